"""What people send: one file, or several photos that become one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from werkzeug.datastructures import FileStorage

from workflow.errors import InvalidInput
from workflow.services import files, photos
from workflow.services.files import StoredRef

PHOTOS = (".jpg", ".jpeg", ".png")


def stored_from(sent: Sequence[FileStorage]) -> StoredRef:
    """Store what was sent and return its reference; several photos are put together in the order chosen.

    Raises ``UnsupportedFile`` or ``InvalidInput`` with the field "file".
    """
    named = [(one.read(), one.filename or "") for one in sent]
    if len(named) == 1:
        return files.store(*named[0])
    if any(PurePath(name.lower()).suffix not in PHOTOS for _content, name in named):
        message = "Nhiều tệp cùng lúc chỉ dùng cho ảnh chụp các trang của một giấy tờ. Chọn một tệp, hoặc chỉ chọn ảnh."
        raise InvalidInput(message, {"file": message})
    return photos.store_as_one(named)
