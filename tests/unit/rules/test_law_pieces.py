"""Small functions of the law that case files do not reach: packs that rule more, order, the fund, cancelled awards."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

import rules
from rules.competence import load_competence
from rules.eligibility.ordering import presentation_key
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.facts import NomineeFacts, PriorAward
from rules.finding import AssessmentOutcome, Confidence
from rules.fund import Area, fund_frame
from rules.law.instruments import INSTRUMENTS
from rules.law.on_date import LawOnDate, law_for
from rules.law.regimes import TIMELINE, load_timeline
from rules.law.yaml_files import parse_yaml
from rules.local_packs import PACKS, parse_pack
from rules.quotas.excellent_ratings import excellent_rating_cap, excellent_unit_cap
from rules.quotas.what_if import what_if, what_if_counts
from rules.revocation import awards_resting_on
from rules.vocabulary import AwardCode, Level, NomineeKind, Rating
from rules.voting import (
    NEXT_LOWER,
    Ranked,
    Ranking,
    VoteOutcome,
    chosen_vote,
    count_vote,
    lower_award,
    needed_votes,
    rank_within_quota,
    vote_rule,
)

PERSON = NomineeKind.INDIVIDUAL
LDTT, FIGHTER = AwardCode.ADVANCED_WORKER, AwardCode.GRASSROOTS_FIGHTER
PACK = """
name: quy_che_thu
title: Quy chế thử
document: Quyết định số 01
issued_by: Tỉnh thử
issued_on: 2025-07-01
since: 2025-07-01
invented: true
scope: {province: Thử}
settings:
"""


def law_with(settings: str, day: date = date(2026, 3, 1)) -> LawOnDate:
    return law_for(day, day, parse_pack(PACK + settings))


def test_a_province_may_set_its_own_ballot_from_july_2025():
    law = law_with("  grassroots_fighter.vote_threshold: [{value: 75, article: Điều 9}]\n")
    rule = vote_rule(FIGHTER, law)
    assert (rule.threshold, rule.above, rule.confidence) == (Fraction(3, 4), False, Confidence.LOCAL)
    found = count_vote(rule, 15, 12, present=14, written=1)
    assert found.proof.endswith("tính theo quy chế của Hội đồng")


def test_before_that_day_the_decree_had_settled_it():
    early = PACK.replace("since: 2025-07-01", "since: 2025-06-30")
    with pytest.raises(RuleDefinitionError, match=r"dòng 11.*khoản 7 Điều 30 Nghị định số 98/2023"):
        parse_pack(early + "  grassroots_fighter.vote_threshold: [{value: 75, article: Điều 9}]\n")


def test_a_majority_is_asked_only_where_the_law_names_no_threshold():
    law = law_with(
        "  council.simple_majority: [{value: [national_fighter, advanced_worker], article: Điều 9}]\n"
    )
    assert vote_rule(AwardCode.NATIONAL_FIGHTER, law).threshold == Fraction(9, 10)
    rule = vote_rule(LDTT, law)
    assert (rule.required, rule.threshold, rule.above) == (True, Fraction(1, 2), True)
    assert needed_votes(16, Fraction(1, 2), above=True) == 9
    assert needed_votes(15, Fraction(1, 2), above=True) == 8


SEASON = date(2024, 6, 20)


@pytest.mark.parametrize(
    ("members", "agree", "passed"), [(16, 8, False), (16, 9, True), (15, 7, False), (15, 8, True)]
)
def test_a_vote_the_council_chooses_to_hold_needs_more_than_half_of_all(members, agree, passed):
    free = vote_rule(LDTT, law_for(SEASON, SEASON))
    assert (free.required, free.threshold) == (False, None)
    assert count_vote(free, members, agree).outcome is VoteOutcome.NO_VOTE_REQUIRED
    chosen = chosen_vote(free)
    assert (chosen.required, chosen.threshold, chosen.above) == (True, Fraction(1, 2), True)
    assert "Điều 90" in chosen.citation
    found = count_vote(chosen, members, agree, disagree=members - agree)
    assert found.outcome is (VoteOutcome.PASSED if passed else VoteOutcome.FAILED)
    assert (found.needed, found.base) == (members // 2 + 1, members)


def test_a_vote_the_text_asks_for_stays_as_the_text_has_it():
    law = law_for(SEASON, SEASON, PACKS["ba_to_2024"])
    rule = vote_rule(FIGHTER, law)
    assert (rule.required, rule.threshold, rule.above) == (True, Fraction(4, 5), False)
    assert chosen_vote(rule) == rule
    kept = chosen_vote(vote_rule(LDTT, law))
    assert (kept.quorum, kept.award) == (Fraction(2, 3), LDTT)


def test_a_lower_award_is_proposed_only_where_the_local_rules_allow_it():
    law = law_for(SEASON, SEASON, PACKS["ba_to_2024"])
    allowed = {award: lower_award(award, law) for award in AwardCode if lower_award(award, law)}
    assert allowed == {AwardCode.EXCELLENT_COLLECTIVE: AwardCode.ADVANCED_COLLECTIVE}
    assert {lower_award(award, law_for(SEASON, SEASON)) for award in AwardCode} == {None}
    after = law_for(date(2025, 7, 1), date(2025, 7, 1), PACKS["ba_to_2024"])
    assert lower_award(AwardCode.EXCELLENT_COLLECTIVE, after) is None
    every = ", ".join(award.name.lower() for award in AwardCode)
    everything = law_with(f"  council.lower_title: [{{value: [{every}], article: Điều 9}}]\n")
    assert {award: lower_award(award, everything) for award in AwardCode} == {
        award: NEXT_LOWER.get(award) for award in AwardCode
    }
    assert lower_award(LDTT, everything) is None


@pytest.mark.parametrize(
    ("votes", "most", "ranking"),
    [
        ([("A", 14), ("B", 13)], 2, Ranking(("A", "B"), (), ())),
        ([("A", 14), ("B", 13), ("C", 12)], 2, Ranking(("A", "B"), (), ("C",))),
        ([("A", 14), ("B", 13), ("C", 13)], 2, Ranking(("A",), ("B", "C"), ())),
        ([("A", 14), ("B", 13), ("C", 13), ("D", 12)], 2, Ranking(("A",), ("B", "C"), ("D",))),
        ([("A", 14)], 0, Ranking((), (), ("A",))),
        ([], 0, Ranking((), (), ())),
    ],
)
def test_ranking_by_votes(votes, most, ranking):
    passed = [Ranked(name, agree) for name, agree in votes]
    assert rank_within_quota(passed, most) == ranking
    assert rank_within_quota(passed[::-1], most) == ranking


def test_in_a_tie_the_preferred_are_named_first():
    tie = [Ranked("A", 13), Ranked("B", 13, preferred=True), Ranked("C", 13)]
    assert rank_within_quota(tie, 1).tied == ("B", "A", "C")
    with pytest.raises(ValueError, match="negative"):
        rank_within_quota(tie, -1)


def test_presentation_order():
    names = sorted(
        [
            ("Giấy khen cá nhân", presentation_key(AwardCode.COMMENDATION_LETTER, PERSON)),
            ("Giấy khen truy tặng", presentation_key(AwardCode.COMMENDATION_LETTER, PERSON, posthumous=True)),
            ("Giấy khen hộ", presentation_key(AwardCode.COMMENDATION_LETTER, NomineeKind.HOUSEHOLD)),
            ("Giấy khen tập thể", presentation_key(AwardCode.COMMENDATION_LETTER, NomineeKind.COLLECTIVE)),
            ("LĐTT", presentation_key(LDTT, PERSON)),
            ("TTLĐTT", presentation_key(AwardCode.ADVANCED_COLLECTIVE, NomineeKind.COLLECTIVE)),
            ("CSTĐCS", presentation_key(FIGHTER, PERSON)),
        ],
        key=lambda one: one[1],
    )
    assert [name for name, _ in names] == [
        "CSTĐCS", "TTLĐTT", "LĐTT", "Giấy khen tập thể", "Giấy khen hộ", "Giấy khen cá nhân", "Giấy khen truy tặng",
    ]  # fmt: skip
    assert all(presentation_key(award, PERSON) for award in AwardCode)


def test_the_fund():
    frame = fund_frame(Area.MOUNTAIN, 1_000_000_000, date(2025, 8, 1))
    assert (frame.most, frame.organising) == (15_000_000, 3_000_000)
    assert fund_frame(Area.PLAIN, 1_000_000_000, date(2025, 8, 1)).most == 10_000_000
    assert fund_frame(Area.PLAIN, 10, date(2023, 8, 1)).organising is None
    assert fund_frame(Area.PLAIN, 10, date(2026, 10, 1)).share.confidence is Confidence.UNVERIFIED
    with pytest.raises(NoLawInForce):
        fund_frame(Area.PLAIN, 10, date(2024, 8, 1))
    with pytest.raises(ValueError, match="negative"):
        fund_frame(Area.PLAIN, -1, date(2025, 8, 1))


def test_what_rests_on_a_cancelled_award():
    revoked = PriorAward(FIGHTER, 2022, revoked=True)
    certificate = PriorAward(AwardCode.MERIT_CERTIFICATE, 2023)
    earlier = PriorAward(AwardCode.MERIT_CERTIFICATE, 2021)
    gone = replace(certificate, revoked=True)
    held = [
        PriorAward(LDTT, 2023),
        certificate,
        earlier,
        gone,
        PriorAward(AwardCode.MINISTRY_PROVINCE_FIGHTER, 2022),
    ]
    assert awards_resting_on(revoked, held) == (certificate, held[-1])


def test_who_falls_out():
    law = law_for(date(2023, 7, 15), None)
    pool = [f"N{number}" for number in range(20)]
    found = what_if(FIGHTER, law, pool=pool, proposed=pool[:3], refused=pool[18:])
    assert (found.before.max_allowed, found.after.max_allowed) == (3, 2)
    assert (found.stay, found.fall_out, found.lose_title) == (("N0", "N1"), ("N2",), ())
    assert found.sentence == "Nếu vậy, vượt tỷ lệ, xếp cuối nên bị loại: N2."
    assert (
        what_if(FIGHTER, law, pool=pool, proposed=pool[:2], refused=[]).sentence == "Không ai bị ảnh hưởng."
    )
    lost = what_if(FIGHTER, law, pool=pool, proposed=pool[:2], refused=["N0"])
    assert lost.sentence == "Nếu vậy, không còn đạt danh hiệu làm gốc: N0."
    unlimited = what_if(FIGHTER, law_for(date(2024, 7, 15), None), pool=pool, proposed=pool, refused=["N0"])
    assert (unlimited.after.max_allowed, len(unlimited.stay)) == (None, 19)


def test_the_base_of_excellent_ratings_may_be_ruled():
    settled = law_with("  rating.excellent_base: [{value: good_or_better, article: Điều 3}]\n")
    assert excellent_rating_cap(settled, good=40, excellent=10).max_allowed == 10
    assert excellent_rating_cap(law_for(date(2026, 3, 1), None), good=40, excellent=10).max_allowed == 8
    assert excellent_rating_cap(settled, good=-1, excellent=1).max_allowed is None
    none = excellent_rating_cap(law_for(date(2026, 3, 1), None), good=0, excellent=0)
    assert (none.ratio, none.max_allowed) == (None, 0)
    with pytest.raises(NoLawInForce):
        excellent_rating_cap(law_for(date(2019, 3, 1), None), good=40, excellent=1)
    larger = excellent_rating_cap(
        law_for(date(2024, 3, 1), None), good=40, excellent=9, unit_rating=Rating.EXCELLENT
    )
    assert larger.max_allowed == 8
    day = law_for(date(2026, 8, 1), None)
    assert excellent_unit_cap(day, units=20, excellent=5, exceptional=True).max_allowed == 5
    assert excellent_unit_cap(day, units=20, excellent=5).max_allowed == 4
    assert excellent_unit_cap(day, units=0, excellent=0).max_allowed == 0
    assert excellent_unit_cap(day, units=None, excellent=1).max_allowed is None


def test_a_fine_bars_where_the_province_says_so():
    law = law_with("  advanced_worker.no_administrative_fine: [{value: true, article: Điều 9}]\n")
    fined = NomineeFacts(rating=Rating.GOOD, administrative_fine=True)
    assert rules.assess(LDTT, PERSON, fined, law, assume_rest=True).outcome is AssessmentOutcome.NOT_ELIGIBLE
    no_bar = law_with("  advanced_worker.no_administrative_fine: [{value: false, article: Điều 9}]\n")
    assert rules.assess(LDTT, PERSON, fined, no_bar, assume_rest=True).outcome is AssessmentOutcome.ELIGIBLE


def test_numbers_that_cannot_be_stop_a_stored_nomination_too():
    facts = NomineeFacts(members=12, members_advanced_worker=15)
    law = law_for(date(2024, 6, 20), None)
    found = rules.assess(AwardCode.ADVANCED_COLLECTIVE, NomineeKind.COLLECTIVE, facts, law, assume_rest=True)
    assert found.outcome is AssessmentOutcome.UNDETERMINED
    assert any("không thể lớn hơn" in one.reason for one in found.blocking)
    judged = rules.judge(AwardCode.ADVANCED_COLLECTIVE, NomineeKind.COLLECTIVE, facts, law)
    assert judged.outcome is AssessmentOutcome.UNDETERMINED


def test_what_speaks_on_two_days():
    def ids(received, decided):
        return [one.id for one in TIMELINE.speaking(received, decided)]

    assert ids(date(2025, 6, 1), date(2025, 7, 1)) == ["T-01", "T-02", "T-03"]
    assert ids(date(2025, 8, 1), date(2025, 9, 1)) == ["T-01", "T-03"]
    assert ids(date(2026, 1, 1), date(2026, 2, 1)) == ["T-01", "T-04"]
    assert ids(date(2026, 9, 30), date(2026, 10, 1)) == ["T-01", "T-04", "T-05", "T-06", "T-07", "T-08"]
    assert ids(date(2023, 12, 31), date(2024, 1, 1)) == ["T-01", "T-09"]
    assert not TIMELINE.carried_on(date(2026, 9, 30))
    assert TIMELINE.carried_on(date(2026, 10, 1))
    assert TIMELINE.carried_on(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{id: X, text: t, effect: tail, cite: {instrument: 06/2022/QH15}}", "thiếu khóa 'since'"),
        ("{id: X, text: t, effect: keep_received, cite: {instrument: 06/2022/QH15}}", "'received_before'"),
        ("{id: X, text: t, effect: nothing, since: 2024-01-01, cite: {instrument: 06/2022/QH15}}", "nothing"),
    ],
)
def test_a_transition_says_when(tmp_path, row, words):
    path = tmp_path / "regimes.yaml"
    path.write_text(f"regimes: []\ntransitions:\n  - {row}\n", encoding="utf-8")
    with pytest.raises(RuleDefinitionError, match=words):
        load_timeline(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PACK.replace("name: quy_che_thu", "name: Quy Chế") + "  {}\n", "dòng 2.*không dấu"),
        (PACK.replace("issued_on: 2025-07-01", "issued_on: hôm qua") + "  {}\n", "dòng 6.*một ngày"),
        (PACK.replace("invented: true", "invented: 1") + "  {}\n", "true hoặc false"),
        (PACK.replace("since: 2025-07-01", "since: 2025-07-01\nuntil: 2025-06-30") + "  {}\n", "kết thúc"),
        (
            PACK + "  advanced_collective.min_advanced_worker_share: [{value: 60, article: Điều 1}]\n",
            "Điều 28",
        ),
        (PACK + "  council.quorum: [{value: nhiều, article: Điều 1}]\n", "dòng 11.*fraction"),
        (PACK + "  council.quorumm: [{value: 1, article: Điều 1}]\n", "council.quorum"),
        (PACK + "  a: [\n", "YAML sai"),
        ("2024-13-45", "YAML sai"),
    ],
)
def test_bad_packs_name_the_line(text, words):
    with pytest.raises(RuleDefinitionError, match=words):
        parse_pack(text)


def test_packs_compare_whole():
    one, two = parse_pack(PACK + "  {}\n"), parse_pack(PACK + "  {}\n")
    assert (one == two, hash(one) == hash(two), one == PACKS["ba_to_2024"]) == (True, True, False)
    assert law_for(date(2026, 1, 1), None, one) is law_for(date(2026, 1, 1), None, two)
    with pytest.raises(RuleDefinitionError, match="YAML sai"):
        parse_yaml("a: 2024-13-45", where="x")


def test_every_instrument_is_named_well():
    assert all(one.since >= one.issued_on for one in INSTRUMENTS.all)
    assert all(one.until is None or one.until >= one.since for one in INSTRUMENTS.all)


def test_a_judgement_may_be_clean():
    facts = NomineeFacts(local_standard_met=True, conduct_confirmed=True, also_nominated_by=(), open_holds=())
    law = law_for(date(2024, 6, 20), None)
    judged = rules.judge(AwardCode.CULTURAL_FAMILY, NomineeKind.HOUSEHOLD, facts, law)
    assert judged.outcome is AssessmentOutcome.ELIGIBLE
    assert all(finding.reason.endswith(".") for finding in judged.findings)


def test_a_title_without_money_for_the_kind_takes_nothing_away():
    paid = rules.prize(
        LDTT,
        PERSON,
        level=None,
        decided_on=date(2024, 8, 1),
        same_period_awards=[AwardCode.ADVANCED_COLLECTIVE],
    )
    assert paid.amount == 710_000


def test_a_regime_not_entered_refuses(tmp_path):
    path = tmp_path / "regimes.yaml"
    path.write_text(
        "regimes: [{letter: x, name: thời kỳ chưa nhập, since: 2000-01-01, encoded: false}]\ntransitions: []\n",
        encoding="utf-8",
    )
    with pytest.raises(NoLawInForce, match="chưa được nhập"):
        load_timeline(path).regime_on(date(2001, 1, 1))


def reason_of(award, kind, facts, criterion, day=date(2024, 6, 20)):
    found = rules.assess(award, kind, facts, law_for(day, day))
    return next(one.reason for one in found.findings if one.criterion == criterion)


def test_sentences_say_what_was_compared():
    def share(part):
        facts = NomineeFacts(members=10, members_advanced_worker=part)
        return reason_of(
            AwardCode.ADVANCED_COLLECTIVE,
            NomineeKind.COLLECTIVE,
            facts,
            "advanced_collective.advanced_workers",
        )

    assert share(7).endswith("hiện có 7/10 = 70 %, đạt 70 %.")
    assert share(6).endswith("hiện có 6/10 = 60 %, chưa đạt 70 %.")
    recruit = reason_of(LDTT, PERSON, NomineeFacts(), "advanced_worker.recruitment")
    assert recruit.startswith("Người mới tuyển dụng dưới 06 tháng chưa được xem xét.")
    early = reason_of(
        LDTT,
        PERSON,
        NomineeFacts(months_since_recruitment=3),
        "advanced_worker.recruitment",
        date(2024, 2, 1),
    )
    assert "(khoản 6 Điều 24 Luật Thi đua, khen thưởng 2022)" in early
    no_initiative = NomineeFacts(advanced_worker_standard=True, rating=Rating.GOOD, initiatives=())
    plain = reason_of(FIGHTER, PERSON, no_initiative, "grassroots_fighter.initiative")
    teacher = reason_of(
        FIGHTER,
        PERSON,
        replace(no_initiative, good_teacher_level=Level.DISTRICT),
        "grassroots_fighter.initiative",
    )
    assert "giáo viên dạy giỏi" in teacher
    assert "giáo viên dạy giỏi" not in plain
    province = AwardCode.MINISTRY_PROVINCE_FIGHTER
    mother = NomineeFacts(prior_awards=(), maternity_months=6)
    assert "thai sản" in reason_of(province, PERSON, mother, "ministry_province_fighter.titles_in_a_row")
    other = NomineeFacts(prior_awards=())
    assert "thai sản" not in reason_of(province, PERSON, other, "ministry_province_fighter.titles_in_a_row")


def test_an_unrated_person_is_told_why_and_a_rated_one_is_not():
    unrated, failed = (
        reason_of(LDTT, PERSON, NomineeFacts(rating=rating), "advanced_worker.rating")
        for rating in (Rating.UNRATED, Rating.FAILED)
    )
    assert "chưa đủ để được xếp loại" in unrated
    assert "chưa đủ để được xếp loại" not in failed
    half = NomineeFacts(members=10, members_advanced_worker=5)
    told = reason_of(
        AwardCode.ADVANCED_COLLECTIVE,
        NomineeKind.COLLECTIVE,
        half,
        "advanced_collective.advanced_workers",
        date(2023, 6, 1),
    )
    assert told.endswith("hiện có 5/10 = 50 %, chưa đạt trên 50 %.")


def test_a_meter_without_numbers_says_which_are_missing():
    law = law_for(date(2023, 6, 1), None)
    assert "chưa có số làm gốc" in rules.quota(FIGHTER, law, pool=None, used=1, decided_on=None).sentence
    assert "2/1 không hợp lệ" in rules.quota(FIGHTER, law, pool=1, used=2, decided_on=None).sentence


def test_the_places_of_the_presentation_order():
    assert presentation_key(LDTT, PERSON) < presentation_key(LDTT, PERSON, posthumous=True)
    assert presentation_key(AwardCode.CULTURAL_FAMILY, NomineeKind.HOUSEHOLD)[0] == 0
    assert presentation_key(AwardCode.PM_MERIT_CERTIFICATE, NomineeKind.COLLECTIVE)[0] == 1
    assert presentation_key(LDTT, PERSON)[3] == 0


def test_what_if_by_numbers_alone():
    law = law_for(date(2023, 6, 1), None)

    def counted(pool, proposed, refused):
        return what_if_counts(FIGHTER, law, pool=pool, proposed=proposed, refused=refused)

    assert counted(20, 3, 0).sentence == (
        "Nếu vậy, tối đa còn 3; không ai phải rút (người bị loại không thuộc số đề nghị)."
    )
    assert counted(20, 3, 1).sentence == (
        "Nếu vậy, tối đa còn 2; phải rút 1 người (người bị loại không thuộc số đề nghị)."
    )
    assert counted(20, 3, 17).must_go == 3
    with pytest.raises(ValueError, match="chỉ có 17 người"):
        counted(20, 3, 18)
    with pytest.raises(ValueError, match="chỉ có 0 người"):
        counted(2, 3, 1)
    with pytest.raises(ValueError, match="âm"):
        counted(20, 3, -1)
    unlimited = what_if_counts(FIGHTER, law_for(date(2024, 6, 1), None), pool=20, proposed=3, refused=1)
    assert unlimited.sentence.startswith("Nếu vậy: Luật không đặt trần")
    assert unlimited.must_go == 0
    assert counted(None, 3, 1).must_go is None


def test_nobody_votes_who_neither_came_nor_wrote():
    rule = vote_rule(FIGHTER, law_for(date(2024, 6, 20), None))
    assert count_vote(rule, 15, 12, present=11).outcome.value == "impossible"
    assert count_vote(rule, 15, 12, present=11, written=1).outcome.value == "passed"
    assert count_vote(rule, 15, 12, present=12).outcome.value == "passed"
    assert count_vote(rule, 15, 15).outcome.value == "passed"
    assert count_vote(rule, 15, 8, disagree=8).outcome.value == "impossible"
    assert count_vote(rule, 15, 12, disagree=2, blank=2).outcome.value == "impossible"
    assert count_vote(rule, 15, 12, disagree=2, blank=1).outcome.value == "passed"


def test_a_province_that_rules_the_ballot_rules_written_opinions_too():
    settings = "  grassroots_fighter.vote_threshold: [{value: 75, article: Điều 9}]\n"
    assert not vote_rule(FIGHTER, law_with(settings, date(2025, 9, 1))).written_settled
    assert vote_rule(FIGHTER, law_for(date(2025, 9, 1), None)).written_settled
    assert not vote_rule(AwardCode.NATIONAL_FIGHTER, law_for(date(2025, 9, 1), None)).written_settled


def test_two_rows_of_competence_may_not_meet(tmp_path):
    row = (
        "- awards: [{awards}]\n  since: {since}\n  proposer: p\n"
        "  deciders: {{head_of_body: {{instrument: 06/2022/QH15}}}}\n"
    )
    path = tmp_path / "competence.yaml"
    first = row.format(awards="advanced_worker, commendation_letter", since="2024-01-01")
    path.write_text(first + row.format(awards="advanced_worker, government_flag", since="2025-01-01"))
    with pytest.raises(RuleDefinitionError, match="chồng nhau từ 2025-01-01"):
        load_competence(path)
    path.write_text(first + row.format(awards="government_flag", since="2025-01-01"))
    assert len(load_competence(path)) == 2


def test_who_signs_when_nobody_at_or_above_the_level_decides():
    found = rules.competence(LDTT, date(2024, 6, 20), level=Level.PROVINCE, kind=PERSON)
    assert found.signing_form == "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"
    assert found.citation.startswith("khoản 1 Điều 80")


def test_a_proof_asks_for_those_present_only_where_there_is_a_quorum():
    asked = "chưa nêu số người có mặt"
    with_quorum = vote_rule(FIGHTER, law_for(date(2024, 6, 20), None, "ba_to_2024"))
    without = vote_rule(FIGHTER, law_for(date(2024, 6, 20), None))
    assert asked in count_vote(with_quorum, 15, 12).proof
    assert asked not in count_vote(with_quorum, 15, 12, present=15).proof
    assert asked not in count_vote(without, 15, 12).proof
    assert asked not in count_vote(without, 15, 12, present=15).proof


def test_money_that_a_level_no_longer_gives_is_named_with_the_level():
    district = rules.prize(
        AwardCode.COMMENDATION_LETTER, PERSON, level=Level.DISTRICT, decided_on=date(2025, 10, 1)
    )
    assert (district.amount, district.why_not) == (
        0,
        "Pháp luật không quy định mức tiền thưởng kèm theo Giấy khen do cấp huyện quyết định.",
    )
    family = rules.prize(
        AwardCode.CULTURAL_FAMILY, NomineeKind.HOUSEHOLD, level=Level.COMMUNE, decided_on=date(2025, 10, 1)
    )
    assert family.why_not == "Pháp luật không quy định mức tiền thưởng kèm theo Gia đình văn hóa."
