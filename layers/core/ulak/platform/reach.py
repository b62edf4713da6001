"""Which addresses a firm may have us call (webhooks, sign-in providers), and a connection that goes to the address that
was looked at.

A URL of a customer's is a request that our network makes for a stranger. A name is resolved once; every address
that it has must be a public one, or nothing is opened; and the connection goes to one of those very addresses,
so that a name that changes its mind in between gains nothing. Redirects are never followed.

One deadline holds for all of it: looking up the name, connecting, TLS, writing, and reading whatever comes, however
little at a time. What is read is bounded too.
"""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpcore

from ulak.errors import InvalidValue
from ulak.platform.special_addresses import GLOBAL_UNICAST, SPECIAL
from ulak.platform.within import Within, left_until

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_LARGEST_ANSWER: Final = 1024
"""Octets of an answer's body that are read: the status is what counts."""

_BODY_SECONDS: Final = 1
"""How long the beginning of a body is waited for when the status has come."""

_MOST_READ: Final = 128 * 1024
"""Octets that are read in all: an answer whose head has no end is given up."""


class AddressRefused(Exception):
    """The name has an address that no firm may have us call, or none at all."""


class AnswerTooLong(httpcore.ReadError):
    """The answer's head has no end."""


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
    ``InvalidValue``. A name is looked up only when it is called; an address that stands there is judged now, and has to
    stand there as addresses are written: ``0x7f000001``, ``127.1`` and ``127.0.0.1.`` are no names either.
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
        _check_name(host, allowed)
        return url
    if not allowed(literal):
        raise InvalidValue("webhook_address")
    return url


_NAME: Final = re.compile(
    r"(?=.{1,254}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}\.?", re.ASCII
)
_NUMBER: Final = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)
"""The last label of what resolvers read as an IPv4 address (WHATWG URL, "ends in a number")."""
_LOCALHOST: Final = ipaddress.IPv4Address("127.0.0.1")


def _check_name(host: str, allowed: Allowed) -> None:
    if not _NAME.fullmatch(host):
        raise InvalidValue("webhook_url")
    last = host.rstrip(".").rpartition(".")[2]
    if _NUMBER.fullmatch(last) or (last == "localhost" and not allowed(_LOCALHOST)):  # RFC 6761
        raise InvalidValue("webhook_address")


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


def addresses_in_time(host: str, port: int, allowed: Allowed, seconds: float) -> list[str]:
    """The same, or ``httpcore.ConnectTimeout`` when the resolver takes longer: it has no time limit of its own."""
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(addresses_of(host, port, allowed))
        except Exception as error:  # whatever it is: raised by whoever waits
            answers.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0))
    except queue.Empty as error:
        raise httpcore.ConnectTimeout from error
    if isinstance(answer, Exception):
        raise answer
    return answer


@dataclass(slots=True)
class _Budget:
    """What one call may take in all."""

    until: float
    octets: int = _MOST_READ

    def left(self, timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
        return left_until(self.until, timeout, late)

    def read(self, data: bytes) -> bytes:
        self.octets -= len(data)
        if self.octets < 0:
            raise AnswerTooLong
        return data


class _ToCheckedAddress(httpcore.NetworkBackend):
    """Opens connections to addresses that were just looked at. The name stays what TLS and ``Host`` say."""

    def __init__(self, allowed: Allowed, budget: _Budget) -> None:
        self._allowed = allowed
        self._budget = budget
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._budget.left(timeout, httpcore.ConnectTimeout)
        address = addresses_in_time(host, port, self._allowed, left)[0]
        left = self._budget.left(timeout, httpcore.ConnectTimeout)
        stream = self._sockets.connect_tcp(address, port, left, local_address, socket_options)
        return Within(stream, self._budget.left, self._budget.read)


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    beginning: str
    """Of its body, at most 1,024 octets, as far as they came within a second."""


@dataclass(frozen=True, slots=True)
class Fetched:
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class OutwardClient:
    """Calls URLs that firms name, each within so many seconds in all."""

    allowed: Allowed
    total_seconds: float

    def post(self, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answered:
        """POST, and whatever comes of the answer. Raises ``AddressRefused``, ``httpcore.NetworkError``,
        ``httpcore.ProtocolError`` or ``httpcore.TimeoutException``."""
        budget = _Budget(time.monotonic() + self.total_seconds)
        with (
            self._pool(budget) as pool,
            pool.stream("POST", url, headers=list(headers), content=body) as answer,
        ):
            budget.until = min(budget.until, time.monotonic() + _BODY_SECONDS)
            return Answered(answer.status, _beginning(answer).decode("utf-8", "replace"))

    def fetch(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes | None = None
    ) -> Fetched:
        """The whole answer. Raises what `post` does, and ``AnswerTooLong`` for more than 128 KiB."""
        budget = _Budget(time.monotonic() + self.total_seconds)
        with (
            self._pool(budget) as pool,
            pool.stream(method, url, headers=list(headers), content=body) as answer,
        ):
            return Fetched(answer.status, answer.read())

    def _pool(self, budget: _Budget) -> httpcore.ConnectionPool:
        backend = _ToCheckedAddress(self.allowed, budget)
        return httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend)


def _beginning(answer: httpcore.Response) -> bytes:
    """The first octets of the body, as far as they come."""
    read = b""
    try:
        for piece in answer.iter_stream():
            read += piece
            if len(read) >= _LARGEST_ANSWER:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        pass  # its status has come
    return read[:_LARGEST_ANSWER]
