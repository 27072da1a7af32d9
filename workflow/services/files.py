"""Store uploaded bytes once under their hash; only the file types that dossiers take, recognised by content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from rules.errors import RuleError
from rules.text import clean
from workflow import clock
from workflow.canonical import sha256
from workflow.db import transaction
from workflow.errors import InvalidInput, UnsupportedFile
from workflow.models import StoredFile
from workflow.tables import chunks, table

MAX_BYTES = 20 * 1024 * 1024
ALLOWED: dict[str, str] = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
NAMES = "PDF, Word (.docx), Excel (.xlsx), ảnh JPG hoặc PNG"


@dataclass(frozen=True, slots=True)
class StoredRef:
    """A stored file: its hash, its type, the name people see, its size in bytes."""

    sha256: str
    media_type: str
    filename: str
    size: int


def store(content: bytes, filename: str) -> StoredRef:
    """Store one file; raises ``UnsupportedFile`` with what to do instead."""
    return store_many([(content, filename)])[0]


def store_many(files: Sequence[tuple[bytes, str]]) -> list[StoredRef]:
    """Store files; equal bytes are kept once."""
    refs = [check(content, filename) for content, filename in files]
    contents = {ref.sha256: (ref, content) for ref, (content, _name) in zip(refs, files, strict=True)}
    with transaction() as connection:
        for part in chunks(list(contents.values())):
            _insert_new(connection, part)
    return refs


def _insert_new(connection: Connection, part: Sequence[tuple[StoredRef, bytes]]) -> None:
    stored = table(StoredFile)
    known = set(
        connection.scalars(sa.select(stored.c.sha256).where(stored.c.sha256.in_([r.sha256 for r, _ in part])))
    )
    rows = [
        {"sha256": ref.sha256, "size": ref.size, "media_type": ref.media_type, "content": content,
         "stored_at": clock.now()}
        for ref, content in part if ref.sha256 not in known
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(stored), rows)


def check(content: bytes, filename: str) -> StoredRef:
    """Return the reference that an acceptable file would have; raises ``UnsupportedFile``."""
    name = _clean_name(filename)
    ending = PurePath(name).suffix.lower()
    if not content:
        raise UnsupportedFile("Tệp rỗng. Chọn lại tệp rồi tải lên.", {"file": "Tệp rỗng."})
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise UnsupportedFile(
            f"Tệp lớn hơn {limit} MB. Giảm dung lượng bản quét rồi tải lại.", {"file": "Tệp quá lớn."}
        )
    if ending not in ALLOWED or ALLOWED[ending] not in _types_of(content):
        message = f"Chỉ nhận tệp {NAMES}; tệp «{name}» không đúng loại. Lưu lại đúng loại rồi tải lên."
        raise UnsupportedFile(message, {"file": message})
    return StoredRef(sha256(content), ALLOWED[ending], name, len(content))


def _clean_name(filename: str) -> str:
    try:
        name = clean(PurePath(filename.replace("\\", "/")).name)
    except RuleError as error:
        raise UnsupportedFile("Tên tệp có ký tự không dùng được. Đổi tên tệp rồi tải lên.") from error
    return name[-200:]


def _types_of(content: bytes) -> set[str]:
    """Return what the content looks like: by its first bytes, and for Office files by the parts inside."""
    if content.startswith(b"%PDF-"):
        return {ALLOWED[".pdf"]}
    try:
        return {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def require_stored(connection: Connection, hashes: Sequence[str]) -> None:
    """Raise when a paper names bytes that were never stored."""
    stored = table(StoredFile)
    wanted = set(hashes)
    known: set[str] = set()
    for part in chunks(sorted(wanted)):
        known |= set(connection.scalars(sa.select(stored.c.sha256).where(stored.c.sha256.in_(part))))
    if wanted - known:
        raise InvalidInput("Tệp chưa được lưu. Tải lại tệp rồi đính kèm.", {"file": "Tệp chưa được lưu."})
