"""What callers see of the directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from ulak.catalogue import Locale, sentence
from ulak.directory.card_commands import SenderId
from ulak.directory.cards import chosen
from ulak.directory.firms import Service
from ulak.directory.group_commands import NamedMember
from ulak.directory.paged_list import Card, Page, Upserted
from ulak.directory.template_commands import Saved, Version
from ulak.directory.templates import TemplateBody
from ulak.identity import recipient
from ulak.identity.recipient import TCKN
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, TypedDict
from ulak.text import Segmentation
from ulak.text.amounts import KURUS_A_LIRA


class CardDeletedAnswer(TypedDict):
    deleted: bool
    """``false``: members are left, and the same request goes on."""


class NumberAnswer(TypedDict):
    """A number as it was written, with the mobile in it or why there is none."""

    number: Annotated[str, Personal(Mask.NUMBER)]
    msisdn: NotRequired[Annotated[str, Personal(Mask.NUMBER)]]
    unusable: NotRequired[str]


class SubscriberRecipient(TypedDict):
    """The number that messages go to (empty: none), or the masked TCKN."""

    msisdn: NotRequired[Annotated[str, Personal(Mask.NUMBER)]]
    tckn: NotRequired[str | None]


class SubscriberAnswer(TypedDict):
    code: str
    name: Annotated[str, Personal(Mask.NAME)]
    numbers: list[NumberAnswer]
    tckn: str | None
    """Masked."""
    service_number: str
    country: NotRequired[str]
    erp_user: NotRequired[str]
    birthday: NotRequired[Annotated[str, Personal(Mask.VALUE)]]
    """``MM-DD``."""
    language: str
    blocked: bool
    fields: dict[str, Annotated[str | int, Personal(Mask.VALUE)]]
    sends_to: SubscriberRecipient
    sends_to_rule: str


class SubscribersAnswer(TypedDict):
    subscribers: list[SubscriberAnswer]
    next_cursor: str | None


class CardsPutAnswer(TypedDict):
    created: int
    updated: int
    unchanged: int


class ContactAnswer(NumberAnswer):
    label: NotRequired[Annotated[str, Personal(Mask.NAME)]]
    preferred: NotRequired[bool]


class AccountRecipient(TypedDict):
    msisdn: Annotated[str, Personal(Mask.NUMBER)]
    """Empty: none of its contacts is a mobile."""


class CurrentAccountAnswer(TypedDict):
    code: str
    name: Annotated[str, Personal(Mask.NAME)]
    balance: str
    """Liras with two decimals: ``-20.00``."""
    currency: str
    contacts: list[ContactAnswer]
    due_date: NotRequired[str]
    city: NotRequired[str]
    special_code: NotRequired[str]
    country: NotRequired[str]
    blocked: bool
    disputed: bool
    fields: dict[str, Annotated[str | int, Personal(Mask.VALUE)]]
    sends_to: AccountRecipient
    sends_to_rule: str


class CurrentAccountsAnswer(TypedDict):
    accounts: list[CurrentAccountAnswer]
    next_cursor: str | None


class AccountsPutAnswer(CardsPutAnswer):
    without_mobile: int


class FilterAnswer(TypedDict):
    code: str
    name: str
    overdue_days: NotRequired[int]
    balance_over: NotRequired[str | int]
    city: NotRequired[str]
    special_code: NotRequired[str]
    currency: NotRequired[str]
    undisputed: NotRequired[bool]
    not_reminded_days: NotRequired[int]


class FiltersAnswer(TypedDict):
    filters: list[FilterAnswer]
    next_cursor: str | None


class GroupAnswer(TypedDict):
    code: str
    name: str
    holds_groups: bool


class GroupsAnswer(TypedDict):
    groups: list[GroupAnswer]
    next_cursor: str | None


class MemberAnswer(TypedDict):
    """``name`` is a subscriber's; one that was taken out since has none."""

    kind: str
    code: str
    name: NotRequired[Annotated[str, Personal(Mask.NAME)]]


class MembersAnswer(TypedDict):
    members: list[MemberAnswer]
    next_cursor: str | None


class SenderIdAnswer(TypedDict):
    sender_id: str
    registration: str
    default: bool


class SenderIdsAnswer(TypedDict):
    """By service."""

    services: dict[str, list[SenderIdAnswer]]


class CountedAnswer(TypedDict):
    """A text, what it costs, and what would make it cheaper (₺, ’ and their like are named there)."""

    text: str
    encoding: str
    units: int
    limit: int | None
    segments: int
    credits: int
    fits: bool
    hints: list[str]
    warnings: list[str]


class PreviewAnswer(CountedAnswer):
    version: int


class ColumnAnswer(TypedDict):
    name: str
    type: str
    typical: str
    longest: int


class _Template(TypedDict):
    code: str
    version: int
    name: str
    text: str
    purpose: str
    message_type: str
    encoding: str
    text_as: str | None
    language: str
    columns: list[ColumnAnswer]


class SavedTemplateAnswer(_Template):
    """What it comes to with usual values and with the longest."""

    typical: CountedAnswer
    worst: CountedAnswer


class MessageTemplateAnswer(_Template):
    versions: list[int]
    """The latest hundred, the latest first."""


class TemplateLine(TypedDict):
    code: str
    name: str
    version: int


class MessageTemplatesAnswer(TypedDict):
    templates: list[TemplateLine]
    next_cursor: str | None


def subscriber_answer(card: Card) -> SubscriberAnswer:
    """The card with its TCKN masked, and which number messages go to, by which rule."""
    msisdn, rule = chosen(card.facts["numbers"])
    shown = card.tckn.shown if card.tckn else None
    by_tckn = recipient.of(card.facts["service_number"]) is TCKN
    answer: Mapping[str, Any] = {
        "code": card.code,
        "name": card.name,
        **card.facts,
        "tckn": shown,
        "sends_to": {"tckn": shown} if by_tckn else {"msisdn": msisdn},
        "sends_to_rule": "service_number_tckn" if by_tckn else rule,
    }
    return cast(SubscriberAnswer, answer)


def current_account_answer(card: Card) -> CurrentAccountAnswer:
    """The account, with the number that messages go to, and by which rule."""
    facts = dict(card.facts)
    balance, contacts = facts.pop("balance"), facts.pop("numbers")
    msisdn, rule = chosen(contacts)
    sign = "-" if balance < 0 else ""
    answer: Mapping[str, Any] = {
        "code": card.code,
        "name": card.name,
        "balance": f"{sign}{abs(balance) // KURUS_A_LIRA}.{abs(balance) % KURUS_A_LIRA:02}",
        "contacts": contacts,
        **facts,
        "sends_to": {"msisdn": msisdn},
        "sends_to_rule": rule,
    }
    return cast(CurrentAccountAnswer, answer)


def filter_answer(card: Card) -> FilterAnswer:
    return cast(FilterAnswer, {"code": card.code, "name": card.name, **card.facts})


def group_answer(card: Card) -> GroupAnswer:
    return {"code": card.code, "name": card.name, "holds_groups": card.facts["holds_groups"]}


def template_line(card: Card) -> TemplateLine:
    return {"code": card.code, "name": card.name, "version": card.facts["latest"]}


def upserted_answer(done: Upserted) -> CardsPutAnswer:
    """What came of rows, which do not say when they were changed: none is stale."""
    return {"created": done.created, "updated": done.updated, "unchanged": done.unchanged}


def members_answer(page: Page[NamedMember]) -> MembersAnswer:
    members: list[MemberAnswer] = []
    for one in page.items:
        answer: MemberAnswer = {"kind": one.member.kind.value, "code": one.member.code}
        if one.name is not None:
            answer["name"] = one.name
        members.append(answer)
    return {"members": members, "next_cursor": page.next_cursor}


def sender_ids_answer(by_service: Mapping[Service, Sequence[SenderId]]) -> SenderIdsAnswer:
    return {
        "services": {
            service.value: [
                {"sender_id": one.name, "registration": one.registration.value, "default": one.default}
                for one in known
            ]
            for service, known in by_service.items()
        }
    }


def saved_answer(code: str, body: TemplateBody, saved: Saved, locale: Locale) -> SavedTemplateAnswer:
    return {
        **_template(code, saved.version, body),
        "typical": counted_answer(saved.checked.typical, locale),
        "worst": counted_answer(saved.checked.worst, locale),
    }


def template_answer(code: str, found: Version) -> MessageTemplateAnswer:
    return {**_template(code, found.number, found.body), "versions": list(found.numbers)}


def preview_answer(version: int, counted: Segmentation, locale: Locale) -> PreviewAnswer:
    return {"version": version, **counted_answer(counted, locale)}


def counted_answer(counted: Segmentation, locale: Locale) -> CountedAnswer:
    return {
        "text": counted.text,
        "encoding": counted.encoding.value,
        "units": counted.units,
        "limit": counted.limit,
        "segments": len(counted.segments),
        "credits": counted.billed_segments,
        "fits": counted.problem is None,
        "hints": [sentence(hint.code, locale, hint.params) for hint in counted.hints],
        "warnings": [sentence(warning.code, locale, warning.params) for warning in counted.warnings],
    }


def _template(code: str, version: int, body: TemplateBody) -> _Template:
    return cast(_Template, {"code": code, "version": version, **body.model_dump(mode="json")})
