"""Load registers as sets: units, persons and their histories, accounts, settings; all rows of a batch or none.

Every register of a batch leaves one audit event on the chain "system" with the number of its rows and the hash of
their canonical form. A wrong row is named by its register and its place in the list (the first is row 1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.text import fold, name_sort_key
from rules.vocabulary import NomineeKind
from workflow import clock
from workflow.actions import Action
from workflow.actor import SYSTEM, Actor
from workflow.audit import Happened, record
from workflow.canonical import canonical_json, sha256
from workflow.db import Base, transaction
from workflow.errors import InvalidInput, UnknownUnit, WorkflowError
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
    UnitParent,
    User,
    YearlyRating,
    collective_key,
    household_key,
    person_key,
)
from workflow.permissions import Subject, require
from workflow.services.register_records import RegisterBatch
from workflow.tables import chunks, insert_returning, table

SYSTEM_CHAIN = 1
_KEYED: dict[NomineeKind, tuple[type[Base], Callable[[int], str]]] = {
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
        model, key = _KEYED[kind]
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
    return [{**_without(given, "unit"), "unit_id": codes.unit(given["unit"])}]


def _of_body(given: dict[str, Any], codes: Codes) -> list[Row]:
    return [{**_without(given, "unit"), "body_unit_id": codes.unit(given["unit"])}]


def _of_person(given: dict[str, Any], codes: Codes) -> list[Row]:
    return [{**_without(given, "person"), "person_id": codes.id(Person, given["person"])}]


def _service(given: dict[str, Any], codes: Codes) -> list[Row]:
    return _of_unit(_of_person(given, codes)[0], codes)


def _rating(given: dict[str, Any], codes: Codes) -> list[Row]:
    key = codes.nominee(given["kind"], given["code"])
    return [{**_without(given, "kind", "code"), "nominee_key": key}]


def _earlier(given: dict[str, Any], codes: Codes) -> list[Row]:
    return [{**_rating(given, codes)[0], "nominee_kind": given["kind"]}]


def _user(given: dict[str, Any], codes: Codes) -> list[Row]:
    person = given["person"]
    return [
        {
            **_without(given, "person"),
            "person_id": codes.id(Person, person) if person else None,
            "must_change_password": False,
            "is_active": True,
            "created_at": clock.now(),
        }
    ]


def _grant(given: dict[str, Any], codes: Codes) -> list[Row]:
    user = codes.id(User, given["username"])
    return [{**_without(_of_unit(given, codes)[0], "username"), "user_id": user}]


def _relationship(given: dict[str, Any], codes: Codes) -> list[Row]:
    one, other = codes.id(Person, given["person"]), codes.id(Person, given["relative"])
    pairs = ((one, other), (other, one))
    return [{"person_id": left, "relative_id": right, "kind": given["kind"]} for left, right in pairs]


def _without(given: Mapping[str, Any], *names: str) -> Row:
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

_ACCOUNTS = frozenset({"users", "grants"})


def load(batch: RegisterBatch, *, actor: Actor, body_unit_id: int | None = None) -> dict[str, int]:
    """Store a batch and return the number of rows of each register that got any.

    ``UnknownUnit`` and ``InvalidInput`` name the register and the row. The installation itself (``SYSTEM``) loads
    what no account can load yet; otherwise accounts are the administrator's and the rest is for ``body_unit_id``.
    """
    given = {name: getattr(batch, name) for name in REGISTERS if getattr(batch, name)}
    for name in given:
        if actor is not SYSTEM:
            action = Action.MANAGE_USERS if name in _ACCOUNTS else Action.MANAGE_REGISTER
            require(actor, action, Subject(body_unit_id=body_unit_id))
    with transaction() as connection:
        codes = Codes(connection)
        for name, records in given.items():
            _load_one(connection, name, [asdict(one) for one in records], codes, actor)
    return {name: len(records) for name, records in given.items()}


def ids_by_code(kind: NomineeKind) -> dict[str, int]:
    """Return code → id of all persons, collectives or households."""
    with transaction() as connection:
        return dict(Codes(connection).of(_KEYED[kind][0]))


def _load_one(
    connection: Connection, name: str, given: list[dict[str, Any]], codes: Codes, actor: Actor
) -> None:
    register = REGISTERS[name]
    rows: list[Row] = []
    for number, one in enumerate(given, 1):
        try:
            _refuse_known(register, one, codes)
            built = register.build(one, codes)
        except WorkflowError as error:
            raise type(error)(f"{register.label}, dòng {number}: {error.message}") from error
        if register.code:
            codes.of(register.model)[one[register.code]] = 0  # its id comes with the insert
        rows.extend(built)
    try:
        _insert(connection, register, rows, given, codes)
    except IntegrityError as error:
        message = f"{register.label}: có dòng trùng với dữ liệu đã có hoặc sai ngày. Chưa có gì được ghi."
        raise InvalidInput(message) from error
    _audit(connection, name, given, actor)


def _refuse_known(register: Register, one: dict[str, Any], codes: Codes) -> None:
    code = one.get(register.code or "")
    if code is not None and code in codes.of(register.model):
        raise InvalidInput(f"Mã “{code}” đã có. Bỏ dòng trùng hoặc đổi mã.", {str(register.code): str(code)})


def _insert(
    connection: Connection, register: Register, rows: list[Row], given: list[dict[str, Any]], codes: Codes
) -> None:
    ids = [new for part in chunks(rows) for new in insert_returning(connection, register.model, part)]
    if register.code:
        field = register.code
        codes.of(register.model).update(
            {str(one[field]): number for one, number in zip(given, ids, strict=True)}
        )
    if register.model is Unit:
        parents = [
            {
                "unit_id": codes.unit(one["code"]),
                "parent_id": _parent(one, number, codes),
                "since": one["since"],
            }
            for number, one in enumerate(given, 1)
            if one["parent"] is not None
        ]
        insert_returning(connection, UnitParent, parents)


def _parent(one: dict[str, Any], number: int, codes: Codes) -> int:
    try:
        return codes.unit(one["parent"])
    except UnknownUnit as error:
        raise UnknownUnit(f"Đơn vị, dòng {number}: {error.message}", error.fields) from error


def _audit(connection: Connection, name: str, given: Sequence[dict[str, Any]], actor: Actor) -> None:
    clear = [_without(one, "password_hash") for one in given]
    payload: dict[str, object] = {
        "register": name,
        "rows": len(given),
        "sha256": sha256(canonical_json(clear)),
    }
    happened = Happened("system", SYSTEM_CHAIN, "register_loaded", actor.user_id, clock.now(), payload)
    record(connection, [happened])
