"""After the close: the urn goes to the tellers' browser, totals and shuffled slips come back, people certify them.

The tellers' page opens the ballots with two of three shares. The server takes only what the session's signing key
signed, checks that it adds up with the roll, and judges each item by its pinned rule. Certification deletes every
sealed ballot; hashes stay.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from workflow.actions import Action
from workflow.actor import Actor
from workflow.ballot_formats import b64, ballot_hash, signed, urn_hash
from workflow.canonical import canonical_json, sha256
from workflow.council_rows import SessionWorld, batch_of, happened, load_session
from workflow.council_words import BatchState, SessionState, VotingMode
from workflow.db import current_engine, reading, transaction
from workflow.errors import Conflict, InvalidInput, NotFound
from workflow.models import (
    BallotBatch,
    BallotReceipt,
    PaperCount,
    SealedBallot,
    SessionConfirmation,
    SessionMember,
)
from workflow.permissions import require
from workflow.services.ballot_opening import TELLERS_NEEDED, confirmed_by, persons_of
from workflow.services.ballots import as_teller, batch_in
from workflow.services.named_votes import keep_counts, named_counts
from workflow.tables import AnyRow, table
from workflow.tally import Counts, reach

log = logging.getLogger(__name__)
batches, sealed, papers = table(BallotBatch), table(SealedBallot), table(PaperCount)
confirmations, members, receipts = table(SessionConfirmation), table(SessionMember), table(BallotReceipt)
DIGITS = {"1": "agree", "2": "disagree", "3": "blank", "4": "lower", "0": "invalid"}
ITEM_KEYS = frozenset({"agree", "blank", "disagree", "invalid", "item_ref", "lower", "slips"})


@dataclass(frozen=True, slots=True)
class UrnBallot:
    """One sealed ballot as the tellers' page needs it: the voter's reference is part of what it is bound to."""

    voter_ref: str
    ballot: str


def urn(session_id: int, *, actor: Actor) -> dict[str, tuple[UrnBallot, ...]]:
    """Return the sealed ballots by item, to an elected teller, after the close and before the count."""
    with reading() as connection:
        world = load_session(connection, session_id)
        require(actor, Action.COUNT_BALLOT, world.sitting.subject(world.row.body_unit_id))
        batch = batch_of(connection, session_id)
        if batch is None or batch.state is not BatchState.CLOSED:
            raise NotFound("hòm phiếu chờ kiểm")
        refs = {one.id: one.ref for one in world.items}
        query = (
            sa.select(sealed.c.item_id, members.c.ref, sealed.c.enc, sealed.c.ciphertext)
            .join(members, members.c.id == sealed.c.member_id)
            .where(sealed.c.session_id == session_id)
            .order_by(sealed.c.item_id, sealed.c.enc)
        )
        found: dict[str, list[UrnBallot]] = {
            line["item_ref"]: [] for line in json.loads(batch.pinned)["items"]
        }
        for item_id, voter, enc, ciphertext in connection.execute(query):
            found[refs[item_id]].append(UrnBallot(voter, b64(enc + ciphertext)))
        return {ref: tuple(ballots) for ref, ballots in found.items()}


def record_results(session_id: int, text: str, signature: str, *, actor: Actor) -> str:
    """Take the totals and shuffled slips of all items at once; return their hash for the minutes.

    Refused unless signed by the session's key, of this urn and booth, complete, and equal to the roll of every item.
    """
    with transaction() as connection:
        world = as_teller(connection, session_id, Action.COUNT_BALLOT, actor)
        batch = batch_in(connection, session_id, BatchState.CLOSED)
        if world.row.mode is VotingMode.PAPER:
            raise Conflict("Phiên họp bỏ phiếu giấy: nhập kết quả ở mục “Kiểm phiếu giấy”.")
        if not signed(batch.signing_key, text, signature):
            raise InvalidInput(
                "Kết quả không có chữ ký của khóa phiên họp này. Kiểm phiếu lại bằng hai mảnh khóa."
            )
        told = _parsed(text, world, batch)
        _require_untouched(connection, world, batch)
        for line in json.loads(batch.pinned)["items"]:
            _check_sums(connection, world, line, told[line["item_ref"]])
        _keep(connection, world, {ref: (_counts(one), one["slips"]) for ref, one in told.items()})
        values = {
            "state": BatchState.COUNTED, "results": text, "results_sha256": sha256(text), "signature": signature,
        }  # fmt: skip
        connection.execute(sa.update(batches).where(batches.c.session_id == session_id).values(**values))
        payload: dict[str, object] = {"results_sha256": values["results_sha256"], "urn_hash": batch.urn_hash}
        happened(connection, session_id, "ballot_counted", actor, payload)
        return sha256(text)


def _parsed(text: str, world: SessionWorld, batch: AnyRow) -> dict[str, Mapping[str, Any]]:
    """Return the results by item; ``InvalidInput`` when they are not of this ballot or not well formed."""
    try:
        told = json.loads(text)
        of_this = (told["version"], told["session_ref"], told["urn_hash"], told["booth_hash"])
        wanted = (1, world.row.ref, batch.urn_hash, batch.booth_hash)
        found = {one["item_ref"]: one for one in told["items"]}
        well_formed = len(found) == len(told["items"]) and all(_well_formed(one) for one in found.values())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput("Tệp kết quả không đọc được. Kiểm phiếu lại rồi gửi lại.") from error
    if of_this != wanted:
        raise InvalidInput("Kết quả này không phải của hòm phiếu vừa đóng. Tải hòm phiếu rồi kiểm lại.")
    if not well_formed or set(found) != {line["item_ref"] for line in json.loads(batch.pinned)["items"]}:
        raise InvalidInput(
            "Kết quả phải có đủ mọi nội dung bỏ phiếu kín, mỗi nội dung một lần. Kiểm phiếu lại."
        )
    return found


def _well_formed(one: Mapping[str, Any]) -> bool:
    numbers = [one[name] for name in DIGITS.values()]
    return (
        set(one) == ITEM_KEYS
        and all(type(number) is int and number >= 0 for number in numbers)
        and isinstance(one["slips"], str)
        and all(one["slips"].count(digit) == one[name] for digit, name in DIGITS.items())
        and len(one["slips"]) == sum(numbers)
    )


def _require_untouched(connection: Connection, world: SessionWorld, batch: AnyRow) -> None:
    """The urn is the one that was closed, and every item is judged as the opening pinned it."""
    by_id = {one.id: one for one in world.items}
    rows = connection.execute(
        sa.select(sealed.c.item_id, sealed.c.enc, sealed.c.ciphertext).where(
            sealed.c.session_id == world.row.id
        )
    )
    found = urn_hash((by_id[row.item_id].ref, ballot_hash(row.enc + row.ciphertext)) for row in rows)
    if found != batch.urn_hash:
        raise Conflict(
            "Hòm phiếu không còn như lúc đóng. Bỏ lần bỏ phiếu này rồi bỏ phiếu lại bằng phiếu giấy."
        )
    by_ref = {one.ref: one for one in world.items}
    for line in json.loads(batch.pinned)["items"]:
        item = by_ref[line["item_ref"]]
        need = reach(world, item)
        now = (item.threshold, item.above, item.lower_award is not None, need.base, need.needed)
        if now != tuple(line[name] for name in ("threshold", "above", "lower", "base", "needed")):
            raise Conflict(
                f"Nội dung số {item.position}: cách tính kết quả không còn như lúc mở hòm phiếu. "
                "Bỏ lần bỏ phiếu này rồi bỏ phiếu lại."
            )


def _check_sums(
    connection: Connection, world: SessionWorld, line: Mapping[str, Any], told: Mapping[str, Any]
) -> None:
    """Counted slips are the sealed ballots of the item and the paper slips given out, no more and no less."""
    item = next(one for one in world.items if one.ref == line["item_ref"])
    digital = connection.scalar(
        sa.select(sa.func.count()).select_from(sealed).where(sealed.c.item_id == item.id)
    )
    expected = (digital or 0) + len(line["paper"])
    if len(told["slips"]) != expected:
        raise InvalidInput(
            f"Nội dung số {item.position}: đếm được {len(told['slips'])} phiếu, trong khi danh sách có {expected}. "
            "Kiểm lại trước khi gửi."
        )
    if told["lower"] and not line["lower"]:
        raise InvalidInput(
            f"Nội dung số {item.position} không có lựa chọn danh hiệu thấp hơn. Kiểm phiếu lại."
        )


def _counts(one: Mapping[str, Any]) -> Counts:
    return Counts(**{name: one[name] for name in DIGITS.values()})


def _keep(
    connection: Connection,
    world: SessionWorld,
    counted: Mapping[str, tuple[Counts, str | None]],
) -> None:
    """Write totals and judgement of each item, written opinions added."""
    by_ref = {one.ref: one for one in world.items}
    written = named_counts(connection, world, [by_ref[ref] for ref in counted])
    for ref, (counts, slips) in counted.items():
        item = by_ref[ref]
        opinions = {
            name: number
            for name, number in asdict(written.get(item.id, Counts())).items()
            if name.startswith("written_")
        }
        keep_counts(connection, world, item, Counts(**(asdict(counts) | opinions)), slips)


# --- paper


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """What one teller counted of the slips of an item."""

    issued: int
    agree: int
    disagree: int
    lower: int
    blank: int
    invalid: int

    @property
    def returned(self) -> int:
        """Return how many slips came back."""
        return self.agree + self.disagree + self.lower + self.blank + self.invalid


def count_paper(session_id: int, sheets: Mapping[str, PaperSheet], *, actor: Actor) -> bool:
    """Keep one teller's count of a paper ballot; return whether two now agree on every item and the result stands.

    A teller never sees the other's numbers; when the two differ, both are asked to count again.
    """
    with transaction() as connection:
        world = as_teller(connection, session_id, Action.COUNT_BALLOT, actor)
        batch = batch_in(connection, session_id, BatchState.CLOSED)
        if world.row.mode is not VotingMode.PAPER:
            raise Conflict(
                "Phiếu giấy của phiên họp này được nhập trong trang kiểm phiếu, cùng với phiếu điện tử."
            )
        member = world.member_of(actor)
        assert member is not None
        lines = {line["item_ref"]: line for line in json.loads(batch.pinned)["items"]}
        if set(sheets) != set(lines):
            raise InvalidInput("Nhập đủ mọi nội dung bỏ phiếu kín rồi gửi một lần.")
        for item in world.items_named(sheets):
            _keep_sheet(connection, item, member.id, sheets[item.ref], lines[item.ref])
        agreed = _agreed(connection, world, sheets)
        if agreed is None:
            return False
        _require_untouched(connection, world, batch)
        _keep(connection, world, {ref: (sheet, None) for ref, sheet in agreed.items()})
        text = canonical_json({ref: asdict(counts) for ref, counts in sorted(agreed.items())})
        values = {"state": BatchState.COUNTED, "results": text, "results_sha256": sha256(text)}
        connection.execute(sa.update(batches).where(batches.c.session_id == session_id).values(**values))
        happened(
            connection, session_id, "ballot_counted", actor, {"results_sha256": values["results_sha256"]}
        )
        return True


def _keep_sheet(
    connection: Connection, item: AnyRow, teller_id: int, sheet: PaperSheet, line: Mapping[str, Any]
) -> None:
    unused = sheet.issued - sheet.returned
    if min(sheet.agree, sheet.disagree, sheet.lower, sheet.blank, sheet.invalid, unused) < 0:
        raise InvalidInput(
            f"Nội dung số {item.position}: thu về {sheet.returned} phiếu, nhiều hơn số phát ra ({sheet.issued})."
        )
    if sheet.issued != len(line["paper"]):
        raise InvalidInput(
            f"Nội dung số {item.position}: điểm danh có {len(line['paper'])} phiếu phát ra, không phải {sheet.issued}."
        )
    if sheet.lower and not line["lower"]:
        raise InvalidInput(f"Nội dung số {item.position} không có lựa chọn danh hiệu thấp hơn.")
    row = {**asdict(sheet), "returned": sheet.returned, "unused": unused}
    own = (papers.c.item_id == item.id, papers.c.teller_id == teller_id)
    if connection.execute(sa.update(papers).where(*own).values(**row)).rowcount == 0:
        connection.execute(sa.insert(papers).values(item_id=item.id, teller_id=teller_id, **row))


def _agreed(
    connection: Connection, world: SessionWorld, sheets: Mapping[str, PaperSheet]
) -> dict[str, Counts] | None:
    """Return the counts when two tellers have the same on every item; None while one has not counted.

    ``InvalidInput`` when both counted and differ: nothing of either is shown.
    """
    names = ("agree", "disagree", "lower", "blank", "invalid")
    refs = {one.id: one.ref for one in world.items if one.ref in sheets}
    by_teller: dict[int, dict[str, Counts]] = {}
    rows = connection.execute(sa.select(*papers.c).where(papers.c.item_id.in_(refs)))
    for row in rows:
        counts = Counts(**{name: getattr(row, name) for name in names})
        by_teller.setdefault(row.teller_id, {})[refs[row.item_id]] = counts
    complete = [counted for counted in by_teller.values() if len(counted) == len(refs)]
    for number, first in enumerate(complete):
        if first in complete[number + 1 :]:
            return first
    if len(complete) < TELLERS_NEEDED:
        return None
    positions = sorted(
        one.position for one in world.items if one.ref in sheets and len({c[one.ref] for c in complete}) > 1
    )
    told = ", ".join(str(place) for place in positions[:10])
    raise InvalidInput(f"Hai người đếm chưa khớp ở nội dung số {told}. Hai người cùng đếm lại rồi nhập lại.")


# --- certification


def certify(session_id: int, *, actor: Actor) -> bool:
    """A teller or the presiding member certifies the count and the shares' destruction; return whether it is done.

    It takes two tellers and the one who presides. Then every sealed ballot is deleted.
    """
    with transaction() as connection:
        world = load_session(connection, session_id, lock=True)
        require(actor, Action.CERTIFY_BALLOT, world.sitting.subject(world.row.body_unit_id))
        world.require_state(SessionState.MEETING)
        batch = batch_in(connection, session_id, BatchState.COUNTED)
        act = f"certify.{batch.voids}"
        if actor.user_id not in confirmed_by(connection, session_id, act):
            row = {"session_id": session_id, "act": act, "user_id": actor.user_id}
            connection.execute(sa.insert(confirmations).values(**row))
            happened(connection, session_id, "ballot_act_confirmed", actor, {"act": act})
        _require_whole(connection, world, batch)
        if not _all_certified(connection, world, act):
            return False
        connection.execute(sa.delete(sealed).where(sealed.c.session_id == session_id))
        values = {"state": BatchState.CERTIFIED}
        connection.execute(sa.update(batches).where(batches.c.session_id == session_id).values(**values))
        payload: dict[str, object] = {"results_sha256": batch.results_sha256, "urn_hash": batch.urn_hash}
        happened(connection, session_id, "ballot_certified", actor, payload)
    _scrub()
    return True


def _scrub() -> None:
    """Let PostgreSQL give up the pages of deleted ballots at once; SQLite overwrites them itself (secure_delete)."""
    engine = current_engine()
    if engine.dialect.name != "postgresql":
        return
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM sealed_ballots"))
    except DBAPIError:  # the role may not, or another scrub runs: autovacuum does it later; they stay sealed
        log.warning("sealed_ballots could not be vacuumed at once")


def _require_whole(connection: Connection, world: SessionWorld, batch: AnyRow) -> None:
    """Trackers and paper slips given out are the counted slips; on paper alone a slip may stay unused."""
    query = sa.select(receipts.c.item_id, sa.func.count()).where(receipts.c.session_id == world.row.id)
    kept = {row[0]: row[1] for row in connection.execute(query.group_by(receipts.c.item_id))}
    paper = world.row.mode is VotingMode.PAPER
    by_ref = {one.ref: one for one in world.items}
    for line in json.loads(batch.pinned)["items"]:
        item = by_ref[line["item_ref"]]
        counted = item.agree + item.disagree + item.lower + item.blank + item.invalid - item.written_total
        roll = len(line["paper"]) + (0 if paper else kept.get(item.id, 0))
        if counted > roll or (counted < roll and not paper):
            raise Conflict(
                f"Nội dung số {item.position}: kết quả có {counted} phiếu, danh sách bỏ phiếu có {roll}. "
                "Không xác nhận được; báo người chủ trì."
            )


def _all_certified(connection: Connection, world: SessionWorld, act: str) -> bool:
    users = confirmed_by(connection, world.row.id, act)
    persons = persons_of(connection, users)
    tellers = {one.person_id for one in world.members if one.is_teller}
    presiding = {one.person_id for one in world.members if one.presides}
    return len(persons & tellers) >= TELLERS_NEEDED and bool(persons & presiding)
