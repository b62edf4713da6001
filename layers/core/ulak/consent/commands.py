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
    requests: ConsentRequests

    def suppress(self, caller: Caller, rows: Sequence[SuppressionRow]) -> Recorded:
        """Put all numbers on the list, or none: ``InputError`` with every problem of every row."""
        now, problems = self.clock(), list[Problem]()
        changes: list[tuple[str, Change]] = []
        for row, key, at in self._read(caller.firm_id, rows, now, problems):
            held = Suppression(row.scope, row.reason, row.source, at, row.note, now, caller.key_id)
            changes.append((key, partial(_suppressed, by=held)))
        return self._change(caller.firm_id, changes, problems)

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
            yield row, key, at


def _number(text: str, region: Region, pointer: str, row: int | None, problems: list[Problem]) -> str:
    try:
        return msisdn.normalise(text, region)
    except InvalidValue as invalid:
        problems.append(Problem(invalid.problem.code, pointer, row, invalid.problem.params))
        return ""


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
