"""Local packs: what a province or body has ruled where the law leaves it to them.

A pack is dated YAML in ``rules/local/`` with its issuing document and scope. It may set only the keys of
``law/delegations.yaml``; anything the law itself fixes is refused, naming the article. Values read from a
pack carry ``Confidence.LOCAL`` and cite the pack. Source: the delegations of Luật 2022 (Điều 24.6, 75.2,
84.6, 90.5 …).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rules.errors import RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import PARAMETERS, Dated, DatedValue, convert, read_citation, read_confidence, spans
from rules.law.yaml_files import LinedMapping, check_keys, check_list, nearest, parse_yaml, read_yaml


@dataclass(frozen=True, slots=True)
class Delegation:
    """A matter the law leaves to a province or body, and where it says so.

    ``since`` is the first day it is left to them (None: in all the time we know). ``fixed_by`` is the article that
    settled the matter itself before that day.
    """

    key: str
    description: str
    unit: str
    citation: str
    confidence: Confidence
    since: date | None = None
    fixed_by: str = ""

    def left_to_them(self, on: date) -> bool:
        """Whether a pack may set it on that day."""
        return self.since is None or on >= self.since


@dataclass(frozen=True, slots=True)
class LocalPack:
    """One set of local rules; ``invented`` marks a demonstration that is no real document."""

    name: str
    title: str
    document: str
    issued_by: str
    issued_on: date
    since: date
    until: date | None
    invented: bool
    scope: Mapping[str, str]
    settings: Mapping[str, Dated]

    def __hash__(self) -> int:
        """Packs are compared whole; name and document tell most apart."""
        return hash((self.name, self.document, self.issued_on, self.since, self.until))

    def in_force(self, on: date) -> bool:
        """Whether the pack holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)

    def find(self, key: str, on: date) -> DatedValue | None:
        """Return the local value of a delegated matter on a day, or None."""
        setting = self.settings.get(key)
        return setting.find(on) if setting is not None and self.in_force(on) else None


def load_delegations(path: Path) -> dict[str, Delegation]:
    """Read what the law leaves to others; faults raise ``RuleDefinitionError``."""
    found = {}
    for key, raw in read_yaml(path).items():
        where = f"{path.name}: {key}"
        row = check_keys(
            raw,
            required=frozenset({"description", "unit", "cite"}),
            optional=frozenset({"confidence", "since", "fixed_by"}),
            where=where,
        )
        fixed_by = row.get("fixed_by")
        found[key] = Delegation(
            key=key,
            description=row["description"],
            unit=row["unit"],
            citation=str(read_citation(row["cite"], where=where)),
            confidence=read_confidence(row.get("confidence", "verified"), where=where),
            since=row.get("since"),
            fixed_by="" if fixed_by is None else str(read_citation(fixed_by, where=where)),
        )
    return found


DELEGATIONS = load_delegations(Path(__file__).parent / "law" / "delegations.yaml")


def delegation(key: str) -> Delegation:
    """Return a delegated matter; an unknown key raises ``RuleDefinitionError`` naming the nearest one."""
    try:
        return DELEGATIONS[key]
    except KeyError:
        raise RuleDefinitionError(f"Không có việc được giao {key!r}{nearest(key, DELEGATIONS)}") from None


_NAME = re.compile(r"[a-z][a-z0-9_]{2,59}")
_TEXT: tuple[type, str] = (str, "chữ")
_DAY: tuple[type, str] = (date, "một ngày (năm-tháng-ngày)")
_HEAD: dict[str, tuple[type, str]] = {
    "name": _TEXT,
    "title": _TEXT,
    "document": _TEXT,
    "issued_by": _TEXT,
    "issued_on": _DAY,
    "since": _DAY,
    "until": _DAY,
    "invented": (bool, "true hoặc false"),
    "scope": (LinedMapping, "một nhóm khóa"),
    "settings": (LinedMapping, "một nhóm khóa"),
}
_VERSION: dict[str, tuple[type, str]] = {"article": _TEXT, "since": _DAY, "until": _DAY}
_REQUIRED = frozenset(
    {"name", "title", "document", "issued_by", "issued_on", "since", "invented", "scope", "settings"}
)


def _is_a(value: Any, kind: type) -> bool:
    """Whether a value is of a kind; a moment is no day."""
    return isinstance(value, kind) and not isinstance(value, datetime)


def load_pack(path: Path) -> LocalPack:
    """Read a pack; an unknown, undelegated or wrongly typed setting raises ``RuleDefinitionError``."""
    found = read_pack(read_yaml(path), where=path.name)
    if found.name != path.stem:
        raise RuleDefinitionError(f"{path.name}: tên {found.name!r} phải trùng tên tệp")
    return found


def parse_pack(text: str, *, where: str = "bộ quy định") -> LocalPack:
    """Read a pack from its YAML text; faults raise ``RuleDefinitionError`` naming the line."""
    return read_pack(parse_yaml(text, where=where), where=where)


def read_pack(raw: Any, *, where: str) -> LocalPack:
    """Check the content of a pack and return it."""
    content = check_keys(raw, required=_REQUIRED, optional=frozenset({"until"}), where=where)
    for key, (kind, words) in _HEAD.items():
        if key in content and not _is_a(content[key], kind) and not (key == "until" and content[key] is None):
            raise RuleDefinitionError(f"{where}: dòng {content.lines[key]}: {key!r} cần {words}")
    if content.get("until") is not None and content["until"] < content["since"]:
        raise RuleDefinitionError(f"{where}: dòng {content.lines['until']}: kết thúc trước khi bắt đầu")
    if not _NAME.fullmatch(content["name"]):
        raise RuleDefinitionError(
            f"{where}: dòng {content.lines['name']}: tên {content['name']!r} chỉ gồm chữ thường không dấu, số, '_'"
        )
    settings = {
        key: _read_setting(
            key, value, content, where=f"{where}: dòng {content['settings'].lines[key]}: {key}"
        )
        for key, value in content["settings"].items()
    }
    return LocalPack(
        name=content["name"],
        title=content["title"],
        document=content["document"],
        issued_by=content["issued_by"],
        issued_on=content["issued_on"],
        since=content["since"],
        until=content.get("until"),
        invented=content["invented"],
        scope=MappingProxyType(dict(content["scope"])),
        settings=MappingProxyType(settings),
    )


def _read_setting(key: str, raw: Any, pack: LinedMapping, *, where: str) -> Dated:
    """Read one local setting with its versions."""
    if key not in DELEGATIONS:
        raise RuleDefinitionError(f"{where}: {_why_not(key, pack['since'])}")
    delegation = DELEGATIONS[key]
    versions = []
    for item in check_list(raw, where=where):
        row = check_keys(
            item,
            required=frozenset({"value", "article"}),
            optional=frozenset({"since", "until"}),
            where=where,
        )
        for name, (kind, words) in _VERSION.items():
            if name in row and not _is_a(row[name], kind) and not (name == "until" and row[name] is None):
                raise RuleDefinitionError(f"{where}: dòng {row.line}: {name!r} cần {words}")
        since = row.get("since", pack["since"])
        if not delegation.left_to_them(since):
            raise RuleDefinitionError(
                f"{where}: dòng {row.line}: trước ngày {delegation.since:%d/%m/%Y} đã được {delegation.fixed_by} "
                "quy định; địa phương không được thay"
            )
        versions.append(
            DatedValue(
                key=key,
                value=convert(row["value"], delegation.unit, where=f"{where}: dòng {row.line}"),
                since=since,
                until=row.get("until"),
                citation=f"{row['article']} {pack['title']}",
                confidence=Confidence.LOCAL,
            )
        )
    return Dated(key, delegation.description, delegation.unit, spans(versions, where=where))


def _why_not(key: str, on: date) -> str:
    """Say why a key may not be set by a pack: the article that fixes it, or the nearest delegated key."""
    fixed = PARAMETERS.get(key)
    version = fixed.find(on) if fixed is not None else None
    if version is not None:
        return f"đã được {version.citation} quy định; địa phương không được thay"
    return f"không phải việc được giao cho địa phương quy định{nearest(key, DELEGATIONS)}"


def load_packs(folder: Path) -> dict[str, LocalPack]:
    """Read every pack of a folder, by name."""
    return {path.stem: load_pack(path) for path in sorted(folder.glob("*.yaml"))}


PACKS = load_packs(Path(__file__).parent / "local")


def packs() -> tuple[str, ...]:
    """Return the names of the local packs."""
    return tuple(PACKS)


def pack(name: str) -> LocalPack:
    """Return a pack by name; an unknown name raises ``RuleDefinitionError`` with the nearest known one."""
    try:
        return PACKS[name]
    except KeyError:
        raise RuleDefinitionError(f"Không có bộ quy định địa phương {name!r}{nearest(name, PACKS)}") from None
