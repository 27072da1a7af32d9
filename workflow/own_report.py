"""A nominee's own report: its sections, when it may be written, and the two sides of it as stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.vocabulary import PaperKind
from workflow.canonical import canonical_json
from workflow.models import AchievementReport, ReportSide, ReportText
from workflow.states import NominationState
from workflow.tables import table

reports, printed = table(AchievementReport), table(ReportText)
SECTIONS = ("so_luoc", "nhiem_vu", "sang_kien", "chap_hanh", "da_khen")
"""The guided sections in their order; what they are called is for the pages."""

LONGEST = 5_000
UNLOCKS = frozenset({PaperKind.ACHIEVEMENT_REPORT.value, "noi_dung"})
"""What a return must open so that the report may change again."""


@dataclass(frozen=True, slots=True)
class Report:
    """One side of a report; version 0 means that nothing was written yet."""

    id: int | None
    sections: Mapping[str, str]
    version: int
    done_at: datetime | None
    updated_at: datetime | None
    taken_version: int | None
    taken: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether no section holds a word."""
        return not any(text.strip() for text in self.sections.values())

    @property
    def changed_since_taken(self) -> bool:
        """Whether the unit changed what it had taken over, or wrote before it took anything."""
        return dict(self.sections) != dict(self.taken) and not self.is_empty


EMPTY = Report(None, {}, 0, None, None, None, {})


def is_open(state: NominationState, unlocked: str) -> bool:
    """Whether the report may be written: a draft, or returned with the report (or everything) opened."""
    if state is NominationState.DRAFT:
        return True
    return state is NominationState.RETURNED and bool(UNLOCKS & set(unlocked.split(",")))


def both_sides(connection: Connection, nomination_id: int) -> tuple[Report, Report]:
    """Return the nominee's and the unit's side. One statement."""
    query = sa.select(*reports.c).where(reports.c.nomination_id == nomination_id)
    found = {row.side: _report(row) for row in connection.execute(query)}
    return found.get(ReportSide.NOMINEE, EMPTY), found.get(ReportSide.UNIT, EMPTY)


def _report(row: Any) -> Report:
    return Report(
        row.id, json.loads(row.sections), row.version, row.done_at, row.updated_at, row.taken_version,
        json.loads(row.taken_sections or "{}"),
    )  # fmt: skip


def stored(sections: Mapping[str, str]) -> str:
    """Return the text under which sections are kept."""
    return canonical_json({name: sections.get(name, "").strip() for name in SECTIONS})


def for_paper(sections: Mapping[str, str]) -> dict[str, str]:
    """Return what the printed report (báo cáo thành tích) says of the sections; the duties are the unit's own words.

    Awards are listed on it from the register; what the nominee wrote of them follows his achievements.
    """
    earlier = sections.get("da_khen", "").strip()
    achieved = [sections.get(name, "").strip() for name in ("nhiem_vu", "sang_kien", "chap_hanh")]
    achieved += [f"Đã được khen thưởng: {earlier}"] if earlier else []
    return {"profile": sections.get("so_luoc", "").strip(), "achievements": "\n".join(filter(None, achieved))}


def on_paper(connection: Connection, nomination_id: int) -> dict[str, str] | None:
    """Return what stands on the printed report now; ``None`` when nothing was written for it. One statement."""
    query = sa.select(printed.c.profile, printed.c.achievements).where(
        printed.c.nomination_id == nomination_id
    )
    row = connection.execute(query).first()
    return None if row is None else {"profile": row.profile, "achievements": row.achievements}


def typed_otherwise(paper: Mapping[str, str] | None, unit: Report) -> bool:
    """Whether somebody wrote on the printed report what is not the unit's text of the report."""
    return paper is not None and any(paper.values()) and dict(paper) != for_paper(unit.sections)
