"""What callers send, as they send it. Every field that is wrong is told, not the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    ValidationError,
    model_validator,
)

from ulak.errors import InputError, Param, Problem
from ulak.rules import Purpose
from ulak.text import EncodingChoice, MessageType

MOST_INLINE_ROWS: Final = 10_000

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Value = str | StrictInt
"""A row's value. JSON fractions arrive as the text they were written as (``strict_json``)."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Tags(_Body):
    """Whom a message is for within the firm, for the month's report."""

    cost_center: Tag | None = None
    department: Tag | None = None
    branch: Tag | None = None
    erp_company: Tag | None = None
    document_number: Tag | None = None


class _Sending(_Body):
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
    params: dict[str, Value] = {}

    def rows(self) -> list[Mapping[str, Value]]:
        return [{**self.params, "to": self.to}]


class JobBody(_Sending):
    """``POST /v1/jobs``: plain numbers, or rows whose ``to`` is the number and whose other values fill the
    text's placeholders."""

    recipients: list[str] = Field(default=[], max_length=MOST_INLINE_ROWS)
    rows_: list[dict[str, Value]] = Field(default=[], max_length=MOST_INLINE_ROWS, alias="rows")
    upload: str | None = None
    """A file of ``POST /v1/uploads``."""
    columns: dict[str, str | int] = {}
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
B = TypeVar("B", MessageBody, JobBody, QuoteBody)

_CODES: Final[Mapping[str, str]] = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "enum": "field_not_one_of",
    "string_too_short": "field_empty",
    "string_too_long": "field_too_long",
    "too_long": "too_many_rows",
    "string_type": "field_not_text",
    "int_type": "field_not_text",
    "bool_type": "field_not_boolean",
    "bool_parsing": "field_not_boolean",
    "float_type": "field_not_text",
    "list_type": "field_not_list",
    "dict_type": "field_not_object",
    "model_type": "field_not_object",
    "model_attributes_type": "field_not_object",
    "value_error": "recipients_or_rows",
}
"""pydantic's word for what is wrong → ours."""


def parse(kind: type[B], fields: Mapping[str, Any]) -> B:
    """The body as `kind`; ``InputError`` with every problem."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        problems: dict[tuple[str, str], Problem] = {}
        for one in error.errors(include_url=False, include_input=False):
            problem = _problem(one)
            problems.setdefault((problem.pointer, problem.code), problem)
        raise InputError(problems.values()) from error


def _problem(one: Any) -> Problem:
    location = list(one["loc"])
    if one["type"] in ("string_type", "int_type") and len(location) > (3 if location[0] == "rows" else 2):
        location.pop()  # a row's value may be text or a number, and pydantic complains of either choice apart
    params: dict[str, Param] = {"field": str(location[-1]) if location else ""}
    context = one.get("ctx", {})
    if "expected" in context:
        params["expected"] = str(context["expected"])
    if "max_length" in context:
        params["limit"] = int(context["max_length"])
    row = int(location[1]) + 1 if location[:1] in (["rows"], ["recipients"]) and len(location) > 1 else None
    return Problem(
        _CODES.get(one["type"], "field_invalid"), "".join(f"/{_escaped(p)}" for p in location), row, params
    )


def _escaped(part: str | int) -> str:
    """A JSON pointer's reference token (RFC 6901)."""
    return str(part).replace("~", "~0").replace("/", "~1")
