"""An ERP's events as values, and what each kind says when nothing else was configured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from ulak.errors import InputError, NotFound, Param, Problem
from ulak.identity.erp_user import LONGEST_USER
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.platform.strict_json import JsonNumber

MOST_RECIPIENTS: Final = 100
"""Of one event; a list is a job."""

LONGEST_ID: Final = 128


class Kind(StrEnum):
    WORKFLOW_ALERT = "workflow.alert"
    """*Uyarı*: a flow whose alert type is SMS warns its users."""
    WORKFLOW_NOTICE = "workflow.notice"
    """*Bilgilendirme*: the same flow lets them know."""
    TASK_STARTED = "task.started"
    """*Zamanlanmış görev*, *Kısa Mesaj ile Uyar*: the alert of its beginning ..."""
    TASK_ENDED = "task.ended"
    """... and of its end, each with recipients of its own."""
    DOCUMENT_CREATED = "document.created"
    """An invoice, order or delivery; its text goes by ``document_type``."""
    ACCOUNT_UPSERTED = "account.upserted"
    """A current account was made or changed: the directory follows. Nothing is sent."""
    APPROVAL_STARTED = "approval.started"
    """*Görevi Gerçekle* was clicked on a task of the type *OTP Onay*: a code goes to that user."""


def kind_with_template(text: str) -> Kind:
    """The kind named `text`, if its text can be configured. An approval's text is kept with those of codes, and a
    current account has none. Raises ``NotFound``."""
    try:
        kind = Kind(text)
    except ValueError as error:
        raise NotFound from error
    if kind in (Kind.APPROVAL_STARTED, Kind.ACCOUNT_UPSERTED):
        raise NotFound
    return kind


OWN_TEXT: Final = "{text}"
"""What is sent when no text was configured: the event's own."""


@dataclass(frozen=True, slots=True)
class ErpEvent:
    """`users` are ERP users whose registered number it goes to, `recipients` numbers as the ERP has them;
    `values` fill the configured text's placeholders."""

    kind: Kind
    given_id: str
    """What the ERP calls it: the same id is the same event."""
    users: tuple[str, ...]
    recipients: tuple[str, ...]
    values: Mapping[str, Any]
    """Texts and numbers; of an account, whatever it is made of."""
    reading: Reading = field(default=NOTHING_SAID, repr=False)
    """How its values are read where they have two readings: `READINGS` alone."""

    @property
    def document_type(self) -> str:
        return str(self.values.get("document_type", "")) if self.kind is Kind.DOCUMENT_CREATED else ""


def erp_event_id(firm_id: str, source: str, given_id: str) -> str:
    """Our name for the event that `source` calls `given_id`."""
    return "erp_" + sha256("\0".join((firm_id, source, given_id)).encode()).hexdigest()[:32]


READINGS: Final[Mapping[str, tuple[str, ...]]] = {"decimal": (",", "."), "nothing_words": ("empty", "text")}
"""What may be said of how an event's values are read, with its choices: fields of `Reading`."""


def read_event(
    fields: Mapping[str, Any], given_id: str | None = None, reading: Reading = NOTHING_SAID
) -> ErpEvent:
    """The event that ``{"type": ..., "id": ..., "data": {...}}`` tells; `given_id` stands for an ``id`` that
    came otherwise, and `reading` for what its own says nothing of. Raises ``InputError`` with every problem.

    >>> read_event({"type": "workflow.alert", "id": "7", "data": {"users": ["ayse"], "text": "Onay bekliyor"}})
    ErpEvent(kind=<Kind.WORKFLOW_ALERT: 'workflow.alert'>, given_id='7', users=('ayse',), recipients=(), \
values={'text': 'Onay bekliyor'})
    """
    problems = [
        Problem("field_unknown", f"/{name}", params={"field": name})
        for name in fields
        if name not in ("type", "id", "data", "reading")
    ]
    reading = _reading(fields.get("reading", {}), reading, problems)
    kinds = [kind.value for kind in Kind]
    if fields.get("type") not in kinds:
        problems.append(Problem("event_type_unknown", "/type", params={"known": ", ".join(kinds)}))
    given = fields.get("id", given_id) if given_id is None else given_id
    if isinstance(given, int | JsonNumber) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or not 1 <= len(given) <= LONGEST_ID or not given.isprintable():
        problems.append(Problem("erp_event_id", "/id", params={"limit": LONGEST_ID}))
    data = fields.get("data")
    if not isinstance(data, Mapping):
        problems.append(Problem("field_not_object", "/data", params={"field": "data"}))
        raise InputError(problems)
    if fields.get("type") == Kind.ACCOUNT_UPSERTED:
        if problems:
            raise InputError(problems)
        return ErpEvent(Kind.ACCOUNT_UPSERTED, str(given), (), (), data, reading)
    users = _names(data, "users", problems)
    recipients = _names(data, "recipients", problems)
    if not problems and not users and not recipients:
        problems.append(Problem("erp_nobody", "/data"))
    if len(users) + len(recipients) > MOST_RECIPIENTS:
        problems.append(Problem("too_many_rows", "/data", params={"limit": MOST_RECIPIENTS}))
    values = {name: _trimmed(value) for name, value in data.items() if name not in ("users", "recipients")}
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, str | int | JsonNumber):
            problems.append(Problem("field_not_text", f"/data/{name}", params={"field": name}))
    if problems:
        raise InputError(problems)
    return ErpEvent(Kind(fields["type"]), str(given), users, recipients, values, reading)


def asked(problem: Problem) -> Problem:
    """The problem as a question, where an amount of an event has two readings: with the field that chooses."""
    if problem.code != "value_uncertain":
        return problem
    return replace(problem, readings=READINGS["decimal"], choose="/reading/decimal")


def _reading(given: Any, default: Reading, problems: list[Problem]) -> Reading:
    if not isinstance(given, Mapping):
        problems.append(Problem("field_not_object", "/reading", params={"field": "reading"}))
        return default
    for name, chosen in given.items():
        if name not in READINGS:
            problems.append(Problem("field_unknown", f"/reading/{name}", params={"field": name}))
        elif chosen not in READINGS[name]:
            params: dict[str, Param] = {"field": name, "expected": ", ".join(READINGS[name])}
            problems.append(Problem("field_not_one_of", f"/reading/{name}", params=params))
    return default if problems else replace(default, **given)


def _trimmed(value: Any) -> Any:
    """A field as the ERP means it: without outer white space; Odoo's ``false`` is an empty one."""
    if value is False:
        return ""
    return value.strip() if isinstance(value, str) else value


def _names(data: Mapping[str, Any], field: str, problems: list[Problem]) -> tuple[str, ...]:
    """A list of texts, or one text alone; each once, in order."""
    given = data.get(field, ())
    names: Sequence[Any] = [given] if isinstance(given, str | int | JsonNumber) else given
    if not isinstance(names, list | tuple):
        problems.append(Problem("field_not_list", f"/data/{field}", params={"field": field}))
        return ()
    for index, name in enumerate(names):
        if name is not False and (
            isinstance(name, bool)
            or not isinstance(name, str | int | JsonNumber)
            or len(str(name)) > LONGEST_USER
        ):
            problems.append(Problem("field_not_text", f"/data/{field}/{index}", params={"field": field}))
    return tuple(dict.fromkeys(str(name).strip() for name in names if _trimmed(name) != ""))
