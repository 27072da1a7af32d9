"""Settings: one table, read from the environment here and nowhere else.

``load()`` returns a frozen ``Settings`` or raises ``SettingsError`` with a Vietnamese sentence.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "KHENTHUONG_"
MIN_SECRET = 32
ENVIRONMENTS = ("development", "demo", "production")
YES = frozenset({"1", "true", "yes", "on", "co"})
NO = frozenset({"", "0", "false", "no", "off", "khong"})


class SettingsError(RuntimeError):
    """The installation is not set up; the message says in Vietnamese what to set."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its variable, default, what it is for, and whether it must never be shown."""

    name: str
    default: str
    help: str
    secret: bool = False

    @property
    def field(self) -> str:
        """The name of the field in ``Settings``."""
        return self.name.removeprefix(PREFIX).lower()


SETTINGS: tuple[Setting, ...] = (
    Setting("KHENTHUONG_ENV", "development", "Môi trường: development, demo hoặc production"),
    Setting("KHENTHUONG_DATA_DIR", "var", "Thư mục dữ liệu: cơ sở dữ liệu SQLite, tệp hồ sơ, khóa"),
    Setting(
        "KHENTHUONG_DATABASE_URL",
        "",
        "Địa chỉ cơ sở dữ liệu (sqlite:///… hoặc postgresql+psycopg://…); "
        "để trống: SQLite trong thư mục dữ liệu",
        secret=True,
    ),
    Setting(
        "KHENTHUONG_SECRET_KEY",
        "",
        "Khóa ký biểu mẫu, từ 32 ký tự ngẫu nhiên; bắt buộc ở production",
        secret=True,
    ),
    Setting(
        "KHENTHUONG_INSECURE_HTTP",
        "0",
        "1: cho phép HTTP không mã hóa ngoài máy này; mọi trang hiện cảnh báo",
    ),
    Setting("KHENTHUONG_MAX_UPLOAD_MB", "20", "Dung lượng tối đa của một lần gửi, tính bằng MB"),
    Setting(
        "KHENTHUONG_ALLOWED_HOSTS",
        "",
        "Các tên máy chủ được phục vụ, cách nhau dấu phẩy; để trống: không giới hạn",
    ),
    Setting("KHENTHUONG_TRUSTED_PROXIES", "0", "Số máy chủ trung gian (proxy) đứng trước, đúng số lượng"),
    Setting(
        "KHENTHUONG_PUBLIC_ADDRESS",
        "",
        "Địa chỉ mà mọi người mở được (https://…), in cùng mã kiểm tra trên quyết định, bằng; để trống: giữ "
        "địa chỉ đã đặt, chưa đặt thì mã QR chỉ có mã",
    ),
    Setting(
        "KHENTHUONG_CONTACT",
        "Thường trực Hội đồng Thi đua – Khen thưởng",
        "Nơi hỗ trợ, in ở chân trang (tên và số điện thoại)",
    ),
    Setting(
        "KHENTHUONG_TSA_URL",
        "",
        "Địa chỉ máy chủ cấp dấu thời gian (RFC 3161) cho chữ ký số; để trống: ký không có dấu thời gian",
    ),
    Setting(
        "KHENTHUONG_PKCS11_MODULE",
        "",
        "Tệp điều khiển PKCS#11 của thiết bị ký số gắn với máy chủ; để trống: không có thiết bị",
    ),
    Setting(
        "KHENTHUONG_KEY_UPLOAD",
        "0",
        "1: cho gửi tệp khóa PKCS#12 lên trang ký số (mặc định không, vì khóa không nên rời máy người ký)",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one running process."""

    env: str = "development"
    data_dir: Path = Path("var")
    database_url: str = ""
    secret_key: str = ""
    insecure_http: bool = False
    max_upload_mb: int = 20
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    public_address: str = ""
    contact: str = "Thường trực Hội đồng Thi đua – Khen thưởng"
    tsa_url: str = ""
    pkcs11_module: str = ""
    key_upload: bool = False

    @property
    def production(self) -> bool:
        """Whether this process serves real dossiers."""
        return self.env == "production"


def load(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the environment, let keyword arguments win, and validate; raises ``SettingsError``."""
    source = os.environ if environ is None else environ
    raw = {setting.field: source.get(setting.name, setting.default).strip() for setting in SETTINGS}
    settings = Settings(
        env=raw["env"],
        data_dir=Path(raw["data_dir"]),
        database_url=raw["database_url"],
        secret_key=raw["secret_key"],
        insecure_http=_flag("KHENTHUONG_INSECURE_HTTP", raw["insecure_http"]),
        max_upload_mb=_whole("KHENTHUONG_MAX_UPLOAD_MB", raw["max_upload_mb"], least=1, most=200),
        allowed_hosts=tuple(host.strip() for host in raw["allowed_hosts"].split(",") if host.strip()),
        trusted_proxies=_whole("KHENTHUONG_TRUSTED_PROXIES", raw["trusted_proxies"], least=0, most=5),
        public_address=_address(raw["public_address"]),
        contact=raw["contact"],
        tsa_url=_server("KHENTHUONG_TSA_URL", raw["tsa_url"]),
        pkcs11_module=raw["pkcs11_module"],
        key_upload=_flag("KHENTHUONG_KEY_UPLOAD", raw["key_upload"]),
    )
    return complete(replace(settings, **overrides))


def complete(settings: Settings) -> Settings:
    """Fill what may be derived (database file, development secret) and refuse what may not."""
    if settings.env not in ENVIRONMENTS:
        raise SettingsError(
            f"KHENTHUONG_ENV phải là một trong: {', '.join(ENVIRONMENTS)}; đang là “{settings.env}”."
        )
    if settings.production and len(settings.secret_key) < MIN_SECRET:
        raise SettingsError(
            f"Chưa đặt KHENTHUONG_SECRET_KEY (từ {MIN_SECRET} ký tự ngẫu nhiên). "
            'Tạo khóa: python3 -c "import secrets; print(secrets.token_urlsafe(48))", rồi khởi động lại.'
        )
    data_dir = settings.data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return replace(
        settings,
        data_dir=data_dir,
        database_url=settings.database_url or f"sqlite:///{data_dir / 'khenthuong.sqlite'}",
        secret_key=settings.secret_key or _stored_secret(data_dir / "secret.key"),
    )


def described() -> list[tuple[Setting, str]]:
    """Return every setting with the type of its value, for the README and the help text."""
    types = {item.name: str(item.type) for item in fields(Settings)}
    return [(setting, types[setting.field]) for setting in SETTINGS]


def _stored_secret(path: Path) -> str:
    """Return the secret kept in the data directory, made on first use and readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if len(kept) < MIN_SECRET:
            raise SettingsError(
                f"Tệp khóa {path.name} trong thư mục dữ liệu bị hỏng. Xóa tệp rồi khởi động lại."
            ) from None
        return kept
    secret = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    return secret


def _flag(name: str, text: str) -> bool:
    value = text.lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise SettingsError(f"{name} phải là 1 hoặc 0; đang là “{text}”.")


def _address(text: str) -> str:
    """Return an address without its last slash; only scheme, host and port are taken."""
    parts = urlsplit(text.rstrip("/"))
    if text and (
        parts.scheme not in {"http", "https"} or not parts.hostname or parts.geturl().count("/") > 2
    ):
        raise SettingsError(
            f"KHENTHUONG_PUBLIC_ADDRESS phải có dạng https://ten-may-chu, không có phần sau; đang là “{text}”."
        )
    return parts.geturl()


def _server(name: str, text: str) -> str:
    """Return an address of a service, with its path."""
    if text and not text.startswith(("http://", "https://")):
        raise SettingsError(f"{name} phải bắt đầu bằng http:// hoặc https://; đang là “{text}”.")
    return text


def _whole(name: str, text: str, *, least: int, most: int) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(f"{name} phải là số nguyên từ {least} đến {most}; đang là “{text}”.")
    return int(text)
