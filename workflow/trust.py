"""The certificates that signatures may lead to now: read by services when they sign, by queries when they report."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.models import AnchorState, TrustAnchor
from workflow.pades.certificates import Certificate, parsed
from workflow.tables import table

anchors = table(TrustAnchor)


def trusted(connection: Connection) -> tuple[Certificate, ...]:
    """Return the trusted CA certificates, the oldest first. One statement."""
    query = sa.select(anchors.c.content).where(anchors.c.state == AnchorState.TRUSTED).order_by(anchors.c.id)
    return tuple(parsed(content) for content in connection.scalars(query))
