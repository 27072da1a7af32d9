"""The proof of a plan: its counts are the published ones, its reasons are real, its grants are lawful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rules.vocabulary import AwardCode, Level, NomineeKind, Stream
from seeds.bato.check_grants import grant_violations
from seeds.bato.check_people import people_violations
from seeds.bato.check_reasons import reason_violations
from seeds.bato.check_stories import story_violations
from seeds.bato.data import load
from seeds.bato.index import PlanIndex
from seeds.bato.plan import Ending, SeasonPlan

_ROUNDS = {"education": "GD-2024", "administration": "HC-2023"}
_TITLES = {
    "LDTT": (AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL),
    "CSTDCS": (AwardCode.GRASSROOTS_FIGHTER, NomineeKind.INDIVIDUAL),
    "GK_individual": (AwardCode.COMMENDATION_LETTER, NomineeKind.INDIVIDUAL),
    "TTLDTT": (AwardCode.ADVANCED_COLLECTIVE, NomineeKind.COLLECTIVE),
    "GK_collective": (AwardCode.COMMENDATION_LETTER, NomineeKind.COLLECTIVE),
}
_SUDDEN_EXTRA = {"A": 0, "B": 23}  # nominations of đột xuất beyond those of variant A
PROPOSED, AWARDED = 2324, 2175  # of variant A


class PlanError(AssertionError):
    """The plan breaks an invariant; the message lists every broken one."""


def violations(plan: SeasonPlan) -> Iterator[str]:
    """Every broken invariant, as a sentence."""
    index = PlanIndex(plan)
    yield from _totals(plan)
    yield from _published(index)
    yield from _proposals(index)
    yield from _schools(index)
    yield from _blocks(index)
    yield from _fighters_ratio(index)
    yield from people_violations(index)
    yield from reason_violations(index)
    yield from grant_violations(index)
    yield from story_violations(index)


def check_plan(plan: SeasonPlan) -> None:
    """Raise PlanError with every broken invariant; silent when all hold."""
    broken = list(violations(plan))
    if broken:
        raise PlanError("\n".join(broken))


def _totals(plan: SeasonPlan) -> Iterator[str]:
    extra = _SUDDEN_EXTRA[plan.variant]
    proposed = len(plan.nominations)
    awarded = sum(one.expected_end is Ending.AWARDED for one in plan.nominations)
    if (proposed, awarded) != (PROPOSED + extra, AWARDED + extra):
        yield f"proposed {proposed}, awarded {awarded}; expected {PROPOSED + extra}, {AWARDED + extra}"


def _published(index: PlanIndex) -> Iterator[str]:
    produced: Counter[tuple[Stream, AwardCode, NomineeKind, Level]] = Counter(
        (a_round.stream, one.award, one.nominee_kind, a_round.level)
        for a_round, _, one in index.lines
        if one.expected_end is Ending.AWARDED
    )
    figures = index.plan.published
    for figure in figures:
        found = produced.pop((figure.stream, figure.award, figure.nominee_kind, figure.level), 0)
        if found != figure.count:
            row = f"{figure.stream.label}, {figure.award.label}, {figure.nominee_kind.label}"
            yield f"{row}: published {figure.count}, planned {found}"
    for rest in produced:
        yield f"awards that nobody published: {rest}"


def _proposals(index: PlanIndex) -> Iterator[str]:
    """proposed = granted + refused by reason, for each award of the two yearly rounds."""
    for block, round_code in _ROUNDS.items():
        for row, (award, kind) in _TITLES.items():
            want: dict[str, Any] = load("proposals")[block][row]
            lines = [one for _, _, one in index.lines_for(award, kind, round_code)]
            reasons = Counter(one.reason_code for one in lines)
            granted = reasons.pop(None, 0)
            if (len(lines), granted) != (want["proposed"], want["granted"]):
                yield f"{block} {row}: proposed {len(lines)}, granted {granted}"
            if dict(reasons) != want["refused"]:
                yield f"{block} {row}: refused {dict(reasons)}, expected {want['refused']}"
            if len(lines) != granted + sum(reasons.values()):
                yield f"{block} {row}: proposed is not granted + refused"


def granted_by_unit(index: PlanIndex, round_code: str) -> Counter[tuple[str, str]]:
    """How many of each award each unit got in a yearly round: (unit, row of proposals.yaml)."""
    names = {pair: row for row, pair in _TITLES.items()}
    return Counter(
        (dossier.unit_code, names[one.award, one.nominee_kind])
        for a_round, dossier, one in index.lines
        if a_round.code == round_code and one.expected_end is Ending.AWARDED
    )


def _schools(index: PlanIndex) -> Iterator[str]:
    got = granted_by_unit(index, _ROUNDS["education"])
    for row in load("allocation")["schools"]:
        want = {
            "LDTT": row["LDTT"],
            "CSTDCS": row["CSTDCS"],
            "GK_individual": row["GK"],
            "TTLDTT": int(row["TTLDTT"]),
            "GK_collective": int(row["collective_letter"] != "none"),
        }
        yield from _compare(row["code"], want, got)


def _compare(unit: str, want: dict[str, int], got: Counter[tuple[str, str]]) -> Iterator[str]:
    for award, count in want.items():
        if got[unit, award] != count:
            yield f"{unit}: {award} {got[unit, award]}, allocated {count}"


def _blocks(index: PlanIndex) -> Iterator[str]:
    """Each office and commune as allocated; each block as its total."""
    got = granted_by_unit(index, _ROUNDS["administration"])
    sums: Counter[tuple[str, str]] = Counter()
    for (unit, award), count in got.items():
        sums[str(index.units[unit].block), award] += count
    for row in [*load("allocation")["offices"], *load("allocation")["communes"]]:
        yield from _compare(row["code"], _wanted(row), got)
    for block, row in load("allocation")["block_totals"].items():
        yield from _compare(block, _wanted(row), sums)
    own = [one for one in index.plan.external_awards if one.award is AwardCode.ADVANCED_WORKER]
    by_commune = Counter(one.unit_code for one in own)
    for row in load("allocation")["communes"]:
        if by_commune[row["code"]] != row["LDTT_by_commune"]:
            yield f"{row['code']}: {by_commune[row['code']]} LĐTT decided by the commune"


def _wanted(row: dict[str, Any]) -> dict[str, int]:
    return {
        "LDTT": row["LDTT"],
        "CSTDCS": row.get("CSTDCS", 0),
        "GK_individual": row["GK"],
        "TTLDTT": int(row["TTLDTT"]),
        "GK_collective": row["GK_collective"],
    }


def _fighters_ratio(index: PlanIndex) -> Iterator[str]:
    """CSTĐCS stay within 15 % of the granted LĐTT, the whole district as base (local rule)."""
    for block, round_code in _ROUNDS.items():
        counts = Counter(award for code, award, _ in index.awarded if code == round_code)
        allowed = counts[AwardCode.ADVANCED_WORKER] * 15 // 100
        if counts[AwardCode.GRASSROOTS_FIGHTER] > allowed:
            yield f"{block}: {counts[AwardCode.GRASSROOTS_FIGHTER]} CSTĐCS, at most {allowed}"
