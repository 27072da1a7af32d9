"""Bulk runs: the gate of every single step, chunk by chunk; a killed process leaves nothing done twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support.sample import START, Sample, build, to_appraisal
from workflow import clock, outbox
from workflow.appraisal_words import ItemState, RunState
from workflow.audit_verify import verify
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted
from workflow.models import AuditEvent, BulkRunItem, Nomination, RoleGrant, User
from workflow.payloads import Note, Opinion
from workflow.queries import bulk_runs as runs
from workflow.roles import Role
from workflow.services import appraisal, bulk_runs, drafting, submission
from workflow.services.actors import actor_for_user
from workflow.services.bulk_runs import Wanted
from workflow.states import NominationState as S
from workflow.tables import table

OPINION = Opinion("Đủ điều kiện, tiêu chuẩn.", favourable=True)


def granted(sample: Sample) -> None:
    """Give the sample's people their roles in the database too: a run acts with the rights of its day."""
    rows = [
        {"user_id": one.user_id, "role": grant.role, "unit_id": grant.unit_id, "since": clock.today()}
        for one in sample.actors.values()
        for grant in one.grants
    ]
    with transaction() as connection:
        connection.execute(sa.insert(table(RoleGrant)), rows)


def prepared(sample: Sample, ids: list[int], trigger: str = "record_opinion", who: str = "appraiser") -> str:
    with reading() as connection:
        pairs = connection.execute(
            sa.select(Nomination.id, Nomination.version).where(Nomination.id.in_(ids)).order_by(Nomination.id)
        )
        chosen = tuple((row.id, row.version) for row in pairs)
    return bulk_runs.prepare(Wanted(trigger, chosen, "Trường Mầm non Mẫu"), actor=sample.actors[who])


def opinions() -> Counter[int]:
    """Count the opinions recorded for each nomination."""
    query = sa.select(AuditEvent.subject_id).where(AuditEvent.event == "opinion_recorded")
    with reading() as connection:
        assert verify(connection).problems == ()
        return Counter(connection.scalars(query))


def test_a_run_goes_from_preview_to_results_and_back(any_engine: Engine) -> None:
    del any_engine
    with clock.use(clock.SimulatedClock(START)):
        sample = build(7)
        granted(sample)
        ids = to_appraisal(sample, opinion=False)
        who, other = sample.actors["appraiser"], sample.actors["confirmer"]
        appraisal.return_for_supplement(ids[:1], "Thiếu báo cáo.", ["khac"], clock.today(), actor=who)
        ref = prepared(sample, ids)
        shown = runs.shown(who, ref)
        preview = runs.preview(who, shown)
        assert (preview.count, len(preview.kept)) == (6, 1)
        assert "Trả lại để bổ sung" in preview.kept[0].sentence
        assert opinions() == {}
        with pytest.raises(NotFound):
            runs.shown(other, ref)
        with pytest.raises(NotFound):
            bulk_runs.start(ref, OPINION, actor=other)
        bulk_runs.start(ref, OPINION, actor=who)
        bulk_runs.start(ref, OPINION, actor=who)  # a second click
        assert bulk_runs.carry_on() == 1
        done = runs.shown(who, ref)
        assert (done.state, done.done, done.refused, done.waiting) == (RunState.DONE, 6, 1, 0)
        assert opinions() == Counter(ids[1:])
        (kept,) = runs.results(who, ref, state=ItemState.REFUSED)
        assert kept.sentence == preview.kept[0].sentence
        appraisal.mark_eligible(ids[1:2], actor=other)
        back = bulk_runs.prepare_undo(ref, actor=who)
        undo = runs.preview(who, runs.shown(who, back))
        assert (undo.count, len(undo.kept)) == (5, 1)  # somebody has built on one
        bulk_runs.start(back, Note(), actor=who)
        bulk_runs.carry_on()
        assert runs.shown(who, ref).undone_ref == back
        with reading() as connection:
            left = connection.scalars(sa.select(Nomination.id).where(Nomination.opinion != "")).all()
        assert list(left) == ids[1:2]
        with pytest.raises(Conflict):
            bulk_runs.cancel(back, actor=who)
        assert opinions() == Counter(ids[1:])


def test_a_run_asks_the_same_guard_as_a_single_step(engine: Engine) -> None:
    with clock.use(clock.SimulatedClock(START)):
        sample = build(3)
        granted(sample)
        ids = to_appraisal(sample, opinion=False)
        who = sample.actors["confirmer"]
        with pytest.raises(Exception, match="Chưa có ý kiến thẩm định") as single:
            appraisal.mark_eligible(ids[:1], actor=who)
        ref = prepared(sample, ids, "mark_eligible", "confirmer")
        bulk_runs.start(ref, Note(), actor=who)
        bulk_runs.carry_on()
        sentences = [row.sentence for row in runs.results(who, ref)]
        assert sentences[0] == str(single.value)
        assert len(sentences) == 3
        with pytest.raises(NotPermitted):
            prepared(sample, ids, "mark_eligible", "clerk")
        with pytest.raises(InvalidInput, match="không làm hàng loạt"):
            prepared(sample, ids, "mark_ineligible")
        with pytest.raises(InvalidInput, match="Chưa có đề nghị"):
            prepared(sample, [])


def test_a_stale_version_a_lost_right_and_a_locked_account_stop_what_they_must(engine: Engine) -> None:
    with clock.use(clock.SimulatedClock(START)):
        sample = build(4)
        granted(sample)
        ids = to_appraisal(sample, opinion=False)
        who = sample.actors["appraiser"]
        ref = prepared(sample, ids)
        appraisal.record_opinion(ids[:1], "Người khác ghi trước.", True, actor=who)
        bulk_runs.start(ref, OPINION, actor=who)
        bulk_runs.carry_on()
        first, *others = runs.results(who, ref)
        assert "Người khác vừa thay đổi" in first.sentence
        assert {row.state for row in others} == {ItemState.DONE}
        with transaction() as connection:
            connection.execute(sa.delete(table(RoleGrant)).where(table(RoleGrant).c.role == Role.APPRAISER))
        again = prepared(sample, ids)
        bulk_runs.start(again, OPINION, actor=who)
        bulk_runs.carry_on()
        assert runs.shown(who, again).refused == 4
        last = prepared(sample, ids)
        with transaction() as connection:
            connection.execute(
                sa.update(table(User)).where(table(User).c.id == who.user_id).values(is_active=False)
            )
        bulk_runs.start(last, OPINION, actor=who)
        bulk_runs.carry_on()
        assert (runs.shown(who, last).state, runs.shown(who, last).note) == (
            RunState.CANCELLED, "Tài khoản của người thực hiện đã bị khóa.",
        )  # fmt: skip


def test_a_chunk_refused_as_a_whole_goes_one_by_one(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.use(clock.SimulatedClock(START)):
        sample = build(5)
        granted(sample)
        ids = to_appraisal(sample, opinion=False)
        who = sample.actors["appraiser"]
        honest = bulk_runs.run

        def quarrel(connection: object, trigger: str, items: list[object], **more: object) -> object:
            if any(item.nomination_id == ids[2] for item in items):  # type: ignore[attr-defined]  # an Item
                raise Conflict("Đã có một đề nghị khác đủ điều kiện trước.")
            return honest(connection, trigger, items, **more)  # type: ignore[arg-type]  # passed through

        monkeypatch.setattr(bulk_runs, "run", quarrel)
        ref = prepared(sample, ids)
        bulk_runs.start(ref, OPINION, actor=who)
        bulk_runs.carry_on()
        assert opinions() == Counter([*ids[:2], *ids[3:]])
        (kept,) = runs.results(who, ref, state=ItemState.REFUSED)
        assert kept.sentence == "Đã có một đề nghị khác đủ điều kiện trước."


@pytest.mark.parametrize("boundary", [1, 2, 3])
def test_a_crash_at_each_chunk_boundary_is_resumed(
    any_engine: Engine, monkeypatch: pytest.MonkeyPatch, boundary: int
) -> None:
    del any_engine
    monkeypatch.setattr(bulk_runs, "CHUNK", 3)
    with clock.use(clock.SimulatedClock(START)):
        sample = build(8)
        granted(sample)
        ids = to_appraisal(sample, opinion=False)
        who = sample.actors["appraiser"]
        ref = prepared(sample, ids)
        bulk_runs.start(ref, OPINION, actor=who)
        honest, calls = bulk_runs._do, []

        def cut(*args: object) -> None:
            honest(*args)  # type: ignore[arg-type]  # passed through
            calls.append(1)
            if len(calls) == boundary:
                raise OSError("power cut before the commit")

        monkeypatch.setattr(bulk_runs, "_do", cut)
        assert bulk_runs.carry_on() == 0
        assert runs.shown(who, ref).done == 3 * (boundary - 1)
        outbox.drain_quietly()  # nobody's request carries out what takes long
        assert runs.shown(who, ref).done == 3 * (boundary - 1)
        assert bulk_runs.carry_on() == 1
        assert runs.shown(who, ref).state is RunState.DONE
        assert opinions() == Counter(ids)


WORKER = """
import gc, sys
gc.disable()  # it would look again and again at what is being imported
from datetime import datetime, UTC
from workflow import clock, db
from workflow.services import bulk_runs
db.bind(db.create_engine_for(sys.argv[1]))
clock.set_clock(clock.SimulatedClock(datetime(2024, 6, 10, 2, tzinfo=UTC)))
bulk_runs.CHUNK = 5
print("ready", flush=True)
bulk_runs.carry_on()
"""


@pytest.mark.parametrize("wait", [0.03, 0.12])
def test_kill_9_in_the_middle_is_resumed_without_doing_anything_twice(engine: Engine, wait: float) -> None:
    with clock.use(clock.SimulatedClock(START)):
        sample = build(60)
        granted(sample)
        ids = to_appraisal(sample, opinion=False)
        who = sample.actors["appraiser"]
        ref = prepared(sample, ids)
        bulk_runs.start(ref, OPINION, actor=who)
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, str(engine.url)], stdout=subprocess.PIPE
        ) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline().strip() == b"ready"
            time.sleep(wait)
            worker.send_signal(signal.SIGKILL)
        before = runs.shown(who, ref)
        assert before.done % 5 == 0
        assert sum(opinions().values()) == before.done
        bulk_runs.carry_on()
        assert runs.shown(who, ref).done == 60
        assert opinions() == Counter(ids)


def test_cancelling_keeps_what_is_done_and_stops_the_rest(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_runs, "CHUNK", 2)
    with clock.use(clock.SimulatedClock(START)):
        sample = build(6)
        granted(sample)
        ids = to_appraisal(sample, opinion=False)
        who = sample.actors["appraiser"]
        ref = prepared(sample, ids)
        bulk_runs.start(ref, OPINION, actor=who)
        number = runs.shown(who, ref).id
        assert bulk_runs._next_chunk(number)
        bulk_runs.cancel(ref, actor=who)
        assert not bulk_runs._next_chunk(number)
        bulk_runs.carry_on()
        with reading() as connection:
            states = Counter(connection.scalars(sa.select(BulkRunItem.state)))
        assert states == {ItemState.DONE: 2, ItemState.CANCELLED: 4}
        assert opinions() == Counter(ids[:2])


def test_nobody_receives_what_he_prepared_in_bulk_either(engine: Engine) -> None:
    with clock.use(clock.SimulatedClock(START)):
        sample = build(2)
        granted(sample)
        who = sample.actors
        drafting.send_to_head(sample.nominations, actor=who["clerk"])
        submission.submit(sample.nominations, actor=who["head"])
        with transaction() as connection:
            row = {"user_id": who["clerk"].user_id, "role": Role.APPRAISER, "unit_id": sample.body}
            connection.execute(sa.insert(table(RoleGrant)).values(**row, since=clock.today()))
        both = actor_for_user(who["clerk"].user_id)
        with reading() as connection:
            pairs = connection.execute(sa.select(Nomination.id, Nomination.version)).all()
        ref = bulk_runs.prepare(Wanted("receive", tuple((r.id, r.version) for r in pairs), "x"), actor=both)
        bulk_runs.start(ref, Note(), actor=both)
        bulk_runs.carry_on()
        assert all("Bạn đã lập hoặc trình" in row.sentence for row in runs.results(both, ref))
        with reading() as connection:
            assert set(connection.scalars(sa.select(Nomination.state))) == {S.SUBMITTED}
