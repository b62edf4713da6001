"""What is answered by itself: that a refusal was heard, and the words that a firm answers to.

Two machines never answer each other for ever: nothing is answered to what no phone sent or what came from ourselves,
and a number gets a few automatic answers a day, whatever it writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ulak.directory import current_accounts
from ulak.directory.paged_list import PagedList
from ulak.errors import InvalidValue
from ulak.identity import msisdn
from ulak.identity.msisdn import Region
from ulak.inbox.records import Answering, AutomaticAnswer, Inbound, InboxSettings, Keyword, Unanswered
from ulak.inbox.store import InboxStore
from ulak.platform.clock import Clock, istanbul_day

CONFIRMATION: Final = AutomaticAnswer("Talebiniz alındı: size ticari ileti gönderilmeyecek.")
"""What who refused is told, once."""

_CONSENT_HEARD: Final = "Ticari ileti onayınız alındı. Vazgeçmek için"


def consent_confirmation(to: str) -> AutomaticAnswer:
    """What who consented is told: that it was heard, and the way to refuse. The regulation on commercial messages is
    reported to ask for it on the same day (mondaq.com, 806076). `to` is what they wrote to."""
    if to:
        return AutomaticAnswer(f"{_CONSENT_HEARD} {{numara}} numarasına RET yazın.", {"numara": to})
    return AutomaticAnswer(f"{_CONSENT_HEARD} aynı numaraya RET yazın.")


_NATIONAL_DIGITS: Final = 9
"""Two numbers that end alike in so many digits are taken for the same one, however they are written."""


@dataclass(frozen=True, slots=True)
class Automatic:
    store: InboxStore
    accounts: PagedList
    region_of: Callable[[str], Region]
    own_numbers: Callable[[str], frozenset[str]]
    """What a firm sends from, as its accounts name it: numbers among names."""
    clock: Clock

    def to_keyword(self, firm_id: str, sender: str, row: Keyword) -> AutomaticAnswer | Unanswered:
        """What a word is answered with. A balance is told to a number that stands on exactly one current account, and
        to nobody where that is not certain."""
        if row.answering is Answering.TEXT:
            return AutomaticAnswer(row.text)
        if not self.accounts.lines.are_whole(firm_id):
            return Unanswered.NOT_READY
        cards = self.accounts.with_number(firm_id, sender)
        if len(cards) != 1:
            return Unanswered.SEVERAL_ACCOUNTS if cards else Unanswered.NO_ACCOUNT
        return AutomaticAnswer(row.text, current_accounts.values(cards[0], istanbul_day(self.clock())))

    def left_alone(self, inbound: Inbound, settings: InboxSettings) -> Unanswered | None:
        """Why this message is answered by nothing that nobody wrote; ``None``: it may be, and is counted."""
        firm_id, sender = inbound.firm_id, inbound.msisdn
        try:
            msisdn.normalise(sender, self.region_of(firm_id))
        except InvalidValue:
            return Unanswered.NOT_A_PHONE
        if any(_same_number(sender, own) for own in (inbound.to, *self.own_numbers(firm_id))):
            return Unanswered.OWN_NUMBER
        admitted = self.store.admit(firm_id, sender, inbound.id, settings.answers_a_day, self.clock())
        return None if admitted else Unanswered.TOO_MANY


def _same_number(one: str, other: str) -> bool:
    """
    >>> _same_number("905321234567", "0532 123 45 67"), _same_number("905321234567", "ACME"), _same_number("90532", "")
    (True, False, False)
    """
    digits = "".join(letter for letter in other if letter.isdecimal())
    return len(digits) >= _NATIONAL_DIGITS and one[-_NATIONAL_DIGITS:] == digits[-_NATIONAL_DIGITS:]
