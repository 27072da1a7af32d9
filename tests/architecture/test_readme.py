"""README.md is true: its commands and folders exist, its diagram and settings are the program's."""

import re
import subprocess

import pytest

from tests.support.readme import BLOCKS, README, block
from tests.support.source import ROOT, kept_files
from web.settings import SETTINGS

TEXT = README.read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE)
FOLDERS = sorted({name.split("/")[0] for name in kept_files() if "/" in name and not name.startswith(".")})


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_two_commands_are_in_the_readme(command: str) -> None:
    assert re.search(rf"^\s*{command}\b", TEXT, flags=re.MULTILINE)


def test_every_make_command_in_the_words_exists() -> None:
    words = TEXT + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^\s*)make ([a-z-]+)", words, flags=re.MULTILINE))
    assert named <= set(TARGETS)


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    listed = re.findall(r"^\s+make ([a-z-]+)\s+\S", shown, flags=re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)
    assert phony
    assert sorted(listed) == sorted(TARGETS) == sorted(phony[1].split())


def test_every_setting_is_listed() -> None:
    table = block(TEXT, "settings")
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in table] == []


@pytest.mark.parametrize("name", BLOCKS)
def test_a_generated_block_is_what_the_program_says(name: str) -> None:
    assert block(TEXT, name) == BLOCKS[name](), "run `make readme`"


def test_the_map_names_real_folders_and_all_of_them() -> None:
    named = re.findall(r"^([a-z]+)/ ", block(TEXT, "map"), flags=re.MULTILINE)
    assert sorted(named) == FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_explains_itself(folder: str) -> None:
    assert (ROOT / folder / "README.md").read_text(encoding="utf-8").startswith("# ")


def test_every_file_named_in_the_journey_exists() -> None:
    journey = block(TEXT, "journey")
    named = re.findall(r"`((?:rules|workflow|web|templates|seeds)/[\w./]+)`", journey)
    assert len(named) >= len(re.findall(r"^\| \d+ \|", journey, flags=re.MULTILINE)) - 2
    assert [name for name in named if not (ROOT / name).exists()] == []
