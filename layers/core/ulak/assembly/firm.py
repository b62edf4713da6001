"""A firm's own settings, and the console's pages of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.console.erp import ErpPages
    from ulak.console.erp_users import ErpUserPages
    from ulak.console.http.settings import PeoplePages
    from ulak.console.settings import (
        ConnectionPages,
        LawPages,
        PricePages,
        ProviderPages,
        RoutingPages,
        SettingsPages,
        WebhookPages,
    )
    from ulak.firm_settings.commercial import CommercialCommands
    from ulak.firm_settings.connection import ConnectionTest
    from ulak.firm_settings.content import ContentCommands
    from ulak.firm_settings.doctor import Doctor
    from ulak.firm_settings.prices import CreditPrices
    from ulak.firm_settings.routing import RoutingSettings
    from ulak.firm_settings.senders import SenderIdSettings
    from ulak.firm_settings.settings import FirmSettings
    from ulak.firm_settings.units import UnitSettings
    from ulak.firm_settings.worlds import Worlds


class FirmWing:
    """The room `firm_settings`, and of `console` the pages of settings."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def settings(self) -> FirmSettings:
        from ulak.directory.key_uses import KeyUses
        from ulak.firm_settings.settings import FirmSettings
        from ulak.operators.registry import wire_of

        return FirmSettings(
            self.house.directory.store,
            self.house.platform.secrets,
            self.house.clock,
            self.house.settings.stage,
            wire_of,
            KeyUses(self.house.platform.table),
            self.worlds,
            self.house.operators.breakers,
        )

    @cached_property
    def units(self) -> UnitSettings:
        from ulak.firm_settings.units import UnitSettings

        return UnitSettings(
            self.house.directory.store,
            self.house.ledger.quotas,
            self.house.platform.cursors,
            self.house.directory.zone_of,
            self.house.clock,
        )

    @cached_property
    def senders(self) -> SenderIdSettings:
        from ulak.firm_settings.senders import SenderIdSettings

        return SenderIdSettings(self.house.directory.store)

    @cached_property
    def prices(self) -> CreditPrices:
        from ulak.firm_settings.prices import CreditPrices

        return CreditPrices(self.house.directory.store)

    @cached_property
    def doctor(self) -> Doctor:
        from ulak.firm_settings.doctor import Doctor
        from ulak.operators.registry import wire_of

        return Doctor(
            self.house.directory.store,
            self.house.platform.secrets,
            self.house.operators.of_account,
            wire_of,
            self.house.operators.push_routes,
            self.house.operators.rates,
            self.house.operators.breakers,
            self.house.clock,
            self.house.settings.stage,
            self.house.settings.egress_address,
        )

    @cached_property
    def routing(self) -> RoutingSettings:
        from ulak.firm_settings.routing import RoutingSettings

        return RoutingSettings(self.house.directory.store)

    @cached_property
    def connection(self) -> ConnectionTest:
        from ulak.firm_settings.connection import ConnectionTest
        from ulak.operators.registry import wire_of

        return ConnectionTest(
            self.house.directory.store,
            self.house.platform.secrets,
            self.house.operators.of_account,
            wire_of,
            self.house.settings.stage,
        )

    @cached_property
    def content(self) -> ContentCommands:
        from ulak.firm_settings.content import ContentCommands

        return ContentCommands(self.house.directory.store)

    @cached_property
    def commercial(self) -> CommercialCommands:
        from ulak.firm_settings.commercial import CommercialCommands

        return CommercialCommands(self.house.directory.store)

    @cached_property
    def worlds(self) -> Worlds:
        from ulak.firm_settings.worlds import Worlds

        return Worlds(
            self.house.directory.store,
            self.house.ledger.store,
            self.house.platform.secrets,
            self.house.clock,
            self.house.settings.stage,
        )

    @cached_property
    def provider_pages(self) -> ProviderPages:
        from ulak.console.settings import ProviderPages

        return ProviderPages(
            self.house.people.provider_settings,
            self.house.directory.firms,
            self.house.people.trail,
            self.house.settings.domain,
        )

    @cached_property
    def people_pages(self) -> PeoplePages:
        from ulak.console.http.settings import PeoplePages

        return PeoplePages(self.house.people.invitations, self.house.directory.firms)

    @cached_property
    def settings_pages(self) -> SettingsPages:
        from ulak.console.settings import SettingsPages

        return SettingsPages(
            self.settings,
            lambda: self.house.otp.approvers,
            self.house.directory.firms,
            self.house.people.trail,
            lambda: self.senders,
            lambda: self.units,
        )

    @cached_property
    def routing_pages(self) -> RoutingPages:
        from ulak.console.settings import RoutingPages

        return RoutingPages(
            self.routing, self.house.operators.breakers, self.house.directory.firms, self.house.people.trail
        )

    @cached_property
    def law_pages(self) -> LawPages:
        from ulak.console.settings import LawPages

        return LawPages(
            self.house.consent.iys_accounts,
            self.house.evidence.signature_settings,
            self.commercial,
            self.content,
            self.house.inbox.settings,
            self.house.people.store,
            self.house.directory.firms,
            self.house.people.trail,
        )

    @cached_property
    def connection_pages(self) -> ConnectionPages:
        from ulak.console.settings import ConnectionPages

        return ConnectionPages(
            self.connection, self.house.directory.firms, self.house.people.trail, lambda: self.doctor
        )

    @cached_property
    def price_pages(self) -> PricePages:
        from ulak.console.settings import PricePages

        return PricePages(self.prices, self.house.directory.firms, self.house.people.trail)

    @cached_property
    def erp_pages(self) -> ErpPages:
        from ulak.console.erp import ErpPages

        return ErpPages(self.house.events.erp_settings, self.house.directory.firms, self.house.people.trail)

    @cached_property
    def erp_user_pages(self) -> ErpUserPages:
        from ulak.console.erp_users import ErpUserPages

        return ErpUserPages(
            self.house.events.erp_settings, self.house.directory.firms, self.house.people.trail
        )

    @cached_property
    def webhook_pages(self) -> WebhookPages:
        from ulak.console.settings import WebhookPages

        return WebhookPages(self.house.events.webhooks, self.house.directory.firms, self.house.people.trail)
