"""The initiative ledger and the registration of targets, from their pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from rules.vocabulary import AwardCode, Level, NomineeKind
from tests.support import cases, district
from tests.support.visits import statements_of
from tests.web.desk import desk, send, text_of
from workflow import db
from workflow.audit_verify import verify
from workflow.errors import Conflict, InvalidInput, NotPermitted
from workflow.models import DatedSetting
from workflow.queries import dossiers, initiative_ledger, nominee_grid
from workflow.queries.initiative_ledger import LedgerFilters, LedgerRow
from workflow.services import drafting, initiatives, registers
from workflow.services.initiatives import Recognition
from workflow.services.targets import save_targets
from workflow.tables import table


@pytest.fixture
def season(app: Flask) -> int:
    """The small district with an open round."""
    district.build()
    return district.open_round()


def person(code: str) -> int:
    """Return the id of a person."""
    return registers.nominee_ids(NomineeKind.INDIVIDUAL)[code]


def rows() -> tuple[LedgerRow, ...]:
    """Return the ledger as the clerk sees it."""
    return initiative_ledger.ledger(district.actor("lap"), LedgerFilters())[0].rows


def test_an_initiative_is_registered_recognised_and_shows_where_it_was_used(app: Flask, season: int) -> None:
    lap = desk(app, "lap")
    made = send(lap, "/sang-kien/moi", person=str(person("P2")), title="Vườn chữ dưới gốc cây", year="2024")
    assert made.status_code == 303
    again = send(lap, "/sang-kien/moi", person=str(person("P2")), title="Vườn chữ dưới gốc cây", year="2024")
    assert again.status_code == 422 and "đã có trong sổ" in text_of(again)
    assert [(one.title, one.year) for one in rows()] == [
        ("Vườn chữ dưới gốc cây", 2024),
        ("Góc đọc sách lưu động", 2023),
    ]
    paper = {"document": "12/QĐ-HĐSK", "recognised_on": "08/01/2024", "recognised_by": "huyen"}
    page = f"/sang-kien/{rows()[0].ref}/cong-nhan"
    empty = send(lap, page, **paper, body_name="")
    assert empty.status_code == 422 and 'value="12/QĐ-HĐSK"' in text_of(empty)
    late = send(lap, page, **(paper | {"recognised_on": "10/01/2024"}), body_name="Hội đồng sáng kiến huyện")
    assert late.status_code == 422 and "sau ngày hôm nay" in text_of(late)
    assert send(lap, page, **paper, body_name="Hội đồng sáng kiến huyện").status_code == 303
    clerk, dossier = district.actor("lap"), cases.dossier(season)
    draft = drafting.NominationDraft(
        AwardCode.GRASSROOTS_FIGHTER, NomineeKind.INDIVIDUAL, person("P2"), initiative_id=rows()[0].id
    )
    ids = drafting.add_nominations(dossier, [draft], actor=clerk)
    shown = text_of(lap.get("/sang-kien?nam=2024&ten=van%20reu"))
    assert "Chiến sĩ thi đua cơ sở năm 2023 của Phạm Văn Rêu" in shown and "Góc đọc sách" not in shown
    cases.submitted(ids)
    with pytest.raises(InvalidInput, match="đã trình nên không sửa được"):
        initiatives.recognise(rows()[0].ref, recognition("99"), version=2, actor=clerk)
    with db.reading() as connection:
        assert verify(connection).problems == ()


def recognition(number: str) -> Recognition:
    """Return a paper."""
    return Recognition(number, date(2024, 1, 8), Level.DISTRICT, "Hội đồng")


def test_a_stale_paper_overwrites_nothing_and_strangers_find_nothing(app: Flask, season: int) -> None:
    clerk = district.actor("lap")
    initiatives.register(registers.unit_ids()[district.SCHOOL], person("P2"), "Vườn chữ", 2024, actor=clerk)
    ref = rows()[0].ref
    initiatives.recognise(ref, recognition("1"), version=1, actor=clerk)
    with pytest.raises(Conflict):
        initiatives.recognise(ref, recognition("2"), version=1, actor=clerk)
    assert rows()[0].document == "1"
    for name, status in (("xa", 404), ("tham", 404)):
        assert desk(app, name).get(f"/sang-kien/{ref}/cong-nhan").status_code == status
    assert desk(app, "tham").get("/sang-kien").status_code == 403
    assert "Vườn chữ" not in text_of(desk(app, "xa").get("/sang-kien"))
    school = registers.unit_ids()[district.SCHOOL]
    with pytest.raises(NotPermitted):
        initiatives.register(school, person("P2"), "Khác", 2024, actor=district.actor("xa"))
    with pytest.raises(InvalidInput, match="không có trong danh bạ"):
        initiatives.register(school, person("P9"), "Khác", 2024, actor=clerk)
    with pytest.raises(InvalidInput, match="Năm 2030 không đăng ký được"):
        initiatives.register(school, person("P2"), "Khác", 2030, actor=clerk)


def test_targets_are_ticked_in_bulk_and_listed_beside_the_proposal(app: Flask, season: int) -> None:
    lap = desk(app, "lap")
    page = "/dang-ky-thi-dua?ky=Y2023&danh_hieu=LDTT"
    keys = re.findall(r'name="co" value="([^"]+)"', text_of(lap.get(page)))
    assert len(keys) == 3
    assert send(lap, page, to="/dang-ky-thi-dua", chon=keys[:2]).status_code == 303
    assert text_of(lap.get(page)).count(" checked") == 2
    number = cases.dossier(season)
    cases.drafts(number, ["P1", "P2", "P3"])
    ref = dossiers.ref_of(district.actor("lap"), number)
    grid = nominee_grid.grid(district.actor("lap"), ref)
    assert sum(one.registered for one in grid.rows) == 2
    shown = text_of(lap.get(f"/ho-so/{ref}/bang"))
    assert shown.count("Đã đăng ký thi đua") == 2 and shown.count("Chưa đăng ký thi đua") == 1
    assert send(lap, page, to="/dang-ky-thi-dua", chon=keys[1:]).status_code == 303
    assert send(lap, page, to="/dang-ky-thi-dua", chon=keys).status_code == 303
    assert text_of(lap.get(page)).count(" checked") == 3
    with db.reading() as connection:
        assert verify(connection).problems == ()


def test_after_the_deadline_a_target_is_marked_late_not_refused(app: Flask, season: int) -> None:
    setting = {
        "key": "target_registration_until",
        "value": "31/12",
        "since": date(2020, 1, 1),
        "citation": "KH 01",
    }
    with db.transaction() as connection:
        connection.execute(sa.insert(table(DatedSetting)).values(setting))
    lap = desk(app, "lap")
    page = "/dang-ky-thi-dua?ky=Y2023&danh_hieu=LDTT"
    keys = re.findall(r'name="co" value="([^"]+)"', text_of(lap.get(page)))
    send(lap, page, to="/dang-ky-thi-dua", chon=keys[:1])
    told = text_of(lap.get(page))
    assert (
        "31/12/2023" in told
        and "đến hết ngày <b>02/01/2024" in told
        and "KH 01" in told
        and "sau hạn" in told
    )
    school = registers.unit_ids()[district.SCHOOL]
    for wrong in ("2024", ""):
        with pytest.raises(InvalidInput, match="Chọn năm"):
            save_targets(
                school, wrong, AwardCode.ADVANCED_WORKER, shown=keys, ticked=keys, actor=district.actor("lap")
            )
    with pytest.raises(NotPermitted):
        save_targets(
            school, "Y2024", AwardCode.ADVANCED_WORKER, shown=keys, ticked=keys, actor=district.actor("xa")
        )
    assert desk(app, "tham").get("/dang-ky-thi-dua").status_code == 403


def test_statements_stay_the_same_with_more_rows(app: Flask, season: int) -> None:
    clerk, school, lap = district.actor("lap"), registers.unit_ids()[district.SCHOOL], desk(app, "lap")
    paths = ("/sang-kien", "/dang-ky-thi-dua?ky=Y2023")
    before = [statements_of(lap, path) for path in paths]
    for title in ("Một", "Hai"):
        initiatives.register(school, person("P2"), title, 2024, actor=clerk)
    keys = [f"P{person(code)}" for code in ("P1", "P2", "P3")]
    save_targets(school, "Y2023", AwardCode.ADVANCED_WORKER, shown=keys, ticked=keys, actor=clerk)
    assert [statements_of(lap, path) for path in paths] == before
