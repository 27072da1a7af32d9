"""Makes templates/documents/fonts/srgb-v2.icc again from the numbers of IEC 61966-2-1, so that nobody has to trust it.

ICC.1:2001 (version 2.4): a display profile of three colourants, adapted to D50, and one curve of 1,024 points that the
three channels share. No clock: the moment in its head is fixed, and so are its bytes.
"""

import struct

SIGNATURE = b"KhTh"
D50 = (0.9642, 1.0, 0.8249)
# Colourants of sRGB, adapted from D65 to D50 by Bradford's matrix (as published with the standard's ICC profile).
RED = (0.43607, 0.22249, 0.01392)
GREEN = (0.38515, 0.71687, 0.09708)
BLUE = (0.14307, 0.06061, 0.71410)
POINTS = 1024
TEXT = b"sRGB IEC61966-2-1 (Khen Thuong)"
RIGHTS = b"No copyright, use freely (CC0)"


def linear(value: float) -> float:
    """Light of a stored value, both from 0 to 1 (IEC 61966-2-1, 5.2)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def fixed(value: float) -> bytes:
    """A number as s15Fixed16."""
    return struct.pack(">i", round(value * 65536))


def xyz(values: tuple[float, float, float]) -> bytes:
    """An XYZ tag."""
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))


def description(text: bytes) -> bytes:
    """A textDescription tag; its Unicode and Macintosh names are empty."""
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + b"\0" + bytes(8 + 3 + 67)


def curve() -> bytes:
    """A curve tag of sixteen-bit values."""
    values = (round(linear(n / (POINTS - 1)) * 65535) for n in range(POINTS))
    return struct.pack(f">4s4xI{POINTS}H", b"curv", POINTS, *values)


def profile() -> bytes:
    """The whole profile; tags begin on multiples of four, equal tags are stored once."""
    tags = {
        b"desc": description(TEXT),
        b"cprt": b"text\0\0\0\0" + RIGHTS + b"\0",
        b"wtpt": xyz(D50),
        b"rXYZ": xyz(RED),
        b"gXYZ": xyz(GREEN),
        b"bXYZ": xyz(BLUE),
        b"rTRC": curve(),
        b"gTRC": curve(),
        b"bTRC": curve(),
    }
    at = 128 + 4 + 12 * len(tags)
    table, body, places = struct.pack(">I", len(tags)), b"", {}
    for name, data in tags.items():
        if data not in places:
            places[data] = at + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", places[data], len(data))
    head = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4sQI12s4s44x",
        128 + len(table) + len(body), bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ ",
        2000, 1, 1, 0, 0, 0, b"acsp", bytes(4), 0, bytes(4), bytes(4), 0, 0, b"".join(map(fixed, D50)), SIGNATURE,
    )  # fmt: skip
    return head + table + body
