"""Emulation movements (phong trào thi đua): recorded with the plan that launched them; never deleted."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from rules.vocabulary import Level
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.audit import Happened, record
from workflow.db import transaction
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound
from workflow.grounds import Subject
from workflow.models import Movement, Round
from workflow.permissions import require
from workflow.roles import Role
from workflow.tables import insert_returning, table

movements, r = table(Movement), table(Round)
CHAIN = "movement"
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
TAKEN = "Mã này đã có phong trào khác dùng. Chọn mã khác."


@dataclass(frozen=True, slots=True)
class MovementText:
    """What may be said of a movement; ``plan`` names the papers that launched it: number, day, body."""

    name: str
    launched_by: Level
    plan: str
    since: date | None = None
    until: date | None = None


def plan_words(number: str, on: date | None, body: str) -> str:
    """Return a plan in words; every part of it is needed, and it is not of a day to come."""
    for field, given, message in (
        ("plan_number", number.strip(), "Ghi số, ký hiệu kế hoạch phát động."),
        ("plan_on", on, "Ghi ngày của kế hoạch."),
        ("plan_body", body.strip(), "Ghi cơ quan ban hành kế hoạch."),
    ):
        if not given:
            raise InvalidInput(message, {field: message})
    if on is not None and on > clock.today():
        message = f"Kế hoạch ngày {on:%d/%m/%Y} sau ngày hôm nay. Ghi đúng ngày trên văn bản."
        raise DateOutsidePeriod(message, {"plan_on": message})
    return f"{number.strip()} ngày {on:%d/%m/%Y} của {body.strip()}"


def record_movement(code: str, said: MovementText, *, actor: Actor) -> int:
    """Record a movement and return its id; a code that is taken is refused."""
    if not CODE.fullmatch(code.strip()):
        message = "Mã gồm chữ không dấu, số, dấu chấm, gạch nối, tối đa 40 ký tự."
        raise InvalidInput(message, {"code": message})
    _check(said)
    try:
        with transaction() as connection:
            _require(actor)
            (number,) = insert_returning(connection, Movement, [{"code": code.strip(), **_values(said)}])
            _happened(connection, number, "movement_recorded", actor, {"code": code.strip()})
            return number
    except IntegrityError as error:
        raise InvalidInput(TAKEN, {"code": TAKEN}) from error


def edit_movement(code: str, said: MovementText, *, seen: MovementText, actor: Actor) -> bool:
    """Change what is said; ``seen`` is what the page showed. Returns whether anything changed.

    The name stands on decisions to come: once another body's round names the movement, it stays as it is.
    """
    _check(said)
    with transaction() as connection:
        _require(actor)
        query = sa.select(*movements.c).where(movements.c.code == code).with_for_update()
        row = connection.execute(query).first()
        if row is None:
            raise NotFound("phong trào này")
        now = MovementText(row.name, row.launched_by, row.plan, row.since, row.until)
        if now != seen:
            raise Conflict(
                "Người khác vừa sửa phong trào này. Tải lại trang để xem bản mới; chưa có gì bị ghi đè."
            )
        if _values(said) == _values(now):
            return False
        own = sorted(actor.units_with(Role.STANDING_BODY))
        others = sa.select(r.c.id).where(r.c.movement_id == row.id, r.c.body_unit_id.not_in(own))
        if connection.scalar(others.limit(1)) is not None:
            raise Conflict(
                "Đợt xét của cơ quan khác đang dùng phong trào này nên không sửa. Ghi một phong trào mới."
            )
        values = _values(said)
        connection.execute(sa.update(movements).where(movements.c.id == row.id).values(values))
        changed = sorted(name for name, value in values.items() if value != getattr(row, name))
        _happened(connection, row.id, "movement_edited", actor, {"fields": changed})
        return True


def _require(actor: Actor) -> None:
    require(
        actor,
        Action.MANAGE_ROUND,
        Subject(body_unit_id=min(actor.units_with(Role.STANDING_BODY), default=None)),
    )


def _values(said: MovementText) -> dict[str, object]:
    return asdict(said) | {"name": said.name.strip(), "plan": said.plan.strip()}


def _check(said: MovementText) -> None:
    for field, text, most, message in (
        ("name", said.name, 400, "Ghi tên phong trào thi đua."),
        ("plan", said.plan, 300, "Ghi kế hoạch phát động: số, ngày, cơ quan ban hành."),
    ):
        if not text.strip():
            raise InvalidInput(message, {field: message})
        if len(text.strip()) > most:
            longer = f"Ghi gọn trong {most} ký tự."
            raise InvalidInput(longer, {field: longer})
    if said.since and said.until and said.until < said.since:
        message = "Ngày kết thúc phải từ ngày bắt đầu trở đi."
        raise DateOutsidePeriod(message, {"until": message})


def _happened(
    connection: Connection, number: int, event: str, actor: Actor, payload: dict[str, object]
) -> None:
    record(connection, [Happened(CHAIN, number, event, actor.user_id, clock.now(), payload)])
