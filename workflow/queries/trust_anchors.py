"""The list of certificates that are trusted, proposed or no longer trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from workflow.actions import Action
from workflow.actor import Actor
from workflow.db import reading
from workflow.errors import NotPermitted
from workflow.grounds import Subject
from workflow.models import AnchorState, TrustAnchor, User
from workflow.permissions import decide
from workflow.roles import BODY_ROLES
from workflow.tables import table

anchors, users = table(TrustAnchor), table(User)
decider = users.alias("decider")
LABELS = {
    AnchorState.PROPOSED: ("Chờ duyệt", "wait"),
    AnchorState.TRUSTED: ("Được tin cậy", "ok"),
    AnchorState.REJECTED: ("Không duyệt", "bad"),
    AnchorState.ENDED: ("Đã bỏ", "plain"),
}
SHOWN = 200


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """One certificate."""

    ref: str
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    since: datetime
    until: datetime
    state: AnchorState
    reason: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    decided_by: str | None
    may_decide: bool
    may_end: bool

    @property
    def look(self) -> tuple[str, str]:
        """The state in words, and its tone."""
        return LABELS[self.state]

    @property
    def groups(self) -> tuple[str, ...]:
        """The fingerprint in groups of four, to be read aloud."""
        text = self.fingerprint.upper()
        return tuple(text[at : at + 4] for at in range(0, len(text), 4))


def listed(viewer: Actor) -> tuple[AnchorRow, ...]:
    """Return all, what waits first; ``NotPermitted`` for those who neither propose nor approve. One statement."""
    body = min(viewer.units_with(*BODY_ROLES), default=None)
    may_propose = decide(viewer, Action.PROPOSE_ANCHOR, Subject())
    may_approve = decide(viewer, Action.APPROVE_ANCHOR, Subject(body_unit_id=body))
    if not may_propose.allowed and not may_approve.allowed:
        raise NotPermitted(may_approve.reason)
    names = ("ref", "subject", "issuer", "serial", "fingerprint", "since", "until", "state", "reason")
    query = (
        sa.select(
            *(anchors.c[name] for name in names), users.c.display_name.label("proposed_by"),
            anchors.c.proposed_by_id, anchors.c.proposed_at, decider.c.display_name.label("decided_by"),
        )
        .join(users, users.c.id == anchors.c.proposed_by_id)
        .outerjoin(decider, decider.c.id == anchors.c.decided_by_id)
        .order_by(anchors.c.id.desc())
        .limit(SHOWN)
    )  # fmt: skip
    with reading() as connection:
        rows = [
            AnchorRow(
                **row._mapping,
                may_decide=may_approve.allowed
                and row.state is AnchorState.PROPOSED
                and row.proposed_by_id != viewer.user_id,
                may_end=may_propose.allowed and row.state is AnchorState.TRUSTED,
            )
            for row in connection.execute(query)
        ]
    order = list(AnchorState)
    return tuple(sorted(rows, key=lambda row: order.index(row.state)))
