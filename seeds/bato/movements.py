"""Chuyên đề rounds, the households of the new-countryside movement, and the sudden cases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rules.vocabulary import CommendationGround, NomineeKind, Rating
from seeds.bato.book import Book
from seeds.bato.data import load, working_days_after, working_days_between
from seeds.bato.names import draw_gender, invent
from seeds.bato.people import add_citizen
from seeds.bato.plan import PlannedHousehold, PlannedRound, StoryKind
from seeds.bato.rounds import LETTER, letter_round
from seeds.bato.stories import repaired_return
from seeds.bato.submissions import Entry, file_dossier
from seeds.bato.universe import commune_body

_BOTH = (NomineeKind.COLLECTIVE, NomineeKind.INDIVIDUAL)


class Movements:
    """Draws nominees for one round after another; nobody is named twice while others are left."""

    def __init__(self, book: Book) -> None:
        """Start with nobody named."""
        self.book = book
        self.rng = book.rng("movements")
        self.named: set[str] = set()
        self.citizens: dict[str, int] = {}

    def plan_round(self, row: dict[str, Any]) -> None:
        """One chuyên đề decision: its round and the lists of its proposing units."""
        a_round = letter_round(self.book, row, _BOTH)
        units = self._proposers(row)
        lists: dict[str, list[Entry]] = {unit: [] for unit in units}
        self._name_collectives(row, lists)
        self._name_persons(row, lists)
        days = working_days_between(working_days_after(a_round.days.deadline, -4), a_round.days.deadline)
        for unit, entries in lists.items():
            if entries:
                file_dossier(self.book, self.rng, a_round, unit, entries, submitted_on=self.rng.choice(days))

    def _proposers(self, row: dict[str, Any]) -> list[str]:
        """The proposing units; units of preset nominees are always among them."""
        must = [preset.unit_code for preset in self.book.presets.get(row["code"], [])]
        allocation = load("allocation")
        chosen = list(row.get("offices", []))
        for kind in ("communes", "schools"):
            codes = [one["code"] for one in allocation[kind]]
            fixed = [code for code in must if code in codes]
            free = [code for code in codes if code not in fixed]
            chosen += fixed + self.rng.sample(free, max(row.get(kind, 0) - len(fixed), 0))
        return chosen

    def _name_collectives(self, row: dict[str, Any], lists: dict[str, list[Entry]]) -> None:
        offers = {unit: self._collectives_of(unit, row) for unit in lists}
        for unit in _turns(list(lists), offers, row["tap_the"]):
            lists[unit].append(self._entry(row, NomineeKind.COLLECTIVE, offers[unit].pop(0)))

    def _collectives_of(self, unit: str, row: dict[str, Any]) -> list[str]:
        """What a unit may propose: a commune its bodies and hamlets, others themselves and their groups."""
        if unit not in self.book.places:
            groups = [code for code in self.book.collectives if code.startswith(f"TO-{unit}-")]
            return [*groups, f"TT-{unit}"] if groups else [f"TT-{unit}"]
        bodies = [commune_body(self.book, unit, title) for title in row.get("bodies", [])]
        hamlets = [code for code in self.book.collectives if code.startswith(f"TH-{unit}-")]
        self.rng.shuffle(hamlets)
        return bodies + hamlets

    def _name_persons(self, row: dict[str, Any], lists: dict[str, list[Entry]]) -> None:
        presets = self.book.presets.get(row["code"], [])
        for preset in presets:
            entry = self._entry(row, NomineeKind.INDIVIDUAL, preset.person_code)
            lists[preset.unit_code].append(replace(entry, achievement_key=preset.achievement_key))
            self.named.add(preset.person_code)
        communes = [unit for unit in lists if unit in self.book.places]
        citizens = row.get("citizens", 0)
        for number in range(citizens):
            unit = communes[number % len(communes)]
            code = self._citizen(unit, women_only=row.get("women_only", False))
            lists[unit].append(self._entry(row, NomineeKind.INDIVIDUAL, code))
        offers = {unit: self._staff_of(unit, women_only=row.get("women_only", False)) for unit in lists}
        for unit in _turns(list(lists), offers, row["ca_nhan"] - citizens - len(presets)):
            code = offers[unit].pop(0)
            self.named.add(code)
            lists[unit].append(self._entry(row, NomineeKind.INDIVIDUAL, code))

    def _staff_of(self, unit: str, *, women_only: bool) -> list[str]:
        """Payroll of a unit that may be named: rated good, not named in another movement, the head last."""
        staff = [*self.book.staff[unit], *self.book.part_time.get(unit, [])]
        fit = [
            code
            for code in staff[1:] + staff[:1]
            if code not in self.named
            and not self.book.people[code].disciplines
            and not (women_only and self.book.people[code].gender != "nu")
            and self._rated_good(code)
            and len(self.book.people[code].services) == 1
        ]
        head = [code for code in fit if code == staff[0]]
        others = [code for code in fit if code != staff[0]]
        self.rng.shuffle(others)
        return others + head

    def _rated_good(self, code: str) -> bool:
        ratings = [one.rating for one in self.book.people[code].ratings]
        return bool(ratings) and ratings[-1] in {Rating.GOOD, Rating.EXCELLENT}

    def _citizen(self, commune: str, *, women_only: bool = False) -> str:
        number = self.citizens[commune] = self.citizens.get(commune, 0) + 1
        gender = "nu" if women_only else None
        return add_citizen(self.book, self.rng, commune, number, gender=gender)

    def _entry(self, row: dict[str, Any], kind: NomineeKind, code: str) -> Entry:
        year = row["date"].year - (row["date"].month <= 2 and row["date"].year == 2025)
        title = f"Thành tích {row['work']}, năm {year}"
        return Entry(LETTER, kind, code, title=title)

    def plan_households(self, row: dict[str, Any]) -> None:
        """The households that gave land for roads; one stood on the annex of persons at first."""
        book = self.book
        a_round = letter_round(book, row, (NomineeKind.HOUSEHOLD,))
        lists: dict[str, list[Entry]] = {}
        for number in range(row["count"]):
            commune = row["communes"][number % len(row["communes"])]
            household = self._household(commune, number + 1)
            entry = Entry(
                LETTER,
                NomineeKind.HOUSEHOLD,
                household.code,
                title=load("titles")["household"],
                contribution_dong=self.rng.randrange(20, 85, 5) * 1_000_000,
            )
            lists.setdefault(commune, []).append(entry)
        for commune, entries in lists.items():
            file_dossier(book, self.rng, a_round, commune, entries, submitted_on=a_round.days.deadline)
        self._on_the_wrong_annex(a_round)

    def _household(self, commune: str, number: int) -> PlannedHousehold:
        gender = draw_gender(self.rng, "citizen")
        head = invent(self.rng, place="citizen", gender=gender, taken=self.book.names_at(commune))
        hamlet = f"{'Tổ dân phố' if commune == 'XA01' else 'Thôn'} {self.rng.randint(1, 4)}"
        address = "bà" if gender == "nu" else "ông"
        name = f"Hộ gia đình {address} {head}, {hamlet.lower()}, {self.book.places[commune]}"
        household = PlannedHousehold(f"HGD-{number:02d}", name, head, hamlet, commune)
        self.book.households.append(household)
        return household

    def _on_the_wrong_annex(self, a_round: PlannedRound) -> None:
        dossier = self.book.dossiers[-1]
        reason = "Hộ gia đình ghi nhầm vào danh sách cá nhân; đề nghị chuyển sang danh sách hộ gia đình."
        returned = repaired_return(a_round, dossier, "wrong_annex", reason)
        nomination = dossier.nominations[0]
        story = replace(nomination.story, kind=StoryKind.REPAIRED, returned=returned)
        dossier.nominations[0] = replace(nomination, story=story)
        self.book.tag("household_on_individual_annex", nomination.key)

    def plan_sudden(self, row: dict[str, Any]) -> None:
        """Đột xuất by the simplified procedure, in the variant asked for (the report names two counts)."""
        a_round = letter_round(self.book, row, _BOTH, ground=CommendationGround.SUDDEN)
        counts, words = row[self.book.variant], load("titles")["sudden"]
        lists: dict[str, list[Entry]] = {commune: [] for commune in counts["communes"]}
        for number in range(counts["ca_nhan"]):
            unit = counts["communes"][number % len(lists)]
            code = self._citizen(unit)
            entry = Entry(LETTER, NomineeKind.INDIVIDUAL, code, title=words["person"], outside_duty=True)
            lists[unit].append(entry)
        for number in range(counts["tap_the"]):
            unit = counts["communes"][number % len(lists)]
            code = f"TH-{unit}-1"
            entry = Entry(LETTER, NomineeKind.COLLECTIVE, code, title=words["collective"], outside_duty=True)
            lists[unit].append(entry)
        day = working_days_after(row["event_on"], 2)
        for unit, entries in lists.items():
            dossier = file_dossier(self.book, self.rng, a_round, unit, entries, submitted_on=day)
            self.book.tag("sudden_simplified", *(nomination.key for nomination in dossier.nominations))


def _turns(units: list[str], offers: dict[str, list[str]], count: int) -> list[str]:
    """Whose turn it is, ``count`` times, going round the units that still have somebody to offer."""
    left = {unit: len(offers[unit]) for unit in units}
    turns: list[str] = []
    while len(turns) < count:
        able = [unit for unit in units if left[unit]]
        if not able:
            raise LookupError(f"only {len(turns)} of {count} nominees can be offered by {units}")
        for unit in able[: count - len(turns)]:
            left[unit] -= 1
            turns.append(unit)
    return turns


def plan_movements(book: Book) -> None:
    """All chuyên đề rounds, the households and the sudden cases."""
    movements = Movements(book)
    for row in load("movements")["rounds"]:
        movements.plan_round(row)
    movements.plan_households(load("rounds")["households"])
    movements.plan_sudden(load("rounds")["sudden"])
