"""Where things stand on a certificate, in millimetres from the left and the top edge of an A4 sheet across.

NĐ 98/2023/NĐ-CP Điều 104 names the size, the order, the two colours and the corners; the rest is chosen here.
"""

from __future__ import annotations

from dataclasses import dataclass

from rules.documents.content.certificate import Group
from rules.documents.layout.styles import Face, Style

WIDTH, HEIGHT = 297.0, 210.0
CENTRE = WIDTH / 2
RED = (0.78, 0.06, 0.09)
GOLD = (0.74, 0.56, 0.17)
PALE = (0.90, 0.80, 0.52)
TEXT_WIDTH = 232.0  # of the centred lines, inside the frame
EMBLEM_TOP, EMBLEM_HEIGHT = 17.0, 24.0  # kept free for the Quốc huy
LEFT, RIGHT_CENTRE, RIGHT_WIDTH = 30.0, 219.0, 108.0
LEFT_WIDTH = 88.0
SIGNATURE_BOTTOM = 186.0  # baseline of the signer's name
MARK_CENTRE, MARK_BOTTOM = 138.0, 189.5


@dataclass(frozen=True, slots=True)
class Place:
    """A line: its baseline from the top, its style and its colour."""

    down: float
    style: Style
    is_red: bool = False


NATION = Place(49.0, Style(Face.BOLD, 15, 18))
MOTTO = Place(56.5, Style(Face.BOLD, 16, 19))
AUTHORITY = Place(71.0, Style(Face.BOLD, 20, 24), is_red=True)
VERB = Place(81.0, Style(Face.BOLD, 16, 19))
AWARD = Place(97.0, Style(Face.BOLD, 38, 44), is_red=True)
SIGNER_TITLE = Style(Face.BOLD, 14, 17)
SIGNER_NAME = Style(Face.BOLD, 15, 18)
PLACE_DATE = Style(Face.ITALIC, 14, 17)
REGISTER = Style(Face.REGULAR, 13, 17)
REPLACED = Style(Face.BOLD_ITALIC, 12, 16)


@dataclass(frozen=True, slots=True)
class Room:
    """Room for words of any length: its middle, and the ways to set them, the best one first.

    A way is a style and how many lines it may take.
    """

    middle: float
    ways: tuple[tuple[Style, int], ...]


ROOMS = {
    Group.NAME: Room(
        111.5,
        (
            (Style(Face.BOLD, 28, 32), 1),
            (Style(Face.BOLD, 25, 29), 1),
            (Style(Face.BOLD, 22, 25), 1),
            (Style(Face.BOLD, 20, 22.5), 2),
            (Style(Face.BOLD, 17, 19), 2),
            (Style(Face.BOLD, 14, 15.5), 3),
            (Style(Face.BOLD, 11, 12.5), 4),
        ),
    ),
    Group.ADDRESS: Room(
        124.0,
        (
            (Style(Face.REGULAR, 17, 20), 1),
            (Style(Face.REGULAR, 15, 17), 1),
            (Style(Face.REGULAR, 14, 15.5), 2),
            (Style(Face.REGULAR, 12, 13.5), 2),
            (Style(Face.REGULAR, 10, 11), 3),
        ),
    ),
    Group.ACHIEVEMENT: Room(
        138.0,
        (
            (Style(Face.REGULAR, 17, 21), 1),
            (Style(Face.REGULAR, 17, 21), 2),
            (Style(Face.REGULAR, 15, 18), 2),
            (Style(Face.REGULAR, 14, 16), 3),
            (Style(Face.REGULAR, 12, 13.5), 4),
            (Style(Face.REGULAR, 10, 11.5), 4),
        ),
    ),
}
SIGNER_DOWN, PLACE_DATE_DOWN, REGISTER_DOWN = 160.0, 153.0, 160.0
GROUP_PLACES: dict[Group, tuple[float, float]] = {
    Group.NAME: (CENTRE, ROOMS[Group.NAME].middle),
    Group.ADDRESS: (CENTRE, ROOMS[Group.ADDRESS].middle),
    Group.ACHIEVEMENT: (CENTRE, ROOMS[Group.ACHIEVEMENT].middle),
    Group.REGISTER: (LEFT, REGISTER_DOWN),
    Group.PLACE_DATE: (RIGHT_CENTRE, PLACE_DATE_DOWN),
    Group.SIGNER: (RIGHT_CENTRE, SIGNER_DOWN),
}
"""The point of each group, a cross on the calibration sheet: the middle of centred words, else their start."""
