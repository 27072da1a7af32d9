"""How each register is stored: from a record that names others by code to the rows of its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.text import fold, name_sort_key
from rules.vocabulary import NomineeKind
from workflow import clock
from workflow.db import Base
from workflow.errors import InvalidInput, UnknownUnit
from workflow.models import (
    ClusterMembership,
    Collective,
    DatedSetting,
    DisciplineRecord,
    EarlierAward,
    Household,
    Initiative,
    LeavePeriod,
    Movement,
    NumberBook,
    Person,
    Relationship,
    RoleGrant,
    ServicePeriod,
    Unit,
    User,
    YearlyRating,
    collective_key,
    household_key,
    person_key,
)
from workflow.tables import table

KEYED: dict[NomineeKind, tuple[type[Base], Callable[[int], str]]] = {
    NomineeKind.INDIVIDUAL: (Person, person_key),
    NomineeKind.COLLECTIVE: (Collective, collective_key),
    NomineeKind.HOUSEHOLD: (Household, household_key),
}
_MISSING: dict[type[Base], str] = {
    Person: "Không có người mã “{code}” trong danh bạ. Bổ sung người này trước.",
    Collective: "Không có tập thể mã “{code}”. Bổ sung tập thể này trước.",
    Household: "Không có hộ gia đình mã “{code}”. Bổ sung hộ này trước.",
    User: "Không có tài khoản “{code}”. Tạo tài khoản này trước.",
}


class Codes:
    """Code → id of what is stored; read once a table, kept up to date by what the batch adds."""

    def __init__(self, connection: Connection) -> None:
        """Start with nothing read."""
        self._connection = connection
        self._known: dict[type[Base], dict[str, int]] = {}

    def of(self, model: type[Base]) -> dict[str, int]:
        """Return the codes of a table (user names, for accounts)."""
        if model not in self._known:
            columns = table(model).c
            code = columns.username if model is User else columns.code
            rows = self._connection.execute(sa.select(code, columns.id))
            self._known[model] = {str(row[0]): int(row[1]) for row in rows}
        return self._known[model]

    def forget(self, model: type[Base]) -> None:
        """Read a table again at its next use."""
        self._known.pop(model, None)

    def unit(self, code: str) -> int:
        """Return a unit's id, or raise ``UnknownUnit``."""
        found = self.of(Unit).get(code)
        if found is None:
            message = f"Không có đơn vị mã “{code}”. Kiểm tra lại mã hoặc bổ sung đơn vị trước."
            raise UnknownUnit(message, {"unit": message})
        return found

    def id(self, model: type[Base], code: str) -> int:
        """Return an id, or raise ``InvalidInput``."""
        found = self.of(model).get(code)
        if found is None:
            raise InvalidInput(_MISSING[model].format(code=code))
        return found

    def nominee(self, kind: NomineeKind, code: str) -> str:
        """Return the nominee key of a person, collective or household."""
        model, key = KEYED[kind]
        return key(self.id(model, code))


Row = dict[str, object]
Build = Callable[[dict[str, Any], Codes], list[Row]]


@dataclass(frozen=True, slots=True)
class Register:
    """How one register is stored: its table, its Vietnamese name, and the making of a row from a record."""

    model: type[Base]
    label: str
    build: Build
    code: str | None = None  # the field that must be new


def _plain(given: dict[str, Any], _codes: Codes) -> list[Row]:
    return [given]


def _unit(given: dict[str, Any], _codes: Codes) -> list[Row]:
    return [{name: value for name, value in given.items() if name != "parent"}]


def _person(given: dict[str, Any], _codes: Codes) -> list[Row]:
    name = given["full_name"]
    return [{**given, "search_key": fold(name), "sort_key": name_sort_key(name)}]


def _named(field: str) -> Build:
    """Something of a unit with a name to search for."""

    def build(given: dict[str, Any], codes: Codes) -> list[Row]:
        return [{**_of_unit(given, codes)[0], "search_key": fold(given[field])}]

    return build


def _of_unit(given: dict[str, Any], codes: Codes) -> list[Row]:
    return [{**without(given, "unit"), "unit_id": codes.unit(given["unit"])}]


def _of_body(given: dict[str, Any], codes: Codes) -> list[Row]:
    return [{**without(given, "unit"), "body_unit_id": codes.unit(given["unit"])}]


def _of_person(given: dict[str, Any], codes: Codes) -> list[Row]:
    return [{**without(given, "person"), "person_id": codes.id(Person, given["person"])}]


def _service(given: dict[str, Any], codes: Codes) -> list[Row]:
    return _of_unit(_of_person(given, codes)[0], codes)


def _rating(given: dict[str, Any], codes: Codes) -> list[Row]:
    key = codes.nominee(given["kind"], given["code"])
    return [{**without(given, "kind", "code"), "nominee_key": key}]


def _earlier(given: dict[str, Any], codes: Codes) -> list[Row]:
    return [{**_rating(given, codes)[0], "nominee_kind": given["kind"]}]


def _user(given: dict[str, Any], codes: Codes) -> list[Row]:
    person = given["person"]
    return [
        {
            **without(given, "person"),
            "person_id": codes.id(Person, person) if person else None,
            "must_change_password": False,
            "is_active": True,
            "created_at": clock.now(),
        }
    ]


def _grant(given: dict[str, Any], codes: Codes) -> list[Row]:
    user = codes.id(User, given["username"])
    return [{**without(_of_unit(given, codes)[0], "username"), "user_id": user}]


def _relationship(given: dict[str, Any], codes: Codes) -> list[Row]:
    one, other = codes.id(Person, given["person"]), codes.id(Person, given["relative"])
    pairs = ((one, other), (other, one))
    return [{"person_id": left, "relative_id": right, "kind": given["kind"]} for left, right in pairs]


def without(given: Mapping[str, Any], *names: str) -> Row:
    """Return the fields of a record without some of them."""
    return {name: value for name, value in given.items() if name not in names}


REGISTERS: dict[str, Register] = {
    "units": Register(Unit, "Đơn vị", _unit, "code"),
    "clusters": Register(ClusterMembership, "Cụm thi đua", _of_unit),
    "persons": Register(Person, "Người", _person, "code"),
    "services": Register(ServicePeriod, "Quá trình công tác", _service),
    "collectives": Register(Collective, "Tập thể", _named("name"), "code"),
    "households": Register(Household, "Hộ gia đình", _named("head_name"), "code"),
    "ratings": Register(YearlyRating, "Xếp loại", _rating),
    "disciplines": Register(DisciplineRecord, "Kỷ luật", _of_person),
    "leaves": Register(LeavePeriod, "Nghỉ", _of_person),
    "initiatives": Register(Initiative, "Sáng kiến", _of_person, "code"),
    "earlier_awards": Register(EarlierAward, "Khen thưởng đã có", _earlier),
    "movements": Register(Movement, "Phong trào thi đua", _plain, "code"),
    "users": Register(User, "Tài khoản", _user, "username"),
    "grants": Register(RoleGrant, "Phân công", _grant),
    "relationships": Register(Relationship, "Quan hệ thân nhân", _relationship),
    "settings": Register(DatedSetting, "Thiết lập", _plain),
    "number_books": Register(NumberBook, "Sổ số", _of_body),
}
"""In the order of loading: what a register names stands above it."""
