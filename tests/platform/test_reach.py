from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ulak.errors import InvalidValue
from ulak.platform import reach
from ulak.platform.reach import (
    AddressRefused,
    OutwardClient,
    addresses_of,
    checked_url,
    is_public,
    public_or_loopback,
)
from ulak.platform.special_addresses import SPECIAL

WITHIN = {
    "loopback": "127.0.0.1",
    "all of loopback": "127.255.0.9",
    "this network": "0.0.0.0",
    "private 10": "10.1.2.3",
    "private 172": "172.16.0.1",
    "private 192": "192.168.1.1",
    "shared by carriers": "100.64.0.1",
    "link-local: the metadata service": "169.254.169.254",
    "protocol assignments": "192.0.0.1",
    "documentation": "203.0.113.9",
    "benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "global multicast": "233.252.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "loopback 6": "::1",
    "unspecified 6": "::",
    "unique local": "fd00:ec2::254",
    "link-local 6": "fe80::1",
    "site-local": "fec0::1",
    "multicast 6": "ff0e::1",
    "mapped metadata": "::ffff:169.254.169.254",
    "compatible metadata": "::169.254.169.254",
    "NAT64 of metadata": "64:ff9b::a9fe:a9fe",
    "NAT64, local": "64:ff9b:1::a9fe:a9fe",
    "6to4 of metadata": "2002:a9fe:a9fe::1",
    "Teredo": "2001:0:a9fe:a9fe::1",
    "documentation 6": "2001:db8::1",
    "6to4 relays": "192.88.99.1",
    "documentation 6, the newer": "3fff::1",
    "segment routing": "5f00::1",
    "IPv6 that is given to nobody": "a000::1",
    "mapped 6to4 relay": "::ffff:192.88.99.1",
}


@pytest.mark.parametrize("address", WITHIN.values(), ids=WITHIN.keys())
def test_no_address_within_is_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("block", "edge"), [(str(block), edge) for block in SPECIAL for edge in (0, -1)], ids=str
)
def test_every_block_that_is_set_apart_is_refused_from_its_first_address_to_its_last(
    block: str, edge: int
) -> None:
    assert not is_public(ipaddress.ip_network(block)[edge])


def test_no_block_is_wider_than_it_is_registered() -> None:
    beside = [
        "192.88.98.255",
        "192.88.100.0",
        "198.17.255.255",
        "198.20.0.0",
        "3ffe::",
        "2001:200::",
        "9.255.255.255",
    ]
    assert [one for one in beside if not is_public(ipaddress.ip_address(one))] == []


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_beside_the_public_ones_a_machine_of_ones_own_reaches_only_itself() -> None:
    reached = [name for name, a in WITHIN.items() if public_or_loopback(ipaddress.ip_address(a))]
    assert reached == ["loopback", "all of loopback", "loopback 6"]


@pytest.mark.parametrize("host", ["0x7f000001", "127.1", "2130706433", "017700000001", "localhost", "0"])
def test_a_disguised_host_is_read_as_what_it_is(host: str) -> None:
    with pytest.raises(AddressRefused):
        addresses_of(host, 443, is_public)


@pytest.mark.parametrize("host", ["", "a" * 64 + ".example", "..", "no-such-host.invalid"])
def test_a_host_without_an_address_is_refused_not_raised(host: str) -> None:
    if not host:  # the resolver takes no name for this machine
        with pytest.raises(AddressRefused):
            addresses_of(host, 443, lambda address: False)
        return
    with pytest.raises(AddressRefused):
        addresses_of(host, 443, is_public)


DISGUISED = [
    "0xa9fea9fe",
    "0XA9FEA9FE",
    "2852039166",
    "025177524776",
    "0251.0376.0251.0376",
    "0xa9.0xfe.0xa9.0xfe",
    "169.254.43518",
    "169.16689662",
    "127.1",
    "127.0.1",
    "0",
    "0.0.0.0",
    "0x7f.1",
    "017700000001",
    "169.254.169.254.",
    "127.0.0.1.",
    "[::]",
    "[::1]",
    "[::ffff:7f00:1]",
    "[::ffff:169.254.169.254]",
    "[0:0:0:0:0:ffff:a9fe:a9fe]",
    "[::169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b::169.254.169.254]",
    "[64:ff9b:1::a00:1]",
    "[2002:a00:1::]",
    "[2002:a9fe:a9fe::1]",
    "[2001:0:a00:1::1]",
    "[fe80::1%25eth0]",
    "[fd00:ec2::254]",
]
"""Addresses of nobody's web server, in all the ways that some resolver or library reads."""


@pytest.mark.parametrize("host", DISGUISED)
def test_a_disguised_address_is_refused_when_it_is_called_too(host: str) -> None:
    with pytest.raises(AddressRefused):
        addresses_of(host.strip("[]").replace("%25", "%"), 443, is_public)


def test_one_address_within_refuses_the_name_with_all_its_others(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 443)) for a in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(reach.socket, "getaddrinfo", lambda *args, **kwargs: answer)
    with pytest.raises(AddressRefused):
        addresses_of("mixed.example", 443, is_public)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/", "webhook_url"),
        ("https://", "webhook_url"),
        ("https://user@example.com/", "webhook_url"),
        ("https://user:pass@example.com/", "webhook_url"),
        ("https://example.com/#x", "webhook_url"),
        ("https://example.com:99999/", "webhook_url"),
        ("https://exam ple.com/", "webhook_url"),
        ("https://example.com/\r\nx: y", "webhook_url"),
        ("https://örnek.com/", "webhook_url"),
        ("file:///etc/passwd", "webhook_url"),
        ("gopher://example.com/", "webhook_url"),
        ("https://[::1/", "webhook_url"),
        ("https://169.254.169.254/", "webhook_address"),
        ("https://[::ffff:169.254.169.254]/", "webhook_address"),
        ("https://exa%6dple.com/", "webhook_url"),
        ("https://example..com/", "webhook_url"),
        ("https://example.com\\@169.254.169.254/", "webhook_url"),
        ("https://%31%36%39.254.169.254/", "webhook_url"),
        ("https://" + "a." * 127 + "com/", "webhook_url"),
        ("https://localhost/", "webhook_address"),
        ("https://LOCALHOST./", "webhook_address"),
        ("https://x.localhost:8443/", "webhook_address"),
        *(
            (f"https://{host}/", "webhook_address")
            for host in (*DISGUISED, "999.999.999.999", "1.2.3.4.5", "0x")
        ),
    ],
)
def test_a_url_that_may_not_be_called_is_refused_when_it_is_set(url: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        checked_url(url, is_public)
    assert refused.value.problem.code == code


def test_a_public_url_is_kept_as_it_stands() -> None:
    assert checked_url("https://erp.example.com:8443/ulak?x=1", is_public).endswith("?x=1")
    for host in (
        "example.com.",
        "7.example",
        "0x7f.example.com",
        "a_b.example",
        "xn--rnek-4qa.com",
        "93.184.216.34",
    ):
        assert checked_url(f"https://{host}/", is_public) == f"https://{host}/"


@contextmanager
def server(status: int, body: bytes = b"", **headers: str) -> Iterator[tuple[str, list[str]]]:
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            calls.append(f"{self.headers['host']} {self.path}")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}", calls
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f000001", "localhost"])
def test_nothing_is_opened_to_an_address_within(host: str) -> None:
    with server(204) as (url, calls):
        with pytest.raises(AddressRefused):
            OutwardClient(is_public, 2).post(url.replace("127.0.0.1", host) + "/", [], b"{}")
        assert calls == []


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with server(204) as (elsewhere, calls), server(302, location=elsewhere) as (url, _):
        assert OutwardClient(public_or_loopback, 2).post(f"{url}/a", [], b"{}").status == 302
        assert calls == []


def test_the_connection_goes_to_the_address_that_was_checked_under_the_name_that_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that answers differently when asked again is not asked again."""
    asked: list[str] = []

    def once(host: str, port: int, **kwargs: object) -> list[tuple[object, ...]]:
        asked.append(host)
        assert len(asked) == 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with server(204) as (url, calls):
        original = socket.getaddrinfo

        def resolver(host: str, port: int, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
            if host == "rebinding.example":
                return once(host, port)
            return [*original(host, port, *args, **kwargs)]  # type: ignore[arg-type] # passed on as it came

        monkeypatch.setattr(reach.socket, "getaddrinfo", resolver)
        port = url.rpartition(":")[2]
        assert (
            OutwardClient(public_or_loopback, 2).post(f"http://rebinding.example:{port}/x", [], b"{}").status
            == 204
        )
        assert calls == [f"rebinding.example:{port} /x"]


def test_of_a_long_answer_only_the_beginning_is_read() -> None:
    with server(500, b"x" * 5_000_000) as (url, _):
        assert OutwardClient(public_or_loopback, 2).post(f"{url}/", [], b"{}").beginning == "x" * 1024
