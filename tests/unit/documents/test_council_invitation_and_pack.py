"""What an invitation and the papers for a session on paper say; slips that give nobody away."""

import io
from dataclasses import replace

import pypdf
import pytest

from rules.documents import DOCX, BlockDocument, InconsistentFacts, render
from rules.documents.content.blocks import CutLine, Heading, Lines, Part, Recipients, Signatures, Table, Text
from rules.documents.content.council_facts import Manner, PackCase
from tests.unit.documents.council_examples import (
    COUNCIL,
    SITTING,
    members,
    pack_facts,
    person,
    words,
)
from tests.unit.documents.council_papers import content_of
from tests.unit.documents.decisions import fonts
from tests.unit.documents.reading import compact, pdf_text, told, word_texts

SECRETARY = members()[-1]


def pack(**changes: object) -> BlockDocument:
    """The papers for a session on paper."""
    return content_of("fallback_pack", **changes)


def slips(content: BlockDocument) -> list[Part]:
    """The parts that are slips."""
    return [part for part in content.parts if any(isinstance(block, CutLine) for block in part.blocks)]


def table_of(part: Part) -> Table:
    """The table of a part."""
    return next(block for block in part.blocks if isinstance(block, Table))


def names_on(part: Part) -> list[str]:
    """The nominees on a paper."""
    return [row.cells[1] for row in table_of(part).rows if not row.is_group]


def titles(content: BlockDocument) -> list[str]:
    """What each part is: its first title, or the heading of a slip."""
    found = []
    for part in content.parts:
        heading = next((block.text for block in part.blocks if isinstance(block, Heading)), "")
        found.append(part.titles[0] if part.titles else heading)
    return found


def cases(count: int, *recused: tuple[str, ...], manner: Manner = Manner.SECRET) -> tuple[PackCase, ...]:
    """So many cases; the first have recused members."""
    away = (*recused, *((),) * (count - len(recused)))
    return tuple(PackCase(person(n, "Chiến sĩ thi đua cơ sở"), manner, recused=away[n]) for n in range(count))


def test_the_pack_has_roll_agenda_handing_slips_and_two_count_sheets() -> None:
    assert titles(pack()) == [
        "DANH SÁCH ĐIỂM DANH",
        "CHƯƠNG TRÌNH VÀ DANH SÁCH XÉT",
        "BẢNG PHÁT PHIẾU",
        "PHIẾU BẦU",
        "PHIẾU BẦU",
        "PHIẾU GHI KẾT QUẢ KIỂM PHIẾU",
        "PHIẾU GHI KẾT QUẢ KIỂM PHIẾU",
    ]


def test_the_roll_has_everybody_and_room_to_sign() -> None:
    roll = pack().parts[0]
    assert names_on(roll) == [member.name for member in members()]
    assert table_of(roll).columns[-1].heading == "Ký tên"
    assert table_of(roll).has_room
    assert any(isinstance(block, Signatures) for block in roll.blocks)
    assert roll.notes == (
        "(08 giờ 00 phút, ngày 05 tháng 7 năm 2024, tại Phòng họp số 2, trụ sở Ủy ban nhân dân huyện Sơn Lĩnh)",
    )


def test_the_agenda_is_grouped_by_award_and_unit() -> None:
    rows = table_of(pack().parts[1]).rows
    assert [row.cells[0] for row in rows if row.is_group] == [
        "Cờ thi đua cấp tỉnh: 02 tập thể (bỏ phiếu kín)",
        "Chiến sĩ thi đua cơ sở: 11 cá nhân (bỏ phiếu kín)",
        "Lao động tiên tiến: 60 cá nhân (nhất trí theo danh sách)",
    ]
    units = [row.cells[2].rpartition(", ")[2] for row in rows[4:15]]
    assert [unit for n, unit in enumerate(units) if unit not in units[:n]] == list(dict.fromkeys(units))
    assert sorted(units, key=list(dict.fromkeys(units)).index) == units
    assert next(row.cells for row in rows if row.cells[-1] == "Huỳnh Văn Tỵ")[1] == "Nguyễn Minh Nhẫn"


def test_a_case_with_a_recusal_has_a_slip_of_its_own_the_same_for_all() -> None:
    common, single = slips(pack())
    assert len(names_on(common)) == 12
    assert names_on(single) == ["Nguyễn Minh Nhẫn"]
    assert (common.copies, single.copies) == (15 + 2, 14 + 2)
    handed = [row.cells for row in table_of(pack().parts[2]).rows]
    assert handed == [
        ("Phiếu chung, 12 trường hợp", "1–8 và 10–13", "17", "–"),
        (
            "Phiếu riêng, trường hợp số 9",
            "Nguyễn Minh Nhẫn (Trường PTDTBT TH&THCS Sơn Ba)",
            "16",
            "Huỳnh Văn Tỵ",
        ),
    ]


@pytest.mark.parametrize(
    "recused",
    [
        (),
        (("Huỳnh Văn Tỵ",),),
        (("Huỳnh Văn Tỵ",), ("Huỳnh Văn Tỵ", "Võ Minh Ánh")),
        tuple((member.name,) for member in members()[:10]),
    ],
)
def test_no_slip_shows_which_cases_its_voter_is_kept_from(recused: tuple[tuple[str, ...], ...]) -> None:
    made = cases(10, *recused)
    parts = slips(pack(cases=made))
    voters = {member.name: set() for member in members() if member.is_voting}
    away = {case.nominee.name: case.recused for case in made}
    on_slips = [names_on(part) for part in parts]
    assert sorted(name for names in on_slips for name in names) == sorted(away)  # every case on one form only
    for part, names in zip(parts, on_slips, strict=True):
        if len(names) > 1:
            assert not any(away[name] for name in names)
        assert part.copies == len(voters) - len(away[names[0]]) + 2


def test_slips_carry_no_member_no_number_and_no_page_number() -> None:
    content = pack(spare_slips=0)
    for part in slips(content):
        assert not part.has_page_numbers
        assert (part.header, part.titles) == (None, ())
        said = " ".join(told(replace(content, parts=(part,))))
        nominees = {case.nominee.name for case in pack_facts().cases}
        others = [member.name for member in members() if member.name not in nominees]
        assert len(others) > 10
        assert not any(compact(name) in said for name in others)
        assert "Số:" not in said
        assert part.blocks.count(CutLine()) == 1


def test_drawn_slips_are_alike_to_the_last_letter() -> None:
    content = pack(cases=cases(1, ("Huỳnh Văn Tỵ",)))
    only = replace(content, parts=tuple(slips(content)))
    reader = pypdf.PdfReader(io.BytesIO(render(only, fonts())))
    pages = [compact(page.extract_text()) for page in reader.pages]
    single = pages[0][: pages[0].find("PHIẾUBẦU", 5)]
    assert "".join(pages) == single * 16
    assert single.startswith("PHIẾUBẦU")


def test_boxes_are_three_and_four_where_a_lower_title_may_be_proposed() -> None:
    common = slips(pack())[0]
    assert [column.heading for column in table_of(common).columns][3:] == [
        "Đồng ý",
        "Không đồng ý",
        "Thấp hơn",
        "Không có ý kiến",
    ]
    assert table_of(common).rows[1].cells[3:] == ("", "", "–", "")
    assert table_of(common).rows[4].cells[3:] == ("", "", "", "")
    plain = slips(pack(cases=cases(2)))[0]
    assert [column.heading for column in table_of(plain).columns][3:] == [
        "Đồng ý",
        "Không đồng ý",
        "Không có ý kiến",
    ]


def test_count_sheets_are_two_alike_but_for_who_signs() -> None:
    first, second = pack().parts[-2:]
    assert table_of(first) == table_of(second)
    assert first.is_landscape
    signers = [part.blocks[-1].signatories[0].titles[0] for part in (first, second)]
    assert signers == ["NGƯỜI KIỂM PHIẾU THỨ NHẤT", "NGƯỜI KIỂM PHIẾU THỨ HAI"]
    assert len(names_on(first)) == 13
    assert table_of(first).rows[0].cells[2:] == ("", "", "", "", "", "–", "", "")


def test_a_session_without_a_secret_vote_needs_no_slips() -> None:
    assert titles(pack(cases=cases(3, manner=Manner.CONSENSUS))) == [
        "DANH SÁCH ĐIỂM DANH",
        "CHƯƠNG TRÌNH VÀ DANH SÁCH XÉT",
    ]


@pytest.mark.parametrize("count", [1, 300])
def test_one_case_and_three_hundred_are_drawn_in_both(count: int) -> None:
    made = cases(count)
    content = pack(cases=made, members=(*members()[:2], SECRETARY), spare_slips=0)
    text = pdf_text(render(content, fonts()))
    assert text.count("PHIẾUBẦU") == 2
    assert text.count(compact(made[-1].nominee.name)) >= 4
    assert word_texts(render(content, fonts(), DOCX)) == told(content)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"members": ()}, "danh sách thành viên"),
        ({"cases": ()}, "trường hợp được đưa ra xét"),
        ({"cases": cases(1, ("Lê Văn Lạ",))}, "“Lê Văn Lạ”"),
        ({"cases": cases(1, (SECRETARY.name,))}, "quyền biểu quyết"),
        ({"sitting": replace(SITTING, starts_at="")}, "thời gian bắt đầu"),
    ],
)
def test_facts_that_do_not_hold_give_no_pack(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InconsistentFacts, match=message):
        pack(**changes)


# --- the invitation


def invitation(**changes: object) -> BlockDocument:
    """The invitation with other facts."""
    return content_of("council_invitation", **changes)


def said_by(content: BlockDocument) -> list[str]:
    """Paragraphs and lines."""
    blocks = content.parts[0].blocks
    said = [f"{block.lead} {block.text}".strip() for block in blocks if isinstance(block, Text)]
    return said + [line for block in blocks if isinstance(block, Lines) for line in block.lines]


def test_the_invitation_says_exactly_this() -> None:
    assert said_by(invitation()) == [
        "Hội đồng Thi đua - Khen thưởng huyện Sơn Lĩnh trân trọng kính mời:",
        "Bà Lê Thị Kim Phượng, Chủ tịch Hội Liên hiệp Phụ nữ huyện, Ủy viên Hội đồng",
        "Tới dự cuộc họp xét khen thưởng năm học 2023 - 2024.",
        "Nội dung cuộc họp:",
        "Chủ trì: Ông Phạm Giang Nam, Chủ tịch Ủy ban nhân dân huyện, Chủ tịch Hội đồng.",
        "Thời gian: 08 giờ 00 phút, ngày 05 tháng 7 năm 2024.",
        "Địa điểm: Phòng họp số 2, trụ sở Ủy ban nhân dân huyện Sơn Lĩnh.",
        "Tài liệu: xem và cho ý kiến trước tại https://khenthuong.sonlinh.example/phien-hop/8K2M4T.",
        "Khai báo xung đột lợi ích: đề nghị xem danh sách xét và khai báo trước hết ngày 03 tháng 7 năm 2024 trường "
        "hợp là bản thân, người thân hoặc người cùng đơn vị; thành viên có xung đột lợi ích không tham gia thảo luận, "
        "bỏ phiếu đối với trường hợp đó.",
        "Đề nghị dự họp đúng thời gian; nếu vắng mặt, báo thư ký Hội đồng trước cuộc họp và gửi ý kiến bằng văn bản./.",
        "Xét, bỏ phiếu đề nghị tặng “Cờ thi đua cấp tỉnh” và danh hiệu “Chiến sĩ thi đua cơ sở”;",
        "Xét đề nghị tặng danh hiệu “Lao động tiên tiến” năm học 2023 - 2024.",
    ]


def test_the_invitation_has_number_date_and_signature() -> None:
    part = invitation().parts[0]
    assert part.header.number_line == "Số: 07/GM-HĐTĐKT"
    assert part.header.place_date == "Sơn Lĩnh, ngày 28 tháng 6 năm 2024"
    assert part.titles[0] == "GIẤY MỜI"
    closing = part.blocks[-1]
    assert isinstance(closing, Recipients)
    assert closing.lines == ("- Như trên;", "- Thường trực Huyện ủy (b/cáo);", "- Lưu: VT, PNV.")
    assert closing.signatory[0].titles == ("TM. HỘI ĐỒNG", "CHỦ TỊCH")
    assert len(pypdf.PdfReader(io.BytesIO(render(invitation(), fonts()))).pages) == 1


def test_a_draft_without_link_and_last_day() -> None:
    content = invitation(number=None, issued_on=None, link="", declare_by=None)
    assert content.parts[0].header.place_date == "Sơn Lĩnh, ngày … tháng … năm …"
    said = " ".join(said_by(content))
    assert "Tài liệu:" not in said
    assert "khai báo trước khi họp trường hợp" in said


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"invitee": ""}, "người được mời"),
        ({"chair": ""}, "người chủ trì"),
        ({"content": ()}, "nội dung cuộc họp"),
        ({"signer_name": ""}, "họ tên người ký"),
        ({"signer_titles": ("",)}, "chức vụ người ký"),
        ({"sitting": replace(SITTING, council=replace(COUNCIL, place_name=""))}, "địa danh"),
    ],
)
def test_facts_that_do_not_hold_give_no_invitation(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InconsistentFacts, match=message):
        invitation(**changes)


def test_the_words_of_every_paper_are_its_own() -> None:
    kinds = ("council_minutes", "ballot_minutes", "fallback_pack", "council_invitation")
    assert {words(kind).id for kind in kinds} == {f"{kind}/2024-01-01" for kind in kinds}
    assert pack_facts().spare_slips == 2
