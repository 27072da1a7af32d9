"""What an award decision says: equality of content, order, numbers, refusals, freezing."""

import dataclasses
import io
import json
import unicodedata
from dataclasses import replace

import pytest
from pypdf import PdfReader

from rules.documents import (
    AwardDecisionContent,
    InconsistentFacts,
    PrizeMoney,
    Recipient,
    UnreadableContent,
    decision_content,
    render,
)
from rules.documents.content.decision_blocks import decision_blocks
from rules.documents.content.frozen import texts_of, to_json
from rules.documents.content.parts import Article, AttachedList, Column, ColumnRole, ListSection, Signature
from rules.text import ForbiddenCharacter
from rules.vocabulary import NomineeKind
from tests.unit.documents.decisions import certificate_facts, fonts, person, title_facts, wording


def test_a_title_decision_says_exactly_this() -> None:
    facts = title_facts(
        2,
        legal_bases=("Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",),
        executing_bodies=("Trưởng phòng Nội vụ",),
        copies_to=("Kho bạc Nhà nước huyện;",),
    )
    assert decision_content(facts, wording()) == AwardDecisionContent(
        spec="award_decision/2024-01-01",
        title="Quyết định số 4418/QĐ-UBND về việc tặng danh hiệu “Lao động tiên tiến” năm học 2023 - 2024",
        author="Chủ tịch Ủy ban nhân dân huyện Ba Tơ",
        nation="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        parent_body="",
        body_lines=("ỦY BAN NHÂN DÂN", "HUYỆN BA TƠ"),
        number_line="Số: 4418/QĐ-UBND",
        place_date="Ba Tơ, ngày 15 tháng 8 năm 2024",
        kind="QUYẾT ĐỊNH",
        subject="Về việc tặng danh hiệu “Lao động tiên tiến” năm học 2023 - 2024",
        authority="CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN BA TƠ",
        bases=(
            "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
            "Theo đề nghị của Trưởng phòng Nội vụ tại Tờ trình số 12/TTr-PNV ngày 01 tháng 02 năm 2024.",
        ),
        enacting="QUYẾT ĐỊNH:",
        articles=(
            Article(
                "Điều 1.",
                "Tặng danh hiệu “Lao động tiên tiến” năm học 2023 - 2024 cho 02 cá nhân "
                "(có danh sách kèm theo).",
            ),
            Article(
                "Điều 2.",
                "Trưởng phòng Nội vụ; các cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành "
                "Quyết định này./.",
            ),
        ),
        recipients_heading="Nơi nhận:",
        recipients=("- Như Điều 2;", "- Kho bạc Nhà nước huyện;", "- Lưu: VT, PNV."),
        signature=Signature(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Phạm Giang Nam"),
        annex=AttachedList(
            title="DANH SÁCH",
            subject="Cá nhân được tặng danh hiệu “Lao động tiên tiến” năm học 2023 - 2024",
            attached_to=(
                "(Kèm theo Quyết định số 4418/QĐ-UBND ngày 15 tháng 8 năm 2024",
                "của Chủ tịch Ủy ban nhân dân huyện Ba Tơ)",
            ),
            sections=(
                ListSection(
                    "",
                    (
                        Column(ColumnRole.INDEX, "STT"),
                        Column(ColumnRole.NAME, "Họ và tên"),
                        Column(ColumnRole.DETAIL, "Chức vụ, đơn vị"),
                    ),
                    (
                        ("1", "Phạm Thị Hưởng", "Giáo viên, Trường THCS Ba Vì"),
                        ("2", "Đinh Văn Đường", "Phó Hiệu trưởng, Trường Mầm non Ba Động"),
                    ),
                ),
            ),
            total=(),
        ),
    )


def test_a_form_decision_names_counts_reason_period_and_money() -> None:
    content = decision_content(certificate_facts(), wording())
    award, prize, execution = content.articles
    reason = "đã có thành tích xuất sắc trong phong trào thi đua “Chung sức xây dựng nông thôn mới” năm 2023"
    assert award.text == (
        "Tặng Giấy khen của Chủ tịch Ủy ban nhân dân huyện Ba Tơ cho 12 tập thể, 13 hộ gia đình và "
        f"11 cá nhân {reason} (có danh sách kèm theo)."
    )
    assert "38.510.000 đồng (Bằng chữ: Ba mươi tám triệu năm trăm mười nghìn đồng)" in prize.text
    assert prize.text.endswith("chi từ Quỹ thi đua, khen thưởng của huyện.")
    assert execution.text.endswith("có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.")
    assert content.subject == f"Về việc tặng Giấy khen cho các tập thể, hộ gia đình và cá nhân {reason}"
    assert content.recipients[0] == "- Như Điều 3;"
    assert content.recipients[-1] == "- Lưu: VT, PNV."


def test_lists_go_from_collectives_over_households_to_individuals() -> None:
    annex = decision_content(certificate_facts(), wording()).annex
    assert [section.heading for section in annex.sections] == [
        "I. TẬP THỂ: 12",
        "II. HỘ GIA ĐÌNH: 13",
        "III. CÁ NHÂN: 11",
    ]
    assert [len(section.rows) for section in annex.sections] == [12, 13, 11]
    assert annex.sections[0].rows[0] == ("1", "Nhân dân và cán bộ thôn Gò Năng", "xã Ba Vì", "1.410.000")
    assert annex.total == ("Tổng cộng", "38.510.000")


def test_the_order_inside_a_kind_is_that_of_the_facts() -> None:
    people = (person(5), person(1), person(9))
    rows = decision_content(title_facts(1, recipients=people), wording()).annex.sections[0].rows
    assert [row[1] for row in rows] == [each.name for each in people]


def test_every_basis_ends_with_a_semicolon_and_the_last_line_with_a_full_stop() -> None:
    bases = decision_content(certificate_facts(), wording()).bases
    assert all(line.startswith("Căn cứ ") and line.endswith(";") for line in bases[:-1])
    assert bases[-1].startswith("Theo đề nghị của ")
    assert bases[-1].endswith(".")


@pytest.mark.parametrize(
    ("number", "line"), [("5", "Số: 05/QĐ-UBND"), ("05", "Số: 05/QĐ-UBND"), ("128a", "Số: 128a/QĐ-UBND")]
)
def test_a_number_below_ten_takes_a_zero(number: str, line: str) -> None:
    assert decision_content(certificate_facts(number=number), wording()).number_line == line


def test_a_draft_leaves_room_for_number_and_date() -> None:
    content = decision_content(certificate_facts(number=None, issued_on=None), wording())
    assert content.number_line == "Số:       /QĐ-UBND"
    assert content.place_date == "Ba Tơ, ngày … tháng … năm …"
    assert content.annex.attached_to[0] == "(Kèm theo Quyết định số       /QĐ-UBND ngày … tháng … năm …"


def test_one_recipient_is_not_called_several() -> None:
    content = decision_content(title_facts(1), wording())
    assert "cho 01 cá nhân (có" in content.articles[0].text
    assert "; cá nhân có tên" in content.articles[-1].text


def test_the_usual_subject_can_be_replaced_and_the_parent_body_named() -> None:
    facts = title_facts(
        1, subject="khen thưởng đột xuất", parent_body="Ủy ban nhân dân huyện Ba Tơ", issuing_place=""
    )
    content = decision_content(replace(facts, issuing_body="Trường THCS Ba Vì"), wording())
    assert content.subject == "Về việc khen thưởng đột xuất"
    assert content.parent_body == "ỦY BAN NHÂN DÂN HUYỆN BA TƠ"
    assert content.body_lines == ("TRƯỜNG THCS BA VÌ",)


def test_an_empty_column_is_left_out_and_no_money_is_a_dash() -> None:
    recipients = (
        Recipient(NomineeKind.INDIVIDUAL, "Phạm Thị Khuê", amount=0),
        Recipient(NomineeKind.INDIVIDUAL, "Lê Văn Tỵ", amount=540_000),
    )
    facts = title_facts(1, recipients=recipients, money=PrizeMoney(540_000, "Quỹ thi đua, khen thưởng"))
    section = decision_content(facts, wording()).annex.sections[0]
    assert [column.role for column in section.columns] == [
        ColumnRole.INDEX,
        ColumnRole.NAME,
        ColumnRole.AMOUNT,
    ]
    assert section.rows == (("1", "Phạm Thị Khuê", "–"), ("2", "Lê Văn Tỵ", "540.000"))


def test_words_come_out_composed() -> None:
    facts = title_facts(1, signer_name=unicodedata.normalize("NFD", "Phạm Giang Nam"), place_name="Ba  Tơ ")
    content = decision_content(facts, wording())
    assert all(unicodedata.is_normalized("NFC", text) for text in texts_of(content))
    assert content == decision_content(title_facts(1), wording())


def test_hidden_characters_do_not_reach_a_decision() -> None:
    with pytest.raises(ForbiddenCharacter):
        decision_content(title_facts(1, signer_name="Phạm \u202eNam"), wording())
    with pytest.raises(ForbiddenCharacter):
        decision_content(title_facts(1, recipients=(replace(person(1), name="A\u200bB"),)), wording())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"recipients": ()}, "người được khen thưởng"),
        ({"recipients": (replace(person(1), name=" "),)}, "chưa ghi tên"),
        ({"legal_bases": ()}, "căn cứ pháp lý"),
        ({"legal_bases": ("",)}, "căn cứ pháp lý"),
        ({"proposals": ()}, "đề nghị"),
        ({"signer_name": ""}, "họ tên người ký"),
        ({"signer_titles": ()}, "chức vụ người ký"),
        ({"period_label": ""}, "thời gian lập thành tích"),
        ({"recipients": (person(1, 540_000),)}, "không có điều về tiền thưởng"),
        ({"money": PrizeMoney(540_000, "Quỹ")}, "chưa có mức tiền thưởng"),
        ({"money": PrizeMoney(-5, "Quỹ"), "recipients": (person(1, -5),)}, "chưa có mức tiền thưởng"),
        ({"money": PrizeMoney(540_000, ""), "recipients": (person(1, 540_000),)}, "nguồn chi"),
        (
            {"money": PrizeMoney(550_000, "Quỹ"), "recipients": (person(1, 540_000),)},
            "550.000 đồng không bằng",
        ),
    ],
)
def test_incomplete_facts_give_no_decision(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InconsistentFacts, match=message):
        decision_content(title_facts(1, **changes), wording())


def test_frozen_content_comes_back_equal_and_canonical() -> None:
    for facts in (certificate_facts(), title_facts(3)):
        content = decision_content(facts, wording(), spec_id="award_decision/2024-01-01")
        text = content.to_json()
        assert AwardDecisionContent.from_json(text) == content
        assert AwardDecisionContent.from_json(text).to_json() == text
        assert "QUYẾT ĐỊNH" in text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("motto"),
        lambda data: data.update(extra="x"),
        lambda data: data.update(motto=5),
        lambda data: data.update(bases="Căn cứ"),
        lambda data: data["signature"].pop("name"),
        lambda data: data["annex"]["sections"][0]["columns"][0].update(role="colour"),
    ],
)
def test_a_spoiled_content_is_not_read(spoil) -> None:
    data = json.loads(decision_content(title_facts(1), wording()).to_json())
    spoil(data)
    with pytest.raises(UnreadableContent):
        AwardDecisionContent.from_json(json.dumps(data))


def test_only_dataclass_instances_are_frozen() -> None:
    with pytest.raises(TypeError):
        to_json({"a": 1})
    with pytest.raises(dataclasses.FrozenInstanceError):
        decision_content(title_facts(1), wording()).kind = "x"  # type: ignore[misc]  # the assignment must fail


def test_a_few_names_stand_in_the_first_article_and_there_is_no_list() -> None:
    facts = certificate_facts(
        recipients=(
            Recipient(NomineeKind.INDIVIDUAL, "Đinh Văn Nhất", "Thôn 3", "xã Ba Vì"),
            Recipient(NomineeKind.COLLECTIVE, "Đội xung kích thôn 3", "", "xã Ba Vì"),
        ),
        achievement="đã lập thành tích xuất sắc đột xuất",
        money=None,
        names_in_article=True,
    )
    made = decision_content(facts, wording())
    assert made.articles[0].text == (
        "Tặng Giấy khen của Chủ tịch Ủy ban nhân dân huyện Ba Tơ cho 01 tập thể và 01 cá nhân đã lập thành tích xuất "
        f"sắc đột xuất {facts.period_label}, gồm: Đội xung kích thôn 3, xã Ba Vì; Đinh Văn Nhất, Thôn 3, xã Ba Vì."
    )
    assert made.annex.sections == () and len(decision_blocks(made).parts) == 1
    assert AwardDecisionContent.from_json(made.to_json()) == made
    pages = PdfReader(io.BytesIO(render(made, fonts()))).pages
    assert len(pages) == 1 and "danh sách kèm theo" not in pages[0].extract_text()


@pytest.mark.parametrize(
    "changes",
    [
        {"recipients": tuple(person(number) for number in range(1, 12)), "money": None},
        {"recipients": (person(1, 5),), "money": PrizeMoney(5, "Quỹ thi đua, khen thưởng")},
    ],
    ids=["eleven", "amounts"],
)
def test_more_than_ten_or_amounts_need_a_list(changes: dict[str, object]) -> None:
    with pytest.raises(InconsistentFacts, match="phải có danh sách kèm theo"):
        decision_content(certificate_facts(**changes, names_in_article=True), wording())
