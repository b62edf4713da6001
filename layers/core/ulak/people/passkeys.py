"""Passkeys (WebAuthn Level 3): made and asked for by the browser, checked here by the library ``webauthn``.

A passkey is *discoverable*: the browser knows whose it is, so nobody types a name. The person is verified by the
device (a finger, a face, a PIN), so a passkey is two factors at once. The library is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ulak.errors import Forbidden, NotFound
from ulak.people.place import Place
from ulak.people.records import Passkey, Person
from ulak.people.store import PeopleStore
from ulak.platform.clock import Milliseconds

_RP_NAME: Final = "Ulak"


class PasskeyRefused(Forbidden):
    """What the browser sent is no proof: of another site or challenge, of an unknown passkey, or unverified."""

    code = "passkey_refused"


@dataclass(frozen=True, slots=True)
class Passkeys:
    store: PeopleStore

    def registration(self, person: Person, place: Place) -> tuple[bytes, str]:
        """A challenge, and as JSON what the browser is asked for a new passkey with."""
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        known = self.store.passkeys(person.person_id)
        options = generate_registration_options(
            rp_id=place.rp_id,
            rp_name=_RP_NAME,
            user_id=person.person_id.encode(),
            user_name=person.email,
            user_display_name=person.name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
        )
        return options.challenge, options_to_json(options)

    def registered(
        self, person_id: str, challenge: bytes, answer: Mapping[str, Any], place: Place, now: Milliseconds
    ) -> Passkey:
        """The new passkey that the browser answered with. `PasskeyRefused` if it is none."""
        from webauthn import verify_registration_response
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            verified = verify_registration_response(
                credential=dict(answer),
                expected_challenge=challenge,
                expected_rp_id=place.rp_id,
                expected_origin=place.origin,
                require_user_verification=True,
            )
        except WebAuthnException as error:
            raise PasskeyRefused from error
        return Passkey(
            person_id,
            verified.credential_id,
            verified.credential_public_key,
            verified.sign_count,
            added_at=now,
        )

    def request(self, place: Place) -> tuple[bytes, str]:
        """A challenge, and as JSON what the browser is asked for any passkey of this place with."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        options = generate_authentication_options(
            rp_id=place.rp_id, user_verification=UserVerificationRequirement.REQUIRED
        )
        return options.challenge, options_to_json(options)

    def proven(self, challenge: bytes, answer: Mapping[str, Any], place: Place, now: Milliseconds) -> str:
        """The id of the person whose passkey answered the challenge. `PasskeyRefused` otherwise."""
        from webauthn import verify_authentication_response
        from webauthn.helpers import parse_authentication_credential_json
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            credential = parse_authentication_credential_json(dict(answer))
            handle = credential.response.user_handle or b""
            known = self.store.passkey(handle.decode("ascii"), credential.raw_id)
            if known is None:
                raise PasskeyRefused
            verified = verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=place.rp_id,
                expected_origin=place.origin,
                credential_public_key=known.public_key,
                credential_current_sign_count=known.sign_count,
                require_user_verification=True,
            )
            self.store.passkey_used(known, verified.new_sign_count, now)
        except (WebAuthnException, UnicodeDecodeError, NotFound) as error:
            raise PasskeyRefused from error
        return known.person_id
