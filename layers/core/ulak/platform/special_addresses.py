"""Addresses that are set apart: rows of IANA's special-purpose registries, as they were on `AS_OF`.

A webhook leads to none of them, whether the registry calls the block reachable or not: an anycast service of the
network is nobody's web server. The registries grow by a block in a year or two; IPv6 outside of `GLOBAL_UNICAST` is
refused as a whole, so that most of what comes is refused before it is a row here.

- https://www.iana.org/assignments/iana-ipv4-special-registry/
- https://www.iana.org/assignments/iana-ipv6-special-registry/
"""

from __future__ import annotations

import ipaddress
from datetime import date
from typing import Final

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

AS_OF: Final = date(2026, 7, 18)
"""The registries' state that the rows hold. A later one: compare, add rows, change the date."""

REGISTERED: Final = (
    ("0.0.0.0/8", "this network", "RFC 791 §3.2"),
    ("10.0.0.0/8", "private use", "RFC 1918"),
    ("100.64.0.0/10", "shared by carriers", "RFC 6598"),
    ("127.0.0.0/8", "loopback", "RFC 1122 §3.2.1.3"),
    ("169.254.0.0/16", "link-local; on AWS the metadata service", "RFC 3927"),
    ("172.16.0.0/12", "private use", "RFC 1918"),
    ("192.0.0.0/24", "IETF protocol assignments, with all blocks within it", "RFC 6890 §2.1"),
    ("192.0.2.0/24", "documentation (TEST-NET-1)", "RFC 5737"),
    ("192.31.196.0/24", "AS112", "RFC 7535"),
    ("192.52.193.0/24", "AMT", "RFC 7450"),
    ("192.88.99.0/24", "6to4 relay anycast, deprecated; 6a44 relay anycast", "RFC 7526, RFC 6751"),
    ("192.168.0.0/16", "private use", "RFC 1918"),
    ("192.175.48.0/24", "direct delegation AS112", "RFC 7534"),
    ("198.18.0.0/15", "benchmarks", "RFC 2544"),
    ("198.51.100.0/24", "documentation (TEST-NET-2)", "RFC 5737"),
    ("203.0.113.0/24", "documentation (TEST-NET-3)", "RFC 5737"),
    ("240.0.0.0/4", "reserved; limited broadcast", "RFC 1112 §4, RFC 8190"),
    ("::1/128", "loopback", "RFC 4291"),
    ("::/128", "unspecified", "RFC 4291"),
    ("::ffff:0:0/96", "IPv4-mapped; what is mapped is judged before", "RFC 4291"),
    ("64:ff9b::/96", "NAT64, any IPv4 address in disguise", "RFC 6052"),
    ("64:ff9b:1::/48", "NAT64, local", "RFC 8215"),
    ("100::/64", "discard", "RFC 6666"),
    ("100:0:0:1::/64", "dummy prefix", "RFC 9780"),
    ("2001::/23", "IETF protocol assignments, Teredo and all other blocks within it", "RFC 2928, RFC 4380"),
    ("2001:db8::/32", "documentation", "RFC 3849"),
    ("2002::/16", "6to4, any IPv4 address in disguise", "RFC 3056"),
    ("2620:4f:8000::/48", "direct delegation AS112", "RFC 7534"),
    ("3fff::/20", "documentation", "RFC 9637"),
    ("5f00::/16", "segment routing (SRv6) SIDs", "RFC 9602"),
    ("fc00::/7", "unique local", "RFC 4193"),
    ("fe80::/10", "link-local", "RFC 4291"),
)
"""Block, what it is, and the RFC that sets it apart."""

BESIDE_THE_REGISTRIES: Final = (
    ("224.0.0.0/4", "multicast", "RFC 5771"),
    ("::/96", "IPv4-compatible, deprecated", "RFC 4291 §2.5.5.1"),
    ("fec0::/10", "site-local, deprecated", "RFC 3879"),
    ("ff00::/8", "multicast", "RFC 4291"),
)

GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
"""All that IANA has given out of IPv6 (RFC 4291 §2.4, RFC 3587)."""

SPECIAL: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(block) for block, _, _ in (*REGISTERED, *BESIDE_THE_REGISTRIES)
)
