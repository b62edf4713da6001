"""What the pages of settings have in hand: the same use cases as the API's routes and the administrator's commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ulak.directory.firms import OperatorAccount, Service
    from ulak.directory.known_firms import KnownFirms
    from ulak.events.commands import WebhookCommands
    from ulak.firm_settings.commercial import CommercialCommands
    from ulak.firm_settings.connection import ConnectionTest
    from ulak.firm_settings.content import ContentCommands
    from ulak.firm_settings.doctor import Doctor
    from ulak.firm_settings.prices import CreditPrices
    from ulak.firm_settings.routing import RoutingSettings
    from ulak.firm_settings.senders import SenderIdSettings
    from ulak.firm_settings.settings import FirmSettings
    from ulak.firm_settings.units import UnitSettings
    from ulak.inbox.settings import InboxSettingsCommands
    from ulak.iys.settings import IysAccounts
    from ulak.operators.breaker import Breaker
    from ulak.operators.breakers import Breakers
    from ulak.otp.approvers import Approvers
    from ulak.people.providers import ProviderSettings
    from ulak.people.store import PeopleStore
    from ulak.people.trail import Trail
    from ulak.signatures.settings import SignatureSettings


@dataclass(frozen=True, slots=True)
class SettingsPages:
    settings: FirmSettings
    approvers: Callable[[], Approvers]
    firms: KnownFirms
    trail: Trail
    senders: Callable[[], SenderIdSettings]
    units: Callable[[], UnitSettings]


@dataclass(frozen=True, slots=True)
class RoutingPages:
    routing: RoutingSettings
    breakers: Breakers
    firms: KnownFirms
    trail: Trail

    def accounts(self, firm_id: str, service: Service) -> list[dict[str, Any]]:
        """The firm's accounts of the service, each with what its last calls told of it."""
        found = self.routing.directory.routing.accounts(firm_id)
        return [
            self._shown(account, self.breakers.state(firm_id, account.id))
            for account in found
            if account.service is service
        ]

    def _shown(self, account: OperatorAccount, state: Breaker) -> dict[str, Any]:
        return {
            "id": account.id,
            "operator": account.operator_id,
            "sender_ids": account.sender_ids,
            "state": state.phase.value,
            "why": state.why,
            "since": state.since,
            "until": state.until,
        }


@dataclass(frozen=True, slots=True)
class LawPages:
    """What the law, İYS and recipients' answers ask of a firm's settings."""

    iys: IysAccounts
    signatures: SignatureSettings
    commercial: CommercialCommands
    content: ContentCommands
    inbox: InboxSettingsCommands
    people: PeopleStore
    firms: KnownFirms
    trail: Trail


@dataclass(frozen=True, slots=True)
class ConnectionPages:
    connection: ConnectionTest
    firms: KnownFirms
    trail: Trail
    doctor: Callable[[], Doctor]


@dataclass(frozen=True, slots=True)
class WebhookPages:
    commands: WebhookCommands
    firms: KnownFirms
    trail: Trail


@dataclass(frozen=True, slots=True)
class PricePages:
    prices: CreditPrices
    firms: KnownFirms
    trail: Trail


@dataclass(frozen=True, slots=True)
class ProviderPages:
    providers: ProviderSettings
    firms: KnownFirms
    trail: Trail
    domain: str
    """The deployment's; empty while it has none."""
