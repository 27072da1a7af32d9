"""What each kind of notice is called."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from web.setting_words import LABELS
from workflow.queries import answered
from workflow.queries import notices as queries
from workflow.queries.notices import Notice

WORDS: dict[str, tuple[str, str, str]] = {
    "nomination_returned": ("wait", "return", "{count} đề nghị được trả lại để bổ sung"),
    "nomination_lapsed": ("bad", "clock", "{count} đề nghị kết thúc vì quá hạn bổ sung"),
    "nomination_received": ("info", "search", "{count} đề nghị đã được tiếp nhận"),
    "eligibility_confirmed": ("ok", "check", "{count} đề nghị đủ điều kiện, chờ Hội đồng"),
    "ineligibility_confirmed": ("bad", "cross", "{count} đề nghị không đủ điều kiện"),
    "nomination_reopened": ("wait", "return", "{count} đề nghị được mở lại"),
    "nomination_reopened_as_upheld": (
        "wait",
        "return",
        "{count} đề nghị được mở lại theo đơn đã kết luận là đúng",
    ),
    "nomination_postponed": ("wait", "pause", "Hội đồng hoãn xét {count} đề nghị"),
    "nomination_sent_back": ("wait", "return", "Thủ trưởng chuyển lại {count} đề nghị để sửa"),
    "award_issued": ("gold", "award", "{count} đề nghị đã có quyết định khen thưởng"),
    "award_refused": ("bad", "cross", "{count} đề nghị không được khen thưởng"),
    "nomination_forwarded": ("info", "up", "{count} đề nghị được trình cấp trên"),
    "superior_award_recorded": ("gold", "award", "Cấp trên đã khen thưởng {count} đề nghị"),
    "superior_refusal_recorded": ("bad", "cross", "Cấp trên không khen thưởng {count} đề nghị"),
    "award_revoked": ("bad", "ban", "Hủy bỏ khen thưởng của {count} đề nghị"),
    "nomination_sent_to_head": ("info", "eye", "{count} đề nghị chờ thủ trưởng duyệt"),
    "nomination_resubmitted": ("info", "send", "{count} đề nghị đã bổ sung, chờ thủ trưởng duyệt"),
    "nomination_submitted": ("info", "send", "Nhận {count} đề nghị mới trình"),
    "nomination_recalled": ("wait", "return", "Đơn vị rút lại {count} đề nghị vừa trình"),
    "nomination_withdrawn": ("plain", "minus", "Đơn vị rút {count} đề nghị"),
    queries.INVITED: ("info", "council", "Mời họp Hội đồng"),
    answered.SETTING: ("bad", "cross", "Thay đổi thiết lập bạn đề nghị không được duyệt"),
    answered.MERGE: ("bad", "cross", "Đề nghị gộp hai mục danh bạ của bạn không được duyệt"),
    answered.CHANGE: ("bad", "cross", "Thay đổi đơn vị bạn đề nghị không được duyệt"),
    answered.DAY: ("bad", "cross", "Ngày nghỉ, ngày làm bù bạn đề nghị không được duyệt"),
    answered.PACK: ("bad", "cross", "Quy định của địa phương bạn trình không được duyệt"),
    answered.DELEGATION: ("bad", "cross", "Việc giao ký bạn lập không được duyệt"),
    answered.COUNCIL: ("bad", "cross", "Danh sách Hội đồng bạn đề nghị không được duyệt"),
    answered.ANCHOR: ("bad", "cross", "Chứng thư số bạn đề nghị tin cậy không được duyệt"),
    answered.GRANT: ("bad", "cross", "Việc giao, kết thúc nhiệm vụ bạn đề nghị không được duyệt"),
    answered.DECISION: ("bad", "return", "Người ký trả lại dự thảo quyết định bạn soạn"),
    answered.ACT: ("bad", "return", "Dự thảo hủy bỏ, đính chính bạn lập không được ký, không tiếp tục"),
    answered.REISSUE: ("bad", "cross", "Đề nghị cấp đổi, cấp lại giấy của bạn không được đồng ý"),
}
"""Tone, icon and words of each kind of notice."""


PLACES: dict[str, Callable[[str], str]] = {
    queries.INVITED: lambda ref: url_for("council.shown", ref=ref),
    answered.SETTING: lambda ref: url_for("body_settings.change", number=int(ref)),
    answered.MERGE: lambda ref: url_for("people.merge", ref=ref),
    answered.CHANGE: lambda ref: url_for("units.proposal", ref=ref),
    answered.DAY: lambda ref: url_for("calendars.shown", number=int(ref)),
    answered.PACK: lambda ref: _pack(*ref.rsplit("/", 1)),
    answered.DELEGATION: lambda ref: url_for("delegations.shown", ref=ref),
    answered.COUNCIL: lambda _: url_for("council.members"),
    answered.ANCHOR: lambda _: url_for("originals.anchors"),
    answered.GRANT: lambda ref: url_for("users.shown", number=int(ref)),
    answered.DECISION: lambda ref: url_for("decisions.shown", ref=ref),
    answered.ACT: lambda ref: url_for("undoing.shown", ref=ref),
    answered.REISSUE: lambda ref: url_for("certificates.reissue", ref=ref),
}
"""Where a notice leads; any other is about a dossier."""


def _pack(name: str, number: str) -> str:
    return url_for("rule_packs.version", name=name, number=int(number))


def notice_line(one: Notice) -> dict[str, object]:
    """Return one notice as the page shows it: tone, icon, text, about, reason, at, is_new, url."""
    tone, icon, words = WORDS[one.event]
    place = PLACES.get(one.event)
    about = LABELS[one.about] if one.event == answered.SETTING else one.about
    return {
        "tone": tone,
        "icon": icon,
        "text": words.format(count=one.count),
        "about": " · ".join(part for part in (one.unit, about) if part),
        "reason": one.reason,
        "at": one.at,
        "is_new": one.is_new,
        "url": place(one.ref) if place else url_for("dossiers.shown", ref=one.ref),
    }
