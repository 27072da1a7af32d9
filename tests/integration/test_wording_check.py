"""The words of the forms are checked before anything starts, and by a command."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.web.test_commands_words import run
from web import installation
from web.settings import SettingsError
from workflow import document_kit


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the forms' words, in use."""
    shutil.copytree(document_kit.FOLDER, tmp_path / "words", ignore=shutil.ignore_patterns("fonts"))
    monkeypatch.setattr(document_kit, "FOLDER", tmp_path / "words")
    for cached in (document_kit.wording_of, document_kit.wording_problems):
        cached.cache_clear()
    yield tmp_path / "words"
    for cached in (document_kit.wording_of, document_kit.wording_problems):
        cached.cache_clear()


def test_the_shipped_words_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    code, shown, _ = run(capsys, "documents", "check")
    assert (code, "đều đọc được và đủ các khóa" in shown) == (0, True)


def test_a_key_that_is_gone_is_named_and_nothing_starts(
    words: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = words / "award_decision" / "2024-01-01.yaml"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("  several: các {kinds}\n", ""), encoding="utf-8")
    (words / "refusal_notice" / "2024-01-01.yaml").unlink()
    code, _, said = run(capsys, "documents", "check")
    assert code != 0
    assert "award_decision/2024-01-01.yaml: thiếu khóa several." in said
    assert "Thiếu tệp lời văn templates/documents/refusal_notice/2024-01-01.yaml." in said
    app = Flask("x")
    app.config["SETTINGS"] = None
    with pytest.raises(SettingsError, match="thiếu khóa several"):
        installation.check(app)
