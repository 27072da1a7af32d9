"""What follows the decisions of the season: fund, payments, conferring, certificates, a letter, a correction, requests.

Everything is recorded on one day, after the yearly report, from papers that the season's people are supposed to have
kept. Nothing here changes who was awarded what, so the published counts stay as they are. Every text says that it is
invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from rules.after_award import Mistake
from rules.vocabulary import NomineeKind
from seeds.bato.season import Season
from workflow import clock
from workflow.actor import Actor
from workflow.money_words import Area, ConferralWay, FundKind, PaymentKind
from workflow.queries import certificates as seen_certificates
from workflow.queries import conferrals as seen_conferrals
from workflow.queries import decisions, later_act_page, letters, paging, prizes
from workflow.queries.complaints import ComplaintKind, SenderKind
from workflow.queries.decisions import DecisionRow
from workflow.queries.later_act_start import CorrectedField
from workflow.queries.reissues import ReissueGround
from workflow.services import (
    certificate_runs,
    complaints,
    conferrals,
    corrections,
    funds,
    later_acts,
    money_papers,
    prize_payments,
    reissues,
)
from workflow.services import letters as letter_acts
from workflow.services.certificate_runs import PrintOrder
from workflow.services.complaints import ComplaintDraft, Sender
from workflow.services.conferrals import Conferring
from workflow.services.corrections import CorrectionDraft, Place
from workflow.services.funds import Entry, FundPlan
from workflow.services.later_acts import ActSignature
from workflow.services.letters import LetterOrder
from workflow.services.prize_payments import Voucher
from workflow.services.reissues import ReissueDraft

TODAY = date(2025, 3, 17)
HALL, INVENTED = "Hội trường Ủy ban nhân dân huyện", "Dữ liệu mẫu, nội dung là giả định."
SETTLED, HALF, OPEN = "28/QĐ-UBND", "60/QĐ-UBND", "164/QĐ-UBND"
"""Decisions of 2025: everything done; half paid and half conferred; nothing done yet."""
WRONG, RIGHT = "Phạm Thị Nơt", "Phạm Thị Nớt"
"""A name printed wrongly on the settled decision, and how it is read after the letter."""
SPENDING = {2024: 145_000_000_000, 2025: 152_000_000_000}
FILLED = {2024: 2_100_000_000, 2025: 1_650_000_000}
"""The recurrent spending of the district and what its fund got, both invented, below the decree's 1,5 %."""
ITEMS = ("certificate", "money", "flowers")


def play_afterwards(season: Season, drain: Callable[[], object]) -> None:
    """Record what followed the decisions; the season's clock goes on. ``drain`` carries out long work, as printing."""
    with clock.use(season.clock):
        season.clock.move_to(TODAY, 10)
        after = _After(season, drain)
        for act in (
            after.open_funds, after.settle_last_year, after.settle, after.halve, after.correct, after.tell_the_unit,
            after.ask_again, after.complain,
        ):  # fmt: skip
            act()


class _After:
    """The decisions of the season by their number while they are followed up."""

    def __init__(self, season: Season, drain: Callable[[], object]) -> None:
        self.drain = drain
        self.season, self.cast, self.office = season, season.cast, season.cast.standing
        page = decisions.listed(self.office)
        rows = list(page.rows)
        while page.older:
            page = decisions.listed(self.office, cursor=paging.Cursor(after=page.older))
            rows += page.rows
        self.made = {row.number: row for row in rows if row.number and not row.is_external}

    def open_funds(self) -> None:
        """The fund of both years, with what filled it and what else it paid for."""
        for year, filled in FILLED.items():
            document = f"Quyết định giao dự toán năm {year} ({INVENTED.removesuffix('.').lower()})"
            plan = FundPlan(Area.MOUNTAIN, SPENDING[year], "", False, document)
            ref = funds.open_fund(self.season.district, year, plan, actor=self.office)
            for kind, amount, month, paper in (
                (FundKind.SET_ASIDE, filled, 1, f"Quyết định giao dự toán năm {year}"),
                (FundKind.CONTRIBUTION, 25_000_000, 2, "Phiếu thu 02"),
                (FundKind.ITEMS, 9_600_000, 2, "Phiếu chi 06: phôi, khung giấy khen"),
                (FundKind.ORGANISING, 18_500_000, 3, "Phiếu chi 09: hội nghị tổng kết"),
            ):
                said = Entry(kind, amount, date(year, month, 12), paper, INVENTED)
                funds.add_entry(ref, said, actor=self.office)

    def settle_last_year(self) -> None:
        """Everything decided in 2024 was paid and conferred, but for the official who records it."""
        for row in self.made.values():
            if row.issued_on and row.issued_on.year == 2024:
                self._paid(row, lambda one: not one.is_own)
                self._conferred(row)

    def settle(self) -> None:
        """One decision of 2025 with nothing left to do: paid, conferred with its list, certificates printed."""
        row = self.made[SETTLED]
        self._paid(row, lambda one: not one.is_own)
        self._conferred(row)
        names = (self.office.display_name, "", self.cast.signer.display_name)
        money_papers.make(
            money_papers.CONFERRAL_LIST, row.id, names, held=f"{HALL}, ngày 16/01/2025", actor=self.office
        )
        money_papers.make(money_papers.PAYMENT_LIST, row.id, names, actor=self.office)
        self._printed(row)

    def halve(self) -> None:
        """One decision paid in part: one recipient's money went back to the fund, with the reason; one awaits it."""
        row = self.made[HALF]
        persons = [
            one for one in prizes.ledger(self.office, row.ref).lines if one.kind is NomineeKind.INDIVIDUAL
        ]
        absent = persons[-1]
        self._paid(row, lambda one: one.kind is not NomineeKind.INDIVIDUAL or one.id == absent.id)
        said = Voucher(
            PaymentKind.RETURNED, date(2025, 2, 20), "Phiếu thu 05",
            f"Chưa trao được: người nhận đi công tác dài ngày, hẹn nhận đợt sau. {INVENTED}",
        )  # fmt: skip
        prize_payments.record(row.id, [absent.id], said, actor=self.office)
        self._conferred(row, {one.id for one in persons})
        self._printed(row)

    def correct(self) -> None:
        """A name printed wrongly is put right by a letter, drafted, signed and numbered by three people."""
        row = self.made[SETTLED]
        case = next(one for one in decisions.shown(self.office, row.ref).nominations if one.name == WRONG)
        reason = f"Danh sách kèm theo Quyết định in sai dấu trong họ tên. {INVENTED}"
        place = Place(CorrectedField.NAME, RIGHT, case.id)
        ref = corrections.draft(
            CorrectionDraft(row.id, Mistake.FORM, reason, (place,), "UBND-NV"), actor=self.office
        )
        signer = self.cast.signer
        digest = later_act_page.shown(signer, ref).digest
        later_acts.sign(ref, ActSignature(signer.display_name, "", TODAY, digest), actor=signer)
        later_acts.issue(ref, number="512", issued_on=TODAY, actor=self.cast.issuer)

    def tell_the_unit(self) -> None:
        """The unit whose report was missing is told so by a letter."""
        for one in letters.listed(self.office, "tra-lai", paging.FIRST).rows:
            order = LetterOrder("tra-lai", one.body_unit_id, (one.id,), TODAY, self.cast.signer.display_name)
            letter_acts.make(order, actor=self.office)

    def ask_again(self) -> None:
        """A commune asks for another certificate; a second person is still to decide."""
        row = self.made[HALF]
        entry = seen_certificates.of_decision(self.office, row.ref).page.rows[-1]
        asked = ReissueDraft(
            entry.ref, ReissueGround.LOST, f"Nhà bị tốc mái trong đợt mưa lớn, giấy khen bị mất. {INVENTED}",
            "Đơn đề nghị cấp lại ngày 12/03/2025", date(2025, 3, 14),
        )  # fmt: skip
        reissues.ask(asked, actor=self._clerk_of(row, entry.name))

    def complain(self) -> None:
        """Somebody who is not on a list complains; the head of the office settles it, the clock runs."""
        handler = self.cast.confirmer("")
        gist = f"Đề nghị xem lại vì tập thể của người gửi có thành tích tương đương nhưng không có tên. {INVENTED}"
        draft = ComplaintDraft(
            ComplaintKind.COMPLAINT, SenderKind.OTHER, date(2025, 3, 10), gist, handler.user_id,
            Sender("Người gửi giả định"), decision_id=self.made[OPEN].id, knew_on=date(2025, 2, 14),
        )  # fmt: skip
        ref = complaints.register(draft, actor=self.office)
        complaints.accept(ref, date(2025, 3, 13), is_remote=False, actor=handler)

    def _paid(self, row: DecisionRow, wanted: Callable[[prizes.LedgerLine], bool]) -> None:
        lines = [
            one.id for one in prizes.ledger(self.office, row.ref).lines if one.account.left and wanted(one)
        ]
        assert row.issued_on is not None
        on_day = row.issued_on + timedelta(days=14)
        paper = f"Giấy rút dự toán theo QĐ {(row.number or '').split('/')[0]}"
        if lines:
            prize_payments.record(
                row.id, lines, Voucher(PaymentKind.PAID, on_day, paper, INVENTED), actor=self.office
            )

    def _conferred(self, row: DecisionRow, without: Sequence[int] | set[int] = ()) -> None:
        assert row.issued_on is not None
        said = Conferring(
            ConferralWay.IN_PERSON, row.issued_on + timedelta(days=7), HALL, ITEMS, note=INVENTED
        )
        conferrals.confer_all(row.id, sorted(without), said, actor=self.office)
        page = seen_conferrals.shown(self.office, row.ref)
        after_death = [one.id for one in page.rows if one.after_death and not one.hold]
        if after_death:
            family = Conferring(
                ConferralWay.FAMILY, said.held_on, HALL, ITEMS, "Đại diện gia đình", "thân nhân", INVENTED
            )
            conferrals.confer(row.id, after_death, family, actor=self.office)

    def _printed(self, row: DecisionRow) -> None:
        certificate_runs.order(PrintOrder(row.ref), actor=self.office)
        self.drain()

    def _clerk_of(self, row: DecisionRow, name: str) -> Actor:
        """Return the clerk of the unit that proposed somebody on a decision."""
        unit = next(
            one.unit_id for one in decisions.shown(self.office, row.ref).nominations if one.name == name
        )
        code = next(code for code, number in self.season.units.items() if number == unit)
        return self.cast.clerks[code]
