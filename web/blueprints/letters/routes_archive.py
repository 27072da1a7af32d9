"""``/cong-van/luu-tru/<đợt>``: cover and contents of a closed round's file."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import InputRequired, Length

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, require_role
from web.blueprints.letters.routes import blueprint
from web.forms import KeyedForm, TextField, WrappedField
from workflow.actions import Action
from workflow.queries import archive_files as seen
from workflow.queries import official_papers
from workflow.roles import Role
from workflow.services import archive_files as makes
from workflow.services.archive_files import FileHead


class ArchiveForm(KeyedForm):
    """What the office writes on the cover."""

    title = WrappedField("Tiêu đề hồ sơ", [InputRequired("Ghi tiêu đề hồ sơ."), Length(max=300)])
    department = WrappedField("Đơn vị lập hồ sơ", [InputRequired("Ghi đơn vị lập hồ sơ."), Length(max=120)])
    code = TextField(
        "Số, ký hiệu hồ sơ", [Length(max=60)], description="Theo danh mục hồ sơ của cơ quan; có thể để trống."
    )
    retention = TextField(
        "Thời hạn bảo quản", [Length(max=60)],
        description="Theo bảng thời hạn bảo quản của cơ quan, ví dụ 20 năm; để trống thì ghi tay.",
    )  # fmt: skip


@blueprint.route("/luu-tru/<code>", methods=["GET", "POST"])
@declares(Action.MANAGE_ROUND)
def archive(code: str) -> ResponseReturnValue:
    """Show what the file holds, and make its cover and contents."""
    viewer = identity.signed_in()
    require_role(viewer, Role.STANDING_BODY)
    page = seen.page(viewer, code)
    form = ArchiveForm(
        title=seen.title_of(page.name), department="Thường trực Hội đồng Thi đua - Khen thưởng"
    )
    sentence, status = "", 200
    if form.accepted():
        head = FileHead(
            form.title.data or "", form.department.data or "", form.code.data or "", form.retention.data or ""
        )
        try:
            makes.make(page.id, head, actor=viewer)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            flash("Đã lập bìa và mục lục hồ sơ.", "ok")
            return redirect(url_for("letters.archive", code=code), 303)
    elif form.errors:
        status = 422
    papers = official_papers.papers_of(viewer, "round", page.id)
    mine = [row for row in papers if row.kind == official_papers.ARCHIVE_FILE]
    return render_template(
        "letters/archive.html", page=page, form=form, sentence=sentence, papers=mine
    ), status
