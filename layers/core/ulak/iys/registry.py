"""Between İYS and a firm's registry of consents (`ulak.consent`): each is told what the other took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ulak.consent.commands import Said
from ulak.consent.permits import Consent, ConsentStatus, NumberRecord
from ulak.consent.store import ConsentStore
from ulak.iys.consent import ConsentChange, is_kept
from ulak.iys.reporting import Reporting, Taken
from ulak.iys.rules import SOURCES
from ulak.platform.clock import Clock

BY_MESSAGE: Final = "HS_MESAJ"
"""İYS's word for what a person wrote to the firm by a message."""
BY_FIRM: Final = "HS_KARAR"
"""İYS's word for a refusal that the firm noted: it takes it with RET alone."""
_SOURCES: Final = {"inbound": BY_MESSAGE}
"""Our words of where a consent came from that İYS has a word of its own for."""
_BY: Final = "iys"


@dataclass(frozen=True, slots=True)
class Registry:
    consents: ConsentStore
    reporting: Reporting
    clock: Clock

    def report(self, firm_id: str, said: Sequence[Said]) -> None:
        """Have what the firm's people said reported, if the firm reports to İYS itself; of numbers abroad İYS keeps
        nothing. What İYS would refuse is told with the reports, not here. The same again is the same report."""
        kept = [one for one in said if is_kept(one.msisdn)]
        if kept and self.reporting.is_set_up(firm_id):
            self.reporting.report([_change(firm_id, one) for one in kept])

    def hand_on(self, changes: Sequence[ConsentChange], by: str) -> Taken:
        """Have changes of one firm reported that it wrote for İYS. Who refused is not written to from now on, whatever
        İYS answers; an approval counts here when İYS keeps it. ``Conflict`` as `Reporting.report`."""
        taken = self.reporting.report(changes)
        now, said = self.clock(), dict[str, list[Said]]()
        for one in changes:
            if one.status is ConsentStatus.RET:
                ret = Consent(one.status, one.source, min(one.at, now), recorded_at=now, by=by)
                refused = Said(one.recipient, (one.channel, one.kind), ret)
                said.setdefault(one.recipient, []).append(refused)
        for firm_id in {one.firm_id for one in changes if said}:  # of all together: a call for every hundred
            self.consents.change(firm_id, {key: partial(_with, said=some) for key, some in said.items()})
        return taken

    def take(self, change: ConsentChange) -> None:
        """Keep what changed at İYS in the registry. Of two the later holds, so it is safe to repeat."""
        said = Consent(change.status, change.source, change.at, recorded_at=self.clock(), by=_BY)
        one = Said(change.recipient, (change.channel, change.kind), said)
        self.consents.change(change.firm_id, {change.recipient: partial(_with, said=[one])})


def _with(record: NumberRecord, said: Sequence[Said]) -> NumberRecord:
    for one in said:
        record = record.with_consent(one.slot, one.consent)
    return record


def _change(firm_id: str, said: Said) -> ConsentChange:
    (channel, kind), consent = said.slot, said.consent
    source = _source(consent)
    return ConsentChange(firm_id, said.msisdn, kind, consent.status, source, consent.at, channel)


def _source(consent: Consent) -> str:
    """İYS's word of where it was said. A refusal must not be lost for want of one; a consent without is İYS's to
    refuse."""
    source = _SOURCES.get(consent.source, consent.source)
    named = source in SOURCES or source.startswith("IYS")
    return source if named or consent.status is not ConsentStatus.RET else BY_FIRM
