"""Facts about this installation: whether its database is a demo, and the refusal to run production on one."""

from __future__ import annotations

import sqlalchemy as sa

from workflow import clock
from workflow.db import current_engine, reading
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
