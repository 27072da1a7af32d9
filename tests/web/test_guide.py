"""The guide: every chapter loads, names pages and pictures that exist, one's own first."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from tests.screens.states import STATES
from tests.support import district
from tests.web.desk import desk, text_of
from web import guide, guide_pictures
from web.cli import cli
from workflow.roles import Role


def test_every_role_has_a_chapter_and_every_chapter_names_what_there_is(app: Flask) -> None:
    shots = {state.name for state in STATES}
    chapters = guide.chapters()
    assert {role for one in chapters for role in one.roles} == set(Role)
    for one in chapters:
        assert one.steps, one.slug
        for step in one.steps:
            assert not step.endpoint or step.endpoint in app.view_functions, (one.slug, step.endpoint)
            assert not step.shot or step.shot in shots, (one.slug, step.shot)


def test_states_are_named_once() -> None:
    names = [state.name for state in STATES]
    assert len(set(names)) == len(names)


def test_ones_own_chapter_stands_first(app: Flask) -> None:
    district.build()
    browser = desk(app, "lap")
    assert browser.get("/huong-dan/khong-co").status_code == 404
    assert browser.get("/huong-dan/di-mot-vong").status_code == 404, "no example data here"
    page = text_of(browser.get("/huong-dan"))
    assert (
        page.index("Người lập hồ sơ của đơn vị")
        < page.index("Công việc khác")
        < page.index("Thủ trưởng đơn vị")
    )


def test_links_are_for_those_whose_work_it_is_and_open_for_them(app: Flask) -> None:
    """Whoever may follow a link of a chapter gets the page; to the others the chapter is plain text."""
    district.build()
    for username, _, role, _ in district.ACCOUNTS:
        browser = desk(app, username)
        for one in (one for one in guide.chapters() if not one.demo):
            page = text_of(browser.get(f"/huong-dan/{one.slug}"))
            if role not in one.roles:
                assert "Mở trang này" not in page, (username, one.slug)
                assert "Phần này dành cho" in page
                continue
            for address in re.findall(r'<p><a href="([^"]+)">Mở trang này', page):
                assert browser.get(address).status_code == 200, (username, one.slug, address)


def test_steps_lead_to_their_pages(app: Flask) -> None:
    district.build()
    browser = desk(app, "lap")
    assert "/ho-so/moi" in text_of(browser.get("/huong-dan/nguoi-lap"))


def test_steps_show_their_pictures_where_there_are_any(app: Flask, tmp_path: Path) -> None:
    district.build()
    browser, taken = desk(app, "lap"), tmp_path / "taken"
    chapter = guide.chapter("nguoi-lap")
    assert chapter is not None
    shot = next(step.shot for step in chapter.steps if step.shot)
    assert "<figure" not in text_of(browser.get("/huong-dan/nguoi-lap")), "no pictures, only words"
    run, where = CliRunner(), {"KHENTHUONG_DATA_DIR": str(app.config["SETTINGS"].data_dir)}
    taken.mkdir()
    assert run.invoke(cli, ["guide-pictures", str(taken)], env=where).exit_code == 1
    content = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 1280, 900)
    (taken / f"{shot}.png").write_bytes(content)
    (taken / f"{shot}-dt.png").write_text("no picture")
    (taken / "rieng.png").write_bytes(content)
    said = run.invoke(cli, ["guide-pictures", str(taken)], env=where).output
    assert "Đã đưa 1 hình" in said
    assert f"Thiếu {len(guide_pictures.names()) - 1} hình" in said
    page = text_of(browser.get("/huong-dan/nguoi-lap"))
    (source,) = set(
        re.findall(r'<img src="(/huong-dan/hinh/[^"]+)" width="1280" height="900" loading="lazy"', page)
    )
    assert "<source" not in page, "what is no picture is not shown"
    sent = browser.get(source)
    assert (sent.data, sent.content_type) == (content, "image/png")
    assert (
        sent.headers["Cache-Control"].startswith("private") and "immutable" in sent.headers["Cache-Control"]
    )
    old = browser.get(f"/huong-dan/hinh/cu/{shot}.png")
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-store")
    assert browser.get("/huong-dan/hinh/cu/rieng.png").status_code == 404, "no chapter names it"
    assert app.test_client().get(source).status_code == 302, "for people who signed in"


def test_a_page_leads_to_the_chapter_that_explains_it(app: Flask) -> None:
    for one in guide.chapters():
        for name in one.about:
            assert name in app.view_functions or name in app.blueprints, (one.slug, name)
    named = [name for one in guide.chapters() for name in one.about]
    assert len(set(named)) == len(named), "two chapters about one page"
    district.build()
    browser = desk(app, "thuongtruc")
    for address, title in (
        ("/quy-thi-dua", "Tiền thưởng và quỹ"),
        ("/so-vang", "Giấy chứng nhận, sổ vàng"),
        ("/so-van-ban", "Số văn bản"),
        ("/cong-van?loai=ket-qua", "Công văn và thông báo"),
        ("/huy-bo-dinh-chinh", "Hủy bỏ, đính chính"),
        ("/khieu-nai", "Khiếu nại, tố cáo"),
    ):
        page = text_of(browser.get(address))
        assert f"Hướng dẫn: {title}" in page, address
    assert "Hướng dẫn: " not in text_of(browser.get("/tai-khoan"))
