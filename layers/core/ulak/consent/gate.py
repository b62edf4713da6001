"""Asks whom of many a message may go to: in calls of a hundred numbers, and not a read a recipient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final

from ulak.consent.claimed import Asked, Found
from ulak.consent.permits import REASONS, Channel, ConsentCheck, NumberRecord, Wanted
from ulak.consent.store import ConsentSettings, ConsentStore
from ulak.directory.known_firms import KnownFirms
from ulak.platform.clock import Milliseconds
from ulak.rules import Purpose, RecipientType
from ulak.values import dataclass

_AT_ONCE: Final = 8
"""Calls of a hundred numbers at the same time, while a list is expanded."""

_A_CALL: Final = 100


@dataclass(frozen=True, slots=True)
class ConsentGate:
    store: ConsentStore
    firms: KnownFirms

    def wanted(
        self, settings: ConsentSettings, purpose: Purpose, recipient_type: RecipientType
    ) -> Wanted | None:
        """What is to be asked of each recipient; ``None``: nothing can stop such a message."""
        commercial = purpose is Purpose.COMMERCIAL
        if not commercial and not settings.suppresses_all:
            return None
        return Wanted(commercial, recipient_type, settings.check is ConsentCheck.REQUIRED)

    def settings(self, firm_id: str) -> ConsentSettings:
        """The firm's settings, as they were within the last minute."""
        firm = self.firms.firm(firm_id)
        return ConsentSettings(
            ConsentCheck(firm.consent_check or ConsentCheck.SUPPRESSIONS), firm.suppresses_all
        )

    def asks(self, firm_id: str, purpose: Purpose) -> bool:
        """Whether anything can stop such a message of the firm's."""
        return purpose is Purpose.COMMERCIAL or self.settings(firm_id).suppresses_all

    def stopped(
        self, firm_id: str, purpose: Purpose, recipient_type: RecipientType, keys: Iterable[str]
    ) -> Mapping[str, str]:
        """Recipients that an expansion leaves out, each with one of `REASONS`. It may be some seconds behind: a
        chunk's claim asks again."""
        required = self.settings(firm_id).check is ConsentCheck.REQUIRED
        wanted = Wanted(purpose is Purpose.COMMERCIAL, recipient_type, required)
        found: dict[str, str] = {}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            asked = _in_calls(keys)
            while some := list(islice(asked, _AT_ONCE)):
                for one in pool.map(lambda call: self._ask(firm_id, wanted, call, consistent=False), some):
                    found |= one
        return found

    def claimed(self, firm_id: str, wanted: Wanted, keys: Sequence[str], *, asked_at: Milliseconds) -> Asked:
        """Who of a claimed chunk's recipients is not written to, and the consents that were found, to be kept with the
        claim. Consistent: whatever was written before this call is seen."""
        records = self.store.records(firm_id, keys, consistent=True)
        slot = (Channel.MESAJ, wanted.recipient_type)
        consents = tuple(records[key].consents.get(slot) if key in records else None for key in keys)
        stopped = _stopped(wanted, keys, records)
        numbers = {reason: number for number, reason in enumerate(REASONS, 1)}
        withheld = bytes(numbers[stopped[key]] if key in stopped else 0 for key in keys) if stopped else b""
        return Asked(withheld, Found(asked_at, wanted, consents).encode())

    def _ask(self, firm_id: str, wanted: Wanted, keys: Sequence[str], *, consistent: bool) -> dict[str, str]:
        return _stopped(wanted, keys, self.store.records(firm_id, keys, consistent=consistent))


def _stopped(wanted: Wanted, keys: Sequence[str], records: Mapping[str, NumberRecord]) -> dict[str, str]:
    """Those of `keys` that may not be written to, each with the reason."""
    nobody = NumberRecord("").stopped_by(wanted)
    found: dict[str, str] = {}
    for key in keys:
        record = records.get(key)
        why = nobody if record is None else record.stopped_by(wanted)
        if why:
            found[key] = why
    return found


def _in_calls(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    left = iter(keys)
    while some := list(dict.fromkeys(islice(left, _A_CALL))):
        yield some
