"""``/quan-tri``: what the standing body and the administrator look after. Add a row to ``TILES`` to add a place."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, url_for

from web import identity
from web.access import declares
from workflow.actions import Action
from workflow.roles import Role

blueprint = Blueprint("admin", __name__, url_prefix="/quan-tri")

STANDING = frozenset({Role.STANDING_BODY})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
SECOND_PERSONS = STANDING | ADMINISTRATOR | {Role.CONFIRMER, Role.SIGNER}


@dataclass(frozen=True, slots=True)
class Tile:
    """One place to look after: its name, one sentence on what is done there, who has it."""

    label: str
    hint: str
    icon: str
    endpoint: str
    roles: frozenset[Role]


TILES: tuple[tuple[str, tuple[Tile, ...]], ...] = (
    (
        "Đợt xét và quy định",
        (
            Tile("Đợt xét", "Mở đợt, danh hiệu nhận xét, thời hạn.", "clock", "rounds.index", STANDING),
            Tile(
                "Phong trào thi đua",
                "Phong trào và kế hoạch phát động.",
                "award",
                "movements.index",
                STANDING,
            ),
            Tile(
                "Ngày nghỉ, ngày làm bù",
                "Lịch nghỉ để tính thời hạn, ngày riêng của cơ quan.",
                "clock",
                "calendars.index",
                STANDING,
            ),
            Tile(
                "Quy định địa phương",
                "Bản quy định riêng và người duyệt.",
                "pen",
                "rule_packs.index",
                STANDING,
            ),
            Tile(
                "Hội đồng",
                "Thành lập Hội đồng, thành viên theo thời gian.",
                "council",
                "council.index",
                STANDING,
            ),
            Tile(
                "Sổ văn bản",
                "Mở sổ, chọn cách cấp số, số tiếp theo.",
                "file",
                "number_books.index",
                STANDING,
            ),
            Tile(
                "Sổ vàng, giấy khen",
                "Sổ vàng theo năm, giấy của từng quyết định.",
                "award",
                "certificates.gold_register",
                STANDING,
            ),
            Tile(
                "Cấp đổi, cấp lại",
                "Giấy mất, hư hỏng, in sai: đề nghị và quyết định.",
                "return",
                "certificates.reissue_list",
                STANDING | {Role.CONFIRMER},
            ),
            Tile(
                "Phôi in sẵn",
                "Căn chỉnh chữ in trên phôi của cơ quan.",
                "pen",
                "certificates.blanks",
                STANDING,
            ),
            Tile(
                "Giao ký thay, ủy quyền",
                "Ai ký thay người đứng đầu, từ ngày nào đến ngày nào.",
                "pen",
                "delegations.index",
                STANDING,
            ),
            Tile(
                "Thông báo kết quả",
                "Thông báo lý do cho đơn vị có trường hợp không được khen thưởng.",
                "send",
                "result_notices.index",
                STANDING,
            ),
            Tile(
                "Công văn, thông báo, tờ trình",
                "Kết quả gửi từng đơn vị, tờ trình cấp trên kèm danh sách.",
                "file",
                "letters.index",
                STANDING,
            ),
        ),
    ),
    (
        "Danh bạ",
        (
            Tile("Người", "Thêm, sửa, đổi tên, chuyển công tác.", "user", "people.index", STANDING),
            Tile("Mục có thể trùng", "Đối chiếu, đề nghị gộp.", "eye", "people.pairs", STANDING),
            Tile(
                "Đơn vị",
                "Đổi tên, hợp nhất, chia tách, bàn giao thẩm quyền.",
                "folder",
                "units.index",
                STANDING,
            ),
            Tile("Nhập đơn vị", "Từ tệp Excel; xem trước từng dòng.", "upload", "imports.units", STANDING),
            Tile("Nhập người", "Từ tệp Excel: họ tên, CCCD, đơn vị.", "upload", "imports.people", STANDING),
        ),
    ),
    (
        "Người dùng và quyền",
        (
            Tile(
                "Ngày đầu tiên",
                "Các bước từ cơ quan trống đến đợt xét đầu.",
                "check",
                "first_day.index",
                STANDING | ADMINISTRATOR,
            ),
            Tile(
                "Người dùng",
                "Tài khoản, nhiệm vụ, cấp lại mật khẩu.",
                "user",
                "users.index",
                STANDING | ADMINISTRATOR,
            ),
            Tile(
                "Phân công chờ duyệt",
                "Người thứ hai duyệt việc giao nhiệm vụ.",
                "endorsed",
                "grants.waiting",
                SECOND_PERSONS,
            ),
            Tile(
                "Chứng thư số được tin cậy",
                "Nơi cấp chứng thư mà chữ ký số được dẫn tới.",
                "lock",
                "originals.anchors",
                SECOND_PERSONS,
            ),
            Tile(
                "Thiết lập của cơ quan",
                "Người xác nhận, người cấp số, hạn đăng ký thi đua, xác thực hai bước.",
                "pencil",
                "body_settings.index",
                SECOND_PERSONS,
            ),
            Tile("Ma trận quyền", "Ai được làm việc gì, và vì sao.", "lock", "matrix.index", SECOND_PERSONS),
            Tile(
                "Bàn giao",
                "Khi đổi người lập hồ sơ: việc dở dang, hạn, phân công.",
                "return",
                "handover.index",
                STANDING | ADMINISTRATOR,
            ),
        ),
    ),
)
"""Groups of places in the order in which they are shown."""


@blueprint.get("")
@declares(Action.USE_OWN_ACCOUNT)
def index() -> str:
    """Show the places this actor looks after; a place whose page does not exist yet is left out."""
    held = {grant.role for grant in identity.signed_in().grants}
    shown = [(title, [_place(tile) for tile in tiles if _is_mine(tile, held)]) for title, tiles in TILES]
    return render_template("admin/index.html", groups=[(title, places) for title, places in shown if places])


def _is_mine(tile: Tile, held: set[Role]) -> bool:
    return tile.endpoint in current_app.view_functions and bool(held & tile.roles)


def _place(tile: Tile) -> dict[str, str]:
    return {"label": tile.label, "hint": tile.hint, "icon": tile.icon, "url": url_for(tile.endpoint)}
