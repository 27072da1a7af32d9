"""Every module, public class and public function of the program says what it is for."""

import ast

from tests.support.source import VERSIONS, python_files, tree_of

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def silent(name: str) -> list[str]:
    """Return what has no docstring in a file: the module itself, and its public functions and classes."""
    tree = tree_of(name)
    found = [] if ast.get_docstring(tree) else [f"{name}:1 module"]
    if name.startswith(VERSIONS):
        return found  # every migration has the same two functions, upgrade and downgrade
    return found + [
        f"{name}:{node.lineno} {node.name}"
        for node in tree.body
        if isinstance(node, Documented) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]


def test_every_module_and_public_name_has_a_docstring() -> None:
    assert [line for name in python_files() for line in silent(name)] == []
