"""People of a firm: invited by a link that works once, given roles, ended, and reset when a passkey is lost.

An address names one person in all firms. Whoever has it already only *joins* the firm, signed in as itself: a link
never sets the passkey of somebody who signs in for another firm, and no firm's administrator can reset such a person.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ulak.errors import Conflict, Forbidden, InputError, InvalidValue, Problem
from ulak.people import passwords
from ulak.people.bindings import Bindings
from ulak.people.ceremonies import Ceremonies, CeremonyOver, nothing
from ulak.people.entrances import Entrances
from ulak.people.items import digest, normal_email
from ulak.people.openid import LONGEST_SUBJECT
from ulak.people.passkeys import Passkeys
from ulak.people.place import Place
from ulak.people.records import Invitation, Membership, Person, Standing, Visitor
from ulak.people.roles import Role, scopes_of
from ulak.people.sessions import Sessions
from ulak.people.store import INVITED_FOR, InvitationOver, PeopleStore, new_passkey, password_of
from ulak.people.trail import Trail
from ulak.platform.clock import Clock
from ulak.platform.once import Once
from ulak.platform.table import Refused

LONGEST_NAME: Final = 80
LONGEST_EMAIL: Final = 120
_EMAIL: Final = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']+\.[^\s@<>\"'.]{2,}")
_REGISTER: Final = "register"


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an administrator invites, as it was typed."""

    name: str
    email: str
    number: str
    roles: tuple[Role, ...]
    sees_whole: bool = False
    subject: str = ""
    """Its account with the firm's provider, where that gives no address."""


@dataclass(frozen=True, slots=True)
class Invitations:
    store: PeopleStore
    entrances: Entrances
    sessions: Sessions
    ceremonies: Ceremonies
    passkeys: Passkeys
    bindings: Bindings
    trail: Trail
    read_number: Callable[[str, str], str]
    """A number as the firm's people write it → its msisdn; raises ``InvalidValue``."""
    clock: Clock

    # --- asked by administrators --------------------------------------------------------------------------

    def invite(
        self, firm_id: str, invited: Invited, by: Visitor | None = None, once: Once | None = None
    ) -> str:
        """The secret of the link. ``InputError`` with every problem; ``Conflict`` for who is in the firm already. Asked
        for twice by the same request `once`, it is one link. Who was invited and never came in has the name and the
        number of the last invitation: the first may have been mistyped."""
        once = once or Once.anew()
        try:
            return self._made_before(once) or self._invite(firm_id, invited, by, once)
        except (Conflict, Refused):
            if secret := self._made_before(once):  # by the same request, at this moment
                return secret
            raise

    def _invite(self, firm_id: str, invited: Invited, by: Visitor | None, once: Once) -> str:
        msisdn, account = self._checked(firm_id, invited)
        known = self.store.by_email(invited.email)
        person = known or Person(secrets.token_hex(8), invited.name.strip(), invited.email.strip(), msisdn)
        now = self.clock()
        membership = Membership(
            person.person_id, firm_id, invited.roles, invited.sees_whole, Standing.INVITED, now
        )
        if known is None:
            invitation, secret = self._link(person.person_id, firm_id, once, joins=False)
            self.store.invite(person, membership, invitation)
        else:
            before = [one for one in self.store.memberships(known.person_id) if one.firm_id == firm_id]
            if before and before[0].standing is Standing.ACTIVE:
                raise Conflict("person_exists")
            elsewhere = [one for one in self.store.memberships(known.person_id) if one.firm_id != firm_id]
            invitation, secret = self._link(known.person_id, firm_id, once, joins=bool(elsewhere))
            corrected = replace(known, name=invited.name.strip(), msisdn=msisdn)
            if before and not elsewhere and self._never_came_in(known):
                person = corrected
            self.store.invite_again(membership, invitation, person if person != known else None)
        if account:
            self.bindings.name(person.person_id, firm_id, account)
        if by is not None:
            self.trail.note(by, "invited", person.name)
        return secret

    def _never_came_in(self, person: Person) -> bool:
        """Whether nobody holds anything of the person yet: its name and number are what an administrator typed."""
        return not person.password and not self.store.passkeys(person.person_id)

    def reset(self, firm_id: str, person_id: str, by: Visitor | None, once: Once | None = None) -> str:
        """The secret of a new link for a person who lost its passkey. All that it signed in with holds no more. Asked
        for twice by the same request `once`, it is one link.

        ``Forbidden`` where the person may what `by` cannot give (``None``: those who run Ulak): whoever has the link
        can come in as that person.
        """
        once = once or Once.anew()
        try:
            return self._made_before(once) or self._reset(firm_id, person_id, by, once)
        except Refused:
            if secret := self._made_before(once):  # by the same request, at this moment
                return secret
            raise

    def _reset(self, firm_id: str, person_id: str, by: Visitor | None, once: Once) -> str:
        person, membership = self.store.person(person_id), self.store.membership(person_id, firm_id)
        if membership.standing is Standing.ENDED:
            raise Conflict("person_ended")
        rights = scopes_of(membership.roles, sees_whole=membership.sees_whole)
        if by is not None and by.cannot_give(rights):
            raise Forbidden("reset_beyond_giver")
        others = (one for one in self.store.memberships(person_id) if one.firm_id != firm_id)
        if any(one.standing is not Standing.ENDED for one in others):
            raise Forbidden("reset_of_shared_person")
        invitation, secret = self._link(person_id, firm_id, once, joins=False)
        self.store.invite_anew(person, invitation)
        self.sessions.end_all(person_id)
        if by is not None:
            self.trail.note(by, "reset", person.name)
        return secret

    def change(
        self, firm_id: str, person_id: str, roles: Sequence[Role], sees_whole: bool, by: Visitor
    ) -> None:
        """Holds from the person's next request on. ``InputError`` for who would give itself more than it has."""
        if not roles:
            raise InputError([Problem("roles_missing", "/roles")])
        person, before = self.store.person(person_id), self.store.membership(person_id, firm_id)
        after = replace(before, roles=tuple(roles), sees_whole=sees_whole)
        if before.standing is Standing.ENDED:
            raise Conflict("person_ended")
        if by.person_id == person_id and by.cannot_give(scopes_of(roles, sees_whole=sees_whole)):
            raise InputError([Problem("roles_own", "/roles")])
        self._keeps_an_administrator(firm_id, before, after)
        self.store.change_membership(before, after)
        self.trail.note(by, "roles_changed", person.name, roles=", ".join(after.roles))

    def end(self, firm_id: str, person_id: str, by: Visitor) -> None:
        """The person has no access to the firm from its next request on."""
        person, before = self.store.person(person_id), self.store.membership(person_id, firm_id)
        after = replace(before, standing=Standing.ENDED)
        if before.standing is Standing.ENDED:
            return
        self._keeps_an_administrator(firm_id, before, after)
        self.store.change_membership(before, after)
        self.trail.note(by, "ended", person.name)

    # --- asked by who was invited -------------------------------------------------------------------------

    def look(self, secret: str) -> tuple[Invitation, Person]:
        """`InvitationOver` for a link that was used or has run out."""
        invitation = self.store.invitation(digest(secret), self.clock())
        return invitation, self.store.person(invitation.person_id)

    def begin_passkey(self, secret: str, place: Place) -> tuple[str, str]:
        """The step's cookie, and as JSON what the browser is asked for a passkey with."""
        invitation, person = self._own(secret)
        challenge, options = self.passkeys.registration(person, place)
        step = replace(
            nothing(_REGISTER),
            challenge=challenge,
            person_id=person.person_id,
            firm_id=invitation.firm_id,
            invitation=invitation.digest,
        )
        return self.ceremonies.begin(step), options

    def by_passkey(self, secret: str, step: str, answer: Mapping[str, Any], place: Place) -> Person:
        """The person, active now and with its first passkey."""
        invitation, person = self._own(secret)
        ceremony = self.ceremonies.use(step, _REGISTER)
        if ceremony.invitation != invitation.digest:
            raise CeremonyOver
        now = self.clock()
        passkey = self.passkeys.registered(person.person_id, ceremony.challenge, answer, place, now)
        self._accept(invitation, person, new_passkey(passkey))
        return person

    def by_password(self, secret: str, password: str) -> Person:
        """The person, active now and with a password."""
        invitation, person = self._own(secret)
        if problems := passwords.problems_of(password, (person.name, person.email, invitation.firm_id)):
            raise InputError(problems)
        self._accept(invitation, person, password_of(person.person_id, passwords.kept(password)))
        return person

    def join(self, secret: str, visitor: Visitor) -> str:
        """The firm that the person, signed in, belongs to from now on. ``Forbidden`` for who came in by a way that the
        firm does not take: another firm's provider says nothing about this one's people."""
        invitation, person = self.look(secret)
        if visitor.person_id != person.person_id:
            raise Forbidden("invitation_of_another")
        if not self.entrances.admits(invitation.firm_id, visitor.via):
            raise Forbidden("invitation_other_way")
        self._accept(invitation, person, own=not visitor.via)
        return invitation.firm_id

    # ------------------------------------------------------------------------------------------------------

    def _own(self, secret: str) -> tuple[Invitation, Person]:
        """An invitation by which a person gets what it signs in with; not one who works for another firm meanwhile."""
        invitation, person = self.look(secret)
        firms = self.store.active_firms(person.person_id)
        if invitation.joins or any(firm_id != invitation.firm_id for firm_id in firms):
            raise InvitationOver
        if not self.entrances.admits(invitation.firm_id, ""):
            raise Forbidden("provider_needed")
        return invitation, person

    def _accept(self, invitation: Invitation, person: Person, *credentials: Any, own: bool = True) -> None:
        self.store.accept(invitation, self.clock(), *credentials, own=own)
        self.trail.note_of(invitation.firm_id, person.person_id, person.name, "joined")

    def _made_before(self, once: Once) -> str:
        """The secret of the link that this request made; empty: it made none."""
        secret, now = once.text("invitation"), self.clock()
        made_at = self.store.invited_at(digest(secret))
        if made_at is None:
            return ""
        once.made(once.kept(made_at), now)
        return secret

    def _link(self, person_id: str, firm_id: str, once: Once, *, joins: bool) -> tuple[Invitation, str]:
        secret = once.text("invitation")
        until = self.clock() + INVITED_FOR
        return Invitation(digest(secret), person_id, firm_id, joins, until), secret

    def _checked(self, firm_id: str, invited: Invited) -> tuple[str, str]:
        """The msisdn of the invited, and its account with the firm's provider where one was named."""
        problems, msisdn, account, subject = [], "", "", invited.subject.strip()
        if not 0 < len(invited.name.strip()) <= LONGEST_NAME:
            problems.append(Problem("person_name", "/name", params={"most": LONGEST_NAME}))
        if len(invited.email) > LONGEST_EMAIL or not _EMAIL.fullmatch(normal_email(invited.email)):
            problems.append(Problem("email_invalid", "/email"))
        try:
            msisdn = self.read_number(firm_id, invited.number)
        except InvalidValue as invalid:
            problems.append(Problem(invalid.problem.code, "/number", params=invalid.problem.params))
        if not invited.roles:
            problems.append(Problem("roles_missing", "/roles"))
        if len(subject) > LONGEST_SUBJECT:
            problems.append(Problem("provider_subject", "/subject", params={"most": LONGEST_SUBJECT}))
        elif subject:
            provider = self.entrances.providers.of(firm_id)
            account = provider.account(subject) if provider else ""
            if not account:
                problems.append(Problem("provider_subject_first", "/subject"))
            elif self.bindings.member(account, firm_id) is not None:
                problems.append(Problem("provider_account_taken", "/subject"))
        if problems:
            raise InputError(problems)
        return msisdn, account

    def _keeps_an_administrator(self, firm_id: str, before: Membership, after: Membership) -> None:
        """``Conflict`` for taking away the last administrator: nobody could let anybody in any more."""
        if not _administers(before) or _administers(after):
            return
        others = (one for _, one in self.store.people_of(firm_id) if one.person_id != before.person_id)
        if not any(_administers(one) for one in others):
            raise Conflict("administrator_last")


def _administers(one: Membership) -> bool:
    return one.standing is Standing.ACTIVE and Role.ADMINISTRATOR in one.roles
