"""How awards from before the system read today: what was put right of each, by which document, and its scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow.actor import Actor
from workflow.db import reading
from workflow.earlier_ends import PARTS
from workflow.errors import NotFound
from workflow.models import EarlierAward, EarlierAwardCorrection, Person, StoredFile
from workflow.queries import documents
from workflow.register_reach import reached_persons
from workflow.tables import table

mended, given = table(EarlierAwardCorrection), table(EarlierAward)
stored, people = table(StoredFile), table(Person)
__all__ = ["PARTS"]  # the pages name them too


@dataclass(frozen=True, slots=True)
class Mended:
    """One correction of an earlier award."""

    id: int
    part: str
    right: str
    text: str


def mended_of(connection: Connection, award_ids: Collection[int]) -> dict[int, tuple[Mended, ...]]:
    """Return the corrections of some earlier awards, the last one of each first. One statement."""
    found: defaultdict[int, tuple[Mended, ...]] = defaultdict(tuple)
    query = sa.select(*mended.c).where(mended.c.earlier_award_id.in_(sorted(award_ids)))
    for row in connection.execute(query.order_by(mended.c.decided_on.desc(), mended.c.id.desc())):
        text = (
            f"{PARTS[row.part]} «{row.wrong}» đã đính chính thành «{row.right_text}» theo văn bản số {row.number} "
            f"ngày {row.decided_on:%d/%m/%Y}"
        )
        one = Mended(row.id, row.part, row.right_text, text)
        found[row.earlier_award_id] = (*found[row.earlier_award_id], one)
    return found


def name_in(corrections: tuple[Mended, ...], written: str) -> str:
    """Return the name an earlier award is read under today."""
    return next((one.right for one in corrections if one.part == "name"), written)


def scan_of(viewer: Actor, key: str, number: int) -> documents.Download:
    """Return the scan of a correcting document of somebody within reach; ``NotFound`` else."""
    query = (
        sa.select(stored.c.content, stored.c.media_type, mended.c.filename, stored.c.sha256)
        .join(mended, mended.c.sha256 == stored.c.sha256)
        .join(given, given.c.id == mended.c.earlier_award_id)
        .join(people, sa.literal("P") + sa.cast(people.c.id, sa.String) == given.c.nominee_key)
        .where(given.c.nominee_key == key, mended.c.id == number, reached_persons(viewer))
    )
    with reading() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise NotFound("văn bản đính chính này")
    return documents.checked(viewer, documents.Download(*row))
