"""From what was typed to a job: counted, checked and sent by the very commands that the API has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import orjson

from ulak.console.before import Before, SentBefore
from ulak.console.drafts import MANY, Draft, Drafts
from ulak.console.forms import whole_number
from ulak.console.readings import (
    Question,
    answers_of,
    asks,
    column_fields,
    kept,
    may_be_kept,
    questions,
    reading_fields,
    reading_of,
)
from ulak.console.times import local_instant
from ulak.directory.approvers import ApproverStore
from ulak.directory.credit_prices import amount_of
from ulak.directory.firms import Registration, Service
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import Card, PagedList
from ulak.errors import InputError, InvalidValue, NotFound, Param, Problem
from ulak.identity import recipient
from ulak.identity.recipient import tckn_in
from ulak.ledger.credit import Credit
from ulak.links.link import PLACEHOLDER
from ulak.links.media import KEPT_DAYS, KINDS, Media, MediaForm
from ulak.links.targets import LONGEST as LONGEST_LINK
from ulak.lists.uploads import Uploads, UploadView
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.planning.accept import Accept
from ulak.planning.commands import SendJob
from ulak.planning.quotes import Quote, Quotes
from ulak.planning.requests import MOST_GROUPS, MOST_INLINE_ROWS, JobBody, QuoteBody
from ulak.platform.bodies import parse
from ulak.platform.clock import istanbul_day
from ulak.platform.idempotency import RequestKey
from ulak.platform.problems import decode_problem
from ulak.rules import Purpose, profile
from ulak.rules.content import Finding
from ulak.text import MessageType, Segmentation
from ulak.text.placeholders import fill

if TYPE_CHECKING:
    from ulak.console.picking import Picking

TYPES: Final = (
    MessageType.BULK,
    MessageType.FLASH,
    MessageType.VIP,
    MessageType.WAP_PUSH,
    MessageType.MMS,
)
"""Kinds of messages that a form lets choose from; codes and messages by TCKN go by ways of their own."""

PATH: Final = "/konsol/gonder"
"""With a draft's id and content it names the job that the draft becomes, however often it is sent."""

TRIAL: Final = "/konsol/gonder/deneme"
"""The same of a message that is tried out."""

LONGEST_RECIPIENTS: Final = 300_000
"""Octets of the numbers of a draft: an item of the table has room for them."""
LONGEST_TEXT: Final = 20_000

_BETWEEN: Final = re.compile(r"[\n,;\t]+")
_TAG: Final = 64
LONGEST_CODES: Final = 20_000
_OFFERED: Final = 100
_COLUMNS_SHOWN: Final = 400
_MARK: Final = f"{{{PLACEHOLDER}}}"
_SHORT: Final = (
    "template",
    "upload",
    "upload_columns",
    "sender_id",
    "send_at",
    "message_type",
    "recipient_type",
    "link_media",
    "link_days",
)
"""Fields of a draft that hold a name, a number or a word."""
TAGS: Final = ("department", "branch", "cost_center", "document_number")
_LOCAL: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form lets choose from."""

    templates: Sequence[Card]
    groups: Sequence[Card]
    filters: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a draft would become: its quote, or what is wrong with it."""

    draft: Draft
    numbers: Sequence[str]
    problems: Sequence[Problem] = ()
    quote: Quote | None = None
    counted: Segmentation | None = None
    remaining: int = 0
    """Credits that the firm has."""
    pending: bool = False
    """Its list is being read."""
    before: Before | None = None
    """The last job that went to the same list."""

    @property
    def only_asks(self) -> bool:
        """Whether nothing is wrong but that its list leaves something open."""
        return bool(self.problems) and all(map(asks, self.problems))

    @property
    def reads(self) -> bool:
        """Whether there is something to look at before it is sent."""
        return self.quote is not None or self.pending


@dataclass(frozen=True, slots=True)
class Sending:
    drafts: Drafts
    quotes: Quotes
    accept: Accept
    firms: KnownFirms
    credit: Credit
    approvers: ApproverStore
    uploads: Uploads
    lists: tuple[PagedList, PagedList, PagedList]
    """The firm's templates, groups and filters."""
    trail: Trail
    before: SentBefore
    media: Media
    has_short_domain: bool
    """Whether links of our own can be made."""
    picking: Picking

    def types(self, firm_id: str) -> list[tuple[MessageType, bool]]:
        """The kinds of messages to phones, and whether the firm's operator offers each."""
        try:
            operator_id = self.firms.account(firm_id, Service.SMS).operator_id
        except InputError:  # it is told where the sender is chosen
            return [(one, one is MessageType.BULK) for one in TYPES]
        offered = profile(operator_id, istanbul_day(self.drafts.clock())).message_types
        return [(one, one in offered) for one in TYPES]

    def senders(self, visitor: Visitor, service: Service = Service.SMS) -> list[str]:
        """Sender IDs that the firm may send from by a service, the default first."""
        known = self.firms.sender_ids(visitor.firm_id, service)
        return [name for name, state in known if state is Registration.REGISTERED]

    def count(self, visitor: Visitor, draft: Draft) -> Segmentation:
        """What the text costs for each recipient; ``InputError`` where it has to be asked about."""
        body = parse(QuoteBody, _texts(replace(draft, template="")))
        return self.quotes.count(visitor.firm_id, body)

    def content(self, visitor: Visitor, counted: Segmentation) -> list[Finding]:
        """What a counted text holds that operators filter or that misleads."""
        return self.quotes.content(visitor.firm_id, counted)

    def price(self, visitor: Visitor, draft: Draft, counted: Segmentation) -> str:
        """What the text costs for each recipient, in the firm's own price; empty where it has none."""
        price = self.firms.firm(visitor.firm_id).credit_prices.get(draft.service.value)
        return amount_of(counted.billed_segments, price) if price else ""

    def check(self, visitor: Visitor, draft: Draft) -> Checked:
        """Everything about a draft that can be said before it is sent."""
        numbers = numbers_of(draft)
        problems = self._missing(visitor, draft, numbers)
        if problems:
            return Checked(draft, numbers, problems)
        try:
            body = parse(QuoteBody, self._fields(visitor, draft))
            counted = self.quotes.count(visitor.firm_id, body) if draft.text else None
            quote = self._behind(visitor, draft, body) if draft.behind else self.quotes.of_list(visitor, body)
        except InputError as error:
            return Checked(draft, numbers, error.problems)
        if quote is None:
            return Checked(draft, numbers, pending=True)
        remaining = self.credit.accounts(visitor.firm_id)[draft.service].remaining
        before = self.before.find(visitor, draft, numbers)
        return Checked(draft, numbers, (), quote, counted, remaining, before=before)

    def _behind(self, visitor: Visitor, draft: Draft, body: QuoteBody) -> Quote | None:
        """The quote of a list that is read behind; ``None`` while it is. Asked for once for what the draft says, and
        again when it is not kept any more. ``InputError`` where the list cannot be sent."""
        state = None
        if draft.quoted == draft.content:
            with suppress(NotFound):
                state = self.quotes.view(visitor, draft.quote_id)
        if state is None:
            self.drafts.quote(visitor, draft, self.quotes.ask(visitor, body))
            return None
        if state.status == "failed":
            raise InputError([decode_problem(one) for one in state.answer["problems"]])
        return state.answer if state.status == "ready" else None

    def offered(self, firm_id: str) -> Offered:
        """What the form lets choose from: the first hundred of each."""
        return Offered(*(cards.page(firm_id, "", "", _OFFERED)[0] for cards in self.lists))

    def add_file(self, visitor: Visitor, draft: Draft, upload_id: str) -> bool:
        """The draft gets the file that was put into the bucket; whether the file leaves something open.
        ``InputError`` where it is none yet, or no list."""
        return self._take_file(visitor, replace(draft, upload=upload_id, said=(), checked=False))

    def _take_file(self, visitor: Visitor, draft: Draft) -> bool:
        view = self._view(visitor, draft)
        if wrong := [one for one in view.problems if not asks(one)]:
            raise InputError([replace(one, pointer="/upload") for one in wrong])
        columns = ", ".join(view.columns)[:_COLUMNS_SHOWN]
        self.drafts.save(visitor, replace(draft, upload_columns=columns))
        return bool(view.problems)

    def _view(self, visitor: Visitor, draft: Draft) -> UploadView:
        answers = answers_of(draft.said)
        try:
            return self.uploads.view(
                visitor.firm_id,
                draft.upload,
                recipient.of(draft.service),
                reading_of(answers),
                column_fields(answers),
            )
        except NotFound as error:
            raise InputError([Problem("draft_file_missing", "/upload")]) from error

    def asked(self, visitor: Visitor, draft: Draft) -> list[Question]:
        """What the draft's list leaves open: what its file does first, then what its rows do. ``InputError`` where it
        is no list any more."""
        problems: Sequence[Problem] = self._view(visitor, draft).problems if draft.upload else ()
        if not problems:
            problems = self.check(visitor, draft).problems
        source = self.uploads.source(visitor.firm_id, draft.upload) if draft.upload else None
        return questions(problems, answers_of(draft.said), source, whole=visitor.sees_whole)

    def answer(self, visitor: Visitor, draft: Draft, answers: Mapping[str, str]) -> None:
        """What was asked is answered; the draft goes on from there, by the same file."""
        answered = replace(draft, said=kept({**answers_of(draft.said), **answers}))
        if draft.upload:
            self._take_file(visitor, answered)
        else:
            self.drafts.save(visitor, answered)

    def media_form(self, visitor: Visitor) -> MediaForm:
        """A form by which the browser puts a file into the bucket that a link leads to."""
        return self.media.create(visitor.firm_id)

    def add_media(self, visitor: Visitor, draft: Draft, media_id: str) -> Draft:
        """The draft with the file that was put there. ``InputError`` where there is none, or it is none that a phone
        opens."""
        found = self.media.find(visitor.firm_id, media_id)
        if found is None:
            raise InputError([Problem("draft_file_missing", "/upload")])
        if found.kind is None:
            params: dict[str, Param] = {"kinds": ", ".join(KINDS), "days": KEPT_DAYS}
            raise InputError([Problem("link_media_kind", "/upload", params=params)])
        return self.drafts.save(visitor, replace(draft, link_media=media_id, link_url="", checked=False))

    def send(self, visitor: Visitor, draft: Draft) -> str:
        """The id of the draft's job. Sent twice, it is the same job."""
        if draft.job_id:
            return draft.job_id
        if problems := self._missing(visitor, draft, numbers_of(draft)):
            raise InputError(problems)
        fields = self._fields(visitor, draft)
        octets = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
        key = RequestKey.of(PATH, f"{draft.draft_id}-{draft.content}", octets)
        tell = visitor.msisdn if draft.tell else ""
        command = SendJob(visitor, key, parse(JobBody, fields), asked_by=self.names(visitor), tell=tell)
        taken = self.accept.job(command)
        job_id = taken.job.ref.job_id
        self.drafts.sent(visitor, draft, job_id)
        if not taken.replayed:
            self.before.note(visitor, draft, numbers_of(draft), job_id)
            self.trail.note(visitor, "job_sent", job_id)
        return job_id

    def names(self, visitor: Visitor) -> tuple[str, ...]:
        """The ERP users whose phone is the person's: what the person asks for, none of them approves."""
        return tuple(one.user for one in self.approvers.of_number(visitor.firm_id, visitor.msisdn))

    def try_out(self, visitor: Visitor, draft: Draft) -> str:
        """The id of a job of one message to the person's own number: the first row that can be sent, as it goes out,
        at once. Asked for twice for the same content, it is the same job. ``InputError`` with what the draft lacks."""
        if draft.service is Service.TCKN:
            raise InputError([Problem("draft_try_by_tckn", "/by")])
        own = f"+{visitor.msisdn}"
        numbers = numbers_of(draft)
        tried = replace(draft, send_at="", recipients=draft.recipients if numbers or draft.behind else own)
        if problems := self._missing(visitor, tried, numbers_of(tried)):
            raise InputError(problems)
        fields = {**self._fields(visitor, tried), "test_to": own}
        octets = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
        key = RequestKey.of(TRIAL, f"{draft.draft_id}-{draft.content}", octets)
        taken = self.accept.job(SendJob(visitor, key, parse(JobBody, fields)))
        job_id = taken.job.ref.job_id
        if not taken.replayed:
            self.trail.note(visitor, "job_tried", job_id)
        return job_id

    def _missing(self, visitor: Visitor, draft: Draft, numbers: Sequence[str]) -> list[Problem]:
        """What the form lacks, and a time that the firm's clock does not show once."""
        found = list(missing(draft, numbers))
        if draft.send_at and not any(one.pointer == "/send_at" for one in found):
            try:
                local_instant(draft.send_at, self.firms.zone(visitor.firm_id))
            except InvalidValue as error:
                found.append(replace(error.problem, pointer="/send_at"))
        return found

    def _fields(self, visitor: Visitor, draft: Draft) -> Mapping[str, Any]:
        """The draft as the body of ``POST /v1/jobs``."""
        send_at = draft.send_at and local_instant(draft.send_at, self.firms.zone(visitor.firm_id))
        return fields_of(visitor, draft, send_at)


def numbers_of(draft: Draft) -> list[str]:
    """The numbers as they were typed or pasted: one a line, or apart by commas, semicolons or tabs.

    >>> numbers_of(Draft("", recipients="0532 123 45 67\\n\\n 0533 1; 0534 2"))
    ['0532 123 45 67', '0533 1', '0534 2']
    """
    return [number for part in _BETWEEN.split(draft.recipients) if (number := part.strip())]


def missing(draft: Draft, numbers: Sequence[str]) -> list[Problem]:
    """What a form lacks, in a form's words."""
    found = []
    if not draft.text.strip() and not draft.template:
        found.append(Problem("draft_without_text", "/text"))
    if draft.text.strip() and draft.template:
        found.append(Problem("draft_text_and_template", "/template"))
    if draft.send_at and not _LOCAL.fullmatch(draft.send_at):
        found.append(Problem("draft_send_at", "/send_at"))
    if draft.service is Service.TCKN and numbers:
        found.append(Problem("draft_tckns_typed", "/recipients"))
    elif not numbers and not draft.behind:
        found.append(Problem("draft_without_numbers", "/recipients"))
    if len(numbers) > MOST_INLINE_ROWS:
        found.append(Problem("draft_too_large", "/recipients", params={"most": MOST_INLINE_ROWS}))
    if not draft.purpose:
        found.append(Problem("draft_without_purpose", "/purpose"))
    if draft.service is Service.TCKN and draft.message_type:
        found.append(Problem("draft_type_by_tckn", "/message_type"))
    if draft.link_url.strip() and draft.link_media:
        found.append(Problem("draft_link_twice", "/link/url"))
    if fill(draft.text, PLACEHOLDER, "") != draft.text and not _link(draft) and not draft.behind:
        found.append(Problem("draft_link_missing", "/link", params={"mark": _MARK}))
    return found


def _too_long(name: str, limit: int) -> Problem:
    return Problem("field_too_long", f"/{name}", params={"field": name, "limit": limit})


def not_kept(draft: Draft) -> Sequence[Problem]:
    """Why a draft is not kept: what is too long of it, and TCKNs, which stand nowhere in clear."""
    found = []
    for name in ("subscribers", "accounts"):
        if len(getattr(draft, name)) > LONGEST_CODES:
            found.append(_too_long(name, LONGEST_CODES))
    if not may_be_kept(draft.said):
        found.append(Problem("reading_unanswered", "/upload"))
    if len(draft.link_url) > LONGEST_LINK:
        found.append(_too_long("link_url", LONGEST_LINK))
    for name in (*TAGS, *_SHORT):
        if len(getattr(draft, name)) > _COLUMNS_SHOWN:
            found.append(_too_long(name, _COLUMNS_SHOWN))
    for name in MANY:
        if len(getattr(draft, name)) > MOST_GROUPS:
            found.append(Problem("too_many_rows", f"/{name}", params={"limit": MOST_GROUPS}))
    if any(tckn_in(number) for number in numbers_of(draft)):
        found.append(Problem("draft_holds_tckn", "/recipients"))
    if len(draft.text) > LONGEST_TEXT:
        found.append(_too_long("text", LONGEST_TEXT))
    if len(draft.recipients.encode()) > LONGEST_RECIPIENTS:
        found.append(Problem("draft_too_large", "/recipients", params={"most": MOST_INLINE_ROWS}))
    return found


def codes_of(typed: str) -> list[str]:
    return [code for part in _BETWEEN.split(typed) if (code := part.strip())]


def _texts(draft: Draft) -> dict[str, Any]:
    said: dict[str, Any] = {"template": draft.template} if draft.template else {"text": draft.text}
    how = {"text_as": draft.text_as} if draft.text_as else {}
    kind = Service.TCKN.value if draft.service is Service.TCKN else draft.message_type
    by = {"message_type": kind} if kind else {}
    return {**said, **how, **by, **_link(draft)}


def _link(draft: Draft) -> dict[str, Any]:
    """What the text's ``{link}`` leads to, as the API takes it; nothing where the draft names nothing."""
    url, days = draft.link_url.strip(), whole_number(draft.link_days)
    if not url and not draft.link_media:
        return {}
    leads = {"media": draft.link_media} if draft.link_media else {"url": url}
    return {"link": leads | ({} if days is None else {"days": days})}


def fields_of(visitor: Visitor, draft: Draft, send_at: str = "") -> dict[str, Any]:
    """The draft, with its time as an instant, as the body of ``POST /v1/jobs``."""
    named = {
        "purpose": draft.purpose,
        "recipients": numbers_of(draft),
        "subscribers": codes_of(draft.subscribers),
        "accounts": codes_of(draft.accounts),
        "groups": list(draft.groups),
        "filters": list(draft.filters),
        "upload": draft.upload,
        "reading": reading_fields(answers_of(draft.said)),
        "columns": column_fields(answers_of(draft.said)) if draft.upload else {},
        "sender_id": draft.sender_id,
        "recipient_type": draft.recipient_type if draft.purpose == Purpose.COMMERCIAL else "",
        "send_at": send_at,
        "tags": {name: value for name in TAGS if (value := getattr(draft, name).strip())},
    }
    given = {name: value for name, value in named.items() if value}
    return _texts(draft) | given | {"requested_by": visitor.email[:_TAG]}
