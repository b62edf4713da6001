"""What a firm pays for a credit of each service, in Turkish lira: only shown, never charged.

A price is kept in ten-thousandths of a lira, a sum is told in kuruş.

>>> price_of_text("0,045"), price_text(450), amount_of(1_500, 450)
(450, '0.0450', '67.50')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ulak.errors import InvalidValue, NotFound
from ulak.platform.table import Refused, Table, Update

CURRENCY: Final = "TRY"
_PART: Final = 10_000
"""Of a lira."""
_TO_KURUS: Final = 100
_PRICE: Final = re.compile(r"(\d{1,2})(?:[.,](\d{1,4}))?")
"""Below a hundred lira, so that neither a point nor a comma can stand between thousands."""


def price_of_text(text: str) -> int:
    """Ten-thousandths of a lira. Raises ``InvalidValue`` (``credit_price``)."""
    match = _PRICE.fullmatch(text.strip())
    price = int(match[1]) * _PART + int((match[2] or "0").ljust(4, "0")) if match else 0
    if not price:
        raise InvalidValue("credit_price")
    return price


def price_text(price: int) -> str:
    return f"{price // _PART}.{price % _PART:04}"


def amount_of(credits: int, price: int) -> str:
    """The sum in lira with two decimals, half a kuruş rounded up."""
    kurus = (credits * price + _TO_KURUS // 2) // _TO_KURUS
    return f"{kurus // 100}.{kurus % 100:02}"


def set_credit_prices(table: Table, firm_id: str, prices: Mapping[str, int]) -> None:
    """By service, in the place of those there were; within a minute, for which functions remember a firm. ``NotFound``
    if there is no such firm."""
    change = Update(
        (f"FIRM#{firm_id}", "FIRM"),
        "SET credit_prices = :prices",
        "attribute_exists(pk)",
        values={":prices": dict(prices)},
    )
    try:
        table.write(change)
    except Refused as refused:
        raise NotFound("firm_unknown", firm=firm_id) from refused
