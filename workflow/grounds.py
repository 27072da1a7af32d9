"""What grounds and bars are made of: who acts, on what, and the small predicates over both.

Kept apart from ``permissions``, whose tables say who may do what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workflow.actor import SYSTEM, Actor
from workflow.roles import LABELS as ROLE_LABELS
from workflow.roles import Role
from workflow.rows import NominationRow
from workflow.states import NominationState

R = Role


@dataclass(frozen=True, slots=True)
class Policy:
    """The dated settings that loosen or tighten the separation of duties."""

    second_confirmer: bool = True
    separate_number_issuer: bool = True


STRICT = Policy()
"""Nothing loosened: what holds until a dated setting says otherwise."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the action is about."""

    unit_id: int | None = None
    body_unit_id: int | None = None
    person_ids: tuple[int, ...] = ()
    prepared_by: frozenset[int] = field(default_factory=frozenset)
    appraised_by: frozenset[int] = field(default_factory=frozenset)
    drafted_by: frozenset[int] = field(default_factory=frozenset)
    state: NominationState | None = None
    conflicted: frozenset[int] = field(default_factory=frozenset)
    sits: frozenset[int] = field(default_factory=frozenset)
    tells: frozenset[int] = field(default_factory=frozenset)
    presides: frozenset[int] = field(default_factory=frozenset)
    parties: frozenset[int] = field(default_factory=frozenset)  # accounts between which something is arranged
    accounts: frozenset[int] = field(default_factory=frozenset)
    roles: frozenset[Role] = field(default_factory=frozenset)

    @staticmethod
    def of_account(
        accounts: frozenset[int],
        roles: frozenset[Role],
        *,
        body_unit_id: int | None,
        prepared_by: frozenset[int] = frozenset(),
    ) -> Subject:
        """Return the subject of an act on somebody's account: all accounts of the person, the roles he has or gets.

        ``body_unit_id`` is the body that looks after him, ``prepared_by`` those who did the first half of the act.
        """
        return Subject(body_unit_id=body_unit_id, accounts=accounts, roles=roles, prepared_by=prepared_by)

    @staticmethod
    def of(
        row: NominationRow,
        *,
        drafted_by: int | None = None,
        appraised_by: frozenset[int] = frozenset(),
        conflicted: frozenset[int] = frozenset(),
    ) -> Subject:
        """Return the subject of a step on a nomination.

        ``appraised_by`` are those of earlier appraisals too, ``conflicted`` the persons with a conflict of interest.
        """
        return Subject(
            unit_id=row.unit_id,
            body_unit_id=row.body_unit_id,
            person_ids=row.person_ids,
            prepared_by=_some(row.created_by_id, row.prepared_by_id, row.submitted_by_id),
            appraised_by=_some(row.appraised_by_id) | appraised_by,
            drafted_by=_some(drafted_by),
            state=row.state,
            conflicted=conflicted,
        )

    @staticmethod
    def for_unit(unit_id: int, body_unit_id: int | None = None) -> Subject:
        """Return the subject of an act in a unit."""
        return Subject(unit_id=unit_id, body_unit_id=body_unit_id)

    @staticmethod
    def for_body(body_unit_id: int, *, prepared_by: frozenset[int] = frozenset()) -> Subject:
        """Return the subject of an act of the deciding body, and who prepared what is acted on."""
        return Subject(body_unit_id=body_unit_id, prepared_by=prepared_by)


@dataclass(frozen=True, slots=True)
class Sitting:
    """The persons of one session by what they are in it."""

    members: frozenset[int] = frozenset()
    tellers: frozenset[int] = frozenset()
    presiding: frozenset[int] = frozenset()

    def subject(self, body_unit_id: int, conflicted: frozenset[int] = frozenset()) -> Subject:
        """Return the subject of an act in this session, with those who have a conflict in what is acted on."""
        return Subject(
            body_unit_id=body_unit_id,
            conflicted=conflicted,
            sits=self.members,
            tells=self.tellers,
            presides=self.presiding,
        )


def _some(*ids: int | None) -> frozenset[int]:
    return frozenset(one for one in ids if one is not None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is allowed, and why or why not."""

    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason that may allow."""

    name: str
    holds: Callable[[Actor, Subject], bool]


@dataclass(frozen=True, slots=True)
class Bar:
    """A reason that always denies."""

    message: str
    holds: Callable[[Actor, Subject, Policy], bool]


def in_unit(role: Role) -> Ground:
    """Holds the role in the nomination's own unit."""
    return Ground(
        f"{ROLE_LABELS[role]} của đơn vị",
        lambda actor, subject: subject.unit_id is not None and subject.unit_id in actor.units_with(role),
    )


def in_body(role: Role) -> Ground:
    """Holds the role in the body that runs the round."""
    return Ground(
        f"{ROLE_LABELS[role]} của cơ quan xét khen thưởng",
        lambda actor, subject: (
            subject.body_unit_id is not None and subject.body_unit_id in actor.units_with(role)
        ),
    )


def in_office(role: Role) -> Ground:
    """Holds the role in the body by his own office, not by a delegation."""
    return Ground(
        f"{ROLE_LABELS[role]} của cơ quan xét khen thưởng (không qua giao ký thay)",
        lambda actor, subject: any(
            grant.role is role and grant.unit_id == subject.body_unit_id and grant.delegation_id is None
            for grant in actor.grants
        ),
    )


OWN = Ground(
    "Người được đề nghị",
    lambda actor, subject: actor.person_id is not None and actor.person_id in subject.person_ids,
)
SIGNED_IT = Ground("Người đã ký quyết định này", lambda actor, subject: actor.user_id in subject.parties)
SYSTEM_CLOCK = Ground("Đồng hồ của đợt xét", lambda actor, _subject: actor is SYSTEM)
ADMINISTRATES = Ground("Quản trị hệ thống", lambda actor, _subject: actor.holds(R.ADMINISTRATOR))
SIGNED_IN = Ground("Đã đăng nhập", lambda actor, _subject: actor is not SYSTEM)

SITS = Ground("Thành viên Hội đồng dự phiên họp", lambda actor, subject: actor.person_id in subject.sits)
TELLS = Ground("Tổ kiểm phiếu của phiên họp", lambda actor, subject: actor.person_id in subject.tells)
PRESIDES = Ground("Người chủ trì phiên họp", lambda actor, subject: actor.person_id in subject.presides)

OF_UNIT = (in_unit(R.CLERK), in_unit(R.UNIT_HEAD))
OF_BODY = tuple(
    in_body(role)
    for role in (R.APPRAISER, R.CONFIRMER, R.STANDING_BODY, R.SECRETARY, R.SIGNER, R.NUMBER_ISSUER)
)
"""Those who work in the unit, and those of the body who may read what it holds."""
