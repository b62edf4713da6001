"""What callers send about an ERP.

The models of events are published and not read by: `ulak.erp.intake.read_posted` reads events, without a library,
and a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, with_config

from ulak.erp.accounts import AccountUpserted
from ulak.erp.expressions import LONGEST_EXPRESSION
from ulak.erp.kinds import LONGEST_ID, MOST_RECIPIENTS, Kind
from ulak.erp.mapping import MOST_RULES
from ulak.erp.sources import Scheme
from ulak.identity.erp_user import LONGEST_USER
from ulak.lists.reading import Reading
from ulak.otp.challenge import LONGEST_TTL_SECONDS, SHORTEST_TTL_SECONDS
from ulak.otp.codes import LONGEST_CODE, SHORTEST_CODE
from ulak.otp.task import AMOUNT
from ulak.platform.answers import NotRequired, TypedDict
from ulak.platform.bodies import Body, PublishedAs
from ulak.rules import Purpose
from ulak.text.misread import TextAs

_DOCUMENT_TYPE: Final = r"^[a-z0-9_]{1,32}$"  # pydantic's own engine: $ is the very end


class ErpUserBody(Body):
    """``PUT /v1/erp/users/{user}``."""

    msisdn: str = Field(min_length=1, max_length=64)


class ErpTemplateBody(Body):
    """``PUT /v1/erp/templates/{type}``."""

    text: str = Field(min_length=1)
    purpose: Purpose = Purpose.INFORMATIONAL
    sender_id: str | None = None
    text_as: TextAs | None = None
    """Where the text or a value of an event looks misread, or a value's name stands in two braces: as ``POST /v1/jobs``
    takes it."""
    document_type: str | None = Field(default=None, pattern=_DOCUMENT_TYPE)
    """For ``document.created`` alone; without it the text is for every other type."""


# --- sources ----------------------------------------------------------------------------------------------

_Expression = Annotated[str, Field(min_length=1, max_length=LONGEST_EXPRESSION)]


class RuleBody(Body):
    """How a payload becomes an event. `when`, `id` and the values of `data` are JMESPath expressions over it."""

    type: Kind
    when: _Expression = "`true`"
    """The first rule for which it holds is used."""
    id: _Expression
    data: dict[str, _Expression]
    """By the names of the event's fields: ``users``, ``recipients``, and what fills the template's placeholders."""


class EventReadingBody(Body):
    """How the values of an event are read where they have two readings. What leaves a choice open is refused, with the
    question."""

    decimal: Literal[",", "."] | None = None
    """What stands before the decimals of amounts: the comma of 1.250,00 or the point of 1,250.00."""
    nothing_words: Literal["empty", "text"] | None = None
    """Words that programs write for nothing (NULL, None): empty, or text as it stands."""

    def reading(self) -> Reading:
        """As a value."""
        return Reading(decimal=self.decimal, nothing_words=self.nothing_words)


class SourceBody(Body):
    """``PUT /v1/erp/sources/{source}``."""

    scheme: Scheme
    rules: list[Annotated[dict[str, Any], PublishedAs(RuleBody)]] = Field(default=[], max_length=MOST_RULES)
    """Without any, the payload is an event of ours as it stands."""
    reading: EventReadingBody = EventReadingBody()
    """Of its events, where one does not say so itself."""


class ForeignBody(BaseModel):
    """A foreign program's own payload: any JSON object."""

    model_config = ConfigDict(extra="allow")


# --- events -----------------------------------------------------------------------------------------------

_Number = float
_Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)] | _Number
_Name = Annotated[str, Field(max_length=LONGEST_USER)] | _Number | Literal[False]
_Names = Annotated[list[_Name], Field(max_length=MOST_RECIPIENTS)] | _Name
_FILLED: Final[Any] = [{"type": "number"}, {"type": "string", "pattern": r"\S"}]
_NOT_EMPTY: Final[Any] = {"anyOf": [*_FILLED, {"type": "array", "contains": {"anyOf": _FILLED}}]}
_SOMEBODY: Final[Any] = [
    {"required": [name], "properties": {name: _NOT_EMPTY}} for name in ("users", "recipients")
]


@with_config(extra="forbid")
class EventReading(TypedDict):
    """How its values are read where they have two readings, whatever its source says."""

    decimal: NotRequired[Literal[",", "."]]
    nothing_words: NotRequired[Literal["empty", "text"]]


@with_config(
    json_schema_extra={
        "anyOf": _SOMEBODY,
        "additionalProperties": {"anyOf": [{"type": ["string", "number"]}, {"const": False}]},
    }
)
class MessageData(TypedDict):
    """``users`` are ERP users, written to at their registered numbers; ``recipients`` are numbers as the ERP has them;
    100 in all, empty ones passed over. Every other field fills a placeholder of the text. `false` is an empty field, as
    Odoo writes it."""

    users: NotRequired[_Names]
    recipients: NotRequired[_Names]


@with_config(extra="forbid")
class MessageEventBody(TypedDict):
    """A workflow's alert or notice, a scheduled task's beginning or end, a document: a message to each recipient.
    The same ``id`` is the same event."""

    type: Literal["workflow.alert", "workflow.notice", "task.started", "task.ended", "document.created"]
    id: _Id
    data: MessageData
    reading: NotRequired[EventReading]


_Approver = (
    Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_USER,
            pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$",
        ),
    ]
    | _Number
)
_UNCERTAIN: Final = r"[0-9]{1,13}[.,][0-9]{3}"
"""An amount that has two readings: the event says which."""
_UNCERTAIN_TEXT: Final[Any] = {"type": "string", "pattern": f"^{_UNCERTAIN}$"}
_Words = Annotated[str, Field(min_length=1, max_length=120)] | _Number


@with_config(
    extra="forbid",
    json_schema_extra={"dependentRequired": {"amount": ["currency"], "currency": ["amount"]}},
)
class ApprovalData(TypedDict):
    """``users`` is the one ERP user who approves, and ``recipients`` is empty: the code goes to the number that the
    administrator keeps. ``requester`` is the ERP user who asked for the task. The others are the task, and what the
    code is to be (``ttl`` in seconds)."""

    users: Annotated[list[_Approver], Field(min_length=1, max_length=1)] | _Approver
    recipients: NotRequired[Annotated[list[str], Field(max_length=0)]]
    task_id: Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,64}$")] | _Number
    title: NotRequired[_Words]
    document_number: NotRequired[Annotated[str, Field(min_length=1, max_length=64)] | _Number]
    amount: NotRequired[
        Annotated[str, Field(pattern=f"^(?:{AMOUNT}|{_UNCERTAIN})$")]
        | Annotated[float, Field(ge=0, lt=10**15)]
    ]
    currency: NotRequired[Annotated[str, Field(pattern=r"^[A-Z]{3}$")]]
    party: NotRequired[_Words]
    requester: NotRequired[_Approver]
    ttl: NotRequired[Annotated[int, Field(ge=SHORTEST_TTL_SECONDS, le=LONGEST_TTL_SECONDS)]]
    length: NotRequired[Annotated[int, Field(ge=SHORTEST_CODE, le=LONGEST_CODE)]]
    locale: NotRequired[Literal["tr", "en"]]
    template_name: NotRequired[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]]


@with_config(
    extra="forbid",
    json_schema_extra={
        "anyOf": [
            {"required": ["reading"], "properties": {"reading": {"required": ["decimal"]}}},
            {"properties": {"data": {"properties": {"amount": {"not": _UNCERTAIN_TEXT}}}}},
        ]
    },
)
class ApprovalEventBody(TypedDict):
    """*Görevi Gerçekle* was clicked on a task of the type *OTP Onay*: a code goes to that user. The same ``id`` is the
    same code."""

    type: Literal["approval.started"]
    id: _Id
    data: ApprovalData
    reading: NotRequired[EventReading]


@with_config(extra="forbid")
class AccountEventBody(TypedDict):
    """A current account was made or changed: the directory follows, and nothing is sent."""

    type: Literal["account.upserted"]
    id: _Id
    data: AccountUpserted
    reading: NotRequired[EventReading]


ErpEventBody = Annotated[MessageEventBody | ApprovalEventBody | AccountEventBody, Field(discriminator="type")]
"""``POST /v1/erp/events``."""
