"""``/he-thong/thiet-ke``: every component on one page, for builders and for the accessibility test."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from web.access import public
from web.blueprints.design import samples
from web.forms import DayField, LongTextField, TextField, VietnameseForm

blueprint = Blueprint("design", __name__)
AWARDS = [SelectChoice("LDTT", "Lao động tiên tiến"), SelectChoice("GK", "Giấy khen")]


class SampleForm(VietnameseForm):
    """One field of each kind, shown with a mistake."""

    full_name = TextField("Họ và tên", [InputRequired("Nhập họ và tên như trong hồ sơ cán bộ.")])
    award = SelectField("Danh hiệu đề nghị", choices=AWARDS)
    received_on = DayField("Ngày nhận", description="Ví dụ 05/02/2024.")
    summary = LongTextField("Tóm tắt thành tích", description="Ba đến năm câu.")
    agreed = BooleanField("Đơn vị đã niêm yết công khai danh sách")


@blueprint.get("/he-thong/thiet-ke")
@public
def design() -> str:
    """Show the components."""
    form = SampleForm(formdata=None)
    form.full_name.errors = ["Nhập họ và tên như trong hồ sơ cán bộ."]
    query, state = request.args.get("q", "")[:80], request.args.get("trang_thai", "")[:40]
    return render_template("design/components.html", form=form, **samples.context(query, state))
