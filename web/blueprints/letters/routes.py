"""``/cong-van``: what no letter has told yet, a look at each letter, and the letters made for what was chosen."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from web import identity
from web.access import declares
from web.blueprints.common import MENDABLE, ManyField, back_to_form, cursor, page_url, require_role
from web.blueprints.documents.routes import attachment
from web.forms import DayField, KeyedForm, TextField
from workflow import clock
from workflow.actions import Action
from workflow.actor import Actor
from workflow.errors import NotFound
from workflow.letter_kinds import COMMITTEE, DEPUTY, LETTERS, LetterKind
from workflow.queries import letters as seen
from workflow.queries import official_papers
from workflow.services import letters as makes

blueprint = Blueprint("letters", __name__, url_prefix="/cong-van")
ROLES = tuple(dict.fromkeys(letter.role for letter in LETTERS.values()))
SIGNED_AS = {"truong": COMMITTEE, "pho": DEPUTY}

WORDS: dict[str, tuple[str, str, str, str]] = {
    "tra-lai": (
        "Công văn trả lại, bổ sung hồ sơ",
        "Đề nghị đã trả lại mà đơn vị chưa được gửi công văn.",
        "Lập công văn",
        "Mọi đề nghị bị trả lại đều đã có công văn",
    ),
    "ket-qua": (
        "Thông báo kết quả xét khen thưởng",
        "Kết quả của từng hồ sơ: được khen thưởng theo quyết định nào, không được thì vì sao.",
        "Lập thông báo",
        "Mọi kết quả đều đã có thông báo",
    ),
    "to-trinh": (
        "Tờ trình cấp trên",
        "Trường hợp đã chuyển trình cấp trên mà chưa có tờ trình kèm danh sách.",
        "Lập tờ trình kèm danh sách",
        "Mọi trường hợp trình cấp trên đều đã có tờ trình",
    ),
}
"""Title, what is listed, the button, and the words of an empty list."""


class LettersForm(KeyedForm):
    """Letters about to be made for what was chosen."""

    chon = ManyField()
    issued_on = DayField(
        "Ngày văn bản",
        [InputRequired("Nhập ngày văn bản.")],
        description="Ngày/tháng/năm. Số lấy từ sổ riêng của Hội đồng.",
    )
    signer_name = TextField("Họ tên người ký", [InputRequired("Ghi họ tên người ký."), Length(max=120)])


class RegisteredForm(LettersForm):
    """A letter whose number the document clerk of the office gives."""

    issued_on = DayField(
        "Ngày văn bản", [InputRequired("Nhập ngày văn bản.")], description="Ngày/tháng/năm, đúng như bản ký."
    )
    number = TextField(
        "Số tờ trình",
        [InputRequired("Nhập số do văn thư cấp."), Length(max=20)],
        description="Số trong sổ văn bản đi, ví dụ 118.",
    )
    signed_as = RadioField(
        "Người ký", choices={"truong": "Chủ tịch", "pho": "Phó Chủ tịch ký thay (KT.)"}, default="truong"
    )


def kind_of(viewer: Actor, slug: str | None) -> LetterKind:
    """Return a kind that the viewer's role makes, the first without a name; another one does not exist for him."""
    require_role(viewer, *ROLES)
    slug = slug or next(name for name, letter in LETTERS.items() if viewer.holds(letter.role))
    letter = LETTERS.get(slug)
    if letter is None or not viewer.holds(letter.role):
        raise NotFound("loại văn bản này")
    return letter


def _form(letter: LetterKind, **given: Any) -> LettersForm:
    return (LettersForm if letter.own_book else RegisteredForm)(**given)


def _fresh(letter: LetterKind, viewer: Actor) -> LettersForm:
    name = viewer.display_name if letter.own_book else ""
    return _form(letter, formdata=None, issued_on=clock.today(), signer_name=name)


@blueprint.get("")
@declares(Action.RETURN, Action.SEND_NOTICE, Action.RECORD_SUPERIOR)
def index() -> ResponseReturnValue:
    """Show what no letter has told yet, by kind."""
    viewer = identity.signed_in()
    letter = kind_of(viewer, request.args.get("loai"))
    return _page(letter, _fresh(letter, viewer))


def _page(letter: LetterKind, form: LettersForm, sentence: str = "") -> str:
    viewer = identity.signed_in()
    page = seen.listed(viewer, letter.slug, cursor())
    counts = seen.counts(viewer)
    tabs = [
        (WORDS[slug][0], url_for("letters.index", loai=slug), count, slug == letter.slug)
        for slug, count in counts.items()
    ]
    return render_template(
        "letters/index.html",
        page=page,
        letter=letter,
        words=WORDS[letter.slug],
        tabs=tabs,
        form=form,
        sentence=sentence,
        newer=page_url(loai=letter.slug, truoc=page.newer) if page.newer else "",
        older=page_url(loai=letter.slug, sau=page.older) if page.older else "",
    )


@blueprint.post("/<slug>")
@declares(Action.RETURN, Action.SEND_NOTICE, Action.RECORD_SUPERIOR)
def make(slug: str) -> ResponseReturnValue:
    """Make the letters of the chosen dossiers or rounds."""
    viewer = identity.signed_in()
    letter = kind_of(viewer, slug)
    form = _form(letter)
    if not form.accepted():
        return _page(letter, form), 422
    chosen = seen.parents_of(viewer, slug, form.chon.data)
    if not chosen:
        return _page(letter, form, "Chưa chọn mục nào, hoặc mục đã có văn bản. Đánh dấu mục cần lập."), 422
    made = 0
    try:
        for body, parents in chosen.items():
            order = makes.LetterOrder(
                slug, body, tuple(parents), form.issued_on.data, form.signer_name.data or "",
                form.number.data or "" if isinstance(form, RegisteredForm) else "",
                SIGNED_AS[form.signed_as.data] if isinstance(form, RegisteredForm) else (),
            )  # fmt: skip
            made += makes.make(order, actor=viewer, idempotency_key=f"{form.khoa.data}.{body}")
    except MENDABLE as error:
        status, sentence, _ = back_to_form(form, error)
        return _page(letter, form, sentence), status
    flash(f"Đã lập {made} văn bản. Tải về, ký và gửi; đơn vị xem được ngay trên trang hồ sơ của mình.", "ok")
    parents = [parent for some in chosen.values() for parent in some]
    refs = official_papers.newest_refs(
        viewer, letter.kind, "round" if letter.by_round else "dossier", parents
    )
    if len(refs) == 1:
        return redirect(url_for("documents.official", ref=refs[0]), 303)
    return redirect(url_for("letters.made", loai=slug, moi=refs), 303)


@blueprint.get("/da-lap")
@declares(Action.RETURN, Action.SEND_NOTICE, Action.RECORD_SUPERIOR)
def made() -> ResponseReturnValue:
    """Show the letters made, of one kind, the newest first."""
    viewer = identity.signed_in()
    letter = kind_of(viewer, request.args.get("loai"))
    page = official_papers.listed(viewer, letter.kind, cursor())
    return render_template(
        "letters/made.html",
        page=page,
        fresh=frozenset(request.args.getlist("moi")),
        letter=letter,
        words=WORDS[letter.slug],
        newer=page_url(loai=letter.slug, truoc=page.newer) if page.newer else "",
        older=page_url(loai=letter.slug, sau=page.older) if page.older else "",
    )


@blueprint.get("/<slug>/<key>")
@declares(Action.RETURN, Action.SEND_NOTICE, Action.RECORD_SUPERIOR)
def preview(slug: str, key: str) -> ResponseReturnValue:
    """Show what a letter would say; ``?dang=pdf`` or ``docx`` gives it as a draft file."""
    viewer = identity.signed_in()
    letter = kind_of(viewer, slug)
    found = seen.draft(viewer, slug, key)
    if form := request.args.get("dang", ""):
        return attachment(seen.draft_file(found, form))
    return render_template(
        "letters/preview.html",
        found=found,
        letter=letter,
        words=WORDS[slug],
        form=_fresh(letter, viewer),
    )
