"""The report on the signatures in a PDF, offline: who, by whose certificate, when, over what, and what came after.

A file is in order when it has signatures, each is genuine and by a certificate that leads to a trusted one, nothing was
added after a signature but further signatures, and the last one covers the file to its end.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from workflow.pades.certificates import CertificateFacts, facts_of
from workflow.pades.loops import apart

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(
        logging.CRITICAL
    )  # they log whole traces about a file that is merely untrusted

USAGES = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
UNREADABLE = "Tệp không phải PDF đọc được, hoặc đã hỏng."
UNSIGNED = "Tệp không có chữ ký số."
ADDED_LATER = "Sau chữ ký cuối cùng, tệp còn bị thêm nội dung."


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature: what its certificate says and what was found of it."""

    field: str
    certificate: CertificateFacts
    claimed_at: datetime | None
    stamped_at: datetime | None
    stamped_by: str
    is_genuine: bool
    is_trusted: bool
    stamp_is_trusted: bool
    is_pades: bool
    covers_revision: bool
    covers_file: bool
    only_signatures_after: bool
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class FileReport:
    """All signatures in a file, the first one first, and what is wrong with the file as a whole."""

    signatures: tuple[SignatureReport, ...]
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the file is signed and everything about it is in order."""
        return not self.problems and bool(self.signatures) and all(one.ok for one in self.signatures)

    @property
    def is_sound(self) -> bool:
        """Whether it is in order but for the trust in certificates."""
        return (
            not self.problems
            and bool(self.signatures)
            and all(
                one.is_genuine and one.covers_revision and one.only_signatures_after
                for one in self.signatures
            )
        )


def read(content: bytes, anchors: Sequence[x509.Certificate], at: datetime) -> FileReport:
    """Report on a file; ``at`` is the moment at which certificates without a trusted time stamp are judged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            embedded = list(PdfFileReader(io.BytesIO(content)).embedded_signatures)
            found = tuple(_one(each, anchors, at) for each in embedded)
    except (PdfError, SignatureValidationError, ValueError, TypeError, KeyError, IndexError, AttributeError,
            RecursionError, OSError, NotImplementedError):  # fmt: skip  # what a stranger's file makes of it
        return FileReport((), (UNREADABLE,))
    if not found:
        return FileReport((), (UNSIGNED,))
    problems = () if found[-1].covers_file else (ADDED_LATER,)
    return FileReport(found, problems)


def _one(
    embedded: EmbeddedPdfSignature, anchors: Sequence[x509.Certificate], at: datetime
) -> SignatureReport:
    status = _status(embedded, anchors, at)
    stamp = status.timestamp_validity
    stamp_trusted = bool(stamp and stamp.valid and stamp.intact and stamp.trusted)
    if stamp is not None and stamp_trusted and stamp.timestamp != at:
        status = _status(embedded, anchors, stamp.timestamp)
    coverage = status.coverage or SignatureCoverageLevel.UNCLEAR
    level = status.modification_level
    claimed = embedded.self_reported_timestamp
    report = SignatureReport(
        field=embedded.field_name,
        certificate=facts_of(embedded.signer_cert),
        claimed_at=claimed.astimezone(UTC) if claimed else None,
        stamped_at=stamp.timestamp.astimezone(UTC) if stamp else None,
        stamped_by=facts_of(stamp.signing_cert).subject if stamp else "",
        is_genuine=bool(status.intact and status.valid),
        is_trusted=bool(status.trusted),
        stamp_is_trusted=stamp_trusted,
        is_pades=embedded.sig_object.get("/SubFilter") == SigSeedSubFilter.PADES.value,
        covers_revision=coverage >= SignatureCoverageLevel.ENTIRE_REVISION,
        covers_file=coverage == SignatureCoverageLevel.ENTIRE_FILE,
        only_signatures_after=level is not None and level <= ModificationLevel.FORM_FILLING and bool(status.docmdp_ok),
        problems=(),
    )  # fmt: skip
    return _with_problems(report, has_stamp=stamp is not None)


def _status(
    embedded: EmbeddedPdfSignature, anchors: Sequence[x509.Certificate], at: datetime
) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=list(anchors), allow_fetching=False, revocation_mode="soft-fail", moment=at
    )
    return apart(lambda: validate_pdf_signature(embedded, context, key_usage_settings=USAGES))


def _with_problems(report: SignatureReport, *, has_stamp: bool) -> SignatureReport:
    """Name in sentences what is wrong with a signature."""
    name = report.certificate.subject
    rows = (
        (not report.is_genuine, "Chữ ký không khớp nội dung: văn bản hoặc chữ ký đã bị sửa."),
        (not report.covers_revision, "Chữ ký không bao trùm toàn bộ nội dung tại lúc ký."),
        (
            not report.only_signatures_after,
            "Sau chữ ký này, nội dung bị thay đổi ngoài việc thêm chữ ký số.",
        ),
        (
            not report.is_trusted,
            f"Chứng thư số của «{name}» không dẫn tới nơi cấp được tin cậy, hoặc không còn hiệu lực lúc ký.",
        ),
        (not report.is_pades, "Chữ ký không theo dạng PAdES (ETSI.CAdES.detached)."),
        (has_stamp and not report.stamp_is_trusted, "Dấu thời gian không dẫn tới nơi cấp được tin cậy."),
    )
    values = {name: getattr(report, name) for name in SignatureReport.__dataclass_fields__}
    return SignatureReport(**values | {"problems": tuple(sentence for wrong, sentence in rows if wrong)})
