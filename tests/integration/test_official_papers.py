"""The general store of official papers: frozen with the cause, rendered once, never changed, read by right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from rules.documents import SUBMISSION_RECEIPT
from rules.documents.content.unit_facts import Entry, Proposal, ReceiptFacts, UnitBody
from rules.vocabulary import AwardCode, NomineeKind
from tests.support import district
from workflow import clock, official_kinds, outbox
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import InvalidInput, NotFound
from workflow.models import AuditEvent, OfficialPaper, OutboxMessage, StoredFile
from workflow.official_kinds import OfficialKind
from workflow.queries import official_papers as seen
from workflow.services import official_papers as store
from workflow.services import registers
from workflow.tables import table

DAY = date(2024, 1, 9)
papers = table(OfficialPaper)


@pytest.fixture
def house(either_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The district with an open round, and one kind of paper that the addressed unit may read; gives the round."""
    del either_engine
    monkeypatch.setitem(
        official_kinds.KINDS, SUBMISSION_RECEIPT, OfficialKind("Giấy biên nhận", "Biên nhận", to_unit=True)
    )
    with clock.use(clock.SimulatedClock(datetime(2024, 1, 9, 1, tzinfo=UTC))):
        district.build()
        yield district.open_round()


def facts(names: tuple[str, ...] = ("Đinh Thị Mai",)) -> ReceiptFacts:
    """Return facts of a paper with one table."""
    entries = tuple(Entry(NomineeKind.INDIVIDUAL, AwardCode.ADVANCED_WORKER, name) for name in names)
    unit = UnitBody("Trường Tiểu học Suối Mơ", "Ủy ban nhân dân huyện Suối Trong", "Suối Trong")
    proposal = Proposal(unit, "Ủy ban nhân dân huyện Suối Trong", "Đợt 2023", "năm 2023", entries)
    return ReceiptFacts(proposal, "BN-01", "08 giờ 00 phút, ngày 09 tháng 01 năm 2024", "Hồ Thị Nga", ())


def frozen(round_id: int, told: ReceiptFacts | None = None, unit: str = "") -> store.Frozen:
    """Freeze a paper of the round, and render what waits."""
    units, actor = registers.unit_ids(), district.actor("tham")
    with transaction() as connection:
        made = store.freeze(
            connection, SUBMISSION_RECEIPT, store.Parent("round", round_id), told or facts(), DAY,
            actor=actor, body_unit_id=units[district.BODY],
            unit_id=units[unit] if unit else None, number_text="03/BN-PNV",
        )  # fmt: skip
    outbox.drain_quietly()
    return made


def events(round_id: int) -> list[str]:
    """Return the events of papers on the round's chain."""
    event = table(AuditEvent)
    query = sa.select(event.c.event).where(
        event.c.chain == "round", event.c.subject_id == round_id, event.c.event.like("official%")
    )
    with reading() as connection:
        return list(connection.scalars(query.order_by(event.c.seq)))


def test_a_paper_is_frozen_with_its_cause_and_rendered_once_in_every_format(house: int) -> None:
    made = frozen(house)
    reader = district.actor("tham")
    (row,) = seen.papers_of(reader, "round", house)
    assert (made.version, row.version, row.number_text, row.ready, row.newest) == (
        1,
        1,
        "03/BN-PNV",
        True,
        True,
    )
    assert [one.format for one in row.files] == ["pdf", "docx"]
    assert {one.ref for one in row.files} == set(made.refs.values())
    pdf, word = (seen.file_of(reader, made.refs[form]) for form in ("pdf", "docx"))
    assert pdf and pdf.content.startswith(b"%PDF") and pdf.filename == "Biên nhận 03-BN-PNV.pdf"
    assert word and word.content.startswith(b"PK") and word.filename.endswith(".docx")
    assert events(house) == ["official_paper_frozen", "official_paper_rendered", "official_paper_rendered"]
    with reading() as connection:
        (paper_id, *_more) = connection.scalars(sa.select(papers.c.id))
        assert verify(connection).problems == ()
    store.render_official_paper({"paper_id": paper_id})
    assert len(events(house)) == 3, "a second run does nothing"


def test_the_same_paper_again_is_the_next_version_and_the_earlier_one_stays(house: int) -> None:
    frozen(house)
    frozen(house, facts(("Đinh Thị Mai", "Phạm Văn Rêu")))
    rows = seen.papers_of(district.actor("tham"), "round", house)
    assert [(row.version, row.newest) for row in rows] == [(2, True), (1, False)]
    assert "02 cá nhân" in str(seen.shown(district.actor("tham"), rows[0].ref).content)
    with reading() as connection:
        found = seen.papers_in(connection, district.actor("tham"), "round", [house, house + 1])
    assert {parent: len(group) for parent, group in found.items()} == {house: 2}


def test_only_the_body_and_the_addressed_unit_read_it(house: int) -> None:
    made = frozen(house, unit=district.SCHOOL)
    assert seen.papers_of(district.actor("thuongtruc"), "round", house)
    assert seen.papers_of(district.actor("lap"), "round", house), "the school's clerk"
    for stranger in ("uyvien", "quantri"):
        assert seen.papers_of(district.actor(stranger), "round", house) == ()
        for ask in (seen.file_of, seen.shown):
            with pytest.raises(NotFound):
                ask(district.actor(stranger), made.refs["pdf"])
    other = frozen(house)
    with pytest.raises(NotFound):
        seen.file_of(district.actor("lap"), other.refs["pdf"])


def test_what_does_not_make_a_paper_writes_nothing(house: int) -> None:
    with pytest.raises(InvalidInput, match=r"Chưa lập được giấy biên nhận: .*còn thiếu trường hợp đã trình"):
        frozen(house, facts(()))
    assert seen.papers_of(district.actor("tham"), "round", house) == ()
    assert events(house) == []


def test_a_cut_before_the_commit_leaves_nothing_and_one_after_it_a_paper_that_is_made_later(
    house: int,
) -> None:
    units = registers.unit_ids()
    told = (SUBMISSION_RECEIPT, store.Parent("round", house), facts(), DAY)
    who = {"actor": district.actor("tham"), "body_unit_id": units[district.BODY]}
    with pytest.raises(KeyboardInterrupt), transaction() as connection:
        store.freeze(connection, *told, **who)
        raise KeyboardInterrupt
    assert outbox.waiting() == 0
    with transaction() as connection:
        made = store.freeze(connection, *told, **who)
    (row,) = seen.papers_of(district.actor("tham"), "round", house)
    assert not row.ready and seen.file_of(district.actor("tham"), made.refs["pdf"]) is None
    with reading() as connection:
        ids = list(connection.scalars(sa.select(papers.c.id)))
    store.render_official_paper(
        {"paper_id": ids[0]}
    )  # and the machine stops before the message is marked done
    assert outbox.drain(long=False) == 2
    with reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table(StoredFile))) == 2
        box = table(OutboxMessage)
        assert connection.scalar(sa.select(sa.func.count()).where(box.c.done_at.is_(None))) == 0
    assert events(house).count("official_paper_rendered") == 2


def test_a_frozen_paper_cannot_be_changed_or_deleted(house: int) -> None:
    frozen(house)
    changes: tuple[dict[str, object], ...] = (
        {"content": "{}"}, {"number_text": "9"}, {"sha256": None, "rendered_at": None}, {"unit_id": 1},
        {"law_on": date(2025, 1, 1)},
    )  # fmt: skip
    for change in changes:
        with pytest.raises(DBAPIError, match="frozen"), transaction() as connection:
            connection.execute(sa.update(papers).values(change))
    with pytest.raises(DBAPIError, match="no_delete"), transaction() as connection:
        connection.execute(sa.delete(papers))


def test_a_nomination_has_no_paper_of_its_own(house: int) -> None:
    del house
    actor = district.actor("tham")
    with pytest.raises(ValueError, match="dossier"), transaction() as connection:
        store.freeze(
            connection, SUBMISSION_RECEIPT, store.Parent("nomination", 1), facts(), DAY,
            actor=actor, body_unit_id=1,
        )  # fmt: skip
