"""Packs as text: read what people wrote, write a pack out as YAML, and say what in it cannot be used.

``read_pack_text(pack_yaml(pack)) == pack`` holds for every pack. Text from people may not use YAML's anchors and
aliases: nothing in a pack needs them, and a short text could stand for an endless one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from rules.errors import RuleDefinitionError
from rules.law.dated import Dated, DatedValue, Value
from rules.local_packs import LocalPack, parse_pack
from rules.pack_values import exact_decimal, faults
from rules.vocabulary import Labelled

LONGEST = 60_000
WHERE = "bộ quy định"
_REFERENCE = re.compile(r"(?:^|[\s\[\]{},:?-])[&*][^\s]", re.MULTILINE)
_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "&": "\\x26", "*": "\\x2a"}


def read_pack_text(text: str) -> LocalPack:
    """Read and check a pack; ``RuleDefinitionError`` names the line and says in Vietnamese what is wrong."""
    if len(text) > LONGEST:
        raise RuleDefinitionError(f"{WHERE}: dài quá {LONGEST} ký tự; rút gọn phần ghi chú.")
    reference = _REFERENCE.search(text)
    if reference is not None:
        line = text.count("\n", 0, reference.end() - 1) + 1
        raise RuleDefinitionError(
            f"{WHERE}: dòng {line}: không dùng dấu & hoặc * đứng liền trước chữ; viết rõ từng giá trị."
        )
    try:
        pack = parse_pack(text, where=WHERE)
    except RecursionError as error:
        raise RuleDefinitionError(f"{WHERE}: các nhóm lồng nhau quá sâu.") from error
    for key, sentence in faults(pack):
        raise RuleDefinitionError(f"{WHERE}: dòng {line_of(text, key)}: {key}: {sentence}")
    return pack


def line_of(text: str, key: str) -> int:
    """Return the line on which a key of a pack stands, 1 when it is not found."""
    found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*:", text, flags=re.MULTILINE)
    return 1 if found is None else text.count("\n", 0, found.end()) + 1


_SYNTAX = (
    (
        "mapping values are not allowed",
        "dấu hai chấm đặt sai chỗ; chữ có dấu hai chấm cần để trong ngoặc kép",
    ),
    ("could not find expected ':'", "thiếu dấu hai chấm sau tên khóa"),
    (
        "cannot start any token",
        "có ký tự không dùng được ở đây; thụt dòng bằng dấu cách, không dùng phím Tab",
    ),
    ("unexpected end of stream", "thiếu dấu đóng ngoặc kép"),
    ("expected ',' or", "thiếu dấu phẩy hoặc dấu đóng ngoặc"),
    ("expected <block end>", "thụt dòng không đều"),
    ("undefined alias", "không dùng dấu * đứng liền trước chữ"),
    ("could not determine a constructor", "không dùng dấu chấm than đứng liền trước chữ"),
)
"""What the YAML reader says in English, and what it means."""


def for_people(message: str) -> str:
    """Return the message of a fault as a sentence for somebody who writes a pack: no file name, no English."""
    text = message.removeprefix(f"{WHERE}: ")
    found = re.search(r"YAML sai(?: \((.*)\)|: (.*))", text, flags=re.DOTALL)
    if found is not None:
        said = found.group(1) or found.group(2) or ""
        meaning = next((words for sign, words in _SYNTAX if sign in said), "không đúng cách viết YAML")
        text = f"{text[: found.start()]}{meaning}"
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")


def line_in(message: str) -> int | None:
    """Return the line that the message of a fault names, if it names one."""
    found = re.search(r"dòng (\d+)", message, flags=re.IGNORECASE)
    return int(found.group(1)) if found else None


def pack_yaml(pack: LocalPack) -> str:
    """Write a pack as YAML that reads back as the same pack."""
    return (
        "\n".join([*_head(pack), "settings:" if pack.settings else "settings: {}", *_settings(pack)]) + "\n"
    )


def article_of(version: DatedValue, pack: LocalPack) -> str:
    """Return where in its document the pack settles a value."""
    return version.citation.removesuffix(f" {pack.title}")


def _head(pack: LocalPack) -> Iterator[str]:
    """The lines above the settings."""
    yield f"name: {pack.name}"
    for key in ("title", "document", "issued_by"):
        yield f"{key}: {_quoted(getattr(pack, key))}"
    yield f"issued_on: {pack.issued_on.isoformat()}"
    yield f"since: {pack.since.isoformat()}"
    if pack.until is not None:
        yield f"until: {pack.until.isoformat()}"
    yield f"invented: {'true' if pack.invented else 'false'}"
    yield f"scope: {_mapping(dict(pack.scope))}"


def _settings(pack: LocalPack) -> Iterator[str]:
    """The lines of each setting, every version on its own line."""
    for key, dated in pack.settings.items():
        if not dated.versions:
            yield f"  {key}: []"
            continue
        yield f"  {key}:"
        for index, version in enumerate(dated.versions):
            parts = [
                f"value: {value_yaml(version.value, dated.unit)}",
                f"article: {_quoted(article_of(version, pack))}",
            ]
            if version.since != pack.since:
                parts.append(f"since: {version.since.isoformat()}")
            if version.until is not None and version.until != _eve_of_next(dated, index):
                parts.append(f"until: {version.until.isoformat()}")
            yield f"    - {{{', '.join(parts)}}}"


def _eve_of_next(dated: Dated, index: int) -> date | None:
    """The day on which a version ends by itself because the next one begins."""
    following = dated.versions[index + 1 : index + 2]
    return following[0].since - timedelta(days=1) if following else None


def value_yaml(value: Value | None, unit: str) -> str:
    """Write one value as YAML."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Labelled):
        return value.name.lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_item(one) for one in value)}]"
    if isinstance(value, Fraction):
        return exact_decimal(value * 100) if unit == "percent" else _fraction(value)
    return (
        value.isoformat()
        if isinstance(value, date)
        else _quoted(value)
        if isinstance(value, str)
        else str(value)
    )


def _item(one: object) -> str:
    """One member of a list: a code or a small record."""
    return one.name.lower() if isinstance(one, Labelled) else _mapping(dict(one))  # type: ignore[call-overload]


def _fraction(value: Fraction) -> str:
    """A fraction as "2/3", a whole number as itself."""
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def _mapping(words: dict[str, str]) -> str:
    """A small group of keys on one line."""
    pairs = (
        f"{key if _PLAIN.fullmatch(key) else _quoted(key)}: {_quoted(word)}" for key, word in words.items()
    )
    return f"{{{', '.join(pairs)}}}"


def _quoted(text: str) -> str:
    """Text in double quotes, with everything escaped that YAML would read otherwise."""
    return f'"{"".join(_escaped(char) for char in text)}"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    printable = 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
    if printable and code not in {0x2028, 0x2029, 0xFEFF}:
        return char
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"
