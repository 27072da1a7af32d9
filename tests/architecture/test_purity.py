"""Same facts, same day, same answer: rules read no clock, no chance, no environment and no file of their own.

Above the rules, ``workflow/clock.py`` is the only reader of the real time.
"""

import ast

import pytest

from tests.support.source import ROOT, imports_of, python_files, tree_of, under

IMPURE_MODULES = ("random", "secrets", "uuid", "time", "os", "socket", "subprocess", "urllib", "http")
READERS_OF_TIME = {"date.today", "datetime.today", "datetime.now", "datetime.utcnow", "time.time"}
IMPURE_CALLS = READERS_OF_TIME | {"open", "input", "os.getenv", "getenv"}
FILE_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "open", "iterdir", "glob", "rglob"}
LOADERS = (
    "rules/law/",
    "rules/local/",
    "rules/local_packs.py",
    "rules/case_files.py",
    "rules/documents/wording.py",
    "rules/documents/layout/fonts.py",
)
"""Where rules may read a file: their own data, or a folder of wording or fonts given to them."""

IN_MEMORY = dict.fromkeys(
    ("rules/documents/layout/archival.py", "rules/documents/layout/sheaf.py"), "Pdf.open"
)
"""What reads bytes it was handed, although it is called like a reader of files (an audit hook proves it in F03)."""

CLOCK = "workflow/clock.py"


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for a chain of attributes; an unknown start is left out."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""


def calls(tree: ast.Module) -> list[tuple[int, str]]:
    """Return (line, dotted name) of every call."""
    return [(node.lineno, dotted(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def is_one_of(called: str, names: set[str]) -> bool:
    """Whether a call is one of the names, however imported (``datetime.date.today`` too)."""
    return called in names or any(called.endswith("." + name) for name in names if "." in name)


def impurities(name: str, tree: ast.Module) -> list[str]:
    """Return what in a file of rules depends on more than its arguments."""
    found = [f"{name}:{line} {called}" for line, called in calls(tree) if is_one_of(called, IMPURE_CALLS)]
    found += [
        f"{name}:{line} {called}"
        for line, called in calls(tree)
        if called.rpartition(".")[2] in FILE_METHODS and called != IN_MEMORY.get(name)
    ]
    return found


@pytest.mark.parametrize("name", [n for n in python_files("rules") if not n.startswith(LOADERS)])
def test_rules_depend_on_their_arguments_only(name: str) -> None:
    impure = [
        f"{name}:{line} import {imported}"
        for line, imported in imports_of(name)
        if any(under(imported, module) for module in IMPURE_MODULES)
    ]
    assert impure + impurities(name, tree_of(name)) == []


def test_loaders_of_rules_read_files_but_no_clock_and_no_environment() -> None:
    assert [
        f"{name}:{line} {called}"
        for name in python_files("rules")
        if name.startswith(LOADERS)
        for line, called in calls(tree_of(name))
        if is_one_of(called, READERS_OF_TIME) or "environ" in called or "getenv" in called
    ] == []


def test_only_the_clock_reads_the_time() -> None:
    assert [
        f"{name}:{line} {called}"
        for name in python_files("rules", "workflow", "web", "seeds")
        if name != CLOCK
        for line, called in calls(tree_of(name))
        if is_one_of(called, READERS_OF_TIME)
    ] == []
    assert is_one_of("datetime.now", READERS_OF_TIME) and "datetime.now" in (ROOT / CLOCK).read_text("utf-8")


@pytest.mark.parametrize(
    "planted", ["date.today()", "datetime.datetime.now()", "open('x')", "path.read_text()", "os.getenv('X')"]
)
def test_the_search_finds_what_it_looks_for(planted: str) -> None:
    assert impurities("planted.py", ast.parse(planted))


@pytest.mark.parametrize("innocent", ["clock.today()", "round_.opened_on()", "law.value('x')", "reopen()"])
def test_the_search_leaves_the_innocent_alone(innocent: str) -> None:
    assert impurities("innocent.py", ast.parse(innocent)) == []
