"""Which papers a return would name: what the chosen nominations need by the rules, and what was handed in for them."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

import rules
from rules.errors import RuleError
from rules.vocabulary import PaperKind
from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import Nomination, Paper, Round
from workflow.packs import Packs, load_packs
from workflow.queries.scope import visible_nominations
from workflow.tables import AnyRow, chunks, table

n, r, papers = table(Nomination), table(Round), table(Paper)


def kinds_about(viewer: Actor, ids: Collection[int]) -> frozenset[PaperKind]:
    """Return the kinds that these nominations need or have; the list of the dossier always. Three statements for 500.

    Where no rules are entered for a day, only what was handed in: everything else can still be named.
    """
    found = {PaperKind.NOMINEE_LIST}
    with reading() as connection:
        for part in chunks(sorted(set(ids))):
            query = (
                sa.select(
                    n.c.award, n.c.nominee_kind, n.c.received_on, r.c.ground, r.c.procedure, r.c.rule_pack
                )
                .join(r, r.c.id == n.c.round_id)
                .where(n.c.id.in_(part), visible_nominations(viewer))
                .distinct()
            )
            cases = connection.execute(query).all()
            packs = load_packs(connection, {row.rule_pack for row in cases})
            for row in cases:
                found |= _needed(row, packs)
            held = (
                sa.select(papers.c.kind)
                .join(n, n.c.dossier_id == papers.c.dossier_id)
                .where(
                    n.c.id.in_(part),
                    visible_nominations(viewer),
                    papers.c.withdrawn_at.is_(None),
                    sa.or_(papers.c.nomination_id.is_(None), papers.c.nomination_id == n.c.id),
                )
                .distinct()
            )
            found |= set(connection.scalars(held))
    return frozenset(found)


def _needed(row: AnyRow, packs: Packs) -> set[PaperKind]:
    try:
        law = packs.law(row.rule_pack, row.received_on or clock.today())
        needed = rules.required_papers(row.award, row.nominee_kind, row.ground, law, row.procedure)
    except RuleError:
        return set()
    return {kind for one in needed for kind in one.kinds}
