"""One thread that carries out bulk runs while people go on working, and ends each day what has run out by itself.

What a killed process left behind between a commit and its papers is made at the first or second look after the start:
a PDF is there within a minute. For runs it only calls ``bulk_runs.carry_on``, as ``khenthuong outbox drain`` does. A
process killed in the middle leaves whole chunks behind; the next look goes on. Two of them at once do no harm: a run
is locked for each chunk. Of the clocks that end (``services/deadlines``) one process takes care, at its start and once
on every new day.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from flask import Flask, current_app

from workflow.services import bulk_runs, deadlines

log = logging.getLogger(__name__)
EVERY_SECONDS = 20.0
NAME = "background"


class Worker(threading.Thread):
    """Waits for a call or for some seconds, then carries out what waits."""

    def __init__(self) -> None:
        """Start nothing yet."""
        super().__init__(name="bulk-runs", daemon=True)
        self.called = threading.Event()

    def run(self) -> None:
        """Carry on, until the process ends."""
        while True:
            self.called.wait(EVERY_SECONDS)
            self.called.clear()
            look()


def look() -> None:
    """Carry on with what waits and end what is over; a failure of one keeps nobody from the other."""
    works: tuple[Callable[[], object], ...] = (
        bulk_runs.finish_left_behind, bulk_runs.carry_on, deadlines.once_a_day
    )  # fmt: skip
    for work in works:
        try:
            work()
        except Exception:  # the boundary of background work: logged, tried again at the next look
            log.exception("%s could not be carried out", work.__name__)


def wake(app: Flask | None = None) -> None:
    """Have waiting runs carried out: at once in tests, else by the thread, started with the first call."""
    chosen = app or current_app
    if chosen.testing:
        bulk_runs.carry_on()
        return
    worker = chosen.extensions.get(NAME)
    if worker is None:
        worker = chosen.extensions[NAME] = Worker()
        worker.start()
    worker.called.set()
