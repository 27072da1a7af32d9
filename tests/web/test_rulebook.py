"""The rulebook's pages, and why a nomination stands as it does."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rules.vocabulary import AwardCode
from tests.support import cases, district
from tests.web.desk import desk, send, text_of
from workflow.queries import nominations, rulebook

PAGES = ("/quy-dinh", "/quy-dinh/so-sanh", "/quy-dinh/van-ban", "/quy-dinh/doi-chieu", "/quy-dinh/gk")


@pytest.mark.parametrize("path", PAGES)
def test_the_rulebook_is_for_those_who_signed_in(
    client: FlaskClient, officer: FlaskClient, path: str
) -> None:
    assert client.get(path).status_code == 302
    answer = officer.get(path)
    assert answer.status_code == 200
    assert 'aria-current="page"' in text_of(answer)


def test_every_award_has_a_page_on_every_day(officer: FlaskClient) -> None:
    for day in ("2023-06-01", "2024-06-20", "2026-02-01", "2026-11-21"):
        for code in AwardCode:
            answer = officer.get(f"/quy-dinh/{rulebook.slug(code)}?ngay={day}")
            assert answer.status_code == 200, (day, code)
            assert code.label in text_of(answer)
    assert officer.get("/quy-dinh/khong-co").status_code == 404
    assert officer.get("/quy-dinh/CO-TINH").status_code == 200


def test_the_index_tells_deciders_and_money(officer: FlaskClient) -> None:
    text = text_of(officer.get("/quy-dinh?ngay=2024-06-20"))
    assert "540.000 đồng" in text
    assert "Thủ tướng Chính phủ" in text
    assert "/quy-dinh/ldtt?ngay=2024-06-20" in text
    assert "Nghị định số 98/2023/NĐ-CP" in text
    local = text_of(officer.get("/quy-dinh?ngay=2024-06-20&dia-phuong=ba_to_2024"))
    assert "dia-phuong=ba_to_2024" in local


def test_a_page_has_requirements_with_values_articles_and_doubts(officer: FlaskClient) -> None:
    text = text_of(officer.get("/quy-dinh/ldtt?ngay=2024-06-20"))
    assert "dưới 06 tháng" in text
    assert 'href="/quy-dinh/van-ban#vb-06-2022-qh15"' in text
    assert "Suy luận" in text
    assert "Do người xét" in text
    assert 'id="ca_nhan-advanced_worker.rating"' in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    carried = text_of(officer.get("/quy-dinh/ldtt?ngay=2026-11-21"))
    assert "Chưa đối chiếu văn bản mới" in carried


def test_a_pack_fills_the_values_and_says_that_it_is_invented(officer: FlaskClient) -> None:
    text = text_of(officer.get("/quy-dinh/gk?ngay=2024-06-20&dia-phuong=ba_to_2024"))
    assert "(Hoàn thành tốt nhiệm vụ)" in text
    assert "không phải văn bản thật" in text
    assert officer.get("/quy-dinh/gk?dia-phuong=khong_co").status_code == 404


@pytest.mark.parametrize("path", ["/quy-dinh?ngay=1999-01-01", "/quy-dinh/gk?ngay=1999-01-01"])
def test_a_day_without_law_is_answered_in_words(officer: FlaskClient, path: str) -> None:
    answer = officer.get(path)
    assert answer.status_code == 200
    assert "Chưa có quy định để xem" in text_of(answer)


def test_a_day_that_cannot_be_read_is_told(officer: FlaskClient) -> None:
    text = text_of(officer.get("/quy-dinh?ngay=hôm qua"))
    assert "Không hiểu ngày “hôm qua”" in text
    assert "05/07/2024" in text
    assert "20/06/2024" in text_of(officer.get("/quy-dinh?ngay=20/06/2024"))


def test_two_days_side_by_side(officer: FlaskClient) -> None:
    text = text_of(officer.get("/quy-dinh/so-sanh?tu=2025-06-30&den=2025-07-01&danh-hieu=cstdcs"))
    assert "Chủ tịch Ủy ban nhân dân cấp xã" in text
    assert "Điều 59 Nghị định số 129/2025/NĐ-CP" in text
    assert "chỉ đổi căn cứ" in text
    same = text_of(officer.get("/quy-dinh/so-sanh?tu=2024-06-20&den=2024-06-20"))
    assert "Hai ngày không khác nhau" in same
    assert "Chưa có quy định để xem" in text_of(officer.get("/quy-dinh/so-sanh?tu=1999-01-01&den=2024-01-01"))
    assert "Không hiểu ngày" in text_of(officer.get("/quy-dinh/so-sanh?tu=x"))
    assert officer.get("/quy-dinh/so-sanh?danh-hieu=x").status_code == 404


def test_a_text_is_checked_and_not_kept(officer: FlaskClient) -> None:
    typed = "Căn cứ NĐ 91/2017/NĐ-CP ngày 31/7/2017;\nQuyết định số 33/2018/QĐ-UBND"
    answer = send(officer, "/quy-dinh/van-ban", ngay="05/07/2024", noi_dung=typed)
    text = text_of(answer)
    assert answer.status_code == 200
    assert "hết hiệu lực từ ngày 01/01/2024" in text
    assert "Chưa viện dẫn văn bản thay thế" in text
    assert "Không có trong danh mục." in text
    assert "2 viện dẫn, 1 cần xem lại" in text
    assert "33/2018" not in text_of(officer.get("/quy-dinh/van-ban"))


def test_a_text_without_a_day_is_sent_back_with_what_was_typed(officer: FlaskClient) -> None:
    answer = send(officer, "/quy-dinh/van-ban", ngay="", noi_dung="Căn cứ 91/2017/NĐ-CP")
    assert answer.status_code == 422
    assert "Ghi ngày của văn bản." in text_of(answer)
    assert "Căn cứ 91/2017/NĐ-CP" in text_of(answer)
    nothing = send(officer, "/quy-dinh/van-ban", ngay="05/07/2024", noi_dung="không có gì")
    assert "Không thấy văn bản nào được viện dẫn" in text_of(nothing)
    long = send(officer, "/quy-dinh/van-ban", ngay="05/07/2024", noi_dung="a" * 50_001)
    assert long.status_code == 422


def test_the_coverage_lists_every_rule(officer: FlaskClient) -> None:
    text = text_of(officer.get("/quy-dinh/doi-chieu"))
    assert "LDTT-15" in text
    assert "Trỏ sai" not in text


def test_a_citation_leads_to_its_text() -> None:
    assert rulebook.number_anchor("khoản 2 Điều 35 Nghị định số 152/2025/NĐ-CP") == "vb-152-2025-nd-cp"
    assert rulebook.number_anchor("Hướng dẫn của đợt xét") == ""
    amending = rulebook.number_anchor("Luật sửa đổi, bổ sung Luật Thi đua, khen thưởng 2005")
    assert amending == "vb-47-2005-qh11"


def test_a_nomination_says_why_beside_its_papers(app: Flask) -> None:
    district.build()
    numbers = cases.drafts(cases.dossier(district.open_round()))
    cases.submitted(numbers)
    ref = nominations.ref_of(district.actor("lap"), numbers[0])
    text = text_of(desk(app, "lap").get(f"/de-nghi/{ref}"))
    assert "Vì sao: tiêu chí và điều kiện" in text
    assert "Xếp loại chất lượng của năm từ mức Hoàn thành tốt nhiệm vụ trở lên." in text
    assert "#ca_nhan-advanced_worker.rating" in text
    assert re.search(r'class="evidence"><li><a href="/[^"]+"', text)
    assert "Biên bản bình xét thi đua" in text
