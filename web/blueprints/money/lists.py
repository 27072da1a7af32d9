"""The ledger of a decision and the funds as files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request

from web.blueprints.money.routes import lines_asked
from web.blueprints.money.routes_conferral import PLACES, rows_asked
from web.exports import listing
from web.workbooks.export import Field
from workflow.actor import Actor
from workflow.money_words import FUND_LABELS, STATE_LABELS, WAY_LABELS
from workflow.queries import conferrals, funds, prizes

LEDGER_FIELDS = (
    Field("Họ và tên, tập thể", lambda one: one.name, 30),
    Field("Chức vụ, đơn vị", lambda one: one.detail, 30),
    Field("Đơn vị", lambda one: one.unit, 34),
    Field("Danh hiệu, hình thức", lambda one: one.award.label, 28),
    Field("Hệ số", lambda one: one.factor, 9),
    Field("Lương cơ sở", lambda one: one.base_salary, 14),
    Field("Tích trước khi làm tròn", lambda one: one.product, 16),
    Field("Mức thưởng theo quyết định", lambda one: one.amount, 16),
    Field("Mức thưởng hiện tại", lambda one: one.due, 16),
    Field("Không chi vì", lambda one: one.why_not, 40),
    Field("Tặng phẩm", lambda one: one.gift, 24),
    Field("Căn cứ hệ số", lambda one: one.citation, 40),
    Field("Căn cứ lương cơ sở", lambda one: one.salary_citation, 40),
    Field("Tình trạng", lambda one: STATE_LABELS[one.state], 16),
    Field("Đã chi", lambda one: one.account.paid, 14),
    Field("Ngày chi", lambda one: one.account.paid_on, 13),
    Field("Chứng từ", lambda one: one.account.paper, 20),
    Field("Đính chính", lambda one: one.mended, 34),
)


def _ledger(viewer: Actor) -> Iterable[Any]:
    return lines_asked(prizes.ledger(viewer, request.args.get("ref", "")[:40]))


def _entries(viewer: Actor) -> Iterable[Any]:
    return funds.shown(viewer, request.args.get("ref", "")[:40]).entries


def _conferred(viewer: Actor) -> Iterable[Any]:
    return rows_asked(conferrals.shown(viewer, request.args.get("ref", "")[:40]))


listing("tien-thuong", "Sổ tiền thưởng của quyết định", LEDGER_FIELDS, _ledger)
listing(
    "quy",
    "Quỹ thi đua, khen thưởng theo năm",
    (
        Field("Năm", lambda row: row.year, 8),
        Field("Cơ quan", lambda row: row.body, 40),
        Field("Nguồn của quỹ", lambda row: row.balance.income, 18),
        Field("Dành cho tổ chức", lambda row: row.balance.held, 18),
        Field("Tiền thưởng theo quyết định", lambda row: row.balance.committed, 18),
        Field("Đã chi thưởng", lambda row: row.balance.paid, 18),
        Field("Phần thưởng còn lại", lambda row: row.balance.left, 18),
    ),
    funds.listed,
)
listing(
    "so-quy",
    "Sổ thu chi quỹ thi đua, khen thưởng",
    (
        Field("Ngày", lambda row: row.on_day, 13),
        Field("Nội dung", lambda row: FUND_LABELS[row.kind], 40),
        Field("Số tiền", lambda row: row.amount, 18),
        Field("Chứng từ", lambda row: row.paper, 30),
        Field("Ghi chú", lambda row: row.note, 40),
        Field("Người ghi", lambda row: row.by, 24),
    ),
    _entries,
)
listing(
    "trao-thuong",
    "Trao thưởng theo quyết định",
    (
        Field("Họ và tên, tập thể", lambda one: one.name, 30),
        Field("Đơn vị", lambda one: one.unit, 34),
        Field("Danh hiệu, hình thức", lambda one: one.award.label, 28),
        Field("Tình trạng", lambda one: PLACES[one.place], 16),
        Field("Ai nhận", lambda one: WAY_LABELS[one.received.way] if one.is_given else "", 24),
        Field("Người nhận thay", lambda one: one.received.received_by if one.is_given else "", 26),
        Field("Ngày trao", lambda one: one.received.held_on if one.is_given else None, 13),
        Field("Nơi trao", lambda one: one.received.place if one.is_given else "", 30),
        Field("Đã trao", lambda one: one.received.item_words if one.is_given else "", 30),
        Field("Đính chính", lambda one: one.mended, 34),
    ),
    _conferred,
)
