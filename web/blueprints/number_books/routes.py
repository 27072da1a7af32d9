"""``/so-van-ban``: the books of a body with the number that comes next, what they gave, opening, taking, voiding."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import identity, narrowing
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, cursor, page_url, require_role, whole
from web.blueprints.number_books.forms import BookForm, KindForm, NumberForm, VoidForm
from web.event_sentences import told
from web.exports import listing
from web.forms import KeyedForm
from web.workbooks.export import Field
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.permissions import BODY_READERS
from workflow.queries import exports
from workflow.queries import number_books as seen
from workflow.queries.number_books import BookRow, Filters
from workflow.roles import Role
from workflow.services import number_books as commands

blueprint = Blueprint("number_books", __name__, url_prefix="/so-van-ban")
TAKERS = (Role.NUMBER_ISSUER, Role.STANDING_BODY, Role.SECRETARY)
VOIDERS = (Role.NUMBER_ISSUER, Role.STANDING_BODY)


@blueprint.get("")
@declares(Action.VIEW_BOOKS)
def index() -> ResponseReturnValue:
    """Show the books, and one page of the one that is open."""
    viewer = identity.signed_in()
    require_role(viewer, *BODY_READERS)
    register = seen.register(viewer, asked(), cursor())
    page, book = register.page, register.book
    held = {role for role in Role if book and book.body_unit_id in viewer.units_with(role)}
    return render_template(
        "number_books/index.html",
        register=register,
        book=book,
        page=page,
        only_void=asked().only_void,
        year_choices=[(str(year), str(year)) for year in register.years],
        newer=page_url(truoc=page.newer) if page.newer else "",
        older=page_url(sau=page.older) if page.older else "",
        kinds=seen.KIND_LABELS,
        events=told(register.events),
        may_open=viewer.holds(Role.STANDING_BODY),
        may_choose=book is not None and not book.is_used and Role.STANDING_BODY in held,
        may_take=bool(held.intersection(TAKERS)),
        may_void=bool(held.intersection(VOIDERS)),
    )


def asked() -> Filters:
    """Return which part of the register the address names."""
    return Filters(
        narrowing.number("so", "Sổ"),
        narrowing.number("nam", "Năm"),
        narrowing.is_on("bo", "co", "Tình trạng"),
    )


@blueprint.route("/mo-so", methods=["GET", "POST"])
@declares(Action.MANAGE_BOOKS)
def start() -> ResponseReturnValue:
    """Open a book."""
    viewer, form = identity.signed_in(), BookForm()
    require_role(viewer, Role.STANDING_BODY)
    form.body.choices = {str(one): name for one, name in seen.bodies_of(viewer, Role.STANDING_BODY)}
    if form.accepted():
        draft = commands.BookDraft(
            whole(form.body.data), form.symbol.data or "", form.kind.data, form.title.data or ""
        )
        try:
            made = commands.open_book(draft, actor=viewer, idempotency_key=form.khoa.data)
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
            return render_template("number_books/start.html", form=form, sentence=sentence), status
        flash(f"Đã mở sổ {draft.symbol}.", "ok")
        return redirect(url_for("number_books.index", so=made), 303)
    return render_template("number_books/start.html", form=form, sentence=""), 422 if form.errors else 200


@blueprint.post("/<int:number>/cach-cap-so")
@declares(Action.MANAGE_BOOKS)
def choose(number: int) -> ResponseReturnValue:
    """Change whose a book is, before its first number."""
    form = KindForm()
    if form.accepted():
        try:
            commands.choose_kind(number, form.kind.data or "", actor=identity.signed_in())
            flash("Đã đổi cách cấp số của sổ.", "ok")
        except MENDABLE as error:
            flash(error.message, "wait")
    return redirect(url_for("number_books.index", so=number), 303)


@blueprint.route("/<int:number>/lay-so", methods=["GET", "POST"])
@declares(Action.TAKE_NUMBER)
def take(number: int) -> ResponseReturnValue:
    """Take a number for a document made elsewhere."""
    viewer = identity.signed_in()
    require_role(viewer, *TAKERS)
    book = _book(viewer, number)
    form = NumberForm(on=clock.today())

    def act() -> None:
        order = commands.NumberOrder(book.id, form.on.data, form.subject.data or "", form.typed.data or "")
        taken = commands.take_number(order, actor=viewer, idempotency_key=form.khoa.data)
        flash(f"Đã vào sổ số {taken.text}.", "ok")
        if taken.warning:
            flash(f"{taken.warning} Kiểm tra lại ngày và số.", "wait")

    return _form_page(form, act, "number_books/take.html", book=book)


@blueprint.route("/so/<int:number>/bo", methods=["GET", "POST"])
@declares(Action.VOID_NUMBER)
def void(number: int) -> ResponseReturnValue:
    """Void a number with its reason."""
    viewer, form = identity.signed_in(), VoidForm()
    require_role(viewer, *VOIDERS)
    book, row = seen.number(viewer, number)

    def act() -> None:
        commands.void_number(row.id, form.reason.data or "", actor=viewer)
        flash(f"Đã bỏ số {row.text}. Số này không cấp lại.", "ok")

    return _form_page(form, act, "number_books/void.html", book=book, row=row)


def _form_page(
    form: KeyedForm, act: Callable[[], None], template: str, *, book: BookRow, **more: object
) -> ResponseReturnValue:
    """Run the command of a form and go back to its book; a refusal comes back to the form with nothing lost."""
    sentence, status = "", 200
    if form.accepted():
        try:
            act()
        except MENDABLE as error:
            status, sentence, _ = back_to_form(form, error)
        else:
            return redirect(url_for("number_books.index", so=book.id), 303)
    page = render_template(template, form=form, book=book, sentence=sentence, **more)
    return page, status if status != 200 else 422 if form.errors else 200


def _book(viewer: Actor, number: int) -> BookRow:
    """Return a book of the viewer's bodies; ``NotFound`` when there is none."""
    found = seen.register(viewer, Filters(number)).book
    assert found is not None
    return found


def _rows(viewer: Actor) -> Iterable[Any]:
    require_role(viewer, *BODY_READERS)
    filters = asked()
    return exports.all_pages(lambda place: seen.register(viewer, filters, place).page)


listing(
    "so-van-ban",
    "Sổ văn bản",
    (
        Field("Số, ký hiệu", lambda row: row.text, 18),
        Field("Ngày văn bản", lambda row: row.given_on, 13),
        Field("Trích yếu", lambda row: row.subject, 70),
        Field("Người lấy số", lambda row: row.taken_by, 26),
        Field("Lý do bỏ số", lambda row: row.void_reason, 40),
    ),
    _rows,
)
