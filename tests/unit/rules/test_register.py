"""The register of criteria: one line for each version, as a lawyer signs it off.

A change of an article, a day or a severity shows here first. ``python -m tests.unit.rules.test_register`` writes the
file anew; read the difference before you commit.
"""

import csv
import io
from pathlib import Path

from rules.criterion import Criterion
from rules.vocabulary import AwardCode, NomineeKind

REGISTER = Path(__file__).parents[2] / "law" / "register.csv"
HEAD = (
    "criterion",
    "since",
    "until",
    "awards",
    "nominees",
    "article",
    "confidence",
    "severity",
    "judged by",
    "says",
)


def line(rule: Criterion) -> tuple[str, ...]:
    awards = (
        "all" if rule.awards == frozenset(AwardCode) else " ".join(sorted(one.value for one in rule.awards))
    )
    kinds = (
        "all" if rule.kinds == frozenset(NomineeKind) else " ".join(sorted(one.value for one in rule.kinds))
    )
    return (
        rule.id,
        rule.since.isoformat(),
        "" if rule.until is None else rule.until.isoformat(),
        awards,
        kinds,
        rule.citation,
        rule.confidence.value,
        rule.severity.value,
        "people" if rule.manual else "facts",
        "always" if rule.applies is None else "when it concerns the nominee",
        rule.says,
    )


def written() -> str:
    from rules import REGISTRY

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(sorted(line(rule) for rule in REGISTRY.all))
    return out.getvalue()


def test_the_register_is_what_the_rulebook_says():
    assert written().splitlines() == REGISTER.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    REGISTER.write_text(written(), encoding="utf-8")
