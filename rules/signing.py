"""How a document is signed: the words before the signer's title, when they are used, whether an award may bear them.

Source: Nghị định 30/2020/NĐ-CP Điều 13; data in ``law/signing_forms.yaml``. The decider of an award is a person (Luật
2022 Điều 78–80), so an award is never signed "TM.".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.errors import NoLawInForce
from rules.finding import Confidence
from rules.law.dated import read_citation, read_confidence
from rules.law.yaml_files import check_keys, check_list, read_yaml
from rules.vocabulary import Labelled


class AwardDecision(Labelled):
    """Whether an award decision may be signed in a form."""

    ALLOWED = "allowed", "được dùng cho quyết định khen thưởng"
    REFUSED = "refused", "không dùng cho quyết định khen thưởng"
    UNCLEAR = "unclear", "văn bản không nói rõ, cần đối chiếu"


@dataclass(frozen=True, slots=True)
class SigningForm:
    """One form of signing: ``code`` is what stands before the title ("KT."), empty when the head signs himself."""

    code: str
    label: str
    when: str
    award_decision: AwardDecision
    since: date
    until: date | None
    citation: str
    confidence: Confidence


def load_signing_forms(path: Path) -> tuple[SigningForm, ...]:
    """Read the table; unknown keys, words and instruments are refused."""
    rows = []
    for raw in check_list(read_yaml(path), where=path.name):
        row = check_keys(
            raw,
            required=frozenset({"code", "label", "when", "award_decision", "since", "cite"}),
            optional=frozenset({"until", "confidence"}),
            where=path.name,
        )
        rows.append(
            SigningForm(
                code=row["code"],
                label=row["label"],
                when=row["when"],
                award_decision=AwardDecision.of(row["award_decision"]),
                since=row["since"],
                until=row.get("until"),
                citation=str(read_citation(row["cite"], where=path.name)),
                confidence=read_confidence(row.get("confidence", "verified"), where=path.name),
            )
        )
    return tuple(rows)


SIGNING_FORMS = load_signing_forms(Path(__file__).parent / "law" / "signing_forms.yaml")


def signing_forms(on: date) -> tuple[SigningForm, ...]:
    """Return the forms of signing in force on a day, the head himself first; ``NoLawInForce`` when none is entered."""
    found = tuple(one for one in SIGNING_FORMS if one.since <= on and (one.until is None or on <= one.until))
    if not found:
        raise NoLawInForce(f"Chưa có dữ liệu thể thức đề ký vào ngày {on:%d/%m/%Y}.")
    return found
