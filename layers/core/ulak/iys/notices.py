"""İYS calls us when a consent changes. Nothing that the call holds is believed: it has the changes asked for at once.

So an address that became known can do no more than have them asked for, as often as İYS's rates allow, and the form of
the notice, which no source tells, does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from ulak.errors import Unauthenticated
from ulak.identity.caller import Caller, Presented
from ulak.iys.records import IysRef, What
from ulak.iys.reporting import Reporting
from ulak.iys.settings import IysAccounts


@dataclass(frozen=True, slots=True)
class Notices:
    accounts: IysAccounts
    reporting: Reporting

    def recognise(self, presented: Presented) -> Caller:
        """The firm that the address is of. ``Unauthenticated`` is told alike for an unknown firm and secret."""
        firm_id = presented.path["firm"]
        if not self.accounts.rung(firm_id, presented.path["secret"]):
            raise Unauthenticated
        return Caller(firm_id, "iys", scopes=frozenset())

    def take(self, firm_id: str) -> None:
        self.reporting.wake(IysRef(firm_id, What.CHANGES))
