"""The booth and the counting page: static bytes, the same for everybody, and the JSON they work with.

The server never sees a choice, a share or a private key; what it refuses comes back as one sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from web import identity
from web.access import declares
from web.assets import shell
from web.ballot_bundle import booth_hash
from web.blueprints.council.base import blueprint, session_id
from web.errors import status_of
from workflow.actions import Action
from workflow.council_words import Attendance, BatchState, Way
from workflow.errors import InvalidInput, NotPermitted, WorkflowError
from workflow.queries import ballots as seen_ballots
from workflow.queries import council as seen
from workflow.queries.council import Board
from workflow.services import accounts, ballots, counting


def answers_json(view: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what the workflow refuses into JSON with one sentence."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except WorkflowError as error:
            return jsonify(error=error.message), status_of(error)

    return answered


def sent_json(*names: str) -> dict[str, Any]:
    """Return the JSON object that was sent; ``InvalidInput`` unless it has exactly these keys."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or set(body) != set(names):
        raise InvalidInput("Dữ liệu gửi lên không đúng dạng. Tải lại trang rồi làm lại.")
    return body


# --- the booth


@blueprint.get("/hoi-dong/<ref>/phong-phieu")
@declares(Action.CAST_VOTE)
def booth(ref: str) -> ResponseReturnValue:
    """Send the booth: the same bytes for everybody."""
    session_id(ref)
    return shell("ballot/booth.html")


@blueprint.get("/hoi-dong/<ref>/phong-phieu.json")
@declares(Action.CAST_VOTE)
@answers_json
def booth_data(ref: str) -> ResponseReturnValue:
    """Send what the booth shows to this member."""
    viewer = identity.signed_in()
    board = seen.board(viewer, ref)
    me = board.me
    if me is None or not me.is_voting:
        raise NotPermitted("Chỉ thành viên Hội đồng dự phiên họp này mới bỏ phiếu.")
    found = seen_ballots.booth(viewer, ref)
    return jsonify(
        session_ref=ref,
        title=board.row.title,
        voter_ref=me.ref,
        voter_name=me.name,
        state=_booth_state(board),
        public_key=found.sealing_key or None,
        booth_hash=found.booth_hash or booth_hash(),
        booth_hash_short=short(found.booth_hash or booth_hash()),
        csrf=generate_csrf(),
        closes="Hòm phiếu đóng khi thư ký và Tổ kiểm phiếu cùng xác nhận.",
        cast_before=found.cast_before,
        items=[_booth_item(ref, one) for one in board.items if one.ref in found.mine],
        recused=[
            {"name": one.name, "award": one.award.label}
            for one in board.items
            if one.hidden and one.ref in found.secret
        ],
    )


def _booth_item(ref: str, one: seen.ItemRow) -> dict[str, Any]:
    return {
        "item_ref": one.ref,
        "name": one.name,
        "detail": one.detail,
        "award": one.award.label,
        "unit": one.unit,
        "lower": one.lower_award is not None,
        "lower_label": one.lower_award.label if one.lower_award else "",
        "findings": list(one.flags),
        "url": url_for("council.case", ref=ref, item_ref=one.ref),
    }


def _booth_state(board: Board) -> str:
    me, state = board.me, board.batch.state if board.batch else BatchState.NEW
    assert me is not None
    if state in {BatchState.NEW, BatchState.KEYED}:
        return "not_open"
    if state is not BatchState.OPEN:
        return "closed"
    if me.attendance is not Attendance.PRESENT:
        return "written"
    return "paper" if me.on_paper else "open"


def short(digest: str) -> str:
    """Return the beginning of a hash in groups of four, as it is printed."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


@blueprint.post("/hoi-dong/<ref>/phong-phieu.json")
@declares(Action.CAST_VOTE)
@answers_json
def cast(ref: str) -> ResponseReturnValue:
    """Keep a member's sealed ballots after asking for the password again."""
    viewer, number = identity.signed_in(), session_id(ref)
    body = sent_json("password", "ballots")
    accounts.confirm_password(viewer, str(body["password"]), remote=request.remote_addr or "")
    try:
        sealed = {str(one["item_ref"]): ballots.decoded(str(one["ballot"])) for one in body["ballots"]}
    except (KeyError, TypeError) as error:
        raise InvalidInput("Phiếu gửi lên không đúng dạng. Tải lại trang bỏ phiếu rồi làm lại.") from error
    if len(sealed) != len(body["ballots"]):
        raise InvalidInput("Có trường hợp được gửi hai phiếu. Tải lại trang bỏ phiếu rồi làm lại.")
    trackers = ballots.cast(number, sealed, actor=viewer)
    return jsonify(receipts=[{"item_ref": item, "tracker": code} for item, code in trackers.items()])


# --- the counting page


@blueprint.get("/hoi-dong/<ref>/kiem-phieu")
@declares(Action.COUNT_BALLOT)
def counting_page(ref: str) -> ResponseReturnValue:
    """Send the counting page: the same bytes for everybody."""
    session_id(ref)
    return shell("ballot/count.html")


@blueprint.get("/hoi-dong/<ref>/kiem-phieu.json")
@declares(Action.COUNT_BALLOT)
@answers_json
def counting_data(ref: str) -> ResponseReturnValue:
    """Send what a teller's page needs; the sealed ballots only after the close."""
    viewer = identity.signed_in()
    board = seen.board(viewer, ref)
    if board.me is None or not board.me.is_teller:
        raise NotPermitted("Trang kiểm phiếu dành cho Tổ kiểm phiếu của phiên họp này.")
    batch = board.batch
    state = batch.state if batch else BatchState.NEW
    urn = counting.urn(board.row.id, actor=viewer) if state is BatchState.CLOSED else {}
    papers = seen_ballots.paper_slips(viewer, ref)
    return jsonify(
        session_ref=ref,
        title=board.row.title,
        teller_name=board.me.name,
        tellers=[one.name for one in board.tellers],
        stage=_stage(state),
        mode=board.row.mode.value,
        csrf=generate_csrf(),
        booth_hash=(batch.booth_hash if batch else "") or booth_hash(),
        public_key=(batch.sealing_key if batch else "") or None,
        signing_key=(batch.signing_key if batch else "") or None,
        share_hashes=list(batch.share_hashes) if batch and batch.share_hashes else None,
        urn_hash=(batch.urn_hash if batch else "") or None,
        items=[_counted_item(one, urn, papers) for one in board.items if one.way is Way.SECRET],
    )


def _stage(state: BatchState) -> str:
    if state in {BatchState.NEW, BatchState.KEYED}:
        return "key"
    if state is BatchState.OPEN:
        return "waiting"
    return "count" if state is BatchState.CLOSED else "counted"


def _counted_item(one: seen.ItemRow, urn: dict[str, Any], papers: dict[str, int]) -> dict[str, Any]:
    sealed = urn.get(one.ref, ())
    slips = papers.get(one.ref, 0)
    return {
        "item_ref": one.ref,
        "name": one.name,
        "award": one.award.label,
        "lower": one.lower_award is not None,
        "paper": {"issued": slips} if slips else None,
        "expected": len(sealed),
        "ballots": [{"voter_ref": each.voter_ref, "ballot": each.ballot} for each in sealed],
    }


@blueprint.post("/hoi-dong/<ref>/kiem-phieu/khoa.json")
@declares(Action.COUNT_BALLOT)
@answers_json
def keys(ref: str) -> ResponseReturnValue:
    """Take the public keys that a teller's browser made and rehearsed."""
    number = session_id(ref)
    body = sent_json("public_key", "signing_key", "share_hashes", "rehearsal")
    hashes = body["share_hashes"]
    if not isinstance(hashes, list) or not all(isinstance(one, str) for one in hashes):
        raise InvalidInput("Thiếu dấu kiểm của ba mảnh khóa. Làm lại bước tạo khóa.")
    ballots.keep_keys(
        number, str(body["public_key"]), str(body["signing_key"]), hashes, str(body["rehearsal"]),
        booth_hash=booth_hash(), actor=identity.signed_in(),
    )  # fmt: skip
    return jsonify(ok=True)


@blueprint.post("/hoi-dong/<ref>/kiem-phieu/ket-qua.json")
@declares(Action.COUNT_BALLOT)
@answers_json
def results(ref: str) -> ResponseReturnValue:
    """Take totals and shuffled slips, signed by the session's key."""
    number = session_id(ref)
    body = sent_json("results", "signature")
    digest = counting.record_results(
        number, str(body["results"]), str(body["signature"]), actor=identity.signed_in()
    )
    return jsonify(ok=True, results_sha256=digest)
