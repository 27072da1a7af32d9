"""Plain HTTP only on this machine, or by a named setting that shows a banner (architecture, "Plain HTTP")."""

from __future__ import annotations

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


def host_name(host: str) -> str:
    """Return the host of a Host header without its port."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]


def on_this_machine() -> bool:
    """Whether the browser addressed the server as its own machine."""
    return host_name(request.host) in LOCAL_HOSTS


def insecure() -> bool:
    """Whether this request runs unencrypted beyond this machine, by the named setting."""
    return bool(not request.is_secure and not on_this_machine() and current_app.config["INSECURE_HTTP"])


def require_safe_transport() -> None:
    """Refuse plain HTTP from elsewhere, so that no password or session ever travels in the open."""
    if request.is_secure or on_this_machine() or current_app.config["INSECURE_HTTP"]:
        return
    if request.endpoint in {"health.health", "static_file", "favicon"}:
        return
    raise BadRequest(
        "Kết nối chưa được mã hóa. Mở lại bằng địa chỉ bắt đầu https://, hoặc hỏi người quản trị."
    )


def init_app(app: Flask) -> None:
    """Check the transport before anything else."""
    app.before_request(require_safe_transport)
