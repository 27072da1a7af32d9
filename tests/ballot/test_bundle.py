"""The committed bundles are what the sources make, the pages pin them, and every alteration is noticed (T21)."""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
import re
import shutil
from pathlib import Path

import pytest

from web import ballot_bundle
from web.ballot_bundle import BUNDLES, FOLDER, PUBLISHED, bundle_files, check

SOURCES = sorted((FOLDER / "src").glob("*.js"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the published folder that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "ballot"))


def test_the_committed_files_are_what_the_sources_make() -> None:
    """Run ``python -m web.ballot_bundle`` when this fails."""
    assert {name: (FOLDER / name).read_bytes() for name in PUBLISHED} == bundle_files()
    assert (FOLDER / "MANIFEST").read_text(encoding="utf-8") == ballot_bundle.manifest()
    assert check() == []


def test_the_pages_pin_their_files() -> None:
    for page in ("booth.html", "count.html"):
        text = (FOLDER / page).read_text(encoding="utf-8")
        pinned = re.findall(r'(?:src|href)="/static/ballot/([\w.]+)" integrity="sha384-([^"]{64})"', text)
        assert [name for name, _ in pinned] == ["ballot.css", page.replace(".html", ".js")]
        for name, digest in pinned:
            made = hashlib.sha384((FOLDER / name).read_bytes()).digest()
            assert base64.b64encode(made).decode() == digest
        assert len(re.findall(r"\b(?:src|href)=", text)) == 2
        assert not re.search(r"<style|style=|\son\w+=|<script(?! type=\"module\" src=)", text)


def test_fifty_altered_bundles_are_all_flagged(copy: Path) -> None:
    """One byte changed at a seeded random place of a random file: the file is named, and nothing else."""
    dice, flagged = random.Random(21), 0
    published = (FOLDER / "MANIFEST").read_text(encoding="utf-8")
    whole = ballot_bundle.booth_hash(copy)
    for _ in range(50):
        name = dice.choice(PUBLISHED)
        content = (copy / name).read_bytes()
        place = dice.randrange(len(content))
        altered = bytes([content[place] ^ dice.randrange(1, 256)])
        (copy / name).write_bytes(content[:place] + altered + content[place + 1 :])
        flagged += check(copy, published) == [name] and ballot_bundle.booth_hash(copy) != whole
        (copy / name).write_bytes(content)
    assert flagged == 50
    assert check(copy, published) == []


def test_a_missing_file_and_a_file_without_a_line_are_flagged(copy: Path) -> None:
    (copy / "booth.js").unlink()
    lines = (copy / "MANIFEST").read_text(encoding="utf-8").splitlines(keepends=True)
    (copy / "MANIFEST").write_text(
        "".join(line for line in lines if "count.js" not in line), encoding="utf-8"
    )
    assert check(copy) == ["booth.js", "count.js"]


def test_writing_mends_everything(copy: Path) -> None:
    for name in ("booth.js", "count.js"):
        (copy / name).write_text("//", encoding="utf-8")
    ballot_bundle.write(copy)
    assert check(copy, (FOLDER / "MANIFEST").read_text(encoding="utf-8")) == []


def test_the_command_names_what_differs(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--check`` only looks; without it the files are written again."""
    (copy / "booth.js").write_text("//", encoding="utf-8")
    assert ballot_bundle.main(["--check"], copy) == 1
    assert "booth.js: không phải tệp đã công bố" in capsys.readouterr().out
    assert ballot_bundle.main([], copy) == 0
    assert ballot_bundle.booth_hash() in capsys.readouterr().out


def test_the_hash_is_over_sorted_lines_of_name_and_digest() -> None:
    lines = "".join(
        f"{name} {hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}\n" for name in sorted(PUBLISHED)
    )
    assert ballot_bundle.booth_hash() == hashlib.sha256(lines.encode()).hexdigest()


def test_bundles_hold_every_module_once_and_no_name_twice() -> None:
    assert {f"{name}.js" for names in BUNDLES.values() for name in names} == {path.name for path in SOURCES}
    for name, modules in BUNDLES.items():
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert len(modules) == len(set(modules))
        tops = re.findall(r"^(?:async )?(?:function|class|const|let) (\w+)", text, re.MULTILINE)
        assert [top for top in tops if tops.count(top) > 1] == []
        assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
        assert "</script" not in text
        assert "<!--" not in text


def test_modules_are_in_the_order_of_their_imports() -> None:
    for modules in BUNDLES.values():
        for place, module in enumerate(modules):
            text = (FOLDER / "src" / f"{module}.js").read_text(encoding="utf-8")
            assert set(re.findall(r'from "\./(\w+)\.js"', text)) <= set(modules[:place]), module


def test_the_pages_are_light() -> None:
    """Compressed, without the fonts the rest of the product already loaded: the booth 20 KB, the counting page 25."""
    for page, limit in (("booth", 20_000), ("count", 25_000)):
        files = [FOLDER / name for name in (f"{page}.html", f"{page}.js", "ballot.css")]
        assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) < limit


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_sources_are_small_and_keep_nothing(path: Path) -> None:
    """No storage, no cookie, no markup from text, no evaluation; short files and lines."""
    text = path.read_text(encoding="utf-8")
    forbidden = (
        "localStorage|sessionStorage|indexedDB|document.cookie|caches|innerHTML|outerHTML =|eval|Function"
    )
    assert not re.search(rf"\b(?:{forbidden})\b(?! =)|insertAdjacentHTML|Math\.random", text)
    assert len(text.splitlines()) <= 200
    assert [line for line in text.splitlines() if len(line) > 200] == []
