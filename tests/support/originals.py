"""Issued decisions of the sample that wait for a signature, and their signing by the throw-away certificates.

``store`` fills one SQLite file in a process; each test works on a copy of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import sqlalchemy as sa

from rules.vocabulary import AwardCode
from tests.support import council
from tests.support.databases import sqlite_copy
from tests.support.pki import PASSWORD, Holder, Pki, pki
from tests.support.sample import START, Sample, build, to_appraisal
from workflow import clock
from workflow.actor import Actor, Grant
from workflow.db import reading
from workflow.models import AwardDecision, SignedAs, StoredFile
from workflow.originals import Original, original_of
from workflow.pades.keys import SigningKey, from_pkcs12
from workflow.roles import Role
from workflow.services import appraisal, deciding, trust_anchors
from workflow.services.document_signing import Result, Stamping, sign_many

SIGNER_NAME = "Đinh Văn Mẫu"


@dataclass(frozen=True)
class Issued:
    """One issued decision with the people around it; ``refs`` are all that were issued."""

    sample: Sample
    decision_id: int
    ref: str
    pki: Pki
    refs: tuple[str, ...]

    def original(self) -> Original:
        """The state of its original now."""
        with reading() as connection:
            found = original_of(connection, self.decision_id)
        assert found is not None
        return found

    def content(self) -> bytes:
        """The bytes that stand for the original now."""
        return file_of(self.original().sha256 or "")

    def sign(
        self, signed_as: SignedAs = SignedAs.PERSON, holder: Holder | None = None, **stamping: object
    ) -> Result:
        """Sign it with the right certificate, or another."""
        return self.sign_all((self.ref,), signed_as, holder, **stamping)[0]

    def sign_all(
        self, refs: tuple[str, ...], signed_as: SignedAs, holder: Holder | None = None, **stamping: object
    ) -> tuple[Result, ...]:
        """Hold one ceremony over several."""
        who, own = {SignedAs.PERSON: ("signer", self.pki.person), SignedAs.BODY: ("issuer", self.pki.body)}[
            signed_as
        ]
        return sign_many(
            refs, signed_as, key_of(holder or own), actor=self.sample.actors[who],
            stamping=Stamping(**stamping),  # type: ignore[arg-type]  # fields by name
        )  # fmt: skip

    @property
    def administrator(self) -> Actor:
        """Somebody who looks after the system."""
        return replace(self.sample.actors["secretary"], grants=(Grant(Role.ADMINISTRATOR, self.sample.body),))


def key_of(holder: Holder) -> SigningKey:
    """Return somebody's key as a ceremony opens it."""
    return from_pkcs12(holder.p12(), PASSWORD)


def signed_on_paper(sample: Sample, count: int) -> list[int]:
    """Take the drafts onto ``count`` decisions that their signer signed."""
    who, ids = sample.actors, to_appraisal(sample)
    appraisal.mark_eligible(ids, actor=who["confirmer"])
    council.recommended(council.seated(sample.body, who["secretary"]), ids)
    found, award = [], (AwardCode.ADVANCED_WORKER,)
    for number in range(count):
        draft = deciding.DecisionDraft(sample.round_id, award, f"Tặng danh hiệu, đợt {number + 1}")
        found.append(deciding.create_decision(draft, actor=who["standing"]))
        deciding.draft(found[-1], ids[number::count], actor=who["standing"])
    for decision in found:
        deciding.record_signature(
            decision, signer_name=SIGNER_NAME, signing_form="", signed_on=clock.today(), actor=who["signer"]
        )
    return found


def issued(people: int = 2, count: int = 1) -> Issued:
    """Issue decisions in the bound, empty database; the clock must stand in June 2024."""
    sample = build(people)
    decisions = signed_on_paper(sample, count)
    for number, decision in enumerate(decisions, start=3):
        deciding.issue(decision, number=str(number), issued_on=clock.today(), actor=sample.actors["issuer"])
    with reading() as connection:
        refs = tuple(
            connection.scalars(
                sa.select(AwardDecision.ref).where(AwardDecision.id.in_(decisions)).order_by(AwardDecision.id)
            )
        )
    return Issued(sample, decisions[0], refs[0], pki(SIGNER_NAME), refs)


@cache
def _filled(template: Path, people: int, count: int) -> tuple[Path, Issued]:
    folder = Path(mkdtemp(dir=template.parent))
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(template, folder):
        made = issued(people, count)
    return next(folder.glob("*.sqlite")), made


@contextmanager
def store(template: Path, folder: Path, *, people: int = 2, count: int = 1) -> Iterator[Issued]:
    """Give a copy of the filled store, in use for the block, with the clock in June 2024."""
    filled, made = _filled(template, people, count)
    with clock.use(clock.SimulatedClock(START)), sqlite_copy(filled, folder):
        yield made


def file_of(digest: str) -> bytes:
    """Return stored bytes as they lie there."""
    with reading() as connection:
        found = connection.scalar(sa.select(StoredFile.content).where(StoredFile.sha256 == digest))
    assert found is not None
    return found


def trust(made: Issued, *holders: Holder) -> None:
    """Have certificates trusted: proposed by an administrator, approved by the standing body."""
    for holder in holders or (made.pki.root,):
        ref = trust_anchors.propose(holder.pem, actor=made.administrator)
        trust_anchors.approve(ref, actor=made.sample.actors["standing"])
