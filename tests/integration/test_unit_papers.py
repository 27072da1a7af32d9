"""A unit's own papers through the services: remembered, frozen, signed, replaced; what counts and what does not."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from rules.vocabulary import AwardCode, NomineeKind, PaperKind
from tests.support import cases, district
from workflow import db
from workflow.actor import Actor
from workflow.audit_verify import verify
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotPermitted, WrongState
from workflow.facts_of import fact_sheets
from workflow.models import AuditEvent, Dossier, DossierDocument, Nomination, Paper
from workflow.payloads import UnitVote
from workflow.queries import dossiers, paper_previews, report_bundle, unit_papers
from workflow.queries import submission_receipts as receipts
from workflow.rows import load_rows
from workflow.services import drafting, own_reports, registers, submission
from workflow.services import unit_papers as makes
from workflow.services.nominee_links import OpenLink
from workflow.services.unit_papers import Details
from workflow.tables import table

HELD = date(2024, 1, 3)
FORM = Details(
    stored=True, signer_titles="HIỆU TRƯỞNG", signer_name="Lê Quang Thủ", archived_at="VT", held_on=HELD,
    starts_at="08:00", ends_at="09:30", place="Phòng họp", chair="Lê Quang Thủ", secretary="Hồ Thị Lập", members=12,
    present=11, is_secret=True, others_agreed=True, confirms_conduct=True,
)  # fmt: skip


@pytest.fixture
def started(either_engine: sa.Engine, frozen_clock: object) -> tuple[int, str, list[int]]:
    """A dossier of the school with two advanced workers and a fighter, and no paper."""
    del either_engine, frozen_clock
    district.build()
    return begun(district.open_round(closes_on=date(2024, 12, 31)))


def begun(round_id: int) -> tuple[int, str, list[int]]:
    """Start the dossier; return its id, its reference and its nominations."""
    clerk = district.actor("lap")
    number = drafting.create_dossier(
        round_id=round_id, unit_id=registers.unit_ids()[district.SCHOOL], actor=clerk
    )
    ids = cases.drafts(number, ("P1", "P2"))
    people = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    fighter = drafting.NominationDraft(
        AwardCode.GRASSROOTS_FIGHTER, NomineeKind.INDIVIDUAL, people["P1"], "Giáo viên"
    )
    ids += drafting.add_nominations(number, [fighter], actor=clerk)
    return number, dossiers.ref_of(clerk, number), ids


def voted(ids: list[int]) -> None:
    """Record the unit's vote on the fighter."""
    drafting.record_unit_ballots([(ids[-1], UnitVote(HELD, 12, 11, 10, 1, 0))], actor=district.actor("lap"))


def everything(number: int, ref: str, ids: list[int], clerk: Actor) -> None:
    """Fill in what is asked and make every paper."""
    voted(ids)
    makes.save_details(number, FORM, actor=clerk)
    makes.save_report(ids[-1], profile="", duties="Dạy lớp 4A.", achievements="Đạt kết quả cao.", actor=clerk)
    page = unit_papers.page(clerk, ref)
    keys = [slot.key for slot in page.slots if slot.can_make]
    made = makes.use_all(number, keys, ids, actor=clerk)
    assert [one.problem for one in made if "Chưa lập" in one.problem] == []


def held(ids: list[int]) -> frozenset[PaperKind]:
    """What the rules take as the papers of the last nomination."""
    with db.reading() as connection:
        rows = load_rows(connection, ids)
        return fact_sheets(connection, list(rows.values()))[ids[-1]].papers


def test_a_printout_counts_only_when_its_signature_is_recorded(started: tuple[int, str, list[int]]) -> None:
    number, ref, ids = started
    clerk = district.actor("lap")
    everything(number, ref, ids, clerk)
    assert held(ids) == frozenset()
    page = unit_papers.page(clerk, ref)
    assert page.unsigned == 4  # letter, list, minutes, the one report that has a text
    assert makes.record_signing(number, date(2024, 6, 1), actor=district.actor("truong")) == page.unsigned
    assert {PaperKind.PROPOSAL_LETTER, PaperKind.UNIT_MINUTES, PaperKind.ACHIEVEMENT_REPORT} <= held(ids)
    assert PaperKind.UNIT_BALLOT_RESULT in held(ids)
    again = unit_papers.page(clerk, ref)
    assert again.unsigned == 0
    assert all(slot.complete for slot in again.slots if slot.required)


def test_a_changed_list_makes_the_letter_old_and_what_was_shown_refused(
    started: tuple[int, str, list[int]],
) -> None:
    number, ref, ids = started
    clerk = district.actor("lap")
    everything(number, ref, ids, clerk)
    seen = paper_previews.preview(clerk, ref, "to-trinh").seen
    cases.drafts(number, ("P3",))
    slots = {slot.key: slot for slot in unit_papers.page(clerk, ref).slots}
    assert slots["to-trinh"].held[0].stale
    assert slots["danh-sach"].held[0].stale
    with pytest.raises(Conflict):
        makes.use_paper(number, "to-trinh", actor=clerk, seen=seen)
    makes.use_paper(number, "to-trinh", actor=clerk, seen=paper_previews.preview(clerk, ref, "to-trinh").seen)
    (letter,) = {slot.key: slot for slot in unit_papers.page(clerk, ref).slots}["to-trinh"].held
    assert (letter.version, letter.stale) == (2, False)
    makes.use_paper(number, "to-trinh", actor=clerk)  # a second click
    (same,) = {slot.key: slot for slot in unit_papers.page(clerk, ref).slots}["to-trinh"].held
    assert same == letter


def test_what_was_submitted_stays_as_it_is_and_is_receipted(started: tuple[int, str, list[int]]) -> None:
    number, ref, ids = started
    clerk, head = district.actor("lap"), district.actor("truong")
    everything(number, ref, ids, clerk)
    makes.record_signing(number, HELD, actor=clerk)
    drafting.send_to_head(ids, actor=clerk)
    submission.submit(ids, actor=head)
    for attempt in (
        lambda: makes.use_paper(number, "to-trinh", actor=clerk),
        lambda: makes.save_details(number, FORM, actor=clerk),
        lambda: makes.save_report(ids[0], profile="", duties="", achievements="Khác", actor=clerk),
        lambda: makes.record_signing(number, HELD, actor=clerk),
    ):
        with pytest.raises(WrongState):
            attempt()
    told = receipts.receipt(clerk, ref)
    assert (told.number, told.count, told.submitted_by) == (1, 3, "Lê Quang Thủ")
    text = told.content.to_json()
    with db.reading() as connection:
        digests = list(connection.scalars(sa.select(table(Paper).c.sha256)))
    assert all(digest[: receipts.PREFIX] in text for digest in digests)
    assert "03 cá nhân" in text
    assert receipts.drawn(told).content.startswith(b"%PDF-")


def test_frozen_contents_are_never_changed_and_the_check_sees_it(
    started: tuple[int, str, list[int]],
) -> None:
    number, ref, ids = started
    everything(number, ref, ids, district.actor("lap"))
    documents = table(DossierDocument)
    for change in (sa.update(documents).values(content="{}"), sa.delete(documents)):
        with pytest.raises(sa.exc.DBAPIError), db.transaction() as connection:
            connection.execute(change)
    with db.reading() as connection:
        assert verify(connection).problems == ()


def test_the_next_dossier_begins_with_what_was_typed_before(started: tuple[int, str, list[int]]) -> None:
    number, ref, _ids = started
    clerk = district.actor("lap")
    assert not unit_papers.page(clerk, ref).details.stored
    assert unit_papers.page(clerk, ref).details.signer_name == "Lê Quang Thủ"  # the unit's head
    assert makes.save_details(number, FORM, actor=clerk)
    assert not makes.save_details(number, FORM, actor=clerk)
    second = begun_again(number)
    form = unit_papers.page(clerk, second).details
    assert (form.stored, form.place, form.secretary, form.members) == (False, "Phòng họp", "Hồ Thị Lập", 12)
    assert (form.held_on, form.starts_at, form.present) == (None, "", 0)


def test_the_day_of_the_units_votes_is_offered_as_the_day_of_the_meeting(
    started: tuple[int, str, list[int]],
) -> None:
    _number, ref, ids = started
    assert unit_papers.page(district.actor("lap"), ref).details.held_on is None
    voted(ids)
    assert unit_papers.page(district.actor("lap"), ref).details.held_on == HELD


def begun_again(number: int) -> str:
    """Start a supplementary dossier in the same round."""
    clerk = district.actor("lap")
    with db.reading() as connection:
        round_id = connection.scalar(sa.select(Dossier.round_id).where(Dossier.id == number))
    assert round_id is not None
    made = drafting.create_dossier(
        round_id=round_id, unit_id=registers.unit_ids()[district.SCHOOL], actor=clerk
    )
    return dossiers.ref_of(clerk, made)


def test_a_vote_of_another_day_is_named(started: tuple[int, str, list[int]]) -> None:
    number, _ref, ids = started
    clerk = district.actor("lap")
    drafting.record_unit_ballots([(ids[-1], UnitVote(date(2024, 1, 2), 12, 11, 10, 1, 0))], actor=clerk)
    makes.save_details(number, FORM, actor=clerk)
    with pytest.raises(InvalidInput, match="02/01/2024, khác ngày họp 03/01/2024"):
        makes.use_paper(number, "bien-ban-binh-xet", actor=clerk)


def test_strangers_and_days_to_come_are_refused(started: tuple[int, str, list[int]]) -> None:
    number, _ref, ids = started
    other = district.actor("xa")
    with pytest.raises(NotPermitted):
        makes.save_details(number, FORM, actor=other)
    with pytest.raises(NotPermitted):
        makes.use_paper(number, "danh-sach", actor=other)
    with pytest.raises(NotPermitted):
        makes.save_report(ids[0], profile="", duties="", achievements="x", actor=other)
    with pytest.raises(DateOutsidePeriod):
        makes.record_signing(number, date(2030, 1, 1), actor=district.actor("lap"))


def test_every_change_has_its_event(started: tuple[int, str, list[int]]) -> None:
    number, ref, ids = started
    clerk = district.actor("lap")
    everything(number, ref, ids, clerk)
    makes.record_signing(number, HELD, actor=clerk)
    letter = next(slot for slot in unit_papers.page(clerk, ref).slots if slot.key == "to-trinh").held[0]
    makes.withdraw_from_dossier(number, letter.ref, actor=clerk)
    with db.reading() as connection:
        query = sa.select(AuditEvent.event).where(
            AuditEvent.chain == "dossier", AuditEvent.subject_id == number
        )
        names = set(connection.scalars(query))
    assert {
        "paper_details_saved", "report_text_saved", "dossier_paper_attached", "dossier_papers_signed",
        "dossier_paper_withdrawn",
    } <= names  # fmt: skip


def test_all_reports_come_as_one_pdf_and_as_word_files(started: tuple[int, str, list[int]]) -> None:
    _number, ref, _ids = started
    clerk = district.actor("lap")
    assert report_bundle.one_pdf(clerk, ref).content.startswith(b"%PDF-")
    assert report_bundle.word_files(clerk, ref).content.startswith(b"PK")


def test_a_paper_that_was_submitted_stays_beside_its_successor(started: tuple[int, str, list[int]]) -> None:
    number, ref, ids = started
    clerk = district.actor("lap")
    everything(number, ref, ids, clerk)
    makes.record_signing(number, HELD, actor=clerk)
    drafting.send_to_head(ids[:1], actor=clerk)
    submission.submit(ids[:1], actor=district.actor("truong"))
    letter = {slot.key: slot for slot in unit_papers.page(clerk, ref).slots}["to-trinh"].held[0]
    with pytest.raises(WrongState, match="đã được trình cùng hồ sơ"):
        makes.withdraw_from_dossier(number, letter.ref, actor=clerk)
    cases.drafts(number, ("P3",))
    makes.use_paper(number, "to-trinh", actor=clerk)
    both = {slot.key: slot for slot in unit_papers.page(clerk, ref).slots}["to-trinh"].held
    assert [one.version for one in both] == [2, 1]
    assert both[1].sha256 == letter.sha256
    assert PaperKind.PROPOSAL_LETTER in held(ids[:1])  # the one that was signed and submitted
    submission.recall(ids[:1], actor=district.actor("truong"))
    makes.withdraw_from_dossier(number, letter.ref, actor=clerk)


def test_what_the_unit_takes_over_is_what_the_report_prints(started: tuple[int, str, list[int]]) -> None:
    _number, ref, ids = started
    clerk, case = district.actor("lap"), ids[-1]
    own = OpenLink(1, "", case)
    mine = {"so_luoc": "Sinh tại Ba Vinh.", "nhiem_vu": "Dạy 18 tiết.", "da_khen": "Giấy khen năm 2022."}

    def printed() -> str:
        with db.reading() as connection:
            mark = connection.execute(sa.select(Nomination.ref).where(Nomination.id == case)).scalar_one()
        return str(paper_previews.preview_report(clerk, ref, mark)[0].content)

    own_reports.save(case, mine, 0, writer=own)
    own_reports.take_over(case, (1, 0), replace=False, actor=clerk)
    words = printed()
    for text in ("Sinh tại Ba Vinh.", "Dạy 18 tiết.", "Đã được khen thưởng: Giấy khen năm 2022."):
        assert text in words, text
    own_reports.edit_unit(case, mine | {"nhiem_vu": "Dạy 19 tiết."}, 1, actor=clerk)
    assert "Dạy 19 tiết." in printed()
    makes.save_report(case, profile="", duties="Tổ trưởng.", achievements="Viết riêng để in.", actor=clerk)
    own_reports.edit_unit(case, mine | {"nhiem_vu": "Dạy 20 tiết."}, 2, actor=clerk)
    assert "Viết riêng để in." in printed()
    with pytest.raises(Conflict, match="xác nhận thay"):
        own_reports.take_over(case, (1, 3), replace=False, actor=clerk)
    own_reports.take_over(case, (1, 3), replace=True, actor=clerk)
    shown = printed()
    assert "Dạy 18 tiết." in shown
    assert "Tổ trưởng." in shown, "the duties are the unit's own words"
    assert "Viết riêng để in." not in shown
