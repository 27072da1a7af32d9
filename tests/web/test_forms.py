"""Text is cleaned, WTForms speaks Vietnamese, labels are complete, commands explain themselves."""

from __future__ import annotations

import ast
import socket
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import wtforms
from click.testing import CliRunner
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired

from rules.finding import Outcome, Severity
from web import labels
from web.blueprints.design.routes import SampleForm
from web.cli import cli
from web.commands import COMMANDS
from web.commands.serve import free_port
from web.forms import HourField, TextField, VietnameseForm, clean_text, errors_of, new_key, sent_key
from web.messages import MESSAGES
from workflow.errors import InvalidInput
from workflow.states import NominationState


def library_messages() -> set[str]:
    """Return every sentence that WTForms gives to gettext."""
    found: set[str] = set()
    for path in Path(wtforms.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"gettext", "ngettext"}:
                found |= {
                    arg.value
                    for arg in node.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return found


def test_every_message_of_the_library_is_translated() -> None:
    assert len(library_messages()) > 35
    assert library_messages() - set(MESSAGES) == set()
    for english, vietnamese in MESSAGES.items():
        assert unicodedata.is_normalized("NFC", vietnamese)
        for mark in ("%(min)", "%(max)", "%(value)"):
            assert mark not in vietnamese or mark in english


def test_form_messages_and_days(app: Flask) -> None:
    typed = MultiDict({"full_name": "  Nguyễn  Văn   A ", "award": "XX", "received_on": "31/02/2024"})
    with app.test_request_context(method="POST"):
        form = SampleForm(typed, meta={"csrf": False})
        assert not form.validate()
        assert form.full_name.data == "Nguyễn Văn A"
        assert form.received_on.errors == ["Lịch không có ngày 31/02/2024. Xem lại ngày và tháng."]
        assert form.award.errors == ["Chọn một mục trong danh sách."]
        good = SampleForm(MultiDict({"received_on": "05/02/2024"}), meta={"csrf": False})
        assert good.received_on.data == date(2024, 2, 5)


def test_text_is_stored_nfc_and_hidden_characters_are_refused() -> None:
    assert clean_text(unicodedata.normalize("NFD", "Trường Tiểu học")) == "Trường Tiểu học"
    for char in ("\u202e", "\u200b", "\u2066", "\x00", "\x1b", "\ufeff", "\u00ad"):
        with pytest.raises(ValueError, match="ký tự ẩn"):
            clean_text(f"Nguyễn{char}Văn")
    assert clean_text("dòng một\ndòng hai") == "dòng một\ndòng hai"


def test_idempotency_keys(app: Flask) -> None:
    key = new_key()
    with app.test_request_context(method="POST", data={"khoa": key}):
        assert sent_key() == key
    for bad in ("", "x", key + "!", "a" * 40):
        with app.test_request_context(method="POST", data={"khoa": bad}), pytest.raises(InvalidInput):
            sent_key()


def test_every_state_and_outcome_has_a_look() -> None:
    assert set(labels.STATE_LOOKS) == set(NominationState)
    assert set(labels.OUTCOME_LOOKS) == set(Outcome)
    assert labels.outcome_look(Outcome.NOT_MET, Severity.WARNING)[0] == "wait"


def test_how_values_are_written() -> None:
    assert labels.day(date(2024, 2, 5)) == "05/02/2024"
    assert labels.day_long(date(2024, 2, 5)) == "ngày 05 tháng 02 năm 2024"
    assert labels.moment(datetime(2024, 2, 5, 3, 42, tzinfo=UTC)) == "10:42, 05/02/2024"
    assert labels.day(datetime(2024, 2, 4, 18, 0, tzinfo=UTC)) == "05/02/2024"
    assert labels.money(1410000) == "1.410.000 đồng"
    assert labels.percent(14.38) == "14,4 %"
    assert labels.masked("051085001234") == "•••••••••234"
    assert labels.masked("12") == "12"


def test_commands_have_vietnamese_help_and_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHENTHUONG_DATA_DIR", str(tmp_path))
    run = CliRunner()
    text = run.invoke(cli, ["--help"]).output
    assert all(name in text for name in COMMANDS)
    assert "đề nghị" in text
    assert "cổng" in run.invoke(cli, ["serve", "--help"]).output.lower()
    assert run.invoke(cli, ["db", "current"]).exit_code == 1
    assert "Đã nâng cấp" in run.invoke(cli, ["db", "upgrade"]).output
    assert "mới nhất" in run.invoke(cli, ["db", "upgrade"]).output
    assert run.invoke(cli, ["db", "current"]).exit_code == 0


def test_a_busy_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) < port + 20


def test_a_summary_names_the_field_where_the_words_alone_do_not(app: Flask) -> None:
    """Two fields that lack the same, or the library's own words, are told apart by their labels."""

    class Two(VietnameseForm):
        """Two fields with one sentence."""

        first = TextField("Tên người lập", [InputRequired("Ghi họ tên.")])
        second = TextField("Tên người ký", [InputRequired("Ghi họ tên.")])
        size = wtforms.IntegerField("Số người")

    with app.test_request_context(method="POST", data={"size": "x"}):
        form = Two(meta={"csrf": False})
        form.validate()
        said = [sentence for _, _, sentence in errors_of(form)]
    assert said[:2] == ["Tên người lập: ghi họ tên.", "Tên người ký: ghi họ tên."]
    assert said[2] == "Số người: nhập một số nguyên."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("14:00", "14:00"),
        ("8h30", "08:30"),
        ("14 giờ 30", "14:30"),
        ("7h", "07:00"),
        ("14.05", "14:05"),
        ("chiều", "chiều"),
    ],
)
def test_an_hour_is_taken_as_people_write_it(app: Flask, typed: str, kept: str) -> None:
    class Meeting(VietnameseForm):
        at = HourField("Giờ")

    with app.test_request_context():
        assert Meeting(formdata=MultiDict({"at": typed}), meta={"csrf": False}).at.data == kept
