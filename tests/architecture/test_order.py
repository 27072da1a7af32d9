"""Names stand in Vietnamese order: no list of them is left to a database or to code points (Đ after Y, Ă after Z)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.support.source import ROOT, python_files, tree_of

WORDS = {
    *("name", "display_name", "full_name", "head_name", "nominee_name", "title", "search_key"),
    *("label", "unit", "unit_name", "body", "body_name", "person", "cluster"),
}
"""Columns and fields that hold what people read; a code, a number and a day sort as they are."""
MAPPINGS = {"names", "LABELS", "titles"}
"""What gives a name for a number or a role."""
KEYS = {"title_key", "name_key", "title_sort_key", "name_sort_key", "sort_key"}
"""What makes a name sortable."""
AS_IT_IS: dict[tuple[str, str], str] = {
    ("workflow/packs.py", "packs.c.name"): "a name of a pack is a code",
    ("workflow/queries/rule_packs.py", "packs.c.name"): "a name of a pack is a code",
    ("workflow/queries/people.py", "units.c.name"): "where the choice is cut; sorted after it is read",
    ("workflow/queries/council_agenda.py", "u.c.name"): "where the agenda is cut; sorted after it is read",
    (
        "workflow/queries/lookup.py",
        "collectives.c.search_key",
    ): "hits by the page, without marks: Đ stands with D",
    (
        "workflow/queries/lookup.py",
        "households.c.search_key",
    ): "hits by the page, without marks: Đ stands with D",
    ("workflow/queries/lookup.py", "units.c.name"): "hits by the page, folded: Đ stands with D",
    (
        "workflow/queries/submission_receipts.py",
        "found[key].label",
    ): "a receipt reads the same when printed again",
    ("rules/voting.py", "one.name"): "breaks a tie that the page names as one; proved by its tests",
    ("rules/case_kinds.py", "one.name"): "a code of the rulebook, compared with a case file",
    ("workflow/decision_facts.py", "award.label"): "collectives first, as the label begins; no alphabet",
    (
        "workflow/facts_of.py",
        "other.unit_name",
    ): "facts are compared with those kept: their order is part of them",
    ("workflow/pades/keys.py", "one.label"): "what a token calls its keys",
}
"""Orders by a name that are right as they stand, each with its reason."""


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _bare(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the names in an order that no key was made of."""
    if isinstance(node, ast.Call) and _called(node) in KEYS:
        return
    if isinstance(node, ast.Attribute) and node.attr in WORDS:
        yield node
        return
    if isinstance(node, ast.Subscript):
        held = node.value
        if (held.attr if isinstance(held, ast.Attribute) else getattr(held, "id", "")) in MAPPINGS:
            yield node
            return
    for child in ast.iter_child_nodes(node):
        yield from _bare(child)


def _orders(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what each order of a file goes by: columns of a query, the key of a sorting, or what is sorted itself."""
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        key = next((one.value for one in node.keywords if one.arg == "key"), None)
        if _called(node) == "order_by":
            yield from node.args
        elif _called(node) in {"sorted", "sort"} and key is not None:
            yield key.body if isinstance(key, ast.Lambda) else key
        elif _called(node) == "sorted" and isinstance(
            node.args[0], ast.GeneratorExp | ast.ListComp | ast.SetComp
        ):
            yield node.args[0].elt


def _ordering() -> Iterator[tuple[str, ast.Module]]:
    """Yield the files that order anything, and what they say; reading all the others would take seconds."""
    for file in python_files("workflow", "web", "rules"):
        text = (ROOT / file).read_text("utf-8")
        goes_by_words = any(f".{word}" in text for word in WORDS) or any(
            f"{held}[" in text for held in MAPPINGS
        )
        orders = any(call in text for call in ("order_by(", "sorted(", ".sort("))
        if orders and goes_by_words and not file.startswith("workflow/migrations"):
            yield file, tree_of(file)


def test_names_are_sorted_by_the_vietnamese_alphabet() -> None:
    found = {
        (file, ast.unparse(name))
        for file, tree in _ordering()
        for order in _orders(tree)
        for name in _bare(order)
    }
    assert found == set(AS_IT_IS), "use workflow/ordering.py, or say why the order is right as it is"


def test_no_page_sorts_by_itself() -> None:
    pages = {path.name: path.read_text("utf-8") for path in (ROOT / "templates" / "pages").rglob("*.html")}
    assert not [name for name, text in pages.items() if "|sort" in text.replace(" ", "")]
