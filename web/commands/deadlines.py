"""``khenthuong deadlines``: end what has run out, now; ``khenthuong serve`` does the same by itself once a day."""

from __future__ import annotations

import click

from web.commands.opened import database
from web.commands.terminal import DB_HELP, JSON_HELP, print_json, thousands
from workflow import db, installation
from workflow.services import deadlines

HELP = """Ghi nhận các hạn đã hết: đơn vị không bổ sung đúng hạn, cơ quan được lấy ý kiến không trả lời.

Trang web đang mở (khenthuong serve) tự làm việc này mỗi ngày một lần. Chạy lệnh khi trang web không mở qua ngày, hoặc
muốn ghi ngay. Chạy nhiều lần không sao: mỗi hạn chỉ ghi một lần.
"""


@click.command(help=HELP)
@click.option("--db", "address", help=DB_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def command(address: str | None, as_json: bool) -> None:
    """Record every clock that has ended."""
    with database(address) as engine, db.use_engine(engine):
        installation.follow_demo_clock()
        ended = deadlines.end_due()
    if as_json:
        print_json({"supplements_lapsed": ended.supplements, "consultations_lapsed": ended.consultations})
    else:
        click.echo(f"Đã ghi {thousands(ended.supplements)} đề nghị kết thúc vì quá hạn bổ sung")
        click.echo(f"Đã ghi {thousands(ended.consultations)} công văn lấy ý kiến hết hạn không có trả lời")
