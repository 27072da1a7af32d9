"""Every list page: as many statements for three rows as for one, an export, filters in the address, a taught emptiness.

``LISTS`` is the inventory. A new template with a table or a pager fails until it stands there, or in ``NOT_LISTS`` with
the reason why it is none.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests.support import district, every_list
from tests.support.browser import compiled_pages, serving
from tests.support.source import ROOT
from tests.support.visits import statements_of, visiting
from tests.web.desk import desk, text_of
from tests.web.site import START
from web.application import create_app
from web.exports import LISTINGS
from workflow import clock, db
from workflow.queries import result_notices, units
from workflow.queries.paging import FIRST, Cursor
from workflow.services import result_notices as makes

PAGES = ROOT / "templates" / "pages"
A_TABLE = re.compile(r"<table|data_table\(|nomination_table\(|item_rows\(|data-rows|pager\(")


@dataclass(frozen=True, slots=True)
class Listed:
    """One list page: its template, where it lies, who reads it, its export, whether it is paged, how it is filtered.

    ``export``: the name in ``web.exports`` or, in brackets, why there is none. ``paged``: empty, or why it need not be.
    """

    template: str
    path: str
    who: str
    export: str
    filters: str = ""
    unpaged: str = ""


LISTS = (
    Listed("appraisal/index.html", "/tham-dinh", "tham", "hang-doi", "buoc", "một dòng một hồ sơ"),
    Listed("appraisal/index.html", "/tham-dinh?xem=nguoi", "tham", "hang-doi", "loc"),
    Listed("bulk_runs/index.html", "/viec-dang-chay", "tham", "viec-hang-loat"),
    Listed("consultations/index.html", "/lay-y-kien", "tham", "cong-van-lay-y-kien", "tinh_trang"),
    Listed("council/index.html", "/hoi-dong", "thuky", "phien-hop", "", "phiên họp của một nơi"),
    Listed("council/listed.html", "/hoi-dong/{session}/danh-sach", "thuky", "truong-hop", "nhom"),
    Listed("decisions/index.html", "/quyet-dinh", "thuongtruc", "quyet-dinh", "trang_thai"),
    Listed("decisions/shown.html", "/quyet-dinh/{decision}", "thuongtruc", "de-nghi-cua-quyet-dinh", "", "1.000 dòng"),
    Listed("delegations/index.html", "/quan-tri/uy-quyen", "thuongtruc", "giao-ky-thay", "tinh_trang"),
    Listed("dossiers/index.html", "/ho-so", "lap", "ho-so", "dot"),
    Listed("dossiers/shown.html", "/ho-so/{dossier}", "lap", "de-nghi-cua-ho-so", "", "một hồ sơ"),
    Listed("groups/index.html", "/tap-the", "lap", "danh-ba-tap-the", "q"),
    Listed("groups/index.html", "/ho-gia-dinh", "xa", "danh-ba-ho-gia-dinh", "q"),
    Listed("initiatives/index.html", "/sang-kien", "lap", "so-sang-kien", "nam"),
    Listed("letters/index.html", "/cong-van?loai=ket-qua", "thuongtruc", "cho-lap-cong-van"),
    Listed("letters/made.html", "/cong-van/da-lap?loai=tra-lai", "tham", "cong-van-da-lap"),
    Listed("number_books/index.html", "/so-van-ban", "vanthu", "so-van-ban", "bo"),
    Listed("certificates/decision.html", "/quyet-dinh/{medal}/giay-chung-nhan", "thuongtruc", "giay-cua-quyet-dinh"),
    Listed("certificates/run.html", "/giay-chung-nhan/dot-in/{printed}", "thuongtruc", "(từng tệp PDF)", "ket_qua"),
    Listed("gold_book/index.html", "/so-vang", "thuongtruc", "so-vang", "q"),
    Listed("reissues/index.html", "/cap-doi-cap-lai", "thuongtruc", "cap-doi-cap-lai", "tinh_trang"),
    Listed("people/index.html", "/nguoi", "lap", "danh-ba-nguoi", "don_vi"),
    Listed("people/pairs.html", "/nguoi/trung", "thuongtruc", "muc-co-the-trung"),
    Listed("result_notices/letters.html", "/thong-bao-ket-qua?xem=da-lap", "thuongtruc", "thong-bao-ket-qua"),
    Listed("result_notices/owed.html", "/thong-bao-ket-qua", "thuongtruc", "cho-thong-bao"),
    Listed("rounds/index.html", "/dot-xet", "thuongtruc", "dot-xet", "tinh_trang"),
    Listed("rounds/units.html", "/dot-xet/{round}/don-vi", "thuongtruc", "don-vi-cua-dot", "tinh_trang"),
    Listed("search/index.html", "/de-nghi", "thuongtruc", "de-nghi", "trang_thai"),
    Listed("search/everything.html", "/tra-cuu?q=khen", "thuongtruc", "(mỗi sổ có tệp riêng)", "nhom"),
    Listed("targets/index.html", "/dang-ky-thi-dua?ky=Y2023", "lap", "dang-ky-thi-dua", "ky", "một biểu mẫu"),
    Listed("complaints/index.html", "/khieu-nai", "thuongtruc", "so-khieu-nai", "loai"),
    Listed("undoing/index.html", "/huy-bo-dinh-chinh", "thuongtruc", "van-ban-sau-ban-hanh", "loai"),
    Listed("undoing/returns.html", "/huy-bo-dinh-chinh/thu-hoi", "thuongtruc", "thu-hoi", "thu_hoi"),
    Listed("undoing/choose.html", "/quyet-dinh/{decision}/sua-noi-dung", "thuongtruc", "(chọn để làm tiếp)", "tim"),
    Listed("units/index.html", "/don-vi", "thuongtruc", "danh-ba-don-vi", "cu"),
    Listed("units/waiting.html", "/don-vi/cho-duyet", "xacnhan", "(việc chờ, xử lý ngay)", "", "chờ người thứ hai"),
    Listed("users/index.html", "/quan-tri/nguoi-dung", "quantri", "nguoi-dung", "nhiem_vu"),
    Listed("worklist/index.html", "/viec-can-lam", "thuongtruc", "viec-can-lam", "", "một dòng một loại việc"),
    Listed("bulk_runs/shown.html", "/viec-dang-chay/{run}", "tham", "(kết quả tải ở chính trang)", "ket_qua"),
    Listed("proposing/grid.html", "/ho-so/{dossier}/bang", "lap", "(bảng nhập; tệp Excel của hồ sơ)", "", "một hồ sơ"),
    Listed("users/waiting.html", "/quan-tri/phan-cong", "thuongtruc", "(việc chờ)", "", "chờ người thứ hai"),
    Listed("calendars/index.html", "/quan-tri/ngay-nghi", "thuongtruc", "(lịch tháng)", "thang", "một tháng"),
    Listed("calendars/season.html", "/lich", "lap", "(lịch)", "", "các mốc của đợt đang mở"),
    Listed("money/ledger.html", "/quyet-dinh/{decision}/tien-thuong", "thuongtruc", "tien-thuong", "tinh_trang"),
    Listed("money/conferral.html", "/quyet-dinh/{decision}/trao-thuong", "thuongtruc", "trao-thuong", "tinh_trang"),
    Listed("money/funds.html", "/quy-thi-dua", "thuongtruc", "quy", "", "một dòng một năm"),
    Listed("money/fund.html", "/quy-thi-dua/{fund}", "thuongtruc", "so-quy", "", "một năm"),
    Listed("movements/index.html", "/quan-tri/phong-trao", "thuongtruc", "phong-trao", "ten"),
    Listed("notices/index.html", "/thong-bao", "lap", "(tin riêng của người đọc)", "", "có số dòng tối đa"),
    Listed("units/shown.html", "/don-vi/{unit}", "thuongtruc", "(một đơn vị)", "", "một đơn vị"),
    Listed("papers/shown.html", "/ho-so/{dossier}/giay-to", "lap", "(giấy tờ tải từng tệp)", "", "một hồ sơ"),
    Listed("council/conflicts.html", "/hoi-dong/{session}/xung-dot", "thuky", "(kín, theo người)", "", "một phiên"),
    Listed("consultations/shown.html", "/lay-y-kien/{letter}", "tham", "(một công văn)", "", "một công văn"),
)  # fmt: skip

NOT_LISTS = {
    "accounts/own_account.html": "phiên đăng nhập của chính mình (test_accounts_pages)",
    "calendars/_moved.html": "phần của trang ngày nghỉ",
    "components/document.html": "bảng trong văn bản",
    "components/lists.html": "macro",
    "components/page.html": "macro",
    "components/tables.html": "macro",
    "council/ballot.html": "một cuộc bỏ phiếu (test_ballot_two_worlds)",
    "council/paper_count.html": "biểu mẫu nhập số phiếu (test_ballot_two_worlds)",
    "council/parts.html": "macro",
    "council/shown.html": "một phiên họp (test_ballot_two_worlds)",
    "decisions/signing_parts.html": "phụ lục trong trang ký (test_signing)",
    "design/components.html": "trang mẫu giao diện",
    "groups/shown.html": "một tập thể, một hộ (test_units_and_groups)",
    "money/recipient.html": "tiền thưởng của một người (test_money)",
    "people/plan.html": "so hai mục danh bạ",
    "people/shown.html": "một người (test_people)",
    "proposing/parts.html": "macro",
    "proposing/saved.html": "một dòng vừa lưu",
    "rule_packs/index.html": "bộ quy định của một cơ quan (test_rule_packs)",
    "rule_packs/parts.html": "macro",
    "rule_packs/rehearsal.html": "kết quả thử một bộ quy định (test_rule_packs)",
    "rule_packs/shown.html": "một bộ quy định (test_rule_packs)",
    "rule_packs/version.html": "một bản quy định (test_rule_packs)",
    "rulebook/coverage.html": "bảng đối chiếu luật, không có dữ liệu (test_rulebook)",
    "rulebook/index.html": "danh mục danh hiệu của luật (test_rulebook)",
    "rulebook/instruments.html": "danh mục văn bản luật (test_rulebook)",
    "units/plan.html": "xem trước một thay đổi (test_units_and_groups)",
    "users/handover.html": "bàn giao của một người (test_handover)",
    "users/matrix.html": "ma trận quyền, không có dữ liệu (test_accounts_pages)",
    "users/shown.html": "một tài khoản (test_accounts_pages)",
}


@pytest.fixture(scope="module")
def house(
    sqlite_template: Path, shared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application over the small district, with nothing in its lists."""
    folder = tmp_path_factory.mktemp("every-list")
    shutil.copyfile(sqlite_template, folder / "web.sqlite")
    with clock.use(clock.SimulatedClock(START)):
        made = create_app(env="development", data_dir=folder, database_url=f"sqlite:///{folder}/web.sqlite")
        made.jinja_env.bytecode_cache = compiled_pages(shared_folder)
        made.config["TESTING"] = True
        with db.use_engine(db.current_engine()):
            district.build()
            yield made
        with made.app_context():
            db.db.session.remove()
            db.db.engine.dispose()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the pages took with one row and with three, their text, and who read them."""

    one: dict[str, int]
    three: dict[str, int]
    pages: dict[str, str]
    people: dict[str, FlaskClient]
    refs: dict[str, str]


@pytest.fixture(scope="module")
def seen(house: Flask) -> Seen:
    """Every list opened with one row in it, then with three (and three inside what has rows of its own)."""
    people = {who: desk(house, who) for who in {one.who for one in LISTS}}

    def taken(refs: dict[str, str]) -> dict[str, int]:
        return {one.path: statements_of(people[one.who], one.path.format(**refs)) for one in LISTS}

    one = taken(every_list.add_row(1))
    every_list.add_row(2)
    refs = every_list.add_row(3, inside=3)
    three = taken(refs)
    pages = {one.path: text_of(people[one.who].get(one.path.format(**refs))) for one in LISTS}
    return Seen(one, three, pages, people, refs)


@pytest.mark.parametrize("listed", LISTS, ids=lambda one: one.path)
def test_a_list_takes_as_many_statements_for_three_rows_as_for_one(seen: Seen, listed: Listed) -> None:
    assert seen.three[listed.path] == seen.one[listed.path]


FREE = frozenset({"", "q", "ten", "tim", "don_vi", "dot"})
"""Filters that take any word: nothing found is an answer, and no value of them is unknown."""
CLOSED = [one for one in LISTS if one.filters not in FREE]


def test_a_filter_nobody_knows_is_named_above_the_list_which_shows_everything(seen: Seen) -> None:
    refs, quiet, silent = seen.refs, [], []
    for one in CLOSED:
        address = one.path.format(**refs).partition(f"?{one.filters}=")[0]
        answer = seen.people[one.who].get(f"{address}{'&' if '?' in address else '?'}{one.filters}=xyz")
        told = "“xyz”: không có lựa chọn này nên danh sách hiện như khi chưa chọn" in text_of(answer)
        if answer.status_code != 200 or not told:
            silent.append(f"{answer.status_code} {one.path} {one.filters}")
        if "không có lựa chọn này" in seen.pages[one.path]:
            quiet.append(one.path)
    assert (silent, quiet) == ([], [])


@pytest.mark.parametrize("listed", LISTS, ids=lambda one: one.path)
def test_a_list_says_how_it_is_taken_out(seen: Seen, listed: Listed) -> None:
    if listed.export.startswith("("):
        assert "/xuat/" not in seen.pages[listed.path]
        return
    page, name = seen.pages[listed.path], listed.export
    assert name in LISTINGS
    assert f"/xuat/{name}.xlsx" in page and f"/xuat/{name}.csv" in page
    assert page.index(f"/xuat/{name}.xlsx") < page.index(f"/xuat/{name}.csv"), "XLSX first"


@pytest.mark.parametrize(
    "listed", [one for one in LISTS if not one.export.startswith("(")], ids=lambda one: one.path
)
def test_the_file_of_a_list_holds_its_rows(seen: Seen, listed: Listed) -> None:
    link = re.search(rf'href="(/xuat/{listed.export}\.csv[^"]*)"', seen.pages[listed.path])
    assert link is not None
    answer = seen.people[listed.who].get(link[1])
    assert answer.status_code == 200
    assert len(answer.get_data(as_text=True).splitlines()) >= 2, "a heading and a row at least"


@pytest.mark.parametrize(
    "template", sorted({one.template for one in LISTS if one.filters or not one.unpaged}), ids=str
)
def test_a_list_is_paged_and_teaches_when_it_is_empty(template: str) -> None:
    text = (PAGES / template).read_text(encoding="utf-8")
    if any(not one.unpaged for one in LISTS if one.template == template):
        assert "pager(" in text or 'rel="next"' in text or "older" in text
    assert "empty_state(" in text or template == "calendars/index.html"


def test_every_page_with_a_table_is_in_the_inventory() -> None:
    found = {
        path.relative_to(PAGES).as_posix()
        for path in PAGES.rglob("*.html")
        if A_TABLE.search(path.read_text(encoding="utf-8"))
    }
    known = {one.template for one in LISTS} | set(NOT_LISTS)
    assert found - known == set(), "add it to LISTS, or to NOT_LISTS with the reason"
    assert {name for name in known if not (PAGES / name).exists()} == set(), "gone from the tree"


def test_every_export_belongs_to_a_list(seen: Seen) -> None:
    del seen
    assert set(LISTINGS) - {one.export for one in LISTS} == set()


def test_letters_are_narrowed_by_the_address_and_so_is_their_file(seen: Seen) -> None:
    appraiser = seen.people["tham"]
    page = text_of(appraiser.get("/lay-y-kien?tinh_trang=cho&q=thue hai"))
    assert "Chi cục Thuế Hai" in page and "Hiện 1 trong 1 dòng" in page
    table = page.partition("<tbody>")[2]
    assert "Chi cục Thuế Ba" not in table
    link = re.search(r'href="(/xuat/cong-van-lay-y-kien\.csv[^"]*)"', page)
    assert link is not None
    assert len(appraiser.get(link[1]).get_data(as_text=True).splitlines()) == 2
    for nothing in ("?tinh_trang=xong", "?tinh_trang=qua-han", "?q=cong an"):
        assert "Không có công văn nào khớp" in text_of(appraiser.get(f"/lay-y-kien{nothing}")), nothing


def test_the_tree_of_units_is_read_in_pages_forwards_and_backwards(seen: Seen) -> None:
    del seen
    viewer = district.actor("thuongtruc")
    whole = units.listed(viewer).rows
    assert len(whole) == 6
    pages = [units.listed(viewer, size=4)]
    while pages[-1].older:
        pages.append(units.listed(viewer, size=4, cursor=Cursor(after=pages[-1].older)))
    assert [one for page in pages for one in page.rows] == list(whole)
    assert (pages[0].newer, pages[-1].older, pages[0].total) == ("", "", 6)
    back = units.listed(viewer, size=4, cursor=Cursor(before=pages[-1].newer))
    assert back.rows == pages[0].rows and back.newer == ""
    assert units.listed(viewer, cursor=Cursor(after="khong-co")).rows == ()


def test_the_total_of_letters_counts_only_what_is_shown(seen: Seen) -> None:
    office, shown = seen.people["thuongtruc"], result_notices.listed
    ref = shown(district.actor("thuongtruc"), FIRST).rows[0].ref
    makes.mark_sent(ref, clock.today(), "văn thư", actor=district.actor("thuongtruc"))
    assert "Hiện 2 trong 2 dòng" in text_of(office.get("/thong-bao-ket-qua?xem=da-lap&gui=chua"))
    assert "Hiện 3 trong 3 dòng" in text_of(office.get("/thong-bao-ket-qua?xem=da-lap"))


@pytest.mark.browser
def test_the_list_one_left_is_the_list_one_returns_to(chromium: Browser, house: Flask, seen: Seen) -> None:
    del seen
    with serving(house) as server, visiting(chromium, server.url.replace("127.0.0.1", "localhost")) as visit:
        visit.sign_in("lap", district.PASSWORD)
        visit.start("/nguoi?q=mai")
        visit.click("[data-rows] tbody a >> nth=0")
        visit.page.wait_for_selector(".crumbs a")
        visit.click(".crumbs a")
        visit.page.wait_for_url("**/nguoi?q=mai")
        visit.page.context.clear_cookies()
        visit.page.goto(f"{visit.url}/dang-nhap")
        assert visit.page.evaluate("sessionStorage.length") == 0, "the next person at this screen starts anew"
        assert visit.console == []
