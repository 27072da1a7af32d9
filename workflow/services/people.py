"""Persons of the register: add, correct, rename with the old name kept, record a death, show the identity number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.errors import RuleError
from rules.text import clean, fold, name_sort_key
from rules.vocabulary import Employment
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.canonical import new_ref
from workflow.errors import InvalidInput, NotFound
from workflow.identity_numbers import FIELD, Identity, read_identity
from workflow.models import Nomination, Person, PersonDetail, PersonIdentity, ServicePeriod, Unit, person_key
from workflow.permissions import require
from workflow.posthumous import official_name
from workflow.reassigning import RENAMED, UNDECIDED, Reassigned, reassign
from workflow.register_reach import person_row, reached_persons, reached_units, subject_of, subject_of_unit
from workflow.services.register_acts import (
    PERSON,
    happened,
    is_repeated,
    keep_former_name,
    need,
    put_beside,
    refuse,
    writing,
)
from workflow.tables import AnyRow, insert_returning, table

people, service, units = table(Person), table(ServicePeriod), table(Unit)
details, identities, n = table(PersonDetail), table(PersonIdentity), table(Nomination)
OLDEST, YOUNGEST_AGE = 1900, 10


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is typed about a person; an empty ``id_number`` leaves the numbers on record as they are."""

    full_name: str
    birth_year: int | None = None
    birth_on: date | None = None
    is_female: bool | None = None
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a new person works, as what, since when."""

    unit_id: int
    position: str
    employment: Employment
    since: date
    is_leader: bool = False


def add_person(draft: PersonDraft, post: Post, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Add a person with his first service period and return the id."""
    name, year, identity = _checked(draft)
    _past("since", post.since)
    with writing(actor, "add_person") as connection:
        unit = unit_within_reach(connection, actor, post.unit_id)
        require(actor, Action.MANAGE_REGISTER, subject_of_unit(actor, unit.id))
        if unit.until is not None and post.since > unit.until:
            raise refuse("since", f"{unit.name} đã kết thúc hoạt động ngày {unit.until:%d/%m/%Y}.")
        if is_repeated(connection, idempotency_key, actor, "add_person", [name, post.unit_id, post.since]):
            return _just_added(connection, name)
        row = {
            "code": f"N-{new_ref()[:10]}", "full_name": name, "search_key": fold(name),
            "sort_key": name_sort_key(name), "birth_year": year, "is_female": draft.is_female,
            "is_synthetic": False,
        }  # fmt: skip
        (number,) = insert_returning(connection, Person, [row])
        period = {
            "person_id": number, "unit_id": post.unit_id, "position": post.position.strip(),
            "employment": post.employment, "is_leader": post.is_leader, "since": post.since,
            "recruited_on": None, "until": None,
        }  # fmt: skip
        connection.execute(sa.insert(service).values(period))
        _write_details(connection, actor, number, draft, identity)
        happened(
            connection,
            PERSON,
            number,
            "person_added",
            actor,
            payload={"unit": post.unit_id, "since": post.since},
        )
        return number


def correct(
    person_id: int, draft: PersonDraft, *, seen: str, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Correct what was typed wrongly; what is not decided yet takes the right spelling, issued papers stay.

    ``seen`` is the name on the page the person started from.
    """
    name, year, identity = _checked(draft)
    with writing(actor, "correct_person") as connection:
        row = person_row(connection, actor, person_id, lock=True)
        require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
        if is_repeated(connection, idempotency_key, actor, "correct_person", [person_id, name]):
            return
        if row.full_name != seen:
            raise refuse(
                "full_name", f"Người khác vừa đổi tên thành “{row.full_name}”. Tải lại trang rồi sửa tiếp."
            )
        _write_name(connection, actor, row, name)
        values = {"birth_year": year, "is_female": draft.is_female}
        connection.execute(sa.update(people).where(people.c.id == person_id).values(values))
        _write_details(connection, actor, person_id, draft, identity)
        detail = f"“{row.full_name}” sửa thành “{name}”" if row.full_name != name else ""
        happened(connection, PERSON, person_id, "person_corrected", actor, detail=detail)


def rename(
    person_id: int, name: str, since: date, document: str, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Give a person another name from a day on by a paper; records of before keep the old one."""
    name = _clean_name(name)
    document = need(document, "document", "Ghi giấy tờ làm căn cứ: số, ngày, cơ quan cấp.")
    _past("since", since)
    with writing(actor, "rename_person") as connection:
        row = person_row(connection, actor, person_id, lock=True)
        require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
        if is_repeated(connection, idempotency_key, actor, "rename_person", [person_id, name, since]):
            return
        if row.full_name == name:
            raise refuse("full_name", "Tên mới giống tên đang dùng. Ghi tên mới theo giấy tờ.")
        keep_former_name(
            connection, person_key(person_id), row.full_name, since - timedelta(days=1), document
        )
        _write_name(connection, actor, row, name)
        happened(
            connection, PERSON, person_id, "person_renamed", actor, payload={"since": since},
            detail=f"“{row.full_name}” đổi thành “{name}” theo {document}",
        )  # fmt: skip


def record_death(
    person_id: int, on: date, document: str, contact: str, *, actor: Actor, idempotency_key: str | None = None
) -> None:
    """Record that a person has died: service ends, and what is not decided yet is conferred "(truy tặng)"."""
    document = need(document, "document", "Ghi giấy tờ: giấy chứng tử, trích lục khai tử (số, ngày).")
    contact = need(contact, "contact", "Ghi người thân nhận thông báo: họ tên, quan hệ, điện thoại.")
    _past("on", on)
    with writing(actor, "record_death") as connection:
        row = person_row(connection, actor, person_id, lock=True)
        require(actor, Action.MANAGE_REGISTER, subject_of(connection, actor, person_id))
        if is_repeated(connection, idempotency_key, actor, "record_death", [person_id, on]):
            return
        put_beside(
            connection, PersonDetail, "person_id", person_id,
            deceased_on=on, deceased_paper=document, family_contact=contact,
        )  # fmt: skip
        still = (service.c.person_id == person_id, service.c.until.is_(None), service.c.since <= on)
        connection.execute(sa.update(service).where(*still).values(until=on))
        _rename_open(connection, actor, person_id, row.full_name)
        happened(connection, PERSON, person_id, "person_died", actor, payload={"on": on}, detail=document)


def show_identity(person_id: int, *, actor: Actor) -> tuple[str, ...]:
    """Return a person's identity numbers in full; each look is on record."""
    with writing(actor, "show_identity") as connection:
        person_row(connection, actor, person_id)
        require(actor, Action.SHOW_IDENTITY, subject_of(connection, actor, person_id))
        found = connection.scalars(
            sa.select(identities.c.number)
            .where(identities.c.person_id == person_id)
            .order_by(identities.c.id)
        ).all()
        happened(connection, PERSON, person_id, "identity_shown", actor)
        return tuple(found)


def unit_within_reach(connection: Connection, actor: Actor, unit_id: int) -> AnyRow:
    """Return a unit that the actor reaches; ``NotFound`` else."""
    row = connection.execute(sa.select(*units.c).where(units.c.id == unit_id, reached_units(actor))).first()
    if row is None:
        raise NotFound("đơn vị này")
    return row


def _checked(draft: PersonDraft) -> tuple[str, int | None, Identity | None]:
    """Return the clean name, the year of birth and the number; ``InvalidInput`` names the field."""
    name, year = _clean_name(draft.full_name), draft.birth_year
    if draft.birth_on is not None:
        if year is not None and draft.birth_on.year != year:
            raise refuse(
                "birth_on", f"Ngày sinh năm {draft.birth_on.year} khác năm sinh {year}. Sửa một trong hai."
            )
        year = draft.birth_on.year
    if year is not None and not OLDEST <= year <= clock.today().year - YOUNGEST_AGE:
        raise refuse("birth_year", f"Năm sinh {year} không hợp lý. Ghi bốn chữ số, ví dụ 1985.")
    return name, year, read_identity(draft.id_number, birth_year=year, is_female=draft.is_female)


def _clean_name(text: str) -> str:
    try:
        name = clean(need(text, "full_name", "Ghi họ và tên đầy đủ."))
    except RuleError as error:
        raise refuse("full_name", str(error)) from error
    if len(name) > 120 or len(name.split()) < 2 or any(char.isdigit() for char in name):
        raise refuse("full_name", "Ghi đủ họ và tên, không có chữ số, không quá 120 ký tự.")
    return name


def _past(field: str, day: date) -> None:
    if day > clock.today():
        raise refuse(field, f"Ngày {day:%d/%m/%Y} chưa đến. Ghi khi việc đã xảy ra.")


def _just_added(connection: Connection, name: str) -> int:
    """Return what the same request added the first time."""
    query = sa.select(sa.func.max(people.c.id)).where(people.c.full_name == name)
    return int(connection.scalar(query) or 0)


def _write_details(
    connection: Connection, actor: Actor, person_id: int, draft: PersonDraft, identity: Identity | None
) -> None:
    had = sa.select(details.c.birth_on).where(details.c.person_id == person_id)
    if draft.birth_on != connection.scalar(had):  # an emptied day leaves the year alone
        put_beside(connection, PersonDetail, "person_id", person_id, birth_on=draft.birth_on)
    if identity is None:
        return
    same = (identities.c.number == identity.number, people.c.id != person_id, reached_persons(actor))
    query = sa.select(people.c.full_name).join(identities, identities.c.person_id == people.c.id).where(*same)
    if other := connection.scalar(query.limit(1)):
        message = (
            f"Số này đã ghi cho {other}. Nếu là một người, đề nghị gộp hai mục; nếu không, kiểm tra lại số."
        )
        raise InvalidInput(message, {FIELD: message})
    known = (identities.c.person_id == person_id, identities.c.number == identity.number)
    if connection.scalar(sa.select(identities.c.id).where(*known)) is None:
        _replace_typo(connection, person_id, identity)
        row = {"person_id": person_id, "kind": identity.kind, "number": identity.number}
        connection.execute(sa.insert(identities).values(row))


def _replace_typo(connection: Connection, person_id: int, identity: Identity) -> None:
    """One number of a kind: a second one corrects the first, which the history keeps masked."""
    same = (identities.c.person_id == person_id, identities.c.kind == identity.kind)
    connection.execute(sa.delete(identities).where(*same))


def _write_name(connection: Connection, actor: Actor, row: AnyRow, name: str) -> None:
    if row.full_name == name:
        return
    values = {"full_name": name, "search_key": fold(name), "sort_key": name_sort_key(name)}
    connection.execute(sa.update(people).where(people.c.id == row.id).values(values))
    _rename_open(connection, actor, row.id, name)


def _rename_open(connection: Connection, actor: Actor, person_id: int, name: str) -> None:
    """Let nominations that are not decided yet carry the name as it is now."""
    deceased = connection.scalar(sa.select(details.c.deceased_on).where(details.c.person_id == person_id))
    query = sa.select(n.c.id, n.c.version, n.c.award, n.c.nominee_name).where(
        n.c.person_id == person_id, n.c.state.in_(UNDECIDED)
    )
    changes = [
        Reassigned(row.id, row.version, {"nominee_name": shown, "search_key": fold(name)})
        for row in connection.execute(query)
        if (shown := official_name(name, row.award, deceased)) != row.nominee_name
    ]
    reassign(connection, changes, RENAMED, actor)
