"""A pack as a form: one entry for each matter that the law leaves to a body, and both ways between form and YAML.

Entries are what people see and type; the rules read the text. Earlier periods of a matter that the form does not show
are kept from the text that the form was made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from rules.errors import RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import Dated, DatedValue, Value, spans
from rules.local_packs import DELEGATIONS, Delegation, LocalPack
from rules.pack_text import article_of, for_people, pack_yaml, read_pack_text
from rules.pack_values import UNIT_WORDS, entry, options_of, takes_many, typed
from rules.text import fold
from rules.vocabulary import AwardCode
from workflow.errors import InvalidInput

GROUPS = {
    "principles": "Nguyên tắc chung",
    "papers": "Hồ sơ, giấy tờ",
    "dossier": "Hồ sơ, giấy tờ",
    "deadline": "Thời hạn",
    "council": "Hội đồng",
}
OTHER = "Việc khác"
DAYS = {"issued_on": "ngày ban hành", "since": "ngày có hiệu lực", "until": "ngày hết hiệu lực"}
SCOPES = {"province": "Tỉnh", "district": "Huyện", "commune": "Xã", "sector": "Ngành"}
"""How the form writes the keys of where a pack holds; the text keeps the codes."""
_SCOPE_CODES = {fold(label): code for code, label in SCOPES.items()}
WORDS = {"title": "tên quy định", "document": "số, ký hiệu văn bản", "issued_by": "cơ quan ban hành"}


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter that may be settled, as a form shows it. ``field`` is its name in the form."""

    key: str
    field: str
    group: str
    description: str
    unit: str
    unit_words: str
    options: tuple[tuple[str, str], ...]
    many: bool
    citation: str
    confidence: Confidence
    not_before: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is typed for one matter: the last period's value, where it stands, and from when (empty: as the pack)."""

    value: str = ""
    article: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """What is typed for a whole pack; ``head`` has the keys of the text, ``scope`` one "key: words" a line."""

    head: Mapping[str, str]
    settings: Mapping[str, Entry] = field(default_factory=dict)


def field_name(key: str) -> str:
    """Return the name of a matter in the form."""
    return key.replace(".", "-")


def matters() -> tuple[Matter, ...]:
    """Return every matter that is left to a body, groups together."""
    found = [_matter(one) for one in DELEGATIONS.values()]
    order = list(dict.fromkeys(one.group for one in found))
    return tuple(sorted(found, key=lambda one: order.index(one.group)))


def _matter(one: Delegation) -> Matter:
    prefix = one.key.partition(".")[0]
    award = AwardCode.__members__.get(prefix.upper())
    return Matter(
        key=one.key,
        field=field_name(one.key),
        group=GROUPS.get(prefix, OTHER if award is None else award.label),
        description=one.description,
        unit=one.unit,
        unit_words=UNIT_WORDS.get(one.unit, ""),
        options=options_of(one.key, one.unit),
        many=takes_many(one.unit),
        citation=one.citation,
        confidence=one.confidence,
        not_before=one.since,
    )


def entries_of(text: str) -> Entries:
    """Return what a form shows of a text; ``InvalidInput`` on ``text`` when it cannot be read."""
    pack = _read(text)
    head = {
        "name": pack.name,
        "title": pack.title,
        "document": pack.document,
        "issued_by": pack.issued_by,
        "issued_on": _day(pack.issued_on),
        "since": _day(pack.since),
        "until": _day(pack.until),
        "invented": "true" if pack.invented else "",
        "scope": "\n".join(f"{SCOPES.get(key, key)}: {word}" for key, word in pack.scope.items()),
    }
    settings = {key: _entry(dated, pack) for key, dated in pack.settings.items() if dated.versions}
    return Entries(head, settings)


def _entry(dated: Dated, pack: LocalPack) -> Entry:
    last = dated.versions[-1]
    if last.value is None:
        return Entry()
    since = "" if last.since == pack.since else _day(last.since)
    return Entry(entry(last.value, dated.unit), article_of(last, pack), since)


def text_of(entries: Entries, base: str) -> str:
    """Return the YAML of a form; ``base`` is the text it was made of. ``InvalidInput`` names the fields at fault."""
    wrong: dict[str, str] = {}
    head = _head(entries.head, wrong)
    try:
        earlier = read_pack_text(base)
    except RuleDefinitionError:
        earlier = None
    settings = {}
    for key in _in_order(entries.settings, earlier):
        found = _setting(key, entries.settings.get(key, Entry()), head, earlier, wrong)
        if found is not None:
            settings[key] = found
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    pack = LocalPack(**head, settings=MappingProxyType(settings))  # type: ignore[arg-type]  # checked by _head
    return pack_yaml(pack)


def _in_order(settings: Mapping[str, Entry], earlier: LocalPack | None) -> Iterable[str]:
    """Keep the order of the text; what is new follows in the order of the law's list."""
    return dict.fromkeys(
        [*(earlier.settings if earlier else ()), *(key for key in DELEGATIONS if key in settings)]
    )


def _head(typed_head: Mapping[str, str], wrong: dict[str, str]) -> dict[str, object]:
    """Read the head; what is wrong is added to ``wrong`` and replaced by something harmless."""
    head: dict[str, object] = {
        "name": typed_head.get("name", "").strip(),
        "invented": bool(typed_head.get("invented")),
    }
    if not head["name"]:
        wrong["name"] = "Ghi tên ngắn của bộ quy định, ví dụ huyen_minh_hoa_2026."
    for key, words in WORDS.items():
        head[key] = typed_head.get(key, "").strip()
        if not head[key]:
            wrong[key] = f"Ghi {words}."
    for key, words in DAYS.items():
        day = _typed_day(typed_head.get(key, ""))
        if isinstance(day, str) or (day is None and key != "until"):
            wrong[key] = f"Ghi {words}, ví dụ 05/01/2026."
            day = None
        head[key] = day
    scope: dict[str, str] = {}
    for line in typed_head.get("scope", "").splitlines():
        name, colon, word = line.partition(":")
        if not (colon and name.strip() and word.strip()):
            said = f"Dòng «{line.strip()}» thiếu một vế."
            wrong["scope"] = f"Mỗi dòng ghi một nơi, một ngành, ví dụ: Tỉnh: Quảng Ngãi. {said}"
        scope[_SCOPE_CODES.get(fold(name), name.strip())] = word.strip()
    head["scope"] = MappingProxyType(scope)
    return head


def _setting(
    key: str, given: Entry, head: Mapping[str, object], earlier: LocalPack | None, wrong: dict[str, str]
) -> Dated | None:
    """Return one matter with its periods, or None when the form leaves it out."""
    matter = DELEGATIONS[key]
    before = earlier.settings.get(key) if earlier is not None else None
    if not given.value.strip():
        ended = before is not None and bool(before.versions) and before.versions[-1].value is None
        return before if ended else None
    last = _last(matter, given, head, wrong)
    if last is None or last.since is None:
        return None
    kept = []
    if before is not None and earlier is not None:
        kept = [
            _kept(one, earlier, str(head["title"]), last.since)
            for one in before.versions
            if one.since < last.since
        ]
        until = next((one.until for one in before.versions if one.since == last.since), None)
        last = replace(last, until=until)
    try:
        return Dated(key, matter.description, matter.unit, spans([*kept, last], where=key))
    except RuleDefinitionError as error:
        wrong[field_name(key)] = str(error)
        return None


def _last(
    matter: Delegation, given: Entry, head: Mapping[str, object], wrong: dict[str, str]
) -> DatedValue | None:
    """Read the period that the form shows."""
    name = field_name(matter.key)
    value: Value | None = None
    try:
        value = typed(given.value, matter.unit)
    except ValueError as error:
        wrong[name] = _about(matter, str(error))
    if not given.article.strip():
        wrong[f"{name}-article"] = _about(matter, "Ghi điều, khoản của văn bản.")
    since = _typed_day(given.since)
    if isinstance(since, str):
        wrong[f"{name}-since"] = _about(matter, "Ghi ngày/tháng/năm, hoặc để trống.")
        return None
    starts = since or head["since"]
    if value is None or not isinstance(starts, date):
        return None
    if not matter.left_to_them(starts):
        wrong[f"{name}-since"] = (
            f"Trước ngày {matter.since:%d/%m/%Y} việc này đã được {matter.fixed_by} quy định; ghi từ ngày đó trở đi."
        )
        return None
    citation = f"{given.article.strip()} {head['title']}"
    return DatedValue(matter.key, value, starts, None, citation, Confidence.LOCAL)


def _about(matter: Delegation, sentence: str) -> str:
    """Name the matter before what is expected."""
    return f"{matter.description[:1].upper()}{matter.description[1:]}: {sentence[:1].lower()}{sentence[1:]}"


def _kept(one: DatedValue, earlier: LocalPack, title: str, following: date) -> DatedValue:
    """Return an earlier period under the new title; it ends by itself where the following one begins."""
    ends = None if one.until is None or one.until >= following else one.until
    return replace(one, until=ends, citation=f"{article_of(one, earlier)} {title}")


def _read(text: str) -> LocalPack:
    try:
        return read_pack_text(text)
    except RuleDefinitionError as error:
        message = for_people(str(error))
        raise InvalidInput(message, {"text": message}) from error


def _day(value: date | None) -> str:
    return "" if value is None else f"{value:%d/%m/%Y}"


def _typed_day(text: str) -> date | str | None:
    """Return the day, None for nothing, or the text itself when it is no day."""
    text = text.strip()
    if not text:
        return None
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return text
