"""What each person of a session does next, in order; and where the session stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from workflow import clock
from workflow.actor import Actor
from workflow.council_words import Attendance, BatchState, SessionState, VoteBase, VotingMode, Way
from workflow.queries.council import Board

STEPS = ("Chuẩn bị", "Mời họp, đọc tài liệu", "Họp, biểu quyết", "Kết quả, biên bản")
NOW = {
    SessionState.PREPARING: 0,
    SessionState.CONVENED: 1,
    SessionState.MEETING: 2,
    SessionState.CONCLUDED: 3,
    SessionState.CANCELLED: 3,
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: its words, where, whether it is done, a note, and whether it can be done now."""

    label: str
    url: str
    note: str = ""
    done: bool = False
    possible: bool = True
    post: bool = False


def step_of(board: Board) -> int:
    """Return the index of the session's place in ``STEPS``."""
    return NOW[board.row.state]


def tasks_of(board: Board, viewer: Actor) -> list[tuple[str, list[Task]]]:
    """Return the person's tasks by what he is in this session; empty lists are left out."""
    found = [
        ("Việc của thư ký", _secretary(board) if board.organises else []),
        ("Việc của Tổ kiểm phiếu", _teller(board)),
        ("Việc của người chủ trì", _chair(board)),
        ("Việc của thành viên Hội đồng", _member(board)),
    ]
    del viewer
    return [(title, tasks) for title, tasks in found if tasks]


def _url(board: Board, name: str, **more: Any) -> str:
    return url_for(f"council.{name}", ref=board.row.ref, **more)


def _secretary(board: Board) -> list[Task]:
    row, state = board.row, board.row.state
    if state is SessionState.PREPARING:
        ready = bool(board.items)
        return [
            Task(
                "Chọn các trường hợp đưa vào chương trình",
                _url(board, "agenda"),
                f"{row.items} trường hợp",
                ready,
            ),
            Task("Mời họp và khóa tài liệu", _url(board, "convene"), possible=ready, post=True),
        ]
    if state is SessionState.CONVENED:
        before = [
            Task("In giấy mời và bộ giấy dự phòng", _url(board, "papers"), "điểm danh, chương trình, phiếu"),
            Task("Xem xung đột lợi ích đã khai", _url(board, "conflicts")),
            Task("Lấy ý kiến thành viên vắng mặt", _url(board, "absent"), "in phiếu, ghi phiếu nhận về"),
        ]
        roll = Task("Điểm danh, bắt đầu họp", _url(board, "roll"))
        return [roll, *before] if row.held_on <= clock.today() else [*before, roll]
    if state is SessionState.MEETING:
        return _in_meeting(board)
    if state is SessionState.CONCLUDED:
        return [
            Task("Tải biên bản họp, biên bản kiểm phiếu", _url(board, "papers"), f"số {row.minutes_number}")
        ]
    return []


def _in_meeting(board: Board) -> list[Task]:
    row = board.row
    left = [one for one in board.of_way(Way.CONSENSUS) if one.result is None]
    voted = [one for one in board.of_way(Way.OPEN) if one.result is None]
    secret = board.of_way(Way.SECRET)
    tasks = [
        Task(
            "Điểm danh",
            _url(board, "roll"),
            f"{row.present}/{row.members} có mặt, {row.written} gửi ý kiến",
            True,
        ),
    ]
    if row.written:
        note = f"{row.written} người gửi ý kiến bằng văn bản"
        tasks.append(Task("Phiếu lấy ý kiến người vắng mặt", _url(board, "absent"), note))
    if secret:
        state = board.batch.state if board.batch else BatchState.NEW
        tasks += [
            Task("Ghi Tổ kiểm phiếu", _url(board, "tellers"), ", ".join(one.name for one in board.tellers),
                 bool(board.tellers)),
            Task("Hòm phiếu kín", _url(board, "ballot"), f"{len(secret)} trường hợp", state is BatchState.CERTIFIED),
        ]  # fmt: skip
    if board.of_way(Way.OPEN):
        note = f"còn {len(voted)} trường hợp" if voted else "đã xong"
        tasks.append(Task("Biểu quyết công khai", _url(board, "listed", chi="phieu"), note, not voted))
    if board.of_way(Way.CONSENSUS):
        note = f"còn {len(left)} trường hợp" if left else "đã xong"
        tasks.append(Task("Nhất trí theo danh sách", _url(board, "consensus"), note, not left))
    complete = all(one.result is not None or one.hidden for one in board.items)
    tasks.append(Task("Kết luận phiên họp, ra biên bản", _url(board, "conclude"), possible=complete))
    return tasks


def _teller(board: Board) -> list[Task]:
    me, batch = board.me, board.batch
    if me is None or not me.is_teller or board.row.state is not SessionState.MEETING:
        return []
    state = batch.state if batch else BatchState.NEW
    digital = board.row.mode is not VotingMode.PAPER
    tasks = []
    if digital:
        made = state is not BatchState.NEW
        tasks.append(Task("Tạo khóa hòm phiếu, tập dượt mở", _url(board, "counting_page"), done=made,
                          possible=state in {BatchState.NEW, BatchState.KEYED}))  # fmt: skip
    order = list(BatchState)
    agreed = bool(batch and batch.i_agreed_to_open)
    tasks.append(Task("Xác nhận mở hòm phiếu", _url(board, "ballot"), done=agreed,
                      possible=order.index(state) < order.index(BatchState.OPEN)))  # fmt: skip
    tasks.append(Task("Xác nhận đóng hòm phiếu", _url(board, "ballot"), done=bool(batch and batch.i_agreed_to_close),
                      possible=state is BatchState.OPEN))  # fmt: skip
    where = "counting_page" if digital else "paper_count"
    counted = order.index(state) >= order.index(BatchState.COUNTED)
    tasks.append(Task("Kiểm phiếu", _url(board, where), done=counted, possible=state is BatchState.CLOSED))
    tasks.append(Task("Xác nhận kết quả kiểm phiếu", _url(board, "ballot"), done=bool(batch and batch.i_certified),
                      possible=state is BatchState.COUNTED))  # fmt: skip
    return tasks


def _chair(board: Board) -> list[Task]:
    me = board.me
    if me is None or not me.presides or board.row.state is not SessionState.MEETING:
        return []
    tasks = []
    if board.base is VoteBase.ENTITLED:
        tasks.append(Task("Xác nhận cách tính tỷ lệ phiếu", _url(board, "base"), done=board.base_confirmed))
    if board.batch and board.batch.state in {BatchState.COUNTED, BatchState.CERTIFIED}:
        tasks.append(Task("Xác nhận kết quả kiểm phiếu", _url(board, "ballot"), done=board.batch.i_certified))
    return tasks


def _member(board: Board) -> list[Task]:
    me, state = board.me, board.row.state
    if me is None or not me.is_voting or state not in {SessionState.CONVENED, SessionState.MEETING}:
        return []
    flagged = [one for one in board.items if one.flags]
    tasks = [Task("Khai xung đột lợi ích", _url(board, "conflicts"), "đơn vị mình, người thân đã ghi sẵn")]
    if flagged:
        tasks.append(
            Task(
                f"Đọc {len(flagged)} trường hợp có lưu ý",
                _url(board, "case", item_ref=flagged[0].ref),
                "và góp ý",
            )
        )
    voted = [one for one in board.items if one.way is not Way.CONSENSUS and not one.hidden]
    if state is SessionState.CONVENED and voted:
        tasks.append(
            Task("Vắng mặt? Gửi ý kiến bằng văn bản", _url(board, "votes"), f"{len(voted)} trường hợp")
        )
    if state is SessionState.MEETING:
        tasks += _voting(board, me.attendance, on_paper=me.on_paper)
    return tasks


def _voting(board: Board, attendance: Attendance | None, *, on_paper: bool) -> list[Task]:
    openly = [one for one in board.of_way(Way.OPEN) if one.result is None and not one.hidden]
    tasks = []
    if openly:
        tasks.append(Task("Biểu quyết", _url(board, "votes"), f"{len(openly)} trường hợp"))
    if board.batch and board.batch.state is BatchState.OPEN and attendance is Attendance.PRESENT:
        if on_paper:
            tasks.append(Task("Bỏ phiếu giấy", _url(board, "ballot"), "nhận phiếu ở thư ký"))
        else:
            tasks.append(
                Task("Bỏ phiếu kín", _url(board, "booth"), f"{len(board.of_way(Way.SECRET))} trường hợp")
            )
    if board.batch and board.batch.urn_hash and not on_paper:
        tasks.append(Task("Xem mã phiếu của tôi trong hòm phiếu", _url(board, "trackers")))
    return tasks
