"""A code is written with the paper that carries it, once and for good."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from rules.documents import AwardDecisionContent
from tests.support.sample import START, build, to_signed
from workflow import check_codes, clock, installation, verification_codes
from workflow.db import reading, transaction
from workflow.models import IssuedDocument, VerificationCode
from workflow.services import deciding
from workflow.tables import table

SITE = "https://khenthuong.bato.gov.vn"


@pytest.fixture(autouse=True)
def _season() -> Iterator[None]:
    """A day on which the sample's awards are decided."""
    with clock.use(clock.SimulatedClock(START)):
        yield


def issued() -> AwardDecisionContent:
    """Issue the decision of the small sample and return what was frozen."""
    sample = build(2)
    deciding.issue(to_signed(sample), number="3", issued_on=clock.today(), actor=sample.actors["issuer"])
    with reading() as connection:
        return AwardDecisionContent.from_json(connection.scalars(sa.select(IssuedDocument.content)).one())


def test_issuing_writes_a_code_into_the_frozen_decision(either_engine: Engine) -> None:
    installation.keep_public_address(SITE)
    mark = issued().mark
    assert mark is not None
    with reading() as connection:
        kept = connection.execute(sa.select(*table(VerificationCode).c)).one()
    assert (kept.kind, kept.decision_id, kept.certificate_id) == ("decision", 1, None)
    assert check_codes.grouped(kept.code) == mark.code
    assert mark.payload == f"{SITE}/kiem-tra/{mark.code}" == verification_codes.verification_url(mark.code)
    assert mark.where == "tại khenthuong.bato.gov.vn/kiem-tra"


def test_without_a_public_address_the_mark_says_where_to_ask(engine: Engine) -> None:
    mark = issued().mark
    assert mark is not None
    assert mark.payload == mark.code
    assert mark.where.startswith("hỏi tại Thường trực Hội đồng")
    assert verification_codes.verification_url(mark.code) == ""


def test_a_code_is_never_rewritten_or_taken_back(either_engine: Engine) -> None:
    issued()
    codes = table(VerificationCode)
    for change in (sa.update(codes).values(code=check_codes.draw()), sa.delete(codes)):
        with pytest.raises(DBAPIError), transaction() as connection:
            connection.execute(change)


def test_a_code_has_the_parent_of_its_kind(either_engine: Engine) -> None:
    with transaction() as connection:
        code = verification_codes.new_code(connection, "certificate", certificate_id=7)
    with reading() as connection:
        assert connection.scalar(sa.select(VerificationCode.certificate_id)) == 7
    assert check_codes.holds(check_codes.normalised(code))
    with pytest.raises(DBAPIError), transaction() as connection:
        verification_codes.new_code(connection, "decision")


def test_an_address_is_kept_once_and_replaced(engine: Engine) -> None:
    assert installation.public_address() == ""
    for address in (SITE, SITE, "https://khac.vn"):
        installation.keep_public_address(address)
        assert installation.public_address() == address
