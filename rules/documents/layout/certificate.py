"""Certificates to one PDF: frame and words that are alike drawn once as forms, the rest written on each page.

Everything that a person typed is a plain string. Words that fit no way of ``certificate_places`` are refused.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from operator import attrgetter

from reportlab.pdfgen.canvas import Canvas

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.certificate import CertificateBook, CertificateSheet, Group, Shift
from rules.documents.content.frozen import texts_of
from rules.documents.layout import certificate_places as at
from rules.documents.layout import styles
from rules.documents.layout.certificate_frame import draw_gauge, frame
from rules.documents.layout.fonts import LOCK, Faces, Fonts, register
from rules.documents.layout.marks import DrawnMark
from rules.documents.layout.pages import LANGUAGE, PRODUCER
from rules.documents.layout.pen import Pen
from rules.documents.layout.qr import patterns
from rules.documents.layout.sheaf import Sheaf
from rules.documents.layout.styles import MM, Style
from rules.documents.layout.wrapping import balanced, width, wrap

PAGE = (at.WIDTH * MM, at.HEIGHT * MM)
MARK_WIDTH = 74 * MM
COMMON = attrgetter(
    "nation",
    "motto",
    "authority",
    "verb",
    "award",
    "decision_lines",
    "place_date",
    "signer_titles",
    "signer_name",
)
"""What the certificates of one decision have in common: a form of the file."""
OWN = attrgetter("name", "address", "achievement", "gold_line", "replaced")
"""What each has for itself, beside its mark."""
Shifts = dict[Group, tuple[float, float]]


def render_certificates(content: CertificateBook, fonts: Fonts, *, mark: str = "") -> Sheaf:
    """Draw a page a sheet, ``mark`` behind its words.

    Raises MissingGlyph for a letter without shape, InconsistentFacts for words without room.
    """
    faces = register(fonts)
    _require_letters(content.sheets, faces)
    buffer = io.BytesIO()
    with LOCK:
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
        contents = tuple(press.page(sheet) for sheet in content.sheets)
        if contents:
            for name in press.forms.values():
                canvas.doForm(name)  # the cover's last page may use every form; its content is put in later
            canvas.showPage()
        canvas.save()
    return Sheaf(buffer.getvalue(), contents)


def require_room(sheet: CertificateSheet, fonts: Fonts) -> None:
    """Raise what drawing the sheet would raise: a letter without shape, or words without room."""
    faces = register(fonts)
    _require_letters([sheet], faces)
    for group, text in _open_texts(sheet):
        _set(text, group, faces)


def _require_letters(sheets: Sequence[CertificateSheet], faces: Faces) -> None:
    """Raise MissingGlyph for a letter without shape; all letters are looked at together first, which is quick."""
    texts = {text for sheet in sheets for text in OWN(sheet)}
    texts.update(texts_of(tuple({COMMON(sheet) for sheet in sheets})))
    for mark in [sheet.mark for sheet in sheets if sheet.mark]:
        texts |= {mark.lead, mark.code, mark.where}
    if not faces.letters.issuperset(set().union(*texts)):
        for sheet in sheets:
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
        self.canvas, self.faces, self.pen = canvas, faces, Pen(canvas, faces)
        self.on_blank = content.on_blank
        self.shifts = shifts_of(content.shifts) if content.on_blank else {}
        self.forms: dict[object, str] = {}
        self.blocks: dict[tuple[Group, str], str] = {}
        self.codes = patterns(sheet.mark.payload for sheet in content.sheets if sheet.mark)

    def page(self, sheet: CertificateSheet) -> bytes:
        """Return the content of one page."""
        common = COMMON(sheet)
        name = self.forms.get(common) or self._form(common, sheet)
        parts = [
            f"/{self.canvas._doc.getXObjectName(name)} Do BT ",
            self._block(Group.NAME, sheet.name),
            self._block(Group.ADDRESS, sheet.address),
            self._block(Group.ACHIEVEMENT, sheet.achievement),
            self._register((sheet.gold_line, sheet.replaced), after=len(sheet.decision_lines)),
        ]
        if sheet.mark is not None:
            mark = DrawnMark(sheet.mark, self.faces, MARK_WIDTH, self.codes[sheet.mark.payload])
            corner = at.MARK_CENTRE * MM - MARK_WIDTH / 2, (at.HEIGHT - at.MARK_BOTTOM) * MM
            parts += [self.pen.line(*line) for line in mark.words_from(*corner)]
            return "".join([*parts, "ET ", mark.code_at(*corner)]).encode("ascii")
        return "".join([*parts, "ET"]).encode("ascii")

    def _form(self, common: object, sheet: CertificateSheet) -> str:
        """Draw what the sheets of one decision have in common."""
        name = self.forms[common] = f"common{len(self.forms)}"
        self.canvas.beginForm(name, 0, 0, *PAGE)
        self._behind()
        if not self.on_blank:
            self.canvas.addLiteral(frame())
            self._centred(sheet.nation, at.NATION)
            self._centred(sheet.motto, at.MOTTO)
            self._rule_under(sheet.motto)
            self._fitted(sheet.authority, at.AUTHORITY)
            self._centred(sheet.verb, at.VERB)
            self._fitted(sheet.award, at.AWARD)
        self._colour(is_red=False)
        self.canvas.addLiteral(f"BT {self._register(sheet.decision_lines)}ET")
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

    def _register(self, lines: tuple[str, ...], *, after: int = 0) -> str:
        """The decision and the number in the sổ vàng: on the left, one under the other."""
        left, down = self._at(Group.REGISTER)
        down += after * at.REGISTER.leading / MM
        shown = ""
        for place, text in enumerate(lines):
            if text:
                style = at.REPLACED if after and place else at.REGISTER
                shown += self.pen.line(text, style, left * MM, (at.HEIGHT - down) * MM)
                down += style.leading / MM
        return shown

    def _block(self, group: Group, text: str) -> str:
        """Centred lines around the middle of their room; made once for a text that many sheets share."""
        if (group, text) not in self.blocks:
            style, lines = _set(text, group, self.faces) if text else (at.REGISTER, [])
            right, middle = self._at(group)
            first = middle - style.leading * (len(lines) - 1) / 2 / MM + style.size * 0.35 / MM
            self.blocks[group, text] = "".join(
                [
                    self.pen.centred(
                        line, style, right * MM, (at.HEIGHT - first) * MM - number * style.leading
                    )
                    for number, line in enumerate(lines)
                ]
            )
        return self.blocks[group, text]

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
