"""The first day of a real installation: the body, the first administrator, the first officer; all at once, once.

The administrator's grant is the only one that needs no second person: there is nobody yet. The officer's grant is
approved by that administrator. The page that does this asks for a code that only the server's terminal shows; the
fact ``founded`` has one primary key, so that of two people who try at the same time one gets nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.vocabulary import Level
from workflow import clock, second_factor_policy
from workflow.account_rows import happened, load
from workflow.actor import SYSTEM, Actor
from workflow.audit import Happened, record
from workflow.canonical import sha256
from workflow.db import reading, transaction
from workflow.errors import Conflict, InvalidInput
from workflow.installation import CONTACT, DEMO
from workflow.models import DatedSetting, InstallationFact, RoleGrant, Unit, UnitKind, User
from workflow.roles import Role
from workflow.services import passwords
from workflow.services.guessing import SignInRefused, claim_try, keep_success, network_of
from workflow.services.password_resets import Issued, issue
from workflow.services.user_accounts import AccountDraft, insert_account
from workflow.tables import insert_returning, table

facts, users, units = table(InstallationFact), table(User), table(Unit)
grants, settings = table(RoleGrant), table(DatedSetting)
FOUNDED, SETUP_CODE = "founded", "setup_code"
GRACE = timedelta(days=14)
DOCUMENT = "Khởi tạo hệ thống"
CITATION = "Quy chế quản lý tài khoản của cơ quan, đặt khi khởi tạo hệ thống"
LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
TAKEN = (
    "Cơ quan đã được khởi tạo, hoặc cơ sở dữ liệu đã có dữ liệu. Không có gì thay đổi. Đăng nhập bằng tài khoản "
    "quản trị; quên mật khẩu thì chạy “khenthuong users reset” trên máy chủ."
)
WRONG_CODE = "Mã khởi tạo chưa đúng. Xem mã ở cửa sổ dòng lệnh đang chạy “khenthuong serve” trên máy chủ."


@dataclass(frozen=True, slots=True)
class Founding:
    """What the first day needs to know. ``since`` is the day the body was set up."""

    name: str
    level: Level
    code: str
    place: str
    since: date
    contact: str
    admin_name: str
    admin_username: str
    admin_password: str
    officer_name: str
    officer_username: str


def is_waiting() -> bool:
    """Whether the installation holds nothing yet. A founded one answers by one look at a primary key."""
    with reading() as connection:
        return not _is_taken(connection)


def new_setup_code() -> str:
    """Make the code for the set-up page and return it; an earlier one opens nothing any more."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    with transaction() as connection:
        connection.execute(sa.delete(facts).where(facts.c.key == SETUP_CODE))
        connection.execute(sa.insert(facts).values(key=SETUP_CODE, value=_digest(code)))
    return code


def check_setup_code(code: str, *, remote: str) -> None:
    """Raise ``InvalidInput`` unless the code is the one in the terminal; guesses are throttled."""
    attempt = claim_try("cai-dat", network_of(remote))
    if isinstance(attempt, SignInRefused):
        message = f"Đã nhập sai mã nhiều lần. Chờ {attempt.wait} giây rồi nhập lại mã khởi tạo."
        raise InvalidInput(message, {"setup_code": message})
    with reading() as connection:
        kept = connection.scalar(sa.select(facts.c.value).where(facts.c.key == SETUP_CODE))
    if not secrets.compare_digest(kept or "", _digest(code)):
        raise InvalidInput(WRONG_CODE, {"setup_code": WRONG_CODE})
    keep_success(attempt)


def found(founding: Founding) -> Issued:
    """Make the body, the administrator and the officer; return the officer's temporary password, shown this one time.

    ``Conflict`` when the installation is not empty, also when somebody else was quicker by a moment.
    """
    _check(founding)
    try:
        with transaction() as connection:
            if _is_taken(connection):
                raise Conflict(TAKEN)
            at = clock.now()
            connection.execute(sa.insert(facts).values(key=FOUNDED, value=at.isoformat()))
            return _found(connection, founding)
    except IntegrityError as error:
        raise Conflict(TAKEN) from error


def _found(connection: Connection, founding: Founding) -> Issued:
    (body,) = insert_returning(connection, Unit, [_unit(founding)])
    admin = insert_account(
        connection, AccountDraft(founding.admin_username, founding.admin_name), actor=SYSTEM
    )
    hashed = {
        "password_hash": passwords.hash_password(founding.admin_password),
        "must_change_password": False,
    }
    connection.execute(sa.update(users).where(users.c.id == admin).values(hashed))
    officer = insert_account(
        connection, AccountDraft(founding.officer_username, founding.officer_name), actor=SYSTEM
    )
    today = clock.today()
    connection.execute(
        sa.insert(grants),
        [
            _grant(admin, Role.ADMINISTRATOR, body, today, approved_by=None),
            _grant(officer, Role.STANDING_BODY, body, today, approved_by=admin),
        ],
    )
    rule = {
        "key": second_factor_policy.KEY,
        "value": second_factor_policy.EVERY_OFFICER,
        "citation": CITATION,
    }
    connection.execute(sa.insert(settings).values(rule | {"since": today + GRACE, "until": None}))
    connection.execute(sa.delete(facts).where(facts.c.key.in_((SETUP_CODE, CONTACT))))
    if founding.contact.strip():
        connection.execute(sa.insert(facts).values(key=CONTACT, value=founding.contact.strip()[:200]))
    _tell(connection, founding, body, admin, officer)
    by = Actor(admin, founding.admin_username, founding.admin_name, None, ())
    return issue(connection, load(connection, officer), by, is_new=True)


def _tell(connection: Connection, founding: Founding, body: int, admin: int, officer: int) -> None:
    """Write who got what: the one grant without a second person stands in the trail by name."""
    at = clock.now()
    payload: dict[str, object] = {
        "body": founding.name, "unit_id": body, "administrator_id": admin, "officer_id": officer,
        "without_second_person": ["administrator"],
    }  # fmt: skip
    record(connection, [Happened("system", 1, "installation_founded", SYSTEM.user_id, at, payload)])
    for number, role in ((admin, Role.ADMINISTRATOR), (officer, Role.STANDING_BODY)):
        happened(
            connection, number, "grant_founded", SYSTEM, at,
            role=role.value, unit=founding.name, unit_id=body, since=clock.today(), until=None,
        )  # fmt: skip


def _unit(founding: Founding) -> dict[str, object]:
    return {
        "code": founding.code.strip(),
        "kind": UnitKind.PEOPLES_COMMITTEE,
        "level": founding.level,
        "name": founding.name.strip(),
        "place": founding.place.strip(),
        "since": founding.since,
        "until": None,
    }


def _grant(user: int, role: Role, unit: int, since: date, *, approved_by: int | None) -> dict[str, object]:
    return {
        "user_id": user,
        "role": role,
        "unit_id": unit,
        "since": since,
        "until": None,
        "granted_by_id": None,
        "approved_by_id": approved_by,
        "document": DOCUMENT,
    }


def _is_taken(connection: Connection) -> bool:
    """Whether the body was founded, this is a demo, or anybody or anything is there already."""
    if connection.scalar(sa.select(facts.c.key).where(facts.c.key.in_((FOUNDED, DEMO))).limit(1)) is not None:
        return True
    return any(connection.scalar(sa.select(one.c.id).limit(1)) is not None for one in (users, units))


def _check(founding: Founding) -> None:
    """Refuse what is missing or weak, each beside its field."""
    wrong: dict[str, str] = {}
    needed = {
        "name": "tên cơ quan, ví dụ Ủy ban nhân dân xã Ba Vinh",
        "code": "mã cơ quan, ví dụ X-BV",
        "place": "địa danh ghi trước ngày tháng trên văn bản, ví dụ Ba Vinh",
        "admin_name": "họ và tên người quản trị",
        "officer_name": "họ và tên cán bộ Thường trực Hội đồng",
    }
    for field, words in needed.items():
        if not str(getattr(founding, field)).strip():
            wrong[field] = f"Ghi {words}."
    if founding.level not in LEVELS:
        wrong["level"] = "Chọn cấp của cơ quan: xã, huyện hoặc tỉnh."
    if founding.since > clock.today():
        wrong["since"] = "Ngày thành lập không được sau hôm nay."
    if founding.admin_username.strip().casefold() == founding.officer_username.strip().casefold():
        wrong["officer_username"] = "Hai tài khoản phải của hai người: chọn tên đăng nhập khác."
    weak = passwords.weakness(
        founding.admin_password, username=founding.admin_username, display_name=founding.admin_name
    )
    if weak:
        wrong["admin_password"] = weak
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)


def _digest(code: str) -> str:
    return sha256("".join(char for char in code.upper() if char in ALPHABET))
