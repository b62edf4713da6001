"""What callers send, as they send it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Annotated, Any, Final

from pydantic import Field, StrictInt, StringConstraints

from ulak.directory.cards import Code
from ulak.platform.bodies import Body
from ulak.rules import Purpose
from ulak.text import EncodingChoice, MessageType

MOST_INLINE_ROWS: Final = 10_000
MOST_GROUPS: Final = 100

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Value = str | StrictInt
"""A row's value. JSON fractions arrive as the text they were written as (``strict_json``)."""


class Tags(Body):
    """Whom a message is for within the firm, for the month's report."""

    cost_center: Tag | None = None
    department: Tag | None = None
    branch: Tag | None = None
    erp_company: Tag | None = None
    document_number: Tag | None = None


class _Sending(Body):
    text: str = ""
    template: Code | None = None
    """In place of a text: a saved template, whose purpose and type hold unless others are named."""
    template_version: int | None = Field(default=None, ge=1)
    """The latest when left out."""
    purpose: Purpose | None = None
    message_type: MessageType = MessageType.BULK
    encoding: EncodingChoice = EncodingChoice.PROFILE
    sender_id: str | None = None
    """The account's first when left out."""
    tags: Tags = Tags()
    requested_by: Tag | None = None
    """The ERP user on whose behalf this is sent."""
    client_reference: Tag | None = None

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        text, template = fields.get("text"), fields.get("template")
        if template is None and text == "":
            yield "/text", "field_empty"
        elif (text is None) == (template is None):
            yield "/text", "text_or_template"
        if fields.get("purpose") is None and template is None:
            yield "/purpose", "purpose_missing"


_LISTED: Final = ("recipients", "rows", "subscribers", "accounts", "groups", "filters")


class MessageBody(_Sending):
    """``POST /v1/messages``."""

    to: str | None = None
    subscriber: Code | None = None
    account: Code | None = None
    """In place of ``to``: whoever has that code, at the number that its card shows as ``sends_to``."""
    params: dict[str, Value] = Field(default={})

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from super().amiss(fields)
        if [fields.get(name) for name in ("to", "subscriber", "account")].count(None) != 2:
            yield "/to", "addressee_one"

    def rows(self) -> list[Mapping[str, Value]]:
        return [{**self.params, "to": self.to or ""}]


class JobBody(_Sending):
    """``POST /v1/jobs``: any mix of plain numbers, rows whose ``to`` is the number and whose other values
    fill the text's placeholders, and codes of the directory; or a file."""

    recipients: list[str] = Field(default=[], max_length=MOST_INLINE_ROWS)
    rows_: list[dict[str, Value]] = Field(default=[], max_length=MOST_INLINE_ROWS, alias="rows")
    subscribers: list[Code] = Field(default=[], max_length=MOST_INLINE_ROWS)
    accounts: list[Code] = Field(default=[], max_length=MOST_INLINE_ROWS)
    groups: list[Code] = Field(default=[], max_length=MOST_GROUPS)
    filters: list[Code] = Field(default=[], max_length=MOST_GROUPS)
    upload: str | None = None
    """A file of ``POST /v1/uploads``."""
    columns: dict[str, str | int] = Field(default={})
    """Where an upload's headers do not tell: ``to`` and placeholders → its headers, or numbers from 1."""
    one_per_number: bool = False
    """Only the first message to each number, though later ones read differently."""
    all_or_nothing: bool = False
    """One row that cannot be sent, and nothing is."""
    test_to: str | None = None
    """A number of the caller's own: the first row that can be sent goes there, and nothing else goes out."""
    send_at: str | None = None
    """RFC 3339, with its offset; not before then."""
    reminds: bool = False
    """It reminds current accounts of a debt: when it is over, each is told of by an event, and filters know."""
    cap: int | None = Field(default=None, ge=0)
    """Credits. What costs more waits until `approver` has approved it."""
    approver: Tag | None = None
    """An ERP user whose number the administrator keeps."""

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from super().amiss(fields)
        if cls._sources(fields) != 1:
            yield "", "recipients_or_rows"
        if (fields.get("cap") is None) != (fields.get("approver") is None):
            yield "/cap", "cap_and_approver"

    @staticmethod
    def _sources(fields: Mapping[str, Any]) -> int:
        """Where recipients come from: the request, which takes any mix, or a file."""
        return bool(fields.get("upload")) + any(fields.get(name) for name in _LISTED)

    @property
    def from_directory(self) -> bool:
        """Whether it names anyone by code."""
        return bool(self.subscribers or self.accounts or self.groups or self.filters)

    @property
    def listed(self) -> bool:
        """Whether it names anyone but by a file."""
        return bool(self.recipients or self.rows_) or self.from_directory

    def rows(self) -> Iterable[Mapping[str, Value]]:
        return chain(({"to": to} for to in self.recipients), self.rows_)


class QuoteBody(JobBody):
    """``POST /v1/quotes``: any body of ``POST /v1/jobs``; or a text alone, which is only counted."""

    purpose: Purpose | None = Purpose.INFORMATIONAL

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        asked = {"purpose": Purpose.INFORMATIONAL, **fields}
        yield from (one for one in super().amiss(asked) if one[0])
        if cls._sources(fields) == 2:
            yield "", "recipients_or_rows"

    @property
    def text_alone(self) -> bool:
        return not (self.listed or self.upload)


SendingBody = MessageBody | JobBody
