"""What a firm looks up: what was sent to a number, its credit and months, its schedules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ulak.catalogue import Locale
from ulak.console.codes import CodesOfDay, days_of
from ulak.console.readings import READING, Question, asks, questions, reading_of
from ulak.console.times import last_months
from ulak.directory.credit_prices import amount_of
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import Page
from ulak.directory.routing_store import RoutingStore
from ulak.errors import InputError, NotFound, Problem
from ulak.events.store import EventStore
from ulak.ledger.credit import Credit
from ulak.ledger.entries import Entry, Standing
from ulak.lists.uploads import Uploads
from ulak.lookups.answers import MessagesAnswer, messages_answer
from ulak.lookups.search import MessageSearch
from ulak.months.files import CompareInvoice, MonthFiles
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.artefacts import ArtefactState
from ulak.platform.clock import Clock, Milliseconds
from ulak.platform.personal import hidden
from ulak.platform.problems import decode_problem
from ulak.rules import profiles
from ulak.schedules.answers import ScheduleWithFiringsAnswer, with_firings_answer
from ulak.schedules.store import ScheduleStore

MONTHS_OFFERED: Final = 12
EVENTS_READ: Final = 5_000
"""Of the event log, for how many codes were answered: five calls of the table."""
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_FIRINGS_SHOWN: Final = 5
_FORMS: Final = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class GivenInvoice:
    """An operator's invoice as it was given: its octets, or the upload that holds them since it was asked about."""

    month: str
    operator: str
    octets: bytes
    upload: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Overview:
    search: Callable[[], MessageSearch]
    credit: Credit
    months: Callable[[], MonthFiles]
    schedules: ScheduleStore
    firms: KnownFirms
    trail: Trail
    clock: Clock
    routing: RoutingStore
    events: Callable[[], EventStore]
    uploads: Callable[[], Uploads]
    events_read: int = EVENTS_READ

    def sent_to(self, visitor: Visitor, number: str, cursor: str | None) -> MessagesAnswer:
        """``InputError`` (``/to``) for what is no number."""
        found = messages_answer(self.search().to_msisdn(visitor, number, cursor))
        if visitor.sees_whole:
            if found["messages"]:
                self.trail.note(visitor, "numbers_seen", "numara")
            return found
        return hidden(MessagesAnswer, found)  # type: ignore[return-value]  # of the same type

    def accounts(self, visitor: Visitor) -> Mapping[str, Standing]:
        return self.credit.accounts(visitor.firm_id)

    def sums(self, visitor: Visitor) -> Mapping[str, str]:
        """What the credit left is worth, by service, in the firm's own prices."""
        prices = self.firms.firm(visitor.firm_id).credit_prices
        accounts = self.accounts(visitor)
        return {
            name: amount_of(accounts[name].remaining, price)
            for name, price in prices.items()
            if name in accounts
        }

    def entries(
        self, visitor: Visitor, service: str, cursor: str | None
    ) -> tuple[Sequence[Entry], str | None]:
        return self.credit.entries(visitor.firm_id, service, cursor)

    def months_offered(self, firm_id: str) -> list[str]:
        """This month and those before it, the newest first: ``2026-11``."""
        return last_months(self.clock(), self.firms.zone(firm_id), MONTHS_OFFERED)

    def ask_month(self, visitor: Visitor, month: str, form: str, locale: Locale) -> str:
        """The id of the month's report."""
        if not _MONTH.fullmatch(month) or form not in _FORMS:
            raise InputError([Problem("field_invalid", "/month", params={"field": "ay"})])
        report_id = self.months().ask(visitor, month, form, locale)
        self.trail.note(visitor, "month_asked", month)
        return report_id

    def codes(self, visitor: Visitor) -> tuple[list[CodesOfDay], Milliseconds | None]:
        """How many codes were answered, day by day, as far as the newest `events_read` events tell; and since when,
        where there are more."""
        found = self.events().events(visitor.firm_id, 0, self.events_read, newest_first=True)
        since = found[-1].at if len(found) == self.events_read else None
        return days_of(found, self.firms.zone(visitor.firm_id)), since

    def operators(self, visitor: Visitor) -> Mapping[str, str]:
        """Whose invoices the firm may have: the operators of its accounts, by id, with their names."""
        found = {one.operator_id for one in self.routing.accounts(visitor.firm_id)}
        return {row.id: row.name for row in sorted(profiles(), key=lambda row: row.name) if row.id in found}

    def compare(self, visitor: Visitor, invoice: GivenInvoice, form: str, locale: Locale) -> str:
        """Have an operator's invoice compared with the month's books; the comparison's id. ``InputError`` with every
        problem, by the form's fields. The invoice stays for a day, as every file that is given."""
        month, operator = invoice.month, invoice.operator
        problems: list[Problem] = []
        if not _MONTH.fullmatch(month):
            problems.append(Problem("report_month", "/month"))
        if operator not in self.operators(visitor):
            problems.append(Problem("invoice_of_whom", "/operator"))
        if not invoice.octets and not invoice.upload:
            problems.append(Problem("file_missing", "/file"))
        if problems:
            raise InputError(problems)
        reading = reading_of(invoice.answers)
        octets, upload = invoice.octets, invoice.upload
        if octets:
            upload = self.uploads().put(visitor.firm_id, octets)
        chosen = form if form in _FORMS else None
        command = CompareInvoice(visitor, month, upload, operator, chosen, locale, reading)
        try:
            comparison_id = self.months().ask_comparison(command)
        except InputError as error:  # the file is kept no more
            raise InputError([replace(one, pointer="/file") for one in error.problems]) from error
        self.trail.note(visitor, "invoice_compared", month)
        return comparison_id

    def asked(self, visitor: Visitor, compared: ArtefactState) -> tuple[list[Question], dict[str, str]]:
        """What the invoice of a comparison that failed leaves open, and the form's fields that say which it is; nothing
        where it is wrong besides, or kept no more."""
        answer = compared.answer or {}
        problems = [decode_problem(one) for one in answer.get("problems", ())]
        if not problems or not all(map(asks, problems)):
            return [], {}
        said = compared.asked
        upload = str(said["key"]).rpartition("/")[2]
        try:
            source = self.uploads().source(visitor.firm_id, upload)
        except NotFound:
            return [], {}
        answers = {f"{READING}{name}": str(one) for name, one in said.get("reading", {}).items()}
        fields = {"upload": upload, "month": said["month"], "operator": said["operator"], **answers}
        return questions(problems, answers, source, whole=visitor.sees_whole), fields

    def month(self, visitor: Visitor, report_id: str) -> ArtefactState:
        return self.months().view(visitor, report_id)

    def scheduled(self, visitor: Visitor) -> list[Mapping[str, Any]]:
        """The firm's schedules with the last that came of each."""
        shown: list[Mapping[str, Any]] = []
        for one in self.schedules.schedules(visitor.firm_id):
            if one.state != "cancelled":
                firings, _ = self.schedules.firings(one.ref, most=_FIRINGS_SHOWN)
                answer = with_firings_answer(one, Page(firings[::-1], None))
                shown.append(answer if visitor.sees_whole else hidden(ScheduleWithFiringsAnswer, answer))
        return shown
