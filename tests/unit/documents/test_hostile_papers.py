"""Hostile texts (F03, T34): a paper says what was typed, opens nothing, leads nowhere, or is refused in plain words."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdf
import pytest

from rules.documents import (
    DOCX,
    NOMINEE_LIST,
    PDF,
    PROPOSAL_LETTER,
    BlockDocument,
    decision_content,
    render,
    render_draft,
)
from rules.documents.content.blocks import (
    Header,
    Heading,
    Lines,
    Part,
    Recipients,
    Signatory,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from rules.documents.content.certificate import CertificateBook
from rules.documents.spec import Content
from rules.errors import RuleError
from rules.text import clean
from tests.unit.documents.decisions import certificate_facts, fonts, person, title_facts, wording
from tests.unit.documents.every_paper import example
from tests.unit.documents.hostile_names import HOSTILE
from tests.unit.documents.reading import compact, pdf_text, word_texts
from tests.unit.documents.test_bytes import watched
from tests.unit.documents.unit_papers import content, facts, proposal


def decision(names: list[str]) -> Content:
    """A decision whose recipients are called so."""
    return decision_content(
        title_facts(1, recipients=tuple(replace(person(n), name=name) for n, name in enumerate(names))),
        wording(),
    )


def nominee_list(names: list[str]) -> Content:
    """A unit's list of such people."""
    told = proposal(1)
    return content(
        NOMINEE_LIST, replace(told, entries=tuple(replace(told.entries[2], name=name) for name in names))
    )


def letter(names: list[str]) -> Content:
    """A letter that is signed, sent and attached to by such names."""
    told = facts(PROPOSAL_LETTER)
    return content(PROPOSAL_LETTER, replace(told, legal_bases=tuple(names)))  # type: ignore[type-var]


def foreign(seen: list[str]) -> list[str]:
    """What was opened but python-docx's own empty header and footer."""
    return [each for each in seen if not re.search(r"docx/.*/templates/default-(?:header|footer)\.xml", each)]


MADE: dict[str, Callable[[list[str]], Content]] = {
    "decision": decision,
    "list": nominee_list,
    "letter": letter,
}


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize("form", [PDF, DOCX])
def test_two_hundred_names_print_as_typed_and_open_nothing(kind: str, form: str) -> None:
    paper = MADE[kind](HOSTILE)
    render(paper, fonts(), form)
    with watched() as seen:
        data = render(paper, fonts(), form)
        render_draft(paper, fonts(), form)
    assert foreign(seen) == []
    text = pdf_text(data) if form == PDF else "".join(word_texts(data))
    assert len(set(HOSTILE)) >= 200
    assert [name for name in HOSTILE if compact(clean(name).rstrip(";.,")) not in text] == []


def test_two_hundred_names_stand_on_certificates_as_typed_and_open_nothing() -> None:
    names = [name for name in HOSTILE if len(name) <= LONGEST_NAME]
    book = example("certificate/2024-01-01")
    assert isinstance(book, CertificateBook)
    sheets = tuple(replace(book.sheets[0], name=clean(name)) for name in names)
    render(book, fonts())
    with watched() as seen:
        data = render(replace(book, sheets=sheets), fonts())
    assert seen == []
    pages = [compact(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert len(names) > 190
    assert [name for name, page in zip(names, pages, strict=True) if compact(clean(name)) not in page] == []


LONGEST_NAME = 120  # longer ones are for no certificate
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
CONTROL = "\0\x01\x07\x08\x0b\x0c\x1b\x7f\x85\x9f"
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\U000e0041"
GLYPHLESS = "😀👩🏽漢ابกあ🇻🇳\ue000\uffff"


@pytest.mark.parametrize("letter_", [*BIDI, *CONTROL, *HIDDEN, *GLYPHLESS])
@pytest.mark.parametrize("kind", ["decision", "list"])
def test_what_cannot_be_printed_truly_is_refused_in_plain_words(kind: str, letter_: str) -> None:
    with pytest.raises(RuleError, match=r"ký tự"):
        render(MADE[kind]([f"Phạm{letter_}Nam"]), fonts())


REMOTE, LOCAL = "http://127.0.0.1:9/x", "file:///etc/passwd"
PAYLOADS = [
    *(f'<img src="{where}"/>' for where in (REMOTE, LOCAL, "//127.0.0.1/x", "\\\\127.0.0.1\\x", "data:,x")),
    *(f'<a href="{where}">x</a>' for where in (REMOTE, LOCAL, "javascript:alert(1)", "ftp://127.0.0.1/")),
    *(f"@import url({where});" for where in (REMOTE, LOCAL)),
    *(f"@font-face{{src:url({where})}}" for where in (REMOTE, "file:///x.ttf")),
    f'<link rel="stylesheet" href="{REMOTE}">',
    f'<script src="{REMOTE}"></script>',
    f'<iframe src="{REMOTE}"></iframe>',
    f'<object data="{REMOTE}"></object>',
    f'<embed src="{REMOTE}">',
    f'<?xml-stylesheet href="{REMOTE}"?>',
    f'<!DOCTYPE x SYSTEM "{REMOTE}">',
    f'<!ENTITY e SYSTEM "{REMOTE}">&e;',
    f'<xi:include href="{REMOTE}"/>',
    f'<w:hyperlink r:id="rId1">{REMOTE}</w:hyperlink>',
    f'<a:blip r:link="{REMOTE}"/>',
    f'INCLUDEPICTURE "{REMOTE}"',
    f'INCLUDETEXT "{REMOTE}"',
    f'HYPERLINK "{REMOTE}"',
    'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc.exe"',
    f'{{ INCLUDEPICTURE "{REMOTE}" }}',
    f"=WEBSERVICE(\"{REMOTE}\")",
    f"=HYPERLINK(\"{REMOTE}\")",
    f"/A << /S /URI /URI ({REMOTE}) >>",
    "/S /Launch /F (cmd.exe)",
    "/S /JavaScript /JS (app.alert(1))",
    "/S /GoToR /F (/etc/passwd)",
    f"<svg><image href='{REMOTE}'/></svg>",
    f"<video src='{REMOTE}'></video>",
    f"<base href='{REMOTE}'>",
    f"<meta http-equiv='refresh' content='0;url={REMOTE}'>",
    "{% include '/etc/passwd' %}",
    "{{ config }}",
    "{{ ''.__class__ }}",
    "#include </etc/passwd>",
    "\\input{/etc/passwd}",
    "\\includegraphics{/etc/passwd}",
    f"![x]({REMOTE})",
    f"[x]({REMOTE})",
    "${jndi:ldap://127.0.0.1/x}",
    "$(cat /etc/passwd)",
    "`cat /etc/passwd`",
    f"<para><img src='{REMOTE}'/></para>",
    f"<onDraw name='x' label='{REMOTE}'/>",
]  # fmt: skip
WAYS_OUT = (
    "/URI",
    "/Launch",
    "/GoToR",
    "/JavaScript",
    "/JS",
    "/EmbeddedFiles",
    "/Filespec",
    "/OpenAction",
    "/AA",
)


def everywhere(text: str) -> BlockDocument:
    """A document that says a text in every place there is."""
    one = Signatory((text,), text, text)
    blocks = (
        Heading(text, 0), Heading(text), Text(text, text), Lines((text,), text),
        Table((TableColumn(text, 1), TableColumn(text, 2)), (TableRow((text,), is_group=True), TableRow((text, text)))),
        Signatures((one, one)), Recipients(text, (text,), (one,)),
    )  # fmt: skip
    header = Header(text, text, text, (text,), text, text)
    part = Part(blocks, header, (text, text), (text,))
    return BlockDocument("council_minutes/2024-01-01", text, text, text, (part,))


def test_fifty_documents_that_point_elsewhere_open_nothing_and_lead_nowhere() -> None:
    assert len(set(PAYLOADS)) >= 50
    papers = [everywhere(text) for text in PAYLOADS]
    render(papers[0], fonts())
    render(papers[0], fonts(), DOCX)
    with watched() as seen:
        pdfs = [render(paper, fonts()) for paper in papers]
        words = [render(paper, fonts(), DOCX) for paper in papers]
    assert foreign(seen) == []
    for payload, pdf in zip(PAYLOADS, pdfs, strict=True):
        assert ways_out(pdf) == [], payload
    for payload, word in zip(PAYLOADS, words, strict=True):
        with zipfile.ZipFile(io.BytesIO(word)) as parts:
            xml = {
                name: parts.read(name).decode("utf-8")
                for name in parts.namelist()
                if name.endswith((".xml", ".rels"))
            }
        assert not [name for name, text in xml.items() if "TargetMode" in text], payload
        fields = re.findall(r"<w:instrText[^>]*>([^<]*)<", "".join(xml.values()))
        assert set(fields) <= {"PAGE"}, payload


def ways_out(data: bytes) -> list[str]:
    """The keys and names of a PDF that lead out of it."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
                named = [str(value) for value in dict(thing).values() if isinstance(value, pikepdf.Name)]
                found += [name for name in (*thing.keys(), *named) if name in WAYS_OUT]
    return found


def test_a_way_out_that_was_planted_is_seen() -> None:
    paper = render(decision_content(certificate_facts(), wording()), fonts())
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(REMOTE))
        pdf.Root.OpenAction = pdf.make_indirect(action)
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert {"/URI", "/OpenAction"} <= set(ways_out(buffer.getvalue()))
