"""The pages of a dossier's papers: what is needed, previews, uploads, photos as one PDF, the receipt, strangers."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pypdf
import pytest
from flask import Flask
from PIL import Image

from rules.vocabulary import AwardCode, NomineeKind
from tests.integration.test_unit_papers import FORM, begun, everything, voted
from tests.support import district
from tests.support.visits import statements_of
from tests.web.desk import desk, hidden_of, send, text_of
from workflow import pictures
from workflow.queries import nominations, unit_papers
from workflow.queries.receipts import receipts_of
from workflow.services import drafting, registers, submission
from workflow.services import unit_papers as makes

DETAILS = {
    "held_on": "03/01/2024", "starts_at": "08:00", "ends_at": "09:30", "place": "Phòng họp", "chair": "Lê Quang Thủ",
    "secretary": "Hồ Thị Lập", "members": "12", "present": "11", "others_agreed": "y", "is_secret": "y",
    "signer_name": "Lê Quang Thủ", "signer_titles": "HIỆU TRƯỞNG", "archived_at": "VT",
}  # fmt: skip


@pytest.fixture
def started(app: Flask) -> tuple[int, str, list[int]]:
    """A dossier of the school with three nominations and no paper."""
    district.build()
    return begun(district.open_round(closes_on=date(2024, 12, 31)))


def photo(size: tuple[int, int] = (1200, 1600), *, turned: bool = False) -> bytes:
    """A photo as a phone takes it; ``turned``: lying, with the mark that says so."""
    out = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_clerk_makes_signs_and_sees_every_paper(app: Flask, started: tuple[int, str, list[int]]) -> None:
    _number, ref, ids = started
    voted(ids)
    browser, root = desk(app, "lap"), f"/ho-so/{ref}/giay-to"
    assert "<b>0/6</b>" in text_of(browser.get(root))
    assert send(browser, f"{root}/thong-tin", **DETAILS).status_code == 303
    fighter = nominations.ref_of(district.actor("lap"), ids[-1])
    report = f"{root}/bao-cao/{fighter}"
    assert "Chưa dùng được bản này" in text_of(browser.get(report))
    assert send(browser, report, achievements="Kết quả cao.\nHọc sinh tiến bộ.").status_code == 303
    assert "Học sinh tiến bộ." in text_of(browser.get(report))
    assert send(browser, root, to=f"{root}/lap").status_code == 303
    page = text_of(browser.get(root))
    assert page.count("Chưa ký: chưa tính là có") == 4
    assert "Đã lập 4 giấy tờ" in page
    places = (f"/de-nghi/{fighter}", f"/ho-so/{ref}")
    assert all("(chưa ký: chưa tính là có)" in text_of(browser.get(place)) for place in places)
    assert send(browser, root, to=f"{root}/da-ky", signed_on="04/01/2024").status_code == 303
    done = text_of(browser.get(root))
    assert "Bản giấy ký ngày 04/01/2024 là bản chính" in done
    assert not any("(chưa ký: chưa tính là có)" in text_of(browser.get(place)) for place in places)
    assert "<b>5/6</b>" in done  # the certificate of the initiative is still to come


def test_a_preview_says_what_its_files_say(app: Flask, started: tuple[int, str, list[int]]) -> None:
    _number, ref, _ids = started
    browser = desk(app, "lap")
    for key in ("to-trinh", "danh-sach", "bien-ban-binh-xet"):
        path = f"/ho-so/{ref}/giay-to/ban/{key}"
        shown = "".join(re.sub(r"<[^>]+>", "", text_of(browser.get(path))).split())
        pdf = browser.get(f"{path}?dang=pdf")
        words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.data)).pages)
        lines = [line for line in words.split("\n") if len(line) > 12 and "DỰ THẢO" not in line]
        assert [line for line in lines if "".join(line.split()) not in shown] == []
        assert browser.get(f"{path}?dang=docx").data.startswith(b"PK")
        assert browser.get(f"{path}?dang=exe").status_code == 404


def test_what_was_shown_is_what_is_used(app: Flask, started: tuple[int, str, list[int]]) -> None:
    number, ref, _ids = started
    browser, path = desk(app, "lap"), f"/ho-so/{ref}/giay-to/ban/danh-sach"
    hidden = hidden_of(browser.get(path))
    makes.save_details(number, FORM, actor=district.actor("lap"))
    drafting.add_nominations(number, [_third()], actor=district.actor("lap"))
    refused = browser.post(path, data=hidden)
    assert refused.status_code == 409
    assert "Dữ liệu đã thay đổi" in text_of(refused)
    assert browser.post(path, data=hidden_of(refused)).status_code == 303


def _ref(number: int) -> str:
    return nominations.ref_of(district.actor("lap"), number)


def test_the_body_sees_nothing_of_what_was_not_sent(app: Flask, started: tuple[int, str, list[int]]) -> None:
    number, ref, ids = started
    clerk = district.actor("lap")
    everything(number, ref, ids, clerk)
    drafting.send_to_head(ids[:1], actor=clerk)
    submission.submit(ids[:1], actor=district.actor("truong"))
    page = text_of(desk(app, "tham").get(f"/ho-so/{ref}/giay-to"))
    assert "Chiến sĩ thi đua cơ sở" not in page  # still a draft
    assert "Dữ liệu đã đổi" not in page
    assert "Tờ trình đề nghị" in page


def _third() -> drafting.NominationDraft:
    people = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    return drafting.NominationDraft(
        AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL, people["P3"], "Giáo viên"
    )


def test_saving_while_typing_answers_in_one_sentence(app: Flask, started: tuple[int, str, list[int]]) -> None:
    _number, ref, _ids = started
    browser, path = desk(app, "lap"), f"/ho-so/{ref}/giay-to/thong-tin"
    data = hidden_of(browser.get(path)) | DETAILS
    assert browser.post(path, data=data, headers={"X-Autosave": "1"}).status_code == 204
    wrong = browser.post(path, data=data | {"starts_at": "8h"}, headers={"X-Autosave": "1"})
    assert (wrong.status_code, wrong.get_json()["sentence"]) == (
        422,
        "Giờ bắt đầu: Ghi giờ và phút, ví dụ 08:00.",
    )
    by_hand = browser.post(path, data=data | {"letter_on": "01/01/2030"})
    assert by_hand.status_code == 422
    assert "sau ngày hôm nay" in text_of(by_hand)
    assert "Phòng họp" in text_of(by_hand)


def test_photos_of_pages_become_one_pdf_to_look_at(app: Flask, started: tuple[int, str, list[int]]) -> None:
    _number, ref, _ids = started
    browser, root = desk(app, "lap"), f"/ho-so/{ref}/giay-to"
    sent = [
        (io.BytesIO(photo()), "trang 1.jpg"),
        (io.BytesIO(photo((1600, 1200), turned=True)), "trang 2.jpg"),
    ]
    answer = send(browser, f"{root}/tai-len?loai=to_trinh", kind="to_trinh", file=sent, number="9/TTr-THSM")
    assert answer.status_code == 303, text_of(answer)
    paper = re.search(r'href="(/giay-to/[^"/]+)/xem"', text_of(browser.get(root)))
    assert paper is not None
    document = pypdf.PdfReader(io.BytesIO(browser.get(paper[1]).data))
    boxes = [page.mediabox for page in document.pages]
    assert [box.height > box.width for box in boxes] == [True, True]  # the second photo was turned upright
    look = text_of(browser.get(f"{paper[1]}/xem"))
    assert "Trang 1/2" in look
    assert "9/TTr-THSM" in look
    picture = browser.get(f"{paper[1]}/anh/2")
    assert picture.data.startswith(b"\xff\xd8\xff")
    assert picture.headers["Content-Disposition"] == "inline"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert browser.get(f"{paper[1]}/anh/3").status_code == 404


def test_uploads_are_refused_in_words_that_say_what_to_do(
    app: Flask, started: tuple[int, str, list[int]]
) -> None:
    _number, ref, _ids = started
    browser, path = desk(app, "lap"), f"/ho-so/{ref}/giay-to/tai-len"
    mixed = [(io.BytesIO(photo()), "a.jpg"), (io.BytesIO(b"%PDF-1.4\n"), "b.pdf")]
    cases = (
        (mixed, "Nhiều tệp cùng lúc chỉ dùng cho ảnh"),
        ([(io.BytesIO(b"MZ\x90"), "to-trinh.pdf")], "không đúng loại"),
        ([(io.BytesIO(b""), "to-trinh.pdf")], "Tệp rỗng"),
        ([(io.BytesIO(photo()[:300]), "a.jpg"), (io.BytesIO(photo()), "b.jpg")], "Ảnh không đọc được"),
    )
    for sent, words in cases:
        answer = send(browser, path, kind="to_trinh", file=sent)
        assert answer.status_code in {415, 422}, words
        assert words in text_of(answer), words


def test_a_hostile_picture_costs_nothing_but_its_own_process() -> None:
    bomb = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(bomb, "PNG")
    assert pictures.picture_of(bomb.getvalue(), "image/png") is None
    assert pictures.picture_of(b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "image/png") is None
    assert pictures.picture_of(b"%PDF-1.7\n/Launch", "application/pdf") is None
    assert pictures.pages_of(b"%PDF-1.7\n", "application/pdf") == 0
    assert pictures.picture_of(b"PK", "application/zip") is None


def test_the_appraiser_looks_and_the_stranger_finds_nothing(
    app: Flask, started: tuple[int, str, list[int]]
) -> None:
    number, ref, ids = started
    clerk = district.actor("lap")
    everything(number, ref, ids, clerk)
    paper = unit_papers.page(clerk, ref).slots[0].held[0].ref
    hidden = (
        f"/ho-so/{ref}/giay-to",
        f"/ho-so/{ref}/bien-nhan",
        f"/giay-to/{paper}/xem",
        f"/giay-to/{paper}/word",
    )
    stranger, appraiser = desk(app, "xa"), desk(app, "tham")
    for path in (*hidden, f"/giay-to/{paper}/anh/1", f"/ho-so/{ref}/giay-to/bao-cao.pdf"):
        assert stranger.get(path).status_code == appraiser.get(path).status_code == 404, path
    drafting.send_to_head(ids, actor=clerk)
    submission.submit(ids, actor=district.actor("truong"))
    for path in (*hidden, f"/giay-to/{paper}/anh/1"):
        assert appraiser.get(path).status_code == 200, path
        assert stranger.get(path).status_code == 404, path
    page = text_of(appraiser.get(hidden[0]))
    assert "Lập tất cả" not in page
    assert "Rút" not in page.partition("<main")[2]
    for path in (
        "/ban/to-trinh",
        "/ban/danh-sach?dang=pdf",
        f"/bao-cao/{_ref(ids[0])}",
        "/bao-cao.pdf",
        "/bao-cao.zip",
    ):
        assert appraiser.get(f"/ho-so/{ref}/giay-to{path}").status_code == 404, path
    for path in ("/thong-tin", "/tai-len"):
        assert appraiser.get(f"/ho-so/{ref}/giay-to{path}").status_code in {403, 404}


def test_the_receipt_is_a_page_and_a_file(app: Flask, started: tuple[int, str, list[int]]) -> None:
    number, ref, ids = started
    clerk = district.actor("lap")
    browser = desk(app, "lap")
    assert browser.get(f"/ho-so/{ref}/bien-nhan").status_code == 404
    everything(number, ref, ids, clerk)
    drafting.send_to_head(ids[:2], actor=clerk)
    submission.submit(ids[:2], actor=district.actor("truong"))
    page = text_of(browser.get(f"/ho-so/{ref}/bien-nhan"))
    (receipt,) = receipts_of(clerk, ref)[1]
    for words in (receipt.code, "GIẤY BIÊN NHẬN HỒ SƠ", "02 cá nhân", "Lê Quang Thủ", "Tờ trình đề nghị"):
        assert words in page, words
    assert browser.get(f"/ho-so/{ref}/bien-nhan?dang=pdf").data.startswith(b"%PDF-")
    own_page = text_of(browser.get(f"/ho-so/{ref}/bien-nhan/{receipt.code}"))
    link = re.search(r'href="([^"]+bien-nhan\?[^"]+)"', own_page)
    assert link is not None
    assert browser.get(link[1]).data.startswith(b"%PDF-")
    assert browser.get(f"/ho-so/{ref}/bien-nhan?lan=2").status_code == 404
    assert browser.get(f"/ho-so/{ref}/bien-nhan?ma=BN-0").status_code == 404


def test_a_paper_is_taken_out_once(app: Flask, started: tuple[int, str, list[int]]) -> None:
    number, ref, ids = started
    everything(number, ref, ids, district.actor("lap"))
    browser, root = desk(app, "lap"), f"/ho-so/{ref}/giay-to"
    paper = unit_papers.page(district.actor("lap"), ref).slots[0].held[0].ref
    hidden = hidden_of(browser.get(root), f"{root}/rut") | {"paper": paper}
    assert browser.post(f"{root}/rut", data=hidden).status_code == 303
    assert browser.post(f"{root}/rut", data=hidden).status_code == 404
    assert unit_papers.page(district.actor("lap"), ref).slots[0].held == ()


def test_all_reports_come_at_once(app: Flask, started: tuple[int, str, list[int]]) -> None:
    _number, ref, _ids = started
    browser = desk(app, "lap")
    archive = zipfile.ZipFile(io.BytesIO(browser.get(f"/ho-so/{ref}/giay-to/bao-cao.zip").data))
    assert archive.namelist() == ["001-dinh-thi-mai.docx"]
    assert browser.get(f"/ho-so/{ref}/giay-to/bao-cao.exe").status_code == 404


def test_the_page_takes_as_many_statements_for_three_as_for_two(
    app: Flask, started: tuple[int, str, list[int]]
) -> None:
    number, ref, _ids = started
    browser = desk(app, "lap")
    before = statements_of(browser, f"/ho-so/{ref}/giay-to")
    drafting.add_nominations(number, [_third()], actor=district.actor("lap"))
    assert statements_of(browser, f"/ho-so/{ref}/giay-to") == before
