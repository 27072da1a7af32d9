"""Every form, read back from its PDF, against the decree's own numbers (decree.py)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise

import pytest

from rules.documents import DOCX, BlockDocument, decision_blocks, decision_content, render, render_draft
from rules.documents.content import blocks
from rules.documents.content.blocks import Look, Part
from rules.documents.layout import styles
from rules.documents.spec import SPECS
from tests.unit.documents import decree
from tests.unit.documents.decisions import certificate_facts, fonts, title_facts, wording
from tests.unit.documents.decree import COMPONENTS
from tests.unit.documents.every_paper import example
from tests.unit.documents.measuring import MM, Measured, Run, measured, width_of

IDS = [spec.id for spec in SPECS if DOCX in spec.layouts]  # a certificate is a print with a form of its own
TOLERANCE = 0.6  # points
DATE = re.compile(r"ngày (\d+) tháng (\d+) năm \d{4}")
NUMBER_LINE = re.compile(r"Số: …+|Số: (?:0[1-9]|[1-9]\d+)/[A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐa-zđ0-9]+)*")


@cache
def content_of(spec_id: str) -> BlockDocument:
    """The example as a document of blocks."""
    made = example(spec_id)
    return made if isinstance(made, BlockDocument) else decision_blocks(made)


@cache
def read(spec_id: str) -> Measured:
    """The example's PDF, read back."""
    return measured(render(example(spec_id), fonts()))


@dataclass(frozen=True)
class Found:
    """A component where it was found: part and block by number (-1: head and titles), its text, its runs."""

    part: int
    block: int
    name: str
    text: str
    runs: tuple[Run, ...]


@cache
def components(spec_id: str) -> tuple[Found, ...]:
    """Every component of a paper in the order drawn."""
    made, after = [], 0
    for number, part in enumerate(content_of(spec_id).parts):
        for copy in range(part.copies):
            for at, block in [*([(-1, None)] if copy == 0 else []), *enumerate(part.blocks)]:
                for name, text in _of_block(block) if block else _of_head(part):
                    if text:
                        runs, after = read(spec_id).find(text, after=after)
                        made.append(Found(number, at, name, text, tuple(runs)))
    return tuple(made)


def of_part(spec_id: str, *names: str) -> list[list[Found]]:
    """The components of some names, part by part; parts without any are left out."""
    chosen = [each for each in components(spec_id) if each.name in names]
    return [list(group) for _part, group in groupby(chosen, key=lambda each: each.part)]


def _of_head(part: Part) -> Iterator[tuple[str, str]]:
    """The head of the state, titles and notes."""
    if head := part.header:
        yield "cơ quan chủ quản", head.parent_body
        yield from (("cơ quan ban hành", line) for line in head.body_lines)
        yield from (("quốc hiệu", head.nation), ("tiêu ngữ", head.motto))
        yield from (("số, ký hiệu", head.number_line), ("trích yếu công văn", head.about or ""))
        yield "địa danh, thời gian", head.place_date
    is_annex = bool(part.titles) and part.titles[0].startswith("Phụ lục")
    names = ("phụ lục, số thứ tự", "tên phụ lục") if is_annex else ("tên loại", *["trích yếu"] * 3)
    yield from zip(names, part.titles, strict=False)
    yield from (("kèm theo văn bản", note) for note in part.notes)


def _of_block(block: blocks.Block) -> Iterator[tuple[str, str]]:
    """The components of a block; cells of tables and small notes have no row in the decree and no name."""
    if isinstance(block, blocks.Heading):
        yield "phần, mục", block.text
    elif isinstance(block, blocks.Text):
        yield from _of_text(block)
    elif isinstance(block, blocks.Lines):
        yield from (("nội dung", f"{block.mark} {line}") for line in block.lines)
    elif isinstance(block, blocks.Table):
        yield from (("", cell) for row in block.rows for cell in row.cells)
    elif isinstance(block, blocks.Recipients):
        yield "nơi nhận", block.heading
        yield from (("danh sách nơi nhận", line) for line in block.lines)
        yield from _signed(block.signatory)
    elif isinstance(block, blocks.Signatures):
        yield from _signed(block.signatories)


def _of_text(block: blocks.Text) -> Iterator[tuple[str, str]]:
    if block.look is Look.SMALL:
        yield "", f"{block.lead} {block.text}"
    elif block.look is Look.CENTRED:
        yield "nội dung", f"{block.lead} {block.text}"
    else:
        yield "điều, đầu đoạn", block.lead
        yield ("căn cứ" if block.look is Look.BASIS else "nội dung"), block.text


def _signed(signatories: tuple[blocks.Signatory, ...]) -> Iterator[tuple[str, str]]:
    for one in signatories:
        yield from (("quyền hạn, chức vụ người ký", title) for title in one.titles)
        yield from (("", one.note), ("họ tên người ký", one.name))


@pytest.mark.parametrize("spec_id", IDS)
def test_every_component_has_the_style_size_and_letters_of_the_decree(spec_id: str) -> None:
    for found in components(spec_id):
        if not found.name:
            continue
        row = COMPONENTS[found.name]
        assert {run.font for run in found.runs} == {row.font}, found
        assert all(row.least <= run.size <= row.greatest for run in found.runs), found
        assert row.letters != "upper" or found.text == found.text.upper(), found


def _least_end(run: Run) -> float:
    """Where a text ends at least: a justified line may narrow its spaces; leads and cells may be read as one."""
    if run.text.startswith(" ") or (run.font, run.size) == (decree.BOLD, 12):
        return run.x
    return run.end - 0.06 * run.text.count(" ") * width_of(" ", run.font, run.size)


@pytest.mark.parametrize("spec_id", IDS)
def test_page_margins_are_within_the_decree(spec_id: str) -> None:
    found = read(spec_id)
    for page, (width, height) in enumerate(found.sizes, start=1):
        assert sorted((round(width / MM), round(height / MM))) == list(decree.PAPER)
        runs = found.on(page)
        rules = [
            rule for rule in found.rules if rule.page == page and rule.length < width - 1
        ]  # not a line to cut
        left = min([run.x for run in runs] + [rule.x for rule in rules])
        right = max([_least_end(run) for run in runs] + [rule.end for rule in rules])
        assert decree.MARGIN_LEFT[0] * MM - TOLERANCE <= left, page
        assert right <= width - decree.MARGIN_RIGHT[0] * MM + TOLERANCE, page
        assert min(run.y for run in runs) >= decree.MARGIN_BOTTOM[0] * MM - TOLERANCE, page
        assert (
            max(run.y + run.size * 0.7 for run in runs) <= height - decree.MARGIN_TOP[0] * MM + TOLERANCE
        ), page
    assert min(run.x for run in found.runs) <= decree.MARGIN_LEFT[1] * MM, "and no wider"


@pytest.mark.parametrize("spec_id", IDS)
def test_page_numbers_stand_in_the_top_margin_from_the_second_page_of_each_part(spec_id: str) -> None:
    found, numbers = read(spec_id), {}
    parts = content_of(spec_id).parts
    first = [
        next(each for each in components(spec_id) if each.part == n).runs[0].page for n in range(len(parts))
    ]
    for part, page, following in zip(parts, first, [*first[1:], len(found.sizes) + 1], strict=True):
        if part.has_page_numbers:
            numbers |= {each: str(each - page + 1) for each in range(page + 1, following)}
    shown = {run.page: run for run in found.runs if found.is_page_number(run)}
    assert {page: run.text for page, run in shown.items()} == numbers
    for page, run in shown.items():
        width, height = found.sizes[page - 1]
        assert (
            run.font == decree.REGULAR
            and decree.PAGE_NUMBER_SIZE[0] <= run.size <= decree.PAGE_NUMBER_SIZE[1]
        )
        middle = (decree.MARGIN_LEFT[0] * MM + width - decree.MARGIN_RIGHT[0] * MM) / 2
        assert abs(run.centre - middle) < TOLERANCE
        assert height - decree.MARGIN_TOP[0] * MM < run.y < height - run.size


def heads() -> list[str]:
    """The forms that have the head of a state document."""
    return [spec_id for spec_id in IDS if content_of(spec_id).parts[0].header]


@pytest.mark.parametrize("spec_id", heads())
def test_the_head_stands_as_the_sketch_of_the_decree_has_it(spec_id: str) -> None:
    found, head = read(spec_id), content_of(spec_id).parts[0].header
    assert head is not None
    (nation,), (motto,) = found.find(head.nation)[0], found.find(head.motto)[0]
    body = [run for line in head.body_lines for run in found.find(line)[0]]
    width = found.sizes[0][0]
    assert abs(nation.centre - motto.centre) < TOLERANCE and nation.centre > width / 2 > body[0].centre
    assert all(abs(run.centre - body[0].centre) < TOLERANCE for run in body)
    rule = found.rule_under(motto)
    assert rule is not None and abs(rule.length - width_of(motto.text, motto.font, motto.size)) < TOLERANCE
    low, high = decree.SHORT_RULE
    rule = found.rule_under(body[-1])
    assert rule is not None and low <= rule.length / max(run.end - run.x for run in body) <= high
    if head.number_line:
        number, _ = found.find(head.number_line)
        assert abs(number[0].centre - body[0].centre) < TOLERANCE and number[0].y < rule.y
    if head.place_date:
        place = found.find(head.place_date)[0]
        assert abs(place[0].centre - nation.centre) < TOLERANCE and place[0].y < motto.y
        assert not head.number_line or place[0].y == number[0].y


TITLES = ("tên loại", "trích yếu", "phụ lục, số thứ tự", "tên phụ lục", "kèm theo văn bản")


@pytest.mark.parametrize("spec_id", IDS)
def test_titles_are_centred_with_a_short_rule_under_the_last(spec_id: str) -> None:
    found = read(spec_id)
    for titles in of_part(spec_id, *TITLES):
        lines = [run for each in titles for run in each.runs]
        width = found.sizes[lines[0].page - 1][0]
        middle = (decree.MARGIN_LEFT[0] * MM + width - decree.MARGIN_RIGHT[0] * MM) / 2
        assert all(abs(run.centre - middle) < TOLERANCE for run in lines)
        if len(titles) > 1:
            rule = found.rule_under(lines[-1])
            last = [run for each in titles if each.name == titles[-1].name for run in each.runs]
            low, high = decree.SHORT_RULE
            assert rule is not None, titles
            assert low <= rule.length / max(run.end - run.x for run in last) <= high, titles


@pytest.mark.parametrize("spec_id", IDS)
def test_paragraphs_are_indented_and_spaced_as_the_decree_has_it(spec_id: str) -> None:
    low, high = (length * MM for length in decree.FIRST_LINE_INDENT)
    for part in of_part(spec_id, "điều, đầu đoạn", "căn cứ", "nội dung"):
        drawn = [
            [run for each in group for run in each.runs]
            for at, group in groupby(part, key=lambda each: each.block)
            if _is_indented(content_of(spec_id).parts[part[0].part].blocks[at])
        ]
        for runs in drawn:
            assert low - TOLERANCE <= runs[0].x - decree.MARGIN_LEFT[0] * MM <= high + TOLERANCE, runs
            for upper, lower in pairwise(runs):
                spacing = (upper.y - lower.y) / (upper.size * decree.SINGLE)
                is_same = upper.page != lower.page or spacing == 0  # over a page, or a lead and its text
                assert is_same or decree.LINE_SPACING[0] <= spacing <= decree.LINE_SPACING[1], lower
        blocks_of = [at for at, _ in groupby(part, key=lambda each: each.block)]
        for (one, before), (two, behind) in pairwise(zip(blocks_of, drawn, strict=False)):
            if two == one + 1 and before[-1].page == behind[0].page:
                gap = before[-1].y - behind[0].y - behind[0].size * decree.SINGLE
                assert gap >= decree.PARAGRAPH_GAP, behind[0]


def _is_indented(block: blocks.Block) -> bool:
    return isinstance(block, blocks.Text) and block.look in (Look.BODY, Look.BASIS, Look.RAGGED)


@pytest.mark.parametrize("spec_id", IDS)
def test_bases_numbers_and_days_are_written_as_the_decree_has_it(spec_id: str) -> None:
    for bases in of_part(spec_id, "căn cứ"):
        assert all(each.text.endswith(";") for each in bases[:-1]) and bases[-1].text.endswith("."), bases
    for (number,) in of_part(spec_id, "số, ký hiệu"):
        assert NUMBER_LINE.fullmatch(number.text), number.text
    for text in [each.text for each in components(spec_id) if each.name]:
        for day, month in DATE.findall(text):
            assert len(day) == 2, text
            assert month == (month.zfill(2) if int(month) < decree.LATE_ZERO else str(int(month))), text
        for figures in re.findall(r"\bsố (\d+)/[A-ZĐ]", text):
            assert len(figures) > 1, f"a number below 10 takes a zero: {text}"


@pytest.mark.parametrize("spec_id", IDS)
def test_recipients_and_signatures_stand_where_the_decree_has_them(spec_id: str) -> None:
    for part in of_part(spec_id, "nơi nhận", "danh sách nơi nhận", *SIGNING):
        for _block, group in groupby(part, key=lambda each: each.block):
            found = list(group)
            heading = next((each.runs[0] for each in found if each.name == "nơi nhận"), None)
            lines = [each.text for each in found if each.name == "danh sách nơi nhận"]
            titles = [run for each in found if each.name == SIGNING[0] for run in each.runs]
            if heading:
                assert heading.x <= decree.MARGIN_LEFT[1] * MM
                assert all(line.startswith("- ") and line.endswith(";") for line in lines[:-1]), lines
                assert lines[-1].startswith("- Lưu: ") and lines[-1].endswith(".")
                assert not titles or abs(heading.y - titles[0].y) < 4, "level with the signature"
            _check_signatures([each for each in found if each.name in SIGNING], read(spec_id).sizes[0][0])


SIGNING = ("quyền hạn, chức vụ người ký", "họ tên người ký")


def _check_signatures(found: list[Found], width: float) -> None:
    """Each name under its titles, with room for hand and seal, on their page; one alone on the right half."""
    above: list[Run] = []
    columns = {round(run.centre) for each in found if each.name == SIGNING[0] for run in each.runs}
    for each in found:
        if each.name == SIGNING[0]:
            above += each.runs
            continue
        (name,) = each.runs
        assert not each.text.startswith(decree.ACADEMIC)
        own = [run for run in above if run.page == name.page and abs(run.centre - name.centre) < TOLERANCE]
        assert own, f"no title over {each.text}"
        assert own[-1].y - name.y > 20 * MM, "room for hand and seal"
        assert len(columns) > 1 or name.centre > width / 2
        above = []


@pytest.mark.parametrize("spec_id", IDS)
def test_a_draft_is_laid_out_as_the_paper(spec_id: str) -> None:
    draft = measured(render_draft(example(spec_id), fonts()))
    assert draft == read(spec_id)


@pytest.mark.parametrize(
    ("titles", "form"),
    [
        (("Chủ tịch",), ""),
        (("TM. Ủy ban nhân dân", "Chủ tịch"), "TM."),
        (("KT. Chủ tịch", "Phó Chủ tịch"), "KT."),
        (("TL. Chủ tịch", "Trưởng phòng Nội vụ"), "TL."),
        (("TUQ. Chủ tịch", "Chánh Văn phòng"), "TUQ."),
        (("Q. Chủ tịch",), "Q."),
    ],
)
def test_each_form_of_signing_is_drawn_in_capitals_one_line_under_the_other(
    titles: tuple[str, ...], form: str
) -> None:
    assert form in decree.SIGNING_FORMS
    found = measured(render(decision_content(certificate_facts(signer_titles=titles), wording()), fonts()))
    _, at = found.find("Nơi nhận:")
    runs = [found.find(title.upper(), after=at)[0][0] for title in titles]
    assert all((run.font, 13 <= run.size <= 14) == (decree.BOLD, True) for run in runs)
    assert runs[0].text.startswith(form)
    name = found.find("Phạm Giang Nam")[0][0]
    assert all(run.page == name.page and abs(run.centre - name.centre) < TOLERANCE for run in runs)
    assert [run.y for run in runs] == sorted((run.y for run in runs), reverse=True)


def test_a_decision_of_two_pages_numbers_its_second_and_the_list_begins_again() -> None:
    bases = tuple(f"Quyết định số {n:02d} của Ủy ban nhân dân tỉnh" for n in range(1, 31))
    found = measured(render(decision_content(title_facts(60, legal_bases=bases), wording()), fonts()))
    assert {run.page: run.text for run in found.runs if found.is_page_number(run)} == {2: "2", 4: "2", 5: "3"}


def test_a_size_that_is_changed_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(styles, "NUMBER", replace(styles.NUMBER, size=14, face=styles.Face.ITALIC))
    found = measured(render(decision_content(certificate_facts(), wording()), fonts()))
    (number,), row = found.find("Số: 05/QĐ-UBND")[0], COMPONENTS["số, ký hiệu"]
    assert number.font != row.font and not row.least <= number.size <= row.greatest
