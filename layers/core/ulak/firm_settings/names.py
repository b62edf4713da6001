"""How a client of a firm may be called."""

from __future__ import annotations

import re
from typing import Final

from ulak.errors import InputError, Problem

_CLIENT: Final = re.compile(r"[\w.-](?:[\w .-]{0,62}[\w.-])?")


def client_name(text: str) -> str:
    """The name, if a client may have it; ``InputError`` (``/client``) otherwise.

    >>> client_name("Logo Tiger 3")
    'Logo Tiger 3'
    """
    if not _CLIENT.fullmatch(text):
        raise InputError([Problem("client_name", "/client")])
    return text
