"""Certificates of a decision, one certificate with its history, batches with their progress, blanks of a body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.documents import CERTIFICATE, DocumentSpec, render, spec_for
from rules.documents.content.certificate import Group, Shift
from rules.errors import RuleError
from workflow import clock
from workflow.actor import Actor
from workflow.canonical import sha256
from workflow.certificate_prints import book, printed, sheet_of, shifts_of
from workflow.db import reading
from workflow.document_kit import fonts
from workflow.errors import IntegrityProblem, NotFound
from workflow.gold_rows import why_no_item
from workflow.models import (
    AwardDecision,
    Certificate,
    CertificateRun,
    GoldEntry,
    Nomination,
    ReissueRequest,
    Unit,
)
from workflow.ordering import titles_in_order
from workflow.permissions import BODY_READERS, UNIT_ROLES
from workflow.queries import gold_book, paging
from workflow.queries.certificate_runs import RunRow, runs_where
from workflow.queries.documents import Download
from workflow.queries.gold_book import GoldRow
from workflow.queries.reissues import RequestRow, requests_where
from workflow.queries.scope import visible_decisions
from workflow.roles import Role
from workflow.tables import table

gold, certificates, nominations = table(GoldEntry), table(Certificate), table(Nomination)
runs, decisions, units = table(CertificateRun), table(AwardDecision), table(Unit)
requests = table(ReissueRequest)


@dataclass(frozen=True, slots=True)
class DecisionCertificates:
    """The certificates of a decision: its lines of the sổ vàng, awards without any and why, earlier batches."""

    id: int
    ref: str
    number: str
    issued_on: date
    body_unit_id: int
    page: paging.Page[GoldRow]
    waiting: int
    without: tuple[tuple[str, int, str], ...]
    runs: tuple[RunRow, ...]
    spec: DocumentSpec | None


@dataclass(frozen=True, slots=True)
class Copy:
    """One certificate of a line: the first, or one that replaced another."""

    ref: str
    serial: int
    frozen_at: datetime
    code: str
    replaced: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One line of the sổ vàng with every certificate made for it and every request."""

    row: GoldRow
    decision_ref: str
    copies: tuple[Copy, ...]
    requests: tuple[RequestRow, ...]


def of_decision(viewer: Actor, ref: str, cursor: paging.Cursor = paging.FIRST) -> DecisionCertificates:
    """Return the certificates of an issued decision as far as the viewer reaches. Eight statements at most."""
    with reading() as connection:
        found = connection.execute(
            sa.select(*decisions.c).where(decisions.c.ref == ref, visible_decisions(viewer))
        ).first()
        if found is None or found.issued_on is None or found.is_external:
            raise NotFound("giấy khen, bằng chứng nhận của quyết định này")
        in_body = found.body_unit_id in viewer.units_with(*BODY_READERS)
        query = gold_book.lines().where(gold.c.decision_id == found.id)
        if not in_body:
            query = query.where(nominations.c.unit_id.in_(viewer.units_with(*UNIT_ROLES)))
        total = connection.execute(query.with_only_columns(sa.func.count())).scalar_one()
        rows, newer, older = paging.fetch(connection, query, key=gold.c.number, ref=gold.c.ref, cursor=cursor)
        counted = _without(connection, found.id, found.issued_on) if in_body else ((), 0)
        return DecisionCertificates(
            id=found.id,
            ref=found.ref,
            number=found.number,
            issued_on=found.issued_on,
            body_unit_id=found.body_unit_id,
            page=paging.Page(gold_book.as_rows(connection, rows), total, newer, older),
            waiting=max(counted[1] - total, 0),
            without=counted[0],
            runs=runs_where(connection, runs.c.decision_id == found.id) if in_body else (),
            spec=_spec(found.issued_on),
        )


def _spec(on: date) -> DocumentSpec | None:
    try:
        return spec_for(CERTIFICATE, on)
    except RuleError:
        return None


def _without(
    connection: Connection, decision_id: int, on: date
) -> tuple[tuple[tuple[str, int, str], ...], int]:
    """Return the awards of a decision that have no certificate, how many of each, why; and how many have one."""
    query = (
        sa.select(nominations.c.award, sa.func.count())
        .where(nominations.c.decision_id == decision_id)
        .group_by(nominations.c.award)
    )
    told, with_item = [], 0
    for award, count in connection.execute(query):
        why = why_no_item(award, on)
        if why is None:
            with_item += count
        else:
            told.append((award.label, count, why))
    return tuple(told), with_item


def entry(viewer: Actor, ref: str) -> EntryPage:
    """Return one line with its certificates and requests. Four statements."""
    with reading() as connection:
        row = connection.execute(
            gold_book.lines()
            .add_columns(decisions.c.ref.label("decision_ref"))
            .join(decisions, decisions.c.id == gold.c.decision_id)
            .where(gold.c.ref == ref)
        ).first()
        if row is None or not _reaches(viewer, row):
            raise NotFound("giấy này")
        found = connection.execute(
            sa.select(*certificates.c)
            .where(certificates.c.entry_id == row.id)
            .order_by(certificates.c.serial)
        )
        copies = tuple(
            Copy(one.ref, one.serial, one.frozen_at, one.code, sheet_of(one.content).replaced)
            for one in found
        )
        asked = requests_where(connection, requests.c.entry_id == row.id)
        return EntryPage(gold_book.as_rows(connection, [row])[0], row.decision_ref, copies, asked)


def _reaches(viewer: Actor, row: Any) -> bool:
    """Whether a line concerns the viewer's unit or body."""
    return row.unit_id in viewer.units_with(*UNIT_ROLES) or row.body_unit_id in viewer.units_with(
        *BODY_READERS
    )


def single(viewer: Actor, ref: str, *, on_blank: bool = False) -> Download:
    """Return one certificate as PDF from its frozen content, on plain paper or on the body's blank."""
    query = (
        sa.select(certificates.c.content, certificates.c.content_sha256, gold.c.body_unit_id, gold.c.number,
                  gold.c.year, nominations.c.unit_id)
        .join(gold, gold.c.id == certificates.c.entry_id)
        .join(nominations, nominations.c.id == gold.c.nomination_id)
        .where(certificates.c.ref == ref)
    )  # fmt: skip
    with reading() as connection:
        row = connection.execute(query).first()
        if row is None or not _reaches(viewer, row):
            raise NotFound("giấy này")
        moved = shifts_of(connection, row.body_unit_id) if on_blank else ()
    if sha256(row.content) != row.content_sha256:
        raise IntegrityProblem(
            "Nội dung đã chốt không còn đúng nguyên bản. Không in được; báo quản trị hệ thống."
        )
    name = f"Giay so {row.number:02d}-{row.year}"
    pdf = printed([row.content], name, on_blank=on_blank, moved=moved)
    return Download(pdf, "application/pdf", f"{name}.pdf", sha256(pdf))


def shifts(viewer: Actor, body_unit_id: int) -> dict[str, tuple[int, int]]:
    """Return the shifts of a body's blanks by group, none where nothing was saved, in tenths of a millimetre."""
    if body_unit_id not in viewer.units_with(*BODY_READERS):
        raise NotFound("phôi của cơ quan này")
    with reading() as connection:
        kept = {one.group: (one.right, one.down) for one in shifts_of(connection, body_unit_id)}
    return {group.value: kept.get(group, (0, 0)) for group in Group}


def gauge(viewer: Actor, body_unit_id: int) -> Download:
    """Return the calibration sheet of a body's blanks, with the shifts saved now."""
    moved = tuple(Shift(Group(group), *given) for group, given in shifts(viewer, body_unit_id).items())
    spec = spec_for(CERTIFICATE, clock.today())
    sheet = book((), "Tờ căn chỉnh phôi", on_blank=True, moved=moved, is_gauge=True, spec_id=spec.id)
    pdf = render(sheet, fonts())
    return Download(pdf, "application/pdf", "To can chinh phoi.pdf", sha256(pdf))


def bodies(viewer: Actor) -> tuple[tuple[int, str], ...]:
    """Return the bodies whose blanks the viewer may set."""
    held = viewer.units_with(Role.STANDING_BODY, Role.NUMBER_ISSUER)
    with reading() as connection:
        query = sa.select(units.c.id, units.c.name).where(units.c.id.in_(held)).order_by(units.c.id)
        rows = titles_in_order(connection.execute(query), lambda row: row.name)
        return tuple((row.id, row.name) for row in rows)
