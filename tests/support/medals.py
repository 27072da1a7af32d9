"""Awards with a certificate in the small district: issued decisions of Giấy khen, and batches carried out."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from rules.vocabulary import AwardCode, NomineeKind, PaperKind
from tests.support import cases, district
from workflow import outbox
from workflow.db import reading
from workflow.models import AwardDecision, GoldEntry
from workflow.payloads import PaperAdded
from workflow.services import certificate_runs, deciding, drafting, files, registers
from workflow.services.certificate_runs import PrintOrder

LETTER = AwardCode.COMMENDATION_LETTER


def decided(
    people: Sequence[str] = ("P1", "P2"),
    award: AwardCode = LETTER,
    *,
    number: str = "36",
    code: str = "TX-2023",
) -> int:
    """Take people of the school to an issued decision of one award; return the decision."""
    round_id = district.open_round(code=code)
    ids = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    dossier = cases.dossier(round_id)
    wanted = [
        drafting.NominationDraft(
            award, NomineeKind.INDIVIDUAL, ids[person], "Giáo viên", recognised=True, is_concrete=True
        )
        for person in people
    ]
    named = drafting.add_nominations(dossier, wanted, actor=district.actor("lap"))
    report = files.store(cases.PDF, "bao-cao.pdf")
    paper = PaperAdded(PaperKind.ACHIEVEMENT_REPORT, report.sha256, report.filename)
    minutes = PaperAdded(PaperKind.COMMENDATION_MINUTES, report.sha256, report.filename, "01")
    drafting.attach_to_dossier(dossier, [minutes], actor=district.actor("lap"), confirms_conduct=True)
    drafting.attach_papers([(one, paper) for one in named], actor=district.actor("lap"))
    cases.submitted(named)
    cases.appraised(named)
    cases.recommended(named)
    draft = deciding.DecisionDraft(round_id, (award,), f"Về việc tặng {award.label}")
    decision = deciding.create_decision(draft, actor=district.actor("thuongtruc"))
    deciding.draft(decision, named, actor=district.actor("thuongtruc"))
    cases.issued(decision, number=number)
    return decision


def ref_of(decision: int) -> str:
    """Return the reference of a decision."""
    with reading() as connection:
        return str(connection.scalar(sa.select(AwardDecision.ref).where(AwardDecision.id == decision)))


def entries(decision: int) -> list[str]:
    """Return the references of the lines of the sổ vàng of a decision, in order."""
    query = sa.select(GoldEntry.ref).where(GoldEntry.decision_id == decision).order_by(GoldEntry.number)
    with reading() as connection:
        return list(connection.scalars(query))


def printed(decision: int, **options: object) -> str:
    """Order the certificates of a decision and have them made; return the reference of the batch."""
    order = PrintOrder(ref_of(decision), **options)  # type: ignore[arg-type]  # fields by name
    ref = certificate_runs.order(order, actor=district.actor("thuongtruc"))
    outbox.drain(long=True)
    return ref
