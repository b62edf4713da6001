"""Whether the same list was sent to before: by a keyed digest of whom a message goes to, kept for 30 days.

It costs one read for a check, one write for a job, and for a file one more question to the bucket. What programs send
is not known here.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ulak.console.drafts import Draft
from ulak.directory.known_firms import KnownFirms
from ulak.errors import InvalidValue
from ulak.identity import msisdn
from ulak.identity.msisdn import Region
from ulak.lists.uploads import Uploads
from ulak.people.items import firm_pk
from ulak.people.records import Visitor
from ulak.platform.clock import DAY, SECOND, Clock, Milliseconds
from ulak.platform.table import Put, Table

KEPT_FOR: Final[Milliseconds] = 30 * DAY


@dataclass(frozen=True, slots=True)
class Before:
    """The last job to the same list."""

    at: Milliseconds
    who: str
    job_id: str


@dataclass(frozen=True, slots=True)
class SentBefore:
    table: Table
    firms: KnownFirms
    uploads: Uploads
    region_of: Callable[[str], Region]
    clock: Clock

    def find(self, visitor: Visitor, draft: Draft, numbers: Sequence[str]) -> Before | None:
        item = self.table.get(self._key(visitor, draft, numbers))
        return Before(item["at"], item["who"], item["job_id"]) if item else None

    def note(self, visitor: Visitor, draft: Draft, numbers: Sequence[str], job_id: str) -> None:
        """The list was sent to now."""
        pk, sk = self._key(visitor, draft, numbers)
        now = self.clock()
        told = {"at": now, "who": visitor.name, "job_id": job_id}
        self.table.write(Put({"pk": pk, "sk": sk, **told, "expires_at": (now + KEPT_FOR) // SECOND}))

    def _key(self, visitor: Visitor, draft: Draft, numbers: Sequence[str]) -> tuple[str, str]:
        """The list by whom it names, however the numbers are written and in whatever order."""
        firm_id = visitor.firm_id
        region = self.region_of(firm_id)
        named = [
            sorted({_plain(number, region) for number in numbers}),
            sorted(draft.subscribers.split()),
            sorted(draft.accounts.split()),
            sorted(draft.groups),
            sorted(draft.filters),
            self.uploads.content(firm_id, draft.upload) if draft.upload else "",
        ]
        digest = hmac.new(self.firms.firm(firm_id).id_key, repr(named).encode(), sha256).hexdigest()
        return firm_pk(firm_id), f"SENT#{digest}"


def _plain(number: str, region: Region) -> str:
    try:
        return msisdn.normalise(number, region)
    except InvalidValue:
        return number
