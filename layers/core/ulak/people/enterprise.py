"""Signing in by a firm's own provider: the browser is sent there with what only this sign-in knows, and comes back.

A person has to be invited. Its first sign-in is recognised by the address that the provider verified, and binds the
account with the provider (``sub``) to the person; from then on the account alone counts.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ulak.errors import Forbidden
from ulak.people.bindings import Bindings
from ulak.people.ceremonies import Ceremonies, CeremonyOver, nothing
from ulak.people.openid import Claims, OpenId, Proofs, ProviderRefused
from ulak.people.place import Place
from ulak.people.providers import RETURN, Provider, ProviderAbsent, ProviderSettings
from ulak.people.records import Membership, Standing
from ulak.people.sign_in import SignedIn, SignIn

_KIND: Final = "provider"


class NotTaken(Forbidden):
    """The provider says that the person did not go through with it."""

    code = "provider_not_taken"


class PersonUnknown(Forbidden):
    """Somebody of the provider's whom nobody invited, or who is bound already to another account."""

    code = "provider_person_unknown"


@dataclass(frozen=True, slots=True)
class Left:
    """Where a browser is sent, and the cookie of its sign-in."""

    step: str
    address: str


@dataclass(frozen=True, slots=True)
class Arrived:
    signed_in: SignedIn
    back: str
    """Where the person was going."""


@dataclass(frozen=True, slots=True)
class Enterprise:
    settings: ProviderSettings
    openid: OpenId
    ceremonies: Ceremonies
    bindings: Bindings
    sign_in: SignIn

    def provider(self, firm_id: str) -> Provider:
        """`ProviderAbsent` for a firm that has none, and for no firm."""
        found = self.settings.store.of(firm_id)
        if found is None:
            raise ProviderAbsent
        return found

    def begin(self, firm_id: str, place: Place, back: str) -> Left:
        provider = self.provider(firm_id)
        document = self.openid.document(provider.issuer)
        secret = secrets.token_bytes(32)
        step = replace(nothing(_KIND), challenge=secret, firm_id=firm_id, provider=provider.key, back=back)
        proofs = Proofs.of(secret)
        address = self.openid.leads_to(document, provider.client_id, _return(firm_id, place), proofs)
        return Left(self.ceremonies.begin(step), address)

    def finish(self, firm_id: str, step: str, told: Mapping[str, str], place: Place) -> Arrived:
        """The person is signed in, or nobody is.

        What came back has to be of this very browser (the cookie), of this sign-in (``state``) and of this firm's
        provider (the path, and ``iss`` where the provider names itself): RFC 9700 §4.4, §4.7. It counts once.
        """
        ceremony = self.ceremonies.find(step, _KIND)
        proofs, provider = Proofs.of(ceremony.challenge), self.provider(firm_id)
        if not hmac.compare_digest(told.get("state", "").encode(), proofs.state.encode()):
            raise CeremonyOver
        if ceremony.firm_id != firm_id or ceremony.provider != provider.key:
            raise CeremonyOver
        self.ceremonies.use(step, _KIND)
        document = self.openid.document(provider.issuer)
        issuer = told.get("iss", "" if document.names_itself else document.issuer)
        if issuer != document.issuer:
            raise CeremonyOver
        if told.get("error") or not told.get("code"):
            raise NotTaken
        secret = self.settings.secret_of(provider)
        try:
            token = self.openid.exchanged(
                document, provider.client_id, secret, _return(firm_id, place), told["code"], proofs
            )
        except ProviderRefused:
            self.settings.forget_secret(provider)  # it may have been changed since it was read
            raise
        claims = self.openid.claims(document, provider.client_id, token, proofs.nonce)
        membership = self._member(provider, claims)
        person = self.sign_in.store.person(membership.person_id)
        return Arrived(self.sign_in.begin(person, provider.key), ceremony.back)

    def _member(self, provider: Provider, claims: Claims) -> Membership:
        """What the person is in the firm, bound to the account now if it was not before."""
        account = provider.account(claims.subject)
        bound = self.bindings.member(account, provider.firm_id)
        if bound is not None:
            if bound.standing is Standing.INVITED:  # by the account itself, which an administrator named
                return self._joined(provider, bound, account)
            return bound
        counts = claims.verified or (claims.verified is None and provider.vouches)
        if not claims.email:
            raise PersonUnknown("provider_email_missing")
        if not counts:
            raise PersonUnknown("provider_email_unverified")
        known = self.bindings.invited(claims.email, provider.firm_id)
        if known is None:
            raise PersonUnknown
        if known.account:
            raise PersonUnknown("provider_other_account")
        return self._joined(provider, known, account)

    def _joined(self, provider: Provider, known: Membership, account: str) -> Membership:
        bound = self.bindings.bind(known, account, self.sign_in.clock())
        name = self.sign_in.store.person(known.person_id).name
        self.sign_in.trail.note_of(provider.firm_id, known.person_id, name, "account_bound")
        return bound


def _return(firm_id: str, place: Place) -> str:
    return place.origin + RETURN.format(firm=firm_id)
