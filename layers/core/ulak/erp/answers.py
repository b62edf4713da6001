"""What callers see of an ERP's side of the firm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ulak.catalogue import Locale
from ulak.directory.paged_list import Page
from ulak.erp.kinds import ErpEvent
from ulak.erp.records import EventTemplate, Incoming
from ulak.erp.settings import SourceWithSecret
from ulak.erp.sources import Scheme, Source
from ulak.identity.msisdn import mask
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, ProblemAnswer, TypedDict
from ulak.platform.clock import rfc3339
from ulak.platform.problems import decode_problem, told


class CreditLeft(TypedDict):
    remaining: int
    as_of: str


class SentAnswer(TypedDict):
    """To whom a message went (``user``, or ``recipient``: the place in the event's list) and which: ``message_id``,
    or of an approval the challenge."""

    user: NotRequired[str]
    recipient: NotRequired[int]
    message_id: NotRequired[str]
    otp_id: NotRequired[str]
    status: NotRequired[str]
    expires_at: NotRequired[str]
    resend_after: NotRequired[str]
    in_doubt: NotRequired[bool]
    credit: NotRequired[CreditLeft]


class UnreachableAnswer(TypedDict):
    user: NotRequired[str]
    recipient: NotRequired[int]
    code: str


class RefusedAnswer(SentAnswer):
    """Why nothing went out. ``pointer``: what is wrong in the event itself. ``choose`` is the field of an event, or of
    its source, that chooses between ``readings``. The others are what the sentence of
    ``code`` is filled with."""

    code: str
    pointer: NotRequired[str]
    readings: NotRequired[list[str]]
    choose: NotRequired[str]
    limit: NotRequired[int]
    minutes: NotRequired[int]
    seconds: NotRequired[int]
    needs: NotRequired[int]
    has: NotRequired[int]
    service: NotRequired[str]
    unit: NotRequired[str]
    month: NotRequired[str]
    operator: NotRequired[str]


class UpsertedAnswer(TypedDict):
    """``outcome``: created, updated, unchanged or stale."""

    code: str
    outcome: str


class ErpEventAnswer(TypedDict):
    """``status``: received, processed, partial or failed. What came of it stands there once it is worked through."""

    id: str
    source: str
    source_id: str
    type: str | None
    status: str
    received_at: str
    sent: NotRequired[list[SentAnswer]]
    unreachable: NotRequired[list[UnreachableAnswer]]
    refused: NotRequired[list[RefusedAnswer]]
    account: NotRequired[UpsertedAnswer]
    problems: NotRequired[list[ProblemAnswer]]
    """Why it was given up."""


class ErpUserAnswer(TypedDict):
    user: str
    msisdn: Annotated[str, Personal(Mask.NUMBER)]


class ErpUsersAnswer(TypedDict):
    """Numbers are shown in part: whoever set them knows them."""

    users: list[ErpUserAnswer]
    next_cursor: str | None


class ErpUserRemovedAnswer(TypedDict):
    user: str
    status: str


class ErpTemplateAnswer(TypedDict):
    type: str
    document_type: str | None
    text: str
    purpose: str
    sender_id: str | None


class ErpTemplateRemovedAnswer(TypedDict):
    type: str
    document_type: str | None
    status: str


class SourceRemovedAnswer(TypedDict):
    source: str
    status: str


class ErpTemplatesAnswer(TypedDict):
    templates: list[ErpTemplateAnswer]
    next_cursor: str | None


class RuleAnswer(TypedDict):
    type: str
    when: str
    id: str
    data: dict[str, str]


class EventReadingAnswer(TypedDict):
    """How the values of its events are read; ``null``: nothing is said, so that what has two readings is refused."""

    decimal: str | None
    nothing_words: str | None


class SourceAnswer(TypedDict):
    source: str
    scheme: str
    rules: list[RuleAnswer]
    reading: EventReadingAnswer
    secret_generation: int


class SourceWithSecretAnswer(SourceAnswer):
    """``path`` is where the sender posts; of the scheme ``url`` it holds the secret."""

    path: str
    secret: NotRequired[str]


class SourcesAnswer(TypedDict):
    sources: list[SourceAnswer]
    next_cursor: str | None


class TriedAnswer(TypedDict):
    """The event that the payload would become. ``values`` fill the template's placeholders."""

    type: str
    id: str
    users: list[str]
    recipients: list[Annotated[str, Personal(Mask.NUMBER)]]
    values: dict[str, Annotated[Any, Personal(Mask.VALUE)]]


def event_answer(incoming: Incoming, locale: Locale) -> ErpEventAnswer:
    answer: dict[str, Any] = {
        "id": incoming.ref.event_id,
        "source": incoming.source,
        "source_id": incoming.given_id,
        "type": incoming.kind or None,
        "status": incoming.state,
        "received_at": rfc3339(incoming.received_at),
    }
    result = dict(incoming.result or {})
    if "problems" in result:
        result["problems"] = [told(decode_problem(one), locale) for one in result["problems"]]
    return cast(ErpEventAnswer, answer | result)


def users_answer(page: Page[tuple[str, str]]) -> ErpUsersAnswer:
    users: list[ErpUserAnswer] = [{"user": user, "msisdn": mask(msisdn)} for user, msisdn in page.items]
    return {"users": users, "next_cursor": page.next_cursor}


def template_answer(template: EventTemplate) -> ErpTemplateAnswer:
    return {
        "type": template.kind.value,
        "document_type": template.document_type or None,
        "text": template.text,
        "purpose": template.purpose.value,
        "sender_id": template.sender_id,
    }


def templates_answer(page: Page[EventTemplate]) -> ErpTemplatesAnswer:
    return {
        "templates": [template_answer(template) for template in page.items],
        "next_cursor": page.next_cursor,
    }


def source_answer(source: Source) -> SourceAnswer:
    return {
        "source": source.name,
        "scheme": source.scheme.value,
        "rules": [cast(RuleAnswer, rule.as_fields()) for rule in source.rules],
        "reading": {"decimal": source.reading.decimal, "nothing_words": source.reading.nothing_words},
        "secret_generation": source.generation,
    }


def sources_answer(page: Page[Source]) -> SourcesAnswer:
    return {"sources": [source_answer(source) for source in page.items], "next_cursor": page.next_cursor}


def with_secret_answer(made: SourceWithSecret) -> SourceWithSecretAnswer:
    source, shown = made.source, source_answer(made.source)
    path = f"/v1/erp/hooks/{source.firm_id}/{source.name}"
    answer: SourceWithSecretAnswer = {
        "source": shown["source"],
        "scheme": shown["scheme"],
        "rules": shown["rules"],
        "reading": shown["reading"],
        "secret_generation": shown["secret_generation"],
        "path": f"{path}/{made.secret}" if source.scheme is Scheme.URL else path,
    }
    if source.scheme is not Scheme.URL:
        answer["secret"] = made.secret
    return answer


def tried_answer(event: ErpEvent) -> TriedAnswer:
    values: Mapping[str, Any] = event.values
    return {
        "type": event.kind.value,
        "id": event.given_id,
        "users": [*event.users],
        "recipients": [*event.recipients],
        "values": dict(values),
    }
