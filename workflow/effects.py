"""What else changes: each effect sets columns of the nomination or appends rows to the batch; it never queries."""

from __future__ import annotations

from rules.finding import Finding
from workflow.assessing import assess_nomination
from workflow.attempt import Attempt
from workflow.canonical import canonical_json, new_ref, sha256
from workflow.council_words import ItemResult
from workflow.guards import ROUND_CLOSED
from workflow.models import (
    Achievement,
    AgendaItem,
    CarriedNomination,
    CouncilResult,
    Paper,
    Settlement,
    Snapshot,
    StoredAssessment,
    StoredFinding,
    UnitBallot,
)
from workflow.payloads import (
    CarriedOver,
    CouncilOutcome,
    EditContent,
    LoweredFrom,
    OnDecision,
    Opinion,
    PaperAdded,
    PaperWithdrawn,
    Reason,
    ReturnForSupplement,
    SettleFinding,
    UnitVote,
)


def store_assessment(attempt: Attempt) -> None:
    """Keep what the rules say now, with every finding, for this version of the nomination."""
    assessment = attempt.assessment or assess_nomination(
        attempt.row, attempt.sheet, attempt.world.packs, attempt.world.today
    )
    attempt.assessment = assessment
    rows = [_finding_row(attempt, number, finding) for number, finding in enumerate(assessment.findings, 1)]
    digest = sha256(
        canonical_json([[row["criterion"], row["outcome"], row["reason"], row["citation"]] for row in rows])
    )
    attempt.findings_sha256 = digest
    attempt.batch.inserts[StoredFinding].extend(rows)
    attempt.batch.inserts[StoredAssessment].append(
        {
            "nomination_id": attempt.row.id,
            "version": attempt.next_version,
            "outcome": assessment.outcome,
            "law_on": assessment.law_on,
            "fingerprint": assessment.fingerprint,
            "findings_sha256": digest,
            "assessed_at": attempt.world.at,
        }
    )


def _finding_row(attempt: Attempt, number: int, finding: Finding) -> dict[str, object]:
    return {
        "nomination_id": attempt.row.id,
        "version": attempt.next_version,
        "sequence": number,
        "criterion": finding.criterion,
        "outcome": finding.outcome,
        "blocks": finding.blocks,
        "reason": finding.reason,
        "remedy": finding.remedy,
        "citation": finding.citation,
        "compared": canonical_json([list(pair) for pair in finding.values]),
        "confidence": finding.confidence,
    }


def freeze_snapshot(attempt: Attempt) -> None:
    """Freeze what is submitted: content, paper hashes, the report's own words; the council votes on this."""
    row = attempt.row
    content = canonical_json(
        {
            "nominee": [row.nominee_key, row.nominee_name, row.nominee_detail],
            "award": row.award,
            "unit": row.unit_name,
            "period": row.period_key,
            "achievement": [row.achievement_key, row.achievement_title],
            "initiative": row.initiative_id,
            "papers": [list(paper) for paper in attempt.sheet.paper_hashes],
            "report": dict(attempt.world.reports.get(row.id, {})),
        }
    )
    digest = sha256(content)
    attempt.changes["snapshot_sha256"] = digest
    attempt.batch.inserts[Snapshot].append(
        {
            "nomination_id": row.id,
            "content_version": row.content_version,
            "content": content,
            "sha256": digest,
            "taken_at": attempt.world.at,
        }
    )


def set_received_on(attempt: Attempt) -> None:
    """The first receipt picks the regime; a return does not move it."""
    if attempt.row.received_on is None:
        attempt.changes["received_on"] = attempt.world.today


def next_content_version(attempt: Attempt) -> None:
    """What is sent again is a new version of the content."""
    attempt.changes["content_version"] = attempt.row.content_version + 1


def set_reason(attempt: Attempt) -> None:
    """Keep the reason, and its code, where everybody who may read the nomination sees it."""
    payload = attempt.payload
    if isinstance(payload, Reason):
        attempt.changes |= {"reason": payload.reason, "reason_code": payload.code}
    elif isinstance(payload, CouncilOutcome):
        attempt.changes |= {
            "reason": payload.reason or "Hội đồng không đề nghị khen thưởng.",
            "reason_code": "council_not_recommended",
        }


def set_lapse_reason(attempt: Attempt) -> None:
    """A lapse says which day passed."""
    due = attempt.row.supplement_due_on
    assert due is not None
    attempt.changes |= {
        "reason": f"Quá hạn bổ sung ngày {due:%d/%m/%Y}.",
        "reason_code": "supplement_overdue",
    }


def clear_reason(attempt: Attempt) -> None:
    """The reason of an earlier return is answered."""
    attempt.changes |= {"reason": "", "reason_code": "", "supplement_due_on": None, "unlocked": ""}


def unlock_items(attempt: Attempt) -> None:
    """Only the named papers and fields open for the unit."""
    payload = attempt.payload
    assert isinstance(payload, ReturnForSupplement)
    attempt.changes |= {"supplement_due_on": payload.due_on, "unlocked": ",".join(payload.items)}


def stamp_preparer(attempt: Attempt) -> None:
    """Who prepared it may not appraise it."""
    attempt.changes["prepared_by_id"] = attempt.actor.user_id


def stamp_submitter(attempt: Attempt) -> None:
    """Who submitted for the unit."""
    attempt.changes["submitted_by_id"] = attempt.actor.user_id


def take_nominee(attempt: Attempt) -> None:
    """The nominee passed once for this award and achievement."""
    row = attempt.row
    attempt.batch.taken[(row.award, row.nominee_key, row.achievement_id)] = row.unit_name


def stamp_confirmer(attempt: Attempt) -> None:
    """Who confirmed."""
    attempt.changes["confirmed_by_id"] = attempt.actor.user_id


def forget_appraisal(attempt: Attempt) -> None:
    """A new appraisal starts without the old opinion and confirmation (both stay in the history)."""
    attempt.changes |= {"appraised_by_id": None, "confirmed_by_id": None, "opinion": ""}


def keep_opinion(attempt: Attempt) -> None:
    """The appraiser's opinion, and that he appraised."""
    assert isinstance(attempt.payload, Opinion)
    attempt.changes |= {"opinion": attempt.payload.opinion, "appraised_by_id": attempt.actor.user_id}


def keep_settlement(attempt: Attempt) -> None:
    """A person's answer to one criterion."""
    payload = attempt.payload
    assert isinstance(payload, SettleFinding)
    attempt.batch.inserts[Settlement].append(
        {
            "nomination_id": attempt.row.id,
            "criterion": payload.criterion,
            "outcome": "met" if payload.met else "not_met",
            "reason": payload.reason,
            "paper_id": payload.paper_id,
            "settled_by_id": attempt.actor.user_id,
            "settled_at": attempt.world.at,
        }
    )


def add_paper(attempt: Attempt) -> None:
    """A paper joins the nomination."""
    payload = attempt.payload
    assert isinstance(payload, PaperAdded)
    attempt.batch.inserts[Paper].append(
        {
            "ref": new_ref(),
            "dossier_id": attempt.row.dossier_id,
            "nomination_id": attempt.row.id,
            "kind": payload.kind,
            "number": payload.number,
            "signed_on": payload.signed_on,
            "filename": payload.filename,
            "sha256": payload.sha256,
            "confirms_conduct": False,
            "added_by_id": attempt.actor.user_id,
            "added_at": attempt.world.at,
        }
    )


def keep_unit_ballot(attempt: Attempt) -> None:
    """The unit's own vote becomes data of the nomination; a later one stands in its place."""
    payload = attempt.payload
    assert isinstance(payload, UnitVote)
    attempt.batch.inserts[UnitBallot].append(
        {
            "nomination_id": attempt.row.id,
            **payload.for_audit(),
            "recorded_by_id": attempt.actor.user_id,
            "recorded_at": attempt.world.at,
        }
    )


def take_out_paper(attempt: Attempt) -> None:
    """A paper leaves the nomination; it stays on record."""
    assert isinstance(attempt.payload, PaperWithdrawn)
    gone = {"withdrawn_by_id": attempt.actor.user_id, "withdrawn_at": attempt.world.at}
    attempt.batch.updates.append((Paper, attempt.payload.paper_id, gone))


def apply_edit(attempt: Attempt) -> None:
    """Set the edited fields."""
    assert isinstance(attempt.payload, EditContent)
    attempt.changes |= attempt.payload.changes()
    if attempt.payload.achievement_facts:
        achievement = attempt.payload.achievement_id or attempt.row.achievement_id
        attempt.batch.updates.append((Achievement, achievement, dict(attempt.payload.achievement_facts)))


def keep_council_result(attempt: Attempt) -> None:
    """The council's result with its one-line proof, as counted in the session."""
    payload = attempt.payload
    assert isinstance(payload, CouncilOutcome)
    heard = attempt.world.heard[(payload.session_id, attempt.row.id)]
    attempt.batch.inserts[CouncilResult].append(
        {
            "session_id": payload.session_id,
            "nomination_id": attempt.row.id,
            "mode": heard.way,
            "agree": heard.agree,
            "disagree": heard.disagree,
            "blank": heard.blank,
            "passed": heard.result == "recommended",
            "proof": heard.proof,
        }
    )
    attempt.batch.updates.append((AgendaItem, heard.item_id, {"applied": True}))


def leave_agenda(attempt: Attempt) -> None:
    """What leaves the council is put off in the session that had it on its agenda, with the same reason."""
    item = attempt.world.on_agenda.get(attempt.row.id)
    if item is not None:
        payload = attempt.payload
        reason = payload.reason if isinstance(payload, Reason) else "Được đưa ra khỏi chương trình."
        gone = {"result": ItemResult.POSTPONED, "reason": reason, "proof": "", "applied": True}
        attempt.batch.updates.append((AgendaItem, item, gone))


def take_over_from_higher(attempt: Attempt) -> None:
    """A lower award proposed by the council stands where the higher one stood: receipt, submission, opinion."""
    payload = attempt.payload
    assert isinstance(payload, LoweredFrom)
    attempt.changes |= {
        "received_on": payload.received_on,
        "submitted_by_id": payload.submitted_by_id,
        "prepared_by_id": payload.prepared_by_id,
        "appraised_by_id": payload.appraised_by_id,
        "confirmed_by_id": payload.confirmed_by_id,
        "opinion": payload.opinion,
    }


def end_with_round(attempt: Attempt) -> None:
    """A draft that nobody submitted ends with its round; the code tells it from one the unit took back."""
    attempt.changes["reason"] = "Đợt xét đã đóng khi đề nghị chưa được trình."
    attempt.changes["reason_code"] = ROUND_CLOSED


def keep_carried(attempt: Attempt) -> None:
    """The nomination goes on although its round is closed."""
    payload = attempt.payload
    assert isinstance(payload, CarriedOver)
    attempt.batch.inserts[CarriedNomination].append(
        {
            "closing_id": payload.closing_id,
            "nomination_id": attempt.row.id,
            "to_round_id": payload.to_round_id,
        }
    )


def go_on_after_closing(attempt: Attempt) -> None:
    """What is opened again in a closed round goes on by itself; the round stays closed."""
    closing = attempt.world.closings.get(attempt.row.round_id)
    if attempt.row.is_archived and closing is not None and attempt.row.id not in attempt.world.carried:
        row: dict[str, object] = {"closing_id": closing, "nomination_id": attempt.row.id, "to_round_id": None}
        attempt.batch.inserts[CarriedNomination].append(row)


def take_place(attempt: Attempt) -> None:
    """The nomination takes one of the places allotted to its unit."""
    row = attempt.row
    taken = attempt.world.places_taken
    counter = taken.granted if isinstance(attempt.payload, OnDecision) else taken.passed
    counter[(row.round_id, row.unit_id, row.award)] += 1


def put_on_decision(attempt: Attempt) -> None:
    """The nomination stands on the decision and counts in the quota."""
    assert isinstance(attempt.payload, OnDecision)
    attempt.changes["decision_id"] = attempt.payload.decision_id
    row = attempt.row
    attempt.world.granted[(row.body_unit_id, row.stream.value, row.period_key, row.award)] += 1


def take_off_decision(attempt: Attempt) -> None:
    """The nomination no longer stands on a decision."""
    attempt.changes["decision_id"] = None
