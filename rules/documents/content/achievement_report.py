"""What a báo cáo thành tích says: three parts, for a person, a household or a collective.

The parts are those of the decrees' forms (NĐ 91/2017, NĐ 98/2023, NĐ 152/2025): who, what was achieved, what was
awarded before. The form's number is told by the caller. A draft has guidance where a text is missing; a finished report
refuses (``check_report``).
"""

from __future__ import annotations

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Heading,
    Part,
    Signatory,
    Signatures,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.unit_facts import Earned, ReportFacts, require
from rules.documents.content.unit_parts import GAP, columns, place_date, unit_header
from rules.documents.wording import Wording
from rules.vocabulary import NomineeKind


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
    kind = "individual" if facts.entry.kind is NomineeKind.INDIVIDUAL else "collective"
    key = "subject_title" if facts.entry.award.is_title else "subject_form"
    subject = wording.say(key, award=facts.entry.award.label, period=facts.period_label)
    part = Part(
        blocks=(
            *_who(facts, wording, kind),
            *_achieved(facts, wording),
            *_earned(facts, wording),
            _signing(facts, wording),
        ),
        header=unit_header(facts.unit, wording, place_date=place_date(facts.unit, None, wording)),
        titles=(wording.say("kind"), subject),
        notes=(wording.say("form", form=facts.form),) if facts.form else (),
    )
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", name=facts.entry.name, subject=subject),
        author=facts.entry.name,
        subject=subject,
        parts=(part,),
    )


def _who(facts: ReportFacts, wording: Wording, kind: str) -> list[Block]:
    """Part I: the particulars we know, what was added, the duties."""
    entry = facts.entry
    blocks: list[Block] = [
        Heading(wording.say(f"part_one_{kind}")),
        Text(entry.name, wording.say(f"name_{kind}")),
    ]
    if kind == "individual":
        pairs = (("gender", facts.gender), ("birth_year", facts.birth_year))
        blocks += [Text(value, wording.say(key)) for key, value in pairs if value]
    blocks.append(Text(entry.detail or GAP, wording.say(f"post_{kind}")))
    blocks.append(Text(facts.unit.name, wording.say("unit")))
    blocks += [Text(line) for line in facts.profile]
    blocks.append(Text("", wording.say(f"duties_{kind}")))
    blocks += _texts(facts.duties, wording.say(f"guide_duties_{kind}"), is_draft=facts.is_draft)
    return blocks


def _texts(texts: tuple[str, ...], guide: str, *, is_draft: bool) -> list[Block]:
    """The paragraphs typed; without any, guidance in a draft and a dotted line in a finished paper."""
    if texts:
        return [Text(line) for line in texts]
    return [Text(f"[{guide}]") if is_draft else Text(GAP * 8)]


def _achieved(facts: ReportFacts, wording: Wording) -> list[Block]:
    """Part II: what was achieved, the rating, the initiative."""
    entry = facts.entry
    made: list[Block] = [Heading(wording.say("part_two"))]
    if facts.reason:
        made.append(Text(facts.reason, wording.say("reason")))
    made += _texts(facts.achievements, wording.say("guide_achievements"), is_draft=facts.is_draft)
    if entry.rating:
        made.append(Text(f"{entry.rating} ({facts.period_label}).", wording.say("rating")))
    if entry.initiative:
        made.append(Text(f"{entry.initiative.rstrip('.')}.", wording.say("initiative")))
    return made


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


def _signing(facts: ReportFacts, wording: Wording) -> Signatures:
    """A person reports and the head confirms; a collective's head signs, the body above confirms."""
    note = wording.say("sign_note")
    if facts.entry.kind is NomineeKind.COLLECTIVE:
        above = Signatory((wording.say("confirm_above"),), "", note)
        return Signatures((above, Signatory(facts.unit.signer_titles, facts.unit.signer_name, note)))
    reporter = Signatory((wording.say("reporter"),), facts.entry.name)
    head = Signatory((wording.say("confirm"), *facts.unit.signer_titles), facts.unit.signer_name)
    return Signatures((head, reporter))
