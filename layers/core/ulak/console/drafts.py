"""Messages being written. A draft outlives a closed tab and an ended session. Once sent, it names its job."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import Any, Final

from ulak.directory.firms import Service
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
    template: str = ""
    recipients: str = ""
    subscribers: str = ""
    accounts: str = ""
    """Codes, as they were typed."""
    groups: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    upload: str = ""
    upload_columns: str = ""
    """The header of the file, as it was found."""
    said: tuple[str, ...] = ()
    """What its writer answered of the file: ``reading.encoding=cp857`` (`ulak.console.readings`)."""
    sender_id: str = ""
    purpose: str = ""
    send_at: str = ""
    """On the firm's clock: ``2026-11-28T09:30``; empty: at once."""
    department: str = ""
    branch: str = ""
    cost_center: str = ""
    document_number: str = ""
    tell: str = ""
    """Whether its writer wishes to be told of the job's course by an SMS: ``1``, or empty."""
    by: str = ""
    """*Hizmet numaraları*: ``tckn``, whoever is written to by that; empty: by phone."""
    message_type: str = ""
    """A word of `ulak.text.MessageType`; empty: a plain message, or one by TCKN."""
    recipient_type: str = ""
    """Of commercial messages: ``TACIR``; empty: private persons."""
    link_url: str = ""
    """What ``{link}`` in the text leads to."""
    link_media: str = ""
    """In its place: a file that was put into the bucket."""
    link_days: str = ""
    """For how long; empty: as usual."""
    text_as: str = ""
    """How a text that looks misread goes out; empty until it is asked."""
    checked: bool = False
    """Whether its writer asked for the check: then what is wrong is told."""
    quote_id: str = ""
    """Of a list that is quoted behind: its quote."""
    quoted: str = ""
    """What `content` was when that quote was asked for."""
    saved_at: Milliseconds = 0
    written: int = 0
    """Grows with each change in one browser, so that one which is late undoes none that came after it; 0: unknown."""
    job_id: str = ""

    @property
    def content(self) -> str:
        """Names what it says: what is sent is what was checked."""
        return sha256(repr([getattr(self, name) for name in TYPED]).encode()).hexdigest()[:16]

    @property
    def holds_something(self) -> bool:
        return any(getattr(self, name) for name in _WORTH_KEEPING)

    @property
    def service(self) -> Service:
        """Whose account it goes by."""
        return Service.TCKN if self.by == Service.TCKN.value else Service.SMS

    @property
    def behind(self) -> bool:
        """Whether its list is read behind: a file, or people of the directory."""
        return bool(self.upload or self.subscribers or self.accounts or self.groups or self.filters)


MANY: Final = ("groups", "filters", "said")
"""Fields of a form that may be there more than once."""
_OURS: Final = ("draft_id", "checked", "quote_id", "quoted", "saved_at", "written", "job_id")
TYPED: Final = tuple(one.name for one in fields(Draft) if one.name not in _OURS)
_WORTH_KEEPING: Final = (
    *("text", "template", "recipients", "subscribers", "accounts", "groups", "filters", "upload"),
)


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

    def discard(self, visitor: Visitor, draft_id: str) -> None:
        """What was written is gone, unless it was sent. ``NotFound`` where there is no such draft."""
        if self.find(visitor, draft_id).job_id:
            raise Conflict("draft_sent")
        pk, sk = _key(visitor, draft_id)
        blank = _fields(Draft(draft_id, saved_at=self.clock())) | {"expires_at": self.clock() // SECOND}
        change = Put({"pk": pk, "sk": sk, **blank}, "job_id = :none", values={":none": ""})
        try:
            self.table.write(change)
        except Refused as refused:
            raise Conflict("draft_sent") from refused

    def quote(self, visitor: Visitor, draft: Draft, quote_id: str) -> Draft:
        """The draft with the quote that was asked for of it."""
        quoted = replace(draft, quote_id=quote_id, quoted=draft.content)
        change = Update(
            _key(visitor, draft.draft_id),
            "SET quote_id = :quote, quoted = :quoted",
            values={":quote": quote_id, ":quoted": quoted.quoted},
        )
        self.table.write(change)
        return quoted

    def unsent(self, visitor: Visitor) -> list[Draft]:
        """The person's drafts in this firm that hold something, the last first."""
        prefix = f"DRAFT#{visitor.firm_id}"
        items = self.table.query(person_pk(visitor.person_id), between=(f"{prefix}#", f"{prefix}$"))
        found = [draft for item in items if (draft := _draft(item)).job_id == "" and draft.holds_something]
        return sorted(found, key=lambda draft: -draft.saved_at)[:SHOWN]


def _key(visitor: Visitor, draft_id: str) -> tuple[str, str]:
    return person_pk(visitor.person_id), f"DRAFT#{visitor.firm_id}#{draft_id}"


def _fields(draft: Draft) -> dict[str, Any]:
    kept = {one.name: getattr(draft, one.name) for one in fields(draft) if one.name != "draft_id"}
    kept |= {name: list(kept[name]) for name in MANY}
    return {**kept, "expires_at": (draft.saved_at + KEPT_FOR) // SECOND}


def _draft(item: dict[str, Any]) -> Draft:
    """A field that was not there yet when it was kept is empty."""
    kept = {one.name: item[one.name] for one in fields(Draft) if one.name in item}
    kept |= {name: tuple(kept.get(name, ())) for name in MANY}
    return Draft(item["sk"].rpartition("#")[2], **kept)
