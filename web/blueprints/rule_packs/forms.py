"""The forms of local rule packs: the pack itself (made from the law's list of matters), a decision, a round's pack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from web.forms import KeyedForm, LongTextField, TextField
from workflow.queries.pack_forms import Entries, Entry, Matter, matters

HEAD = ("name", "title", "document", "issued_by", "issued_on", "since", "until", "invented", "scope")
UNSET = "– bộ này không quy định –"
DAY = "Ngày/tháng/năm, ví dụ 05/01/2026."
HINTS = {
    "percent": "Phần trăm, ví dụ 15 hoặc 12,5.",
    "fraction": "Phân số, ví dụ 2/3.",
    "date": DAY,
}
RECORDS = {
    "papers.replace": "Mỗi dòng một giấy tờ, ghi bằng mã: award là danh hiệu, hình thức; paper là giấy tờ được thay; "
    "by là giấy tờ thay. Ví dụ «award: advanced_worker, paper: achievement_report, by: nominee_list»: với Lao động "
    "tiên tiến, danh sách đề nghị thay cho báo cáo thành tích.",
    "papers.add": "Mỗi dòng một giấy tờ, ghi bằng mã: award là danh hiệu, hình thức; kind là đối tượng; paper là giấy "
    "tờ. Ví dụ «award: commendation_letter, kind: collective, paper: achievement_proof»: Giấy khen cho tập thể phải "
    "có minh chứng thành tích.",
}


class TextHidden(TextField):
    """A hidden line that the page sends back as it is."""

    widget = HiddenInput()


class PackForm(KeyedForm):
    """Everything of a pack but its matters; ``pack_form`` adds those."""

    body_unit_id = SelectField("Cơ quan", choices={})
    name = TextField(
        "Tên ngắn",
        [Optional(), Length(max=60)],
        description="Chữ thường không dấu, số, gạch dưới; đợt xét gọi bộ quy định bằng tên này.",
    )
    title = TextField(
        "Tên quy định", [Length(max=400)], description="Như ghi trong viện dẫn của kết quả thẩm định."
    )
    document = TextField(
        "Văn bản", [Length(max=300)], description="Số, ký hiệu, ví dụ Quyết định số 86/2025/QĐ-UBND."
    )
    issued_by = TextField("Cơ quan ban hành", [Length(max=300)])
    issued_on = TextField("Ngày ban hành", [Length(max=20)], description=DAY)
    since = TextField("Có hiệu lực từ ngày", [Length(max=20)], description=DAY)
    until = TextField(
        "Hết hiệu lực sau ngày", [Length(max=20)], description="Để trống nếu văn bản không đặt."
    )
    invented = SelectField("Loại", choices={"": "Văn bản đã ban hành", "true": "Bản thử, chưa phải văn bản"})
    scope = LongTextField(
        "Phạm vi",
        [Length(max=1000)],
        description="Nơi, ngành áp dụng, mỗi dòng một mục: Tỉnh, Huyện, Xã hoặc Ngành. Ví dụ: Tỉnh: Quảng Ngãi. "
        "Trong YAML các chữ này được ghi bằng mã: province, district, commune, sector.",
    )
    text = LongTextField("YAML", [Length(max=60_000)])
    note = TextField(
        "Bản này quy định hoặc thay đổi điều gì",
        [Length(max=500)],
        description="Người duyệt đọc câu này trước.",
    )
    goc_yaml = TextHidden("")
    goc_form = TextHidden("")
    seen = TextHidden("", [Regexp(r"^\d{1,6}$", message="Biểu mẫu không còn nguyên vẹn. Tải lại trang.")])
    viec = TextHidden("")


def pack_form(**given: Any) -> PackForm:
    """Return the form with one group of fields for each matter that is left to a body."""
    fields: dict[str, Field] = {}
    for matter in matters():
        fields[matter.field] = _value_field(matter)
        fields[f"{matter.field}-article"] = TextField("Điều, khoản", [Length(max=200)])
        fields[f"{matter.field}-since"] = TextField("Từ ngày", [Length(max=20)])
    made: type[PackForm] = type("FilledPackForm", (PackForm,), fields)
    return made(**given)


def _value_field(matter: Matter) -> Field:
    label = matter.description[:1].upper() + matter.description[1:]
    if matter.many:
        return SelectMultipleField(
            label,
            choices=dict(matter.options),
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )
    if matter.options:
        return SelectField(label, choices={"": UNSET, **dict(matter.options)})
    unit = matter.unit_words
    hint = RECORDS.get(matter.key) or HINTS.get(matter.unit, f"Đơn vị: {unit}." if unit else "")
    kind = LongTextField if matter.unit == "records" else TextField
    return kind(label, [Length(max=4000)], description=hint)


def fill(form: PackForm, entries: Entries) -> None:
    """Put a pack into the form."""
    for key in HEAD:
        form[key].data = entries.head.get(key, "")
    for matter in matters():
        entry = entries.settings.get(matter.key, Entry())
        form[matter.field].data = entry.value.split() if matter.many else entry.value
        form[f"{matter.field}-article"].data = entry.article
        form[f"{matter.field}-since"].data = entry.since


def entries_from(form: PackForm) -> Entries:
    """Return what the form holds."""
    settings = {}
    for matter in matters():
        data = form[matter.field].data or ""
        value = " ".join(code for code, _ in matter.options if code in data) if matter.many else str(data)
        article, since = (str(form[f"{matter.field}-{part}"].data or "") for part in ("article", "since"))
        if value.strip() or article.strip() or since.strip():
            settings[matter.key] = Entry(_one_form(value), " ".join(article.split()), since.strip())
    return Entries({key: _one_form(str(form[key].data or "")) for key in HEAD}, settings)


def _one_form(text: str) -> str:
    """Text as it comes back from a browser, so that what nobody touched compares equal."""
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").splitlines()]
    return "\n".join(line for line in lines if line)


class DecisionForm(KeyedForm):
    """Approve, reject or withdraw a version."""

    reason = TextField(
        "Ý kiến", [Length(max=500)], description="Bắt buộc khi không duyệt hoặc rút bản trình."
    )


class RoundPackForm(KeyedForm):
    """Give a round another pack."""

    rule_pack = SelectField("Quy định của địa phương", choices={})
    reason = TextField("Lý do", [InputRequired("Ghi lý do đổi bộ quy định của đợt xét."), Length(max=500)])
    seen = HiddenField()


def group_counts(form: PackForm, rows: Iterable[Matter]) -> tuple[int, bool]:
    """Return how many matters of a group are settled, and whether one of them is wrong."""
    names = [matter.field for matter in rows]
    wrong = any(form[f"{name}{part}"].errors for name in names for part in ("", "-article", "-since"))
    return sum(1 for name in names if form[name].data), wrong
