"""Issued decisions of the sample that wait for a signature, and their signing by the throw-away certificates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from tests.support.pki import PASSWORD, Holder, Pki, pki
from tests.support.sample import Sample, build, to_signed
from workflow import clock
from workflow.db import reading
from workflow.models import AwardDecision, SignedAs, StoredFile
from workflow.originals import Original, original_of
from workflow.pades.keys import SigningKey, from_pkcs12
from workflow.services import deciding, trust_anchors
from workflow.services.document_signing import Result, Stamping, sign_many

SIGNER_NAME = "Đinh Văn Mẫu"  # as tests.support.sample records it


@dataclass(frozen=True)
class Issued:
    """One issued decision with the people around it."""

    sample: Sample
    decision_id: int
    ref: str
    pki: Pki

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
        right = {SignedAs.PERSON: ("signer", self.pki.person), SignedAs.BODY: ("issuer", self.pki.body)}
        who, own = right[signed_as]
        (done,) = sign_many(
            [self.ref], signed_as, key_of(holder or own), actor=self.sample.actors[who],
            stamping=Stamping(**stamping),  # type: ignore[arg-type]  # fields by name
        )  # fmt: skip
        return done

    def sign_both(self) -> None:
        """Sign as the person, then as the body."""
        for signed_as in SignedAs:
            done = self.sign(signed_as)
            assert done.ok, done.error


def key_of(holder: Holder) -> SigningKey:
    """Return somebody's key as a ceremony opens it."""
    return from_pkcs12(holder.p12(), PASSWORD)


def issued(people: int = 2) -> Issued:
    """Issue a decision in the bound, empty database; the clock must stand in June 2024."""
    sample = build(people)
    decision = to_signed(sample)
    deciding.issue(decision, number="3", issued_on=clock.today(), actor=sample.actors["issuer"])
    with reading() as connection:
        ref = str(connection.scalar(sa.select(AwardDecision.ref).where(AwardDecision.id == decision)))
    return Issued(sample, decision, ref, pki(SIGNER_NAME))


def file_of(digest: str) -> bytes:
    """Return stored bytes as they lie there."""
    with reading() as connection:
        found = connection.scalar(sa.select(StoredFile.content).where(StoredFile.sha256 == digest))
    assert found is not None
    return found


def trust(made: Issued, *holders: Holder) -> None:
    """Have certificates trusted: proposed by an administrator, approved by the standing body."""
    from workflow.actor import Actor, Grant
    from workflow.roles import Role

    standing = made.sample.actors["standing"]
    administrator = replace(
        made.sample.actors["secretary"], grants=(Grant(Role.ADMINISTRATOR, made.sample.body),)
    )
    assert isinstance(administrator, Actor)
    for holder in holders or (made.pki.root,):
        trust_anchors.approve(trust_anchors.propose(holder.pem, actor=administrator), actor=standing)
