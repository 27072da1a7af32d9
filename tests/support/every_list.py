"""One more of everything a list can show, made through the services; and the references that pages need."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from rules.revocation import RevocationGround
from rules.vocabulary import AwardCode, CommendationGround, Employment, Level, NomineeKind, Rating
from tests.support import cases, district, medals, money, undoing
from tests.support import signing as desk
from workflow import clock
from workflow.actor import SYSTEM, Actor
from workflow.appraisal_words import AskedBody
from workflow.db import reading
from workflow.models import (
    AwardDecision,
    BulkRun,
    Consultation,
    CouncilSession,
    Dossier,
    Nomination,
    ReissueGround,
    ResultNotice,
)
from workflow.models.local_days import DayKind
from workflow.queries import earlier_awards
from workflow.roles import Role
from workflow.services import (
    appraisal,
    bulk_runs,
    consultations,
    drafting,
    earlier_changes,
    files,
    grant_requests,
    initiatives,
    letters,
    local_days,
    movements,
    person_merges,
    registers,
    reissues,
    result_notices,
    submission,
    targets,
)
from workflow.services import people as register
from workflow.services.bulk_runs import Wanted
from workflow.services.consultations import Letter
from workflow.services.earlier_changes import EarlierDraft, LaterPaper
from workflow.services.grant_requests import GrantDraft
from workflow.services.movements import MovementText
from workflow.services.people import PersonDraft, Post
from workflow.services.register_records import (
    CollectiveRow,
    GrantRow,
    HouseholdRow,
    PersonRow,
    RatingRow,
    RegisterBatch,
    ServiceRow,
    UnitKind,
    UnitRow,
    UserRow,
)
from workflow.services.reissues import ReissueDraft

WORDS = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín")
OFFICE = "thuongtruc"


def add_row(number: int, inside: int = 1) -> dict[str, str]:
    """Put a round with its unit, dossiers, session, decision and letters into the store; return their references.

    ``inside`` is how many nominations stand at each step, and so in the session, the decision and the letters.
    """
    groups = ["draft", "sent", "queue", "awarded", "told", "owed", "gold"]
    codes = {name: [f"{name}{number}-{one}" for one in range(inside)] for name in groups}
    _registers(number, codes)
    round_id = district.open_round(code=f"TX-{number}", name=f"Khen thưởng đợt {WORDS[number]}")
    ours = cases.dossier(round_id)
    ids = {name: cases.drafts(ours, codes[name]) for name in groups[:5]}
    cases.submitted([one for name in groups[1:5] for one in ids[name]])
    theirs = cases.dossier(round_id, clerk=f"lap{number}", unit=f"TR-{number}")
    owed = cases.drafts(theirs, codes["owed"], clerk=f"lap{number}")
    drafting.send_to_head(owed, actor=district.actor(f"lap{number}"))
    submission.submit(owed, actor=district.actor(f"truong{number}"))
    appraiser = district.actor("tham")
    appraisal.receive(ids["queue"], actor=appraiser)
    cases.appraised([*ids["awarded"], *ids["told"], *owed])
    appraisal.mark_ineligible(
        [*ids["told"], *owed],
        "Xếp loại chưa đạt mức yêu cầu.",
        "not_eligible",
        actor=district.actor("xacnhan"),
    )
    cases.recommended(ids["awarded"])
    _about(number, ids, appraiser)
    decision = cases.drafted_decision(round_id, ids["awarded"])
    cases.issued(decision, number=str(35 + number))
    fund = money.fund(year={1: 2024, 2: 2023, 3: 2025}[number])
    undoing.proposed(decision, ids["awarded"][:1])
    undoing.complained(ids["told"][0])
    cancelled_before(f"C{registers.nominee_ids(NomineeKind.COLLECTIVE)[f'TT-{number}']}")
    refs = _references(round_id, decision) | _medals(number, codes["gold"])
    return refs | {"fund": fund, "round": f"TX-{number}", "unit": f"TR-{number}"}


def cancelled_before(key: str, *, money_due: int = 600_000) -> int:
    """Record a Giấy khen from before the system and its cancelling; return the number of the latter."""
    office, scan = district.actor(OFFICE), files.store(cases.PDF, "qd-28.pdf")
    given = EarlierDraft(
        AwardCode.COMMENDATION_LETTER, 2021, CommendationGround.REGULAR, Level.DISTRICT, "Chủ tịch UBND huyện",
        "28/QĐ-UBND", date(2022, 1, 20), scan.sha256, scan.filename,
    )  # fmt: skip
    earlier_changes.record_award(key, given, actor=office)
    paper = LaterPaper(
        "120/QĐ-UBND", date(2023, 5, 4), "Chủ tịch UBND huyện", "Minh chứng không có thật.", scan.sha256, "hb.pdf"
    )  # fmt: skip
    award, ground = earlier_awards.shown(office, key).lines[-1].id, RevocationGround.FALSE_PAPERS
    earlier_changes.record_end(key, award, ground, paper, money_due=money_due, actor=office)
    return earlier_awards.shown(office, key).lines[-1].end_id


def _medals(number: int, people: list[str]) -> dict[str, str]:
    """Issue a decision of Giấy khen, print its certificates, ask for others; return decision and batch."""
    decision = medals.decided(people, number=str(135 + number), code=f"GK-{number}")
    printed = medals.printed(decision)
    for entry in medals.entries(decision):
        lost = ReissueDraft(entry, ReissueGround.LOST, "Bão làm mất.", f"Đơn {number}", clock.today())
        reissues.ask(lost, actor=district.actor("lap"))
    return {"medal": medals.ref_of(decision), "printed": printed}


def _registers(number: int, codes: dict[str, list[str]]) -> None:
    """Load a unit with its people, groups and accounts, and two who look alike."""
    unit, since, kind = f"TR-{number}", district.SINCE, NomineeKind.INDIVIDUAL
    people = [(code, unit if name == "owed" else district.SCHOOL) for name in codes for code in codes[name]]
    roles = ((f"lap{number}", Role.CLERK), (f"truong{number}", Role.UNIT_HEAD))
    name_of_unit = f"Trường {WORDS[number]}"
    batch = RegisterBatch(
        units=(UnitRow(unit, UnitKind.SCHOOL, Level.BASE_UNIT, name_of_unit, since, parent=district.BODY),),
        persons=tuple(
            PersonRow(code, f"{name.title()} {WORDS[number]} {WORDS[at + 1]}", birth_year=1970 + at)
            for name in codes
            for at, code in enumerate(codes[name])
        ),
        services=tuple(
            ServiceRow(code, where, "Giáo viên", Employment.PUBLIC_EMPLOYEE, since, recruited_on=since)
            for code, where in people
        ),
        collectives=(CollectiveRow(f"TT-{number}", district.SCHOOL, f"Tổ {WORDS[number]}"),),
        households=(HouseholdRow(f"HO-{number}", district.COMMUNE, f"Hồ Thị {WORDS[number]}"),),
        ratings=tuple(
            RatingRow(kind, code, district.PERIOD, Rating.GOOD, date(2023, 12, 20), "QĐ 01") for code, _ in people
        ),
        users=tuple(UserRow(name, name, password_hash=district.HASH) for name, _ in roles),
        grants=tuple(GrantRow(name, role, unit, since) for name, role in roles),
    )  # fmt: skip
    registers.load(batch, actor=SYSTEM)
    post = Post(
        registers.unit_ids()[district.COMMUNE], "Công chức", Employment.CIVIL_SERVANT, date(2021, 5, 1)
    )
    twins = [
        register.add_person(
            PersonDraft(f"Lê Thị {word}", birth_on=date(1980, 2, number)), post, actor=district.actor("xa")
        )
        for word in ("Na", "Na", "Mơ", "Mơ")
    ]
    person_merges.propose(twins[2], twins[3], "Cùng thẻ căn cước.", actor=district.actor(OFFICE))


def _about(number: int, ids: dict[str, list[int]], appraiser: Actor) -> None:
    """Write what stands beside nominations: a letter, a run, a notice, a delegation, an initiative, a day off."""
    office, body = district.actor(OFFICE), registers.unit_ids()[district.BODY]
    letter = Letter(AskedBody.TAX, f"Chi cục Thuế {WORDS[number]}", f"{number}/CV", clock.today())
    consultations.ask(ids["queue"], letter, actor=appraiser)
    asked = tuple((one, _version(one)) for one in ids["queue"])
    bulk_runs.prepare(Wanted("record_opinion", asked, f"Đợt {WORDS[number]}"), actor=appraiser)
    school = registers.unit_ids()[district.SCHOOL]
    order = result_notices.NoticeOrder(body, (school,), clock.today(), "Bùi Văn Trực")
    result_notices.make(order, actor=office)
    _returned(ids["sent"][-1:], body, appraiser)
    desk.delegated(approved=False, since=date(2024, 2 + number, 1), until=date(2024, 2 + number, 9))
    person = registers.nominee_ids(NomineeKind.INDIVIDUAL)[f"draft{number}-0"]
    clerk = district.actor("lap")
    initiatives.register(school, person, f"Góc đọc sách {WORDS[number]}", 2024, actor=clerk)
    keys = {f"P{person}"}
    targets.save_targets(school, "Y2023", AwardCode.ADVANCED_WORKER, shown=keys, ticked=keys, actor=clerk)
    duty = GrantDraft(
        district.actor(f"lap{number}").user_id, Role.CLERK, school, date(2024, 1, 9), None, "QĐ 02"
    )
    grant_requests.propose(duty, actor=district.actor("quantri"))
    plan = MovementText(f"Phong trào {WORDS[number]}", Level.DISTRICT, "17/KH-UBND", None, None)
    movements.record_movement(f"PT-{number}", plan, actor=office)
    local_days.propose_day(
        date(2024, 3, 3 + number),
        DayKind.OFF,
        f"Ngày hội {WORDS[number]}",
        "QĐ 03",
        body_unit_id=body,
        actor=office,
    )


def _returned(ids: list[int], body: int, appraiser: Actor) -> None:
    """Return nominations and tell their unit by a letter."""
    due = clock.today() + timedelta(days=9)
    appraisal.return_for_supplement(ids, "Thiếu minh chứng.", ["nominee_detail"], due, actor=appraiser)
    with reading() as connection:
        dossier = connection.scalar(sa.select(Nomination.dossier_id).where(Nomination.id.in_(ids))) or 0
    order = letters.LetterOrder("tra-lai", body, (dossier,), clock.today(), "Nguyễn Thị Thẩm")
    letters.make(order, actor=appraiser)


def _version(nomination_id: int) -> int:
    with reading() as connection:
        return int(
            connection.scalar(sa.select(Nomination.version).where(Nomination.id == nomination_id)) or 0
        )


def _references(round_id: int, decision: int) -> dict[str, str]:
    """Return the references of the newest of each."""
    newest: dict[str, Any] = {
        "session": CouncilSession, "letter": Consultation, "run": BulkRun, "notice": ResultNotice,
    }  # fmt: skip
    with reading() as connection:
        found = {
            name: str(connection.scalar(sa.select(model.ref).order_by(model.id.desc()).limit(1)))
            for name, model in newest.items()
        }
        mine = sa.select(Dossier.ref).where(Dossier.round_id == round_id).order_by(Dossier.id).limit(1)
        chosen = sa.select(AwardDecision.ref).where(AwardDecision.id == decision)
        return found | {
            "dossier": str(connection.scalar(mine)), "decision": str(connection.scalar(chosen)),
        }  # fmt: skip
