"""``khenthuong deadlines``: write down the clocks that have ended; to be run each morning by the system's own timer."""

from __future__ import annotations

import click

from web.commands.terminal import DB_HELP, JSON_HELP, database, print_json, thousands
from workflow import db, installation
from workflow.services import consultations

HELP = """Ghi nhận các hạn đã hết: cơ quan được lấy ý kiến không trả lời.

Nên đặt chạy mỗi sáng (cron, systemd timer, Task Scheduler). Chạy nhiều lần không sao: mỗi hạn chỉ ghi một lần.
"""


@click.command(help=HELP)
@click.option("--db", "address", help=DB_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def command(address: str | None, as_json: bool) -> None:
    """Record every clock that has ended."""
    with database(address) as engine, db.use_engine(engine):
        installation.follow_demo_clock()
        lapsed = consultations.lapse_due()
    if as_json:
        print_json({"consultations_lapsed": lapsed})
    else:
        click.echo(f"Đã ghi {thousands(lapsed)} công văn lấy ý kiến hết hạn không có trả lời")
