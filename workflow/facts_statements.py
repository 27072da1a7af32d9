"""The statements of ``facts_load``, over persons, nominees or nominations: each built once (``of_ids``)."""

from __future__ import annotations

import sqlalchemy as sa

from rules.vocabulary import Level
from workflow.earlier_ends import ended
from workflow.models import (
    Achievement,
    Collective,
    Consultation,
    ConsultationItem,
    DisciplineRecord,
    DossierDocument,
    EarlierAward,
    Hold,
    Initiative,
    LeavePeriod,
    Nomination,
    Paper,
    PaperSigning,
    Round,
    ServicePeriod,
    Settlement,
    Snapshot,
    Unit,
    UnitBallot,
    UnitKind,
    YearlyRating,
)
from workflow.statements import of_ids, one_of
from workflow.states import PASSED_APPRAISAL
from workflow.tables import table

WHOLE_UNITS = of_ids(
    sa.select(Collective.id, Collective.unit_id).where(Collective.covers_whole_unit), Collective.id
)
COMMUNES = sa.select(Unit.id).where(Unit.kind == UnitKind.PEOPLES_COMMITTEE, Unit.level == Level.COMMUNE)
SERVICE = sa.select(
    ServicePeriod.person_id,
    ServicePeriod.unit_id,
    ServicePeriod.employment,
    ServicePeriod.is_leader,
    ServicePeriod.recruited_on,
    ServicePeriod.since,
    ServicePeriod.until,
).order_by(ServicePeriod.since)
OF_UNITS, OF_PEOPLE = of_ids(SERVICE, ServicePeriod.unit_id), of_ids(SERVICE, ServicePeriod.person_id)
DISCIPLINE = of_ids(
    sa.select(
        DisciplineRecord.person_id,
        DisciplineRecord.form,
        DisciplineRecord.decided_on,
        DisciplineRecord.ends_on,
        DisciplineRecord.duty_related,
    ),
    DisciplineRecord.person_id,
)
LEAVES = of_ids(
    sa.select(LeavePeriod.person_id, LeavePeriod.kind, LeavePeriod.since, LeavePeriod.until),
    LeavePeriod.person_id,
)
RATINGS = of_ids(
    sa.select(
        YearlyRating.nominee_key,
        YearlyRating.period_key,
        YearlyRating.rating,
        YearlyRating.leads_cluster,
        YearlyRating.exceeded_targets,
        YearlyRating.years_excellent_in_a_row,
    ),
    YearlyRating.nominee_key,
    texts=True,
)
EARLIER = of_ids(
    sa.select(*EarlierAward.__table__.columns, ended().label("ended")), EarlierAward.nominee_key, texts=True
)
HOLDS = of_ids(
    sa.select(Hold.nominee_key, Hold.nomination_id, Hold.cause).where(Hold.closed_on.is_(None)),
    Hold.nominee_key,
    texts=True,
)
OTHERS = of_ids(
    (
        sa.select(
            Nomination.nominee_key,
            Nomination.id,
            Nomination.award,
            Nomination.state,
            Nomination.unit_id,
            Unit.name,
            Round.period_key,
            Nomination.achievement_id,
        )
        .join(Unit, Unit.id == Nomination.unit_id)
        .join(Round, Round.id == Nomination.round_id)
    ),
    Nomination.nominee_key,
    texts=True,
)
ACHIEVEMENTS = of_ids(sa.select(*Achievement.__table__.columns), Achievement.id)
INITIATIVES = of_ids(sa.select(*Initiative.__table__.columns), Initiative.id)
USES = of_ids(
    sa.select(Nomination.initiative_id, Nomination.id, Nomination.award).where(
        one_of(Nomination.state, PASSED_APPRAISAL)
    ),
    Nomination.initiative_id,
)
EARLIER_USES = of_ids(
    sa.select(EarlierAward.initiative_code, EarlierAward.award, EarlierAward.year).where(sa.not_(ended())),
    EarlierAward.initiative_code,
    texts=True,
)
CONSULTED = of_ids(
    (
        sa.select(
            ConsultationItem.nomination_id,
            Consultation.id,
            Consultation.asked_name,
            Consultation.asked_on,
            Consultation.due_on,
            Consultation.citation,
            Consultation.lapses,
            ConsultationItem.answer,
            ConsultationItem.note,
        )
        .join(Consultation, Consultation.id == ConsultationItem.consultation_id)
        .order_by(Consultation.id)
    ),
    ConsultationItem.nomination_id,
)
UNSIGNED = sa.and_(DossierDocument.id.is_not(None), PaperSigning.id.is_(None)).label("is_unsigned")
PAPERS = of_ids(
    (
        sa.select(
            Paper.dossier_id, Paper.nomination_id, Paper.kind, Paper.sha256, Paper.confirms_conduct, UNSIGNED
        )
        .outerjoin(DossierDocument, DossierDocument.paper_id == Paper.id)
        .outerjoin(PaperSigning, PaperSigning.paper_id == Paper.id)
        .where(Paper.withdrawn_at.is_(None))
    ),
    Paper.dossier_id,
)
SNAPSHOTS = of_ids(
    sa.select(Snapshot.nomination_id, Snapshot.taken_at).order_by(Snapshot.content_version),
    Snapshot.nomination_id,
)
UNIT_BALLOTS = of_ids(sa.select(*table(UnitBallot).c).order_by(UnitBallot.id), UnitBallot.nomination_id)
SETTLED = of_ids(
    sa.select(Settlement.nomination_id, Settlement.criterion, Settlement.outcome, Settlement.reason).order_by(
        Settlement.settled_at
    ),
    Settlement.nomination_id,
)
