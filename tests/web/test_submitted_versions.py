"""What was submitted stays as it was: the report's own words are frozen with it, the page says what changed since."""

from __future__ import annotations

import json
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.support import cases, district
from tests.support.visits import statements_of
from tests.web.desk import desk, text_of
from workflow import db
from workflow.audit_verify import verify
from workflow.canonical import sha256
from workflow.models import Nomination, Snapshot
from workflow.queries import submitted_versions
from workflow.services import appraisal, paper_texts, submission
from workflow.tables import table

FIRST, SECOND = "Dạy giỏi cấp huyện ba năm liền.", "Dạy giỏi cấp tỉnh."


def write(nomination: int, achievements: str) -> None:
    """Let the clerk write the report."""
    paper_texts.save_report(
        nomination, profile="", duties="Dạy lớp 4.", achievements=achievements, actor=district.actor("lap")
    )


def ref_of(nomination: int) -> str:
    """Return a nomination's reference."""
    with db.reading() as connection:
        return str(
            connection.scalar(sa.select(table(Nomination).c.ref).where(table(Nomination).c.id == nomination))
        )


@pytest.fixture
def sent(app: Flask) -> list[int]:
    """Two nominations submitted, the first with a report."""
    del app
    district.build()
    ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P2"])
    write(ids[0], FIRST)
    cases.submitted(ids)
    return ids


def test_the_words_of_the_report_are_frozen_with_the_hash(app: Flask, sent: list[int]) -> None:
    rows = table(Snapshot)
    with db.reading() as connection:
        query = sa.select(rows.c.content, rows.c.sha256).order_by(rows.c.nomination_id)
        (content, digest), (other, _) = connection.execute(query).all()
    assert json.loads(content)["report"] == {"profile": "", "duties": "Dạy lớp 4.", "achievements": FIRST}
    assert json.loads(other)["report"] == {}
    assert digest == sha256(content)
    assert verify(db.current_engine()).ok


def test_a_later_edit_leaves_what_was_submitted_and_is_told(app: Flask, sent: list[int]) -> None:
    page = f"/de-nghi/{ref_of(sent[0])}"
    office = desk(app, "tham")
    assert f'href="{page}/ban-da-trinh"' in text_of(office.get(page))
    before = statements_of(office, f"{page}/ban-da-trinh")
    appraisal.receive(sent, actor=district.actor("tham"))
    appraisal.return_for_supplement(
        sent[:1], "Ghi rõ thành tích.", ["noi_dung"], date(2024, 1, 20), actor=district.actor("tham")
    )
    write(sent[0], SECOND)
    shown = text_of(office.get(f"{page}/ban-da-trinh"))
    assert FIRST in shown
    assert SECOND not in shown
    assert "báo cáo thành tích." in shown.partition("khác với hiện nay")[2]
    submission.resubmit(sent[:1], actor=district.actor("lap"))
    submission.submit(sent[:1], actor=district.actor("truong"))
    shown = text_of(office.get(f"{page}/ban-da-trinh"))
    assert shown.index("Lần 2") < shown.index(SECOND) < shown.index("Lần 1") < shown.index(FIRST)
    assert statements_of(office, f"{page}/ban-da-trinh") == before
    assert verify(db.current_engine()).ok


def test_one_from_before_says_so_and_a_stranger_finds_nothing(app: Flask, sent: list[int]) -> None:
    rows = table(Snapshot)
    with db.transaction() as connection:
        row = connection.execute(sa.select(*rows.c).where(rows.c.nomination_id == sent[0])).one()
        content = {name: value for name, value in json.loads(row.content).items() if name != "report"}
        early = row._asdict() | {"content": json.dumps(content), "content_version": 9}
        connection.execute(sa.insert(rows).values({name: early[name] for name in early if name != "id"}))
    viewer = district.actor("tham")
    assert submitted_versions.shown(viewer, ref_of(sent[0])).versions[0].report is None
    page = f"/de-nghi/{ref_of(sent[0])}/ban-da-trinh"
    assert "chưa chốt kèm lời báo cáo" in text_of(desk(app, "tham").get(page))
    for stranger in ("xa", "quantri", "vanthu"):
        assert desk(app, stranger).get(page).status_code == 404
