"""The secretary's pages: a session from its making to its minutes, without JavaScript."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from rules.text import fold
from tests.support import cases, council, district
from tests.web.desk import desk, send, text_of
from workflow import db
from workflow.clock import SimulatedClock
from workflow.models import Nomination
from workflow.queries import council as seen
from workflow.services import appraisal, registers
from workflow.states import NominationState as S

BODY = {
    "title": "Xét khen thưởng năm học",
    "held_on": "10/01/2024",
    "starts_at": "8:00",
    "place": "Phòng họp",
}


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round and its council."""
    del app
    district.build()
    council.sitting(registers.unit_ids()[district.BODY], district.actor("thuky"))
    return district.open_round()


def eligible(season: int, people: tuple[str, ...] = ("P1", "P2")) -> list[int]:
    """Return nominations found eligible."""
    ids = cases.drafts(cases.dossier(season), people)
    cases.submitted(ids)
    cases.appraised(ids)
    appraisal.mark_eligible(ids, actor=district.actor("xacnhan"))
    return ids


def state_of(number: int) -> str:
    """Return where a nomination stands."""
    with db.reading() as connection:
        return str(connection.scalar(sa.select(Nomination.state).where(Nomination.id == number)).value)


def made(app: Flask) -> str:
    """Make a session through the pages and return its address."""
    body = str(registers.unit_ids()[district.BODY])
    answer = send(
        desk(app, "thuky"), "/hoi-dong/lap-phien-hop", body=body, mode="digital", secret="y", **BODY
    )
    assert answer.status_code == 303, text_of(answer)
    (row,) = seen.listed(district.actor("thuky"))
    return f"/hoi-dong/{row.ref}"


def board(page: str) -> seen.Board:
    """Return the session as the secretary sees it."""
    return seen.board(district.actor("thuky"), page.rsplit("/", 1)[1])


def convened(app: Flask, page: str) -> None:
    """Put everything on the agenda and invite."""
    secretary = desk(app, "thuky")
    shown = text_of(secretary.get(f"{page}/chuong-trinh"))
    assert "Cả nhóm" in shown
    groups = [part.split('"')[0] for part in shown.split('value="nhom:')[1:]]
    assert send(secretary, f"{page}/chuong-trinh", chon=[f"nhom:{one}" for one in groups]).status_code == 303
    assert send(secretary, page, to=f"{page}/moi-hop").status_code == 303


def called(app: Flask, page: str, **said: str) -> None:
    """Call the roll, everybody present unless said otherwise."""
    roll = {f"co-mat-{one.ref}": "present" for one in board(page).members} | said
    chair = next(one.ref for one in board(page).members if one.presides)
    answer = send(desk(app, "thuky"), f"{page}/diem-danh", **roll | {"chu-tri": chair})
    assert answer.status_code == 303, text_of(answer)


def test_a_session_by_consensus_ends_with_its_minutes(
    app: Flask, season: int, moving_clock: SimulatedClock
) -> None:
    ids = eligible(season)
    page, secretary = made(app), desk(app, "thuky")
    convened(app, page)
    called(app, page)
    assert "Đồng ý phần còn lại như đề nghị" in text_of(secretary.get(f"{page}/nhat-tri"))
    stale = send(secretary, f"{page}/nhat-tri", con_lai="7")
    assert (stale.status_code, "vừa thay đổi" in text_of(stale)) == (409, True)
    first = board(page).items[0]
    found = secretary.get(f"{page}/nhat-tri?q={fold(first.name)}")  # without accents
    assert first.name in text_of(found)
    no_reason = send(
        secretary,
        f"{page}/nhat-tri?q={first.name[-3:]}",
        to=f"{page}/tach-rieng",
        chon=first.ref,
        viec="khong",
        reason="",
    )
    assert (no_reason.status_code, "Ghi lý do" in text_of(no_reason)) == (422, True)
    refused = send(
        secretary,
        f"{page}/nhat-tri?q={first.name[-3:]}",
        to=f"{page}/tach-rieng",
        chon=first.ref,
        viec="khong",
        reason="Chưa thật tiêu biểu.",
    )
    assert refused.status_code == 303
    assert send(secretary, f"{page}/nhat-tri", con_lai="1", objections="Ông A: cân nhắc.").status_code == 303
    moving_clock.advance(minutes=16)  # the minutes ask again who is there
    ended = {"minutes_number": "01/BB-HĐTĐKT", "conclusion": "Kết luận đã viết."}
    for typed, said in (({}, "Nhập mật khẩu của bạn."), ({"mat_khau": "sai"}, "Mật khẩu")):
        asked = send(secretary, f"{page}/ket-luan", **ended | typed)
        assert (asked.status_code, said in text_of(asked)) == (422, True)
        assert "Kết luận đã viết." in text_of(asked)
    proved = send(secretary, f"{page}/ket-luan", **ended, mat_khau=district.PASSWORD)
    assert proved.status_code == 303
    states = sorted(state_of(number) for number in ids)
    assert states == [S.NOT_AWARDED.value, S.RECOMMENDED.value]
    papers = text_of(secretary.get(f"{page}/tai-lieu"))
    assert "Biên bản họp" in papers and ".docx" in papers
    link = papers.split('href="')
    pdf = next(part.split('"')[0] for part in link if f"{page}/tai-lieu/" in part)
    assert secretary.get(pdf).status_code == 200


def test_a_session_is_refused_in_words(app: Flask, season: int) -> None:
    eligible(season)
    secretary, body = desk(app, "thuky"), str(registers.unit_ids()[district.BODY])
    past = send(
        secretary, "/hoi-dong/lap-phien-hop", body=body, mode="digital", **BODY | {"held_on": "01/01/2024"}
    )
    assert (past.status_code, "đã qua" in text_of(past)) == (422, True)
    page = made(app)
    early = send(secretary, f"{page}/chuong-trinh")
    assert (early.status_code, "ít nhất một" in text_of(early)) == (422, True)
    convened(app, page)
    missing = send(secretary, f"{page}/diem-danh")
    assert (missing.status_code, "Chưa điểm danh" in text_of(missing)) == (422, True)
    called(app, page)
    open_items = send(secretary, f"{page}/ket-luan", minutes_number="01")
    assert (open_items.status_code, "Chưa có kết quả" in text_of(open_items)) == (422, True)
    two = [one.ref for one in board(page).members[3:5]]
    assert "đúng 3 thành viên" in text_of(send(secretary, f"{page}/to-kiem-phieu", tellers=two))
    assert send(secretary, f"{page}/huy", reason="").status_code == 422
    assert send(secretary, f"{page}/huy", reason="Không đủ thành viên.").status_code == 303
    assert "Phiên họp đã hủy" in text_of(secretary.get(page))


def test_others_do_not_find_the_session(app: Flask, season: int) -> None:
    eligible(season)
    page = made(app)
    for username in ("lap", "truong"):
        for path in (
            "",
            "/chuong-trinh",
            "/hom-phieu",
            "/danh-sach",
            "/tai-lieu",
            "/kiem-phieu.json",
            "/ho-so-bo-phieu.json",
        ):
            assert desk(app, username).get(f"{page}{path}").status_code in {403, 404}, (username, path)


def test_base_and_mode_are_chosen_before_the_ballot(app: Flask, season: int) -> None:
    eligible(season)
    page, secretary = made(app), desk(app, "thuky")
    convened(app, page)
    no_article = send(secretary, f"{page}/cach-tinh", base="entitled", citation="")
    assert (no_article.status_code, "Ghi điều, khoản" in text_of(no_article)) == (422, True)
    assert send(secretary, f"{page}/cach-tinh", base="entitled", citation="Điều 7 Quy chế").status_code == 303
    assert "chờ người chủ trì xác nhận" in text_of(secretary.get(page))
    assert send(secretary, f"{page}/hinh-thuc", mode="paper", reason="Mất mạng").status_code == 303
    assert "Phiếu giấy" in text_of(secretary.get(page))
    assert send(secretary, f"{page}/tai-lieu").status_code == 303
    papers = text_of(secretary.get(f"{page}/tai-lieu"))
    assert "Giấy mời" in papers and "Bộ giấy dự phòng" in papers


def test_a_council_is_set_up_from_the_register(app: Flask) -> None:
    district.build()
    secretary, body = desk(app, "thuky"), str(registers.unit_ids()[district.BODY])
    assert "Chưa có Hội đồng" in text_of(secretary.get("/hoi-dong/lap-phien-hop"))
    told = {
        "body": body,
        "name": "Hội đồng Thi đua – Khen thưởng",
        "document": "QĐ 01",
        "since": "01/01/2024",
    }
    strange = send(secretary, "/hoi-dong/thanh-lap", members="Người Lạ Mặt; Chủ tịch", **told)
    assert (strange.status_code, "Dòng 1: không có" in text_of(strange)) == (422, True)
    bare = send(secretary, "/hoi-dong/thanh-lap", members="P1", **told)
    assert (bare.status_code, "ghi chức danh" in text_of(bare)) == (422, True)
    headless = send(secretary, "/hoi-dong/thanh-lap", members="P1; Ủy viên", **told)
    assert (headless.status_code, "đúng một Chủ tịch" in text_of(headless)) == (422, True)
    good = "P1; Chủ tịch; Chủ tịch UBND\nP2; Ủy viên"
    assert send(secretary, "/hoi-dong/thanh-lap", members=good, **told).status_code == 303
    assert "Hội đồng Thi đua" in text_of(secretary.get("/hoi-dong/lap-phien-hop"))
    assert desk(app, "lap").get("/hoi-dong/thanh-lap").status_code == 403
