"""What every báo cáo thành tích says alike: who, the texts typed or their gaps, initiative, proof, who signs."""

from __future__ import annotations

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Heading,
    Lines,
    Part,
    Signatory,
    Signatures,
    Table,
    TableRow,
    Text,
)
from rules.documents.content.unit_facts import ReportFacts
from rules.documents.content.unit_parts import GAP, columns, ended, place_date, unit_header
from rules.documents.wording import Wording
from rules.vocabulary import NomineeKind


def framed(
    facts: ReportFacts, wording: Wording, blocks: tuple[Block, ...], subject: tuple[str, ...], spec_id: str
) -> BlockDocument:
    """Put head, titles and the form's number around the parts; a summary says that it is one."""
    said = " ".join(subject)
    part = Part(
        blocks=blocks,
        header=unit_header(facts.unit, wording, place_date=place_date(facts.unit, None, wording)),
        titles=(wording.say("kind_summary" if facts.is_summary else "kind"), *subject),
        notes=(wording.say("form", form=facts.form),) if facts.form else (),
    )
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say("file_title", name=facts.entry.name, subject=said),
        author=facts.entry.name,
        subject=said,
        parts=(part,),
    )


def who(facts: ReportFacts, wording: Wording) -> list[Block]:
    """Part I: the particulars we know, what was added, the duties."""
    entry = facts.entry
    kind = "individual" if entry.kind is NomineeKind.INDIVIDUAL else "collective"
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
    blocks += texts(facts.duties, wording.say(f"guide_duties_{kind}"), is_draft=facts.is_draft)
    return blocks


def texts(typed: tuple[str, ...], guide: str, *, is_draft: bool) -> list[Block]:
    """The paragraphs typed; without any, guidance in a draft and a dotted line in a finished paper."""
    if typed:
        return [Text(line) for line in typed]
    return [Text(f"[{guide}]") if is_draft else Text(GAP * 8)]


def merits(facts: ReportFacts, wording: Wording) -> list[Block]:
    """What was achieved, as typed, with the initiative that goes with it."""
    made = texts(facts.achievements, wording.say("guide_achievements"), is_draft=facts.is_draft)
    if facts.entry.initiative:
        made.append(Text(f"{facts.entry.initiative.rstrip('.')}.", wording.say("initiative")))
    return made


def proof(facts: ReportFacts, wording: Wording) -> list[Block]:
    """The papers that prove it; nothing when none is attached."""
    if not facts.proof:
        return []
    return [Text("", wording.say("proof")), Lines(ended(facts.proof))]


def rated(facts: ReportFacts, wording: Wording) -> list[Block]:
    """The ratings of the years before, oldest first; nothing when none is on record."""
    if not facts.ratings:
        return []
    shapes = columns(
        wording,
        ("column_year", 22, Align.CENTRE),
        ("column_rating", 34, Align.LEFT),
        ("column_rated_by", 44, Align.LEFT),
    )
    rows = tuple(TableRow((one.period, one.rating, one.document)) for one in facts.ratings)
    return [Text("", wording.say("ratings_before")), Table(shapes, rows)]


def signing(facts: ReportFacts, wording: Wording) -> Signatures:
    """A person reports and the head confirms; a collective's head signs, the body above confirms.

    A summary is the proposing unit's own paper (NĐ 152/2025, Điều 33 khoản 8): its head alone signs.
    """
    note = wording.say("sign_note")
    head = facts.unit.signer_titles
    if facts.is_summary:
        return Signatures((Signatory(head, facts.unit.signer_name),))
    if facts.entry.kind is NomineeKind.COLLECTIVE:
        above = Signatory((wording.say("confirm_above"),), "", note)
        return Signatures((above, Signatory(head, facts.unit.signer_name, note)))
    reporter = Signatory((wording.say("reporter"),), facts.entry.name)
    return Signatures((Signatory((wording.say("confirm"), *head), facts.unit.signer_name), reporter))
