"""Signing in: by a passkey; or by a password and a code to the person's phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ulak.catalogue import Locale
from ulak.errors import InputError, Problem, TooManyRequests
from ulak.people import passwords
from ulak.people.ceremonies import Ceremonies, CeremonyOver, nothing
from ulak.people.entrances import Entrances
from ulak.people.passkeys import Passkeys
from ulak.people.place import Place
from ulak.people.records import Person
from ulak.people.sessions import Sessions
from ulak.people.store import PasswordsLocked, PeopleStore
from ulak.people.trail import Trail
from ulak.platform.clock import MINUTE, SECOND, Clock, Milliseconds

MOST_WRONG: Final = 5
"""Passwords in a row; then none is looked at for a while."""
LOCKED_FOR: Final[Milliseconds] = 15 * MINUTE

_PASSKEY: Final = "passkey"
_CODE: Final = "code"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Cookie of the new session, and whether the person has yet to choose a firm."""

    cookie: str
    chooses: bool


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """A code went to the person's phone."""

    step: str
    """The cookie of the sign-in under way."""


@dataclass(frozen=True, slots=True)
class SignIn:
    store: PeopleStore
    entrances: Entrances
    sessions: Sessions
    ceremonies: Ceremonies
    passkeys: Passkeys
    trail: Trail
    send_code: Callable[[str, Person, Locale], str]
    """Sends a code of a firm's to a person; the challenge's id."""
    check_code: Callable[[str, str, str], int | None]
    """Checks a code of a firm's challenge: ``None``, it is right; else how many tries are left."""
    clock: Clock

    def begin_passkey(self, place: Place) -> tuple[str, str]:
        """The step's cookie, and as JSON what the browser is asked with."""
        challenge, options = self.passkeys.request(place)
        return self.ceremonies.begin(replace(nothing(_PASSKEY), challenge=challenge)), options

    def by_passkey(self, step: str, answer: Mapping[str, Any], place: Place) -> SignedIn:
        ceremony = self.ceremonies.use(step, _PASSKEY)
        person_id = self.passkeys.proven(ceremony.challenge, answer, place, self.clock())
        return self.begin(self.store.person(person_id))

    def by_password(self, email: str, password: str, locale: Locale) -> CodeAsked:
        """Count, then compare. A wrong address and a wrong password are told alike, and take as long."""
        now = self.clock()
        try:
            failures = self.store.count_attempt(email, now)
        except PasswordsLocked as locked:
            seconds = max(-(-(locked.until - now) // SECOND), 1)
            raise TooManyRequests("password_locked", retry_after=seconds) from locked
        person = self.store.by_email(email)
        right = passwords.same(password, (person.password if person else "") or passwords.NOBODYS)
        firms = self.entrances.open_to(person.person_id, "") if person and right else []
        if person is None or not firms:
            if right and person and self.store.active_firms(person.person_id):
                self.store.attempts_over(email)
                raise InputError([Problem("provider_needed", "/password")])
            if failures >= MOST_WRONG:
                self.store.attempts_over(email, now + LOCKED_FOR)
            raise InputError([Problem("sign_in_wrong", "/password")])
        self.store.attempts_over(email)
        otp_id = self.send_code(firms[0], person, locale)
        ceremony = replace(nothing(_CODE), person_id=person.person_id, firm_id=firms[0], otp_id=otp_id)
        return CodeAsked(self.ceremonies.begin(ceremony))

    def awaits_code(self, step: str) -> Person:
        """Whose code is awaited in this browser; `CeremonyOver` if nobody's."""
        return self.store.person(self.ceremonies.find(step, _CODE).person_id)

    def by_code(self, step: str, code: str) -> SignedIn:
        """``InputError`` with the tries that are left for a wrong code."""
        ceremony = self.ceremonies.find(step, _CODE)
        left = self.check_code(ceremony.firm_id, ceremony.otp_id, code)
        if left is not None:
            if left < 1:
                raise CeremonyOver
            raise InputError([Problem("sign_in_code_wrong", "/code", params={"left": left})])
        self.ceremonies.use(step, _CODE)
        return self.begin(self.store.person(ceremony.person_id))

    def begin(self, person: Person, via: str = "") -> SignedIn:
        """A session of somebody who has proven who it is, by the provider `via` or by its own means: for its firm, if
        but one is open to it."""
        firms = self.entrances.open_to(person.person_id, via)
        if not firms:
            elsewhere = not via and self.store.active_firms(person.person_id)
            raise InputError([Problem("provider_needed" if elsewhere else "person_without_firm")])
        firm_id = firms[0] if len(firms) == 1 else ""
        if firm_id:
            self.trail.note_of(firm_id, person.person_id, person.name, "signed_in")
        return SignedIn(self.sessions.begin(person.person_id, firm_id, via), chooses=not firm_id)
