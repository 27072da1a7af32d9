"""Nothing kept in git names a folder of somebody's machine or the host of a package registry."""

import re

from tests.support.source import text_files

# Put together here, so that this file does not contain what it looks for.
FOLDERS = ["/" + name + "/" for name in ("work", "tmp", "root", "home")]
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
    )
]
# A folder at the start of a path only: not the middle of an address such as https://example.vn/home/.
FORBIDDEN = re.compile(
    "|".join(
        [r"(?<![\w.)}\]>-])" + re.escape(folder) for folder in FOLDERS] + [re.escape(host) for host in HOSTS]
    )
)
VENDORED = "/static/vendor/"
"""Other people's files, kept byte for byte; their licences may name their sources."""


def offenders(text: str) -> list[int]:
    """Return the numbers of the lines that name such a place."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if FORBIDDEN.search(line)]


def test_no_kept_file_names_a_machine_or_a_registry() -> None:
    assert [
        f"{name}:{number}"
        for name, text in text_files()
        if VENDORED not in f"/{name}"
        for number in offenders(text)
    ] == []


def test_the_search_finds_what_it_looks_for() -> None:
    planted = [
        'path = "' + FOLDERS[0] + 'x"',
        "see " + HOSTS[0] + "/simple",
        "https://example.vn" + FOLDERS[3],
    ]
    assert offenders("\n".join(planted)) == [1, 2]
