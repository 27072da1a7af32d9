"""Packs as text: written and read back the same; what people may not write is refused with its line."""

from __future__ import annotations

import unicodedata
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rules
from rules.errors import RuleDefinitionError
from rules.finding import Confidence
from rules.law.dated import Dated, DatedValue, spans
from rules.local_packs import DELEGATIONS, PACKS, LocalPack
from rules.pack_diff import as_if_always, differences, text_lines, why_unusable
from rules.pack_text import for_people, line_in, pack_yaml, read_pack_text
from rules.pack_values import CHOICES, entry, typed, words
from rules.vocabulary import AwardCode, NomineeKind, PaperKind, Rating

BA_TO = PACKS["ba_to_2024"]
DAY = date(2024, 7, 1)

letters = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"), min_size=1)
texts = letters.map(lambda text: unicodedata.normalize("NFC", text)).filter(lambda text: text.strip())
notes = st.one_of(texts, st.just("*a &b \"c\" \\ 'd' # e: {f}"), st.just("tab\tvà\nxuống dòng"))
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
codes = st.sampled_from([one.name.lower() for one in PaperKind])
VALUES = {
    "percent": st.integers(0, 1000).map(lambda n: Fraction(n, 1000)),
    "fraction": st.fractions(0, 1),
    "coefficient": st.integers(0, 5000).map(lambda n: Fraction(n, 100)),
    "flag": st.booleans(),
    "text": notes,
    "date": days,
    "rating": st.sampled_from(Rating),
    "kinds": st.lists(st.sampled_from(NomineeKind)).map(tuple),
    "awards": st.lists(st.sampled_from(AwardCode)).map(tuple),
    "records": st.lists(codes.map(lambda one: (("by", one), ("paper", one)))).map(tuple),
    **dict.fromkeys(("months", "years", "days", "count", "dong"), st.integers(0, 10**9)),
}


@st.composite
def packs(draw: st.DrawFn) -> LocalPack:
    """Make any pack that can be: every kind of value, several periods, odd letters."""
    since = draw(st.dates(date(2026, 10, 1), date(2090, 1, 1)))
    title = draw(notes)
    made = {}
    for key in draw(st.lists(st.sampled_from(sorted(DELEGATIONS)), unique=True, max_size=6)):
        matter = DELEGATIONS[key]
        value = st.sampled_from(sorted(CHOICES[key])) if key in CHOICES else VALUES[matter.unit]
        starts = sorted(
            draw(st.lists(st.dates(since, date(2099, 1, 1)), min_size=1, max_size=3, unique=True))
        )
        rows = [
            DatedValue(key, draw(st.none() | value), start, None, f"{draw(notes)} {title}", Confidence.LOCAL)
            for start in starts
        ]
        made[key] = Dated(key, matter.description, matter.unit, spans(rows, where=key))
    return LocalPack(
        name=draw(st.from_regex(r"[a-z][a-z0-9_]{2,59}", fullmatch=True)),
        title=title,
        document=draw(notes),
        issued_by=draw(notes),
        issued_on=draw(days),
        since=since,
        until=draw(st.none() | st.dates(since, date(2100, 1, 1))),
        invented=draw(st.booleans()),
        scope=MappingProxyType(draw(st.dictionaries(notes, notes, max_size=2))),
        settings=MappingProxyType(made),
    )


@settings(max_examples=150, deadline=None)
@given(packs())
def test_a_pack_is_written_and_read_back_the_same(pack: LocalPack) -> None:
    assert read_pack_text(pack_yaml(pack)) == pack
    assert differences(pack, read_pack_text(pack_yaml(pack))) == ()


@pytest.mark.parametrize("name", list(PACKS))
def test_the_shipped_packs_read_back_and_can_be_used(name: str) -> None:
    pack = PACKS[name]
    assert read_pack_text(pack_yaml(pack)) == pack
    assert why_unusable(pack) == ""
    for dated in pack.settings.values():
        for version in dated.versions:
            assert typed(entry(version.value, dated.unit), dated.unit) == version.value


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("value: 15", "value: 150", "dòng"),
        ("value: 15", "value: *a", "dấu & hoặc *"),
        ("value: good", "value: rất_tốt", "rating"),
        ('value: "floor"', 'value: "tròn"', "floor, nearest"),
        ("since: 2024-01-01", "since: 2024-01-01 10:00:00", "một ngày"),
        ("since: 2024-01-01", "since: hôm qua", "một ngày"),
        ("council.members:", "council.chairs:", "council.members"),
        ("council.members:", "excellent_collective.min_good_share:", "không"),
        ('paper: "achievement_report"', 'paper: "giay_la"', "achievement_report"),
        ('by: "nominee_list"', 'bang: "nominee_list"', "thiếu"),
        ("scope: {", "scope: {so: 5, ", "ngoặc kép"),
        ('article: "Mục 6"}', 'article: "Mục 6", until: mai}', "một ngày"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(before: str, after: str, said: str) -> None:
    text = pack_yaml(BA_TO)
    assert before in text
    with pytest.raises(RuleDefinitionError) as refused:
        read_pack_text(text.replace(before, after, 1))
    message = for_people(str(refused.value))
    assert said in message
    assert line_in(message) is not None
    assert not message.startswith("bộ quy định")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a: b", "Dòng 1: dấu hai chấm đặt sai chỗ"),
        ("name: x\n\ttitle: y", "không dùng phím Tab"),
        ('name: "x', "thiếu dấu đóng ngoặc kép"),
        ("name: [a, b", "thiếu dấu phẩy hoặc dấu đóng ngoặc"),
        ("name: !!python/object:os.system x", "dấu chấm than"),
        ("name: x\nname: y", "viết hai lần"),
        ("[" * 3000, "quá sâu"),
        ("- a", "Cần một nhóm khóa"),
        ("x" * 70_000, "Dài quá"),
        ("a: &b [c]\nd: [*b, *b]", "dấu & hoặc *"),
    ],
)
def test_faults_of_writing_are_told_in_vietnamese(text: str, said: str) -> None:
    with pytest.raises(RuleDefinitionError) as refused:
        read_pack_text(text)
    message = for_people(str(refused.value))
    assert said in message
    assert message.endswith(".")


def test_differences_name_the_matter_and_both_sides() -> None:
    text = pack_yaml(BA_TO).replace("value: 15, article", "value: 12.5, article", 1)
    other = read_pack_text(text.replace("2025-06-30", "2025-12-31"))
    found = {one.key: one for one in differences(BA_TO, other)}
    assert set(found) == {"until", "grassroots_fighter.max_share"}
    assert found["until"].after == ("31/12/2025",)
    assert found["grassroots_fighter.max_share"].before == ("15 % (Mục 2)",)
    assert found["grassroots_fighter.max_share"].after == ("12,5 % (Mục 2)",)
    assert [line.mark for line in text_lines(BA_TO, other)].count("+") == 2
    assert len(differences(None, BA_TO)) == 8 + len(BA_TO.settings)


def test_last_season_may_be_tried_under_the_rules_of_the_next() -> None:
    later = read_pack_text(
        pack_yaml(BA_TO).replace("2024-01-01", "2027-01-01").replace("until: 2025-06-30\n", "")
    )
    assert rules.law_for(DAY, None, later).setting("council.members") is None
    tried = rules.law_for(DAY, None, as_if_always(later, date(2027, 1, 1))).setting("council.members")
    assert tried is not None
    assert tried.value == 15


def test_words_and_typing_of_values() -> None:
    assert words(Fraction(1, 8), "percent") == "12,5 %"
    assert words(None, "count") == "không quy định"
    assert words("leaders_only", "text", "advanced_worker.commune_proposals") == "chỉ cán bộ lãnh đạo cấp xã"
    assert words(1410000, "dong") == "1.410.000 đồng"
    assert typed("12,5 %", "percent") == Fraction(1, 8)
    assert typed("1.410.000", "dong") == 1410000
    assert typed("  ", "count") is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("200", "percent"),
        ("9" * 30, "percent"),
        ("-1", "count"),
        ("mai", "date"),
        ("3/2", "fraction"),
        ("1/0", "fraction"),
        ("x", "rating"),
        ("có", "flag"),
        ("paper: la", "records"),
    ],
)
def test_what_is_typed_wrongly_is_answered_with_an_example(text: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        typed(text, unit)
