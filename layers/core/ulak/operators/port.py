"""What Ulak asks of an operator, and the only answers there are.

An operator call either was accepted, was refused, never left us, or is in doubt. The last is the one that
matters: a call in doubt may have been accepted, so nobody may make it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Final, Protocol

from ulak.platform.clock import Milliseconds
from ulak.rules import Purpose, RecipientType, Then
from ulak.text import MessageType
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.operators.inbound import Inbound


LONGEST_NAME: Final = 200
"""Characters of a name that an operator gives a call, of a number and of a status: whatever is longer is none."""

_FIRST_INSTANT: Final[Milliseconds] = 946_684_800_000
"""The year 2000. Programs write the year 1, or 1970, for a time that they do not know."""
_LAST_INSTANT: Final[Milliseconds] = 9_999_999_999_999
"""The last one that thirteen digits hold, as keys of the table do (2286)."""


def instant_told(at: object) -> Milliseconds | None:
    """An instant as an operator tells it, if it can be one; ``None`` for what is none: then the time is not known.

    >>> [instant_told(at) for at in (1_795_384_800_000, 1_795_384_800_000.7, -62_135_596_800_000, 0, 10**20, "1", True)]
    [1795384800000, 1795384800000, None, None, None, None, None]
    """
    if isinstance(at, bool) or not isinstance(at, int | float):
        return None
    return int(at) if _FIRST_INSTANT <= at <= _LAST_INSTANT else None


def whole_told(text: str) -> int | None:
    """A whole number as an operator writes it; ``None`` for anything else.

    >>> [whole_told(text) for text in ("3", "", "３", "1" * 5_000)]
    [3, None, None, None]
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


_MOST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Outbound:
    """One call: texts to numbers, no number twice."""

    sender_id: str
    msisdns: Sequence[str]
    """Or, of TCKN messages, the names under which their reports are to come."""
    texts: Sequence[str]
    """As long as `msisdns`, text i for number i."""
    message_type: MessageType
    purpose: Purpose
    reference: str
    """Ours, the same whenever this call is described: job, chunk and the call's place in it."""
    tckns: Sequence[str] = field(default=(), repr=False)
    """Of TCKN messages: the TCKNs in clear, as long as `msisdns`. They are kept nowhere."""
    recipient_type: RecipientType = RecipientType.BIREYSEL
    """Of commercial messages: as what their recipients are written to, for operators that ask İYS themselves."""


@dataclass(frozen=True, slots=True)
class Accepted:
    operator_job_id: str
    """Empty: the operator took the call and gives it no name, as one may when the same call comes again. No report of
    it can be asked for."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The operator said no. `code` is its own, `reason` our word for it, `then` what follows."""

    code: str
    reason: str
    then: Then


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the request left us, so the call may be made again."""

    why: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The request left us and no clear answer came back."""

    why: str


Answer = Accepted | Rejected | NotSent | InDoubt


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One delivery report as the operator words it; `raw_status` is looked up in the profile."""

    operator_job_id: str
    msisdn: str
    """Or the name that the call gave a TCKN."""
    raw_status: str
    done_at: Milliseconds | None = None
    message_length: int | None = None
    """As the operator counted it, where it tells."""
    reference: str = ""
    """Ours, where the operator tells it."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    rows: Sequence[ReportRow]
    last: bool
    """There is no page after this one."""
    raw: bytes
    """The answer as it came, to be kept."""


NO_REPORTS: Final = ReportPage((), last=True, raw=b"")
"""What an adapter answers whose operator's reports cannot be asked for."""


class ReportsUnavailable(Exception):
    """The operator did not give this page. `throttled`: because we ask too often."""

    def __init__(self, why: str, *, throttled: bool = False) -> None:
        super().__init__(why)
        self.throttled = throttled


@dataclass(frozen=True, slots=True)
class OperatorBalance:
    """What the operator says is left of one package, in its own words and units."""

    name: str
    amount: str


class NotAnswered(Exception):
    """An operator did not do what it was asked for besides sending; it says why. `refused`: because it does not open
    the account, as it would say to any call."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        super().__init__(why)
        self.refused = refused


class BalanceUnavailable(NotAnswered):
    """The operator did not say what is left."""


NOT_OPENED: Final = frozenset({401, 403})
"""The HTTP statuses by which any operator says that it does not open an account (RFC 9110 §15.5.2, §15.5.4)."""


class LogsIn(Protocol):
    """An operator that wants a log-in before anything else."""

    def log_in(self) -> None:
        """Try the account's credentials, and nothing else; ``NotAnswered`` where they do not open it."""
        ...


class TakesAddress(Protocol):
    """An operator that is told by a call where to push."""

    def push_to(self, address: str) -> None:
        """Have reports and messages from phones pushed to `address`; ``NotAnswered`` where it does not take it."""
        ...


class ListsSenderIds(Protocol):
    """An operator that lists the sender IDs that it takes."""

    def sender_ids(self) -> Sequence[str]:
        """The sender IDs of the account, as the operator has them; ``NotAnswered`` if not now."""
        ...


class KeepsInbox(Protocol):
    """An operator that lists what phones wrote."""

    def inbound_between(self, service: str, start: Milliseconds, stop: Milliseconds) -> Sequence[Inbound]:
        """What phones wrote to the account within the span; ``NotAnswered`` if not now."""
        ...


class TellsFigures(Protocol):
    """An operator that tells the figures of one call."""

    def figures(self, operator_job_id: str) -> Sequence[Mapping[str, str]]:
        """The operator's own figures of its job, by its own names; ``NotAnswered`` if not now."""
        ...


class Operator(Protocol):
    """One account with one operator."""

    def send(self, call: Outbound) -> Answer:
        """Make the call, once. Never raises for what the wire or the operator does."""
        ...

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        """Page `page` (from 1) of the delivery reports of these calls, which were made within the span;
        ``ReportsUnavailable`` if not now."""
        ...

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        """The same for everything this account sent within the window, calls of ours and others."""
        ...

    def query(self, reference: str) -> str | None:
        """The operator's job id of the call that bore this reference of ours; ``None``: it knows of none.
        ``ReportsUnavailable`` if not now. Asked only where the profile has ``query_by_reference``."""
        ...

    def balances(self) -> Sequence[OperatorBalance]:
        """What is left on the account, as the operator tells it; ``BalanceUnavailable`` if it does not."""
        ...
