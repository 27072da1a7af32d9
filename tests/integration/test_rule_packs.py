"""Local rule packs in the database: proposed by one, approved by another, audited, never reaching back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from rules.errors import NeedsLocalRule
from rules.finding import AssessmentOutcome
from rules.local_packs import PACKS
from rules.pack_text import pack_yaml
from tests.support import cases, district
from workflow import clock, db
from workflow.audit_verify import verify
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted
from workflow.models import (
    AuditEvent,
    LocalRulePackVersion,
    PackState,
    Person,
    Round,
    SecurityEvent,
    StoredAssessment,
    User,
)
from workflow.packs import load_packs, newest
from workflow.queries import answered, notices
from workflow.queries import rounds as round_queries
from workflow.queries import rule_packs as queries
from workflow.services import appraisal, registers, rounds
from workflow.services import rule_packs as packs
from workflow.tables import table

NAME = "huyen_suoi_trong"
TEXT = pack_yaml(PACKS["ba_to_2024"]).replace("ba_to_2024", NAME)
STRICTER = TEXT.replace("value: 15, article", "value: 10, article", 1)
DAY = date(2024, 1, 9)


@pytest.fixture
def body(either_engine: Engine) -> Iterator[int]:
    """The small district on a morning of January 2024; the id of its deciding body."""
    at = clock.datetime(2024, 1, 9, 1, tzinfo=clock.UTC)
    with clock.use(clock.SimulatedClock(at)):
        district.build()
        yield registers.unit_ids()[district.BODY]


def proposed(body: int, text: str = TEXT, *, seen: int = 0, name: str | None = None, **more: str) -> int:
    """Propose a version as the standing body and return its number."""
    who = district.actor("thuongtruc")
    return packs.propose(
        text, body_unit_id=body, note="Quy định của huyện.", seen=seen, actor=who, name=name, **more
    )[1]


def approved(body: int, text: str = TEXT, *, seen: int = 0, name: str | None = None) -> int:
    """Propose a version and have it approved by the confirmer."""
    number = proposed(body, text, seen=seen, name=name)
    packs.approve(NAME, number, actor=district.actor("xacnhan"))
    return number


def rows(model: type[db.Base], *columns: str) -> list[tuple[object, ...]]:
    """Return columns of every row, by id."""
    with db.reading() as connection:
        query = sa.select(*(table(model).c[name] for name in columns)).order_by(table(model).c.id)
        return [tuple(row) for row in connection.execute(query)]


def events() -> list[str]:
    """Return the events of the packs' chains."""
    return [str(event) for chain, event in rows(AuditEvent, "chain", "event") if chain == "rule_pack"]


def test_a_version_is_proposed_approved_and_used(body: int, either_engine: Engine) -> None:
    """From approval on the rounds of the body may use it, and the chain tells both acts."""
    number = proposed(body)
    with pytest.raises(InvalidInput, match="bộ quy định"):
        district.open_round(rule_pack=NAME)
    packs.approve(NAME, number, reason="Đã họp.", actor=district.actor("ky"))
    district.open_round(rule_pack=NAME)
    assert events() == ["pack_version_proposed", "pack_version_approved"]
    with db.reading() as connection:
        assert newest(connection, NAME).name == NAME
        law = load_packs(connection, [NAME, "ba_to_2024", None]).law(NAME, DAY)
    assert law.pack == NAME
    report = verify(either_engine)
    assert report.ok
    assert report.packs == 1


def test_the_second_person_is_another_person(body: int) -> None:
    """Neither the proposer nor his second account approves; other roles and bodies may not either."""
    number = proposed(body)
    with pytest.raises(NotPermitted):
        packs.approve(NAME, number, actor=district.actor("thuongtruc"))
    with pytest.raises(NotPermitted):
        packs.approve(NAME, number, actor=district.actor("tham"))
    for outsider in ("lap", "tinh", "quantri"):
        with pytest.raises((NotFound, NotPermitted)):
            packs.approve(NAME, number, actor=district.actor(outsider))
    with (
        db.transaction() as connection
    ):  # the proposer's account was closed; the confirmer is the same person
        user, person = table(User), sa.select(sa.func.min(table(Person).c.id)).scalar_subquery()
        for username, is_active in (("thuongtruc", False), ("xacnhan", True)):
            changes = {"person_id": person, "is_active": is_active}
            connection.execute(sa.update(user).where(user.c.username == username).values(changes))
    with pytest.raises(NotPermitted, match="người khác duyệt"):
        packs.approve(NAME, number, actor=district.actor("xacnhan"))
    assert events() == ["pack_version_proposed"]
    assert len(rows(SecurityEvent, "kind")) >= 3


def test_only_the_standing_body_proposes(body: int) -> None:
    for username in ("lap", "xacnhan", "tham", "quantri", "tinh"):
        with pytest.raises(NotPermitted):
            packs.propose(
                TEXT, body_unit_id=body, note="Thử.", seen=0, actor=district.actor(username), name=None
            )
    assert rows(LocalRulePackVersion, "id") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace(NAME, "ba_to_2024"), "có sẵn"),
        (TEXT.replace("value: 15", "value: 500"), "Dòng"),
        (TEXT.replace(NAME, "Huyện"), "chữ thường"),
        ("", "nhóm khóa"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_on_its_field(body: int, text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        proposed(body, text)
    assert set(refused.value.fields) == {"text"}
    assert rows(LocalRulePackVersion, "id") == []


def test_stale_and_second_proposals_are_conflicts(body: int) -> None:
    """One proposal waits at a time; one made from an older version than the approved is refused."""
    number = proposed(body)
    with pytest.raises(Conflict, match="chờ duyệt"):
        proposed(body, STRICTER, name=NAME)
    packs.approve(NAME, number, actor=district.actor("xacnhan"))
    with pytest.raises(Conflict, match="trước đó"):
        packs.approve(NAME, number, actor=district.actor("ky"))
    with pytest.raises(Conflict, match="Bản số 1 đã được duyệt"):
        proposed(body, STRICTER, seen=0, name=NAME)
    with pytest.raises(InvalidInput, match="không khác"):
        proposed(body, TEXT, seen=1, name=NAME)
    with pytest.raises(InvalidInput, match="đã có bộ quy định khác"):
        proposed(body, STRICTER)
    with pytest.raises(InvalidInput, match="giữ nguyên dòng name"):
        proposed(body, STRICTER, seen=1, name="bo_khac")
    assert approved(body, STRICTER, seen=1, name=NAME) == 2


def test_reject_and_withdraw_need_a_reason_and_end_the_proposal(body: int) -> None:
    first = proposed(body)
    with pytest.raises(InvalidInput):
        packs.reject(NAME, first, " ", actor=district.actor("xacnhan"))
    packs.reject(NAME, first, "Chưa đúng điều 5.", actor=district.actor("xacnhan"))
    office = district.actor("thuongtruc")
    (told,) = notices.digest(office).lines
    assert (told.event, told.ref, told.reason) == (answered.PACK, f"{NAME}/{first}", "Chưa đúng điều 5.")
    second = proposed(body, name=NAME)
    packs.withdraw(NAME, second, "Gõ nhầm.", actor=office)
    assert len(notices.digest(office).lines) == 1
    with pytest.raises(NotFound):
        packs.approve(NAME, 9, actor=district.actor("xacnhan"))
    assert [state for (state,) in rows(LocalRulePackVersion, "state")] == [
        PackState.REJECTED,
        PackState.WITHDRAWN,
    ]
    with db.reading() as connection, pytest.raises(NeedsLocalRule):
        load_packs(connection, [NAME]).law(NAME, DAY)


def test_the_same_form_sent_twice_proposes_once(body: int) -> None:
    key = "k" * 22
    assert proposed(body, idempotency_key=key) == proposed(body, idempotency_key=key) == 1
    assert len(rows(LocalRulePackVersion, "id")) == 1


def test_two_people_approve_at_once_and_one_wins(body: int) -> None:
    number = proposed(body)
    people = [district.actor("xacnhan"), district.actor("ky")]
    ended: list[str] = []

    def approve(who: object) -> None:
        try:
            packs.approve(NAME, number, actor=who)  # type: ignore[arg-type]  # an Actor
            ended.append("ok")
        except Conflict:
            ended.append("conflict")

    threads = [threading.Thread(target=approve, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["conflict", "ok"]
    assert events().count("pack_version_approved") == 1


def test_the_version_of_the_day_decides(body: int) -> None:
    """A version that begins later leaves earlier dossiers under the one before it."""
    approved(body)
    later = TEXT.replace("since: 2024-01-01", "since: 2024-06-01").replace(
        "value: 15, article", "value: 10, article", 1
    )
    approved(body, later, seen=1, name=NAME)
    with db.reading() as connection:
        found = load_packs(connection, [NAME])
    shares = {
        day: found.law(NAME, day).setting("grassroots_fighter.max_share") for day in (DAY, date(2024, 6, 1))
    }
    assert [str(one.value) for one in shares.values() if one] == ["3/20", "1/10"]
    assert found.on(None, DAY) is None


def test_approving_changes_nothing_that_is_stored(body: int) -> None:
    """Findings keep their fingerprint; the open nomination is judged anew at its next gate."""
    approved(body)
    (number,) = cases.drafts(cases.dossier(district.open_round(rule_pack=NAME)))
    cases.submitted([number])
    cases.appraised([number])
    before = rows(StoredAssessment, "nomination_id", "version", "outcome", "fingerprint")
    assert before[-1][2] is AssessmentOutcome.ELIGIBLE
    without = TEXT[: TEXT.index("  papers.replace")] + TEXT[TEXT.index("  papers.add") :]
    approved(body, without, seen=1, name=NAME)
    assert rows(StoredAssessment, "nomination_id", "version", "outcome", "fingerprint") == before
    refused = appraisal.mark_eligible([number], actor=district.actor("xacnhan"), per_item=True).refused
    assert "Báo cáo thành tích" in str([one.reason for one in refused[0].error.findings if one.blocks])  # type: ignore[union-attr]


def test_a_round_changes_its_pack_only_while_nothing_is_decided(body: int) -> None:
    approved(body)
    standing, number = district.actor("thuongtruc"), district.open_round()
    rounds.set_pack(number, NAME, seen="ba_to_2024", reason="Huyện có quy định riêng.", actor=standing)
    assert rows(Round, "rule_pack") == [(NAME,)]
    with pytest.raises(Conflict, match="vừa được đổi"):
        rounds.set_pack(number, None, seen="ba_to_2024", reason="Bỏ.", actor=standing)
    for wrong in ({"name": "khong_co"}, {"reason": " "}, {"name": NAME}):
        asked = {"name": None, "seen": NAME, "reason": "Đổi.", **wrong}
        with pytest.raises(InvalidInput):
            rounds.set_pack(number, actor=standing, **asked)  # type: ignore[arg-type]  # by name
    with pytest.raises(NotPermitted):
        rounds.set_pack(number, None, seen=NAME, reason="Đổi.", actor=district.actor("xacnhan"))
    (nomination,) = cases.drafts(cases.dossier(number))
    cases.submitted([nomination])
    cases.appraised([nomination])
    cases.recommended([nomination])
    with pytest.raises(Conflict, match="Được đề nghị khen thưởng"):
        rounds.set_pack(number, None, seen=NAME, reason="Đổi.", actor=standing)
    assert ("round", "round_pack_changed") in rows(AuditEvent, "chain", "event")


def test_bulk_reads_packs_in_one_statement(body: int, either_engine: Engine) -> None:
    approved(body)
    seen: list[str] = []
    sa.event.listen(
        either_engine, "before_cursor_execute", lambda _c, _u, statement, *_: seen.append(statement)
    )
    with db.reading() as connection:
        load_packs(connection, [NAME] * 500 + ["ba_to_2024", None])
        load_packs(connection, ["ba_to_2024", None])
    assert len([one for one in seen if "local_rule_packs" in one]) == 1


def test_the_database_refuses_to_rewrite_a_version(body: int, either_engine: Engine) -> None:
    """Neither text nor decision of a version changes, none goes away, and nobody approves his own."""
    approved(body)
    second = proposed(body, STRICTER, seen=1, name=NAME)
    version = table(LocalRulePackVersion)
    proposer = rows(LocalRulePackVersion, "proposed_by_id")[0][0]
    own = {"state": PackState.APPROVED, "decided_by_id": proposer, "decided_at": clock.now()}
    for statement in (
        sa.update(version).where(version.c.number == second).values(text="name: x"),
        sa.update(version).where(version.c.number == 1).values(state=PackState.REJECTED),
        sa.update(version).where(version.c.number == second).values(own),
        sa.delete(version).where(version.c.number == second),
    ):
        with pytest.raises(DBAPIError), either_engine.execution_options(write=True).begin() as connection:
            connection.execute(statement)


def test_an_edited_text_is_found_by_the_verification(body: int, either_engine: Engine) -> None:
    approved(body)
    proposed(body, STRICTER, seen=1, name=NAME)
    with either_engine.execution_options(write=True).begin() as connection:
        if either_engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE local_rule_pack_versions DISABLE TRIGGER USER")
        else:
            connection.exec_driver_sql("DROP TRIGGER tr_local_rule_pack_versions_frozen")
        version = table(LocalRulePackVersion)
        connection.execute(sa.update(version).where(version.c.number == 1).values(text=STRICTER))
        decided = {"state": PackState.WITHDRAWN, "decided_by_id": version.c.proposed_by_id}
        connection.execute(sa.update(version).where(version.c.number == 2).values(decided))
    assert [one.code for one in verify(either_engine).problems] == ["pack", "pack_state"]


def test_what_a_viewer_sees(body: int) -> None:
    """Approved packs are open to everybody; a proposal only to the body itself."""
    proposed(body)
    inside, clerk = district.actor("tham"), district.actor("lap")
    assert [row.name for row in queries.listed(clerk)] == list(PACKS)
    assert queries.listed(inside)[-1].state is PackState.PROPOSED
    for missing in (lambda: queries.shown(clerk, NAME), lambda: queries.version(clerk, NAME, 1)):
        with pytest.raises(NotFound):
            missing()
    packs.approve(NAME, 1, actor=district.actor("xacnhan"))
    district.open_round(rule_pack=NAME)
    page = queries.shown(clerk, NAME)
    assert (page.number, page.events, page.may_propose) == (1, (), False)
    assert [use.code for use in page.rounds] == ["TX-2023"]
    assert len(page.settings) == len(PACKS["ba_to_2024"].settings)
    assert NAME in dict(round_queries.rule_packs(frozenset({body})))
    proposed(body, STRICTER, seen=1, name=NAME)
    assert len(queries.shown(clerk, NAME).versions) == 1
    shown = queries.version(district.actor("xacnhan"), NAME, 2)
    assert [one.key for one in shown.differences] == ["grassroots_fighter.max_share"]
    assert shown.may_decide
    assert not queries.version(district.actor("thuongtruc"), NAME, 2).may_decide
    assert queries.text_to_start_from(inside, NAME) == (TEXT, 1)
    assert "ba_to_2024_rieng" in queries.text_to_start_from(inside, "ba_to_2024")[0]


def test_the_pack_of_a_province_serves_the_bodies_below(body: int) -> None:
    """A district's round may use its province's pack, not another district's."""
    approved(body)
    province, school = (registers.unit_ids()[code] for code in (district.PROVINCE, district.SCHOOL))
    names = [dict(round_queries.rule_packs(frozenset({one}))) for one in (province, body, school)]
    assert [NAME in one for one in names] == [False, True, True]
