"""What a list of units leaves out and the importing body may supply: the unit above, the day it begins.

A unit with nobody above it belongs to no deciding body: nobody could give it a clerk, no round would reach it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.vocabulary import Level
from workflow.actor import Actor
from workflow.roles import Role
from workflow.services.register_plan import GivenUnit, StoredUnit
from workflow.services.register_words import level_said

LOWER = {level: tuple(Level)[place + 1 :] for place, level in enumerate(Level)}


def under_the_body(
    rows: Sequence[GivenUnit], stored: Mapping[str, StoredUnit], actor: Actor
) -> tuple[list[GivenUnit], dict[int, list[str]]]:
    """Return the rows with the body above and its first day where a new unit names none; and what was supplied."""
    bodies = actor.units_with(Role.STANDING_BODY)
    body = next((one for one in stored.values() if one.id in bodies), None)
    if body is None or len(bodies) != 1:
        return list(rows), {}
    made, notes = [], {}
    for row in rows:
        one, told = _supplied(row, body) if row.code not in stored and _below(row, body) else (row, [])
        made.append(one)
        if told:
            notes[row.line] = told
    return made, notes


def _below(row: GivenUnit, body: StoredUnit) -> bool:
    return level_said(row.level) in LOWER[body.level]


def _supplied(row: GivenUnit, body: StoredUnit) -> tuple[GivenUnit, list[str]]:
    told = []
    if not row.parent:
        row = replace(row, parent=body.code)
        told.append(f"Chưa ghi đơn vị cấp trên: đặt dưới {body.name}. Nếu khác, ghi cột Đơn vị cấp trên.")
    if row.since is None:
        row = replace(row, since=body.since)
        told.append(
            f"Chưa ghi từ ngày: lấy ngày {body.since:%d/%m/%Y} của {body.name}. Nếu khác, ghi cột Từ ngày."
        )
    return row, told
