"""Answers: what a criterion function says, before ``criterion.py`` adds id, citation and confidence."""

from __future__ import annotations

from typing import NamedTuple

from rules.finding import AssessmentOutcome, Outcome, Severity
from rules.law.citation import Citation
from rules.law.dated import DatedValue


class Answer(NamedTuple):
    """What a criterion function says, before id and citation are added.

    ``text`` may hold ``{name}`` places filled from ``values`` when the finding is built.
    """

    outcome: Outcome
    text: str
    values: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    remedy: str | None = None
    source: DatedValue | None = None
    severity: Severity | None = None
    leads_to: AssessmentOutcome | None = None


def met(text: str, *, source: DatedValue | None = None, **values: object) -> Answer:
    """The requirement is fulfilled."""
    return Answer(Outcome.MET, text, _pairs(values), source=source)


def not_met(
    text: str,
    *,
    remedy: str | None = None,
    source: DatedValue | None = None,
    severity: Severity | None = None,
    leads_to: AssessmentOutcome | None = None,
    **values: object,
) -> Answer:
    """The requirement is not fulfilled; ``remedy`` overrides the criterion's own."""
    return Answer(Outcome.NOT_MET, text, _pairs(values), (), remedy, source, severity, leads_to)


def unknown(
    *missing: str,
    text: str = "",
    source: DatedValue | None = None,
    severity: Severity | None = None,
    **values: object,
) -> Answer:
    """The facts do not say; ``missing`` names the facts (fields of ``NomineeFacts``) to supply."""
    return Answer(Outcome.UNDETERMINED, text, _pairs(values), missing, None, source, severity)


def not_applicable(text: str) -> Answer:
    """The requirement does not concern this nominee."""
    return Answer(Outcome.NOT_APPLICABLE, text)


def needs_local_rule(text: str, source: Citation) -> Answer:
    """The law leaves the matter to the province or body, and no local rule is there."""
    return Answer(
        Outcome.UNDETERMINED,
        f"{text} do địa phương quy định ({source}); chưa có quy định của địa phương để xét.",
        remedy="Đề nghị nạp quy định của địa phương hoặc ghi nhận văn bản do người có thẩm quyền ban hành.",
        leads_to=AssessmentOutcome.NEEDS_LOCAL_RULE,
    )


def _pairs(values: dict[str, object]) -> tuple[tuple[str, str], ...]:
    """Values as text pairs, in the order written."""
    return tuple((name, value if isinstance(value, str) else str(value)) for name, value in values.items())
