"""What a "Quyết định khen thưởng" says: facts and wording in, frozen content out.

Pure: no file, no clock, no font. Form: NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.2 (quyết định quy định trực
tiếp). What the law demands of the text is kept here: the period is named in Điều 1; collectives come
before households and persons; the chairman decides in person (Luật Thi đua, khen thưởng 2022, Điều
79–80), so there is no "TM." before his title.
"""

from __future__ import annotations

from rules.documents.content.award_facts import AwardDecisionFacts, Recipient, check
from rules.documents.content.frozen import cleaned
from rules.documents.content.marks import QrMark
from rules.documents.content.numbering import document_number
from rules.documents.content.parts import (
    Article,
    AttachedList,
    Column,
    ColumnRole,
    DecisionContent,
    ListSection,
    Signature,
)
from rules.documents.wording import Wording
from rules.text import capitalised, counted, grouped, joined, long_date, money, money_in_words
from rules.vocabulary import NomineeKind

SECTION_ORDER = (NomineeKind.COLLECTIVE, NomineeKind.HOUSEHOLD, NomineeKind.INDIVIDUAL)
NUMERALS = ("I", "II", "III")


def decision_content(
    facts: AwardDecisionFacts, wording: Wording, *, spec_id: str = "", mark: QrMark | None = None
) -> DecisionContent:
    """Return what the decision says, in NFC.

    ``spec_id`` names the DocumentSpec that draws it (by default the one called like the wording); ``mark`` is the QR
    code of a numbered decision. Raises
    InconsistentFacts, and ForbiddenCharacter when a text holds control or direction-changing characters.
    """
    facts = cleaned(facts)
    check(facts)
    values = _values(facts, wording)
    articles = _articles(facts, wording, values)
    return DecisionContent(
        spec=spec_id or wording.id,
        title=wording.say("file_title", **values),
        author=values["authority"],
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        parent_body=facts.parent_body.upper(),
        body_lines=tuple(line.upper() for line in (facts.issuing_body, facts.issuing_place) if line),
        number_line=wording.say("number_line", **values),
        place_date=wording.say("place_date", **values),
        kind=wording.say("kind"),
        subject=capitalised(values["subject"]),
        authority=values["authority"].upper(),
        bases=_bases(facts, wording),
        enacting=wording.say("enacting"),
        articles=articles,
        recipients_heading=wording.say("recipients_heading"),
        recipients=_copies(facts, wording, len(articles)),
        signature=Signature(tuple(title.upper() for title in facts.signer_titles), facts.signer_name),
        annex=_annex(facts, wording, values),
        mark=mark,
    )


def _values(facts: AwardDecisionFacts, wording: Wording) -> dict[str, str]:
    """Everything a template may name, as final text."""
    counts = [(kind, len(_of_kind(facts, kind))) for kind in SECTION_ORDER]
    kinds = joined([kind.label for kind, count in counts if count])
    body = " ".join(part for part in (facts.issuing_body, facts.issuing_place) if part)
    values = {
        "award": facts.award_label,
        "period": facts.period_label,
        "reason": facts.achievement,
        "authority": f"{facts.decider_title} {body}",
        "number": document_number(facts.number),
        "symbol": facts.symbol,
        "date": long_date(facts.issued_on) if facts.issued_on else wording.say("date_unknown"),
        "place": facts.place_name,
        "counts": joined([f"{counted(count)} {kind.label}" for kind, count in counts if count]),
        "kinds": wording.say("several", kinds=kinds) if len(facts.recipients) > 1 else kinds,
        "bodies": "; ".join(facts.executing_bodies),
    }
    subject = facts.subject or _say(facts, wording, "subject", values)
    return values | {"subject": wording.say("subject_lead", subject=subject)}


def _say(facts: AwardDecisionFacts, wording: Wording, key: str, values: dict[str, str]) -> str:
    """The text for a title (danh hiệu) or for a form (hình thức), whichever this award is."""
    return wording.say(f"{key}_{'title' if facts.is_title else 'form'}", **values)


def _of_kind(facts: AwardDecisionFacts, kind: NomineeKind) -> tuple[Recipient, ...]:
    """The recipients of one kind, in the order given."""
    return tuple(recipient for recipient in facts.recipients if recipient.kind is kind)


def _bases(facts: AwardDecisionFacts, wording: Wording) -> tuple[str, ...]:
    """Căn cứ and proposal lines: each ends with ";", the last with "." (NĐ 30/2020, Phụ lục I, mục II)."""
    lines = [wording.say("basis", text=text.rstrip(";., ")) for text in facts.legal_bases]
    lines += [wording.say("proposal", text=text.rstrip(";., ")) for text in facts.proposals]
    return (*(f"{line};" for line in lines[:-1]), f"{lines[-1]}.")


def _articles(facts: AwardDecisionFacts, wording: Wording, values: dict[str, str]) -> tuple[Article, ...]:
    """Award, money (only when decided), execution: numbered from 1."""
    texts = [_awarding(facts, wording, values)]
    if facts.money is not None:
        total = {"total": money(facts.money.total), "words": money_in_words(facts.money.total)}
        key = "article_money" if facts.money.in_list else "article_money_total"
        texts.append(_say(facts, wording, key, values | total | {"source": facts.money.source}))
    texts.append(wording.say("article_execution", **values))
    return tuple(
        Article(wording.say("article_lead", number=str(number)), text)
        for number, text in enumerate(texts, start=1)
    )


def _awarding(facts: AwardDecisionFacts, wording: Wording, values: dict[str, str]) -> str:
    """Điều 1: with a list attached, or with the few names in it."""
    if not facts.names_in_article:
        return _say(facts, wording, "article_award", values)
    named = [
        ", ".join(part for part in (each.name, each.detail, each.unit) if part)
        for kind in SECTION_ORDER
        for each in _of_kind(facts, kind)
    ]
    return _say(facts, wording, "article_named", values | {"names": "; ".join(named)})


def _copies(facts: AwardDecisionFacts, wording: Wording, last_article: int) -> tuple[str, ...]:
    """Nơi nhận: those of the last article first, the archive last."""
    return (
        wording.say("recipients_first", article=str(last_article)),
        *(wording.say("recipients_line", text=text.rstrip(";., ")) for text in facts.copies_to),
        wording.say("recipients_last", archive=facts.archived_at.rstrip(";., ")),
    )


def _annex(facts: AwardDecisionFacts, wording: Wording, values: dict[str, str]) -> AttachedList:
    """The list attached: one section per kind that has recipients, and the sum when money is decided."""
    if facts.names_in_article:
        return AttachedList("", "", (), (), ())
    present = [kind for kind in SECTION_ORDER if _of_kind(facts, kind)]
    plain = values | {"kinds": joined([kind.label for kind in present])}
    numerals = NUMERALS if len(present) > 1 else ("",)
    with_total = facts.money is not None and facts.money.in_list
    total = (wording.say("list_total"), grouped(facts.money.total)) if facts.money and with_total else ()
    return AttachedList(
        title=wording.say("list_title"),
        subject=capitalised(_say(facts, wording, "list_subject", plain)),
        attached_to=(wording.say("list_attached", **values), wording.say("list_attached_by", **values)),
        sections=tuple(
            _section(facts, wording, kind, num) for kind, num in zip(present, numerals, strict=False)
        ),
        total=total,
    )


def _section(facts: AwardDecisionFacts, wording: Wording, kind: NomineeKind, numeral: str) -> ListSection:
    """One table. A column that would be empty throughout is left out; a single section needs no heading."""
    recipients = _of_kind(facts, kind)
    details = [", ".join(part for part in (each.detail, each.unit) if part) for each in recipients]
    name = kind.name.lower()
    columns = [
        Column(ColumnRole.INDEX, wording.say("column_index")),
        Column(ColumnRole.NAME, wording.say(f"column_name_{name}")),
    ]
    cells = [[str(index), each.name] for index, each in enumerate(recipients, start=1)]
    if any(details):
        columns.append(Column(ColumnRole.DETAIL, wording.say(f"column_detail_{name}")))
        cells = [[*row, detail] for row, detail in zip(cells, details, strict=True)]
    if facts.money is not None and facts.money.in_list:
        columns.append(Column(ColumnRole.AMOUNT, wording.say("column_amount")))
        amounts = [grouped(each.amount) if each.amount else wording.say("no_money") for each in recipients]
        cells = [[*row, amount] for row, amount in zip(cells, amounts, strict=True)]
    count = counted(len(recipients))
    heading = (
        wording.say("list_section", numeral=numeral, kind=kind.label.upper(), count=count) if numeral else ""
    )
    return ListSection(heading, tuple(columns), tuple(tuple(row) for row in cells))
