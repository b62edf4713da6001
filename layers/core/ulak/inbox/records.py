"""A message that came in, as a value; and what a firm says of the words that people write."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final

from ulak.platform.clock import DAY, Milliseconds

KEPT_FOR: Final[Milliseconds] = 365 * DAY
"""How long a message that came in is kept."""


def is_phone(sender: str) -> bool:
    """Whether digits alone wrote: a phone's number or a short code, and no name."""
    return sender.isascii() and sender.isdecimal()


class TakenAs(StrEnum):
    """As what a message was taken."""

    MESSAGE = "message"
    """Somebody wrote; a person reads it."""
    REFUSAL = "refusal"
    CONSENT = "consent"
    """The answer to a recorded request."""
    KEYWORD = "keyword"
    """A word of the firm's own."""


class Answering(StrEnum):
    """What a word of the firm's own is answered with."""

    TEXT = "text"
    BALANCE = "balance"
    """A text with the balance of the one current account that the number stands on."""


class Unanswered(StrEnum):
    """Why a message that asked for an automatic answer got none."""

    NOT_A_PHONE = "not_a_phone"
    """It came from a name, a short code, or a number that cannot be written to: a machine."""
    OWN_NUMBER = "own_number"
    TOO_MANY = "too_many"
    """The number has had as many as a day allows."""
    NO_ACCOUNT = "no_account"
    SEVERAL_ACCOUNTS = "several_accounts"
    NOT_READY = "not_ready"
    """Cards of a version before are not all found by their numbers yet."""
    NOT_SENT = "not_sent"
    """It was refused, for want of credit or by the firm's own settings."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """What whoever received a message tells of it: an operator by push or pull, or a program of the firm's."""

    firm_id: str
    account: str
    """What received it: the service of an operator account, or the program's own word."""
    operator_id: str
    """Its id there. The same account and id are the same message, however often it is told."""
    msisdn: str
    """Who wrote."""
    to: str
    """The number or short code that it was written to."""
    text: str
    received_at: Milliseconds

    @property
    def id(self) -> str:
        return sha256(f"{self.account}\0{self.operator_id}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class AutomaticAnswer:
    """What is sent at once, as ``POST /v1/messages`` takes it: the same however often it is made."""

    text: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message in the firm's inbox."""

    id: str
    msisdn: str
    """Who wrote: a number; of what no phone sent, the name that it was sent by."""
    to: str
    text: str
    account: str
    received_at: Milliseconds
    conversation: str = ""
    """Names all that was written and answered between the firm and this number; empty, where a version before took the
    message in."""
    taken_as: TakenAs = TakenAs.MESSAGE
    answer: AutomaticAnswer | None = None
    """What its sender is told at once."""
    unanswered: str = ""
    """One of `Unanswered`; empty: nothing was left unanswered."""
    read: bool = False
    assigned_to: str = ""
    """The person or ERP user who takes care of it."""
    answers: str = ""
    """The id of the message that it answers: the last that its sender got before; empty: none is known."""
    subscriber: str = ""
    """The code of the one subscriber whose number it is; empty: nobody's, or several have it."""
    reply: str = ""
    """The id of the last message that a person answered it with; empty: of none."""

    @property
    def refusal(self) -> bool:
        return self.taken_as is TakenAs.REFUSAL


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word of the firm's own, and what is answered to it."""

    word: str
    """Folded (`ulak.inbox.keywords.folded`)."""
    answering: Answering
    text: str


USUAL_ANSWERS: Final = 5
MOST_ANSWERS: Final = 50


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """What a firm answers by itself: nothing, until it says so."""

    keywords: Sequence[Keyword] = ()
    answers_a_day: int = USUAL_ANSWERS
    """To one number, all that are sent by themselves together."""

    def keyword(self, word: str) -> Keyword:
        """Raises ``LookupError``."""
        return next(one for one in self.keywords if one.word == word)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(one.word for one in self.keywords)

    @property
    def asks_accounts(self) -> bool:
        return any(one.answering is Answering.BALANCE for one in self.keywords)


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a conversation, in the order of time."""

    at: Milliseconds
    direction: Direction
    name: str
    """The id of the message in the inbox, or of the one that was sent."""
    by: str = ""
    """Who sent it: a key or person; ``inbox``: it was sent by itself. Empty: it is what was answered."""


def conversation_id(id_key: bytes, sender: str) -> str:
    """Names a firm's conversation with one number, and tells nothing of it.

    >>> conversation_id(b"k", "905321234567") == conversation_id(b"k", "905321234567")
    True
    """
    return hmac.digest(id_key, b"ulak-conversation-1" + sender.encode(), sha256)[:12].hex()
