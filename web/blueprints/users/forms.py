"""Forms of accounts and duties."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from web.forms import DayField, LongTextField, TextField
from web.freshness import ProvingForm
from workflow.queries.users import Bodies
from workflow.roles import BODY_ROLES, LABELS, Role

BODIES, BEGINNERS = "Cơ quan xét khen thưởng", "Cơ quan có đơn vị trực thuộc, chưa có thường trực Hội đồng"
OTHERS = "Đơn vị khác (không giữ nhiệm vụ xét khen thưởng)"
DAY = "Ngày/tháng/năm, ví dụ 01/07/2025."


class ActForm(ProvingForm):
    """A button that asks who is there when needed."""


class ReasonForm(ProvingForm):
    """A button with a reason."""

    reason = TextField("Lý do", [InputRequired("Ghi lý do."), Length(max=300)])


class AccountForm(ProvingForm):
    """A new account."""

    display_name = TextField("Họ và tên", [InputRequired("Ghi họ và tên."), Length(max=200)])
    username = TextField(
        "Tên đăng nhập",
        [InputRequired("Ghi tên đăng nhập."), Length(max=60)],
        description="Chữ thường không dấu, ví dụ ba-vinh.vanphong.",
    )
    person_code = TextField(
        "Mã trong danh bạ (không bắt buộc)",
        [Optional(), Length(max=60)],
        description="Nếu người này có trong danh bạ: để chương trình nhận ra đề nghị của chính họ và người thân.",
    )


class DutyForm(ProvingForm):
    """A duty about to be proposed."""

    role = SelectField(
        "Nhiệm vụ",
        choices={role.value: LABELS[role] for role in LABELS},
        render_kw={
            "data-body": " ".join(sorted(role.value for role in BODY_ROLES - {Role.STANDING_BODY})),
            "data-begins": Role.STANDING_BODY.value,
        },
    )
    unit_id = SelectField(
        "Tại đơn vị",
        [InputRequired("Chọn đơn vị.")],
        choices={},
        render_kw={"data-deciding": BODIES, "data-beginning": BEGINNERS},
        description="Thẩm định, xác nhận, Hội đồng, ký quyết định, cấp số: chỉ giao tại cơ quan xét khen thưởng. "
        "Người lập hồ sơ, thủ trưởng: tại đơn vị của người đó.",
    )
    since = DayField("Từ ngày", [InputRequired("Ghi ngày bắt đầu.")], description=DAY)
    until = DayField(
        "Đến hết ngày (không bắt buộc)", [Optional()], description="Để trống nếu chưa biết ngày kết thúc."
    )
    document = TextField(
        "Văn bản phân công",
        [InputRequired("Ghi số, ngày của văn bản phân công."), Length(max=200)],
        description="Ví dụ: Quyết định số 15/QĐ-UBND ngày 01/07/2025.",
    )

    def offer(self, units: Iterable[tuple[int, str]], bodies: Bodies) -> None:
        """Offer the units, those that consider awards apart: only they have the duties of a body."""
        groups: dict[str, list[tuple[str, str]]] = {BODIES: [], BEGINNERS: [], OTHERS: []}
        for number, name in units:
            place = (
                BODIES if number in bodies.deciding else BEGINNERS if number in bodies.beginning else OTHERS
            )
            groups[place].append((str(number), name))
        self.unit_id.choices = {label: rows for label, rows in groups.items() if rows}


class EndForm(ProvingForm):
    """The end of a duty."""

    last_day = DayField("Ngày cuối của nhiệm vụ", [InputRequired("Ghi ngày cuối.")], description=DAY)
    reason = TextField("Lý do hoặc văn bản", [InputRequired("Ghi lý do hoặc văn bản."), Length(max=300)])


class DecideForm(ProvingForm):
    """Approve, reject or take back what waits; the reason is needed for a no."""

    reason = LongTextField("Lý do (bắt buộc khi không duyệt)", [Optional(), Length(max=500)])


class HandoverForm(ProvingForm):
    """From whom to whom, and on which day."""

    di = HiddenField()
    den = HiddenField()
    last_day = DayField(
        "Ngày cuối của người giao", [InputRequired("Ghi ngày cuối của người giao.")], description=DAY
    )
    document = TextField(
        "Văn bản phân công", [InputRequired("Ghi số, ngày của văn bản phân công."), Length(max=200)],
        description="Ví dụ: Quyết định số 15/QĐ-UBND ngày 01/07/2025.",
    )  # fmt: skip
