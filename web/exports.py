"""The table of lists that can be taken out as XLSX or CSV, each with its filters and its viewer's scope.

A list becomes exportable with one row: ``listing("ten-trang", "Tên danh sách", FIELDS, rows)``, where ``rows`` takes
the viewer and returns all rows for the filters in the address, and ``{{ export_links("ten-trang") }}`` in its template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from web.workbooks.export import Field
from workflow.actor import Actor

Rows = Callable[[Actor], Iterable[Any]]
PAGING = frozenset({"sau", "truoc", "tu"})


@dataclass(frozen=True, slots=True)
class Listing:
    """One exportable list."""

    name: str
    title: str
    fields: Sequence[Field]
    rows: Rows


LISTINGS: dict[str, Listing] = {}
"""Every exportable list by its name in addresses."""


def listing(name: str, title: str, fields: Sequence[Field], rows: Rows) -> None:
    """Make a list exportable; ``rows`` reads the filters from the address as its page does."""
    if name in LISTINGS and LISTINGS[name].rows is not rows:
        raise ValueError(f"two lists are called {name}")
    LISTINGS[name] = Listing(name, title, fields, rows)


def export_url(name: str, form: str) -> str:
    """Return the address of an export with the filters and path arguments of the page that is being shown."""
    kept = {key: request.args.getlist(key) for key in request.args if key not in PAGING}
    values: dict[str, Any] = {**kept, **(request.view_args or {})}
    return url_for("workbooks.export", danh_sach=name, dang=form, **values)


def init_app(app: Flask) -> None:
    """Give the templates the addresses."""
    app.jinja_env.globals["export_url"] = export_url
