"""The officer and the education block: 48 schools, 1,478 nominations; one key for a clean one, or all in one run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode, Employment, Level, NomineeKind, Rating
from tests.support import cases, district
from tests.support.browser import LiveServer, serving
from tests.support.visits import BUDGETS, visiting
from web.application import create_app
from web.settings import load
from workflow import clock, outbox
from workflow.actor import SYSTEM
from workflow.payloads import PaperAdded
from workflow.roles import Role
from workflow.services import appraisal, drafting, files, registers, submission
from workflow.services.register_records import (
    GrantRow,
    PersonRow,
    RatingRow,
    ServiceRow,
    UnitKind,
    UnitRow,
    UserRow,
)

pytestmark = [pytest.mark.browser, pytest.mark.nightly]

SCHOOLS, NOMINATIONS = 48, 1478
MORNING = datetime(2024, 1, 9, 8, 0, tzinfo=clock.LOCAL)
WALKED = 40


def teachers_of(school: int) -> range:
    """The numbers of a school's teachers: 30 or 31, 1,478 in all."""
    return range(school * NOMINATIONS // SCHOOLS, (school + 1) * NOMINATIONS // SCHOOLS)


def register() -> None:
    """The small district with 48 schools more, each with a clerk, a head and its teachers."""
    base, since, rated = district.batch(), district.SINCE, date(2023, 12, 20)
    codes = {number: f"T{number:04}" for number in range(NOMINATIONS)}
    home = {number: f"TR{school:02}" for school in range(SCHOOLS) for number in teachers_of(school)}
    schools = [f"TR{school:02}" for school in range(SCHOOLS)]
    units = [
        UnitRow(
            one, UnitKind.SCHOOL, Level.BASE_UNIT, f"Trường Tiểu học số {number}", since, parent=district.BODY
        )
        for number, one in enumerate(schools, 1)
    ]
    staff = [(f"{role}{one}", role, one) for one in schools for role in ("lap", "truong")]
    duty = {"lap": Role.CLERK, "truong": Role.UNIT_HEAD}
    registers.load(
        replace(
            base,
            units=(*base.units, *units),
            persons=(*base.persons, *(PersonRow(code, f"Đinh Thị Giáo {code}") for code in codes.values())),
            services=(
                *base.services,
                *(
                    ServiceRow(
                        codes[n], home[n], "Giáo viên", Employment.PUBLIC_EMPLOYEE, since, recruited_on=since
                    )
                    for n in codes
                ),
            ),
            ratings=(
                *base.ratings,
                *(
                    RatingRow(NomineeKind.INDIVIDUAL, code, district.PERIOD, Rating.GOOD, rated, "QĐ 01")
                    for code in codes.values()
                ),
            ),
            users=(*base.users, *(UserRow(name, name, password_hash=district.HASH) for name, _, _ in staff)),
            grants=(*base.grants, *(GrantRow(name, duty[role], unit, since) for name, role, unit in staff)),
        ),
        actor=SYSTEM,
    )


def sent_and_received(round_id: int) -> None:
    """Every school sends its list, with its papers; the officer receives all."""
    people, units = registers.nominee_ids(NomineeKind.INDIVIDUAL), registers.unit_ids()
    stored = files.store(cases.PDF, "van-ban.pdf")
    papers = [
        PaperAdded(kind, stored.sha256, f"{kind.value}.pdf", "01", date(2024, 1, 4)) for kind in cases.PAPERS
    ]
    every: list[int] = []
    for school in range(SCHOOLS):
        clerk, head = district.actor(f"lapTR{school:02}"), district.actor(f"truongTR{school:02}")
        dossier = drafting.create_dossier(round_id=round_id, unit_id=units[f"TR{school:02}"], actor=clerk)
        drafting.attach_to_dossier(dossier, papers, actor=clerk, confirms_conduct=True)
        named = [
            drafting.NominationDraft(
                AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL, people[f"T{number:04}"], "Giáo viên"
            )
            for number in teachers_of(school)
        ]
        ids = drafting.add_nominations(dossier, named, actor=clerk)
        drafting.send_to_head(ids, actor=clerk)
        submission.submit(ids, actor=head)
        every += ids
    appraisal.receive(every, actor=district.actor("tham"))
    assert len(every) == NOMINATIONS


@pytest.fixture
def server(engine: Engine, tmp_path: Path) -> Iterator[LiveServer]:
    """The block before the officer, behind a real socket."""
    with clock.use(clock.SimulatedClock(MORNING)):
        address = engine.url.render_as_string(hide_password=False)
        app = create_app(load({}, data_dir=tmp_path / "var", database_url=address))
        register()
        sent_and_received(district.open_round())
        with serving(app) as made:
            yield made


def test_the_officer_clears_the_education_block(chromium: Any, server: LiveServer) -> None:
    with visiting(chromium, server.url) as visit:
        visit.sign_in("tham", district.PASSWORD)
        began = time.perf_counter()
        visit.start("/tham-dinh")
        shown = time.perf_counter() - began
        assert f"Tất cả {NOMINATIONS:,}".replace(",", ".") in " ".join(visit.page.inner_text("main").split())
        visit.page.goto(f"{visit.url}/tham-dinh?xem=nguoi&loc=sach&y_kien=chua")
        first = visit.page.locator("a[data-open]").first.get_attribute("href")
        visit.start(str(first))
        for _ in range(WALKED):
            before = visit.page.url
            visit.press("y")
            visit.page.wait_for_url(lambda address, before=before: address != before)
        visit.told(
            f"officer, {WALKED} clean ones of {NOMINATIONS} by keys", BUDGETS["appraiser_clean"], cases=WALKED
        )
        assert visit.keys == WALKED
        visit.start("/tham-dinh")
        visit.click(
            "main button:has-text('mục sạch chưa có ý kiến'), main a:has-text('mục sạch chưa có ý kiến')"
        )
        visit.click("main button:has-text('Ghi ý kiến thẩm định cho')")
        visit.page.wait_for_url("**/viec-dang-chay/**")
        while outbox.drain():  # what the thread of ``khenthuong serve`` does
            pass
        visit.page.reload()
        visit.page.wait_for_selector(f"text={NOMINATIONS - WALKED:,} đã thực hiện".replace(",", "."))
        visit.told(
            f"officer, the other {NOMINATIONS - WALKED} in one run", BUDGETS["appraiser_clean"], cases=48
        )
    print(f"the queue of {NOMINATIONS} in 48 dossiers was on screen after {shown:.1f} s")
