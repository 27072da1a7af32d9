"""Traps of appraisal: clocks on days off, silence is no consent, a deadline locks nobody out, namesakes, lateness."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

import rules
from rules.consultation import answer_day, remind_on
from tests.support import cases, district
from tests.support.sample import START, build, to_appraisal
from workflow import clock
from workflow.appraisal_words import Answer, AskedBody
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, NotFound, Refused
from workflow.models import NotDuplicate, Person, PersonDetail
from workflow.queries import appraisal_queue, consultations, duplicates
from workflow.queries.care import Care
from workflow.queries.lateness import late_before
from workflow.queries.queue_places import QueueFilters
from workflow.services import appraisal, drafting, registers, submission
from workflow.services import consultations as commands
from workflow.services import duplicates as pairs
from workflow.services.consultations import Letter, Reply
from workflow.states import NominationState as S
from workflow.tables import table


def letter(**changes: object) -> Letter:
    given = {
        "asked": AskedBody.TAX,
        "asked_name": "Chi cục Thuế",
        "letter": "13/CV",
        "asked_on": clock.today(),
    }
    return Letter(**given | changes)  # type: ignore[arg-type]  # fields by name


def test_the_day_to_answer_comes_from_the_local_rule_then_the_decree_then_the_letter() -> None:
    local = answer_day(date(2024, 1, 9), rules.law_for(date(2024, 1, 9), None, "ba_to_2024"))
    assert local is not None
    assert (local.due_on, local.days, local.lapses) == (date(2024, 1, 23), 10, True)
    assert answer_day(date(2024, 1, 9), rules.law_for(date(2024, 1, 9), None)) is None
    decree = answer_day(date(2025, 7, 1), rules.law_for(date(2025, 7, 1), None))
    assert decree is not None
    assert (decree.due_on, decree.lapses) == (date(2025, 7, 15), False)
    assert "khoản 6 Điều 34" in decree.citation


def test_reminders_are_due_on_working_days_only() -> None:
    assert remind_on(date(2024, 1, 23)) == date(2024, 1, 19)  # two working days before, over the weekend
    assert remind_on(date(2024, 2, 16)) == date(2024, 2, 7)  # over Tết


def test_an_open_letter_holds_an_answer_frees_an_objection_stops_and_a_lapse_is_no_consent(
    either_engine: Engine,
) -> None:
    del either_engine
    with clock.use(clock.SimulatedClock(START)) as simulated:
        sample = build(3)
        first, second, third = to_appraisal(sample)
        who, confirmer = sample.actors["appraiser"], sample.actors["confirmer"]
        for changes in ({"asked_name": " "}, {"letter": ""}, {"asked_on": date(2025, 1, 1)}):
            with pytest.raises(InvalidInput):
                commands.ask([first], letter(**changes), actor=who)
        ref = commands.ask([first, second, third], letter(), actor=who)
        with pytest.raises(Refused, match="Đang chờ ý kiến của Chi cục Thuế"):
            appraisal.mark_eligible([first], actor=confirmer)
        words = {first: (Answer.NO_OBJECTION, ""), second: (Answer.OBJECTION, "Nợ thuế năm 2023.")}
        with pytest.raises(InvalidInput):
            commands.record_answer(ref, Reply(date(2024, 6, 9), "7/T", words), actor=who)
        with pytest.raises(NotFound):
            commands.record_answer(ref, Reply(clock.today(), "7/T", words), actor=sample.actors["clerk"])
        commands.record_answer(ref, Reply(clock.today(), "7/T", words), actor=who)
        with pytest.raises(Conflict, match="đã có trả lời"):
            commands.record_answer(ref, Reply(clock.today(), "8/T", words), actor=who)
        appraisal.mark_eligible([first], actor=confirmer)
        with pytest.raises(Refused, match="Nợ thuế năm 2023"):
            appraisal.mark_eligible([second], actor=confirmer)
        assert commands.lapse_due() == 0
        due = consultations.shown(who, ref).row.due_on
        simulated.move_to(due)
        with pytest.raises(Refused):
            appraisal.mark_eligible([third], actor=confirmer)
        simulated.move_to(date(2024, 6, 25))
        assert consultations.shown(who, ref).row.has_lapsed
        assert (commands.lapse_due(), commands.lapse_due()) == (1, 0)
        appraisal.mark_eligible([third], actor=confirmer)
        with reading() as connection:
            assert verify(connection).problems == ()


def test_a_name_alone_is_no_sign_and_people_told_apart_stay_apart(
    engine: Engine, frozen_clock: clock.SimulatedClock
) -> None:
    del engine
    frozen_clock.at = clock.SimulatedClock(START).at.replace(month=1, day=9)
    district.build()
    season = district.open_round()
    ids = cases.drafts(cases.dossier(season), ["P1"])
    cases.submitted(ids)
    other = cases.drafts(cases.dossier(season, clerk="xa", unit=district.COMMUNE), ["P9"], clerk="xa")
    drafting.send_to_head(other, actor=district.actor("xa"))
    submission.submit(other, actor=district.actor("truongxa"))
    appraisal.receive([*ids, *other], actor=district.actor("tham"))
    who = district.actor("tham")
    assert care_of(ids[0]) is Care.CLEAN
    named(None)
    assert care_of(ids[0]) is Care.CLEAN  # the same name, no year known
    named(1980)
    assert care_of(ids[0]) is Care.LOOK
    (twin,) = duplicates.twins_of(who, ids[0])
    assert "cùng họ tên (không dấu) và năm sinh 1980" in twin.signs
    born(date(1980, 1, 1), date(1980, 5, 1))
    assert care_of(ids[0]) is Care.CLEAN  # two days of birth
    with transaction() as connection:
        connection.execute(sa.delete(table(PersonDetail)))
    with pytest.raises(InvalidInput):
        pairs.tell_apart(ids[0], other[0], " ", actor=who)
    pairs.tell_apart(other[0], ids[0], "Hai người khác nhau.", actor=who)
    assert care_of(ids[0]) is Care.CLEAN
    assert [one.reason for one in duplicates.twins_of(who, other[0])] == ["Hai người khác nhau."]
    with pytest.raises(Conflict):
        pairs.tell_apart(ids[0], other[0], "Lần nữa.", actor=who)
    with reading() as connection:
        assert connection.scalar(sa.select(NotDuplicate.scope)) == ""
        assert verify(connection).problems == ()


def named(year: int | None) -> None:
    """Let the two nominees have one name and year of birth."""
    codes = registers.nominee_ids(cases.NomineeKind.INDIVIDUAL)
    two = table(Person).c.id.in_([codes["P1"], codes["P9"]])
    with transaction() as connection:
        values = {"search_key": "dinh thi mai", "birth_year": year}
        connection.execute(sa.update(table(Person)).where(two).values(values))


def born(one: date, other: date) -> None:
    codes = registers.nominee_ids(cases.NomineeKind.INDIVIDUAL)
    rows = [{"person_id": codes[code], "birth_on": day, "deceased_paper": "", "family_contact": ""}
            for code, day in (("P1", one), ("P9", other))]  # fmt: skip
    with transaction() as connection:
        connection.execute(sa.insert(table(PersonDetail)), rows)


def care_of(number: int) -> Care:
    places = appraisal_queue.chosen(district.actor("tham"), QueueFilters())
    return next(place.care for place in places if place.id == number)


def test_the_night_of_the_deadline_locks_nobody_out_and_the_next_season_remembers(
    engine: Engine, frozen_clock: clock.SimulatedClock
) -> None:
    del engine
    frozen_clock.at = clock.SimulatedClock(START).at.replace(month=1, day=9)
    district.build()
    first = district.open_round()
    frozen_clock.move_to(date(2024, 2, 1), hour=0, minute=5)  # five minutes after the last day
    late = cases.drafts(cases.dossier(first), ["P1"])
    cases.submitted(late)
    appraisal.receive(late, actor=district.actor("tham"))
    appraisal.record_opinion(late, "Đạt.", True, actor=district.actor("tham"))
    assert care_of(late[0]) is Care.LATE
    frozen_clock.move_to(date(2024, 12, 2))
    changes = {"opens_on": date(2024, 12, 1), "closes_on": date(2025, 1, 31)}
    second = district.open_round(code="TX-2024", name="Đợt sau", **changes)
    school = registers.unit_ids()[district.SCHOOL]
    with reading() as connection:
        known = late_before(connection, {(second, school), (first, school)})
    assert {key: found.count for key, found in known.items()} == {(second, school): 1}
    again = cases.drafts(cases.dossier(second), ["P2"])
    cases.submitted(again)
    page = appraisal_queue.queue(district.actor("tham"), QueueFilters(S.SUBMITTED), by_school=True)
    assert [school.late_before.count for school in page.schools if school.late_before] == [1]
