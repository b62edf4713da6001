"""What callers send, as they send it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Final

from pydantic import Field, StringConstraints, model_validator

from ulak.platform.bodies import Body
from ulak.rules import Purpose
from ulak.text import EncodingChoice, MessageType

MOST_INLINE_ROWS: Final = 10_000

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Value = str | int
"""A row's value. JSON fractions arrive as the text they were written as (``strict_json``)."""


class Tags(Body):
    """Whom a message is for within the firm, for the month's report."""

    cost_center: Tag | None = None
    department: Tag | None = None
    branch: Tag | None = None
    erp_company: Tag | None = None
    document_number: Tag | None = None


class _Sending(Body):
    text: str = Field(min_length=1)
    purpose: Purpose
    message_type: MessageType = MessageType.BULK
    encoding: EncodingChoice = EncodingChoice.PROFILE
    sender_id: str | None = None
    """The account's first when left out."""
    tags: Tags = Tags()
    requested_by: Tag | None = None
    """The ERP user on whose behalf this is sent."""
    client_reference: Tag | None = None


class MessageBody(_Sending):
    """``POST /v1/messages``."""

    to: str
    params: dict[str, Value] = Field(default={})

    def rows(self) -> list[Mapping[str, Value]]:
        return [{**self.params, "to": self.to}]


class JobBody(_Sending):
    """``POST /v1/jobs``: plain numbers, or rows whose ``to`` is the number and whose other values fill the
    text's placeholders."""

    recipients: list[str] = Field(default=[], max_length=MOST_INLINE_ROWS)
    rows_: list[dict[str, Value]] = Field(default=[], max_length=MOST_INLINE_ROWS, alias="rows")
    upload: str | None = None
    """A file of ``POST /v1/uploads``."""
    columns: dict[str, str | int] = Field(default={})
    """Where an upload's headers do not tell: ``to`` and placeholders → its headers, or numbers from 1."""
    one_per_number: bool = False
    """Only the first message to each number, though later ones read differently."""
    all_or_nothing: bool = False
    """One row that cannot be sent, and nothing is."""
    send_at: str | None = None
    """RFC 3339, with its offset; not before then."""

    @model_validator(mode="after")
    def _one_source(self) -> JobBody:
        if bool(self.recipients) + bool(self.rows_) + bool(self.upload) != 1:
            raise ValueError("recipients_or_rows")
        return self

    def rows(self) -> Iterable[Mapping[str, Value]]:
        return self.rows_ or ({"to": to} for to in self.recipients)


class QuoteBody(JobBody):
    """``POST /v1/quotes``: any body of ``POST /v1/jobs``; or a text alone, which is only counted."""

    purpose: Purpose = Purpose.INFORMATIONAL

    @model_validator(mode="after")
    def _one_source(self) -> QuoteBody:
        if bool(self.recipients) + bool(self.rows_) + bool(self.upload) > 1:
            raise ValueError("recipients_or_rows")
        return self

    @property
    def text_alone(self) -> bool:
        return not (self.recipients or self.rows_ or self.upload)


SendingBody = MessageBody | JobBody
