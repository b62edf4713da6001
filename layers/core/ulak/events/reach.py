"""Which addresses a firm's webhook may lead to, and a connection that goes to the address that was looked at.

A URL of a customer's is a request that our network makes for a stranger. A name is resolved once; every address
that it has must be a public one, or nothing is opened; and the connection goes to one of those very addresses,
so that a name that changes its mind in between gains nothing. Redirects are never followed.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpcore

from ulak.errors import InvalidValue
from ulak.events.special_addresses import GLOBAL_UNICAST, SPECIAL

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_LARGEST_ANSWER: Final = 1024
"""Octets of an answer's body that are read, for the delivery log."""


class AddressRefused(Exception):
    """The name has an address that no firm's webhook may lead to, or none at all."""


def is_public(address: IPAddress) -> bool:
    """Whether a stranger may send us there.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("93.184.216.34", "169.254.169.254", "64:ff9b::a9fe:a9fe")]
    [True, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return not any(address in network for network in SPECIAL)


def public_or_loopback(address: IPAddress) -> bool:
    """For a machine of one's own, where webhooks are tried out."""
    return address.is_loopback or is_public(address)


Allowed = Callable[[IPAddress], bool]
REACHES: Final[Mapping[str, Allowed]] = {"public": is_public, "loopback": public_or_loopback}


def checked_url(url: str, allowed: Allowed) -> str:
    """The URL, if it is one that could be called: HTTPS, a host, no credentials, no fragment. Raises
    ``InvalidValue``. A name is looked up only when it is called; an address that stands there is judged now.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidValue("webhook_url") from error
    plain = parts.scheme == "http" and allowed is public_or_loopback
    if not (parts.scheme == "https" or plain) or not host or parts.username is not None or parts.fragment:
        raise InvalidValue("webhook_url")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidValue("webhook_url")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return url
    if not allowed(literal):
        raise InvalidValue("webhook_address")
    return url


def addresses_of(host: str, port: int, allowed: Allowed) -> list[str]:
    """All addresses of `host`, each allowed; ``AddressRefused`` if one is not, or there is none. The resolver
    reads 0x7f000001 and 127.1 as what they are."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("unresolved") from error
    texts = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not texts or not all(allowed(ipaddress.ip_address(text.partition("%")[0])) for text in texts):
        raise AddressRefused("not_public")
    return texts


class _ToCheckedAddress(httpcore.NetworkBackend):
    """Opens connections to addresses that were just looked at. The name stays what TLS and ``Host`` say."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        address = addresses_of(host, port, self._allowed)[0]
        return self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    beginning: str
    """Of its body, at most 1,024 octets."""


@dataclass(frozen=True, slots=True)
class WebhookClient:
    """POSTs to strangers' URLs."""

    allowed: Allowed
    timeout_seconds: float

    def post(self, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answered:
        """What came back. Raises ``AddressRefused``, ``httpcore.NetworkError``, ``httpcore.ProtocolError``
        or ``httpcore.TimeoutException``."""
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self.timeout_seconds)
        until = time.monotonic() + self.timeout_seconds
        with (
            httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(),
                network_backend=_ToCheckedAddress(self.allowed),
            ) as pool,
            pool.stream(
                "POST", url, headers=list(headers), content=body, extensions={"timeout": limits}
            ) as answer,
        ):
            read = b""
            for piece in answer.iter_stream():
                read += piece
                if len(read) >= _LARGEST_ANSWER or time.monotonic() > until:
                    break
            return Answered(answer.status, read[:_LARGEST_ANSWER].decode("utf-8", "replace"))
