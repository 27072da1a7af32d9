"""Facts that cannot be: parts larger than the whole, percentages over one hundred, periods that end before they start.

A case file that states such facts is refused with the line; a stored nomination shows the sentence as a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.fact_labels import fact_label, fact_unit
from rules.facts import NomineeFacts

_PARTS = (
    "members_completed_or_better",
    "members_good_or_better",
    "members_excellent",
    "members_failed",
    "members_advanced_worker",
    "members_grassroots_fighter",
    "members_reprimanded",
    "members_disciplined_warning_or_more",
)
"""Counts of people of a collective; none can exceed ``members``."""

_WITHIN = (
    ("members_excellent", "members_good_or_better"),
    ("members_good_or_better", "members_completed_or_better"),
    ("members_excellent", "members_completed_or_better"),
)
"""The first is a part of the second."""

_COUNTS = tuple(
    name for name, field in NomineeFacts.__dataclass_fields__.items() if field.type == "int | None"
)
"""Facts that are whole numbers; none is ever below nothing."""

_MOST = {"women_percent": 100, "points": 100}
"""The largest value that makes sense."""


def impossible(facts: NomineeFacts) -> Iterator[tuple[str, str]]:
    """Yield (fact, Vietnamese sentence) for each fact that cannot be, given the others."""
    yield from _out_of_range(facts)
    if facts.members is not None:
        yield from (
            (name, _larger(facts, name, "members"))
            for name in _PARTS
            if _count(facts, name) > max(facts.members, 0)
        )
    for part, whole in _WITHIN:
        if getattr(facts, whole) is not None and _count(facts, part) > getattr(facts, whole):
            yield part, _larger(facts, part, whole)
    if _all_people(facts):
        yield (
            "members_failed",
            ("Số cá nhân hoàn thành và không hoàn thành nhiệm vụ cộng lại lớn hơn số cá nhân của tập thể."),
        )
    since, until = facts.period_since, facts.period_until
    if since is not None and until is not None and until < since:
        yield "period_until", "Thời gian tính thành tích kết thúc trước khi bắt đầu."


def _out_of_range(facts: NomineeFacts) -> Iterator[tuple[str, str]]:
    """Counts below nothing, and values above what makes sense."""
    for name in _COUNTS:
        if _count(facts, name) < 0:
            yield name, f"{_start(name)} không thể là số âm ({getattr(facts, name)})."
    for name, most in _MOST.items():
        if _count(facts, name) > most:
            yield (
                name,
                f"{_start(name)} không thể lớn hơn {most} {fact_unit(name).split(',')[0]}.".replace(
                    " .", "."
                ),
            )


def _count(facts: NomineeFacts, name: str) -> int:
    """A count, or nothing when it is unknown."""
    return getattr(facts, name) or 0


def _larger(facts: NomineeFacts, part: str, whole: str) -> str:
    """Say that a part is larger than its whole."""
    return f"{_start(part)} ({getattr(facts, part)}) không thể lớn hơn {fact_label(whole)} ({getattr(facts, whole)})."


def _all_people(facts: NomineeFacts) -> bool:
    """Whether more people completed and failed than there are."""
    done, failed = facts.members_completed_or_better, facts.members_failed
    if facts.members is None or done is None or failed is None:
        return False
    return max(done, failed) <= facts.members < done + failed


def _start(name: str) -> str:
    """The label of a fact at the start of a sentence."""
    label = fact_label(name)
    return label[0].upper() + label[1:]
