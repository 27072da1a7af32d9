"""The project's own files, as the architecture tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("rules", "workflow", "web", "seeds")
VERSIONS = "workflow/migrations/versions/"
"""Migrations are written once and never tidied: the limits on size and words do not apply to them."""


@cache
def kept_files() -> tuple[str, ...]:
    """Return every file that is in git or would be added (not ignored), as a path relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file()))


def python_files(*folders: str) -> list[str]:
    """Return the kept Python files under the given folders (all packages when none is named)."""
    chosen = tuple(f"{folder}/" for folder in folders or PACKAGES)
    return [name for name in kept_files() if name.endswith(".py") and name.startswith(chosen)]


@cache
def tree_of(name: str) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=name)


def text_files() -> Iterator[tuple[str, str]]:
    """Yield path and content of each kept file that is text."""
    for name in kept_files():
        content = (ROOT / name).read_bytes()
        if b"\0" in content:
            continue
        try:
            yield name, content.decode("utf-8")
        except UnicodeDecodeError:
            continue


def module_name(name: str) -> str:
    """Return a file's dotted module name: ``workflow/models/__init__.py`` is ``workflow.models``."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def for_types_only(name: str) -> set[int]:
    """Return the lines of a file under ``if TYPE_CHECKING:``, which never run."""
    return {
        inner.lineno
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in node.body
    }


@cache
def imports_of(name: str) -> list[tuple[int, str]]:
    """Return (line, dotted name) for every import in a file, inside functions and relative ones too.

    ``from a import b`` gives ``a.b``: for a test by prefix, b may be a module or a name in one.
    """
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, node)
            found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
    return found


def _base(name: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = name.removesuffix(".py").split("/")[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def under(dotted: str, prefix: str) -> bool:
    """Whether a dotted name is the prefix or something in it."""
    return dotted == prefix or dotted.startswith(prefix + ".")
