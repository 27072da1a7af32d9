"""``/nguoi``: the list, one person, adding and correcting; facts and merges are beside."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from rules.vocabulary import Employment
from web import identity
from web.access import declares
from web.blueprints.common import cursor, page_url
from web.blueprints.earlier.routes import offered
from web.blueprints.people import routes_facts, routes_merge
from web.blueprints.people.base import answer, blueprint, or_where_it_went, to_page
from web.blueprints.people.forms import (
    IS_FEMALE,
    LEAVE_WORDS,
    DeathForm,
    NewPersonForm,
    PersonForm,
    RenameForm,
)
from web.event_sentences import told
from web.forms import VietnameseForm
from web.page_memory import kept
from workflow.actions import Action
from workflow.errors import NotFound
from workflow.permissions import UNIT_ROLES
from workflow.queries import people, person_page
from workflow.roles import Role
from workflow.services import people as commands
from workflow.services.people import PersonDraft, Post

__all__ = ["blueprint", "routes_facts", "routes_merge"]
IDENTITY_WORDS = {"cccd": "Căn cước", "cmnd": "CMND cũ"}


@blueprint.get("/nguoi")
@declares(Action.VIEW_REGISTER)
@kept
def index() -> ResponseReturnValue:
    """Show one page of the people within reach."""
    viewer = identity.signed_in()
    text, unit = request.args.get("q", "")[:100], request.args.get("don_vi", "")[:40]
    page = people.listed(viewer, text, unit, cursor())
    return render_template(
        "people/index.html",
        page=page,
        text=text,
        unit=unit,
        units=people.unit_choices(viewer),
        may_add=viewer.holds(Role.CLERK) or viewer.holds(Role.STANDING_BODY),
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
    )


@blueprint.route("/nguoi/them", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def add() -> ResponseReturnValue:
    """Add a person."""
    viewer = identity.signed_in()
    form = NewPersonForm()
    units = people.unit_choices(viewer)
    form.unit.choices = dict([("", "Chọn đơn vị"), *units] if len(units) != 1 else units)

    def act() -> str:
        post = Post(
            unit_id=people.unit_id_of(viewer, form.unit.data),
            position=form.position.data or "",
            employment=Employment.of(form.employment.data),
            since=form.since.data,
            is_leader=form.is_leader.data == "co",
        )
        number = commands.add_person(_draft(form), post, actor=viewer, idempotency_key=form.khoa.data)
        return to_page(f"P{number}", "Đã thêm vào danh bạ.")

    def show(sentence: str) -> str:
        return render_template("people/add.html", form=form, sentence=sentence)

    return answer(form, act, show)


def _draft(form: PersonForm) -> PersonDraft:
    return PersonDraft(
        full_name=form.full_name.data or "",
        birth_year=form.birth_year.data,
        birth_on=form.birth_on.data,
        is_female=IS_FEMALE.get(form.sex.data),
        id_number=form.id_number.data or "",
    )


@blueprint.get("/nguoi/<key>")
@declares(Action.VIEW_REGISTER)
def shown(key: str) -> ResponseReturnValue:
    """Show one person; an entry that was merged leads to the kept one."""
    try:
        return _shown(key)
    except NotFound as error:
        return or_where_it_went(key, error)


def _shown(key: str, numbers: tuple[str, ...] = ()) -> str:
    viewer = identity.signed_in()
    page = person_page.shown(viewer, key)
    return render_template(
        "people/shown.html",
        page=page,
        of_unit=bool(viewer.units_with(*UNIT_ROLES)),
        row=page.row,
        numbers=numbers,
        leave_words=LEAVE_WORDS,
        identity_words=IDENTITY_WORDS,
        events=told(page.events),
        facts=routes_facts.offered(page.may),
        earlier=offered(page.key, page.may.manage, page.may.change_earlier),
    )


@blueprint.post("/nguoi/<key>/can-cuoc")
@declares(Action.SHOW_IDENTITY)
def show_identity(key: str) -> ResponseReturnValue:
    """Show the identity numbers in full, once; the look is on record."""
    viewer = identity.signed_in()
    VietnameseForm().accepted()
    numbers = commands.show_identity(people.person_id(viewer, key), actor=viewer)
    return _shown(key, numbers), 200, {"Cache-Control": "no-store"}


@blueprint.route("/nguoi/<key>/sua", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def correct(key: str) -> ResponseReturnValue:
    """Correct what was typed wrongly."""
    viewer = identity.signed_in()
    row = person_page.shown(viewer, key).row
    sex = {True: "nu", False: "nam", None: ""}[row.is_female]
    form = PersonForm(
        full_name=row.full_name, birth_on=row.birth_on, birth_year=row.birth_year, sex=sex, seen=row.full_name
    )

    def act() -> str:
        seen = form.seen.data or ""
        commands.correct(row.id, _draft(form), seen=seen, actor=viewer, idempotency_key=form.khoa.data)
        return to_page(
            key, "Đã sửa. Đề nghị chưa có quyết định mang thông tin đúng; văn bản đã ban hành giữ nguyên."
        )

    def show(sentence: str) -> str:
        return render_template("people/correct.html", form=form, sentence=sentence, key=key, row=row)

    return answer(form, act, show)


@blueprint.route("/nguoi/<key>/doi-ten", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def rename(key: str) -> ResponseReturnValue:
    """Give a person another name from a day."""
    viewer = identity.signed_in()
    row, form = person_page.shown(viewer, key).row, RenameForm()

    def act() -> str:
        given = (form.full_name.data or "", form.since.data, form.document.data or "")
        commands.rename(row.id, *given, actor=viewer, idempotency_key=form.khoa.data)
        return to_page(key, "Đã đổi tên. Quyết định và hồ sơ cũ giữ tên cũ; tìm theo tên cũ vẫn thấy.")

    def show(sentence: str) -> str:
        return render_template("people/rename.html", form=form, sentence=sentence, key=key, row=row)

    return answer(form, act, show)


@blueprint.route("/nguoi/<key>/tu-tran", methods=["GET", "POST"])
@declares(Action.MANAGE_REGISTER)
def died(key: str) -> ResponseReturnValue:
    """Record that a person has died."""
    viewer = identity.signed_in()
    row, form = person_page.shown(viewer, key).row, DeathForm()

    def act() -> str:
        given = (form.on.data, form.document.data or "", form.contact.data or "")
        commands.record_death(row.id, *given, actor=viewer, idempotency_key=form.khoa.data)
        return to_page(key, "Đã ghi. Hình thức khen thưởng chưa quyết định được ghi “(truy tặng)”.")

    def show(sentence: str) -> str:
        return render_template("people/died.html", form=form, sentence=sentence, key=key, row=row)

    return answer(form, act, show)
