"""Passwords: the fallback of a person without a passkey, always with a code to the person's phone besides.

Kept by scrypt (RFC 7914) of the standard library, with the parameters that OWASP names for it. Length is what makes a
password strong (NIST SP 800-63B-4 §3.1.1.2: 15 characters, no rules of composition); what is refused besides is what
stands in every list of known passwords by its shape: a few characters repeated, a run of keys, the person's own names.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from typing import Final

from ulak.errors import Problem

SHORTEST: Final = 15
LONGEST: Final = 128
_FEWEST_DIFFERENT: Final = 6
_FEWEST_BESIDE_NAMES: Final = 8

_N, _R, _P = 1 << 15, 8, 3
"""32 MB and some 0.2 s of one core."""
_MEMORY: Final = 2 * 128 * _N * _R
_SALT_OCTETS: Final = 16

_RUNS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuıopğü",
)
_LONGEST_RUN: Final = 8


def problems_of(password: str, names: Iterable[str]) -> list[Problem]:
    """What is wrong with a new password of a person with these names."""
    written = _composed(password)
    if len(written) < SHORTEST:
        return [Problem("password_short", "/password", params={"least": SHORTEST})]
    if len(written) > LONGEST:
        return [Problem("password_long", "/password", params={"most": LONGEST})]
    plain = written.casefold()
    own = len(_without(plain, names)) < _FEWEST_BESIDE_NAMES
    if own or len(set(plain)) < _FEWEST_DIFFERENT or _repeats(plain) or _runs(plain):
        return [Problem("password_obvious", "/password")]
    return []


def kept(password: str) -> str:
    """What is kept of a password: the parameters, the salt and the hash."""
    salt = secrets.token_bytes(_SALT_OCTETS)
    return f"scrypt${_N}${_R}${_P}${_text(salt)}${_text(_hash(password, salt, _N, _R, _P))}"


NOBODYS: Final = f"scrypt${_N}${_R}${_P}${'A' * 22}${'A' * 43}"
"""Compared with where there is no password, so that the answer takes as long."""


def same(password: str, known: str) -> bool:
    """Whether `password` is the one that `known` was made of."""
    _, n, r, p, salt, digest = known.split("$")
    found = _hash(password, _octets(salt), int(n), int(r), int(p))
    return hmac.compare_digest(found, _octets(digest))


def _hash(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    written = _composed(password)[:LONGEST].encode()
    return hashlib.scrypt(written, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _composed(password: str) -> str:
    """The same password however a keyboard composes its letters."""
    return unicodedata.normalize("NFKC", password)


def _without(text: str, names: Iterable[str]) -> str:
    """What is left of it beside the person's names, its address and ours."""
    parts = {part for name in (*names, "ulak") for part in re.findall(r"\w{4,}", name.casefold())}
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, "")
    return text


def _repeats(text: str) -> bool:
    """Whether it is one short piece again and again."""
    return any(
        len(text) >= 2 * size and text == (text[:size] * len(text))[: len(text)] for size in range(1, 9)
    )


def _runs(text: str) -> bool:
    """Whether a long run of keys or of the alphabet stands in it, forwards or backwards."""
    lines = [line for run in _RUNS for line in (run, run[::-1])]
    pieces = (text[place : place + _LONGEST_RUN] for place in range(len(text) - _LONGEST_RUN + 1))
    return any(piece in line for piece in pieces for line in lines)


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
