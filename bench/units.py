"""Write units as DynamoDB bills them: the whole stored item in kilobytes, rounded up, twice in a transaction.

Sizes by the Developer Guide, "DynamoDB Item sizes and formats": names and texts in UTF-8 octets, a number about
half an octet a digit and one more, lists and maps three octets and one more for each element.

>>> item_size({"pk": {"S": "FIRM#a"}, "n": {"N": "1795384800000"}})
17
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

KILOBYTE: Final = 1_024

Typed = Mapping[str, Any]
"""A value as the wire has it: one type's letter and the value."""


def item_size(item: Mapping[str, Typed]) -> int:
    """Octets of a stored item."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def write_units(item: Mapping[str, Typed], *, in_transaction: bool = False) -> int:
    """Units of writing the item so that it is as it stands here afterwards."""
    units = max(-(-item_size(item) // KILOBYTE), 1)
    return 2 * units if in_transaction else units


def _size(value: Typed) -> int:
    held: Any
    kind, held = next(iter(value.items()))
    match kind:
        case "S":
            return len(str(held).encode())
        case "N":
            digits = held.lstrip("-").replace(".", "").strip("0")
            return -(-len(digits) // 2) + 1 + int(held.startswith("-"))
        case "B":
            octets: bytes = base64.b64decode(held) if isinstance(held, str) else held
            return len(octets)
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _size(element) for element in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(element) for name, element in held.items())
    raise ValueError(f"no attribute of Ulak is of type {kind}")
