"""Messages being written. A draft outlives a closed tab and an ended session. Once sent, it names its job."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any, Final

from ulak.errors import Conflict, NotFound
from ulak.people.items import person_pk
from ulak.people.records import Visitor
from ulak.platform.clock import DAY, SECOND, Clock, Milliseconds
from ulak.platform.table import Put, Refused, Table, Update

KEPT_FOR: Final[Milliseconds] = 30 * DAY
SHOWN: Final = 10
_ID_DIGITS: Final = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form, as it was typed."""

    draft_id: str
    text: str = ""
    recipients: str = ""
    sender_id: str = ""
    purpose: str = ""
    text_as: str = ""
    """How a text that looks misread goes out; empty until it is asked."""
    checked: bool = False
    """Whether its writer asked for the check: then what is wrong is told."""
    saved_at: Milliseconds = 0
    written: int = 0
    """Grows with each change in one browser, so that one which is late undoes none that came after it; 0: unknown."""
    job_id: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    table: Table
    clock: Clock

    def new(self) -> Draft:
        return Draft(secrets.token_hex(_ID_DIGITS // 2))

    def find(self, visitor: Visitor, draft_id: str) -> Draft:
        """The person's own, in this firm; ``NotFound`` otherwise."""
        item = self.table.get(_key(visitor, draft_id))
        if item is None:
            raise NotFound
        return _draft(item)

    def save(self, visitor: Visitor, draft: Draft) -> Draft:
        """Keep it, unless what is kept was written later. ``Conflict`` for a draft that was sent: its job stands as it
        is."""
        if len(draft.draft_id) != _ID_DIGITS or not draft.draft_id.isalnum():
            raise NotFound
        pk, sk = _key(visitor, draft.draft_id)
        saved = replace(draft, saved_at=self.clock())
        unsent, values = "job_id = :none", {":none": ""}
        later: dict[str, Any] = {":written": draft.written} if draft.written else {}
        condition = f"attribute_not_exists(pk) OR ({unsent}{' AND written <= :written' if later else ''})"
        try:
            self.table.write(
                Put({"pk": pk, "sk": sk, **_fields(saved)}, condition, values={**values, **later})
            )
        except Refused as refused:
            if refused.old is not None and refused.old["job_id"]:
                raise Conflict("draft_sent") from refused
        return saved

    def sent(self, visitor: Visitor, draft: Draft, job_id: str) -> None:
        key = _key(visitor, draft.draft_id)
        self.table.write(Update(key, "SET job_id = :job", values={":job": job_id}))

    def unsent(self, visitor: Visitor) -> list[Draft]:
        """The person's drafts in this firm that hold something, the last first."""
        prefix = f"DRAFT#{visitor.firm_id}"
        items = self.table.query(person_pk(visitor.person_id), between=(f"{prefix}#", f"{prefix}$"))
        found = [
            draft
            for item in items
            if (draft := _draft(item)).job_id == "" and (draft.text or draft.recipients)
        ]
        return sorted(found, key=lambda draft: -draft.saved_at)[:SHOWN]


def _key(visitor: Visitor, draft_id: str) -> tuple[str, str]:
    return person_pk(visitor.person_id), f"DRAFT#{visitor.firm_id}#{draft_id}"


def _fields(draft: Draft) -> dict[str, Any]:
    return {
        "text": draft.text,
        "recipients": draft.recipients,
        "sender_id": draft.sender_id,
        "purpose": draft.purpose,
        "text_as": draft.text_as,
        "checked": draft.checked,
        "saved_at": draft.saved_at,
        "written": draft.written,
        "job_id": draft.job_id,
        "expires_at": (draft.saved_at + KEPT_FOR) // SECOND,
    }


def _draft(item: dict[str, Any]) -> Draft:
    return Draft(
        draft_id=item["sk"].rpartition("#")[2],
        text=item["text"],
        recipients=item["recipients"],
        sender_id=item["sender_id"],
        purpose=item["purpose"],
        text_as=item["text_as"],
        checked=item["checked"],
        saved_at=item["saved_at"],
        written=item["written"],
        job_id=item["job_id"],
    )
