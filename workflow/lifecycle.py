"""The table of steps, and the one Machine built from it. Nothing else decides what may follow what.

The Machine has no registered model: it fires on a plain ``Attempt``. The library runs our guards as its condition, our
effects as its ``before`` and our audit writer in ``after_state_change``, where an error aborts the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from transitions import EventData, Machine, Transition

from rules.finding import Finding
from workflow import effects as fx
from workflow import guards as gd
from workflow import guards_draft as gw
from workflow import guards_undoing as gu
from workflow import payloads as pl
from workflow import undo_steps as un
from workflow.actions import Action
from workflow.attempt import Attempt
from workflow.audit import Happened
from workflow.states import NominationState

S, A = NominationState, Action
Guard = Callable[[Attempt], Iterator[Finding]]
Effect = Callable[[Attempt], None]


class Need(Enum):
    """What must be preloaded before a step's guards can judge."""

    FACTS = "facts"
    DECISION = "decision"
    SESSION = "session"
    QUOTA = "quota"
    HISTORY = "history"
    PLACES = "places"
    REPORT = "report"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: who (``action``), whether (``guards``), what else (``effects``), what is written."""

    trigger: str
    source: tuple[NominationState, ...]
    dest: NominationState | None
    action: Action
    event: str
    payload: type[pl.Payload] = pl.Payload
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    needs: frozenset[Need] = frozenset()
    in_service: bool = False  # only within a service that moves a session, decision or round along with it
    after_close: bool = False  # also when the round is closed and the nomination was not carried over


_FACTS = frozenset({Need.FACTS})
_HISTORY = frozenset({Need.HISTORY})
_AT_GATE = frozenset({Need.FACTS, Need.PLACES})
_ON_DECISION = frozenset({Need.FACTS, Need.DECISION})

STEPS: tuple[Step, ...] = (
    # --- the unit writes
    Step("edit_content", (S.DRAFT, S.RETURNED), None, A.EDIT_NOMINATION, "nomination_edited", pl.EditContent,
         (gd.item_unlocked, gw.award_changes_in_draft, gw.initiative_free, gw.achievement_still_here),
         (fx.apply_edit,)),
    Step("remove_draft", (S.DRAFT,), S.WITHDRAWN, A.EDIT_NOMINATION, "draft_removed", pl.Reason,
         (gw.never_sent,), (fx.set_reason,)),
    Step("restore_draft", (S.WITHDRAWN,), S.DRAFT, A.EDIT_NOMINATION, "draft_restored", pl.DraftRestored,
         (gw.never_sent, gw.initiative_free), (fx.apply_edit, fx.clear_reason), in_service=True),
    Step("attach_paper", (S.DRAFT, S.RETURNED), None, A.ATTACH_PAPER, "nomination_paper_attached", pl.PaperAdded,
         (gd.item_unlocked,), (fx.add_paper,)),
    Step("withdraw_paper", (S.DRAFT,), None, A.ATTACH_PAPER, "nomination_paper_withdrawn", pl.PaperWithdrawn,
         (), (fx.take_out_paper,)),
    Step("record_unit_ballot", (S.DRAFT, S.RETURNED), None, A.EDIT_NOMINATION, "unit_ballot_recorded", pl.UnitVote,
         (), (fx.keep_unit_ballot,)),
    Step("send_to_head", (S.DRAFT,), S.UNIT_REVIEW, A.SEND_TO_HEAD, "nomination_sent_to_head", pl.Note,
         (), (fx.stamp_preparer,)),
    Step("send_back", (S.UNIT_REVIEW,), S.DRAFT, A.SEND_BACK, "nomination_sent_back", pl.Reason, (), (fx.set_reason,)),
    Step("submit", (S.UNIT_REVIEW,), S.SUBMITTED, A.SUBMIT, "nomination_submitted", pl.Note, (gd.round_open,),
         (fx.store_assessment, fx.freeze_snapshot, fx.stamp_submitter, fx.clear_reason),
         _FACTS | {Need.REPORT}),
    Step("recall", (S.SUBMITTED,), S.UNIT_REVIEW, A.RECALL, "nomination_recalled", pl.Note,
         (), (fx.next_content_version,)),
    Step("resubmit", (S.RETURNED,), S.UNIT_REVIEW, A.RESUBMIT, "nomination_resubmitted", pl.Note,
         (), (fx.next_content_version, fx.clear_reason, fx.stamp_preparer)),
    Step("withdraw", (S.DRAFT, S.UNIT_REVIEW, S.SUBMITTED, S.APPRAISAL, S.RETURNED, S.ELIGIBLE), S.WITHDRAWN,
         A.WITHDRAW, "nomination_withdrawn", pl.Reason, (), (fx.set_reason,)),
    # --- the standing body appraises
    Step("receive", (S.SUBMITTED,), S.APPRAISAL, A.RECEIVE, "nomination_received", pl.Note, (), (fx.set_received_on,)),
    Step("record_opinion", (S.APPRAISAL,), None, A.RECORD_OPINION, "opinion_recorded", pl.Opinion,
         (), (fx.keep_opinion,)),
    Step("settle_finding", (S.APPRAISAL,), None, A.SETTLE_FINDING, "finding_settled", pl.SettleFinding,
         (gd.open_to_judgement,), (fx.keep_settlement,), _FACTS),
    Step("return_for_supplement", (S.SUBMITTED, S.APPRAISAL), S.RETURNED, A.RETURN, "nomination_returned",
         pl.ReturnForSupplement, (gd.due_day_ahead,), (fx.set_reason, fx.unlock_items)),
    Step("lapse", (S.RETURNED,), S.NOT_AWARDED, A.LAPSE, "nomination_lapsed", pl.Note,
         (gd.supplement_overdue,), (fx.set_lapse_reason,), frozenset({Need.CALENDAR})),
    Step("mark_eligible", (S.APPRAISAL,), S.ELIGIBLE, A.MARK_ELIGIBLE, "eligibility_confirmed", pl.Note,
         (gd.opinion_recorded, gd.not_twice_in_batch, gd.assessed_eligible, gd.within_unit_places),
         (fx.store_assessment, fx.take_nominee, fx.take_place, fx.stamp_confirmer), _AT_GATE),
    Step("mark_ineligible", (S.APPRAISAL,), S.NOT_AWARDED, A.MARK_INELIGIBLE, "ineligibility_confirmed", pl.Reason,
         (gd.opinion_recorded,), (fx.store_assessment, fx.set_reason, fx.stamp_confirmer), _FACTS),
    Step("reappraise", (S.ELIGIBLE, S.COUNCIL, S.RECOMMENDED), S.APPRAISAL, A.REAPPRAISE, "reappraisal_started",
         pl.Reason, (gd.ballot_not_started,), (fx.forget_appraisal, fx.leave_agenda), frozenset({Need.SESSION})),
    Step("reopen", (S.NOT_AWARDED,), S.APPRAISAL, A.REOPEN, "nomination_reopened", pl.Reason,
         (gd.was_received,),
         (fx.next_content_version, fx.forget_appraisal, fx.clear_reason, fx.go_on_after_closing), after_close=True),
    Step("reopen_upheld", (S.NOT_AWARDED,), S.APPRAISAL, A.REOPEN_UPHELD, "nomination_reopened_as_upheld",
         pl.Reason, (gd.was_received,),
         (fx.next_content_version, fx.forget_appraisal, fx.clear_reason, fx.go_on_after_closing),
         in_service=True, after_close=True),
    # --- the appraiser or the confirmer takes his own last step back while nobody has built on it
    Step("undo_opinion", (S.APPRAISAL,), None, A.UNDO_APPRAISAL, "opinion_withdrawn", pl.Note,
         (un.opinion_is_last,), (un.restore_opinion,), _HISTORY),
    Step("undo_return", (S.RETURNED,), S.APPRAISAL, A.UNDO_APPRAISAL, "return_withdrawn", pl.Note,
         (un.return_is_last,), (fx.clear_reason,), _HISTORY),
    Step("undo_return_unreceived", (S.RETURNED,), S.SUBMITTED, A.UNDO_APPRAISAL, "early_return_withdrawn", pl.Note,
         (un.early_return_is_last,), (fx.clear_reason,), _HISTORY),
    Step("undo_eligible", (S.ELIGIBLE,), S.APPRAISAL, A.UNDO_CONFIRMATION, "eligibility_withdrawn", pl.Note,
         (un.confirmation_is_last,), (un.forget_confirmation,), _HISTORY | {Need.SESSION}),
    Step("undo_ineligible", (S.NOT_AWARDED,), S.APPRAISAL, A.UNDO_CONFIRMATION, "ineligibility_withdrawn", pl.Note,
         (un.refusal_is_last,), (un.forget_confirmation,), _HISTORY),
    # --- the council
    Step("put_to_council", (S.ELIGIBLE,), S.COUNCIL, A.PUT_TO_COUNCIL, "nomination_put_to_council", pl.Note,
         (gd.assessed_eligible,), (), _FACTS),
    Step("postpone", (S.COUNCIL,), S.ELIGIBLE, A.POSTPONE, "nomination_postponed", pl.Reason,
         (gd.ballot_not_started,), (fx.leave_agenda,), frozenset({Need.SESSION})),
    Step("pass_simplified", (S.ELIGIBLE,), S.RECOMMENDED, A.PASS_SIMPLIFIED, "simplified_procedure_passed", pl.Note,
         (gd.simplified_procedure, gd.assessed_eligible), (), _FACTS),
    Step("recommend", (S.COUNCIL,), S.RECOMMENDED, A.RECORD_COUNCIL_RESULT, "nomination_recommended",
         pl.CouncilOutcome, (gd.heard_by_council, gd.recommended_by_council), (fx.keep_council_result,),
         frozenset({Need.SESSION}), in_service=True),
    Step("not_recommend", (S.COUNCIL,), S.NOT_AWARDED, A.RECORD_COUNCIL_RESULT, "nomination_not_recommended",
         pl.CouncilOutcome, (gd.heard_by_council, gd.not_recommended_by_council),
         (fx.keep_council_result, fx.set_reason), frozenset({Need.SESSION}), in_service=True),
    Step("recommend_lower", (S.DRAFT,), S.RECOMMENDED, A.RECORD_COUNCIL_RESULT, "lower_award_recommended",
         pl.LoweredFrom, (gd.lowered_by_council, gd.assessed_eligible, gd.within_unit_places),
         (fx.store_assessment, fx.take_over_from_higher, fx.take_place), _AT_GATE | {Need.SESSION}, in_service=True),
    # --- the decision
    Step("draft_decision", (S.RECOMMENDED,), S.SIGNING, A.DRAFT_DECISION, "nomination_put_on_decision",
         pl.OnDecision, (gd.on_open_decision, gd.decided_here, gd.eligible_for_decision, gd.within_quota,
         gd.within_unit_places),
         (fx.put_on_decision, fx.take_place), _ON_DECISION | {Need.QUOTA, Need.PLACES}),
    Step("remove_from_decision", (S.SIGNING,), S.RECOMMENDED, A.DRAFT_DECISION, "nomination_taken_off_decision",
         pl.Reason, (gd.decision_not_signed,), (fx.take_off_decision,), frozenset({Need.DECISION})),
    Step("record_signature", (S.SIGNING,), None, A.RECORD_SIGNATURE, "signature_recorded", pl.OnDecision,
         (gd.decision_not_signed, gd.eligible_for_decision, gd.still_within_quota), (), _ON_DECISION | {Need.QUOTA},
         in_service=True),
    Step("decline_to_sign", (S.SIGNING,), S.RECOMMENDED, A.DECLINE_TO_SIGN, "signature_declined", pl.Reason,
         (), (fx.take_off_decision,), in_service=True),
    Step("issue", (S.SIGNING,), S.AWARDED, A.ISSUE, "award_issued", pl.Issuing,
         (gd.decision_signed, gd.eligible_for_decision), (), _ON_DECISION, in_service=True),
    Step("refuse", (S.RECOMMENDED,), S.NOT_AWARDED, A.REFUSE, "award_refused", pl.Reason, (), (fx.set_reason,)),
    Step("forward", (S.RECOMMENDED,), S.FORWARDED, A.FORWARD, "nomination_forwarded", pl.Note,
         (gd.decided_above, gd.assessed_eligible), (), _FACTS),
    Step("record_superior_award", (S.FORWARDED,), S.AWARDED, A.RECORD_SUPERIOR, "superior_award_recorded",
         pl.Issuing, (gd.on_superior_decision,), (fx.put_on_decision,), frozenset({Need.DECISION}), in_service=True),
    Step("record_superior_refusal", (S.FORWARDED,), S.NOT_AWARDED, A.RECORD_SUPERIOR, "superior_refusal_recorded",
         pl.Reason, (), (fx.set_reason,)),
    # --- the decision is undone by a later one
    Step("sign_revocation", (S.AWARDED,), None, A.REVOKE, "revocation_signed", pl.OnAct,
         (gu.named_by_drafted_act,), (), in_service=True, after_close=True),
    Step("revoke", (S.AWARDED,), S.REVOKED, A.ISSUE, "award_revoked", pl.Revoking,
         (gu.named_by_signed_act,), (fx.set_reason,), in_service=True, after_close=True),
    Step("record_superior_revocation", (S.AWARDED,), S.REVOKED, A.RECORD_SUPERIOR, "superior_revocation_recorded",
         pl.Revoking, (gu.named_by_superior_act,), (fx.set_reason,), in_service=True, after_close=True),
    # --- the round is closed, or reopened
    Step("end_draft", (S.DRAFT, S.UNIT_REVIEW), S.WITHDRAWN, A.MANAGE_ROUND, "draft_lapsed", pl.Note,
         (), (fx.end_with_round,), in_service=True),
    Step("end_overdue", (S.RETURNED,), S.NOT_AWARDED, A.MANAGE_ROUND, "overdue_lapsed", pl.Note,
         (gd.supplement_overdue,), (fx.set_lapse_reason,), frozenset({Need.CALENDAR}), in_service=True),
    Step("carry_over", (S.SUBMITTED, S.APPRAISAL, S.RETURNED, S.ELIGIBLE, S.COUNCIL, S.RECOMMENDED, S.FORWARDED), None,
         A.MANAGE_ROUND, "nomination_carried_over", pl.CarriedOver, (gd.may_go_on,), (fx.keep_carried,),
         frozenset({Need.SESSION}), in_service=True),
    Step("revive_draft", (S.WITHDRAWN,), S.DRAFT, A.REOPEN_ROUND, "draft_revived", pl.Reason,
         (gd.lapsed_by_closing,), (fx.clear_reason,), in_service=True),
)  # fmt: skip

CREATED = "nomination_created"
BY_TRIGGER: dict[str, Step] = {step.trigger: step for step in STEPS}


class GuardedStep(Transition):
    """The library's transition, carrying our row of the table."""

    def __init__(
        self, *args: Any, step: Step, **kwargs: Any
    ) -> None:  # the library passes its own by position
        """Keep the step beside what the library needs."""
        super().__init__(*args, **kwargs)
        self.step = step


class Lifecycle(Machine):
    """A Machine whose transitions are our steps."""

    transition_cls = GuardedStep


def _guards_pass(event: EventData) -> bool:
    """Collect every finding of every guard; refuse when one blocks."""
    attempt, step = _attempt(event)
    for guard in guards_of(step):
        attempt.findings.extend(guard(attempt))
    return not any(finding.blocks for finding in attempt.findings)


def guards_of(step: Step) -> tuple[Guard, ...]:
    """Return the guards of a step, with the one that every step in a closed round meets."""
    return step.guards if step.after_close else (gd.round_not_closed, *step.guards)


def _run_effects(event: EventData) -> None:
    attempt, step = _attempt(event)
    for effect in step.effects:
        effect(attempt)


def _write_audit_event(event: EventData) -> None:
    """Append the change and its event together; the batch refuses to be written when they do not match."""
    attempt, step = _attempt(event)
    row = attempt.row
    attempt.batch.changes.append((row, attempt.state, attempt.changes))
    attempt.batch.events.append(
        Happened(
            chain="nomination",
            subject_id=row.id,
            event=step.event,
            actor_id=attempt.actor.user_id,
            acting_unit_id=attempt.actor.acting_unit_id,
            at=attempt.world.at,
            payload=attempt.payload.for_audit(),
            detail=attempt.payload.detail,
            from_state=row.state.value,
            to_state=attempt.state.value,
            law_on=attempt.assessment.law_on if attempt.assessment else row.received_on,
            findings_sha256=attempt.findings_sha256,
        )
    )


def _attempt(event: EventData) -> tuple[Attempt, Step]:
    attempt, transition = event.model, event.transition
    assert isinstance(attempt, Attempt) and isinstance(transition, GuardedStep)  # one fact: ours
    return attempt, transition.step


def build_machine() -> Lifecycle:
    """Build the Machine with the safe settings: no free jumps, no queue that answers True, nothing swallowed."""
    machine = Lifecycle(
        model=None,
        states=NominationState,
        initial=None,
        auto_transitions=False,
        send_event=True,
        queued=False,
        after_state_change=[_write_audit_event],
    )
    for step in STEPS:
        machine.add_transition(
            step.trigger,
            list(step.source),
            step.dest,
            conditions=[_guards_pass],
            before=[_run_effects],
            step=step,
        )
    return machine


MACHINE = build_machine()


def step_for(trigger: str) -> Step:
    """Return the step of a trigger (a KeyError for a trigger nobody declared)."""
    return BY_TRIGGER[trigger]


def fire(trigger: str, attempt: Attempt) -> bool:
    """Let the Machine try the step; False when a guard blocks. The state is set by the library and nowhere else."""
    return bool(MACHINE.events[trigger].trigger(attempt))


def possible_from(state: NominationState) -> tuple[Step, ...]:
    """Return the steps that leave a state or stay in it."""
    return tuple(step for step in STEPS if state in step.source)
