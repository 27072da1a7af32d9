"""Lists of work as files: the queue, a round's units, a decision's rows, letters, delegations, notices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request

from web.blueprints.appraisal.filters import CARES
from web.blueprints.appraisal.filters import asked as queue_asked
from web.blueprints.appraisal.routes import DESK
from web.blueprints.bulk_runs.routes import LABELS as RUN_STEPS
from web.blueprints.common import require_role
from web.blueprints.consultations.routes import READERS
from web.blueprints.consultations.routes import asked as letters_asked
from web.blueprints.delegations.routes import asked as delegations_asked
from web.blueprints.rounds.routes_units import STANDING_WORDS
from web.blueprints.rounds.routes_units import asked as units_asked
from web.blueprints.workbooks.lists import NOMINATION_FIELDS
from web.exports import listing
from web.workbooks.export import Field
from workflow.actor import Actor
from workflow.appraisal_words import BODY_LABELS, RUN_LABELS
from workflow.queries import (
    appraisal_queue,
    bulk_runs,
    consultations,
    decisions,
    delegations,
    exports,
    movements,
    result_notices,
    round_units,
)
from workflow.queries.care import Care
from workflow.roles import BODY_ROLES, Role

CARE_WORDS = {care: label for care, label, _, _ in CARES} | {Care.OVERDUE: "Quá hạn bổ sung"}


def _queue(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, *DESK)
    return appraisal_queue.everybody(viewer, queue_asked())


def _of_decision(viewer: Actor) -> Iterable[Any]:
    page = decisions.shown(viewer, request.args.get("ref", "")[:40])  # another's decision is not there
    return exports.nominations(viewer, decision_id=page.row.id)


def _round_units(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, Role.STANDING_BODY)
    text, standing = units_asked()
    code = request.args.get("code", "")[:60]
    return exports.all_pages(
        lambda cursor: round_units.grid(viewer, code, text=text, standing=standing, cursor=cursor).page
    )


def _movements(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, Role.STANDING_BODY)
    text = request.args.get("ten", "")[:100]
    return exports.all_pages(lambda cursor: movements.listed(text, cursor))


def _letters(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, *READERS)
    filters = letters_asked()
    return exports.all_pages(lambda cursor: consultations.listed(viewer, filters, cursor))


def _delegations(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, *BODY_ROLES)
    wanted = delegations_asked()
    return exports.all_pages(lambda cursor: delegations.listed(viewer, wanted, cursor))


def _notices(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, *BODY_ROLES, Role.CLERK, Role.UNIT_HEAD)
    unsent = request.args.get("gui") == "chua"
    return exports.all_pages(lambda cursor: result_notices.listed(viewer, cursor, unsent=unsent))


def _owed(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, Role.STANDING_BODY)
    owed = exports.all_pages(lambda cursor: result_notices.owed(viewer, cursor))
    return [(unit, case) for unit in owed for case in unit.cases]


def _runs(viewer: Actor) -> Iterable[Any]:
    return exports.all_pages(lambda cursor: bulk_runs.listed(viewer, cursor))


def _per_award(numbers: dict[Any, int]) -> str:
    return "; ".join(f"{award.label}: {count}" for award, count in numbers.items())


listing(
    "hang-doi",
    "Hàng đợi thẩm định",
    (
        Field("Người, tập thể", lambda one: one.row.name, 30),
        Field("Chức vụ, đơn vị", lambda one: one.row.detail, 30),
        Field("Danh hiệu, hình thức", lambda one: one.row.award.label, 28),
        Field("Đơn vị đề nghị", lambda one: one.row.unit, 34),
        Field("Đợt xét", lambda one: one.row.round_name, 34),
        Field("Cần chú ý", lambda one: CARE_WORDS[one.care], 16),
        Field("Ý kiến thẩm định", lambda one: "đã có" if one.has_opinion else "chưa có", 14),
        Field("Tạm dừng", lambda one: "Có" if one.held else "", 10),
        Field("Chờ ý kiến cơ quan khác", lambda one: "Có" if one.awaited else "", 14),
    ),
    _queue,
)
listing("de-nghi-cua-quyet-dinh", "Danh sách trong quyết định", NOMINATION_FIELDS, _of_decision)
listing(
    "don-vi-cua-dot",
    "Đơn vị của đợt xét",
    (
        Field("Đơn vị", lambda line: line.name, 44),
        Field("Mã", lambda line: line.code, 14),
        Field("Tình hình", lambda line: STANDING_WORDS[line.standing], 20),
        Field("Số đề nghị đã gửi", lambda line: line.sent, 12),
        Field("Hạn riêng", lambda line: line.until, 13),
        Field("Lý do hạn riêng", lambda line: line.until_reason, 34),
        Field("Số lượng phân bổ", lambda line: _per_award(line.places), 40),
        Field("Đã đề nghị", lambda line: _per_award(line.proposed), 40),
    ),
    _round_units,
)
listing(
    "phong-trao",
    "Phong trào thi đua",
    (
        Field("Phong trào", lambda row: row.name, 44),
        Field("Mã", lambda row: row.code, 16),
        Field("Cấp phát động", lambda row: row.launched_by.label, 18),
        Field("Kế hoạch phát động", lambda row: row.plan, 44),
        Field("Từ ngày", lambda row: row.since, 13),
        Field("Đến ngày", lambda row: row.until, 13),
        Field("Số đợt xét", lambda row: row.rounds, 10),
    ),
    _movements,
)
listing(
    "cong-van-lay-y-kien",
    "Công văn lấy ý kiến",
    (
        Field("Cơ quan được hỏi", lambda row: row.asked_name, 34),
        Field("Loại cơ quan", lambda row: BODY_LABELS[row.asked], 24),
        Field("Số công văn", lambda row: row.letter, 20),
        Field("Ngày hỏi", lambda row: row.asked_on, 13),
        Field("Hạn trả lời", lambda row: row.due_on, 13),
        Field("Căn cứ của hạn", lambda row: row.citation, 34),
        Field("Số đề nghị", lambda row: row.total, 10),
        Field("Chưa trả lời", lambda row: row.open, 10),
        Field("Nhắc gần nhất", lambda row: row.reminded_on, 13),
    ),
    _letters,
)
listing(
    "giao-ky-thay",
    "Giao ký thay, ủy quyền",
    (
        Field("Người được giao ký", lambda row: row.deputy, 26),
        Field("Ký thay", lambda row: row.delegator, 26),
        Field("Thể thức", lambda row: " / ".join(row.titles), 34),
        Field("Phạm vi", lambda row: row.scope_label, 34),
        Field("Từ ngày", lambda row: row.since, 13),
        Field("Đến ngày", lambda row: row.last_day, 13),
        Field("Số văn bản", lambda row: row.document_number, 18),
        Field("Ngày văn bản", lambda row: row.document_on, 13),
        Field("Tình trạng", lambda row: row.phase.label, 16),
    ),
    _delegations,
)
listing(
    "thong-bao-ket-qua",
    "Thông báo kết quả đã lập",
    (
        Field("Số", lambda row: row.number, 16),
        Field("Đơn vị nhận", lambda row: row.unit, 44),
        Field("Ngày thông báo", lambda row: row.issued_on, 13),
        Field("Số trường hợp", lambda row: row.cases, 10),
        Field("Hạn thông báo", lambda row: row.due_on, 13),
        Field("Ngày gửi", lambda row: row.sent_on, 13),
        Field("Cách gửi", lambda row: row.sent_how, 28),
    ),
    _notices,
)
listing(
    "cho-thong-bao",
    "Trường hợp chờ thông báo kết quả",
    (
        Field("Đơn vị", lambda pair: pair[0].name, 44),
        Field("Người, tập thể", lambda pair: pair[1].name, 30),
        Field("Danh hiệu, hình thức", lambda pair: pair[1].award.label, 28),
        Field("Dừng ở bước", lambda pair: pair[1].stage, 26),
        Field("Ngày", lambda pair: pair[1].refused_on, 13),
        Field("Hạn thông báo", lambda pair: pair[0].clock.due_on, 13),
        Field("Tình hình", lambda pair: pair[0].clock.words, 26),
    ),
    _owed,
)
listing(
    "viec-hang-loat",
    "Việc hàng loạt",
    (
        Field("Việc", lambda run: run.subject, 50),
        Field("Bước", lambda run: RUN_STEPS[run.trigger], 28),
        Field("Tình hình", lambda run: RUN_LABELS[run.state], 18),
        Field("Tổng số", lambda run: run.total, 9),
        Field("Đã thực hiện", lambda run: run.done, 11),
        Field("Giữ nguyên", lambda run: run.refused, 11),
        Field("Lập lúc", lambda run: run.made_at, 18),
        Field("Xong lúc", lambda run: run.finished_at, 18),
    ),
    _runs,
)
