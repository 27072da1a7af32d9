"""Which form is in force on a day; wording files are checked when loaded."""

from datetime import date
from pathlib import Path

import pytest

from rules.documents import (
    AWARD_DECISION,
    BALLOT_MINUTES,
    COUNCIL_INVITATION,
    COUNCIL_MINUTES,
    DOCX,
    FALLBACK_PACK,
    PDF,
    Wording,
    load_wording,
    parse_wording,
    spec_by_id,
    spec_for,
)
from rules.documents.spec import SPECS
from rules.documents.wording import load_decision_bodies
from rules.errors import NoLawInForce, RuleDefinitionError
from rules.vocabulary import Level
from tests.unit.documents.decisions import TEMPLATES

ID = "award_decision/2024-01-01"
SOURCE = (TEMPLATES / f"{ID}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("on", [date(2024, 1, 1), date(2024, 8, 15), date(2026, 10, 1)])
def test_the_form_in_force_is_found(on: date) -> None:
    spec = spec_for(AWARD_DECISION, on)
    assert spec.id == spec.wording == ID
    assert "30/2020/NĐ-CP" in spec.citation
    assert spec_by_id(spec.id) is spec


@pytest.mark.parametrize(
    ("kind", "on"), [(AWARD_DECISION, date(2023, 12, 31)), ("proposal_letter", date(2017, 9, 30))]
)
def test_no_form_in_force_is_an_error(kind: str, on: date) -> None:
    with pytest.raises(NoLawInForce):
        spec_for(kind, on)


def test_an_unknown_spec_is_an_error() -> None:
    with pytest.raises(RuleDefinitionError):
        spec_by_id("award_decision/1999-01-01")


def test_no_two_forms_of_a_kind_are_in_force_on_one_day() -> None:
    for spec in SPECS:
        assert [other.id for other in SPECS if other.kind == spec.kind and other.covers(spec.since)] == [
            spec.id
        ]
        assert spec.id == f"{spec.kind}/{spec.since.isoformat()}"


def test_every_spec_has_its_wording() -> None:
    for spec in SPECS:
        assert load_wording(TEMPLATES, spec.wording).id == spec.wording


@pytest.mark.parametrize(
    "spoiled",
    [
        "",
        "- a",
        "id: other\ntexts: {}",
        f"id: {ID}\ntexts: {{nation: x}}",
        SOURCE.replace("  several: các {kinds}\n", ""),
        SOURCE + "  extra: word\n",
        SOURCE.replace("Căn cứ {text}", "Căn cứ"),
        SOURCE.replace("Căn cứ {text}", "Căn cứ {text.__class__}"),
        SOURCE.replace("Căn cứ {text}", "Căn cứ {text!r}"),
        SOURCE.replace("kind: QUYẾT ĐỊNH", "kind: 5"),
        SOURCE.replace("kind: QUYẾT ĐỊNH", "kind: 'QUYẾT {ĐỊNH'"),
        SOURCE.replace("texts:", "texts: ["),
    ],
)
def test_a_wrong_wording_is_refused(spoiled: str) -> None:
    assert spoiled != SOURCE
    with pytest.raises(RuleDefinitionError):
        parse_wording(ID, spoiled)


def test_a_wording_of_no_known_kind_is_refused() -> None:
    with pytest.raises(RuleDefinitionError, match="không có loại văn bản"):
        parse_wording("poem/2024-01-01", "id: poem/2024-01-01\ntexts: {}")


def test_the_papers_of_the_council_are_made_as_pdf_and_word() -> None:
    for kind in (COUNCIL_MINUTES, BALLOT_MINUTES, FALLBACK_PACK, COUNCIL_INVITATION):
        spec = spec_for(kind, date(2024, 7, 5))
        assert set(spec.layouts) == {PDF, DOCX}
        assert "30/2020/NĐ-CP" in spec.citation


def test_values_are_never_read_as_templates() -> None:
    wording = Wording("x", {"basis": "Căn cứ {text}", "two": "a {text} b"})
    assert wording.say("basis", text="{award} {0}") == "Căn cứ {award} {0}"
    assert wording.say("two", text="") == "a b"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "huyen: {executing: [A], archived_at: VT}",
        "xa: {executing: [], archived_at: VT}",
        "xa: {executing: [A]}",
        "thon: {executing: [A], archived_at: VT}",
    ],
)
def test_wrong_bodies_of_a_decision_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "bodies.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleDefinitionError):
        load_decision_bodies(tmp_path / "bodies.yaml")
    shipped = load_decision_bodies(TEMPLATES / "decision_bodies.yaml")
    assert len(shipped[Level.DISTRICT].executing) == 4 and shipped[Level.COMMUNE].archived_at == "VT"
