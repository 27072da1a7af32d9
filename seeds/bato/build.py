"""Building the plan: found the universe, fill it with people, write every list, freeze."""

from __future__ import annotations

from rules.vocabulary import AwardCode, Level, NomineeKind, Stream
from seeds.bato.accounts import council_of, users_of
from seeds.bato.administration import plan_administration
from seeds.bato.book import Book
from seeds.bato.data import load, member
from seeds.bato.education import plan_education
from seeds.bato.movements import plan_movements
from seeds.bato.people import hire
from seeds.bato.plan import EdgeCase, PublishedFigure, SeasonPlan
from seeds.bato.province import plan_province
from seeds.bato.rounds import record_movements
from seeds.bato.universe import found_collectives, found_units

DEFAULT_SEED = "bato-2024-v1"
VARIANTS = ("A", "B")

_EDGES = {
    "twin_names": "Hai giáo viên cùng trường, trùng họ tên, khác năm sinh",
    "maternity_first_term": "Nghỉ thai sản cả học kỳ I, xếp loại tốt, được LĐTT",
    "late_2023_recruits": "Giáo viên phân công cuối năm 2023: đủ 06 tháng, chưa đủ 10 tháng",
    "transfer_two_lists": "Một người trong danh sách của hai trường sau khi chuyển công tác",
    "full_school": "Trường có 100 % cá nhân đạt LĐTT",
    "warned_member": "Tập thể có thành viên bị cảnh cáo",
    "contract_111_worker": "Người lao động hợp đồng 111 được LĐTT",
    "same_initiative_twice": "Một sáng kiến dùng cho cả CSTĐCS và Giấy khen",
    "hold_released": "Tạm dừng, được gỡ bằng văn bản kết luận trước khi ra quyết định",
    "name_corrected": "Quyết định in sai Ba Đình, đính chính thành Ba Dinh",
    "sudden_simplified": "Khen đột xuất theo thủ tục đơn giản",
    "household_on_individual_annex": "Hộ gia đình ghi nhầm vào danh sách cá nhân",
    "three_years_fighter": "Ba năm liền 2021, 2022, 2023 là CSTĐCS",
    "rotation_three_rounds": "Tập thể “đến lượt” ba kỳ liền trong cụm",
    "late_beyond_gate": "Danh sách bổ sung gửi sau ngày cuối cùng tiếp nhận",
    "extension_granted": "Hồ sơ quá hạn được Thường trực Hội đồng gia hạn",
}


def build_plan(seed: str = DEFAULT_SEED, variant: str = "A") -> SeasonPlan:
    """Build the season. The same seed and variant give the same plan, to the byte, on every machine.

    ``variant`` chooses which of the report's two counts of đột xuất is played: A (1 + 1) or B (21 + 4).
    Raises ValueError for another variant.
    """
    if variant not in VARIANTS:
        raise ValueError(f"variant {variant!r} is none of {VARIANTS}")
    book = Book(seed, variant)
    found_units(book)
    hire(book)
    found_collectives(book)
    record_movements(book)
    plan_administration(book)
    plan_education(book)
    plan_province(book)
    plan_movements(book)
    return _freeze(book)


def _freeze(book: Book) -> SeasonPlan:
    """Put everything in its lasting order: rounds by decision day, dossiers by round."""
    rounds = tuple(sorted(book.rounds.values(), key=lambda one: (one.decisions[-1].decided_on, one.code)))
    order = {one.code: place for place, one in enumerate(rounds)}
    dossiers = sorted(
        book.dossiers, key=lambda one: (order[one.round_code], one.submitted_on, one.unit_code, one.sequence)
    )
    return SeasonPlan(
        seed=book.seed,
        variant=book.variant,
        units=tuple(book.units.values()),
        persons=tuple(draft.freeze() for draft in book.people.values()),
        collectives=tuple(book.collectives.values()),
        households=tuple(book.households),
        achievements=tuple(book.achievements.values()),
        external_awards=tuple(book.external_awards),
        movements=tuple(book.movements),
        rounds=rounds,
        dossiers=tuple(one.freeze() for one in dossiers),
        council=council_of(book),
        users=users_of(book),
        edges=tuple(EdgeCase(code, _EDGES[code], tuple(refs)) for code, refs in book.edge_refs.items()),
        published=_published(book.variant),
    )


def _published(variant: str) -> tuple[PublishedFigure, ...]:
    """The published figures of a variant."""
    return tuple(
        PublishedFigure(
            stream=member(Stream, row["stream"]),
            period_label=row["period"],
            award=member(AwardCode, row["award"]),
            nominee_kind=member(NomineeKind, row["nominee"]),
            level=member(Level, row["level"]),
            count=row["count"],
        )
        for row in load("published")["figures"]
        if row.get("variant", variant) == variant
    )
