"""Who may import whom: web, seeds → workflow → rules, and the order inside workflow."""

import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.support.source import PACKAGES, for_types_only, imports_of, module_name, python_files, under

# Third-party packages by place. The longest matching place decides; nothing listed means nothing allowed.
OUTSIDE: dict[str, set[str]] = {
    "rules": set(),
    "rules/law/dated.py": {"yaml"},
    "rules/law/yaml_files.py": {"yaml"},
    "rules/documents/wording.py": {"yaml"},
    "rules/documents/layout": {"reportlab", "docx", "pikepdf", "segno"},
    "workflow": {"sqlalchemy", "alembic", "transitions", "psycopg", "argon2", "puremagic"},
    "workflow/ballot_formats.py": {"cryptography"},  # keys and signatures of the secret ballot, checked only
    "workflow/secrets_at_rest.py": {"cryptography"},
    "workflow/services/verification_list.py": {
        "sqlalchemy",
        "cryptography",
    },  # seals entries for offline checks
    "workflow/services/second_factor.py": {"sqlalchemy", "pyotp"},
    "workflow/pades": {
        "pyhanko",
        "pyhanko_certvalidator",
        "asn1crypto",
        "pkcs11",
        "pikepdf",
    },  # signatures in PDF files
    "workflow/db.py": {"sqlalchemy", "flask_sqlalchemy"},  # the one place that knows Flask-SQLAlchemy
    "workflow/picture_worker.py": {"PIL"},  # a process of its own that opens what strangers sent
    "web": {
        *(
            "flask",
            "flask_login",
            "flask_wtf",
            "flask_migrate",
            "werkzeug",
            "wtforms",
            "jinja2",
            "markupsafe",
        ),
        *("babel", "click", "waitress"),
    },
    "web/workbooks": {"xlsxwriter"},
    "web/workbooks/child.py": {"python_calamine"},  # runs in a process of its own
    "web/qr.py": {"segno"},
    "web/ballot_verify.py": {"cryptography"},  # stands alone, so that anybody can run it
    "web/guide.py": {"yaml"},  # the chapters of the guide
    "web/blueprints/bulk_runs/sheet.py": {"xlsxwriter"},
    "web/local_ca.py": {"cryptography"},
    "web/tls_server.py": {"cheroot"},
    "web/blueprints/accounts/second_factor.py": {"flask", "segno", "wtforms"},
    "seeds": {"yaml"},
    "seeds/ballot_client.py": {"cryptography"},
}

# Our own packages by place, as prefixes.
VOCABULARY = {"rules.vocabulary", "rules.finding"}  # enumerations and values, no law
DOORS = {
    f"workflow.{name}"
    for name in ("services", "queries", "permissions", "actor", "errors", "actions", "payloads", "offers")
}
WORDS = {
    f"workflow.{name}"
    for name in (
        "states",
        "roles",
        "clock",
        "council_words",
        "appraisal_words",
        "setting_words",
        "money_words",
        "letter_kinds",
        "ordering",
    )
}
INSIDE: dict[str, set[str]] = {
    "rules": {"rules"},
    "workflow": {"workflow", "rules"},
    "workflow/models": {"workflow", *VOCABULARY},
    "workflow/states.py": {"workflow", *VOCABULARY},
    "workflow/db.py": {"workflow", *VOCABULARY},
    "web": {"web", *VOCABULARY, "rules.errors", *DOORS, *WORDS},
    "web/ballot_verify.py": set(),  # handed out as one file
    "web/application.py": {
        "web",
        *VOCABULARY,
        *DOORS,
        *WORDS,
        "workflow.db",
    },  # puts the application together
    "web/extensions.py": {"web", "workflow.db", "workflow.invariants", "workflow.secrets_at_rest"},
    "web/installation.py": {"web", *DOORS, *WORDS, "workflow.db", "workflow.installation"},  # checks at start
    "web/page_memory.py": {"web", "workflow.clock", "workflow.unchanged"},  # whether a page may be sent again
    "web/cli.py": {"web", "workflow", "rules", "seeds"},  # the operator's tools reach everything
    "web/commands": {"web", "workflow", "rules", "seeds"},
    "seeds": {"seeds", "rules", "workflow.db", *DOORS, *WORDS},
}

# Inside workflow, from bottom to top: a module may import its own layer and those below. A module that is not
# listed may sit anywhere as long as no circle arises.
LAYERS: tuple[set[str], ...] = (
    {
        "states",
        "actions",
        "roles",
        "actor",
        "clock",
        "errors",
        "council_words",
        "ballot_formats",
        "appraisal_words",
        "setting_words",
        "money_words",
        "letter_kinds",
    },
    {"db"},
    {"models"},
    {"facts_of"},
    {"guards", "effects", "permissions", "audit"},
    {"lifecycle", "council_rows", "tally"},
    {"perform"},
    {"services", "queries"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def place(name: str, table: dict[str, set[str]]) -> set[str]:
    """Return what the longest matching place of a table allows a file."""
    matching = [key for key in table if name == key or name.startswith(key + "/")]
    return table[max(matching, key=len)]


def forbidden(name: str, imported: str) -> bool:
    """Whether a file may not import a dotted name."""
    top = imported.partition(".")[0]
    if top in PACKAGES:
        return not any(under(imported, allowed) for allowed in place(name, INSIDE))
    if top in sys.stdlib_module_names or top == "__future__":
        return False
    return top not in place(name, OUTSIDE)


def upward(name: str, imported: str) -> bool:
    """Whether an import inside workflow goes up the layers, or from queries to services or back."""
    here, there = module_name(name).split("."), imported.split(".")
    if (
        here[0] != "workflow"
        or there[0] != "workflow"
        or min(len(here), len(there)) < 2
        or here[1] == there[1]
    ):
        return False
    if here[1] not in LEVEL or there[1] not in LEVEL:
        return False
    beside = {here[1], there[1]} == {"services", "queries"}
    return beside or LEVEL[there[1]] > LEVEL[here[1]]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_its_place_allows(package: str) -> None:
    assert [
        f"{name}:{line} imports {imported}"
        for name in python_files(package)
        for line, imported in imports_of(name)
        if forbidden(name, imported)
    ] == []


def test_workflow_imports_downwards() -> None:
    assert [
        f"{name}:{line} imports {imported} from above"
        for name in python_files("workflow")
        for line, imported in imports_of(name)
        if upward(name, imported)
    ] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_imports_itself_through_others(package: str) -> None:
    modules = {module_name(name): name for name in python_files(package)}
    graph = {
        module: {
            found
            for line, imported in imports_of(name)
            if line not in for_types_only(name)
            and (found := nearest(imported, modules)) not in {None, module}
        }
        for module, name in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def nearest(imported: str, modules: dict[str, str]) -> str | None:
    """Return the module that an imported name lives in: itself, or its parent when it is a name inside one.

    A package's ``__init__`` is no stop on the way to its modules: they need it begun, not ended.
    """
    if imported in modules:
        return imported
    parent = imported.rpartition(".")[0]
    return parent if parent in modules else None


def test_workflow_is_the_only_writer_of_the_state_machine() -> None:
    assert {
        name for name in python_files() for _, imported in imports_of(name) if under(imported, "transitions")
    } <= {"workflow/lifecycle.py", "workflow/machine.py", "workflow/diagram.py"}


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("rules/assessment.py", "sqlalchemy.orm"),
        ("rules/assessment.py", "yaml"),
        ("rules/assessment.py", "workflow.states.NominationState"),
        ("rules/documents/content/award_decision.py", "reportlab.platypus"),
        ("rules/documents/content/blocks.py", "docx.shared"),
        ("workflow/perform.py", "flask"),
        ("workflow/services/ballots.py", "cryptography.hazmat.primitives.hashes"),
        ("workflow/models/units.py", "rules.assess"),
        ("web/blueprints/nominations/routes.py", "workflow.perform.perform"),
        ("web/blueprints/nominations/routes.py", "sqlalchemy.select"),
        ("seeds/load.py", "workflow.models.Unit"),
        ("seeds/load.py", "web.application.create_app"),
    ],
)
def test_a_planted_violation_is_found(name: str, imported: str) -> None:
    assert forbidden(name, imported)


def test_a_planted_upward_import_is_found() -> None:
    assert upward("workflow/models/units.py", "workflow.services.drafting.create")
    assert upward("workflow/queries/history.py", "workflow.services.drafting")
    assert upward("workflow/guards.py", "workflow.council_rows.load_session")
    assert upward("workflow/tally.py", "workflow.services.named_votes.keep_counts")
    assert not upward("workflow/services/drafting.py", "workflow.perform.perform")
