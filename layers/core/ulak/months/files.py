"""A month's report and its comparison with an operator's invoice, built behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from ulak.catalogue import Locale
from ulak.errors import InputError, Problem
from ulak.identity.caller import Caller
from ulak.jobs.job import Upload
from ulak.jobs.store import JobStore
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.lists.uploads import find_upload
from ulak.lists.writing import content_type, write_report
from ulak.months import invoices
from ulak.months.books import COLUMNS, MONTH, TITLES, bounds, figures, rows
from ulak.months.invoices import Books, compared, invoice_rows
from ulak.platform.artefacts import BUILT, Artefact, ArtefactKind, Artefacts, ArtefactState
from ulak.platform.clock import Clock, Remaining, rfc3339
from ulak.platform.queue import Pointer
from ulak.platform.table import Table
from ulak.rules.former import operator_of
from ulak.words import month_name

MONTH_REPORT: Final = ArtefactKind("month_report", "exports/{firm}/months/{id}/{part}")

COMPARISON: Final = "comparison"


@dataclass(frozen=True, slots=True)
class CompareInvoice:
    """Compare the operator's invoice in an upload with the month; with a `form` (``csv`` or ``xlsx``) every difference
    goes into a file in `locale` too."""

    caller: Caller
    month: str
    upload: str
    operator: str
    form: str | None
    locale: Locale
    reading: Reading = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class MonthFiles:
    store: JobStore
    table: Table
    artefacts: Artefacts
    clock: Clock
    zone_of: Callable[[str], str]
    """A firm's clock: its months go by it."""

    def ask(self, caller: Caller, month: str, form: str, locale: Locale) -> str:
        """The id of the month's report, which will be a file of that `form` (``csv`` or ``xlsx``)."""
        self._check(caller.firm_id, month)
        asked = {"kind": form, "month": month, "locale": locale}
        return self.artefacts.ask(MONTH_REPORT, caller, asked).id

    def ask_comparison(self, command: CompareInvoice) -> str:
        """The id of the comparison. The version of the file that stands there now is taken."""
        self._check(command.caller.firm_id, command.month)
        found = find_upload(self.artefacts.bucket, command.caller.firm_id, command.upload)
        if found is None:
            raise InputError([Problem("upload_missing", "/upload")])
        upload, _ = found
        asked: dict[str, Any] = {"kind": COMPARISON, "month": command.month, "operator": command.operator}
        asked |= {"key": upload.key, "version": upload.version, "reading": command.reading.encode()}
        if command.form is not None:
            asked |= {"form": command.form, "locale": command.locale}
        return self.artefacts.ask(MONTH_REPORT, command.caller, asked).id

    def view(self, caller: Caller, report_id: str) -> ArtefactState:
        """How far the report or comparison is: the report's file, or the comparison itself, when it is ready."""
        artefact = MONTH_REPORT.named(caller.firm_id, report_id)
        state = self.artefacts.state(artefact, caller, _file)
        if state.status != "ready" or state.file is not None or "form" not in state.asked:
            return state
        name = _compared_name(state.asked)
        return replace(state, file=self.artefacts.file(artefact, name, name))

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Build what `pointer` asks for. A report that is repeated is built anew and says the same or more; of a
        comparison the first stands."""
        artefact = MONTH_REPORT.of(pointer)
        asked = self.artefacts.asked(artefact)
        if asked["kind"] == COMPARISON:
            self.artefacts.answer(artefact, lambda: self._compared(artefact, asked))
        else:
            self._write(artefact, asked)

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """It fails, and says why."""
        self.artefacts.fail(MONTH_REPORT.of(pointer), why)

    def _write(self, artefact: Artefact, asked: Mapping[str, Any]) -> None:
        form, locale, metadata = asked["kind"], asked["locale"], {BUILT: str(self.clock())}
        firm_id, bucket = artefact.firm_id, self.artefacts.bucket
        first, after = bounds(asked["month"], self._zone(firm_id))
        found = rows(figures(self.store, bucket, self.table, firm_id, first, after), locale)
        titles = [TITLES[name][locale == "en"] for name in COLUMNS]
        key, kind = artefact.key(_name(asked)), content_type(form)
        with self.artefacts.bucket.writer(key, content_type=kind, once=False, metadata=metadata) as stream:
            write_report(stream, form, month_name(asked["month"], locale), titles, found, locale)

    def _compared(self, artefact: Artefact, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What the comparison answers. Its file, if one is asked for, is there before."""
        invoice = invoice_rows(
            self.artefacts.bucket, Upload(asked["key"], asked["version"], reading=asked.get("reading", {}))
        )
        books = Books(self.store, self.table, self.artefacts.bucket, self._zone(artefact.firm_id))
        ours = books.segments(artefact.firm_id, asked["month"], invoice.by, operator_of(asked["operator"]))
        if "form" in asked:
            key, form, locale = artefact.key(_compared_name(asked)), asked["form"], asked["locale"]
            sheet, titles = month_name(asked["month"], locale), invoices.titles(invoice, locale)
            with self.artefacts.bucket.writer(key, content_type=content_type(form), once=False) as stream:
                write_report(stream, form, sheet, titles, invoices.rows(invoice, ours, locale), locale)
        return compared(invoice, ours) | {"operator": asked["operator"], "as_of": rfc3339(self.clock())}

    def _check(self, firm_id: str, month: str) -> None:
        if not MONTH.fullmatch(month) or bounds(month, self._zone(firm_id))[0] > self.clock():
            raise InputError([Problem("report_month", "/month")])

    def _zone(self, firm_id: str) -> ZoneInfo:
        return ZoneInfo(self.zone_of(firm_id))


def _name(asked: Mapping[str, Any]) -> str:
    return f"month-{asked['month']}.{asked['kind']}"


def _compared_name(asked: Mapping[str, Any]) -> str:
    return f"comparison-{asked['month']}.{asked['form']}"


def _file(asked: Mapping[str, Any]) -> tuple[str, str] | None:
    return None if asked["kind"] == COMPARISON else (_name(asked), _name(asked))
