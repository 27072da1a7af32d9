"""The office's own certificate authority (CA) and the server certificate it signs, in ``<data folder>/tls``.

The CA can vouch for the names given to it, "localhost" and private addresses, for web servers only: whoever trusts
it trusts it with nothing else. It is made once and kept; the server certificate is made again whenever it must be.
Each certificate lies in one file with its key, so that the two can never be of different times.
Time is the machine's, as browsers see it, never a demo's simulated one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from web import tls_files
from web.tls_files import LocalCaError
from web.tls_names import PERMITTED_NETWORKS, Address, Names, unique
from workflow import clock

Certificate = x509.Certificate
AUTHORITY_FILE = "ca.pem"
SERVER_FILE = "may-chu.pem"
PUBLIC_FILE = "khenthuong-ca.crt"
AUTHORITY_YEARS = 10
SERVER_LIFE = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)
CLOCKS_DIFFER = timedelta(days=1)
WEB_SERVERS_ONLY = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
REPLACE = "Tạo CA mới: khenthuong ca replace (mọi máy phải tin cậy lại)."


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """Both in one text."""
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return key + self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The certificate alone, as devices import it; the SHA-256 of these bytes is the fingerprint."""
        return self.certificate.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True, slots=True)
class Installed:
    """What lies in the folder now, and what was made to get there."""

    authority: Pair
    server: Pair
    server_file: Path
    public_file: Path
    made_authority: bool = False
    renewed_because: str = ""


def moment() -> datetime:
    """Return the machine's time."""
    return clock.SystemClock().now()


def fingerprint(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the SHA-256 of a certificate in sixteen groups of four."""
    text = certificate.fingerprint(hashes.SHA256()).hex().upper()
    return tuple(text[start : start + 4] for start in range(0, len(text), 4))


def ensure(folder: Path, names: Names, *, now: datetime | None = None, renew: bool = False) -> Installed:
    """Return a usable CA and server certificate for the names, making what is missing or due.

    Safe when two processes start at once: the first CA stays, and a server certificate of either will do.
    """
    at = now or moment()
    tls_files.prepare(folder)
    authority = load_authority(folder)
    made = authority is None
    if authority is None:
        fresh = new_authority(names, at)
        tls_files.write(folder / AUTHORITY_FILE, fresh.pem, keep_existing=True)
        authority = load_authority(folder) or fresh
        made = authority.certificate == fresh.certificate
    check_authority(authority.certificate, at)
    _publish(folder / PUBLIC_FILE, authority.der)
    server = load_server(folder)
    dns, ips = coverable(authority.certificate, names, server)
    why = "theo yêu cầu" if renew else renewal_reason(server, authority, dns, names.ips, at)
    if why or server is None:
        server = new_server(authority, dns, ips, at)
        tls_files.write(folder / SERVER_FILE, server.pem)
    return Installed(authority, server, folder / SERVER_FILE, folder / PUBLIC_FILE, made, why)


def load_authority(folder: Path) -> Pair | None:
    """Return the CA, ``None`` when there is none yet; a broken one is named, never replaced silently."""
    path = folder / AUTHORITY_FILE
    content = tls_files.read_private(path)
    if content is None:
        return None
    pair = _parsed(content, x509.NameConstraints)
    if pair is None:
        raise LocalCaError(f"Tệp CA {path} bị hỏng. Lấy lại từ bản sao lưu, hoặc: {REPLACE}")
    return pair


def load_server(folder: Path) -> Pair | None:
    """Return the server certificate, ``None`` when there is none or it is broken: a new one costs nothing."""
    content = tls_files.read_private(folder / SERVER_FILE)
    return None if content is None else _parsed(content, x509.SubjectAlternativeName)


def check_authority(certificate: x509.Certificate, at: datetime) -> None:
    """Refuse a CA out of its time."""
    if at > certificate.not_valid_after_utc:
        raise LocalCaError(f"CA đã hết hạn ngày {day(certificate.not_valid_after_utc)}. {REPLACE}")
    if at < certificate.not_valid_before_utc:
        raise LocalCaError(
            f"CA có hiệu lực từ {day(certificate.not_valid_before_utc)}, đồng hồ máy đang là {day(at)}. "
            "Chỉnh lại ngày giờ của máy rồi khởi động lại."
        )


def permitted_names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the names a CA may vouch for; a name stands for those under it too."""
    trees = (
        certificate.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    )
    return tuple(tree.value for tree in trees if isinstance(tree, x509.DNSName))


def title_of(certificate: x509.Certificate) -> str:
    """Return the name under which devices list a certificate."""
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def names_of(certificate: x509.Certificate) -> tuple[tuple[str, ...], tuple[Address, ...]]:
    """Return the names and addresses a server certificate is for."""
    san = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = san.get_values_for_type(x509.IPAddress)
    return tuple(san.get_values_for_type(x509.DNSName)), tuple(
        one for one in addresses if isinstance(one, IPv4Address | IPv6Address)
    )


def coverable(
    authority: x509.Certificate, names: Names, server: Pair | None
) -> tuple[tuple[str, ...], tuple[Address, ...]]:
    """Return what a certificate would carry: what is wanted, and each name that was given before.

    A name somebody gave and the CA may not vouch for is refused; one of the machine's own is left out.
    """
    permitted = permitted_names(authority)
    if strange := [name for name in names.given if not _under(name, permitted)]:
        typed = " ".join(f"--name {name}" for name in strange)
        raise LocalCaError(
            f"CA hiện có không được cấp cho tên {', '.join(strange)}. Bỏ tên đó, "
            f"hoặc tạo CA mới (mọi máy phải tin cậy lại): khenthuong ca replace {typed}"
        )
    before = names_of(server.certificate)[0] if server else ()
    dns = unique((*names.dns, *permitted, *before))
    return tuple(name for name in dns if _under(name, permitted)), names.ips


def renewal_reason(
    server: Pair | None, authority: Pair, dns: tuple[str, ...], ips: tuple[Address, ...], at: datetime
) -> str:
    """Return why the server certificate must be made again, an empty text when it need not."""
    if server is None or not _issued_by(server.certificate, authority.certificate):
        return "chưa có chứng chỉ dùng được"
    certificate = server.certificate
    if at < certificate.not_valid_before_utc:
        return "chứng chỉ cũ chưa đến ngày có hiệu lực"
    as_long_as_can_be = certificate.not_valid_after_utc >= authority.certificate.not_valid_after_utc
    if at > certificate.not_valid_after_utc - RENEW_BEFORE and not as_long_as_can_be:
        return "chứng chỉ cũ sắp hết hạn"
    had_dns, had_ips = names_of(certificate)
    if added := [str(one) for one in (*dns, *ips) if one not in {*had_dns, *had_ips}]:
        return f"thêm {', '.join(added)}"
    return ""


def new_authority(names: Names, at: datetime) -> Pair:
    """Make a CA that can vouch for the names and private addresses only."""
    key = ec.generate_private_key(ec.SECP256R1())
    title = f"Khen Thưởng CA ({socket.gethostname()[:30]}, {day(at)})"
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Khen Thưởng"),
            x509.NameAttribute(NameOID.COMMON_NAME, title),
        ]
    )
    trees = [x509.DNSName(name) for name in names.dns] + [x509.IPAddress(one) for one in PERMITTED_NETWORKS]
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    start = at - CLOCKS_DIFFER
    builder = (
        _builder(key, subject, subject, start, start + timedelta(days=AUTHORITY_YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(WEB_SERVERS_ONLY, critical=False)
        .add_extension(x509.NameConstraints(permitted_subtrees=trees, excluded_subtrees=None), critical=True)
    )
    return Pair(builder.sign(key, hashes.SHA256()), key)


def new_server(authority: Pair, dns: tuple[str, ...], ips: tuple[Address, ...], at: datetime) -> Pair:
    """Make a server certificate, signed by the CA and never outliving it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Khen Thưởng")])
    issuer = authority.certificate
    start = max(at - CLOCKS_DIFFER, issuer.not_valid_before_utc)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    names = [x509.DNSName(name) for name in dns] + [x509.IPAddress(one) for one in ips]
    own_id = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        _builder(key, subject, issuer.subject, start, min(start + SERVER_LIFE, issuer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(WEB_SERVERS_ONLY, critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_id), critical=False)
    )
    return Pair(builder.sign(authority.key, hashes.SHA256()), key)


def replace(folder: Path, names: Names, *, now: datetime | None = None) -> tuple[Installed, Path | None]:
    """Put the old files aside and make a new CA for the old names and these; returns where the old files are."""
    at = now or moment()
    tls_files.prepare(folder)
    before: tuple[str, ...] = ()
    with contextlib.suppress(LocalCaError):  # broken, or open to others: then its names must be given again
        before = permitted_names(old.certificate) if (old := load_authority(folder)) else ()
    kept = [name for name in before if name not in {*names.machine, "localhost"}]
    names = dataclasses.replace(names, given=unique((*names.given, *kept)))
    files = [folder / name for name in (AUTHORITY_FILE, SERVER_FILE, PUBLIC_FILE) if (folder / name).exists()]
    aside = folder / f"cu-{clock.local(at):%Y%m%d-%H%M%S}" if files else None
    if aside is not None:
        tls_files.prepare(aside)
        for path in files:
            path.replace(aside / path.name)
    return ensure(folder, names, now=at), aside


def day(at: datetime) -> str:
    """Return the local day of a moment."""
    return f"{clock.local(at):%d/%m/%Y}"


def _builder(
    key: ec.EllipticCurvePrivateKey, subject: x509.Name, issuer: x509.Name, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _parsed(content: bytes, required: type[x509.ExtensionType]) -> Pair | None:
    """Return the pair in a file, ``None`` when it holds something else, or two that do not belong together."""
    try:
        key = serialization.load_pem_private_key(content, None)
        certificate = x509.load_pem_x509_certificate(content)
        certificate.extensions.get_extension_for_class(required)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.ExtensionNotFound):
        return None
    fits = isinstance(key, ec.EllipticCurvePrivateKey) and key.public_key() == certificate.public_key()
    return Pair(certificate, key) if fits and isinstance(key, ec.EllipticCurvePrivateKey) else None


def _issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _under(name: str, permitted: tuple[str, ...]) -> bool:
    return any(name == one or name.endswith("." + one) for one in permitted)


def _publish(path: Path, der: bytes) -> None:
    """Keep a copy of the CA certificate beside it, to be carried on a stick or rolled out by an administrator."""
    if not path.exists() or path.read_bytes() != der:
        tls_files.write(path, der, mode=tls_files.PUBLIC_MODE)
