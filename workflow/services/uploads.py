"""Workbooks kept between their dry run and their real run: each its owner's only, gone after a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.canonical import new_ref, sha256
from workflow.db import reading, transaction
from workflow.errors import InvalidInput, NotFound
from workflow.models import WorkbookUpload
from workflow.tables import table

KEPT_FOR = timedelta(hours=24)
MOST_PER_OWNER = 5
MISSING = "tệp đã tải lên (tệp chờ nhập chỉ giữ 24 giờ)"
DOSSIER, UNITS, PEOPLE = "dossier", "units", "people"
uploads = table(WorkbookUpload)


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept workbook; ``result`` is what its real run did, None while it has not run."""

    id: int
    ref: str
    kind: str
    subject_id: int
    filename: str
    sha256: str
    content: bytes
    uploaded_at: datetime
    expires_at: datetime
    result: dict[str, Any] | None


def keep(content: bytes, filename: str, *, kind: str, subject_id: int, actor: Actor) -> str:
    """Keep a workbook for its owner and return its reference; expired ones are deleted on the way.

    Whether it can be read at all is found out before; who may write what, by the run itself.
    """
    at = clock.now()
    row = {
        "ref": new_ref(), "kind": kind, "subject_id": subject_id, "owner_id": actor.user_id,
        "filename": filename[-200:], "sha256": sha256(content), "content": content, "uploaded_at": at,
        "expires_at": at + KEPT_FOR, "result": "",
    }  # fmt: skip
    with transaction() as connection:
        connection.execute(sa.delete(uploads).where(uploads.c.expires_at < at))
        mine = sa.select(sa.func.count()).where(
            uploads.c.owner_id == actor.user_id, uploads.c.done_at.is_(None)
        )
        if (connection.scalar(mine) or 0) >= MOST_PER_OWNER:
            oldest = sa.select(sa.func.min(uploads.c.id)).where(
                uploads.c.owner_id == actor.user_id, uploads.c.done_at.is_(None)
            )
            connection.execute(sa.delete(uploads).where(uploads.c.id == oldest.scalar_subquery()))
        connection.execute(sa.insert(uploads).values(row))
    return str(row["ref"])


def kept(ref: str, *, kind: str, subject_id: int, actor: Actor) -> Upload:
    """Return one's own kept workbook; ``NotFound`` for another's, an expired one, another kind or subject."""
    with reading() as connection:
        found = of(connection, ref, kind=kind, actor=actor)
    if found.subject_id != subject_id:
        raise NotFound(MISSING)
    return found


def of(connection: Connection, ref: str, *, kind: str, actor: Actor, lock: bool = False) -> Upload:
    """Return the same inside a transaction; ``lock`` holds it against a second real run."""
    query = sa.select(*uploads.c).where(
        uploads.c.ref == ref,
        uploads.c.kind == kind,
        uploads.c.owner_id == actor.user_id,
        uploads.c.expires_at > clock.now(),
    )
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound(MISSING)
    result = json.loads(row.result) if row.result else None
    return Upload(row.id, row.ref, row.kind, row.subject_id, row.filename, row.sha256, row.content,
                  row.uploaded_at, row.expires_at, result)  # fmt: skip


def finish(connection: Connection, upload: Upload, result: dict[str, object]) -> None:
    """Keep what the real run did, in its transaction; a second one finds it and does nothing."""
    if upload.result is not None:
        raise InvalidInput(
            "Tệp này đã được ghi rồi. Xem kết quả ở trang này; muốn sửa tiếp, tải tệp mới lên."
        )
    text = json.dumps(result, ensure_ascii=False)
    done = sa.update(uploads).where(uploads.c.id == upload.id, uploads.c.done_at.is_(None))
    connection.execute(done.values(done_at=clock.now(), result=text))
