"""The few accounts of the demo that may sign in: one for each role, with a password of this installation."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from workflow.roles import LABELS, Role
from workflow.services.passwords import hash_password

ACCOUNTS: dict[Role, str] = {
    Role.CLERK: "xa-ba-dien.vanthu",
    Role.UNIT_HEAD: "xa-ba-dien.chutich",
    Role.APPRAISER: "noi-vu.thidua",
    Role.CONFIRMER: "noi-vu.truongphong",
    Role.STANDING_BODY: "noi-vu.thidua",
    Role.SECRETARY: "noi-vu.thidua",
    Role.COUNCIL_MEMBER: "huyen.phochutich1",
    Role.COUNCIL_CHAIR: "huyen.chutich",
    Role.SIGNER: "huyen.chutich",
    Role.NUMBER_ISSUER: "huyen.vanthu",
    Role.PROVINCE_VIEWER: "tinh.theodoi",
    Role.ADMINISTRATOR: "quantri",
}

MORE_MEMBERS = (
    "huyen.phochutich2", "mat-tran.thutruong", "ban-to-chuc.thutruong", "tai-chinh.thutruong",
    "giao-duc.thutruong", "van-phong.thutruong", "thanh-tra.thutruong",
)  # fmt: skip
"""With the three members above they are ten of fifteen: a quorum, and more than the eight votes needed."""

_SYLLABLES = [
    "an",
    "ban",
    "cam",
    "chanh",
    "dao",
    "dua",
    "gao",
    "gio",
    "hoa",
    "hong",
    "khe",
    "lan",
    "lua",
    "mai",
    "may",
    "mia",
    "mit",
    "nang",
    "ngo",
    "nhan",
    "nui",
    "oi",
    "que",
    "rung",
    "sen",
    "song",
    "suoi",
    "tam",
    "than",
    "tram",
    "tre",
    "vai",
]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account as it is printed: all its roles in one line."""

    username: str
    roles: str
    password: str


def demo_password(secret: str, username: str) -> str:
    """Return the demo password of an account: five syllables and two digits drawn by the installation's secret.

    The same secret gives the same password, so that it can be shown again and is stored nowhere in clear.
    """
    digest = hmac.digest(secret.encode(), f"demo:{username}".encode(), hashlib.sha256)
    words = [_SYLLABLES[byte % len(_SYLLABLES)] for byte in digest[:5]]
    return "-".join([*words, f"{digest[5] % 90 + 10}"])


def demo_accounts(secret: str) -> list[DemoAccount]:
    """Return the accounts in the order of the roles."""
    by_name: dict[str, list[str]] = {}
    for role, username in ACCOUNTS.items():
        by_name.setdefault(username, []).append(LABELS[role])
    for username in MORE_MEMBERS:
        by_name[username] = [LABELS[Role.COUNCIL_MEMBER]]
    return [
        DemoAccount(username, ", ".join(roles), demo_password(secret, username))
        for username, roles in by_name.items()
    ]


def demo_hashes(secret: str) -> dict[str, str]:
    """Return user name → Argon2id hash for the accounts that may sign in."""
    return {one.username: hash_password(one.password) for one in demo_accounts(secret)}
