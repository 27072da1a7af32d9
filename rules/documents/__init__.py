"""Documents: facts and wording to frozen content, content and fonts to bytes. See README.md.

spec = spec_for(AWARD_DECISION, decided_on)
content = decision_content(facts, load_wording(folder, spec.wording), spec_id=spec.id)
stored = content.to_json()                                    # frozen in the transaction that issues
pdf = render(AwardDecisionContent.from_json(stored), Fonts.load(fonts_folder))

The council's papers are documents of blocks (BlockDocument) and drawn as PDF or Word: render(content, fonts, DOCX).
Their facts are in rules.documents.content.council_facts; those of a unit's own papers in unit_facts.
"""

from rules.documents.content.award_decision import decision_content
from rules.documents.content.award_facts import AwardDecisionFacts, InconsistentFacts, PrizeMoney, Recipient
from rules.documents.content.ballot_minutes import ballot_minutes_content
from rules.documents.content.blocks import BlockDocument
from rules.documents.content.council_invitation import invitation_content
from rules.documents.content.council_minutes import council_minutes_content
from rules.documents.content.decision_blocks import decision_blocks
from rules.documents.content.fallback_pack import fallback_pack_content
from rules.documents.content.frozen import UnreadableContent
from rules.documents.content.parts import DecisionContent as AwardDecisionContent
from rules.documents.layout.fonts import Fonts
from rules.documents.layout.places import SignaturePlace
from rules.documents.layout.stamps import person_stamp, seal_stamp
from rules.documents.signing_place import signature_place
from rules.documents.spec import (
    AMENDING_DECISION,
    AWARD_DECISION,
    BALLOT_MINUTES,
    CERTIFICATE,
    CORRECTION_LETTER,
    COUNCIL_INVITATION,
    COUNCIL_MINUTES,
    DOCX,
    FALLBACK_PACK,
    GOLD_REGISTER,
    NOMINEE_LIST,
    PDF,
    PROPOSAL_LETTER,
    REFUSAL_NOTICE,
    REVOCATION_DECISION,
    SUBMISSION_RECEIPT,
    UNIT_MINUTES,
    DocumentSpec,
    render,
    render_draft,
    spec_by_id,
    spec_for,
)
from rules.documents.spec_letters import (
    ARCHIVE_FILE,
    COMPLAINT_ANSWER,
    CONSULTATION_LETTER,
    RESULT_LETTER,
    RETURN_LETTER,
    SUPERIOR_LETTER,
    WRITTEN_OPINION,
)
from rules.documents.spec_reports import ACHIEVEMENT_REPORT, MOVEMENT_REPORT, SUDDEN_REPORT
from rules.documents.wording import Wording, load_wording, parse_wording

__all__ = [
    "ACHIEVEMENT_REPORT",
    "AMENDING_DECISION",
    "ARCHIVE_FILE",
    "AWARD_DECISION",
    "BALLOT_MINUTES",
    "CERTIFICATE",
    "COMPLAINT_ANSWER",
    "CONSULTATION_LETTER",
    "CORRECTION_LETTER",
    "COUNCIL_INVITATION",
    "COUNCIL_MINUTES",
    "DOCX",
    "FALLBACK_PACK",
    "GOLD_REGISTER",
    "MOVEMENT_REPORT",
    "NOMINEE_LIST",
    "PDF",
    "PROPOSAL_LETTER",
    "REFUSAL_NOTICE",
    "RESULT_LETTER",
    "RETURN_LETTER",
    "REVOCATION_DECISION",
    "SUBMISSION_RECEIPT",
    "SUDDEN_REPORT",
    "SUPERIOR_LETTER",
    "UNIT_MINUTES",
    "WRITTEN_OPINION",
    "AwardDecisionContent",
    "AwardDecisionFacts",
    "BlockDocument",
    "DocumentSpec",
    "Fonts",
    "InconsistentFacts",
    "PrizeMoney",
    "Recipient",
    "SignaturePlace",
    "UnreadableContent",
    "Wording",
    "ballot_minutes_content",
    "council_minutes_content",
    "decision_blocks",
    "decision_content",
    "fallback_pack_content",
    "invitation_content",
    "load_wording",
    "parse_wording",
    "person_stamp",
    "render",
    "render_draft",
    "seal_stamp",
    "signature_place",
    "spec_by_id",
    "spec_for",
]
