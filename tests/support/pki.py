"""A throw-away hierarchy of certificates: root, intermediate, a person, a body, a time-stamping server, a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
PASSWORD = "mật-khẩu-thử-1"


@dataclass(frozen=True)
class Holder:
    """A key with its certificate and the chain above it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def asn1(self) -> asn1.Certificate:
        """The certificate as the signing library wants it."""
        return asn1.Certificate.load(self.der)

    @property
    def der(self) -> bytes:
        """The certificate's bytes."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        """The certificate as text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def p12(self, password: str = PASSWORD) -> bytes:
        """The key with its certificates as a PKCS#12 file."""
        locked = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(
            b"khoa", self.key, self.certificate, list(self.chain), locked
        )

    def stamper(self) -> DummyTimeStamper:
        """A time-stamping server in this process."""
        der = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return DummyTimeStamper(self.asn1, asn1_keys.PrivateKeyInfo.load(der), [
            asn1.Certificate.load(one.public_bytes(serialization.Encoding.DER)) for one in self.chain
        ])  # fmt: skip


@dataclass(frozen=True)
class Pki:
    """Everybody with a certificate."""

    root: Holder
    intermediate: Holder
    person: Holder
    other_person: Holder
    body: Holder
    tsa: Holder
    stranger: Holder
    expired: Holder


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Đơn vị thử nghiệm"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def made(
    common: str,
    issuer: Holder | None = None,
    *,
    is_ca: bool = False,
    stamps: bool = False,
    until: datetime = UNTIL,
) -> Holder:
    """Make a key and its certificate, signed by an issuer or by itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(common))
        .issuer_name(issuer.certificate.subject if issuer else _name(common))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_ca, content_commitment=not is_ca and not stamps, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=is_ca, crl_sign=is_ca,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if stamps:
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(use, critical=True)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    chain = (issuer.certificate, *issuer.chain) if issuer else ()
    return Holder(key, certificate, chain)


@cache
def pki(person: str = "Đinh Văn Mẫu", body: str = "Ủy ban nhân dân huyện Mẫu") -> Pki:
    """Return the hierarchy, made once in a process."""
    root = made("CA gốc thử nghiệm", is_ca=True)
    middle = made("CA trung gian thử nghiệm", root, is_ca=True)
    return Pki(
        root=root,
        intermediate=middle,
        person=made(person, middle),
        other_person=made("Trần Thị Khác", middle),
        body=made(body, middle),
        tsa=made("Máy chủ dấu thời gian thử nghiệm", root, stamps=True),
        stranger=made(person),
        expired=made(person, middle, until=datetime(2021, 1, 1, tzinfo=UTC)),
    )
