"""Signatures side by side, and the line to cut a slip along."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from rules.documents.content.blocks import Signatory
from rules.documents.layout import styles
from rules.documents.layout.blocks import draw_centred, height_of, stacked
from rules.documents.layout.fonts import Faces


class SignatureRow(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """One to three signatures; their names stand on one line. One alone stands on the right half."""

    def __init__(self, signatories: Sequence[Signatory], faces: Faces, text_width: float) -> None:
        """Wrap titles, notes and names to their columns."""
        super().__init__()
        self.faces = faces
        columns = max(len(signatories), 2)
        share = text_width / columns
        self.centres = [share * (number + 0.5) for number in range(columns)][-len(signatories) :]
        inner = share - 2 * styles.CELL_PADDING
        self.tops = [
            stacked(each.titles, styles.SIGNER_TITLE, faces, inner)
            + stacked([each.note], styles.SIGNER_NOTE, faces, inner)
            for each in signatories
        ]
        self.names = [stacked([each.name], styles.SIGNER_NAME, faces, inner) for each in signatories]

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Full width; the tallest titles and names decide."""
        self.room = max(height_of(lines) for lines in self.tops) + styles.SIGNATURE_ROOM
        self.height = self.room + max(height_of(lines) for lines in self.names) + 4
        return available_width, self.height

    def draw(self) -> None:
        """Draw each column."""
        for centre, top, name in zip(self.centres, self.tops, self.names, strict=True):
            draw_centred(self.canv, top, self.faces, centre, self.height)
            draw_centred(self.canv, name, self.faces, centre, self.height - self.room)


class CutMark(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """A dashed line over the whole page, to cut along; where the page ends anyway there is none."""

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Full width; room above and below the line, or nothing."""
        self.width = available_width
        self.height = styles.CUT_LINE_ROOM if available_height >= styles.CUT_LINE_ROOM else 0.0
        return available_width, self.height

    def draw(self) -> None:
        """Draw the dashes in the middle of the room, from edge to edge of the sheet."""
        if not self.height:
            return
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(styles.RULE_WIDTH)
        canvas.setDash(*styles.CUT_DASH)
        middle = styles.CUT_LINE_ROOM / 2
        canvas.line(-styles.MARGIN_LEFT, middle, self.width + styles.MARGIN_RIGHT, middle)
        canvas.restoreState()
