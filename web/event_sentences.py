"""Histories in sentences: the name of an audit event → tone, icon and a Vietnamese sentence.

The sentence is built from the actor and the event's payload; the personal text of the event is shown as a quote.
A test fails when a step of the lifecycle writes an event that has no sentence here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules.vocabulary import PaperKind
from web.event_sentences_money import ADDED as MONEY_ADDED
from web.event_sentences_money import SENTENCES as MONEY_SENTENCES
from web.event_sentences_numbers import ADDED as NUMBER_ADDED
from web.event_sentences_numbers import SENTENCES as NUMBER_SENTENCES
from web.event_sentences_originals import ADDED as ORIGINAL_ADDED
from web.event_sentences_originals import SENTENCES as ORIGINAL_SENTENCES
from web.event_sentences_registers import ADDED as REGISTER_ADDED
from web.event_sentences_registers import SENTENCES as REGISTER_SENTENCES
from web.event_sentences_rounds import ADDED as ROUND_ADDED
from web.event_sentences_rounds import SENTENCES as ROUND_SENTENCES
from web.event_sentences_undoing import ADDED as UNDOING_ADDED
from web.event_sentences_undoing import WORDS as UNDOING_WORDS
from web.labels import day
from workflow.appraisal_words import UNLOCKABLE
from workflow.queries.history import EventRow
from workflow.queries.official_papers import label_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """How one kind of event is told: ``{who}`` is the actor, ``{more}`` what the payload adds."""

    tone: str
    icon: str
    text: str


SENTENCES: dict[str, Sentence] = {
    # --- nomination: the unit
    "nomination_created": Sentence("plain", "plus", "{who} lập đề nghị."),
    "nomination_edited": Sentence("plain", "pencil", "{who} sửa nội dung đề nghị."),
    "draft_removed": Sentence("plain", "minus", "{who} bỏ khỏi danh sách khi đang lập."),
    "draft_restored": Sentence("plain", "plus", "{who} đưa lại vào danh sách."),
    "nomination_paper_attached": Sentence("plain", "file", "{who} đính kèm {more}."),
    "nomination_paper_withdrawn": Sentence("plain", "minus", "{who} rút một giấy tờ khỏi đề nghị."),
    "nomination_sent_to_head": Sentence("info", "eye", "{who} chuyển thủ trưởng đơn vị duyệt."),
    "nomination_sent_back": Sentence("wait", "return", "{who} chuyển lại người lập để sửa."),
    "nomination_submitted": Sentence("info", "send", "{who} trình đề nghị; nội dung và giấy tờ được chốt."),
    "nomination_recalled": Sentence("wait", "return", "{who} rút lại bản trình trước khi được tiếp nhận."),
    "nomination_resubmitted": Sentence(
        "info", "send", "{who} gửi lại sau khi bổ sung, chờ thủ trưởng duyệt."
    ),
    "nomination_withdrawn": Sentence("plain", "minus", "{who} rút đề nghị."),
    # --- nomination: appraisal
    "nomination_received": Sentence("info", "search", "{who} tiếp nhận và bắt đầu thẩm định."),
    "opinion_recorded": Sentence("info", "pen", "{who} ghi ý kiến thẩm định: {more}."),
    "finding_settled": Sentence("info", "check", "{who} kết luận một tiêu chí cần người xem xét: {more}."),
    "nomination_returned": Sentence("wait", "return", "{who} trả lại để bổ sung {more}."),
    "nomination_lapsed": Sentence("bad", "clock", "Đề nghị kết thúc vì quá hạn bổ sung."),
    "eligibility_confirmed": Sentence("ok", "check", "{who} xác nhận đủ điều kiện."),
    "ineligibility_confirmed": Sentence("bad", "cross", "{who} xác nhận không đủ điều kiện."),
    "reappraisal_started": Sentence("wait", "search", "{who} đưa về thẩm định lại."),
    "nomination_reopened": Sentence("wait", "return", "{who} mở lại đề nghị theo khiếu nại."),
    "nomination_reopened_as_upheld": Sentence(
        "wait", "return", "{who} mở lại đề nghị theo đơn đã kết luận là đúng."
    ),
    "opinion_withdrawn": Sentence("wait", "return", "{who} hoàn tác ý kiến thẩm định của mình."),
    "return_withdrawn": Sentence(
        "wait", "return", "{who} hoàn tác việc trả lại; đề nghị tiếp tục được thẩm định."
    ),
    "early_return_withdrawn": Sentence(
        "wait", "return", "{who} hoàn tác việc trả lại; đề nghị chờ tiếp nhận."
    ),
    "eligibility_withdrawn": Sentence("wait", "return", "{who} hoàn tác xác nhận đủ điều kiện của mình."),
    "ineligibility_withdrawn": Sentence(
        "wait", "return", "{who} hoàn tác xác nhận không đủ điều kiện của mình."
    ),
    # --- nomination: council
    "nomination_put_to_council": Sentence("info", "council", "{who} đưa ra Hội đồng."),
    "nomination_postponed": Sentence("wait", "pause", "{who} ghi nhận Hội đồng hoãn xét."),
    "simplified_procedure_passed": Sentence("ok", "endorsed", "{who} chuyển theo thủ tục đơn giản."),
    "nomination_recommended": Sentence("ok", "endorsed", "Hội đồng đề nghị khen thưởng{more}."),
    "nomination_not_recommended": Sentence("bad", "cross", "Hội đồng không đề nghị khen thưởng{more}."),
    # --- nomination: decision
    "nomination_put_on_decision": Sentence("info", "pen", "{who} đưa vào dự thảo quyết định."),
    "nomination_taken_off_decision": Sentence("wait", "return", "{who} đưa ra khỏi dự thảo quyết định."),
    "signature_recorded": Sentence("ok", "pen", "{who} ghi nhận quyết định đã được ký{more}."),
    "signature_declined": Sentence("wait", "return", "{who} không ký và trả lại."),
    "award_issued": Sentence("gold", "award", "{who} ban hành quyết định{more}."),
    "award_refused": Sentence("bad", "cross", "{who} quyết định không khen thưởng."),
    "nomination_forwarded": Sentence("info", "up", "{who} trình cấp trên."),
    "superior_award_recorded": Sentence("gold", "award", "{who} ghi nhận cấp trên đã khen thưởng{more}."),
    "superior_refusal_recorded": Sentence("bad", "cross", "{who} ghi nhận cấp trên không khen thưởng."),
    # --- other chains
    "movement_recorded": Sentence("info", "plus", "{who} ghi phong trào thi đua."),
    "movement_edited": Sentence("plain", "pencil", "{who} sửa phong trào thi đua."),
    "initiative_registered": Sentence("info", "plus", "{who} đăng ký sáng kiến."),
    "initiative_recognised": Sentence("ok", "check", "{who} ghi giấy công nhận sáng kiến."),
    "targets_registered": Sentence("info", "check", "{who} đăng ký thi đua cho đơn vị."),
    "dossier_created": Sentence("plain", "plus", "{who} lập hồ sơ."),
    "dossier_paper_attached": Sentence("plain", "file", "{who} đính kèm {more} vào hồ sơ."),
    "dossier_paper_withdrawn": Sentence("plain", "minus", "{who} rút một giấy tờ khỏi hồ sơ."),
    "dossier_papers_signed": Sentence("ok", "pen", "{who} ghi giấy tờ của hồ sơ đã được ký, đóng dấu{more}."),
    "paper_details_saved": Sentence("plain", "pencil", "{who} ghi thông tin tờ trình, biên bản."),
    "report_text_saved": Sentence("plain", "pencil", "{who} ghi nội dung một báo cáo thành tích."),
    "workbook_imported": Sentence("info", "upload", "{who} nhập tệp Excel vào hồ sơ{more}."),
    "hold_opened": Sentence("wait", "pause", "{who} tạm dừng việc xét."),
    "consultation_opened": Sentence("info", "send", "{who} lấy ý kiến cơ quan khác."),
    "consultation_answered": Sentence("info", "check", "{who} ghi trả lời của cơ quan được lấy ý kiến."),
    "consultation_reminded": Sentence("wait", "clock", "{who} nhắc cơ quan được lấy ý kiến."),
    "consultation_lapsed": Sentence("wait", "clock", "Hết hạn lấy ý kiến; cơ quan được hỏi không trả lời."),
    "bulk_run_prepared": Sentence("info", "tasks", "{who} chọn các đề nghị cho một việc hàng loạt."),
    "bulk_run_started": Sentence("info", "tasks", "{who} bắt đầu một việc hàng loạt."),
    "bulk_run_cancelled": Sentence("wait", "ban", "{who} dừng một việc hàng loạt."),
    "bulk_run_finished": Sentence("ok", "check", "Việc hàng loạt của {who} đã xong."),
    "nominees_told_apart": Sentence("info", "check", "{who} xác nhận hai đối tượng không phải trùng."),
    "hold_closed": Sentence("info", "check", "{who} kết thúc tạm dừng."),
    "unit_ballot_recorded": Sentence("info", "council", "{who} ghi kết quả bình xét, bỏ phiếu của đơn vị."),
    "lower_award_recommended": Sentence(
        "ok", "down", "Hội đồng đề nghị danh hiệu này thay danh hiệu cao hơn."
    ),
    # --- the council and its sessions
    "council_proposed": Sentence("info", "send", "{who} trình việc về Hội đồng."),
    "council_approved": Sentence("ok", "check", "{who} duyệt việc về Hội đồng."),
    "council_rejected": Sentence("bad", "cross", "{who} không duyệt việc về Hội đồng."),
    "council_withdrawn": Sentence("plain", "minus", "{who} rút việc đã trình về Hội đồng."),
    "council_set_up": Sentence("info", "council", "{who} duyệt quyết định thành lập Hội đồng."),
    "council_members_changed": Sentence("info", "council", "{who} duyệt thay đổi thành viên Hội đồng."),
    "session_made": Sentence("info", "plus", "{who} lập phiên họp."),
    "agenda_set": Sentence("info", "pencil", "{who} ghi chương trình phiên họp."),
    "decision_way_changed": Sentence("info", "council", "{who} đổi cách quyết định của một số trường hợp."),
    "session_convened": Sentence("info", "send", "{who} mời họp; tài liệu được khóa."),
    "session_cancelled": Sentence("bad", "ban", "{who} hủy phiên họp."),
    "roll_called": Sentence("info", "user", "{who} điểm danh."),
    "ballot_mode_changed": Sentence("wait", "pencil", "{who} đổi hình thức bỏ phiếu."),
    "tellers_elected": Sentence("info", "endorsed", "{who} ghi Tổ kiểm phiếu được bầu."),
    "vote_base_chosen": Sentence("wait", "pencil", "{who} chọn cách tính tỷ lệ phiếu."),
    "vote_base_confirmed": Sentence("info", "check", "{who} xác nhận cách tính tỷ lệ phiếu."),
    "item_opened": Sentence("info", "council", "{who} đưa một nội dung ra thảo luận."),
    "item_closed": Sentence("info", "council", "{who} kết thúc thảo luận một nội dung."),
    "agreed_by_consensus": Sentence("ok", "check", "Hội đồng nhất trí theo danh sách; {who} ghi."),
    "refused_by_consensus": Sentence("bad", "cross", "Hội đồng thống nhất không đề nghị; {who} ghi."),
    "items_postponed": Sentence("wait", "pause", "Hội đồng hoãn xét một số trường hợp; {who} ghi."),
    "written_opinion_entered": Sentence(
        "info", "pen", "{who} nhập phiếu lấy ý kiến của thành viên vắng mặt."
    ),
    "votes_entered": Sentence("info", "pen", "{who} nhập phiếu biểu quyết, ý kiến bằng văn bản."),
    "open_votes_counted": Sentence("info", "check", "{who} kết thúc biểu quyết công khai."),
    "conflict_declared": Sentence("wait", "ban", "{who} khai xung đột lợi ích của mình."),
    "conflict_reported": Sentence("wait", "warn", "{who} báo xung đột lợi ích của một thành viên."),
    "conflict_confirmed": Sentence("wait", "check", "{who} xác nhận một xung đột lợi ích."),
    "conflict_end_asked": Sentence("info", "pen", "{who} đề nghị bỏ một xung đột lợi ích."),
    "conflict_ended": Sentence("info", "check", "{who} đồng ý bỏ một xung đột lợi ích; đủ hai người."),
    "case_commented": Sentence("info", "pen", "{who} góp ý một trường hợp."),
    "comment_edited": Sentence("info", "pencil", "{who} sửa ý kiến của mình; bản trước vẫn giữ."),
    "ballot_keys_made": Sentence(
        "info", "lock", "{who} tạo khóa hòm phiếu; hai mảnh khóa đã tập dượt mở được."
    ),
    "ballot_act_confirmed": Sentence("info", "check", "{who} xác nhận một bước của hòm phiếu."),
    "ballot_opened": Sentence("info", "inbox", "{who} mở hòm phiếu kín."),
    "ballot_closed": Sentence("info", "lock", "{who} đóng hòm phiếu kín; hòm phiếu được chốt."),
    "ballot_given_up": Sentence("bad", "ban", "{who} bỏ lần bỏ phiếu điện tử, chuyển sang phiếu giấy."),
    "ballot_counted": Sentence("info", "eye", "{who} gửi kết quả kiểm phiếu."),
    "ballot_certified": Sentence("ok", "check", "Kết quả kiểm phiếu được xác nhận; phiếu niêm phong đã xóa."),
    "results_recorded": Sentence(
        "info", "council", "{who} ghi một phần kết quả; phần còn lại do thư ký khác ghi."
    ),
    "lower_award_not_possible": Sentence(
        "wait", "warn", "Danh hiệu thấp hơn chưa đủ điều kiện nên chưa đề nghị được."
    ),
    "session_concluded": Sentence("ok", "council", "{who} ghi kết luận phiên họp."),
    "session_document_frozen": Sentence("info", "file", "{who} lập văn bản của phiên họp."),
    "session_document_rendered": Sentence("plain", "file", "Văn bản của phiên họp được tạo xong."),
    "session_recorded": Sentence("info", "council", "{who} ghi phiên họp Hội đồng."),
    "decision_drafted": Sentence("info", "pen", "{who} lập dự thảo quyết định."),
    "decision_created": Sentence("info", "pen", "{who} lập dự thảo quyết định."),
    "decision_signed": Sentence("ok", "pen", "{who} ghi nhận quyết định đã được ký{more}."),
    "difference_explained": Sentence("info", "pencil", "{who} ghi lý do dự thảo khác kết quả Hội đồng."),
    "official_paper_frozen": Sentence("info", "file", "{who} lập văn bản: {more}."),
    "official_paper_rendered": Sentence("plain", "file", "Văn bản được tạo xong: {more}."),
    "result_notice_made": Sentence("info", "file", "{who} lập thông báo kết quả{more}."),
    "result_notice_rendered": Sentence("plain", "file", "Văn bản thông báo được tạo xong."),
    "result_notice_sent": Sentence("ok", "send", "{who} ghi đã gửi thông báo{more}."),
    "nominee_link_given": Sentence("info", "send", "{who} lập liên kết cá nhân cho người được đề nghị."),
    "nominee_link_used": Sentence("plain", "eye", "Liên kết cá nhân được mở trong ngày."),
    "nominee_link_revoked": Sentence("plain", "ban", "{who} thu hồi liên kết cá nhân."),
    "own_report_saved": Sentence("plain", "pencil", "Người được đề nghị lưu báo cáo."),
    "own_report_finished": Sentence("info", "check", "Người được đề nghị báo đã viết xong."),
    "report_taken_over": Sentence("info", "inbox", "{who} nhận báo cáo của người được đề nghị."),
    "unit_report_edited": Sentence("plain", "pencil", "{who} sửa báo cáo của đề nghị."),
    "delegation_proposed": Sentence("info", "plus", "{who} lập việc giao ký{more}."),
    "delegation_approved": Sentence("ok", "check", "{who} duyệt việc giao ký."),
    "delegation_rejected": Sentence("bad", "cross", "{who} không duyệt việc giao ký."),
    "delegation_ended": Sentence("wait", "ban", "{who} kết thúc việc giao ký trước hạn."),
    "decision_declined": Sentence("wait", "return", "{who} không ký và trả lại dự thảo."),
    "decision_issued": Sentence("gold", "award", "{who} ban hành quyết định{more}."),
    "decision_voided": Sentence("plain", "ban", "{who} bỏ dự thảo quyết định."),
    "superior_decision_recorded": Sentence("gold", "award", "{who} ghi lại quyết định của cấp trên{more}."),
    "verification_list_made": Sentence(
        "plain", "file", "{who} lập danh sách kiểm tra văn bản dùng khi không có mạng."
    ),
    "register_loaded": Sentence("plain", "folder", "{who} nạp dữ liệu danh bạ."),
    "register_changed": Sentence("wait", "pencil", "{who} sửa dữ liệu danh bạ theo tệp nhập."),
    "document_frozen": Sentence("plain", "lock", "Nội dung văn bản được chốt."),
    "document_rendered": Sentence("plain", "file", "Văn bản được tạo và lưu với dấu vân tay."),
    "round_archived": Sentence("plain", "lock", "{who} đóng đợt xét."),
    "deadline_extended": Sentence("wait", "clock", "{who} gia hạn cho một đơn vị."),
    "round_opened": Sentence("info", "plus", "{who} mở đợt xét."),
    **{name: Sentence(*words) for name, words in ROUND_SENTENCES.items()},
    **{name: Sentence(*words) for name, words in NUMBER_SENTENCES.items()},
    **{name: Sentence(*words) for name, words in UNDOING_WORDS.items()},
    **{name: Sentence(*words) for name, words in ORIGINAL_SENTENCES.items()},
    **{name: Sentence(*words) for name, words in MONEY_SENTENCES.items()},
    "round_pack_changed": Sentence("wait", "pencil", "{who} đổi bộ quy định của đợt xét{more}."),
    "pack_version_proposed": Sentence("info", "send", "{who} trình {more}."),
    "pack_version_approved": Sentence("ok", "check", "{who} duyệt {more}."),
    "pack_version_rejected": Sentence("bad", "cross", "{who} không duyệt {more}."),
    "pack_version_withdrawn": Sentence("plain", "minus", "{who} rút {more}."),
    **{name: Sentence(*words) for name, words in REGISTER_SENTENCES.items()},
}


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One line of a history as a page shows it."""

    tone: str
    icon: str
    sentence: str
    at: datetime
    quote: str


def told(events: Iterable[EventRow]) -> list[TimelineEvent]:
    """Return a history in sentences; an event nobody has words for is told by its actor only."""
    return [_told(event) for event in events]


def _told(event: EventRow) -> TimelineEvent:
    known = SENTENCES.get(event.event, Sentence("plain", "dot", "{who} thực hiện một bước."))
    sentence = known.text.format(who=event.actor, more=_more(event))
    return TimelineEvent(known.tone, known.icon, sentence, event.at, event.detail)


def _more(event: EventRow) -> str:
    """Return what the payload adds to the sentence."""
    return ADDED[event.event](event.payload) if event.event in ADDED else ""


def _returned(payload: dict[str, Any]) -> str:
    words = dict(UNLOCKABLE)
    items = [words.get(str(code), str(code)) for code in payload.get("items", ())]
    named = f"{len(items)} mục ({'; '.join(items)})" if items else "hồ sơ"
    due = _day(payload.get("due_on"))
    return f"{named}, hạn {due}" if due else named


def _paper(payload: dict[str, Any]) -> str:
    codes = {kind.value: kind.label for kind in PaperKind}
    label = codes.get(str(payload.get("kind", "")), "một giấy tờ")
    return label[:1].lower() + label[1:]


def _official(payload: dict[str, Any]) -> str:
    label = label_of(str(payload.get("kind", "")))
    number = f" số {payload['number']}" if payload.get("number") else ""
    form = f" ({str(payload['format']).upper()})" if payload.get("format") else ""
    return f"{label}{number}{form}"


def _papers_signed(payload: dict[str, Any]) -> str:
    signed = _day(payload.get("signed_on"))
    return f" ngày {signed}" if signed else ""


def _votes(payload: dict[str, Any]) -> str:
    if "agree" not in payload:
        return ""
    if payload["agree"] is None:
        return " (nhất trí theo danh sách)"
    against, blank = payload.get("disagree") or 0, payload.get("blank") or 0
    return f" ({payload['agree']} đồng ý, {against} không đồng ý, {blank} phiếu trống hoặc không hợp lệ)"


def _number(payload: dict[str, Any]) -> str:
    number, issued = payload.get("number"), _day(payload.get("issued_on"))
    return f" số {number}" + (f" ngày {issued}" if issued else "") if number else ""


def _day(value: object) -> str:
    try:
        return day(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return ""


def _favour(payload: dict[str, Any]) -> str:
    return "đề nghị công nhận" if payload.get("favourable") else "chưa đồng ý"


def _met(payload: dict[str, Any]) -> str:
    return "đạt" if payload.get("met") else "không đạt"


def _workbook(payload: dict[str, Any]) -> str:
    counts = [("added", "thêm"), ("changed", "sửa"), ("refused", "bỏ qua vì lỗi")]
    told = [f"{word} {payload[key]}" for key, word in counts if payload.get(key)]
    return f" ({', '.join(told)} dòng)" if told else ""


def _pack_change(payload: dict[str, Any]) -> str:
    words = [str(payload.get(side) or "không có") for side in ("from", "to")]
    return f" từ “{words[0]}” sang “{words[1]}”"


def _pack_version(payload: dict[str, Any]) -> str:
    since = _day(payload.get("since"))
    return f"bản số {payload.get('number', '')}" + (f", có hiệu lực từ ngày {since}" if since else "")


def _signed(payload: dict[str, Any]) -> str:
    """Both names stand in the trail when a deputy signs for the head."""
    if not payload.get("form"):
        return ""
    titles = " / ".join(str(line) for line in payload.get("titles", ())) or str(payload["form"])
    head = (
        f", ký thay {payload['for_name']} theo {payload.get('document', '')}"
        if payload.get("for_name")
        else ""
    )
    return f" ({titles}{head})"


def _sent(payload: dict[str, Any]) -> str:
    return f" ngày {_day(payload.get('sent_on'))}"


def _given(payload: dict[str, Any]) -> str:
    return f" {payload.get('form', '')} từ {_day(payload.get('since'))} đến {_day(payload.get('until'))}"


ADDED: dict[str, Callable[[dict[str, Any]], str]] = {
    "nomination_returned": _returned,
    "opinion_recorded": _favour,
    "finding_settled": _met,
    "nomination_paper_attached": _paper,
    "dossier_paper_attached": _paper,
    "dossier_papers_signed": _papers_signed,
    "nomination_recommended": _votes,
    "nomination_not_recommended": _votes,
    "signature_recorded": _signed,
    "official_paper_frozen": _official,
    "official_paper_rendered": _official,
    "result_notice_made": _number,
    "result_notice_sent": _sent,
    "decision_signed": _signed,
    "delegation_proposed": _given,
    "award_issued": _number,
    "superior_award_recorded": _number,
    "decision_issued": _number,
    "superior_decision_recorded": _number,
    "workbook_imported": _workbook,
    **ROUND_ADDED,
    **NUMBER_ADDED,
    **ORIGINAL_ADDED,
    **MONEY_ADDED,
    **REGISTER_ADDED,
    **UNDOING_ADDED,
    "round_pack_changed": _pack_change,
    "pack_version_proposed": _pack_version,
    "pack_version_approved": _pack_version,
    "pack_version_rejected": _pack_version,
    "pack_version_withdrawn": _pack_version,
}
"""What the payload of an event adds to its sentence."""
