"""The words an award is read under today, as SQL: name, post, unit as the last correction says, else as decided.

What was frozen (the decision, certificates already made, events) keeps its own words. Everything that shows the case
as it stands now (lists, pages, the sổ vàng, exports, lists to pay by, a certificate made later) takes its words from
here, with ``mark`` beside them. All are parts of the caller's own statement, so no list asks once a row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.folding import Pattern, folded, has_words
from workflow.models import ActKind, ActState, CorrectedField, Correction, LaterAct, Nomination, Unit
from workflow.models.later_acts import UNIT_PLACE
from workflow.tables import chunks, table

acts, corrections, n, u = table(LaterAct), table(Correction), table(Nomination), table(Unit)
IS_UNIT = corrections.c.place == UNIT_PLACE
IS_NAME = corrections.c.field == CorrectedField.NAME
IS_DETAIL = sa.and_(corrections.c.field == CorrectedField.DETAIL, ~IS_UNIT)
IS_PRINTED_UNIT = sa.and_(corrections.c.field == CorrectedField.DETAIL, IS_UNIT)


@dataclass(frozen=True, slots=True)
class CorrectedWords:
    """What was put right of one award; None: as it was decided."""

    name: str | None = None
    detail: str | None = None
    unit: str | None = None


def name_today(case_id: sa.Column[Any] = n.c.id, written: sa.Column[Any] = n.c.nominee_name) -> Any:
    """Return the expression of the name as it is read today; ``case_id``: the column with the nomination's id."""
    return sa.func.coalesce(_newest(corrections.c.right_text, case_id, IS_NAME), written)


def detail_today(case_id: sa.Column[Any] = n.c.id, written: sa.Column[Any] = n.c.nominee_detail) -> Any:
    """Return the expression of post or address as it is read today."""
    return sa.func.coalesce(_newest(corrections.c.right_text, case_id, IS_DETAIL), written)


def unit_today(case_id: sa.Column[Any] = n.c.id, written: sa.Column[Any] = u.c.name) -> Any:
    """Return the expression of the unit's name as it is read today on the award."""
    return sa.func.coalesce(_newest(corrections.c.right_text, case_id, IS_PRINTED_UNIT), written)


def mark(case_id: sa.Column[Any] = n.c.id) -> Any:
    """Return the expression of what stands beside a corrected award; empty for all others.

    One for the name, one for post and unit: who reads a list must know which of them was put right.
    """
    name, rest = _mark("", case_id, IS_NAME), _mark("chức vụ, đơn vị ", case_id, ~IS_NAME)
    return sa.func.rtrim(sa.func.ltrim(name + "; " + rest, "; "), "; ")  # each is read once


def _mark(what: str, case_id: sa.Column[Any], which: sa.ColumnElement[bool]) -> Any:
    words = sa.case(
        (acts.c.kind == ActKind.AMENDMENT, f"{what}đã đính chính theo Quyết định số "),
        else_=f"{what}đã đính chính theo công văn số ",
    )
    return sa.func.coalesce(_newest(words + acts.c.number, case_id, which), "")


def reads_now(
    words: Sequence[str | Pattern], case_id: sa.Column[Any] = n.c.id, *, all_words: bool = False
) -> sa.ColumnElement[bool]:
    """Return the condition that a corrected name (``all_words``: or post, unit) of the case holds every folded word."""
    found = _issued(corrections.c.nomination_id).where(has_words(folded(corrections.c.right_text), words))
    return case_id.in_(found if all_words else found.where(IS_NAME))


def words_of(connection: Connection, nomination_ids: Collection[int]) -> dict[int, CorrectedWords]:
    """Return what was put right of some nominations, those only. One statement a chunk."""
    found: dict[int, dict[str, str]] = {}  # of two corrections of one place the later one stands
    columns = [corrections.c[name] for name in ("nomination_id", "field", "place", "right_text")]
    for part in chunks(sorted(set(nomination_ids))):
        query = _issued(*columns).where(corrections.c.nomination_id.in_(part))
        for row in connection.execute(query.order_by(acts.c.issued_on, acts.c.id, corrections.c.id)):
            which = "name" if row.field is CorrectedField.NAME else "detail"
            which = "unit" if row.place == UNIT_PLACE else which
            found.setdefault(row.nomination_id, {})[which] = row.right_text
    return {number: CorrectedWords(**words) for number, words in found.items()}


def _issued(*columns: Any) -> sa.Select[Any]:
    joined = corrections.join(acts, acts.c.id == corrections.c.act_id)
    wanted = (corrections.c.nomination_id.is_not(None), acts.c.state == ActState.ISSUED)
    return sa.select(*columns).select_from(joined).where(*wanted)


def _newest(column: Any, case_id: sa.Column[Any], which: sa.ColumnElement[bool]) -> Any:
    query = _issued(column).where(which, corrections.c.nomination_id == case_id)
    order = (acts.c.issued_on.desc(), acts.c.id.desc(), corrections.c.id.desc())
    return query.order_by(*order).limit(1).correlate(case_id.table).scalar_subquery()
