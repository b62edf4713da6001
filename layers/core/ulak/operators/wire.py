"""What an adapter declares of itself. Settings, commands, planning and pages follow from it.

Reading a declaration needs no HTTP library: an adapter imports none, and connects through `ulak.operators.http`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ulak.errors import Problem
from ulak.identity.address import is_overheard
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.operators.inbound import Inbound
    from ulak.operators.port import Operator, ReportRow
    from ulak.text import MessageType


@dataclass(frozen=True, slots=True)
class Credential:
    """One of the values that an account with the operator is opened by."""

    name: str
    """In routes, commands and the stored secret: the operator's own word for it."""
    tr: str
    en: str
    """What a person reads where it is asked for."""
    secret: bool = False
    """It is stored in the secret alone and shown nowhere."""
    required: bool = True
    stored_before: str | None = None
    """The field of the secret in which v0.1.0 stored it."""
    address: bool = False
    """It is the address of a server: of https, or of this machine."""


class Capability(StrEnum):
    """What an adapter can do besides sending: the port's method of that name does it. A list of reports that it
    cannot ask for is empty."""

    REPORTS = "reports"
    REPORTS_BETWEEN = "reports_between"
    QUERY = "query"
    BALANCES = "balances"
    PUSHED_REPORTS = "pushed_reports"
    """`Wire.hears` reads reports that the operator pushes."""
    WEBHOOKS = "webhooks"
    """It takes the address to push to by a call (`TakesAddress`)."""
    SENDER_IDS = "sender_ids"
    """It lists the sender IDs that are registered with it (`ListsSenderIds`)."""
    INBOX = "inbox"
    """It lists what phones wrote (`KeepsInbox`)."""
    STATS = "stats"
    """It tells the figures of a call of its (`TellsFigures`)."""
    LOG_IN = "log_in"
    """It wants a log-in first, by which the credentials are tried without sending (`LogsIn`)."""
    INBOUND = "inbound"
    """`Wire.hears` reads messages from phones."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an operator pushed."""

    reports: tuple[ReportRow, ...] = ()
    inbound: tuple[Inbound, ...] = ()


@dataclass(frozen=True, slots=True)
class Wire:
    """The declaration of one adapter."""

    connect: Callable[[Mapping[str, str], str | None, int], Operator]
    """Opens an account: its credentials by name, its address if not the operator's own, and the seconds that an
    answer is waited for."""
    credentials: tuple[Credential, ...]
    message_types: frozenset[MessageType]
    """Those that it really sends. The operator may offer more."""
    capabilities: frozenset[Capability]
    hears: Callable[[bytes, str], Heard] | None = None
    """Reads what the operator pushes to an account of a service; ``ValueError`` for what cannot be read."""
    acknowledgement: str = ""
    """What the operator reads in answer to a push that it makes by fetching our address."""

    @property
    def secret_names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.credentials if one.secret)

    def read(self, secret: Mapping[str, str]) -> dict[str, str]:
        """The credentials of a stored secret, by their declared names."""
        found = {
            one.name: secret.get(one.name) or secret.get(one.stored_before or "") for one in self.credentials
        }
        return {name: value for name, value in found.items() if value}


USERNAME_AND_PASSWORD: Final = (
    Credential("username", "Kullanıcı adı", "User name"),
    Credential("password", "Şifre", "Password", secret=True),
)


def credential_problems(
    operator_id: str, wire: Wire | None, given: Mapping[str, str], kept: Collection[str] = ()
) -> Iterator[Problem]:
    """What is wrong with the credentials `given` for an operator, a problem a field. `kept` are the names of those
    that stay as they are stored."""
    declared = wire.credentials if wire else ()
    names = [one.name for one in declared]
    for name in given:
        if name not in names:
            params = {"field": name, "operator": operator_id, "known": ", ".join(names) or "-"}
            yield Problem("credential_unknown", f"/credentials/{name}", params=params)
    for one in declared:
        if one.address and (value := given.get(one.name)) and is_overheard(value):
            params = {"operator": operator_id}
            yield Problem("operator_address_overheard", f"/credentials/{one.name}", params=params)
        if one.required and not given.get(one.name) and one.name not in kept:
            params = {"field": one.name, "operator": operator_id}
            yield Problem("credential_missing", f"/credentials/{one.name}", params=params)
