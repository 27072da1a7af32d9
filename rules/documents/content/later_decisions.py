"""What a decision says that cancels awards, or amends an earlier decision: facts and wording in, blocks out.

Form: NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.2 (quyết định quy định trực tiếp). Law: Luật 2022 Điều 93, NĐ 152/2025
Điều 56–58 (cancelling, return within fifteen working days), NĐ 30/2020 Điều 18 khoản 3 (amending).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Header,
    Heading,
    Look,
    Part,
    Recipients,
    Signatory,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.content.frozen import cleaned
from rules.documents.content.later_facts import (
    AmendmentFacts,
    CorrectedPlace,
    EarlierDecision,
    Letterhead,
    RevocationFacts,
    RevokedCase,
    check_amendment,
    check_revocation,
)
from rules.documents.content.numbering import document_number
from rules.documents.wording import Wording
from rules.text import capitalised, counted, joined, long_date, money
from rules.vocabulary import NomineeKind

KIND_ORDER = (NomineeKind.COLLECTIVE, NomineeKind.HOUSEHOLD, NomineeKind.INDIVIDUAL)


def revocation_content(facts: RevocationFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what a cancelling decision says, in NFC; InconsistentFacts when it says too little."""
    facts = cleaned(facts)
    check_revocation(facts)
    cases = tuple(sorted(facts.cases, key=lambda one: KIND_ORDER.index(one.kind)))
    who = _who(cases, wording)
    key = "subject_one" if len(cases) == 1 else "subject_many"
    subject = wording.say(key, awards=_awards(cases, wording), who=who, count=_counts(cases))
    bases = [*facts.legal_bases, full_name(facts.decision, wording), facts.conclusion]
    articles: list[list[Block]] = [_cancelled(facts, cases, wording)]
    articles += [[Text(text)] for text in _returned(facts, cases, wording)]
    if not facts.is_whole:
        articles.append([Text(wording.say("article_rest", number=facts.decision.number))])
    last = wording.say(
        "article_execution", bodies="; ".join(facts.executing_bodies), who=_who(cases, wording, short=True)
    )
    articles.append([Text(last)])
    return _decision(
        facts.head, wording, spec_id, subject, grounds=(bases, facts.proposals), articles=articles
    )


def amendment_content(facts: AmendmentFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what an amending decision says, in NFC; InconsistentFacts when it changes nothing."""
    facts = cleaned(facts)
    check_amendment(facts)
    subject = wording.say("subject", number=facts.decision.number, date=long_date(facts.decision.issued_on))
    first = Text(
        wording.say(
            "article_places", decision=full_name(facts.decision, wording), reason=_inside(facts.reason)
        )
    )
    articles: list[list[Block]] = [
        [first, places_table(facts.places, wording)],
        [Text(wording.say("article_rest", number=facts.decision.number))],
        [Text(wording.say("article_execution", bodies="; ".join(facts.executing_bodies)))],
    ]
    bases = [*facts.legal_bases, full_name(facts.decision, wording)]
    return _decision(
        facts.head, wording, spec_id, subject, grounds=(bases, facts.proposals), articles=articles
    )


def state_header(head: Letterhead, wording: Wording) -> Header:
    """The head of a document of the issuing body."""
    day = long_date(head.issued_on) if head.issued_on else wording.say("date_unknown")
    return Header(
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        parent_body="",
        body_lines=tuple(line.upper() for line in (head.issuing_body, head.issuing_place) if line),
        number_line=wording.say("number_line", number=document_number(head.number), symbol=head.symbol),
        place_date=wording.say("place_date", place=head.place_name, date=day),
    )


def copies(head: Letterhead, wording: Wording, first: str) -> Recipients:
    """Nơi nhận, level with the signature."""
    lines = (
        first,
        *(wording.say("recipients_line", text=text.rstrip(";., ")) for text in head.copies_to),
        wording.say("recipients_last", archive=head.archived_at.rstrip(";., ")),
    )
    signer = Signatory(tuple(title.upper() for title in head.signer_titles), head.signer_name)
    return Recipients(wording.say("recipients_heading"), lines, (signer,))


def full_name(decision: EarlierDecision, wording: Wording) -> str:
    """The earlier decision with number, day, authority and subject."""
    return wording.say(
        "decision", number=decision.number, date=long_date(decision.issued_on), authority=decision.authority,
        title=in_sentence(decision.title),
    )  # fmt: skip


def in_sentence(title: str) -> str:
    """A trích yếu inside a sentence: "Về việc …" begins small there."""
    plain = _inside(title)
    return plain[:1].lower() + plain[1:] if plain.lower().startswith("về việc") else plain


def places_table(places: Sequence[CorrectedPlace], wording: Wording) -> Table:
    """What stands there and what shall stand, place by place."""
    columns = (
        TableColumn(wording.say("column_index"), 7, Align.CENTRE),
        TableColumn(wording.say("column_where"), 29),
        TableColumn(wording.say("column_wrong"), 32),
        TableColumn(wording.say("column_right"), 32),
    )
    rows = tuple(
        TableRow(
            (str(number), ": ".join(part for part in (one.who, one.where) if part), one.wrong, one.right)
        )
        for number, one in enumerate(places, start=1)
    )
    return Table(columns, rows)


def _decision(
    head: Letterhead,
    wording: Wording,
    spec_id: str,
    subject: str,
    *,
    grounds: tuple[Sequence[str], Sequence[str]],
    articles: Sequence[Sequence[Block]],
) -> BlockDocument:
    """A decision of that authority; ``grounds`` are its căn cứ and who proposed it."""
    bases, proposals = grounds
    lines = [wording.say("basis", text=text.rstrip(";., ")) for text in bases]
    lines += [wording.say("proposal", text=text.rstrip(";., ")) for text in proposals]
    ended = (*(f"{line};" for line in lines[:-1]), f"{lines[-1]}.")
    made: list[Block] = [Heading(head.authority.upper(), 0)]
    made += [Text(line, look=Look.BASIS) for line in ended]
    made.append(Heading(wording.say("enacting"), 0))
    for number, blocks in enumerate(articles, start=1):
        first, *rest = blocks
        assert isinstance(first, Text)
        made += [Text(first.text, wording.say("article_lead", number=str(number))), *rest]
    made.append(copies(head, wording, wording.say("recipients_first", article=str(len(articles)))))
    return BlockDocument(
        spec=spec_id or wording.id,
        title=wording.say(
            "file_title", number=document_number(head.number), symbol=head.symbol, subject=subject
        ),
        author=head.authority,
        subject=subject,
        parts=(
            Part(
                blocks=tuple(made),
                header=state_header(head, wording),
                titles=(wording.say("kind"), capitalised(subject)),
            ),
        ),
    )


def _cancelled(facts: RevocationFacts, cases: Sequence[RevokedCase], wording: Wording) -> list[Block]:
    """Điều 1: what is cancelled, and why."""
    why = Text(
        wording.say(
            "reason", ground=facts.ground, citation=facts.ground_citation, reason=_inside(facts.reason)
        )
    )
    decision = full_name(facts.decision, wording)
    if len(cases) == 1:
        text = wording.say(
            "article_one", award=_award(cases[0], wording), who=_who(cases, wording), decision=decision
        )
        return [Text(text), why]
    text = wording.say("article_many", count=_counts(cases), decision=decision)
    columns = (
        TableColumn(wording.say("column_index"), 7, Align.CENTRE),
        TableColumn(wording.say("column_name"), 31),
        TableColumn(wording.say("column_detail"), 34),
        TableColumn(wording.say("column_award"), 28),
    )
    rows = tuple(
        TableRow((str(number), one.name, one.detail, one.award)) for number, one in enumerate(cases, start=1)
    )
    return [Text(text), Table(columns, rows), why]


def _returned(facts: RevocationFacts, cases: Sequence[RevokedCase], wording: Wording) -> list[str]:
    """Điều 2: item and money go back, each where the law says; nothing where nothing was given."""
    items, total = any(one.has_item for one in cases), sum(one.amount for one in cases)
    limit = (
        wording.say("limit_days", days=counted(facts.return_days))
        if facts.return_days is not None
        else wording.say("limit_law")
    )
    parts = []
    if items:
        parts.append(wording.say("return_item", to=facts.return_to))
    if total:
        parts.append(wording.say("return_money", total=money(total), to=facts.money_to))
    if not parts:
        return []
    who = capitalised(_who(cases, wording, short=True))
    return [wording.say("article_return", who=who, what=joined(parts), limit=limit)]


def _awards(cases: Iterable[RevokedCase], wording: Wording) -> str:
    return joined(list(dict.fromkeys(_award(one, wording) for one in cases)))


def _award(case: RevokedCase, wording: Wording) -> str:
    return wording.say("award_title" if case.is_title else "award_form", award=case.award)


def _who(cases: Sequence[RevokedCase], wording: Wording, *, short: bool = False) -> str:
    """One by name (``short``: without the post), several by what they are."""
    if len(cases) > 1:
        kinds = [kind.label for kind in KIND_ORDER if any(one.kind is kind for one in cases)]
        return wording.say("who_many", kinds=joined(kinds))
    (one,) = cases
    named = one.name if short else ", ".join(part for part in (one.name, one.detail) if part)
    return wording.say("who_person", name=named) if one.kind is NomineeKind.INDIVIDUAL else named


def _counts(cases: Sequence[RevokedCase]) -> str:
    kinds = [one.kind for one in cases]
    return joined([f"{counted(kinds.count(kind))} {kind.label}" for kind in KIND_ORDER if kind in kinds])


def _inside(text: str) -> str:
    """A sentence of people inside ours: no mark at its end."""
    return text.strip().rstrip(";., ")
