"""A small district for engine tests and measurements: a body, a school, as many teachers as asked, one open round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from rules.vocabulary import (
    AwardCode,
    CommendationGround,
    Decider,
    Employment,
    Level,
    NomineeKind,
    PaperKind,
    Procedure,
    Rating,
    Stream,
)
from tests.support import council
from workflow import clock
from workflow.actor import Actor, Grant
from workflow.creation import NominationDraft
from workflow.db import transaction
from workflow.models import Person, Round, RoundAward, ServicePeriod, Unit, UnitKind, User, YearlyRating
from workflow.payloads import PaperAdded
from workflow.roles import Role
from workflow.services import appraisal, deciding, drafting, files, submission
from workflow.tables import insert_returning, table

SCHOOL_ROLES = {"clerk": Role.CLERK, "head": Role.UNIT_HEAD}
BODY_ROLES = {
    "appraiser": Role.APPRAISER,
    "confirmer": Role.CONFIRMER,
    "secretary": Role.SECRETARY,
    "standing": Role.STANDING_BODY,
    "signer": Role.SIGNER,
    "issuer": Role.NUMBER_ISSUER,
}
START = datetime(2024, 6, 10, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """The ids and actors of the sample; ``nominations`` are drafts."""

    body: int
    round_id: int
    actors: dict[str, Actor]
    nominations: list[int]


def build(teachers: int) -> Sample:
    """Fill the bound, migrated and empty database; the clock must stand in June 2024."""
    body, school, round_id, people = _register(teachers)
    actors = _actors(school, body)
    dossier = drafting.create_dossier(round_id=round_id, unit_id=school, actor=actors["clerk"])
    drafts = [
        NominationDraft(AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL, one, "Giáo viên") for one in people
    ]
    nominations = drafting.add_nominations(dossier, drafts, actor=actors["clerk"])
    stored = files.store(b"%PDF-1.4 sample", "ho-so.pdf")
    papers = [
        PaperAdded(kind, stored.sha256, stored.filename)
        for kind in (PaperKind.PROPOSAL_LETTER, PaperKind.NOMINEE_LIST, PaperKind.UNIT_MINUTES)
    ]
    drafting.attach_to_dossier(dossier, papers, actor=actors["clerk"], confirms_conduct=True)
    return Sample(body, round_id, actors, nominations)


def _actors(school: int, body: int) -> dict[str, Actor]:
    with transaction() as connection:
        names = [*SCHOOL_ROLES, *BODY_ROLES]
        rows = [
            {"username": name, "display_name": name, "must_change_password": False, "is_active": True,
             "is_demo": False, "created_at": clock.now()}
            for name in names
        ]  # fmt: skip
        ids = dict(zip(names, insert_returning(connection, User, rows), strict=True))
    return {
        name: Actor(ids[name], name, name, None, (Grant(role, unit),), unit)
        for roles, unit in ((SCHOOL_ROLES, school), (BODY_ROLES, body))
        for name, role in roles.items()
    }


def _register(teachers: int) -> tuple[int, int, int, list[int]]:
    with transaction() as connection:
        common = {"since": date(2000, 1, 1), "until": None}
        body, school = insert_returning(
            connection,
            Unit,
            [
                {"code": "H", "kind": UnitKind.PEOPLES_COMMITTEE, "level": Level.DISTRICT,
                 "name": "Ủy ban nhân dân huyện Mẫu", "place": "Mẫu", **common},
                {"code": "T", "kind": UnitKind.SCHOOL, "level": Level.BASE_UNIT,
                 "name": "Trường Mầm non Mẫu", "place": "", **common},
            ],
        )  # fmt: skip
        people = insert_returning(
            connection,
            Person,
            [
                {"code": f"P{n}", "full_name": f"Nguyễn Thị Mẫu {n}", "search_key": f"nguyen thi mau {n}",
                 "sort_key": f"{n:06}", "birth_year": 1980, "is_female": True, "is_synthetic": True}
                for n in range(teachers)
            ],
        )  # fmt: skip
        connection.execute(
            sa.insert(table(ServicePeriod)),
            [
                {"person_id": one, "unit_id": school, "position": "Giáo viên", "is_leader": False,
                 "employment": Employment.PUBLIC_EMPLOYEE, "recruited_on": date(2010, 9, 1),
                 "since": date(2010, 9, 1), "until": None}
                for one in people
            ],
        )  # fmt: skip
        ratings = [
            {"nominee_key": f"P{one}", "period_key": "SY2023-2024", "rating": Rating.GOOD, "document": ""}
            for one in people
        ]
        connection.execute(sa.insert(table(YearlyRating)), ratings)
        (round_id,) = insert_returning(connection, Round, [_round(body)])
        award = {
            "award": AwardCode.ADVANCED_WORKER,
            "nominee_kind": NomineeKind.INDIVIDUAL,
            "level": Level.DISTRICT,
        }
        connection.execute(sa.insert(table(RoundAward)).values(round_id=round_id, **award))
    return body, school, round_id, people


def _round(body: int) -> dict[str, object]:
    return {
        "code": "MAU",
        "name": "Đợt xét mẫu",
        "stream": Stream.REGULAR_EDUCATION,
        "ground": CommendationGround.REGULAR,
        "procedure": Procedure.FULL,
        "body_unit_id": body,
        "decider": Decider.DISTRICT_CHAIRMAN,
        "period_key": "SY2023-2024",
        "period_label": "năm học 2023-2024",
        "period_since": date(2023, 9, 5),
        "period_until": date(2024, 5, 31),
        "opens_on": date(2024, 6, 4),
        "closes_on": date(2024, 6, 25),
        "rule_pack": "ba_to_2024",
        "guidance": "",
        "created_at": clock.now(),
    }


def to_appraisal(sample: Sample, *, opinion: bool = True) -> list[int]:
    """Take every draft to appraisal, with the appraiser's opinion unless left out."""
    who, ids = sample.actors, sample.nominations
    drafting.send_to_head(ids, actor=who["clerk"])
    submission.submit(ids, actor=who["head"])
    appraisal.receive(ids, actor=who["appraiser"])
    if opinion:
        appraisal.record_opinion(ids, "Đủ điều kiện, tiêu chuẩn.", favourable=True, actor=who["appraiser"])
    return ids


def to_signed(sample: Sample) -> int:
    """Take every draft onto a signed decision and return the decision."""
    who, ids = sample.actors, to_appraisal(sample)
    appraisal.mark_eligible(ids, actor=who["confirmer"])
    council.recommended(council.seated(sample.body, who["secretary"]), ids)
    draft = deciding.DecisionDraft(sample.round_id, (AwardCode.ADVANCED_WORKER,), "Tặng danh hiệu")
    decision = deciding.create_decision(draft, actor=who["standing"])
    deciding.draft(decision, ids, actor=who["standing"])
    deciding.record_signature(
        decision, signer_name="Đinh Văn Mẫu", signing_form="", signed_on=clock.today(), actor=who["signer"]
    )
    return decision
