"""Counted clicks of those who work around the council: secretary, member, and the superior who reads the figures."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.support import cases, council, district
from tests.support.browser import serving
from tests.support.district import PASSWORD
from tests.support.visits import BUDGETS, PHONE, visiting
from tests.web.conftest import app, moving_clock  # noqa: F401  # the pages' own application
from tests.web.test_council_member import Hall, convened_hall
from workflow.council_words import Choice, ItemResult
from workflow.services import named_votes

pytestmark = pytest.mark.browser


@pytest.fixture
def hall(app: Flask) -> Hall:  # noqa: F811
    """A session being held: one case by consensus, one by open vote, all fifteen there."""
    made = convened_hall(app)
    council.all_present(made.session, made.seats)
    return made


def test_members_vote_and_the_secretary_takes_both_cases_to_their_results(chromium: Any, hall: Hall) -> None:
    with serving(hall.app) as server:
        with visiting(chromium, server.url, viewport=PHONE) as member:
            member.sign_in("tv4", PASSWORD)
            member.start(f"{hall.page}/y-kien")
            member.click(member.page.get_by_label("Đồng ý", exact=True).first)
            member.click("main button:has-text('Gửi ý kiến')")
            member.told("council member, open vote on a phone", BUDGETS["council_member"])
        for place in (0, 1, 2, *range(4, 15)):
            named_votes.vote_by_name(hall.session, {hall.second: Choice.AGREE}, actor=hall.actor(place))
        with visiting(chromium, server.url) as visit:
            visit.sign_in("thuky", PASSWORD)
            visit.start(hall.page)
            visit.click("main a:has-text('Nhất trí theo danh sách')")
            visit.click("main button:has-text('Ghi nhất trí')")
            visit.click("main a:has-text('Biểu quyết công khai')")
            visit.click("main a:has-text('Phạm Văn Rêu')")
            visit.click("main a:has-text('biểu quyết') >> nth=0")
            visit.click("main button:has-text('Kết thúc biểu quyết')")
            visit.told("secretary, one case by consensus and one by open vote", BUDGETS["secretary"], cases=2)
    results = [item.result for item in council.world_of(hall.session).items]
    assert results == [ItemResult.RECOMMENDED, ItemResult.RECOMMENDED]


def test_the_superior_opens_a_figure_to_its_names(chromium: Any, app: Flask) -> None:  # noqa: F811
    district.build()
    cases.whole_way(district.open_round())
    with serving(app) as server, visiting(chromium, server.url) as visit:
        visit.sign_in("tinh", PASSWORD)
        visit.start("/viec-can-lam")
        visit.click("main a:has-text('Đã có quyết định')")
        assert "Đinh Thị Mai" in visit.page.inner_text("main")
        visit.click("main a:has-text('Đinh Thị Mai')")
        visit.told("superior, from a figure to a name and its dossier", BUDGETS["province"])
