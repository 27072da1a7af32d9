"""Facts about this installation: whether its database is a demo, where its simulated clock stands, and the refusal to
run production on one.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from workflow import clock
from workflow.db import current_engine, database_now, reading, transaction
from workflow.document_kit import wording_problems
from workflow.errors import WorkflowError
from workflow.models.accounts import User
from workflow.models.audit_events import AuditEvent
from workflow.models.operations import InstallationFact
from workflow.models.units import Unit
from workflow.tables import table

DEMO = "demo"
SIMULATED_NOW = "simulated_now"
CONTACT = "contact"
PUBLIC_ADDRESS = "public_address"
MAX_SKEW_SECONDS = 300


class DemoRefused(WorkflowError):
    """Production met a demo database or a simulated clock."""


class ClockRefused(WorkflowError):
    """The machine's clock and the database's differ too much for dates on papers to be trusted."""


class WordsRefused(WorkflowError):
    """A file with the words of a form cannot be used."""


def refuse_wrong_words() -> None:
    """Raise WordsRefused, naming file and key, unless the words of every form are there and whole."""
    if problems := wording_problems():
        raise WordsRefused(" ".join(problems))


def fact(key: str) -> str | None:
    """Return what the database says about itself under a key; ``None`` in an empty database."""
    facts = table(InstallationFact)
    if not sa.inspect(current_engine()).has_table(facts.name):
        return None
    with reading() as connection:
        return connection.execute(sa.select(facts.c.value).where(facts.c.key == key)).scalar()


def keep_fact(key: str, value: str) -> None:
    """Write a fact about the installation, in the place of an earlier one."""
    facts = table(InstallationFact)
    with transaction() as connection:
        connection.execute(sa.delete(facts).where(facts.c.key == key))
        connection.execute(sa.insert(facts).values(key=key, value=value))


def contact() -> str | None:
    """Return where people of this installation find help: name and telephone, as the first day recorded them."""
    return fact(CONTACT)


def public_address() -> str:
    """Return the address that everybody can open ("https://…", no slash at the end), empty when none was set."""
    return fact(PUBLIC_ADDRESS) or ""


def keep_public_address(address: str) -> None:
    """Keep the address that everybody can open, for what is frozen from now on; nothing in a database not yet made."""
    there = sa.inspect(current_engine()).has_table(table(InstallationFact).name)
    if there and public_address() != address:
        keep_fact(PUBLIC_ADDRESS, address)


def is_demo() -> bool:
    """Whether the database was made by ``khenthuong demo``; an empty database is not."""
    return fact(DEMO) == "1"


def mark_demo() -> None:
    """Make this a demo database for good: production refuses to start on it from now on."""
    keep_fact(DEMO, "1")


def keep_simulated_now(moment: datetime) -> None:
    """Keep where the simulated clock of a demo stands."""
    keep_fact(SIMULATED_NOW, moment.astimezone(UTC).isoformat())


def simulated_now() -> datetime | None:
    """Return where the demo's clock goes on: the kept moment or the last event, whichever is later."""
    kept = fact(SIMULATED_NOW)
    if kept is None:
        return None
    with reading() as connection:
        last = connection.scalar(sa.select(sa.func.max(table(AuditEvent).c.recorded_at)))
    moment = datetime.fromisoformat(kept)
    return moment if last is None else max(moment, last)


def follow_demo_clock() -> bool:
    """Set the process's clock to a ticking simulated one, when the database is a demo; say whether it was."""
    if not is_demo():
        return False
    moment = simulated_now()
    if moment is not None:
        clock.set_clock(clock.SimulatedClock(moment, ticking=True))
    return moment is not None


def refuse_demo() -> None:
    """Raise ``DemoRefused`` when the database is a demo or the clock is simulated (called in production only)."""
    if is_demo():
        raise DemoRefused(
            "Cơ sở dữ liệu này là dữ liệu trình diễn. Chọn cơ sở dữ liệu khác rồi khởi động lại."
        )
    if clock.is_simulated():
        raise DemoRefused("Đồng hồ mô phỏng chỉ dùng cho trình diễn. Bỏ đồng hồ mô phỏng rồi khởi động lại.")


def is_empty() -> bool:
    """Whether the migrated database holds no account and no unit yet."""
    with reading() as connection:
        return not any(
            connection.scalar(sa.select(sa.func.count()).select_from(table(model))) for model in (User, Unit)
        )


def refuse_wrong_clock() -> None:
    """Raise ``ClockRefused`` when the machine's clock is more than five minutes from the database's."""
    skew = abs((clock.now() - database_now()).total_seconds())
    if skew > MAX_SKEW_SECONDS:
        raise ClockRefused(
            f"Đồng hồ máy chủ lệch đồng hồ cơ sở dữ liệu {skew:.0f} giây. Chỉnh lại giờ rồi khởi động lại."
        )
