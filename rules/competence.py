"""Competence: who lawfully decides an award on the day of decision, who proposes, how it is signed.

Source: Luật Thi đua, khen thưởng 2022 Điều 78–80, Điều 83; NĐ 129/2025 Điều 59; data in ``law/competence.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import read_citation, read_confidence
from rules.law.regimes import TIMELINE
from rules.law.yaml_files import check_keys, check_list, read_yaml
from rules.vocabulary import AwardCode, Decider, Level, NomineeKind

LEVEL_DECIDER = {
    Level.BASE_UNIT: Decider.HEAD_OF_BODY,
    Level.COMMUNE: Decider.COMMUNE_CHAIRMAN,
    Level.DISTRICT: Decider.DISTRICT_CHAIRMAN,
    Level.PROVINCE: Decider.PROVINCE_CHAIRMAN,
    Level.CENTRAL: Decider.PRIME_MINISTER,
}
"""The head who decides at each level."""

_RANK = (
    Decider.HEAD_OF_ENTERPRISE,
    Decider.HEAD_OF_BODY,
    Decider.COMMUNE_CHAIRMAN,
    Decider.DISTRICT_CHAIRMAN,
    Decider.PROVINCE_CHAIRMAN,
    Decider.PRIME_MINISTER,
)

_SIGNS_AS = {
    Decider.PRIME_MINISTER: "THỦ TƯỚNG",
    Decider.HEAD_OF_BODY: "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
    Decider.HEAD_OF_ENTERPRISE: "GIÁM ĐỐC",
}


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """Who decides some awards over a span of days; each decider with the article that says so."""

    awards: frozenset[AwardCode]
    since: date
    until: date | None
    proposer: str
    deciders: tuple[tuple[Decider, str], ...]
    confidence: Confidence = Confidence.VERIFIED
    delegable: str = ""

    def holds(self, award: AwardCode, on: date) -> bool:
        """Whether this row answers for the award on that day."""
        return award in self.awards and self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Competence:
    """The lawful deciders of an award on a day, seen from one level.

    ``at_level`` is the head of that level when he is one of them, else None; then ``forward_to`` is the
    lowest higher lawful decider. ``signing_form`` is the line of the signer: the head decides in person, so
    it never has "TM.". ``delegable`` is the article that lets a minister hand the decision down, or empty.
    """

    award: AwardCode
    kind: NomineeKind
    decided_on: date
    deciders: frozenset[Decider]
    at_level: Decider | None
    forward_to: Decider | None
    proposer: str
    signing_form: str
    citation: str
    confidence: Confidence = Confidence.VERIFIED
    delegable: str = ""

    @property
    def signing_forms(self) -> tuple[str, ...]:
        """The signer's line for the head, an acting head, and a deputy who signs for him (NĐ 30/2020 Điều 13)."""
        head = self.signing_form
        return (head, f"Q. {head}", f"KT. {head} / PHÓ {head}")

    def lawful(self, decider: Decider) -> bool:
        """Whether that person may decide."""
        return decider in self.deciders


def load_competence(path: Path) -> tuple[CompetenceRow, ...]:
    """Read the table of competence; two rows for one award on one day are refused."""
    rows: list[CompetenceRow] = []
    for raw in check_list(read_yaml(path), where=path.name):
        row = check_keys(
            raw,
            required=frozenset({"awards", "since", "proposer", "deciders"}),
            optional=frozenset({"until", "confidence", "delegable"}),
            where=path.name,
        )
        read = CompetenceRow(
            awards=frozenset(AwardCode[name.upper()] for name in row["awards"]),
            since=row["since"],
            until=row.get("until"),
            proposer=row["proposer"],
            deciders=tuple(
                (Decider[name.upper()], str(read_citation(cite, where=path.name)))
                for name, cite in row["deciders"].items()
            ),
            confidence=read_confidence(row.get("confidence", "verified"), where=path.name),
            delegable=str(read_citation(row["delegable"], where=path.name)) if "delegable" in row else "",
        )
        for other in rows:
            starts = max(read.since, other.since)
            if any(read.holds(award, starts) and other.holds(award, starts) for award in read.awards):
                raise RuleDefinitionError(f"{path.name}: hai dòng thẩm quyền chồng nhau từ {starts}")
        rows.append(read)
    return tuple(rows)


ROWS = load_competence(Path(__file__).parent / "law" / "competence.yaml")


def deciders_of(award: AwardCode, on: date) -> CompetenceRow:
    """Return the row of an award on a day; ``NoLawInForce`` when the table has none."""
    for row in ROWS:
        if row.holds(award, on):
            return row
    raise NoLawInForce(f"Chưa có dữ liệu thẩm quyền quyết định {award.label} vào ngày {on:%d/%m/%Y}.")


def competence(award: AwardCode, decided_on: date, *, level: Level, kind: NomineeKind) -> Competence:
    """Return who may decide an award, seen from the body at ``level`` that would propose or decide.

    The set may hold several; a round fixes one of them. Raises ``NoLawInForce`` on a day without data.
    """
    row = deciders_of(award, decided_on)
    by_decider = dict(row.deciders)
    own = LEVEL_DECIDER[level]
    at_level = own if own in by_decider else None
    above = [one for one in _RANK if one in by_decider and _RANK.index(one) > _RANK.index(own)]
    forward_to = None if at_level is not None else next(iter(above), None)
    signer = at_level or forward_to or row.deciders[0][0]
    return Competence(
        award=award,
        kind=kind,
        decided_on=decided_on,
        deciders=frozenset(by_decider),
        at_level=at_level,
        forward_to=forward_to,
        proposer=row.proposer,
        signing_form=_SIGNS_AS.get(signer, "CHỦ TỊCH"),
        citation=by_decider[signer],
        confidence=_as_sure(row.confidence, decided_on),
        delegable=row.delegable,
    )


def _as_sure(confidence: Confidence, on: date) -> Confidence:
    """How sure the row is on that day: under a law carried forward unread it is unverified."""
    carried = TIMELINE.carried_on(on) and confidence is Confidence.VERIFIED
    return Confidence.UNVERIFIED if carried else confidence
