"""Forms of absent members: what is on them, for whom, what comes back on them, and where the secret ballot stops it."""

from __future__ import annotations

import io
from io import BytesIO

import docx
import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask

from tests.support.visits import statements_of
from tests.web.desk import desk, send, text_of
from tests.web.test_council_member import MAI, REU, Hall, convened_hall
from workflow import db
from workflow.audit_verify import verify
from workflow.council_words import Attendance, Choice, Way
from workflow.errors import InvalidInput
from workflow.models import NamedVote, SessionMember
from workflow.services import conflicts, meeting, named_votes, sessions
from workflow.services.meeting import Present
from workflow.tables import table


@pytest.fixture
def hall(app: Flask) -> Hall:
    """A convened session: the first case by secret ballot, the second openly."""
    made = convened_hall(app)
    sessions.set_way(made.session, [made.first], Way.SECRET, actor=made.seats.secretary)
    return made


def refs(hall: Hall) -> list[str]:
    """The references of the members in the order of the table."""
    members = table(SessionMember)
    with db.reading() as connection:
        query = sa.select(members.c.ref).where(members.c.session_id == hall.session)
        return list(connection.scalars(query.order_by(members.c.position)))


def kept() -> list[tuple[bool, int, bool]]:
    """Votes by name: whether written, which choice, whether with a scan."""
    votes = table(NamedVote)
    with db.reading() as connection:
        rows = connection.execute(sa.select(votes.c.is_written, votes.c.choice, votes.c.scan_sha256))
        return [(row.is_written, row.choice, row.scan_sha256 is not None) for row in rows]


def test_the_form_of_each_absent_member_is_printed_and_what_comes_back_is_counted(hall: Hall) -> None:
    secretary, who = desk(hall.app, "thuky"), refs(hall)
    start = f"{hall.page}/lay-y-kien"
    assert "Lấy ý kiến thành viên vắng mặt" in text_of(secretary.get(hall.page))
    assert text_of(secretary.get(start)).count("Xem phiếu, ghi phiếu nhận về") == 15
    none = secretary.get(f"{start}?dang=pdf")
    assert (none.status_code, "Chưa chọn thành viên" in text_of(none)) == (422, True)
    both = secretary.get(f"{start}?dang=pdf&chon={who[13]}&chon={who[14]}")
    pages = pypdf.PdfReader(io.BytesIO(both.data)).pages
    assert sum("PHIẾU LẤY Ý KIẾN" in page.extract_text() for page in pages) == 2, "one form a member"
    word = docx.Document(io.BytesIO(secretary.get(f"{start}?dang=docx&chon={who[13]}").data))
    assert any("Phiếu này không kín" in one.text for one in word.paragraphs)
    paper = f"{start}/{who[13]}"
    shown = text_of(secretary.get(paper))
    for words in (
        MAI,
        REU,
        "bỏ phiếu kín",
        "biểu quyết công khai",
        "Phiếu này không kín",
        "khoản 7 Điều 30 Nghị định số 98/2023/NĐ-CP",
    ):
        assert words in shown, words
    assert send(secretary, paper).status_code == 422
    answer = send(
        secretary, paper, **{f"chon-{hall.first}": "1", f"chon-{hall.second}": "2"},
        scan=(BytesIO(b"%PDF-1.4 y kien"), "y-kien.pdf"),
    )  # fmt: skip
    assert answer.status_code == 303, text_of(answer)
    assert sorted(kept()) == [(True, 1, True), (True, 2, True)]
    assert "đã ghi 2" in text_of(secretary.get(start))
    with db.reading() as connection:
        assert verify(connection).problems == ()


def test_a_form_leaves_out_what_its_member_takes_no_part_in(hall: Hall) -> None:
    who, actor = refs(hall), hall.actor(3)
    conflicts.declare(hall.session, [hall.first], "chị dâu", actor=actor)
    shown = text_of(desk(hall.app, "thuky").get(f"{hall.page}/lay-y-kien/{who[3]}"))
    assert MAI not in shown and REU in shown


def test_who_is_in_the_room_has_no_form_and_an_opened_ballot_takes_none(hall: Hall) -> None:
    who = refs(hall)
    roll = {one: Present(Attendance.PRESENT) for one in who[:-1]} | {who[-1]: Present(Attendance.WRITTEN)}
    meeting.call_roll(hall.session, roll, actor=hall.seats.secretary)
    secretary = desk(hall.app, "thuky")
    assert text_of(secretary.get(f"{hall.page}/lay-y-kien")).count("Xem phiếu, ghi phiếu nhận về") == 1
    with pytest.raises(InvalidInput, match="không ở diện gửi ý kiến"):
        named_votes.enter_paper(hall.session, who[0], {hall.second: Choice.AGREE}, actor=hall.seats.secretary)
    named_votes.enter_paper(hall.session, who[-1], {hall.second: Choice.AGREE}, actor=hall.seats.secretary)
    assert kept() == [(True, 1, False)]


def test_only_the_secretary_has_the_forms_and_the_statements_do_not_grow(hall: Hall) -> None:
    who = refs(hall)
    for other in ("tv3", "uyvien", "thuongtruc", "tham", "lap", "quantri"):
        for page in (f"{hall.page}/lay-y-kien", f"{hall.page}/lay-y-kien/{who[2]}"):
            assert desk(hall.app, other).get(page).status_code in {403, 404}, (other, page)
    secretary = desk(hall.app, "thuky")
    one = statements_of(secretary, f"{hall.page}/lay-y-kien")
    named_votes.vote_by_name(hall.session, {hall.second: Choice.AGREE}, actor=hall.actor(5))
    assert statements_of(secretary, f"{hall.page}/lay-y-kien") == one
