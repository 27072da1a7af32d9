"""A unit's own last day, places and supplementary dossier: the same check from every entrance; days end at midnight."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode
from tests.support import cases, district
from tests.support.district import COMMUNE, SCHOOL, actor
from workflow import db
from workflow.assessing import DEADLINE, PLACES
from workflow.clock import SimulatedClock
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotPermitted, Refused
from workflow.models import AuditEvent, DayKind, RoundExtension, RoundSupplement, StoredFinding
from workflow.offers import offers_for
from workflow.payloads import PaperAdded
from workflow.queries import nominations, round_life, round_units, rounds
from workflow.services import appraisal, deciding, drafting, files, local_days, registers, submission
from workflow.services.round_terms import UnitTerms, set_terms
from workflow.services.supplements import permit_supplement
from workflow.tables import table

WORKER = AwardCode.ADVANCED_WORKER
OPENS, CLOSES, GATE = date(2024, 7, 1), date(2024, 7, 15), date(2024, 7, 26)  # the gate is a Friday


@pytest.fixture
def season(engine: Engine, frozen_clock: SimulatedClock) -> int:
    """The small district and a round that closes on a Friday."""
    district.build()
    return district.open_round(
        opens_on=OPENS, closes_on=CLOSES, gate_closes_on=GATE, guidance="HD 12/HD-HĐTĐKT ngày 01/07/2024"
    )


def unit(code: str = SCHOOL) -> int:
    """Return the id of a unit."""
    return registers.unit_ids()[code]


def terms(season: int, until: date | None = None, places: int | None = None, **more: object) -> int:
    """Set the school's terms as the standing body, seen as empty before."""
    values = {"reason": "Mưa lũ chia cắt."} | more
    one = UnitTerms(unit(), until, {WORKER: places}, **values)  # type: ignore[arg-type]  # by name
    return set_terms(season, [one], actor=actor("thuongtruc"))


def confirm(ids: list[int]) -> None:
    """Appraise and confirm."""
    cases.appraised(ids)
    appraisal.mark_eligible(ids, actor=actor("xacnhan"))


def sent_on(season: int, clock: SimulatedClock, day: date, hour: int = 8, minute: int = 0) -> list[int]:
    """Let the school send one nomination at a moment."""
    ids = cases.drafts(cases.dossier(season))
    clock.move_to(day, hour, minute)
    cases.submitted(ids)
    return ids


def late(refused: pytest.ExceptionInfo[Refused]) -> bool:
    """Whether the refusal is the deadline's."""
    return DEADLINE in {one.criterion for one in refused.value.findings if one.blocks}


def test_the_last_minute_of_the_last_day_is_in_time(season: int, frozen_clock: SimulatedClock) -> None:
    """23:59 in Viet Nam (16:59 UTC), although the appraiser looks at it days later."""
    ids = sent_on(season, frozen_clock, GATE, 23, 59)
    frozen_clock.move_to(date(2024, 8, 5))
    confirm(ids)


def test_one_minute_later_is_late(season: int, frozen_clock: SimulatedClock) -> None:
    ids = sent_on(season, frozen_clock, date(2024, 7, 27), 0, 0)
    cases.appraised(ids)
    with pytest.raises(Refused) as refused:
        appraisal.mark_eligible(ids, actor=actor("xacnhan"))
    assert late(refused)
    finding = next(one for one in refused.value.findings if one.criterion == DEADLINE)
    assert finding.citation == "HD 12/HD-HĐTĐKT ngày 01/07/2024"


def test_a_last_day_on_a_weekend_or_own_holiday_ends_on_the_next_working_day(
    engine: Engine, frozen_clock: SimulatedClock
) -> None:
    """Saturday 27/7 ends on Monday 29/7; when the body closes that Monday, on Tuesday."""
    district.build()
    season = district.open_round(opens_on=OPENS, closes_on=CLOSES, gate_closes_on=date(2024, 7, 27))
    day = local_days.propose_day(
        date(2024, 7, 29),
        DayKind.OFF,
        "Nghỉ bão",
        "CV 5",
        body_unit_id=unit("HUYEN"),
        actor=actor("thuongtruc"),
    )
    ids = sent_on(season, frozen_clock, date(2024, 7, 30), 23)
    cases.appraised(ids)
    with pytest.raises(Refused) as refused:
        appraisal.mark_eligible(ids, actor=actor("xacnhan"))
    assert late(refused)  # proposed is not approved
    frozen_clock.move_to(date(2024, 7, 30), 23, 30)
    with pytest.raises(DateOutsidePeriod):
        local_days.propose_day(
            date(2024, 7, 29),
            DayKind.OFF,
            "Nghỉ",
            "CV",
            body_unit_id=unit("HUYEN"),
            actor=actor("thuongtruc"),
        )
    local_days.approve_day(day, actor=actor("xacnhan"))
    appraisal.mark_eligible(ids, actor=actor("xacnhan"))


def test_an_own_day_holds_for_its_unit_alone(season: int, frozen_clock: SimulatedClock) -> None:
    assert terms(season, date(2024, 7, 31)) == 1
    ids = sent_on(season, frozen_clock, date(2024, 7, 31), 22)
    confirm(ids)
    assert rounds.open_on(actor("lap"), date(2024, 7, 31))
    assert not rounds.open_on(actor("xa"), date(2024, 7, 31))


def test_terms_need_a_reason_a_working_day_and_a_fresh_page(
    season: int, frozen_clock: SimulatedClock
) -> None:
    """All faults at once, each beside its field; nothing is half done; the same form twice does nothing."""
    with pytest.raises(InvalidInput) as refused:
        terms(season, date(2024, 7, 28), 3, reason=" ")
    assert set(refused.value.fields) == {f"han_{unit()}", f"ly_do_{unit()}"}
    assert "29/07/2024" in refused.value.fields[f"han_{unit()}"]
    with pytest.raises(DateOutsidePeriod):
        terms(season, date(2024, 6, 28))
    assert terms(season, date(2024, 7, 30), 3) == 1
    assert terms(season, date(2024, 7, 30), 3) == 0
    with pytest.raises(Conflict):
        terms(season, date(2024, 7, 31), 3)
    seen = {"seen_until": date(2024, 7, 30), "seen_places": {WORKER: 3}}
    assert terms(season, None, None, **seen) == 1
    with db.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table(RoundExtension))) == 0
        events = list(
            connection.scalars(sa.select(AuditEvent.payload).where(AuditEvent.event == "unit_terms_set"))
        )
    assert len(events) == 2
    assert '"until":["2024-07-30",null]' in events[1]
    with pytest.raises(NotPermitted):
        set_terms(season, [UnitTerms(unit(), None, {})], actor=actor("tham"))


def test_places_warn_when_sent_and_stop_at_confirmation_and_on_a_decision(
    season: int, frozen_clock: SimulatedClock
) -> None:
    """Two named, one place: both are sent with a warning; the second is not found eligible, one by one or together."""
    terms(season, None, 1)
    ids = cases.drafts(cases.dossier(season), ("P1", "P2"))
    cases.submitted(ids)
    with db.reading() as connection:
        found = connection.execute(
            sa.select(StoredFinding.blocks, StoredFinding.reason).where(StoredFinding.criterion == PLACES)
        ).all()
    assert [row.blocks for row in found] == [False, False]
    assert "1 Lao động tiên tiến" in found[0].reason
    cases.appraised(ids)
    with pytest.raises(Refused) as together:
        appraisal.mark_eligible(ids, actor=actor("xacnhan"))
    assert PLACES in {one.criterion for one in together.value.findings if one.blocks}
    done = appraisal.mark_eligible(ids, actor=actor("xacnhan"), per_item=True)
    assert done.accepted == (ids[0],)
    ref = nominations.ref_of(actor("lap"), ids[1])
    offer = next(one for one in offers_for(ref, actor("xacnhan")) if one.trigger == "mark_eligible")
    assert not offer.possible
    assert PLACES in {one.criterion for one in offer.findings}
    with pytest.raises(Refused):
        appraisal.mark_eligible([ids[1]], actor=actor("xacnhan"))


def test_fewer_places_later_stop_on_the_decision(season: int, frozen_clock: SimulatedClock) -> None:
    ids = cases.drafts(cases.dossier(season), ("P1", "P2"))
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids)
    terms(season, None, 1)
    draft = deciding.DecisionDraft(season, (WORKER,), "Về việc công nhận Lao động tiên tiến")
    number = deciding.create_decision(draft, actor=actor("thuongtruc"))
    with pytest.raises(Refused) as refused:
        deciding.draft(number, ids, actor=actor("thuongtruc"))
    assert PLACES in {one.criterion for one in refused.value.findings if one.blocks}
    deciding.draft(number, ids[:1], actor=actor("thuongtruc"))


def test_a_supplementary_dossier_is_let_in_and_nobody_else(season: int, frozen_clock: SimulatedClock) -> None:
    """Permitted after the gate, with reason, document and day; the school's other dossier and the commune stay late."""
    who, until = actor("thuongtruc"), date(2024, 8, 6)
    grounds = {"reason": "Bỏ sót một giáo viên.", "document": "CV 112/CV-TH", "actor": who}
    with pytest.raises(Conflict, match="còn trong hạn"):
        permit_supplement(season, unit(), until, **grounds)
    frozen_clock.move_to(date(2024, 7, 29))
    with pytest.raises(DateOutsidePeriod, match="ngày nghỉ"):
        permit_supplement(season, unit(), date(2024, 8, 4), **grounds)
    with pytest.raises(InvalidInput):
        permit_supplement(season, unit(), until, **(grounds | {"document": ""}))
    with pytest.raises(NotPermitted):
        permit_supplement(season, unit(), until, **(grounds | {"actor": actor("lap")}))
    dossier = permit_supplement(season, unit(), until, **grounds, idempotency_key="x" * 22)
    assert permit_supplement(season, unit(), until, **grounds, idempotency_key="x" * 22) == dossier
    with db.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table(RoundSupplement))) == 1
    other = cases.dossier(season)
    allowed, refused_one = cases.drafts(dossier, ("P1",)), cases.drafts(other, ("P2",))
    stranger = cases.dossier(season, clerk="xa", unit=COMMUNE)
    theirs = cases.drafts(stranger, ("P9",), clerk="xa")
    papers(dossier)
    cases.submitted([*allowed, *refused_one])
    drafting.send_to_head(theirs, actor=actor("xa"))
    submission.submit(theirs, actor=actor("truongxa"))
    confirm(allowed)
    cases.appraised([*refused_one, *theirs])
    for number in (*refused_one, *theirs):
        with pytest.raises(Refused) as refused:
            appraisal.mark_eligible([number], actor=actor("xacnhan"))
        assert late(refused)
    row = rounds.shown(who, "TX-2023").row
    shown = round_life.life(who, row)
    assert [(one.until, one.sent) for one in shown.supplements] == [(until, 1)]
    marked = nominations.listed(actor("tham"), nominations.Filters(round_code="TX-2023"))
    assert {one.id for one in marked.rows if one.supplementary} == set(allowed)


def papers(dossier: int) -> None:
    """Give a permitted dossier the papers that a title needs."""
    stored, on = files.store(cases.PDF, "van-ban.pdf"), date(2024, 7, 4)
    needed = [PaperAdded(kind, stored.sha256, f"{kind.value}.pdf", "01", on) for kind in cases.PAPERS]
    drafting.attach_to_dossier(dossier, needed, actor=actor("lap"), confirms_conduct=True)


def test_the_grid_tells_who_has_sent_and_takes_the_same_statements_for_one_or_three(
    season: int, frozen_clock: SimulatedClock
) -> None:
    frozen_clock.move_to(date(2024, 7, 16))
    cases.dossier(season, clerk="xa", unit=COMMUNE)
    ids = cases.drafts(cases.dossier(season))
    cases.submitted(ids)
    appraisal.receive(ids, actor=actor("tham"))
    terms(season, None, 5)
    grid = round_units.grid(actor("thuongtruc"), "TX-2023")
    found = {line.name: line for line in grid.page.rows}
    school, commune = found["Trường Tiểu học Suối Mơ"], found["Ủy ban nhân dân xã Đèo Xanh"]
    assert school.standing is round_units.Standing.LATE
    assert (school.places, school.proposed) == ({WORKER: 5}, {WORKER: 1})
    assert commune.standing is round_units.Standing.STARTED
    narrowed = round_units.grid(actor("thuongtruc"), "TX-2023", text="deo xanh")
    assert [line.name for line in narrowed.page.rows] == ["Ủy ban nhân dân xã Đèo Xanh"]
