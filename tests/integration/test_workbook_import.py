"""What is promised of imports: the dry run is the real run, on any workbook; a change in between writes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import NomineeKind
from tests.support import cases, district
from workflow import clock, db
from workflow.actor import Actor
from workflow.audit_verify import verify
from workflow.models import AuditEvent, Nomination
from workflow.payloads import UnitVote
from workflow.queries import workbooks
from workflow.queries.dossiers import ref_of
from workflow.services import dossier_import, drafting, uploads
from workflow.services.import_values import ADDED, CHANGED, REFUSED, GivenRow
from workflow.tables import table


class Factory(Protocol):
    def __call__(self) -> AbstractContextManager[Engine]: ...


@pytest.fixture
def dossier(either_engine: Engine) -> Iterator[int]:
    with clock.use(clock.SimulatedClock(clock.datetime(2024, 1, 9, 1, 0, tzinfo=clock.UTC))):
        district.build()
        yield cases.dossier(district.open_round())


def rows_of(dice: random.Random, dossier_id: int) -> list[GivenRow]:
    """Return a workbook that nobody planned: right, wrong, doubled, stale and foreign rows in any order."""
    clerk = district.actor("lap")
    sheet = workbooks.of_dossier(clerk, ref_of(clerk, dossier_id))
    labels = ["Lao động tiên tiến", "chien si thi dua co so", "Giấy khen", "Huân chương", ""]
    rows = []
    for line in range(6, 6 + dice.randint(1, 9)):
        one = dice.choice(sheet.rows)
        had = one.nomination if dice.random() < 0.8 else None
        vote = UnitVote(clock.today(), 9, 8, dice.randint(0, 8), 0, 0) if dice.random() < 0.3 else None
        rows.append(
            GivenRow(
                line=line,
                name=dice.choice([one.nominee.name, one.nominee.name, "Ai Đó"]),
                ref=had.ref if had else dice.choice(["", "", "", "khong-co"]),
                version=had.version + dice.choice([0, 0, 1]) if had else None,
                kind=one.nominee.kind,
                code=dice.choice([one.nominee.code, one.nominee.code, "", "KHONG"]),
                touched=dice.random() < 0.9,
                award=had.award.label if had and dice.random() < 0.7 else dice.choice(labels),
                extra=dice.choice(labels) if dice.random() < 0.3 else "",
                detail=dice.choice(["", "Giáo viên dạy lớp 5", "=1+1"]),
                achievement=dice.choice(["", "", "Dạy chữ ở bản"]),
                initiative=dice.choice(["", "", "SK1", "SK9"]),
                vote=vote,
                problems=("Ô sai.",) if dice.random() < 0.1 else (),
            )
        )
    return rows


def content() -> list[Any]:
    """Return everything that an import may change, without what is random by nature."""
    n = table(Nomination)
    with db.reading() as connection:
        query = sa.select(n.c.nominee_key, n.c.award, n.c.nominee_detail, n.c.initiative_id, n.c.version)
        return sorted(str(row) for row in connection.execute(query))


def events() -> int:
    with db.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table(AuditEvent))) or 0


def keep(actor: Actor, dossier_id: int) -> str:
    return uploads.keep(b"x", "x.xlsx", kind=uploads.DOSSIER, subject_id=dossier_id, actor=actor)


def test_the_real_run_does_what_the_dry_run_showed_whatever_the_workbook(dossier: int) -> None:
    clerk, wrote = district.actor("lap"), set()
    for seed in range(40):
        dice = random.Random(seed)
        rows, ref = rows_of(dice, dossier), keep(clerk, dossier)
        before, trail = content(), events()
        dry = dossier_import.dry_run(ref, rows, actor=clerk)
        assert (content(), events()) == (before, trail), seed
        real = dossier_import.real_run(ref, rows, actor=clerk, seen=dry.fingerprint)
        assert real.written and not real.stale
        assert (real.rows, real.meters, real.notes) == (dry.rows, dry.meters, dry.notes), seed
        assert (content() != before) == bool(dry.writes), seed
        again = dossier_import.real_run(ref, rows, actor=clerk, seen=dry.fingerprint)
        assert again.rows == real.rows
        wrote |= {row.what for row in dry.rows}
    assert {ADDED, CHANGED, REFUSED} <= wrote
    assert verify(db.current_engine()).problems == ()


def test_a_change_in_between_writes_nothing_and_says_so(dossier: int) -> None:
    clerk = district.actor("lap")
    ref = keep(clerk, dossier)
    rows = [
        GivenRow(6, name=name, code=f"P{at}", award="Lao động tiên tiến")
        for at, name in enumerate(district.PEOPLE, 1)
    ]
    rows = [
        GivenRow(**{**{f: getattr(one, f) for f in GivenRow.__slots__}, "line": 5 + at})
        for at, one in enumerate(rows, 1)
    ]
    seen = dossier_import.dry_run(ref, rows, actor=clerk).fingerprint
    cases.drafts(dossier, ["P2"])
    before = content()
    late = dossier_import.real_run(ref, rows, actor=clerk, seen=seen)
    assert late.stale and not late.written and content() == before
    assert dossier_import.real_run(ref, rows, actor=clerk, seen=late.fingerprint).written
    assert len(content()) == 3


def test_a_stale_row_is_refused_alone_and_what_nobody_touched_is_left(dossier: int) -> None:
    clerk = district.actor("lap")
    first, second = cases.drafts(dossier, ["P1", "P2"])
    sheet = workbooks.of_dossier(clerk, ref_of(clerk, dossier))
    shown = {one.nomination.id: one.nomination for one in sheet.rows if one.nomination}
    drafting.edit(first, drafting.EditContent(nominee_detail="Sửa ở trang"), actor=clerk)
    rows = [
        GivenRow(6, ref=shown[first].ref, version=shown[first].version, detail="Sửa ở tệp"),
        GivenRow(7, ref=shown[second].ref, version=shown[second].version, detail="Tổ trưởng"),
    ]
    ref = keep(clerk, dossier)
    dry = dossier_import.dry_run(ref, rows, actor=clerk)
    assert [row.what for row in dry.rows] == [REFUSED, CHANGED]
    assert "Tải lại" in dry.rows[0].sentences[0]
    untouched = [GivenRow(6, ref=shown[first].ref, version=shown[first].version, detail="cũ", touched=False)]
    assert dossier_import.dry_run(ref, untouched, actor=clerk).writes == 0


@pytest.mark.parametrize("who", ["xa", "tham", "thuongtruc", "quantri"])
def test_nobody_else_imports_into_the_dossier(dossier: int, who: str) -> None:
    stranger = district.actor(who)
    rows = [
        GivenRow(6, name="Đinh Thị Mai", kind=NomineeKind.INDIVIDUAL, code="P1", award="Lao động tiên tiến")
    ]
    with pytest.raises(Exception, match="không có quyền"):
        dossier_import.dry_run(keep(stranger, dossier), rows, actor=stranger)
    assert content() == []
