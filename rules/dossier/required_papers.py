"""Which papers a dossier must hold on the day it is received, who makes each, and where the law says so.

Sources: Luật Thi đua, khen thưởng 2022 Điều 84–85; Nghị định số 98/2023/NĐ-CP Điều 34; data in
``law/papers.yaml``. A local pack may replace or add papers (Điều 84 khoản 6); without one the national list
holds, with a warning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from rules.finding import Confidence, Finding, Outcome, Severity
from rules.law.dated import DatedValue, read_citation, read_confidence
from rules.law.on_date import LawOnDate
from rules.law.yaml_files import LinedMapping, check_keys, check_list, read_yaml
from rules.local_packs import DELEGATIONS
from rules.vocabulary import AwardCode, CommendationGround, NomineeKind, PaperKind, Procedure

PER_DOSSIER = "dossier"
PER_NOMINEE = "nominee"


@dataclass(frozen=True, slots=True)
class PaperRequirement:
    """One required paper; any one of ``kinds`` will do. ``per`` is "dossier" or "nominee"."""

    kinds: tuple[PaperKind, ...]
    label: str
    citation: str
    made_by: str
    per: str
    confidence: Confidence = Confidence.VERIFIED

    def held_among(self, held: frozenset[PaperKind]) -> bool:
        """Whether one of the acceptable papers is there."""
        return any(kind in held for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class _PaperRow:
    """One line of the table: a requirement and when it applies (None: always)."""

    requirement: PaperRequirement
    awards: frozenset[AwardCode]
    grounds: frozenset[CommendationGround] | None
    procedures: frozenset[Procedure] | None
    since: date
    until: date | None
    form_citation: str

    def asked(
        self, award: AwardCode, ground: CommendationGround | None, on: date, procedure: Procedure
    ) -> bool:
        """Whether the paper is required in this case."""
        return (
            award in self.awards
            and self.since <= on
            and (self.until is None or on <= self.until)
            and (self.grounds is None or ground in self.grounds)
            and (self.procedures is None or procedure in self.procedures)
        )


_REQUIRED = frozenset({"any_of", "label", "awards", "since", "per", "made_by", "cite_title", "cite_form"})
_OPTIONAL = frozenset({"until", "grounds", "procedures", "confidence", "also"})


def _awards(raw: Any) -> frozenset[AwardCode]:
    """Read "all", "titles", "forms" or a list of awards."""
    groups = {
        "all": frozenset(AwardCode),
        "titles": frozenset(code for code in AwardCode if code.is_title),
        "forms": frozenset(code for code in AwardCode if not code.is_title),
    }
    return groups[raw] if isinstance(raw, str) else frozenset(AwardCode[name.upper()] for name in raw)


def load_papers(path: Path) -> tuple[_PaperRow, ...]:
    """Read the table of papers; unknown keys and instruments are refused."""
    rows = []
    for raw in check_list(read_yaml(path), where=path.name):
        row = check_keys(raw, required=_REQUIRED, optional=_OPTIONAL, where=path.name)
        grounds, procedures = row.get("grounds"), row.get("procedures")
        rows.append(
            _PaperRow(
                requirement=PaperRequirement(
                    kinds=tuple(PaperKind[name.upper()] for name in row["any_of"]),
                    label=row["label"],
                    citation=_cited(row, "cite_title", path.name),
                    made_by=row["made_by"],
                    per=row["per"],
                    confidence=read_confidence(row.get("confidence", "verified"), where=path.name),
                ),
                awards=_awards(row["awards"]),
                grounds=None
                if grounds is None
                else frozenset(CommendationGround[one.upper()] for one in grounds),
                procedures=None
                if procedures is None
                else frozenset(Procedure[one.upper()] for one in procedures),
                since=row["since"],
                until=row.get("until"),
                form_citation=_cited(row, "cite_form", path.name),
            )
        )
    return tuple(rows)


def _cited(row: LinedMapping, key: str, where: str) -> str:
    """The article of a row, with the transition article (``also``) that keeps it where there is one."""
    cited = [str(read_citation(row[one], where=where)) for one in (key, "also") if one in row]
    return "; ".join(cited)


_ROWS = load_papers(Path(__file__).parents[1] / "law" / "papers.yaml")


@lru_cache(maxsize=1024)
def required_papers(
    award: AwardCode,
    kind: NomineeKind,
    ground: CommendationGround | None,
    law: LawOnDate,
    procedure: Procedure = Procedure.FULL,
) -> tuple[PaperRequirement, ...]:
    """Return the papers required for a nomination, in the order the law names them.

    The simplified procedure (Điều 85) is for commendation forms; a title always takes the full one.
    """
    procedure = Procedure.FULL if award.is_title else procedure
    papers = [
        row.requirement if award.is_title else replace(row.requirement, citation=row.form_citation)
        for row in _ROWS
        if row.asked(award, ground, law.criteria_on, procedure)
    ]
    replacing, adding = law.setting("papers.replace"), law.setting("papers.add")
    for record in _matching(replacing, award, kind, ground):
        papers = [_replaced(paper, record, replacing) for paper in papers]
    if procedure is Procedure.FULL:
        for record in _matching(adding, award, kind, ground):
            paper = PaperKind[record["paper"].upper()]
            if all(paper not in one.kinds for one in papers):
                papers.append(_added(paper, adding))
    return tuple(_as_sure(paper) for paper in papers) if law.carried else tuple(papers)


def _as_sure(paper: PaperRequirement) -> PaperRequirement:
    """The requirement as sure as it is under a law carried forward unread."""
    verified = paper.confidence is Confidence.VERIFIED
    return replace(paper, confidence=Confidence.UNVERIFIED) if verified else paper


def _matching(
    setting: DatedValue | None, award: AwardCode, kind: NomineeKind, ground: CommendationGround | None
) -> list[dict[str, str]]:
    """Return the records of a local setting that speak of this award, kind and ground."""
    if setting is None:
        return []
    assert isinstance(setting.value, tuple)
    records = [dict(pairs) for pairs in setting.value]
    shown = {
        "award": award.name.lower(),
        "kind": kind.name.lower(),
        "ground": "" if ground is None else ground.name.lower(),
    }
    return [one for one in records if all(one.get(name, word) == word for name, word in shown.items())]


def _replaced(
    paper: PaperRequirement, record: dict[str, str], setting: DatedValue | None
) -> PaperRequirement:
    """Return the paper, or the one the pack puts in its place."""
    if PaperKind[record["paper"].upper()] not in paper.kinds:
        return paper
    assert setting is not None
    other = PaperKind[record["by"].upper()]
    return replace(
        paper,
        kinds=(other, *paper.kinds),
        label=other.label,
        citation=setting.citation,
        per=PER_DOSSIER,
        confidence=setting.confidence,
    )


def _added(paper: PaperKind, setting: DatedValue | None) -> PaperRequirement:
    """Return a paper the pack asks for."""
    assert setting is not None
    return PaperRequirement(
        (paper,), paper.label, setting.citation, "Cơ quan, đơn vị đề nghị", PER_NOMINEE, setting.confidence
    )


@lru_cache(maxsize=4096)
def check_papers(  # noqa: PLR0917 - the public face fixed for its callers; cached by position
    award: AwardCode,
    kind: NomineeKind,
    ground: CommendationGround | None,
    law: LawOnDate,
    held: frozenset[PaperKind],
    procedure: Procedure = Procedure.FULL,
) -> tuple[Finding, ...]:
    """Return one finding for each required paper, and a warning when no local rule names the papers."""
    findings = [_paper_finding(one, held) for one in required_papers(award, kind, ground, law, procedure)]
    if not local_list(law):
        findings.append(no_local_list())
    return tuple(findings)


def local_list(law: LawOnDate) -> bool:
    """Whether a local rule names the papers; otherwise the national list is used, with a warning."""
    return law.setting("papers.replace") is not None or law.setting("papers.add") is not None


def _paper_finding(paper: PaperRequirement, held: frozenset[PaperKind]) -> Finding:
    """Say whether one required paper is there."""
    there = paper.held_among(held)
    return Finding(
        criterion=f"papers.{paper.kinds[0].name.lower()}",
        outcome=Outcome.MET if there else Outcome.NOT_MET,
        reason=f"Hồ sơ phải có: {paper.label}; {'đã có' if there else 'chưa có'}.",
        citation=paper.citation,
        remedy="" if there else f"Đề nghị bổ sung {paper.label} (người lập: {paper.made_by}).",
        confidence=paper.confidence,
    )


def no_local_list() -> Finding:
    """The warning that the national list is used because no local one is there."""
    matter = DELEGATIONS["papers.add"]
    return Finding(
        criterion="papers.local_rule",
        outcome=Outcome.NOT_MET,
        reason="Chưa có quy định của địa phương về hồ sơ; đang áp dụng thành phần hồ sơ theo luật.",
        citation=matter.citation,
        remedy="Đề nghị kiểm tra quy định của địa phương về thành phần và số bộ hồ sơ.",
        confidence=matter.confidence,
        severity=Severity.WARNING,
    )
