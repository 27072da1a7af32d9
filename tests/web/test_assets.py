"""Vendored files are the published ones, addresses carry the hash, and the first load is light."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask

from web.assets import ROOT, asset_url, tree

VENDOR = ROOT / "vendor"


def sums() -> dict[str, str]:
    """Return file → SHA-256 as recorded."""
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def test_vendored_files_have_the_recorded_hashes() -> None:
    recorded = sums()
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.glob("*/*")}
    assert found == set(recorded)
    for name, digest in recorded.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_every_vendored_folder_has_its_licence() -> None:
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert (folder / "LICENSE").stat().st_size > 300, folder.name


def test_addresses_carry_the_version_and_unknown_files_fail(app: Flask) -> None:
    with app.test_request_context():
        assert asset_url("app.css") == f"/tinh/{tree().version}/app.css"
        with pytest.raises(KeyError):
            asset_url("khong-co.css")


def test_style_sheets_point_only_to_files_that_exist() -> None:
    for name in ("app.css", "components.css"):
        for address in re.findall(r'url\("([^"]+)"\)', (ROOT / name).read_text(encoding="utf-8")):
            assert address in tree().files, address


def test_the_fonts_cover_every_vietnamese_letter() -> None:
    ranges = re.findall(r"unicode-range: ([^;]+);", (ROOT / "app.css").read_text(encoding="utf-8"))
    covered: set[int] = set()
    for part in ", ".join(ranges).split(", "):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        covered |= set(range(int(first, 16), int(last or first, 16) + 1))
    letters = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA))) + "àáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝ–“”…₫"
    assert [char for char in letters if ord(char) not in covered] == []


def test_everything_of_the_first_load_stays_under_the_budget() -> None:
    needed = [name for name in tree().files if name.endswith((".css", ".js", ".svg", ".woff2"))]
    needed = [
        name for name in needed if not name.startswith("ballot/")
    ]  # pages of their own, opened once a session
    # All of it, also the scripts and sheets that only some pages load; 200 KB with the page itself (test_browser).
    assert sum(tree().files[name].sent for name in needed) < 175_000


@pytest.mark.parametrize("sheet", sorted(ROOT.glob("*.css")), ids=lambda path: path.name)
def test_every_brace_of_a_style_sheet_is_closed_where_it_should_be(sheet: Path) -> None:
    """A sheet joined from two branches may lose one, and everything after it holds on paper only."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        assert depth == 0 or not line.startswith("@media"), f"{sheet.name}:{number}"
        depth += line.count("{") - line.count("}")
        assert depth >= 0, f"{sheet.name}:{number}"
    assert depth == 0, sheet.name
