"""The names and addresses that the office's own certificates may carry.

A browser that trusts our authority must not be endangered elsewhere. So a name may not be one that is, or could
become, a part of the public tree of names that many owners share: see ``checked_name``.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from web.settings import SettingsError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK: tuple[Address, ...] = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))
OFFICE_NETWORKS = tuple(
    ipaddress.IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)
PERMITTED_NETWORKS: tuple[Network, ...] = (
    ipaddress.IPv4Network("127.0.0.0/8"),
    ipaddress.IPv6Network("::1/128"),
    *OFFICE_NETWORKS,
)
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LONGEST_NAME = 253
SHARED_ENDINGS = frozenset(
    f"{label}.vn"
    for label in (
        "com",
        "net",
        "org",
        "gov",
        "edu",
        "ac",
        "biz",
        "info",
        "name",
        "pro",
        "health",
        "int",
        "io",
        "ai",
        "id",
    )
)
"""Under these, names belong to many owners."""
PRETENDED_INTERFACES = ("docker", "br-", "veth", "virbr", "lxc", "lxd", "cni", "podman")
ASK_ADDRESS = 0x8915  # Linux: SIOCGIFADDR, the IPv4 address of an interface
PROBES = ("10.255.255.255", "172.31.255.255", "192.168.255.255")


class NameRefusedError(SettingsError):
    """A name or address that our authority must not speak for; the message says why."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a server certificate is wanted for: names and addresses of this machine, and names somebody gave."""

    machine: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()

    @property
    def dns(self) -> tuple[str, ...]:
        """Every name, those given first."""
        return unique((*self.given, *self.machine, "localhost"))

    @property
    def ips(self) -> tuple[Address, ...]:
        """Every address, this machine's own view of itself last."""
        return unique((*self.addresses, *LOOPBACK))


def unique(items: Iterable[T]) -> tuple[T, ...]:
    """Return the items once each, in their order."""
    return tuple(dict.fromkeys(items))


def wanted(given: Iterable[str]) -> Names:
    """Return what this machine's certificate is for; ``given`` are names or private addresses somebody typed."""
    names: list[str] = []
    addresses: list[Address] = []
    for text in given:
        address = office_address(text)
        if address is None:
            names.append(checked_name(text))
        else:
            addresses.append(address)
    return Names(machine_names(), unique(names), unique((*addresses, *machine_addresses())))


def office_address(text: str) -> Address | None:
    """Return a typed private address, ``None`` for something else; a public address is refused."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    if not any(address in network for network in PERMITTED_NETWORKS):
        raise NameRefusedError(
            f"Địa chỉ {address} không thuộc mạng nội bộ. "
            "Chỉ dùng địa chỉ 10.…, 172.16.… đến 172.31.…, 192.168.…, hoặc một tên máy."
        )
    return address


def checked_name(text: str) -> str:
    """Return a name in small ASCII letters; refuse what is no name, or a name that others share."""
    try:
        name = text.strip().rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    if not name or len(name) > LONGEST_NAME or not all(LABEL.fullmatch(part) for part in name.split(".")):
        raise NameRefusedError(f"“{text}” không phải là tên máy. Ví dụ đúng: hopdong.xa.local")
    if name == "localhost":
        return name
    if name.rpartition(".")[2].isdecimal():
        raise NameRefusedError(f"“{text}” không phải là tên máy, cũng không phải địa chỉ mạng.")
    if name in SHARED_ENDINGS or could_be_top_level(name):
        raise NameRefusedError(
            f"“{text}” là (hoặc có thể là) đuôi tên miền chung của nhiều nơi. Dùng tên đầy đủ, ví dụ: hopdong.xa.local"
        )
    return name


def could_be_top_level(name: str) -> bool:
    """Whether a name could be one like "com" or "app": one label of letters only (or encoded letters)."""
    return "." not in name and (name.isalpha() or name.startswith("xn--"))


def machine_names() -> tuple[str, ...]:
    """Return the names this machine answers to: its own, and the one under ".local"."""
    own = socket.gethostname().lower()
    candidates = [own] if "." in own else [own, f"{own}.local"]
    found = []
    for candidate in candidates:
        with contextlib.suppress(NameRefusedError):
            found.append(checked_name(candidate))
    return unique(found)


def machine_addresses() -> tuple[Address, ...]:
    """Return the private IPv4 addresses of this machine, without those of containers and virtual machines."""
    texts = {*_of_interfaces(), *_of_routes(), *_of_own_name()}
    found = {ipaddress.IPv4Address(text) for text in texts}
    return tuple(sorted(one for one in found if any(one in network for network in OFFICE_NETWORKS)))


def _of_interfaces() -> list[str]:
    if fcntl is None:
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            if name.startswith(PRETENDED_INTERFACES):
                continue
            with contextlib.suppress(OSError):  # no address, or a system that answers another question
                answer = fcntl.ioctl(probe.fileno(), ASK_ADDRESS, name.encode()[:15].ljust(40, b"\0"))
                found.append(socket.inet_ntoa(answer[20:24]))
    return found


def _of_routes() -> list[str]:
    """Ask which address would be used towards a private network; nothing is sent."""
    found = []
    for target in PROBES:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            found.append(probe.getsockname()[0])
    return found


def _of_own_name() -> list[str]:
    if fcntl is not None:
        return []  # the interfaces have told; a look-up may be slow
    with contextlib.suppress(OSError):
        return socket.gethostbyname_ex(socket.gethostname())[2]
    return []
