"""What a signer must know of drafts: cases, money, what is not ready, what differs from the council, who is over.

Loaded for many drafts in a number of statements that does not grow with them; the page and the command share it, so
that what is compared when somebody signs is what was on his screen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import rules
from rules.errors import NoLawInForce
from rules.finding import Finding
from rules.quotas.unit_share import QuotaOutcome, QuotaResult
from rules.vocabulary import AwardCode, Level, NomineeKind
from workflow.assessing import assess_nomination
from workflow.attempt import Pool
from workflow.canonical import canonical_json, sha256
from workflow.facts_of import fact_sheets
from workflow.fund_facts import Outlook, balances
from workflow.models import (
    AwardDecision,
    CouncilResult,
    DecisionAward,
    DraftDifference,
    Nomination,
    RoleGrant,
    Round,
    Unit,
)
from workflow.ordering import title_key
from workflow.packs import Packs, load_packs
from workflow.prize_preview import Known, money_of
from workflow.prize_sheet import USUAL, Terms, body_rounding, other_titles, terms_of
from workflow.roles import Role
from workflow.rows import NominationRow, load_rows
from workflow.signing_rights import DraftToSign
from workflow.states import NominationState
from workflow.tables import AnyRow, table
from workflow.world import count_granted

n, r, u, dec = table(Nomination), table(Round), table(Unit), table(AwardDecision)
results, differences, grants = table(CouncilResult), table(DraftDifference), table(RoleGrant)
REFUSED_BY_SIGNER = "signer_refused"


@dataclass(frozen=True, slots=True)
class Difference:
    """A nomination where the draft is not what the council said; ``reason`` is empty until somebody wrote one."""

    nomination_id: int
    ref: str
    name: str
    award: AwardCode
    unit: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotReady:
    """One nomination on the draft that may not be decided today, and why."""

    ref: str
    name: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """One draft as its signer must see it before he signs."""

    draft: DraftToSign
    ref: str
    version: int
    title: str
    proposal: str
    body: str
    round_name: str
    period_label: str
    drafted_by_id: int
    level: Level
    rows: tuple[NominationRow, ...]
    money: int = 0
    terms: Terms = USUAL
    fund: Outlook | None = None
    not_ready: tuple[NotReady, ...] = ()
    differences: tuple[Difference, ...] = ()
    over_quota: tuple[QuotaResult, ...] = ()
    shares: tuple[QuotaResult, ...] = ()
    missing_office: str = ""
    by_council: Mapping[int, str] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[tuple[AwardCode, NomineeKind, int], ...]:
        """How many of each title and kind."""
        found = Counter((row.award, row.nominee_kind) for row in self.rows)
        return tuple((award, kind, number) for (award, kind), number in found.items())

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        """Differences without a written reason: they stop a signature."""
        return tuple(one for one in self.differences if not one.reason)

    @property
    def ready(self) -> bool:
        """Whether nothing in the draft itself stops a signature."""
        return bool(self.rows) and not (
            self.not_ready or self.unexplained or self.over_quota or self.missing_office or self.overdraws
        )

    @property
    def overdraws(self) -> bool:
        """Whether the body's own rule refuses to sign more money than its fund has."""
        return self.fund is not None and self.fund.stops

    @property
    def digest(self) -> str:
        """The hash of everything shown: words, cases with versions, differences with reasons."""
        shown = [
            self.draft.id, self.version, self.title, self.proposal, sorted(a.value for a in self.draft.awards),
            [[row.id, row.version] for row in self.rows],
            [[one.nomination_id, one.what, one.reason] for one in self.differences],
        ]  # fmt: skip
        return sha256(canonical_json(shown))

    @property
    def seen(self) -> str:
        """What a page carries of a draft that it shows: reference, hash, cases with versions."""
        return f"{self.ref}:{self.digest}:{'-'.join(f'{row.id}.{row.version}' for row in self.rows)}"


def load_drafts(
    connection: Connection, decision_ids: Sequence[int], day: date, *, judged: bool = True
) -> dict[int, DraftSheet]:
    """Return drafts by id. ``judged``: with readiness, shares and money, which take the rules."""
    heads = _heads(connection, decision_ids)
    on_them = sa.select(n.c.id).where(n.c.decision_id.in_(list(heads)), n.c.state == NominationState.SIGNING)
    rows = list(load_rows(connection, list(connection.scalars(on_them))).values())
    by_decision: dict[int, list[NominationRow]] = defaultdict(list)
    for row in sorted(rows, key=_place):
        by_decision[row.decision_id or 0].append(row)
    told = _differences(connection, heads, rows, day)
    sheets = {number: _sheet(head, by_decision[number], told[number]) for number, head in heads.items()}
    return _judged(connection, sheets, rows, day) if judged else sheets


def _place(row: NominationRow) -> tuple[str, str, str, int]:
    """Where a case stands on the page of a draft: by award, kind and unit."""
    return row.award.value, row.nominee_kind.value, title_key(row.unit_name), row.id


def _heads(connection: Connection, decision_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return the decisions with round and body, in the order of drafting. One statement."""
    awards = table(DecisionAward)
    listed = (
        sa.select(awards.c.decision_id, sa.func.count().label("kinds"))
        .group_by(awards.c.decision_id)
        .subquery()
    )
    query = (
        sa.select(
            *dec.c, u.c.name.label("body_name"), r.c.name.label("round_name"), r.c.period_label,
            r.c.decider.label("round_decider"), listed.c.kinds,
        )
        .join(u, u.c.id == dec.c.body_unit_id)
        .join(r, r.c.id == dec.c.round_id)
        .outerjoin(listed, listed.c.decision_id == dec.c.id)
        .where(dec.c.id.in_(list(decision_ids)))
        .order_by(dec.c.id)
    )  # fmt: skip
    return {row.id: row for row in connection.execute(query)}


def draft_of(head: AnyRow) -> DraftToSign:
    """Return what the right to sign looks at."""
    return DraftToSign(
        head.id, head.body_unit_id, frozenset(AwardCode.of(one) for one in head.awards.split(","))
    )


def _sheet(
    head: AnyRow, rows: Sequence[NominationRow], told: tuple[dict[int, str], list[Difference]]
) -> DraftSheet:
    return DraftSheet(
        draft=draft_of(head),
        ref=head.ref,
        version=head.version,
        title=head.title,
        proposal=head.proposal,
        body=head.body_name,
        round_name=head.round_name,
        period_label=head.period_label,
        drafted_by_id=head.drafted_by_id,
        level=head.level,
        rows=tuple(rows),
        differences=tuple(told[1]),
        by_council=told[0],
    )


# --- differences from the council's result


def unexplained(connection: Connection, decision_id: int, day: date) -> tuple[Difference, ...]:
    """Return what differs in one draft without a written reason."""
    return load_drafts(connection, [decision_id], day, judged=False)[decision_id].unexplained


def _differences(
    connection: Connection, heads: Mapping[int, AnyRow], rows: Sequence[NominationRow], day: date
) -> dict[int, tuple[dict[int, str], list[Difference]]]:
    """Return by decision how each case came to it, and what differs. Three statements."""
    passed = _passed(connection, heads)
    reasons = _reasons(connection, list(heads))
    told: dict[int, tuple[dict[int, str], list[Difference]]] = {number: ({}, []) for number in heads}
    for row in rows:
        how, differing = told[row.decision_id or 0]
        how[row.id] = passed[row.id].how if row.id in passed else ""
        if row.id not in passed and row.procedure.value == "full":
            what = "Có trong dự thảo nhưng chưa có kết quả Hội đồng đề nghị."
            reason = reasons.get((row.decision_id or 0, row.id), "")
            differing.append(
                Difference(row.id, row.ref, row.nominee_name, row.award, row.unit_name, what, reason)
            )
    for number, head in heads.items():
        for one in passed.values():
            if (found := _left_out(one, head, day)) is not None:
                reason = reasons.get((number, one.id), "") or found[1]
                told[number][1].append(
                    Difference(one.id, one.ref, one.name, one.award, one.unit, found[0], reason)
                )
    return told


@dataclass(frozen=True, slots=True)
class _Passed:
    """A nomination that the council proposed."""

    id: int
    ref: str
    round_id: int
    name: str
    award: AwardCode
    kind: NomineeKind
    unit: str
    unit_level: Level
    state: NominationState
    reason_code: str
    reason: str
    how: str


def _passed(connection: Connection, heads: Mapping[int, AnyRow]) -> dict[int, _Passed]:
    """Return the nominations of the rounds concerned that the council proposed, also in place of a higher award."""
    last = (
        sa.select(results.c.nomination_id, sa.func.max(results.c.id).label("id"))
        .group_by(results.c.nomination_id)
        .subquery()
    )
    said = (
        sa.select(results.c.nomination_id, results.c.passed).join(last, last.c.id == results.c.id).subquery()
    )
    query = (
        sa.select(
            n.c.id, n.c.ref, n.c.round_id, n.c.nominee_name, n.c.award, n.c.nominee_kind, u.c.name, u.c.level,
            n.c.state, n.c.reason_code, n.c.reason, n.c.lower_of_id,
        )
        .join(u, u.c.id == n.c.unit_id)
        .outerjoin(said, said.c.nomination_id == n.c.id)
        .where(
            n.c.round_id.in_({head.round_id for head in heads.values()}),
            sa.or_(said.c.passed, n.c.lower_of_id.is_not(None)),
        )
        .order_by(n.c.id)
    )  # fmt: skip
    found = {}
    for row in connection.execute(query):
        how = "Hội đồng đề nghị" if row.lower_of_id is None else "Hội đồng đề nghị thay danh hiệu cao hơn"
        found[row.id] = _Passed(**dict(zip(_PASSED, row, strict=False)), how=how)
    return found


_PASSED = [name for name in _Passed.__dataclass_fields__ if name != "how"]


def _left_out(one: _Passed, head: AnyRow, day: date) -> tuple[str, str] | None:
    """Return what is missing from this draft, with the reason that is on record already."""
    if one.round_id != head.round_id or one.award.value not in head.awards.split(","):
        return None
    if one.state is NominationState.RECOMMENDED and _decided_here(one, head, day):
        return "Hội đồng đề nghị nhưng không có trong dự thảo.", ""
    if one.state is NominationState.NOT_AWARDED and one.reason_code == REFUSED_BY_SIGNER:
        return "Hội đồng đề nghị nhưng người ký không khen thưởng.", one.reason
    return None


def _decided_here(one: _Passed, head: AnyRow, day: date) -> bool:
    """Whether the decider of the round may decide it; what goes up to a superior is no difference."""
    try:
        found = rules.competence(one.award, day, level=one.unit_level, kind=one.kind)
    except NoLawInForce:
        return False
    return found.lawful(head.round_decider)


def _reasons(connection: Connection, decision_ids: Collection[int]) -> dict[tuple[int, int], str]:
    query = sa.select(differences.c.decision_id, differences.c.nomination_id, differences.c.reason).where(
        differences.c.decision_id.in_(list(decision_ids))
    )
    rows = connection.execute(query.order_by(differences.c.id))
    return {(decision, nomination): reason for decision, nomination, reason in rows}


# --- what the rules say of it today


def _judged(
    connection: Connection, sheets: Mapping[int, DraftSheet], rows: Sequence[NominationRow], day: date
) -> dict[int, DraftSheet]:
    """Return the sheets with readiness, shares and money."""
    facts = fact_sheets(connection, rows) if rows else {}
    packs = load_packs(connection, {row.rule_pack for row in rows})
    granted = count_granted(connection, {row.period_key for row in rows}) if rows else Counter[Pool]()
    titles = other_titles(connection, rows) if rows else {}
    issuers = _issuers(connection, {sheet.draft.body_unit_id for sheet in sheets.values()}, day)
    terms = terms_of(connection, list(sheets))
    pairs = {(sheet.draft.body_unit_id, day.year) for sheet in sheets.values()}
    known = Known(titles, body_rounding(connection, pairs), balances(connection, pairs), day)
    judged = {}
    for number, sheet in sheets.items():
        stopped = []
        for row in sheet.rows:
            found = assess_nomination(row, facts[row.id], packs, day, decided_on=day).findings
            if blocking := tuple(one for one in found if one.blocks):
                stopped.append(NotReady(row.ref, row.nominee_name, blocking))
        shares = _shares(sheet.rows, packs, granted, day)
        others = issuers[sheet.draft.body_unit_id] - {sheet.drafted_by_id}
        judged[number] = DraftSheet(
            **{name: getattr(sheet, name) for name in DraftSheet.__dataclass_fields__}
            | {
                **money_of(sheet.rows, sheet.level, sheet.draft.body_unit_id, terms[number], known),
                "not_ready": tuple(stopped),
                "shares": shares,
                "over_quota": tuple(one for one in shares if one.outcome in STOPS),
                "missing_office": "" if others else NO_ISSUER,
            }
        )
    return judged


STOPS = frozenset({QuotaOutcome.OVER, QuotaOutcome.UNDETERMINED})
NO_ISSUER = "Chưa có văn thư cấp số khác với người soạn dự thảo; giao nhiệm vụ văn thư cấp số trước khi ký."


def _shares(
    rows: Sequence[NominationRow], packs: Packs, granted: Mapping[Pool, int], day: date
) -> tuple[QuotaResult, ...]:
    """Return the share of Chiến sĩ thi đua cơ sở for each pool the draft touches, all of them counted already."""
    seen: dict[tuple[int, str, str], QuotaResult] = {}
    for row in rows:
        key = (row.body_unit_id, row.stream.value, row.period_key)
        if row.award is not AwardCode.GRASSROOTS_FIGHTER or key in seen or row.received_on is None:
            continue
        law = packs.law(row.rule_pack, row.received_on, day)
        pool, used = granted[(*key, AwardCode.ADVANCED_WORKER)], granted[(*key, row.award)]
        seen[key] = rules.quota(row.award, law, pool=pool, used=used, decided_on=day)
    return tuple(seen.values())


def _issuers(connection: Connection, bodies: Collection[int], day: date) -> dict[int, frozenset[int]]:
    """Return who may give numbers in each body on a day."""
    found: dict[int, set[int]] = defaultdict(set)
    query = sa.select(grants.c.unit_id, grants.c.user_id).where(
        grants.c.role == Role.NUMBER_ISSUER,
        grants.c.unit_id.in_(sorted(bodies)),
        grants.c.since <= day,
        sa.or_(grants.c.until.is_(None), grants.c.until >= day),
    )
    for unit_id, user_id in connection.execute(query):
        found[unit_id].add(user_id)
    return {body: frozenset(found[body]) for body in bodies}
