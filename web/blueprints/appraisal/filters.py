"""The queue's filters as they stand in the address, and what of them a link or a form carries along."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

from rules.vocabulary import AwardCode
from web import narrowing
from workflow.queries.care import Care
from workflow.queries.queue_places import QueueFilters
from workflow.states import NominationState as S

STEPS: dict[str, tuple[S, str]] = {
    "": (S.APPRAISAL, "Đang thẩm định"),
    "cho-tiep-nhan": (S.SUBMITTED, "Chờ tiếp nhận"),
    "da-tra": (S.RETURNED, "Đã trả bổ sung"),
}
"""Which part of the work the queue shows; the first is what it opens with."""

CARES: tuple[tuple[Care, str, str, str], ...] = (
    (Care.CLEAN, "Sạch", "ok", "check"),
    (Care.LOOK, "Cần xem", "wait", "eye"),
    (Care.LATE, "Trễ hạn", "bad", "clock"),
)
YES_NO = {"co": True, "khong": False}
OPINIONS = {"co": True, "chua": False}
KEPT = ("buoc", "q", "dot", "don_vi", "ho_so", "danh_hieu", "loc", "y_kien", "tam_dung", "hoi", "xem")
"""Parameters that make a list; what else stands in an address is no part of it."""


def asked() -> QueueFilters:
    """Return the filters in the address; a value that nobody knows narrows nothing, and the page says so."""
    args = request.args
    return QueueFilters(
        state=(narrowing.one_of("buoc", STEPS, "Bước") or STEPS[""])[0],
        text=args.get("q", "")[:100],
        round_code=args.get("dot", "")[:60],
        unit_code=args.get("don_vi", "")[:40],
        dossier_ref=args.get("ho_so", "")[:40],
        award=narrowing.member("danh_hieu", AwardCode, "Danh hiệu, hình thức"),
        care=narrowing.member("loc", Care, "Cần chú ý"),
        has_opinion=narrowing.one_of("y_kien", OPINIONS, "Ý kiến thẩm định"),
        held=narrowing.one_of("tam_dung", YES_NO, "Tạm dừng"),
        awaited=narrowing.one_of("hoi", YES_NO, "Ý kiến cơ quan khác"),
    )


def query_of(**changes: str) -> str:
    """Return the list's own part of the address with other values of some parameters; empty ones are dropped."""
    given = {key: value for key, value in request.args.items() if key in KEPT and value}
    return urlencode({key: value for key, value in (given | changes).items() if value})


def cleaned(query: str) -> str:
    """Return a query string with nothing but the list's own parameters."""
    return urlencode([(key, value) for key, value in parse_qsl(query) if key in KEPT and value])


def list_url(**changes: str) -> str:
    """Return the address of the list the person is in."""
    query = query_of(**changes)
    return url_for("appraisal.index") + (f"?{query}" if query else "?tat_ca=1")


def one_url(ref: str) -> str:
    """Return the address of one nomination within that list."""
    return one_urls()(ref)


def one_urls() -> Callable[[str], str]:
    """Return the function that gives the address of one nomination within that list; the list is read once."""
    query = query_of()
    tail = f"?{query}" if query else ""
    return lambda ref: url_for("appraisal.shown", ref=ref) + tail
