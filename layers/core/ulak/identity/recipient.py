"""Kinds of recipients: who is written to is named by a phone number or by a TCKN, and never by both in one job.

A recipient has three forms. In a request it stands in clear. In lists and chunks it is *kept*: a phone as it was
written, a TCKN concealed (`ulak.identity.tckn.Concealed`). Its *key* tells it from others and is what reports name.

>>> of("bulk") is MSISDN, of("tckn") is TCKN
(True, True)
>>> MSISDN.key("0532 123 45 67", Region.TR)
'905321234567'
>>> kept = Concealed("bmFtZQ", "17******060", b"box", "").encode()
>>> TCKN.key(kept, Region.TR), TCKN.masked(kept)
('bmFtZQ', '17******060')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ulak.identity import msisdn, tckn
from ulak.identity.msisdn import Region
from ulak.identity.tckn import Concealed
from ulak.values import dataclass

_TELLING: Final = 10
"""Characters from which on the first two and last three of a cell give nothing away."""


def masked_cell(value: str) -> str:
    """A cell that may hold anything, so that its owner knows it again and nobody else does."""
    if found := tckn_in(value):
        return tckn.mask(found)
    return f"{value[:2]}*****{value[-3:]}" if len(value) >= _TELLING else "*" * len(value)


_MAY_BE_TCKN: Final = re.compile(r"(?<![\d+])[1-9](?:[ \u00a0\u202f().\-/]?\d){10}(?!\d)")
_NO_DIGIT: Final = re.compile(r"\D")
_USUAL: Final = len("0532 123 45 67")
"""Characters up to which a cell that begins with a nought or a plus holds a phone number and nothing besides."""


def tckn_in(cell: str) -> str:
    """The TCKN that stands in a cell, whatever stands around it; empty: none. No phone number of a served country has
    eleven digits and no leading zero.

    >>> tckn_in("172 917 160 60"), tckn_in("0532 123 45 67"), tckn_in("TC: 17291716060"), tckn_in("17291716060.0")
    ('17291716060', '', '17291716060', '17291716060')
    """
    if len(cell) < tckn.DIGITS or (len(cell) <= _USUAL and cell[0] in "0+"):
        return ""
    for found in _MAY_BE_TCKN.finditer(cell):
        digits = _NO_DIGIT.sub("", found[0])
        if tckn.is_valid(digits):
            return digits
    return ""


STRAY: Final = tckn.refused("msisdn_tckn", "")
"""What the cell of a list of phone numbers begins with where a TCKN was hidden."""


def without_tckn(cell: str) -> str:
    """A cell of a list of phone numbers as the list is kept: a TCKN that stands there by mistake is hidden.

    >>> without_tckn("0532 123 45 67"), without_tckn("17291716060")
    ('0532 123 45 67', '!msisdn_tckn.17******060')
    """
    found = tckn_in(cell)
    return tckn.refused("msisdn_tckn", found) if found else cell


def _phone_shown(cell: str) -> str:
    return tckn.shown(cell) if cell.startswith(STRAY) else masked_cell(cell)


def _name(kept: str) -> str:
    return Concealed.decode(kept).name


@dataclass(frozen=True, slots=True)
class RecipientKind:
    """One kind of recipient: how it is read, kept, told apart and shown."""

    name: str
    field: str
    """What a request's row or message calls it."""
    listed: str
    """What a request's list of them is called."""
    refuses_others: str
    """The code of a recipient of another kind."""
    hidden: bool
    """Kept concealed, by its firm's key."""
    calling_code: str | None
    """Of the only country whose people it can name; ``None``: any that is served."""
    parse: Callable[[str, Region], str]
    """A recipient in clear; raises `InvalidValue` for what is none."""
    is_valid: Callable[[str, Region], bool]
    """Whether `parse` would accept."""
    key: Callable[[str, Region], str]
    """The key of a list's cell; raises `InvalidValue` for one that names nobody."""
    key_of_kept: Callable[[str], str]
    """The key of a recipient that was parsed before."""
    masked: Callable[[str], str]
    """What may be shown of a list's cell, whatever it holds."""


MSISDN: Final = RecipientKind(
    name="msisdn",
    field="to",
    listed="recipients",
    refuses_others="tckn_by_phone_sender",
    hidden=False,
    calling_code=None,
    parse=msisdn.normalise,
    is_valid=msisdn.is_valid,
    key=msisdn.normalise,
    key_of_kept=str,
    masked=_phone_shown,
)

TCKN: Final = RecipientKind(
    name="tckn",
    field="tckn",
    listed="tckns",
    refuses_others="msisdn_by_tckn_sender",
    hidden=True,
    calling_code="90",
    parse=lambda text, region: tckn.validate(text),
    is_valid=lambda text, region: tckn.is_valid(text),
    key=lambda cell, region: _name(cell),
    key_of_kept=_name,
    masked=tckn.shown,
)


def of(word: str) -> RecipientKind:
    """The kind that a message type, a service or a card's service number says."""
    return TCKN if word == TCKN.name else MSISDN
