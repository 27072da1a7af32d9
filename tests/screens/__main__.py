"""Open every named state in a browser, at a desk and on a phone; look for faults; keep the pictures.

``python -m tests.screens --data var --out out/screenshots [--only WORD | STATE …]``. The data are what ``make demo``
left; a copy is served, so that nothing the pictures need (``prepared.py``) is left behind in them. Exit code 1 when a
state cannot be opened, has an accessibility fault, scrolls sideways or complains in the console.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import sync_playwright

from seeds.bato.demo_accounts import ACCOUNTS, demo_password
from tests.screens.prepared import prepare
from tests.screens.state import PageState
from tests.screens.states import STATES
from tests.support.browser import FLAGS, serving
from tests.support.selection import BROWSERS, find_program
from tests.support.visits import PHONE, WIDE, Visit, check_page
from web import guide, settings
from web.application import create_app
from workflow import db, installation, migrations_api

SIZES = {"": WIDE, "-dt": PHONE}
"""What is added to a picture's name, and the window it is taken in."""


@contextmanager
def copied(data: Path) -> Iterator[Path]:
    """Give a copy of the demo's data folder."""
    if not (data / "khenthuong.sqlite").exists() and not list(data.glob("*.sqlite*")):
        sys.exit(f"Chưa có dữ liệu trình diễn trong {data}. Chạy “make demo” trước.")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(data, Path(folder) / "var")
        yield Path(folder) / "var"


def main() -> None:
    """Take the pictures that were asked for, all of them without names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var"))
    parser.add_argument("--out", type=Path, default=Path("out/screenshots"))
    parser.add_argument("--only", metavar="WORD", help="states whose name or title holds the word")
    parser.add_argument("names", nargs="*", metavar="STATE")
    asked = parser.parse_args()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a browser asks for six things at once
    asked.out.mkdir(parents=True, exist_ok=True)
    wanted = [state for state in STATES if is_wanted(state, asked.names, (asked.only or "").lower())]
    with copied(asked.data) as data:
        faults = taken(wanted, data, asked.out)
    if len(wanted) == len(STATES):
        book(asked.out)
    print(f"{len(wanted)} states, {len(wanted) * len(SIZES)} pictures in {asked.out}/, {len(faults)} faults")
    for fault in faults:
        print(f"  {fault}")
    sys.exit(1 if faults else 0)


def is_wanted(state: PageState, names: list[str], word: str) -> bool:
    """Whether a state was asked for: by its name, by a word, or because nothing was."""
    if not names and not word:
        return True
    return state.name in names or bool(word and word in f"{state.name} {state.title}".lower())


def book(out: Path) -> None:
    """Write the user guide with its pictures as one page that can be printed or put on a shared drive."""
    page = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True).get_template(
        "book.html"
    )
    titles = {state.name: state.title for state in STATES}
    (out / "huong-dan.html").write_text(
        page.render(chapters=guide.chapters(), titles=titles), encoding="utf-8"
    )


def taken(states: list[PageState], data: Path, out: Path) -> list[str]:
    """Take the pictures of the states; return what is wrong with them."""
    app = create_app(settings.load({"KHENTHUONG_ENV": "demo", "KHENTHUONG_DATA_DIR": str(data)}))
    secret = app.config["SETTINGS"].secret_key
    faults: list[str] = []
    with (
        app.app_context(),
        db.use_engine(db.current_engine()),
        serving(app) as server,
        sync_playwright() as tool,
    ):
        assert installation.is_demo() and migrations_api.current(db.current_engine()) == migrations_api.head()
        prepare()
        browser = tool.chromium.launch(executable_path=find_program(BROWSERS), args=list(FLAGS))
        for suffix, size in SIZES.items():
            for role in dict.fromkeys(state.role for state in states):
                context = browser.new_context(viewport=size, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
                visit = Visit(context.new_page(), server.url)
                if role is not None:
                    visit.sign_in(ACCOUNTS[role], demo_password(secret, ACCOUNTS[role]))
                for state in (one for one in states if one.role is role):
                    faults += faults_of(visit, state, out / f"{state.name}{suffix}.png")
                context.close()
        browser.close()
    return faults


def faults_of(visit: Visit, state: PageState, picture: Path) -> list[str]:
    """Open a state, take its picture, and return its faults."""
    visit.console.clear()
    found: list[str] = []
    try:
        path = state.path if isinstance(state.path, str) else state.path()
        answer: Any = visit.page.goto(visit.url + path)
        if answer.status != state.status:
            found.append(f"{picture.stem}: {path} answers {answer.status}, not {state.status}")
        if state.act is not None:
            state.act(visit.page)
        visit.page.screenshot(path=picture, full_page=True)
        check_page(visit.page, picture.stem)
    except Exception as failed:  # one state that fails must not hide the next
        found.append(f"{picture.stem}: {str(failed)[:400]}")
    expected = () if state.status == 200 and state.act is None else ("404", "422")
    found += [
        f"{picture.stem}: {said}" for said in visit.console if not any(code in said for code in expected)
    ]
    return found


if __name__ == "__main__":
    main()
