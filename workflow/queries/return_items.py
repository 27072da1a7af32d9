"""Which papers a return would name: what the chosen nominations need by the rules, and what was handed in for them."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

import rules
from rules.criterion import REGISTRY
from rules.errors import RuleError
from rules.finding import Outcome
from rules.vocabulary import PaperKind
from workflow import clock
from workflow.actor import Actor
from workflow.db import reading
from workflow.models import Nomination, Paper, Round, Settlement, StoredAssessment, StoredFinding
from workflow.packs import Packs, load_packs
from workflow.queries.explanations import items_of
from workflow.queries.findings import latest_version
from workflow.queries.scope import visible_nominations
from workflow.tables import AnyRow, chunks, table

n, r, papers = table(Nomination), table(Round), table(Paper)
assessments, findings, settlements = table(StoredAssessment), table(StoredFinding), table(Settlement)


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


def named_by_findings(viewer: Actor, ids: Collection[int]) -> list[str]:
    """Return what the findings in the way name: the paper, the field. One statement for 500 nominations."""
    answered = sa.exists().where(
        settlements.c.nomination_id == n.c.id,
        settlements.c.criterion == findings.c.criterion,
        settlements.c.outcome == Outcome.MET,
    )
    found: dict[str, None] = {}
    with reading() as connection:
        for part in chunks(sorted(set(ids))):
            last = sa.and_(assessments.c.nomination_id == n.c.id, assessments.c.version == latest_version())
            same = sa.and_(findings.c.nomination_id == n.c.id, findings.c.version == assessments.c.version)
            query = (
                sa.select(findings.c.criterion, n.c.award, n.c.nominee_kind, assessments.c.law_on)
                .select_from(n.join(assessments, last).join(findings, same))
                .where(n.c.id.in_(part), visible_nominations(viewer), findings.c.blocks.is_(True), ~answered)
                .distinct()
            )
            for row in connection.execute(query):
                rules_of = {one.id: one for one in REGISTRY.of(row.award, row.nominee_kind, row.law_on)}
                found |= dict.fromkeys(items_of(row.criterion, rules_of.get(row.criterion)))
    return list(found)


def _needed(row: AnyRow, packs: Packs) -> set[PaperKind]:
    try:
        law = packs.law(row.rule_pack, row.received_on or clock.today())
        needed = rules.required_papers(row.award, row.nominee_kind, row.ground, law, row.procedure)
    except RuleError:
        return set()
    return {kind for one in needed for kind in one.kinds}
