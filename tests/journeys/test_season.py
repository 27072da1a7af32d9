"""The whole season of huyện Ba Tơ through the services: the published figures come out, and nothing is unexplained."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode, Procedure
from seeds.bato import build_plan, report
from seeds.bato.demo_accounts import ACCOUNTS
from seeds.bato.live import CASES, CODE, play_live
from seeds.bato.run import play
from seeds.bato.season import Season
from seeds.season_check import check_season
from tests.support.databases import sqlite_copy
from tests.support.season import findings_that_block, outcomes
from workflow import db, outbox
from workflow.audit_verify import verify
from workflow.council_words import BatchState
from workflow.models import (
    AwardDecision,
    BallotBatch,
    BallotReceipt,
    IssuedDocument,
    Nomination,
    Round,
    SealedBallot,
    SecurityEvent,
    StoredFile,
    UnitBallot,
    User,
)
from workflow.tables import table

n, users = table(Nomination), table(User)

# CI plays the season too: ``make demo`` stops when a published figure does not come out.
pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for the module."""
    with sqlite_copy(sqlite_template, tmp_path_factory.mktemp("season")) as copy:
        yield copy


@pytest.fixture(scope="module")
def season(engine: Engine) -> Season:
    """The season played to its end, with the work of the demo that goes on after it."""
    told: list[tuple[int, int]] = []
    played = play(build_plan(), progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)
    play_live(played)
    return played


def count(*where: sa.ColumnElement[bool]) -> int:
    """Count nominations."""
    with db.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(n).where(*where)) or 0


def test_the_published_figures_come_out(season: Season) -> None:
    """Every published line equals what is stored; a season has its share of trouble."""
    found = check_season()
    assert [line for line in found.lines if not line.equal] == []
    assert found.ok
    assert len(found.lines) == 18
    one = found.tally
    assert (one.proposed, one.awarded, one.refused, one.withdrawn) == (2324, 2175, 147, 2)
    assert one.decisions == 29
    assert found.share >= 10
    assert one.events >= 20_000


def test_another_variant_does_not_fit(season: Season) -> None:
    """Variant B has other figures for đột xuất, so the check of this database fails and says where."""
    found = check_season("B")
    assert not found.ok
    different = [line.label for line in found.lines if not line.equal]
    assert different == ["Đột xuất, năm 2024: Giấy khen (cá nhân)", "Đột xuất, năm 2024: Giấy khen (tập thể)"]
    assert "KHÔNG KHỚP: 2" in report.verdict_of(found)


def test_each_nomination_ends_as_planned(season: Season) -> None:
    """State for state; each that was not awarded has its reason code and a sentence."""
    ended = outcomes(season)
    wrong = [one.key for one in season.plan.nominations if ended[one.key][0] != one.expected_end.value]
    assert wrong == []
    own_code = {"report_missing": "supplement_overdue", "ballot_below_threshold": "council_not_recommended"}
    for one in season.plan.nominations:
        _, code, reason, _ = ended[one.key]
        if one.reason_code is None:
            assert (code, reason) == ("", "")
        elif one.reason_code != "withdrawn_by_unit":
            assert code == own_code.get(one.reason_code, one.reason_code)
            assert reason.endswith(".")


def test_each_refusal_rests_on_a_finding(season: Season) -> None:
    """What the confirmer refused was refused by the rules: a stored finding blocks, with its citation."""
    refused = {season.ids[one.key] for one in season.plan.nominations if one.reason_code}
    other = {"report_missing", "ballot_below_threshold", "withdrawn_by_unit"}  # lapse, ballot, withdrawal
    not_by_rule = {season.ids[one.key] for one in season.plan.nominations if one.reason_code in other}
    blocked = findings_that_block()
    assert refused - not_by_rule <= blocked
    awarded = {season.ids[one.key] for one in season.plan.nominations if not one.reason_code}
    assert not awarded & blocked


def test_the_audit_trail_tells_the_same(season: Season, engine: Engine) -> None:
    """All chains hold, states equal the fold of their events, stored bytes their hashes."""
    told = verify(engine)
    assert told.ok, told.problems[:3]
    assert told.events >= 20_000


def test_nobody_judged_his_own_case(season: Season) -> None:
    """Neither the appraiser nor the confirmer of a nomination is its nominee, nor are they one person."""
    for column in (n.c.appraised_by_id, n.c.confirmed_by_id):
        query = sa.select(sa.func.count()).select_from(n.join(users, users.c.id == column))
        with db.reading() as connection:
            assert connection.scalar(query.where(users.c.person_id == n.c.person_id)) == 0
    assert count(n.c.appraised_by_id == n.c.confirmed_by_id) == 0
    assert count(n.c.appraised_by_id == n.c.prepared_by_id) == 0


def test_nothing_was_tried_that_is_not_allowed(season: Season) -> None:
    """The plan's officers never met a refusal of permission or state."""
    with db.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table(SecurityEvent))) == 0


def test_decisions_are_rendered_and_readable(season: Season, tmp_path: Path) -> None:
    """Each of the district's 26 decisions has its document, once; the text names number and people."""
    assert outbox.waiting() == 0
    documents = table(IssuedDocument)
    with db.reading() as connection:
        waiting = sa.select(sa.func.count()).select_from(documents).where(documents.c.sha256.is_(None))
        assert connection.scalar(waiting) == 0
    assert report.write_decisions(tmp_path) == 26
    named = tmp_path / "2024-11-26_3618-QĐ-UBND_NGHEO-3618.pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(named).pages)
    assert "3618/QĐ-UBND" in text
    assert "Giấy khen" in text


def test_tables_are_written(season: Season, tmp_path: Path) -> None:
    """season.csv opens in spreadsheets; season.md says what was refused and why."""
    report.write_tables(tmp_path, check_season())
    lines = list(csv.reader((tmp_path / "season.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert lines[0] == ["Danh hiệu, hình thức", "Công bố", "Kết quả", "Khớp"]
    assert len(lines) == 19
    text = (tmp_path / "season.md").read_text(encoding="utf-8")
    assert "Khớp toàn bộ 18 số liệu" in text
    assert "Quá hạn bổ sung hồ sơ. | 11 |" in text


def test_papers_are_few_and_real(season: Season) -> None:
    """Equal papers are kept once, and each is a PDF that a reader opens."""
    with db.reading() as connection:
        contents = list(connection.scalars(sa.select(table(StoredFile).c.content).limit(40)))
        total = connection.scalar(sa.select(sa.func.count()).select_from(table(StoredFile)))
    assert total is not None and total < 2_500
    assert all(content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF") for content in contents)


def test_the_demo_leaves_work_for_every_role(season: Season) -> None:
    """After the season one round is open with a case at every stage; the accounts of the demo exist."""
    rounds = table(Round)
    query = sa.select(n.c.state, sa.func.count()).join(rounds, rounds.c.id == n.c.round_id)
    with db.reading() as connection:
        counted = connection.execute(query.where(rounds.c.code == CODE).group_by(n.c.state))
        states = {row[0].value: row[1] for row in counted}
        names = set(connection.scalars(sa.select(users.c.username)))
        open_rounds = list(connection.scalars(sa.select(rounds.c.code).where(rounds.c.archived_at.is_(None))))
    assert sum(states.values()) == len(CASES) == 12
    assert states == {
        "DRAFT": 1,
        "UNIT_REVIEW": 1,
        "RETURNED": 1,
        "SUBMITTED": 1,
        "APPRAISAL": 3,
        "ELIGIBLE": 1,
        "COUNCIL": 1,
        "RECOMMENDED": 1,
        "SIGNING": 2,
    }
    assert set(ACCOUNTS.values()) <= names
    assert open_rounds == [CODE]


def test_the_council_really_voted(season: Season) -> None:
    """143 CSTĐCS come to the secret ballot and 132 pass, and the two flags; every sealed ballot is gone."""
    balloted = {one.award: (one.came, one.passed) for one in check_season().tally.balloted}
    assert balloted == {AwardCode.GRASSROOTS_FIGHTER: (143, 132), AwardCode.MINISTRY_PROVINCE_FLAG: (2, 2)}
    with db.reading() as connection:
        sealed = connection.scalar(sa.select(sa.func.count()).select_from(table(SealedBallot)))
        receipts = connection.scalar(sa.select(sa.func.count()).select_from(table(BallotReceipt)))
        states = set(connection.scalars(sa.select(table(BallotBatch).c.state)))
        votes = connection.scalar(sa.select(sa.func.count()).select_from(table(UnitBallot)))
    assert (sealed, states) == (0, {BatchState.CERTIFIED})
    assert receipts is not None and 145 * 14 <= receipts <= 145 * 15
    assert votes == sum(bool(one.unit_ballot) for _, _, one in season.index.lines)


def test_the_minutes_come_out_in_both_formats(season: Season, tmp_path: Path) -> None:
    met = sum(one.procedure is not Procedure.SIMPLIFIED for one in season.plan.rounds)
    assert report.write_minutes(tmp_path) == met + 1, "and the first session of the open round"
    kinds = {path.name.rpartition("_")[2] for path in tmp_path.iterdir()}
    assert kinds == {"minutes.pdf", "minutes.docx"}


def test_of_two_titles_of_one_period_only_the_higher_is_paid(season: Season) -> None:
    """129 of the 897 also hold CSTĐCS: their LĐTT brings no money, and the total says so."""
    with db.reading() as connection:
        content = connection.scalar(
            sa.select(IssuedDocument.content)
            .join(AwardDecision, AwardDecision.id == IssuedDocument.decision_id)
            .where(AwardDecision.number == "2301/QĐ-UBND")
        )
    paid = (897 - 129) * 710_000 + 43 * 1_880_000
    assert content is not None
    assert f"{paid:,} đồng".replace(",", ".") in content
