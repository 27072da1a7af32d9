"""The set-up page and the two commands of the first day."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.integration.test_founding import WANTED
from tests.web.desk import send, text_of
from tests.web.site import sign_in
from web.application import create_app
from web.cli import cli
from web.commands import vietnamese
from workflow import clock, db, installation
from workflow.services import founding

PASSWORD = "con trâu già gặm cỏ non"
TYPED = {
    "name": "Ủy ban nhân dân xã Ba Vinh", "level": "xa", "code": "X-BV", "place": "Ba Vinh", "since": "01/07/2020",
    "contact": "Phòng Văn hóa, 0255 3861000", "admin_name": "Phạm Văn Đức", "admin_username": "quantri",
    "admin_password": PASSWORD, "again": PASSWORD, "officer_name": "Đinh Thị Hoa", "officer_username": "thuongtruc",
}  # fmt: skip


@pytest.fixture
def empty(
    tmp_path: Path, moving_clock: clock.SimulatedClock, migrated_file: Callable[[Path], str]
) -> Iterator[Flask]:
    """An application on an empty database."""
    del moving_clock
    url = migrated_file(tmp_path / "leer.sqlite")
    made = create_app(env="development", data_dir=tmp_path, database_url=url)
    with db.use_engine(db.current_engine()):
        yield made
    with made.app_context():
        db.db.session.remove()
        db.db.engine.dispose()


def test_an_empty_installation_leads_to_the_page_and_closes_it_for_good(empty: Flask) -> None:
    browser = empty.test_client()
    assert browser.get("/dang-nhap").location == "/cai-dat"
    code = founding.new_setup_code()
    wrong = send(browser, "/cai-dat", setup_code="AAAA-BBBB-CCCC", **TYPED)
    assert wrong.status_code == 422
    assert "Mã khởi tạo chưa đúng" in text_of(wrong)
    assert 'value="Ủy ban nhân dân xã Ba Vinh"' in text_of(wrong)
    assert PASSWORD not in text_of(wrong)
    weak = send(browser, "/cai-dat", setup_code=code, **TYPED | {"admin_password": "1", "again": "1"})
    assert "ít nhất 12 ký tự" in text_of(weak)
    held = browser.get("/cai-dat")
    done = send(browser, "/cai-dat", setup_code=code, **TYPED)
    assert done.status_code == 200
    assert "Đã khởi tạo cơ quan" in text_of(done)
    assert held.status_code == 200
    assert browser.get("/cai-dat").status_code == 404
    assert browser.post("/cai-dat", data={}).status_code in {400, 404}
    assert "0255 3861000" in text_of(browser.get("/dang-nhap"))
    assert sign_in(browser, "quantri", PASSWORD, tiep="/quan-tri/bat-dau").location == "/quan-tri/bat-dau"
    page = text_of(browser.get("/quan-tri/bat-dau"))
    assert "Đã xong 0 trong 5 bước" in page
    assert "Cơ quan xét còn thiếu" in page


def test_serving_an_empty_installation_prints_the_code(
    empty: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    vietnamese.install()  # before the command is imported, as main() does
    serve = importlib.import_module("web.commands.serve")
    serve.tell_setup_code()
    code = capsys.readouterr().out.split()[-1]
    founding.check_setup_code(code, remote="127.0.0.1")
    founding.found(WANTED)
    serve.tell_setup_code()
    assert capsys.readouterr().out == ""


def test_a_founded_body_has_no_set_up_page(app: Flask) -> None:
    assert app.test_client().get("/cai-dat").status_code == 404


def run(folder: Path, *words: str, **more: Any) -> Any:
    """Run a command in a data folder of its own."""
    vietnamese.install()
    return CliRunner(env={"KHENTHUONG_DATA_DIR": str(folder), **more.pop("env", {})}).invoke(
        cli, words, **more
    )


FLAGS = (
    "--name", "Ủy ban nhân dân xã Ba Vinh", "--level", "xa", "--code", "X-BV", "--place", "Ba Vinh", "--since",
    "01/07/2020", "--admin-name", "Phạm Văn Đức", "--officer-name", "Đinh Thị Hoa",
)  # fmt: skip


def test_init_runs_by_flags_and_refuses_a_second_time(tmp_path: Path) -> None:
    first = run(tmp_path, "init", *FLAGS, env={"KHENTHUONG_ADMIN_PASSWORD": PASSWORD})
    assert first.exit_code == 0, first.output
    assert "Đã khởi tạo Ủy ban nhân dân xã Ba Vinh" in first.output
    assert PASSWORD not in first.output
    again = run(tmp_path, "init", *FLAGS, env={"KHENTHUONG_ADMIN_PASSWORD": PASSWORD})
    assert again.exit_code == 1
    assert "khenthuong users reset" in again.output
    assert "quantri" in run(tmp_path, "users", "list").output
    reset = run(tmp_path, "users", "reset", "QUANTRI")
    assert "Mật khẩu tạm của Phạm Văn Đức" in reset.output
    assert run(tmp_path, "users", "reset", "ai").exit_code == 1
    assert run(tmp_path, "users", "reset-second-factor", "quantri", "--reason", "mất").exit_code == 1
    assert run(tmp_path, "audit", "verify").exit_code == 0


def test_init_asks_again_until_an_answer_is_right(tmp_path: Path) -> None:
    answers = [
        "Ủy ban nhân dân xã Ba Vinh", "thôn", "Cấp xã", "X-BV", "Ba Vinh", "32/13/2020", "01/07/2020", "",
        "Phạm Văn Đức", "Quản Trị", "quantri", "Đinh Thị Hoa", "thuongtruc", "matkhau12345", PASSWORD, "khác", PASSWORD,
        PASSWORD,
    ]  # fmt: skip
    done = run(tmp_path, "init", input="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    told = (
        "Gõ một trong ba chữ",
        "dạng ngày/tháng/năm",
        "chữ thường không dấu",
        "dễ đoán",
        "chưa giống nhau",
    )
    assert [sentence for sentence in told if sentence not in done.output] == []


def test_init_leaves_a_demo_alone(tmp_path: Path, migrated_file: Callable[[Path], str]) -> None:
    engine = db.create_engine_for(migrated_file(tmp_path / "khenthuong.sqlite"))
    with db.use_engine(engine):
        founding.found(WANTED)
        installation.mark_demo()
    engine.dispose()
    refused = run(tmp_path, "init")
    assert refused.exit_code == 1
    assert "dữ liệu trình diễn" in refused.output
