"""The appraising office's part: receive, return, hold, opine, confirm what is eligible, refuse what is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from functools import partial
from typing import TypeVar

from rules.vocabulary import AwardCode, PaperKind, Procedure
from seeds.bato.index import Line
from seeds.bato.plan import PlannedRound, StoryKind
from seeds.bato.season import Season, SeasonError, by_office, reasons_of
from workflow.actor import Actor
from workflow.services import appraisal, holds

K = TypeVar("K", bound=Hashable)
PASSES = frozenset(
    {
        StoryKind.CLEAN,
        StoryKind.LATE,
        StoryKind.REPAIRED,
        StoryKind.CORRECTED,
        StoryKind.RELEASED,
        StoryKind.FAILED_BALLOT,
    }
)
"""Stories that reach the council; the gates decide whether that is so."""

ORDER = (
    AwardCode.ADVANCED_WORKER,
    AwardCode.GRASSROOTS_FIGHTER,
    AwardCode.ADVANCED_COLLECTIVE,
    AwardCode.EXCELLENT_COLLECTIVE,
    AwardCode.MINISTRY_PROVINCE_FLAG,
    AwardCode.MERIT_CERTIFICATE,
    AwardCode.COMMENDATION_LETTER,
)
"""What others rest on comes first: CSTĐCS and TTLĐTT look at the LĐTT, a Giấy khen at all titles."""

_UNLOCKED = {
    "wrong_template": (PaperKind.ACHIEVEMENT_REPORT.value,),
    "name_or_birthdate_mismatch": ("nominee_detail",),
    "wrong_annex": ("nominee_detail",),
    "pdf_not_signed": (PaperKind.PROPOSAL_LETTER.value,),
}
_FAVOURABLE = "Hồ sơ đủ thành phần, đạt tiêu chuẩn; đề nghị xác nhận đủ điều kiện."
_CONDUCT = "commendation_letter.conduct"
_CONDUCT_SEEN = "Ủy ban nhân dân xã xác nhận trong báo cáo tóm tắt: chấp hành tốt chủ trương, pháp luật."


def grouped(lines: Iterable[Line], key: Callable[[Line], K | None]) -> dict[K, list[Line]]:
    """Group lines by a key, in their order; a line with key None is left out."""
    found: dict[K, list[Line]] = defaultdict(list)
    for line in lines:
        wanted = key(line)
        if wanted is not None:
            found[wanted].append(line)
    return dict(found)


def plan_appraisal(season: Season, a_round: PlannedRound) -> None:
    """Put the office's steps of a round on the timetable."""
    lines, at = season.lines_of(a_round), season.at
    for day, group in grouped(lines, lambda line: line[1].received_on).items():
        at(day, 9, partial(receive, season, group), len(group))
    for day, group in grouped(lines, _returned_on).items():
        at(day, 14, partial(send_back, season, group), len(group))
    for day, group in grouped(lines, _resubmitted_on).items():
        at(day, 15, partial(receive, season, group), len(group))
    for day, group in grouped(lines, _lapsed_on).items():
        at(day, 8, partial(lapse, season, group), len(group))
    for line in lines:
        hold = line[2].story.hold
        if hold is not None:
            at(hold.opened_on, 11, partial(open_hold, season, line))
            if hold.released_on is not None:
                at(hold.released_on, 11, partial(close_hold, season, line))
    judged = [line for line in lines if line[2].story.kind not in {StoryKind.LAPSED, StoryKind.WITHDRAWN}]
    day = a_round.days.eligible
    at(day, 16, partial(opine, season, judged), len(judged))
    for award in ORDER:
        named = [line for line in judged if line[2].award is award]
        refused = [line for line in named if line[2].story.kind not in PASSES]
        for closed_on, group in grouped(refused, lambda line: line[2].story.closed_on).items():
            at(closed_on, 16.5, partial(refuse, season, group), 3 * len(group))
        passing = [line for line in named if line[2].story.kind in PASSES]
        if passing:
            at(day, 16.5, partial(confirm, season, passing), 3 * len(passing))
    if a_round.procedure is Procedure.SIMPLIFIED:
        at(day, 17, partial(pass_on, season, lines), len(lines))


def _returned_on(line: Line) -> date | None:
    returned = line[2].story.returned
    return returned.returned_on if returned else None


def _resubmitted_on(line: Line) -> date | None:
    returned = line[2].story.returned
    return returned.resubmitted_on if returned else None


def _lapsed_on(line: Line) -> date | None:
    returned = line[2].story.returned
    return returned.lapsed_on if returned else None


def receive(season: Season, lines: list[Line]) -> None:
    """The officer receives what has come; the office's own list goes to the deputy."""
    for unit, group in by_office(lines):
        appraisal.receive(season.ids_of(group), actor=season.cast.appraiser(unit))


def send_back(season: Season, lines: list[Line]) -> None:
    """The officer returns what has a defect and names what to mend."""
    for unit, group in by_office(lines):
        for words, same in grouped(group, _return_words).items():
            reason, items, due_on = words
            appraisal.return_for_supplement(
                season.ids_of(same), reason, items, due_on, actor=season.cast.appraiser(unit)
            )


def _return_words(line: Line) -> tuple[str, tuple[str, ...], date] | None:
    returned = line[2].story.returned
    if returned is None:
        return None
    items = tuple(str(kind.value) for kind in returned.missing) or _UNLOCKED[returned.defect]
    return returned.reason, items, returned.due_on


def lapse(season: Season, lines: list[Line]) -> None:
    """What nobody mended in time ends."""
    for unit, group in by_office(lines):
        appraisal.lapse(season.ids_of(group), actor=season.cast.appraiser(unit))


def open_hold(season: Season, line: Line) -> None:
    """A complaint or an inspection stops one nomination."""
    _, dossier, one = line
    assert one.story.hold is not None
    season.holds[one.key] = holds.open_hold(
        f"P{season.nominees[one.nominee_kind][one.nominee_code]}",
        one.story.hold.cause,
        one.story.hold.opened_by,
        body_unit_id=season.district,
        actor=season.cast.appraiser(dossier.unit_code),
        nomination_id=season.ids[one.key],
    )


def close_hold(season: Season, line: Line) -> None:
    """A conclusion ends the hold for the nominee."""
    _, dossier, one = line
    assert one.story.hold is not None
    document = one.story.hold.released_by or ""
    actor = season.cast.appraiser(dossier.unit_code)
    holds.close_hold(season.holds[one.key], document, cleared=True, actor=actor)


def opine(season: Season, lines: list[Line]) -> None:
    """The officer writes an opinion on every nomination; under the simplified procedure also on conduct."""
    for unit, group in by_office(lines):
        actor = season.cast.appraiser(unit)
        simplified = [line for line in group if line[0].procedure is Procedure.SIMPLIFIED]
        if simplified:
            appraisal.settle(season.ids_of(simplified), _CONDUCT, True, _CONDUCT_SEEN, actor=actor)
        for reason, same in grouped(group, _doubt).items():
            opinion = f"Đề nghị không xét: {reason}" if reason else _FAVOURABLE
            appraisal.record_opinion(season.ids_of(same), opinion, not reason, actor=actor)


def _doubt(line: Line) -> str:
    story = line[2].story
    return "" if story.kind in PASSES else story.reason


def confirm(season: Season, lines: list[Line]) -> None:
    """The confirmer marks eligible, in bulk; a refusal here means that the plan and the law disagree."""
    for unit, group in by_office(lines):
        result = appraisal.mark_eligible(
            season.ids_of(group), actor=season.cast.confirmer(unit), per_item=True
        )
        if result.refused:
            raise SeasonError.of(
                "planned as eligible, refused by the gate", _told(season, group, result.refused)
            )


def _told(season: Season, lines: list[Line], refused: Iterable[object]) -> list[str]:
    keys = {season.ids[one.key]: f"{one.key} {one.award.value} {one.nominee_code}" for _, _, one in lines}
    return [
        f"{keys[item.nomination_id]}: {reasons_of(item.error)}"  # type: ignore[attr-defined]  # ItemResult
        for item in refused
    ]


def refuse(season: Season, lines: list[Line]) -> None:
    """The confirmer asks the gate first: only what it refuses is marked ineligible, in the gate's own words."""
    for unit, group in by_office(lines):
        actor = season.cast.confirmer(unit)
        asked = appraisal.mark_eligible(season.ids_of(group), actor=actor, per_item=True)
        if asked.accepted:
            keys = {season.ids[one.key]: f"{one.key} {one.reason_code}" for _, _, one in group}
            raise SeasonError.of("planned as refused, let pass", [keys[number] for number in asked.accepted])
        found = {item.nomination_id: reasons_of(item.error) for item in asked.refused}
        _mark(season, group, found, actor)


def _mark(season: Season, lines: list[Line], found: dict[int, str], actor: Actor) -> None:
    def words(line: Line) -> tuple[str, str]:
        story = line[2].story
        return line[2].reason_code or "", f"{story.reason} {found[season.ids[line[2].key]]}"[:2000]

    for (code, reason), same in grouped(lines, words).items():
        appraisal.mark_ineligible(season.ids_of(same), reason, code, actor=actor)


def pass_on(season: Season, lines: list[Line]) -> None:
    """Under the simplified procedure what is eligible goes on without the council."""
    for unit, group in by_office(lines):
        appraisal.pass_simplified(season.ids_of(group), actor=season.cast.confirmer(unit))
