"""T.C. kimlik numbers: eleven digits, the last two of them checks over the others.

The checksum is python-stdnum's (``stdnum.tr.tckimlik``, imported when first asked). A TCKN is personal data:
it is shown masked only. Authority: Nüfus ve Vatandaşlık İşleri, https://tckimlik.nvi.gov.tr/

>>> validate("172 917 160 60")
'17291716060'
>>> is_valid("17291716050")
False
>>> mask("17291716060")
'17******060'

Where a number would stand in a list, a TCKN stands `Concealed`, as a text; and a cell that holds none, as `refused`.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final, Self

from ulak.errors import InvalidValue
from ulak.values import dataclass

DIGITS: Final = 11

_SPACES: Final = dict.fromkeys(
    map(
        ord,
        " \t\u00a0\u00ad\u2007\u2009\u202f\u3000"
        "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\u2066\u2069\ufeff",
    )
)


def compact(text: str) -> str:
    """`text` without spaces, without what is not seen, and without what spreadsheets put around a number."""
    plain = text.translate(_SPACES)
    if plain[:2] == '="' and plain[-1:] == '"':
        return plain[2:-1]
    return plain[1:] if plain[:1] == "'" else plain


def validate(text: str) -> str:
    """The TCKN in `text`, compact. Raises `InvalidValue`: ``tckn_digits, tckn_length, tckn_checksum``."""
    number = compact(text)
    if not (number.isascii() and number.isdecimal()):
        raise InvalidValue("tckn_digits")
    if len(number) != DIGITS:
        raise InvalidValue("tckn_length", digits=len(number))
    from stdnum.tr import tckimlik

    if number[0] == "0" or not tckimlik.is_valid(number):
        raise InvalidValue("tckn_checksum")
    return number


def is_valid(text: str) -> bool:
    """Whether `validate` would accept."""
    try:
        validate(text)
    except InvalidValue:
        return False
    return True


def mask(tckn: str) -> str:
    """A TCKN with its middle hidden."""
    return tckn[:2] + "*" * (len(tckn) - 5) + tckn[-3:]


@dataclass(frozen=True, slots=True)
class Concealed:
    """A TCKN as lists and chunks hold it. Who has the firm's key can open it, and nobody else.

    >>> text = Concealed("bmFtZQ", "17******060", b"box", "S.1").encode()
    >>> Concealed.decode(text).owner, "17291716060" in text
    ('S.1', False)
    """

    name: str
    """Stands for the number: a keyed hash of it, in letters and digits of base64url."""
    shown: str
    """Masked."""
    box: bytes
    """Encrypted."""
    owner: str
    """The card that the box is bound to; empty: none."""

    def encode(self) -> str:
        return f"{self.name}.{self.shown}.{_letters(self.box)}.{_letters(self.owner.encode())}"

    @classmethod
    def decode(cls, cell: str) -> Self:
        """Raises `InvalidValue` with the reason that a `refused` cell holds; ``ValueError`` for any other text."""
        if cell[:1] == _REFUSED:
            code, _, shown = cell[1:].partition(".")
            raise InvalidValue(code, **({"digits": len(shown)} if code == "tckn_length" else {}))
        name, shown, box, owner = cell.split(".")
        return cls(name, shown, _octets(box), _octets(owner).decode())


def refused(code: str, cell: str) -> str:
    """What stands in a list in the place of a cell that is no TCKN: why, and the cell with every character hidden
    that could tell.

    >>> refused("tckn_checksum", "17291716050")
    '!tckn_checksum.17******050'
    """
    return f"{_REFUSED}{code}.{mask(cell) if len(cell) >= DIGITS - 1 else '*' * len(cell)}"


def shown(cell: str) -> str:
    """What may be shown of a cell of a list: of a `Concealed` one, or a `refused` one.

    >>> shown("!tckn_length.****"), shown(Concealed("bmFtZQ", "17******060", b"box", "").encode())
    ('****', '17******060')
    """
    return cell.split(".")[1]


_REFUSED: Final = "!"


def _letters(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def _octets(letters: str) -> bytes:
    return urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
