"""What must not be readable in a copy of the database: sealed with a key made from the installation's secret key.

``bind`` is called once at start. A sealed text opens only for the purpose and the owner it was sealed for; with
another secret key it does not open at all (security.md, crypto).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workflow.errors import IntegrityProblem

VERSION = "1."
NONCE_BYTES = 12
_secret: list[bytes] = []


def bind(secret_key: str) -> None:
    """Make this the secret from which all keys of the process come."""
    _secret[:] = [secret_key.encode()]


def seal(purpose: str, owner: int, text: str) -> str:
    """Return the text encrypted (AES-256-GCM) for one purpose and owner."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_key(purpose)).encrypt(nonce, text.encode(), str(owner).encode())
    return VERSION + base64.b64encode(nonce + sealed).decode()


def unseal(purpose: str, owner: int, sealed: str) -> str:
    """Return the text; ``IntegrityProblem`` when it was sealed by another key or for somebody else."""
    raw = base64.b64decode(sealed.removeprefix(VERSION))
    try:
        opened = AESGCM(_key(purpose)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], str(owner).encode())
    except InvalidTag as error:
        raise IntegrityProblem(
            "Không mở được dữ liệu bí mật: khóa bí mật của máy chủ đã đổi. Khôi phục khóa cũ, hoặc nhờ quản trị "
            "gỡ xác thực hai bước rồi bật lại."
        ) from error
    return opened.decode()


def keyed_hash(purpose: str, text: str) -> str:
    """Return a hash that nobody can try guesses against without the secret key."""
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def _key(purpose: str) -> bytes:
    if not _secret:
        raise RuntimeError("no secret key is bound; call workflow.secrets_at_rest.bind() first")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"khenthuong {purpose} v1".encode()).derive(
        _secret[0]
    )
