"""The command line speaks Vietnamese, its library's own words included."""

from __future__ import annotations

import subprocess
import sys

import pytest

from web.commands import COMMANDS


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in its own process, as an operator would."""
    program = "from web.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_of_every_command_is_vietnamese(name: str) -> None:
    shown = run(name, "--help")
    assert shown.returncode == 0
    assert shown.stdout.startswith("Cách dùng:")
    assert not {"Options:", "Commands:", "Show this message"} & set(shown.stdout.splitlines())
    assert "Show this message" not in shown.stdout


def test_an_unknown_command_says_so_in_vietnamese() -> None:
    shown = run("khong-co")
    assert shown.returncode == 2
    assert "Không có lệnh 'khong-co'." in shown.stderr
