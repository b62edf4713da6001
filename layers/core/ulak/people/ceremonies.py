"""Sign-ins and registrations under way. A browser holds the secret of its ceremony in a cookie; what the next step is
checked against stands in the table, and a passkey's challenge counts once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Final

from ulak.errors import Forbidden
from ulak.people.items import ceremony_item, ceremony_key, ceremony_of, digest
from ulak.people.records import Ceremony
from ulak.platform.clock import MINUTE, Clock, Milliseconds
from ulak.platform.table import Put, Refused, Table, Update

LASTS: Final[Milliseconds] = 10 * MINUTE


class CeremonyOver(Forbidden):
    """The sign-in that this step belongs to is over, or was begun in another browser."""

    code = "sign_in_over"


@dataclass(frozen=True, slots=True)
class Ceremonies:
    table: Table
    clock: Clock

    def begin(self, ceremony: Ceremony) -> str:
        """Keep what is to be checked; the cookie's value."""
        secret = secrets.token_urlsafe(32)
        kept = replace(ceremony, digest=digest(secret), until=self.clock() + LASTS)
        self.table.write(Put(ceremony_item(kept), "attribute_not_exists(pk)"))
        return secret

    def find(self, secret: str, kind: str) -> Ceremony:
        """The ceremony of this cookie; `CeremonyOver` if it is over or of another kind."""
        item = self.table.get(ceremony_key(digest(secret)))
        if item is None or item["used"] or item["kind"] != kind or item["until"] <= self.clock():
            raise CeremonyOver
        return ceremony_of(item)

    def use(self, secret: str, kind: str) -> Ceremony:
        """The same, once."""
        found = self.find(secret, kind)
        change = Update(
            ceremony_key(found.digest), "SET used = :yes", "used = :no", values={":yes": True, ":no": False}
        )
        try:
            self.table.write(change)
        except Refused as refused:
            raise CeremonyOver from refused
        return found


def nothing(kind: str) -> Ceremony:
    """A ceremony of which nothing is known yet."""
    return Ceremony("", kind, 0)
