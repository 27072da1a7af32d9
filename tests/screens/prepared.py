"""What follows a decision, played on the copy of the demo where its season has none of it yet.

Each scene runs only while its own table is empty: once the season brings such rows, the pictures show those.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from seeds.bato.demo_accounts import ACCOUNTS
from tests.screens import prepared_acts as later
from tests.screens import prepared_papers as papers
from tests.screens.season_facts import Who
from workflow import db, outbox
from workflow.models import (
    CertificateRun,
    Complaint,
    Conferral,
    CouncilProposal,
    DocumentScan,
    DocumentSigning,
    FundYear,
    LaterAct,
    OfficialPaperCase,
    PrizePayment,
    ReissueRequest,
    SettingChange,
    VoidNumber,
)
from workflow.services.actors import actors_by_username
from workflow.tables import table

SCENES: tuple[tuple[type[db.Base], Callable[[Who], None]], ...] = (
    (FundYear, papers.fund),
    (CertificateRun, papers.certificates),
    (ReissueRequest, papers.reissue),
    (PrizePayment, papers.payments),
    (Conferral, papers.conferring),
    (DocumentSigning, later.signing),
    (DocumentScan, later.scan),
    (LaterAct, later.undoing),
    (Complaint, later.complaining),
    (OfficialPaperCase, later.letters_made),
    (VoidNumber, later.numbers_taken),
    (CouncilProposal, later.seats),
    (SettingChange, later.setting),
)
"""What each scene fills, and the scene, in the order of what happens."""


def prepare() -> None:
    """Play the scenes whose tables are empty."""
    known = actors_by_username()
    who = {role: known[name] for role, name in ACCOUNTS.items()}
    for model, scene in SCENES:
        with db.reading() as connection:
            there = connection.scalar(sa.select(sa.func.count()).select_from(table(model)))
        if not there:
            scene(who)
    while outbox.drain(long=True):
        pass
