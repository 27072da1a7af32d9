"""Wrong words of an issued decision: put right by a document of its own; the original bytes stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.after_award import Mistake
from tests.support import district, undoing
from tests.support.databases import sqlite_copy
from workflow import clock
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.decision_standing import Standing
from workflow.errors import InvalidInput, NotFound, NotPermitted
from workflow.models import (
    CorrectedField,
    Correction,
    IssuedDocument,
    LaterAct,
    Nomination,
    OfficialPaper,
    RevokedAward,
)
from workflow.queries import decision_status, later_act_page
from workflow.services import corrections
from workflow.services.corrections import CorrectionDraft, Place
from workflow.tables import table

NAME, TITLE, OTHER = CorrectedField.NAME, CorrectedField.TITLE, CorrectedField.OTHER


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> undoing.Store:
    """A decision with two awards, made once."""
    return undoing.store(sqlite_template, tmp_path_factory.mktemp("awarded"))


@pytest.fixture
def awarded(store: undoing.Store, tmp_path: Path) -> Iterator[tuple[int, list[int]]]:
    """The same in a database of the test's own, at 9/1/2024."""
    with clock.use(clock.SimulatedClock(undoing.START)), sqlite_copy(store.file, tmp_path):
        yield store.decision, list(store.ids)


def frozen() -> tuple[str, str | None]:
    """Return content and bytes of the award decision as stored."""
    document = table(IssuedDocument)
    with reading() as connection:
        row = connection.execute(sa.select(document.c.content, document.c.sha256)).one()
        return row.content, row.sha256


def test_a_name_reads_otherwise_from_the_amendment_on_and_the_original_stays(either_engine: Engine) -> None:
    del either_engine
    with clock.use(clock.SimulatedClock(undoing.START)):
        decision, (first, second) = undoing.awarded()
        before = frozen()
        ref = undoing.corrected(decision, first, "Đinh Thị Mây")
        undoing.signed(ref)
        status = decision_status.status_of(decision)
        assert status.corrections == (), "a draft changes nothing"
        undoing.issued(ref, "41")
        status = decision_status.status_of(decision)
        assert status.standing is Standing.IN_FORCE
        assert status.text_of(first, NAME, "Đinh Thị Mai") == "Đinh Thị Mây"
        assert status.text_of(second, NAME, "Phạm Văn Rêu") == "Phạm Văn Rêu"
        assert status.notes[0].startswith(
            "Đã được sửa đổi, bổ sung bởi Quyết định sửa đổi, bổ sung số 41/QĐ-UBND"
        )
        assert "được sửa thành «Đinh Thị Mây»" in decision_status.notes_of(first)[0]
        assert decision_status.notes_of(second) == ()
        assert frozen() == before
        with reading() as connection:
            assert verify(connection).problems == ()
            assert (
                connection.scalar(sa.select(Nomination.nominee_name).where(Nomination.id == first))
                == "Đinh Thị Mai"
            )


def test_a_second_correction_starts_from_the_first(awarded: tuple[int, list[int]]) -> None:
    decision, (first, _) = awarded
    for number, right in (("41", "Đinh Thị Mây"), ("42", "Đinh Thị Mơ")):
        ref = undoing.corrected(decision, first, right)
        undoing.signed(ref)
        undoing.issued(ref, number)
    status = decision_status.status_of(decision)
    assert [one.wrong for one in status.corrections] == ["Đinh Thị Mai", "Đinh Thị Mây"]
    assert status.text_of(first, NAME, "Đinh Thị Mai") == "Đinh Thị Mơ"


def test_subject_and_other_places_are_told(awarded: tuple[int, list[int]]) -> None:
    decision, _ = awarded
    places = (
        Place(TITLE, "Về việc công nhận danh hiệu Lao động tiên tiến năm 2023"),
        Place(OTHER, "540.000 đồng", place="Điều 2, dòng 3", wrong="450.000 đồng"),
    )
    wanted = CorrectionDraft(decision, Mistake.CONTENT, "Ghi thiếu.", places)
    ref = corrections.draft(wanted, actor=district.actor("thuongtruc"))
    undoing.signed(ref)
    undoing.issued(ref, "41")
    status = decision_status.status_of(decision)
    assert status.title("cũ") == "Về việc công nhận danh hiệu Lao động tiên tiến năm 2023"
    assert [one.where for one in status.corrections][1] == "Điều 2, dòng 3"


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (Place(NAME, "Ai đó"), "nomination"),
        (Place(TITLE, "Về việc công nhận Lao động tiên tiến"), "right"),
        (Place(OTHER, "x", place="", wrong="y"), "place"),
        (Place(OTHER, "", place="Điều 1", wrong="y"), "right"),
    ],
)
def test_what_is_no_correction_is_refused(awarded: tuple[int, list[int]], place: Place, field: str) -> None:
    decision, _ = awarded
    wanted = CorrectionDraft(decision, Mistake.CONTENT, "Lý do.", (place,))
    with pytest.raises(InvalidInput) as refused:
        corrections.draft(wanted, actor=district.actor("thuongtruc"))
    assert field in refused.value.fields


def test_a_letter_needs_its_symbol_and_a_cancelled_award_no_correction(
    awarded: tuple[int, list[int]],
) -> None:
    decision, (first, second) = awarded
    place = (Place(NAME, "Đinh Thị Mây", first),)
    office = district.actor("thuongtruc")
    for symbol in ("", "ubnd", "UBND/NV", "UBND-NV-X-Y"):
        with pytest.raises(InvalidInput, match="Ghi ký hiệu"):
            corrections.draft(CorrectionDraft(decision, Mistake.FORM, "Lý do.", place, symbol), actor=office)
    for other, refusal in (
        ("ky", NotPermitted),
        ("vanthu", NotPermitted),
        ("truong", NotFound),
        ("lap", NotFound),
    ):
        with pytest.raises(refusal):
            corrections.draft(
                CorrectionDraft(decision, Mistake.CONTENT, "Lý do.", place), actor=district.actor(other)
            )
    undoing.revoked(decision, [first])
    with pytest.raises(InvalidInput, match="đã bị hủy bỏ"):
        corrections.draft(CorrectionDraft(decision, Mistake.CONTENT, "Lý do.", place), actor=office)
    assert undoing.corrected(decision, second, "Phạm Văn Rều")


def test_wrong_form_is_put_right_by_a_letter(awarded: tuple[int, list[int]]) -> None:
    decision, (first, _) = awarded
    ref = undoing.corrected(decision, first, "Đinh Thị Mây", mistake=Mistake.FORM)
    undoing.signed(ref)
    undoing.issued(ref, "12")
    status = decision_status.status_of(decision)
    assert status.notes == ("Đã được đính chính bởi Công văn đính chính số 12/UBND-NV ngày 09/01/2024.",)
    (paper,) = later_act_page.shown(district.actor("lap"), ref).papers
    assert paper.label == "Công văn đính chính" and paper.ready
    with reading() as connection:
        content = str(connection.scalar(sa.select(table(OfficialPaper).c.content)))
    assert "V/v đính chính Quyết định số 36/QĐ-UBND" in content and "Trường Tiểu học Suối Mơ" in content


def test_what_was_issued_cannot_be_rewritten_in_the_store(awarded: tuple[int, list[int]]) -> None:
    decision, (first, second) = awarded
    ref = undoing.corrected(decision, first, "Đinh Thị Mây")
    undoing.signed(ref)
    undoing.issued(ref, "41")
    undoing.revoked(decision, [second])
    act = table(LaterAct)
    for change in (
        sa.update(table(Correction)).values(right_text="Ai đó"),
        sa.delete(table(Correction)),
        sa.delete(table(RevokedAward)),
        sa.delete(act),
        sa.update(act).values(number="99/QĐ-UBND", version=act.c.version + 1),
        sa.update(act).values(reason="khác"),
    ):
        with (
            pytest.raises(Exception, match=r"corrections|revoked_awards|later_acts"),
            transaction() as connection,
        ):
            connection.execute(change)
