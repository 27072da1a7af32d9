"""What a named state of a page is, and how the tables find its address in the demo's data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from workflow import db
from workflow.roles import Role

Path = Callable[[], str]
Act = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class PageState:
    """One page in one state. ``act`` brings the open page (Playwright's) into the state."""

    name: str
    role: Role | None
    path: str | Path
    title: str
    act: Act | None = None
    status: int = 200


def one(query: sa.Select[Any]) -> Any:
    """Return the first value that a query gives; an error names the query when the demo has none."""
    with db.reading() as connection:
        found = connection.execute(query.limit(1)).scalar()
    assert found is not None, f"the demo has no such row: {query}"
    return found


def press_submit(page: Any) -> None:
    """Send the form in the middle of the page as it is."""
    page.locator(
        "main form[method=post] button:visible, main form[method=post] input[type=submit]:visible"
    ).first.click()
    page.wait_for_load_state()


def typing(button: str, marks: int = 0, **values: str) -> Act:
    """Return an act: mark rows, fill fields by their names, then press the button with these words."""

    def act(page: Any) -> None:
        for row in range(marks):
            page.locator("main tbody [name=chon]").nth(row).check()
        for name, value in values.items():
            page.locator(f"main [name={name}]:visible").first.fill(value)
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_load_state()

    return act
