"""What the minutes of a session and of a count say, and which facts they refuse."""

from dataclasses import replace
from fractions import Fraction

import pytest

from rules.documents import DOCX, PDF, BlockDocument, InconsistentFacts, render
from rules.documents.content.blocks import Block, Heading, Lines, Recipients, Signatures, Table, Text
from rules.documents.content.council_facts import (
    Anchors,
    Base,
    Channel,
    CouncilCase,
    Manner,
    Outcome,
    Presence,
    Quorum,
    Remark,
)
from rules.text import ForbiddenCharacter
from tests.unit.documents.council_examples import (
    COUNCIL,
    EIGHTY,
    NINETY,
    SITTING,
    ballot_cases,
    ballot_facts,
    counts,
    flag,
    members,
    minutes_cases,
    person,
)
from tests.unit.documents.council_papers import content_of
from tests.unit.documents.decisions import fonts
from tests.unit.documents.hostile_names import HOSTILE
from tests.unit.documents.reading import compact, pdf_text, told, word_texts


def minutes(**changes: object) -> BlockDocument:
    """The minutes of the session with other facts."""
    return content_of("council_minutes", **changes)


def count(**changes: object) -> BlockDocument:
    """The minutes of the count with other facts."""
    return content_of("ballot_minutes", **changes)


def of_kind(content: BlockDocument, kind: type[Block], part: int = 0) -> list:
    """The blocks of one kind in a part."""
    return [block for block in content.parts[part].blocks if isinstance(block, kind)]


def sentences(content: BlockDocument) -> list[str]:
    """All paragraphs and lines of the first part."""
    said = [f"{text.lead} {text.text}".strip() for text in of_kind(content, Text)]
    return said + [line for lines in of_kind(content, Lines) for line in lines.lines]


def row(content: BlockDocument, name: str, part: int) -> tuple[str, ...]:
    """The row of somebody in the first table of a part."""
    table = of_kind(content, Table, part)[0]
    return next(row.cells for row in table.rows if name in row.cells[:3])


def test_the_minutes_have_head_titles_and_no_date_beside_the_number() -> None:
    part = minutes().parts[0]
    assert part.titles == (
        "BIÊN BẢN",
        "Họp Hội đồng Thi đua - Khen thưởng huyện Sơn Lĩnh",
        "xét khen thưởng năm học 2023 - 2024",
    )
    assert part.header is not None
    assert part.header.parent_body == "ỦY BAN NHÂN DÂN HUYỆN SƠN LĨNH"
    assert part.header.body_lines == ("HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG")
    assert (part.header.number_line, part.header.place_date) == ("Số: 05/BB-HĐTĐKT", "")


def test_a_draft_leaves_room_for_the_number() -> None:
    content = minutes(number=None)
    assert content.parts[0].header.number_line == "Số:       /BB-HĐTĐKT"
    assert content.parts[1].notes == ("(Kèm theo Biên bản số       /BB-HĐTĐKT ngày 05 tháng 7 năm 2024)",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Thời gian bắt đầu: 08 giờ 00 phút, ngày 05 tháng 7 năm 2024.",
        "Địa điểm: Phòng họp số 2, trụ sở Ủy ban nhân dân huyện Sơn Lĩnh.",
        "Chủ trì (chủ tọa): Phạm Giang Nam, Chủ tịch Hội đồng, Chủ tịch Ủy ban nhân dân huyện.",
        "Thư ký (người ghi biên bản): Võ Thị Nhẫn, Thư ký Hội đồng, Chuyên viên Phòng Nội vụ.",
        "Thành phần tham dự: Hội đồng được thành lập theo Quyết định số 17/QĐ-UBND ngày 09 tháng 01 năm 2024 của "
        "Chủ tịch Ủy ban nhân dân huyện Sơn Lĩnh. Tổng số thành viên Hội đồng: 15; có mặt: 13; vắng mặt: 02, "
        "trong đó gửi ý kiến bằng văn bản: 01.",
        "Khách mời (không biểu quyết): Ông Nguyễn Văn An, Phó Trưởng ban Tổ chức Huyện ủy.",
        "Điều kiện tiến hành phiên họp: 13/15 thành viên có mặt, bằng 86,66 %; đủ số thành viên tối thiểu là 10 "
        "(Điều 6 Quy chế hoạt động của Hội đồng).",
        "Hội đồng xét 73 trường hợp, gồm:",
        "danh hiệu “Cờ thi đua cấp tỉnh”: 02 tập thể;",
        "danh hiệu “Lao động tiên tiến”: 60 cá nhân.",
        "Huỳnh Văn Tỵ không tham gia thảo luận, biểu quyết, bỏ phiếu đối với: Nguyễn Minh Nhẫn "
        "(Trường PTDTBT TH&THCS Sơn Ba).",
        "Nguyễn Hữu Đường đã khai cùng đơn vị với: Nguyễn Minh Nhẫn (Trường PTDTBT TH&THCS Sơn Ba); "
        "vẫn tham gia.",
        "Hội đồng bỏ phiếu kín (phiếu điện tử). Tỷ lệ đồng ý phải đạt: từ 80 % trở lên tính trên tổng số thành viên "
        "Hội đồng, tương ứng ít nhất 12/15 phiếu. Căn cứ: khoản 7 Điều 30 Nghị định số 98/2023/NĐ-CP ngày 31 tháng "
        "12 năm 2023.",
        "Kết quả: 09/11 trường hợp đạt tỷ lệ, Hội đồng đề nghị tặng danh hiệu “Chiến sĩ thi đua cơ sở” (số phiếu của "
        "từng trường hợp tại Phụ lục II).",
        "Hội đồng thảo luận và nhất trí theo danh sách: đề nghị tặng danh hiệu “Lao động tiên tiến” cho 59 cá nhân "
        "(danh sách tại Phụ lục I).",
        "Ý kiến về Lê Quốc Thủy (Trường THCS Sơn Hạ) - Trần Quốc Khuê: Sáng kiến chưa nêu rõ phạm vi áp dụng.",
        "Lê Quốc Thủy (Trường THCS Sơn Hạ), hồ sơ phiên bản 2: đề nghị Lao động tiên tiến thay thế. Lý do: 8/15 = "
        "53,33 % < 80 %; kể cả đồng ý Lao động tiên tiến: 12/15.",
        "Bùi Thị Ánh (Phòng Nội vụ huyện), hồ sơ phiên bản 2: không đề nghị. Lý do: không đạt tỷ lệ phiếu của Hội "
        "đồng: 9/15 = 60 % < 80 %.",
        "Võ Minh Dũng (Trường PTDTBT TH&THCS Sơn Ba), hồ sơ phiên bản 1: hoãn xét. Lý do: đang chờ kết luận đơn "
        "khiếu nại về kết quả đánh giá.",
        "Lê Thị Kim Phượng: Đề nghị các trường gửi hồ sơ đúng hạn trong năm học sau.",
        "Các trường hợp hoãn xét được đưa ra phiên họp sau khi có kết luận.",
        "Cuộc họp kết thúc vào 11 giờ 30 phút, ngày 05 tháng 7 năm 2024./.",
        f"Hòm phiếu: {'0c' * 32}",
        f"Nhật ký của phiên họp: {'77' * 32}",
    ],
)
def test_the_minutes_say(sentence: str) -> None:
    assert sentence in sentences(minutes())


def test_the_sections_are_numbered_and_grouped_by_award_and_way() -> None:
    assert [heading.text for heading in of_kind(minutes(), Heading)] == [
        "I. NỘI DUNG XÉT",
        "II. XUNG ĐỘT LỢI ÍCH",
        "III. THẢO LUẬN VÀ KẾT QUẢ XÉT",
        "1. Xét tặng danh hiệu “Cờ thi đua cấp tỉnh” (02 tập thể)",
        "2. Xét tặng danh hiệu “Chiến sĩ thi đua cơ sở” (11 cá nhân)",
        "3. Xét tặng danh hiệu “Lao động tiên tiến” (60 cá nhân)",
        "IV. Ý KIẾN KHÁC",
        "V. KẾT LUẬN",
    ]


def test_members_are_listed_with_posts_and_attendance() -> None:
    content = minutes()
    assert row(content, "H’Hen Niê Y-Blô", 0) == (
        "4",
        "H’Hen Niê Y-Blô",
        "Ủy viên",
        "Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam huyện",
        "Có mặt",
    )
    assert row(content, "Lê Quốc Lữ", 0)[-1] == "Vắng mặt, có ý kiến bằng văn bản (đi công tác)"
    assert row(content, "Huỳnh Thị Khuê", 0)[-1] == "Vắng mặt (đi công tác)"
    assert row(content, "Võ Thị Nhẫn", 0)[-1] == "Có mặt, không biểu quyết"


def test_secretary_and_chair_sign() -> None:
    signatures = of_kind(minutes(), Signatures)[0]
    assert [(each.titles, each.name) for each in signatures.signatories] == [
        (("THƯ KÝ",), "Võ Thị Nhẫn"),
        (("CHỦ TỌA",), "Phạm Giang Nam"),
    ]
    assert of_kind(minutes(), Recipients)[0].lines[-1] == "- Lưu: VT, hồ sơ phiên họp."


def test_every_voted_case_has_its_counts_and_its_ratio_on_all_members() -> None:
    content = minutes()
    assert row(content, "Trường Mầm non Hoa Mai", 2) == (
        *("2", "Trường Mầm non Hoa Mai", "huyện Sơn Lĩnh", "2"),
        *("13", "0", "0", "0", "0", "1/1", "14/15 = 93,33 % ≥ 80 %", "Đề nghị"),
    )
    assert row(content, "Lê Quốc Thủy", 2)[4:] == (
        *("07", "02", "04", "0", "0", "1/1"),
        *("8/15 = 53,33 % < 80 %", "Đề nghị Lao động tiên tiến"),
    )


def test_both_figures_are_printed_where_members_are_recused() -> None:
    ratio = row(minutes(), "Nguyễn Minh Nhẫn", 2)[10]
    assert ratio == "13/15 = 86,66 % ≥ 80 %; tính trên số thành viên được bỏ phiếu: 13/14 = 92,85 %"
    content = minutes(base=Base.ENTITLED, base_citation="Điều 9 Quy chế")
    ratio = row(content, "Nguyễn Minh Nhẫn", 2)[10]
    assert ratio == "13/14 = 92,85 % ≥ 80 %; tính trên tổng số thành viên Hội đồng: 13/15 = 86,66 %"
    assert "tính trên số thành viên được bỏ phiếu (theo Điều 9 Quy chế). Căn cứ" in " ".join(
        sentences(content)
    )
    assert "tương ứng ít nhất" not in " ".join(sentences(content))


def test_a_threshold_of_ninety_per_cent_and_a_majority_are_told() -> None:
    cases = (
        replace(minutes_cases()[1], threshold=NINETY),
        CouncilCase(
            person(3, "Giấy khen"),
            1,
            Manner.OPEN,
            Outcome.RECOMMENDED,
            threshold=replace(EIGHTY, share=Fraction(1, 2), above=True),
            counts=counts(8, 5),
        ),
    )
    content = minutes(cases=cases)
    assert row(content, "Trường Mầm non Hoa Mai", 1)[-2] == "14/15 = 93,33 % ≥ 90 %"
    assert row(content, "Trần Thị Kim Lữ", 1)[-2] == "8/15 = 53,33 % > 50 %"
    said = " ".join(sentences(content))
    assert "Hội đồng biểu quyết công khai. Tỷ lệ đồng ý phải đạt: trên 50 % tính trên" in said
    assert "ít nhất 08/15 phiếu" in said
    assert "tại Phụ lục)" in said
    assert len(content.parts) == 2


def test_the_column_of_lower_awards_is_there_only_when_needed() -> None:
    table = of_kind(minutes(cases=minutes_cases()[:2]), Table, 1)[0]
    assert "Danh hiệu thấp hơn" not in [column.heading for column in table.columns]
    assert all(len(row.cells) == len(table.columns) for row in table.rows if not row.is_group)


def test_a_session_of_one_case_by_consensus() -> None:
    content = minutes(
        cases=(CouncilCase(flag(0), 4, Manner.CONSENSUS, Outcome.RECOMMENDED),),
        quorum=None,
        guests=(),
        remarks=(),
        anchors=Anchors(),
        members=(replace(members()[0], keeps_minutes=True),),
    )
    said = sentences(content)
    assert "Hội đồng xét 01 trường hợp, gồm:" in said
    assert "Không có thành viên nào có xung đột lợi ích với các trường hợp được xét." in said
    assert "Không có ý kiến khác." in said
    assert not any("SHA-256" in each for each in said)
    assert content.parts[1].titles[0] == "Phụ lục"
    assert row(content, "Trường THCS Sơn Hạ", 1) == ("1", "Trường THCS Sơn Hạ", "huyện Sơn Lĩnh", "4")


def test_a_group_of_which_nothing_passes_says_so() -> None:
    no = {"result": Outcome.NOT_RECOMMENDED, "reason": "chưa đạt"}
    consensus = CouncilCase(person(1), 1, Manner.CONSENSUS, **no)
    voted = replace(minutes_cases()[2], counts=counts(3, 10), **no)
    said = " ".join(sentences(minutes(cases=(consensus, voted))))
    assert "Hội đồng thảo luận; không có trường hợp nào được nhất trí đề nghị." in said
    assert "không có trường hợp nào trong 01 trường hợp được đề nghị tặng danh hiệu “Chiến sĩ" in said


def test_a_postponed_vote_needs_no_counts_and_an_unnamed_opinion_no_name() -> None:
    case = replace(
        minutes_cases()[2],
        result=Outcome.POSTPONED,
        reason="chưa đủ thành viên có mặt",
        counts=None,
        remarks=(Remark("", "Cần bổ sung minh chứng."),),
    )
    content = minutes(cases=(case,), quorum=Quorum(Fraction(9, 10), "Điều 6 Quy chế"))
    said = " ".join(sentences(content))
    assert "chưa đủ số thành viên tối thiểu là 14" in said
    assert "Ý kiến về Phạm Thị Hưởng (Trường THCS Sơn Hạ): Cần bổ sung minh chứng." in said
    assert len(content.parts) == 1


def test_a_commune_council_without_a_parent_body_names_its_place() -> None:
    council = replace(COUNCIL, place="xã Ba Vì", parent_body="", document="")
    header = minutes(sitting=replace(SITTING, council=council)).parts[0].header
    assert header.body_lines == ("HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG", "XÃ BA VÌ")


@pytest.mark.parametrize("form", [PDF, DOCX])
def test_three_hundred_cases_of_hostile_names_print_as_typed(form: str) -> None:
    cases = tuple(
        replace(
            case, nominee=replace(case.nominee, name=HOSTILE[n % len(HOSTILE)], post=f"Chức vụ {'dài ' * 40}")
        )
        for n, case in enumerate((minutes_cases()[2], minutes_cases()[20]) * 150)
    )
    cases = tuple(replace(case, recused=(), disclosed=()) for case in cases)
    content = minutes(cases=cases)
    data = render(content, fonts(), form)
    if form == DOCX:
        assert word_texts(data) == told(content)
    else:
        text = pdf_text(data)
        names = {compact(cell) for part in content.parts[1:] for row in of_rows(part) for cell in row[1:2]}
        assert len(names) > 150
        whole = [name for name in names if len(name) <= 100]  # a longer one goes on in the next row
        assert [name for name in whole if name not in text] == []


def of_rows(part: object) -> list[tuple[str, ...]]:
    """The rows of the tables of a part that are not headings of groups."""
    tables = [block for block in part.blocks if isinstance(block, Table)]
    return [row.cells for table in tables for row in table.rows if not row.is_group]


CASE = minutes_cases()[2]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ended_at": ""}, "thời gian kết thúc phiên họp"),
        ({"ended_at": "25:00"}, "thời gian kết thúc phiên họp"),
        ({"sitting": replace(SITTING, place="")}, "địa điểm họp"),
        ({"sitting": replace(SITTING, starts_at="8h")}, "thời gian bắt đầu phiên họp"),
        ({"sitting": replace(SITTING, title=" ")}, "nội dung phiên họp"),
        ({"sitting": replace(SITTING, council=replace(COUNCIL, name=""))}, "tên Hội đồng"),
        ({"members": ()}, "danh sách thành viên"),
        ({"members": (replace(members()[0], name=""), *members()[1:])}, "họ tên thành viên"),
        ({"members": members()[:-1]}, "đúng một thư ký, hiện có 0"),
        ({"members": (replace(members()[1], presides=True), *members())}, "đúng một chủ tọa, hiện có 2"),
        ({"cases": ()}, "trường hợp được đưa ra xét"),
        ({"cases": (replace(CASE, nominee=replace(CASE.nominee, name="")),)}, "tên cá nhân, tập thể"),
        (
            {"cases": (replace(CASE, nominee=replace(CASE.nominee, award="")),)},
            "tên danh hiệu.*Phạm Thị Hưởng",
        ),
        ({"conclusion": ()}, "kết luận của chủ tọa"),
        ({"base": Base.ENTITLED}, "căn cứ tính tỷ lệ"),
        ({"cases": (replace(CASE, result=Outcome.POSTPONED),)}, "lý do đối với “Phạm Thị Hưởng"),
        ({"cases": (replace(CASE, result=Outcome.LOWERED, reason="x"),)}, "danh hiệu thấp hơn đề nghị cho"),
        ({"cases": (replace(CASE, threshold=None),)}, "tỷ lệ phiếu phải đạt của"),
        ({"cases": (replace(CASE, counts=None),)}, "kết quả kiểm phiếu của"),
        ({"cases": (replace(CASE, counts=counts(11, 2)),)}, "11/15 phiếu đồng ý chưa đạt tỷ lệ"),
        ({"cases": (replace(CASE, counts=counts(15)),)}, "15 phiếu và ý kiến, 14 thành viên được bỏ phiếu"),
        ({"cases": (replace(CASE, counts=counts(13, -1)),)}, "không hợp lệ"),
        (
            {"cases": (replace(CASE, recused=("Lê Văn Lạ",)),)},
            "“Lê Văn Lạ”.*không có trong danh sách thành viên",
        ),
    ],
)
def test_facts_that_do_not_hold_give_no_minutes(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InconsistentFacts, match=message):
        minutes(**changes)


def test_everybody_recused_leaves_nobody_to_count() -> None:
    everybody = tuple(member.name for member in members())
    case = replace(CASE, recused=everybody, counts=counts(0))
    with pytest.raises(InconsistentFacts, match="không có thành viên nào để tính"):
        minutes(cases=(case,), base=Base.ENTITLED, base_citation="Điều 9")


def test_hidden_characters_do_not_reach_the_minutes() -> None:
    with pytest.raises(ForbiddenCharacter):
        minutes(conclusion=("Đồng ý\u202e",))


# --- the count


@pytest.mark.parametrize(
    "sentence",
    [
        "Thời gian bắt đầu kiểm phiếu: 09 giờ 40 phút, ngày 05 tháng 7 năm 2024.",
        "Phạm Thị Hưởng, Chánh Thanh tra huyện: Tổ trưởng",
        "Bùi Ngọc Yến, Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân huyện: Thành viên",
        "Chứng kiến việc kiểm phiếu (chủ tọa): Phạm Giang Nam.",
        "Hình thức: bỏ phiếu kín bằng phiếu điện tử.",
        "Tổng số thành viên Hội đồng: 15. Số người được bỏ phiếu và số phiếu của từng trường hợp:",
        "danh hiệu “Cờ thi đua cấp tỉnh”: tỷ lệ đồng ý phải đạt từ 80 % trở lên tính trên tổng số thành viên Hội đồng, "
        "tương ứng ít nhất 12/15 phiếu. Căn cứ: khoản 7 Điều 30 Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023.",
        "Số trường hợp đạt tỷ lệ: 11/13.",
        "Sau khi kết quả được xác nhận, các mảnh khóa đã được hủy tại phòng họp; các phiếu đã mã hóa đã được xóa khỏi "
        "máy chủ, chỉ giữ lại mã phiếu và các giá trị kiểm tra.",
        "Dấu vân tay khóa công khai niêm phong phiếu: 3b:9c:51:0d:e7:aa:42:18:6f:20:b1:77:c4:05:9e:d3",
        f"Kết quả kiểm phiếu: {'9e' * 32}",
        "Việc kiểm phiếu kết thúc vào 10 giờ 15 phút, ngày 05 tháng 7 năm 2024./.",
    ],
)
def test_the_minutes_of_the_count_say(sentence: str) -> None:
    assert sentence in sentences(count())


def test_slips_add_up_case_by_case() -> None:
    table = of_kind(count(), Table)[0]
    rows = {row.cells[1]: row.cells[2:] for row in table.rows}
    assert rows["Nguyễn Minh Nhẫn (Trường PTDTBT TH&THCS Sơn Ba)"] == ("14", "12", "12", "0", "12", "0")
    assert rows["Bùi Thị Ánh (Phòng Nội vụ huyện)"] == ("15", "13", "13", "0", "12", "01")


def test_the_tellers_and_the_chair_sign() -> None:
    tellers, chair = of_kind(count(), Signatures)
    assert [(each.titles, each.name) for each in tellers.signatories] == [
        (("THÀNH VIÊN",), "Bùi Ngọc Yến"),
        (("THÀNH VIÊN",), "Trần Hữu Dũng"),
        (("TỔ TRƯỞNG",), "Phạm Thị Hưởng"),
    ]
    assert chair.signatories[0].titles == ("XÁC NHẬN CỦA", "CHỦ TỌA")


def grouped(tracker: str) -> str:
    return " ".join(tracker[at : at + 4] for at in range(0, len(tracker), 4))


def test_trackers_are_an_annex_of_their_own_sorted_by_case() -> None:
    annex = count().parts[2]
    assert annex.titles == ("Phụ lục II", "DANH SÁCH MÃ PHIẾU")
    table = of_kind(count(), Table, 2)[0]
    assert table.rows[0].cells == ("1. Trường THCS Sơn Hạ (huyện Sơn Lĩnh): 13 mã phiếu",)
    listed = [cell for row in table.rows[1:6] for cell in row.cells if cell]
    assert listed == [grouped(one) for one in sorted(ballot_cases()[0].trackers)]
    body = " ".join(sentences(count()))
    assert not any(tracker in body for case in ballot_cases() for tracker in case.trackers)


def test_mixed_ballots_are_told_merged_only() -> None:
    cases = tuple(replace(case, trackers=case.trackers[:9]) for case in ballot_cases())
    content = count(channel=Channel.MIXED, cases=cases)
    said = " ".join(sentences(content))
    assert "Phiếu của hai hình thức được gộp trước khi kiểm; Biên bản này chỉ ghi số đã gộp." in said
    assert of_kind(content, Table)[0] == of_kind(count(), Table)[0]
    assert content.parts[1].blocks == count().parts[1].blocks


def test_a_count_on_paper_has_no_keys_and_no_trackers() -> None:
    cases = tuple(replace(case, trackers=()) for case in ballot_cases())
    content = count(channel=Channel.PAPER, cases=cases, anchors=Anchors(), sealing_key="", signing_key="")
    assert len(content.parts) == 2
    assert content.parts[1].titles[0] == "Phụ lục"
    assert [heading.text for heading in of_kind(content, Heading)] == [
        "I. SỐ NGƯỜI ĐƯỢC BỎ PHIẾU VÀ SỐ PHIẾU",
        "II. KẾT QUẢ KIỂM PHIẾU",
    ]
    assert "khóa" not in " ".join(sentences(content))


def test_shares_that_are_kept_are_not_said_to_be_destroyed() -> None:
    said = " ".join(sentences(count(are_shares_destroyed=False)))
    assert "các mảnh khóa chưa hủy mà được niêm phong" in said
    assert "đã được hủy" not in said


BALLOT = ballot_cases()[0]
TELLERS = ballot_facts().tellers


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"started_at": ""}, "thời gian bắt đầu kiểm phiếu"),
        ({"ended_at": "x"}, "thời gian kết thúc kiểm phiếu"),
        ({"chair_name": ""}, "họ tên chủ tọa"),
        ({"tellers": TELLERS[:2]}, "tổ trưởng và hai thành viên"),
        ({"tellers": (TELLERS[0],) * 3}, "tổ trưởng và hai thành viên"),
        ({"cases": ()}, "trường hợp được đưa ra xét"),
        ({"base": Base.ENTITLED}, "căn cứ tính tỷ lệ"),
        ({"cases": (replace(BALLOT, unused=1),)}, "phát ra 13 không bằng số phiếu thu về 13 cộng .* 1"),
        (
            {"cases": (replace(BALLOT, returned=12, unused=1),)},
            "thu về 12 không bằng tổng số phiếu đã kiểm 13",
        ),
        ({"cases": (replace(BALLOT, recused=2),)}, "14 phiếu và ý kiến, 13 thành viên được bỏ phiếu"),
        ({"cases": (replace(BALLOT, trackers=BALLOT.trackers[1:]),)}, "có 12 mã phiếu, không khớp với 13"),
        ({"cases": (replace(BALLOT, trackers=BALLOT.trackers[:1] * 13),)}, "13 mã phiếu"),
        ({"channel": Channel.PAPER}, "13 mã phiếu, không khớp"),
        ({"cases": (replace(BALLOT, result=Outcome.LOWERED),)}, "danh hiệu thấp hơn"),
        ({"cases": (replace(BALLOT, counts=counts(9, 4, written_agree=1)),)}, "10/15 phiếu đồng ý chưa đạt"),
    ],
)
def test_a_count_that_does_not_add_up_gives_no_minutes(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InconsistentFacts, match=message):
        count(**changes)


def test_absent_members_without_an_opinion_do_not_vote() -> None:
    away = tuple(replace(member, presence=Presence.ABSENT) for member in members()[2:15])
    with pytest.raises(InconsistentFacts, match="02 thành viên được bỏ phiếu"):
        minutes(members=(*members()[:2], *away, members()[15]), cases=(CASE,))
