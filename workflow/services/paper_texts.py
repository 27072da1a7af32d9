"""What people type for a dossier's papers: the short form, and the texts of reports."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workflow import clock
from workflow.actor import Actor
from workflow.db import transaction
from workflow.errors import NotFound, WrongState
from workflow.models import Dossier, Nomination, PaperDetails, ReportText
from workflow.services.paper_access import SENT, happened, late, permitted
from workflow.states import AT_UNIT, EDITABLE
from workflow.tables import table
from workflow.unit_paper_facts import Details, load_papered

dossiers, nominations = table(Dossier), table(Nomination)
NOT_STORED = {"stored", "letter_number", "letter_on"}


def save_details(dossier_id: int, form: Details, *, actor: Actor) -> bool:
    """Keep the short form of a dossier's papers; return whether anything changed."""
    with transaction() as connection:
        permitted(connection, dossier_id, actor, AT_UNIT)
        before = load_papered(connection, dossier_id)
        assert before is not None
        if form.letter_on is not None and form.letter_on > clock.today():
            raise late("letter_on", "Ngày tờ trình", form.letter_on)
        if form.held_on is not None and form.held_on > clock.today():
            raise late("held_on", "Ngày họp bình xét", form.held_on)
        changed = [
            name
            for name in Details.__dataclass_fields__
            if name != "stored" and getattr(form, name) != getattr(before.details, name)
        ]
        if before.details.stored and not changed:
            return False
        _keep_details(connection, dossier_id, form, actor, is_new=not before.details.stored)
        happened(connection, dossier_id, "paper_details_saved", actor, {"fields": changed})
        return True


def _keep_details(
    connection: Connection, dossier_id: int, form: Details, actor: Actor, *, is_new: bool
) -> None:
    values: dict[str, object] = {
        name: getattr(form, name) for name in Details.__dataclass_fields__ if name not in NOT_STORED
    }
    values |= {"changed_by_id": actor.user_id, "changed_at": clock.now()}
    kept = table(PaperDetails)
    if is_new:
        connection.execute(sa.insert(kept).values(dossier_id=dossier_id, **values))
    else:
        connection.execute(sa.update(kept).where(kept.c.dossier_id == dossier_id).values(values))
    letter = {"letter_number": form.letter_number, "letter_on": form.letter_on}
    connection.execute(sa.update(dossiers).where(dossiers.c.id == dossier_id).values(letter))


def save_report(nomination_id: int, *, profile: str, duties: str, achievements: str, actor: Actor) -> bool:
    """Keep the texts of one nominee's report; return whether anything changed."""
    texts = table(ReportText)
    with transaction() as connection:
        columns = (nominations.c.dossier_id, nominations.c.state)
        row = connection.execute(sa.select(*columns).where(nominations.c.id == nomination_id)).first()
        if row is None:
            raise NotFound("đề nghị này")
        permitted(connection, row.dossier_id, actor)
        if row.state not in EDITABLE:
            raise WrongState(SENT, state=row.state.value, trigger="save_report")
        wanted = {"profile": profile, "duties": duties, "achievements": achievements}
        found = connection.execute(sa.select(*texts.c).where(texts.c.nomination_id == nomination_id)).first()
        if found is not None and all(getattr(found, name) == text for name, text in wanted.items()):
            return False
        values = wanted | {"changed_by_id": actor.user_id, "changed_at": clock.now()}
        if found is None:
            connection.execute(sa.insert(texts).values(nomination_id=nomination_id, **values))
        else:
            connection.execute(sa.update(texts).where(texts.c.nomination_id == nomination_id).values(values))
        happened(connection, row.dossier_id, "report_text_saved", actor, {"nomination": nomination_id})
        return True
