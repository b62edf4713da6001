"""From what was typed to a job: counted, checked and sent by the very commands that the API has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson

from ulak.console.drafts import Draft, Drafts
from ulak.directory.approvers import ApproverStore
from ulak.directory.firms import Registration, Service
from ulak.directory.known_firms import KnownFirms
from ulak.errors import InputError, Problem
from ulak.ledger.credit import Credit
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.planning.accept import Accept
from ulak.planning.commands import SendJob
from ulak.planning.quotes import Quote, Quotes
from ulak.planning.requests import MOST_INLINE_ROWS, JobBody, QuoteBody
from ulak.platform.bodies import parse
from ulak.platform.idempotency import RequestKey
from ulak.text import Segmentation

PATH: Final = "/konsol/gonder"
"""With a draft's id and content it names the job that the draft becomes, however often it is sent."""

LONGEST_RECIPIENTS: Final = 300_000
"""Octets of the numbers of a draft: an item of the table has room for them."""
LONGEST_TEXT: Final = 20_000

_BETWEEN: Final = re.compile(r"[\n,;\t]+")
_TAG: Final = 64


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

    @property
    def reads(self) -> bool:
        """Whether there is something to look at before it is sent."""
        return self.quote is not None


@dataclass(frozen=True, slots=True)
class Sending:
    drafts: Drafts
    quotes: Quotes
    accept: Accept
    firms: KnownFirms
    credit: Credit
    approvers: ApproverStore
    trail: Trail

    def senders(self, visitor: Visitor) -> list[str]:
        """Sender IDs that the firm may send from, the default first."""
        known = self.firms.sender_ids(visitor.firm_id, Service.SMS)
        return [name for name, state in known if state is Registration.REGISTERED]

    def count(self, visitor: Visitor, draft: Draft) -> Segmentation:
        """What the text costs for each recipient; ``InputError`` where it has to be asked about."""
        body = parse(QuoteBody, _texts(draft))
        return self.quotes.count(visitor.firm_id, body)

    def check(self, visitor: Visitor, draft: Draft) -> Checked:
        """Everything about a draft that can be said before it is sent."""
        numbers = numbers_of(draft)
        problems = list(_missing(draft, numbers))
        if problems:
            return Checked(draft, numbers, problems)
        try:
            body = parse(QuoteBody, _fields(visitor, draft))
            counted = self.quotes.count(visitor.firm_id, body)
            quote = self.quotes.of_list(visitor, body)
        except InputError as error:
            return Checked(draft, numbers, error.problems)
        remaining = self.credit.accounts(visitor.firm_id)[Service.SMS].remaining
        return Checked(draft, numbers, (), quote, counted, remaining)

    def send(self, visitor: Visitor, draft: Draft) -> str:
        """The id of the draft's job. Sent twice, it is the same job."""
        if draft.job_id:
            return draft.job_id
        if problems := list(_missing(draft, numbers_of(draft))):
            raise InputError(problems)
        fields = _fields(visitor, draft)
        octets = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
        key = RequestKey.of(PATH, f"{draft.draft_id}-{seen_of(draft)}", octets)
        users = [one.user for one in self.approvers.of_number(visitor.firm_id, visitor.msisdn)]
        command = SendJob(visitor, key, parse(JobBody, fields), asked_by=tuple(users))
        taken = self.accept.job(command)
        job_id = taken.job.ref.job_id
        self.drafts.sent(visitor, draft, job_id)
        if not taken.replayed:
            self.trail.note(visitor, "job_sent", job_id)
        return job_id


def numbers_of(draft: Draft) -> list[str]:
    """The numbers as they were typed or pasted: one a line, or apart by commas, semicolons or tabs.

    >>> numbers_of(Draft("", recipients="0532 123 45 67\\n\\n 0533 1; 0534 2"))
    ['0532 123 45 67', '0533 1', '0534 2']
    """
    return [number for part in _BETWEEN.split(draft.recipients) if (number := part.strip())]


def seen_of(draft: Draft) -> str:
    """Names the content of a draft: what is sent is what was checked."""
    return sha256(
        repr((draft.text, draft.recipients, draft.sender_id, draft.purpose, draft.text_as)).encode()
    ).hexdigest()[:16]


def _missing(draft: Draft, numbers: Sequence[str]) -> Sequence[Problem]:
    """What a form lacks, in a form's words."""
    found = []
    if not draft.text.strip():
        found.append(Problem("draft_without_text", "/text"))
    if not numbers:
        found.append(Problem("draft_without_numbers", "/recipients"))
    if len(numbers) > MOST_INLINE_ROWS:
        found.append(Problem("draft_too_large", "/recipients", params={"most": MOST_INLINE_ROWS}))
    if not draft.purpose:
        found.append(Problem("draft_without_purpose", "/purpose"))
    return found


def too_large(draft: Draft) -> Sequence[Problem]:
    """Why a draft is not kept."""
    found = []
    if len(draft.text) > LONGEST_TEXT:
        found.append(Problem("field_too_long", "/text", params={"field": "text", "limit": LONGEST_TEXT}))
    if len(draft.recipients.encode()) > LONGEST_RECIPIENTS:
        found.append(Problem("draft_too_large", "/recipients", params={"most": MOST_INLINE_ROWS}))
    return found


def _texts(draft: Draft) -> dict[str, Any]:
    return {"text": draft.text, **({"text_as": draft.text_as} if draft.text_as else {})}


def _fields(visitor: Visitor, draft: Draft) -> Mapping[str, Any]:
    """The draft as the body of ``POST /v1/jobs``."""
    fields = _texts(draft) | {"purpose": draft.purpose, "recipients": numbers_of(draft)}
    if draft.sender_id:
        fields["sender_id"] = draft.sender_id
    return fields | {"requested_by": visitor.email[:_TAG]}
