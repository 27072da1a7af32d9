"""The frame of a certificate on plain paper, as vectors in a simple design of our own, and the calibration sheet."""

from __future__ import annotations

import io
from functools import cache

from reportlab.pdfgen.canvas import Canvas

from rules.documents.content.certificate import Group
from rules.documents.layout import certificate_places as at
from rules.documents.layout.fonts import Faces
from rules.documents.layout.styles import MM, Face

OUTER, BAND, INNER = 8.0, 9.6, 15.2  # edges of the frame from the paper's edge
STEP = 6.0  # from one lozenge of the band to the next, about
LOZENGE = 1.5
CORNER = 15.0
LABELS = {
    Group.NAME: "Tên (giữa dòng)",
    Group.ADDRESS: "Đơn vị, địa chỉ (giữa dòng)",
    Group.ACHIEVEMENT: "Thành tích (giữa khối)",
    Group.REGISTER: "Quyết định, số sổ vàng (đầu dòng thứ nhất)",
    Group.PLACE_DATE: "Địa danh, ngày (giữa dòng)",
    Group.SIGNER: "Chức vụ người ký (giữa dòng thứ nhất)",
}
"""How a calibration sheet calls each group."""


@cache
def frame() -> str:
    """Return the operators of a thick and a thin line, a band of lozenges between, and a rosette in each corner."""
    canvas = Canvas(io.BytesIO(), pagesize=(at.WIDTH * MM, at.HEIGHT * MM), invariant=1)
    canvas.saveState()
    canvas.setStrokeColorRGB(*at.GOLD)
    canvas.setLineWidth(2.6)
    _rectangle(canvas, OUTER)
    canvas.setLineWidth(0.5)
    _rectangle(canvas, BAND)
    _rectangle(canvas, INNER - 1.2)
    canvas.setLineWidth(1.1)
    _rectangle(canvas, INNER)
    _band(canvas)
    for right, down in _corners((BAND + INNER - 1.2) / 2):
        _rosette(canvas, right, down)
    for right, down in _corners(INNER):
        _bracket(canvas, right, down)
    canvas.restoreState()
    return "\n".join(canvas._code)


def _rectangle(canvas: Canvas, inset: float) -> None:
    canvas.rect(inset * MM, inset * MM, (at.WIDTH - 2 * inset) * MM, (at.HEIGHT - 2 * inset) * MM)


def _corners(inset: float) -> list[tuple[float, float]]:
    right, down = at.WIDTH - inset, at.HEIGHT - inset
    return [(inset, inset), (right, inset), (inset, down), (right, down)]


def _band(canvas: Canvas) -> None:
    """Lozenges along all four sides, evenly spaced between the corners, a dot between each two."""
    middle = (BAND + INNER - 1.2) / 2
    path, dots = canvas.beginPath(), canvas.beginPath()
    for length, is_across in ((at.WIDTH, True), (at.HEIGHT, False)):
        inside = length - 2 * middle
        count = round(inside / STEP)
        step = inside / count
        for number in range(1, count):
            along = middle + number * step
            for across in (middle, (at.HEIGHT if is_across else at.WIDTH) - middle):
                right, up = (along, across) if is_across else (across, along)
                _lozenge(path, right, up, LOZENGE, wide=1.25 if is_across else 0.8)
                if number < count - 1:
                    half = step / 2
                    dots.circle(
                        (right + (half if is_across else 0)) * MM,
                        (up + (0 if is_across else half)) * MM,
                        0.32 * MM,
                    )
    canvas.setFillColorRGB(*at.PALE)
    canvas.setLineWidth(0.45)
    canvas.drawPath(path, stroke=1, fill=1)
    canvas.setFillColorRGB(*at.GOLD)
    canvas.drawPath(dots, stroke=0, fill=1)


def _lozenge(path: object, right: float, up: float, size: float, *, wide: float) -> None:
    points = ((size * wide, 0.0), (0.0, size / wide), (-size * wide, 0.0), (0.0, -size / wide))
    path.moveTo((right + points[0][0]) * MM, (up + points[0][1]) * MM)  # type: ignore[attr-defined]  # ReportLab's path
    for x, y in points[1:]:
        path.lineTo((right + x) * MM, (up + y) * MM)  # type: ignore[attr-defined]  # ReportLab's path
    path.close()  # type: ignore[attr-defined]  # ReportLab's path


def _rosette(canvas: Canvas, right: float, down: float) -> None:
    """Four petals around a point, red in the middle."""
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setLineWidth(0.8)
    canvas.circle(right * MM, down * MM, 3.2 * MM, stroke=1, fill=1)
    canvas.setFillColorRGB(*at.PALE)
    for x, y in ((1.2, 0.0), (-1.2, 0.0), (0.0, 1.2), (0.0, -1.2)):
        canvas.circle((right + x) * MM, (down + y) * MM, 1.15 * MM, stroke=1, fill=1)
    canvas.setFillColorRGB(*at.RED)
    canvas.circle(right * MM, down * MM, 0.85 * MM, stroke=0, fill=1)


def _bracket(canvas: Canvas, right: float, down: float) -> None:
    """A quiet angle inside a corner of the inner line, with a curl at its end."""
    towards_x, towards_y = (1 if right < at.CENTRE else -1), (1 if down < at.HEIGHT / 2 else -1)
    x, y = right + 2.6 * towards_x, down + 2.6 * towards_y
    path = canvas.beginPath()
    path.moveTo((x + CORNER * towards_x) * MM, y * MM)
    path.lineTo((x + 4 * towards_x) * MM, y * MM)
    path.curveTo(x * MM, y * MM, x * MM, y * MM, x * MM, (y + 4 * towards_y) * MM)
    path.lineTo(x * MM, (y + CORNER * towards_y) * MM)
    canvas.setLineWidth(0.9)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.setFillColorRGB(*at.GOLD)
    canvas.circle((x + (CORNER + 1.4) * towards_x) * MM, y * MM, 0.7 * MM, stroke=0, fill=1)
    canvas.circle(x * MM, (y + (CORNER + 1.4) * towards_y) * MM, 0.7 * MM, stroke=0, fill=1)


def draw_gauge(canvas: Canvas, faces: Faces, shifts: dict[Group, tuple[float, float]]) -> None:
    """Draw rulers in millimetres along two edges and a cross with a name where each group of words stands."""
    canvas.saveState()
    canvas.setStrokeGray(0)
    canvas.setFillGray(0)
    canvas.setFont(faces.names[Face.REGULAR], 8)
    _rulers(canvas)
    canvas.setLineWidth(0.6)
    for group, (right, down) in at.GROUP_PLACES.items():
        moved = shifts.get(group, (0.0, 0.0))
        x, y = (right + moved[0]) * MM, (at.HEIGHT - down - moved[1]) * MM
        canvas.line(x - 6 * MM, y, x + 6 * MM, y)
        canvas.line(x, y - 6 * MM, x, y + 6 * MM)
        canvas.circle(x, y, 2 * MM)
        canvas.setFont(faces.names[Face.REGULAR], 9)
        said = f"{LABELS[group]}: {right + moved[0]:.1f} mm, {down + moved[1]:.1f} mm".replace(".", ",")
        canvas.drawString(x + 7 * MM, y + 1.5 * MM, said)
    canvas.setFont(faces.names[Face.BOLD], 13)
    canvas.drawCentredString(at.CENTRE * MM, (at.HEIGHT - 34) * MM, "TỜ CĂN CHỈNH PHÔI IN SẴN")
    canvas.setFont(faces.names[Face.REGULAR], 11)
    for number, line in enumerate(
        (
            "In tờ này ở cỡ 100 %, đặt chồng lên phôi rồi soi ra ánh sáng.",
            "Đo từ tâm dấu chữ thập đến nơi chữ phải đứng; sang phải và xuống dưới là số dương, "
            "sang trái và lên trên là số âm.",
            "Nhập các số đo (mm) vào trang “Căn chỉnh phôi”, lưu, rồi in lại tờ này để kiểm tra.",
        )
    ):
        canvas.drawCentredString(at.CENTRE * MM, (at.HEIGHT - 42 - 6 * number) * MM, line)
    canvas.restoreState()


def _rulers(canvas: Canvas) -> None:
    """Scales along the upper and the left edge, with a number every centimetre."""
    canvas.setLineWidth(0.3)
    for number in range(10, int(at.WIDTH) - 9):
        long = 4 if number % 10 == 0 else 2.5 if number % 5 == 0 else 1.5
        canvas.line(number * MM, (at.HEIGHT - 8) * MM, number * MM, (at.HEIGHT - 8 - long) * MM)
        if number % 10 == 0:
            canvas.drawCentredString(number * MM, (at.HEIGHT - 15.5) * MM, str(number))
    for number in range(10, int(at.HEIGHT) - 9):
        long = 4 if number % 10 == 0 else 2.5 if number % 5 == 0 else 1.5
        y = (at.HEIGHT - number) * MM
        canvas.line(8 * MM, y, (8 + long) * MM, y)
        if number % 10 == 0:
            canvas.drawString(13 * MM, y - 3, str(number))
