"""Small faults in a module's source: a comparison turned, a number moved, a condition reversed, a way out taken away.

``mutmut`` passes over decorated functions, and every criterion is one (``@criterion``); this module makes the same
kinds of fault at the level of the syntax tree. Words of sentences are left alone: they carry no decision.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min", "met": "not_met", "not_met": "met"}
DROPPED_ARGUMENTS = frozenset({"applies", "severity", "until", "who", "leads_to"})

Change = Callable[[ast.AST], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: where it is, what was done, and the whole source with it.

    ``name`` holds the text of the line, not its number, so that it lasts as long as the line does.
    """

    file: str
    line: int
    name: str
    source: str


def mutants_of(path: Path, root: Path) -> Iterator[Mutant]:
    """Yield every fault of a module, each with the module's source that holds it alone."""
    text = path.read_text(encoding="utf-8")
    file, lines = str(path.relative_to(root)), text.splitlines()
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    seen: Counter[str] = Counter()
    never_run = {id(part) for annotation in _annotations(tree) for part in ast.walk(annotation)}
    for index, node in enumerate(nodes):
        for what, change in _changes(node) if id(node) not in never_run else ():
            faulty = copy.deepcopy(tree)
            change(list(ast.walk(faulty))[index])
            line = getattr(node, "lineno", 1)
            name = f"{file}: {lines[line - 1].strip()} [{what}]"
            seen[name] += 1
            yield Mutant(file, line, name if seen[name] == 1 else f"{name} {seen[name]}", ast.unparse(faulty))


def _annotations(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the annotations of a module, which are never run, and how its plain records are declared."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from node.decorator_list
        for name in ("annotation", "returns"):
            found = getattr(node, name, None)
            if found is not None:
                yield found


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """Yield what can be done to one node, in words and as a function on its copy."""
    match node:
        case ast.Compare(ops=operators):
            for place, operator in enumerate(operators):
                other = COMPARISONS[type(operator)]
                yield f"{type(operator).__name__} → {other.__name__}", _operator(place, other)
        case ast.BoolOp(op=operator):
            other_op = ast.Or if isinstance(operator, ast.And) else ast.And
            yield f"{type(operator).__name__} → {other_op.__name__}", _field("op", other_op)
        case ast.BinOp(op=operator) if type(operator) in ARITHMETIC and not _joins_types(node):
            yield (
                f"{type(operator).__name__} → {ARITHMETIC[type(operator)].__name__}",
                _field("op", ARITHMETIC[type(operator)]),
            )
        case ast.Constant(value=bool(value)):
            yield f"{value} → {not value}", _value(not value)
        case ast.Constant(value=int(value)):
            yield f"{value} → {value + 1}", _value(value + 1)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield f"{name} → {NAMES[name]}", _field("id", lambda: NAMES[name])
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", _without_not
        case ast.If() | ast.IfExp():
            yield "condition reversed", _reversed
        case ast.Call(keywords=keywords):
            for place, keyword in enumerate(keywords):
                if keyword.arg in DROPPED_ARGUMENTS:
                    yield f"{keyword.arg}= dropped", _without_keyword(place)


def _joins_types(node: ast.BinOp) -> bool:
    """Whether ``|`` stands in an annotation such as ``int | None`` (never executed here)."""
    sides = (node.left, node.right)
    return isinstance(node.op, ast.BitOr) and any(
        isinstance(side, ast.Constant) and side.value is None for side in sides
    )


def _operator(place: int, other: type[ast.cmpop]) -> Change:
    def change(node: ast.AST) -> None:
        assert isinstance(node, ast.Compare)
        node.ops[place] = other()

    return change


def _field(name: str, value: Callable[[], object]) -> Change:
    return lambda node: setattr(node, name, value())


def _value(value: object) -> Change:
    return lambda node: setattr(node, "value", value)


def _without_not(node: ast.AST) -> None:
    """``not x`` becomes ``bool(x)``: the same node, with a double negation."""
    assert isinstance(node, ast.UnaryOp)
    node.operand = ast.UnaryOp(op=ast.Not(), operand=node.operand)


def _reversed(node: ast.AST) -> None:
    assert isinstance(node, ast.If | ast.IfExp)
    node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)


def _without_keyword(place: int) -> Change:
    def change(node: ast.AST) -> None:
        assert isinstance(node, ast.Call)
        del node.keywords[place]

    return change
