"""The lists that go with money: totals by unit and in all, gifts, who gets nothing; the treasury's file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from rules.documents import InconsistentFacts, load_wording, spec_for
from rules.documents.content.blocks import BlockDocument, Table, Text
from rules.errors import RuleDefinitionError
from rules.finding import Confidence
from rules.fund import organising_part
from rules.text import grouped, money_in_words
from rules.treasury_list import VALUES, read_form, treasury_form
from tests.unit.documents.decisions import TEMPLATES
from tests.unit.documents.money_lists import money_list


def made(kind: str, **changes: object) -> BlockDocument:
    """Return a list of thirty."""
    spec = spec_for(kind, date(2025, 1, 10))
    facts = replace(money_list(), **changes)  # type: ignore[arg-type]  # fields by name
    content = spec.content(facts, load_wording(TEMPLATES, spec.wording), spec_id=spec.id)
    assert isinstance(content, BlockDocument)
    return content


def parts(content: BlockDocument) -> tuple[Table, str]:
    """Return the table and the last line of text."""
    blocks = content.parts[0].blocks
    table = next(one for one in blocks if isinstance(one, Table))
    return table, [one.text for one in blocks if isinstance(one, Text)][-1]


def test_the_payment_list_adds_up_by_unit_and_in_all() -> None:
    table, last = parts(made("payment_list"))
    groups = [row.cells[0] for row in table.rows if row.is_group]
    rows = [row.cells for row in table.rows if not row.is_group]
    total = 29 * 710_000
    assert (
        groups[0] == f"Trường Tiểu học số 1: 09 trường hợp, {grouped(9 * 710_000)} đồng" and len(groups) == 3
    )
    assert [row[0] for row in rows] == [str(number) for number in range(1, 30)]
    assert sum(int(row[5].replace(".", "")) for row in rows) == total
    assert table.total[5] == grouped(total) and money_in_words(total) in last
    assert "Nguyễn Thị Hồng 01" not in {row[1] for row in rows}, "who gets nothing is not on it"
    assert [row[3] for row in rows if "Hồng 02" in row[1]] == ["Lao động tiên tiến (tặng phẩm: Bộ ấm trà)"]


def test_the_conferral_list_names_everybody_with_what_he_gets() -> None:
    table, last = parts(made("conferral_list"))
    rows = {row.cells[1]: row.cells[4] for row in table.rows if not row.is_group}
    assert len(rows) == 30 and last == "Danh sách gồm 30 trường hợp."
    assert [rows[f"Nguyễn Thị Hồng {one:02d}"] for one in range(3)] == ["710.000", "–", "Bộ ấm trà"]


def test_a_list_without_anybody_is_not_made() -> None:
    with pytest.raises(InconsistentFacts, match="chưa có trường hợp nào được chi tiền"):
        made("payment_list", payees=(replace(money_list().payees[0], amount=0),))
    with pytest.raises(InconsistentFacts):
        made("conferral_list", payees=())


def test_the_treasury_s_columns_are_data(tmp_path: Path) -> None:
    form = treasury_form()
    assert form.confidence is Confidence.UNVERIFIED and {one.value for one in form.columns} <= set(VALUES)
    text = (Path(__file__).parents[3] / "rules/law/treasury_list.yaml").read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(
        text.replace("heading: Ghi chú, value: note", "heading: Ghi chú, value: salary"), "utf-8"
    )
    with pytest.raises(RuleDefinitionError, match="cột 7"):
        read_form(other)


def test_the_part_for_organising_is_known_only_from_the_decree_that_sets_it() -> None:
    assert organising_part(100, date(2025, 6, 30)) is None
    found = organising_part(1_000, date(2025, 7, 1))
    assert found is not None and found[0] == 200 and found[1].value == Fraction(1, 5)
