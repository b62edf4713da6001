"""How a client of a firm may be called, and the accounts that paths name."""

from __future__ import annotations

import re
from typing import Final

from ulak.directory.firms import Service, account_named
from ulak.errors import InputError, NotFound, Problem

_CLIENT: Final = re.compile(r"[\w.-](?:[\w .-]{0,62}[\w.-])?")


def client_name(text: str) -> str:
    """The name, if a client may have it; ``InputError`` (``/client``) otherwise.

    >>> client_name("Logo Tiger 3")
    'Logo Tiger 3'
    """
    if not _CLIENT.fullmatch(text):
        raise InputError([Problem("client_name", "/client")])
    return text


def service_in(path: str) -> Service:
    """The service that a path names; ``NotFound`` for none."""
    try:
        return Service(path)
    except ValueError as error:
        raise NotFound from error


def account_in(path: str) -> str:
    """The id of an account that a path names; ``NotFound`` for what is none."""
    try:
        account_named(path)
    except ValueError as error:
        raise NotFound from error
    return path
