"""The steps as pages offer them: address, form, what it means, and the one command behind each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from web.blueprints.common import whole
from web.blueprints.steps import forms
from workflow.actions import LABELS, Action
from workflow.services import appraisal, council, deciding, drafting, submission

Run = Callable[[Sequence[int], Any, dict[str, Any]], Any]
A = Action


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step: its trigger in the lifecycle, its address, its form, its explanation and its command."""

    trigger: str
    slug: str
    action: Action
    effect: str
    run: Run
    form: type[forms.StepForm] = forms.StepForm
    primary: bool = False

    @property
    def label(self) -> str:
        """The step in words."""
        return LABELS[self.action]

    @property
    def place(self) -> str:
        """The place in the rail where one works while taking it."""
        return PLACES.get(self.action, "dossiers")

    @property
    def needs_input(self) -> bool:
        """Whether it asks for more than a click."""
        return self.form is not forms.StepForm


PLACES: dict[A, str] = {
    **dict.fromkeys(
        (A.RECEIVE, A.RECORD_OPINION, A.SETTLE_FINDING, A.RETURN, A.LAPSE, A.MARK_ELIGIBLE, A.MARK_INELIGIBLE,
         A.PASS_SIMPLIFIED, A.UNDO_APPRAISAL, A.UNDO_CONFIRMATION, A.REAPPRAISE, A.REOPEN),
        "appraisal",
    ),
    **dict.fromkeys((A.PUT_TO_COUNCIL, A.POSTPONE), "council"),
    **dict.fromkeys((A.DRAFT_DECISION, A.REFUSE, A.FORWARD, A.RECORD_SUPERIOR), "decisions"),
}  # fmt: skip
"""Where the office works while taking a step; all others belong to the dossier of a unit."""


def _plain(command: Callable[..., Any]) -> Run:
    return lambda ids, _form, common: command(ids, **common)


def _reasoned(command: Callable[..., Any]) -> Run:
    return lambda ids, form, common: command(ids, form.reason.data, **common)


def _back(trigger: str) -> Run:
    return lambda ids, _form, common: appraisal.take_back(trigger, ids, **common)


def _opinion(ids: Sequence[int], form: Any, common: dict[str, Any]) -> Any:
    return appraisal.record_opinion(ids, form.opinion.data, form.favourable.data == "co", **common)


def _settle(ids: Sequence[int], form: Any, common: dict[str, Any]) -> Any:
    paper = whole(form.paper_id.data) or None
    return appraisal.settle(
        ids, form.criterion.data, form.met.data == "co", form.reason.data, paper_id=paper, **common
    )


def _return(ids: Sequence[int], form: Any, common: dict[str, Any]) -> Any:
    wanted = tuple(form.items.data)
    return appraisal.return_for_supplement(ids, form.reason.data, wanted, form.due_on.data, **common)


def _ineligible(ids: Sequence[int], form: Any, common: dict[str, Any]) -> Any:
    return appraisal.mark_ineligible(ids, form.reason.data, form.code.data, **common)


def _draft(ids: Sequence[int], form: Any, common: dict[str, Any]) -> Any:
    return deciding.draft(int(form.decision.data), ids, **common)


def _superior(ids: Sequence[int], form: Any, common: dict[str, Any]) -> Any:
    return deciding.record_superior_award(
        int(form.decision.data),
        ids,
        number=form.number.data,
        issued_on=form.issued_on.data,
        signer_name=form.signer_name.data,
        actor=common["actor"],
    )


STEPS: tuple[StepPage, ...] = (
    StepPage("send_to_head", "chuyen-thu-truong", A.SEND_TO_HEAD,
             "Thủ trưởng đơn vị sẽ thấy đề nghị này để duyệt và trình.", _plain(drafting.send_to_head), primary=True),
    StepPage("send_back", "chuyen-lai", A.SEND_BACK, "Đề nghị trở lại dự thảo để người lập sửa.",
             _reasoned(drafting.send_back), forms.ReasonForm),
    StepPage("submit", "trinh", A.SUBMIT,
             "Nội dung và giấy tờ được chốt, chuyển đến cơ quan thẩm định. Chưa đủ điều kiện vẫn trình được: "
             "các mục còn thiếu hiện ở trang đề nghị.", _plain(submission.submit), primary=True),
    StepPage("recall", "rut-ban-trinh", A.RECALL,
             "Đề nghị trở lại bước chờ thủ trưởng duyệt. Chỉ làm được khi chưa tiếp nhận.", _plain(submission.recall)),
    StepPage("resubmit", "gui-lai", A.RESUBMIT, "Đề nghị đã bổ sung được chuyển thủ trưởng duyệt và trình lại.",
             _plain(submission.resubmit), primary=True),
    StepPage("withdraw", "rut-de-nghi", A.WITHDRAW, "Đề nghị kết thúc. Không mở lại được.",
             _reasoned(submission.withdraw), forms.ReasonForm),
    StepPage("receive", "tiep-nhan", A.RECEIVE,
             "Ngày hôm nay là ngày tiếp nhận và chọn quy định áp dụng cho đề nghị.", _plain(appraisal.receive),
             primary=True),
    StepPage("record_opinion", "ghi-y-kien", A.RECORD_OPINION,
             "Ý kiến được lưu để lãnh đạo xác nhận; trạng thái chưa đổi.", _opinion, forms.OpinionForm, primary=True),
    StepPage("settle_finding", "ket-luan-tieu-chi", A.SETTLE_FINDING,
             "Kết luận được ghi cùng lý do và căn cứ, in trong danh sách trình Hội đồng.", _settle, forms.SettleForm),
    StepPage("return_for_supplement", "tra-bo-sung", A.RETURN,
             "Đơn vị nhận lại đề nghị, chỉ sửa được các mục nêu ra, trước hạn.", _return, forms.ReturnForm),
    StepPage("lapse", "ket-thuc-qua-han", A.LAPSE, "Đề nghị kết thúc vì đơn vị không bổ sung đúng hạn.",
             _plain(appraisal.lapse)),
    StepPage("mark_eligible", "du-dieu-kien", A.MARK_ELIGIBLE,
             "Đề nghị đủ điều kiện để đưa ra Hội đồng.", _plain(appraisal.mark_eligible), primary=True),
    StepPage("mark_ineligible", "khong-du-dieu-kien", A.MARK_INELIGIBLE,
             "Đề nghị kết thúc ở «Không khen thưởng»; đơn vị thấy lý do.", _ineligible, forms.IneligibleForm),
    StepPage("pass_simplified", "thu-tuc-don-gian", A.PASS_SIMPLIFIED,
             "Đề nghị được đề nghị khen thưởng mà không qua phiên họp (Luật 2022 Điều 85).",
             _plain(appraisal.pass_simplified)),
    StepPage("undo_opinion", "hoan-tac-y-kien", A.UNDO_APPRAISAL,
             "Ý kiến vừa ghi không còn hiệu lực; lịch sử vẫn giữ.", _back("undo_opinion")),
    StepPage("undo_return", "hoan-tac-tra", A.UNDO_APPRAISAL,
             "Đề nghị trở lại thẩm định; đơn vị không phải bổ sung nữa.", _back("undo_return")),
    StepPage("undo_return_unreceived", "hoan-tac-tra-som", A.UNDO_APPRAISAL,
             "Đề nghị trở lại chờ tiếp nhận; đơn vị không phải bổ sung nữa.", _back("undo_return_unreceived")),
    StepPage("undo_eligible", "hoan-tac-du-dieu-kien", A.UNDO_CONFIRMATION,
             "Đề nghị trở lại thẩm định; ý kiến của cán bộ thẩm định vẫn giữ.", _back("undo_eligible")),
    StepPage("undo_ineligible", "hoan-tac-khong-du", A.UNDO_CONFIRMATION,
             "Đề nghị trở lại thẩm định; ý kiến của cán bộ thẩm định vẫn giữ.", _back("undo_ineligible")),
    StepPage("reappraise", "tham-dinh-lai", A.REAPPRAISE,
             "Đề nghị trở lại bước thẩm định; ý kiến cũ chỉ còn trong lịch sử.", _reasoned(appraisal.reappraise),
             forms.ReasonForm),
    StepPage("reopen", "mo-lai", A.REOPEN, "Đề nghị đã kết thúc được thẩm định lại.", _reasoned(appraisal.reopen),
             forms.ReasonForm),
    StepPage("put_to_council", "dua-ra-hoi-dong", A.PUT_TO_COUNCIL, "Đề nghị vào danh sách xét của Hội đồng.",
             _plain(council.put_to_council), primary=True),
    StepPage("postpone", "hoan-xet", A.POSTPONE, "Đề nghị trở lại «Đủ điều kiện», chờ phiên họp sau.",
             _reasoned(council.postpone), forms.ReasonForm),
    StepPage("draft_decision", "dua-vao-quyet-dinh", A.DRAFT_DECISION, "Đề nghị vào danh sách của dự thảo quyết định.",
             _draft, forms.DecisionForm, primary=True),
    StepPage("remove_from_decision", "dua-ra-khoi-quyet-dinh", A.DRAFT_DECISION,
             "Đề nghị trở lại «Được đề nghị khen thưởng».", _reasoned(deciding.remove), forms.ReasonForm),
    StepPage("refuse", "khong-khen-thuong", A.REFUSE, "Đề nghị kết thúc ở «Không khen thưởng»; đơn vị thấy lý do.",
             _reasoned(deciding.refuse), forms.ReasonForm),
    StepPage("forward", "trinh-cap-tren", A.FORWARD, "Đề nghị được trình cấp có thẩm quyền cao hơn.",
             _plain(deciding.forward)),
    StepPage("record_superior_award", "cap-tren-khen-thuong", A.RECORD_SUPERIOR,
             "Đề nghị nhận quyết định của cấp trên.", _superior, forms.SuperiorAwardForm),
    StepPage("record_superior_refusal", "cap-tren-khong-khen", A.RECORD_SUPERIOR,
             "Đề nghị kết thúc ở «Không khen thưởng»; đơn vị thấy lý do.",
             _reasoned(deciding.record_superior_refusal), forms.ReasonForm),
)  # fmt: skip

BY_SLUG = {step.slug: step for step in STEPS}
BY_TRIGGER = {step.trigger: step for step in STEPS}

OWN_LABELS: dict[str, str] = {
    "undo_opinion": "Hoàn tác ý kiến",
    "undo_return": "Hoàn tác việc trả lại",
    "undo_return_unreceived": "Hoàn tác việc trả lại trước tiếp nhận",
    "undo_eligible": "Hoàn tác xác nhận đủ điều kiện",
    "undo_ineligible": "Hoàn tác xác nhận không đủ điều kiện",
    "remove_from_decision": "Đưa ra khỏi dự thảo quyết định",
    "record_superior_award": "Ghi cấp trên đã khen thưởng",
    "record_superior_refusal": "Ghi cấp trên không khen thưởng",
}
"""Several steps share an action; these say which is meant."""


def label_of(step: StepPage) -> str:
    """Return the step in words, distinct from every other."""
    return OWN_LABELS.get(step.trigger, step.label)
