"""Addresses: a visitor's, as what limits are counted by (RFC 4291 §2.5.5.2, RFC 6177); a server's, as what may be
sent to it."""

from __future__ import annotations

from typing import Final

_OF_ONE_SUBSCRIBER: Final = 64
"""Bits that a network gives one subscriber's link: the rest a subscriber chooses as it likes."""


def counted_by(text: str) -> str:
    """One name for all addresses that one subscriber can take at will: an IPv4 address, however it is written, or the
    /64 network of an IPv6 one. What is no address is its own name, without the spaces around it and in small letters.

    >>> [counted_by(a) for a in ("::ffff:203.0.113.9", " 203.0.113.9", "2001:DB8:0:1::9", "2001:db8::1:2:3:4:5%eth0")]
    ['203.0.113.9', '203.0.113.9', '2001:db8:0:1::/64', '2001:db8:0:1::/64']
    >>> counted_by("Somewhere")
    'somewhere'
    """
    import ipaddress  # which most requests have no need of

    text = text.strip().lower()
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    network = int(address) >> _OF_ONE_SUBSCRIBER << _OF_ONE_SUBSCRIBER
    return f"{ipaddress.IPv6Address(network)}/{_OF_ONE_SUBSCRIBER}"


def is_overheard(url: str) -> bool:
    """Whether others on the way can read what is sent to `url`: it is neither https nor this machine itself.

    >>> [is_overheard(url) for url in ("https://api.example", "http://api.example", "http://10.0.0.4:1401")]
    [False, True, True]
    >>> [is_overheard(url) for url in ("http://127.0.0.1:4702", "http://localhost", "http://[::1]:9", "ftp://x")]
    [False, False, False, True]
    """
    import ipaddress
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if parts.scheme == "https":
        return False
    if parts.scheme != "http":
        return True
    host = parts.hostname or ""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"
