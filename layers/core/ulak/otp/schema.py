"""The bodies of codes as pydantic models, for the OpenAPI document only.

`ulak.otp.requests` reads the bodies, without a library. A test holds the two together: a body is taken by both with the
same values, or refused by both. ``null`` is the same as an absent field.

Only the spelling of a number can differ, which JSON schema does not see: the reader takes a whole number as digits
alone (``6``, not ``6.0``).
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from ulak.errors import InvalidValue
from ulak.otp.challenge import DEFAULT_TTL_SECONDS, LONGEST_TTL_SECONDS, SHORTEST_TTL_SECONDS
from ulak.otp.codes import LONGEST_CODE, SHORTEST_CODE
from ulak.otp.requests import (
    ANDROID_HASH,
    CURRENCY,
    DOMAIN,
    LONGEST_NUMBER,
    LONGEST_SENDER_ID,
    LONGEST_TEMPLATE,
    LONGEST_TEXT,
    LONGEST_WORDS,
    NAME,
    PURPOSE,
    TASK_ID,
    TEMPLATE_NAME,
)
from ulak.otp.task import AMOUNT, MOST_WHOLE_DIGITS, canonical_number
from ulak.platform.strict_json import JsonNumber


def _text(most: int = LONGEST_TEXT, pattern: str | None = None, **more: Any) -> Any:
    whole = f"^(?:{pattern})$" if pattern else None
    return Field(min_length=1, max_length=most, pattern=whole, **more)


Text = Annotated[str, _text()]
Name = Annotated[str, _text(pattern=NAME)]
Words = Annotated[str, _text(LONGEST_WORDS)]
Purpose = Annotated[str, _text(pattern=PURPOSE, examples=["sign_in", "approve_task"])]
Template = Annotated[str, _text(LONGEST_TEMPLATE)]
Locale = Literal["tr", "en"]
Encoding = Literal["profile", "transliterate"]
_WHOLE_LIMIT: Final = 10**MOST_WHOLE_DIGITS
_AMOUNT_TEXT: Final = f"^(?:{AMOUNT})$"


def _amount(number: JsonNumber) -> JsonNumber:
    try:
        canonical_number(str(number))
    except InvalidValue as invalid:
        raise ValueError(invalid.problem.code) from invalid
    return number


Amount = Annotated[
    Annotated[str, Field(pattern=_AMOUNT_TEXT)]
    | Annotated[int, Field(ge=0, lt=_WHOLE_LIMIT)]
    | Annotated[JsonNumber, AfterValidator(_amount)],
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _AMOUNT_TEXT},
                {"type": "number", "minimum": 0, "exclusiveMaximum": _WHOLE_LIMIT},
            ],
            "description": "As text it has one reading: 48250, 48250.00, 48.250,00 or 48,250.00, not 48.250. A "
            "number's point stands before its decimals. More than two are rounded.",
            "examples": ["48250.00"],
        }
    ),
]

_NULL: Final[Any] = {"type": "null"}
_GIVEN: Final[Any] = {"not": _NULL}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ToErpUser(_Strict):
    """The number that the administrator keeps for an ERP user."""

    erp_user: Name
    subscriber: None = None


class ToSubscriber(_Strict):
    """The number that a subscriber's card chooses, by the card's code."""

    subscriber: Name
    erp_user: None = None


class CodeTask(_Strict):
    """A task of the ERP; an amount has its currency."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {
                    "required": ["amount", "currency"],
                    "properties": {"amount": _GIVEN, "currency": _GIVEN},
                },
                {"properties": {"amount": _NULL, "currency": _NULL}},
            ]
        }
    )

    id: Annotated[str, _text(pattern=TASK_ID)]
    title: Words | None = None
    document_number: Text | None = None
    amount: Amount | None = None
    currency: Annotated[str, _text(pattern=CURRENCY)] | None = None
    party: Words | None = None
    approver: Annotated[
        Name, Field(description="The ERP user who may approve it: one of the firm's approvers.")
    ]
    requester: Annotated[
        Name | None, Field(description="The ERP user who asked for it, who cannot approve it.")
    ] = None

    @model_validator(mode="after")
    def _amount_with_currency(self) -> CodeTask:
        if (self.amount is None) != (self.currency is None):
            raise ValueError("otp_amount_and_currency")
        return self


class CodeTags(_Strict):
    """Whom a code is for within the firm."""

    cost_center: Name | None = None
    department: Name | None = None
    branch: Name | None = None
    erp_company: Name | None = None
    document_number: Name | None = None


class Visitor(_Strict):
    """Whose visit caused the code: limits count by it."""

    ip: Name | None = None
    user: Name | None = None


class IssueBodySchema(_Strict):
    """``POST /v1/otp``, and its resend. It goes to a number, or, with a task, to the one kept for its approver; a
    template is given as text or by its name."""

    model_config = ConfigDict(
        json_schema_extra={
            "not": {
                "required": ["template", "template_name"],
                "properties": {"template": _GIVEN, "template_name": _GIVEN},
            },
            "anyOf": [
                {"required": ["to"], "properties": {"to": _GIVEN}},
                {"required": ["task"], "properties": {"task": _GIVEN}},
            ],
        }
    )

    to: Annotated[str, _text(LONGEST_NUMBER)] | ToErpUser | ToSubscriber | None = Field(
        None,
        description="Whom the code goes to. Left out with a task: its code goes to the number kept for its approver.",
    )
    purpose: Purpose
    task: CodeTask | None = None
    template: Template | None = None
    template_name: Annotated[str, _text(pattern=TEMPLATE_NAME)] | None = None
    length: Annotated[int, Field(ge=SHORTEST_CODE, le=LONGEST_CODE)] | None = SHORTEST_CODE
    ttl: Annotated[int, Field(ge=SHORTEST_TTL_SECONDS, le=LONGEST_TTL_SECONDS)] | None = Field(
        DEFAULT_TTL_SECONDS, description="Seconds for which the code holds."
    )
    locale: Locale | None = "tr"
    encoding: Encoding | None = "transliterate"
    text_as: Literal["written", "mended"] | None = Field(
        None,
        description="Where the words look misread (`MÃ¼ÅŸteri`): as they stand, or mended. Left out, it is asked.",
    )
    sender_id: Annotated[str, _text(LONGEST_SENDER_ID)] | None = None
    client_reference: Name | None = None
    requested_by: Name | None = None
    tags: CodeTags | None = None
    visitor: Visitor | None = None
    android_hash: Annotated[str, _text(pattern=ANDROID_HASH)] | None = None
    web_domain: Annotated[str, _text(pattern=DOMAIN)] | None = None

    @model_validator(mode="after")
    def _to_whom(self) -> IssueBodySchema:
        if self.to is None and self.task is None:
            raise ValueError("field_missing")
        return self

    @model_validator(mode="after")
    def _one_template(self) -> IssueBodySchema:
        if self.template is not None and self.template_name is not None:
            raise ValueError("otp_template_or_name")
        return self


class VerifyBodySchema(_Strict):
    """``POST /v1/otp/{otp_id}/verify``. The task is the one that the code was issued for."""

    code: Annotated[str, Field(pattern=f"^[0-9]{{{SHORTEST_CODE},{LONGEST_CODE}}}$")]
    task: CodeTask | None = None


class CodeTemplateBodySchema(_Strict):
    """``POST /v1/otp/templates/{name}``."""

    text: Template
    purpose: Purpose
    locale: Locale | None = "tr"
    encoding: Encoding | None = "transliterate"
    text_as: Literal["written", "mended"] | None = Field(
        None,
        description="Where the words look misread (`MÃ¼ÅŸteri`): as they stand, or mended. Left out, it is asked.",
    )
