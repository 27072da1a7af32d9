"""What follows the decisions of the demo: each thing that the pages show is there once, done by the right people."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from seeds.bato import build_plan
from seeds.bato.afterwards import RIGHT, play_afterwards
from seeds.bato.run import play
from tests.support.season import only
from workflow import clock, outbox, secrets_at_rest
from workflow.audit_verify import verify
from workflow.db import reading
from workflow.models import (
    Certificate,
    Complaint,
    Conferral,
    Correction,
    FundYear,
    LaterAct,
    OfficialPaper,
    PrizePayment,
    ReissueRequest,
)
from workflow.models.later_acts import ActState
from workflow.money_words import PaymentKind
from workflow.queries import worklists

# CI plays it too, with ``make demo``.
pytestmark = pytest.mark.nightly
ROUNDS = ("ATGT-28", "ATGT-60", "CCHC-164")


def counted(model: type, *where: sa.ColumnElement[bool]) -> int:
    """Count rows."""
    with reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0


def test_every_page_of_the_demo_has_something_to_show(engine: Engine) -> None:
    secrets_at_rest.bind("0" * 64)
    season = play(only(build_plan(), ROUNDS))
    play_afterwards(season, partial(outbox.drain, long=True))
    assert (counted(FundYear), counted(Conferral), counted(Certificate)) == (2, 13, 16)
    assert counted(PrizePayment) == 10 + 4 + 1
    assert counted(PrizePayment, PrizePayment.kind == PaymentKind.RETURNED, PrizePayment.note != "") == 1
    assert counted(ReissueRequest) == counted(Complaint, Complaint.due_on.is_not(None)) == 1
    assert counted(OfficialPaper) == 3 * 2  # two lists and the letter, each as PDF and Word
    with reading() as connection:
        (name,) = connection.scalars(sa.select(Correction.right_text))
        (act,) = connection.execute(sa.select(LaterAct.__table__))
    assert (name, act.state, act.number) == (RIGHT, ActState.ISSUED, "512/UBND-NV")
    assert len({act.drafted_by_id, act.signed_by_id, act.issued_by_id}) == 3
    with clock.use(season.clock):
        groups = worklists.worklist_for(season.cast.standing)
    waiting = {one.key: (one.count, one.partly) for one in groups if one.key.startswith("to_") and one.count}
    rest = {"to_print": (1, 0), "to_reissue": (1, 0), "to_scan": (3, 0)}
    assert waiting == {"to_pay": (2, 1), "to_confer": (2, 1)} | rest
    assert verify(engine).ok
