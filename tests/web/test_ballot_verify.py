"""B04: the public record of a real ballot holds, whatever is changed in it is found. T21: altered booths are named."""

from __future__ import annotations

import json
import random
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from seeds import ballot_client as client
from tests.ballot.hall import Hall
from tests.support import council as hall
from tests.support.ballot_tamper import ADDED_UP, BARE, PINNED, SIGNED, Loose
from tests.support.browser import serving
from tests.support.chamber import Chamber, chamber, drawn, fighters, in_june, voted_on
from tests.support.databases import sqlite_copy
from tests.support.proofs import SEED, Bar
from web import ballot_bundle, ballot_verify, local_ca, tls_server
from web.ballot_verify import canonical, verify
from web.cli import cli
from web.tls_names import Names
from web.tls_server import OfficeServer
from workflow.council_words import Choice, VoteBase, VotingMode
from workflow.queries import ballots as seen
from workflow.services import ballots, counting, meeting, named_votes
from workflow.services.counting import PaperSheet

LOWER = "value: [excellent_collective, grassroots_fighter]"
CASES = 300


@dataclass(frozen=True, slots=True)
class Held:
    """An electronic and a mixed ballot that were held: their records, and what there is to compare."""

    digital: str
    mixed: str
    seats: list[str]
    names: list[str]
    own: dict[str, list[str]]  # account → its trackers in the order of the agenda


@pytest.fixture
def june(engine: Engine) -> Iterator[None]:
    """An empty database in June 2024, where the sample's round is open."""
    del engine
    with in_june():
        yield


@pytest.fixture(scope="module")
def held(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Hold both ballots, each in a database of its own."""
    folder = tmp_path_factory.mktemp("ballots")
    with sqlite_copy(sqlite_template, folder), in_june():
        mixed_text, _, _ = mixed()
    with sqlite_copy(sqlite_template, folder), in_june():
        text, session_id, room = digital()
        world = hall.world_of(session_id)
        own = {
            actor.username: [one.own for one in seen.trackers(actor, world.row.ref)]
            for actor in room.seats.actors
        }
        names = [actor.display_name for actor in room.seats.actors]
        return Held(text, mixed_text, [one.ref for one in world.members], names, own)


def record_of(session_id: int, room: Chamber) -> str:
    """Return the public record as a member would download it."""
    return seen.record(room.seats.actors[-1], hall.world_of(session_id).row.ref)


def digital(cases: int = 5) -> tuple[str, int, Chamber]:
    """Hold a whole electronic ballot on two fighters and others; members choose at random."""
    room = fighters(cases - 1, beside=1)
    session_id = voted_on(room, room.ids)
    hall.all_present(session_id, room.seats)
    hall.balloted(session_id, room.seats, drawn(SEED, (0.8, 0.12, 0.08)))
    return record_of(session_id, room), session_id, room


def mixed(*, certified: bool = True) -> tuple[str, int, Chamber]:
    """Two vote on paper, one in writing, one is away; on a fighter most want the lower award."""
    room = fighters(1, beside=1, pack=LOWER)
    session_id = voted_on(room, room.ids, mode=VotingMode.MIXED)
    hall.all_present(session_id, room.seats, absent=[9], written=[8], on_paper=[13, 14])
    refs = [one.ref for one in hall.world_of(session_id).items]
    first = next(one.ref for one in hall.world_of(session_id).items if one.lower_award is not None)
    said = {ref: Choice.LOWER if ref == first else Choice.AGREE for ref in refs}
    named_votes.vote_by_name(session_id, said, actor=room.seats.actors[8])
    tellers = hall.opened(session_id, room.seats)
    hall.vote(session_id, room.seats, lambda _voter, item: 4 if item == first else 1)
    hall.closed(session_id, room.seats, tellers)
    paper = {ref: [1, 3] for ref in refs}
    text, signature = hall.results_of(session_id, room.seats, tellers[1], paper=paper, shares=(1, 2))
    counting.record_results(session_id, text, signature, actor=tellers[1])
    if certified:
        hall.certified(session_id, room.seats, tellers)
    return record_of(session_id, room), session_id, room


def on_paper(session_id: int, room: Chamber, *, absent: tuple[int, ...] = ()) -> str:
    """Vote on paper from the roll to the certification; one slip stays unused."""
    hall.all_present(session_id, room.seats, absent=absent)
    tellers = hall.opened(session_id, room.seats)
    hall.closed(session_id, room.seats, tellers)
    issued = 15 - len(absent)
    sheets = {one.ref: PaperSheet(issued, issued - 3, 1, 0, 1, 0) for one in hall.world_of(session_id).items}
    for one in tellers[:2]:
        counting.count_paper(session_id, sheets, actor=one)
    hall.certified(session_id, room.seats, tellers)
    return record_of(session_id, room)


def paper() -> str:
    """A session on paper from its beginning."""
    room = chamber(2)
    return on_paper(voted_on(room, room.ids, mode=VotingMode.PAPER), room, absent=(7,))


def given_up() -> str:
    """An electronic ballot that could not be opened, and the paper ballot after it."""
    room = chamber(2)
    session_id = voted_on(room, room.ids)
    tellers = hall.opened(session_id, room.seats)
    hall.vote(session_id, room.seats, lambda _voter, _item: 1)
    hall.closed(session_id, room.seats, tellers)
    ballots.give_up(session_id, "Mất hai mảnh khóa.", actor=room.seats.secretary)
    return on_paper(session_id, room)


def entitled() -> str:
    """The threshold counts those who may vote, as the council's regulations allow."""
    room = chamber(1)
    session_id = voted_on(room, room.ids)
    hall.all_present(session_id, room.seats)
    meeting.set_base(session_id, VoteBase.ENTITLED, "Điều 7 Quy chế", actor=room.seats.secretary)
    meeting.confirm_base(session_id, actor=room.seats.chair)
    hall.balloted(session_id, room.seats, lambda _voter, _item: 2)
    return record_of(session_id, room)


def kept(text: str, tmp_path: Path) -> Path:
    """Write a record to a file."""
    path = tmp_path / "bo-phieu.json"
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    """Run ``khenthuong ballot``."""
    return CliRunner().invoke(cli, ["ballot", *(str(one) for one in arguments)])


# --- good records


def test_a_digital_record_holds_and_every_receipt_is_in_it(held: Held, tmp_path: Path) -> None:
    path, bar = kept(held.digital, tmp_path), Bar("B04 receipts")
    shown = run("verify", path)
    assert (shown.exit_code, "SAI" in shown.output) == (0, False), shown.output
    assert "ĐẠT: không có sai lệch." in shown.output
    for username, own in held.own.items():
        found = run("verify", path, *(word for code in own for word in ("--receipt", code)))
        places = [f"Mã phiếu {code}: có trong hòm phiếu, nội dung số {n}." for n, code in enumerate(own, 1)]
        bar.tried(found.exit_code == 0 and all(one in found.output for one in places), username)
    bar.done(at_least=15)
    grouped = f"{own[0][:4]} {own[0][4:8]}-{own[0][8:]}".lower()
    assert run("verify", path, "--receipt", grouped).exit_code == 0
    strange = run("verify", path, "--receipt", "A" * 20)
    assert strange.exit_code == 2
    assert f"SAI: Mã phiếu {'A' * 20}: không có trong hòm phiếu." in strange.output


def test_the_record_names_no_voter_beside_a_ballot(held: Held) -> None:
    record = json.loads(held.digital)
    rest = canonical({name: part for name, part in record.items() if name != "pinned"})
    assert not [one for one in (*held.seats, *held.own) if f'"{one}"' in rest]
    assert not [one for one in held.names if one in held.digital]
    for line in json.loads(record["pinned"])["items"]:
        assert line["digital"] == sorted(line["digital"])
    assert all(found == sorted(found) for found in record["urn"].values())


def test_mixed_ballots_written_opinions_and_a_lower_award(held: Held) -> None:
    assert verify(held.mixed).problems == []
    items = json.loads(held.mixed)["items"]
    assert sorted(one["result"] for one in items) == ["lowered", "recommended"]
    assert {one["written_total"] for one in items} == {1}


def test_a_count_not_yet_certified_says_so(june: None) -> None:
    report = verify(mixed(certified=False)[0])
    assert report.problems == []
    assert ballot_verify.NOT_CERTIFIED in report.remarks


def test_paper_says_what_cannot_be_checked(june: None) -> None:
    report = verify(paper())
    assert (report.problems, report.remarks[0]) == ([], ballot_verify.NO_KEYS)


def test_paper_after_an_electronic_ballot_was_given_up(june: None) -> None:
    text = given_up()
    report = verify(text)
    assert report.problems == []
    assert ballot_verify.GIVEN_UP in report.remarks
    record = json.loads(text)
    record["urn"] = {record["items"][0]["ref"]: ["0" * 64]}
    assert verify(canonical(record)).problems


def test_the_base_of_those_entitled(june: None) -> None:
    assert verify(entitled()).problems == []


def test_hashes_printed_in_the_minutes(held: Held, tmp_path: Path) -> None:
    path, batch = kept(held.digital, tmp_path), json.loads(held.digital)
    printed = (batch["pinned_sha256"], batch["urn_hash"][:16].upper(), batch["results_sha256"], "bbbb bbbb")
    good = run("verify", path, *(word for one in printed for word in ("--printed", one)), "--json")
    assert (good.exit_code, json.loads(good.output)["ok"]) == (0, True)
    assert ballot_verify.COMPARE not in good.output
    for wrong in ("0" * 64, batch["urn_hash"][:7]):
        assert run("verify", path, "--printed", wrong).exit_code == 2


def test_the_file_runs_alone(held: Held, tmp_path: Path) -> None:
    text = held.digital
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    program = shutil.copy(ballot_verify.__file__, alone)
    path = kept(text, tmp_path)
    command = [sys.executable, "-I", program]
    good = subprocess.run([*command, path], capture_output=True, text=True, check=False, cwd=alone)
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, "ĐẠT: không có sai lệch."), good.stderr
    kept(text.replace('"agree":', '"agree": ', 1), tmp_path)
    bad = subprocess.run([*command, path, "--json"], capture_output=True, text=True, check=False, cwd=alone)
    assert (bad.returncode, json.loads(bad.stdout)["ok"]) == (2, False)
    assert subprocess.run(command, capture_output=True, check=False, cwd=alone).returncode == 2


def test_what_is_no_record_is_one_sentence(tmp_path: Path) -> None:
    assert run("verify", tmp_path / "khong-co.json").output.startswith("SAI: Không đọc được tệp")
    for text in ("", "{}", "[]", "null", '"x"', "[" * 5000, "\0", '{"a":1,"a":1}', "NaN"):
        shown = run("verify", kept(text, tmp_path))
        assert (shown.exit_code, shown.output.count("SAI:")) == (2, 1), text[:20]
    huge = f"{'9' * 4290}"
    assert verify(json.dumps({"members": 1}).replace("1", huge)).problems
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    assert run("verify", tmp_path / "bytes.json").exit_code == 2


# --- tampering


def test_three_hundred_changes_are_all_found(held: Held) -> None:
    """Every kind of change, on an electronic and on a mixed record, from a seed."""
    texts = [held.digital, held.mixed]
    dice, bar = random.Random(SEED), Bar("B04")
    kinds = [
        *((one, careful) for one in (*SIGNED, *PINNED) for careful in (False, True)),
        *((one, False) for one in BARE),
    ]
    found: set[str] = set()
    for number in range(CASES):
        text, (change, carefully) = dice.choice(texts), kinds[number % len(kinds)]
        for _ in range(20):
            told = Loose(text)
            change(told, dice)
            changed = told.packed(carefully=carefully)
            if changed != text:
                break
        minutes = list(verify(text).hashes.values()) if carefully and change in PINNED else []
        report = verify(changed, printed=minutes)
        bar.tried(bool(report.problems), (change.__name__, carefully))
        found |= set(report.problems)
    assert all(verify(text).problems == [] for text in texts)
    bar.note(f"{len(kinds)} kinds, {len(found)} sentences")
    bar.done(at_least=CASES)


def test_a_right_signature_does_not_make_wrong_sums_right(held: Held) -> None:
    """As if the tellers themselves had signed it: urn, roll, figures and thresholds still have to go together."""
    dice, bar, keys = random.Random(SEED), Bar("B04 sums"), client.Keys.new()
    for number in range(100):
        told, change = Loose(held.digital), ADDED_UP[number % len(ADDED_UP)]
        change(told, dice)
        bar.tried(bool(verify(told.signed_by(keys)).problems), change.__name__)
    bar.done(at_least=100)


def test_a_record_forged_as_a_whole_is_found_by_the_minutes_only(held: Held) -> None:
    """Another signing key, all hashes and events made to fit: only the signed minutes tell."""
    forged = Loose(held.digital).signed_by(client.Keys.new())
    assert verify(forged).problems == []
    assert ballot_verify.COMPARE in verify(forged).remarks
    assert verify(forged, printed=list(verify(held.digital).hashes.values())).problems


def test_any_changed_byte_is_found(held: Held) -> None:
    text = held.digital
    dice, bar = random.Random(SEED), Bar("B04 bytes")
    for _ in range(CASES):
        place = dice.randrange(len(text))
        letter = dice.choice('0123456789abcdefXYZ{}[],: "é')
        if letter != text[place]:
            bar.tried(bool(verify(text[:place] + letter + text[place + 1 :]).problems), (place, letter))
    bar.done(at_least=CASES - 30)


def places_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk through a JSON value: the path of every part."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in steps:
        yield from places_of(part, (*path, step))


def test_any_value_anywhere_is_found_without_a_stumble(held: Held) -> None:
    """Only the numbers of the agenda are nobody's promise: nothing that was signed or frozen holds them."""
    dice, bar = random.Random(SEED), Bar("B04 values")
    values = (None, True, False, 0, 1, -1, 10**11, 1.5, "", "x", [], {}, [1], {"a": 1}, "0" * 64, ["0" * 64])
    while bar.n < CASES:
        told, part = Loose(held.mixed), dice.choice(["record", "pinned", "results"])
        *path, last = dice.choice([path for path in places_of(getattr(told, part)) if path])
        place = getattr(told, part)
        for step in path:
            place = place[step]
        place[last] = dice.choice(values)
        changed = told.packed(carefully=False)
        if last != "position" and changed != held.mixed:
            bar.tried(bool(verify(changed).problems), (part, path, last, place[last]))
    bar.done(at_least=CASES)


# --- the booth


def test_the_booth_of_this_installation() -> None:
    shown = run("booth")
    assert shown.exit_code == 0
    assert ballot_bundle.booth_hash() in shown.output.replace(" ", "")


def test_a_server_that_gives_an_altered_booth_is_named() -> None:
    """The five files as a server gives them; then one of them changed, and one that is not there."""
    served = Hall()
    with serving(served) as server:
        good = run("booth", "--url", server.url, "--json")
        assert (good.exit_code, json.loads(good.output)["different"]) == (0, []), good.output
        for name in ballot_bundle.PUBLISHED:
            body = (ballot_bundle.FOLDER / name).read_bytes()
            for changed in (body + b" ", body[:-1], b""):
                served.changed = {f"ballot/{name}": changed}
                shown = run("booth", "--url", f"{server.url}/hoi-dong/x/phong-phieu")
                assert (shown.exit_code, f"SAI: {name} " in shown.output) == (2, True)
    gone = run("booth", "--url", server.url)
    assert (gone.exit_code, "không kết nối được" in gone.output) == (2, True)
    assert run("booth", "--url", "ftp://x").exit_code == 2


def test_the_booth_over_the_offices_own_https(tmp_path: Path) -> None:
    """With the office's CA the files are compared; without it nothing is trusted."""
    installed = local_ca.ensure(tmp_path / "tls", Names(machine=("may-chu-1",), given=(), addresses=()))
    server = OfficeServer("127.0.0.1", 0, Hall(), threads=2, certificate=installed.server_file)
    server.prepare()
    thread = tls_server.in_background(server)
    try:
        url = f"https://localhost:{server.bind_addr[1]}"
        assert run("booth", "--url", url, "--ca", installed.public_file).exit_code == 0
        pem = tmp_path / "ca.pem"
        pem.write_text(ssl.DER_cert_to_PEM_cert(installed.authority.der), encoding="ascii")
        assert run("booth", "--url", url, "--ca", pem).exit_code == 0
        stranger = run("booth", "--url", url)
        assert (stranger.exit_code, "thêm --ca" in stranger.output) == (2, True), stranger.output
        assert run("booth", "--url", url, "--ca", ballot_bundle.FOLDER / "MANIFEST").exit_code == 2
    finally:
        server.stop()
        thread.join(5)


def test_files_a_member_saved_are_compared(tmp_path: Path) -> None:
    for name in ballot_bundle.PUBLISHED:
        shutil.copy(ballot_bundle.FOLDER / name, tmp_path)
    manifest = ballot_bundle.FOLDER / "MANIFEST"
    assert run("booth", "--folder", tmp_path, "--manifest", manifest).exit_code == 0
    with (tmp_path / "booth.js").open("a") as file:
        file.write("//")
    altered = run("booth", "--folder", tmp_path)
    assert (altered.exit_code, "SAI: booth.js" in altered.output) == (2, True)
    assert run("booth", "--manifest", tmp_path / "booth.js").exit_code == 2
