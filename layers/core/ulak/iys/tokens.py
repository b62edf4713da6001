"""İYS's access tokens: a firm's workers share one, since few may be asked for.

İYS gives ten an hour to one address of ours (`ulak.iys.rates.TOKEN`), which hold for two hours. The token stands in the
table in a box that only whoever may read the firm's credentials can open: its key is derived from their secret.
Credentials that İYS refused are not shown to it again for an hour: each time would take a token of another firm's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from typing import Any, Final

import orjson

from ulak.iys.rates import TOKEN, Rates, Wait
from ulak.platform.clock import HOUR, SECOND, Clock, Milliseconds
from ulak.platform.table import Put, Refused, Table, Update

_NONCE_OCTETS: Final = 12
_EARLY: Final[Milliseconds] = 60 * SECOND
"""So long before its end a token is used no more."""
_REFUSED_FOR: Final[Milliseconds] = HOUR
_LEASE: Final[Milliseconds] = 30 * SECOND
"""How long one worker may take to fetch one, while the others wait."""


class NoAccess(Exception):
    """The credentials do not hold."""


@dataclass(frozen=True, slots=True)
class Token:
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    until: Milliseconds
    refresh_until: Milliseconds


Fetch = Callable[[str | None], Token]
"""Asks İYS for a token, by the refresh token or, without one, by the credentials."""


@dataclass(frozen=True, slots=True)
class Tokens:
    table: Table
    rates: Rates
    clock: Clock

    def token(self, firm_id: str, secret: Mapping[str, str], fetch: Fetch) -> str:
        """An access token that holds; fetched by one worker and used by all. Raises `Wait` while another fetches one,
        or while none may be asked for, `NoAccess` for credentials that were refused within the hour, and whatever
        `fetch` raises."""
        now = self.clock()
        item = self.table.get(_key(firm_id)) or {}
        kept = _opened(firm_id, secret, item)
        if kept is not None and kept.until - _EARLY > now:
            return kept.access
        mark = _login_mark(secret)
        if item.get("refused") == mark and item["not_shown_until"] > now:
            raise NoAccess
        self._lease(firm_id, now)
        usable = kept is not None and kept.refresh and kept.refresh_until - _EARLY > now
        refresh = kept.refresh if kept is not None and usable else None
        try:
            self.rates.book("", TOKEN, now)
        except BaseException:  # raised again: the lease does not outlive its holder
            self.table.write(Update(_key(firm_id), "REMOVE leased_until"))
            raise
        try:
            token = fetch(refresh)
        except BaseException as error:  # raised again
            change, values = "REMOVE leased_until, box", dict[str, Any]()
            if isinstance(error, NoAccess) and refresh is None:
                change = f"SET refused = :mark, not_shown_until = :until {change}"
                values = {":mark": mark, ":until": now + _REFUSED_FOR}
            self.table.write(Update(_key(firm_id), change, None, values))
            raise
        self.table.write(Put(_item(firm_id, secret, token)))
        return token.access

    def forget(self, firm_id: str, secret: Mapping[str, str], access: str) -> None:
        """İYS does not take this token any more."""
        item = self.table.get(_key(firm_id)) or {}
        kept = _opened(firm_id, secret, item)
        if kept is None or kept.access != access:
            return
        try:
            self.table.write(Update(_key(firm_id), "REMOVE box", "box = :box", {":box": item["box"]}))
        except Refused:
            return  # another worker has a new one already

    def _lease(self, firm_id: str, now: Milliseconds) -> None:
        lease = Update(
            _key(firm_id),
            "SET leased_until = :until",
            "attribute_not_exists(leased_until) OR leased_until <= :now",
            {":until": now + _LEASE, ":now": now},
        )
        try:
            self.table.write(lease)
        except Refused as refused:
            raise Wait(2 * SECOND) from refused


def _key(firm_id: str) -> tuple[str, str]:
    return f"FIRM#{firm_id}#IYS", "TOKEN"


def _box_key(secret: Mapping[str, str]) -> bytes:
    """Another one with every change of the credentials."""
    login = orjson.dumps([secret["username"], secret["password"], secret["seal"]])
    return digest(login, b"ulak-iys-token-1", sha256)


def _login_mark(secret: Mapping[str, str]) -> str:
    """Another one with every change of the credentials; it leads back to them for nobody without their `seal`."""
    return sha256(_box_key(secret) + b"refused").hexdigest()


def _item(firm_id: str, secret: Mapping[str, str], token: Token) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_OCTETS)
    plain = orjson.dumps([token.access, token.refresh, token.until, token.refresh_until])
    pk, sk = _key(firm_id)
    box = nonce + AESGCM(_box_key(secret)).encrypt(nonce, plain, firm_id.encode())
    return {"pk": pk, "sk": sk, "box": box, "expires_at": max(token.until, token.refresh_until) // SECOND}


def _opened(firm_id: str, secret: Mapping[str, str], item: Mapping[str, Any]) -> Token | None:
    """The kept token; ``None`` if there is none, or one of credentials that were changed since."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if "box" not in item:
        return None
    box = bytes(item["box"])
    try:
        aes = AESGCM(_box_key(secret))
        plain = aes.decrypt(box[:_NONCE_OCTETS], box[_NONCE_OCTETS:], firm_id.encode())
    except InvalidTag:
        return None
    return Token(*orjson.loads(plain))
