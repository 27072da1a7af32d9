"""Which report a nomination gets, made of what is stored: by the ground of its round and the day it was received."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from rules.documents import BlockDocument
from rules.vocabulary import AwardCode, CommendationGround, Level, NomineeKind, PaperKind, Procedure, Stream
from tests.support import cases, district
from tests.support.clocks import START
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.clock import SimulatedClock
from workflow.models import Nomination
from workflow.payloads import PaperAdded
from workflow.queries import dossiers, paper_previews
from workflow.services import drafting, files, movements, registers
from workflow.services import unit_papers as makes
from workflow.services.movements import MovementText
from workflow.tables import table

LETTER = AwardCode.COMMENDATION_LETTER


CODES = iter(("DOT-1", "DOT-2", "DOT-3", "DOT-4"))


@pytest.fixture(scope="module", autouse=True)
def _built(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One small district for all of them, in July 2024."""
    with sqlite_copy(sqlite_template, tmp_path_factory.mktemp("reports")), clock.use(SimulatedClock(START)):
        district.build()
        yield


def reported(
    ground: CommendationGround, stream: Stream, **round_changes: object
) -> tuple[BlockDocument, str]:
    """Name a teacher in a round of a ground, with a proof; return the report and what it lacks."""
    number = district.open_round(
        code=next(CODES), closes_on=date(2024, 12, 31), ground=ground, stream=stream, **round_changes
    )
    clerk = district.actor("lap")
    dossier = drafting.create_dossier(
        round_id=number, unit_id=registers.unit_ids()[district.SCHOOL], actor=clerk
    )
    person = registers.nominee_ids(NomineeKind.INDIVIDUAL)["P1"]
    title = "" if ground is CommendationGround.REGULAR else "Cứu ba em nhỏ bị lũ cuốn"
    draft = drafting.NominationDraft(
        LETTER, NomineeKind.INDIVIDUAL, person, "Giáo viên", achievement_key=f"lu-{number}" if title else "",
        achievement_title=title, outside_assigned_duty=True, contribution_dong=2_000_000,
    )  # fmt: skip
    ids = drafting.add_nominations(dossier, [draft], actor=clerk)
    stored = files.store(cases.PDF, "xac-nhan.pdf")
    proof = PaperAdded(
        PaperKind.ACHIEVEMENT_PROOF, stored.sha256, stored.filename, "12/XN-CAX", date(2024, 1, 3)
    )
    drafting.attach_papers([(ids[0], proof)], actor=clerk)
    makes.save_report(
        ids[0], profile="", duties="Dạy lớp 4A.", achievements="Lội suối cứu người.", actor=clerk
    )
    with paper_previews.reading() as connection:
        mark = connection.scalar(sa.select(table(Nomination).c.ref).where(table(Nomination).c.id == ids[0]))
    shown = paper_previews.preview_report(clerk, dossiers.ref_of(clerk, dossier), str(mark))[0]
    makes.use_report(dossier, ids[0], actor=clerk, seen=shown.seen)
    return shown.content, shown.problem


def test_a_sudden_deed_has_its_own_report_without_a_number_from_memory() -> None:
    paper, problem = reported(CommendationGround.SUDDEN, Stream.SUDDEN)
    said = paper.to_json()
    assert (paper.spec, problem) == ("sudden_report/2024-01-01", "")
    for words in (
        "khen thưởng đột xuất",
        "Cứu ba em nhỏ",
        "ngoài chương trình",
        "2.000.000 đồng",
        "12/XN-CAX",
    ):
        assert words in said, words
    assert "Mẫu số" not in said, "the form's number was not compared with NĐ 98/2023"


def test_a_movement_names_itself_and_the_plan_that_launched_it() -> None:
    text = MovementText(
        "Chung tay đưa trẻ đến trường", Level.DISTRICT, "45/KH-UBND ngày 10/03/2021", date(2021, 3, 10), None
    )
    movement = movements.record_movement("PT1", text, actor=district.actor("thuongtruc"))
    paper, problem = reported(CommendationGround.MOVEMENT, Stream.MOVEMENT, movement_id=movement)
    said = paper.to_json()
    assert (paper.spec, problem) == ("movement_report/2024-01-01", "")
    for words in ("thi đua theo chuyên đề", "Chung tay đưa trẻ", "45/KH-UBND", "Từ ngày 10/03/2021"):
        assert words in said, words


def test_the_simplified_procedure_gives_the_units_own_summary() -> None:
    paper, _problem = reported(CommendationGround.SUDDEN, Stream.SUDDEN, procedure=Procedure.SIMPLIFIED)
    assert "BÁO CÁO TÓM TẮT THÀNH TÍCH" in paper.to_json()
    assert "NGƯỜI BÁO CÁO" not in paper.to_json()


def test_regular_work_keeps_its_report_and_tells_the_ratings_of_the_years_before() -> None:
    paper, _problem = reported(CommendationGround.REGULAR, Stream.REGULAR_ADMINISTRATION)
    assert paper.spec == "achievement_report/2024-01-01"
    assert "CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG" in paper.to_json()
