"""What callers send, as they send it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Annotated, Any, Final

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from ulak.directory.cards import Code
from ulak.identity import recipient
from ulak.identity.recipient import MSISDN, TCKN, RecipientKind
from ulak.links.link import MOST_DAYS, USUAL_DAYS
from ulak.links.targets import LONGEST
from ulak.lists.bodies import ReadingBody
from ulak.platform.bodies import Body
from ulak.platform.strict_json import JsonNumber
from ulak.rules import Purpose, RecipientType
from ulak.text import EncodingChoice, MessageType
from ulak.text.misread import TextAs

MOST_INLINE_ROWS: Final = 10_000
MOST_GROUPS: Final = 100
MOST_VERSIONS: Final = 1_000_000
LARGEST_CAP: Final = 1_000_000_000
"""Credits; as many as one top-up brings at most."""

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Value = str | StrictInt | JsonNumber
"""A row's value."""


class Tags(Body):
    """Whom a message is for within the firm, for the month's report."""

    cost_center: Tag | None = None
    department: Tag | None = None
    branch: Tag | None = None
    erp_company: Tag | None = None
    document_number: Tag | None = None


class LinkBody(Body):
    """What ``{link}`` in the text leads to: each recipient gets an address of its own, whose openings are counted."""

    url: str | None = Field(default=None, max_length=LONGEST)
    """An address, http or https."""
    media: str | None = Field(default=None, max_length=64)
    """In place of ``url``: a file of ``POST /v1/media``."""
    days: StrictInt = Field(default=USUAL_DAYS, ge=1, le=MOST_DAYS)
    """How long it leads there, from when the job may begin."""


class _Sending(Body):
    text: str = ""
    template: Code | None = None
    """In place of a text: a saved template, whose purpose and type hold unless others are named."""
    template_version: StrictInt | None = Field(default=None, ge=1, le=MOST_VERSIONS)
    """The latest when left out."""
    purpose: Purpose | None = None
    recipient_type: RecipientType = RecipientType.BIREYSEL
    """Of commercial messages: as what their recipients are written to. A private person's consent is another than a
    merchant's."""
    message_type: MessageType = MessageType.BULK
    encoding: EncodingChoice = EncodingChoice.PROFILE
    sender_id: str | None = None
    """The account's first when left out."""
    text_as: TextAs | None = None
    """Where the text or a value looks misread (``MÃ¼ÅŸteri``), or a column stands in two braces: ``written``, it goes
    out as it stands; ``mended``, as it was likely meant (*Müşteri*). Left out, it is asked."""
    reading: ReadingBody = ReadingBody()
    """How the list and its values are read, where they have two readings."""
    link: LinkBody | None = None
    """What ``{link}`` in the text leads to."""
    tags: Tags = Tags()
    requested_by: Tag | None = None
    """The ERP user on whose behalf this is sent."""
    client_reference: Tag | None = None

    @property
    def kind(self) -> RecipientKind:
        """What its type is sent to."""
        return recipient.of(self.message_type)

    def of_the_other_kind(self) -> Iterator[tuple[str, str]]:
        """What its type cannot be sent to: a pointer and a code each. Phone and TCKN senders are two
        subscriptions, and never mixed."""
        for name, kind in _KIND_OF.items():
            if kind is not self.kind and getattr(self, name, None) not in (None, []):
                yield f"/{name}", self.kind.refuses_others

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        text, template = fields.get("text"), fields.get("template")
        if template is None and text == "":
            yield "/text", "field_empty"
        elif (text is None) == (template is None):
            yield "/text", "text_or_template"
        if fields.get("purpose") is None and template is None:
            yield "/purpose", "purpose_missing"
        link = fields.get("link")
        if isinstance(link, Mapping) and (link.get("url") is None) == (link.get("media") is None):
            yield "/link", "link_url_or_media"


_KIND_OF: Final = {
    "to": MSISDN,
    "tckn": TCKN,
    "account": MSISDN,
    "recipients": MSISDN,
    "tckns": TCKN,
    "accounts": MSISDN,
    "filters": MSISDN,
}
"""Fields that can name recipients of one kind alone."""

_LISTED: Final = ("recipients", "tckns", "rows", "subscribers", "accounts", "groups", "filters")


class MessageBody(_Sending):
    """``POST /v1/messages``."""

    to: str | None = None
    tckn: str | None = None
    """In place of ``to``, where the message type is ``tckn``."""
    subscriber: Code | None = None
    account: Code | None = None
    """In place of ``to``: whoever has that code, at the number that its card shows as ``sends_to``."""
    params: dict[str, Value] = Field(default={})

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from super().amiss(fields)
        if [fields.get(name) for name in ("to", "tckn", "subscriber", "account")].count(None) != 3:
            yield "/to", "addressee_one"

    def rows(self) -> list[Mapping[str, Value]]:
        return [{**self.params, "to": self.to or self.tckn or ""}]


class JobBody(_Sending):
    """``POST /v1/jobs``: any mix of plain numbers, rows whose ``to`` is the number and whose other values
    fill the text's placeholders, codes of the directory, and a file."""

    recipients: list[str] = Field(default=[], max_length=MOST_INLINE_ROWS)
    tckns: list[str] = Field(default=[], max_length=MOST_INLINE_ROWS)
    """In place of ``recipients``, where the message type is ``tckn``; rows have ``tckn`` in place of ``to``."""
    rows_: list[dict[str, Value]] = Field(default=[], max_length=MOST_INLINE_ROWS, alias="rows")
    subscribers: list[Code] = Field(default=[], max_length=MOST_INLINE_ROWS)
    accounts: list[Code] = Field(default=[], max_length=MOST_INLINE_ROWS)
    groups: list[Code] = Field(default=[], max_length=MOST_GROUPS)
    filters: list[Code] = Field(default=[], max_length=MOST_GROUPS)
    birthdays: StrictBool = False
    """Every subscriber whose birthday is the day on which it goes out; 29 February is kept on the 28th where there is
    none. A greeting is commercial, and so is a job that names this."""
    upload: str | None = None
    """A file of ``POST /v1/uploads``."""
    columns: dict[str, str | StrictInt] = Field(default={})
    """Where an upload's headers do not tell: ``to`` and placeholders → its headers, or numbers from 1."""
    one_per_number: StrictBool = False
    """Only the first message to each number, though later ones read differently."""
    all_or_nothing: StrictBool = False
    """One row that cannot be sent, and nothing is."""
    test_to: str | None = None
    """A number of the caller's own: the first row that can be sent goes there, and nothing else goes out."""
    send_at: str | None = None
    """RFC 3339, with its offset; not before then."""
    reminds: StrictBool = False
    """It reminds current accounts of a debt: when it is over, each is told of by an event, and filters know."""
    cap: StrictInt | None = Field(default=None, ge=0, le=LARGEST_CAP)
    """Credits. What costs more waits until `approver` has approved it."""
    approver: Tag | None = None
    """An ERP user whose number the administrator keeps."""

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from super().amiss(fields)
        if not any(fields.get(name) for name in (*_LISTED, "birthdays", "upload")):
            yield "", "recipients_or_rows"
        if (fields.get("cap") is None) != (fields.get("approver") is None):
            yield "/cap", "cap_and_approver"

    @property
    def names_tckns(self) -> bool:
        """Whether TCKNs stand in it in clear: then it may be kept nowhere."""
        by_test = self.kind.hidden and self.test_to is not None
        by_mistake = any(recipient.tckn_in(str(row.get("to", ""))) for row in self.rows())
        return bool(self.tckns) or by_test or by_mistake or any("tckn" in row for row in self.rows_)

    @property
    def from_directory(self) -> bool:
        """Whether it names anyone by code."""
        return self.birthdays or bool(self.subscribers or self.accounts or self.groups or self.filters)

    @property
    def listed(self) -> bool:
        """Whether it names anyone but by a file."""
        return bool(self.recipients or self.tckns or self.rows_) or self.from_directory

    def rows(self) -> Iterable[Mapping[str, Value]]:
        """Whom the request itself names, the number or TCKN under ``to``."""
        field = self.kind.field
        named = (
            {"to" if name == field else name: value for name, value in row.items()} for row in self.rows_
        )
        return chain(({"to": one} for one in getattr(self, self.kind.listed)), named)

    def of_the_other_kind(self) -> Iterator[tuple[str, str]]:
        yield from super().of_the_other_kind()
        own, other = (TCKN, MSISDN) if self.kind is TCKN else (MSISDN, TCKN)
        for index, row in enumerate(self.rows_):
            # Beside a number, ``tckn`` may be a placeholder's value; ``to`` never is one.
            if other.field in row and (other is MSISDN or own.field not in row):
                yield f"/rows/{index}/{other.field}", own.refuses_others


class QuoteBody(JobBody):
    """``POST /v1/quotes``: any body of ``POST /v1/jobs``; or a text alone, which is only counted."""

    purpose: Purpose | None = Purpose.INFORMATIONAL

    @classmethod
    def amiss(cls, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        asked = {"purpose": Purpose.INFORMATIONAL, **fields}
        yield from (one for one in super().amiss(asked) if one[0])

    @property
    def text_alone(self) -> bool:
        return not (self.listed or self.upload)


class ApprovalBody(Body):
    """``POST /v1/jobs/{job_id}/approve``."""

    otp_id: str = Field(max_length=128)
    """A challenge over the job's task, verified."""


SendingBody = MessageBody | JobBody
