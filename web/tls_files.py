"""Key files: written whole or not at all, readable by their owner only, refused when others could read them."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from web.settings import SettingsError

FOLDER_MODE, PRIVATE_MODE, PUBLIC_MODE = 0o700, 0o600, 0o644
OTHERS = stat.S_IRWXG | stat.S_IRWXO
HAS_MODES = os.name == "posix"


class LocalCaError(SettingsError):
    """The office's own certificates cannot be made or used; the message says in Vietnamese what to do."""


def prepare(folder: Path) -> None:
    """Make the folder of keys, and refuse one that others may enter."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    except OSError as failed:
        raise LocalCaError(f"Không tạo được thư mục khóa {folder}: {failed.strerror}.") from failed
    if HAS_MODES and stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        raise LocalCaError(f"Người khác trên máy có thể vào thư mục khóa. Chạy: chmod 700 {folder}")


def read_private(path: Path) -> bytes | None:
    """Return the bytes of a key file, ``None`` when there is none; refuse one that others may read."""
    try:
        with path.open("rb") as file:
            if HAS_MODES and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & OTHERS:
                raise LocalCaError(
                    f"Người khác trên máy có thể đọc tệp khóa {path.name}. Chạy: chmod 600 {path}\n"
                    "Nếu nghi khóa đã lộ, tạo CA mới: khenthuong ca replace"
                )
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as failed:
        raise LocalCaError(
            f"Không đọc được tệp khóa {path}: {failed.strerror}. Chạy bằng tài khoản đã tạo tệp này."
        ) from failed


def write(path: Path, content: bytes, *, mode: int = PRIVATE_MODE, keep_existing: bool = False) -> None:
    """Write a file whole; with ``keep_existing`` whoever came first wins and this does nothing."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if keep_existing:
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)  # unlike a rename, this never takes the place of another file
        else:
            draft.replace(path)
    except OSError as failed:
        raise LocalCaError(f"Không ghi được tệp {path}: {failed.strerror}.") from failed
    finally:
        draft.unlink(missing_ok=True)
