"""The fixed blocks of an administrative document, drawn directly: header, titles, signature, recipients.

Nothing here goes through ReportLab's markup parser, so a text prints as it is. Source of the places and
sizes: NĐ 30/2020/NĐ-CP, Phụ lục I, mục II and the sketch of mục IV.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from rules.documents.content.marks import QrMark
from rules.documents.content.parts import Signature
from rules.documents.layout import styles
from rules.documents.layout.fonts import Faces
from rules.documents.layout.marks import DrawnMark
from rules.documents.layout.places import SignaturePlace
from rules.documents.layout.styles import Style
from rules.documents.layout.wrapping import balanced, width, wrap

Line = tuple[str, Style]


def stacked(texts: Sequence[str], style: Style, faces: Faces, available: float) -> list[Line]:
    """Wrap each text and return its lines with their style."""
    return [(line, style) for text in texts for line in wrap(text, style, faces, available)]


def evened(texts: Sequence[str], style: Style, faces: Faces, available: float) -> list[Line]:
    """Wrap each heading into lines of nearly equal length and return them with their style."""
    return [(line, style) for text in texts for line in balanced(text, style, faces, available)]


def height_of(lines: Sequence[Line]) -> float:
    """Height of stacked lines in points."""
    return sum(style.leading for _text, style in lines)


def draw_centred(canvas: Canvas, lines: Sequence[Line], faces: Faces, centre: float, top: float) -> float:
    """Draw lines one under the other around a vertical axis; return the baseline of the last one."""
    baseline = top
    for text, style in lines:
        baseline -= style.leading
        canvas.setFont(faces.names[style.face], style.size)
        canvas.drawCentredString(centre, baseline, text)
    return baseline


def draw_rule(canvas: Canvas, centre: float, baseline: float, length: float) -> None:
    """Draw the thin rule under a heading."""
    y = baseline - styles.RULE_GAP
    canvas.setLineWidth(styles.RULE_WIDTH)
    canvas.line(centre - length / 2, y, centre + length / 2, y)


class HeaderTexts(Protocol):
    """What stands in the head of a state document; an empty text is left out."""

    @property
    def nation(self) -> str:
        """Quốc hiệu."""

    @property
    def motto(self) -> str:
        """Tiêu ngữ."""

    @property
    def parent_body(self) -> str:
        """Cơ quan chủ quản."""

    @property
    def body_lines(self) -> tuple[str, ...]:
        """Cơ quan ban hành, one or more lines."""

    @property
    def number_line(self) -> str:
        """Số, ký hiệu."""

    @property
    def place_date(self) -> str:
        """Địa danh và thời gian."""


class StateHeader(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """Issuing body and number on the left; Quốc hiệu, Tiêu ngữ, place and date on the right."""

    GAP = 10.0  # between the upper and the lower pair, and half of it right of the left column

    def __init__(
        self,
        content: HeaderTexts,
        faces: Faces,
        *,
        text_width: float = styles.TEXT_WIDTH,
        is_even: bool = False,
        about: str = "",
    ) -> None:
        """Wrap the left column, whose names may be long (``is_even``: to lines of nearly equal length).

        ``about`` is the trích yếu of a công văn, under its number.

        The right column is one line each.
        """
        super().__init__()
        self.faces = faces
        left = text_width * styles.HEADER_LEFT_SHARE
        right = text_width - left
        self.left_centre, self.right_centre = left / 2, left + right / 2
        broken = evened if is_even else stacked
        self.parent = broken([content.parent_body], styles.PARENT_BODY, faces, left - self.GAP / 2)
        self.body = broken(content.body_lines, styles.BODY, faces, left - self.GAP / 2)
        self.number = [(content.number_line, styles.NUMBER)] if content.number_line else []
        self.nation = [(content.nation, styles.NATION), (content.motto, styles.MOTTO)]
        self.place = stacked([content.place_date], styles.PLACE_DATE, faces, right)
        self.upper = max(height_of(self.parent + self.body), height_of(self.nation)) + styles.RULE_GAP
        self.about = evened([about] if about else [], styles.ABOUT, faces, left - self.GAP / 2)
        room = 2 * styles.ABOUT_GAP + height_of(self.about) if self.about else 0
        self.lower = max(height_of(self.number) + room, height_of(self.place))

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Full width; the taller column decides."""
        self.height = self.upper + self.GAP + self.lower
        return available_width, self.height

    def draw(self) -> None:
        """Draw the four quarters; the lower two share a baseline."""
        faces, canvas, top = self.faces, self.canv, self.height
        baseline = draw_centred(canvas, self.parent + self.body, faces, self.left_centre, top)
        longest = max(width(text, style, faces) for text, style in self.body)
        draw_rule(canvas, self.left_centre, baseline, longest * styles.BODY_RULE_SHARE)
        baseline = draw_centred(canvas, self.nation, faces, self.right_centre, top)
        draw_rule(canvas, self.right_centre, baseline, width(*self.nation[-1], faces))
        draw_centred(canvas, self.number, faces, self.left_centre, self.lower)
        below = self.lower - height_of(self.number) - styles.ABOUT_GAP
        draw_centred(canvas, self.about, faces, self.left_centre, below)
        draw_centred(canvas, self.place, faces, self.right_centre, self.lower)


class Centred(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """Centred lines of several styles, with a rule under the last one when ``rule_share`` is not 0.

    The rule's length is that share of the last style's longest line.
    """

    def __init__(
        self,
        texts: Sequence[Line],
        faces: Faces,
        *,
        before: float = 0,
        after: float = 0,
        rule_share: float = 0,
        text_width: float = styles.TEXT_WIDTH,
    ) -> None:
        """Wrap each text to the width of the page's text."""
        super().__init__()
        self.faces, self.before, self.after, self.rule_share = faces, before, after, rule_share
        self.text_width = text_width
        self.lines = [line for text, style in texts for line in evened([text], style, faces, text_width)]

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Full width; lines, spaces and the rule's room."""
        self.height = self.before + height_of(self.lines) + self.after
        self.height += styles.RULE_GAP * 2 if self.rule_share else 0
        return available_width, self.height

    def draw(self) -> None:
        """Draw the lines, then the rule."""
        centre = self.text_width / 2
        baseline = draw_centred(self.canv, self.lines, self.faces, centre, self.height - self.before)
        if self.rule_share:
            last = self.lines[-1][1]
            longest = max(width(text, style, self.faces) for text, style in self.lines if style == last)
            draw_rule(self.canv, centre, baseline, longest * self.rule_share)


class Closing(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """Recipients on the left, level with the signature on the right. Only very long recipients are cut.

    The mark to check the paper by stands under the recipients, at the foot of the block.
    """

    MARK_GAP = 6.0  # between the recipients and the mark

    def __init__(
        self,
        recipients: Sequence[Line],
        signature: Signature | None,
        faces: Faces,
        mark: DrawnMark | None = None,
    ) -> None:
        """``recipients`` are wrapped lines, heading first; ``signature`` is None in the rest after a cut."""
        super().__init__()
        self.mark = mark
        self.recipients, self.signature, self.faces = list(recipients), signature, faces
        left = styles.TEXT_WIDTH * styles.CLOSING_LEFT_SHARE
        right = styles.TEXT_WIDTH - left
        self.centre = left + right / 2
        self.titles: list[Line] = []
        self.signer: list[Line] = []
        if signature:
            self.titles = stacked(signature.titles, styles.SIGNER_TITLE, faces, right)
            self.signer = stacked([signature.name], styles.SIGNER_NAME, faces, right)

    @staticmethod
    def listing(
        heading: str,
        recipients: Sequence[str],
        signature: Signature | None,
        faces: Faces,
        mark: QrMark | None = None,
    ) -> Closing:
        """Wrap a list of recipients under its heading."""
        available = styles.TEXT_WIDTH * styles.CLOSING_LEFT_SHARE - 4 * styles.MM
        lines = stacked([heading], styles.RECIPIENTS_HEADING, faces, available)
        drawn = DrawnMark(mark, faces, available) if mark else None
        return Closing(
            [*lines, *stacked(recipients, styles.RECIPIENTS, faces, available)], signature, faces, drawn
        )

    def signature_height(self) -> float:
        """Height of the right column: titles, room for hand and seal, name."""
        if not self.signature:
            return 0.0
        return height_of(self.titles) + styles.SIGNATURE_ROOM + height_of(self.signer) + 4

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """Full width; the taller column decides."""
        left = height_of(self.recipients) + (self.MARK_GAP + self.mark.height if self.mark else 0)
        self.height = max(left, self.signature_height()) + 4
        return available_width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        """Cut the list of recipients where the page ends; never the signature."""
        count, used = 0, 4.0
        for _text, style in self.recipients:
            used += style.leading
            if used > available_height:
                break
            count += 1
        if self.signature_height() + 4 > available_height or count < 2:
            return []
        first = Closing(self.recipients[:count], self.signature, self.faces)
        return [first, Closing(self.recipients[count:], None, self.faces, self.mark)]

    def draw(self) -> None:
        """Draw both columns from the same top line."""
        canvas, faces = self.canv, self.faces
        baseline = self.height
        for text, style in self.recipients:
            baseline -= style.leading
            canvas.setFont(faces.names[style.face], style.size)
            canvas.drawString(0, baseline, text)
        if self.mark:
            self.mark.draw_at(canvas, 0, 0)
        if self.signature:
            baseline = draw_centred(canvas, self.titles, faces, self.centre, self.height)
            self._note_place(baseline)
            draw_centred(canvas, self.signer, faces, self.centre, baseline - styles.SIGNATURE_ROOM)

    def _note_place(self, baseline: float) -> None:
        """Leave on the canvas where the signature goes, for ``signature_place``; nothing is drawn."""
        across, up = self.canv.absolutePosition(self.centre, baseline)
        page = self.canv.getPageNumber()
        self.canv.signature_place = SignaturePlace(page, across, up - styles.SIGNATURE_ROOM, up)
