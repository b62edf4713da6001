"""What callers send, read without a library: a verify that has to be quick imports none for three fields.

`ulak.otp.schema` publishes the same bodies, and a test holds the two together. Every bad field is told, not the
first. A code is a JSON string of digits 0-9 and nothing else: a number would have lost its leading zeros, and other
scripts' digits are no code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from ulak.catalogue import Locale
from ulak.errors import InputError, InvalidValue, Problem
from ulak.otp.challenge import DEFAULT_TTL_SECONDS, LONGEST_TTL_SECONDS, SHORTEST_TTL_SECONDS
from ulak.otp.codes import CODE, LONGEST_CODE, SHORTEST_CODE
from ulak.otp.task import Task, canonical_amount, canonical_number
from ulak.platform.strict_json import JsonNumber, parse_object
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.text import EncodingChoice
    from ulak.text.misread import TextAs

LARGEST_BODY: Final = 8 * 1024
"""Octets: a task, a template and a few names."""

# Patterns for ``fullmatch``, each compiled when it is first needed, and kept by `re`.
PURPOSE: Final = r"[a-z][a-z0-9_]{1,31}"
TASK_ID: Final = r"[\x21-\x7e]{1,64}"
NAME: Final = r"[^\x00-\x1f\x7f]{1,64}"
TEMPLATE_NAME: Final = r"[a-z0-9][a-z0-9_-]{0,31}"
CURRENCY: Final = r"[A-Z]{3}"
ANDROID_HASH: Final = r"[A-Za-z0-9+/]{11}"
DOMAIN: Final = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
TAGS: Final = ("cost_center", "department", "branch", "erp_company", "document_number")
LONGEST_TEXT: Final = 64
"""Characters of a text that has no other limit here."""
LONGEST_NUMBER: Final = 40
LONGEST_SENDER_ID: Final = 11
LONGEST_TEMPLATE: Final = 400
LONGEST_WORDS: Final = 120


@dataclass(frozen=True, slots=True)
class IssueBody:
    """``POST /v1/otp``, and its resend."""

    to: str
    """A number as a person writes it, or empty where the directory knows the person's."""
    erp_user: str
    subscriber: str
    """The code of a card; of `to`, `erp_user` and `subscriber` one is given, or none, where there is a
    task: its code goes to the number kept for its approver."""
    purpose: str
    task: Task | None
    template: str | None
    template_name: str
    length: int
    ttl_seconds: int
    locale: Locale
    encoding: EncodingChoice
    text_as: TextAs | None
    """How what looks misread in the words goes out; what the code approves is the task as it was given."""
    sender_id: str | None
    client_reference: str
    requested_by: str
    """The ERP user on whose behalf it is sent, where the key does not say."""
    tags: Mapping[str, str]
    """Whom it is for within the firm."""
    visitor_ip: str
    visitor_user: str
    android_hash: str
    web_domain: str


@dataclass(frozen=True, slots=True)
class VerifyBody:
    code: str
    task: Task | None

    def __repr__(self) -> str:
        return "VerifyBody(...)"


@dataclass(frozen=True, slots=True)
class TemplateBody:
    text: str
    purpose: str
    locale: Locale
    encoding: EncodingChoice
    text_as: TextAs | None


class Fields:
    """A JSON object whose fields are read one by one. `problems` collects what is wrong."""

    def __init__(self, given: Mapping[str, Any], pointer: str, problems: list[Problem]) -> None:
        self._given = given
        self._pointer = pointer
        self._known: set[str] = set()
        self.problems = problems

    def refuse(self, code: str, name: str, **params: str | int) -> None:
        self.problems.append(Problem(code, f"{self._pointer}/{name}", params={"field": name, **params}))

    def take(self, name: str) -> object:
        """The field's value; ``None`` if it is absent or null."""
        self._known.add(name)
        return self._given.get(name)

    def has(self, name: str) -> bool:
        return self._given.get(name) is not None

    def text(
        self, name: str, shape: str | None = None, *, most: int = LONGEST_TEXT, required: bool = False
    ) -> str:
        """A JSON string of `shape`, of `most` characters; empty when it is absent."""
        value = self.take(name)
        if value is None:
            if required:
                self.refuse("field_missing", name)
        elif not isinstance(value, str):
            self.refuse("otp_field_not_string", name)
        elif not value:
            self.refuse("field_empty", name)
        elif len(value) > most:
            self.refuse("field_too_long", name, limit=most)
        elif shape is not None and not re.fullmatch(shape, value):
            self.refuse("field_invalid", name)
        else:
            return value
        return ""

    def choice(self, name: str, options: tuple[str, ...], default: str) -> str:
        value = self.take(name)
        if value is None:
            return default
        if not isinstance(value, str) or value not in options:
            self.refuse("field_not_one_of", name, expected=", ".join(options))
            return default
        return value

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        value = self.take(name)
        if value is None:
            return default
        if type(value) is not int or not least <= value <= most:
            self.refuse("otp_field_range", name, least=least, most=most)
            return default
        return value

    def object(self, name: str) -> Fields | None:
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse("field_not_object", name)
            return None
        return Fields(value, f"{self._pointer}/{name}", self.problems)

    def close(self) -> None:
        """Refuse the fields that were not read."""
        for name in self._given.keys() - self._known:
            self.refuse("field_unknown", name[:64])


def read_issue(body: bytes) -> IssueBody:
    """The body of an issue or a resend; `InputError` with every problem."""
    fields = _open(body)
    task = _task(fields)
    to = fields.object("to") if isinstance(fields.take("to"), dict) else None
    number = "" if to is not None else fields.text("to", most=LONGEST_NUMBER, required=not fields.has("task"))
    erp_user = subscriber = ""
    if to is not None:
        erp_user, subscriber = to.text("erp_user", NAME), to.text("subscriber", NAME)
        if bool(erp_user) == bool(subscriber):
            fields.refuse("otp_to_one", "to")
        to.close()
    visitor = fields.object("visitor")
    template = fields.text("template", most=LONGEST_TEMPLATE)
    read = IssueBody(
        to=number,
        erp_user=erp_user,
        subscriber=subscriber,
        purpose=fields.text("purpose", PURPOSE, required=True),
        task=task,
        template=template or None,
        template_name=fields.text("template_name", TEMPLATE_NAME),
        length=fields.whole("length", SHORTEST_CODE, LONGEST_CODE, SHORTEST_CODE),
        ttl_seconds=fields.whole("ttl", SHORTEST_TTL_SECONDS, LONGEST_TTL_SECONDS, DEFAULT_TTL_SECONDS),
        locale=_locale(fields),
        encoding=_encoding(fields),
        text_as=_text_as(fields),
        sender_id=fields.text("sender_id", most=LONGEST_SENDER_ID) or None,
        client_reference=fields.text("client_reference", NAME),
        requested_by=fields.text("requested_by", NAME),
        tags=_tags(fields),
        visitor_ip=visitor.text("ip", NAME) if visitor else "",
        visitor_user=visitor.text("user", NAME) if visitor else "",
        android_hash=fields.text("android_hash", ANDROID_HASH),
        web_domain=fields.text("web_domain", DOMAIN),
    )
    if visitor:
        visitor.close()
    if read.template and read.template_name:
        fields.refuse("otp_template_or_name", "template_name")
    _close(fields)
    return read


def read_template(body: bytes) -> TemplateBody:
    """The body of a template to keep; `InputError` with every problem."""
    fields = _open(body)
    read = TemplateBody(
        text=fields.text("text", most=LONGEST_TEMPLATE, required=True),
        purpose=fields.text("purpose", PURPOSE, required=True),
        locale=_locale(fields),
        encoding=_encoding(fields),
        text_as=_text_as(fields),
    )
    _close(fields)
    return read


def read_verify(body: bytes) -> VerifyBody:
    """The body of a verify; `InputError` with every problem, none of which repeats the code."""
    fields = _open(body)
    value = fields.take("code")
    code = value if isinstance(value, str) and CODE.fullmatch(value) else ""
    if not code:
        if value is None:
            fields.refuse("field_missing", "code")
        else:
            fields.refuse("otp_code_shape", "code", least=SHORTEST_CODE, most=LONGEST_CODE)
    task = _task(fields)
    _close(fields)
    return VerifyBody(code, task)


def _open(body: bytes) -> Fields:
    return Fields(parse_object(body), "", [])


def _tags(body: Fields) -> dict[str, str]:
    fields = body.object("tags")
    if fields is None:
        return {}
    tags = {name: text for name in TAGS if (text := fields.text(name, NAME))}
    fields.close()
    return tags


def _close(fields: Fields) -> None:
    fields.close()
    if fields.problems:
        raise InputError(fields.problems)


def _locale(fields: Fields) -> Locale:
    return cast(Locale, fields.choice("locale", ("tr", "en"), "tr"))


def _encoding(fields: Fields) -> EncodingChoice:
    from ulak.text import EncodingChoice  # whoever checks a code needs no alphabets

    options = tuple(choice.value for choice in EncodingChoice)
    return EncodingChoice(fields.choice("encoding", options, EncodingChoice.TRANSLITERATE.value))


def _text_as(fields: Fields) -> TextAs | None:
    return cast("TextAs", fields.choice("text_as", ("written", "mended"), "")) or None


def _task(body: Fields) -> Task | None:
    fields = body.object("task")
    if fields is None:
        return None
    task = Task(
        id=fields.text("id", TASK_ID, required=True),
        title=fields.text("title", most=LONGEST_WORDS),
        document_number=fields.text("document_number"),
        amount=_amount(fields),
        currency=fields.text("currency", CURRENCY),
        party=fields.text("party", most=LONGEST_WORDS),
        approver=fields.text("approver", NAME, required=True),
        requester=fields.text("requester", NAME),
    )
    if bool(task.amount) != bool(task.currency):
        fields.refuse("otp_amount_and_currency", "currency" if task.amount else "amount")
    fields.close()
    return task


def _amount(fields: Fields) -> str:
    """An amount as text or as a number."""
    value = fields.take("amount")
    if value is None:
        return ""
    try:
        if type(value) is int or isinstance(value, JsonNumber):
            return canonical_number(str(value))
        if isinstance(value, str):
            return canonical_amount(value)
    except InvalidValue as invalid:
        fields.refuse(invalid.problem.code, "amount")
    else:
        fields.refuse("otp_amount", "amount")
    return ""
