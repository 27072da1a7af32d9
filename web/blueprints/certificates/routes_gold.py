"""``/so-vang``: the sổ vàng of a body and year, as a page, as PDF to print, as XLSX and CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rules.vocabulary import AwardCode
from web import identity, narrowing
from web.access import declares
from web.blueprints.certificates.base import blueprint
from web.blueprints.common import cursor, page_url, require_role
from web.blueprints.documents.routes import attachment
from web.exports import export_url, listing
from web.workbooks.export import Field
from workflow.actions import Action
from workflow.actor import Actor
from workflow.permissions import BODY_READERS
from workflow.queries import exports, gold_book
from workflow.queries.gold_book import Filters
from workflow.roles import Role

READERS = (*BODY_READERS, Role.PROVINCE_VIEWER)


def asked() -> Filters:
    """Return which part of the register the address names."""
    given = request.args
    return Filters(
        narrowing.number("nam", "Năm"),
        narrowing.word("loai", {one.value for one in AwardCode}, "Danh hiệu, hình thức"),
        given.get("q", "")[:100],
        narrowing.number("co_quan", "Cơ quan"),
    )


@blueprint.get("/so-vang")
@declares(Action.VIEW_GOLD_BOOK)
def gold_register() -> ResponseReturnValue:
    """Show one page of the register."""
    viewer = identity.signed_in()
    require_role(viewer, *READERS)
    book = gold_book.register(viewer, asked(), cursor())
    return render_template(
        "gold_book/index.html",
        book=book,
        opens=bool(viewer.units_with(*BODY_READERS) & {book.body_id}),
        page=book.page,
        filters=asked(),
        years=[(str(year), str(year)) for year in book.years],
        awards=[("", "Mọi danh hiệu, hình thức"), *((award.value, award.label) for award in book.awards)],
        bodies=[(str(number), name) for number, name in book.bodies],
        newer=page_url(truoc=book.page.newer) if book.page.newer else "",
        older=page_url(sau=book.page.older) if book.page.older else "",
        xlsx=export_url("so-vang", "xlsx"),
    )


@blueprint.get("/so-vang/in.pdf")
@declares(Action.VIEW_GOLD_BOOK)
def gold_printed() -> ResponseReturnValue:
    """Download the register of a year to print."""
    viewer = identity.signed_in()
    require_role(viewer, *READERS)
    return attachment(gold_book.printed(viewer, asked()))


def _rows(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, *READERS)
    filters = asked()
    return exports.all_pages(lambda place: gold_book.register(viewer, filters, place).page)


listing(
    "so-vang",
    "Sổ vàng khen thưởng",
    (
        Field("Số sổ vàng", lambda row: row.text, 12),
        Field("Người, tập thể, hộ gia đình", lambda row: row.name, 34),
        Field("Chức vụ, đơn vị, địa chỉ", lambda row: row.address, 44),
        Field("Đối tượng", lambda row: row.kind.label, 14),
        Field("Danh hiệu, hình thức", lambda row: row.award.label, 28),
        Field("Số quyết định", lambda row: row.decision_number, 16),
        Field("Ngày quyết định", lambda row: row.decided_on, 13),
        Field("Ghi chú", lambda row: row.mended if row.stands else "Đã hủy bỏ", 34),
    ),
    _rows,
)
