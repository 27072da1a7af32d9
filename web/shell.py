"""What every page shows around its content: navigation, banners, the acting unit, the foot.

``NAVIGATION`` is a table; an entry appears when its page exists and the actor holds one of its roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for

from web import guide, transport
from web.forms import errors_of, new_key
from web.identity import current_actor, current_session
from workflow import clock
from workflow.actor import Actor
from workflow.queries import notices
from workflow.roles import BODY_ROLES, Role

VERSION = "0.1.0"
EVERYBODY = frozenset(Role)
BODY_READERS = BODY_ROLES - {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR}
REGISTER_ROLES = frozenset(
    {Role.CLERK, Role.UNIT_HEAD, Role.APPRAISER, Role.CONFIRMER, Role.STANDING_BODY, Role.SECRETARY}
)
STANDS_FOR: dict[str, frozenset[str]] = {
    "people": frozenset({"groups", "units"}),
    "rulebook": frozenset({"rule_packs"}),
    "rounds": frozenset({"calendars"}),
    "dossiers": frozenset({"nominations", "proposing", "papers", "workbooks", "steps"}),
    "admin": frozenset(
        {"users", "grants", "handover", "matrix", "first_day", "delegations", "imports", "body_settings"}
    ),
    "decisions": frozenset({"result_notices", "originals", "money", "letters", "undoing", "complaints"}),
    "appraisal": frozenset({"bulk_runs", "consultations"}),
}
"""Further blueprints that the entry of one stands for: its place stays marked while one works there."""
LEDGERS = "Sổ và quy định"
BOOK_ROLES = frozenset({Role.NUMBER_ISSUER, Role.STANDING_BODY, Role.SECRETARY})
GOLD_ROLES = (BODY_ROLES - {Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR}) | {Role.PROVINCE_VIEWER}
AT_UNIT = frozenset({Role.CLERK, Role.UNIT_HEAD})


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the navigation."""

    label: str
    icon: str
    endpoint: str
    roles: frozenset[Role] = EVERYBODY
    group: str = ""
    """Under which heading of the rail it stands; none: the daily places, always on top."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry as one page shows it."""

    label: str
    icon: str
    url: str
    current: bool
    group: str = ""


NAVIGATION: tuple[Entry, ...] = (
    Entry("Việc cần làm", "tasks", "worklist.index", EVERYBODY - {Role.ADMINISTRATOR}),
    Entry("Hồ sơ", "folder", "dossiers.index", EVERYBODY - {Role.ADMINISTRATOR}),
    Entry("Thẩm định", "endorsed", "appraisal.index", frozenset({Role.APPRAISER, Role.CONFIRMER})),
    Entry("Hội đồng", "council", "council.index", BODY_ROLES),
    Entry("Quyết định", "award", "decisions.index", EVERYBODY - {Role.ADMINISTRATOR}),
    Entry("Tra cứu", "search", "search.everything", EVERYBODY - {Role.ADMINISTRATOR}),
    Entry("Báo cáo", "chart", "reports.index", BODY_ROLES | {Role.PROVINCE_VIEWER}),
    Entry(
        "Quản trị",
        "settings",
        "admin.index",
        frozenset({Role.ADMINISTRATOR, Role.STANDING_BODY, Role.CONFIRMER, Role.SIGNER}),
    ),
    Entry("Đợt xét", "clock", "rounds.index", EVERYBODY - {Role.ADMINISTRATOR}, LEDGERS),
    Entry("Đăng ký thi đua", "check", "targets.index", AT_UNIT, LEDGERS),
    Entry("Sáng kiến", "pencil", "initiatives.index", AT_UNIT, LEDGERS),
    Entry("Quỹ thi đua", "chart", "funds.index", BODY_READERS, LEDGERS),
    Entry("Danh bạ", "user", "people.index", REGISTER_ROLES, LEDGERS),
    Entry("Sổ vàng", "award", "certificates.gold_register", GOLD_ROLES, LEDGERS),
    Entry("Sổ văn bản", "file", "number_books.index", BOOK_ROLES, LEDGERS),
    Entry("Quy định", "book", "rulebook.index", EVERYBODY, LEDGERS),
)
"""The daily places first (interface.md, "Page anatomy"), then what one looks up or keeps up now and then."""


def navigation(actor: Actor | None) -> list[NavItem]:
    """Return the places this actor has."""
    if actor is None:
        return []
    held = {grant.role for grant in actor.grants}
    mine = [one for one in NAVIGATION if one.endpoint in current_app.view_functions and held & one.roles]
    here = _place({one.endpoint.partition(".")[0] for one in mine})
    return [
        NavItem(one.label, one.icon, url_for(one.endpoint), _is_current(one.endpoint, here), one.group)
        for one in mine
    ]


def _place(known: set[str]) -> str:
    """Return where one works: the place a view has named (``g.place``) when the person has it, else its blueprint."""
    named = str(g.get("place", ""))
    return named if named in known else request.blueprint or ""


REGISTER_PLACES: tuple[Entry, ...] = (
    Entry("Người", "user", "people.index", REGISTER_ROLES),
    Entry("Tập thể", "folder", "groups.collectives", REGISTER_ROLES),
    Entry("Hộ gia đình", "folder", "groups.households", REGISTER_ROLES),
    Entry("Đơn vị", "council", "units.index", REGISTER_ROLES),
    Entry("Mục có thể trùng", "eye", "people.pairs", frozenset({Role.STANDING_BODY})),
    Entry("Chờ duyệt", "clock", "units.waiting", frozenset({Role.STANDING_BODY, Role.CONFIRMER})),
)
"""What stands behind "Danh bạ"."""


def register_places() -> list[NavItem]:
    """Return the registers this actor has, the one shown now marked."""
    actor = current_actor()
    held = {grant.role for grant in actor.grants} if actor else set()
    return [
        NavItem(one.label, one.icon, url_for(one.endpoint), request.endpoint == one.endpoint)
        for one in REGISTER_PLACES
        if one.endpoint in current_app.view_functions and held & one.roles
    ]


def home_url() -> str:
    """Return where "home" is for whoever asks: the worklist when there is one, else the own account.

    Who came by a personal link has no account: his home is the page of that link.
    """
    if own := g.get("home_url"):
        return str(own)
    actor = current_actor()
    if actor and actor.grants and {grant.role for grant in actor.grants} == {Role.ADMINISTRATOR}:
        return url_for("admin.index")  # no dossiers, so no worklist
    endpoint = "worklist.index" if "worklist.index" in current_app.view_functions else "accounts.own_account"
    return url_for(endpoint)


def _search_url(actor: Actor | None) -> str | None:
    """Return where to search, for those who may find something; an administrator has no business to look up."""
    held = {grant.role for grant in actor.grants} if actor else set()
    return _url_if_any("search.everything") if held - {Role.ADMINISTRATOR} else None


def around() -> dict[str, Any]:
    """Return the variables of ``base.html``; the database is asked only for signed-in people."""
    actor = current_actor()
    units = current_session().units if actor else ()
    return {
        "actor": actor,
        "nav": navigation(actor),
        "home_url": home_url(),
        "search_url": _search_url(actor),
        "new_notices": notices.new_count(actor) if actor else 0,
        "acting_units": units,
        "acting_unit": next((name for unit, name in units if actor and unit == actor.acting_unit_id), ""),
        "demo": bool(current_app.config["IS_DEMO"]),
        "simulated_today": clock.today() if clock.is_simulated() else None,
        "insecure": transport.insecure(),
        "law_on": clock.today(),
        "help_chapter": guide.about(request.endpoint) if actor else None,
        "contact": current_app.config["CONTACT"],
        "version": VERSION,
    }


def _is_current(endpoint: str, here: str) -> bool:
    there = endpoint.partition(".")[0]
    return here == there or here in STANDS_FOR.get(there, frozenset())


def _url_if_any(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def init_app(app: Flask) -> None:
    """Give every template the shell's variables and a fresh form key function."""
    app.context_processor(around)
    app.jinja_env.globals.update(new_key=new_key, form_errors=errors_of, register_places=register_places)
