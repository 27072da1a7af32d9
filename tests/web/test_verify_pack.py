"""The pack to check papers without a network: what it tells to whom holds a paper, and to nobody else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from playwright.sync_api import Browser

from tests.support import undoing
from tests.support.visits import PHONE, WIDE, check_page
from tests.web.test_verification import issued_pdf, path_of
from web import verify_pack
from web.commands.verify_pack import command
from workflow import check_codes, clock, db
from workflow.audit_verify import verify
from workflow.canonical import sha256
from workflow.db import reading
from workflow.models import AuditEvent
from workflow.services import verification_list


def packed(folder: Path) -> Path:
    """Run the command on the database in use and return the page."""
    url = db.current_engine().url.render_as_string(hide_password=False)
    done = CliRunner().invoke(command, ["--db", url, "--to", str(folder)], catch_exceptions=False)
    page = folder / "kiem-tra.html"
    assert done.exit_code == 0 and sha256(page.read_bytes()) in done.output.replace(" ", "")
    return page


def test_the_list_tells_nothing_to_whom_holds_no_paper(app: Flask) -> None:
    del app
    undoing.awarded()
    code, pdf = path_of().rpartition("/")[2].replace("-", ""), issued_pdf()
    text = verification_list.make_list()
    told = json.loads(text)
    assert len(told["entries"]) == 2
    for secret in ("36/QĐ", "QĐ-UBND", "Lao động", "Suối Trong", "Đinh Thị Mai", code, sha256(pdf)):
        assert secret not in text
    names = set(told["entries"])
    assert names == {verification_list.name_of("ma", code), verification_list.name_of("tep", sha256(pdf))}
    assert not any(verification_list.name_of("ma", check_codes.draw()) in names for _ in range(1_000))


def test_the_list_is_chained_to_the_one_before_and_to_the_audit_trail(
    app: Flask, moving_clock: clock.SimulatedClock
) -> None:
    del app
    undoing.awarded()
    first = verification_list.make_list()
    moving_clock.advance(hours=1)
    second = json.loads(verification_list.make_list(sha256(first)))
    assert second["previous"] == sha256(first)
    assert second["audit_root"] != json.loads(first)["audit_root"], "the first list is an event"
    assert second["entries"] == json.loads(first)["entries"], "the same words, the same text"
    with reading() as connection:
        made = list(connection.scalars(
            sa.select(AuditEvent.payload).where(AuditEvent.event == "verification_list_made").order_by(AuditEvent.seq)
        ))  # fmt: skip
        assert verify(connection).problems == ()
    assert [json.loads(payload)["previous"] for payload in made] == ["", sha256(first)]
    assert json.loads(made[0])["sha256"] == sha256(first)


def test_the_page_lets_nothing_in_and_nothing_out(app: Flask, tmp_path: Path) -> None:
    del app
    undoing.awarded()
    page = packed(tmp_path).read_text("utf-8")
    text = (tmp_path / "danh-sach-kiem-tra.json").read_text("utf-8")
    assert verify_pack.page_of(text) == page, "the same list, the same page"
    assert "default-src 'none'" in page and "connect-src" not in page and "{{" not in page
    assert re.findall(r"(?:src|href)=", page) == [] and "http://" not in page.replace('"http://', "")
    assert f">{text}</script>" in page


@pytest.mark.browser
def test_codes_and_files_are_checked_without_a_network(app: Flask, tmp_path: Path, chromium: Browser) -> None:
    del app
    decision_id, ids = undoing.awarded()
    code, pdf = path_of().rpartition("/")[2], issued_pdf()
    undoing.revoked(decision_id, ids[:1])
    page_file = packed(tmp_path / "goi")
    files = {
        "dung": pdf,
        "sua": pdf[:2_000] + b"x" + pdf[2_001:],
        "them": pdf + b"\n% more\n%%EOF\n",
        "khac": b"PK",
    }
    for name, content in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    context = chromium.new_context(viewport=PHONE, offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())

    def answer() -> str:
        page.wait_for_selector("#ket-qua .box")
        return " ".join(page.inner_text("#ket-qua").split())

    def by_code(typed: str) -> str:
        page.evaluate("document.getElementById('ket-qua').replaceChildren()")
        page.fill("#ma", typed)
        page.click("text=Kiểm tra mã")
        return answer()

    def by_file(name: str) -> str:
        page.evaluate("document.getElementById('ket-qua').replaceChildren()")
        page.set_input_files("#tep", tmp_path / f"{name}.pdf")
        return answer()

    for typed in (code, code.lower().replace("-", " "), f"https://kt.vn/kiem-tra/{code}"):
        told = by_code(typed)
        assert "Đã hủy bỏ một phần" in told and "36/QĐ-UBND" in told and "số 40/QĐ-UBND" in told
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert "gõ nhầm" in by_code(wrong)
    assert "không có mã ấy" in by_code(check_codes.draw())
    assert "Mã chưa đủ" in by_code("abc")
    assert "đúng từng byte văn bản đã ban hành" in by_file("dung")
    assert "Khác mọi bản" in by_file("sua")
    assert "Có phần thêm sau khi ban hành" in by_file("them")
    assert "Không phải tệp PDF" in by_file("khac")
    shown = page.inner_text("#dau-kiem").replace(" ", "")
    assert shown == sha256((tmp_path / "goi" / "danh-sach-kiem-tra.json").read_bytes())
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        check_page(page, "verify-pack")
    context.close()
