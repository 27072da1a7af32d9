"""Traps seen in real code of such systems (product.md, part "Traps"): each has a test, and this table names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.support.source import ROOT
from web.application import create_app

TRAPS: dict[str, tuple[str, ...]] = {
    "1 bulk calls the same guard as single": (
        "test_bulk_tells_each_result_or_does_nothing",
        "test_nobody_receives_what_he_prepared_in_bulk_either",
    ),
    "2 one gate, from every entrance": (
        "test_lists_follow_the_same_rule_as_the_gate",
        "test_no_other_way_in",
    ),
    "3 nothing is blanked or deleted": (
        "test_what_the_council_wrote_is_not_rewritten_and_not_deleted",
        "test_only_scratch_is_ever_deleted",
    ),
    "4 no event, no change": (
        "test_a_row_that_moved_after_it_was_read_is_a_conflict_and_nothing_is_written",
    ),
    "5 no vote is seen while open, no order leaks": (
        "test_no_page_shows_what_is_sealed_or_a_tally",
        "test_the_order_of_voting_shows_nowhere",
    ),
    "6 nobody appraises what he prepared, nobody interested removes a bar": (
        "test_300_removals_by_interested_people_fail_and_two_others_succeed",
        "test_nobody_signs_his_own_case_not_even_as_a_deputy",
    ),
    "7 the workflow is one table": ("test_the_workflow_names_no_award",),
    "8 clocks run, and never on a day off": ("test_working_days_left_skip_weekends_and_tet",),
    "9 the dry run is the run": (
        "test_the_real_run_does_what_the_dry_run_showed_whatever_the_workbook",
        "test_fill_see_write_and_again_nothing_twice",
        "test_a_change_between_looking_and_writing_is_told_and_nothing_is_written",
    ),
    "10 no button deletes everything, no password opens everything": (
        "test_no_page_takes_delete_and_none_removes_everything",
        "test_wrong_name_and_wrong_password_look_the_same",
    ),
    "11 large documents are measured": ("test_a_list_of_1366_takes_ten_times_as_long_as_one_of_136",),
    "12 a letter without a glyph is an error": ("test_a_letter_that_the_font_lacks_is_refused",),
}

DELETING = re.compile(r"sa\.delete\(|\.delete\(\)|DELETE FROM")
DELETED = {
    "installation.py": "a fact that is replaced",
    "sessions.py": "agenda lines of a session that was never convened",
    "ballots.py": "sealed ballots of a session voted again on paper",
    "counting.py": "sealed ballots after certification, as promised",
    "meeting.py": "named votes of somebody who turned out to have a conflict",
    "checking_limits.py": "checks by strangers older than the window",
    "nominee_lists.py": "pasted lines that wait for an answer",
    "uploads.py": "uploaded workbooks past their day",
    "saved_views.py": "a view its owner no longer wants",
    "guessing.py": "password guesses past their day",
    "round_terms.py": "a unit's own term that is replaced; the event keeps the old one",
    "round_editing.py": "an award that a round without dossiers for it no longer takes",
    "accounts.py": "that a password was asked for again, temporary passwords once changed",
    "second_factor.py": "codes and guesses of a second factor that was taken off or made anew",
    "founding.py": "the set-up code, once it was used",
    "password_resets.py": "a temporary password, once it was changed",
    "people_kin.py": "a relative recorded by mistake; both events stay",
    "person_parting.py": "the other name a merge had noted, when the merge is taken back; its events stay",
    "unit_undoing.py": "what a change of units made, when it is taken back before anybody built on it; its events stay",
    "people.py": "an identity number that moved to another entry",
    "document_requests.py": "a document made ready for a signature elsewhere, once used or past its day",
}
"""Files of ``workflow`` that delete rows, and what those are: scratch, and what must not be kept. Never a record."""


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_has_its_tests(trap: str) -> None:
    assert TRAPS[trap], trap
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for name in TRAPS[trap]:
        assert re.search(rf"^def {name}\b", written, re.MULTILINE), name


def test_only_scratch_is_ever_deleted() -> None:
    deleting = {
        path.name
        for folder in ("workflow", "web")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
        and re.search(r"sa\.delete\(|\.delete\(\)|DELETE FROM", path.read_text("utf-8"))
    }
    assert deleting == set(DELETED)


def test_the_workflow_names_no_award() -> None:
    for name in ("lifecycle", "states", "perform", "attempt", "actions"):
        text = (ROOT / "workflow" / f"{name}.py").read_text("utf-8")
        assert not re.search(r"AwardCode\.|LDTT|CSTD", text.partition('"""')[2]), name


def test_no_page_takes_delete_and_none_removes_everything(tmp_path: Path) -> None:
    app: Flask = create_app(
        env="development", data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'none.sqlite'}"
    )
    for rule in app.url_map.iter_rules():
        assert rule.methods is not None
        assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}, rule
        assert not re.search(r"xoa|delete|purge|reset-all", str(rule)), rule
