"""Who acts: a frozen value, made once per request or command. No Flask, no database."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflow.roles import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force today, within a unit."""

    role: Role
    unit_id: int
    delegation_id: int | None = None  # held for somebody else while a delegation is in force


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person, with the grants in force and the relatives recorded for conflict of interest."""

    user_id: int
    username: str
    display_name: str
    person_id: int | None
    grants: tuple[Grant, ...]
    acting_unit_id: int | None = None
    relatives: frozenset[int] = field(default_factory=frozenset)

    def units_with(self, *roles: Role) -> frozenset[int]:
        """Return the units in which the actor holds one of the roles."""
        return frozenset(grant.unit_id for grant in self.grants if grant.role in roles)

    def holds(self, role: Role) -> bool:
        """Whether the actor holds the role anywhere."""
        return any(grant.role is role for grant in self.grants)


SYSTEM = Actor(user_id=0, username="he-thong", display_name="Hệ thống", person_id=None, grants=())
"""The round's clock and other acts nobody does by hand. It holds no role; only steps marked as its own accept it."""
