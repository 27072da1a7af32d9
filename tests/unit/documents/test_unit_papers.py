"""A unit's own papers: the same numbers everywhere, nothing said that was not recorded, the decree's look."""

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache

import docx
import pypdf
import pytest

from rules.documents import (
    ACHIEVEMENT_REPORT,
    DOCX,
    MOVEMENT_REPORT,
    NOMINEE_LIST,
    PDF,
    PROPOSAL_LETTER,
    SUBMISSION_RECEIPT,
    SUDDEN_REPORT,
    UNIT_MINUTES,
    BlockDocument,
    InconsistentFacts,
    render,
    render_draft,
    spec_for,
)
from rules.documents.content.achievement_report import check_report
from rules.documents.content.blocks import Table, Text
from rules.documents.content.occasion_reports import check_occasion
from rules.documents.content.unit_facts import Meeting, UnitVotes, counts_of
from rules.documents.content.unit_minutes import check_minutes
from rules.errors import MissingGlyph
from rules.text import ForbiddenCharacter, clean
from tests.unit.documents.decisions import fonts
from tests.unit.documents.hostile_names import HOSTILE
from tests.unit.documents.reading import compact, pdf_text, told, word_texts
from tests.unit.documents.test_bytes import watched
from tests.unit.documents.test_layout import pages_of, read
from tests.unit.documents.unit_papers import (
    COMMITTEE,
    MEETING,
    REPORTS,
    UNIT_PAPERS,
    content,
    entries,
    facts,
    proposal,
    unit_paper,
)


@cache
def made(kind: str, form: str = PDF, workers: int = 12) -> bytes:
    """A paper of the example school, drawn."""
    return render(unit_paper(kind, workers), fonts(), form)


def said(paper: BlockDocument) -> str:
    """Every text of a paper, one a line."""
    return "\n".join(told(paper))


@pytest.mark.parametrize("workers", [1, 12, 61])
def test_letter_list_minutes_and_receipt_count_alike(workers: int) -> None:
    everything = compact(counts_of(entries(workers)))
    assert everything == compact(f"01 tập thể và {workers + 5:02d} cá nhân")
    for kind in (PROPOSAL_LETTER, NOMINEE_LIST, UNIT_MINUTES, SUBMISSION_RECEIPT):
        text = said(unit_paper(kind, workers))
        assert everything in text, kind
        assert compact(f"“Lao động tiên tiến”: {workers:02d} cá nhân") in text, kind
        assert compact("Giấy khen: 02 cá nhân") in text, kind


@pytest.mark.parametrize("workers", [1, 12, 61])
def test_the_rows_of_the_list_are_those_that_the_letter_counts(workers: int) -> None:
    (part,) = unit_paper(NOMINEE_LIST, workers).parts
    rows = [len(block.rows) for block in part.blocks if isinstance(block, Table)]
    assert sum(rows) == len(entries(workers)) == workers + 6
    assert rows == [3, 1, workers, 2]  # titles before forms, high before low


def test_a_list_is_sorted_as_vietnamese_sorts_names() -> None:
    (part,) = unit_paper(NOMINEE_LIST).parts
    fighters = next(block for block in part.blocks if isinstance(block, Table))
    assert [row.cells[1] for row in fighters.rows] == ["Phạm Văn Ánh", "Phạm Văn Mai", "Phạm Văn Rêu"]
    assert [row.cells[0] for row in fighters.rows] == ["1", "2", "3"]


def test_only_columns_that_somebody_fills_are_printed() -> None:
    (part,) = unit_paper(NOMINEE_LIST).parts
    heads = [
        [column.heading for column in block.columns] for block in part.blocks if isinstance(block, Table)
    ]
    assert heads[0][3:] == ["Mức hoàn thành nhiệm vụ", "Sáng kiến, đề tài", "Đồng ý / có mặt"]
    assert heads[2][3:] == ["Mức hoàn thành nhiệm vụ"]
    assert heads[3][3:] == []
    assert part.is_landscape
    plain = tuple(entry for entry in entries() if not entry.initiative)
    assert not content(NOMINEE_LIST, replace(proposal(), entries=plain)).parts[0].is_landscape


@pytest.mark.parametrize(
    ("on", "spec"),
    [
        (date(2023, 12, 31), "2017-10-01"),
        (date(2025, 6, 30), "2017-10-01"),
        (date(2025, 7, 1), "2025-07-01"),
    ],
)
def test_the_letter_follows_the_form_of_its_day(on: date, spec: str) -> None:
    paper = content(PROPOSAL_LETTER, facts(PROPOSAL_LETTER), on)
    assert paper.spec == f"{PROPOSAL_LETTER}/{spec}"
    assert (compact("Về ý kiến bình xét, thẩm định") in said(paper)) is (spec == "2025-07-01")


def test_bases_end_with_semicolons_and_the_last_with_a_full_stop() -> None:
    (part,) = unit_paper(PROPOSAL_LETTER).parts
    bases = [block.text for block in part.blocks if isinstance(block, Text) and block.look.value == "basis"]
    assert [text[-1] for text in bases] == [";"] * (len(bases) - 1) + ["."]
    assert bases[-1].startswith("Căn cứ Biên bản họp bình xét thi đua, khen thưởng ngày 03 tháng 6 năm 2024")


def test_a_letter_without_number_and_day_leaves_the_places_open() -> None:
    open_one = replace(facts(PROPOSAL_LETTER), proposal=replace(proposal(), letter_number="", letter_on=None))
    header = content(PROPOSAL_LETTER, open_one).parts[0].header
    assert header is not None
    assert header.place_date == "Suối Trong, ngày … tháng … năm …"
    numbered = unit_paper(PROPOSAL_LETTER).parts[0].header
    assert numbered is not None
    assert numbered.number_line == "Số: 09/TTr-THSM"


def test_a_committee_names_no_body_above_and_its_place_below() -> None:
    paper = content(NOMINEE_LIST, replace(proposal(), unit=COMMITTEE))
    header = paper.parts[0].header
    assert header is not None
    assert (header.parent_body, header.body_lines) == ("", ("ỦY BAN NHÂN DÂN", "XÃ ĐÈO XANH"))


# --- minutes


def test_finished_minutes_are_complete() -> None:
    check_minutes(facts(UNIT_MINUTES))
    text = said(unit_paper(UNIT_MINUTES))
    for words in (
        "13/14 = 92,85 %",
        "bỏ phiếu kín",
        "14 người trên tổng số 15",
        "Hồ Thị Lập",
        "chấp hành tốt",
    ):
        assert compact(words) in text, words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"held_on": None}, "ngày họp"),
        ({"place": ""}, "địa điểm họp"),
        ({"chair": ""}, "người chủ trì"),
        ({"secretary": ""}, "thư ký"),
        ({"present": 16}, "lớn hơn tổng số"),
        ({"ends_at": "07:00"}, "sau giờ bắt đầu"),
        ({"present": 13}, "không khớp số người có mặt"),
        ({"others_agreed": False}, "chưa ghi số phiếu"),
    ],
)
def test_minutes_that_do_not_hold_together_are_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(InconsistentFacts, match=words):
        check_minutes(replace(facts(UNIT_MINUTES), meeting=replace(MEETING, **change)))


def test_what_must_be_counted_is_never_said_to_be_agreed_on() -> None:
    bare = tuple(replace(entry, votes=None) for entry in entries())
    unsaid = replace(facts(UNIT_MINUTES), proposal=replace(proposal(), entries=bare))
    with pytest.raises(InconsistentFacts, match="Phạm Văn Mai"):
        check_minutes(unsaid)
    text = said(content(UNIT_MINUTES, unsaid))
    assert text.count("…") >= 12
    assert compact("nhất trí đề nghị 01 tập thể và 14 cá nhân") in text


def test_a_draft_of_empty_minutes_has_gaps_instead_of_claims() -> None:
    text = said(content(UNIT_MINUTES, replace(facts(UNIT_MINUTES), meeting=Meeting())))
    assert compact("… giờ … phút") in text
    assert "nhấttríđềnghị" not in text


def test_votes_are_shares_of_those_present() -> None:
    few = tuple(replace(entry, votes=UnitVotes(15, 12, 12, 0, 0)) for entry in entries(1))
    text = said(
        content(UNIT_MINUTES, replace(facts(UNIT_MINUTES), proposal=replace(proposal(), entries=few)))
    )
    assert compact("12/12 = 100 %") in text


# --- reports


def test_a_report_without_achievement_is_refused_and_its_draft_guides() -> None:
    empty = replace(facts(ACHIEVEMENT_REPORT), achievements=(), duties=())
    with pytest.raises(InconsistentFacts, match="thành tích đạt được"):
        check_report(empty)
    assert "[Ghikếtquảcụthể" in said(content(ACHIEVEMENT_REPORT, replace(empty, is_draft=True)))
    assert "[Ghi" not in said(content(ACHIEVEMENT_REPORT, empty))


def test_a_person_reports_and_the_head_confirms_a_collective_signs_itself() -> None:
    person = said(unit_paper(ACHIEVEMENT_REPORT))
    assert "NGƯỜIBÁOCÁO" in person
    assert compact("I. SƠ LƯỢC LÝ LỊCH") in person
    group = said(content(ACHIEVEMENT_REPORT, replace(facts(ACHIEVEMENT_REPORT), entry=entries()[-1])))
    assert "NGƯỜIBÁOCÁO" not in group
    assert compact("I. ĐẶC ĐIỂM, TÌNH HÌNH") in group


def test_each_occasion_has_a_report_of_its_own() -> None:
    movement, sudden = said(unit_paper(MOVEMENT_REPORT)), said(unit_paper(SUDDEN_REPORT))
    for words in (
        "Đề nghị khen thưởng thi đua theo chuyên đề", "Chung tay đưa trẻ đến trường", "45/KH-UBND",
        "II. THÀNH TÍCH TRONG PHONG TRÀO",
    ):  # fmt: skip
        assert compact(words) in movement, words
    for words in (
        "Đề nghị khen thưởng đột xuất", "ngoài chương trình, kế hoạch", "5.000.000 đồng",
        "12/XN-CAX", "XÁC NHẬN, ĐỀ NGHỊ",
    ):  # fmt: skip
        assert compact(words) in sudden, words
    for text in (movement, sudden):
        assert compact("ĐÃ ĐƯỢC KHEN THƯỞNG") not in text, "an occasion is one achievement"


def test_the_words_of_an_occasion_follow_the_regime_and_a_number_is_told_apart() -> None:
    old = content(SUDDEN_REPORT, facts(SUDDEN_REPORT), date(2023, 5, 1))
    assert old.spec == "sudden_report/2017-10-01"
    assert compact("Về thành tích xuất sắc đột xuất") in said(old)
    for kind in REPORTS:
        for day, words in ((date(2024, 6, 1), "không in số mẫu"), (date(2026, 1, 1), "chưa đối chiếu")):
            assert words in spec_for(kind, day).form, kind
        assert "Mẫu số 0" in spec_for(kind, date(2020, 1, 1)).form


def test_a_summary_says_so_and_the_unit_alone_signs_it() -> None:
    short = said(content(SUDDEN_REPORT, replace(facts(SUDDEN_REPORT), is_summary=True, form="")))
    assert compact("BÁO CÁO TÓM TẮT THÀNH TÍCH") in short
    assert "NGƯỜIBÁOCÁO" not in short and "HIỆUTRƯỞNG" in short


def test_an_occasion_that_nobody_named_is_refused() -> None:
    with pytest.raises(InconsistentFacts, match="phong trào hoặc việc"):
        check_occasion(replace(facts(MOVEMENT_REPORT), movement="", reason=""))


# --- drawn


@pytest.mark.parametrize("kind", UNIT_PAPERS)
def test_word_and_pdf_say_what_the_content_says(kind: str) -> None:
    texts = told(unit_paper(kind))
    assert word_texts(made(kind, DOCX)) == texts
    text = pdf_text(made(kind))
    assert [each for each in texts if each not in text] == []


@pytest.mark.parametrize("kind", UNIT_PAPERS)
def test_a_frozen_paper_gives_the_same_bytes_later(kind: str) -> None:
    again = BlockDocument.from_json(unit_paper(kind).to_json())
    assert again == unit_paper(kind)
    assert render(again, fonts()) == made(kind)


@pytest.mark.parametrize("kind", UNIT_PAPERS)
def test_only_a_draft_says_so(kind: str) -> None:
    assert "DỰTHẢO" not in pdf_text(made(kind))
    pages = pypdf.PdfReader(io.BytesIO(render_draft(unit_paper(kind), fonts()))).pages
    assert all("DỰTHẢO" in compact(page.extract_text()) for page in pages)
    word = docx.Document(io.BytesIO(render_draft(unit_paper(kind), fonts(), DOCX)))
    assert word.sections[0].first_page_footer.paragraphs[0].text == "DỰ THẢO"


DECREE = {
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": ("Bold", 12, 13),
    "Độc lập - Tự do - Hạnh phúc": ("Bold", 13, 14),
    "ỦY BAN NHÂN DÂN": ("Regular", 12, 13),
    "Số: 09/TTr-THSM": ("Regular", 13, 13),
    "Suối Trong, ngày 05 tháng 6": ("Italic", 13, 14),
    "TỜ TRÌNH": ("Bold", 13, 14),
    "Về việc đề nghị": ("Bold", 13, 14),
    "Căn cứ Luật Thi đua": ("Italic", 13, 14),
    "Trường Tiểu học Suối Mơ kính trình": ("Regular", 13, 14),
    "HIỆU TRƯỞNG": ("Bold", 13, 14),
    "Lê Quang Thủ": ("Bold", 13, 14),
    "Nơi nhận:": ("BoldItalic", 12, 12),
    "- Lưu: VT.": ("Regular", 11, 11),
}


@pytest.mark.parametrize("words", DECREE)
def test_the_letter_has_the_styles_of_the_decree(words: str) -> None:
    face, least, most = DECREE[words]
    run = next(run for run in read(made(PROPOSAL_LETTER)) if run.text.startswith(words))
    assert run.font == f"Tinos-{face}"
    assert least <= run.size <= most


@pytest.mark.parametrize("workers", [56, 57, 58, 59, 60, 61])
@pytest.mark.parametrize("kind", [NOMINEE_LIST, UNIT_MINUTES])
def test_a_long_list_repeats_its_head_and_signatures_never_stand_alone(kind: str, workers: int) -> None:
    pages = pages_of(made(kind, workers=workers))
    assert len(pages) >= 3
    rows = [page for page in pages if re.search(r"Đinh Thị \w+ \w+", page)]
    assert all("STT" in page for page in rows)
    last = pages[-1]
    words = "Danh sách này có" if kind == NOMINEE_LIST else "Cuộc họp kết thúc"
    assert words in last
    assert "Lê Quang Thủ" in last


def test_hostile_names_print_as_typed_and_open_nothing() -> None:
    hostile = tuple(replace(entries(1)[2], name=f"Đinh {name}", detail=name) for name in HOSTILE)
    papers = {
        NOMINEE_LIST: replace(proposal(), entries=hostile),
        UNIT_MINUTES: replace(facts(UNIT_MINUTES), proposal=replace(proposal(), entries=hostile)),
        ACHIEVEMENT_REPORT: replace(facts(ACHIEVEMENT_REPORT), achievements=tuple(HOSTILE)),
    }
    for kind, told_facts in papers.items():
        paper = content(kind, told_facts)
        with watched() as opened:
            drawn = render(paper, fonts())
        assert opened == [], kind
        text = pdf_text(drawn)
        assert [name for name in HOSTILE if compact(clean(name)) not in text] == [], kind


def test_hidden_characters_and_missing_letters_are_refused() -> None:
    hidden = (replace(entries()[0], name="Đinh\u202eThị"),)
    with pytest.raises(ForbiddenCharacter):
        content(NOMINEE_LIST, replace(proposal(), entries=hidden))
    strange = (replace(entries()[0], name="Đinh 漢"),)
    with pytest.raises(MissingGlyph):
        render(content(NOMINEE_LIST, replace(proposal(), entries=strange)), fonts())


def test_composed_and_decomposed_names_are_one() -> None:
    decomposed = replace(proposal(), entries=(replace(entries()[0], name="Vo\u0303 Thi\u0323 Thu\u031b"),))
    assert "VõThịThư" in said(content(NOMINEE_LIST, decomposed))
