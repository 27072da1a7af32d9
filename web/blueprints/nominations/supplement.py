"""A returned nomination at its unit: what was asked for, where each item is mended, what is still owed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request, url_for

from rules.vocabulary import PaperKind
from web.blueprints.nominations.forms import EditForm, PaperForm
from web.blueprints.steps.offered import Offered
from workflow.appraisal_words import UNLOCKABLE
from workflow.queries.nomination_page import NominationDetail, NominationPage
from workflow.states import NominationState as S

WHOLE = "noi_dung"
FIELDS = ("nominee_detail", "initiative_id")
PAPERS = {kind.value for kind in PaperKind}
WORDS = dict(UNLOCKABLE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One item to supply: its words, the page where it is supplied, whether a paper of its kind is there."""

    words: str
    url: str
    is_there: bool


def asked(page: NominationPage) -> list[Asked]:
    """Return the items that the return names; nothing in another state."""
    return [_one(page, code) for code in _codes(page.detail)]


def _one(page: NominationPage, code: str) -> Asked:
    detail = page.detail
    if code in PAPERS:
        there = any(paper.kind.value == code and not paper.of_dossier for paper in page.papers)
        return Asked(WORDS[code], url_for("nominations.attach", ref=detail.ref, loai=code), there)
    return Asked(WORDS.get(code, code), url_for("nominations.edit", ref=detail.ref), is_there=True)


def first_what_is_owed(page: NominationPage, offers: list[Offered]) -> list[Offered]:
    """Put the paper that is still owed before sending again; sending stays possible, as a plain button."""
    owed = next((one for one in asked(page) if not one.is_there), None)
    if owed is None or not any(one.possible and one.direct for one in offers):
        return offers
    attach = url_for("nominations.attach", ref=page.detail.ref)
    others = [replace(one, primary=False) for one in offers if one.url != attach]
    return [Offered(f"Đính kèm: {owed.words}", owed.url, possible=True, primary=True), *others]


def limit_papers(form: PaperForm, detail: NominationDetail) -> None:
    """Offer the kinds of paper that the return opened, and no other."""
    codes = _codes(detail)
    if codes and WHOLE not in codes:
        kinds = {code: WORDS[code] for code in codes if code in PAPERS}
        if kinds:
            form.kind.choices = {"": "Chọn loại giấy tờ…", **kinds}
            if len(kinds) == 1 and not form.kind.data:
                form.kind.data = next(iter(kinds))


def limit_fields(form: EditForm, detail: NominationDetail) -> None:
    """Leave out the fields that the return keeps locked; one that is sent all the same is refused by the gate."""
    codes = _codes(detail)
    if codes and WHOLE not in codes:
        for name in FIELDS:
            if name not in codes and name not in request.form:
                del form[name]


def _codes(detail: NominationDetail) -> list[str]:
    return [code for code in detail.unlocked.split(",") if code] if detail.state is S.RETURNED else []
