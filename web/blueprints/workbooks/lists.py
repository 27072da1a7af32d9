"""The lists that can be taken out: one row of ``listing`` each, reading the filters as their pages do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request

from web.blueprints.council.routes import rows_asked
from web.blueprints.decisions.routes import asked as decisions_asked
from web.blueprints.search.routes import asked
from web.blueprints.worklist.routes import WORDS
from web.exports import listing
from web.labels import COUNCIL_WORDS, state_label
from web.workbooks.export import Field
from workflow.actor import Actor
from workflow.queries import council, decisions, dossiers, exports, rounds, worklists
from workflow.queries.dossiers import DossierFilters, DossierRow
from workflow.roles import LABELS as ROLES

NOMINATION_FIELDS = (
    Field("Họ và tên, tập thể", lambda one: one.row.name, 30),
    Field("Đối tượng", lambda one: one.row.kind.label, 14),
    Field("Số CCCD", lambda one: one.cccd, 16),
    Field("Năm sinh", lambda one: one.birth_year, 10),
    Field("Chức vụ, đơn vị", lambda one: one.row.detail, 30),
    Field("Đơn vị đề nghị", lambda one: one.row.unit, 34),
    Field("Danh hiệu, hình thức", lambda one: one.row.award.label, 28),
    Field("Đợt xét", lambda one: one.row.round_name, 34),
    Field("Trạng thái", lambda one: state_label(one.row.state), 20),
    Field("Đánh giá", lambda one: one.row.outcome.label if one.row.outcome else "chưa đánh giá", 18),
    Field("Gửi trễ hạn", lambda one: "Có" if one.row.late else "", 10),
    Field("Ngày tiếp nhận", lambda one: one.received_on, 13),
    Field("Hạn bổ sung", lambda one: one.row.due_on, 13),
    Field("Lý do", lambda one: one.row.reason, 40),
    Field("Đính chính", lambda one: one.row.mended, 34),
)


def _states(row: DossierRow) -> str:
    return "; ".join(f"{count} {state_label(state).lower()}" for state, count in row.states)


def _searched(viewer: Actor) -> Iterable[Any]:
    return exports.nominations(viewer, asked())


def _of_dossier(viewer: Actor) -> Iterable[Any]:
    page = dossiers.shown(viewer, request.args.get("ref", "")[:40])  # another's dossier is not there
    return exports.nominations(viewer, dossier_ref=page.row.ref)


def _dossiers(viewer: Actor) -> Iterable[Any]:
    filters = DossierFilters(
        unit=request.args.get("don_vi", "")[:100], round_code=request.args.get("dot", "")[:60]
    )
    return exports.all_pages(lambda cursor: dossiers.listed(viewer, filters, cursor))


def _decisions(viewer: Actor) -> Iterable[Any]:
    wanted, after = decisions_asked(viewer)
    return exports.all_pages(lambda cursor: decisions.listed(viewer, wanted, cursor, after=after))


def _cases(viewer: Actor) -> Iterable[Any]:
    return rows_asked(council.board(viewer, request.args.get("ref", "")[:40]))


listing("de-nghi", "Đề nghị khen thưởng", NOMINATION_FIELDS, _searched)
listing("de-nghi-cua-ho-so", "Đề nghị trong hồ sơ", NOMINATION_FIELDS, _of_dossier)
listing(
    "ho-so",
    "Hồ sơ đề nghị khen thưởng",
    (
        Field("Đơn vị", lambda row: row.unit, 40),
        Field("Đợt xét", lambda row: row.round_name, 40),
        Field("Lần gửi", lambda row: row.sequence, 9),
        Field("Số tờ trình", lambda row: row.letter_number, 18),
        Field("Ngày tờ trình", lambda row: row.letter_on, 13),
        Field("Hạn gửi", lambda row: row.closes_on, 13),
        Field("Số đề nghị", lambda row: row.total, 10),
        Field("Tình hình", _states, 50),
    ),
    _dossiers,
)  # fmt: skip
listing(
    "quyet-dinh",
    "Quyết định khen thưởng",
    (
        Field("Quyết định", lambda row: row.title, 60),
        Field("Đợt xét", lambda row: row.round_name, 40),
        Field("Trạng thái", lambda row: row.state_label, 16),
        Field("Số", lambda row: row.number, 16),
        Field("Ngày ban hành", lambda row: row.issued_on, 13),
        Field("Người ký", lambda row: row.signer_name, 24),
        Field("Số trường hợp", lambda row: row.nominations, 10),
        Field("Bản gốc", lambda row: row.original, 24),
    ),
    _decisions,
)
listing(
    "dot-xet",
    "Đợt xét khen thưởng",
    (
        Field("Mã đợt", lambda pair: pair[0].code, 16),
        Field("Đợt xét", lambda pair: pair[0].name, 50),
        Field("Loại hình", lambda pair: pair[0].stream.label, 26),
        Field("Kỳ thành tích", lambda pair: pair[0].period_label, 20),
        Field("Ngày mở", lambda pair: pair[0].opens_on, 13),
        Field("Hạn gửi", lambda pair: pair[0].closes_on, 13),
        Field("Số đề nghị", lambda pair: pair[1], 10),
    ),
    rounds.listed,
)
listing(
    "phien-hop",
    "Phiên họp Hội đồng",
    (
        Field("Phiên họp", lambda row: row.title, 44),
        Field("Ngày họp", lambda row: row.held_on, 13),
        Field("Giờ", lambda row: row.starts_at, 8),
        Field("Địa điểm", lambda row: row.place, 30),
        Field("Trạng thái", lambda row: COUNCIL_WORDS[row.state], 18),
        Field("Số biên bản", lambda row: row.minutes_number, 16),
        Field("Số trường hợp", lambda row: row.items, 10),
        Field("Được đề nghị", lambda row: row.passed if row.recorded else None, 10),
    ),
    council.listed,
)
listing(
    "truong-hop",
    "Trường hợp của phiên họp",
    (
        Field("Thứ tự", lambda one: one.position, 8),
        Field("Người, tập thể", lambda one: one.name, 30),
        Field("Danh hiệu, hình thức", lambda one: one.award.label, 28),
        Field("Chức vụ, đơn vị", lambda one: one.detail, 30),
        Field("Đơn vị đề nghị", lambda one: one.unit, 34),
        Field("Cách quyết định", lambda one: "" if one.hidden else COUNCIL_WORDS[one.way], 22),
        Field("Kết quả", lambda one: COUNCIL_WORDS[one.result] if one.result else "", 22),
        Field("Căn cứ kết quả", lambda one: one.proof, 40),
        Field("Lưu ý", lambda one: "; ".join(one.flags), 40),
    ),
    _cases,
)
listing(
    "viec-can-lam",
    "Việc cần làm",
    (
        Field("Nhiệm vụ", lambda group: ROLES[group.role], 26),
        Field("Việc", lambda group: WORDS[group.key][0], 40),
        Field("Cần làm gì", lambda group: WORDS[group.key][1], 50),
        Field("Số mục", lambda group: group.count, 9),
        Field("Hạn gần nhất", lambda group: group.due_on, 13),
    ),
    worklists.worklist_for,
)
