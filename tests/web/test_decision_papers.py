"""The paper of a decision on its page: draft and issued, as Word and PDF, for whom it is, with the same words."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Browser

from rules.vocabulary import AwardCode
from tests.support import cases, district
from tests.support.browser import serving
from tests.support.visits import PHONE, WIDE, check_page, visiting
from tests.web.desk import desk, text_of
from workflow.queries import decision_papers as papers
from workflow.queries import decisions
from workflow.services.deciding import DecisionDraft, create_decision


def address(decision_id: int) -> str:
    """The decision's paper."""
    return f"/quyet-dinh/{decisions.ref_of(district.actor('thuongtruc'), decision_id)}/van-ban"


@pytest.fixture
def round_id(app: Flask) -> int:
    """The small district with an open round."""
    del app
    district.build()
    return district.open_round()


def drafted(round_id: int) -> int:
    """A draft with one recommended teacher."""
    ids = cases.drafts(cases.dossier(round_id))
    cases.submitted(ids)
    cases.appraised(ids)
    cases.recommended(ids)
    return cases.drafted_decision(round_id, ids)


def words_of(data: bytes) -> str:
    """All words of a Word file, tables included."""
    document = docx.Document(io.BytesIO(data))
    return " ".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def test_a_draft_is_seen_as_it_would_print_and_taken_to_word(app: Flask, round_id: int) -> None:
    decision = drafted(round_id)
    browser = desk(app, "thuongtruc")
    page = text_of(browser.get(address(decision)))
    assert "DỰ THẢO" in page
    assert "Đinh Thị Mai" in page
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "ngày … tháng … năm …" in page
    assert f"{address(decision)}?dang=docx" in text_of(
        browser.get(address(decision).removesuffix("/van-ban"))
    )
    word = browser.get(address(decision) + "?dang=docx")
    assert "wordprocessingml" in word.headers["Content-Type"]
    assert "quyet-dinh-du-thao.docx" in word.headers["Content-Disposition"]
    assert "Đinh Thị Mai" in words_of(word.data)
    draft = browser.get(address(decision) + "?dang=pdf")
    assert "DỰ THẢO" in pypdf.PdfReader(io.BytesIO(draft.data)).pages[0].extract_text()


def test_an_issued_decision_has_the_words_of_its_frozen_content(app: Flask, round_id: int) -> None:
    _ids, decision = cases.whole_way(round_id)
    browser = desk(app, "lap")
    page = text_of(browser.get(address(decision)))
    assert "DỰ THẢO" not in page
    assert "Số: 36/QĐ-UBND" in page
    word = browser.get(address(decision) + "?dang=docx")
    assert "36/QĐ-UBND" in words_of(word.data)
    assert "DỰ THẢO" not in words_of(word.data)
    stored = browser.get(address(decision) + "?dang=pdf", follow_redirects=True)
    assert stored.data.startswith(b"%PDF-")
    assert browser.get(address(decision) + "?dang=odt").status_code == 404


def test_a_draft_is_for_its_body_only(app: Flask, round_id: int) -> None:
    decision = drafted(round_id)
    for name in ("lap", "truong", "xa"):
        assert desk(app, name).get(address(decision)).status_code == 404, name
    assert desk(app, "ky").get(address(decision)).status_code == 200


def test_an_empty_draft_says_what_is_missing(app: Flask, round_id: int) -> None:
    wanted = DecisionDraft(round_id=round_id, awards=(AwardCode.ADVANCED_WORKER,), title="Trống", proposal="")
    decision = create_decision(wanted, actor=district.actor("thuongtruc"))
    browser = desk(app, "thuongtruc")
    assert "chưa có trường hợp nào" in text_of(browser.get(address(decision)))
    assert browser.get(address(decision) + "?dang=docx").status_code == 422


def test_a_long_list_is_cut_on_the_page_and_whole_in_word(app: Flask, round_id: int) -> None:
    found = papers.paper(district.actor("thuongtruc"), address(drafted(round_id)).split("/")[2])
    assert found.content is not None
    section = found.content.annex.sections[0]
    rows = tuple((str(n), *section.rows[0][1:]) for n in range(1, 1_301))
    longer = replace(section, rows=rows)
    content = replace(found.content, annex=replace(found.content.annex, sections=(longer,)))
    table = papers.on_page(content).parts[1].blocks[0]
    assert (len(table.rows), table.rows[-1].cells[0]) == (  # type: ignore[union-attr]
        201,
        "… và 1.100 trường hợp nữa trong tệp Word và PDF.",
    )
    assert " 1300 " in words_of(papers.drawn(replace(found, content=content), "docx").content)


@pytest.mark.browser
def test_the_paper_is_readable_on_desk_and_phone(app: Flask, round_id: int, chromium: Browser) -> None:
    decision = drafted(round_id)
    with serving(app) as server:
        for size in (WIDE, PHONE):
            with visiting(chromium, server.url.replace("127.0.0.1", "localhost"), viewport=size) as visit:
                visit.sign_in("thuongtruc", district.PASSWORD)
                visit.start(address(decision))
                check_page(visit.page, f"decision paper {size}")
                assert visit.page.locator(".papers-sheet").count() == 2
