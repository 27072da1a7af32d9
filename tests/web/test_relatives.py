"""Relatives on the person's page: recorded for both, barring both; taken out only by somebody it does not concern."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from rules.vocabulary import NomineeKind
from tests.support import district
from tests.web.desk import desk, send, text_of
from workflow import db
from workflow.errors import NotPermitted
from workflow.models import User
from workflow.services import people_kin, registers
from workflow.tables import table


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    """The small district; the ids of its people. P7 (tham) and P3 are sisters."""
    del app
    district.build()
    return registers.nominee_ids(NomineeKind.INDIVIDUAL)


def test_a_relative_is_recorded_once_for_both_and_bars_at_once(app: Flask, people: dict[str, int]) -> None:
    office = desk(app, "thuongtruc")
    page = f"/nguoi/P{people['P1']}/ghi/nguoi-than"
    assert send(office, page, relative="nguyen thi tham", kind="cha-me").status_code == 303
    assert "cha, mẹ" in text_of(office.get(f"/nguoi/P{people['P1']}"))
    shown = text_of(office.get(f"/nguoi/P{people['P7']}"))
    assert 'Đinh Thị Mai</a> <small class="soft">con' in shown
    assert people["P1"] in district.actor("tham").relatives
    again = send(office, page, relative="P7", kind="cha-me")
    assert (again.status_code, "đã được ghi" in text_of(again)) == (422, True)
    unknown = send(desk(app, "lap"), page, relative="Hồ Văn Xa", kind="con")
    assert "nhờ Thường trực Hội đồng ghi" in text_of(unknown), (
        "another unit's people are out of a clerk's reach"
    )


def test_a_mistake_is_taken_out_by_the_standing_body_with_a_reason(
    app: Flask, people: dict[str, int]
) -> None:
    office = desk(app, "thuongtruc")
    page = f"/nguoi/P{people['P3']}/nguoi-than/{people['P7']}/bo"
    assert send(office, page, reason="").status_code == 422
    assert send(office, page, reason="Trùng họ tên, không phải chị em.").status_code == 303
    assert district.actor("tham").relatives == frozenset()
    assert "bỏ quan hệ thân nhân" in text_of(office.get(f"/nguoi/P{people['P3']}"))
    assert office.get(page).status_code == 404
    assert desk(app, "lap").get(page).status_code == 404
    assert "Người thân" in text_of(desk(app, "lap").get(f"/nguoi/P{people['P3']}"))


def test_nobody_frees_himself(app: Flask, people: dict[str, int]) -> None:
    with db.transaction() as connection:
        mine = table(User).c.username == "thuongtruc"
        connection.execute(sa.update(table(User)).where(mine).values(person_id=people["P3"]))
    with pytest.raises(NotPermitted, match="chính bạn hoặc người thân"):
        people_kin.remove_relative(people["P3"], people["P7"], "Ghi sai.", actor=district.actor("thuongtruc"))
