"""What goes up to the province for năm 2023: two flags, six Bằng khen, one TTLĐXS, all published."""

from __future__ import annotations

from dataclasses import replace

from rules.vocabulary import AwardCode, Level, Rating
from seeds.bato.book import Book
from seeds.bato.data import load, working_days_between
from seeds.bato.plan import PlannedRound, StoryKind
from seeds.bato.rounds import yearly_round
from seeds.bato.submissions import Entry, collective, file_dossier

_FLAG = AwardCode.MINISTRY_PROVINCE_FLAG
_CERTIFICATE = AwardCode.MERIT_CERTIFICATE
_EXCELLENT = AwardCode.EXCELLENT_COLLECTIVE


def plan_province(book: Book) -> None:
    """The round for the province and its recorded answers."""
    rng = book.rng("province")
    row = load("rounds")["province"]
    a_round = yearly_round(book, row, level=Level.PROVINCE)
    lists = {commune: [_entry(book, a_round, _FLAG, f"ND-{commune}")] for commune in row["flags"]}
    for commune in row["cluster_leaders"]:
        lists[commune] = [_entry(book, a_round, _CERTIFICATE, f"ND-{commune}")]
    youth = f"TT-{row['youth_union']}"
    lists[row["youth_union"]] = [
        _entry(book, a_round, _CERTIFICATE, youth),
        _entry(book, a_round, _EXCELLENT, youth),
    ]
    days = working_days_between(a_round.days.opens, a_round.days.deadline)
    for unit, entries in lists.items():
        file_dossier(book, rng, a_round, unit, entries, submitted_on=rng.choice(days))
    _mark_misprint(book, row["correction"]["right"])


def _entry(book: Book, a_round: PlannedRound, award: AwardCode, code: str) -> Entry:
    """Name a collective that did excellently two years running; communes lead their cluster."""
    commune = code.startswith("ND-")
    book.collectives[code] = replace(
        book.collectives[code],
        rating=Rating.EXCELLENT,
        leads_cluster=commune or None,
        years_excellent_in_a_row=2,
        exceeded_targets=True,
    )
    title = {
        _FLAG: f"Dẫn đầu phong trào thi đua {a_round.period_label}",
        _EXCELLENT: f"Hoàn thành xuất sắc nhiệm vụ {a_round.period_label}",
    }.get(award)
    if title is None:
        leading = "Xuất sắc dẫn đầu cụm thi đua" if commune else "Xuất sắc"
        title = f"{leading} trong phong trào thi đua {a_round.period_label}"
    return replace(collective(award, code), title=title)


def _mark_misprint(book: Book, right: str) -> None:
    """The province's decision misspelt one commune and was mended by a letter."""
    for dossier in book.dossiers:
        for place, nomination in enumerate(dossier.nominations):
            named = (
                nomination.award is _CERTIFICATE and book.collectives[nomination.nominee_code].name == right
            )
            if named:
                story = replace(nomination.story, kind=StoryKind.CORRECTED)
                dossier.nominations[place] = replace(nomination, story=story)
                book.tag("name_corrected", nomination.key)
                return
    raise LookupError(right)
