"""Attacks on the secrecy of the ballot, by somebody with a copy of everything: tables, hidden columns, bytes of files.

``Loot`` is the copy; ``Ballot`` what the attacker knows of one vote beside it (who voted, in which order) and what he
is measured against (who chose what). The attack knows nothing of this project's tables: it looks in every table for
rows of the ballot, for orders of voters and for sequences of choices, and tries each order on each sequence.
"""

from __future__ import annotations

import base64
import contextlib
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from seeds import ballot_client as client
from workflow.ballot_formats import ballot_hash, tracker_of, urn_hash
from workflow.db import reading
from workflow.models import AgendaItem, BallotBatch, BallotReceipt, Person, SealedBallot, SessionMember
from workflow.services.backup_sqlite import file_of
from workflow.tables import table

sealed, receipts = table(SealedBallot), table(BallotReceipt)

VOTER_COLUMNS = ("member_id", "person_id", "user_id", "voter_id")
BLOCKS = {"sqlite": 4096, "postgresql": 8192}
MARK, POINT = 24, b"\x04"
"""So many bytes of a sealed ballot find it; each begins with the mark of an uncompressed point."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote as it really was: voters in the order of casting, their choices and what they sent."""

    session_id: int
    item_id: int
    order: tuple[int, ...]
    choices: Mapping[int, int]
    sealed: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Loot:
    """A copy of a database: its rows with their hidden columns, and its files."""

    dialect: str
    rows: Mapping[str, Sequence[Row]]
    heaps: Mapping[str, bytes] = field(repr=False)
    """Bytes by table (on SQLite all of them in one file)."""
    logs: Mapping[str, bytes] = field(repr=False)
    """Journals and write-ahead logs."""


# --- taking everything


def loot(engine: Engine) -> Loot:
    """Copy everything that whoever owns the machine can copy."""
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        postgres = engine.dialect.name == "postgresql"
        rows = {name: _rows(connection, name, postgres=postgres) for name in names}
        if postgres:
            return Loot("postgresql", rows, *_pg_files(connection, names))
    file = file_of(engine)
    beside = {path.name: path.read_bytes() for path in file.parent.glob(file.name + "-*")}
    whole = file.read_bytes()
    return Loot("sqlite", rows, dict.fromkeys(names, whole), beside)


def _rows(connection: Connection, name: str, *, postgres: bool) -> list[Row]:
    hidden = "rowid AS _rowid"
    if postgres:
        hidden = "ctid::text AS _ctid, xmin::text::bigint AS _xmin, cmin::text::bigint AS _cmin"
    order = "ctid" if postgres else "rowid"
    found = connection.exec_driver_sql(f'SELECT {hidden}, t.* FROM "{name}" t ORDER BY t.{order}')
    return [dict(row._mapping) for row in found]


def _pg_files(connection: Connection, names: Iterable[str]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    with connection.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as own:
        own.exec_driver_sql("CHECKPOINT")
    base = Path(str(connection.scalar(sa.text("SHOW data_directory"))))
    heaps = {}
    for name in names:
        place = connection.scalar(
            sa.text("SELECT pg_relation_filepath(CAST(:name AS regclass))"), {"name": name}
        )
        heaps[name] = (base / str(place)).read_bytes()
    return heaps, {path.name: content for path, content in _read((base / "pg_wal").iterdir())}


def _read(paths: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """Yield what the files hold; one that the server takes away meanwhile is passed over."""
    for path in filter(Path.is_file, paths):
        with contextlib.suppress(FileNotFoundError):
            yield path, path.read_bytes()


def files_of(engine: Engine) -> Iterator[tuple[Path, bytes]]:
    """Yield each file of the database and beside it; other databases of the server may come and go meanwhile."""
    if engine.dialect.name == "sqlite":
        yield from _read(file_of(engine).parent.rglob("*"))
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        base = Path(str(connection.scalar(sa.text("SHOW data_directory"))))
    for folder, _, names in os.walk(
        base
    ):  # unlike rglob, walk passes over a folder that another test just dropped
        found = (Path(folder, name) for name in names)
        yield from _read(path for path in found if not path.is_symlink())


# --- linking


def _of_ballot(rows: Sequence[Row], ballot: Ballot) -> list[Row]:
    """Return the rows that belong to a ballot by their item, or by their session where they name no item."""
    if not rows:
        return []
    if "item_id" in rows[0]:
        return [row for row in rows if row["item_id"] == ballot.item_id]
    if "session_id" in rows[0]:
        return [row for row in rows if row["session_id"] == ballot.session_id]
    if "id" in rows[0] and "position" in rows[0] and "slips" in rows[0]:
        return [row for row in rows if row["id"] == ballot.item_id]
    return []


def _sortings(rows: Sequence[Row], heap: bytes, block: int) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows in every order that the copy shows: as they lie, by each column, by their place in the file."""
    yield "as stored", list(rows)
    for name in rows[0]:
        if len({type(row[name]) for row in rows}) == 1 and len({_sortable(row[name]) for row in rows}) > 1:
            yield f"by {name}", sorted(rows, key=lambda row, name=name: _sortable(row[name]))
    marks = [_mark(row) for row in rows]
    if all(marks):
        places = {mark: heap.find(mark) for mark in marks if mark}
        pairs = list(zip(marks, rows, strict=True))
        yield "by offset", [row for _, row in sorted(pairs, key=lambda pair: places[pair[0]])]
        within = {mark: (at // block, -at) for mark, at in places.items()}
        yield "by page", [row for _, row in sorted(pairs, key=lambda pair: within[pair[0]])]


def _sortable(value: object) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\(\d+,\d+\)", value):  # a ctid
        return tuple(map(int, value.strip("()").split(",")))
    return value if isinstance(value, int | bytes | str) and not isinstance(value, bool) else str(value)


def _mark(row: Row) -> bytes | None:
    """Return bytes by which a row is found in a file."""
    for value in row.values():
        if isinstance(value, bytes | memoryview) and len(value) >= 16:
            return bytes(value)[:32]
        if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32,}", value):
            return value.encode()[:32]
    return None


def logged(copy: Loot, ballots: Sequence[Ballot]) -> dict[str, dict[bytes, int]]:
    """Return by log where each sealed ballot was written first."""
    wanted = {sealed[:MARK] for one in ballots for sealed in one.sealed.values()}
    found: dict[str, dict[bytes, int]] = {}
    for name, log in copy.logs.items():
        places: dict[bytes, int] = {}
        at = log.find(POINT)
        while at >= 0:
            if (mark := log[at : at + MARK]) in wanted:
                places.setdefault(mark, at)
            at = log.find(POINT, at + 1)
        found[name] = places
    return found


def orders(
    copy: Loot, ballot: Ballot, places_in_logs: Mapping[str, Mapping[bytes, int]]
) -> dict[str, tuple[int, ...]]:
    """Return every order of the voters that the attacker can come by."""
    found: dict[str, tuple[int, ...]] = {"true order of casting": ballot.order}
    digests = {voter: ballot_hash(sealed) for voter, sealed in ballot.sealed.items()}
    found["by ballot"] = tuple(sorted(ballot.order, key=lambda voter: ballot.sealed[voter]))
    found["by hash"] = tuple(sorted(ballot.order, key=lambda voter: digests[voter]))
    found["by ciphertext"] = tuple(sorted(ballot.order, key=lambda voter: ballot.sealed[voter][65:]))
    voters = set(ballot.order)
    for name, rows in copy.rows.items():
        mine = [
            row for row in _of_ballot(rows, ballot) if any(row.get(one) in voters for one in VOTER_COLUMNS)
        ]
        if len(mine) != len(voters):
            continue
        for how, ordered in _sortings(mine, copy.heaps[name], BLOCKS[copy.dialect]):
            told = tuple(next(row[one] for one in VOTER_COLUMNS if one in row) for row in ordered)
            if set(told) == voters:
                found[f"{name} {how}"] = told
    for name, places in places_in_logs.items():
        known = {voter: places.get(ballot.sealed[voter][:MARK], -1) for voter in voters}
        if min(known.values()) >= 0:
            found[f"log {name}"] = tuple(sorted(voters, key=known.__getitem__))
    return found | {f"{name}, reversed": told[::-1] for name, told in found.items()}


def sequences(copy: Loot, ballot: Ballot) -> dict[str, tuple[int, ...]]:
    """Return every sequence of choices, one for each voter, that any table holds for the ballot."""
    found: dict[str, tuple[int, ...]] = {}
    size = len(ballot.order)
    digits = re.compile(rf"(?<![0-9])[0-4]{{{size}}}(?![0-9])")
    for name, rows in copy.rows.items():
        mine = _of_ballot(rows, ballot)
        for row in mine:
            for column, value in row.items():
                for number, text in enumerate(digits.findall(value) if isinstance(value, str) else ()):
                    found[f"{name}.{column}[{number}]"] = tuple(map(int, text))
        if len(mine) != size:
            continue
        choices = [
            column for column in mine[0]
            if not column.startswith("_") and all(type(row[column]) is int and 0 <= row[column] <= 4 for row in mine)
        ]  # fmt: skip
        for column in choices:
            for how, ordered in _sortings(mine, copy.heaps[name], BLOCKS[copy.dialect]):
                found[f"{name}.{column} {how}"] = tuple(row[column] for row in ordered)
    return found


@dataclass(frozen=True, slots=True)
class Linked:
    """How well the best strategy did, and how well naming everybody's vote by the majority does."""

    strategy: str
    accuracy: float
    baseline: float
    votes: int
    strategies: int


def link(copy: Loot, ballots: Sequence[Ballot], *, published: bool = True) -> Linked:
    """Try every order of voters on every sequence of choices; return the best.

    Chance is what the totals of each item give away, or (not ``published``) the choice most common of all. Where a
    strategy finds nothing to go by, it guesses by chance.
    """
    gained: dict[str, int] = defaultdict(int)
    common = Counter(choice for one in ballots for choice in one.choices.values()).most_common(1)[0][0]
    in_logs = logged(copy, ballots)
    by_majority = 0
    for ballot in ballots:
        told = sequences(copy, ballot)
        counts = Counter(ballot.choices.values())
        chance = max(counts.values()) if published else counts[common]
        by_majority += chance
        for order_name, order in orders(copy, ballot, in_logs).items():
            for name, choices in told.items():
                right = sum(ballot.choices[voter] == one for voter, one in zip(order, choices, strict=True))
                gained[f"{order_name} × {name}"] += right - chance
    votes = sum(len(one.order) for one in ballots)
    best = max(gained, key=lambda key: gained[key], default="")
    right = by_majority + gained.get(best, 0)
    return Linked(best, right / votes, by_majority / votes, votes, len(gained))


def link_by(copy: Loot, ballots: Sequence[Ballot], order: str, sequence: str) -> float:
    """Return how well one order of voters on one sequence of choices does."""
    hits = 0
    for ballot in ballots:
        pairs = zip(orders(copy, ballot, {})[order], sequences(copy, ballot)[sequence], strict=True)
        hits += sum(ballot.choices[voter] == choice for voter, choice in pairs)
    return hits / sum(len(one.order) for one in ballots)


# --- reading the sealed bytes


def features(sealed: bytes) -> Iterator[int]:
    """Yield every bit of a sealed ballot and of its hash."""
    for byte in sealed + bytes.fromhex(ballot_hash(sealed)):
        for place in range(8):
            yield byte >> place & 1


def classify(ballots: Sequence[Ballot]) -> Linked:
    """Learn on one half which bit of ballot or hash, or which place in the order, tells the choice; try the other."""
    half = len(ballots) // 2
    learn, judge = list(_examples(ballots[:half])), list(_examples(ballots[half:]))
    width = len(learn[0][0])
    rules: list[tuple[int, int, dict[int, int]]] = []
    for place in range(width):
        told: dict[int, Counter[int]] = defaultdict(Counter)
        for found, choice in learn:
            told[found[place]][choice] += 1
        guess = {value: counts.most_common(1)[0][0] for value, counts in told.items()}
        rules.append((sum(counts.most_common(1)[0][1] for counts in told.values()), place, guess))
    _, place, guess = max(rules, key=lambda rule: rule[0])
    right = sum(guess.get(found[place]) == choice for found, choice in judge)
    most = Counter(choice for _, choice in judge).most_common(1)[0][1]
    return Linked(f"feature {place}", right / len(judge), most / len(judge), len(judge), width)


def _examples(ballots: Sequence[Ballot]) -> Iterator[tuple[tuple[int, ...], int]]:
    for ballot in ballots:
        for place, voter in enumerate(ballot.order):
            yield (*features(ballot.sealed[voter]), place), ballot.choices[voter]


# --- the naive design, to show that the attack works

NAIVE = (
    "CREATE TABLE naive_roll (id VARCHAR(32), item_id BIGINT, member_id BIGINT)",
    "CREATE TABLE naive_votes (id VARCHAR(32), item_id BIGINT, choice INTEGER)",
)


def vote_naively(engine: Engine, ballots: Sequence[Ballot], name: Callable[[], str]) -> None:
    """Hold the same votes in two tables with random ids, no time and no link, as naive designs do."""
    with engine.begin() as connection:
        for statement in NAIVE:
            connection.exec_driver_sql(statement)
    for ballot in ballots:
        for voter in ballot.order:
            with engine.begin() as connection:
                roll = {"id": name(), "item": ballot.item_id, "voter": voter}
                connection.execute(sa.text("INSERT INTO naive_roll VALUES (:id, :item, :voter)"), roll)
                vote = {"id": name(), "item": ballot.item_id, "choice": ballot.choices[voter]}
                connection.execute(sa.text("INSERT INTO naive_votes VALUES (:id, :item, :choice)"), vote)


def known_by_holes(sheets: Sequence[Sequence[int]]) -> int:
    """Return how many members are known by the items they took no part in, when each one's sheet stays together."""
    holes = Counter(tuple(choice == 0 for choice in row) for row in sheets)
    return sum(number == 1 for number in holes.values())


# --- changing an urn

TAMPERINGS = (
    "removed",
    "swapped",
    "added",
    "replaced",
    "replaced with its hash",
    "rewritten with every hash",
)
"""What somebody with the database may do to a closed urn; the last ones have the public key, as everybody has."""


def tamper(connection: Connection, how: str, session_id: int, source: random.Random) -> None:
    """Change the sealed ballots of a session, and their receipts where the attacker thinks of them."""
    here = sealed.c.session_id == session_id
    rows = connection.execute(sa.select(*sealed.c).where(here)).all()
    one, other = source.sample(rows, 2)
    at_one = (sealed.c.item_id == one.item_id, sealed.c.member_id == one.member_id)
    if how == "removed":
        connection.execute(sa.delete(sealed).where(*at_one))
    elif how == "swapped":
        connection.execute(sa.update(sealed).where(*at_one).values(ciphertext=other.ciphertext))
        at_other = (sealed.c.item_id == other.item_id, sealed.c.member_id == other.member_id)
        connection.execute(sa.update(sealed).where(*at_other).values(ciphertext=one.ciphertext))
    elif how == "added":
        row = {**one._mapping, "member_id": _stranger(connection, rows), "enc": b"\4" + source.randbytes(64)}
        connection.execute(sa.insert(sealed).values(row))
    else:
        forged = b"\4" + source.randbytes(112)
        values = {"enc": forged[:65], "ciphertext": forged[65:]}
        connection.execute(sa.update(sealed).where(*at_one).values(**values))
        if how in TAMPERINGS[4:]:
            on_table = "" if connection.dialect.name == "sqlite" else " ON ballot_receipts"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS tr_ballot_receipts_no_update{on_table}")
            at_receipt = (receipts.c.item_id == one.item_id, receipts.c.member_id == one.member_id)
            mended = sa.update(receipts).where(*at_receipt).values(ballot_hash=ballot_hash(forged))
            connection.execute(mended)
        if how == TAMPERINGS[5]:
            lines = connection.execute(
                sa.select(*receipts.c).where(receipts.c.session_id == session_id)
            ).all()
            refs = dict(
                map(tuple, connection.execute(sa.select(table(AgendaItem).c.id, table(AgendaItem).c.ref)))
            )
            batches = table(BallotBatch)
            found = urn_hash((refs[row.item_id], row.ballot_hash) for row in lines)
            of_session = batches.c.session_id == session_id
            connection.execute(sa.update(batches).where(of_session).values(urn_hash=found))


def _stranger(connection: Connection, rows: Sequence[Any]) -> int:
    """Return a member row that cast nothing on the item."""
    members = table(SessionMember)
    taken = {row.member_id for row in rows}
    found = connection.scalar(sa.select(members.c.id).where(members.c.id.not_in(taken)).limit(1))
    if found is not None:
        return int(found)
    copied = connection.execute(sa.select(*members.c).limit(1)).one()._mapping
    values = {**copied, "ref": "nguoi-la", "id": None, "person_id": copied["person_id"]}
    other = (
        sa.select(table(Person).c.id)
        .where(table(Person).c.id.not_in(sa.select(members.c.person_id)))
        .limit(1)
    )
    values["person_id"] = connection.scalar(other)
    del values["id"]
    made = connection.execute(sa.insert(members).values(values).returning(members.c.id))
    return int(made.scalar_one())


def urn_faults(
    session_id: int,
    minutes: str,
    kept: Mapping[tuple[int | None, str], str],
    connection: Connection | None = None,
) -> list[str]:
    """Check an urn as people can: against the hash in the minutes, the public receipts, and the trackers they kept."""
    if connection is None:
        with reading() as own:
            return urn_faults(session_id, minutes, kept, own)
    items, members = table(AgendaItem), table(SessionMember)
    refs = dict(map(tuple, connection.execute(sa.select(items.c.id, items.c.ref))))
    persons = dict(map(tuple, connection.execute(sa.select(members.c.id, members.c.person_id))))
    of_urn = connection.execute(sa.select(*sealed.c).where(sealed.c.session_id == session_id)).all()
    of_receipts = connection.execute(sa.select(*receipts.c).where(receipts.c.session_id == session_id)).all()
    faults = []
    if urn_hash((refs[row.item_id], ballot_hash(row.enc + row.ciphertext)) for row in of_urn) != minutes:
        faults.append("urn")
    if urn_hash((refs[row.item_id], row.ballot_hash) for row in of_receipts) != minutes:
        faults.append("receipts")
    told = {(persons[row.member_id], refs[row.item_id]): tracker_of(row.ballot_hash) for row in of_receipts}
    return faults + (["trackers"] if told != kept else [])


# --- plaintexts that can be looked for


def seal_marked(public: str, choice: int, bound_to: bytes, mark: bytes) -> bytes:
    """Seal a ballot whose 31 bytes after the choice are known, so that they can be looked for."""
    key = client.ec.EllipticCurvePublicKey.from_encoded_point(client.CURVE, _unb64(public))
    assert len(mark) == client.PLAINTEXT_BYTES - 1
    return bytes(client.SUITE.encrypt(bytes([choice]) + mark, key, bound_to))


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def traces(data: bytes, marks: Iterable[bytes]) -> int:
    """Return how many marks occur in some bytes: raw, in hexadecimal, or in base64 at any offset."""
    found = 0
    for mark in marks:
        forms = [mark[:12], mark.hex().encode()[:24], mark.hex().upper().encode()[:24]]
        forms += [client.b64(b"\0" * skip + mark)[4:20].encode() for skip in range(3)]
        found += any(form in data for form in forms)
    return found
