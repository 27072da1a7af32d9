"""No test talks to another machine and no test sends mail: both are refused, not merely absent."""

import ipaddress
import smtplib
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

NAMES_OF_THIS_MACHINE = frozenset({None, "", "localhost"})


class OutsideWorld(AssertionError):
    """A test tried to reach something outside this machine."""


def is_here(host: object) -> bool:
    """Whether a host is the loopback interface of this machine (or nothing at all)."""
    if isinstance(host, bytes):
        host = host.decode()
    if host in NAMES_OF_THIS_MACHINE:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _check(address: object) -> None:
    """Refuse an internet address elsewhere; addresses of local sockets are text or bytes, not tuples."""
    if isinstance(address, tuple) and not is_here(address[0]):
        raise OutsideWorld(f"a test tried to connect to {address!r}; only this machine is allowed")


def _guarded(original: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: object) -> Any:
        _check(address)
        return original(self, address)

    return connect


def _refuse_mail(*_args: object, **_kwargs: object) -> None:
    raise OutsideWorld("a test tried to send mail; assert on the outbox instead")


@pytest.fixture(scope="session", autouse=True)
def no_outside_world() -> Iterator[None]:
    """Refuse connections and name look-ups beyond this machine, and any mail, for the whole run."""
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_here(host):
            raise OutsideWorld(f"a test tried to look up {host!r}; only this machine is allowed")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        patch.setattr(smtplib.SMTP, "__init__", _refuse_mail)
        yield
