"""A firm's account with İYS: set by its own key, or by an administrator's command."""

from __future__ import annotations

import hmac
import secrets as random_secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from ulak.directory.store import need_own_accounts
from ulak.errors import InputError, NotFound, Problem
from ulak.iys.records import IysRef, IysSettings, What
from ulak.iys.store import IysStore
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.once import Once
from ulak.platform.secrets import Secrets

_PUSH_LETTERS: Final = 32


def secret_name(stage: str, firm_id: str) -> str:
    """The secret that holds the firm's password with İYS."""
    return f"ulak/{stage}/{firm_id}/iys"


def push_digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


@dataclass(frozen=True, slots=True)
class PutIys:
    """`password` may stay out while user name and address stay the same."""

    firm_id: str
    iys_code: int
    brand_code: int
    username: str
    password: str | None = field(repr=False)
    activation: Milliseconds | None
    base_url: str | None = None
    keeps_address: bool = True
    """Where İYS is reached is an administrator's to say: a firm's own change leaves it."""


@dataclass(frozen=True, slots=True)
class IysAccounts:
    store: IysStore
    secrets: Secrets
    need_firm: Callable[[str], None]
    clock: Clock
    stage: str

    def show(self, firm_id: str) -> IysSettings:
        """Raises ``NotFound``."""
        found = self.store.settings(firm_id)
        if found is None:
            raise NotFound
        return found

    def put(self, command: PutIys, once: Once | None = None) -> tuple[IysSettings, str]:
        """Set the account. Answers it, and the secret of the address that İYS may call when something changes, which is
        another one each time, but for the same request `once`. Changes are asked for from now on."""
        firm_id = command.firm_id
        need_own_accounts(firm_id)
        self.need_firm(firm_id)
        before = self.store.settings(firm_id)
        base_url = command.base_url
        if command.keeps_address:
            base_url = before.base_url if before else None
        same = before is not None and (before.username, before.base_url) == (command.username, base_url)
        if command.password is None and not same:
            raise InputError([Problem("iys_password_missing", "/password")])
        push = (once or Once.anew()).text("iys push")[:_PUSH_LETTERS]
        settings = IysSettings(
            firm_id,
            command.iys_code,
            command.brand_code,
            command.username,
            self.clock(),
            command.activation,
            base_url,
            push_digest(push),
        )
        if command.password is not None:
            fields = {"username": command.username, "password": command.password}
            seal = random_secrets.token_urlsafe(32)
            self.secrets.set(secret_name(self.stage, firm_id), {**fields, "seal": seal})
        self.store.put_settings(settings)
        for what in What:
            self.store.want(IysRef(firm_id, what), self.clock())
        return settings, push

    def rung(self, firm_id: str, secret: str) -> bool:
        """Whether `secret` is the one in the address that İYS was given for this firm."""
        settings = self.store.settings(firm_id)
        kept = settings.push_digest if settings else bytes(32)
        return hmac.compare_digest(push_digest(secret), kept) and settings is not None
