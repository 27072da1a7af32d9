"""Who may take which step: every role against every step, deny by default; the printed matrix is the documentation."""

from __future__ import annotations

import pytest

from workflow.actions import Action
from workflow.actor import SYSTEM, Actor, Grant
from workflow.grounds import Policy, Sitting, Subject
from workflow.lifecycle import STEPS
from workflow.permissions import BARS, GRANTS, decide
from workflow.roles import Role

UNIT, BODY, ELSEWHERE = 1, 2, 3
A, R = Action, Role
ALLOWED: dict[Role, set[str]] = {
    R.CLERK: {
        "edit_content", "remove_draft", "restore_draft", "attach_paper", "withdraw_paper", "record_unit_ballot",
        "send_to_head", "resubmit",
    },
    R.UNIT_HEAD: {
        "edit_content", "remove_draft", "restore_draft", "attach_paper", "withdraw_paper", "record_unit_ballot",
        "send_to_head", "resubmit", "send_back", "submit", "recall", "withdraw",
    },
    R.APPRAISER: {
        "receive", "record_opinion", "settle_finding", "return_for_supplement", "lapse", "reappraise", "undo_opinion",
        "undo_return", "undo_return_unreceived",
    },
    R.CONFIRMER: {
        "settle_finding", "mark_eligible", "mark_ineligible", "reopen", "reopen_upheld", "pass_simplified",
        "undo_eligible", "undo_ineligible", "revive_draft",
    },
    R.SECRETARY: {"put_to_council", "postpone", "recommend", "not_recommend", "recommend_lower"},
    R.STANDING_BODY: {
        "draft_decision", "remove_from_decision", "record_superior_award", "record_superior_refusal", "end_draft",
        "end_overdue", "carry_over", "revive_draft", "record_superior_revocation",
    },
    R.SIGNER: {
        "record_signature", "decline_to_sign", "refuse", "forward", "sign_revocation", "revive_draft", "reopen_upheld",
    },
    R.NUMBER_ISSUER: {"issue", "revoke"},
    R.COUNCIL_MEMBER: set(),
    R.COUNCIL_CHAIR: set(),
    R.PROVINCE_VIEWER: set(),
    R.ADMINISTRATOR: set(),
}  # fmt: skip
UNIT_ROLES = {R.CLERK, R.UNIT_HEAD}


def actor(role: Role, unit: int, *, user: int = 7, person: int | None = None) -> Actor:
    """Return somebody with one grant."""
    return Actor(user, role.value, role.value, person, (Grant(role, unit),))


def subject(**changes: object) -> Subject:
    """Return a nomination of the unit in a round of the body."""
    return Subject(unit_id=UNIT, body_unit_id=BODY, **changes)  # type: ignore[arg-type]  # test builder


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.trigger)
def test_each_role_may_take_exactly_its_steps(role: Role, step: object) -> None:
    trigger, action = step.trigger, step.action  # type: ignore[attr-defined]  # a Step
    home = UNIT if role in UNIT_ROLES else BODY
    assert decide(actor(role, home), action, subject()).allowed is (trigger in ALLOWED[role])
    assert not decide(actor(role, ELSEWHERE), action, subject()).allowed


RULES: dict[Action, set[Role]] = {
    A.PROPOSE_PACK: {R.STANDING_BODY},
    A.APPROVE_PACK: {R.CONFIRMER, R.SIGNER},
    A.MANAGE_ROUND: {R.STANDING_BODY},
    A.REOPEN_ROUND: {R.STANDING_BODY, R.CONFIRMER, R.SIGNER},
    A.PROPOSE_DAY: {R.STANDING_BODY},
    A.APPROVE_DAY: {R.CONFIRMER, R.SIGNER},
    A.PROPOSE_SETTING: {R.STANDING_BODY},
    A.APPROVE_SETTING: {R.CONFIRMER, R.SIGNER},
    A.VIEW_PACKS: set(Role),
    A.VIEW_MONEY: {R.APPRAISER, R.CONFIRMER, R.STANDING_BODY, R.SECRETARY, R.SIGNER, R.NUMBER_ISSUER},
    A.SET_MONEY_TERMS: {R.STANDING_BODY},
    A.CORRECT_PRIZE: {R.STANDING_BODY, R.CONFIRMER},
    A.RECORD_PAYMENT: {R.STANDING_BODY},
    A.MANAGE_FUND: {R.STANDING_BODY},
    A.CONFER: {R.STANDING_BODY, R.SECRETARY},
    A.RECORD_DISCIPLINE: {R.STANDING_BODY},
    A.REMOVE_RELATIVE: {R.STANDING_BODY},
    A.PROPOSE_REGISTER_CHANGE: {R.STANDING_BODY},
    A.APPROVE_REGISTER_CHANGE: {R.CONFIRMER, R.STANDING_BODY},
    A.PROPOSE_REVOCATION: {R.STANDING_BODY},
    A.DRAFT_LATER_ACT: {R.STANDING_BODY},
    A.REVOKE: {R.SIGNER},
    A.TRACK_RECOVERY: {R.STANDING_BODY},
    A.REGISTER_COMPLAINT: {R.STANDING_BODY},
    A.HANDLE_COMPLAINT: {R.STANDING_BODY, R.CONFIRMER},
    A.VIEW_COMPLAINTS: {R.STANDING_BODY, R.CONFIRMER, R.SIGNER},
}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_who_proposes_and_who_approves_rules_and_changes_of_the_registers(role: Role) -> None:
    home = UNIT if role in UNIT_ROLES else BODY
    for action, allowed in RULES.items():
        assert decide(actor(role, home), action, Subject.for_body(BODY)).allowed is (role in allowed)
        elsewhere = decide(actor(role, ELSEWHERE), action, Subject.for_body(BODY)).allowed
        assert elsewhere is (action is A.VIEW_PACKS)


COUNCIL: dict[Action, set[Role]] = {
    A.MANAGE_COUNCIL: {R.SECRETARY, R.STANDING_BODY},
    A.MAKE_SESSION: {R.SECRETARY},
    A.KEEP_MINUTES_SCAN: {R.SECRETARY},
    A.RUN_SESSION: {R.SECRETARY},
    A.DECLARE_CONFLICT: set(),
    A.REPORT_CONFLICT: {R.SECRETARY, R.APPRAISER, R.CONFIRMER},
    A.END_CONFLICT: {R.SECRETARY},
    A.COMMENT_CASE: set(),
    A.CAST_VOTE: set(),
    A.CONFIRM_VOTE_BASE: set(),
    A.GUARD_BALLOT: set(),
    A.COUNT_BALLOT: set(),
    A.CERTIFY_BALLOT: set(),
    A.VIEW_SESSION: {R.SECRETARY, R.STANDING_BODY, R.COUNCIL_MEMBER, R.COUNCIL_CHAIR},
}
"""What an account may do with a council by its role alone; the rest comes from the seat in that one session."""
MEMBERS_MAY = {
    A.DECLARE_CONFLICT, A.REPORT_CONFLICT, A.END_CONFLICT, A.COMMENT_CASE, A.CAST_VOTE, A.VIEW_SESSION,
}  # fmt: skip
TELLERS_MAY = {A.GUARD_BALLOT, A.COUNT_BALLOT, A.CERTIFY_BALLOT}
CHAIR_MAY = {A.CONFIRM_VOTE_BASE, A.CERTIFY_BALLOT}
KEPT_OUT = {A.REPORT_CONFLICT,
    A.COMMENT_CASE, A.CAST_VOTE, A.END_CONFLICT, A.COUNT_BALLOT, A.GUARD_BALLOT, A.RECORD_COUNCIL_RESULT,
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_what_a_role_alone_may_do_with_a_council(role: Role) -> None:
    for action, allowed in COUNCIL.items():
        assert decide(actor(role, BODY), action, Sitting().subject(BODY)).allowed is (role in allowed), action
        assert not decide(actor(role, ELSEWHERE), action, Sitting().subject(BODY)).allowed, action


@pytest.mark.parametrize(
    ("sitting", "may"),
    [
        (Sitting(members=frozenset({5})), MEMBERS_MAY),
        (Sitting(tellers=frozenset({5})), TELLERS_MAY),
        (Sitting(presiding=frozenset({5})), CHAIR_MAY),
        (Sitting(frozenset({6}), frozenset({6}), frozenset({6})), set()),
    ],
    ids=["member", "teller", "presiding", "stranger"],
)
def test_what_a_seat_in_the_session_adds(sitting: Sitting, may: set[Action]) -> None:
    """The seat alone, of a person without any role in the body; an administrator has nothing from it."""
    somebody = Actor(7, "uv", "Ủy viên", 5, ())
    granted = {one for one in COUNCIL if decide(somebody, one, sitting.subject(BODY)).allowed}
    assert granted == may
    administrator = actor(R.ADMINISTRATOR, BODY, person=5)
    assert not any(decide(administrator, one, sitting.subject(BODY)).allowed for one in COUNCIL)


def test_a_conflict_of_interest_bars_every_word_on_the_case() -> None:
    everything = Sitting(frozenset({5}), frozenset({5}), frozenset({5}))
    secretary = actor(R.SECRETARY, BODY, person=5)
    free, barred = everything.subject(BODY), everything.subject(BODY, frozenset({5}))
    actions = (*COUNCIL, A.RECORD_COUNCIL_RESULT)
    assert all(decide(secretary, one, free).allowed for one in actions)
    refused = [one for one in actions if not decide(secretary, one, barred).allowed]
    assert set(refused) == KEPT_OUT
    assert all("xung đột lợi ích" in decide(secretary, one, barred).reason for one in refused)


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.value)
def test_nothing_is_granted_to_somebody_without_a_grant_but_his_own_desk(action: Action) -> None:
    nobody = Actor(9, "khach", "Khách", None, ())
    own_desk = {
        A.VIEW_WORKLIST, A.VIEW_DECISION, A.VIEW_PACKS, A.VIEW_CALENDAR, A.DOWNLOAD_DOCUMENT,
        A.VERIFY_AUDIT, A.USE_OWN_ACCOUNT, A.VIEW_OWN_CASES, A.VIEW_PERMISSIONS,
    }  # fmt: skip
    assert decide(nobody, action, subject()).allowed is (action in own_desk)


def test_every_action_has_grants_and_bars_and_an_unknown_one_raises() -> None:
    assert set(GRANTS) == set(BARS) == set(Action)
    with pytest.raises(KeyError):
        decide(actor(R.CLERK, UNIT), "bay_len_troi", subject())  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    ("role", "action", "changes"),
    [
        (R.APPRAISER, A.RECEIVE, {"prepared_by": frozenset({7})}),
        (R.APPRAISER, A.RECORD_OPINION, {"prepared_by": frozenset({7})}),
        (R.CONFIRMER, A.MARK_ELIGIBLE, {"appraised_by": frozenset({7})}),
        (R.SIGNER, A.RECORD_SIGNATURE, {"appraised_by": frozenset({7})}),
        (R.NUMBER_ISSUER, A.ISSUE, {"drafted_by": frozenset({7})}),
        (R.CONFIRMER, A.MARK_ELIGIBLE, {"person_ids": (5,)}),
        (R.SIGNER, A.RECORD_SIGNATURE, {"person_ids": (5,)}),
        (R.SECRETARY, A.PUT_TO_COUNCIL, {"person_ids": (5,)}),
        (R.SECRETARY, A.RECORD_COUNCIL_RESULT, {"person_ids": (5,)}),
        (R.SECRETARY, A.RECORD_COUNCIL_RESULT, {"conflicted": frozenset({5})}),
        (R.SIGNER, A.RECORD_SIGNATURE, {"conflicted": frozenset({5})}),
        (R.CONFIRMER, A.APPROVE_PACK, {"prepared_by": frozenset({7})}),
        (R.SIGNER, A.APPROVE_PACK, {"prepared_by": frozenset({7})}),
        (R.CONFIRMER, A.APPROVE_DAY, {"prepared_by": frozenset({7})}),
        (R.CONFIRMER, A.REOPEN_ROUND, {"prepared_by": frozenset({7})}),
        (R.STANDING_BODY, A.DECIDE_REISSUE, {"prepared_by": frozenset({7})}),
        (R.CONFIRMER, A.DECIDE_REISSUE, {"person_ids": (5,)}),
        (R.SIGNER, A.REVOKE, {"person_ids": (5,)}),
        (R.SIGNER, A.REVOKE, {"conflicted": frozenset({5})}),
        (R.SIGNER, A.REVOKE, {"appraised_by": frozenset({7})}),
        (R.STANDING_BODY, A.DRAFT_LATER_ACT, {"person_ids": (5,)}),
        (R.STANDING_BODY, A.PROPOSE_REVOCATION, {"conflicted": frozenset({5})}),
        (R.STANDING_BODY, A.TRACK_RECOVERY, {"person_ids": (5,)}),
        (R.STANDING_BODY, A.REGISTER_COMPLAINT, {"person_ids": (5,)}),
        (R.CONFIRMER, A.HANDLE_COMPLAINT, {"conflicted": frozenset({5})}),
        (R.SIGNER, A.VIEW_COMPLAINTS, {"person_ids": (5,)}),
        (R.SIGNER, A.APPROVE_SETTING, {"prepared_by": frozenset({7})}),
    ],
)
def test_a_bar_wins_over_a_grant(role: Role, action: Action, changes: dict[str, object]) -> None:
    somebody = actor(role, BODY, person=5)
    assert decide(somebody, action, subject()).allowed
    verdict = decide(somebody, action, subject(**changes))
    assert not verdict.allowed
    assert verdict.reason.endswith(".")


def test_the_dated_settings_loosen_only_what_they_name() -> None:
    loose = Policy(second_confirmer=False, separate_number_issuer=False)
    appraised = subject(appraised_by=frozenset({7}), drafted_by=frozenset({7}))
    assert decide(actor(R.CONFIRMER, BODY), A.MARK_ELIGIBLE, appraised, loose).allowed
    assert decide(actor(R.NUMBER_ISSUER, BODY), A.ISSUE, appraised, loose).allowed
    assert not decide(actor(R.SIGNER, BODY), A.RECORD_SIGNATURE, appraised, loose).allowed


def test_the_round_s_clock_may_only_let_things_lapse() -> None:
    may = {step.trigger for step in STEPS if decide(SYSTEM, step.action, subject()).allowed}
    assert may == {"lapse"}


def test_the_matrix_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for step in STEPS:
        roles = [role.value for role in Role if step.trigger in ALLOWED[role]]
        print(f"{step.trigger:26} {', '.join(roles)}")
    assert len(capsys.readouterr().out.splitlines()) == len(STEPS)
