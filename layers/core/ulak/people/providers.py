"""The sign-in providers of firms (OpenID Connect): which one a firm's people may come in by, and who sets it.

A provider answers for the people of the firms that name it, and of no others: who comes in by it may work for those
firms alone (`ulak.people.entrances`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from ulak.errors import Forbidden, InputError, NotFound, Problem
from ulak.people.items import firm_pk
from ulak.people.openid import OpenId, ProviderAddress, ProviderUnreachable
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.secrets import Secrets
from ulak.platform.table import Item, Put, Table, Update

LONGEST_CLIENT_ID: Final = 200
LONGEST_SECRET: Final = 1_000
RETURN: Final = "/konsol/giris/kurum/{firm}/donus"
"""Where a firm's provider sends its people back to: another path for each firm (RFC 9700 §4.4.2)."""
_SK: Final = "PROVIDER"


@dataclass(frozen=True, slots=True)
class Provider:
    """Whom a firm lets answer for its people."""

    firm_id: str
    issuer: str
    """As its tokens say it (OpenID Connect Core §2, ``iss``)."""
    client_id: str
    """What the provider knows the firm's console by."""
    required: bool
    """Whether the firm is entered by no other way."""
    vouches: bool
    """Whether an address counts that the provider gives without saying that it was verified."""
    set_at: Milliseconds

    @property
    def key(self) -> str:
        """The same for every firm that names this provider by this client."""
        return sha256(f"{len(self.issuer)}:{self.issuer}:{self.client_id}".encode()).hexdigest()

    def account(self, subject: str) -> str:
        """The digest of somebody's account with the provider: ``sub`` never changes and is never given again."""
        return sha256(f"{self.firm_id}:{self.key}:{subject}".encode()).hexdigest()

    def secret_name(self, stage: str) -> str:
        return f"ulak/{stage}/{self.firm_id}/sign-in"


@dataclass(frozen=True, slots=True)
class ProviderStore:
    table: Table

    def of(self, firm_id: str) -> Provider | None:
        return self.of_all([firm_id]).get(firm_id)

    def of_all(self, firm_ids: Iterable[str]) -> dict[str, Provider]:
        """Of each of the firms that has one."""
        items = self.table.get_all([_key(firm_id) for firm_id in firm_ids])
        return {
            one.firm_id: one for one in (_provider(item) for item in items.values() if not item["removed"])
        }

    def keep(self, provider: Provider) -> None:
        self.table.write(Put(_item(provider)))

    def remove(self, firm_id: str) -> None:
        self.table.write(Update(_key(firm_id), "SET removed = :yes", values={":yes": True}))


@dataclass(frozen=True, slots=True)
class ProviderTyped:
    """A provider as it was typed. An empty secret leaves the one that is kept."""

    issuer: str
    client_id: str
    secret: str
    required: bool = False
    vouches: bool = False

    def __repr__(self) -> str:
        return f"ProviderTyped({self.issuer!r}, {self.client_id!r})"


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What a firm's administrators, and those who run Ulak, set."""

    store: ProviderStore
    openid: OpenId
    secrets: Secrets
    stage: str
    clock: Clock

    def keep(self, firm_id: str, typed: ProviderTyped, via: str | None) -> Provider:
        """The provider, after it was asked for its document. ``InputError`` with every problem.

        `via`: the key of the provider that the administrator itself came in by, empty for none; ``None`` for those who
        run Ulak. A firm is closed to other ways only by somebody who has come in by this one.
        """
        before = self.store.of(firm_id)
        provider = Provider(
            firm_id,
            typed.issuer.strip(),
            typed.client_id.strip(),
            typed.required,
            typed.vouches,
            self.clock(),
        )
        problems = list(self._problems(provider, typed, before))
        if typed.required and via is not None and via != provider.key:
            problems.append(Problem("provider_untried", "/required"))
        if problems:
            raise InputError(problems)
        if typed.secret:
            self.secrets.set(provider.secret_name(self.stage), {"client_secret": typed.secret})
        self.store.keep(provider)
        return provider

    def remove(self, firm_id: str) -> None:
        """People come in by passkey or password alone. ``NotFound`` if there is no provider."""
        if self.store.of(firm_id) is None:
            raise NotFound
        self.store.remove(firm_id)

    def secret_of(self, provider: Provider) -> str:
        fields: Mapping[str, Any] = self.secrets.get(provider.secret_name(self.stage))
        return str(fields["client_secret"])

    def forget_secret(self, provider: Provider) -> None:
        """Read it anew when it is next needed."""
        self.secrets.forget(provider.secret_name(self.stage))

    def _problems(
        self, provider: Provider, typed: ProviderTyped, before: Provider | None
    ) -> Iterable[Problem]:
        if not 0 < len(provider.client_id) <= LONGEST_CLIENT_ID or not provider.client_id.isprintable():
            yield Problem("provider_client", "/client_id", params={"most": LONGEST_CLIENT_ID})
        kept = before is not None and before.key == provider.key
        if (not typed.secret and not kept) or len(typed.secret) > LONGEST_SECRET:
            yield Problem("provider_secret", "/secret", params={"most": LONGEST_SECRET})
        try:
            self.openid.document(provider.issuer, anew=True)
        except ProviderAddress:
            yield Problem("provider_address", "/issuer")
        except ProviderUnreachable as error:
            yield Problem(error.reason, "/issuer")


class ProviderAbsent(Forbidden):
    """The firm names no provider, or there is no such firm: told alike."""

    code = "provider_absent"


def _key(firm_id: str) -> tuple[str, str]:
    return firm_pk(firm_id), _SK


def _item(one: Provider) -> Item:
    pk, sk = _key(one.firm_id)
    return {
        "pk": pk,
        "sk": sk,
        "issuer": one.issuer,
        "client_id": one.client_id,
        "required": one.required,
        "vouches": one.vouches,
        "set_at": one.set_at,
        "removed": False,
    }


def _provider(item: Item) -> Provider:
    return Provider(
        firm_id=item["pk"].partition("#")[2],
        issuer=item["issuer"],
        client_id=item["client_id"],
        required=item["required"],
        vouches=item["vouches"],
        set_at=item["set_at"],
    )
