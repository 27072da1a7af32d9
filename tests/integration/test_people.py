"""The register of persons: reach, names over time, death, facts, and two entries made one by two people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import AwardCode, DisciplineForm, Employment, NomineeKind, Rating
from tests.support import cases, district
from workflow import clock, db
from workflow.audit_verify import verify
from workflow.errors import Conflict, InvalidInput, NotFound, NotPermitted
from workflow.models import Nomination, Person, PersonMerge, ProposalState, Relationship, YearlyRating
from workflow.queries import earlier_awards, people, person_page, person_pairs
from workflow.queries.nominations import Filters
from workflow.queries.nominations import listed as nominations_listed
from workflow.queries.registers import candidates
from workflow.services import drafting, people_facts, person_merges, registers
from workflow.services import people as commands
from workflow.services.people import PersonDraft, Post
from workflow.tables import table

NEW, PAPER = date(2023, 3, 1), "Giấy chứng nhận kết hôn số 12, UBND xã Đèo Xanh"


@pytest.fixture
def store(either_engine: Engine) -> Iterator[dict[str, int]]:
    """The small district on a morning of January 2024; the ids of its persons by code."""
    with clock.use(clock.SimulatedClock(clock.datetime(2024, 1, 9, 1, tzinfo=clock.UTC))):
        district.build()
        yield registers.nominee_ids(NomineeKind.INDIVIDUAL)


@pytest.fixture
def lite(engine: Engine) -> Iterator[dict[str, int]]:
    """The same where the kind of database does not matter."""
    with clock.use(clock.SimulatedClock(clock.datetime(2024, 1, 9, 1, tzinfo=clock.UTC))):
        district.build()
        yield registers.nominee_ids(NomineeKind.INDIVIDUAL)


def twin_of(name: str = "Đinh Thị Mai", unit: str = district.COMMUNE, **more: object) -> int:
    """Add a second entry that looks like one there is, as the clerk of another unit would."""
    post = Post(registers.unit_ids()[unit], "Công chức", Employment.CIVIL_SERVANT, date(2021, 5, 1))
    clerk = district.actor("xa" if unit == district.COMMUNE else "lap")
    return commands.add_person(PersonDraft(name, **more), post, actor=clerk)  # type: ignore[arg-type]


def merged(survivor: int, other: int, **more: object) -> str:
    """Let the standing body propose and the confirmer approve."""
    ref = person_merges.propose(
        survivor, other, "Cùng thẻ căn cước.", actor=district.actor("thuongtruc"), **more
    )  # type: ignore[arg-type]
    person_merges.approve(ref, "Đã đối chiếu.", actor=district.actor("xacnhan"))
    return ref


def names_of(viewer: str, text: str = "") -> list[str]:
    """Return the names in a viewer's list."""
    return [row.full_name for row in people.listed(district.actor(viewer), text).rows]


# --- who reaches whom


def test_a_clerk_reaches_the_people_of_his_unit_and_nobody_else(lite: dict[str, int]) -> None:
    assert names_of("lap") == ["Nguyễn Đức Ánh", "Đinh Thị Mai", "Phạm Văn Rêu"]
    assert names_of("xa") == ["Hồ Văn Xa"]
    page = people.listed(district.actor("xa"), "dinh thi mai")
    assert (page.rows, page.total) == ((), 0)
    strange, absent = f"P{lite['P1']}", "P999999"
    said = []
    for key in (strange, absent):
        with pytest.raises(NotFound) as refused:
            person_page.shown(district.actor("xa"), key)
        said.append(refused.value.message)
    assert said[0] == said[1]


def test_the_body_reaches_everybody_below_it_and_the_council_and_the_administrator_nobody(
    lite: dict[str, int],
) -> None:
    assert len(names_of("thuongtruc")) == len(lite)
    for other in ("uyvien", "quantri", "tinh", "vanthu"):
        assert names_of(other) == []


def test_names_are_found_without_marks_and_in_part_and_numbers_by_their_last_digits(
    lite: dict[str, int],
) -> None:
    draft = PersonDraft("Đinh Thị Mai", birth_year=1985, is_female=True, id_number="051 185 001 234")
    commands.correct(lite["P1"], draft, seen="Đinh Thị Mai", actor=district.actor("lap"))
    for text in ("dinh mai", "ĐINH THI", "051185001234", "1234", "234"):
        assert names_of("lap", text) == ["Đinh Thị Mai"], text
    assert names_of("xa", "051185001234") == []
    assert names_of("lap", "34") == []


def test_a_former_clerk_of_the_unit_is_no_reason_to_reach_its_people(lite: dict[str, int]) -> None:
    people_facts.end_service(lite["P2"], date(2022, 6, 1), "Nghỉ hưu.", actor=district.actor("thuongtruc"))
    assert "Phạm Văn Rêu" not in names_of("lap")
    assert "Phạm Văn Rêu" in names_of("thuongtruc")


# --- what may be written


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (PersonDraft("Mai"), "full_name", "đủ họ và tên"),
        (PersonDraft("Đinh Thị Mai 2"), "full_name", "không có chữ số"),
        (
            PersonDraft("Đinh Thị Mai", birth_year=1985, id_number="051199001234"),
            "id_number",
            "sinh năm 1999",
        ),
        (PersonDraft("Đinh Thị Mai", is_female=True, id_number="051085001234"), "id_number", "của nam"),
        (PersonDraft("Đinh Thị Mai", id_number="05118500123"), "id_number", "12 chữ số"),
        (PersonDraft("Đinh Thị Mai", id_number="999185001234"), "id_number", "không phải mã tỉnh"),
        (
            PersonDraft("Đinh Thị Mai", birth_year=1985, birth_on=date(1986, 1, 1)),
            "birth_on",
            "khác năm sinh",
        ),
        (PersonDraft("Đinh Thị Mai", birth_on=date(2023, 1, 1)), "birth_year", "không hợp lý"),
    ],
)
def test_what_does_not_fit_is_said_on_its_field(
    lite: dict[str, int], draft: PersonDraft, field: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        commands.correct(lite["P1"], draft, seen="Đinh Thị Mai", actor=district.actor("lap"))
    assert words in refused.value.fields[field]


def test_a_number_of_somebody_elses_unit_is_taken_without_a_word_and_suggested_to_the_body(
    lite: dict[str, int],
) -> None:
    commands.correct(
        lite["P9"],
        PersonDraft("Hồ Văn Xa", id_number="051085001234"),
        seen="Hồ Văn Xa",
        actor=district.actor("xa"),
    )
    commands.correct(
        lite["P2"], PersonDraft("Phạm Văn Rêu", id_number="051085001234"), seen="Phạm Văn Rêu",
        actor=district.actor("lap"),
    )  # fmt: skip
    pairs, total = person_pairs.suggested(district.actor("thuongtruc"))
    assert (total, pairs[0].reason) == (1, person_pairs.SAME_NUMBER)
    with pytest.raises(InvalidInput, match="đã ghi cho Hồ Văn Xa"):
        commands.correct(
            lite["P1"], PersonDraft("Đinh Thị Mai", id_number="051085001234"), seen="Đinh Thị Mai",
            actor=district.actor("thuongtruc"),
        )  # fmt: skip


def test_the_identity_number_is_shown_to_those_with_the_right_and_each_look_is_on_record(
    lite: dict[str, int],
) -> None:
    draft = PersonDraft("Đinh Thị Mai", id_number="051185001234")
    commands.correct(lite["P1"], draft, seen="Đinh Thị Mai", actor=district.actor("lap"))
    assert commands.show_identity(lite["P1"], actor=district.actor("lap")) == ("051185001234",)
    with pytest.raises(NotPermitted):
        commands.show_identity(lite["P1"], actor=district.actor("xacnhan"))
    with pytest.raises(NotFound):
        commands.show_identity(lite["P1"], actor=district.actor("xa"))
    page = person_page.shown(district.actor("thuongtruc"), f"P{lite['P1']}")
    assert [event.event for event in page.events].count("identity_shown") == 1
    assert page.masked == (("cccd", 12, "234"),)
    assert "051185001234" not in repr(page)


def test_discipline_is_the_standing_bodys_to_write_and_not_the_clerks_to_see(lite: dict[str, int]) -> None:
    act = people_facts.record_discipline
    given = (lite["P1"], DisciplineForm.WARNING, date(2022, 4, 1), "QĐ 5/QĐ-PGD")
    with pytest.raises(NotPermitted):
        act(*given, actor=district.actor("lap"))
    act(*given, actor=district.actor("thuongtruc"))
    key = f"P{lite['P1']}"
    clerk, head = (person_page.shown(district.actor(who), key) for who in ("lap", "truong"))
    assert clerk.disciplines is None
    assert [one.form for one in head.disciplines or ()] == [DisciplineForm.WARNING]
    assert [event.event for event in clerk.events] == []
    assert [event.event for event in head.events] == ["discipline_recorded"]


def test_a_rating_written_again_replaces_the_first_and_the_history_has_both(lite: dict[str, int]) -> None:
    people_facts.rate(
        lite["P1"], district.PERIOD, Rating.EXCELLENT, date(2023, 12, 28), "QĐ 9", actor=district.actor("lap")
    )
    page = person_page.shown(district.actor("lap"), f"P{lite['P1']}")
    assert [one.rating for one in page.ratings] == [Rating.EXCELLENT]
    assert (page.events[0].payload["before"], page.events[0].payload["rating"]) == ("HTTNV", "HTXSNV")


def test_a_new_post_ends_the_one_before_and_the_old_unit_still_sees_the_year_it_had(
    lite: dict[str, int],
) -> None:
    draft = people_facts.ServiceDraft(
        registers.unit_ids()[district.COMMUNE], "Công chức", Employment.CIVIL_SERVANT, date(2023, 9, 1)
    )
    with pytest.raises(NotFound):
        people_facts.begin_service(lite["P1"], draft, actor=district.actor("lap"))
    people_facts.begin_service(lite["P1"], draft, actor=district.actor("thuongtruc"))
    page = person_page.shown(district.actor("xa"), f"P{lite['P1']}")
    assert [(one.unit_code, one.until) for one in page.services] == [
        (district.COMMUNE, None),
        (district.SCHOOL, date(2023, 8, 31)),
    ]
    assert "Đinh Thị Mai" in names_of("lap")


# --- names and death


def test_a_new_name_leaves_the_old_one_on_what_was_decided(store: dict[str, int]) -> None:
    cases.whole_way(district.open_round())
    commands.rename(store["P1"], "Đinh Thị Mai Hương", NEW, PAPER, actor=district.actor("lap"))
    page = person_page.shown(district.actor("thuongtruc"), f"P{store['P1']}")
    assert page.row.full_name == "Đinh Thị Mai Hương"
    assert [(one.name, one.until) for one in page.former] == [("Đinh Thị Mai", date(2023, 2, 28))]
    assert [one.name for one in page.awards] == ["Đinh Thị Mai"]
    assert names_of("lap", "dinh thi mai huong") == names_of("lap", "dinh thi mai") == ["Đinh Thị Mai Hương"]
    assert verify(db.current_engine()).ok


def test_a_correction_reaches_what_is_not_decided_yet(lite: dict[str, int]) -> None:
    ids = cases.drafts(cases.dossier(district.open_round()))
    commands.correct(
        lite["P1"], PersonDraft("Đinh Thị Mây"), seen="Đinh Thị Mai", actor=district.actor("lap")
    )
    found = nominations_listed(district.actor("lap"), Filters(text="dinh thi may"))
    assert [row.name for row in found.rows] == ["Đinh Thị Mây"]
    cases.submitted(ids)
    assert verify(db.current_engine()).ok
    with pytest.raises(InvalidInput, match="vừa đổi tên"):
        commands.correct(
            lite["P1"], PersonDraft("Đinh Thị Mai"), seen="Đinh Thị Mai", actor=district.actor("lap")
        )


def test_a_form_of_commendation_of_somebody_who_died_is_conferred_after_death_and_a_title_is_not(
    lite: dict[str, int],
) -> None:
    dossier = cases.dossier(district.open_round())
    draft, kind = drafting.NominationDraft, NomineeKind.INDIVIDUAL
    letter = draft(
        AwardCode.COMMENDATION_LETTER,
        kind,
        lite["P1"],
        achievement_key="cuu-nguoi",
        achievement_title="Cứu người",
    )
    title = draft(AwardCode.ADVANCED_WORKER, kind, lite["P1"])
    drafting.add_nominations(dossier, [letter, title], actor=district.actor("lap"))
    commands.record_death(
        lite["P1"], date(2024, 1, 5), "Trích lục khai tử số 3", "Chồng: ông Rêu, 0905 000 000",
        actor=district.actor("lap"),
    )  # fmt: skip
    later = draft(
        AwardCode.COMMENDATION_LETTER,
        kind,
        lite["P1"],
        achievement_key="chua-chay",
        achievement_title="Chữa cháy",
    )
    drafting.add_nominations(dossier, [later], actor=district.actor("lap"))
    rows = nominations_listed(district.actor("lap"), Filters(text="dinh thi mai")).rows
    assert [(row.award, row.name) for row in rows] == [
        (AwardCode.COMMENDATION_LETTER, "Đinh Thị Mai (truy tặng)"),
        (AwardCode.ADVANCED_WORKER, "Đinh Thị Mai"),
        (AwardCode.COMMENDATION_LETTER, "Đinh Thị Mai (truy tặng)"),
    ]
    page = person_page.shown(district.actor("lap"), f"P{lite['P1']}")
    assert page.services[0].until == date(2024, 1, 5)
    assert page.row.family_contact.startswith("Chồng")
    assert verify(db.current_engine()).ok


# --- two entries that are one person


def test_a_merge_moves_everything_and_leaves_an_alias_and_a_whole_trail(store: dict[str, int]) -> None:
    cases.whole_way(district.open_round())
    twin = twin_of(birth_year=1985)
    post = people_facts.rate
    post(twin, "Y2022", Rating.EXCELLENT, date(2022, 12, 20), "QĐ 7", actor=district.actor("xa"))
    post(twin, district.PERIOD, Rating.COMPLETED, date(2023, 12, 20), "QĐ 8", actor=district.actor("xa"))
    ref = merged(twin, store["P1"])
    page = person_page.shown(district.actor("thuongtruc"), f"P{twin}")
    assert [(one.award, one.number) for one in page.awards] == [(AwardCode.ADVANCED_WORKER, "36/QĐ-UBND")]
    assert [one.period_key for one in page.ratings] == ["Y2023", "Y2022"]
    assert len(page.services) == 2
    assert page.aliases == ("P1",)
    assert people.moved_to(district.actor("thuongtruc"), f"P{store['P1']}") == f"P{twin}"
    with pytest.raises(NotFound):
        person_page.shown(district.actor("thuongtruc"), f"P{store['P1']}")
    with db.reading() as connection:
        kept = connection.scalar(sa.select(Person.full_name).where(Person.id == store["P1"]))
        left = connection.execute(
            sa.select(YearlyRating.period_key).where(YearlyRating.nominee_key == f"P{store['P1']}")
        ).all()
        state = connection.scalar(sa.select(PersonMerge.state).where(PersonMerge.ref == ref))
        owners = connection.scalars(sa.select(Nomination.nominee_key)).all()
    assert (kept, left, state) == ("Đinh Thị Mai", [(district.PERIOD,)], ProposalState.APPROVED)
    assert set(owners) == {f"P{twin}"}
    assert verify(db.current_engine()).ok


def test_only_a_second_person_decides_and_only_once(store: dict[str, int]) -> None:
    twin, standing = twin_of(), district.actor("thuongtruc")
    ref = person_merges.propose(store["P1"], twin, "Cùng thẻ căn cước.", actor=standing)
    with pytest.raises(NotPermitted, match="người khác duyệt"):
        person_merges.approve(ref, actor=standing)
    for who in ("lap", "ky", "quantri", "thuky"):
        with pytest.raises(NotPermitted):
            person_merges.approve(ref, actor=district.actor(who))
    with pytest.raises(Conflict):
        person_merges.propose(store["P2"], twin, "Cùng thẻ.", actor=standing)
    person_merges.approve(ref, actor=district.actor("xacnhan"))
    with pytest.raises(Conflict):
        person_merges.approve(ref, actor=district.actor("xacnhan"))
    with pytest.raises(NotPermitted):
        person_merges.propose(store["P2"], store["P3"], "Thử.", actor=district.actor("lap"))


def test_both_nominated_in_one_round_is_refused_with_the_reason(store: dict[str, int]) -> None:
    round_id = district.open_round()
    cases.drafts(cases.dossier(round_id))
    twin = twin_of()
    draft = drafting.NominationDraft(AwardCode.GRASSROOTS_FIGHTER, NomineeKind.INDIVIDUAL, twin)
    other = cases.dossier(round_id, clerk="xa", unit=district.COMMUNE)
    drafting.add_nominations(other, [draft], actor=district.actor("xa"))
    with pytest.raises(InvalidInput, match=r"Cả hai mục đều có đề nghị.*Rút hoặc kết thúc"):
        person_merges.propose(store["P1"], twin, "Cùng thẻ.", actor=district.actor("thuongtruc"))


def test_relatives_two_numbers_and_an_account_stand_in_the_way(lite: dict[str, int]) -> None:
    standing = district.actor("thuongtruc")
    with pytest.raises(InvalidInput, match="người thân của nhau"):
        person_merges.propose(lite["P7"], lite["P3"], "Cùng thẻ.", actor=standing)
    twin = twin_of("Nguyễn Thị Thẩm", id_number="051185001234")
    with pytest.raises(InvalidInput, match="tài khoản đăng nhập"):
        person_merges.propose(twin, lite["P7"], "Cùng thẻ.", actor=standing)
    commands.correct(
        lite["P7"],
        PersonDraft("Nguyễn Thị Thẩm", id_number="051190009999"),
        seen="Nguyễn Thị Thẩm",
        actor=standing,
    )
    with pytest.raises(InvalidInput, match="hai số căn cước khác hẳn"):
        person_merges.propose(lite["P7"], twin, "Cùng thẻ.", actor=standing)
    commands.correct(
        lite["P7"],
        PersonDraft("Nguyễn Thị Thẩm", id_number="051185001243"),
        seen="Nguyễn Thị Thẩm",
        actor=standing,
    )
    merged(lite["P7"], twin)
    with db.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(table(Relationship))) == 2


def test_facts_chosen_from_the_merged_entry_are_taken_over_and_its_name_stays_findable(
    lite: dict[str, int],
) -> None:
    twin = twin_of("Đinh Thị Mây", birth_year=1985)
    merged(lite["P1"], twin, taken=("full_name",))
    page = person_page.shown(district.actor("thuongtruc"), f"P{lite['P1']}")
    assert (page.row.full_name, page.row.birth_year) == ("Đinh Thị Mây", 1985)
    assert [one.name for one in page.former] == ["Đinh Thị Mai"]
    assert names_of("thuongtruc", "dinh thi mai") == ["Đinh Thị Mây"]


def test_a_merged_entry_is_nominated_no_more(lite: dict[str, int]) -> None:
    twin = twin_of()
    merged(lite["P1"], twin)
    found = candidates(
        district.actor("xa"), unit_id=registers.unit_ids()[district.COMMUNE], kind=NomineeKind.INDIVIDUAL
    )
    assert [one.id for one in found if one.name == "Đinh Thị Mai"] == [lite["P1"]]
    dossier = cases.dossier(district.open_round(), clerk="xa", unit=district.COMMUNE)
    draft = drafting.NominationDraft(AwardCode.ADVANCED_WORKER, NomineeKind.INDIVIDUAL, twin)
    with pytest.raises(InvalidInput, match="Không có người này"):
        drafting.add_nominations(dossier, [draft], actor=district.actor("xa"))


def test_equal_names_are_suggested_only_when_something_else_agrees(lite: dict[str, int]) -> None:
    standing = district.actor("thuongtruc")
    twin_of()  # one name, no year of birth on either side: nothing to go by
    assert person_pairs.suggested(standing) == ((), 0)
    first = twin_of("Lê Thị Na", birth_on=date(1980, 2, 3))
    second = twin_of("Lê Thị Nà", birth_on=date(1980, 2, 3), unit=district.SCHOOL)
    third = twin_of("Lê Thị Na", birth_on=date(1981, 2, 3))
    pairs, _ = person_pairs.suggested(standing)
    assert [({one.one.key, one.other.key}, one.reason) for one in pairs] == [
        ({f"P{first}", f"P{second}"}, person_pairs.SAME_BIRTH)
    ]
    person_merges.keep_apart(second, first, "Hai chị em họ.", actor=standing)
    assert person_pairs.suggested(standing) == ((), 0)
    assert {f"P{third}", f"P{first}"} <= {row.key for row in people.listed(standing, "le thi na").rows}


def test_an_old_card_and_a_new_one_of_one_name_and_year_are_suggested(lite: dict[str, int]) -> None:
    twin_of("Lê Thị Na", birth_year=1980, id_number="212345678")
    twin_of("Lê Thị Na", birth_year=1980, id_number="051180001234", unit=district.SCHOOL)
    twin_of("Lê Thị Na", birth_year=1980, id_number="051180001235", unit=district.SCHOOL)
    reasons = [one.reason for one in person_pairs.suggested(district.actor("thuongtruc"))[0]]
    assert reasons == [person_pairs.NEAR_NUMBER, person_pairs.OLD_AND_NEW, person_pairs.OLD_AND_NEW]


def test_a_scan_bears_out_an_award_from_before_the_system(lite: dict[str, int], tmp_path: Path) -> None:
    from rules.vocabulary import CommendationGround, Level
    from workflow.services import earlier_changes, files

    stored = files.store(cases.PDF, "qd-28.pdf")
    draft = earlier_changes.EarlierDraft(
        AwardCode.ADVANCED_WORKER, 2021, CommendationGround.REGULAR, Level.DISTRICT, "Chủ tịch UBND huyện",
        "28/QĐ-UBND", date(2022, 1, 20), stored.sha256, stored.filename,
    )  # fmt: skip
    key = f"P{lite['P1']}"
    earlier_changes.record_award(key, draft, actor=district.actor("lap"))
    with pytest.raises(InvalidInput, match="Đã có Lao động tiên tiến"):
        earlier_changes.record_award(key, draft, actor=district.actor("lap"))
    (line,) = person_page.shown(district.actor("lap"), key).awards
    assert line.earlier is not None and line.number == "28/QĐ-UBND"
    scan = partial(earlier_awards.scan_of, key=key, what="quyet-dinh", number=line.earlier.proof_id)
    assert (scan(district.actor("lap")).content, scan(district.actor("lap")).filename) == (
        cases.PDF,
        "qd-28.pdf",
    )
    with pytest.raises(NotFound):
        scan(district.actor("xa"))
