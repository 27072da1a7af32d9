"""``khenthuong db``: bring the database to the version of the program, or say where it stands."""

from __future__ import annotations

import click

from web.settings import load
from workflow import db, migrations_api


@click.group(help="Cơ sở dữ liệu: nâng cấp, xem phiên bản.")
def command() -> None:
    """Group the database commands."""


@command.command(help="Nâng cấp cơ sở dữ liệu lên phiên bản của chương trình.")
def upgrade() -> None:
    """Run the migrations."""
    engine = db.create_engine_for(load().database_url)
    before = migrations_api.current(engine)
    migrations_api.upgrade(engine)
    after = migrations_api.current(engine)
    click.echo(
        f"Đã ở phiên bản mới nhất: {after}"
        if before == after
        else f"Đã nâng cấp: {before or 'trống'} → {after}"
    )


@command.command(help="Xem phiên bản cơ sở dữ liệu.")
def current() -> None:
    """Print the revision; exit code 1 when it is not the newest."""
    found, head = migrations_api.current(db.create_engine_for(load().database_url)), migrations_api.head()
    click.echo(f"{found or 'trống'}" + ("" if found == head else f"  (mới nhất: {head})"))
    if found != head:
        raise SystemExit(1)
