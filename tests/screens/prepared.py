"""What follows a decision, played on the copy of the demo where its season has none of it yet.

Each scene runs only while nothing like it is there: what the season brings is what the pictures show.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from rules.documents import RESULT_LETTER
from seeds.bato.demo_accounts import ACCOUNTS
from tests.screens import prepared_acts as acts
from tests.screens import prepared_papers as papers
from tests.screens.season_facts import Who
from workflow import db, outbox
from workflow.models import (
    ActKind,
    ActState,
    CertificateRun,
    Complaint,
    ComplaintState,
    Conferral,
    CouncilProposal,
    DocumentScan,
    DocumentSigning,
    FundYear,
    LaterAct,
    OfficialPaper,
    PaperScan,
    PrizePayment,
    ProposalState,
    ReissueRequest,
    ReissueState,
    SettingChange,
    SettingState,
    VoidNumber,
)
from workflow.services.actors import actors_by_username
from workflow.tables import table

SCENES: tuple[tuple[type[db.Base], dict[str, object], Callable[[Who], None]], ...] = (
    (FundYear, {}, papers.fund),
    (CertificateRun, {}, papers.certificates),
    (ReissueRequest, {"state": ReissueState.REQUESTED}, papers.reissue),
    (PrizePayment, {}, papers.payments),
    (Conferral, {}, papers.conferring),
    (DocumentSigning, {}, acts.signing),
    (DocumentScan, {}, acts.scan),
    (PaperScan, {}, acts.minutes_scan),
    (LaterAct, {"kind": ActKind.REVOCATION, "state": ActState.ISSUED}, acts.cancelled),
    (LaterAct, {"kind": ActKind.REVOCATION, "state": ActState.DRAFTED}, acts.cancelling),
    (LaterAct, {"kind": ActKind.AMENDMENT, "state": ActState.DRAFTED}, acts.amending),
    (Complaint, {"state": ComplaintState.ACCEPTED}, acts.complaining),
    (Complaint, {"state": ComplaintState.RECEIVED}, acts.denouncing),
    (OfficialPaper, {"kind": RESULT_LETTER}, acts.telling),
    (VoidNumber, {}, acts.taking_numbers),
    (CouncilProposal, {"state": ProposalState.PROPOSED}, acts.reseating),
    (SettingChange, {"state": SettingState.PROPOSED}, acts.resetting),
)
"""What each scene brings about (rows of a table with these values), and the scene, in the order of what happens."""


def prepare() -> None:
    """Play the scenes whose rows are missing."""
    known = actors_by_username()
    who = {role: known[name] for role, name in ACCOUNTS.items()}
    for model, values, scene in SCENES:
        mine = table(model)
        there = sa.select(sa.func.count()).select_from(mine)
        with db.reading() as connection:
            found = connection.scalar(there.where(*(mine.c[name] == value for name, value in values.items())))
        if not found:
            scene(who)
    while outbox.drain(long=True):
        pass
