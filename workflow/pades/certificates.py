"""What a certificate says of itself, and certificates read from a file that somebody chose to trust."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, x509

from workflow.errors import InvalidInput

Certificate = x509.Certificate
UNREADABLE = "Tệp không phải chứng thư số (định dạng .cer, .crt hoặc .pem). Chọn lại tệp."
NOT_CA = "Chứng thư này không phải của nơi cấp chứng thư số (CA). Chọn chứng thư gốc của nơi cấp."


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Whose certificate, from whom, with which number, for which time; the hash of its bytes."""

    subject: str
    issuer: str
    serial: str  # hexadecimal
    fingerprint: str  # SHA-256, hexadecimal
    since: datetime
    until: datetime
    full_subject: str

    def covers(self, moment: datetime) -> bool:
        """Whether it is in its time."""
        return self.since <= moment <= self.until


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """Return what a certificate says."""
    der = certificate.dump()
    return CertificateFacts(
        subject=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        fingerprint=hashlib.sha256(der).hexdigest(),
        since=certificate.not_valid_before,
        until=certificate.not_valid_after,
        full_subject=str(certificate.subject.human_friendly),
    )


def name_of(name: x509.Name) -> str:
    """Return the common name, or the organisation, or the whole name."""
    parts = name.native
    for key in ("common_name", "organization_name"):
        found = parts.get(key)
        if found:
            return found if isinstance(found, str) else ", ".join(found)
    return str(name.human_friendly)


def parsed(der: bytes) -> x509.Certificate:
    """Return the certificate of stored bytes."""
    return x509.Certificate.load(der)


def read_authority(content: bytes) -> x509.Certificate:
    """Return the one CA certificate in an uploaded file, PEM or DER; ``InvalidInput`` says what else it is."""
    try:
        if pem.detect(content):
            kind, _headers, content = pem.unarmor(content)
            if kind != "CERTIFICATE":
                raise InvalidInput(UNREADABLE, {"file": UNREADABLE})
        found = x509.Certificate.load(content, strict=True)
        is_ca = bool(found.ca)
        facts_of(found)
    except (ValueError, TypeError) as error:
        raise InvalidInput(UNREADABLE, {"file": UNREADABLE}) from error
    if not is_ca:
        raise InvalidInput(NOT_CA, {"file": NOT_CA})
    return found
