"""Proposing on both databases: who wins a row, what a pasted line means, an initiative used once, the meters."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from rules.vocabulary import AwardCode, Employment, NomineeKind
from tests.support import cases, district
from workflow import clock, db
from workflow.actor import SYSTEM
from workflow.audit_verify import verify
from workflow.errors import Conflict, InvalidInput, NotFound, Refused, WrongState
from workflow.listing import standing_of
from workflow.models import IdentityKind, Nomination, PersonIdentity, ServicePeriod
from workflow.payloads import EditContent
from workflow.picking import Known, match, register_of, searched, take_apart
from workflow.queries import dossiers, nominee_grid
from workflow.services import drafting, nominee_lists, registers, submission
from workflow.services.nominee_lists import Line, RowEdit
from workflow.services.register_records import PersonRow, RegisterBatch, ServiceRow
from workflow.states import NominationState as S
from workflow.tables import table

START = datetime(2024, 1, 9, 1, 0, tzinfo=UTC)
LETTER, TITLE, FIGHTER = (
    AwardCode.COMMENDATION_LETTER,
    AwardCode.ADVANCED_WORKER,
    AwardCode.GRASSROOTS_FIGHTER,
)


@pytest.fixture
def season(engine: Engine) -> Iterator[int]:
    """The small district with an open round."""
    del engine
    with clock.use(clock.SimulatedClock(START)):
        district.build()
        yield district.open_round()


@pytest.fixture
def any_season(either_engine: Engine) -> Iterator[int]:
    """The same on each database."""
    del either_engine
    with clock.use(clock.SimulatedClock(START)):
        district.build()
        yield district.open_round()


def draft(award: AwardCode, code: str = "P1", *, initiative: bool = False) -> drafting.NominationDraft:
    """Return a draft for a person, perhaps with the one initiative of the register."""
    ids = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    used = registers.initiative_ids()["SK1"] if initiative else None
    return drafting.NominationDraft(award, NomineeKind.INDIVIDUAL, ids[code], "Giáo viên", initiative_id=used)


def edit_of(number: int, version: int, detail: str) -> RowEdit:
    """Return a row of the grid with another position."""
    return RowEdit(number, version, TITLE, detail, "Thành tích công tác năm 2023", 0)


def details(number: int) -> tuple[str, int]:
    """Return what is stored."""
    n = table(Nomination)
    with db.reading() as connection:
        row = connection.execute(sa.select(n.c.nominee_detail, n.c.version).where(n.c.id == number)).one()
        return row.nominee_detail, row.version


def test_of_two_clerks_who_save_one_row_one_wins_and_the_other_is_told(any_season: int) -> None:
    (number,) = cases.drafts(cases.dossier(any_season))
    who = {name: district.actor(name) for name in ("lap", "truong")}
    start = Barrier(len(who))

    def save(name: str) -> nominee_lists.RowSaved:
        start.wait()
        return nominee_lists.save_rows([edit_of(number, 1, name)], actor=who[name])[0]

    with ThreadPoolExecutor(len(who)) as pool:
        results = dict(zip(who, pool.map(save, who), strict=True))
    winners = [name for name, one in results.items() if one.changed]
    losers = [one.error for one in results.values() if not one.changed]
    assert len(winners) == 1 and [type(error) for error in losers] == [Conflict]
    assert details(number) == (winners[0], 2)
    with db.reading() as connection:
        assert verify(connection).problems == ()


def test_a_repeated_save_changes_nothing_and_strangers_save_nothing(season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    clerk = district.actor("lap")
    for _ in range(2):
        (saved,) = nominee_lists.save_rows([edit_of(number, 1, "Tổ trưởng")], actor=clerk)
    assert saved == nominee_lists.RowSaved(number, changed=False)
    assert details(number) == ("Tổ trưởng", 2)
    (refused,) = nominee_lists.save_rows([edit_of(number, 2, "Khác")], actor=district.actor("xa"))
    assert isinstance(refused.error, NotFound)
    with pytest.raises(NotFound):
        nominee_lists.take_lines(1, [Line("Đinh Thị Mai", TITLE)], actor=district.actor("xa"))


def test_a_title_changes_only_in_a_draft_that_was_never_sent(season: int) -> None:
    (number,) = cases.drafts(cases.dossier(season))
    clerk, head = district.actor("lap"), district.actor("truong")
    drafting.edit(number, EditContent(award=FIGHTER), actor=clerk)
    with pytest.raises(Refused, match="Đợt xét này không nhận Bằng khen cấp tỉnh"):
        drafting.edit(number, EditContent(award=AwardCode.MERIT_CERTIFICATE), actor=clerk)
    cases.submitted([number])
    submission.recall([number], actor=head)
    drafting.send_back([number], "Sửa chức vụ.", actor=head)
    with pytest.raises(Refused, match="đã từng được trình"):
        drafting.edit(number, EditContent(award=TITLE), actor=clerk)
    assert "đã từng được trình" in str(nominee_lists.remove_rows([number], actor=clerk).refused[0].error)


def test_what_was_taken_off_before_it_was_sent_comes_back_and_nothing_else(season: int) -> None:
    dossier = cases.dossier(season)
    first, second = cases.drafts(dossier, ["P1", "P2"])
    clerk, head = district.actor("lap"), district.actor("truong")
    assert nominee_lists.remove_rows([first], actor=clerk).accepted == (first,)
    assert drafting.add_nominations(dossier, [draft(TITLE)], actor=clerk) == [first]
    assert details(first)[1] == 3
    cases.submitted([second])
    submission.withdraw([second], "Đề nghị nhầm.", actor=head)
    with pytest.raises(InvalidInput, match="đã có trong danh sách"):
        drafting.add_nominations(dossier, [draft(TITLE, "P2")], actor=clerk)
    with pytest.raises(WrongState):
        drafting.edit(second, EditContent(nominee_detail="x"), actor=clerk)


def test_what_is_said_of_an_achievement_stays_once_a_nomination_on_it_was_sent(season: int) -> None:
    dossier, clerk = cases.dossier(season), district.actor("lap")
    title, letter = drafting.add_nominations(dossier, [draft(TITLE), draft(LETTER)], actor=clerk)
    said = (("is_concrete", True),)
    drafting.edit(letter, EditContent(achievement_facts=said), actor=clerk)
    cases.submitted([title])
    with pytest.raises(Refused, match="đã trình cũng dựa trên thành tích này"):
        drafting.edit(letter, EditContent(achievement_facts=(("is_concrete", False),)), actor=clerk)


# --- one initiative, one award


def test_an_initiative_is_used_once_and_the_refusal_names_where(season: int) -> None:
    dossier = cases.dossier(season)
    clerk, head = district.actor("lap"), district.actor("truong")
    (first,) = drafting.add_nominations(dossier, [draft(FIGHTER, initiative=True)], actor=clerk)
    with pytest.raises(InvalidInput, match="đã dùng: Chiến sĩ thi đua cơ sở năm 2023 của Đinh Thị Mai"):
        drafting.add_nominations(dossier, [draft(LETTER, initiative=True)], actor=clerk)
    (letter,) = drafting.add_nominations(dossier, [draft(LETTER)], actor=clerk)
    number = registers.initiative_ids()["SK1"]
    with pytest.raises(Refused, match="Sáng kiến này đã dùng: Chiến sĩ thi đua cơ sở năm 2023"):
        drafting.edit(letter, EditContent(initiative_id=number), actor=clerk)
    submission.withdraw([first], "Không đề nghị nữa.", actor=head)
    drafting.edit(letter, EditContent(initiative_id=number), actor=clerk)


def test_the_database_holds_an_initiative_to_one_eligible_nomination(any_season: int) -> None:
    both = [draft(FIGHTER, initiative=True), draft(LETTER, initiative=True)]
    ids = drafting.add_nominations(cases.dossier(any_season), both, actor=district.actor("lap"), as_sent=True)
    n = table(Nomination)
    eligible = {"state": S.ELIGIBLE, "received_on": date(2024, 1, 9), "submitted_by_id": 1}
    with db.transaction() as connection:
        connection.execute(
            sa.update(n).where(n.c.id == ids[0]).values(eligible | {"version": n.c.version + 1})
        )
    with pytest.raises(IntegrityError, match="initiative"), db.transaction() as connection:
        connection.execute(
            sa.update(n).where(n.c.id == ids[1]).values(eligible | {"version": n.c.version + 1})
        )


def test_two_who_use_one_initiative_at_once_do_not_both_get_it(any_season: int) -> None:
    dossier, clerk = cases.dossier(any_season), district.actor("lap")
    start = Barrier(2)

    def add(award: AwardCode) -> object:
        start.wait()
        try:
            return drafting.add_nominations(dossier, [draft(award, initiative=True)], actor=clerk)
        except InvalidInput as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(add, (FIGHTER, LETTER)))
    assert sorted(isinstance(one, list) for one in results) == [False, True]


# --- who a line means


def known_of(*codes: str) -> tuple[Known, ...]:
    """Return the school's register; these people get identity numbers that begin with a zero."""
    ids = registers.nominee_ids(NomineeKind.INDIVIDUAL)
    with db.transaction() as connection:
        for place, code in enumerate(codes):
            values = {
                "person_id": ids[code],
                "kind": IdentityKind.CITIZEN_CARD,
                "number": f"00119000000{place}",
            }
            connection.execute(sa.insert(table(PersonIdentity)).values(values))
        return register_of(connection, registers.unit_ids()[district.SCHOOL])


def test_a_number_keeps_its_zeros_and_finds_its_person(season: int) -> None:
    known = known_of("P1", "P2")
    for typed in ("001190000001", "'001190000001", "1190000001", "001 190 000 001"):
        found = match(f"3\t{typed}\tTổ phó", known).found
        assert found is not None and found.name == district.PEOPLE[1], typed
    assert [one.name for one in searched(known, "00119000000", NomineeKind.INDIVIDUAL)] == [
        *district.PEOPLE[:2]
    ]
    other = match(f"{district.PEOPLE[0]}\t001190000001", known)
    assert other.found is None and "của Phạm Văn Rêu, dòng ghi “Đinh Thị Mai”" in other.problem
    unknown = match(f"{district.PEOPLE[0]}\t001190000009", known)
    assert unknown.found is None and "không phải của Đinh Thị Mai" in unknown.problem


def test_same_names_are_told_apart_or_asked_about(season: int) -> None:
    twins = RegisterBatch(
        persons=(
            PersonRow("T1", "Lê Thị Hoa", 1980), PersonRow("T2", "Lê Thị Hoa", 1990), PersonRow("T3", "Lê Thị Hòa"),
        ),
        services=tuple(
            ServiceRow(code, district.SCHOOL, "Giáo viên", Employment.PUBLIC_EMPLOYEE, district.SINCE)
            for code in ("T1", "T2", "T3")
        ),
    )  # fmt: skip
    registers.load(twins, actor=SYSTEM)
    known = known_of()
    several = match("Lê Thị Hoa", known)
    assert several.found is None and "Có 3 người tên" in several.problem and len(several.candidates) == 3
    born, exact = match("Lê Thị Hoa\t1990", known).found, match("lê thị hòa", known).found
    assert born is not None and born.birth_year == 1990
    assert exact is not None and exact.name == "Lê Thị Hòa"
    picked = match("Lê Thị Hoa", known, chosen=several.candidates[0].key).found
    assert picked == several.candidates[0]


def test_a_line_is_taken_apart_by_what_its_cells_look_like(season: int) -> None:
    cells = take_apart("12.\tĐinh  Thị Mai\tTổ trưởng\tCSTĐCS\tDạy giỏi cấp huyện\t012345678901")
    assert (cells.name, cells.detail, cells.award) == ("Đinh Thị Mai", "Tổ trưởng", FIGHTER)
    assert (cells.title, cells.number) == ("Dạy giỏi cấp huyện", "012345678901")


def test_forty_lines_go_in_and_none_is_lost(season: int) -> None:
    names = [f"Nguyễn Thị Số {number}" for number in range(40)]
    people = RegisterBatch(
        persons=tuple(PersonRow(f"N{n}", name) for n, name in enumerate(names)),
        services=tuple(
            ServiceRow(f"N{n}", district.SCHOOL, "Giáo viên", Employment.PUBLIC_EMPLOYEE, district.SINCE)
            for n in range(39)
        ),
    )
    registers.load(people, actor=SYSTEM)
    dossier, clerk = cases.dossier(season), district.actor("lap")
    lines = [Line(f"{n}\t{name}", TITLE) for n, name in enumerate(names, 1)]
    taken = nominee_lists.take_lines(dossier, [*lines, lines[0]], actor=clerk)
    assert (len(taken.nominations), taken.waiting) == (39, 2)
    page = nominee_grid.grid(clerk, dossiers.ref_of(clerk, dossier))
    assert [line.text for line in page.waiting] == ["40\tNguyễn Thị Số 39", "1\tNguyễn Thị Số 0"]
    assert ["Không thấy" in page.waiting[0].problem, "Đã có trong danh sách" in page.waiting[1].problem] == [
        True,
        True,
    ]
    assert nominee_lists.drop_line(dossier, page.waiting[1].ref, actor=clerk) == "1\tNguyễn Thị Số 0"
    too_many = [Line(f"Người {n}", TITLE) for n in range(nominee_lists.MOST_LINES + 1)]
    with pytest.raises(InvalidInput, match="tối đa 500 dòng"):
        nominee_lists.take_lines(dossier, too_many, actor=clerk)


def test_a_copy_leaves_out_who_left(season: int) -> None:
    old = cases.dossier(season)
    ids = cases.drafts(old, ["P1", "P2"])
    service = table(ServicePeriod)
    gone = registers.nominee_ids(NomineeKind.INDIVIDUAL)["P2"]
    with db.transaction() as connection:
        connection.execute(
            sa.update(service).where(service.c.person_id == gone).values(until=date(2023, 12, 31))
        )
    later = district.open_round(code="TX-2024", period_key="Y2024", period_label="năm 2024")
    new, clerk = cases.dossier(later), district.actor("lap")
    taken = nominee_lists.copy_rows(new, ids, actor=clerk)
    assert (len(taken.nominations), taken.waiting) == (1, 1)
    with db.reading() as connection:
        named = standing_of(connection, later, registers.unit_ids()[district.SCHOOL]).named
    assert len(named) == 1


# --- the meters


def test_the_meter_counts_the_real_pool_and_says_who_falls_out(season: int) -> None:
    names = [f"Nguyễn Văn {chr(65 + n)}" for n in range(20)]
    people = RegisterBatch(
        persons=tuple(PersonRow(f"N{n}", name) for n, name in enumerate(names)),
        services=tuple(
            ServiceRow(
                f"N{n}",
                district.SCHOOL,
                "Giáo viên",
                Employment.PUBLIC_EMPLOYEE,
                district.SINCE,
                is_leader=n < 3,
            )
            for n in range(20)
        ),
    )
    registers.load(people, actor=SYSTEM)
    clerk, dossier = district.actor("lap"), cases.dossier(season)
    nominee_lists.take_lines(dossier, [Line(name, TITLE) for name in names], actor=clerk)
    nominee_lists.take_lines(dossier, [Line(name, FIGHTER) for name in names[:3]], actor=clerk)
    second = cases.dossier(season)
    meters = nominee_grid.grid(clerk, dossiers.ref_of(clerk, second)).meters
    quota = meters.quota
    assert quota is not None
    assert (quota.pool, quota.result.used, quota.result.max_allowed, quota.left) == (20, 3, 3, 0)
    assert quota.if_one_refused == "Nếu một người không được Lao động tiên tiến: phải rút Nguyễn Văn C."
    nominee_lists.take_lines(second, [Line("Đinh Thị Mai", FIGHTER)], actor=clerk)
    more = nominee_grid.grid(clerk, dossiers.ref_of(clerk, second)).meters.quota
    assert more is not None
    assert (more.left, more.over, more.outside) == (-1, ("Đinh Thị Mai",), ("Đinh Thị Mai",))
    shares = nominee_grid.grid(clerk, dossiers.ref_of(clerk, dossier)).meters.balance
    assert {group.value: count for group, count in shares.counts} == {"lanh_dao": 3, "truc_tiep": 17}
    assert shares.is_prompt and "Lãnh đạo, quản lý chiếm 15 %" in shares.sentence
