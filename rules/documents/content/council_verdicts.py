"""How each group of cases was decided, what differed, and the annexes that name every case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.documents.content.blocks import (
    Align,
    Block,
    Heading,
    Lines,
    Part,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.content.council_facts import (
    Base,
    CouncilCase,
    CouncilMinutesFacts,
    Manner,
    Outcome,
    Remark,
)
from rules.documents.content.council_parts import (
    award_words,
    counts_of,
    detail_of,
    in_groups,
    named,
    share_words,
)
from rules.documents.content.council_results import (
    Attachment,
    Counted,
    annex_numerals,
    annex_part,
    base_words,
    results_table,
)
from rules.documents.wording import Wording
from rules.text import counted, long_date
from rules.voting import needed_votes


@dataclass(frozen=True, slots=True)
class Annexes:
    """What the annexes hold, and their numerals; an annex without cases is not there."""

    agreed: tuple[CouncilCase, ...]  # recommended by consensus
    voted: tuple[CouncilCase, ...]
    agreed_numeral: str
    voted_numeral: str


def plan_annexes(facts: CouncilMinutesFacts) -> Annexes:
    """Choose which case stands in which annex, and number the annexes."""
    agreed = tuple(
        case for case in facts.cases if case.manner is Manner.CONSENSUS and case.result is Outcome.RECOMMENDED
    )
    voted = tuple(case for case in facts.cases if case.manner is not Manner.CONSENSUS and case.counts)
    both = annex_numerals(bool(agreed) + bool(voted))
    return Annexes(agreed, voted, both[0] if agreed else "", both[-1] if voted else "")


def verdicts(facts: CouncilMinutesFacts, wording: Wording, annexes: Annexes) -> list[Block]:
    """Group by group: the way, the rule, the result; then objections and the cases that were not recommended."""
    made: list[Block] = []
    groups = in_groups(
        facts.cases, [(case.nominee.award, case.manner, case.threshold) for case in facts.cases]
    )
    for number, group in enumerate(groups, start=1):
        award = award_words(group[0].nominee, wording)
        counts = counts_of(case.nominee for case in group)
        made.append(Heading(wording.say("group", number=str(number), award=award, counts=counts), level=2))
        if group[0].manner is Manner.CONSENSUS:
            made.append(Text(_consensus(group, wording, annexes)))
        elif group[0].threshold:
            made.append(Text(_way(group[0], facts, wording)))
            made.append(Text(_result(group, wording, annexes)))
        made += _lines(_differing(group, wording))
        made += _lines(
            [_case_line(case, wording) for case in group if case.result is not Outcome.RECOMMENDED]
        )
    return made


def _lines(lines: Sequence[str]) -> list[Block]:
    """Lines, if there are any."""
    return [Lines(tuple(lines))] if lines else []


def _annex(numeral: str, wording: Wording) -> str:
    """The name of an annex inside a sentence."""
    return wording.say("annex", numeral=numeral) if numeral else wording.say("annex_single")


def _consensus(group: Sequence[CouncilCase], wording: Wording, annexes: Annexes) -> str:
    """Unanimous on the list, with the count and where the names are."""
    agreed = [case.nominee for case in group if case.result is Outcome.RECOMMENDED]
    if not agreed:
        return wording.say("consensus_none")
    award, annex = award_words(agreed[0], wording), _annex(annexes.agreed_numeral, wording)
    return wording.say("consensus", award=award, counts=counts_of(agreed), annex=annex)


def _way(case: CouncilCase, facts: CouncilMinutesFacts, wording: Wording) -> str:
    """How the vote was held and what it needed. Under another base than all members the needed number is per case."""
    assert case.threshold is not None
    members = sum(member.is_voting for member in facts.members)
    needed = needed_votes(members, case.threshold.share, above=case.threshold.above)
    base = base_words(facts.base, facts.base_citation, wording)
    values = {
        "share": share_words(case.threshold, wording),
        "base": base,
        "needed": wording.say("needed", needed=counted(needed), members=counted(members))
        if facts.base is Base.ALL_MEMBERS
        else "",
        "citation": case.threshold.citation,
    }
    if case.manner is Manner.OPEN:
        return wording.say("open_vote", **values)
    channel = wording.say(f"channel_{facts.channel.value}")
    return wording.say("secret_ballot", channel=channel, **values)


def _result(group: Sequence[CouncilCase], wording: Wording, annexes: Annexes) -> str:
    """How many cases passed, and where the counts are."""
    passed = [case for case in group if case.result is Outcome.RECOMMENDED]
    values = {
        "award": award_words(group[0].nominee, wording),
        "annex": _annex(annexes.voted_numeral, wording),
    }
    if not passed:
        return wording.say("vote_result_none", count=counted(len(group)), **values)
    return wording.say("vote_result", passed=counted(len(passed)), count=counted(len(group)), **values)


def _differing(group: Sequence[CouncilCase], wording: Wording) -> list[str]:
    """Objections and differing opinions, by case."""
    return [_remark(case, remark, wording) for case in group for remark in case.remarks]


def _remark(case: CouncilCase, remark: Remark, wording: Wording) -> str:
    """One recorded opinion on a case."""
    if not remark.member:
        return wording.say("remark_unnamed", case=named(case.nominee), text=remark.text)
    return wording.say("remark", case=named(case.nominee), member=remark.member, text=remark.text)


def _case_line(case: CouncilCase, wording: Wording) -> str:
    """A case that is postponed, lowered or not recommended, with the reason."""
    version = wording.say("version", number=str(case.version))
    values = {"case": named(case.nominee), "version": version, "reason": case.reason.rstrip(".")}
    return wording.say(case.result.value, award=case.lower_award, **values)


def annex_parts(facts: CouncilMinutesFacts, wording: Wording, annexes: Annexes) -> list[Part]:
    """The list decided by consensus, and the counts of voted cases."""
    attached = Attachment(facts.number, facts.symbol, long_date(facts.sitting.held_on))
    made = []
    if annexes.agreed:
        names = [_agreed_table(annexes.agreed, wording)]
        made.append(annex_part(wording, annexes.agreed_numeral, wording.say("list_title"), attached, names))
    if annexes.voted:
        voting = [member for member in facts.members if member.is_voting]
        rows = [_counted(case, [member.name for member in voting]) for case in annexes.voted]
        results = results_table(rows, facts.base, facts.base_citation, wording)
        title = wording.say("results_title")
        made.append(annex_part(wording, annexes.voted_numeral, title, attached, results, is_landscape=True))
    return made


def _counted(case: CouncilCase, voting: Sequence[str]) -> Counted:
    """A voted case for the annex."""
    assert case.threshold is not None
    assert case.counts is not None
    entitled = sum(name not in case.recused for name in voting)
    return Counted(
        nominee=case.nominee,
        threshold=case.threshold,
        counts=case.counts,
        members=len(voting),
        entitled=entitled,
        result=case.result,
        lower_award=case.lower_award,
        version=case.version,
    )


def _agreed_table(cases: Sequence[CouncilCase], wording: Wording) -> Table:
    """Everybody recommended by consensus, grouped by award, with the locked version."""
    columns = (
        TableColumn(wording.say("column_index"), 12, Align.CENTRE),
        TableColumn(wording.say("column_name"), 56),
        TableColumn(wording.say("column_list_detail"), 73),
        TableColumn(wording.say("column_version"), 24, Align.CENTRE),
    )
    rows: list[TableRow] = []
    number = 0
    for group in in_groups(cases, [case.nominee.award for case in cases]):
        counts = counts_of(case.nominee for case in group)
        heading = wording.say("list_group", award=group[0].nominee.award, counts=counts)
        rows.append(TableRow((heading,), is_group=True))
        for case in group:
            number += 1
            version = wording.say("version", number=str(case.version))
            rows.append(TableRow((str(number), case.nominee.name, detail_of(case.nominee), version)))
    return Table(columns, tuple(rows))
