"""What the minutes of a count say (biên bản kiểm phiếu; NĐ 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.9).

Paper and electronic ballots appear merged only: no figure here belongs to one channel. Trackers are listed sorted, by
case: a voter finds his own, nobody learns whose the others are.
"""

from __future__ import annotations

from rules.documents.content.blocks import (
    Align,
    Block,
    BlockDocument,
    Heading,
    Lines,
    Look,
    Part,
    Signatory,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.content.council_checks import check_ballot
from rules.documents.content.council_facts import (
    BallotCase,
    BallotMinutesFacts,
    Base,
    Channel,
    Outcome,
    Teller,
)
from rules.documents.content.council_parts import (
    NUMERALS,
    anchor_texts,
    award_words,
    council_name,
    file_title,
    header,
    in_groups,
    moment,
    named,
    number_line,
    recipients,
    share_words,
    subject,
    subject_lines,
)
from rules.documents.content.council_results import (
    Attachment,
    Counted,
    annex_numerals,
    annex_part,
    base_words,
    cell_count,
    results_table,
)
from rules.documents.content.frozen import cleaned
from rules.documents.wording import Wording
from rules.text import clock_time, counted, long_date
from rules.voting import needed_votes

TRACKERS_A_ROW = 3


def ballot_minutes_content(
    facts: BallotMinutesFacts, wording: Wording, *, spec_id: str = ""
) -> BlockDocument:
    """Return what the minutes of a count say, in NFC.

    Raises InconsistentFacts, and ForbiddenCharacter when a text holds control or direction-changing characters.
    """
    facts = cleaned(facts)
    check_ballot(facts)
    has_trackers = any(case.trackers for case in facts.cases)
    numerals = annex_numerals(2 if has_trackers else 1)
    attached = Attachment(facts.number, facts.symbol, long_date(facts.sitting.held_on))
    results = results_table(
        [_counted(case, facts) for case in facts.cases], facts.base, facts.base_citation, wording
    )
    parts = [
        Part(
            blocks=tuple(_body(facts, wording, has_trackers=has_trackers)),
            header=header(
                facts.sitting.council, wording, number_line=number_line(wording, facts.number, facts.symbol)
            ),
            titles=(wording.say("kind"), *subject_lines(wording, facts.sitting)),
        ),
        annex_part(wording, numerals[0], wording.say("results_title"), attached, results, is_landscape=True),
    ]
    if has_trackers:
        title = wording.say("trackers_title")
        parts.append(annex_part(wording, numerals[1], title, attached, _trackers(facts, wording)))
    return BlockDocument(
        spec=spec_id or wording.id,
        title=file_title(wording, facts.sitting, facts.number, facts.symbol),
        author=council_name(facts.sitting.council),
        subject=subject(wording, facts.sitting),
        parts=tuple(parts),
    )


def _counted(case: BallotCase, facts: BallotMinutesFacts) -> Counted:
    """A case for the annex."""
    return Counted(
        nominee=case.nominee,
        threshold=case.threshold,
        counts=case.counts,
        members=facts.members,
        entitled=facts.members - case.recused,
        result=case.result,
        lower_award=case.lower_award,
    )


def _body(facts: BallotMinutesFacts, wording: Wording, *, has_trackers: bool) -> list[Block]:
    """The minutes from their beginning to the signatures."""
    annexes = _annex_names(wording, has_trackers=has_trackers)
    sections: list[tuple[str, list[Block]]] = [
        ("ballots", _ballots(facts, wording)),
        ("result", _result(facts, wording, annexes[0])),
        ("sealing", _sealing(facts, wording, annexes[-1] if has_trackers else "")),
    ]
    made = _opening(facts, wording)
    for numeral, (name, blocks) in zip(NUMERALS, [each for each in sections if each[1]], strict=False):
        made += [Heading(wording.say(f"heading_{name}", numeral=numeral)), *blocks]
    ending = wording.say(
        "ends", time=clock_time(facts.ended_at), date=long_date(facts.ended_on or facts.sitting.held_on)
    )
    return [
        *made,
        Text(ending),
        *_signatures(facts, wording),
        recipients(wording, (), facts.archived_at),
        *anchor_texts(facts.anchors, wording),
    ]


def _annex_names(wording: Wording, *, has_trackers: bool) -> list[str]:
    """What the annexes are called inside a sentence."""
    if not has_trackers:
        return [wording.say("annex_single")]
    return [wording.say("annex", numeral=numeral) for numeral in annex_numerals(2)]


def _opening(facts: BallotMinutesFacts, wording: Wording) -> list[Block]:
    """When, where, who counted, before whom, and how the ballots were cast."""
    leader_first = sorted(facts.tellers, key=lambda teller: not teller.leads)
    return [
        Text(moment(wording, facts.sitting, facts.started_at), wording.say("begins")),
        Text(f"{facts.sitting.place.rstrip('.')}.", wording.say("place")),
        Text("", wording.say("tellers")),
        Lines(tuple(_teller(teller, wording) for teller in leader_first)),
        Text(f"{facts.chair_name}.", wording.say("witness")),
        Text(wording.say(f"channel_{facts.channel.value}"), wording.say("way")),
    ]


def _teller(teller: Teller, wording: Wording) -> str:
    """One of the counting team with what he is in it."""
    role = wording.say("teller_leads" if teller.leads else "teller_member")
    who = ", ".join(part for part in (teller.name, teller.post) if part)
    return wording.say("teller", who=who, role=role)


def _ballots(facts: BallotMinutesFacts, wording: Wording) -> list[Block]:
    """How many may vote on each case, and what became of the ballots given out."""
    names = ("entitled", "issued", "returned", "unused", "valid", "invalid")
    columns = (
        TableColumn(wording.say("column_index"), 12, Align.CENTRE),
        TableColumn(wording.say("column_case"), 57),
        *(TableColumn(wording.say(f"column_{name}"), 16, Align.CENTRE) for name in names),
    )
    rows = []
    for number, case in enumerate(facts.cases, start=1):
        entitled = facts.members - case.recused
        valid = case.returned - case.counts.invalid
        numbers = (entitled, case.issued, case.returned, case.unused, valid, case.counts.invalid)
        rows.append(TableRow((str(number), named(case.nominee), *(cell_count(each) for each in numbers))))
    made: list[Block] = [Text(wording.say("entitled", members=counted(facts.members)))]
    if any(case.recused for case in facts.cases):
        made.append(Text(wording.say("recused")))
    return [*made, Table(columns, tuple(rows))]


def _result(facts: BallotMinutesFacts, wording: Wording, annex: str) -> list[Block]:
    """What each award needs, how many cases reached it, and where the counts are."""
    groups = in_groups(facts.cases, [(case.nominee.award, case.threshold) for case in facts.cases])
    passed = sum(case.result is Outcome.RECOMMENDED for case in facts.cases)
    return [
        Lines(tuple(_threshold(group[0], facts, wording) for group in groups)),
        Text(wording.say("summary", passed=counted(passed), count=counted(len(facts.cases)))),
        Text(wording.say("results_at", annex=annex)),
    ]


def _threshold(case: BallotCase, facts: BallotMinutesFacts, wording: Wording) -> str:
    """What an award needs; under another base than all members the number of votes is per case."""
    needed = needed_votes(facts.members, case.threshold.share, above=case.threshold.above)
    is_all = facts.base is Base.ALL_MEMBERS
    return wording.say(
        "threshold",
        award=award_words(case.nominee, wording),
        share=share_words(case.threshold, wording),
        base=base_words(facts.base, facts.base_citation, wording),
        needed=wording.say("needed", needed=counted(needed), members=counted(facts.members))
        if is_all
        else "",
        citation=case.threshold.citation,
    )


def _sealing(facts: BallotMinutesFacts, wording: Wording, annex: str) -> list[Block]:
    """Keys, the end of shares and sealed ballots, the list of trackers; nothing for a count on paper."""
    if facts.channel is Channel.PAPER:
        return []
    keys: list[Block] = [
        Text(value, wording.say(key), Look.SMALL)
        for key, value in (("sealing_key", facts.sealing_key), ("signing_key", facts.signing_key))
        if value
    ]
    made: list[Block] = [Text(wording.say("destroyed" if facts.are_shares_destroyed else "not_destroyed"))]
    if annex:
        made.append(Text(wording.say("trackers_at", annex=annex)))
    return [*made, *keys]


def _signatures(facts: BallotMinutesFacts, wording: Wording) -> list[Block]:
    """The three tellers side by side, the head of the team on the right; the chair under them."""
    signatories = tuple(
        Signatory((wording.say("signing_leads" if teller.leads else "signing_member"),), teller.name)
        for teller in sorted(facts.tellers, key=lambda teller: teller.leads)
    )
    chair = (wording.say("signing_chair"), *(title.upper() for title in facts.chair_titles))
    return [Signatures(signatories), Signatures((Signatory(chair, facts.chair_name),))]


def _grouped(tracker: str) -> str:
    """A tracker in groups of four, as the member's own receipt shows it."""
    return " ".join(tracker[at : at + 4] for at in range(0, len(tracker), 4))


def _trackers(facts: BallotMinutesFacts, wording: Wording) -> list[Table | Text]:
    """The trackers of each case, sorted: their order says nothing of who voted when."""
    columns = (TableColumn(wording.say("column_trackers"), 1, Align.CENTRE),) * TRACKERS_A_ROW
    rows: list[TableRow] = []
    for number, case in enumerate(facts.cases, start=1):
        count = counted(len(case.trackers))
        heading = wording.say("trackers_case", number=str(number), case=named(case.nominee), count=count)
        rows.append(TableRow((heading,), is_group=True))
        for start in range(0, len(case.trackers), TRACKERS_A_ROW):
            found = [_grouped(one) for one in sorted(case.trackers)[start : start + TRACKERS_A_ROW]]
            rows.append(TableRow((*found, *("",) * (TRACKERS_A_ROW - len(found)))))
    return [Text(wording.say("trackers_note")), Table(columns, tuple(rows))]
