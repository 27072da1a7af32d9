"""What reports say beyond a dossier's other papers: earlier ratings, papers that prove, the movement, the form.

Disciplinary decisions are not among it: they are for the unit's head and the body (``VIEW_DISCIPLINE``), while a report
is read by clerks and by the nominee.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import ACHIEVEMENT_REPORT, MOVEMENT_REPORT, SUDDEN_REPORT
from rules.documents.content.unit_facts import Rated
from rules.dossier.form_numbers import form_number
from rules.finding import Confidence
from rules.law.on_date import LawOnDate
from rules.text import money, short_date
from rules.vocabulary import CommendationGround, PaperKind
from workflow.models import Nomination, Paper, Round, YearlyRating
from workflow.tables import AnyRow, table

n, ratings, papers, rounds = table(Nomination), table(YearlyRating), table(Paper), table(Round)
OCCASIONS = {CommendationGround.MOVEMENT: MOVEMENT_REPORT, CommendationGround.SUDDEN: SUDDEN_REPORT}
PROOF = (
    PaperKind.ACHIEVEMENT_PROOF, PaperKind.INITIATIVE_CERTIFICATE, PaperKind.EFFECT_RECOGNITION,
    PaperKind.RATING_CONFIRMATION, PaperKind.TAX_CONFIRMATION, PaperKind.CONCLUSION_LETTER,
    PaperKind.RELATED_DOCUMENT,
)  # fmt: skip
"""Papers attached to one nomination that say something of the achievement."""


def kind_of(ground: CommendationGround) -> str:
    """Return which document a report is: that of a movement, of a sudden deed, else that of regular work."""
    return OCCASIONS.get(ground, ACHIEVEMENT_REPORT)


def printed_form(row: AnyRow, ground: CommendationGround, law: LawOnDate | None) -> str:
    """Return the form's number where somebody compared it with the annex; a number from memory is never printed."""
    if law is None:
        return ""
    found = form_number(PaperKind.ACHIEVEMENT_REPORT, row.award, row.nominee_kind, ground, law)
    if found is None or found.confidence is not Confidence.VERIFIED:
        return ""
    return f"Mẫu số {found.number}, {found.citation}"


def earlier_ratings(connection: Connection, dossier_id: int) -> dict[str, tuple[Rated, ...]]:
    """Return the ratings of every nominee for periods before that of the round, by nominee, oldest first."""
    mine = sa.select(n.c.nominee_key).where(n.c.dossier_id == dossier_id)
    query = (
        sa.select(*(ratings.c[name] for name in ("nominee_key", "period_key", "rating", "decided_on", "document")))
        .where(ratings.c.nominee_key.in_(mine))
        .order_by(ratings.c.period_key)
    )  # fmt: skip
    found: dict[str, list[Rated]] = defaultdict(list)
    for row in connection.execute(query):
        day = f"ngày {short_date(row.decided_on)}" if row.decided_on and row.document else ""
        found[row.nominee_key].append(
            Rated(row.period_key, row.rating.label, f"{row.document} {day}".strip())
        )
    return {key: tuple(rows) for key, rows in found.items()}


def proofs(connection: Connection, dossier_id: int) -> dict[int, tuple[str, ...]]:
    """Return the papers that prove each nomination, in words, in the order of their kinds."""
    query = sa.select(papers.c.nomination_id, papers.c.kind, papers.c.number, papers.c.signed_on).where(
        papers.c.dossier_id == dossier_id,
        papers.c.nomination_id.is_not(None),
        papers.c.kind.in_(PROOF),
        papers.c.withdrawn_at.is_(None),
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in connection.execute(query.order_by(papers.c.id)):
        number = f" số {row.number}" if row.number else ""
        day = f" ngày {short_date(row.signed_on)}" if row.signed_on else ""
        found[row.nomination_id].append((PROOF.index(row.kind), f"{row.kind.label}{number}{day}"))
    return {case: tuple(dict.fromkeys(text for _at, text in sorted(rows))) for case, rows in found.items()}


def before(rows: tuple[Rated, ...], period_key: str) -> tuple[Rated, ...]:
    """Return the last five ratings of the same kind of year before a period, with the year in words."""
    kind = period_key.rstrip("0123456789-")
    same = [row for row in rows if row.period.rstrip("0123456789-") == kind and row.period < period_key]
    return tuple(
        Rated(row.period.removeprefix(kind).replace("-", " - "), row.rating, row.document)
        for row in same[-5:]
    )


def days_words(since: date | None, until: date | None) -> str:
    """Return from when to when a movement runs; empty when nobody recorded it."""
    said = [f"từ ngày {short_date(since)}"] if since else []
    said += [f"đến ngày {short_date(until)}"] if until else []
    return f"{' '.join(said).capitalize()}." if said else ""


def contribution_words(amount: int | None) -> str:
    """Return an amount contributed; empty when there is none."""
    return f"{money(amount)}." if amount else ""
