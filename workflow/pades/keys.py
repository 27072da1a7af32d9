"""Keys to sign with: a PKCS#12 file or a PKCS#11 token. In memory for one ceremony only; never stored, never logged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from asn1crypto import x509
from pyhanko.sign import SimpleSigner
from pyhanko.sign.signers import Signer

from workflow.errors import InvalidInput
from workflow.pades.certificates import CertificateFacts, facts_of

BAD_FILE = "Không mở được tệp khóa: mật khẩu không đúng, hoặc tệp không phải PKCS#12 (.p12, .pfx). Nhập lại."
NO_SUPPORT = (
    "Chương trình trên máy này chưa có phần đọc thiết bị PKCS#11. Cài thêm: pip install 'khenthuong[pkcs11]'."
)
NO_TOKEN = "Không thấy thiết bị ký số. Cắm thiết bị, kiểm tra tên thiết bị và tệp điều khiển (.so, .dll)."  # noqa: S105  # a sentence
BAD_PIN = "Thiết bị không nhận mã PIN. Kiểm tra lại; nhập sai nhiều lần thiết bị sẽ khóa."
NO_KEY = "Thiết bị không có khóa ký kèm chứng thư số, hoặc tên khóa không đúng."
NOT_FOR_SIGNING = "Chứng thư số «{name}» không dùng để ký (mục đích sử dụng không có chữ ký số)."


@dataclass(frozen=True)
class SigningKey:
    """A key that can sign now, with its certificate; ``kind`` is "pkcs12" or "pkcs11"."""

    kind: str
    signer: Signer = field(repr=False)
    facts: CertificateFacts


def from_pkcs12(content: bytes, password: str) -> SigningKey:
    """Open a PKCS#12 file; ``InvalidInput`` when the password is wrong or the file is none."""
    try:
        signer = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=password.encode())
    except (ValueError, TypeError):
        signer = None
    if signer is None or signer.signing_cert is None:
        raise InvalidInput(BAD_FILE, {"password": BAD_FILE})
    return SigningKey("pkcs12", signer, _usable(signer.signing_cert))


@contextmanager
def from_token(module: str, pin: str, *, token: str = "", label: str = "") -> Iterator[SigningKey]:
    """Open a PKCS#11 token for one ceremony and close it after it.

    ``token`` and ``label`` choose where there are several; ``InvalidInput`` says what is missing.
    """
    if find_spec("pkcs11") is None:
        raise InvalidInput(NO_SUPPORT)
    from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415  # needs the extra

    with _session(module, pin, token) as session:
        certificate, key_id, others = _chosen(session, label)
        signer = PKCS11Signer(
            session, signing_cert=certificate, key_id=key_id, ca_chain=others, other_certs_to_pull=()
        )
        yield SigningKey("pkcs11", signer, _usable(certificate))


@contextmanager
def _session(module: str, pin: str, label: str) -> Iterator[Any]:
    """Log in to the token with that name, or to the only one."""
    import pkcs11  # noqa: PLC0415  # an extra: absent where no token is used

    try:
        library = pkcs11.lib(module)
        tokens = [slot.get_token() for slot in library.get_slots(token_present=True)]
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise InvalidInput(NO_TOKEN, {"token": NO_TOKEN}) from error
    ready = [one for one in tokens if one.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED]
    named = [one for one in ready if not label or one.label.strip() == label]
    if len(named) != 1:
        found = ", ".join(sorted(one.label.strip() for one in ready))
        message = f"{NO_TOKEN} Đang thấy: {found}." if found else NO_TOKEN
        raise InvalidInput(message, {"token": message})
    try:
        session = named[0].open(user_pin=pin)
    except pkcs11.PKCS11Error as error:
        raise InvalidInput(BAD_PIN, {"password": BAD_PIN}) from error
    try:
        yield session
    finally:
        session.close()


def _chosen(session: Any, label: str) -> tuple[x509.Certificate, bytes, list[x509.Certificate]]:
    """Return the certificate that has a private key on the token (with that label), and the token's others."""
    from pkcs11 import Attribute, ObjectClass  # noqa: PLC0415  # an extra

    keys = {one[Attribute.ID] for one in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})}
    own, others = [], []
    for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        certificate = x509.Certificate.load(one[Attribute.VALUE])
        if one[Attribute.ID] in keys and (not label or one[Attribute.LABEL] == label):
            own.append((certificate, bytes(one[Attribute.ID]), str(one[Attribute.LABEL])))
        else:
            others.append(certificate)
    if len(own) != 1:
        known = ", ".join(sorted(name for _certificate, _key, name in own))
        message = f"{NO_KEY} Đang thấy: {known}." if known else NO_KEY
        raise InvalidInput(message, {"label": message})
    return own[0][0], own[0][1], others


def _usable(certificate: x509.Certificate) -> CertificateFacts:
    """Return the facts of a certificate that may sign; ``InvalidInput`` when its purpose is another."""
    facts = facts_of(certificate)
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & {"digital_signature", "non_repudiation"}:
        message = NOT_FOR_SIGNING.format(name=facts.subject)
        raise InvalidInput(message, {"password": message})
    return facts
