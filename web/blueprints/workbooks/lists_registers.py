"""The registers as files: people, groups, units, accounts, initiatives, targets, each as its page filters it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask import request

from web import narrowing
from web.blueprints.common import require_role
from web.blueprints.groups.forms import KINDS
from web.blueprints.initiatives.routes import asked as initiatives_asked
from web.blueprints.targets.routes import UNIT_ROLES
from web.blueprints.targets.routes import asked as targets_asked
from web.blueprints.users.routes import asked as users_asked
from web.exports import listing
from web.labels import day
from web.workbooks.export import Field
from workflow.actor import Actor
from workflow.queries import exports, groups, initiative_ledger, person_pairs, targets, units, users
from workflow.queries.units import KIND_LABELS
from workflow.roles import LABELS as ROLES
from workflow.roles import Role


def _words() -> tuple[str, str]:
    return request.args.get("q", "")[:100], request.args.get("don_vi", "")[:40]


def _people(viewer: Actor) -> Iterable[Any]:
    text, unit = _words()
    return exports.persons(viewer, text, unit)


def _groups(letter: str) -> Any:
    def rows(viewer: Actor) -> Iterable[Any]:
        text, unit = _words()
        return exports.all_pages(lambda cursor: groups.listed(viewer, letter, text, unit, cursor))

    return rows


def _units(viewer: Actor) -> Iterable[Any]:
    ended = narrowing.is_on("cu", "co", "Đơn vị đã kết thúc")
    return units.listed(viewer, _words()[0], with_ended=ended, size=exports.MOST).rows


def _users(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, Role.ADMINISTRATOR, Role.STANDING_BODY)
    filters = users_asked()
    return exports.all_pages(lambda cursor: users.listed(viewer, filters, cursor))


def _initiatives(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, *UNIT_ROLES)
    filters = initiatives_asked()
    return exports.all_pages(lambda cursor: initiative_ledger.ledger(viewer, filters, cursor)[0])


def _targets(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, *UNIT_ROLES)
    unit, period, award, kind = targets_asked(viewer)
    return targets.page(viewer, unit, period, award, kind).aims


def _pairs(viewer: Actor) -> Iterator[Any]:
    require_role(viewer, Role.STANDING_BODY)
    number = 1
    while found := person_pairs.suggested(viewer, number)[0]:
        yield from found
        number += 1


def _duties(row: Any) -> str:
    return "; ".join(f"{ROLES[one.role]} – {one.unit}" for one in row.duties)


def _recognised(row: Any) -> str:
    return row.body_name or (row.recognised_by.label if row.recognised_by else "")


def _entry(row: Any) -> str:
    return ", ".join(part for part in (row.full_name, str(row.birth_year or ""), row.unit) if part)


listing(
    "danh-ba-nguoi",
    "Danh bạ người",
    (
        Field("Mã", lambda one: one.row.code, 14),
        Field("Họ và tên", lambda one: one.row.full_name, 30),
        Field("Ngày sinh", lambda one: one.birth_on, 13),
        Field("Năm sinh", lambda one: one.row.birth_year, 10),
        Field("Chức vụ", lambda one: one.row.position, 28),
        Field("Đơn vị", lambda one: one.row.unit, 40),
        Field("Từ trần", lambda one: one.row.deceased_on, 13),
    ),
    _people,
)
GROUP_FIELDS = (
    Field("Mã danh bạ", lambda row: row.key, 12),
    Field("Tên, chủ hộ", lambda row: row.name, 40),
    Field("Loại, thôn, tổ dân phố", lambda row: KINDS.get(row.about, row.about), 26),
    Field("Đơn vị", lambda row: row.unit, 40),
    Field("Có đến ngày", lambda row: row.ended_on, 13),
)
listing("danh-ba-tap-the", "Danh bạ tập thể", GROUP_FIELDS, _groups("C"))
listing("danh-ba-ho-gia-dinh", "Danh bạ hộ gia đình", GROUP_FIELDS, _groups("H"))
listing(
    "danh-ba-don-vi",
    "Đơn vị",
    (
        Field("Đơn vị", lambda row: row.name, 46),
        Field("Mã", lambda row: row.code, 14),
        Field("Loại", lambda row: KIND_LABELS[row.kind], 26),
        Field("Cấp", lambda row: row.level.label, 18),
        Field("Bậc trong cây", lambda row: row.depth, 12),
        Field("Có từ ngày", lambda row: row.since, 13),
        Field("Có đến ngày", lambda row: row.until, 13),
    ),
    _units,
)
listing(
    "nguoi-dung",
    "Người dùng",
    (
        Field("Người dùng", lambda row: row.display_name, 28),
        Field("Tên đăng nhập", lambda row: row.username, 18),
        Field("Nhiệm vụ", _duties, 60),
        Field("Tình trạng", lambda row: "Đang dùng" if row.is_active else "Đã ngừng", 14),
        Field("Xác thực hai bước", lambda row: "Có" if row.has_factor else "", 12),
    ),
    _users,
)
listing(
    "so-sang-kien",
    "Sổ sáng kiến",
    (
        Field("Sáng kiến", lambda row: row.title, 50),
        Field("Tác giả", lambda row: row.person, 28),
        Field("Năm", lambda row: row.year, 8),
        Field("Ngày đăng ký", lambda row: row.registered_on, 13),
        Field("Số giấy công nhận", lambda row: row.document, 20),
        Field("Ngày công nhận", lambda row: row.recognised_on, 13),
        Field("Cơ quan, cấp công nhận", _recognised, 28),
        Field("Đã dùng cho", lambda row: "; ".join(row.uses), 50),
    ),
    _initiatives,
)
listing(
    "dang-ky-thi-dua",
    "Đăng ký thi đua",
    (
        Field("Người, tập thể", lambda row: row.name, 30),
        Field("Chức vụ", lambda row: row.note, 30),
        Field(
            "Ngày đăng ký", lambda row: day(row.registered_on) if row.registered_on else "chưa đăng ký", 14
        ),
        Field("Sau hạn", lambda row: "Có" if row.late else "", 9),
    ),
    _targets,
)
listing(
    "muc-co-the-trung",
    "Mục có thể trùng",
    (
        Field("Mục thứ nhất", lambda pair: _entry(pair.one), 44),
        Field("Mục thứ hai", lambda pair: _entry(pair.other), 44),
        Field("Vì sao gợi ý", lambda pair: pair.reason, 50),
    ),
    _pairs,
)
