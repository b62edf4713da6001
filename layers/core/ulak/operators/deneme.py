"""The built-in operator, for test keys: it sends nothing, and what becomes of a message follows from its number
(docs/operators/deneme.md).

It needs no network, no account and no credentials. What it took stands in the table, an item a call, under our
reference: so a call that comes twice is taken once. The text of a code stands there too, for there is no phone to read
it from; other texts are their jobs' own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import orjson

from ulak.operators.port import (
    Accepted,
    Answer,
    BalanceUnavailable,
    InDoubt,
    NotSent,
    Operator,
    OperatorBalance,
    Outbound,
    Rejected,
    ReportPage,
    ReportRow,
)
from ulak.operators.wire import Capability, Wire
from ulak.platform.clock import DAY, SECOND, Clock, Milliseconds
from ulak.platform.table import Put, Refused, Table
from ulak.rules import BUILT_IN, profile
from ulak.text import MessageType

_RULES: Final = profile(BUILT_IN)
_PAGE_SIZE: Final = _RULES.report_page_size or 100
_SEND_ERRORS: Final = {error.raw: error for error in _RULES.send_errors}
_KEPT_FOR: Final[Milliseconds] = 4 * DAY
"""Longer than delivery reports are asked for."""

NUMBERS: Final = "9050000000"
"""What the numbers with a fate of their own begin with; two digits follow."""

NO_SUBSCRIBER: Final = "11111111110"
"""The TCKN that is no subscriber's."""

FATES: Final[Mapping[str, tuple[str, Milliseconds]]] = {
    "01": ("delivered", 0),
    "02": ("delivered", 60 * SECOND),
    "03": ("pending", 0),
    "10": ("expired", 0),
    "11": ("invalid_number", 0),
    "12": ("rejected", 0),
    "13": ("error", 0),
    "14": ("blacklisted", 0),
    "15": ("iys_refused", 0),
}
"""Last two digits of a number → what its report says in the end, and how long after the call: pending until then."""

REFUSED: Final[Mapping[str, str]] = {"30": "text", "31": "parameter", "32": "sender"}
"""Last two digits → why the call is refused."""

_THROTTLED: Final = "33"
_IN_DOUBT_TAKEN: Final = "40"
_IN_DOUBT_LOST: Final = "41"
_UNREACHABLE: Final = "50"


@dataclass(frozen=True, slots=True)
class Deneme:
    """All accounts with the built-in operator are one: a call's reference names its firm's job."""

    table: Table
    clock: Clock

    def send(self, call: Outbound) -> Answer:
        """A call goes as the number in it that has the strictest fate: unreachable, refused, throttled, in doubt."""
        ends = {number[-2:] for number in call.msisdns if number.startswith(NUMBERS)}
        if _UNREACHABLE in ends:
            return NotSent("ConnectError")
        for end in sorted(ends & REFUSED.keys()):
            error = _SEND_ERRORS[REFUSED[end]]
            return Rejected(error.raw, error.reason, error.then)
        if _THROTTLED in ends and self._is_first(call.reference):
            error = _SEND_ERRORS["rate"]
            return Rejected(error.raw, error.reason, error.then)
        if _IN_DOUBT_LOST in ends:
            return InDoubt("ReadTimeout")
        self._take(call)
        return InDoubt("ReadTimeout") if _IN_DOUBT_TAKEN in ends else Accepted(job_id_of(call.reference))

    def reports(
        self, operator_job_ids: Sequence[str], since: Milliseconds, until: Milliseconds, page: int
    ) -> ReportPage:
        rows = [row for job_id in operator_job_ids for row in self._rows(job_id, since, until)]
        first = (page - 1) * _PAGE_SIZE
        here = rows[first : first + _PAGE_SIZE]
        raw = orjson.dumps([(row.operator_job_id, row.msisdn, row.raw_status) for row in here])
        return ReportPage(here, last=first + _PAGE_SIZE >= len(rows), raw=raw)

    def reports_between(self, start: Milliseconds, stop: Milliseconds, page: int) -> ReportPage:
        """Nothing: a call is found by its reference."""
        return ReportPage((), last=True, raw=b"[]")

    def query(self, reference: str) -> str | None:
        job_id = job_id_of(reference)
        return None if self.table.get(_key(job_id)) is None else job_id

    def balances(self) -> Sequence[OperatorBalance]:
        raise BalanceUnavailable("the built-in operator sells nothing")

    def text_of(self, reference: str) -> str | None:
        """The text of the code's message that came under this reference; ``None``: it took none."""
        item = self.table.get(_key(job_id_of(reference)))
        return item.get("text") if item else None

    def _take(self, call: Outbound) -> None:
        pk, sk = _key(job_id_of(call.reference))
        now = self.clock()
        whom = call.tckns or call.msisdns
        item = {
            "pk": pk,
            "sk": sk,
            "at": now,
            "names": list(call.msisdns),
            "fates": [_fate(one) for one in whom],
            "expires_at": (now + _KEPT_FOR) // SECOND,
        }
        if call.message_type is MessageType.OTP:
            item["text"] = call.texts[0]
        try:
            self.table.write(Put(item, "attribute_not_exists(pk)"))
        except Refused:
            return  # the same call came before

    def _is_first(self, reference: str) -> bool:
        pk, _ = _key(job_id_of(reference))
        expires_at = (self.clock() + _KEPT_FOR) // SECOND
        try:
            self.table.write(
                Put({"pk": pk, "sk": "THROTTLED", "expires_at": expires_at}, "attribute_not_exists(pk)")
            )
        except Refused:
            return False
        return True

    def _rows(self, job_id: str, since: Milliseconds, until: Milliseconds) -> list[ReportRow]:
        item = self.table.get(_key(job_id))
        if item is None or not since <= item["at"] <= until:
            return []
        return [
            self._row(job_id, name, fate, item["at"])
            for name, fate in zip(item["names"], item["fates"], strict=True)
        ]

    def _row(self, job_id: str, name: str, fate: str, at: Milliseconds) -> ReportRow:
        status, after = FATES.get(fate, (fate, 0))
        if status == "pending" or self.clock() < at + after:
            return ReportRow(job_id, name, "pending")
        return ReportRow(job_id, name, status, at + after)


def _fate(whom: str) -> str:
    """A key of `FATES`, or what the report says at once."""
    if whom == NO_SUBSCRIBER:
        return "no_subscriber"
    end = whom[-2:] if whom.startswith(NUMBERS) else ""
    return end if end in FATES else "delivered"


def job_id_of(reference: str) -> str:
    """The id that the call of this reference has."""
    return sha256(reference.encode()).hexdigest()[:24]


def _key(job_id: str) -> tuple[str, str]:
    return f"DENEME#{job_id}", "CALL"


def _connect(credentials: Mapping[str, str], base_url: str | None, timeout_seconds: int) -> Operator:
    raise LookupError("the built-in operator has no address: the root makes it")


WIRE: Final = Wire(
    connect=_connect,
    credentials=(),
    message_types=_RULES.message_types,
    capabilities=frozenset({Capability.REPORTS, Capability.QUERY}),
)
