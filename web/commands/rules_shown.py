"""The rulebook as plain words and numbers, for the terminal and for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import rules
from rules.case_files import CaseResult
from rules.competence import deciders_of
from rules.criterion import Criterion
from rules.errors import NoLawInForce
from rules.finding import Confidence
from rules.law.dated import DatedValue
from rules.law.on_date import LawOnDate
from rules.local_packs import LocalPack
from rules.vocabulary import AwardCode, CommendationGround, Labelled, NomineeKind

OWED = {
    "untested": "Chưa có tình huống",
    "uncited": "Chưa có viện dẫn",
    "without_article": "Viện dẫn chưa nêu điều",
    "unverified": "Chưa đối chiếu văn bản",
}
UNSURE = frozenset({Confidence.UNVERIFIED, Confidence.INFERRED, Confidence.EXAMPLE})


def plain(value: Any) -> Any:
    """Return a value of the law as a word, a number or a list of them."""
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, tuple) and value and all(_is_pair(item) for item in value):
        return {name: plain(item) for name, item in value}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _is_pair(item: Any) -> bool:
    """Whether a part of a value is a (name, value) pair of a record."""
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str)


def words(value: Any) -> str:
    """Return a plain value as text for the terminal."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return "; ".join(words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {words(item)}" for name, item in value.items())
    return "luật không quy định" if value is None else str(value)


def case(result: CaseResult) -> dict[str, Any]:
    """Return a case with its answer and where it differs."""
    return {
        "name": result.name,
        "kind": result.kind,
        "line": result.line,
        "ok": result.ok,
        "answer": result.answer,
        "expected": result.expected,
        "differences": list(result.differences),
    }


def owed(untested: Iterable[Criterion], values: Iterable[DatedValue]) -> dict[str, list[str]]:
    """Return what the rulebook still owes, as lines by the keys of ``OWED``."""
    pairs = [
        *((f"{one.key} từ {one.since:%d/%m/%Y}", one.citation.strip(), one.confidence) for one in values),
        *((rule.version, rule.citation.strip(), rule.confidence) for rule in rules.REGISTRY.all),
    ]
    named = list(dict.fromkeys(pairs))  # one version may stand once for each kind of nominee
    return {
        "untested": [rule.version for rule in untested],
        "uncited": [name for name, cited, _ in named if not cited],
        "without_article": [f"{name} ({cited})" for name, cited, _ in named if cited and "Điều" not in cited],
        "unverified": [f"{name} ({sure.label})" for name, _, sure in named if sure in UNSURE],
    }


def award(code: AwardCode, law: LawOnDate) -> dict[str, Any]:
    """Return what the law of the day says of an award; ``NoLawInForce`` when it says nothing at all."""
    found = {kind: _criteria(code, kind, law) for kind in NomineeKind}
    kinds = {kind: rows for kind, rows in found.items() if any(_is_own(row["id"]) for row in rows)}
    if not kinds:
        raise NoLawInForce(f"Chưa có bộ tiêu chuẩn {code.label} vào ngày {law.criteria_on:%d/%m/%Y}.")
    return {
        "award": code.value,
        "label": code.label,
        "on": law.criteria_on.isoformat(),
        "regime": law.regime.name,
        "pack": law.pack,
        "fingerprint": law.fingerprint,
        "criteria": {kind.label: rows for kind, rows in kinds.items()},
        "papers": _papers(code, list(kinds), law),
        "deciders": _deciders(code, law),
        "vote": _vote(code, law),
    }


SHARED = ("principles.", "authority.", "nominee.")
"""Families of criteria that every award has; a kind of nominee with these alone is not one the award is for."""


def _is_own(criterion: str) -> bool:
    return not criterion.startswith(SHARED)


def _criteria(code: AwardCode, kind: NomineeKind, law: LawOnDate) -> list[dict[str, Any]]:
    try:
        found = law.criteria(code, kind)
    except NoLawInForce:
        return []
    return [
        {
            "id": rule.id,
            "since": rule.since.isoformat(),
            "until": None if rule.until is None else rule.until.isoformat(),
            "severity": rule.severity.value,
            "manual": rule.manual,
            "confidence": rule.confidence.value,
            "citation": rule.citation,
            "reads": list(rule.reads),
        }
        for rule in found
    ]


def _papers(code: AwardCode, kinds: list[NomineeKind], law: LawOnDate) -> list[dict[str, Any]]:
    """Return the papers of every ground, each once, with the kinds of nominee it is asked for."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for kind in kinds:
        for ground in CommendationGround:
            for paper in rules.required_papers(code, kind, ground, law):
                row = {"label": paper.label, "made_by": paper.made_by, "citation": paper.citation}
                kept = found.setdefault((paper.label, paper.citation), {**row, "nominees": []})
                if kind.label not in kept["nominees"]:
                    kept["nominees"].append(kind.label)
    return list(found.values())


def _deciders(code: AwardCode, law: LawOnDate) -> list[dict[str, str]]:
    try:
        row = deciders_of(code, law.competence_on)
    except NoLawInForce:
        return []
    return [{"decider": one.label, "citation": citation} for one, citation in row.deciders]


def _vote(code: AwardCode, law: LawOnDate) -> dict[str, Any]:
    try:
        rule = rules.vote_rule(code, law)
    except NoLawInForce as error:
        return {"required": None, "reason": str(error)}
    return {
        "required": rule.required,
        "secret": rule.secret,
        "threshold": plain(rule.threshold),
        "quorum": plain(rule.quorum),
        "citation": rule.citation,
    }


def award_lines(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of ``award`` for the terminal."""
    local = f"; quy định địa phương: {found['pack']}" if found["pack"] else ""
    yield f"{found['label']} ({found['award']}) vào ngày {_day(found['on'])}: {found['regime']}{local}"
    for kind, criteria in found["criteria"].items():
        yield f"Tiêu chuẩn đối với {kind}:"
        for one in criteria:
            until = f" đến {_day(one['until'])}" if one["until"] else ""
            marks = [
                *(["chỉ cảnh báo"] if one["severity"] == "warning" else []),
                *(["do người xét"] if one["manual"] else []),
                *(["chưa đối chiếu văn bản"] if one["confidence"] == "unverified" else []),
            ]
            note = f" ({', '.join(marks)})" if marks else ""
            yield f"    {one['id']}, từ {_day(one['since'])}{until}{note}: {one['citation']}"
    yield "Giấy tờ:"
    for paper in found["papers"]:
        yield f"    {paper['label']} ({', '.join(paper['nominees'])}; {paper['made_by']}): {paper['citation']}"
    yield "Người có thẩm quyền quyết định:"
    for one in found["deciders"]:
        yield f"    {one['decider']}: {one['citation']}"
    yield f"Biểu quyết: {_vote_line(found['vote'])}"


def _vote_line(vote: dict[str, Any]) -> str:
    if vote["required"] is None:
        return str(vote["reason"])
    if not vote["required"]:
        return f"không phải bỏ phiếu: {vote['citation']}"
    secret = "bỏ phiếu kín" if vote["secret"] else "bỏ phiếu"
    return f"{secret}, từ {vote['threshold']} tổng số thành viên: {vote['citation']}"


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def pack(one: LocalPack) -> dict[str, Any]:
    """Return a local pack with the current and past values of what it settles."""
    until = f" đến {one.until:%d/%m/%Y}" if one.until else ""
    return {
        "name": one.name,
        "title": one.title,
        "document": one.document,
        "issued_by": one.issued_by,
        "issued_on": one.issued_on.isoformat(),
        "period": f"từ {one.since:%d/%m/%Y}{until}",
        "invented": one.invented,
        "scope": dict(one.scope),
        "settings": [
            {
                "key": key,
                "description": dated.description,
                "since": version.since.isoformat(),
                "value": plain(version.value),
                "citation": version.citation,
            }
            for key, dated in one.settings.items()
            for version in dated.versions
        ],
    }
