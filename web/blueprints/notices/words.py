"""What each kind of notice is called."""

from __future__ import annotations

from flask import url_for

from workflow.queries import notices as queries
from workflow.queries.notices import Notice

WORDS: dict[str, tuple[str, str, str]] = {
    "nomination_returned": ("wait", "return", "{count} đề nghị được trả lại để bổ sung"),
    "nomination_lapsed": ("bad", "clock", "{count} đề nghị kết thúc vì quá hạn bổ sung"),
    "nomination_received": ("info", "search", "{count} đề nghị đã được tiếp nhận"),
    "eligibility_confirmed": ("ok", "check", "{count} đề nghị đủ điều kiện, chờ Hội đồng"),
    "ineligibility_confirmed": ("bad", "cross", "{count} đề nghị không đủ điều kiện"),
    "nomination_reopened": ("wait", "return", "{count} đề nghị được mở lại"),
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
}
"""Tone, icon and words of each kind of notice."""


def notice_line(one: Notice) -> dict[str, object]:
    """Return one notice as the page shows it: tone, icon, text, about, at, is_new, url."""
    tone, icon, words = WORDS[one.event]
    where = "council.shown" if one.event == queries.INVITED else "dossiers.shown"
    return {
        "tone": tone,
        "icon": icon,
        "text": words.format(count=one.count),
        "about": " · ".join(part for part in (one.unit, one.about) if part),
        "at": one.at,
        "is_new": one.is_new,
        "url": url_for(where, ref=one.ref),
    }
