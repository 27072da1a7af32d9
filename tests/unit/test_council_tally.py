"""Votes needed, base and quorum: every cell of the recusal table of security.md 3.2, and the edges (no database)."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from workflow import tally
from workflow.council_rows import SessionWorld
from workflow.council_words import Attendance, ItemResult, VoteBase, Way
from workflow.tally import Counts

TABLE = (
    ("1/2", True, ((8, 8), (8, 8), (8, 7), (8, 7), (8, 6))),
    ("7/10", False, ((11, 11), (11, 10), (11, 10), (11, 9), (11, 8))),
    ("4/5", False, ((12, 12), (12, 12), (12, 11), (12, 10), (12, 9))),
    ("9/10", False, ((14, 14), (14, 13), (14, 12), (14, 11), (14, 10))),
)
"""Of 15 members by number of recusals (0 to 4): votes needed of all, and of those entitled."""


def council_of(
    members: int, *, threshold: str, above: bool, recused: int = 0, base: VoteBase = VoteBase.ALL_MEMBERS,
    quorum: str = "", absent: int = 0,
) -> tuple[SessionWorld, SimpleNamespace]:  # fmt: skip
    """Return a session of so many members and its only item, made of plain values."""
    seats = tuple(
        SimpleNamespace(
            id=place, person_id=place, is_voting=True, is_teller=False, presides=place == 1,
            attendance=Attendance.ABSENT if place > members - absent else Attendance.PRESENT,
        )
        for place in range(1, members + 1)
    )  # fmt: skip
    item = SimpleNamespace(
        id=1, way=Way.SECRET, threshold=threshold, above=above, citation="Điều 1", confidence="", lower_award=None,
        quorum=quorum, quorum_citation="Mục 6", written_settled=True,
    )  # fmt: skip
    row = SimpleNamespace(base=base, present=members - absent, members=members)
    away = {1: frozenset(range(1, recused + 1))}
    return SessionWorld(row, seats, (item,), away, {}), item  # type: ignore[arg-type]  # plain values


@pytest.mark.parametrize("base", list(VoteBase))
@pytest.mark.parametrize(("threshold", "above", "needed"), TABLE)
def test_votes_needed_are_those_of_the_table_for_every_number_of_recusals(
    threshold: str, above: bool, needed: Sequence[tuple[int, int]], base: VoteBase
) -> None:
    for recused, (of_all, of_entitled) in enumerate(needed):
        world, item = council_of(15, threshold=threshold, above=above, recused=recused, base=base)
        found = tally.reach(world, item)  # type: ignore[arg-type]  # plain values
        wanted = of_all if base is VoteBase.ALL_MEMBERS else of_entitled
        assert (found.needed, found.needed_of_all, found.needed_of_entitled) == (wanted, of_all, of_entitled)
        assert found.possible is (15 - recused >= wanted)
        assert found.bases_differ is (of_all != of_entitled)
        for agree in {min(wanted - 1, 15 - recused), min(wanted, 15 - recused)}:
            counts = Counts(agree=agree, disagree=15 - recused - agree)
            judged = tally.judged(world, item, counts)  # type: ignore[arg-type]  # plain values
            assert (judged.result is ItemResult.RECOMMENDED) is (agree >= wanted), (recused, agree)


def test_passing_is_impossible_exactly_where_the_table_says_so() -> None:
    impossible = {
        (threshold, recused, base)
        for threshold, above, _ in TABLE
        for recused in range(5)
        for base in VoteBase
        if not tally.reach(
            *council_of(15, threshold=threshold, above=above, recused=recused, base=base)
        ).possible  # type: ignore[arg-type]  # plain values
    }
    every = VoteBase.ALL_MEMBERS
    assert impossible == {("4/5", 4, every), ("9/10", 2, every), ("9/10", 3, every), ("9/10", 4, every)}


@pytest.mark.parametrize(
    ("members", "agree", "passed"), [(16, 8, False), (16, 9, True), (15, 7, False), (15, 8, True)]
)
def test_half_is_not_more_than_half(members: int, agree: int, passed: bool) -> None:
    world, item = council_of(members, threshold="1/2", above=True)
    found = tally.judged(world, item, Counts(agree=agree, disagree=members - agree))  # type: ignore[arg-type]  # plain
    assert (found.result is ItemResult.RECOMMENDED) is passed


@pytest.mark.parametrize(
    ("members", "present", "met"),
    [(15, 10, True), (15, 9, False), (16, 11, True), (16, 10, False), (15, 15, True)],
)
def test_two_thirds_must_be_present(members: int, present: int, met: bool) -> None:
    world, item = council_of(members, threshold="1/2", above=True, quorum="2/3", absent=members - present)
    assert tally.quorum_met(item, present=present, members=members) is met  # type: ignore[arg-type]  # plain values
    found = tally.judged(world, item, Counts(agree=present))  # type: ignore[arg-type]  # plain values
    assert (found.result is ItemResult.POSTPONED) is not met


def test_without_a_quorum_in_the_rules_any_number_may_meet() -> None:
    _, item = council_of(15, threshold="1/2", above=True)
    assert tally.quorum_met(item, present=1, members=15)  # type: ignore[arg-type]  # plain values
