"""Dated settings of a body: two people, nothing backwards, the code reads the value of the day and of the body."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.documents import AwardDecisionContent
from tests.support import cases, district
from workflow import clock
from workflow.db import reading
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted
from workflow.models import AuditEvent, DatedSetting, IssuedDocument
from workflow.queries import body_settings as query
from workflow.roles import Role
from workflow.second_factor_policy import latest, roles_of, value_on
from workflow.services import body_settings, registers
from workflow.setting_words import (
    FACTOR_ROLES,
    NAMES_IN_DECISION,
    SECOND_CONFIRMER,
    SEPARATE_ISSUER,
    TARGETS_UNTIL,
)
from workflow.tables import table
from workflow.world import policies_on

PAPER = "Quy chế số 03/QC-HĐTĐKT ngày 05/01/2024, Điều 7"
START = date(2024, 7, 1)


@pytest.fixture
def body(either_engine: Engine, frozen_clock: clock.SimulatedClock) -> int:
    """The small district on 01/07/2024."""
    district.build()
    return registers.unit_ids()[district.BODY]


def proposed(body: int, key: str = SECOND_CONFIRMER, value: str = "off", since: date = START) -> int:
    """Let who may propose it propose a value."""
    who = "quantri" if key == FACTOR_ROLES else "thuongtruc"
    return body_settings.propose(
        key, value, since, PAPER, "Phòng chỉ còn hai người.", body_unit_id=body, actor=district.actor(who)
    )


def holds(body: int, day: date) -> tuple[bool, bool]:
    """Return both separations of duty of the body on a day."""
    with reading() as connection:
        found = policies_on(connection, day, [body])[body]
    return found.second_confirmer, found.separate_number_issuer


def test_a_value_holds_from_its_day_once_a_second_person_approved_it(body: int) -> None:
    since = date(2024, 8, 1)
    number = proposed(body, since=since)
    assert holds(body, since) == (True, True)
    with pytest.raises(NotPermitted):
        body_settings.approve(number, actor=district.actor("thuongtruc"))
    body_settings.approve(number, actor=district.actor("ky"))
    assert holds(body, date(2024, 7, 31)) == (True, True)
    assert holds(body, since) == (False, True)
    other = registers.unit_ids()[district.COMMUNE]
    assert holds(other, since) == (True, True), "another body keeps its own"
    with reading() as connection:
        events = table(AuditEvent)
        chosen = sa.select(events.c.event).where(events.c.chain == "setting").order_by(events.c.seq)
        assert list(connection.scalars(chosen)) == ["setting_proposed", "setting_approved"]


def test_what_was_loaded_holds_until_a_change_and_the_page_tells_both(
    body: int, frozen_clock: clock.SimulatedClock
) -> None:
    with district.db.transaction() as connection:
        row = {
            "key": SEPARATE_ISSUER,
            "value": "off",
            "since": date(2024, 7, 1),
            "until": None,
            "citation": "QC 01",
        }
        connection.execute(sa.insert(table(DatedSetting)).values(row))
    assert holds(body, START) == (True, False)
    body_settings.approve(
        proposed(body, SEPARATE_ISSUER, "on", date(2024, 9, 1)), actor=district.actor("xacnhan")
    )
    assert (holds(body, date(2024, 8, 31))[1], holds(body, date(2024, 9, 1))[1]) == (False, True)
    page = query.shown(district.actor("xacnhan"))
    issuer = next(one for one in page.standing if one.setting.key == SEPARATE_ISSUER)
    assert (issuer.value, issuer.citation) == ("off", "QC 01")
    assert [(one.before, one.value, one.since) for one in issuer.coming] == [("off", "on", date(2024, 9, 1))]
    assert [one.value for one in issuer.history] == ["on", "off"]
    frozen_clock.move_to(date(2024, 9, 1))
    page = query.shown(district.actor("xacnhan"))
    assert next(one for one in page.standing if one.setting.key == SEPARATE_ISSUER).value == "on"


def test_nothing_acts_backwards_and_one_change_waits_at_a_time(
    body: int, frozen_clock: clock.SimulatedClock
) -> None:
    with pytest.raises(DateOutsidePeriod):
        proposed(body, since=date(2024, 6, 30))
    number = proposed(body, since=date(2024, 7, 12))
    with pytest.raises(Conflict):
        proposed(body, since=date(2024, 7, 15))
    frozen_clock.move_to(date(2024, 7, 15))
    with pytest.raises(DateOutsidePeriod, match="đã qua"):
        body_settings.approve(number, actor=district.actor("ky"))
    body_settings.reject(number, "Quá ngày, đề nghị lại.", actor=district.actor("ky"))
    with pytest.raises(Conflict):
        body_settings.approve(number, actor=district.actor("ky"))
    assert holds(body, date(2024, 7, 15)) == (True, True)


def test_a_change_that_has_not_begun_is_cancelled_one_in_force_is_not(
    body: int, frozen_clock: clock.SimulatedClock
) -> None:
    later = proposed(body, since=date(2024, 8, 1))
    body_settings.approve(later, actor=district.actor("ky"))
    body_settings.cancel(later, "Quy chế chưa ban hành.", actor=district.actor("xacnhan"))
    assert holds(body, date(2024, 8, 1)) == (True, True)
    now = proposed(body)
    body_settings.approve(now, actor=district.actor("ky"))
    assert holds(body, START) == (False, True)
    with pytest.raises(Conflict, match="đã có hiệu lực"):
        body_settings.cancel(now, "Nhầm.", actor=district.actor("ky"))


@pytest.mark.parametrize(
    ("key", "value"),
    [(SECOND_CONFIRMER, "co"), (TARGETS_UNTIL, "31/02"), (TARGETS_UNTIL, "mai"), (SECOND_CONFIRMER, "on")],
)
def test_a_value_that_cannot_be_or_changes_nothing_is_refused(body: int, key: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        proposed(body, key, value)
    assert list(refused.value.fields) == ["value"]


def test_who_may_propose_what(body: int) -> None:
    for who, key in (("quantri", SECOND_CONFIRMER), ("thuongtruc", FACTOR_ROLES), ("tham", SECOND_CONFIRMER)):
        with pytest.raises(NotPermitted):
            body_settings.propose(
                key,
                "off" if key == SECOND_CONFIRMER else "signer",
                START,
                PAPER,
                "Thử.",
                body_unit_id=body,
                actor=district.actor(who),
            )
    with pytest.raises(NotFound):
        body_settings.propose(
            "khac", "on", START, PAPER, "Thử.", body_unit_id=body, actor=district.actor("ky")
        )


def test_the_second_factor_is_asked_from_the_approved_day(body: int) -> None:
    since = date(2024, 8, 1)
    number = proposed(body, FACTOR_ROLES, "signer,appraiser", since)
    with pytest.raises(NotPermitted):
        body_settings.approve(number, actor=district.actor("quantri"))
    body_settings.approve(number, actor=district.actor("thuongtruc"))
    asked: Callable[[date], frozenset[Role]]
    with reading() as connection:
        asked = lambda day: roles_of(connection.scalar(sa.select(value_on(day))))  # noqa: E731  # one line, used twice
        assert asked(date(2024, 7, 31)) == frozenset()
        assert asked(since) == {Role.SIGNER, Role.APPRAISER}
        rule = latest(connection)
    assert rule is not None
    assert (rule.since, rule.citation) == (since, PAPER)


def test_a_decision_of_a_few_names_says_them_where_the_body_set_it_so(either_engine: Engine) -> None:
    del either_engine
    day = date(2024, 1, 9)
    with clock.use(clock.SimulatedClock(datetime(2024, 1, 9, 1, tzinfo=UTC))):
        district.build()
        body = registers.unit_ids()[district.BODY]
        number = proposed(body, NAMES_IN_DECISION, "on", day)
        body_settings.approve(number, actor=district.actor("ky"))
        cases.whole_way(district.open_round())
    with reading() as connection:
        stored = connection.execute(sa.select(IssuedDocument.content)).scalar_one()
    said = AwardDecisionContent.from_json(stored)
    assert "gồm: Đinh Thị Mai" in said.articles[0].text
    assert said.annex.sections == ()
    assert said.articles[-1].text.startswith("Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện; ")
    assert said.recipients[-1] == "- Lưu: VT, PNV."
