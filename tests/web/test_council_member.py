"""The council member's pages: one case, conflicts of interest, votes by name; what a conflicted member never gets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser

from rules.vocabulary import AwardCode, Employment
from tests.support import cases, council, district
from tests.support.browser import serving
from tests.support.council import Table
from tests.support.visits import PHONE, WIDE, check_page
from tests.web.desk import desk, hidden_of, send, text_of
from tests.web.test_browser import complaints, open_page
from workflow import clock, db
from workflow.actor import Actor
from workflow.council_words import Choice, ConflictState, ItemResult, Way
from workflow.models import (
    AgendaItem,
    ConflictOfInterest,
    NamedVote,
    Nomination,
    ServicePeriod,
    StoredFile,
    UnitBallot,
    User,
)
from workflow.services import appraisal, comments, conflicts, meeting, named_votes, registers, sessions
from workflow.tables import table

MAI, REU = "Đinh Thị Mai", "Phạm Văn Rêu"
SCHOOL = "Trường Tiểu học Suối Mơ"


@dataclass
class Hall:
    """A convened session on two cases of the school, the second by open vote."""

    app: Flask
    seats: Table
    session: int
    ref: str
    first: str  # case references
    second: str

    @property
    def page(self) -> str:
        """Return the session's address."""
        return f"/hoi-dong/{self.ref}"

    def case(self, item: str) -> str:
        """Return the address of a case."""
        return f"{self.page}/truong-hop/{item}"

    def actor(self, place: int) -> Actor:
        """Return a member by his place at the table (0 is the chair)."""
        return self.seats.actors[place]


@pytest.fixture
def hall(app: Flask) -> Hall:
    """Build it: fifteen members tv1 to tv15 who can sign in, the chair first."""
    return convened_hall(app)


def convened_hall(app: Flask) -> Hall:
    """Convene a session on two nominations."""
    district.build()
    ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P2"])
    cases.submitted(ids)
    cases.appraised(ids)
    appraisal.mark_eligible(ids, actor=district.actor("xacnhan"))
    secretary = district.actor("thuky")
    seats = council.seated(registers.unit_ids()[district.BODY], secretary)
    users = table(User)
    with db.transaction() as connection:
        named = users.c.username.in_([one.username for one in seats.actors])
        connection.execute(sa.update(users).where(named).values(password_hash=district.HASH))
    session = council.convened(seats, ids)
    world = council.world_of(session)
    first, second = (one.ref for one in world.items)
    sessions.set_way(session, [second], Way.OPEN, actor=secretary)
    return Hall(app, seats, session, world.row.ref, first, second)


def conflict_ref(person_id: int) -> str:
    """Return the reference of a person's only conflict."""
    found = table(ConflictOfInterest)
    with db.reading() as connection:
        return connection.scalar(sa.select(found.c.ref).where(found.c.person_id == person_id))


def conflict_states() -> list[ConflictState]:
    """Return the states of all conflicts."""
    with db.reading() as connection:
        return list(connection.scalars(sa.select(table(ConflictOfInterest).c.state)))


def choices_of(item: str) -> list[int]:
    """Return what was voted by name, in the order given."""
    votes = table(NamedVote)
    with db.reading() as connection:
        return list(connection.scalars(sa.select(votes.c.choice).order_by(votes.c.id)))


# --- one case


def test_a_member_reads_a_case_and_opens_its_papers(hall: Hall) -> None:
    keep_unit_vote()
    member = desk(hall.app, "tv4")
    page = text_of(member.get(hall.case(hall.first)))
    for words in (
        MAI,
        SCHOOL,
        "Trường hợp <b>1/2</b>",
        "Cách quyết định",
        "<b>7/7</b> có mặt, đồng ý <b>6</b>",
    ):
        assert words in page, words
    assert 'rel="next"' in page
    papers = re.findall(r'href="(/giay-to/[^"]+)"', page)
    assert papers
    assert all(member.get(one).status_code == 200 for one in papers)
    second = text_of(member.get(hall.case(hall.second)))
    assert "Biểu quyết công khai</b>; cần" in second
    assert "Căn cứ:" in second
    assert 'rel="prev"' in second


def keep_unit_vote() -> None:
    """Record the school's own vote on every nomination."""
    n, by = table(Nomination), district.actor("lap").user_id
    row = {"held_on": date(2023, 12, 25), "members": 7, "present": 7, "agree": 6, "disagree": 1, "blank": 0}
    with db.transaction() as connection:
        for number in connection.scalars(sa.select(n.c.id)).all():
            more = {"nomination_id": number, "recorded_by_id": by, "recorded_at": clock.now()}
            connection.execute(sa.insert(table(UnitBallot)).values(**row, **more))


def test_strangers_find_nothing(hall: Hall) -> None:
    for path in (hall.case(hall.first), f"{hall.page}/xung-dot", f"{hall.page}/y-kien"):
        assert desk(hall.app, "xa").get(path).status_code == 404, path
        assert desk(hall.app, "quantri").get(path).status_code == 404, path
    assert desk(hall.app, "tv4").get(hall.case("khong-co")).status_code == 404
    assert desk(hall.app, "xa").get(f"{hall.page}/bieu-quyet/{hall.second}").status_code == 403
    assert desk(hall.app, "tv4").get(f"{hall.page}/bieu-quyet/{hall.second}").status_code == 403


def test_comment_reply_and_edit_keep_every_version(hall: Hall) -> None:
    place, author, other = hall.case(hall.first), desk(hall.app, "tv4"), desk(hall.app, "tv5")
    assert send(author, place, text="  ").status_code == 422
    assert send(author, place, text="Đề nghị làm rõ <sáng kiến>.").status_code == 303
    assert send(author, place, text="Đề nghị làm rõ <sáng kiến>.").status_code == 303, "sent twice, kept once"
    ref = re.search(r'id="y-kien-([\w-]{20,})"', text_of(author.get(place))).group(1)
    reply = {"viec": "tra-loi", "y_kien": ref, "text": "Có ở biên bản của trường."}
    assert send(other, place, **reply).status_code == 303
    edit = {"viec": "sua", "y_kien": ref, "text": "Đã rõ sáng kiến."}
    assert send(other, place, **edit).status_code == 403, "only the author"
    assert send(author, place, **edit).status_code == 303
    page = text_of(other.get(place))
    for words in (
        "Đã rõ sáng kiến.",
        "đã sửa 1 lần",
        "làm rõ <sáng kiến>.",
        "Có ở biên bản",
        "Ý kiến thành viên",
    ):
        assert words in page, words
    assert page.count("Trần Văn Viên 4</b>") == 1
    assert "&lt;sáng kiến&gt;" in other.get(place).get_data(as_text=True)


def test_too_long_a_comment_comes_back_with_its_words(hall: Hall) -> None:
    answer = send(desk(hall.app, "tv4"), hall.case(hall.first), text="dài " * 600)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "tối đa 2000" in page
    assert page.count("dài dài") > 100


def test_nothing_of_a_case_reaches_a_member_with_a_conflict(hall: Hall) -> None:
    keep_unit_vote()
    comments.add(hall.session, hall.first, "Bàn riêng về Mai.", actor=hall.actor(4))
    conflicts.declare(hall.session, [hall.first], "bạn thân", actor=hall.actor(5))
    conflicts.declare(hall.session, [hall.first], "chị dâu", actor=hall.actor(3))
    away, reader = desk(hall.app, "tv4"), desk(hall.app, "tv5")
    papers = re.findall(r'href="(/giay-to/[^"]+)"', text_of(reader.get(hall.case(hall.first))))
    page = text_of(away.get(hall.case(hall.first)))
    assert MAI in page
    assert "Bạn đã khai có xung đột lợi ích với trường hợp này" in page
    main = page.partition('<main id="main"')[2].partition("</main>")[0]
    for words in (
        "Giáo viên", "Bàn riêng", "Trần Văn Viên", "giay-to", "de-nghi", "7/7", "<b>1/2</b>", "Căn cứ",
        "Ý kiến thành viên", "<form", SCHOOL,
    ):  # fmt: skip
        assert words not in main, words
    assert send(reader, f"{hall.page}/xung-dot").status_code == 422
    own = text_of(away.get(f"{hall.page}/xung-dot"))
    assert "bạn thân" not in own, "another's conflict in the same case"
    assert "“chị dâu”" in own
    assert "bạn thân" in text_of(reader.get(f"{hall.page}/xung-dot"))
    with_key = hidden_of(away.get(f"{hall.page}/xung-dot")) | {"viec": "gop-y", "text": "x"}
    assert away.post(hall.case(hall.first), data=with_key | {"y_kien": ""}).status_code == 403
    of_case = [one for one in papers if away.get(one).status_code == 404]
    assert reader.get(papers[0]).status_code == 200
    assert of_case == [], "papers of the whole dossier belong to the other case too"
    conflicts.declare(hall.session, [hall.second], "", actor=hall.actor(3))
    assert all(away.get(one).status_code == 404 for one in papers)


# --- conflicts of interest


def test_a_member_searches_ticks_and_declares(hall: Hall) -> None:
    member, place = desk(hall.app, "tv4"), f"{hall.page}/xung-dot"
    assert REU in text_of(member.get(place))
    assert f'id="chon-{hall.second}"' not in text_of(member.get(place + "?q=dinh+thi"))
    none = send(member, place, to=f"{place}#khai", viec="khai", note="Anh em họ.")
    assert (none.status_code, "Chọn ít nhất một" in text_of(none), "Anh em họ." in text_of(none)) == (
        422,
        True,
        True,
    )
    found = send(
        member, place, to=f"{place}#khai", viec="tim", q="mai", chon=[hall.second], note="Cháu gọi chú."
    )
    page = text_of(found)
    assert found.status_code == 200
    assert f'value="{hall.second}" id="chon-{hall.second}" checked' in page, "ticked before, still there"
    assert "Cháu gọi chú." in page
    sent = send(member, place, to=f"{place}#khai", viec="khai", chon=[hall.second], note="Cháu gọi chú.")
    assert sent.status_code == 303
    assert conflict_states() == [ConflictState.EFFECTIVE]
    assert "“Cháu gọi chú.”" in text_of(member.get(place))
    assert "Bạn không tham gia" in text_of(member.get(hall.case(hall.second)))


def test_what_the_data_shows_stands_there_already(app: Flask) -> None:
    district.build()
    seats = council.seated(registers.unit_ids()[district.BODY], district.actor("thuky"), prefix="hd")
    with db.transaction() as connection:
        job = {
            "person_id": seats.actors[3].person_id, "unit_id": registers.unit_ids()[district.SCHOOL],
            "position": "Hiệu trưởng", "employment": Employment.PUBLIC_EMPLOYEE, "is_leader": True,
            "since": date(2020, 1, 1),
        }  # fmt: skip
        connection.execute(sa.insert(table(ServicePeriod)).values(**job))
        users = table(User)
        mine = users.c.username == "hd4"
        connection.execute(sa.update(users).where(mine).values(password_hash=district.HASH))
    ids = cases.drafts(cases.dossier(district.open_round()), ["P1", "P2"])
    cases.submitted(ids)
    cases.appraised(ids)
    appraisal.mark_eligible(ids, actor=district.actor("xacnhan"))
    session = council.convened(seats, ids)
    place = f"/hoi-dong/{council.world_of(session).row.ref}/xung-dot"
    page = text_of(desk(app, "hd4").get(place))
    assert "Cùng đơn vị: đã công khai, bạn vẫn biểu quyết" in page
    assert f'{SCHOOL} <span class="soft">– 2 trường hợp' in page


def test_two_people_lift_a_conflict_and_one_cannot(hall: Hall) -> None:
    conflicts.declare(hall.session, [hall.first], "bạn học", actor=hall.actor(3))
    place, ref = f"{hall.page}/xung-dot", conflict_ref(hall.actor(3).person_id)
    himself, one, two = desk(hall.app, "tv4"), desk(hall.app, "tv5"), desk(hall.app, "thuky")
    assert "Đề nghị bỏ" not in text_of(himself.get(place)).partition('id="khai"')[0]
    lift = {"to": f"{place}#xd-{ref}", "viec": "bo", "xung_dot": ref}
    blank = send(one, place, **lift, reason="")
    assert (blank.status_code, "người thứ hai sẽ đọc" in text_of(blank)) == (422, True)
    assert send(one, place, **lift, reason="Chỉ học cùng trường.").status_code == 303
    assert "Đồng ý bỏ" not in text_of(one.get(place)), "not the same person again"
    forced = hidden_of(one.get(place)) | {"viec": "bo", "xung_dot": ref, "reason": ""}
    for extra in ("thanh_vien", "ten", "truong_hop", "note", "q", "chon", "y_kien", "text"):
        forced.pop(extra, None)
    again = one.post(place, data=forced)
    assert (again.status_code, "cần một người khác" in text_of(again)) == (403, True)
    shown = text_of(two.get(place))
    assert "Đang có đề nghị bỏ: “Chỉ học cùng trường.”" in shown
    assert "Khai xung đột lợi ích của mình" not in shown, "the secretary does not declare"
    assert "Chỉ học cùng trường." not in text_of(himself.get(place))
    assert send(two, place, **lift).status_code == 303
    assert conflict_states() == [ConflictState.LIFTED]
    assert "Đã bỏ (1)" in text_of(one.get(place))


def test_a_reported_conflict_waits_for_somebody_else(hall: Hall) -> None:
    place, reporter = f"{hall.page}/xung-dot", desk(hall.app, "tv5")
    target = council.world_of(hall.session).members[3]
    typed = {"to": f"{place}#bao", "thanh_vien": target.ref, "note": "Anh em ruột."}
    found = send(reporter, place, **typed, viec="tim-bao", ten="rêu")
    assert f'id="bao-{hall.second}"' in text_of(found)
    assert "Anh em ruột." in text_of(found)
    bare = send(reporter, place, **typed, viec="bao", ten="rêu")
    assert (bare.status_code, "rồi chọn một trường hợp" in text_of(bare)) == (422, True)
    assert send(reporter, place, **typed, viec="bao", ten="", truong_hop=hall.second).status_code == 303
    assert conflict_states() == [ConflictState.SUGGESTED]
    assert "Đúng, người này không tham gia" not in text_of(reporter.get(place)), "not who reported it"
    again = send(reporter, place, **typed, viec="bao", ten="", truong_hop=hall.second)
    assert (again.status_code, "đang chờ" in text_of(again)) == (409, True)
    himself, ref = desk(hall.app, "tv4"), conflict_ref(target.person_id)
    assert "Đúng, tôi xin không tham gia" in text_of(himself.get(place))
    confirmed = send(himself, place, to=f"{place}#xd-{ref}", viec="dung", xung_dot=ref)
    assert confirmed.status_code == 303
    assert conflict_states() == [ConflictState.EFFECTIVE]
    assert himself.get(hall.case(hall.second)).status_code == 200
    assert "đã được xác nhận" in text_of(himself.get(hall.case(hall.second)))


# --- votes by name


def test_an_absent_member_sends_a_written_opinion(hall: Hall) -> None:
    member, place = desk(hall.app, "tv4"), f"{hall.page}/y-kien"
    page = text_of(member.get(place))
    assert "Ý kiến bằng văn bản không kín" in page
    assert "Tên bạn đi kèm ý kiến. Chỉ gửi khi bạn vắng mặt." in page
    assert MAI not in page, "decided on the list, not voted on"
    nothing = send(member, place, viec="gui")
    assert (nothing.status_code, "Chọn ý kiến ở ít nhất một" in text_of(nothing)) == (422, True)
    remark = {f"ghi-chu-{hall.second}": "Chưa đủ thời gian công tác."}
    half = send(member, place, viec="gui", **remark)
    assert half.status_code == 422
    assert "Chưa đủ thời gian công tác." in text_of(half)
    assert send(member, place, viec="gui", **remark, **{f"chon-{hall.second}": "2"}).status_code == 303
    assert choices_of(hall.second) == [Choice.DISAGREE]
    mine = text_of(member.get(place))
    assert "đã gửi: Không đồng ý" in mine
    assert f'id="chon-{hall.second}-2" value="2" checked' in mine
    other = text_of(desk(hall.app, "tv5").get(place))
    assert "checked" not in other
    assert "Chưa đủ thời gian" not in other
    assert member.post(place, data=hidden_of(member.get(place)) | {"state": "x"}).status_code == 422
    foreign = hidden_of(member.get(place)) | {f"chon-{hall.first}": "1", "viec": "gui"}
    assert member.post(place, data=foreign).status_code == 404


def test_the_lower_award_is_a_choice_only_where_there_is_one(hall: Hall) -> None:
    member, place = desk(hall.app, "tv4"), f"{hall.page}/y-kien"
    typed = {"viec": "gui", f"chon-{hall.second}": "4", f"ghi-chu-{hall.second}": "Mới công tác một năm."}
    refused = send(member, place, **typed)
    assert (refused.status_code, "không có danh hiệu thấp hơn" in text_of(refused)) == (422, True)
    assert "Mới công tác một năm." in text_of(refused)
    items = table(AgendaItem)
    with db.transaction() as connection:
        lower = {"lower_award": AwardCode.COMMENDATION_LETTER}
        connection.execute(sa.update(items).where(items.c.ref == hall.second).values(**lower))
    assert f"Đồng ý {AwardCode.COMMENDATION_LETTER.label}</label>" in text_of(member.get(place))
    assert send(member, place, **typed).status_code == 303
    assert choices_of(hall.second) == [Choice.LOWER]
    broken = send(member, place, **typed | {f"ghi-chu-{hall.second}": "ẩn\u200b"})
    assert (broken.status_code, "Có ký tự ẩn" in text_of(broken)) == (422, True)


def test_all_the_rest_is_shown_by_name_before_it_is_sent(hall: Hall) -> None:
    council.all_present(hall.session, hall.seats)
    member, place = desk(hall.app, "tv4"), f"{hall.page}/y-kien"
    assert "không kín" not in text_of(member.get(place))
    review = send(member, place, viec="tat-ca")
    page = text_of(review)
    assert (review.status_code, "Xem lại trước khi gửi" in page, f"<b>{REU}</b>" in page) == (200, True, True)
    assert choices_of(hall.second) == []
    sent = member.post(place, data=hidden_of(review) | {"viec": "gui"})
    assert sent.status_code == 303
    assert choices_of(hall.second) == [Choice.AGREE]
    back = member.post(place, data=hidden_of(review) | {"viec": "sua"})
    assert f'id="chon-{hall.second}-1" value="1" checked' in text_of(back)


def test_only_who_is_present_votes_in_the_meeting(hall: Hall) -> None:
    council.all_present(hall.session, hall.seats, absent=[3])
    conflicts.declare(hall.session, [hall.second], "", actor=hall.actor(4))
    away, conflicted = desk(hall.app, "tv4"), desk(hall.app, "tv5")
    assert "Bạn chưa được điểm danh có mặt" in text_of(away.get(f"{hall.page}/y-kien"))
    page = text_of(conflicted.get(f"{hall.page}/y-kien"))
    assert REU not in page
    assert "Không liệt kê 1 trường hợp bạn không tham gia" in page
    assert desk(hall.app, "thuky").get(f"{hall.page}/y-kien").status_code == 403


def test_the_secretary_enters_hands_and_closes_and_nobody_sees_a_tally_before(hall: Hall) -> None:
    council.all_present(hall.session, hall.seats, written=[14])
    secretary, place = desk(hall.app, "thuky"), f"{hall.page}/bieu-quyet/{hall.second}"
    named_votes.vote_by_name(hall.session, {hall.second: Choice.DISAGREE}, actor=hall.actor(3))
    members = council.world_of(hall.session).members
    shown = text_of(secretary.get(place))
    assert "Đã có ý kiến" in shown
    assert f'name="chon-{members[3].ref}" id="chon-{members[3].ref}-2" value="2" checked' not in shown
    paper = {f"chon-{members[14].ref}": "1", "scan": (BytesIO(cases.PDF), "phieu.pdf")}
    data = hidden_of(secretary.get(place)) | paper | {"viec": "gui"}
    assert secretary.post(place, data=data, content_type="multipart/form-data").status_code == 303
    review = send(secretary, place, viec="tat-ca", **{f"chon-{members[0].ref}": "3"})
    page = text_of(review)
    assert "Xem lại trước khi ghi" in page
    assert page.count(": Đồng ý") == 13
    assert secretary.post(place, data=hidden_of(review) | {"viec": "gui"}).status_code == 303
    assert sorted(choices_of(hall.second)) == [1] * 13 + [2, 3]
    for who in ("tv1", "tv4", "thuky"):
        for path in (hall.page, hall.case(hall.second), f"{hall.page}/danh-sach"):
            seen = text_of(desk(hall.app, who).get(path))
            assert "13/15" not in seen, (who, path)
    close = f"{hall.page}/ket-thuc-bieu-quyet"
    assert send(secretary, place, to=close).status_code == 303
    assert council.world_of(hall.session).items[1].result is ItemResult.RECOMMENDED
    assert "13/15" in text_of(desk(hall.app, "tv4").get(hall.case(hall.second)))
    with db.reading() as connection:
        scans = connection.scalars(sa.select(table(NamedVote).c.scan_sha256).distinct()).all()
        assert len([one for one in scans if one]) == 1
        assert connection.scalar(sa.select(sa.func.count()).select_from(table(StoredFile)))
    late = desk(hall.app, "tv6").get(f"{hall.page}/y-kien")
    assert "đã kết thúc" in text_of(late)


def test_a_close_without_quorum_or_twice_is_refused_on_the_page(hall: Hall) -> None:
    council.all_present(hall.session, hall.seats)
    secretary, place = desk(hall.app, "thuky"), f"{hall.page}/bieu-quyet/{hall.second}"
    close = f"{hall.page}/ket-thuc-bieu-quyet"
    key = hidden_of(secretary.get(place), close)
    assert desk(hall.app, "tv4").post(close, data=key).status_code in {400, 403}
    meeting.postpone_items(hall.session, [hall.second], "Chờ bổ sung.", actor=district.actor("thuky"))
    again = secretary.post(close, data=key)
    assert (again.status_code, "đã có kết quả" in text_of(again)) == (409, True)


def test_a_secretary_with_a_conflict_leaves_it_to_another(hall: Hall) -> None:
    users = table(User)
    with db.transaction() as connection:
        mine = users.c.username == "thuky"
        taken = users.c.username == "tv15"
        connection.execute(sa.update(users).where(taken).values(person_id=None))
        connection.execute(sa.update(users).where(mine).values(person_id=hall.actor(14).person_id))
    conflicts.declare(hall.session, [hall.second], "", actor=hall.actor(14))
    refused = desk(hall.app, "thuky").get(f"{hall.page}/bieu-quyet/{hall.second}")
    assert (refused.status_code, "nhờ thư ký khác" in text_of(refused)) == (403, True)


# --- in a browser


@pytest.mark.browser
@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, marks=pytest.mark.nightly), PHONE], ids=["wide", "phone"]
)
def test_pages_are_clean_and_accessible(chromium: Browser, hall: Hall, size: dict[str, int]) -> None:
    ref = comments.add(hall.session, hall.first, "Đề nghị làm rõ.", actor=hall.actor(3))
    comments.edit(hall.session, hall.first, ref, "Đã rõ.", actor=hall.actor(3))
    conflicts.declare(hall.session, [hall.first], "bạn học", actor=hall.actor(4))
    target = council.world_of(hall.session).members[3].ref
    conflicts.report(hall.session, hall.second, target, "Anh em.", actor=hall.actor(5))
    member = (hall.case(hall.first), f"{hall.page}/xung-dot", f"{hall.page}/y-kien")
    with serving(hall.app) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        for who, paths in {
            "tv4": member,
            "tv5": (hall.case(hall.first),),
            "thuky": (f"{hall.page}/bieu-quyet/{hall.second}", f"{hall.page}/xung-dot"),
        }.items():
            context, page, seen = open_page(chromium, viewport=size)
            page.goto(url + "/dang-nhap")
            page.fill("#username", who)
            page.fill("#password", district.PASSWORD)
            page.click("main button:has-text('Đăng nhập')")
            page.wait_for_url("**/viec-can-lam")
            for path in paths:
                page.goto(url + path)
                page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true })")
                check_page(page, path)
            if who == "tv4":
                page.click("button:has-text('Đồng ý tất cả còn lại')")
                check_page(page, "review")
            assert (complaints(seen), seen.outside) == ([], [])
            context.close()
