"""Networks that a key holds from, in canonical form.

>>> network("203.0.113.7"), network("::ffff:203.0.113.0/120"), network("2001:DB8:0::/48")
('203.0.113.7/32', '203.0.113.0/24', '2001:db8::/48')
>>> is_within("::ffff:203.0.113.9", ["203.0.113.0/24"]), is_within("", ["0.0.0.0/0"])
(True, False)
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Final

from ulak.errors import InvalidValue

_MAPPED: Final = ipaddress.IPv6Network("::ffff:0:0/96")
"""RFC 4291 §2.5.5.2: IPv4 addresses written as IPv6."""


def network(text: str) -> str:
    """The network that `text` names: an address, or a network in CIDR notation. `InvalidValue`: ``network_malformed``,
    or ``network_host_bits`` where the address has bits beyond its prefix."""
    try:
        within = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise InvalidValue("network_malformed", given=text[:64]) from error
    if isinstance(within, ipaddress.IPv6Network):
        if within.network_address.scope_id:
            raise InvalidValue("network_malformed", given=text[:64])
        if within.subnet_of(_MAPPED):
            mapped = int(within.network_address) - int(_MAPPED.network_address)
            within = ipaddress.IPv4Network((mapped, within.prefixlen - _MAPPED.prefixlen))
    try:
        ipaddress.ip_network(text.strip())
    except ValueError as error:
        raise InvalidValue("network_host_bits", given=text[:64], network=str(within)) from error
    return str(within)


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether the address is in one of the networks; never so of what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in ipaddress.ip_network(one) for one in networks)
