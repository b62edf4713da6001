"""Cookies: those of a request read, those of an answer written.

All have the prefix ``__Host-``: a browser takes them from this very host, by TLS, for every path, and no other host
can set them (RFC 6265bis §4.1.3.2). Browsers count http://localhost as secure.

>>> read({"cookie": "__Host-ulak=abc; x=1"}, SESSION)
'abc'
>>> write(SESSION, "abc", 60)
'__Host-ulak=abc; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SESSION: Final = "__Host-ulak"
STEP: Final = "__Host-ulak-adim"
"""Of a sign-in under way."""
LANGUAGE: Final = "__Host-ulak-dil"
FIRM: Final = "__Host-ulak-kurum"
"""The firm whose provider this browser came in by last."""
ONCE: Final = "__Host-ulak-bir"
"""What the next page shows once: an invitation's link."""


def read(headers: Mapping[str, str], name: str) -> str:
    """The cookie's value; empty if there is none."""
    for part in headers.get("cookie", "").split(";"):
        found, _, value = part.strip().partition("=")
        if found == name:
            return value
    return ""


def write(name: str, value: str, seconds: int | None = None) -> str:
    """A cookie for `seconds`; for the life of the browser where they are left out."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    return f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}"


def end(name: str) -> str:
    return write(name, "", 0)
