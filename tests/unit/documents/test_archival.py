"""Every PDF is PDF/A-1b, says the same of itself in both places, names no moment, and has the same bytes everywhere."""

import hashlib
import io
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from rules.documents import decision_blocks, decision_content
from rules.documents.layout.archival import archived
from rules.documents.layout.block_pdf import render_blocks_pdf
from rules.documents.spec import SPECS
from rules.errors import RuleDefinitionError
from tests.support.preflight import complaints
from tests.unit.documents.decisions import certificate_facts, fonts, wording
from tests.unit.documents.every_paper import EXAMPLES, every_pdf
from tests.unit.documents.srgb_profile import profile
from tests.unit.documents.test_certificate import drawn as drawn_certificates
from tests.unit.documents.test_certificate import many

ROOT = Path(__file__).parents[3]
SCRIPT = """
import hashlib, sys
sys.path.insert(0, ".")
from tests.unit.documents.test_certificate import drawn as drawn_certificates
from tests.unit.documents.test_certificate import many
from tests.unit.documents.every_paper import every_pdf
for name, data in every_pdf():
    print(name, hashlib.sha256(data).hexdigest())
"""


@cache
def papers() -> dict[str, bytes]:
    """Every example, drawn once."""
    return dict(every_pdf())


def raw() -> bytes:
    """A decision as ReportLab leaves it."""
    return render_blocks_pdf(decision_blocks(decision_content(certificate_facts(), wording())), fonts())


def test_every_kind_of_document_has_an_example() -> None:
    assert {spec.kind for spec in SPECS} == set(EXAMPLES)
    assert len(papers()) == 2 * len(SPECS)


@pytest.mark.preflight
def test_preflight_accepts_every_paper_and_draft_and_refuses_what_reportlab_leaves(tmp_path: Path) -> None:
    found = complaints(papers() | {"raw": raw(), "batch": drawn_certificates(*many(12))}, tmp_path)
    assert any("ColorSpace" in fault or "Color" in fault for fault in found.pop("raw"))
    assert found == {name: [] for name in (*papers(), "batch")}


def test_another_process_builds_the_same_bytes_of_every_paper() -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "3", "TZ": "Asia/Tokyo"}
    run = [sys.executable, "-c", SCRIPT]
    there = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    here = [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in papers().items()]
    assert there.stdout.splitlines() == here


@pytest.mark.parametrize("name", ["award_decision_2024-01-01", "council_minutes_2024-01-01-draft"])
def test_a_paper_says_the_same_of_itself_in_both_places(name: str) -> None:
    with pikepdf.open(io.BytesIO(papers()[name])) as pdf:
        told = pdf.open_metadata()
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "B")
        assert told["dc:title"] == info["/Title"]
        assert told["dc:creator"] == [info["/Author"]]
        assert told["dc:description"] == info["/Subject"]
        assert told["xmp:CreatorTool"] == info["/Creator"] == told["pdf:Producer"] == info["/Producer"]
        assert set(info) == {"/Title", "/Author", "/Subject", "/Creator", "/Producer"}, (
            "no moment, no machine"
        )
        assert pdf.pdf_version == "1.4"
        assert str(pdf.Root.Lang) == "vi-VN"
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == fonts().profile


def drawn(draw: str) -> bytes:
    """A page that holds one thing an archival file may not."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    if draw == "text":
        canvas.drawString(10, 10, "chu")
    elif draw == "transparency":
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("RGBA", (2, 2), (1, 2, 3, 4))), 0, 0, mask="auto")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(("draw", "fault"), [("text", "Helvetica"), ("transparency", "độ trong suốt")])
def test_what_an_archival_file_may_not_hold_is_refused(draw: str, fault: str) -> None:
    with pytest.raises(RuleDefinitionError, match=fault):
        archived(drawn(draw), fonts())


def test_a_font_that_is_named_and_not_used_is_taken_out() -> None:
    assert b"Helvetica" in drawn("nothing")
    assert b"Helvetica" not in archived(drawn("nothing"), fonts())


def test_markup_and_quotes_in_a_title_stay_what_they_are() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setTitle("Ê <b>&amp; \"x\" 'y' ]]> {0}")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(archived(buffer.getvalue(), fonts()))) as pdf:
        assert pdf.open_metadata()["dc:title"] == str(pdf.docinfo.Title) == "Ê <b>&amp; \"x\" 'y' ]]> {0}"


def test_the_colour_profile_is_the_one_that_the_numbers_of_the_standard_make() -> None:
    assert fonts().profile == profile()
