"""People, how they come in, and the trail of what they did."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.catalogue import Locale
    from ulak.identity.caller import Caller
    from ulak.people.bindings import Bindings
    from ulak.people.ceremonies import Ceremonies
    from ulak.people.enterprise import Enterprise
    from ulak.people.entrances import Entrances
    from ulak.people.invitations import Invitations
    from ulak.people.openid import Fetch, OpenId
    from ulak.people.passkeys import Passkeys
    from ulak.people.providers import ProviderSettings, ProviderStore
    from ulak.people.records import Person
    from ulak.people.sessions import Sessions
    from ulak.people.sign_in import SignIn
    from ulak.people.store import PeopleStore
    from ulak.people.trail import Trail
PROVIDER_SECONDS: Final = 5.0
"""What one call to a sign-in provider may take, while a person waits for it."""


class PeopleWing:
    """The room `people`."""

    def __init__(self, house: House) -> None:
        self.house = house

    def note_of_key(self, caller: Caller, what: str, about: str) -> None:
        self.trail.note_of(caller.firm_id, caller.key_id, "", what, about)

    @cached_property
    def store(self) -> PeopleStore:
        from ulak.people.store import PeopleStore

        return PeopleStore(self.house.platform.people_table)

    @cached_property
    def sessions(self) -> Sessions:
        from ulak.people.sessions import Sessions

        return Sessions(self.house.platform.people_table, self.house.clock, self.house.settings.domain)

    @cached_property
    def trail(self) -> Trail:
        from ulak.people.trail import Trail

        return Trail(self.house.platform.people_table, self.house.platform.cursors, self.house.clock)

    @cached_property
    def ceremonies(self) -> Ceremonies:
        from ulak.people.ceremonies import Ceremonies

        return Ceremonies(self.house.platform.people_table, self.house.clock)

    @cached_property
    def passkeys(self) -> Passkeys:
        from ulak.people.passkeys import Passkeys

        return Passkeys(self.store)

    @cached_property
    def providers(self) -> ProviderStore:
        from ulak.people.providers import ProviderStore

        return ProviderStore(self.house.platform.people_table)

    @cached_property
    def entrances(self) -> Entrances:
        from ulak.people.entrances import Entrances

        return Entrances(self.store, self.providers)

    @cached_property
    def bindings(self) -> Bindings:
        from ulak.people.bindings import Bindings

        return Bindings(self.store)

    @cached_property
    def openid(self) -> OpenId:
        from ulak.people.openid import OpenId

        def checked_connection() -> Fetch:
            from ulak.platform.reach import OutwardClient

            return OutwardClient(self.house.events.callback_reach, PROVIDER_SECONDS).fetch

        return OpenId(
            self.house.ports.fetch or checked_connection(), self.house.events.callback_reach, self.house.clock
        )

    @cached_property
    def provider_settings(self) -> ProviderSettings:
        from ulak.people.providers import ProviderSettings

        return ProviderSettings(
            self.providers,
            self.openid,
            self.house.platform.secrets,
            self.house.settings.stage,
            self.house.clock,
        )

    @cached_property
    def enterprise(self) -> Enterprise:
        from ulak.people.enterprise import Enterprise

        return Enterprise(self.provider_settings, self.openid, self.ceremonies, self.bindings, self.sign_in)

    @cached_property
    def invitations(self) -> Invitations:
        from ulak.people.invitations import Invitations

        return Invitations(
            self.store,
            self.entrances,
            self.sessions,
            self.ceremonies,
            self.passkeys,
            self.bindings,
            self.trail,
            self._number_of_person,
            self.house.clock,
        )

    def _number_of_person(self, firm_id: str, text: str) -> str:
        """A person's number, read where the firm's codes go out; in Türkiye where the firm has no account of codes."""
        from ulak.directory.firms import Service
        from ulak.identity.msisdn import Msisdn, Region

        account = self.house.directory.store.account(firm_id, Service.OTP)
        return Msisdn.parse(text, account.region if account else Region.TR)

    @cached_property
    def sign_in(self) -> SignIn:
        from ulak.people.sign_in import SignIn

        return SignIn(
            self.store,
            self.entrances,
            self.sessions,
            self.ceremonies,
            self.passkeys,
            self.trail,
            self._send_sign_in_code,
            self._check_sign_in_code,
            self.house.clock,
        )

    def _send_sign_in_code(self, firm_id: str, person: Person, locale: Locale) -> str:
        from ulak.people.codes import send_code

        return send_code(self.house.otp.issue, firm_id, person, locale)

    def _check_sign_in_code(self, firm_id: str, otp_id: str, code: str) -> int | None:
        from ulak.people.codes import check_code

        return check_code(self.house.otp.verify, firm_id, otp_id, code)
