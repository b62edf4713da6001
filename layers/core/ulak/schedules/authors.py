"""Whether who made a schedule may still send: a firing goes out by the right of its author, as it is at that moment.

An author is a person, or the program whose key made it. A key that another took the place of, or that ran out by its
time, ends nothing while its program holds another of its kind. A key that somebody ended ends what it left behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ulak.directory.firms import ApiKey
from ulak.directory.store import DirectoryStore
from ulak.errors import NotFound
from ulak.identity.caller import PERSON, Caller, Scope
from ulak.identity.firm_id import live_firm
from ulak.people.records import Standing
from ulak.people.roles import scopes_of
from ulak.platform.clock import Clock
from ulak.schedules.records import Author, Schedule

if TYPE_CHECKING:
    from ulak.people.store import PeopleStore

ENDED: Final = "schedule_author_ended"
CANNOT_SEND: Final = "schedule_author_cannot_send"
OTHER_USER: Final = "schedule_author_other_user"
LOST: Final = (ENDED, CANNOT_SEND, OTHER_USER)
"""Why a schedule may not send for who made it."""


@dataclass(frozen=True, slots=True)
class Authors:
    directory: Callable[[], DirectoryStore]
    people: Callable[[], PeopleStore]
    """Asked for where a person made the schedule."""
    clock: Clock

    def today(self, author: Caller) -> tuple[Caller, str]:
        """The author with the rights of this moment, and a code of `LOST` where it may not send any more.

        What v0.1.0 kept names nobody: it sends on, and whoever changes it or takes it over is its author. Names of our
        own and sources of an ERP (``source:logo``) are the firm's, and nobody's.
        """
        if not author.key_id or (":" in author.key_id and not author.is_person):
            return author, ""
        now = self._person(author) if author.is_person else self._program(author)
        if now is None:
            return author, ENDED
        if Scope.SEND not in now.scopes:
            return author, CANNOT_SEND
        if not now.acts_for(author.erp_user):
            return author, OTHER_USER
        return replace(now, erp_user=author.erp_user), ""

    def named(self, schedule: Schedule) -> Author:
        """The author as pages and programs name it."""
        author = schedule.sender
        if author.is_person:
            try:
                name = self.people().person(author.key_id.removeprefix(PERSON)).name
            except NotFound:
                name = ""
            return Author("person", author.key_id.removeprefix(PERSON), name)
        key = self.directory().key(author.firm_id, author.key_id) if author.key_id else None
        return Author("key" if author.key_id else "unknown", author.key_id, key.label if key else "")

    def _person(self, author: Caller) -> Caller | None:
        try:
            member = self.people().membership(author.key_id.removeprefix(PERSON), author.firm_id)
        except NotFound:
            return None
        if member.standing is not Standing.ACTIVE:
            return None
        scopes = scopes_of(member.roles, sees_whole=member.sees_whole)
        return Caller(author.firm_id, author.key_id, scopes=frozenset(scopes))

    def _program(self, author: Caller) -> Caller | None:
        key = self.directory().key(author.firm_id, author.key_id)
        if key is None or key.ended:
            return None
        if not _holds(key, self.clock()):
            key = self._in_its_place(key)
        if key is None:
            return None
        return Caller(
            key.firm_id, key.key_id, key.erp_user, scopes=key.scopes, units=key.units, kind=key.kind
        )

    def _in_its_place(self, key: ApiKey) -> ApiKey | None:
        """Of the keys of the same kind that the program holds, the one that holds longest."""
        firm_id, now = live_firm(key.firm_id), self.clock()
        client = self.directory().clients.get(firm_id, key.client) if key.client else None
        if client is None:
            return None
        ids = client.holding(key.kind, now)
        keys = [found for one in sorted(ids) if (found := self.directory().key(key.firm_id, one))]
        holding = [one for one in keys if _holds(one, now) and not one.ended]
        return max(holding, key=lambda one: (one.expires_at is None, one.expires_at or 0), default=None)


def _holds(key: ApiKey, now: int) -> bool:
    return key.expires_at is None or now < key.expires_at
