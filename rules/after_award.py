"""After an award: the rules for cancelling it, for replacing its certificate, and for mending a wrong text.

Sources: NĐ 152/2025 Điều 6, 50, 56, 60; NĐ 30/2020 Điều 18 khoản 3; data in ``law/after_award.yaml``. Of the decrees
before only their existence was read, so their rows say so. Time limits for complaints are named limits
(``rules.deadlines``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.competence import deciders_of
from rules.deadlines import CALENDAR, Calendar, Deadline, named_deadline
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import Confidence
from rules.law.citation import Citation
from rules.law.dated import read_citation, read_confidence
from rules.law.on_date import LawOnDate
from rules.law.regimes import TIMELINE
from rules.law.yaml_files import check_keys, check_list, read_yaml
from rules.vocabulary import AwardCode, Decider, Labelled


class Matter(Labelled):
    """What may happen to an award after it was given."""

    REVOCATION = "revocation", "hủy bỏ quyết định"
    REISSUE = "reissue", "cấp đổi, cấp lại hiện vật"
    NO_ITEM = "no_item", "không có hiện vật"


class Scope(Labelled):
    """Whose award it is."""

    STATE = "state", "cấp Nhà nước"
    LOCAL = "local", "cấp tỉnh trở xuống"


@dataclass(frozen=True, slots=True)
class AfterRule:
    """What holds for one matter over a span of days; ``awards`` and ``scope`` None: for all."""

    matter: Matter
    says: str
    papers: tuple[str, ...]
    since: date
    until: date | None
    scope: Scope | None
    awards: frozenset[AwardCode] | None
    citation: str
    confidence: Confidence

    def fits(self, matter: Matter, award: AwardCode, scope: Scope, on: date) -> bool:
        """Whether the rule answers for that matter, award and day."""
        return (
            self.matter is matter
            and self.since <= on
            and (self.until is None or on <= self.until)
            and self.scope in {None, scope}
            and (self.awards is None or award in self.awards)
        )


_REQUIRED = frozenset({"matter", "says", "since", "cite"})
_OPTIONAL = frozenset({"until", "scope", "awards", "papers", "confidence"})


def load_after_rules(path: Path) -> tuple[AfterRule, ...]:
    """Read the table; unknown keys, words and instruments are refused."""
    rows = []
    for raw in check_list(read_yaml(path), where=path.name):
        row = check_keys(raw, required=_REQUIRED, optional=_OPTIONAL, where=path.name)
        try:
            matter = Matter.of(row["matter"])
            scope = Scope.of(row["scope"]) if "scope" in row else None
        except ValueError as error:
            raise RuleDefinitionError(f"{path.name}: dòng {row.line}: không hiểu {error}") from None
        rows.append(
            AfterRule(
                matter=matter,
                says=row["says"],
                papers=tuple(row.get("papers", ())),
                since=row["since"],
                until=row.get("until"),
                scope=scope,
                awards=frozenset(AwardCode[name.upper()] for name in row["awards"])
                if "awards" in row
                else None,
                citation=str(read_citation(row["cite"], where=path.name)),
                confidence=read_confidence(row.get("confidence", "verified"), where=path.name),
            )
        )
    return tuple(rows)


AFTER_RULES = load_after_rules(Path(__file__).parent / "law" / "after_award.yaml")


def scope_of(award: AwardCode, on: date) -> Scope:
    """Return whose award it is on a day, by who may decide it."""
    deciders = {decider for decider, _ in deciders_of(award, on).deciders}
    return Scope.STATE if deciders == {Decider.PRIME_MINISTER} else Scope.LOCAL


def rule_after(matter: Matter, award: AwardCode, on: date) -> AfterRule | None:
    """Return what holds for a matter of an award on a day; None when nothing is entered."""
    scope = scope_of(award, on)
    return next((one for one in AFTER_RULES if one.fits(matter, award, scope, on)), None)


@dataclass(frozen=True, slots=True)
class Reissue:
    """How a certificate is replaced: ``name`` "cấp lại" when it was lost, "cấp đổi" when it is damaged or misprinted.

    ``returns_old``: the old one is handed in. ``possible`` is false where the award has no certificate.
    """

    name: str
    returns_old: bool
    possible: bool
    says: str
    citation: str
    confidence: Confidence


def reissue(award: AwardCode, on: date, *, lost: bool) -> Reissue:
    """Return how the certificate of an award is replaced on a day; ``NoLawInForce`` on a day without a rule."""
    none = rule_after(Matter.NO_ITEM, award, on)
    rule = none or rule_after(Matter.REISSUE, award, on)
    if rule is None:
        raise NoLawInForce(f"Chưa có dữ liệu về cấp đổi, cấp lại hiện vật vào ngày {on:%d/%m/%Y}.")
    carried = TIMELINE.carried_on(on) and rule.confidence is Confidence.VERIFIED
    return Reissue(
        name="cấp lại" if lost else "cấp đổi",
        returns_old=not lost and none is None,
        possible=none is None,
        says=f"{rule.says}.",
        citation=rule.citation,
        confidence=Confidence.UNVERIFIED if carried else rule.confidence,
    )


TERM = "deadline.reissue"


def reissue_day(received_on: date, law: LawOnDate, calendar: Calendar = CALENDAR) -> Deadline | None:
    """Return by when a request for another certificate is decided: the local rule's working days, else None.

    NĐ 152/2025 leaves the procedure to ministries and provinces (Điều 6 khoản 2 điểm a); no national term is known.
    """
    return None if law.setting(TERM) is None else named_deadline(TERM, received_on, law, calendar)


class Mistake(Labelled):
    """What is wrong with a decision that was issued; neither is a ground to cancel it."""

    CONTENT = "noi_dung", "sai sót về nội dung"
    FORM = "the_thuc", "sai sót về thể thức, kỹ thuật trình bày"


MENDED_BY = {
    Mistake.CONTENT: "sửa đổi hoặc thay thế bằng văn bản cùng loại",
    Mistake.FORM: "đính chính bằng công văn",
}
"""How each mistake is mended."""
MENDING_CITATION = Citation("30/2020/NĐ-CP", 18, 3)
"""Where that is said."""


def mend(mistake: Mistake) -> str:
    """Return in one sentence how a wrong text is mended."""
    return f"Văn bản có {mistake.label} thì {MENDED_BY[mistake]} ({MENDING_CITATION})."
