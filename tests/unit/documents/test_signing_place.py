"""Where signatures stand on a decision (NĐ 30/2020, Phụ lục I), read back from the file that was drawn."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from rules.documents import decision_content, person_stamp, render, seal_stamp, signature_place
from rules.errors import MissingGlyph
from tests.support.pki import PASSWORD, pki
from tests.support.preflight import complaints
from tests.unit.documents.decisions import certificate_facts, fonts, title_facts, wording
from workflow.pades import cms
from workflow.pades.keys import from_pkcs12
from workflow.pades.placing import Look, draws_alike, filled, prepare

NAME, BODY = "Phạm Giang Nam", ("ỦY BAN NHÂN DÂN", "HUYỆN BA TƠ")
WHEN = "05/02/2024 09:12:13 +07:00"
MOMENT = datetime(2024, 2, 5, 2, 12, 13, tzinfo=UTC)
METADATA = "7."  # errors 7.x of Preflight are about XMP


def content_of(facts: object) -> object:
    return decision_content(facts, wording(), spec_id="award_decision/2024-01-01")


def lines_of(pdf: bytes, page: int) -> list[tuple[str, float, float]]:
    """Return the texts of a page with the places at which they begin."""
    found: list[tuple[str, float, float]] = []

    def keep(text: str, moved: list[float], matrix: list[float], _font: object, _size: object) -> None:
        if text.strip():
            found.append((text.strip(), moved[4] + matrix[4], moved[5] + matrix[5]))

    PdfReader(io.BytesIO(pdf)).pages[page - 1].extract_text(visitor_text=keep)
    return found


@pytest.mark.parametrize("facts", [certificate_facts(), title_facts(40)], ids=["one signer", "KT."])
def test_the_room_lies_between_the_titles_and_the_name(facts: object) -> None:
    content = content_of(facts)
    pdf, place = render(content, fonts()), signature_place(content, fonts())
    lines = lines_of(pdf, place.page)
    heights = {text: up for text, _across, up in lines}
    name = content.signature.name
    title = content.signature.titles[-1]
    left, bottom, right, top = place.signature
    assert heights[name] + 11 < bottom < top < heights[title]
    across = next(at for text, at, _up in lines if text == name)
    assert left < across < right, "over the name, in the right half of the page"
    assert place.signature[0] > 595 / 2


def test_the_seal_covers_the_left_third_of_the_signature() -> None:
    place = signature_place(content_of(certificate_facts()), fonts())
    left, bottom, right, top = place.signature
    assert place.seal[2] == pytest.approx(left + (right - left) / 3)
    assert place.seal[0] < left and place.seal[1] < bottom and place.seal[3] > top


def test_the_pictures_hold_their_words_and_refuse_letters_without_a_glyph() -> None:
    for pdf, words in (
        (person_stamp(NAME, WHEN, fonts()), (NAME, WHEN)),
        (seal_stamp(BODY, WHEN, fonts()), (*BODY, WHEN, "CHỮ KÝ SỐ CỦA CƠ QUAN")),
    ):
        text = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
        assert all(word in text for word in words)
    assert person_stamp(NAME, WHEN, fonts()) == person_stamp(NAME, WHEN, fonts())
    with pytest.raises(MissingGlyph):
        person_stamp("Nguyễn 汉", WHEN, fonts())


def test_a_file_that_is_drawn_otherwise_is_told_apart() -> None:
    one, other = (render(content_of(facts), fonts()) for facts in (title_facts(3), certificate_facts()))
    assert draws_alike(one, one, 1)
    assert not draws_alike(one, other, 1)


@pytest.mark.preflight
def test_a_signed_file_stays_archival_but_for_the_xmp_that_the_library_rewrites(tmp_path: Path) -> None:
    content = content_of(certificate_facts())
    pdf, place = render(content, fonts()), signature_place(content, fonts())
    people = pki()
    for field, holder, box, picture in (
        ("NguoiKy", people.person, place.signature, person_stamp(NAME, WHEN, fonts())),
        ("CoQuan", people.body, place.seal, seal_stamp(BODY, WHEN, fonts())),
    ):
        ready = prepare(pdf, field=field, name=NAME, moment=MOMENT, look=Look(place.page, box, picture))
        pdf = filled(ready, cms.signed(ready.digest, from_pkcs12(holder.p12(), PASSWORD)))
    told = complaints({"signed": pdf}, tmp_path)["signed"]
    assert [one for one in told if not one.startswith(METADATA)] == []
