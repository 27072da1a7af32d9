"""The manifest of a backup: what the copy is, how long, its hash, its revision and its counts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from workflow.errors import InvalidInput

FORMAT = 1
MANIFEST = "manifest.json"
FILES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: ``counts`` are rows of each table, ``created_at`` a local moment."""

    format: int
    database: str
    file: str
    size: int
    sha256: str
    revision: str
    created_at: str
    counts: dict[str, int]


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the folder of the backup."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup folder; ``InvalidInput`` when it is none."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**content)
        FILES[manifest.database]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InvalidInput(
            f"{folder.name} không phải thư mục bản sao lưu: thiếu hoặc hỏng tệp {MANIFEST}."
        ) from error
    if manifest.format != FORMAT:
        raise InvalidInput(
            f"Bản sao lưu theo định dạng {manifest.format}, chương trình này đọc định dạng {FORMAT}."
        )
    return manifest


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def bytes_problem(file: Path, manifest: Manifest) -> str | None:
    """Return what is wrong with the bytes of a copy, in Vietnamese; None when nothing is."""
    if not file.is_file():
        return f"Thiếu tệp {file.name} trong bản sao lưu."
    size = file.stat().st_size
    if size != manifest.size:
        return f"Tệp {file.name} dài {size} byte, khi sao lưu là {manifest.size} byte: bị cắt hoặc ghi thêm."
    if digest_of(file) != manifest.sha256:
        return f"Tệp {file.name} không khớp mã băm lúc sao lưu: tệp hỏng hoặc bị sửa."
    return None
