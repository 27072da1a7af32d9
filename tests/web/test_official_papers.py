"""An official paper as a page: its words, its files, and nothing for strangers."""

from __future__ import annotations

import pytest
from flask import Flask

from rules.documents import SUBMISSION_RECEIPT
from tests.integration.test_official_papers import frozen
from tests.support import district
from tests.web.desk import desk, text_of
from workflow import official_kinds
from workflow.official_kinds import OfficialKind


def test_a_paper_is_shown_with_its_words_hash_and_files(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(official_kinds.KINDS, SUBMISSION_RECEIPT, OfficialKind("Giấy biên nhận", "Biên nhận"))
    district.build()
    made = frozen(district.open_round())
    office, stranger = desk(app, "thuongtruc"), desk(app, "lap")
    body = text_of(office.get(f"/van-ban/chung/{made.refs['pdf']}"))
    for told in ("Giấy biên nhận số 03/BN-PNV", "GIẤY BIÊN NHẬN HỒ SƠ", "Mã biên nhận:", made.content_sha256):
        assert told in body, told
    for form, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = office.get(f"/van-ban/chung/{made.refs[form]}/tep")
        assert answer.data.startswith(head)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert stranger.get(f"/van-ban/chung/{made.refs[form]}/tep").status_code == 404
    assert stranger.get(f"/van-ban/chung/{made.refs['pdf']}").status_code == 404
