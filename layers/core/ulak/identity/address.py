"""A visitor's address as what limits are counted by. (RFC 4291 §2.5.5.2, RFC 6177)"""

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
