"""``khenthuong outbox``: carry out what waits after commits (rendering documents, telling people)."""

from __future__ import annotations

import click

from web.commands.opened import database
from web.commands.terminal import DB_HELP, JSON_HELP, print_json, progress_bar, thousands
from workflow import db, installation, outbox
from workflow.audit_verify import Progress
from workflow.services import (  # noqa: F401  # register the handlers of the messages
    bulk_runs,
    certificate_runs,
    issuing,
    official_papers,
    result_notices,
    session_papers,
)

PART = 25

DRAIN_HELP = """Làm nốt các việc đang chờ sau khi đã ghi: tạo văn bản, báo cho người liên quan.

Việc làm hỏng được giữ lại để lần sau làm lại. Mã kết thúc: 0 hết việc, 1 còn việc chưa làm được.
"""


@click.group(help="Việc chờ làm sau khi ghi.")
def command() -> None:
    """Group the outbox commands."""


@command.command(help=DRAIN_HELP)
@click.option("--db", "address", help=DB_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def drain(address: str | None, as_json: bool) -> None:
    """Carry out the waiting messages; exit code 1 when some are left."""
    with database(address) as engine, db.use_engine(engine):
        installation.follow_demo_clock()
        total = outbox.waiting()
        with progress_bar("Việc đang chờ", hidden=as_json) as show:
            done = _drain(total, show)
        left = outbox.waiting()
    if as_json:
        print_json({"done": done, "left": left})
    else:
        click.echo(f"Đã làm {thousands(done)} việc, còn {thousands(left)} việc chưa làm được")
    raise SystemExit(1 if left else 0)


def _drain(total: int, show: Progress) -> int:
    """Drain part by part; after the first failure the rest in one go, so that nothing is tried again and again."""
    done = 0
    while done < total:
        expected = min(PART, total - done)
        part = outbox.drain(limit=expected)
        done += part
        show(done, total)
        if part < expected:
            return done + outbox.drain()
    return done
