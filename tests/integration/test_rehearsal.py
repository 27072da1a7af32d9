"""Rehearsal: what other local rules would do to a round, down to the nomination, the criterion and the share."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.engine import Engine

from rules.finding import AssessmentOutcome, Outcome
from rules.local_packs import PACKS, LocalPack
from rules.pack_text import pack_yaml, read_pack_text
from rules.vocabulary import AwardCode, NomineeKind
from tests.support import cases, district, sample, stores
from web.cli import cli
from workflow import clock, db
from workflow.errors import NotFound
from workflow.models import AuditEvent, Nomination, StoredAssessment
from workflow.queries import rule_packs as queries
from workflow.queries.rehearsal import rehearse
from workflow.services import drafting, registers
from workflow.tables import table

ELIGIBLE, NOT_ELIGIBLE = AssessmentOutcome.ELIGIBLE, AssessmentOutcome.NOT_ELIGIBLE
TEXT = pack_yaml(PACKS["ba_to_2024"]).replace("ba_to_2024", "bo_thu")
MORE_PAPERS = TEXT[: TEXT.index("  papers.replace")] + TEXT[TEXT.index("  papers.add") :]


def pack(text: str) -> LocalPack:
    """Return the pack of a text."""
    return read_pack_text(text)


@pytest.fixture
def round_id(either_engine: Engine) -> Iterator[int]:
    """A round with two people for Lao động tiên tiến, one decided, and one of them for Chiến sĩ thi đua cơ sở."""
    at = clock.datetime(2024, 1, 9, 1, tzinfo=clock.UTC)
    with clock.use(clock.SimulatedClock(at)):
        yield stores.filled("rehearsed round", _round)


def _round() -> int:
    district.build()
    number = district.open_round()
    dossier = cases.dossier(number)
    ids = cases.drafts(dossier, ["P1", "P2"])
    fighter = drafting.NominationDraft(
        AwardCode.GRASSROOTS_FIGHTER,
        NomineeKind.INDIVIDUAL,
        registers.nominee_ids(NomineeKind.INDIVIDUAL)["P1"],
        initiative_id=1,
    )
    drafting.add_nominations(dossier, [fighter], actor=district.actor("lap"))
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids[:1])
    cases.issued(cases.drafted_decision(number, ids[:1]))
    return number


def counts(engine: Engine) -> list[int]:
    """Return how many rows of what an assessment writes there are."""
    with engine.connect() as connection:
        models = (AuditEvent, StoredAssessment, Nomination)
        return [connection.scalar(sa.select(sa.func.count()).select_from(table(one))) or 0 for one in models]


def test_the_same_rules_change_nothing_and_write_nothing(round_id: int, either_engine: Engine) -> None:
    before = counts(either_engine)
    found = rehearse(round_id, pack(TEXT))
    assert (found.total, found.cases, found.moved_open) == (3, (), 0)
    assert found.before == found.after
    assert (found.pack_before, found.pack_after) == ("ba_to_2024", "bo_thu")
    assert counts(either_engine) == before


def test_every_nomination_that_changes_is_named_with_its_criterion(round_id: int) -> None:
    found = rehearse(round_id, pack(MORE_PAPERS))
    moved = {(case.name, case.award): case for case in found.moved}
    case = moved["Phạm Văn Rêu", AwardCode.ADVANCED_WORKER]
    assert (case.before, case.after, case.is_decided) == (ELIGIBLE, NOT_ELIGIBLE, False)
    change = next(one for one in case.changes if one.criterion == "papers.achievement_report")
    assert change.before is None
    assert change.after is not None
    assert change.after.outcome is Outcome.NOT_MET
    assert "Báo cáo thành tích" in change.after.reason
    decided = moved["Đinh Thị Mai", AwardCode.ADVANCED_WORKER]
    assert decided.is_decided
    assert found.moved_open == len(found.moved) - 1
    assert (ELIGIBLE, NOT_ELIGIBLE, 2) in found.kinds


def test_without_any_local_rules_the_law_alone_speaks(round_id: int) -> None:
    found = rehearse(round_id, None)
    assert found.pack_after is None
    changed = {change.criterion for case in found.cases for change in case.changes}
    assert "papers.local_rule" in changed


def test_shares_are_counted_before_and_after(round_id: int) -> None:
    found = rehearse(round_id, pack(TEXT.replace("value: 15, article", "value: 100, article", 1)))
    (quota,) = found.quotas
    assert quota.award is AwardCode.GRASSROOTS_FIGHTER
    assert (quota.before.pool, quota.before.most, quota.after.most) == (2, 0, 2)
    assert quota.before.over == quota.before.used
    assert quota.after.over == 0


def test_days_of_the_pack_hold_unless_tried_as_if_always(round_id: int) -> None:
    """A pack that begins next year does not touch this round; "as if" shows what it would have done."""
    later = TEXT.replace("since: 2024-01-01\nuntil: 2025-06-30", "since: 2025-01-01")
    real = rehearse(round_id, pack(later))
    assert "council.members" in pack(later).settings
    assert any(change.criterion == "papers.local_rule" for case in real.cases for change in case.changes)
    tried = rehearse(round_id, pack(later), as_if_on=date(2025, 1, 1))
    assert tried.cases == ()
    assert tried.as_if_on == date(2025, 1, 1)


def test_a_viewer_sees_only_his_nominations(round_id: int) -> None:
    """The fighter is still a draft of the school: the body's page does not count it."""
    standing = district.actor("thuongtruc")
    assert rehearse(round_id, pack(TEXT), viewer=standing).total == 2
    effects = queries.effects(standing, registers.unit_ids()[district.BODY], pack(MORE_PAPERS))
    assert [(one.round_code, len(one.moved)) for one in effects] == [("TX-2023", 2)]
    assert queries.effect(standing, "ba_to_2024", None, "TX-2023", None).cases == ()
    for outsider in ("lap", "tinh"):
        with pytest.raises(NotFound):
            queries.effect(district.actor(outsider), "ba_to_2024", None, "TX-2023", None)
        with pytest.raises(NotFound):
            queries.effects(district.actor(outsider), registers.unit_ids()[district.BODY], pack(TEXT))
    with pytest.raises(NotFound):
        queries.effect(standing, "khong_co", None, "TX-2023", None)
    with pytest.raises(NotFound):
        rehearse(999, None)


def test_fifteen_hundred_nominations_take_seconds(engine: Engine) -> None:
    with clock.use(clock.SimulatedClock(sample.START)):
        made = sample.build(1500)
        sample.to_appraisal(made, opinion=False)
        seen: list[str] = []
        sa.event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: seen.append(statement))
        begun = time.process_time()
        found = rehearse(made.round_id, pack(MORE_PAPERS))
        took = time.process_time() - begun
    assert (found.total, len(found.moved)) == (1500, 1500)
    assert took < 10
    assert len(seen) < 120


def run(engine: Engine, *arguments: object) -> Result:
    """Run ``khenthuong rules rehearse`` on the engine's database."""
    address = engine.url.render_as_string(hide_password=False)
    words = ["rules", "rehearse", "--db", address, *(str(one) for one in arguments)]
    return CliRunner().invoke(cli, words)


def test_the_command_tells_the_same(round_id: int, either_engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "bo_thu.yaml"
    file.write_text(MORE_PAPERS, encoding="utf-8")
    shown = run(either_engine, "--round", "TX-2023", "--pack", file)
    assert shown.exit_code == 0, shown.output
    assert (
        "Phạm Văn Rêu, Trường Tiểu học Suối Mơ, Lao động tiên tiến: đủ điều kiện → không đủ điều kiện"
        in shown.output
    )
    found = json.loads(run(either_engine, "--round", "TX-2023", "--pack", file, "--json").output)
    assert (found["nominations"], found["pack_after"], found["changed"]) == (3, "bo_thu", len(found["cases"]))
    assert found["quotas"][0]["award"] == "CSTDCS"
    assert run(either_engine, "--round", "TX-2023", "--pack", "khong").exit_code == 0
    assert (
        run(either_engine, "--round", "TX-2023", "--pack", "ba_to_2024", "--as-if", "1/6/2024").exit_code == 0
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--round", "TX-2099", "--pack", "ba_to_2024"), "không có đợt xét"),
        (("--round", "TX-2023", "--pack", "khong_co"), "chưa có bản nào được duyệt"),
        (("--round", "TX-2023", "--pack", "khong_co.yaml"), "không đọc được tệp"),
        (("--round", "TX-2023", "--pack", "ba_to_2024", "--as-if", "mai"), "không hiểu ngày"),
    ],
)
def test_the_command_says_what_is_not_there(
    round_id: int, either_engine: Engine, arguments: tuple[str, ...], said: str
) -> None:
    answer = run(either_engine, *arguments)
    assert answer.exit_code == 2
    assert said in answer.output


def test_a_faulty_file_is_told_with_its_line(round_id: int, either_engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "sai.yaml"
    file.write_text(TEXT.replace("value: 15", "value: 500"), encoding="utf-8")
    answer = run(either_engine, "--round", "TX-2023", "--pack", file)
    assert answer.exit_code == 2
    assert "dòng" in answer.output


def test_the_engine_in_use_is_left_alone(round_id: int, either_engine: Engine) -> None:
    run(either_engine, "--round", "TX-2023", "--pack", "khong")
    assert db.current_engine() is either_engine
