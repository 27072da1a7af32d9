"""Work that is still going on when the season is over, so that every role of the demo finds something to do.

The movement "chuyển đổi số" is what the published report calls "đang trong giai đoạn đề nghị": 5 collectives and 7
persons. Nothing of it is awarded, so the published counts stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.vocabulary import AwardCode, CommendationGround, Decider, Level, NomineeKind, PaperKind, Stream
from seeds.bato.papers import filename_of, pdf
from seeds.bato.play_council import PLACE
from seeds.bato.season import Season
from workflow import clock
from workflow.actor import SYSTEM
from workflow.council_words import Attendance, Way
from workflow.queries import council_agenda as councils_seen
from workflow.services import (
    appraisal,
    council,
    deciding,
    drafting,
    files,
    meeting,
    registers,
    rounds,
    sessions,
    signing,
    submission,
)
from workflow.services.deciding import DecisionDraft
from workflow.services.drafting import NominationDraft, PaperAdded
from workflow.services.meeting import Present
from workflow.services.register_records import MovementRow, RegisterBatch
from workflow.services.rounds import RoundAwardDraft, RoundDraft
from workflow.services.sessions import SessionDraft

CODE, MOVEMENT = "CDS-2025", "CDS"
LETTER, PERSON, GROUP = AwardCode.COMMENDATION_LETTER, NomineeKind.INDIVIDUAL, NomineeKind.COLLECTIVE
_TITLE = "Thành tích trong phong trào thi đua chuyển đổi số"
_OPINION = "Hồ sơ đủ thành phần, đạt tiêu chuẩn; đề nghị xác nhận đủ điều kiện."


@dataclass(frozen=True, slots=True)
class Case:
    """A nominee and how far he has come: the name of the last step done."""

    unit: str
    kind: NomineeKind
    code: str
    reached: str
    with_report: bool = True


STEPS = (
    "draft",
    "sent",
    "submitted",
    "received",
    "opined",
    "eligible",
    "council",
    "recommended",
    "drafted",
    "signed",
)
CASES = (
    Case("XA05", PERSON, "XA05-03", "draft"),
    Case("XA05", GROUP, "TH-XA05-1", "sent"),
    Case("XA05", PERSON, "XA05-04", "returned", with_report=False),
    Case("XA02", PERSON, "XA02-03", "submitted"),
    Case("XA02", GROUP, "TH-XA02-1", "received"),
    Case("XA12", PERSON, "XA12-03", "opined"),
    Case("XA12", PERSON, "XA12-04", "opined", with_report=False),
    Case("XA14", GROUP, "TH-XA14-1", "eligible"),
    Case("CM-VH", PERSON, "CM-VH-02", "council"),
    Case("CM-VH", GROUP, "TT-CM-VH", "recommended"),
    Case("PT01", PERSON, "PT01-05", "drafted"),
    Case("PT01", GROUP, "TT-PT01", "signed"),
)


def play_live(season: Season) -> None:
    """Open the round and bring each case as far as it has come; the season's clock goes on."""
    live = _Live(season)
    with clock.use(season.clock):
        live.on(date(2025, 3, 3), 8)
        live.open()
        live.on(date(2025, 3, 10), 8)
        for unit in dict.fromkeys(case.unit for case in CASES):
            live.prepare(unit)
        live.on(date(2025, 3, 11), 9)
        live.appraise()
        live.on(date(2025, 3, 14), 9)
        live.meet()
        live.on(date(2025, 3, 17), 9)
        live.decide()


class _Live:
    """The open round while its cases are brought forward."""

    def __init__(self, season: Season) -> None:
        self.season, self.cast, self.round_id = season, season.cast, 0
        self.ids: dict[Case, int] = {}

    def on(self, day: date, hour: int) -> None:
        """Move the clock."""
        self.season.clock.move_to(day, hour)

    def reached(self, step: str) -> list[int]:
        """Return the ids of the cases that came at least to a step."""
        later = STEPS[STEPS.index(step) :]
        steps = {*later, *(("returned",) if step in STEPS[:4] else ())}
        return [number for case, number in self.ids.items() if case.reached in steps]

    def open(self) -> None:
        """Open the round."""
        movement = MovementRow(MOVEMENT, "Đẩy mạnh chuyển đổi số", Level.DISTRICT)
        registers.load(RegisterBatch(movements=(movement,)), actor=SYSTEM)
        draft = RoundDraft(
            code=CODE,
            name="Khen thưởng chuyên đề chuyển đổi số năm 2025",
            stream=Stream.MOVEMENT,
            ground=CommendationGround.MOVEMENT,
            body_unit_id=self.season.district,
            decider=Decider.DISTRICT_CHAIRMAN,
            period_key="Y2025",
            period_label="năm 2025",
            period_since=date(2025, 1, 1),
            period_until=date(2025, 6, 30),
            opens_on=date(2025, 3, 3),
            closes_on=date(2025, 4, 18),
            gate_closes_on=date(2025, 4, 25),
            awards=tuple(RoundAwardDraft(LETTER, kind, Level.DISTRICT) for kind in (GROUP, PERSON)),
            movement_id=registers.movement_ids()[MOVEMENT],
            rule_pack="ba_to_2024",
        )
        self.round_id = rounds.create_round(draft, actor=self.cast.standing)

    def prepare(self, unit: str) -> None:
        """A unit writes its list, and submits what is ready."""
        clerk, head = self.cast.clerks[unit], self.cast.heads[unit]
        cases = [case for case in CASES if case.unit == unit]
        dossier = drafting.create_dossier(
            round_id=self.round_id,
            unit_id=self.season.units[unit],
            actor=clerk,
            letter_number="12/TTr",
            letter_on=date(2025, 3, 10),
        )
        ids = drafting.add_nominations(dossier, [self._draft(case) for case in cases], actor=clerk)
        self.ids.update(zip(cases, ids, strict=True))
        drafting.attach_to_dossier(
            dossier, [_paper(PaperKind.PROPOSAL_LETTER), _paper(PaperKind.NOMINEE_LIST)], actor=clerk
        )
        minutes = [_paper(PaperKind.COMMENDATION_MINUTES)]
        drafting.attach_to_dossier(dossier, minutes, actor=clerk, confirms_conduct=True)
        kinds = [(PERSON, PaperKind.ACHIEVEMENT_REPORT), (GROUP, PaperKind.ACHIEVEMENT_REPORT)]
        kinds.append((GROUP, PaperKind.ACHIEVEMENT_PROOF))
        items = [
            (self.ids[case], _paper(paper))
            for case in cases
            for kind, paper in kinds
            if case.kind is kind and case.with_report
        ]
        drafting.attach_papers(items, actor=clerk)
        own = set(ids)
        drafting.send_to_head([one for one in self.reached("sent") if one in own], actor=clerk)
        submission.submit([one for one in self.reached("submitted") if one in own], actor=head)

    def _draft(self, case: Case) -> NominationDraft:
        person = self.season.index.persons.get(case.code)
        return NominationDraft(
            award=LETTER,
            nominee_kind=case.kind,
            nominee_id=self.season.nominees[case.kind][case.code],
            detail=person.services[-1].position if person else "",
            achievement_key=f"{CODE}/{case.code}",
            achievement_title=_TITLE,
            is_concrete=True,
            recognised=True,
            launched_by=Level.DISTRICT,
        )

    def appraise(self) -> None:
        """The office receives, returns one, gives opinions; the confirmer marks some eligible."""
        officer = self.cast.standing
        appraisal.receive(self.reached("received"), actor=officer)
        returned = [number for case, number in self.ids.items() if case.reached == "returned"]
        appraisal.return_for_supplement(
            returned,
            "Đề nghị bổ sung: Báo cáo thành tích.",
            [str(PaperKind.ACHIEVEMENT_REPORT.value)],
            date(2025, 4, 4),
            actor=officer,
        )
        appraisal.record_opinion(self.reached("opined"), _OPINION, True, actor=officer)
        appraisal.mark_eligible(self.reached("eligible"), actor=self.cast.confirmer(""))

    def meet(self) -> None:
        """The council agrees on some; one waits for the session of next week, which votes on it in secret."""
        secretary, done = self.cast.standing, self.reached("recommended")
        council.put_to_council(self.reached("council"), actor=secretary)
        held = self._session("Xét khen thưởng chuyên đề chuyển đổi số (đợt 1)", date(2025, 3, 14), done)
        seen = councils_seen.outline(secretary, held)
        roll = {ref: Present(Attendance.PRESENT) for ref in seen.members.values()}
        roll[list(roll)[-1]] = Present(Attendance.ABSENT)
        meeting.call_roll(held, roll, actor=secretary)
        meeting.agree_by_consensus(held, list(seen.items.values()), actor=secretary)
        council.conclude(held, "", actor=secretary)
        waiting = [number for number in self.reached("council") if number not in set(done)]
        coming = self._session("Xét khen thưởng chuyên đề chuyển đổi số (đợt 2)", date(2025, 3, 21), waiting)
        items = list(councils_seen.outline(secretary, coming).items.values())
        sessions.set_way(coming, items, Way.SECRET, actor=secretary)

    def _session(self, title: str, day: date, ids: list[int]) -> int:
        """Make a session and convene it."""
        draft = SessionDraft(self.season.district, title, day, "08:00", PLACE)
        number = sessions.create_session(draft, actor=self.cast.standing)
        sessions.set_agenda(number, ids, actor=self.cast.standing)
        sessions.convene(number, actor=self.cast.standing)
        return number

    def decide(self) -> None:
        """Two decisions: one waits for its signature, one for its number."""
        made = []
        for step in ("drafted", "signed"):
            ids = [number for case, number in self.ids.items() if case.reached == step]
            draft = DecisionDraft(
                self.round_id, (LETTER,), "Tặng Giấy khen: phong trào thi đua chuyển đổi số"
            )
            decision = deciding.create_decision(draft, actor=self.cast.standing)
            deciding.draft(decision, ids, actor=self.cast.standing)
            made.append(decision)
        for decision in made:  # one that the council proposed waits for the next decision
            signing.explain(decision, "Chuyển sang quyết định của phiên họp sau.", actor=self.cast.standing)
        signer = self.cast.signer
        deciding.record_signature(
            decision,
            signer_name=signer.display_name,
            signing_form="",
            signed_on=date(2025, 3, 17),
            actor=signer,
        )


def _paper(kind: PaperKind) -> PaperAdded:
    name = filename_of(kind)
    stored = files.store(pdf((name, CODE, "Khen Thuong: du lieu mau, noi dung la gia dinh")), name)
    number = "12/TTr" if kind is PaperKind.PROPOSAL_LETTER else ""
    return PaperAdded(kind, stored.sha256, name, number, date(2025, 3, 10))
