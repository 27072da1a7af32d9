"""One officer with many bodies: every list of them stands in the order of the Vietnamese alphabet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support import district
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor, Grant
from workflow.db import transaction
from workflow.models import Unit
from workflow.queries import body_settings, certificates, funds, gold_book, number_books, permission_matrix
from workflow.roles import Role
from workflow.tables import table

NAMES = (
    *("Xã An Tường", "Xã Ăn Phú", "Xã Ân Tín", "Xã Ba Dinh", "Xã Ba Điền", "Xã Duy Ninh", "Xã Đông Hà"),
    *("Xã Ê Đê", "Xã Gia Lai", "Xã Hà", "Xã Hạ", "Xã Ô Lâm", "Xã Ơ Kê", "Xã Uy", "Xã Ưu Lâm", "Xã Yên Sơn"),
)


def many_bodies() -> Actor:
    """An officer of bodies that were entered the other way round."""
    units = table(Unit)
    with transaction() as connection:
        pattern = (
            connection.execute(sa.select(*units.c).where(units.c.code == district.BODY)).mappings().one()
        )
        for place, name in enumerate(reversed(NAMES)):
            row = {**pattern, "id": 900 + place, "code": f"MAU-{place}", "name": name}
            connection.execute(sa.insert(units).values(row))
    held = tuple(Grant(Role.STANDING_BODY, 900 + place) for place in range(len(NAMES)))
    return replace(district.actor("thuongtruc"), grants=held)


def test_lists_of_bodies_follow_the_alphabet(engine: Engine) -> None:
    del engine
    with clock.use(clock.SimulatedClock(datetime(2024, 1, 9, 8, 0, tzinfo=clock.LOCAL))):
        district.build()
        viewer = many_bodies()
        lists = {
            "number books": number_books.bodies_of(viewer, Role.STANDING_BODY),
            "funds": funds.bodies_of(viewer),
            "blanks": certificates.bodies(viewer),
            "sổ vàng": gold_book.register(viewer, gold_book.Filters()).bodies,
            "settings": body_settings.shown(viewer).bodies,
            "permissions": [(0, one.unit) for one in permission_matrix.why(viewer, Action.MANAGE_FUND)],
        }
    assert tuple(sorted(NAMES)) != NAMES
    for name, found in lists.items():
        assert tuple(one for _, one in found) == NAMES, name
