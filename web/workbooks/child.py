"""Read a workbook in a process of its own: a file that asks for too much memory or time takes nothing with it.

Run as a file by ``opened``; the workbook comes on the standard input, the cells go out as JSON. Formulas are not
calculated: their stored value is read as text or number. Nothing is written anywhere.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, PasswordError, SheetVisibleEnum, load_workbook

MEMORY = 768 * 1024 * 1024
SECONDS = 10
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 5_000, 120, 20


def limit() -> None:
    """Bound memory and time where the system can (not on Windows; there the caller's time limit remains)."""
    with contextlib.suppress(ImportError):
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def cell(value: Any) -> Any:
    """Return a cell as JSON: text as it is, others with a letter that says what they are."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, int | float):
        return {"n": float(value)}
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return str(value) if isinstance(value, time | timedelta) else None


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Return every sheet with its rows, from the first row of the sheet on; empty ends are left out."""
    book = load_workbook(BytesIO(content))
    found = []
    for about in book.sheets_metadata[:MOST_SHEETS]:
        rows: list[list[Any]] = []
        filled = 0
        sheet = book.get_sheet_by_name(about.name)
        for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
            cells = [cell(value) for value in row[:MOST_COLUMNS]]
            while cells and cells[-1] is None:
                cells.pop()
            if cells and number > MOST_ROWS:
                raise OverflowError
            if cells:
                filled = number
            if number <= MOST_ROWS:
                rows.append(cells)
        hidden = about.visible is not SheetVisibleEnum.Visible
        found.append({"name": about.name, "hidden": hidden, "rows": rows[:filled]})
    return found


def main() -> None:
    """Read, answer, end; every failure has a word that ``opened`` knows."""
    content = sys.stdin.buffer.read()
    limit()
    try:
        answer: dict[str, Any] = {"sheets": sheets(content)}
    except PasswordError:
        answer = {"error": "password"}
    except (OverflowError, MemoryError):
        answer = {"error": "too_big"}
    except (CalamineError, ValueError, KeyError, OSError):
        answer = {"error": "unreadable"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
