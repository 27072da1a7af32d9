"""The command line speaks Vietnamese, its library's own words included."""

from __future__ import annotations

import subprocess
import sys

import pytest

from web.cli import main
from web.commands import COMMANDS


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


def test_an_unknown_command_says_so_in_vietnamese() -> None:
    program = "from web.cli import main; main()"
    shown = subprocess.run(
        [sys.executable, "-c", program, "khong-co"], capture_output=True, text=True, check=False
    )
    assert shown.returncode == 2
    assert "Không có lệnh 'khong-co'." in shown.stderr
