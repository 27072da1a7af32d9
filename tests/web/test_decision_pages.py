"""Decisions told apart: what stands on each in the list, one page at a time; signed and unsigned apart on the round."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.support import cases, district, signing
from tests.support.visits import statements_of
from tests.web.desk import desk, text_of
from workflow.queries import decisions
from workflow.queries.paging import Cursor
from workflow.services import deciding


def signed(decision_id: int) -> None:
    """Let the head sign a draft."""
    deciding.record_signature(
        decision_id,
        signer_name="Phạm Quốc Ký",
        signing_form="",
        signed_on=date(2024, 1, 9),
        actor=district.actor("ky"),
    )


@pytest.fixture
def two(app: Flask) -> tuple[int, int]:
    """Two drafts of one round with the same title, one person each."""
    del app
    district.build()
    first, second = signing.waiting(district.open_round())
    return cases.drafted_decision(1, [first]), cases.drafted_decision(1, [second])


def test_two_decisions_of_one_title_are_told_apart_in_the_list(app: Flask, two: tuple[int, int]) -> None:
    office = desk(app, "thuongtruc")
    shown = text_of(office.get("/quyet-dinh"))
    assert "1 cá nhân: Đinh Thị Mai (Trường Tiểu học Suối Mơ)" in shown
    assert "1 cá nhân: Phạm Văn Rêu (Trường Tiểu học Suối Mơ)" in shown
    assert shown.count("soạn 09/01/2024") == 2


def test_the_list_of_a_decision_comes_in_pages_and_nobody_is_left_out(
    app: Flask, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    both, viewer = two[0], district.actor("thuongtruc")
    one = decisions.shown(viewer, signing.ref_of(two[1])).nominations[0]
    deciding.remove([one.id], "Gộp một quyết định.", actor=viewer)
    office = desk(app, "thuongtruc")
    ref = signing.ref_of(both)
    few = statements_of(office, f"/quyet-dinh/{ref}")
    deciding.draft(both, [one.id], actor=viewer)
    assert statements_of(office, f"/quyet-dinh/{ref}") == few
    first = decisions.shown(viewer, ref, size=1)
    assert [row.name for row in first.nominations] == ["Đinh Thị Mai"]
    second = decisions.shown(viewer, ref, Cursor(after=first.older), size=1)
    assert [row.name for row in second.nominations] == ["Phạm Văn Rêu"]
    assert (second.older, [count for _, _, count in second.counts]) == ("", [2])
    monkeypatch.setattr(decisions, "ROWS", 1)
    page = text_of(desk(app, "ky").get(f"/quyet-dinh/{ref}"))
    assert "Hiện 1 trong 2 dòng" in page
    assert "Hiện cả 2 dòng" in page, "nothing is signed that was not shown"
    whole = text_of(desk(app, "ky").get(f"/quyet-dinh/{ref}?xem=het"))
    assert "Đinh Thị Mai" in whole
    assert "Phạm Văn Rêu" in whole


def test_a_round_counts_what_waits_for_a_signature_apart_from_what_waits_for_a_number(
    app: Flask, two: tuple[int, int]
) -> None:
    office = desk(app, "thuongtruc")
    assert "Đã ký, chờ cấp số" not in text_of(office.get("/dot-xet/TX-2023"))
    signed(two[0])
    shown = text_of(office.get("/dot-xet/TX-2023"))
    assert 'href="/quyet-dinh?trang_thai=signed"><b>1</b><span>Đã ký, chờ cấp số' in shown
    assert "<b>1</b><span>Chờ ký quyết định" in shown
    signed(two[1])
    shown = text_of(office.get("/dot-xet/TX-2023"))
    assert "<b>2</b><span>Đã ký, chờ cấp số" in shown
    assert "<span>Chờ ký quyết định" not in shown
