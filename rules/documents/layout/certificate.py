"""Certificates to one PDF: frame and words that are alike drawn once as forms, the rest line by line on each page.

Everything that a person typed is a plain string. Words that fit no way of ``certificate_places`` are refused.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.certificate import CertificateBook, CertificateSheet, Group, Shift
from rules.documents.content.frozen import texts_of
from rules.documents.layout import certificate_places as at
from rules.documents.layout import styles
from rules.documents.layout.certificate_frame import draw_frame, draw_gauge
from rules.documents.layout.fonts import LOCK, Faces, Fonts, register
from rules.documents.layout.marks import DrawnMark
from rules.documents.layout.pages import LANGUAGE, PRODUCER
from rules.documents.layout.styles import MM, Style
from rules.documents.layout.wrapping import balanced, width, wrap

PAGE = (at.WIDTH * MM, at.HEIGHT * MM)
MARK_WIDTH = 74 * MM
Shifts = dict[Group, tuple[float, float]]


def render_certificates(content: CertificateBook, fonts: Fonts, *, mark: str = "") -> bytes:
    """Draw a page a sheet, ``mark`` behind its words.

    Raises MissingGlyph for a letter without shape, InconsistentFacts for words without room.
    """
    faces = register(fonts)
    for sheet in content.sheets:
        _require_letters(sheet, faces)
    buffer = io.BytesIO()
    with LOCK, _binary_streams():
        canvas = Canvas(
            buffer, pagesize=PAGE, invariant=1, pageCompression=1, lang=LANGUAGE,
            initialFontName=faces.names[at.REGISTER.face],
        )  # fmt: skip
        canvas.setTitle(content.title)
        canvas.setAuthor(content.author)
        canvas.setSubject(content.subject)
        canvas.setCreator(PRODUCER)
        canvas.setProducer(PRODUCER)
        press = _Press(canvas, faces, content, mark)
        if content.is_gauge:
            draw_gauge(canvas, faces, press.shifts)
            canvas.showPage()
        for sheet in content.sheets:
            press.page(sheet)
        canvas.save()
    return buffer.getvalue()


@contextmanager
def _binary_streams() -> Iterator[None]:
    """Keep page contents in bytes while a file is made: a thousand of them as ASCII cost a fifth of the time.

    The setting is one of the whole process, read when a file is saved; every layout draws under ``LOCK``.
    """
    before, rl_config.useA85 = rl_config.useA85, 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def require_room(sheet: CertificateSheet, fonts: Fonts) -> None:
    """Raise what drawing the sheet would raise: a letter without shape, or words without room."""
    faces = register(fonts)
    _require_letters(sheet, faces)
    for group, text in _open_texts(sheet):
        _set(text, group, faces)


def _require_letters(sheet: CertificateSheet, faces: Faces) -> None:
    """Raise MissingGlyph for a letter without shape; all letters are looked at together first, which is quick."""
    if not faces.letters.issuperset("".join(texts_of(sheet))):
        faces.require(texts_of(sheet), sheet.name)


def _open_texts(sheet: CertificateSheet) -> tuple[tuple[Group, str], ...]:
    return (
        (Group.NAME, sheet.name),
        (Group.ADDRESS, sheet.address),
        (Group.ACHIEVEMENT, sheet.achievement),
    )


def _set(text: str, group: Group, faces: Faces) -> tuple[Style, list[str]]:
    """Return the first way of a room in which a text fits, with its lines."""
    available = at.TEXT_WIDTH * MM
    for style, most in at.ROOMS[group].ways:
        if most == 1:
            if width(text, style, faces) <= available:
                return style, [text]
        elif len(wrap(text, style, faces, available)) <= most:
            return style, balanced(text, style, faces, available)
    raise InconsistentFacts(
        f"“{text[:60]}…” quá dài để in lên giấy chứng nhận ({len(text)} ký tự). Rút gọn rồi lập lại."
    )


class _Press:
    """Draws the sheets of one file; what several sheets have in common is one form of the PDF."""

    def __init__(self, canvas: Canvas, faces: Faces, content: CertificateBook, mark: str) -> None:
        self.mark = mark
        self.canvas, self.faces = canvas, faces
        self.on_blank = content.on_blank
        self.shifts = shifts_of(content.shifts) if content.on_blank else {}
        self.forms: dict[object, str] = {}
        self.settled: dict[tuple[Group, str], tuple[Style, list[tuple[str, float]]]] = {}

    def page(self, sheet: CertificateSheet) -> None:
        """Draw one page."""
        common = (
            sheet.nation, sheet.motto, sheet.authority, sheet.verb, sheet.award, sheet.achievement,
            sheet.decision_lines, sheet.place_date, sheet.signer_titles, sheet.signer_name,
        )  # fmt: skip
        name = self.forms.get(common) or self._form(common, sheet)
        self.canvas.doForm(name)
        self._block(Group.NAME, sheet.name)
        self._block(Group.ADDRESS, sheet.address)
        self._register((sheet.gold_line, sheet.replaced), after=len(sheet.decision_lines))
        if sheet.mark is not None:
            mark = DrawnMark(sheet.mark, self.faces, MARK_WIDTH)
            left = at.MARK_CENTRE * MM - MARK_WIDTH / 2
            mark.draw_at(self.canvas, left, (at.HEIGHT - at.MARK_BOTTOM) * MM)
        self.canvas.showPage()

    def _form(self, common: object, sheet: CertificateSheet) -> str:
        """Draw what the sheets of one decision have in common."""
        name = self.forms[common] = f"common{len(self.forms)}"
        self.canvas.beginForm(name, 0, 0, *PAGE)
        self._behind()
        if not self.on_blank:
            draw_frame(self.canvas)
            self._centred(sheet.nation, at.NATION)
            self._centred(sheet.motto, at.MOTTO)
            self._rule_under(sheet.motto)
            self._fitted(sheet.authority, at.AUTHORITY)
            self._centred(sheet.verb, at.VERB)
            self._fitted(sheet.award, at.AWARD)
        self._colour(is_red=False)
        self._block(Group.ACHIEVEMENT, sheet.achievement)
        self._register(sheet.decision_lines)
        self._signing(sheet)
        self.canvas.endForm()
        return name

    def _behind(self) -> None:
        """Draw the mark of a draft."""
        if self.mark:
            self.canvas.saveState()
            self.canvas.setFillGray(styles.MARK_GRAY)
            self.canvas.setFont(self.faces.names[styles.MARK.face], styles.MARK.size)
            self.canvas.translate(PAGE[0] / 2, PAGE[1] / 2)
            self.canvas.rotate(styles.MARK_ANGLE)
            self.canvas.drawCentredString(0, -styles.MARK.size / 3, self.mark)
            self.canvas.restoreState()

    def _signing(self, sheet: CertificateSheet) -> None:
        """Place and day, titles of the signer, his name: on the right."""
        room = at.RIGHT_WIDTH * MM
        right, down = self._at(Group.PLACE_DATE)
        self._line(sheet.place_date, at.PLACE_DATE, right, down)
        right, down = self._at(Group.SIGNER)
        for title in sheet.signer_titles:
            for line in balanced(title, at.SIGNER_TITLE, self.faces, room):
                self._line(line, at.SIGNER_TITLE, right, down)
                down += at.SIGNER_TITLE.leading / MM
        bottom = at.SIGNATURE_BOTTOM + self.shifts.get(Group.SIGNER, (0.0, 0.0))[1]
        self._line(sheet.signer_name, at.SIGNER_NAME, right, bottom)

    def _register(self, lines: tuple[str, ...], *, after: int = 0) -> None:
        """The decision and the number in the sổ vàng: on the left, one under the other."""
        left, down = self._at(Group.REGISTER)
        down += after * at.REGISTER.leading / MM
        for place, text in enumerate(lines):
            if text:
                style = at.REPLACED if after and place else at.REGISTER
                self.canvas.setFont(self.faces.names[style.face], style.size)
                self.canvas.drawString(left * MM, (at.HEIGHT - down) * MM, text)
                down += style.leading / MM

    def _block(self, group: Group, text: str) -> None:
        """Centred lines around the middle of their room."""
        if not text:
            return
        key = (group, text)
        if key not in self.settled:
            style, lines = _set(text, group, self.faces)
            self.settled[key] = style, [(line, width(line, style, self.faces)) for line in lines]
        style, measured = self.settled[key]
        right, middle = self._at(group)
        first = middle - style.leading * (len(measured) - 1) / 2 / MM + style.size * 0.35 / MM
        self.canvas.setFont(self.faces.names[style.face], style.size)
        for number, (line, wide) in enumerate(measured):
            down = first + number * style.leading / MM
            self.canvas.drawString(right * MM - wide / 2, (at.HEIGHT - down) * MM, line)

    def _at(self, group: Group) -> tuple[float, float]:
        """The point of a group in millimetres, moved by the shift of the body's blanks."""
        right, down = at.GROUP_PLACES[group]
        moved = self.shifts.get(group, (0.0, 0.0))
        return right + moved[0], down + moved[1]

    def _centred(self, text: str, place: at.Place) -> None:
        self._colour(is_red=place.is_red)
        self._line(text, place.style, at.CENTRE, place.down)

    def _fitted(self, text: str, place: at.Place) -> None:
        """One centred line, smaller when it is too long."""
        available, style = at.TEXT_WIDTH * MM, place.style
        wide = width(text, style, self.faces)
        size = style.size if wide <= available else style.size * available / wide
        self._centred(text, at.Place(place.down, Style(style.face, size, style.leading), place.is_red))

    def _rule_under(self, motto: str) -> None:
        half = width(motto, at.MOTTO.style, self.faces) / 2
        y = (at.HEIGHT - at.MOTTO.down) * MM - 5.5
        self.canvas.setLineWidth(0.8)
        self.canvas.setStrokeGray(0)
        self.canvas.line(at.CENTRE * MM - half, y, at.CENTRE * MM + half, y)

    def _line(self, text: str, style: Style, right: float, down: float) -> None:
        self.canvas.setFont(self.faces.names[style.face], style.size)
        self.canvas.drawCentredString(right * MM, (at.HEIGHT - down) * MM, text)

    def _colour(self, *, is_red: bool) -> None:
        self.canvas.setFillColorRGB(*(at.RED if is_red else (0, 0, 0)))


def shifts_of(shifts: tuple[Shift, ...]) -> Shifts:
    """Return the shifts by group, in millimetres."""
    return {one.group: (one.right / 10, one.down / 10) for one in shifts}
