"""What is kept of persons, as values. Nothing here touches a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ulak.errors import Param
from ulak.identity.caller import PERSON, Caller
from ulak.people.roles import Role, scopes_of
from ulak.platform.clock import Milliseconds


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in, in whatever firms."""

    person_id: str
    name: str
    email: str
    """What a person with a password signs in with; of one person only."""
    msisdn: str = field(repr=False)
    """Where codes go."""
    password: str = field(default="", repr=False)
    """As `ulak.people.passwords` keeps it; empty: there is none."""


class Standing(StrEnum):
    """How a person stands in a firm."""

    INVITED = "invited"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is in one firm."""

    person_id: str
    firm_id: str
    roles: tuple[Role, ...]
    sees_whole: bool
    standing: Standing
    since: Milliseconds
    own: bool = True
    """Whether it comes in by what it holds itself: a passkey, or a password and a code. Not who joined by the firm's
    provider alone."""
    account: str = ""
    """The digest of its account with the firm's provider (`ulak.people.providers.Provider.account`); empty: none."""


@dataclass(frozen=True, slots=True)
class Passkey:
    person_id: str
    credential_id: bytes
    public_key: bytes = field(repr=False)
    sign_count: int
    added_at: Milliseconds
    used_at: Milliseconds = 0


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that works once."""

    digest: str
    """Of the secret in the link."""
    person_id: str
    firm_id: str
    joins: bool
    """The person signs in already, for another firm: it only joins this one."""
    until: Milliseconds


@dataclass(frozen=True, slots=True)
class Ceremony:
    """A sign-in or a registration under way: what the next step of the same browser is checked against."""

    digest: str
    kind: str
    until: Milliseconds
    challenge: bytes = field(default=b"", repr=False)
    """Of a passkey."""
    person_id: str = ""
    firm_id: str = ""
    """Whose account pays for the code."""
    otp_id: str = ""
    invitation: str = ""
    """The digest of the invitation that a passkey is registered by."""
    provider: str = ""
    """The key of the provider that the browser was sent to."""
    back: str = ""
    """The page that the person was going to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor(Caller):
    """A person who is signed in, as a caller. ``firm_id`` is empty until a firm is chosen."""

    person_id: str
    name: str
    email: str
    roles: tuple[Role, ...]
    msisdn: str = field(repr=False)
    form_token: str = field(repr=False)
    """What each form of the pages sends back: another site cannot know it."""
    session: str = field(repr=False)
    """The digest of its session's secret."""
    via: str = ""
    """The key of the provider that it came in by; empty: by a passkey, or a password and a code."""
    over: bool = False
    """Its session is over by time: what was typed is kept, and nothing is shown or done."""

    @classmethod
    def of(
        cls,
        person: Person,
        membership: Membership | None,
        form_token: str,
        session: str,
        *,
        via: str = "",
        over: bool = False,
    ) -> Visitor:
        roles = membership.roles if membership else ()
        whole = membership is not None and membership.sees_whole
        return cls(
            firm_id=membership.firm_id if membership else "",
            key_id=f"{PERSON}{person.person_id}",
            scopes=frozenset(scopes_of(roles, sees_whole=whole)),
            person_id=person.person_id,
            name=person.name,
            email=person.email,
            roles=roles,
            msisdn=person.msisdn,
            form_token=form_token,
            session=session,
            via=via,
            over=over,
        )


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """Who did or saw what, and when."""

    at: Milliseconds
    person_id: str
    name: str
    what: str
    """A word of `ulak.people.trail.WORDS`."""
    about: str = ""
    """What it was done to: a job's id, a person's name."""
    params: Mapping[str, Param] = field(default_factory=dict)
