"""What waits for a letter, and the letters made, as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request

from web.blueprints.letters.routes import kind_of
from web.blueprints.letters.routes_archive import blueprint
from web.exports import listing
from web.workbooks.export import Field
from workflow.actor import Actor
from workflow.queries import exports, letters, official_papers
from workflow.states import LABELS as STATE_LABELS


def _untold(viewer: Actor) -> Iterable[Any]:
    slug = kind_of(viewer, request.args.get("loai")).slug
    found = exports.all_pages(lambda cursor: letters.listed(viewer, slug, cursor))
    return [(item, case) for item in found for case in item.cases]


def _made(viewer: Actor) -> Iterable[Any]:
    kind = kind_of(viewer, request.args.get("loai")).kind
    return exports.all_pages(lambda cursor: official_papers.listed(viewer, kind, cursor))


listing(
    "cho-lap-cong-van",
    "Trường hợp chờ lập văn bản",
    (
        Field("Đơn vị, đợt xét", lambda pair: pair[0].title, 44),
        Field("Hồ sơ của đợt", lambda pair: pair[0].about, 30),
        Field("Người, tập thể", lambda pair: pair[1].name, 30),
        Field("Danh hiệu, hình thức", lambda pair: pair[1].award, 28),
        Field("Tình trạng", lambda pair: STATE_LABELS[pair[1].state], 22),
        Field("Lý do", lambda pair: pair[1].reason, 44),
        Field("Hạn gửi", lambda pair: pair[0].due_on, 13),
    ),
    _untold,
)
listing(
    "cong-van-da-lap",
    "Văn bản đã lập",
    (
        Field("Loại văn bản", lambda row: row.label, 34),
        Field("Số", lambda row: row.number_text, 18),
        Field("Ngày", lambda row: row.law_on, 13),
        Field("Trích yếu", lambda row: row.title, 60),
        Field("Người lập", lambda row: row.frozen_by, 26),
        Field("Lập lúc", lambda row: row.frozen_at, 18),
    ),
    _made,
)

__all__ = ["blueprint"]
