"""A month's report and its comparison with an operator's invoice, built behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ulak.catalogue import Locale
from ulak.errors import InputError, Problem
from ulak.jobs.job import Upload
from ulak.jobs.store import JobStore
from ulak.lists.uploads import find_upload
from ulak.lists.writing import content_type, write_report
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
class MonthFiles:
    store: JobStore
    table: Table
    artefacts: Artefacts
    clock: Clock

    def ask(self, firm_id: str, month: str, form: str, locale: Locale) -> str:
        """The id of the month's report, which will be a file of that `form` (``csv`` or ``xlsx``)."""
        self._check(month)
        asked = {"kind": form, "month": month, "locale": locale}
        return self.artefacts.ask(MONTH_REPORT, firm_id, asked).id

    def ask_comparison(self, firm_id: str, month: str, upload_id: str, operator: str) -> str:
        """The id of the comparison. The version of the file that stands there now is taken."""
        self._check(month)
        found = find_upload(self.artefacts.bucket, firm_id, upload_id)
        if found is None:
            raise InputError([Problem("upload_missing", "/upload")])
        upload, _ = found
        asked = {"kind": COMPARISON, "month": month, "operator": operator}
        asked |= {"key": upload.key, "version": upload.version}
        return self.artefacts.ask(MONTH_REPORT, firm_id, asked).id

    def view(self, firm_id: str, report_id: str) -> ArtefactState:
        """How far the report or comparison is: the report's file, or the comparison itself, when it is ready."""
        return self.artefacts.state(MONTH_REPORT.named(firm_id, report_id), _file)

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Build what `pointer` asks for. A report that is repeated is built anew and says the same or more; of a
        comparison the first stands."""
        artefact = MONTH_REPORT.of(pointer)
        asked = self.artefacts.asked(artefact)
        if asked["kind"] == COMPARISON:
            self.artefacts.answer(artefact, lambda: self._compared(artefact.firm_id, asked))
        else:
            self._write(artefact, asked)

    def _write(self, artefact: Artefact, asked: Mapping[str, Any]) -> None:
        form, locale, metadata = asked["kind"], asked["locale"], {BUILT: str(self.clock())}
        found = rows(figures(self.store, self.table, artefact.firm_id, asked["month"]), locale)
        titles = [TITLES[name][locale == "en"] for name in COLUMNS]
        key, kind = artefact.key(_name(asked)), content_type(form)
        with self.artefacts.bucket.writer(key, content_type=kind, once=False, metadata=metadata) as stream:
            write_report(stream, form, month_name(asked["month"], locale), titles, found, locale)

    def _compared(self, firm_id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        invoice = invoice_rows(self.artefacts.bucket, Upload(asked["key"], asked["version"]))
        books = Books(self.store, self.table, self.artefacts.bucket)
        ours = books.segments(firm_id, asked["month"], invoice.by, operator_of(asked["operator"]))
        return compared(invoice, ours) | {"operator": asked["operator"], "as_of": rfc3339(self.clock())}

    def _check(self, month: str) -> None:
        if not MONTH.fullmatch(month) or bounds(month)[0] > self.clock():
            raise InputError([Problem("report_month", "/month")])


def _name(asked: Mapping[str, Any]) -> str:
    return f"month-{asked['month']}.{asked['kind']}"


def _file(asked: Mapping[str, Any]) -> tuple[str, str] | None:
    return None if asked["kind"] == COMPARISON else (_name(asked), _name(asked))
