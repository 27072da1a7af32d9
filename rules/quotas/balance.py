"""Who is on a list: those who work and produce directly beside those who lead. A direction of the law, never a bar.

Source: điểm d khoản 2 Điều 5 Luật Thi đua, khen thưởng 2022 (domain: P-12). The law sets no share; what is compared is
the list with the unit's own people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.vocabulary import Employment, Labelled
from rules.wording import percent

CITATION = "điểm d khoản 2 Điều 5 Luật Thi đua, khen thưởng 2022"


class Group(Labelled):
    """What a nominee counts as."""

    LEADER = "lanh_dao", "Lãnh đạo, quản lý"
    DIRECT = "truc_tiep", "Người trực tiếp công tác, lao động"
    FARMER = "nong_dan", "Nông dân"
    WORKER = "cong_nhan", "Công nhân"
    HOUSEHOLD = "ho_gia_dinh", "Hộ gia đình"
    SMALL_COLLECTIVE = "tap_the_nho", "Tập thể nhỏ (tổ, bộ phận)"
    WHOLE_COLLECTIVE = "tap_the_don_vi", "Tập thể cả đơn vị"
    UNKNOWN = "chua_ro", "Chưa rõ vị trí công tác"


PERSONS = (Group.LEADER, Group.DIRECT, Group.FARMER, Group.WORKER)
"""Whose position is known: the others tell nothing of who leads."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How many of each group; the share of leaders among the persons listed and among the unit's own."""

    counts: tuple[tuple[Group, int], ...]
    leaders_listed: Fraction | None
    leaders_of_unit: Fraction | None
    sentence: str
    is_prompt: bool
    citation: str = CITATION


def group_of_person(employment: Employment | None, *, is_leader: bool) -> Group:
    """Return the group of a person by position and employment."""
    if employment is None:
        return Group.UNKNOWN
    if is_leader:
        return Group.LEADER
    return {Employment.FARMER: Group.FARMER, Employment.WORKER: Group.WORKER}.get(employment, Group.DIRECT)


def balance(listed: Sequence[Group], unit: Sequence[Group]) -> Balance:
    """Return the meter of a list: ``listed`` has one group a nominee, ``unit`` one for each of the unit's people."""
    counts = tuple((group, listed.count(group)) for group in Group if group in listed)
    here, there = _share(listed), _share(unit)
    if here is None:
        sentence = "Danh sách chưa có cá nhân."
    elif there is None or here <= there:
        sentence = "Tỷ lệ lãnh đạo, quản lý trong danh sách không cao hơn trong đơn vị."
    else:
        sentence = (
            f"Lãnh đạo, quản lý chiếm {percent(here)} số cá nhân được đề nghị, trong khi chiếm {percent(there)} "
            "số người của đơn vị. Luật chú trọng người trực tiếp lao động, sản xuất; đề nghị cân nhắc thêm."
        )
    return Balance(counts, here, there, sentence, here is not None and there is not None and here > there)


def _share(groups: Sequence[Group]) -> Fraction | None:
    persons = [group for group in groups if group in PERSONS]
    return Fraction(persons.count(Group.LEADER), len(persons)) if persons else None
