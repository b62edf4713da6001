"""Use cases over a firm's suppression list and its registry of consents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from ulak.consent.bodies import ConsentRequestRow, ConsentRow, SuppressionRow
from ulak.consent.permits import (
    Consent,
    ConsentCheck,
    ConsentStatus,
    NumberRecord,
    Slot,
    Suppression,
    SuppressionReason,
)
from ulak.consent.requests import ConsentRequest, ConsentRequests
from ulak.consent.store import Change, ConsentSettings, ConsentStore
from ulak.errors import InputError, InvalidValue, Problem
from ulak.identity import msisdn
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.platform.clock import DAY, MINUTE, Clock, Milliseconds, instant
from ulak.platform.cursors import Cursors

Row = TypeVar("Row", SuppressionRow, ConsentRow, ConsentRequestRow)

_AT_ONCE: Final = 100
"""Refusals that are reported and then written, before the next ones are looked at: numbers of one read."""
_SKEW: Final[Milliseconds] = 5 * MINUTE
"""A moment ahead of ours by less than this is meant to be now: clocks differ."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said, in one slot of its number's record."""

    msisdn: str
    slot: Slot
    consent: Consent


Report = Callable[[str, Sequence[Said]], None]
"""Given what a firm's people said, before it is recorded: so that nothing is recorded that nobody is told of. Safe to
repeat."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the rows of a request."""

    recorded: int
    """Numbers whose record changed."""
    unchanged: int
    """Numbers whose record says the same, or something later, already."""

    def __add__(self, more: Recorded) -> Recorded:
        return Recorded(self.recorded + more.recorded, self.unchanged + more.unchanged)


@dataclass(frozen=True, slots=True)
class RecordsPage:
    records: Sequence[NumberRecord]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class ConsentCommands:
    store: ConsentStore
    clock: Clock
    cursors: Cursors
    region_of: Callable[[str], Region]
    """Where a firm's numbers that name no country are read."""
    report: Report
    reports: Callable[[str], bool]
    """Whether a firm's refusals are reported to anybody."""
    requests: ConsentRequests

    def suppress(self, caller: Caller, rows: Sequence[SuppressionRow]) -> Recorded:
        """Put all numbers on the list, or none: ``InputError`` with every problem of every row. What a person said
        themselves (``ret``) is reported before it is written, where it is news."""
        now, problems = self.clock(), list[Problem]()
        held: list[tuple[str, Suppression]] = []
        for row, key, at in self._read(caller.firm_id, rows, now, problems):
            held.append(
                (key, Suppression(row.scope, row.reason, row.source, at, row.note, now, caller.key_id))
            )
        if problems:
            raise InputError(problems)
        if any(_is_refusal(one) for _, one in held) and self.reports(caller.firm_id):
            return self._suppress_and_report(caller.firm_id, held)
        return self._hold(caller.firm_id, held)

    def _suppress_and_report(self, firm_id: str, held: Sequence[tuple[str, Suppression]]) -> Recorded:
        """Report and write a hundred numbers after the other: where a request is broken off, the same request again
        finds what is written and does not report it again."""
        of_number: dict[str, list[tuple[str, Suppression]]] = {}
        for key, one in held:
            of_number.setdefault(key, []).append((key, one))
        recorded, numbers = Recorded(0, 0), list(of_number)
        for first in range(0, len(numbers), _AT_ONCE):
            some = [one for key in numbers[first : first + _AT_ONCE] for one in of_number[key]]
            if said := self._refusals(firm_id, some):
                self.report(firm_id, said)
            recorded += self._hold(firm_id, some)
        return recorded

    def _refusals(self, firm_id: str, held: Sequence[tuple[str, Suppression]]) -> list[Said]:
        """What of the refusals among these is news. Whether a number is a person's or a merchant's is not known: it is
        said of both."""
        refusals = [(key, one) for key, one in held if _is_refusal(one)]
        records = self.store.records(firm_id, [key for key, _ in refusals])
        said: list[Said] = []
        for key, one in refusals:
            record = records.get(key, NumberRecord(key))
            ret = Consent(ConsentStatus.RET, one.source, one.at, one.note, one.recorded_at, one.by)
            said += [Said(key, slot, ret) for slot in record.refuses_anew(one.at)]
            records[key] = record.with_suppression(one)
        return said

    def _hold(self, firm_id: str, held: Sequence[tuple[str, Suppression]]) -> Recorded:
        return self._change(firm_id, [(key, partial(_suppressed, by=one)) for key, one in held], ())

    def lift(self, caller: Caller, numbers: Sequence[str], reason: SuppressionReason) -> Recorded:
        """Take all numbers off the list that stand on it for this reason, or none. The reasons that others stand on it
        for stay."""
        problems: list[Problem] = []
        changes: list[tuple[str, Change]] = []
        region = self.region_of(caller.firm_id)
        for index, text in enumerate(numbers):
            key = _number(text, region, f"/numbers/{index}", index + 1, problems)
            changes.append((key, lambda record: record.without_suppression(reason)))
        return self._change(caller.firm_id, changes, problems)

    def record(self, caller: Caller, rows: Sequence[ConsentRow]) -> Recorded:
        """Record all consents and refusals, or none. Of two the later holds, and of two of one moment the refusal:
        what is older than what stands changes nothing."""
        now, problems = self.clock(), list[Problem]()
        said: list[Said] = []
        for row, key, at in self._read(caller.firm_id, rows, now, problems):
            consent = Consent(row.status, row.source, at, row.proof, now, caller.key_id)
            said.append(Said(key, (row.channel, row.recipient_type), consent))
        if not problems:
            self.report(caller.firm_id, said)
        changes = [(one.msisdn, partial(_said, slot=one.slot, said=one.consent)) for one in said]
        return self._change(caller.firm_id, changes, problems)

    def ask(self, caller: Caller, rows: Sequence[ConsentRequestRow]) -> Recorded:
        """Record all requests for consent, or none. A number's later row takes the place of its earlier one."""
        now, problems = self.clock(), list[Problem]()
        asked: dict[str, ConsentRequest] = {}
        for row, key, at in self._read(caller.firm_id, rows, now, problems):
            ends_at = at + row.days * DAY
            asked[key] = ConsentRequest(
                key, row.recipient_type, row.text, row.source, at, ends_at, caller.key_id
            )
        if problems:
            raise InputError(problems)
        self.requests.record(caller.firm_id, list(asked.values()))
        return Recorded(len(asked), 0)

    def find(self, firm_id: str, text: str) -> NumberRecord | None:
        """What is kept of a number; ``None``: nothing. ``InputError`` if it is no number."""
        problems: list[Problem] = []
        key = _number(text, self.region_of(firm_id), "/to", None, problems)
        if problems:
            raise InputError(problems)
        return self.store.records(firm_id, [key]).get(key)

    def page(
        self, firm_id: str, name: str, cursor: str | None, limit: int, to: str | None = None
    ) -> RecordsPage:
        """A page of the records, or those of one number; `name` names the list in its cursors."""
        scope = (firm_id, name, to or "")
        place = self.cursors.read(scope, cursor) if cursor else ""
        if to is not None:
            found = self.find(firm_id, to)
            return RecordsPage([found] if found else [], None)
        records, further = self.store.page(firm_id, place, limit)
        return RecordsPage(records, self.cursors.write(scope, further) if further else None)

    def settings(self, firm_id: str) -> ConsentSettings:
        return self.store.settings(firm_id)

    def set_check(self, firm_id: str, check: ConsentCheck) -> ConsentSettings:
        return self.store.set_check(firm_id, check)

    def _change(
        self, firm_id: str, changes: Iterable[tuple[str, Change]], problems: Sequence[Problem]
    ) -> Recorded:
        if problems:
            raise InputError(problems)
        of_number: dict[str, list[Change]] = {}
        for key, change in changes:
            of_number.setdefault(key, []).append(change)
        told = self.store.change(firm_id, {key: _together(some) for key, some in of_number.items()})
        return Recorded(sum(told.values()), len(told) - sum(told.values()))

    def _read(
        self,
        firm_id: str,
        rows: Sequence[Row],
        now: Milliseconds,
        problems: list[Problem],
    ) -> Iterator[tuple[Row, str, Milliseconds]]:
        """Each row with its number and moment; what is wrong goes to `problems`."""
        region = self.region_of(firm_id)
        for index, row in enumerate(rows):
            at = now
            key = _number(row.to, region, f"/rows/{index}/to", index + 1, problems)
            if row.at is not None:
                try:
                    at = instant(row.at)
                except ValueError:
                    problems.append(Problem("consent_at_not_a_time", f"/rows/{index}/at", index + 1))
                    continue
                if at > now + _SKEW:
                    problems.append(Problem("consent_at_future", f"/rows/{index}/at", index + 1))
            yield row, key, min(at, now)


def _number(text: str, region: Region, pointer: str, row: int | None, problems: list[Problem]) -> str:
    try:
        return msisdn.normalise(text, region)
    except InvalidValue as invalid:
        problems.append(Problem(invalid.problem.code, pointer, row, invalid.problem.params))
        return ""


def _is_refusal(suppression: Suppression) -> bool:
    return suppression.reason is SuppressionReason.RET


def _suppressed(record: NumberRecord, by: Suppression) -> NumberRecord:
    return record.with_suppression(by)


def _said(record: NumberRecord, slot: Slot, said: Consent) -> NumberRecord:
    return record.with_consent(slot, said)


def _together(changes: Sequence[Change]) -> Change:
    """One after the other."""

    def change(record: NumberRecord) -> NumberRecord:
        for one in changes:
            record = one(record)
        return record

    return change
