"""The district council and the accounts of the demo."""

from __future__ import annotations

from rules.vocabulary import Level
from seeds.bato.book import Book
from seeds.bato.data import load
from seeds.bato.people import COMMUNE_CLERK
from seeds.bato.plan import CouncilMember, PlannedUnit, PlannedUser, RoleGrant
from seeds.bato.universe import DISTRICT

_HEAD_SUFFIX = {"giao_duc": "hieutruong", "xa_thi_tran": "chutich"}
_SCHOOL_CLERK = 2  # index of the Nhân viên văn thư


def council_of(book: Book) -> tuple[CouncilMember, ...]:
    """The members of the district council with their posts."""
    return tuple(
        CouncilMember(row["person"], row["role"], _post(book, row["person"]))
        for row in load("council")["members"]
    )


def _post(book: Book, person: str) -> str:
    period = book.people[person].services[-1]
    unit = book.units[period.unit_code]
    return period.position if unit.code == DISTRICT else f"{period.position} {unit.name}"


def users_of(book: Book) -> tuple[PlannedUser, ...]:
    """District accounts, then one clerk and one head per unit; a person has one account with all roles."""
    users: dict[str, PlannedUser] = {}
    for row in load("council")["accounts"]:
        grants = tuple(RoleGrant(role, unit) for role, unit in row["roles"])
        person = row.get("person")
        name = book.people[person].full_name if person else row["name"]
        home = book.people[person].services[-1].unit_code if person else grants[0].unit_code
        users[person or row["username"]] = PlannedUser(row["username"], name, grants, home, person)
    shared = {row["code"]: row["clerk_from"] for row in load("allocation")["offices"] if "clerk_from" in row}
    for unit in sorted(book.units.values(), key=lambda one: one.code in shared):  # lenders first
        if unit.code in book.staff:
            suffix = _HEAD_SUFFIX.get(unit.block or "", "thutruong")
            head, clerk = book.staff[unit.code][0], _clerk(book, unit, shared)
            _grant(book, users, head, f"{unit.slug}.{suffix}", RoleGrant("unit_head", unit.code))
            _grant(book, users, clerk, f"{unit.slug}.vanthu", RoleGrant("clerk", unit.code))
    for member in load("council")["members"]:
        _grant(book, users, member["person"], "", RoleGrant("council_member", DISTRICT))
    return tuple(users.values())


def _clerk(book: Book, unit: PlannedUnit, shared: dict[str, str]) -> str:
    """Who prepares a unit's list; an association of one lends the clerk of another."""
    staff = book.staff[shared.get(unit.code, unit.code)]
    if unit.level is Level.COMMUNE:
        return staff[COMMUNE_CLERK]
    if unit.block == "giao_duc":
        return staff[_SCHOOL_CLERK]
    return staff[-1]


def _grant(book: Book, users: dict[str, PlannedUser], person: str, username: str, grant: RoleGrant) -> None:
    """Add a role to a person's account, making the account on first use."""
    known = users.get(person)
    if known is None:
        home = book.people[person].services[-1].unit_code
        users[person] = PlannedUser(username, book.people[person].full_name, (grant,), home, person)
    elif grant not in known.roles:
        roles = (*known.roles, grant)
        users[person] = PlannedUser(
            known.username, known.display_name, roles, known.unit_code, known.person_code
        )
