"""Awards from before the system of persons, collectives and households: recorded, cancelled, put right, found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.revocation import RevocationGround
from rules.vocabulary import AwardCode, CommendationGround, Level, NomineeKind
from tests.support import cases, district
from workflow import clock, db, facts_load
from workflow.audit_verify import verify
from workflow.errors import Conflict, DateOutsidePeriod, InvalidInput, NotFound, NotPermitted
from workflow.models import EarlierRecovery
from workflow.queries import earlier_awards, groups, lookup, person_page, recoveries, units
from workflow.queries.recoveries import Wanted
from workflow.queries.undoing_work import Waiting, undoing_work
from workflow.services import earlier_changes, files, registers
from workflow.services import earlier_recoveries as following
from workflow.services import groups as group_commands
from workflow.services.earlier_changes import Correction, EarlierDraft, LaterPaper
from workflow.services.groups import GroupDraft
from workflow.services.recoveries import MoneyBack
from workflow.tables import table

FORM = AwardCode.COMMENDATION_LETTER
HOUSE = "Phạm Thị Trôi"


@pytest.fixture
def keys(engine: Engine) -> Iterator[dict[str, str]]:
    """The small district with a household on a morning of January 2024; one key of each register."""
    with clock.use(clock.SimulatedClock(clock.datetime(2024, 1, 9, 1, tzinfo=clock.UTC))):
        district.build()
        school = registers.unit_ids()[district.SCHOOL]
        yield {
            "P": f"P{registers.nominee_ids(NomineeKind.INDIVIDUAL)['P1']}",
            "C": group_commands.add("C", school, GroupDraft("Tổ Văn phòng"), actor=district.actor("lap")),
            "H": group_commands.add("H", school, GroupDraft(HOUSE), actor=district.actor("lap")),
        }


def old_award(award: AwardCode = FORM) -> EarlierDraft:
    """An award of January 2022 with its scan."""
    scan = files.store(cases.PDF, "qd-28.pdf")
    return EarlierDraft(
        award, 2021, CommendationGround.REGULAR, Level.DISTRICT, "Chủ tịch UBND huyện", "28/QĐ-UBND",
        date(2022, 1, 20), scan.sha256, scan.filename,
    )  # fmt: skip


def paper(number: str = "120/QĐ-UBND") -> LaterPaper:
    """A later paper of May 2023 with its scan."""
    scan = files.store(cases.PDF, "sau.pdf")
    who, why = "Chủ tịch UBND huyện", "Minh chứng không có thật."
    return LaterPaper(number, date(2023, 5, 4), who, why, scan.sha256, scan.filename)


def line_of(key: str) -> earlier_awards.EarlierLine:
    """Return the one earlier award of somebody, as the standing body reads it."""
    (line,) = earlier_awards.shown(district.actor("thuongtruc"), key).lines
    return line


@pytest.mark.parametrize("letter", ["P", "C", "H"])
def test_an_award_from_before_is_cancelled_and_put_right_whoever_received_it(
    keys: dict[str, str], letter: str
) -> None:
    key, clerk, standing = keys[letter], district.actor("lap"), district.actor("thuongtruc")
    earlier_changes.record_award(key, old_award(), actor=clerk)
    with pytest.raises(InvalidInput, match="Đã có Giấy khen"):
        earlier_changes.record_award(key, old_award(), actor=clerk)
    end = partial(earlier_changes.record_end, ground=RevocationGround.FALSE_PAPERS)
    line = line_of(key)
    with pytest.raises(NotPermitted):
        end(key, line.id, paper=paper(), actor=clerk)
    with pytest.raises(InvalidInput, match="trước ngày khen thưởng"):
        end(key, line.id, paper=replace(paper(), decided_on=date(2021, 5, 4)), actor=standing)
    for other in set(keys.values()) - {key}:
        with pytest.raises(NotFound):
            end(other, line.id, paper=paper(), actor=standing)
    named = Correction("name", "Tên sai", "Tên Đúng")
    earlier_changes.record_correction(key, line.id, named, paper("15/UBND-NV"), actor=standing)
    for _ in range(2):
        end(key, line.id, paper=paper(), actor=standing, idempotency_key="k")
    with pytest.raises(InvalidInput, match="đã được ghi là bị hủy bỏ"):
        end(key, line.id, paper=paper(), actor=standing)
    line = line_of(key)
    assert line.ended == "đã hủy bỏ theo quyết định số 120/QĐ-UBND ngày 04/05/2023"
    assert line.name_in("Tên sai") == "Tên Đúng"
    shown = person_page.shown(clerk, key).awards if letter == "P" else groups.shown(clerk, key).awards
    assert [(one.name, one.earlier) for one in shown] == [("Tên Đúng", line)]
    scans = (("quyet-dinh", line.proof_id), ("huy-bo", line.end_id), ("dinh-chinh", line.corrections[0].id))
    for what, number in scans:
        assert earlier_awards.scan_of(clerk, key, what, number).content == cases.PDF
        with pytest.raises(NotFound):
            earlier_awards.scan_of(district.actor("xa"), key, what, number)
    register = facts_load.Register()
    with db.reading() as connection:
        facts_load._load_standing(connection, register, {key})
        assert [one.revoked for one in register.prior_awards[key]] == [True]
        assert verify(connection).ok
    for text in ("28/QĐ-UBND", "hủy bỏ 120/QĐ-UBND", "đính chính số 15/UBND-NV"):
        (group,) = [
            one for one in lookup.found(standing, text).groups if one.kind == "khen-thuong-cu" and one.hits
        ]
        assert [(one.key, one.note.endswith(" (đã hủy bỏ)")) for one in group.hits] == [(key, True)]
    assert lookup.found(district.actor("xa"), "28/QĐ-UBND").total == 0


def test_what_may_be_given_and_put_right_depends_on_who_received_it(keys: dict[str, str]) -> None:
    clerk, standing = district.actor("lap"), district.actor("thuongtruc")
    for letter, who in (("C", "tập thể"), ("H", "hộ gia đình")):
        with pytest.raises(InvalidInput, match=f"Lao động tiên tiến không tặng cho {who}"):
            earlier_changes.record_award(keys[letter], old_award(AwardCode.ADVANCED_WORKER), actor=clerk)
    earlier_changes.record_award(keys["C"], old_award(), actor=clerk)
    post = Correction("detail", "Giáo viên", "Hiệu trưởng")
    with pytest.raises(InvalidInput, match="Chọn nội dung"):
        earlier_changes.record_correction(keys["C"], line_of(keys["C"]).id, post, paper(), actor=standing)
    for key in ("", "X1", "C99999", "P99999", "Cx"):
        with pytest.raises(NotFound):
            earlier_changes.record_award(key, old_award(), actor=clerk)


def test_the_page_of_the_unit_tells_what_became_of_its_collective_s_award(keys: dict[str, str]) -> None:
    standing = district.actor("thuongtruc")
    earlier_changes.record_award(keys["C"], old_award(), actor=district.actor("lap"))
    number, ground = line_of(keys["C"]).id, RevocationGround.FALSE_PAPERS
    earlier_changes.record_end(keys["C"], number, ground, paper(), actor=standing)
    (award,) = units.shown(standing, district.SCHOOL).awards
    assert (award.name, award.unit, award.earlier) == (
        "Tổ Văn phòng", "Trường Tiểu học Suối Mơ", line_of(keys["C"]),
    )  # fmt: skip


@pytest.mark.parametrize("letter", ["P", "C", "H"])
def test_what_a_cancelled_award_from_before_came_with_is_followed_until_it_is_back(
    keys: dict[str, str], letter: str
) -> None:
    standing, key = district.actor("thuongtruc"), keys[letter]
    earlier_changes.record_award(key, old_award(), actor=district.actor("lap"))
    earlier_changes.record_end(
        key, line_of(key).id, RevocationGround.FALSE_PAPERS, paper(), money_due=600_000, actor=standing
    )
    number = line_of(key).end_id
    (waits,) = [one for one in undoing_work(standing) if one.kind is Waiting.RECOVERY]
    assert (waits.count, waits.due_on, waits.ref) == (1, None, "")
    with pytest.raises(NotPermitted):
        following.received(number, date(2024, 1, 8), actor=district.actor("tham"))
    with pytest.raises(DateOutsidePeriod, match="04/05/2023 đến hôm nay"):
        following.received(number, date(2023, 5, 3), actor=standing)
    with clock.use(clock.SimulatedClock(clock.datetime(2025, 8, 1, 1, tzinfo=clock.UTC))):
        following.received(number, date(2025, 7, 2), actor=standing)
        (row,) = recoveries.listed(standing, Wanted("qua-han", "")).rows
        assert (row.return_by, row.is_late, row.owes_item, row.owes_money) == (
            date(2025, 7, 23),
            True,
            True,
            True,
        )
        assert (row.award, row.cancelled_by, row.end_id) == (FORM, "120/QĐ-UBND", number)
        following.item_returned(number, date(2025, 7, 20), "Giấy khen", actor=standing)
        with pytest.raises(Conflict):
            following.item_returned(number, date(2025, 7, 20), "", actor=standing)
        following.set_money(number, 500_000, actor=standing)
        with pytest.raises(InvalidInput, match="nơi nhận tiền"):
            following.money_returned(number, MoneyBack(date(2025, 7, 21), "túi", "PT 12"), actor=standing)
        following.money_returned(number, MoneyBack(date(2025, 7, 21), "budget", "PT 12"), actor=standing)
        with pytest.raises(Conflict, match="đã nộp lại"):
            following.set_money(number, 0, actor=standing)
        (row,) = recoveries.listed(standing, Wanted("du", row.name)).rows
    assert (row.money_due, row.money_to, row.return_citation[:5]) == (500_000, "budget", "điểm ")
    assert not [one for one in undoing_work(standing) if one.kind is Waiting.RECOVERY]
    assert recoveries.listed(district.actor("lap"), Wanted()).total == 0
    with pytest.raises(NotFound):
        recoveries.of_earlier(district.actor("lap"), number)
    assert recoveries.of_earlier(district.actor("tham"), number).may_track is False
    with db.reading() as connection:
        assert verify(connection).ok


def test_what_was_cancelled_before_it_was_followed_up_begins_with_its_money(keys: dict[str, str]) -> None:
    standing, key = district.actor("thuongtruc"), keys["C"]
    earlier_changes.record_award(key, old_award(), actor=district.actor("lap"))
    earlier_changes.record_end(key, line_of(key).id, RevocationGround.FALSE_PAPERS, paper(), actor=standing)
    number = line_of(key).end_id
    with db.transaction() as connection:
        connection.execute(sa.delete(table(EarlierRecovery)))
    assert recoveries.of_earlier(standing, number).coming is None
    with pytest.raises(NotFound):
        following.item_returned(number, date(2024, 1, 8), "", actor=standing)
    following.set_money(number, 300_000, actor=standing)
    coming = recoveries.of_earlier(standing, number).coming
    assert coming is not None and (coming.money_due, coming.has_item, coming.received_on) == (
        300_000,
        True,
        None,
    )
