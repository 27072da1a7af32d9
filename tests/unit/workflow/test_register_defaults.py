"""A list of units that names nobody above and no day gets those of the body that imports it, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rules.vocabulary import Level
from workflow.actor import Actor, Grant
from workflow.models.units import UnitKind
from workflow.roles import Role
from workflow.services.register_defaults import under_the_body
from workflow.services.register_plan import GivenUnit, StoredUnit
from workflow.services.register_words import unit_kind

SINCE = date(2025, 7, 1)
BODY = StoredUnit(
    1, "X-BV", "Ủy ban nhân dân xã Ba Vinh", UnitKind.PEOPLES_COMMITTEE, Level.COMMUNE, "Ba Vinh", "", SINCE
)
OFFICER = Actor(7, "truc", "Trực", None, (Grant(Role.STANDING_BODY, 1),))
SCHOOL = GivenUnit(2, "TH", "Trường Tiểu học Ba Vinh", "Trường học", "cơ quan, đơn vị")


def test_a_bare_unit_falls_under_the_body_that_imports_it() -> None:
    rows, notes = under_the_body([SCHOOL], {"X-BV": BODY}, OFFICER)
    assert (rows[0].parent, rows[0].since) == ("X-BV", SINCE)
    assert len(notes[2]) == 2
    assert "đặt dưới Ủy ban nhân dân xã Ba Vinh" in notes[2][0]


def test_a_list_in_the_words_of_the_unit_is_understood() -> None:
    said = [
        replace(SCHOOL, level=level, kind=kind) for level, kind in (("Cơ sở", "trường"), ("cơ quan", "Phòng"))
    ]
    rows, _ = under_the_body(said, {"X-BV": BODY}, OFFICER)
    assert [row.parent for row in rows] == ["X-BV", "X-BV"]
    assert [unit_kind(row.kind) for row in rows] == [UnitKind.SCHOOL, UnitKind.SPECIALISED_OFFICE]


def test_what_the_list_says_and_what_stands_above_stay() -> None:
    told = GivenUnit(3, "T1", "Thôn 1", "Khác", "cơ quan, đơn vị", "TH", "", date(2026, 1, 1))
    above = GivenUnit(4, "H", "Ủy ban nhân dân huyện", "Ủy ban nhân dân", "cấp huyện")
    known = GivenUnit(5, "X-BV", "Ủy ban nhân dân xã Ba Vinh", "Ủy ban nhân dân", "cấp xã")
    given = [told, above, known]
    assert under_the_body(given, {"X-BV": BODY}, OFFICER) == (given, {})
    nobody = Actor(8, "khac", "Khác", None, ())
    assert under_the_body([SCHOOL], {"X-BV": BODY}, nobody) == ([SCHOOL], {})
