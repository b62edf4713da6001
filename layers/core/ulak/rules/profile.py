"""The shape of an operator's rules: what is counted how, what its interface can do, what its codes mean.

A rule is a row with its source beside it. What nobody has confirmed is ``None`` (or a value of our own
choosing) and stands in a source of certainty `Certainty.UNCONFIRMED`, so that it is never taken for a fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from ulak.text import CountingProfile, Encoding, MessageType, count
from ulak.values import dataclass


class Purpose(StrEnum):
    """Why a message is sent: decides law (Law 6563: consent, hours), not limits. A `MessageType` decides
    those."""

    INFORMATIONAL = "informational"
    COMMERCIAL = "commercial"


class RecipientType(StrEnum):
    """As what a person is written to; İYS's own words. One number may have a record of each."""

    BIREYSEL = "BIREYSEL"
    """A private person: consent comes first."""
    TACIR = "TACIR"
    """A merchant or tradesman: may be written to until they refuse."""


class Certainty(StrEnum):
    """How sure a fact is; where sources disagree, the first of these wins."""

    NOTICE = "S"
    """The operator's own notice to its corporate customers, or the ERP vendor's description of its
    service."""
    VENDOR = "V"
    """The vendor's published documentation, client library or a standard."""
    THIRD_PARTY = "T"
    """Someone else's code or article."""
    COMPUTED = "C"
    """Follows from the others by arithmetic, and is checked by a test."""
    SIMULATED = "X"
    """True of this project's own simulated operator and of no other."""
    UNCONFIRMED = "U"
    """Nobody has said so. Kept as data so that it is changed in one place when someone does."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values of some of a profile's fields come from."""

    facts: tuple[str, ...]
    certainty: Certainty
    where: str


def source(certainty: Certainty, facts: str, where: str) -> Source:
    """The source of the fields whose names `facts` lists."""
    return Source(tuple(facts.split()), certainty, where)


NOT_AT_HAND: Final = (
    "reference_bits turkish max_segments limits batch_size segments_per_second messages_a_minute_to_one "
    "report_calls_per_minute report_page_size dedupes_by_reference query_by_reference query_complete "
    "echoes_reference visibility_lag_seconds"
)
"""The fields of an operator of whose interface there is no description."""


@dataclass(frozen=True, slots=True)
class OptOutFlag:
    """The field of a send call by which an operator puts a way to refuse behind a text, in words of its own. What it
    puts there nobody can count before, and it would stand beside the firm's own: so it is always told not to."""

    field: str
    sent: bool
    """What we say in it."""
    left_out_appends: bool | None
    """Whether it appends where the field is left out; ``None``: no source tells."""


class DeliveryStatus(StrEnum):
    """What a delivery report says of one recipient."""

    PENDING = "pending"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """One status of an operator's delivery reports, as it writes it, and ours. ``reason`` is the
    catalogue's."""

    raw: str
    status: DeliveryStatus
    reason: str = ""


class Then(StrEnum):
    """What follows from an operator's refusal of a send call."""

    FAIL = "fail"
    """Refused for good: the same call would be refused again."""
    RETRY = "retry"
    """Refused for now, nothing was accepted: the same call may be made later."""
    PAUSE = "pause"
    """The account itself is refused (credentials, sender ID, registration): every further call would be, so
    the job waits for a person."""
    DOUBT = "doubt"
    """The operator failed inside: whether it accepted is not known, so the call is never made again."""


@dataclass(frozen=True, slots=True)
class SendError:
    """One code an operator answers a send call with; ``reason`` is the catalogue's."""

    raw: str
    reason: str
    then: Then = Then.FAIL

    @property
    def retryable(self) -> bool:
        return self.then is Then.RETRY


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorProfile(CountingProfile):
    """Everything that is a rule of one operator for a span of days.

    It counts: pass it to `ulak.text.count` and `segment` as it is. ``valid_from`` and ``valid_to`` are the
    first and last day, ``None`` where no bound is known. A capability that is ``None`` is not known and may
    not be relied on.
    """

    id: str
    name: str
    country: str
    """TR, AZ or KKTC, as an account's country setting names it."""
    valid_from: date | None
    valid_to: date | None
    sources: tuple[Source, ...]

    message_types: frozenset[MessageType]
    """The types the operator is known to offer, each by its name: a type that is added later is offered by no row
    until the row says so."""
    tckn_own_subscribers_only: bool | None = None

    batch_size: int | None = None
    """Messages one send call takes."""
    one_text_a_call: frozenset[MessageType] = frozenset()
    """The types of which one send call takes one text, to many numbers: different texts are as many calls."""
    one_encoding_a_call: bool = False
    """All texts of a send call go as UCS-2, or none does."""
    segments_per_second: int | None = None
    messages_a_minute_to_one: int | None = None
    """To one number; the operator refuses what is beyond it, for now."""
    report_calls_per_minute: int | None = None
    report_page_size: int | None = None
    dedupes_by_reference: bool | None = None
    """A second call with the same reference of ours is accepted once."""
    query_by_reference: bool | None = None
    query_complete: bool | None = None
    """A query that finds nothing means that nothing was accepted."""
    echoes_reference: bool | None = None
    """Delivery reports carry our reference."""
    reports_by_push_alone: bool = False
    """Reports cannot be asked for. They come by push, under our reference of their call."""
    visibility_lag_seconds: int | None = None
    """Seconds after acceptance for which a query may still find nothing."""

    not_spoken: str = ""
    """Why no adapter speaks its wire, where there is more to tell than that none does yet: the catalogue's code."""

    opt_out: OptOutFlag | None = None
    """How it is told not to put a way to refuse behind a commercial text; ``None``: no such field is known."""

    report_statuses: tuple[ReportStatus, ...] = ()
    """Append only: an index into it is stored with each chunk. The first row is pending."""
    send_errors: tuple[SendError, ...] = ()
    otp_send_errors: tuple[SendError, ...] = ()
    """Where the OTP route has a table of its own."""

    @property
    def tells_reports(self) -> bool:
        """Whether it is known how this operator reports on messages. If not, a message stays *sent*."""
        return bool(self.report_statuses)

    def batch_of(self, texts: Sequence[str], message_type: MessageType) -> int:
        """Recipients that one send call takes of a chunk with these texts; a single one is the same for all, and none
        stands for: not known which."""
        one_text = message_type in self.one_text_a_call
        if len(texts) != 1 and (one_text or (self.one_encoding_a_call and self._differ(texts))):
            return 1
        return self.batch_size or 1

    def smallest_batch(self, message_type: MessageType) -> int:
        """Recipients that one send call takes, whatever their texts."""
        one = message_type in self.one_text_a_call or self.one_encoding_a_call
        return 1 if one else self.batch_size or 1

    def _differ(self, texts: Sequence[str]) -> bool:
        """Whether some of the texts go as UCS-2 and others do not."""
        return len({count(text, self, MessageType.BULK).encoding is Encoding.UCS2 for text in texts}) != 1

    @property
    def simulated(self) -> bool:
        """It stands for no operator that there is."""
        return any(source.certainty is Certainty.SIMULATED for source in self.sources)

    def holds_on(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)
