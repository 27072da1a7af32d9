"""The papers of a dossier: which it needs and has, what each would say, what was handed in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.dossier.required_papers import PaperRequirement
from rules.finding import Confidence
from rules.vocabulary import PaperKind
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.db import reading
from workflow.errors import InvalidInput, NotFound
from workflow.models import Dossier, DossierDocument, Nomination, Paper, PaperSigning, StoredFile, User
from workflow.ordering import titles_in_order
from workflow.permissions import UNIT_ROLES
from workflow.queries.scope import visible_dossiers, visible_nominations
from workflow.states import EDITABLE
from workflow.tables import AnyRow, table
from workflow.unit_paper_facts import Details, Papered, load_papered
from workflow.unit_papers import (
    FOR_DOSSIER,
    REPORTS,
    Made,
    make,
    make_report,
    must_be_counted,
    report_kind,
    requirements,
)

d, n, papers, files = table(Dossier), table(Nomination), table(Paper), table(StoredFile)
documents, signings, users = table(DossierDocument), table(PaperSigning), table(User)
MINUTES = frozenset({PaperKind.UNIT_MINUTES, PaperKind.COMMENDATION_MINUTES})
BY_KIND = {one.kind: key for key, one in FOR_DOSSIER.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """A paper in force; ``made`` of data, and then ``signed_on`` the day its printed sheet was signed."""

    ref: str
    kind: PaperKind
    number: str
    filename: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    signed_on: date | None
    made: bool
    version: int
    stale: bool = False

    @property
    def counts(self) -> bool:
        """Whether it stands as the paper the law asks for: a printout that nobody signed does not."""
        return not self.made or self.signed_on is not None


@dataclass(frozen=True, slots=True)
class Slot:
    """One paper that the dossier or one nominee needs or may have."""

    key: str
    kind: str
    label: str
    citation: str
    made_by: str
    unverified: bool
    held: tuple[Held, ...]
    can_make: bool
    required: bool = True
    problem: str = ""
    settled: bool = False

    @property
    def complete(self) -> bool:
        """Whether a paper that counts is there, or the votes recorded as data stand in its place."""
        return self.settled or any(one.counts for one in self.held)


@dataclass(frozen=True, slots=True)
class NomineeSlots:
    """The papers of one nominee."""

    id: int
    ref: str
    name: str
    award: str
    editable: bool
    has_text: bool
    slots: tuple[Slot, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return all(slot.complete for slot in self.slots if slot.required)


@dataclass(frozen=True, slots=True)
class PapersPage:
    """Everything the page of a dossier's papers shows."""

    id: int
    ref: str
    unit_id: int
    unit: str
    body_unit_id: int
    round_name: str
    details: Details
    editable: bool
    slots: tuple[Slot, ...]
    nominees: tuple[NomineeSlots, ...]
    others: tuple[Held, ...]
    must_be_counted: tuple[str, ...]

    @property
    def all_slots(self) -> tuple[Slot, ...]:
        """Every required slot, of the dossier and of the nominees."""
        mine = tuple(slot for slot in self.slots if slot.required)
        return (*mine, *(slot for one in self.nominees for slot in one.slots if slot.required))

    @property
    def unsigned(self) -> int:
        """How many papers made of data wait for a signature."""
        every = (*self.slots, *(slot for one in self.nominees for slot in one.slots))
        return sum(not held.counts for slot in every for held in slot.held)


def page(viewer: Actor, ref: str) -> PapersPage:
    """Return the papers of a dossier that the viewer may see. A fixed number of statements."""
    with reading() as connection:
        papered = papered_for(connection, viewer, ref)
        held = _held(connection, papered.dossier.id)
    about = papered.dossier
    fresh = _fresh(papered) if is_own(viewer, papered) else {}
    own, mine = _dossier_slots(papered, held, fresh)
    known = {one.ref for slot in own for one in slot.held}
    return PapersPage(
        id=about.id,
        ref=about.ref,
        unit_id=about.unit_id,
        unit=about.unit,
        body_unit_id=about.body_unit_id,
        round_name=about.round_name,
        details=papered.details,
        editable=not papered.nominations or any(row.state in EDITABLE for row in papered.nominations),
        slots=own,
        nominees=tuple(_nominee(papered, row, held, fresh) for row in papered.nominations),
        others=tuple(one for one in mine if one.ref not in known),
        must_be_counted=tuple(titles_in_order((award.label for award in must_be_counted(papered)), str)),
    )


def papered_for(connection: Connection, viewer: Actor, ref: str) -> Papered:
    """Return a dossier with the nominations the viewer sees: a draft stays in its unit, a conflict hides a case."""
    number = connection.scalar(sa.select(d.c.id).where(d.c.ref == ref, visible_dossiers(viewer)))
    papered = load_papered(connection, number) if number is not None else None
    if papered is None:
        raise NotFound("hồ sơ này")
    query = sa.select(n.c.id).where(n.c.dossier_id == number, visible_nominations(viewer))
    seen = set(connection.scalars(query))
    return replace(papered, nominations=tuple(row for row in papered.nominations if row.id in seen))


def is_own(viewer: Actor, papered: Papered) -> bool:
    """Whether the viewer works for the unit; working texts and what papers would say now are its own."""
    return papered.dossier.unit_id in viewer.units_with(*UNIT_ROLES)


def _held(connection: Connection, dossier_id: int) -> dict[int | None, list[tuple[AnyRow, Held]]]:
    """Return the papers in force by nomination, newest first."""
    query = (
        sa.select(
            papers.c.ref, papers.c.kind, papers.c.number, papers.c.filename, files.c.media_type, files.c.size,
            papers.c.sha256, papers.c.added_at, users.c.display_name, papers.c.signed_on, papers.c.nomination_id,
            signings.c.signed_on.label("sheet_on"), documents.c.number.label("version"), documents.c.content_sha256,
        )
        .select_from(
            papers.join(files, files.c.sha256 == papers.c.sha256)
            .join(users, users.c.id == papers.c.added_by_id)
            .outerjoin(documents, documents.c.paper_id == papers.c.id)
            .outerjoin(signings, signings.c.paper_id == papers.c.id)
        )
        .where(papers.c.dossier_id == dossier_id, papers.c.withdrawn_at.is_(None))
        .order_by(papers.c.id.desc())
    )  # fmt: skip
    found: dict[int | None, list[tuple[AnyRow, Held]]] = defaultdict(list)
    for row in connection.execute(query):
        made = row.version is not None
        held = Held(
            row.ref, row.kind, row.number, row.filename, row.media_type, row.size, row.sha256, row.added_at,
            row.display_name, row.sheet_on if made else row.signed_on, made, row.version or 0,
        )  # fmt: skip
        found[row.nomination_id].append((row, held))
    return found


def _fresh(papered: Papered) -> dict[tuple[PaperKind, int | None], Made | str]:
    """Return what every makeable paper would say now, or why nothing can be made of it."""
    found: dict[tuple[PaperKind, int | None], Made | str] = {}
    for key, one in FOR_DOSSIER.items():
        try:
            found[(one.kind, None)] = make(papered, key)
        except InvalidInput as error:
            found[(one.kind, None)] = error.message
    for row in papered.nominations:
        try:
            found[(report_kind(papered, row), row.id)] = make_report(papered, row)
        except InvalidInput as error:
            found[(report_kind(papered, row), row.id)] = error.message
    return found


Fresh = dict[tuple[PaperKind, int | None], Made | str]
HeldRows = dict[int | None, list[tuple[AnyRow, Held]]]


def _of_kinds(
    held: HeldRows, nomination: int | None, kinds: tuple[PaperKind, ...], fresh: Fresh
) -> tuple[Held, ...]:
    """Return the papers of these kinds; one made of data says whether the data changed since."""
    found = []
    for row, one in held.get(nomination, ()):
        if one.kind not in kinds:
            continue
        now = fresh.get((one.kind, nomination))
        changed = isinstance(now, Made) and sha256(now.content.to_json()) != row.content_sha256
        found.append(_with_stale(one, stale=one.made and changed))
    return tuple(found)


def _with_stale(held: Held, *, stale: bool) -> Held:
    return Held(
        held.ref, held.kind, held.number, held.filename, held.media_type, held.size, held.sha256, held.added_at,
        held.added_by, held.signed_on, held.made, held.version, stale,
    )  # fmt: skip


def _problem(fresh: Fresh, kind: PaperKind, nomination: int | None) -> str:
    now = fresh.get((kind, nomination), "")
    return now.problem if isinstance(now, Made) else now


def _dossier_slots(
    papered: Papered, held: HeldRows, fresh: Fresh
) -> tuple[tuple[Slot, ...], tuple[Held, ...]]:
    """Return the slots of the whole dossier in the order of the law, the list after the letter; and all its papers."""
    needed: dict[tuple[PaperKind, ...], PaperRequirement] = {}
    for row in papered.nominations:
        for one in requirements(papered, row):
            if one.per == "dossier":
                needed.setdefault(one.kinds, one)
    slots = [
        Slot(
            key=_key(one.kinds, fresh),
            kind=one.kinds[0].value,
            label=one.label,
            citation=one.citation,
            made_by=one.made_by,
            unverified=one.confidence is not Confidence.VERIFIED,
            held=_of_kinds(held, None, one.kinds, fresh),
            can_make=any(kind in BY_KIND for kind in one.kinds),
            problem=next((_problem(fresh, kind, None) for kind in one.kinds if kind in BY_KIND), ""),
            settled=PaperKind.UNIT_BALLOT_RESULT in one.kinds and _votes_told(papered, held),
        )
        for one in needed.values()
    ]
    if not any(PaperKind.NOMINEE_LIST in kinds for kinds in needed):
        kind = PaperKind.NOMINEE_LIST
        found = _of_kinds(held, None, (kind,), fresh)
        slots.insert(
            1,
            Slot(BY_KIND[kind], kind.value, kind.label, "", "Cơ quan, đơn vị đề nghị", False, found, True, False,
                 _problem(fresh, kind, None)),
        )  # fmt: skip
    return tuple(slots), tuple(one for _row, one in held.get(None, ()))


def _key(kinds: tuple[PaperKind, ...], fresh: Fresh) -> str:
    """Return the word of the paper that can be made of these kinds; the first that says something now."""
    known = [kind for kind in kinds if kind in BY_KIND]
    saying = [kind for kind in known if isinstance(fresh.get((kind, None)), Made)]
    return next((BY_KIND[kind] for kind in (*saying, *known)), "")


def _votes_told(papered: Papered, held: HeldRows) -> bool:
    """Whether minutes that count and the votes recorded as data say what the ballot result would (see facts_of)."""
    has_minutes = any(row.kind in MINUTES and one.counts for row, one in held.get(None, ()))
    counted = must_be_counted(papered)
    return has_minutes and all(
        row.id in papered.ballots for row in papered.nominations if row.award in counted
    )


def _nominee(papered: Papered, row: AnyRow, held: HeldRows, fresh: Fresh) -> NomineeSlots:
    slots = tuple(
        Slot(
            key="bao-cao" if set(one.kinds) & set(REPORTS) else "",
            kind=one.kinds[0].value,
            label=one.label,
            citation=one.citation,
            made_by=one.made_by,
            unverified=one.confidence is not Confidence.VERIFIED,
            held=_of_kinds(held, row.id, one.kinds, fresh),
            can_make=bool(set(one.kinds) & set(REPORTS)),
            problem=next((_problem(fresh, kind, row.id) for kind in one.kinds if kind in REPORTS), ""),
        )
        for one in requirements(papered, row)
        if one.per == "nominee"
    )
    label = row.award.label
    return NomineeSlots(
        row.id, row.ref, row.nominee_name, label, row.state in EDITABLE, bool(row.achievements), slots
    )
