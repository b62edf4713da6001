"""What the pages of settings have in hand: the same use cases as the API's routes and the administrator's commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.directory.known_firms import KnownFirms
    from ulak.events.commands import WebhookCommands
    from ulak.firm_settings.connection import ConnectionTest
    from ulak.firm_settings.doctor import Doctor
    from ulak.firm_settings.prices import CreditPrices
    from ulak.firm_settings.senders import SenderIdSettings
    from ulak.firm_settings.settings import FirmSettings
    from ulak.otp.approvers import Approvers
    from ulak.people.providers import ProviderSettings
    from ulak.people.trail import Trail


@dataclass(frozen=True, slots=True)
class SettingsPages:
    settings: FirmSettings
    approvers: Callable[[], Approvers]
    firms: KnownFirms
    trail: Trail
    senders: Callable[[], SenderIdSettings]


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
