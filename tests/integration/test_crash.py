"""A process killed at any moment of bulk work: what was committed is there once, and the events tell the state."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support import stores
from tests.support.sample import START, build, to_signed
from workflow import clock, outbox
from workflow.audit_verify import verify
from workflow.db import reading
from workflow.models import IssuedDocument, Nomination, SessionDocument, StoredFile
from workflow.services import deciding
from workflow.services.issuing import RENDER, render_document
from workflow.states import NominationState as S

WORKER = """
import gc, sys
gc.disable()  # it would look again and again at what is being imported
from datetime import datetime, UTC
from workflow import clock, db
from workflow.actor import Actor, Grant
from workflow.roles import Role
from workflow.services import drafting
db.bind(db.create_engine_for(sys.argv[1]))
clock.set_clock(clock.SimulatedClock(datetime(2024, 6, 10, 2, tzinfo=UTC)))
clerk = Actor(int(sys.argv[2]), "clerk", "clerk", None, (Grant(Role.CLERK, int(sys.argv[3])),))
ids = [int(one) for one in sys.argv[4].split(",")]
print("ready", flush=True)
for start in range(0, len(ids), 5):
    for number in drafting.send_to_head(ids[start:start + 5], actor=clerk).accepted:
        print(number, flush=True)
"""
KILLS = 6


@pytest.mark.parametrize("attempt", range(KILLS))
def test_kill_9_loses_nothing_that_was_acknowledged(engine: Engine, attempt: int) -> None:
    with clock.use(clock.SimulatedClock(START)):
        sample = stores.filled("two hundred drafts", lambda: build(200))
    clerk = sample.actors["clerk"]
    assert clerk.acting_unit_id is not None
    arguments = [
        str(engine.url),
        str(clerk.user_id),
        str(clerk.acting_unit_id),
        ",".join(map(str, sample.nominations)),
    ]
    command = [sys.executable, "-c", WORKER, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
        time.sleep(random.Random(attempt).uniform(0.01, 0.35))
        worker.send_signal(signal.SIGKILL)
        acknowledged = {int(line) for line in worker.stdout.read().split() if line.isdigit()}
    with reading() as connection:
        sent = set(connection.scalars(sa.select(Nomination.id).where(Nomination.state == S.UNIT_REVIEW)))
        assert acknowledged <= sent
        assert verify(connection).problems == ()


def test_a_crash_between_issue_and_rendering_ends_with_one_file(
    any_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    del any_engine
    with clock.use(clock.SimulatedClock(START)):
        monkeypatch.setitem(outbox.HANDLERS, RENDER, _crash)
        _issue()
        assert outbox.waiting() == 1
        assert _rendered() == (None, 0)
        monkeypatch.setitem(outbox.HANDLERS, RENDER, render_document)
        assert outbox.drain() == 1
        digest, files = _rendered()
        assert (outbox.waiting(), files) == (0, 1)
        render_document({"document_id": 1})
        assert _rendered() == (digest, 1)
    with reading() as connection:
        assert verify(connection).problems == ()


def _crash(_payload: object) -> None:
    raise OSError("power cut")


def _issue() -> None:
    sample = build(2)
    deciding.issue(to_signed(sample), number="3", issued_on=clock.today(), actor=sample.actors["issuer"])


def _rendered() -> tuple[str | None, int]:
    """Return the document's hash and the number of rendered files that are not papers of the council's session."""
    with reading() as connection:
        digest = connection.scalar(sa.select(IssuedDocument.sha256))
        of_session = sa.select(SessionDocument.sha256).where(SessionDocument.sha256.is_not(None))
        files = sa.select(sa.func.count()).select_from(StoredFile)
        files = files.where(StoredFile.size > 1000, StoredFile.sha256.not_in(of_session))
        return digest, connection.scalar(files) or 0
