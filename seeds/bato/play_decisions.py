"""The deciders' part: decisions drafted, signed, issued, forwarded, answered by the province."""

from __future__ import annotations

from functools import partial

from rules.vocabulary import AwardCode, Level, Procedure
from seeds.bato.index import Line
from seeds.bato.plan import PlannedDecision, PlannedNomination, PlannedRound, StoryKind
from seeds.bato.play_appraisal import PASSES
from seeds.bato.play_council import plan_session
from seeds.bato.season import Season, by_office
from workflow.services import deciding
from workflow.services.deciding import DecisionDraft

_SUPERIOR = "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"


def plan_decisions(season: Season, a_round: PlannedRound) -> None:
    """Put the council's session and the deciders' steps of a round on the timetable."""
    lines = [line for line in season.lines_of(a_round) if line[2].story.kind in PASSES]
    days, at = a_round.days, season.at
    if a_round.procedure is not Procedure.SIMPLIFIED:
        plan_session(season, a_round, lines)
    passed = [line for line in lines if line[2].story.kind is not StoryKind.FAILED_BALLOT]
    if a_round.level is Level.PROVINCE:
        at(days.signed, 9, partial(forward, season, passed), len(passed))
    for decision in a_round.decisions:
        group = [line for line in passed if _is_for(decision, line[2])]
        if a_round.level is Level.PROVINCE:
            at(decision.decided_on, 10, partial(answered, season, a_round, decision, group), len(group))
        else:
            made = _Made(season, a_round, decision, group)
            at(days.drafted, 9, made.draft, 3 * len(group))
            at(days.signed, 9, made.sign, len(group))
            at(decision.decided_on, 14, made.issue, 3 * len(group))


def _is_for(decision: PlannedDecision, one: PlannedNomination) -> bool:
    return (one.award, one.nominee_kind) in decision.awards


def forward(season: Season, lines: list[Line]) -> None:
    """The chairman sends to the province what the province decides."""
    deciding.forward(season.ids_of(lines), actor=season.cast.signer)


def answered(season: Season, a_round: PlannedRound, decision: PlannedDecision, lines: list[Line]) -> None:
    """The standing body records the province's decision."""
    awards = awards_of(decision)
    draft = DecisionDraft(season.rounds[a_round.code], awards, title_of(awards, a_round), is_external=True)
    decision_id = deciding.create_decision(draft, actor=season.cast.standing)
    deciding.record_superior_award(
        decision_id,
        season.ids_of(lines),
        number=decision.number,
        issued_on=decision.decided_on,
        signer_name=_SUPERIOR,
        actor=season.cast.standing,
    )


class _Made:
    """One decision of the district on its way from draft to number."""

    def __init__(
        self, season: Season, a_round: PlannedRound, decision: PlannedDecision, lines: list[Line]
    ) -> None:
        self.season, self.round, self.planned, self.lines = season, a_round, decision, lines
        self.id = 0

    def draft(self) -> None:
        """The standing body drafts; the quota is a gate here."""
        awards, cast = awards_of(self.planned), self.season.cast
        draft = DecisionDraft(self.season.rounds[self.round.code], awards, title_of(awards, self.round))
        self.id = deciding.create_decision(draft, actor=cast.standing)
        for unit, group in by_office(self.lines):
            deciding.draft(self.id, self.season.ids_of(group), actor=cast.appraiser(unit))

    def sign(self) -> None:
        """The chairman signs."""
        signer = self.season.cast.signer
        deciding.record_signature(
            self.id,
            signer_name=signer.display_name,
            signing_form="",
            signed_on=self.round.days.signed,
            actor=signer,
        )

    def issue(self) -> None:
        """The document clerk types the number; the document is rendered at once."""
        number = self.planned.number.split("/")[0]
        deciding.issue(
            self.id, number=number, issued_on=self.planned.decided_on, actor=self.season.cast.issuer
        )


def awards_of(decision: PlannedDecision) -> tuple[AwardCode, ...]:
    """Return the awards of a decision, each once."""
    return tuple(dict.fromkeys(award for award, _ in decision.awards))


def title_of(awards: tuple[AwardCode, ...], a_round: PlannedRound) -> str:
    """Return the subject (trích yếu) of a decision."""
    names = ", ".join(f"“{award.label}”" if award.is_title else award.label for award in awards)
    verb = "Công nhận danh hiệu" if awards[0].is_title else "Tặng"
    what = a_round.name[:1].lower() + a_round.name[1:]
    return f"{verb} {names}: {what}"
