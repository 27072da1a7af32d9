"""What a báo cáo thành tích for regular work (công trạng) says: three parts, for a person, a household or a collective.

The parts are those of the decrees' forms (NĐ 91/2017, NĐ 98/2023, NĐ 152/2025): who, what was achieved, what was
awarded before. The form's number is told by the caller. A draft has guidance where a text is missing; a finished report
refuses (``check_report``). Reports on a movement or a sudden deed are in ``occasion_reports``.
"""

from __future__ import annotations

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import Align, Block, BlockDocument, Heading, Table, TableRow, Text
from rules.documents.content.frozen import cleaned
from rules.documents.content.report_parts import framed, merits, proof, rated, signing, who
from rules.documents.content.unit_facts import Earned, ReportFacts, require
from rules.documents.content.unit_parts import columns
from rules.documents.wording import Wording


def check_report(facts: ReportFacts) -> None:
    """Raise InconsistentFacts unless the report says what was achieved."""
    if not facts.achievements:
        raise InconsistentFacts(
            f"Báo cáo thành tích của “{facts.entry.name}” chưa có phần thành tích đạt được. Ghi phần này rồi tạo lại."
        )


def report_content(facts: ReportFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what the report says, in NFC.

    Raises InconsistentFacts, and ForbiddenCharacter when a text holds control or direction-changing characters.
    """
    facts = cleaned(facts)
    require("tên đối tượng", "báo cáo thành tích", facts.entry.name)
    key = "subject_title" if facts.entry.award.is_title else "subject_form"
    subject = wording.say(key, award=facts.entry.award.label, period=facts.period_label)
    blocks = (
        *who(facts, wording),
        *_achieved(facts, wording),
        *_earned(facts, wording),
        signing(facts, wording),
    )
    return framed(facts, wording, blocks, (subject,), spec_id)


def _achieved(facts: ReportFacts, wording: Wording) -> list[Block]:
    """Part II: what was achieved, the rating, those of the years before, the papers that prove it."""
    made: list[Block] = [Heading(wording.say("part_two"))]
    if facts.reason:
        made.append(Text(facts.reason, wording.say("reason")))
    made += merits(facts, wording)
    if facts.entry.rating:
        made.append(Text(f"{facts.entry.rating} ({facts.period_label}).", wording.say("rating")))
    return [*made, *rated(facts, wording), *proof(facts, wording)]


def _earned(facts: ReportFacts, wording: Wording) -> list[Block]:
    """Part III: titles, then forms, newest last; "Không" when there is none on record."""
    made: list[Block] = [Heading(wording.say("part_three"))]
    for key, is_title in (("titles", True), ("forms", False)):
        rows = [one for one in facts.earned if one.is_title is is_title]
        said = wording.say(f"earned_{key}")
        made += (
            [Heading(said, level=2), _earned_table(rows, wording, key)]
            if rows
            else [Text(wording.say("none"), said)]
        )
    return made


def _earned_table(rows: list[Earned], wording: Wording, key: str) -> Table:
    shapes = columns(
        wording,
        ("column_year", 12, Align.CENTRE),
        (f"column_{key}", 40, Align.LEFT),
        ("column_document", 48, Align.LEFT),
    )
    return Table(shapes, tuple(TableRow((one.year, one.award, one.document)) for one in rows))
