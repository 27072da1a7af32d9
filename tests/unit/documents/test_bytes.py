"""Bytes: the same from the same input anywhere, quickly, and never at the mercy of what a person typed."""

import hashlib
import io
import os
import re
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from rules.documents import AwardDecisionContent, decision_content, render
from rules.text import clean
from tests.unit.documents.decisions import certificate_facts, fonts, person, title_facts, wording
from tests.unit.documents.hostile_names import HOSTILE, MARKUP

ROOT = Path(__file__).parents[3]
SCRIPT = """
import hashlib, sys
sys.path.insert(0, ".")
from tests.unit.documents.decisions import certificate_facts, fonts, wording
from rules.documents import decision_content, render
print(hashlib.sha256(render(decision_content(certificate_facts(), wording()), fonts())).hexdigest())
"""


def _digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_builds_the_same_bytes(seed: str) -> None:
    render(decision_content(title_facts(3), wording()), fonts())  # an earlier document must leave no trace
    here = _digest(render(decision_content(certificate_facts(), wording()), fonts()))
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
    run = [sys.executable, "-c", SCRIPT]
    there = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_a_frozen_content_gives_the_same_bytes_later() -> None:
    content = decision_content(certificate_facts(), wording())
    assert render(AwardDecisionContent.from_json(content.to_json()), fonts()) == render(content, fonts())


def test_composed_and_decomposed_letters_give_the_same_bytes() -> None:
    facts = title_facts(2)
    apart = replace(facts, signer_name=unicodedata.normalize("NFD", facts.signer_name))
    built = {_digest(render(decision_content(each, wording()), fonts())) for each in (facts, apart)}
    assert len(built) == 1


def test_threads_do_not_disturb_each_other() -> None:
    contents = [decision_content(title_facts(count), wording()) for count in (5, 60, 150)] * 2
    expected = [_digest(render(content, fonts())) for content in contents]
    built: dict[int, str] = {}

    def build(index: int) -> None:
        built[index] = _digest(render(contents[index], fonts()))

    threads = [threading.Thread(target=build, args=(index,)) for index in range(len(contents))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [built[index] for index in range(len(contents))] == expected


def test_a_thousand_rows_take_well_under_a_second() -> None:
    facts = title_facts(1000)
    fonts()
    started = time.process_time()
    render(decision_content(facts, wording()), fonts())
    assert time.process_time() - started < 1.0


# --- hostile names: a name prints as it was typed, and can neither change a document nor open anything


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect every file, socket, URL or process that is opened in the block (a Python audit hook)."""
    watch.seen = []
    try:
        yield watch.seen
    finally:
        watch.seen = None


OPENINGS = {"open", "socket.connect", "urllib.Request", "subprocess.Popen", "os.system"}


class Watch:
    """One audit hook for the process, silent unless a list is set; a hook cannot be taken off again."""

    seen: list[str] | None = None

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.seen is not None and event in {
            "open",
            "socket.connect",
            "urllib.Request",
            "subprocess.Popen",
            "os.system",
        }:
            self.seen.append(f"{event} {arguments[0]!r}")


watch = Watch()
sys.addaudithook(watch)


def _compact(text: str) -> str:
    """Letters without spaces: line breaks fall anywhere in a long name."""
    return "".join(text.split())


def _text(data: bytes) -> str:
    """All text of a file, without spaces and without the number on top of a page."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    return _compact("".join(re.sub(r"^\s*\d+\n", "", page) for page in pages))


def test_there_are_two_hundred_hostile_names_and_the_watch_sees() -> None:
    assert len(set(HOSTILE)) >= 200
    with watched() as seen:
        (ROOT / "pyproject.toml").read_bytes()
    assert len(seen) == 1


def test_hostile_names_in_the_list_print_as_typed_and_open_nothing() -> None:
    recipients = tuple(replace(person(index), name=name, unit=name) for index, name in enumerate(HOSTILE))
    content = decision_content(title_facts(1, recipients=recipients), wording())
    render(content, fonts())
    with watched() as seen:
        data = render(content, fonts())
    assert seen == []
    text = _text(data)
    assert [name for name in HOSTILE if text.count(_compact(clean(name))) < 2] == []


def test_hostile_names_in_the_letter_print_as_typed_and_open_nothing() -> None:
    for start in range(0, len(HOSTILE), 25):
        names = tuple(HOSTILE[start : start + 25])
        # a very long recipient of copies may go on overleaf: the signature then stands in its midst
        copies = tuple(name for name in names if len(name) < 200)
        facts = certificate_facts(legal_bases=names, executing_bodies=names, copies_to=copies)
        content = decision_content(facts, wording())
        with watched() as seen:
            data = render(content, fonts())
        assert seen == []
        text = _text(data)
        kept = [_compact(clean(name).rstrip(";., ")) for name in (*names, *names, *copies)]
        assert [name for name in kept if text.count(name) < kept.count(name)] == []


@pytest.mark.parametrize("name", MARKUP[:12])
def test_hostile_words_in_single_fields_print_as_typed(name: str) -> None:
    changes = dict.fromkeys(("issuing_body", "issuing_place", "place_name", "signer_name", "subject"), name)
    with watched() as seen:
        data = render(decision_content(title_facts(1, **changes), wording()), fonts())
    assert seen == []
    text = _text(data)
    assert text.count(_compact(name)) >= 4
    assert _compact(name.upper()) in text
