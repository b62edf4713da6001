"""A month's report and its comparison with an operator's invoice, built into the bucket as job reports are.

What was asked is kept first, then queued; building is safe to repeat, and whoever asks in between is told that it
is under way.
"""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex
from typing import Any, Final, Literal

import orjson
from pydantic import Field

from ulak.catalogue import Locale
from ulak.errors import InputError, NotFound, Problem
from ulak.jobs.job import Upload
from ulak.jobs.keys import month_report_key
from ulak.jobs.store import JobStore
from ulak.lists.uploads import find_upload
from ulak.months.books import COLUMNS, MONTH, TITLES, bounds, figures, rows
from ulak.months.invoices import Books, compared, invoice_rows
from ulak.platform.bodies import Body, parse
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Clock, rfc3339
from ulak.platform.edge import Request, Response, told
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object
from ulak.platform.table import Table
from ulak.reports.files import CSV_TYPE, URL_SECONDS, XLSX_TYPE, write_csv, write_xlsx
from ulak.rules.former import operator_of

_ID_OCTETS: Final = 16

Pointer = dict[str, str | int]


class ReportBody(Body):
    """``POST /v1/reports/months/{month}``."""

    format: Literal["csv", "xlsx"] = "csv"


class ComparisonBody(Body):
    """``POST /v1/reports/months/{month}/comparisons``."""

    upload: str = Field(max_length=64)
    """The operator's invoice: a file of ``POST /v1/uploads``."""
    operator: str = Field(max_length=64)
    """Whose invoice it is."""


@dataclass(frozen=True, slots=True)
class MonthFiles:
    store: JobStore
    table: Table
    bucket: Bucket
    queue: Queue
    clock: Clock

    def ask(self, request: Request) -> Response:
        """202 with where the month's report will be."""
        month = self._month(request)
        body = parse(ReportBody, parse_object(request.body))
        return self._queued(request, {"kind": body.format, "month": month, "locale": request.locale})

    def ask_comparison(self, request: Request) -> Response:
        """202 with where the comparison will be. The version of the file that stands there now is taken."""
        month = self._month(request)
        body = parse(ComparisonBody, parse_object(request.body))
        found = find_upload(self.bucket, request.caller.firm_id, body.upload)
        if found is None:
            raise InputError([Problem("upload_missing", "/upload")])
        upload, _ = found
        asked = {"kind": "comparison", "month": month, "operator": body.operator}
        return self._queued(request, asked | {"key": upload.key, "version": upload.version})

    def view(self, request: Request) -> Response:
        """303 to a report's file; 200 with a comparison, or ``pending`` while either is built."""
        firm_id, report_id = request.caller.firm_id, request.path["report_id"]
        if len(report_id) != 2 * _ID_OCTETS or not (report_id.isascii() and report_id.isalnum()):
            raise NotFound
        asked = orjson.loads(self.bucket.get(month_report_key(firm_id, report_id, "request.json")))
        view = {"id": report_id, "month": asked["month"]}
        if asked["kind"] == "comparison":
            return Response(200, view | self._comparison(firm_id, report_id, request.locale))
        name = _name(asked)
        head = self.bucket.head(month_report_key(firm_id, report_id, name))
        if head is None:
            return Response(200, view | {"status": "pending"}, {"retry-after": "2"})
        url = self.bucket.download_url(
            month_report_key(firm_id, report_id, name), filename=name, seconds=URL_SECONDS
        )
        as_of = rfc3339(int(head.metadata["built"]))
        return Response(303, view | {"status": "ready", "url": url, "as_of": as_of}, {"location": url})

    def build(self, pointer: Pointer) -> None:
        """Build what `pointer` asks for. Repeated, it is built anew and says the same or more."""
        firm_id, report_id = str(pointer["firm"]), str(pointer["month_report"])
        asked = orjson.loads(self.bucket.get(month_report_key(firm_id, report_id, "request.json")))
        if asked["kind"] == "comparison":
            answer = self._compare(firm_id, asked)
            self.bucket.put(month_report_key(firm_id, report_id, "answer.json"), orjson.dumps(answer))
            return
        built = {"built": str(self.clock())}
        found = rows(figures(self.store, self.table, firm_id, asked["month"]))
        titles = [TITLES[name][asked["locale"] == "en"] for name in COLUMNS]
        as_sheet = asked["kind"] == "xlsx"
        kind, write = (XLSX_TYPE, write_xlsx) if as_sheet else (CSV_TYPE, write_csv)
        key = month_report_key(firm_id, report_id, _name(asked))
        with self.bucket.writer(key, content_type=kind, once=False, metadata=built) as stream:
            write(stream, titles, found, asked["locale"])

    def _compare(self, firm_id: str, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            invoice = invoice_rows(self.bucket, Upload(asked["key"], asked["version"]))
        except InputError as unusable:
            problems = [
                {"code": one.code, "pointer": one.pointer, "row": one.row, "params": one.params}
                for one in unusable.problems
            ]
            return {"status": "failed", "problems": problems}
        books = Books(self.store, self.table, self.bucket)
        ours = books.segments(firm_id, asked["month"], invoice.by, operator_of(asked["operator"]))
        return compared(invoice, ours) | {"operator": asked["operator"], "as_of": rfc3339(self.clock())}

    def _comparison(self, firm_id: str, report_id: str, locale: Locale) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = orjson.loads(
                self.bucket.get(month_report_key(firm_id, report_id, "answer.json"))
            )
        except NotFound:
            return {"status": "pending"}
        if "problems" in answer:
            answer["problems"] = [told(Problem(**one), locale) for one in answer["problems"]]
        return answer

    def _month(self, request: Request) -> str:
        month = request.path["month"]
        if not MONTH.fullmatch(month) or bounds(month)[0] > self.clock():
            raise InputError([Problem("report_month", "/month")])
        return month

    def _queued(self, request: Request, asked: dict[str, str]) -> Response:
        firm_id, report_id = request.caller.firm_id, token_hex(_ID_OCTETS)
        self.bucket.put(month_report_key(firm_id, report_id, "request.json"), orjson.dumps(asked))
        self.queue.send([{"firm": firm_id, "month_report": report_id}])
        where = f"/v1/reports/{report_id}"
        body = {"id": report_id, "month": asked["month"], "status": "pending"}
        return Response(202, body, {"location": where, "retry-after": "2"})


def _name(asked: dict[str, str]) -> str:
    return f"month-{asked['month']}.{asked['kind']}"
