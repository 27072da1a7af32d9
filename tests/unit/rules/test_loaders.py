"""Rule files written wrongly are refused, and the message names the file and the key."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from rules.competence import load_competence
from rules.deadlines import load_calendar
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.finding import Confidence
from rules.law.citation import Citation, cited_numbers
from rules.law.dated import PARAMETERS, load_parameters, parameter
from rules.law.instruments import INSTRUMENTS, Instruments, is_in_force, load_instruments
from rules.law.legal_basis import legal_bases
from rules.law.regimes import load_timeline
from rules.law.yaml_files import check_keys, check_list, read_yaml
from rules.local_packs import DELEGATIONS, delegation, load_pack, pack
from rules.vocabulary import Decider

GOOD = """
one.key:
  description: d
  unit: percent
  values:
    - {since: 2024-01-01, value: 15, cite: {instrument: 06/2022/QH15, article: 5}}
"""
CITE = "cite: {instrument: 06/2022/QH15}"


def written(tmp_path, text, name="rules.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(call, *words):
    with pytest.raises(RuleDefinitionError) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


def values(*rows):
    lines = "\n".join(f"    - {{{row}, {CITE}}}" for row in rows)
    return f"one.key:\n  description: d\n  unit: percent\n  values:\n{lines}\n"


def test_a_good_file_reads_exact_values(tmp_path):
    found = load_parameters([written(tmp_path, GOOD)])["one.key"]
    assert found.on(date(2030, 1, 1)).value == Fraction(15, 100)
    with pytest.raises(NoLawInForce, match=r"one\.key"):
        found.on(date(2023, 12, 31))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + GOOD, ("rules.yaml", "one.key", "hai lần")),
        (GOOD.replace("unit:", "unti:"), ("rules.yaml", "one.key", "unti", "'unit'")),
        (GOOD.replace("  unit: percent\n", ""), ("one.key", "thiếu", "unit")),
        (GOOD.replace("unit: percent", "unit: percents"), ("percents", "gần nhất")),
        (GOOD.replace("value: 15", "value: many"), ("one.key", "many")),
        (GOOD.replace("value: 15", "value: 101"), ("101",)),
        (GOOD.replace("value: 15", "value: true"), ("True",)),
        (GOOD.replace("06/2022/QH15", "06/2022/QH16"), ("rules.yaml", "one.key", "06/2022/QH16", "gần nhất")),
        (GOOD.replace("article: 5}", "article: 5}, confidence: sure"), ("sure",)),
        (values("since: 2024-01-01, value: 1", "since: 2024-01-01, value: 2"), ("one.key", "chồng")),
        (values("since: 2024-02-01, value: 1", "since: 2024-01-01, value: 2"), ("chồng",)),
        (values("since: 2024-01-01, until: 2024-06-01, value: 1", "since: 2024-06-01, value: 2"), ("chồng",)),
        (values("since: 2024-01-01, until: 2023-06-01, value: 1"), ("kết thúc",)),
        ("- 1\n", ("nhóm khóa",)),
        ("1: 2\n", ("phải là chữ",)),
        ("a: [\n", ("rules.yaml", "YAML sai")),
        ("a: .inf\n", ("không phải số",)),
        ("a: !!python/object/apply:os.system [ls]\n", ("YAML sai",)),
        ("one.key: 3\n", ("one.key", "nhóm khóa")),
        ("one.key: {description: d, unit: percent, values: 3}\n", ("danh sách",)),
    ],
)
def test_bad_parameter_files(tmp_path, text, words):
    refused(lambda: load_parameters([written(tmp_path, text)]), *words)


def test_bytes_that_are_no_utf8(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("é: 1".encode("latin-1"))
    refused(lambda: read_yaml(path), "latin.yaml", "UTF-8")


def test_one_key_in_two_files(tmp_path):
    paths = [written(tmp_path, GOOD, "a.yaml"), written(tmp_path, GOOD, "b.yaml")]
    refused(lambda: load_parameters(paths), "b.yaml", "one.key")


def test_null_ends_a_value_and_versions_close_one_another(tmp_path):
    text = values("since: 2024-01-01, value: 1", "since: 2024-07-01, value: null")
    found = load_parameters([written(tmp_path, text)])["one.key"]
    assert found.on(date(2024, 6, 30)).until == date(2024, 6, 30)
    assert found.find(date(2024, 7, 1)).value is None
    with pytest.raises(NoLawInForce):
        found.on(date(2024, 7, 1))


def test_unknown_parameter_names_the_nearest():
    refused(lambda: parameter("base_salry"), "base_salary")
    assert "base_salary" in PARAMETERS


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("months", "-1"),
        ("dong", "0.5"),
        ("rating", "best"),
        ("kinds", "[person]"),
        ("awards", "grassroots_fighter"),
        ("date", "tomorrow"),
        ("records", "[1]"),
        ("fraction", "1/0"),
        ("flag", "1"),
    ],
)
def test_values_must_fit_their_unit(tmp_path, unit, value):
    text = GOOD.replace("unit: percent", f"unit: {unit}").replace("value: 15", f"value: {value}")
    refused(lambda: load_parameters([written(tmp_path, text)]), "one.key", unit)


def test_citation_prints_as_the_law_is_cited():
    assert (
        str(Citation("06/2022/QH15", 24, 1, "a")) == "điểm a khoản 1 Điều 24 Luật Thi đua, khen thưởng 2022"
    )
    assert str(Citation("98/2023/NĐ-CP")) == "Nghị định số 98/2023/NĐ-CP"
    assert cited_numbers(str(Citation("01/2024/TT-BNV", 1))) == ("01/2024/TT-BNV",)
    refused(lambda: Citation("1/1/XX"), "1/1/XX")


def test_instruments_are_one_list_with_known_successors(tmp_path):
    one = INSTRUMENTS.get("98/2023/NĐ-CP")
    refused(lambda: Instruments((one, one)), "hai lần")
    refused(lambda: Instruments((one,)), "152/2025/NĐ-CP")
    refused(lambda: load_instruments(written(tmp_path, "- {number: x}\n")), "thiếu")


def test_legal_bases_follow_the_day_of_decision():
    def names(day):
        return " | ".join(legal_bases(day))

    before, after = names(date(2024, 4, 14)), names(date(2024, 4, 15))
    assert "01/2024/TT-BNV" not in before
    assert "Nghị định số 98/2023/NĐ-CP" in before
    assert "01/2024/TT-BNV" in after
    assert "06/2022/QH15" not in after
    assert "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022" in after
    assert after.index("Tổ chức chính quyền địa phương") < after.index("Thi đua")
    assert "91/2017" in names(date(2023, 12, 31))
    assert not is_in_force("91/2017/NĐ-CP", date(2024, 7, 1))
    with pytest.raises(NoLawInForce):
        legal_bases(date(1999, 1, 1))


def test_a_dossier_kept_under_the_earlier_law_brings_its_texts():
    decided = date(2025, 8, 10)
    kept = " | ".join(legal_bases(decided, date(2025, 6, 30)))
    fresh = " | ".join(legal_bases(decided, date(2025, 7, 1)))
    assert "98/2023/NĐ-CP" in kept
    assert "01/2024/TT-BNV" in kept
    assert kept.index("98/2023") < kept.index("Nghị định số 152/2025")
    assert "98/2023" not in fresh
    assert "91/2017" in " | ".join(legal_bases(date(2024, 2, 1), date(2023, 12, 30)))
    assert legal_bases(decided, decided) == legal_bases(decided)


def test_a_commune_chairman_rests_on_the_decree_that_gave_him_the_power():
    decided = date(2025, 8, 10)
    assert "129/2025/NĐ-CP" in " | ".join(legal_bases(decided, None, Decider.COMMUNE_CHAIRMAN))
    assert "129/2025/NĐ-CP" not in " | ".join(legal_bases(decided, None, Decider.PROVINCE_CHAIRMAN))
    assert "129/2025/NĐ-CP" not in " | ".join(legal_bases(decided))


def test_from_october_2026_the_law_is_cited_as_amended():
    before, after = (" | ".join(legal_bases(day)) for day in (date(2026, 9, 30), date(2026, 10, 1)))
    assert "sửa đổi, bổ sung bởi Luật ngày 23 tháng 4 năm 2026" not in before
    assert "sửa đổi, bổ sung bởi Luật ngày 23 tháng 4 năm 2026" in after


PACK = """
name: trial
title: Quy định thử
document: d
issued_by: i
issued_on: 2024-01-01
since: 2024-01-01
invented: true
scope: {district: X}
settings:
  SETTING
"""


def trial(tmp_path, setting, **changes):
    text = PACK.replace("SETTING", setting)
    for old, new in changes.items():
        text = text.replace(old, new)
    return lambda: load_pack(written(tmp_path, text, "trial.yaml"))


def test_a_pack_may_set_only_what_is_delegated(tmp_path):
    ok = trial(tmp_path, "grassroots_fighter.max_share: [{value: 10, article: Mục 1}]")()
    found = ok.find("grassroots_fighter.max_share", date(2024, 5, 1))
    assert found.value == Fraction(1, 10)
    assert found.citation == "Mục 1 Quy định thử"
    assert found.confidence is Confidence.LOCAL
    assert ok.find("council.members", date(2024, 5, 1)) is None
    assert ok.find("grassroots_fighter.max_share", date(2023, 5, 1)) is None


def test_overriding_what_the_law_fixes_names_the_article(tmp_path):
    setting = "advanced_collective.min_advanced_worker_share: [{value: 50, article: Mục 1}]"
    refused(trial(tmp_path, setting), "trial.yaml", "min_advanced_worker_share", "điểm c khoản 1 Điều 28")
    setting = "grassroots_fighter.vote_threshold: [{value: 50, article: Mục 1}]"
    refused(trial(tmp_path, setting), "khoản 7 Điều 30 Nghị định số 98/2023/NĐ-CP")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("council.member: [{value: 3, article: a}]", ("council.member", "council.members")),
        ("council.members: [{value: ba, article: a}]", ("ba",)),
        ("council.members: [{value: 3}]", ("article",)),
        ("council.members: 3", ("danh sách",)),
        (
            "council.members: [{value: 3, article: a}, {value: 4, article: a}]",
            ("council.members", "chồng"),
        ),
    ],
)
def test_bad_packs(tmp_path, setting, words):
    refused(trial(tmp_path, setting), "trial.yaml", *words)


def test_a_pack_is_named_as_its_file(tmp_path):
    text = PACK.replace("SETTING", "council.members: [{value: 3, article: a}]").replace(
        "name: trial", "name: other"
    )
    refused(lambda: load_pack(written(tmp_path, text, "trial.yaml")), "other")
    refused(lambda: pack("ba_to_2025"), "ba_to_2024")
    refused(lambda: delegation("council.memberz"), "council.members")


def test_every_delegation_says_where_the_law_leaves_it():
    for matter in DELEGATIONS.values():
        assert matter.citation
        assert matter.description


REGIME = "{letter: a, name: n, since: 2020-01-01, encoded: true}"


def test_regimes_may_not_overlap_and_effects_are_known(tmp_path):
    refused(
        lambda: load_timeline(written(tmp_path, f"regimes: [{REGIME}, {REGIME}]\ntransitions: []\n")),
        "chồng",
    )
    transition = f"{{id: T, text: t, received_before: 2024-01-01, effect: magic, {CITE}}}"
    text = f"regimes: [{REGIME}]\ntransitions: [{transition}]\n"
    refused(lambda: load_timeline(written(tmp_path, text)), "magic")


def test_a_gap_between_regimes_is_refused_when_asked(tmp_path):
    line = load_timeline(written(tmp_path, f"regimes: [{REGIME}]\ntransitions: []\n"))
    assert line.regime_on(date(2024, 1, 1)).letter == "a"
    with pytest.raises(NoLawInForce):
        line.regime_on(date(2019, 1, 1))


def test_competence_rows_may_not_overlap(tmp_path):
    row = (
        "- {awards: [advanced_worker], since: 2024-01-01, proposer: p,"
        " deciders: {prime_minister: {instrument: 06/2022/QH15}}}\n"
    )
    refused(lambda: load_competence(written(tmp_path, row + row)), "chồng")


def test_a_holiday_stands_once(tmp_path):
    days = "[{day: 2024-01-01, name: a}, {day: 2024-01-01, name: b}]"
    text = f"years: [2024]\nconfirmed: []\nholidays: {days}\nworking_weekend_days: []\n"
    refused(lambda: load_calendar(written(tmp_path, text)), "hai lần")


def test_checks_name_the_place():
    refused(lambda: check_keys([], required=frozenset(), where="w"), "w")
    refused(lambda: check_list({}, where="w"), "w")
