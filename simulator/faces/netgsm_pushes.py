"""Netgsm's webhooks: an address each for reports and for messages from phones, and what is pushed there.

Source: npm ``@netgsm/n8n-nodes-netgsm`` (how an address is given); the portal's example of a message. How a report is
pushed is not described: here it is an entry of the report that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from simulator.books import Inbound, ReportRow
from simulator.operator import Operator, Refused
from simulator.telling import Telling
from simulator.wire import TURKIYE

REPORTS: Final = "reportwebhook"
INBOX: Final = "inboxwebhook"


@dataclass
class Pushes:
    """The addresses of each account, by webhook."""

    operator: Operator
    describe: Callable[[ReportRow], dict[str, Any]]
    telling: Telling = field(init=False)
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.telling = Telling(self.operator, lambda answer: answer.is_success)

    def give(self, user: str, webhook: str, address: object) -> None:
        """Push to the address from now on. Raises Refused for what is none."""
        if not isinstance(address, str) or not address.startswith(("http://", "https://")):
            raise Refused("parameter")
        self.addresses[user, webhook] = address
        if webhook == INBOX:
            self.operator.writes_to(user, lambda one: self._message(user, one))

    def end(self, user: str, webhook: str) -> None:
        self.addresses.pop((user, webhook), None)

    def report(self, user: str, jobid: str) -> None:
        """Push the reports of a job, each when it is out."""
        address = self.addresses.get((user, REPORTS))
        if address is None:
            return
        for row in self.operator.books.report(user, float("inf"), [jobid]):
            if row.message.reported_at is not None:
                self.telling.tell(address, row.message.reported_at, self.describe(row))

    def _message(self, user: str, one: Inbound) -> None:
        address = self.addresses.get((user, INBOX))
        if address is not None:
            body = {
                "mesaj": one.text,
                "ceptel": one.msisdn.removeprefix("90"),
                "aboneno": one.account,
                "gorevid": str(one.seq),
                "tarih": datetime.fromtimestamp(one.at, TURKIYE).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
            }
            self.telling.tell(address, one.at, body)
