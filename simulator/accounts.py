"""The operator's customers, read from JSON; one of them is there by itself.

::

    [{"user": "8503021000", "password": "sifre-ulak-1", "senders": ["ULAK", "ULAKTEST"],
      "credits": 1000000, "otp_credits": 100000, "iys": "brand",
      "token": "yanki-ulak-1", "tckn_senders": ["ULAKTCKN"], "tckn_credits": 100000}]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Account:
    user: str
    password: str
    senders: tuple[str, ...]
    credits: int = 1_000_000
    """Segments that it can send."""
    otp_credits: int = 100_000
    """The same in its OTP package; 0 is an account without one."""
    iys: Literal["brand", "no_brand", "none"] = "brand"
    """Whether it may send commercial messages, and if not, what it lacks."""
    token: str = ""
    """What it shows on the wires that want a token; empty: it has no access there."""
    tckn_senders: tuple[str, ...] = ()
    """Its senders to TCKNs, which are none of the others."""
    tckn_credits: int = 100_000
    """Segments that it can send to TCKNs."""


DEFAULT: Final = Account(
    "8503021000",
    "sifre-ulak-1",
    ("ULAK", "ULAKTEST"),
    token="yanki-ulak-1",  # noqa: S106 - opens a simulator's books only
    tckn_senders=("ULAKTCKN",),
)


def by_user(accounts: Iterable[Account]) -> dict[str, Account]:
    return {account.user: account for account in accounts}


def read(source: bytes) -> dict[str, Account]:
    """Raises ``ValueError`` (pydantic's, which names each wrong field) for anything but the form above."""
    return by_user(TypeAdapter(list[Account]).validate_json(source, strict=True))
