"""People and forms that the tests of the pages share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from rules.vocabulary import Level
from workflow import clock, db
from workflow.models.accounts import RoleGrant, User
from workflow.models.units import Unit, UnitKind
from workflow.roles import Role
from workflow.services.passwords import hash_password
from workflow.tables import table

PASSWORD = "suối trong chảy qua làng"
HASH = hash_password(PASSWORD)
START = datetime(2024, 1, 9, 1, 0, tzinfo=UTC)


def populate() -> None:
    """Add two units and the clerk "lan" who works for both."""
    with db.transaction() as connection:
        for key, name in ((1, "Trường Tiểu học Suối Mơ"), (2, "Ủy ban nhân dân xã Đèo Xanh")):
            values: dict[str, Any] = {"id": key, "code": f"U{key}", "name": name, "since": date(2000, 1, 1)}
            values |= {"kind": UnitKind.SCHOOL, "level": Level.BASE_UNIT, "place": ""}
            connection.execute(sa.insert(table(Unit)).values(values))
        person = {"id": 1, "username": "lan", "display_name": "Đinh Thị Lan", "password_hash": HASH}
        flags = {"must_change_password": False, "is_active": True, "is_demo": False}
        connection.execute(sa.insert(table(User)).values(**person, **flags, created_at=clock.now()))
        for unit in (1, 2):
            grant = {"user_id": 1, "role": Role.CLERK, "unit_id": unit, "since": date(2024, 1, 1)}
            connection.execute(sa.insert(table(RoleGrant)).values(grant))


def token_of(browser: FlaskClient, path: str = "/dang-nhap") -> str:
    """Return the form token of a page."""
    text = browser.get(path).get_data(as_text=True)
    return text.split('name="csrf_token" value="')[1].split('"')[0]


def sign_in(browser: FlaskClient, username: str = "lan", password: str = PASSWORD, **extra: str) -> Any:
    """Send the sign-in form as a browser would."""
    form = {"csrf_token": token_of(browser), "username": username, "password": password, "tiep": ""} | extra
    return browser.post("/dang-nhap", data=form)
