"""Cancelling and correcting decisions as pages: from the decision to the number, and what comes back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests.support import district, undoing
from tests.support.browser import compiled_pages, serving
from tests.support.visits import PHONE, WIDE, check_page, statements_of, visiting
from tests.web.desk import desk, hidden_of, send, text_of
from web.application import create_app
from workflow import clock, db
from workflow.db import reading
from workflow.rows import load_rows
from workflow.states import NominationState as S

LIST = "/huy-bo-dinh-chinh"
TYPED = {
    "ground": "b", "paper_number": "Kết luận số 05/KL-TTr", "paper_on": "08/01/2024",
    "paper_body": "Thanh tra huyện Suối Trong", "reason": "Sáng kiến ghi trong hồ sơ không có thật.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """An application with an issued decision."""

    app: Flask
    decision: int
    ids: list[int]
    page: str

    def ref(self, number: int) -> str:
        """Return the reference of one nomination."""
        with reading() as connection:
            return load_rows(connection, [self.ids[number]])[self.ids[number]].ref


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> undoing.Store:
    """A decision with two awards, made once."""
    return undoing.store(sqlite_template, tmp_path_factory.mktemp("awarded"))


@pytest.fixture
def house(store: undoing.Store, shared_folder: Path, tmp_path: Path) -> Iterator[House]:
    """The pages on a copy of it, at 9/1/2024."""
    shutil.copyfile(store.file, tmp_path / "web.sqlite")
    with clock.use(clock.SimulatedClock(undoing.START)):
        url = f"sqlite:///{tmp_path / 'web.sqlite'}"
        made = create_app(env="development", data_dir=tmp_path, database_url=url)
        made.jinja_env.bytecode_cache = compiled_pages(shared_folder)
        made.config["TESTING"] = True
        made.config["PROPAGATE_EXCEPTIONS"] = False
        with db.use_engine(db.current_engine()):
            page = f"/quyet-dinh/{undoing.decision_ref(store.decision)}"
            yield House(made, store.decision, list(store.ids), page)
        with made.app_context():
            db.db.session.remove()
            db.db.engine.dispose()


def place_of(answer: object) -> str:
    """Return where a redirect leads."""
    return str(answer.headers["Location"])  # type: ignore[attr-defined]  # a response


def proposed(house: House, browser: FlaskClient, number: int = 0, **changes: str) -> str:
    """Propose through the form and return the page of the document."""
    start = f"{house.page}/huy-bo?chon={house.ref(number)}"
    answer = send(browser, start, to=f"{house.page}/huy-bo", **TYPED | changes)
    assert answer.status_code == 303, text_of(answer)
    return place_of(answer)


def test_a_unit_proposes_the_body_drafts_signs_and_issues(house: House) -> None:
    unit, standing = desk(house.app, "truong"), desk(house.app, "thuongtruc")
    chosen = text_of(unit.get(f"{house.page}/huy-bo"))
    assert "Đinh Thị Mai" in chosen and "Phạm Văn Rêu" in chosen
    assert "Phạm Văn Rêu" not in text_of(unit.get(f"{house.page}/huy-bo?tim=mai"))
    page = proposed(house, unit)
    assert "Chờ" in text_of(unit.get(page)) or "chờ Thường trực" in text_of(unit.get(page))
    assert "Đề nghị hủy bỏ, chờ xem xét" in text_of(standing.get("/viec-can-lam"))
    assert send(standing, page, to=f"{page}/nhan").status_code == 303
    signer, clerk = desk(house.app, "ky"), desk(house.app, "vanthu")
    assert "Văn bản hủy bỏ, sửa đổi chờ ký" in text_of(signer.get("/viec-can-lam"))
    shown = text_of(signer.get(page))
    assert "DỰ THẢO" in shown and "Điều 1." in shown and "điểm b khoản 2 Điều 93" in shown
    signed = {"signer_name": "Phạm Quốc Ký", "signing_form": "", "signed_on": "09/01/2024"}
    stale = hidden_of(signer.get(page), f"{page}/ky") | signed | {"thay": "0" * 64}
    assert "đã thay đổi" in text_of(signer.post(f"{page}/ky", data=stale))
    assert send(signer, page, to=f"{page}/ky", **signed).status_code == 303
    wrong = send(clerk, page, to=f"{page}/ban-hanh", number="năm", issued_on="09/01/2024")
    assert (wrong.status_code, 'value="năm"' in text_of(wrong)) == (422, True)
    taken = send(clerk, page, to=f"{page}/ban-hanh", number="36", issued_on="09/01/2024")
    assert "đã dùng" in text_of(taken)
    assert send(clerk, page, to=f"{page}/ban-hanh", number="40", issued_on="09/01/2024").status_code == 303
    assert undoing.state_of(house.ids[0]) is S.REVOKED
    decision = text_of(standing.get(house.page))
    assert "Đã bị hủy bỏ một phần bởi Quyết định hủy bỏ số 40/QĐ-UBND ngày 09/01/2024." in decision
    assert "Bị hủy bỏ bởi Quyết định số 40/QĐ-UBND" in text_of(unit.get(f"/de-nghi/{house.ref(0)}"))
    found = re.search(r'href="(/van-ban/chung/[^"]+/tep)"', text_of(unit.get(page)))
    assert found is not None and unit.get(found[1]).data.startswith(b"%PDF")


def test_what_comes_back_is_written_down(house: House) -> None:
    ref = undoing.revoked(house.decision, house.ids[:1])
    undoing.with_items(ref)
    standing, page = desk(house.app, "thuongtruc"), f"{LIST}/{ref}"
    assert "Thu hồi hiện vật, tiền thưởng" in text_of(standing.get("/viec-can-lam"))
    assert "Còn 1 trường hợp" in text_of(standing.get(f"{LIST}?thu_hoi=con"))
    number = hidden_of(standing.get(page), f"{page}/tien")["dong"][0]
    early = send(standing, page, to=f"{page}/da-nhan", chon=number, received_on="01/01/2024")
    assert (early.status_code, "Ngày nhận quyết định phải từ" in text_of(early)) == (422, True)
    for slug, typed in (
        ("da-nhan", {"chon": number, "received_on": "09/01/2024"}),
        ("hien-vat", {"returned_on": "09/01/2024", "note": ""}),
    ):
        assert send(standing, page, to=f"{page}/{slug}", **typed).status_code == 303
    nothing = send(standing, page, to=f"{page}/tien", returned_on="09/01/2024", money_to="", document="")
    assert "Chọn nơi nhận tiền" in text_of(nothing) and "Ghi chứng từ" in text_of(nothing)
    typed = {"returned_on": "09/01/2024", "money_to": "fund", "document": "Phiếu thu số 12"}
    assert send(standing, page, to=f"{page}/tien", **typed).status_code == 303
    assert "Phiếu thu số 12" in text_of(standing.get(page))
    assert "Đã thu hồi đủ" in text_of(standing.get(LIST))


def test_bad_input_comes_back_with_nothing_lost(house: House) -> None:
    standing = desk(house.app, "thuongtruc")
    start = f"{house.page}/huy-bo?chon={house.ref(0)}"
    typed = TYPED | {"paper_on": "08/13/2024", "ground": ""}
    answer = send(standing, start, to=f"{house.page}/huy-bo", **typed)
    assert answer.status_code == 422
    assert 'value="08/13/2024"' in text_of(answer) and "Sáng kiến ghi trong hồ sơ" in text_of(answer)
    nobody = standing.post(
        f"{house.page}/huy-bo",
        data=hidden_of(standing.get(start), f"{house.page}/huy-bo") | {"chon": "khong"},
    )
    assert "Chưa chọn trường hợp nào" in text_of(nobody)
    assert desk(house.app, "ky").get(start).status_code == 403
    assert desk(house.app, "truongxa").get(start).status_code == 404
    assert desk(house.app, "uyvien").get(start).status_code == 403


SCHOOL = "Trường Tiểu học Suối Mơ"


def test_a_wrong_name_and_unit_are_put_right_by_a_decision(house: House) -> None:
    standing = desk(house.app, "thuongtruc")
    start = f"{house.page}/sua-noi-dung?chon={house.ref(0)}"
    to = f"{house.page}/sua-noi-dung"
    blank = {"vi_tri": ["", "", ""], "da_ghi": ["", "", ""], "sua_thanh": ["", "", ""], "symbol": ""}
    same = blank | {"ten": "Đinh Thị Mai", "chuc": "Giáo viên", "don_vi": SCHOOL, "mistake": "noi_dung",
                    "title": "Về việc công nhận Lao động tiên tiến", "reason": "Ghi sai tên."}  # fmt: skip
    assert "Ghi ít nhất một nội dung cần sửa" in text_of(send(standing, start, to=to, **same))
    answer = send(standing, start, to=to, **same | {"ten": "Đinh Thị Mây", "don_vi": f"{SCHOOL} II"})
    assert answer.status_code == 303, text_of(answer)
    page = place_of(answer)
    assert "Sửa thành" in text_of(standing.get(page)) and "Đinh Thị Mây" in text_of(standing.get(page))
    assert f"<del>{SCHOOL}</del> → <ins>{SCHOOL} II</ins>" in text_of(standing.get(page))
    ref = page.rpartition("/")[2]
    undoing.signed(ref)
    undoing.issued(ref, "41")
    shown = text_of(standing.get(house.page))
    assert "Đã được sửa đổi, bổ sung bởi Quyết định sửa đổi, bổ sung số 41/QĐ-UBND" in shown
    again = text_of(standing.get(start))
    assert 'value="Đinh Thị Mây"' in again, "what is put right next starts from what reads today"


def test_the_statements_do_not_grow_with_documents(house: House) -> None:
    first = undoing.revoked(house.decision, house.ids[:1])
    standing = desk(house.app, "thuongtruc")
    one = (
        statements_of(standing, LIST),
        statements_of(standing, f"{LIST}/{first}"),
        statements_of(standing, house.page),
    )
    undoing.revoked(house.decision, house.ids[1:], "41")
    two = (
        statements_of(standing, LIST),
        statements_of(standing, f"{LIST}/{first}"),
        statements_of(standing, house.page),
    )
    assert one == two


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_a_whole_cancellation_in_a_browser(chromium: Browser, house: House, size: dict[str, int]) -> None:
    with serving(house.app) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        with visiting(chromium, url, viewport=size) as visit:
            visit.sign_in("thuongtruc", district.PASSWORD)
            visit.start(house.page)
            visit.click("text=Đề nghị hủy bỏ")
            check_page(visit.page, "choose")
            visit.click("label:has-text('Đinh Thị Mai')")
            visit.click("button:has-text('Làm tiếp')")
            check_page(visit.page, "revoke")
            visit.click("label[for='ground-1']")
            for name, text in TYPED.items():
                if name != "ground":
                    visit.fill(f"[name={name}]", text)
            visit.click("button:has-text('Lập đề nghị hủy bỏ')")
            check_page(visit.page, "draft")
            assert visit.console == []
            visit.told("standing body drafts a cancellation", 6)
        for name, button in (("ky", "Ghi nhận đã ký"), ("vanthu", "Ban hành văn bản")):
            with visiting(chromium, url, viewport=size) as visit:
                visit.sign_in(name, district.PASSWORD)
                visit.click("text=Văn bản hủy bỏ, sửa đổi chờ")
                if name == "vanthu":
                    visit.fill("[name=number]", "40")
                visit.click(f"button:has-text('{button}')")
                check_page(visit.page, f"after {name}")
                visit.told(f"{name} on a cancellation", 4)
    assert undoing.state_of(house.ids[0]) is S.REVOKED


def test_who_signs_a_cancellation_later_proves_to_be_there(house: House) -> None:
    ref = undoing.proposed(house.decision, house.ids[:1])
    signer, page = desk(house.app, "ky"), f"{LIST}/{ref}"
    with clock.use(clock.SimulatedClock(undoing.START + timedelta(minutes=20))):
        typed = {"signer_name": "Phạm Quốc Ký", "signing_form": "", "signed_on": "09/01/2024"}
        assert "Mật khẩu của bạn" in text_of(signer.get(page))
        nothing = send(signer, page, to=f"{page}/ky", **typed)
        assert (nothing.status_code, "Nhập mật khẩu của bạn" in text_of(nothing)) == (422, True)
        assert send(signer, page, to=f"{page}/ky", **typed, mat_khau=district.PASSWORD).status_code == 303
