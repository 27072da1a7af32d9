"""Facts about this installation: whether its database is a demo, and the refusal to run production on one."""

from __future__ import annotations

import sqlalchemy as sa

from workflow import clock
from workflow.db import current_engine, database_now, reading
from workflow.errors import WorkflowError
from workflow.models.operations import InstallationFact
from workflow.tables import table

DEMO = "demo"


class DemoRefused(WorkflowError):  # noqa: N818  # named like the other refusals
    """Production met a demo database or a simulated clock."""


def is_demo() -> bool:
    """Whether the database was made by ``khenthuong demo``; an empty database is not."""
    facts = table(InstallationFact)
    if not sa.inspect(current_engine()).has_table(facts.name):
        return False
    with reading() as connection:
        return connection.execute(sa.select(facts.c.value).where(facts.c.key == DEMO)).scalar() == "1"


def refuse_demo() -> None:
    """Raise ``DemoRefused`` when the database is a demo or the clock is simulated (called in production only)."""
    if is_demo():
        raise DemoRefused(
            "Cơ sở dữ liệu này là dữ liệu trình diễn. Chọn cơ sở dữ liệu khác rồi khởi động lại."
        )
    if clock.is_simulated():
        raise DemoRefused("Đồng hồ mô phỏng chỉ dùng cho trình diễn. Bỏ đồng hồ mô phỏng rồi khởi động lại.")


MAX_SKEW_SECONDS = 300


class ClockRefused(WorkflowError):  # noqa: N818  # named like the other refusals
    """The machine's clock and the database's differ too much for dates on papers to be trusted."""


def refuse_wrong_clock() -> None:
    """Raise ``ClockRefused`` when the machine's clock is more than five minutes from the database's."""
    skew = abs((clock.now() - database_now()).total_seconds())
    if skew > MAX_SKEW_SECONDS:
        raise ClockRefused(
            f"Đồng hồ máy chủ lệch đồng hồ cơ sở dữ liệu {skew:.0f} giây. Chỉnh lại giờ rồi khởi động lại."
        )
