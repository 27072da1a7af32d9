"""The table of blueprints: one folder per task of the people who use it. Add a row to add pages."""

from __future__ import annotations

from flask import Blueprint, Flask

from web.blueprints.accounts.routes import blueprint as accounts
from web.blueprints.accounts.second_factor import blueprint as second_factor
from web.blueprints.admin.routes import blueprint as admin
from web.blueprints.appraisal.one import blueprint as appraisal
from web.blueprints.body_settings.routes import blueprint as body_settings
from web.blueprints.bulk_runs.routes import blueprint as bulk_runs
from web.blueprints.calendars.routes import blueprint as calendars
from web.blueprints.certificates.routes import blueprint as certificates
from web.blueprints.complaints.routes_answer import blueprint as complaints
from web.blueprints.consultations.routes import blueprint as consultations
from web.blueprints.council.routes import blueprint as council
from web.blueprints.decisions.routes_signing import blueprint as decisions
from web.blueprints.delegations.routes import blueprint as delegations
from web.blueprints.design.routes import blueprint as design
from web.blueprints.documents.routes_official import blueprint as documents
from web.blueprints.dossiers.routes import blueprint as dossiers
from web.blueprints.earlier.routes import blueprint as earlier
from web.blueprints.groups.routes import blueprint as groups
from web.blueprints.guide.routes import blueprint as guide
from web.blueprints.health.routes import blueprint as health
from web.blueprints.imports.routes import blueprint as imports
from web.blueprints.initiatives.routes import blueprint as initiatives
from web.blueprints.letters.lists import blueprint as letters
from web.blueprints.money.routes_conferral import blueprint as money
from web.blueprints.money.routes_fund import blueprint as funds
from web.blueprints.movements.routes import blueprint as movements
from web.blueprints.nominations.routes import blueprint as nominations
from web.blueprints.nominee.routes import blueprint as nominee
from web.blueprints.nominee.routes_link import blueprint as nominee_link
from web.blueprints.notices.routes import blueprint as notices
from web.blueprints.number_books.routes import blueprint as number_books
from web.blueprints.originals.routes_anchors import blueprint as originals
from web.blueprints.papers import blueprint as papers
from web.blueprints.people.routes import blueprint as people
from web.blueprints.proposing.routes import blueprint as proposing
from web.blueprints.result_notices.routes import blueprint as result_notices
from web.blueprints.rounds.routes import blueprint as rounds
from web.blueprints.rule_packs.editor import blueprint as rule_packs
from web.blueprints.rulebook.routes import blueprint as rulebook
from web.blueprints.search.everything import blueprint as search
from web.blueprints.setup.first_day import blueprint as first_day
from web.blueprints.setup.routes import blueprint as setup
from web.blueprints.steps.routes import blueprint as steps
from web.blueprints.targets.routes import blueprint as targets
from web.blueprints.undoing.routes_returns import blueprint as undoing
from web.blueprints.units.placing import blueprint as units
from web.blueprints.users.grants import blueprint as grants
from web.blueprints.users.handover import blueprint as handover
from web.blueprints.users.matrix import blueprint as matrix
from web.blueprints.users.routes import blueprint as users
from web.blueprints.verification.routes import blueprint as verification
from web.blueprints.workbooks.routes import blueprint as workbooks
from web.blueprints.worklist.routes import blueprint as worklist

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    second_factor,
    setup,
    first_day,
    health,
    worklist,
    appraisal,
    bulk_runs,
    consultations,
    dossiers,
    proposing,
    initiatives,
    letters,
    movements,
    targets,
    search,
    nominations,
    papers,
    steps,
    council,
    decisions,
    delegations,
    originals,
    money,
    funds,
    undoing,
    complaints,
    result_notices,
    number_books,
    certificates,
    nominee,
    nominee_link,
    documents,
    people,
    groups,
    earlier,
    units,
    rounds,
    rule_packs,
    rulebook,
    workbooks,
    imports,
    admin,
    notices,
    guide,
    calendars,
    body_settings,
    users,
    grants,
    matrix,
    handover,
    verification,
)
NOT_IN_PRODUCTION: tuple[Blueprint, ...] = (design,)


def register(app: Flask) -> None:
    """Register every blueprint; pages for builders stay out of production."""
    extra = () if app.config["SETTINGS"].production else NOT_IN_PRODUCTION
    for blueprint in (*BLUEPRINTS, *extra):
        app.register_blueprint(blueprint)
