"""The ballot pages as they are published: two bundles, their integrity attributes and the hash in the minutes.

The scripts are written as small modules in ``web/static/ballot/src``. A bundle is their plain concatenation
without the import and export words, so that one ``integrity`` attribute covers all of it (what a module imports
is not covered). ``python -m web.ballot_bundle`` writes, ``python -m web.ballot_bundle --check`` compares.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "ballot"
PUBLISHED = ("ballot.css", "booth.html", "booth.js", "count.html", "count.js")
BUNDLES = {
    "booth.js": (
        "formats",
        "hpke",
        "ballots",
        "page",
        "booth_list",
        "booth_review",
        "booth_receipts",
        "booth",
    ),
    "count.js": (
        *("formats", "hpke", "ballots", "shamir", "keys", "tally", "page"),
        *("count_files", "count_shares", "count_key", "count_paper", "count_open", "count_save", "count"),
    ),
}
IMPORT = re.compile(r'^import \{[^}]*\} from "\./\w+\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=async|function|class|const)", re.MULTILINE)
REFERENCE = re.compile(r'(?:href|src)="/static/ballot/([\w.]+)" integrity="[^"]*"')


def bundle(name: str, folder: Path = FOLDER) -> str:
    """Return the text of a bundle, made from its modules."""
    parts = []
    for module in BUNDLES[name]:
        text = (folder / "src" / f"{module}.js").read_text(encoding="utf-8")
        parts.append(f"// ----- {module}.js -----\n\n{EXPORT.sub('', IMPORT.sub('', text)).strip()}\n")
    return "\n".join(parts)


def bundle_files(folder: Path = FOLDER) -> dict[str, bytes]:
    """Return the published files as the sources make them: name → content."""
    made = {name: bundle(name, folder).encode() for name in BUNDLES}
    made["ballot.css"] = (folder / "ballot.css").read_bytes()
    for name in ("booth.html", "count.html"):
        made[name] = _with_integrity((folder / name).read_text(encoding="utf-8"), made).encode()
    return dict(sorted(made.items()))


def _with_integrity(page: str, files: dict[str, bytes]) -> str:
    """Return a page whose references carry the hashes of the files they name (SRI)."""

    def renew(match: re.Match[str]) -> str:
        digest = base64.b64encode(hashlib.sha384(files[match[1]]).digest()).decode()
        return re.sub(r'integrity="[^"]*"', f'integrity="sha384-{digest}"', match[0])

    return REFERENCE.sub(renew, page)


def _digests(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in PUBLISHED
        if (folder / name).is_file()
    }


def booth_hash(folder: Path = FOLDER) -> str:
    """Return the hash that is pinned at opening and printed in the minutes: SHA-256 over "name sha256" lines."""
    lines = sorted(f"{name} {digest}\n" for name, digest in _digests(folder).items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def manifest(folder: Path = FOLDER) -> str:
    """Return what MANIFEST has to say about the files: lines "sha256  name", as sha256sum reads them."""
    return "".join(f"{digest}  {name}\n" for name, digest in _digests(folder).items())


def check(folder: Path = FOLDER, published: str | None = None) -> list[str]:
    """Return the name of every file that is not the published one; missing files count too.

    ``published`` is the text of a manifest from a trusted place; without it the one in the folder is used.
    """
    text = (folder / "MANIFEST").read_text(encoding="utf-8") if published is None else published
    wanted = {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines())}
    found = _digests(folder)
    return [name for name in PUBLISHED if name not in found or found[name] != wanted.get(name)]


def write(folder: Path = FOLDER) -> None:
    """Write the bundles, the integrity attributes and the manifest."""
    for name, content in bundle_files(folder).items():
        (folder / name).write_bytes(content)
    (folder / "MANIFEST").write_text(manifest(folder), encoding="utf-8")


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the published files, or with ``--check`` name those that differ."""
    if "--check" not in arguments:
        write(folder)
    wrong = check(folder)
    for name in wrong:
        print(f"{name}: không phải tệp đã công bố")
    print(f"Mã phòng phiếu: {booth_hash(folder)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
