"""Merits and histories: initiatives, ratings of those who are proposed, awards of earlier years."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from rules.vocabulary import AwardCode, CommendationGround, Level, Rating
from seeds.bato.book import Book
from seeds.bato.data import load
from seeds.bato.plan import EarlierAward, Initiative

EDUCATION, ADMINISTRATION = "education", "administration"
PERIOD = {EDUCATION: "năm học 2023-2024", ADMINISTRATION: "năm 2023"}
_RATED_BETWEEN = {
    EDUCATION: (date(2024, 5, 28), date(2024, 5, 31)),
    ADMINISTRATION: (date(2023, 12, 11), date(2023, 12, 14)),
}
_DECIDED = {EDUCATION: (8, 15), ADMINISTRATION: (2, 12)}  # month and day of the yearly decision
HISTORY_YEARS = (2021, 2022, 2023)


def rated_on(rng: Random, block: str) -> date:
    """A day on which units of a block decide their ratings: before anybody proposes."""
    since, until = _RATED_BETWEEN[block]
    return since + timedelta(days=rng.randint(0, (until - since).days))


def rate(book: Book, rng: Random, person: str, block: str, rating: Rating) -> None:
    """Give a person the rating of the block's period."""
    book.rate(person, PERIOD[block], rating, rated_on(rng, block))


def new_initiative(
    book: Book, rng: Random, person: str, block: str, *, used_for: tuple[str, ...] = ()
) -> str:
    """Recognise an initiative of a person within the block's period; gives back its code."""
    year, months = (2024, (3, 4, 5)) if block == EDUCATION else (2023, (9, 10, 11))
    recognised_on = date(year, rng.choice(months), rng.randint(4, 27))
    draft = book.people[person]
    code = f"SK-{person}-{len(draft.initiatives) + 1}"
    title = rng.choice(load("titles")["initiatives"][block])
    number = f"{rng.randint(5, 60):02d}/QĐ-CNSK"
    draft.initiatives.append(Initiative(code, number, title, recognised_on, Level.BASE_UNIT, used_for))
    return code


def earlier(book: Book, person: str, block: str, award: AwardCode, year: int) -> None:
    """Record a yearly award of an earlier year; for schools the year is the one the school year ends in."""
    decided_year = year if block == EDUCATION else year + 1
    decided_on = date(decided_year, *_DECIDED[block])
    number = f"{1200 + year}/QĐ-UBND" if block == EDUCATION else f"{year - 1700}/QĐ-UBND"
    regular = CommendationGround.REGULAR
    record = EarlierAward(award, year, regular, Level.DISTRICT, number, decided_on)
    book.people[person].earlier_awards.append(record)


def write_histories(book: Book, rng: Random, persons: list[str], block: str) -> None:
    """LĐTT of the years before, for those who worked then; CSTĐCS now and then, never two years in a row."""
    years = HISTORY_YEARS if block == EDUCATION else HISTORY_YEARS[:2]
    for person in persons:
        since = book.people[person].services[0].since
        fighter_year = rng.choice(years) if rng.randrange(8) == 0 else None
        for year in years:
            if since.year >= year - 1 or rng.randrange(10) < 3:
                continue
            earlier(book, person, block, AwardCode.ADVANCED_WORKER, year)
            if year == fighter_year:
                earlier(book, person, block, AwardCode.GRASSROOTS_FIGHTER, year)


def make_fighter(book: Book, rng: Random, person: str, block: str) -> str | None:
    """Rate a CSTĐCS nominee so that the law is met: excellent, or good with an initiative (its code)."""
    excellent = rng.randrange(10) < 6
    rate(book, rng, person, block, Rating.EXCELLENT if excellent else Rating.GOOD)
    with_initiative = not excellent or rng.randrange(10) < 3
    return new_initiative(book, rng, person, block) if with_initiative else None
