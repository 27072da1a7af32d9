"""The command line speaks Vietnamese, its library's own words included."""

from __future__ import annotations

import subprocess
import sys

import pytest

from web.cli import main
from web.commands import COMMANDS
from web.commands.rules import REHEARSE

HEAVY = {
    *("flask", "jinja2", "wtforms", "sqlalchemy", "alembic", "reportlab", "docx", "pikepdf", "pyhanko"),
    *("cryptography", "argon2", "transitions", "xlsxwriter", "python_calamine", "waitress", "seeds"),
}
"""What is loaded by the commands that need it, and by no list of commands."""


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command line as an operator would; return its exit code and what it printed."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as stopped:
        patch.setattr(sys, "argv", ["khenthuong", *words])
        main()
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_of_every_command_is_vietnamese(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, shown, _ = run(capsys, name, "--help")
    assert code == 0
    assert shown.startswith("Cách dùng:")
    assert not {"Options:", "Commands:", "Show this message"} & set(shown.splitlines())
    assert "Show this message" not in shown


def test_the_list_says_what_each_command_says_of_itself() -> None:
    for name, later in {**COMMANDS, "rehearse": REHEARSE}.items():
        assert later.load().get_short_help_str(limit=200) == later.summary, name


def test_help_costs_little() -> None:
    """What lists the commands loads none of them, nor what the rules need of a database."""
    program = (
        "import sys; from web.cli import cli; from web.commands import rules;"
        "cli(['--help'], standalone_mode=False); cli(['rules', '--help'], standalone_mode=False);"
        "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert all(f"  {name} " in shown for name in (*COMMANDS, "rehearse"))
    loaded = set(shown.rpartition("LOADED")[2].split())
    assert "click" in loaded
    assert not HEAVY & loaded


def test_an_unknown_command_says_so_in_vietnamese() -> None:
    program = "from web.cli import main; main()"
    shown = subprocess.run(
        [sys.executable, "-c", program, "khong-co"], capture_output=True, text=True, check=False
    )
    assert shown.returncode == 2
    assert "Không có lệnh 'khong-co'." in shown.stderr
