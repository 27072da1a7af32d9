"""Scenes of what follows a decision: fund, payments, the ceremony, certificates and their replacement."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from tests.screens.season_facts import (
    FIRST,
    SECOND,
    Who,
    body_unit,
    cases_of,
    dec,
    decision_at,
    gold,
    value_of,
)
from workflow import clock, db, outbox
from workflow.models import (
    ReissueGround,
)
from workflow.money_words import Area, ConferralWay, FundKind, PaymentKind
from workflow.roles import Role
from workflow.services import (
    certificate_runs,
    conferrals,
    funds,
    prize_payments,
    reissues,
)
from workflow.services.conferrals import Conferring
from workflow.services.funds import Entry, FundPlan
from workflow.services.prize_payments import Voucher


def fund(who: Who) -> None:
    """Last year's fund and this year's, with what came in and went out."""
    office, year = who[Role.STANDING_BODY], clock.today().year
    for of_year, document in (
        (year - 1, f"Quyết định số 5012/QĐ-UBND ngày 25/12/{year - 2}"),
        (year, f"Quyết định số 4501/QĐ-UBND ngày 27/12/{year - 1}"),
    ):
        plan = FundPlan(Area.MOUNTAIN, 92_000_000_000, "", False, document)
        ref = funds.open_fund(body_unit(), of_year, plan, actor=office)
        day = clock.today().replace(year=of_year, month=1, day=6)
        for kind, amount, paper, note in (
            (FundKind.SET_ASIDE, 1_380_000_000, document, "Trích từ dự toán chi thường xuyên."),
            (
                FundKind.CONTRIBUTION,
                45_000_000,
                "Biên bản tiếp nhận số 02/BB-NV",
                "Hội Khuyến học huyện đóng góp.",
            ),
            (
                FundKind.ORGANISING,
                38_500_000,
                "Giấy rút dự toán số 11",
                "Tổ chức hội nghị tổng kết phong trào.",
            ),
            (FundKind.ITEMS, 26_400_000, "Hóa đơn số 000218", "In phôi, mua khung giấy khen."),
        ):
            entry = Entry(kind, amount, day, paper, note)
            funds.add_entry(ref, entry, actor=office)
            day += timedelta(days=9)


def payments(who: Who) -> None:
    """A decision paid in part, one money came back."""
    decision = decision_at(FIRST)
    cases, day = cases_of(decision), value_of(dec.c.issued_on, decision) + timedelta(days=5)
    paid = Voucher(PaymentKind.PAID, day, "Giấy rút dự toán số 08", "Chuyển khoản theo danh sách.")
    prize_payments.record(decision, cases[: len(cases) // 2], paid, actor=who[Role.STANDING_BODY])
    back = Voucher(PaymentKind.RETURNED, day + timedelta(days=7), "Phiếu thu số 03", "Tài khoản đã đóng.")
    prize_payments.record(decision, cases[:1], back, actor=who[Role.STANDING_BODY])


def conferring(who: Who) -> None:
    """A ceremony where most came, one sent somebody."""
    decision = decision_at(FIRST)
    cases, day = cases_of(decision), value_of(dec.c.issued_on, decision) + timedelta(days=12)
    hall, items = "Hội trường Ủy ban nhân dân huyện", ("certificate", "money")
    came = Conferring(ConferralWay.IN_PERSON, day, hall, items)
    conferrals.confer(decision, cases[: len(cases) - 4], came, actor=who[Role.STANDING_BODY])
    sent = Conferring(ConferralWay.ON_BEHALF, day, hall, items, "Phạm Thị Diệu", "Đồng nghiệp cùng cơ quan")
    conferrals.confer(decision, cases[-4:-3], sent, actor=who[Role.STANDING_BODY])


def certificates(who: Who) -> None:
    """A batch of certificates on plain paper."""
    for place in (FIRST, SECOND):
        ref = value_of(dec.c.ref, decision_at(place))
        certificate_runs.order(certificate_runs.PrintOrder(ref), actor=who[Role.STANDING_BODY])
    while outbox.drain(long=True):
        pass


def reissue(who: Who) -> None:
    """Somebody lost his certificate, and somebody else's was misprinted."""
    query = sa.select(gold.c.ref).where(gold.c.decision_id == decision_at(FIRST)).order_by(gold.c.id)
    with db.reading() as connection:
        entries = list(connection.scalars(query.limit(2)))
    today = clock.today()
    for entry, ground, reason in zip(
        entries,
        (ReissueGround.LOST, ReissueGround.MISPRINT),
        ("Giấy khen bị mất khi chuyển nhà.", "In sai tên đệm so với quyết định."),
        strict=False,
    ):
        draft = reissues.ReissueDraft(entry, ground, reason, f"Đơn ngày {today:%d/%m/%Y}", today)
        ref = reissues.ask(draft, actor=who[Role.STANDING_BODY])
    reissues.approve(ref, returned_on=today, actor=who[Role.CONFIRMER])
