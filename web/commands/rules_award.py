"""What ``khenthuong rules show``, ``diff`` and ``citations`` print: one award on a day, two days, a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rules.citation_check import CitationNote
from rules.errors import NoLawInForce
from rules.law.instruments import Instrument
from rules.law.on_date import LawOnDate
from rules.rulebook import AwardPage, ShownCriterion, award_page
from rules.rulebook_diff import Change, Difference, Side, grouped
from rules.rulebook_parts import Line
from rules.vocabulary import AwardCode
from web.commands.rules_shown import as_json, sure


def page(code: AwardCode, law: LawOnDate) -> AwardPage:
    """Return the page of an award; ``NoLawInForce`` when there are no criteria of its own that day."""
    found = award_page(code, law)
    if not found.criteria:
        raise NoLawInForce(found.missing)
    return found


def page_json(found: AwardPage) -> dict[str, Any]:
    """Return the page as an object; criteria by kind of nominee."""
    plain: dict[str, Any] = as_json(found)
    return plain | {
        "label": found.award.label,
        "on": found.criteria_on.isoformat(),
        "regime": found.regime.name,
        "carried": found.regime.carried,
        "criteria": {
            one.kind.label: [
                as_json(rule) | {"reads": [fact.name for fact in rule.facts]} for rule in one.all
            ]
            for one in found.criteria
        },
    }


def page_lines(found: AwardPage) -> Iterator[str]:
    """Yield the lines of a page for the terminal."""
    local = f"; quy định địa phương: {found.pack_title} ({found.pack})" if found.pack else ""
    yield f"{found.award.label} ({found.award.value}) vào ngày {found.criteria_on:%d/%m/%Y}: {found.regime.name}{local}"
    if found.regime.carried:
        yield "Chưa đọc được toàn văn văn bản mới; các quy định dưới đây giữ theo thời kỳ trước, chưa đối chiếu."
    for one in found.criteria:
        yield f"Tiêu chuẩn đối với {one.kind.label}:"
        for rule in one.own:
            yield from _criterion(rule)
        yield f"  Nguyên tắc chung đối với {one.kind.label}:"
        for rule in one.shared:
            yield from _criterion(rule)
    yield "Giấy tờ:"
    for group in found.papers:
        yield f"  {group.procedure.label.capitalize()}:"
        for paper in group.papers:
            only = f"; chỉ khi {', '.join(paper.only_for)}" if paper.only_for else ""
            yield (
                f"    {paper.label} (cho {paper.per}; {paper.made_by}{only}): "
                f"{paper.citation}{sure(paper.confidence)}"
            )
    yield "Người có thẩm quyền quyết định:"
    yield from _lines(found.deciders)
    yield from _lines(found.delegable)
    yield f"Đề nghị: {_told(found.proposer)}"
    yield from (f"Ký: {line.label}: {line.words}" for line in found.signing)
    yield f"Biểu quyết: {_told(found.vote)}"
    yield f"Tỷ lệ: {_told(found.quota)}"
    for title, lines in (
        ("Tiền thưởng", found.money),
        ("Thời hạn", found.deadlines),
        ("Quy định của địa phương", found.settings),
        ("Quy định chuyển tiếp", found.transitions),
    ):
        if lines:
            yield f"{title}:"
            yield from (
                f"    {line.label}: {_told(line)}" if line.label else f"    {_told(line)}" for line in lines
            )
    yield f"Dấu vân của bộ quy tắc: {found.fingerprint}"


def _criterion(rule: ShownCriterion) -> Iterator[str]:
    """Yield a requirement, then where it stands and what it looks at."""
    yield f"    {rule.says}."
    until = f" đến {rule.until:%d/%m/%Y}" if rule.until else ""
    marks = [
        *(["chỉ cảnh báo"] if rule.warns_only else []),
        *(["do người xét"] if rule.manual else []),
    ]
    note = f" ({', '.join(marks)})" if marks else ""
    yield (
        f"        {rule.id}, từ {rule.since:%d/%m/%Y}{until}{note}: {rule.citation}{sure(rule.confidence)}"
    )
    if rule.facts:
        yield f"        xét theo: {'; '.join(fact.label for fact in rule.facts)}"


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    return (f"    {_told(line)}" for line in lines)


def _told(line: Line) -> str:
    """Return the words and where they stand."""
    if line.missing or not line.citation:
        return line.words
    return f"{line.words} [{line.citation}]{sure(line.confidence)}"


_MARKS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~", Change.BASIS: "="}


def difference_lines(found: Iterable[Difference]) -> Iterator[str]:
    """Yield the differences award by award; those that only rest on another text in one line each."""
    rows = tuple(found)
    for award, group in grouped(rows):
        yield f"{award.label if award else 'Chung cho các danh hiệu, hình thức'}:"
        for one in group:
            whom = f" ({', '.join(kind.label for kind in one.kinds)})" if one.kinds else ""
            yield f"  {_MARKS[one.change]} {one.part.label}: {one.label}{whom}"
            if one.change is Change.BASIS and one.before and one.after:
                yield f"      căn cứ: {one.before.citation} → {one.after.citation}"
                continue
            if one.before:
                yield f"      trước: {_side(one.before)}"
            if one.after:
                yield f"      sau:   {_side(one.after)}"
    counts = {change: sum(one.change is change for one in rows) for change in Change}
    yield "; ".join(f"{counts[change]} {change.label}" for change in Change)


def _side(side: Side) -> str:
    cited = f" [{side.citation}]" if side.citation else ""
    return f"{side.words}{cited}{sure(side.confidence)}"


def citation_lines(notes: Iterable[CitationNote], missing: Iterable[Instrument]) -> Iterator[str]:
    """Yield a line for each citation, with what to look at under it."""
    rows = tuple(notes)
    for one in rows:
        yield f"dòng {one.line}: {one.text}: {one.status.label}"
        yield f"    {one.sentence}"
        yield from (f"    Còn áp dụng: {tail}" for tail in one.tail)
        yield from (f"    Cách viết: {hint}" for hint in one.form)
    for instrument in missing:
        yield f"Chưa viện dẫn văn bản thay thế: {instrument.short_name}"
    doubtful = sum(one.status.doubtful for one in rows)
    unknown = sum(not one.known for one in rows)
    yield f"{len(rows)} viện dẫn: {doubtful} cần xem lại, {unknown} không có trong danh mục"
