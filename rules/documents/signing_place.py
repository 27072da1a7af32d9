"""Where the signature of a decision goes, found by laying the frozen content out once more."""

from __future__ import annotations

from rules.documents.content.decision_blocks import decision_blocks
from rules.documents.content.parts import DecisionContent
from rules.documents.layout.block_pdf import place_in
from rules.documents.layout.fonts import Fonts
from rules.documents.layout.places import SignaturePlace


def signature_place(content: DecisionContent, fonts: Fonts) -> SignaturePlace:
    """Return the room between the titles and the name of the signer; errors as for drawing the decision."""
    found = place_in(decision_blocks(content), fonts)
    assert found is not None, "every decision ends with a signature"
    return found
