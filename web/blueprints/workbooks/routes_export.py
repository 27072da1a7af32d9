"""``/xuat/<list>.<form>``: any list of the table as XLSX or CSV, as its page filters it and its viewer may see it."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from web import identity
from web.access import declares
from web.blueprints.money import lists as lists_money  # noqa: F401 - fills the table
from web.blueprints.workbooks import lists, lists_registers, lists_work  # noqa: F401 - fill the table
from web.blueprints.workbooks.base import CSV, blueprint, file_answer
from web.exports import LISTINGS, PAGING
from web.workbooks.export import to_csv, to_xlsx
from workflow import clock
from workflow.actions import Action
from workflow.errors import NotFound
from workflow.services.exports import log_export


@blueprint.get("/xuat/<danh_sach>.<dang>")
@declares(Action.VIEW_WORKLIST)
def export(danh_sach: str, dang: str) -> ResponseReturnValue:
    """Hand out a list; who took which one is recorded."""
    viewer = identity.signed_in()
    found = LISTINGS.get(danh_sach)
    if found is None or dang not in {"xlsx", "csv"}:
        raise NotFound("danh sách này")
    rows = list(found.rows(viewer))
    used = [key for key in request.args if request.args.get(key) and key not in PAGING]
    log_export(viewer, found.name, dang, len(rows), used)
    name = f"{found.name}-{clock.today():%Y-%m-%d}.{dang}"
    if dang == "csv":
        return file_answer(to_csv(found.fields, rows), name, CSV)
    at = f"{clock.local(clock.now()):%H:%M ngày %d/%m/%Y}"
    line = f"{len(rows)} dòng. {viewer.display_name} tải về lúc {at}, trong phạm vi được xem."
    return file_answer(to_xlsx(found.title, [line], found.fields, rows), name)
