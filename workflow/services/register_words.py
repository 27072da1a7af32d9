"""What the cells of a units' or people's workbook mean: kinds, levels and employment in the words that lists use."""

from __future__ import annotations

from rules.text import fold
from rules.vocabulary import Employment, Level
from workflow.models.units import KIND_LABELS, UnitKind

SAID_LEVELS = {
    "co so": Level.BASE_UNIT, "co quan": Level.BASE_UNIT, "phuong": Level.COMMUNE, "thi tran": Level.COMMUNE,
}  # fmt: skip
"""Levels as lists of the units name them, besides our own words (folded)."""
SAID_KINDS = {
    "phong": UnitKind.SPECIALISED_OFFICE, "phong ban": UnitKind.SPECIALISED_OFFICE,
    "phong chuyen mon": UnitKind.SPECIALISED_OFFICE, "van phong": UnitKind.SPECIALISED_OFFICE,
    "don vi su nghiep cong lap": UnitKind.PUBLIC_SERVICE_UNIT, "tram": UnitKind.PUBLIC_SERVICE_UNIT,
    "trung tam": UnitKind.PUBLIC_SERVICE_UNIT, "dang": UnitKind.PARTY_OFFICE, "mat tran": UnitKind.MASS_ORGANISATION,
    "doan the": UnitKind.MASS_ORGANISATION, "to chuc chinh tri xa hoi": UnitKind.MASS_ORGANISATION,
}  # fmt: skip
"""Kinds of units as lists name them, besides our own words (folded)."""


class Refusal(Exception):
    """A sentence why the row cannot be taken."""


def need(value: str, heading: str) -> str:
    """Return what a cell says; a refusal when it is empty."""
    if not value:
        raise Refusal(f"Thiếu {heading}. Điền cột này.")
    return value


def unit_kind(text: str) -> UnitKind:
    """Return the kind of unit that a cell names."""
    wanted = fold(need(text, "loại đơn vị"))
    found = next(
        (one for one, label in KIND_LABELS.items() if wanted in {fold(label), one.value.replace("_", " ")}),
        SAID_KINDS.get(wanted),
    )
    if found is None:
        raise Refusal(f"Không rõ loại đơn vị «{text}». Ghi một trong: {'; '.join(KIND_LABELS.values())}.")
    return found


def unit_level(text: str) -> Level:
    """Return the level that a cell names."""
    found = level_said(need(text, "cấp của đơn vị"))
    if found is None:
        raise Refusal(f"Không rõ cấp «{text}». Ghi một trong: {'; '.join(one.label for one in Level)}.")
    return found


def level_said(text: str) -> Level | None:
    """Return the level that words name, with or without marks and the word "cấp"; ``None`` when they name none."""
    wanted = fold(text).removeprefix("cap ").strip()
    return next(
        (
            one
            for one in Level
            if wanted in {fold(one.label).removeprefix("cap "), one.value.replace("_", " ")}
        ),
        SAID_LEVELS.get(wanted),
    )


def female_said(text: str) -> bool | None:
    """Return whether a cell says woman; ``None`` for an empty one."""
    wanted = fold(text)
    if wanted in {"", "nam", "nu"}:
        return {"": None, "nam": False, "nu": True}[wanted]
    raise Refusal(f"Không rõ giới tính «{text}». Ghi Nam hoặc Nữ, hoặc để trống.")


def employment_said(text: str) -> Employment:
    """Return the kind of employment that a cell names."""
    wanted = fold(need(text, "loại lao động"))
    found = next(
        (one for one in Employment if wanted in {fold(one.label), one.value.replace("_", " ")}), None
    )
    if found is None:
        raise Refusal(
            f"Không rõ loại lao động «{text}». Ghi một trong: {'; '.join(e.label for e in Employment)}."
        )
    return found
