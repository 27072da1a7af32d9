"""``/buoc/<step>``: choose → preview → do → result per item, the same for one nomination and for many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rules.finding import Finding
from rules.vocabulary import PaperKind
from web import identity, undo
from web.access import declares
from web.blueprints.common import MENDABLE, back_to_form, way_back, whole
from web.blueprints.steps.forms import DecisionForm, ReturnForm, SettleForm, StepForm
from web.blueprints.steps.table import BY_SLUG, STEPS, StepPage, label_of
from web.forms import sent_key
from workflow.appraisal_words import UNLOCKABLE
from workflow.errors import InvalidInput, NotFound
from workflow.queries import decisions, nomination_page, nominations, return_items, steps, supplements
from workflow.queries.nominations import NominationRow
from workflow.states import LABELS, NominationState

blueprint = Blueprint("steps", __name__)
ACTIONS = tuple(dict.fromkeys(step.action for step in STEPS))


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen nominations: those the step fits, and the names of those it does not with the reason."""

    rows: tuple[NominationRow, ...]
    fitting: tuple[NominationRow, ...]
    skipped: tuple[tuple[str, str], ...]

    @property
    def values(self) -> list[str]:
        """The hidden values of the form: reference and the version that the person has seen."""
        return [row.token for row in self.fitting]


@blueprint.get("/buoc/<slug>")
@declares(*ACTIONS)
def preview(slug: str) -> ResponseReturnValue:
    """Show what will change, what is skipped and why, and ask for what the step needs."""
    step = _step(slug)
    chosen = request.args.getlist("chon")
    if not chosen:
        raise InvalidInput("Chưa chọn đề nghị nào. Quay lại danh sách, đánh dấu các dòng rồi chọn thao tác.")
    choice = _choice(step, chosen)
    form = step.form(formdata=None, chon=choice.values, tu=request.args.get("tu", ""))
    _fill_choices(form, choice)
    if isinstance(form, ReturnForm):
        _begin_return(form, choice)
    return _page(step, form, choice)


@blueprint.post("/buoc/<slug>")
@declares(*ACTIONS)
def take(slug: str) -> ResponseReturnValue:
    """Take the step; a refusal comes back to the form with nothing lost."""
    step, form = _step(slug), _step(slug).form()
    seen = dict(value.partition(":")[::2] for value in form.chon.data)
    choice = _choice(step, list(seen))
    _fill_choices(form, choice)
    if not form.accepted():
        return _page(step, form, choice), 422
    versions = {row.id: whole(seen[row.ref]) for row in choice.rows if seen[row.ref]}
    common = {
        "actor": identity.signed_in(),
        "per_item": len(choice.rows) > 1,
        "idempotency_key": sent_key(),
        "versions": versions,
    }
    try:
        result = step.run([row.id for row in choice.rows], form, common)
    except MENDABLE as error:
        status, sentence, findings = back_to_form(form, error)
        possible = getattr(error, "possible", ())
        return _page(step, form, choice, sentence=sentence, findings=findings, possible=possible), status
    return _done(step, choice, result, form)


def _step(slug: str) -> StepPage:
    if slug not in BY_SLUG:
        raise NotFound("thao tác này")
    g.place = BY_SLUG[slug].place
    return BY_SLUG[slug]


def _choice(step: StepPage, refs: list[str]) -> Choice:
    """Read the chosen nominations that the viewer may see; ``NotFound`` when there is none."""
    rows = nominations.targets(identity.signed_in(), refs)
    if not rows:
        raise NotFound("đề nghị này")
    sources = steps.sources_of(step.trigger)
    fitting = tuple(row for row in rows if row.state in sources)
    skipped = tuple((row.name, f"đang ở «{LABELS[row.state]}»") for row in rows if row.state not in sources)
    return Choice(rows, fitting, skipped)


def _fill_choices(form: StepForm, choice: Choice) -> None:
    """Give the selects what the person may choose from."""
    viewer = identity.signed_in()
    if isinstance(form, DecisionForm):
        body = choice.rows[0].body_unit_id
        external = "number" in form
        drafts = decisions.open_for(viewer, body_unit_id=body, external=external)
        form.decision.choices = dict([("", "Chọn…"), *((str(row.id), row.title) for row in drafts)])
    if isinstance(form, SettleForm):
        papers = nomination_page.shown(viewer, choice.rows[0].ref).papers
        cards = [(str(paper.id), f"{paper.kind.label} – {paper.filename}") for paper in papers]
        form.paper_id.choices = dict([("", "Không có"), *cards])
        if not form.criterion.data:
            form.criterion.data = request.args.get("tieu_chi", "")[:100]


def _begin_return(form: ReturnForm, choice: Choice) -> None:
    """Begin with the items and the reason of the appraisal, else of the findings, and the day of the local rule."""
    codes = {code for code, _ in UNLOCKABLE}
    given, reason = request.args.getlist("muc"), request.args.get("ly_do", "")[:2000]
    if not given and not reason:
        given = return_items.named_by_findings(identity.signed_in(), [row.id for row in choice.rows])
    form["items"].data = [code for code in given if code in codes]
    form.reason.data = reason
    day = supplements.last_day(identity.signed_in(), choice.rows[0].ref)
    if day is not None:
        form.due_on.data = day.due_on
        form.due_on.description = f"Ngày/tháng/năm. Theo {day.citation}: {day.days} ngày làm việc."


def _page(
    step: StepPage,
    form: StepForm,
    choice: Choice,
    *,
    sentence: str = "",
    findings: tuple[Finding, ...] = (),
    possible: tuple[str, ...] = (),
) -> str:
    """Return the preview with the form as it stands; the versions are those of now."""
    form.chon.data = choice.values
    return render_template(
        "steps/preview.html",
        step=step,
        label=label_of(step),
        form=form,
        choice=choice,
        sentence=sentence,
        findings=findings,
        possible=possible,
        back=way_back(form.tu.data, _home_of(choice)),
        criterion=_criterion(form, choice),
        likely=_likely(form, choice),
    )


def _likely(form: StepForm, choice: Choice) -> frozenset[str]:
    """Return the items of a return that stand in sight: papers needed or handed in, fields, what is ticked."""
    if not isinstance(form, ReturnForm):
        return frozenset()
    papers = return_items.kinds_about(identity.signed_in(), [row.id for row in choice.rows])
    fields = {code for code, _ in UNLOCKABLE} - {kind.value for kind in PaperKind}
    return frozenset({kind.value for kind in papers} | fields | set(form["items"].data or ()))


def _criterion(form: StepForm, choice: Choice) -> Finding | None:
    """Return the finding that a settlement is about."""
    if not isinstance(form, SettleForm):
        return None
    page = nomination_page.shown(identity.signed_in(), choice.rows[0].ref)
    return next((item for item in page.findings if item.criterion == form.criterion.data), None)


def _home_of(choice: Choice) -> str:
    if len(choice.rows) == 1:
        return url_for("nominations.shown", ref=choice.rows[0].ref)
    return url_for("dossiers.shown", ref=choice.rows[0].dossier_ref)


def _done(step: StepPage, choice: Choice, result: Any, form: StepForm) -> ResponseReturnValue:
    """Go back with a sentence; when some were refused, say which and why."""
    done, refused = len(result.accepted), result.refused
    back = way_back(form.tu.data, _home_of(choice))
    if refused:
        names = {row.id: row for row in choice.rows}
        lines = [(names[item.nomination_id], item.error) for item in refused]
        accepted = [names[number] for number in result.accepted]
        page = render_template(
            "steps/result.html", label=label_of(step), accepted=accepted, refused=lines, back=back
        )
        return page, 200 if done else 422
    early = any(row.state is NominationState.SUBMITTED for row in choice.rows)
    undo.offer(step.trigger, [row.ref for row in choice.rows], early=early)
    what = choice.rows[0].name if done == 1 else f"{done} đề nghị"
    flash(f"Đã thực hiện «{label_of(step)}»: {what}.", "ok")
    if len(choice.rows) == 1 and not nominations.targets(identity.signed_in(), [choice.rows[0].ref]):
        return redirect(url_for("worklist.index"), 303)  # it has left his sight
    return redirect(back, 303)
