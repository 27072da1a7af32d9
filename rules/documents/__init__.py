"""Documents: facts and wording to frozen content, content and fonts to bytes. See README.md.

spec = spec_for(AWARD_DECISION, decided_on)
content = decision_content(facts, load_wording(folder, spec.wording), spec_id=spec.id)
stored = content.to_json()                                    # frozen in the transaction that issues
pdf = render(AwardDecisionContent.from_json(stored), Fonts.load(fonts_folder))
"""

from rules.documents.content.award_decision import decision_content
from rules.documents.content.award_facts import AwardDecisionFacts, InconsistentFacts, PrizeMoney, Recipient
from rules.documents.content.frozen import UnreadableContent
from rules.documents.content.parts import DecisionContent as AwardDecisionContent
from rules.documents.layout.fonts import Fonts
from rules.documents.spec import AWARD_DECISION, DocumentSpec, render, spec_by_id, spec_for
from rules.documents.wording import Wording, load_wording, parse_wording

__all__ = [
    "AWARD_DECISION",
    "AwardDecisionContent",
    "AwardDecisionFacts",
    "DocumentSpec",
    "Fonts",
    "InconsistentFacts",
    "PrizeMoney",
    "Recipient",
    "UnreadableContent",
    "Wording",
    "decision_content",
    "load_wording",
    "parse_wording",
    "render",
    "spec_by_id",
    "spec_for",
]
