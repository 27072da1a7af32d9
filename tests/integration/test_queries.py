"""Reads on both databases: who sees what, worklists, lists and pages by key, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from rules.text import name_sort_key
from rules.vocabulary import AwardCode, NomineeKind
from tests.support import cases, district, stores
from workflow import clock, db
from workflow.errors import NotFound
from workflow.permissions import may_see
from workflow.queries import (
    council,
    decisions,
    delegations,
    dossiers,
    lookup,
    nomination_page,
    nominations,
    paging,
    registers,
    rounds,
    worklists,
)
from workflow.queries.care import Care
from workflow.queries.decisions import DecisionState
from workflow.queries.nominations import Filters
from workflow.rows import load_rows
from workflow.services import appraisal
from workflow.states import NominationState as S

MORNING = datetime(2024, 1, 9, 8, 0, tzinfo=clock.LOCAL)


@dataclass(frozen=True)
class Season:
    """What the tests look at: ids by where they stand."""

    round_id: int
    draft: int
    submitted: int
    appraised: int
    awarded: int
    decision: int

    @property
    def all(self) -> tuple[int, ...]:
        """Every nomination."""
        return (self.draft, self.submitted, self.appraised, self.awarded)


@pytest.fixture
def morning() -> Iterator[clock.SimulatedClock]:
    """Stand still on a morning in January 2024."""
    with clock.use(clock.SimulatedClock(MORNING)) as simulated:
        yield simulated


@pytest.fixture
def season(either_engine: Engine, morning: clock.SimulatedClock) -> Season:
    """Four nominations of the school at four places."""
    return stores.filled("season of four", _season)


def _season() -> Season:
    district.build()
    round_id = district.open_round()
    (awarded,), decision = cases.whole_way(round_id)
    second = cases.dossier(round_id)
    submitted, appraised = cases.drafts(second, ["P2", "P3"])
    cases.submitted([submitted, appraised])
    (draft,) = cases.drafts(cases.dossier(round_id, clerk="xa", unit=district.COMMUNE), ["P9"], clerk="xa")
    return Season(round_id, draft, submitted, appraised, awarded, decision)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that run inside the block."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_lists_follow_the_same_rule_as_the_gate(season: Season) -> None:
    """``visible_nominations`` in SQL and ``permissions.may_see`` in Python say the same for every account."""
    with db.reading() as connection:
        rows = load_rows(connection, season.all)
    for name, *_ in district.ACCOUNTS:
        viewer = district.actor(name)
        listed = {row.id for row in nominations.listed(viewer).rows}
        if name == "tinh":  # a superior's viewer reads lists and pages, and has no step to be offered
            assert listed == {season.awarded}
            continue
        assert listed == {number for number in season.all if may_see(viewer, rows[number])}, name


def test_nothing_is_found_by_another_unit(season: Season) -> None:
    own, other = district.actor("lap"), district.actor("xa")
    ref = nominations.ref_of(own, season.awarded)
    dossier_ref = nominations.targets(own, [ref])[0].dossier_ref
    for read, name in (
        (nomination_page.shown, ref),
        (dossiers.shown, dossier_ref),
        (decisions.shown, decisions.ref_of(own, season.decision)),
    ):
        assert read(own, name)
        with pytest.raises(NotFound):
            read(other, name)
    assert nominations.targets(other, [ref]) == ()
    with pytest.raises(NotFound):
        nominations.ref_of(other, season.awarded)
    with pytest.raises(NotFound):
        dossiers.ref_of(other, 1)
    with pytest.raises(NotFound):
        decisions.ref_of(other, season.decision)


def test_filters(season: Season) -> None:
    viewer = district.actor("tham")

    def names(**filters: object) -> list[str]:
        return [row.name for row in nominations.listed(viewer, Filters(**filters)).rows]  # type: ignore[arg-type]

    assert names(text="dinh MAI") == ["Đinh Thị Mai"]
    assert names(text="100%_") == []
    assert names(states=(S.SUBMITTED,)) == ["Phạm Văn Rêu", "Nguyễn Đức Ánh"]
    assert names(award=AwardCode.COMMENDATION_LETTER) == []
    assert names(unit_code=district.SCHOOL, round_code="TX-2023") == [
        "Đinh Thị Mai",
        "Phạm Văn Rêu",
        "Nguyễn Đức Ánh",
    ]
    assert names(care=Care.LATE) == names(care=Care.OVERDUE) == []
    assert "Đinh Thị Mai" in names(care=Care.CLEAN)
    assert "Đinh Thị Mai" not in names(care=Care.LOOK)
    assert names(has_opinion=True) == ["Đinh Thị Mai"]
    clerk = nominations.listed(district.actor("lap"), Filters(has_opinion=True))
    assert clerk.total == 0, "whether there is an opinion is not for the unit to know"


def test_worklists(season: Season, morning: clock.SimulatedClock) -> None:
    def work(name: str) -> dict[str, int]:
        return {
            group.key: group.count for group in worklists.worklist_for(district.actor(name)) if group.count
        }

    assert work("xa") == {"drafts": 1}
    assert work("truong") == {"sent": 2}
    assert work("tham") == {"to_receive": 2}
    assert work("tinh") == {"awarded_below": 1}
    assert work("quantri") == {}
    appraisal.receive([season.submitted], actor=district.actor("tham"))
    assert work("tham") == {"to_receive": 1, "clean": 1}
    appraisal.record_opinion([season.submitted], "Đạt.", True, actor=district.actor("tham"))
    assert work("tham") == {"to_receive": 1}
    assert work("xacnhan") == {"to_confirm_clean": 1}
    appraisal.return_for_supplement(
        [season.submitted], "Thiếu.", ["khac"], date(2024, 1, 12), actor=district.actor("tham")
    )
    (returned,) = [one for one in worklists.worklist_for(district.actor("lap")) if one.key == "returned"]
    assert (returned.count, returned.days_left) == (1, 3)
    morning.move_to(date(2024, 1, 15))
    assert work("tham") == {"to_receive": 1, "to_return": 1, "overdue": 1}


def test_worklist_of_decisions(season: Season) -> None:
    (number,) = [season.submitted]
    cases.appraised([number])
    cases.recommended([number])
    assert {g.key for g in worklists.worklist_for(district.actor("thuongtruc")) if g.count} == {
        "recommended",
        "to_confer",
        "to_pay",
    }
    decision = cases.drafted_decision(season.round_id, [number])
    (to_sign,) = [g for g in worklists.worklist_for(district.actor("ky")) if g.count]
    assert (to_sign.key, to_sign.count, to_sign.decision_state) == ("to_sign", 1, DecisionState.DRAFTED)
    assert [
        row.id for row in decisions.open_for(district.actor("thuongtruc"), body_unit_id=2, external=False)
    ] == [decision]
    assert decisions.listed(district.actor("lap")).total == 1, "a unit sees a decision when it is issued"


def test_opinions_and_history(season: Season) -> None:
    officer = nomination_page.shown(
        district.actor("tham"), nominations.ref_of(district.actor("tham"), season.awarded)
    )
    assert officer.detail.opinion == "Đạt tiêu chuẩn theo hồ sơ."
    assert "opinion_recorded" in {one.event for one in officer.events}
    unit = nomination_page.shown(district.actor("lap"), officer.detail.ref)
    assert unit.detail.opinion == ""
    assert "opinion_recorded" not in {one.event for one in unit.events}
    assert unit.events[-1].event == "nomination_created"
    assert officer.events[0].actor == "Lê Thị Số"
    assert [finding.blocks for finding in officer.findings] == sorted(
        (finding.blocks for finding in officer.findings), reverse=True
    )
    relative = nomination_page.shown(
        district.actor("tham"), nominations.ref_of(district.actor("tham"), season.appraised)
    )
    assert relative.conflicted
    assert not relative.sees_opinions


def test_registers_are_found_without_marks(season: Season) -> None:
    clerk = district.actor("lap")
    unit = next(iter({grant.unit_id for grant in clerk.grants}))
    found = registers.candidates(clerk, unit_id=unit, kind=NomineeKind.INDIVIDUAL, text="nguyen duc")
    assert [(one.name, one.note) for one in found] == [("Nguyễn Đức Ánh", "Giáo viên")]
    assert [one.name for one in registers.candidates(clerk, unit_id=unit, kind=NomineeKind.INDIVIDUAL)] == [
        "Nguyễn Đức Ánh", "Đinh Thị Mai", "Phạm Văn Rêu",
    ]  # fmt: skip
    assert len(registers.candidates(clerk, unit_id=unit, kind=NomineeKind.COLLECTIVE)) == 1
    assert registers.candidates(clerk, unit_id=unit, kind=NomineeKind.HOUSEHOLD) == ()
    assert [one.title for one in registers.initiatives_of(clerk, unit_id=unit)] == ["Góc đọc sách lưu động"]
    with pytest.raises(NotFound):
        registers.candidates(district.actor("xa"), unit_id=unit, kind=NomineeKind.INDIVIDUAL)
    assert registers.initiatives_of(district.actor("xa"), unit_id=unit) == ()


def test_names_to_choose_from_stand_by_given_name(season: Season) -> None:
    del season
    shown = [name for _, name in delegations.choices(district.actor("thuongtruc")).deputies]
    plain = [name.partition(" (")[0] for name in shown]
    assert plain == sorted(plain, key=name_sort_key) != sorted(plain)
    assert all(name.endswith(")") for name in shown), "two people may have one name"


def test_the_one_box_reads_what_is_written_as_people_write_it(season: Season) -> None:
    paper, person = {"quyet-dinh"}, {"nguoi", "de-nghi"}
    expected: dict[str, set[str]] = {
        "quyết định số 36/QĐ-UBND": paper,
        "số 36": paper,
        "36/QĐ-UBND ngày 09/01/2024": paper,
        "9/1/2024": paper | {"bien-ban"},
        "36/QĐ-UBND ngày 10/01/2024": set(),
        "quyết định": set(),
        "Đinh Thị Mai Suối Mơ": person,
        "dinh thi mai th suoi mo": person,
        "Đinh Thị Mai Ba Chùa": set(),
        "Đinh Thị Mơ": set(),
        "Đinh Thị Uối": set(),
        "UBND huyện": {"don-vi"},
        "32/13/2024": set(),
    }
    standing = district.actor("thuongtruc")
    found = {typed: lookup.found(standing, typed).groups for typed in expected}
    assert {typed: {one.kind for one in groups if one.total} for typed, groups in found.items()} == expected


def test_pages_by_key_go_forth_and_back(season: Season, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging.fetch, "__kwdefaults__", {**paging.fetch.__kwdefaults__, "size": 1})
    viewer = district.actor("tham")
    first = nominations.listed(viewer, size=1)
    second = nominations.listed(viewer, cursor=paging.Cursor(after=first.older), size=1)
    third = nominations.listed(viewer, cursor=paging.Cursor(after=second.older), size=1)
    assert [page.rows[0].id for page in (first, second, third)] == [
        season.awarded,
        season.submitted,
        season.appraised,
    ]
    assert (first.newer, third.older) == ("", "")
    assert nominations.listed(viewer, cursor=paging.Cursor(before=third.newer), size=1).rows == second.rows
    assert nominations.listed(viewer, cursor=paging.Cursor(after="khong-co")).rows == ()
    newest = dossiers.listed(viewer)
    assert dossiers.listed(viewer, cursor=paging.Cursor(after=newest.older)).rows[0].id < newest.rows[0].id


def test_a_page_takes_the_same_number_of_statements_whatever_it_shows(
    season: Season, either_engine: Engine
) -> None:
    standing = district.actor("thuongtruc")
    one = nominations.ref_of(standing, season.awarded)
    pages: dict[str, tuple[int, Callable[[], object]]] = {
        "worklist": (5, lambda: worklists.worklist_for(standing)),
        "nominations": (2, lambda: nominations.listed(standing)),
        "nomination": (8, lambda: nomination_page.shown(standing, one)),
        "dossiers": (3, lambda: dossiers.listed(standing)),
        "dossier": (4, lambda: dossiers.shown(standing, nominations.targets(standing, [one])[0].dossier_ref)),
        "decisions": (8, lambda: decisions.listed(standing)),
        "decision": (9, lambda: decisions.shown(standing, decisions.ref_of(standing, season.decision))),
        "rounds": (1, lambda: rounds.listed(standing)),
        "round": (4, lambda: rounds.shown(standing, "TX-2023")),
        "council": (1, lambda: council.listed(standing)),
    }
    before = {name: statements(either_engine, read) for name, (_, read) in pages.items()}
    cases.appraised([season.submitted])
    cases.recommended([season.submitted])
    cases.drafted_decision(season.round_id, [season.submitted])
    district.open_round(code="TX-2", name="Đợt hai")
    assert {name: statements(either_engine, read) for name, (_, read) in pages.items()} == before
    extra = {"dossier": 1, "decision": 1}  # the reference is looked up first
    assert before == {name: number + extra.get(name, 0) for name, (number, _) in pages.items()}


def statements(engine: Engine, read: Callable[[], object]) -> int:
    """Return how many statements a read takes."""
    with counted(engine) as seen:
        read()
    return len(seen)
