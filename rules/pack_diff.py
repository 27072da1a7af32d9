"""What one version of a local pack changes against another, matter by matter and line by line, and a trial of it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType

from rules.assessment import assess
from rules.dossier.required_papers import required_papers
from rules.errors import NoLawInForce
from rules.facts import NomineeFacts
from rules.law.dated import Dated, DatedValue
from rules.law.on_date import LawOnDate, law_for
from rules.local_packs import LocalPack
from rules.pack_text import article_of, pack_yaml
from rules.pack_values import words
from rules.quotas.unit_share import quota
from rules.vocabulary import AwardCode, CommendationGround, NomineeKind
from rules.voting import vote_rule

HEAD_LABELS = {
    "title": "Tên quy định",
    "document": "Văn bản",
    "issued_by": "Cơ quan ban hành",
    "issued_on": "Ngày ban hành",
    "since": "Có hiệu lực từ",
    "until": "Hết hiệu lực sau ngày",
    "invented": "Bản thử, chưa phải văn bản",
    "scope": "Phạm vi",
}
NOTHING = "không quy định"
_MOST_DAYS = 12


@dataclass(frozen=True, slots=True)
class PackDifference:
    """One matter that differs; each side in words, one line for each period."""

    key: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the comparison of two texts: " " as before, "-" only before, "+" only after."""

    mark: str
    text: str


def differences(old: LocalPack | None, new: LocalPack) -> tuple[PackDifference, ...]:
    """Return what ``new`` changes, the head first, then the matters in the order of the new pack."""
    found = list(_head(old, new))
    before = {} if old is None else dict(old.settings)
    for key in dict.fromkeys([*new.settings, *before]):
        sides = [_lines(pack, key) for pack in (old, new)]
        if sides[0] != sides[1]:
            described = new.settings.get(key) or before[key]
            found.append(PackDifference(key, described.description, *sides))
    return tuple(found)


def _head(old: LocalPack | None, new: LocalPack) -> Iterator[PackDifference]:
    for key, label in HEAD_LABELS.items():
        before = () if old is None else (_shown(getattr(old, key)),)
        after = (_shown(getattr(new, key)),)
        if before != after:
            yield PackDifference(key, label, before, after)


def _shown(value: object) -> str:
    """A value of the head in words."""
    if value is None:
        return "không đặt"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return value if isinstance(value, str) else ", ".join(str(word) for word in dict(value).values())  # type: ignore[call-overload]


def _lines(pack: LocalPack | None, key: str) -> tuple[str, ...]:
    """What a pack says of a matter, one line for each period."""
    dated = None if pack is None else pack.settings.get(key)
    if pack is None or dated is None:
        return ()
    return tuple(version_line(version, pack, dated.unit) for version in dated.versions)


def version_line(version: DatedValue, pack: LocalPack, unit: str) -> str:
    """One version of a setting: value, where it stands, from when to when if not the pack's own days."""
    line = f"{words(version.value, unit, version.key)} ({article_of(version, pack)})"
    if version.since != pack.since:
        line += f", từ {version.since:%d/%m/%Y}"
    if version.until is not None and version.until != pack.until:
        line += f" đến {version.until:%d/%m/%Y}"
    return line


def text_lines(old: LocalPack | None, new: LocalPack) -> tuple[TextLine, ...]:
    """Compare both packs as YAML, written the same way, with two lines around each change."""
    before, after = ([] if pack is None else pack_yaml(pack).splitlines() for pack in (old, new))
    lines = list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
    return tuple(TextLine(line[:1], line[1:]) for line in lines if not line.startswith("@@"))


def as_if_always(pack: LocalPack, day: date) -> LocalPack:
    """Return what the pack says on a day as if it had always said so: last season under the rules of the next."""
    always = date.min
    settings = {
        key: Dated(key, dated.description, dated.unit, (replace(version, since=always, until=None),))
        for key, dated in pack.settings.items()
        if (version := dated.find(day)) is not None
    }
    return replace(pack, since=always, until=None, settings=MappingProxyType(settings))


def why_unusable(pack: LocalPack) -> str:
    """Try the pack on every award and kind of nominee; return what cannot be used, or nothing.

    The last fence before people rely on a pack: a value that the rules cannot work with is found here, not at a gate.
    """
    days = {pack.since, *(one.since for dated in pack.settings.values() for one in dated.versions)}
    for day in sorted(days)[:_MOST_DAYS]:
        try:
            law, bare = law_for(day, None, pack), law_for(day, None)
        except NoLawInForce:
            continue
        for award in AwardCode:
            for ask in _questions(award):
                fault = _fault(ask, law)
                if fault and not _fault(ask, bare):
                    return f"{award.label}, ngày {day:%d/%m/%Y}: bộ quy tắc không dùng được giá trị ({fault})"
    return ""


def _fault(ask: Callable[[LawOnDate], object], law: LawOnDate) -> str:
    """What goes wrong when a question is put to a law; that the law is silent is no fault."""
    try:
        ask(law)
    except NoLawInForce:
        return ""
    except Exception as error:  # whatever a value makes the rules do, it must not get further
        return f"{type(error).__name__}: {error}"
    return ""


def _questions(award: AwardCode) -> Iterator[Callable[[LawOnDate], object]]:
    """Everything about an award that a pack can change."""
    yield partial(vote_rule, award)
    yield partial(quota, award, pool=100, used=10, decided_on=None)
    for kind in NomineeKind:
        yield partial(assess, award, kind, NomineeFacts())
        for ground in CommendationGround:
            yield partial(required_papers, award, kind, ground)
