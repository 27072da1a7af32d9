"""What the grid sends: the fields of many rows in one form, read strictly, kept for the page when a row is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import request

from rules.vocabulary import AwardCode
from web.blueprints.common import whole
from web.forms import KEY_FIELD, TOKEN_FIELD, clean_text
from workflow.errors import InvalidInput, WorkflowError
from workflow.queries.nominee_grid import GridRow
from workflow.services.nominee_lists import FACTS, RowEdit

CELLS = ("v", "award", "detail", "title", "initiative", *FACTS)
BUTTONS = frozenset({"bo", "lay", "viec"})
ANSWERS = {"": None, "co": True, "khong": False}
LONGEST = {"detail": 250, "title": 400}
NAMES = {"detail": "Chức vụ, đơn vị", "title": "Thành tích"}


@dataclass(frozen=True, slots=True)
class Typed:
    """One row as it was typed: the version seen, the cells, and what was wrong with it."""

    version: int
    award: str
    detail: str
    title: str
    initiative: str
    error: str = ""
    conflict: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def refused(self, error: WorkflowError, *, conflict: bool) -> Typed:
        """Return the row with what the workflow answered."""
        return replace(self, error=error.message, conflict=conflict)


def sent_rows() -> dict[str, Typed]:
    """Return the rows of this request by their reference; a foreign field raises ``InvalidInput``."""
    found: dict[str, dict[str, str]] = {}
    for name, value in request.form.items():
        cell, dot, ref = name.partition(".")
        if name in {TOKEN_FIELD, KEY_FIELD, *BUTTONS}:
            continue
        if not dot or cell not in CELLS:
            raise InvalidInput(
                "Biểu mẫu gửi lên có ô không thuộc bảng này nên không được nhận. Tải lại trang rồi gửi lại."
            )
        found.setdefault(ref, {})[cell] = value
    return {ref: _typed(cells) for ref, cells in found.items()}


def _typed(cells: Mapping[str, str]) -> Typed:
    wrong: dict[str, str] = {}
    clean = {name: _clean(name, cells.get(name, ""), wrong) for name in ("detail", "title")}
    version = cells.get("v", "")
    return Typed(
        version=whole(version),
        award=cells.get("award", ""),
        detail=clean["detail"],
        title=clean["title"],
        initiative=cells.get("initiative", ""),
        error=" ".join(wrong.values()),
        cells=wrong,
        facts={name: cells[name] for name in FACTS if cells.get(name) in ANSWERS},
    )


def _clean(name: str, text: str, wrong: dict[str, str]) -> str:
    try:
        cleaned = " ".join(clean_text(text).split())
    except ValueError as error:
        wrong[name] = f"{NAMES[name]}: {error}"
        return text
    if len(cleaned) > LONGEST[name]:
        wrong[name] = f"{NAMES[name]} dài {len(cleaned)} ký tự, tối đa {LONGEST[name]}. Rút gọn lại."
    return cleaned


def edit_of(row: GridRow, typed: Typed) -> RowEdit:
    """Return the change a row asks for; ``InvalidInput`` for a choice that the page did not offer."""
    offered = {str(number) for number, _ in row.initiatives} | {"", "0"}
    if typed.initiative not in offered:
        raise InvalidInput("Sáng kiến này không phải của người được đề nghị. Chọn trong danh sách.")
    try:
        award = AwardCode.of(typed.award)
    except ValueError as error:
        raise InvalidInput("Chọn danh hiệu, hình thức trong danh sách.") from error
    initiative = int(typed.initiative or 0)
    facts = tuple((name, ANSWERS[value]) for name, value in typed.facts.items())
    return RowEdit(row.id, typed.version, award, typed.detail, typed.title, initiative, facts)
