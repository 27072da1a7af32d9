"""The name an award is read under today, as SQL: the last correction that was issued, else the name as decided.

What was frozen (the decision, certificates already made, events) keeps its own words. Everything that shows the case
as it stands now (lists, pages, the sổ vàng, exports, lists to pay by, a certificate made later) takes the name from
here, with ``mark`` beside it. Both are parts of the caller's own statement, so no list asks once a row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.folding import Pattern, folded, has_words
from workflow.models import ActKind, ActState, CorrectedField, Correction, LaterAct, Nomination
from workflow.tables import chunks, table

acts, corrections, n = table(LaterAct), table(Correction), table(Nomination)


def name_today(case_id: sa.Column[Any] = n.c.id, written: sa.Column[Any] = n.c.nominee_name) -> Any:
    """Return the expression of the name as it is read today; ``case_id``: the column with the nomination's id."""
    return sa.func.coalesce(_newest(corrections.c.right_text, case_id), written)


def mark(case_id: sa.Column[Any] = n.c.id) -> Any:
    """Return the expression of what stands beside a corrected name; empty for all others."""
    words = sa.case(
        (acts.c.kind == ActKind.AMENDMENT, "đã đính chính theo Quyết định số "),
        else_="đã đính chính theo công văn số ",
    )
    return sa.func.coalesce(_newest(words + acts.c.number, case_id), "")


def reads_now(words: Sequence[str | Pattern], case_id: sa.Column[Any] = n.c.id) -> sa.ColumnElement[bool]:
    """Return the condition that a corrected name of the case holds every (folded) word."""
    found = _issued(corrections.c.nomination_id).where(has_words(folded(corrections.c.right_text), words))
    return case_id.in_(found)


def names_of(connection: Connection, nomination_ids: Collection[int]) -> dict[int, str]:
    """Return the corrected names among some nominations, by nomination. One statement a chunk."""
    found: dict[int, str] = {}  # of two corrections of a name the later one stands
    for part in chunks(sorted(set(nomination_ids))):
        query = _issued(corrections.c.nomination_id, corrections.c.right_text)
        query = query.where(corrections.c.nomination_id.in_(part))
        ordered = query.order_by(acts.c.issued_on, acts.c.id, corrections.c.id)
        found |= {row.nomination_id: row.right_text for row in connection.execute(ordered)}
    return found


def _issued(*columns: Any) -> sa.Select[Any]:
    joined = corrections.join(acts, acts.c.id == corrections.c.act_id)
    wanted = (corrections.c.field == CorrectedField.NAME, acts.c.state == ActState.ISSUED)
    return sa.select(*columns).select_from(joined).where(*wanted)


def _newest(column: Any, case_id: sa.Column[Any]) -> Any:
    query = _issued(column).where(corrections.c.nomination_id == case_id)
    order = (acts.c.issued_on.desc(), acts.c.id.desc(), corrections.c.id.desc())
    return query.order_by(*order).limit(1).correlate(case_id.table).scalar_subquery()
