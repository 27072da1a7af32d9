"""What happens to a nomination on the way: returns, holds, ballots, refusals, each with its days."""

from __future__ import annotations

from datetime import date
from random import Random

from rules.vocabulary import AwardCode, HoldCause, PaperKind
from seeds.bato.book import DossierDraft, reason_text
from seeds.bato.data import load, working_days_after
from seeds.bato.plan import Ballot, Ending, Hold, PlannedRound, Return, Story, StoryKind

BALLOTED = frozenset({AwardCode.GRASSROOTS_FIGHTER, AwardCode.MINISTRY_PROVINCE_FLAG})
"""Awards the district council votes on by secret ballot."""

_KINDS = {
    "report_missing": StoryKind.LAPSED,
    "ballot_below_threshold": StoryKind.FAILED_BALLOT,
    "on_hold": StoryKind.HELD,
    "withdrawn_by_unit": StoryKind.WITHDRAWN,
    "beyond_the_gate": StoryKind.BEYOND_GATE,
    "wrong_competence": StoryKind.WRONG_COMPETENCE,
    "commune_decides_itself": StoryKind.WRONG_COMPETENCE,
    "commune_signed_itself": StoryKind.WRONG_COMPETENCE,
}


def ending_of(reason: str | None) -> Ending:
    """The end state that a reason leads to; no reason is an award."""
    if reason is None:
        return Ending.AWARDED
    return Ending.WITHDRAWN if reason == "withdrawn_by_unit" else Ending.NOT_AWARDED


def district_ballot(rng: Random, *, passes: bool) -> Ballot:
    """A ballot of the district council that passes, or fails, by its threshold."""
    rule = load("council")["ballot"]
    present = rng.randint(rule["members"] - 2, rule["members"])
    low, high = (rule["needed"], present) if passes else (7, rule["needed"] - 1)
    agree = rng.randint(low, high)
    return Ballot(rule["members"], present, agree, present - agree)


def unit_ballot(rng: Random, staff: int) -> Ballot:
    """The ballot of the proposing unit's own council: always passed, or it would not have proposed."""
    sizes = load("council")["unit_councils"]
    members = sizes["small"] if staff < 20 else sizes["medium"] if staff < 28 else sizes["large"]
    members = min(members, staff)
    needed = -(-80 * members // 100)
    agree = rng.randint(needed, members)
    return Ballot(members, members, agree, members - agree)


def story_of(
    rng: Random, a_round: PlannedRound, dossier: DossierDraft, award: AwardCode, reason: str | None
) -> Story:
    """The plain story of a nomination: awarded without a detour, or ended by its reason."""
    days = a_round.days
    if reason is None:
        kind = StoryKind.LATE if dossier.late_days else StoryKind.CLEAN
        ballot = district_ballot(rng, passes=True) if award in BALLOTED else None
        return Story(kind, late_days=dossier.late_days, ballot=ballot)
    kind = _KINDS.get(reason, StoryKind.REFUSED)
    story = Story(kind, dossier.late_days, closed_on=days.eligible, reason=reason_text(reason))
    if kind is StoryKind.FAILED_BALLOT:
        return _with(story, ballot=district_ballot(rng, passes=False), closed_on=days.council)
    if kind is StoryKind.WITHDRAWN:
        return _with(story, closed_on=working_days_after(dossier.received_on, 2))
    if kind is StoryKind.LAPSED:
        lapse = lapsed_return(a_round, dossier, PaperKind.ACHIEVEMENT_REPORT)
        return _with(story, returned=lapse, closed_on=lapse.lapsed_on)
    if kind is StoryKind.HELD:
        hold = Hold(HoldCause.INSPECTION, dossier.received_on, f"{60 + rng.randrange(30)}/UBND-TTr")
        return _with(story, hold=hold, closed_on=days.drafted)
    return story


def _with(
    story: Story,
    *,
    closed_on: date | None,
    ballot: Ballot | None = None,
    returned: Return | None = None,
    hold: Hold | None = None,
) -> Story:
    return Story(story.kind, story.late_days, returned, hold, ballot, closed_on, story.reason)


def _return_days(a_round: PlannedRound, dossier: DossierDraft) -> tuple[date, date]:
    """The day of a return and the last day to answer it."""
    returned_on = working_days_after(dossier.received_on, 1)
    return returned_on, min(working_days_after(returned_on, 5), a_round.days.eligible)


def lapsed_return(a_round: PlannedRound, dossier: DossierDraft, missing: PaperKind) -> Return:
    """A return that nobody answers."""
    returned_on, due_on = _return_days(a_round, dossier)
    return Return(
        defect="missing_evidence_first_time",
        missing=(missing,),
        reason=f"Đề nghị bổ sung: {missing.label}.",
        returned_on=returned_on,
        due_on=due_on,
        resubmitted_on=None,
        lapsed_on=working_days_after(due_on, 1),
    )


def repaired_return(
    a_round: PlannedRound,
    dossier: DossierDraft,
    defect: str,
    reason: str,
    *,
    missing: tuple[PaperKind, ...] = (),
    typed: tuple[str, int] | None = None,
) -> Return:
    """A return answered in time; ``typed`` is the name and birth year as first typed."""
    returned_on, due_on = _return_days(a_round, dossier)
    return Return(
        defect=defect,
        missing=missing,
        reason=reason,
        returned_on=returned_on,
        due_on=due_on,
        resubmitted_on=min(working_days_after(returned_on, 3), due_on),
        typed_name=typed[0] if typed else None,
        typed_birth_year=typed[1] if typed else None,
    )
