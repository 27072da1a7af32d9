"""After an award, how it is signed, how many sets are sent, and which amounts depend on what."""

from datetime import date

import pytest

from rules.after_award import (
    AFTER_RULES,
    Matter,
    Mistake,
    Scope,
    load_after_rules,
    mend,
    reissue,
    rule_after,
    scope_of,
)
from rules.dossier.copies import dossier_copies
from rules.errors import NeedsLocalRule, NoLawInForce, RuleDefinitionError
from rules.facts import PriorAward
from rules.finding import Confidence
from rules.law.on_date import law_for
from rules.prizes import level_matters, unpaid_titles
from rules.quotas.what_if import check_lists, what_if_counts
from rules.revocation import RevocationGround, awards_resting_on, revocation
from rules.signing import AwardDecision, signing_forms
from rules.vocabulary import AwardCode, Decider, Level, NomineeKind

PERSON = NomineeKind.INDIVIDUAL
LDTT, FIGHTER = AwardCode.ADVANCED_WORKER, AwardCode.GRASSROOTS_FIGHTER
LETTER, PM = AwardCode.COMMENDATION_LETTER, AwardCode.PM_MERIT_CERTIFICATE


def test_an_award_is_signed_by_the_head_or_for_him_and_never_for_the_committee():
    found = {one.code: one for one in signing_forms(date(2024, 6, 20))}
    allowed = [code for code, one in found.items() if one.award_decision is AwardDecision.ALLOWED]
    assert allowed == ["", "Q.", "KT."]
    assert found["TM."].award_decision is AwardDecision.REFUSED
    assert found["TUQ."].award_decision is AwardDecision.UNCLEAR
    assert found["TUQ."].confidence is Confidence.INFERRED
    assert {one.citation for one in found.values()} == {"Điều 13 Nghị định số 30/2020/NĐ-CP"}
    assert len(signing_forms(date(2020, 3, 5))) == 6
    with pytest.raises(NoLawInForce, match="04/03/2020"):
        signing_forms(date(2020, 3, 4))


@pytest.mark.parametrize(
    ("day", "cited", "sure"),
    [
        (date(2023, 12, 31), "Điều 78 Nghị định số 91/2017/NĐ-CP", Confidence.UNVERIFIED),
        (date(2024, 1, 1), "Nghị định số 98/2023/NĐ-CP", Confidence.UNVERIFIED),
        (date(2025, 6, 30), "Nghị định số 98/2023/NĐ-CP", Confidence.UNVERIFIED),
        (date(2025, 7, 1), "khoản 2 Điều 60 Nghị định số 152/2025/NĐ-CP", Confidence.VERIFIED),
        (date(2025, 12, 31), "khoản 2 Điều 60 Nghị định số 152/2025/NĐ-CP", Confidence.VERIFIED),
        (date(2026, 1, 1), "khoản 2 Điều 6 Nghị định số 152/2025/NĐ-CP", Confidence.VERIFIED),
        (date(2026, 10, 1), "khoản 2 Điều 6 Nghị định số 152/2025/NĐ-CP", Confidence.UNVERIFIED),
    ],
)
def test_how_a_local_award_is_cancelled_follows_the_day(day, cited, sure):
    found = revocation(
        LETTER, PERSON, RevocationGround.FALSE_STATEMENT, decided_on=day, level=Level.COMMUNE, received_on=day
    )
    assert (found.procedure_citation, found.confidence) == (cited, sure)
    assert found.cancelled_by == {Decider.COMMUNE_CHAIRMAN}
    assert (found.return_by is None) is (day < date(2025, 7, 1))
    assert "quỹ thi đua, khen thưởng" in found.money_to


def test_a_state_award_goes_back_to_the_province_with_three_papers():
    found = revocation(
        PM, PERSON, RevocationGround.FALSE_PAPERS, decided_on=date(2025, 7, 1), level=Level.PROVINCE
    )
    assert found.cancelled_by == {Decider.PRIME_MINISTER}
    assert len(found.papers) == 3
    assert found.return_to == "bộ, ngành, tỉnh đã trình và chi tiền thưởng"
    assert scope_of(PM, date(2025, 7, 1)) is Scope.STATE


def test_every_day_with_a_decider_has_a_rule_for_cancelling():
    for award in (LETTER, PM):
        for day in (
            date(2017, 10, 1),
            date(2024, 1, 1),
            date(2025, 7, 1),
            date(2026, 1, 1),
            date(2030, 1, 1),
        ):
            assert rule_after(Matter.REVOCATION, award, day) is not None


def test_what_rests_on_an_award_that_rests_on_the_cancelled_one():
    title = PriorAward(FIGHTER, 2023)
    certificate = PriorAward(AwardCode.MERIT_CERTIFICATE, 2024)
    earlier = PriorAward(AwardCode.MERIT_CERTIFICATE, 2022)
    revoked = PriorAward(LDTT, 2023, revoked=True)
    assert awards_resting_on(revoked, [certificate, title, earlier]) == (certificate, title)
    assert awards_resting_on(revoked, [earlier]) == ()


def test_certificates_are_replaced_by_the_rules_of_the_day():
    lost = reissue(LETTER, date(2025, 7, 1), lost=True)
    assert (lost.name, lost.returns_old, lost.possible) == ("cấp lại", False, True)
    assert lost.citation == "điểm a khoản 2 Điều 6 Nghị định số 152/2025/NĐ-CP"
    damaged = reissue(PM, date(2026, 10, 1), lost=False)
    assert (damaged.name, damaged.returns_old, damaged.confidence) == ("cấp đổi", True, Confidence.UNVERIFIED)
    assert reissue(LETTER, date(2023, 1, 1), lost=True).confidence is Confidence.UNVERIFIED
    none = reissue(LDTT, date(2025, 7, 1), lost=False)
    assert (none.possible, none.returns_old) == (False, False)
    assert none.says == "Lao động tiên tiến chỉ có tiền thưởng, không có bằng chứng nhận."
    assert reissue(FIGHTER, date(2025, 7, 1), lost=False).possible


def test_a_day_without_a_rule_for_certificates(monkeypatch):
    rows = tuple(one for one in AFTER_RULES if one.matter is not Matter.REISSUE)
    monkeypatch.setattr("rules.after_award.AFTER_RULES", rows)
    with pytest.raises(NoLawInForce, match="01/07/2025"):
        reissue(LETTER, date(2025, 7, 1), lost=True)


def test_an_unknown_matter_is_refused(tmp_path):
    path = tmp_path / "after.yaml"
    path.write_text(
        "- {matter: gift, says: x, since: 2024-01-01, cite: {instrument: 06/2022/QH15}}\n", encoding="utf-8"
    )
    with pytest.raises(RuleDefinitionError, match=r"after\.yaml: dòng 1.*gift"):
        load_after_rules(path)


def test_a_wrong_text_is_mended_and_not_cancelled():
    assert mend(Mistake.CONTENT).startswith("Văn bản có sai sót về nội dung thì sửa đổi hoặc thay thế")
    assert mend(Mistake.FORM).endswith("(khoản 3 Điều 18 Nghị định số 30/2020/NĐ-CP).")


def test_how_many_sets_are_sent():
    assert dossier_copies(LETTER, law_for(date(2023, 12, 31), None)).value == 1
    assert dossier_copies(PM, law_for(date(2024, 1, 1), None)).citation.startswith("khoản 4 Điều 84")
    assert dossier_copies(PM, law_for(date(2026, 10, 1), None)).confidence is Confidence.UNVERIFIED
    with pytest.raises(NeedsLocalRule, match="số bộ hồ sơ"):
        dossier_copies(LETTER, law_for(date(2024, 1, 1), None))


def test_where_the_level_matters():
    assert level_matters(LETTER, PERSON, date(2023, 12, 31))
    assert not level_matters(LETTER, PERSON, date(2024, 1, 1))
    assert not level_matters(LETTER, PERSON, date(2025, 7, 1))
    assert not level_matters(FIGHTER, PERSON, date(2023, 12, 31))
    assert not level_matters(LDTT, NomineeKind.HOUSEHOLD, date(2024, 1, 1))


def test_titles_that_carry_no_money_beside_a_higher_one():
    day = date(2024, 8, 1)
    assert unpaid_titles(FIGHTER, PERSON, [LDTT, LETTER], day) == (LDTT,)
    assert unpaid_titles(LDTT, PERSON, [LDTT], day) == ()
    assert unpaid_titles(LETTER, PERSON, [], day) == ()
    assert unpaid_titles(LDTT, PERSON, [AwardCode.ADVANCED_COLLECTIVE], day) == ()


def test_what_if_by_numbers_alone():
    law = law_for(date(2023, 6, 1), None)
    found = what_if_counts(FIGHTER, law, pool=897, proposed=129, refused=40)
    assert (found.before.max_allowed, found.after.max_allowed, found.must_go) == (134, 128, 1)
    assert found.sentence.startswith("Nếu vậy, tối đa còn 128; phải rút 1 người")
    assert "không ai phải rút" in what_if_counts(FIGHTER, law, pool=897, proposed=9, refused=1).sentence
    unknown = what_if_counts(FIGHTER, law, pool=None, proposed=9, refused=1)
    assert unknown.must_go is None
    assert unknown.sentence.startswith("Nếu vậy: Tỷ lệ không quá 15 %")
    for pool, refused in ((10, 8), (10, -1)):
        with pytest.raises(ValueError, match=r"[Ll]oại"):
            what_if_counts(FIGHTER, law, pool=pool, proposed=3, refused=refused)


def test_lists_of_names_are_checked():
    check_lists(None, ["A"])
    check_lists(["A", "B"], ["A"], ["B"])
    with pytest.raises(ValueError, match="viết hai lần"):
        check_lists(["A", "A"], [])
    with pytest.raises(ValueError, match="C"):
        check_lists(["A"], ["A"], ["C"])
