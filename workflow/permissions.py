"""Who may do what: one table of grants, one of bars. A bar wins, nothing means no, an unknown action raises.

Grounds and bars are small named predicates over (actor, subject). Separation of duties is data here, not folklore:
who prepared may not appraise, who appraised may not sign, nobody acts on his own or a relative's case, an
administrator has no business role (security.md 8.3; architecture, "Separation of duties").
"""

from __future__ import annotations

from workflow.actions import LABELS, Action
from workflow.actor import SYSTEM, Actor
from workflow.errors import NotFound, NotPermitted
from workflow.grounds import (
    ADMINISTRATES,
    OF_BODY,
    OF_UNIT,
    OWN,
    PRESIDES,
    SIGNED_IN,
    SIGNED_IT,
    SITS,
    STRICT,
    SYSTEM_CLOCK,
    TELLS,
    Bar,
    Ground,
    Policy,
    Subject,
    Verdict,
    in_body,
    in_office,
    in_unit,
)
from workflow.number_grants import NUMBER_GRANTS
from workflow.roles import BODY_ROLES, Role
from workflow.rows import NominationRow
from workflow.states import PASSED_APPRAISAL, NominationState

A, R = Action, Role

_REGISTER_READERS = tuple(in_body(role) for role in (R.APPRAISER, R.CONFIRMER, R.STANDING_BODY, R.SECRETARY))
_SECOND_PERSONS = (ADMINISTRATES, in_body(R.STANDING_BODY), in_body(R.CONFIRMER), in_office(R.SIGNER))
"""Who can be the second person where an administrator is the first (security.md 8.3, 9)."""

GRANTS: dict[Action, tuple[Ground, ...]] = {
    A.CREATE_NOMINATION: OF_UNIT,
    A.EDIT_NOMINATION: OF_UNIT,
    A.ATTACH_PAPER: OF_UNIT,
    A.SEND_TO_HEAD: OF_UNIT,
    A.SEND_BACK: (in_unit(R.UNIT_HEAD),),
    A.SUBMIT: (in_unit(R.UNIT_HEAD),),
    A.RECALL: (in_unit(R.UNIT_HEAD),),
    A.RESUBMIT: OF_UNIT,
    A.WITHDRAW: (in_unit(R.UNIT_HEAD),),
    A.RECEIVE: (in_body(R.APPRAISER),),
    A.RECORD_OPINION: (in_body(R.APPRAISER),),
    A.SETTLE_FINDING: (in_body(R.APPRAISER), in_body(R.CONFIRMER)),
    A.RETURN: (in_body(R.APPRAISER),),
    A.LAPSE: (in_body(R.APPRAISER), SYSTEM_CLOCK),
    A.MARK_ELIGIBLE: (in_body(R.CONFIRMER),),
    A.MARK_INELIGIBLE: (in_body(R.CONFIRMER),),
    A.REAPPRAISE: (in_body(R.APPRAISER),),
    A.REOPEN: (in_body(R.CONFIRMER),),
    A.REOPEN_UPHELD: (in_body(R.CONFIRMER), in_office(R.SIGNER)),
    A.UNDO_APPRAISAL: (in_body(R.APPRAISER),),
    A.UNDO_CONFIRMATION: (in_body(R.CONFIRMER),),
    A.CONSULT: (in_body(R.APPRAISER), in_body(R.STANDING_BODY)),
    A.TELL_APART: (in_body(R.APPRAISER), in_body(R.CONFIRMER)),
    A.MANAGE_HOLD: (in_body(R.APPRAISER), in_body(R.CONFIRMER), in_body(R.STANDING_BODY)),
    A.PUT_TO_COUNCIL: (in_body(R.SECRETARY),),
    A.POSTPONE: (in_body(R.SECRETARY),),
    A.PASS_SIMPLIFIED: (in_body(R.CONFIRMER),),
    A.MANAGE_COUNCIL: (in_body(R.SECRETARY), in_body(R.STANDING_BODY), SYSTEM_CLOCK),
    A.APPROVE_COUNCIL: (in_body(R.CONFIRMER), in_office(R.SIGNER), in_body(R.STANDING_BODY)),
    A.MAKE_SESSION: (in_body(R.SECRETARY),),
    A.RUN_SESSION: (in_body(R.SECRETARY),),
    A.DECLARE_CONFLICT: (SITS,),
    A.REPORT_CONFLICT: (SITS, in_body(R.SECRETARY), in_body(R.APPRAISER), in_body(R.CONFIRMER)),
    A.END_CONFLICT: (SITS, in_body(R.SECRETARY)),
    A.COMMENT_CASE: (SITS,),
    A.CAST_VOTE: (SITS,),
    A.CONFIRM_VOTE_BASE: (PRESIDES,),
    A.GUARD_BALLOT: (TELLS,),
    A.COUNT_BALLOT: (TELLS,),
    A.CERTIFY_BALLOT: (TELLS, PRESIDES),
    A.RECORD_COUNCIL_RESULT: (in_body(R.SECRETARY),),
    A.DRAFT_DECISION: (in_body(R.STANDING_BODY),),
    A.RECORD_SIGNATURE: (in_body(R.SIGNER),),
    A.DECLINE_TO_SIGN: (in_body(R.SIGNER),),
    A.ISSUE: (in_body(R.NUMBER_ISSUER),),
    A.REFUSE: (in_office(R.SIGNER),),
    A.FORWARD: (in_office(R.SIGNER),),
    A.RECORD_SUPERIOR: (in_body(R.STANDING_BODY),),
    **NUMBER_GRANTS,
    A.REVOKE: (in_body(R.SIGNER),),
    A.PROPOSE_REVOCATION: (in_unit(R.UNIT_HEAD), in_body(R.STANDING_BODY)),
    **dict.fromkeys((A.DRAFT_LATER_ACT, A.TRACK_RECOVERY, A.REGISTER_COMPLAINT), (in_body(R.STANDING_BODY),)),
    A.HANDLE_COMPLAINT: (in_body(R.STANDING_BODY), in_body(R.CONFIRMER)),
    A.VIEW_COMPLAINTS: (in_body(R.STANDING_BODY), in_body(R.CONFIRMER), in_office(R.SIGNER)),
    A.SIGN_DOCUMENT: (SIGNED_IT,),
    A.SEAL_DOCUMENT: (in_body(R.NUMBER_ISSUER),),
    A.KEEP_SCAN: (in_body(R.NUMBER_ISSUER), in_body(R.STANDING_BODY)),
    A.KEEP_MINUTES_SCAN: (in_body(R.SECRETARY),),
    A.MANAGE_ROUND: (in_body(R.STANDING_BODY),),
    A.REOPEN_ROUND: (in_body(R.STANDING_BODY), in_body(R.CONFIRMER), in_body(R.SIGNER)),
    A.EXTEND_DEADLINE: (in_body(R.STANDING_BODY),),
    A.PROPOSE_DAY: (in_body(R.STANDING_BODY),),
    A.APPROVE_DAY: (in_body(R.CONFIRMER), in_body(R.SIGNER)),
    A.VIEW_CALENDAR: (SIGNED_IN,),
    A.PROPOSE_SETTING: (in_body(R.STANDING_BODY),),
    A.APPROVE_SETTING: (in_body(R.CONFIRMER), in_office(R.SIGNER)),
    A.PROPOSE_PACK: (in_body(R.STANDING_BODY),),
    A.APPROVE_PACK: (in_body(R.CONFIRMER), in_office(R.SIGNER)),
    A.EXPLAIN_DIFFERENCE: (in_body(R.STANDING_BODY),),
    A.PROPOSE_DELEGATION: (in_body(R.STANDING_BODY),),
    A.APPROVE_DELEGATION: (in_body(R.CONFIRMER), in_body(R.STANDING_BODY)),
    A.VIEW_DELEGATIONS: OF_BODY,
    A.VIEW_MONEY: OF_BODY,
    A.SET_MONEY_TERMS: (in_body(R.STANDING_BODY),),
    A.CORRECT_PRIZE: (in_body(R.CONFIRMER), in_body(R.STANDING_BODY)),
    A.RECORD_PAYMENT: (in_body(R.STANDING_BODY),),
    A.MANAGE_FUND: (in_body(R.STANDING_BODY),),
    A.CONFER: (in_body(R.STANDING_BODY), in_body(R.SECRETARY)),
    A.SEND_NOTICE: (in_body(R.STANDING_BODY),),
    A.VIEW_NOTICES: (*OF_UNIT, *OF_BODY),
    A.GIVE_LINK: OF_UNIT,
    A.VIEW_OWN_CASES: (SIGNED_IN,),
    A.WRITE_OWN_REPORT: (OWN,),
    A.TAKE_REPORT: OF_UNIT,
    A.MANAGE_REGISTER: (in_body(R.STANDING_BODY), in_unit(R.CLERK), SYSTEM_CLOCK),
    A.VIEW_REGISTER: (*OF_UNIT, *_REGISTER_READERS),
    A.SHOW_IDENTITY: (*OF_UNIT, in_body(R.STANDING_BODY), in_body(R.APPRAISER)),
    A.VIEW_DISCIPLINE: (in_unit(R.UNIT_HEAD), *_REGISTER_READERS),
    A.RECORD_DISCIPLINE: (in_body(R.STANDING_BODY),),
    A.REMOVE_RELATIVE: (in_body(R.STANDING_BODY),),
    A.PROPOSE_REGISTER_CHANGE: (in_body(R.STANDING_BODY),),
    A.APPROVE_REGISTER_CHANGE: (in_body(R.CONFIRMER), in_body(R.STANDING_BODY)),
    A.MANAGE_USERS: (ADMINISTRATES,),
    A.APPROVE_GRANT: _SECOND_PERSONS,
    A.PROPOSE_ANCHOR: (ADMINISTRATES,),
    A.APPROVE_ANCHOR: _SECOND_PERSONS,
    A.RESET_PASSWORD: (ADMINISTRATES, in_body(R.STANDING_BODY)),
    A.RELEASE_PASSWORD: _SECOND_PERSONS,
    A.RESET_SECOND_FACTOR: (ADMINISTRATES,),
    A.HAND_OVER: (ADMINISTRATES, in_unit(R.UNIT_HEAD), in_body(R.STANDING_BODY)),
    A.VIEW_PERMISSIONS: (SIGNED_IN,),
    A.VIEW_WORKLIST: (SIGNED_IN,),
    A.VIEW_DOSSIER: (*OF_UNIT, *OF_BODY),
    A.VIEW_NOMINATION: (*OF_UNIT, *OF_BODY, in_body(R.COUNCIL_MEMBER), in_body(R.COUNCIL_CHAIR)),
    A.VIEW_HISTORY: (*OF_UNIT, *OF_BODY),
    A.VIEW_SESSION: (
        in_body(R.SECRETARY),
        in_body(R.STANDING_BODY),
        in_body(R.COUNCIL_MEMBER),
        in_body(R.COUNCIL_CHAIR),
        SITS,
    ),
    A.VIEW_DECISION: (SIGNED_IN,),
    A.VIEW_PACKS: (SIGNED_IN,),
    A.DOWNLOAD_DOCUMENT: (SIGNED_IN,),
    A.VERIFY_AUDIT: (SIGNED_IN,),
    A.USE_OWN_ACCOUNT: (SIGNED_IN,),
}

_OWN_CASE = Bar(
    "Đây là đề nghị của chính bạn hoặc người thân; hãy để người khác xử lý.",
    lambda actor, subject, _policy: any(
        person == actor.person_id or person in actor.relatives for person in subject.person_ids
    ),
)
_CONFLICTED = Bar(
    "Bạn có xung đột lợi ích với trường hợp này nên không tham gia xử lý; hãy để người khác làm.",
    lambda actor, subject, _policy: actor.person_id is not None and actor.person_id in subject.conflicted,
)


def _first_one(message: str) -> Bar:
    """Whoever did the first half of something does not do the second."""
    return Bar(message, lambda actor, subject, _policy: actor.user_id in subject.prepared_by)


_PREPARED = _first_one(
    "Bạn đã lập hoặc trình đề nghị này nên không thẩm định được; hãy để người thẩm định khác xử lý."
)
_APPRAISED = Bar(
    "Bạn đã thẩm định đề nghị này; theo phân công, người khác xác nhận.",
    lambda actor, subject, policy: policy.second_confirmer and actor.user_id in subject.appraised_by,
)
_APPRAISED_SIGNS = Bar(
    "Bạn đã thẩm định đề nghị này nên không ký quyết định.",
    lambda actor, subject, _policy: actor.user_id in subject.appraised_by,
)
_DRAFTED_ISSUES = Bar(
    "Bạn đã soạn quyết định này; theo phân công, người khác cấp số.",
    lambda actor, subject, policy: policy.separate_number_issuer and actor.user_id in subject.drafted_by,
)
_PROPOSED = _first_one("Bạn đã trình bản quy định này; theo phân công, người khác duyệt.")
_ARRANGED_FOR = Bar(
    "Người giao ký và người được giao ký không tự lập, tự duyệt việc giao ký của mình; bộ phận văn phòng lập, "
    "người khác duyệt.",
    lambda actor, subject, _policy: actor.user_id in subject.parties,
)
_SET_UP = _first_one("Bạn đã lập việc giao ký này; theo phân công, người thứ hai duyệt.")
_PROPOSED_CHANGE = _first_one("Bạn đã đề nghị thay đổi này; theo nguyên tắc hai người, người khác duyệt.")
_OWN_ENTRY = Bar("Thay đổi này có bạn hoặc người thân của bạn; hãy để người khác duyệt.", _OWN_CASE.holds)
_PROPOSED_DAY = _first_one("Bạn đã đề nghị ngày này; theo phân công, người khác duyệt.")
_PROPOSED_SETTING = _first_one(
    "Bạn đã đề nghị thay đổi thiết lập này; theo nguyên tắc hai người, người khác duyệt."
)
_CLOSED_IT = _first_one("Bạn đã đóng đợt xét này; theo phân công, người khác mở lại.")
_ADMINISTRATOR = Bar(
    "Tài khoản quản trị hệ thống không làm nghiệp vụ khen thưởng.",
    lambda actor, _subject, _policy: actor.holds(R.ADMINISTRATOR),
)

_BUSINESS = frozenset(GRANTS) - {
    A.MANAGE_USERS, A.VIEW_WORKLIST, A.VIEW_PACKS, A.VIEW_CALENDAR, A.VERIFY_AUDIT, A.USE_OWN_ACCOUNT, A.VIEW_OWN_CASES,
    A.WRITE_OWN_REPORT, A.PROPOSE_ANCHOR, A.APPROVE_ANCHOR,
}  # fmt: skip
_DECIDES_ON_CASE = frozenset(
    {
        A.RECEIVE, A.RECORD_OPINION, A.SETTLE_FINDING, A.RETURN, A.MARK_ELIGIBLE, A.MARK_INELIGIBLE,
        A.REAPPRAISE, A.REOPEN, A.REOPEN_UPHELD, A.PUT_TO_COUNCIL, A.POSTPONE, A.PASS_SIMPLIFIED,
        A.RECORD_COUNCIL_RESULT,
        A.DRAFT_DECISION, A.RECORD_SIGNATURE, A.REFUSE, A.FORWARD, A.RECORD_SUPERIOR, A.REVOKE,
        A.UNDO_APPRAISAL, A.UNDO_CONFIRMATION, A.CONSULT, A.TELL_APART, A.PROPOSE_REVOCATION, A.DRAFT_LATER_ACT,
        A.TRACK_RECOVERY, A.REGISTER_COMPLAINT, A.HANDLE_COMPLAINT, A.VIEW_COMPLAINTS,
    }
)  # fmt: skip
_SPEAKS_ON_CASE = frozenset(
    {A.COMMENT_CASE, A.CAST_VOTE, A.REPORT_CONFLICT, A.END_CONFLICT, A.COUNT_BALLOT, A.GUARD_BALLOT}
)
_APPRAISES = frozenset(
    {
        A.RECEIVE, A.RECORD_OPINION, A.SETTLE_FINDING, A.RETURN, A.REAPPRAISE, A.MARK_ELIGIBLE, A.MARK_INELIGIBLE,
        A.REOPEN, A.REOPEN_UPHELD, A.UNDO_APPRAISAL, A.UNDO_CONFIRMATION,
    }
)  # fmt: skip
_CONFIRMS = frozenset({A.MARK_ELIGIBLE, A.MARK_INELIGIBLE, A.REOPEN, A.REOPEN_UPHELD, A.PASS_SIMPLIFIED})
_SIGNS = frozenset({A.RECORD_SIGNATURE, A.REFUSE, A.FORWARD, A.REVOKE})


_ACCOUNTS = frozenset(
    {A.APPROVE_GRANT, A.RESET_PASSWORD, A.RELEASE_PASSWORD, A.RESET_SECOND_FACTOR, A.HAND_OVER}
)
_SECOND_HALVES = frozenset(
    {A.APPROVE_GRANT, A.RELEASE_PASSWORD, A.RESET_SECOND_FACTOR, A.APPROVE_ANCHOR, A.APPROVE_COUNCIL}
)
_OWN_ACCOUNT = Bar(
    "Việc này về chính tài khoản của bạn; hãy để người khác làm.",
    lambda actor, subject, _policy: actor.user_id in subject.accounts,
)
_FIRST_HALF = _first_one("Bạn đã làm phần thứ nhất của việc này; hãy để người thứ hai làm phần còn lại.")
_ABOVE_UNITS = Bar(
    "Người này giữ nhiệm vụ tại cơ quan xét khen thưởng, cấp trên hoặc quản trị, hoặc chưa được giao nhiệm vụ; "
    "chỉ quản trị hệ thống làm được việc này.",
    lambda actor, subject, _policy: not actor.holds(R.ADMINISTRATOR) and not _is_of_units(subject.roles),
)


def _is_of_units(roles: frozenset[Role]) -> bool:
    """Whether an account works for a unit and holds nothing above it."""
    return bool(roles) and roles <= UNIT_ROLES


def _bars(action: Action) -> tuple[Bar, ...]:
    rows = (
        (_BUSINESS - _ACCOUNTS - {A.VIEW_PERMISSIONS}, _ADMINISTRATOR),
        (_ACCOUNTS - {A.HAND_OVER}, _OWN_ACCOUNT),
        (_SECOND_HALVES | {A.DECIDE_REISSUE}, _FIRST_HALF),
        (frozenset({A.RESET_PASSWORD, A.HAND_OVER}), _ABOVE_UNITS),
        (
            _DECIDES_ON_CASE | {A.MANAGE_HOLD, A.RECORD_DISCIPLINE, A.CORRECT_PRIZE, A.REMOVE_RELATIVE},
            _OWN_CASE,
        ),
        (_DECIDES_ON_CASE | _SPEAKS_ON_CASE, _CONFLICTED),
        (_APPRAISES, _PREPARED),
        (_CONFIRMS, _APPRAISED),
        (_SIGNS, _APPRAISED_SIGNS),
        (frozenset({A.ISSUE}), _DRAFTED_ISSUES),
        (frozenset({A.APPROVE_PACK}), _PROPOSED),
        (frozenset({A.PROPOSE_DELEGATION, A.APPROVE_DELEGATION}), _ARRANGED_FOR),
        (frozenset({A.APPROVE_DELEGATION}), _SET_UP),
        (frozenset({A.SEND_NOTICE, A.DECIDE_REISSUE}), _OWN_CASE),
        (frozenset({A.APPROVE_REGISTER_CHANGE}), _PROPOSED_CHANGE),
        (frozenset({A.APPROVE_REGISTER_CHANGE}), _OWN_ENTRY),
        (frozenset({A.APPROVE_DAY}), _PROPOSED_DAY),
        (frozenset({A.APPROVE_SETTING}), _PROPOSED_SETTING),
        (frozenset({A.REOPEN_ROUND}), _CLOSED_IT),
    )
    return tuple(bar for actions, bar in rows if action in actions)


BARS: dict[Action, tuple[Bar, ...]] = {action: _bars(action) for action in Action}


def granted(actor: Actor, action: Action, subject: Subject) -> Verdict:
    """Return whether any ground grants the action, bars left aside (a KeyError for an unknown action)."""
    for ground in GRANTS[action]:
        if ground.holds(actor, subject):
            return Verdict(allowed=True, reason=ground.name)
    who = "; ".join(dict.fromkeys(ground.name for ground in GRANTS[action]))
    message = f"Bạn không có quyền «{LABELS[action]}» ở đây. Việc này dành cho: {who}."
    return Verdict(allowed=False, reason=message)


def decide(actor: Actor, action: Action, subject: Subject, policy: Policy = STRICT) -> Verdict:
    """Return the verdict: granted by one ground at least, and barred by none."""
    verdict = granted(actor, action, subject)
    if not verdict.allowed:
        return verdict
    for bar in BARS[action]:
        if bar.holds(actor, subject, policy):
            return Verdict(allowed=False, reason=bar.message)
    return verdict


def require(actor: Actor, action: Action, subject: Subject, policy: Policy = STRICT) -> None:
    """Raise ``NotPermitted`` with the reason unless the action is allowed."""
    verdict = decide(actor, action, subject, policy)
    if not verdict.allowed:
        raise NotPermitted(verdict.reason)


def require_on(actor: Actor, action: Action, row: NominationRow, subject: Subject, policy: Policy) -> None:
    """Like ``require`` for a nomination; someone who may not even see it learns only that it is not there."""
    verdict = decide(actor, action, subject, policy)
    if not verdict.allowed:
        known = may_see(actor, row, subject.conflicted)
        raise NotPermitted(verdict.reason) if known else NotFound("đề nghị khen thưởng")


def looks_at_conflicts(action: Action) -> bool:
    """Whether a bar of the action asks who has a conflict of interest."""
    return action in _DECIDES_ON_CASE


def looks_at_appraisers(action: Action) -> bool:
    """Whether a bar of the action asks who appraised."""
    return action in _CONFIRMS | _SIGNS


UNIT_ROLES = frozenset({R.CLERK, R.UNIT_HEAD})
"""Roles that see every nomination of their own unit."""

COUNCIL_ROLES = frozenset({R.COUNCIL_MEMBER, R.COUNCIL_CHAIR})
"""Roles that see a case only without a conflict of interest in it."""

BODY_READERS = BODY_ROLES - COUNCIL_ROLES
"""Roles of the deciding body that read its letters: to units about refusals, to other offices about nominees."""

READABLE_ABOVE = frozenset({NominationState.AWARDED, NominationState.FORWARDED, NominationState.REVOKED})
"""What a superior's viewer sees."""

READABLE: tuple[tuple[frozenset[Role], frozenset[NominationState]], ...] = (
    (
        frozenset({R.APPRAISER, R.CONFIRMER, R.STANDING_BODY, R.SECRETARY}),
        frozenset(set(NominationState) - {NominationState.DRAFT, NominationState.UNIT_REVIEW}),
    ),
    (
        COUNCIL_ROLES,
        PASSED_APPRAISAL | {NominationState.REVOKED},
    ),
    (
        frozenset({R.SIGNER}),
        READABLE_ABOVE | {NominationState.RECOMMENDED, NominationState.SIGNING},
    ),
    (
        frozenset({R.NUMBER_ISSUER}),
        frozenset({NominationState.SIGNING, NominationState.AWARDED, NominationState.REVOKED}),
    ),
)
"""From which states on each role of the deciding body sees a nomination that was sent to it."""


def may_see(actor: Actor, row: NominationRow, conflicted: frozenset[int] = frozenset()) -> bool:
    """Whether the actor may know that the nomination exists: the rule of ``queries.scope`` on a loaded row.

    ``conflicted`` are the persons whose conflict of interest in it holds.
    """
    if actor is SYSTEM or row.unit_id in actor.units_with(*UNIT_ROLES):
        return True
    if row.submitted_by_id is None:
        return False
    kin = actor.relatives | ({actor.person_id} if actor.person_id is not None else set())
    barred = actor.person_id in conflicted or bool(kin.intersection(row.person_ids))
    return any(
        row.state in states and row.body_unit_id in actor.units_with(*roles)
        for roles, states in READABLE
        if not (barred and roles == COUNCIL_ROLES)
    )
