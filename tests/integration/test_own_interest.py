"""Nobody clears himself or a relative: a hold and a disciplinary record are for somebody else of the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import HoldCause
from tests.support import cases, district
from workflow import clock
from workflow.actions import Action
from workflow.db import reading
from workflow.errors import NotFound, NotPermitted
from workflow.grounds import Subject
from workflow.models import Person, person_key
from workflow.permissions import decide
from workflow.queries import consultations
from workflow.services import consultations as letters
from workflow.services import holds, registers
from workflow.services.consultations import AskedBody, Letter


@pytest.fixture
def store(engine: Engine) -> Iterator[None]:
    """The district on 9/1/2024: P3 is a sister of the appraiser "tham"."""
    del engine
    with clock.use(clock.SimulatedClock(datetime(2024, 1, 9, 1, tzinfo=UTC))):
        district.build()
        yield


def number(code: str) -> int:
    """Return the id of a person."""
    with reading() as connection:
        return int(connection.scalar(sa.select(Person.id).where(Person.code == code)) or 0)


@pytest.mark.parametrize(("code", "is_free"), [("P1", True), ("P3", False), ("P7", False)])
def test_nobody_opens_or_ends_a_hold_on_himself_or_a_relative(store: None, code: str, is_free: bool) -> None:
    body, key = registers.unit_ids()[district.BODY], person_key(number(code))
    other, sister = district.actor("xacnhan"), district.actor("tham")
    hold = holds.open_hold(key, HoldCause.COMPLAINT, "Đơn số 1", body_unit_id=body, actor=other)
    if is_free:
        holds.close_hold(hold, "Kết luận số 2", True, actor=sister)
        return
    with pytest.raises(NotPermitted, match="chính bạn hoặc người thân"):
        holds.close_hold(hold, "Kết luận số 2", True, actor=sister)
    with pytest.raises(NotPermitted):
        holds.open_hold(key, HoldCause.COMPLAINT, "Đơn số 3", body_unit_id=body, actor=sister)


def test_nobody_records_or_ends_the_discipline_of_his_own(store: None) -> None:
    body = registers.unit_ids()[district.BODY]
    officer = replace(
        district.actor("thuongtruc"), person_id=number("P7"), relatives=frozenset({number("P3")})
    )
    for code, is_free in (("P1", True), ("P3", False), ("P7", False)):
        about = Subject(body_unit_id=body, person_ids=(number(code),))
        assert decide(officer, Action.RECORD_DISCIPLINE, about).allowed is is_free


def test_letters_about_one_s_own_and_letters_at_all_are_hidden_from_the_council(store: None) -> None:
    """A letter that asks the police about two teachers is for those who work on the case."""
    ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P3"])
    cases.submitted(ids)
    letter = Letter(AskedBody.TAX, "Chi cục Thuế", "13/CV", clock.today())
    ref = letters.ask(ids, letter, actor=district.actor("thuongtruc"))
    assert consultations.shown(district.actor("xacnhan"), ref).row.ref == ref
    for name in ("uyvien", "tham"):
        assert consultations.listed(district.actor(name)) == ()
        with pytest.raises(NotFound):
            consultations.shown(district.actor(name), ref)
