"""Which form (mẫu số) of a decree's annex a paper follows on a day; the first row that fits answers.

Data: ``law/form_numbers.yaml``. A day or paper without a row has no form: the body lays it out itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.finding import Confidence
from rules.law.dated import read_citation, read_confidence
from rules.law.on_date import LawOnDate
from rules.law.yaml_files import check_keys, check_list, read_yaml
from rules.vocabulary import AwardCode, CommendationGround, NomineeKind, PaperKind


@dataclass(frozen=True, slots=True)
class FormNumber:
    """A form of an annex: its number, where it stands, and for what it is."""

    number: str
    citation: str
    confidence: Confidence
    paper: PaperKind
    since: date
    until: date | None
    award: AwardCode | None
    kind: NomineeKind | None
    ground: CommendationGround | None

    def fits(
        self, paper: PaperKind, award: AwardCode, kind: NomineeKind, ground: CommendationGround | None
    ) -> bool:
        """Whether the form is for that paper; what it leaves open fits everything."""
        return (
            self.paper is paper
            and self.award in {None, award}
            and self.kind in {None, kind}
            and self.ground in {None, ground}
        )


def load_form_numbers(path: Path) -> tuple[FormNumber, ...]:
    """Read the table of forms; unknown keys and instruments are refused."""
    rows = []
    for raw in check_list(read_yaml(path), where=path.name):
        row = check_keys(
            raw,
            required=frozenset({"paper", "since", "number", "cite"}),
            optional=frozenset({"until", "award", "kind", "ground", "confidence"}),
            where=path.name,
        )
        rows.append(
            FormNumber(
                number=row["number"],
                citation=str(read_citation(row["cite"], where=path.name)),
                confidence=read_confidence(row.get("confidence", "verified"), where=path.name),
                paper=PaperKind[row["paper"].upper()],
                since=row["since"],
                until=row.get("until"),
                award=AwardCode[row["award"].upper()] if "award" in row else None,
                kind=NomineeKind[row["kind"].upper()] if "kind" in row else None,
                ground=CommendationGround[row["ground"].upper()] if "ground" in row else None,
            )
        )
    return tuple(rows)


FORM_NUMBERS = load_form_numbers(Path(__file__).parents[1] / "law" / "form_numbers.yaml")


def form_number(
    paper: PaperKind, award: AwardCode, kind: NomineeKind, ground: CommendationGround | None, law: LawOnDate
) -> FormNumber | None:
    """Return the form a paper follows, or None when no annex has one."""
    day = law.criteria_on
    for row in FORM_NUMBERS:
        if (
            row.since <= day
            and (row.until is None or day <= row.until)
            and row.fits(paper, award, kind, ground)
        ):
            return row
    return None
