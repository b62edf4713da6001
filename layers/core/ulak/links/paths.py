"""The path of a recipient's link: which job's link it is, and which row of the job's list, sealed under the link's key.

A path has 16 letters and digits. The first six name the link, drawn at random for each job. The other ten hold the
row and a tag over it, 59 bits: the tag is keyed BLAKE2b of the row (RFC 7693 §2.9), and hides the row by a second one
of the tag (SIV, as RFC 5297 builds it). So nothing is kept of a recipient until its link is opened, a path says neither
whose it is nor which came before it, and one that we did not make is known from a right one: a guess holds once in
2^35.

>>> key = bytes(16)
>>> path = path_of("aB3xY9", key, 12)
>>> len(path), code_in(path), row_in(path, key)
(16, 'aB3xY9', 12)
>>> row_in(path[:-1] + ("0" if path[-1] != "0" else "1"), key) is None
True
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Final

LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""One septet each in every GSM alphabet, and none that a browser or a mail program takes for a sentence's end."""

CODE_LENGTH: Final = 6
SEAL_LENGTH: Final = 10
PATH_LENGTH: Final = CODE_LENGTH + SEAL_LENGTH

KEY_OCTETS: Final = 16
MOST_ROWS: Final = (1 << 24) - 1
"""The last row that a path can name."""

_ROW_OCTETS: Final = 3
_TAG_BITS: Final = 35
_TAG_OCTETS: Final = 5


def new_code(random: Callable[[int], bytes]) -> str:
    """A name for a link, from so many octets of `random` as it is asked for."""
    return _written(int.from_bytes(random(8), "big") % len(LETTERS) ** CODE_LENGTH, CODE_LENGTH)


def path_of(code: str, key: bytes, row: int) -> str:
    """The path of the recipient in `row` (from 1)."""
    if not 0 < row <= MOST_ROWS:
        raise ValueError(f"row {row}: a path names the rows 1 to {MOST_ROWS}")
    tag = _tag(key, row)
    return code + _written(tag << 24 | row ^ _mask(key, tag), SEAL_LENGTH)


def code_in(path: str) -> str | None:
    """Which link a path is of; ``None`` for what is no path."""
    if len(path) != PATH_LENGTH or not path.isascii() or not path.isalnum():
        return None
    return path[:CODE_LENGTH]


def row_in(path: str, key: bytes) -> int | None:
    """The row that a path was made for under `key`; ``None``: it was not made under it."""
    sealed = 0
    for letter in path[CODE_LENGTH:]:
        sealed = sealed * len(LETTERS) + LETTERS.index(letter)
    tag, masked = sealed >> 24, sealed & MOST_ROWS
    row = masked ^ _mask(key, tag) if tag >> _TAG_BITS == 0 else 0
    return row if row and _tag(key, row) == tag else None


def _tag(key: bytes, row: int) -> int:
    digest = blake2b(
        row.to_bytes(_ROW_OCTETS, "big"), key=key, person=b"row", digest_size=_TAG_OCTETS
    ).digest()
    return int.from_bytes(digest, "big") >> 8 * _TAG_OCTETS - _TAG_BITS


def _mask(key: bytes, tag: int) -> int:
    octets = tag.to_bytes(_TAG_OCTETS, "big")
    return int.from_bytes(blake2b(octets, key=key, person=b"tag", digest_size=_ROW_OCTETS).digest(), "big")


def _written(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(reversed(letters))
