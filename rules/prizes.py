"""Award money: coefficient × base salary on the day of decision, rounded.

Sources: Nghị định 91/2017 Điều 68–73; Nghị định 98/2023 Điều 54; Nghị định 152/2025 Điều 49–54. Rules M-01 to M-10
are named where they act: the base salary is that of the day of decision (M-01), the product comes first and is then
rounded to ten thousand đồng (M-02); a higher award carries more money and a collective more than a person (M-03,
M-04: that is how the coefficients are); of several titles of one period only the highest is paid (M-05), of several
periods each; forms are paid each for their own period and achievement (M-06), beside a title too (M-07). The
decider's fund pays (M-08), a gift of equal value may stand in (M-09). A wage reform would close these values (M-10).
Amounts in đồng.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import PARAMETERS, DatedValue, parameter
from rules.law.regimes import as_of
from rules.vocabulary import AwardCode, Level, NomineeKind
from rules.wording import decimal, dong

UP = "up"
NEAREST = "nearest"
ROUNDINGS = {
    UP: "Làm tròn lên hàng chục nghìn đồng (đúng câu chữ của nghị định)",
    NEAREST: "Làm tròn đến hàng chục nghìn đồng gần nhất",
}
ROUNDING_READINGS = (
    "Nghị định ghi “làm tròn số lên hàng chục nghìn đồng”; có nơi hiểu là làm tròn đến hàng chục nghìn gần nhất "
    "và Ban Thi đua - Khen thưởng Trung ương chưa trả lời dứt khoát. Hai cách chỉ khác nhau ở vài mức."
)
"""Why there are two ways to round (law notes, 5.2)."""


@dataclass(frozen=True, slots=True)
class Prize:
    """Money of one award. ``amount`` is 0 and ``why_not`` says why when another award of the same period is
    paid.

    ``exact`` is the product before rounding; ``instrument`` cites the base salary; ``confidence`` is the
    weaker of coefficient and base salary.
    """

    amount: int
    coefficient: Fraction
    base_salary: int
    instrument: str
    rounding: str
    exact: Fraction
    citation: str
    why_not: str
    sentence: str
    confidence: Confidence

    @property
    def paid(self) -> bool:
        """Whether money is paid for this award."""
        return not self.why_not


def round_amount(exact: Fraction, step: int, policy: str) -> int:
    """Round to a multiple of ``step``: "up" to the next one (the letter of the text), "nearest" half up."""
    steps = exact / step
    if policy == UP:
        return -(-steps.numerator // steps.denominator) * step
    if policy == NEAREST:
        return int(steps + Fraction(1, 2)) * step
    raise RuleDefinitionError(f"Không có cách làm tròn {policy!r}; dùng 'up' hoặc 'nearest'.")


def coefficient(award: AwardCode, kind: NomineeKind, *, level: Level | None, decided_on: date) -> DatedValue:
    """Return the coefficient; a rule for the deciding level goes before the general one. Its value is None where the
    decree names no amount; ``NoLawInForce`` where the award does not exist for that kind or that day.
    """
    stem = f"prize.{award.name.lower()}"
    keys = [f"{stem}.{kind.name.lower()}"]
    if level is not None:
        keys.insert(0, f"{stem}.{level.name.lower()}.{kind.name.lower()}")
    found = next((PARAMETERS[key].find(decided_on) for key in keys if key in PARAMETERS), None)
    if found is None:
        raise NoLawInForce(
            f"Không có mức tiền thưởng {award.label} cho {kind.label} vào ngày {decided_on:%d/%m/%Y}."
        )
    return as_of(found, decided_on)


def prize(
    award: AwardCode,
    kind: NomineeKind,
    *,
    level: Level | None,
    decided_on: date,
    same_period_awards: Iterable[AwardCode] = (),
    rounding: str | None = None,
) -> Prize:
    """Return the money of an award decided on a day (M-01: the base salary of that day).

    ``same_period_awards`` are the nominee's other awards of the same achievement period: of several titles
    only the highest is paid (M-05); a form beside a title is paid (M-07). Awards of other periods change nothing (M-04,
    M-06). ``rounding`` overrides the policy for one decision.
    """
    share = coefficient(award, kind, level=level, decided_on=decided_on)
    salary = parameter("base_salary").find(decided_on)
    if salary is None:
        raise NoLawInForce(f"Chưa có mức lương cơ sở của ngày {decided_on:%d/%m/%Y} (giá trị base_salary).")
    step = parameter("prize.rounding_step").on(decided_on).value
    policy = rounding or str(parameter("prize.rounding").on(decided_on).value)
    factor, base = share.value or Fraction(0), salary.value
    assert isinstance(factor, Fraction)
    assert isinstance(base, int)
    assert isinstance(step, int)
    exact = factor * base
    amount = round_amount(exact, step, policy)
    why_not = _higher_title(award, kind, factor, same_period_awards, decided_on)
    if share.value is None:
        by = f" do {level.label} quyết định" if level is not None and level.name.lower() in share.key else ""
        why_not = f"Pháp luật không quy định mức tiền thưởng kèm theo {award.label}{by}."
    product = f"{decimal(factor)} × {dong(base)} = {_exactly(exact, amount)}"
    return Prize(
        amount=0 if why_not else amount,
        coefficient=factor,
        base_salary=base,
        instrument=salary.citation,
        rounding=policy,
        exact=exact,
        citation=share.citation,
        why_not=why_not,
        sentence=why_not or f"{award.label}: {product}.",
        confidence=share.confidence if share.confidence is not Confidence.VERIFIED else salary.confidence,
    )


def kinds_paid(award: AwardCode) -> tuple[NomineeKind, ...]:
    """Return the kinds of nominee for which some decree names an amount."""
    stem = f"prize.{award.name.lower()}."
    return tuple(kind for kind in NomineeKind if f"{stem}{kind.name.lower()}" in PARAMETERS)


def level_matters(award: AwardCode, kind: NomineeKind, decided_on: date) -> bool:
    """Whether the amount of an award depends on the deciding level on that day."""
    found = set()
    for level in (None, *Level):
        factor = _factor_of(award, kind, decided_on, level)
        if factor is not None:
            found.add(factor)
    return len(found) > 1


def unpaid_titles(
    award: AwardCode, kind: NomineeKind, others: Iterable[AwardCode], decided_on: date
) -> tuple[AwardCode, ...]:
    """Return which titles of one period carry no money because a higher one does (M-05), ``award`` among them."""
    factors = {
        title: factor
        for title in dict.fromkeys((award, *others))
        if title.is_title and (factor := _factor_of(title, kind, decided_on)) is not None
    }
    return tuple(title for title, factor in factors.items() if factor < max(factors.values()))


def _exactly(exact: Fraction, amount: int) -> str:
    """The product, and what it is rounded to where that differs."""
    if exact == amount:
        return dong(amount)
    return f"{decimal(exact) if exact.denominator != 1 else dong(int(exact))}, làm tròn {dong(amount)}"


def _higher_title(
    award: AwardCode, kind: NomineeKind, factor: Fraction, others: Iterable[AwardCode], decided_on: date
) -> str:
    """Say which higher title of the same period is paid instead (M-05); empty when this one is paid."""
    if not award.is_title:
        return ""
    for other in others:
        theirs = _factor_of(other, kind, decided_on) if other.is_title and other is not award else None
        if theirs is not None and theirs > factor:
            return (
                f"Cùng thời gian đạt nhiều danh hiệu chỉ nhận mức tiền thưởng cao nhất; "
                f"đã nhận theo {other.label} "
                f"nên không nhận theo {award.label}."
            )
    return ""


def _factor_of(
    award: AwardCode, kind: NomineeKind, decided_on: date, level: Level | None = None
) -> Fraction | None:
    """The coefficient of an award; None when the decree names none for this kind of nominee."""
    try:
        value = coefficient(award, kind, level=level, decided_on=decided_on).value
    except NoLawInForce:
        return None
    assert value is None or isinstance(value, Fraction)
    return value
