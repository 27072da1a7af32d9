"""Letters that follow from where nominations stand: owed, made once, frozen with a number, read by the unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.engine import Engine

from rules.documents import RETURN_LETTER, BlockDocument
from rules.documents.content.frozen import texts_of
from rules.vocabulary import AwardCode, NomineeKind, PaperKind
from tests.support import cases, district
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted
from workflow.queries import letters as seen
from workflow.queries import official_papers, paging, worklists
from workflow.services import appraisal, drafting, registers, submission
from workflow.services import letters as makes

START = datetime(2024, 1, 9, 1, tzinfo=UTC)
TODAY = date(2024, 1, 9)


@pytest.fixture
def moving() -> Iterator[clock.SimulatedClock]:
    """The clock at 9/1/2024."""
    with clock.use(clock.SimulatedClock(START)) as simulated:
        yield simulated


@pytest.fixture
def returned(either_engine: Engine, moving: clock.SimulatedClock) -> list[int]:
    """Two teachers and a title that lacks an initiative, returned in one go; gives their numbers."""
    del either_engine, moving
    district.build()
    dossier = cases.dossier(district.open_round())
    ids = cases.drafts(dossier, ["P1", "P2"])
    person = registers.nominee_ids(NomineeKind.INDIVIDUAL)["P2"]
    fighter = drafting.NominationDraft(
        AwardCode.GRASSROOTS_FIGHTER, NomineeKind.INDIVIDUAL, person, "Giáo viên"
    )
    ids += drafting.add_nominations(dossier, [fighter], actor=district.actor("lap"))
    cases.submitted(ids)
    give_back(ids)
    return ids


def give_back(ids: list[int], reason: str = "Biên bản bình xét chưa ghi kết quả phiếu.") -> None:
    """Return nominations for supplement."""
    appraiser = district.actor("tham")
    appraisal.return_for_supplement(
        ids, reason, [PaperKind.UNIT_MINUTES.value, "nominee_detail"], date(2024, 1, 19), actor=appraiser
    )


def order(slug: str, parents: list[int], **changes: object) -> makes.LetterOrder:
    """Return an order signed by the office today."""
    values: dict[str, object] = {
        "slug": slug, "body_unit_id": registers.unit_ids()[district.BODY], "parents": tuple(parents),
        "issued_on": TODAY, "signer_name": "Bùi Văn Trực",
    }  # fmt: skip
    return makes.LetterOrder(**values | changes)  # type: ignore[arg-type]  # fields by name


def waiting(slug: str, who: str) -> tuple[seen.Untold, ...]:
    return seen.listed(district.actor(who), slug, paging.FIRST).rows


def words(document: BlockDocument) -> str:
    return " ".join(texts_of(document))


def test_a_return_letter_is_made_once_and_the_unit_reads_it(returned: list[int]) -> None:
    appraiser = district.actor("tham")
    counts = {one.key: one.count for one in worklists.worklist_for(appraiser)}
    assert counts["to_return"] == 3
    (item,) = waiting("tra-lai", "tham")
    assert (item.title, len(item.cases), item.may_make) == ("Trường Tiểu học Suối Mơ", 3, True)
    draft = seen.draft(appraiser, "tra-lai", item.key)
    assert "01. " not in words(draft.document) and "02 cá nhân có tên trong bảng" in words(draft.document)
    assert makes.make(order("tra-lai", [item.id]), actor=appraiser, idempotency_key="k1") == 1
    assert makes.make(order("tra-lai", [item.id]), actor=appraiser, idempotency_key="k1") == 1, (
        "the same again"
    )
    with pytest.raises(Conflict, match="không còn trường hợp"):
        makes.make(order("tra-lai", [item.id]), actor=appraiser)
    assert waiting("tra-lai", "tham") == ()
    (row,) = official_papers.papers_of(district.actor("lap"), "dossier", item.id)
    assert (row.number_text, row.ready) == ("01/HĐTĐKT-TT", True)
    told = words(official_papers.shown(district.actor("lap"), row.ref).content)  # type: ignore[arg-type]  # blocks
    for text in (
        "Đinh Thị Mai", "Biên bản bình xét chưa ghi kết quả phiếu.", "ngày 19 tháng 01 năm 2024",
        "Chức vụ, đơn vị của người được đề nghị", "Căn cứ:",
    ):  # fmt: skip
        assert text in told, text
    assert official_papers.papers_of(district.actor("xa"), "dossier", item.id) == (), "another unit"
    with reading() as connection:
        assert verify(connection).problems == ()


def test_what_is_returned_again_is_told_again_in_a_second_letter(returned: list[int]) -> None:
    appraiser = district.actor("tham")
    (item,) = waiting("tra-lai", "tham")
    makes.make(order("tra-lai", [item.id]), actor=appraiser)
    drafting.edit(returned[0], drafting.EditContent(nominee_detail="Tổ trưởng"), actor=district.actor("lap"))
    assert waiting("tra-lai", "tham") == (), "an edit by the unit is no new return"
    submission.resubmit(returned[:1], actor=district.actor("lap"))
    submission.submit(returned[:1], actor=district.actor("truong"))
    give_back(returned[:1], "Vẫn thiếu kết quả phiếu.")
    (item,) = waiting("tra-lai", "tham")
    assert [case.reason for case in item.cases] == ["Vẫn thiếu kết quả phiếu."]
    makes.make(order("tra-lai", [item.id]), actor=appraiser)
    rows = official_papers.papers_of(appraiser, "dossier", item.id)
    assert [(row.number_text, row.newest) for row in rows] == [("02/HĐTĐKT-TT", True), ("01/HĐTĐKT-TT", True)]
    page = official_papers.listed(appraiser, RETURN_LETTER, paging.FIRST)
    assert (page.total, [row.number_text for row in page.rows]) == (2, ["02/HĐTĐKT-TT", "01/HĐTĐKT-TT"])


def test_a_letter_is_refused_with_a_sentence_and_takes_no_number(returned: list[int]) -> None:
    (item,) = waiting("tra-lai", "tham")
    appraiser = district.actor("tham")
    for changes, error, sentence in (
        ({"signer_name": " "}, InvalidInput, "họ tên người ký"),
        ({"issued_on": date(2024, 1, 10)}, DateOutsidePeriod, "sau ngày hôm nay"),
    ):
        with pytest.raises(error, match=sentence):
            makes.make(order("tra-lai", [item.id], **changes), actor=appraiser)
    with pytest.raises(InvalidInput, match="Chưa chọn mục nào"):
        makes.make(order("tra-lai", []), actor=appraiser)
    with pytest.raises(NotPermitted):
        makes.make(order("tra-lai", [item.id]), actor=district.actor("thuongtruc"))
    with pytest.raises(NotFound):
        seen.draft(district.actor("thuongtruc"), "tra-lai", item.key)
    makes.make(order("tra-lai", [item.id]), actor=appraiser)
    (row,) = official_papers.papers_of(appraiser, "dossier", item.id)
    assert row.number_text == "01/HĐTĐKT-TT", "what was refused took no number"


def test_a_result_letter_lists_awarded_and_refused_of_one_dossier(
    either_engine: Engine, moving: clock.SimulatedClock
) -> None:
    del either_engine, moving
    district.build()
    round_id = district.open_round()
    ids, _decision = cases.whole_way(round_id)
    others = cases.drafts(cases.dossier(round_id), ["P2"])
    cases.submitted(others)
    cases.appraised(others)
    appraisal.mark_ineligible(others, "Xếp loại chưa đạt.", "not_eligible", actor=district.actor("xacnhan"))
    office = district.actor("thuongtruc")
    found = waiting("ket-qua", "thuongtruc")
    assert sum(len(item.cases) for item in found) == len(ids) + 1
    assert all(item.due_on == date(2024, 1, 16) for item in found if item.due_on)
    assert makes.make(order("ket-qua", [item.id for item in found]), actor=office) == len(found)
    told = [
        words(official_papers.shown(office, row.ref).content)  # type: ignore[arg-type]  # blocks
        for item in found
        for row in official_papers.papers_of(office, "dossier", item.id)
    ]
    assert any("Quyết định số 36/QĐ-UBND" in text for text in told)
    assert any("Xếp loại chưa đạt" in text for text in told)
    assert waiting("ket-qua", "thuongtruc") == ()
