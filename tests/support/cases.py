"""Nominations of the small district at any step, made through the services as its people would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rules.vocabulary import AwardCode, NomineeKind, PaperKind
from tests.support import council
from tests.support.district import SCHOOL, actor
from workflow.payloads import PaperAdded
from workflow.services import appraisal, deciding, drafting, files, registers, submission

PDF = b"%PDF-1.4\n% a very small file\n"
PAPERS = (PaperKind.PROPOSAL_LETTER, PaperKind.NOMINEE_LIST, PaperKind.UNIT_MINUTES)


def dossier(round_id: int, *, clerk: str = "lap", unit: str = SCHOOL, confirms_conduct: bool = True) -> int:
    """Start the school's dossier with the papers that a title needs."""
    who = actor(clerk)
    number = drafting.create_dossier(round_id=round_id, unit_id=registers.unit_ids()[unit], actor=who)
    stored = files.store(PDF, "van-ban.pdf")
    papers = [PaperAdded(kind, stored.sha256, f"{kind.value}.pdf", "01", date(2024, 1, 4)) for kind in PAPERS]
    drafting.attach_to_dossier(number, papers, actor=who, confirms_conduct=confirms_conduct)
    return number


def drafts(dossier_id: int, people: Sequence[str] = ("P1",), *, clerk: str = "lap") -> list[int]:
    """Name people for Lao động tiên tiến."""
    ids = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    wanted = [
        drafting.NominationDraft(AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL, ids[code], "Giáo viên")
        for code in people
    ]
    return drafting.add_nominations(dossier_id, wanted, actor=actor(clerk))


def submitted(ids: Sequence[int]) -> None:
    """Send drafts of the school up to the body."""
    drafting.send_to_head(ids, actor=actor("lap"))
    submission.submit(ids, actor=actor("truong"))


def appraised(ids: Sequence[int]) -> None:
    """Receive them and record a favourable opinion."""
    appraisal.receive(ids, actor=actor("tham"))
    appraisal.record_opinion(ids, "Đạt tiêu chuẩn theo hồ sơ.", True, actor=actor("tham"))


def recommended(ids: Sequence[int]) -> None:
    """Confirm them and let the council agree on them in a session of its own."""
    appraisal.mark_eligible(ids, actor=actor("xacnhan"))
    body = registers.unit_ids()["HUYEN"]
    council.recommended(council.sitting(body, actor("thuky")), ids)


def drafted_decision(round_id: int, ids: Sequence[int]) -> int:
    """Draft a decision and put them on it."""
    draft = deciding.DecisionDraft(
        round_id, (AwardCode.ADVANCED_WORKER,), "Về việc công nhận Lao động tiên tiến"
    )
    number = deciding.create_decision(draft, actor=actor("thuongtruc"))
    deciding.draft(number, ids, actor=actor("thuongtruc"))
    return number


def issued(decision_id: int, *, number: str = "36") -> None:
    """Sign and issue a decision."""
    today = date(2024, 1, 9)
    deciding.record_signature(
        decision_id, signer_name="Phạm Quốc Ký", signing_form="", signed_on=today, actor=actor("ky")
    )
    deciding.issue(decision_id, number=number, issued_on=today, actor=actor("vanthu"))


def whole_way(round_id: int) -> tuple[list[int], int]:
    """Take one nomination from draft to issued decision; return its ids and the decision."""
    ids = drafts(dossier(round_id))
    submitted(ids)
    appraised(ids)
    recommended(ids)
    decision_id = drafted_decision(round_id, ids)
    issued(decision_id)
    return ids, decision_id
