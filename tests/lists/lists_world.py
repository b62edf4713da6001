"""The world with files in and out: uploads, quotes, report files."""

from __future__ import annotations

import csv
import io
import json
import urllib.parse
from typing import Any

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.jobs.job import JobRef
from ulak.jobs.keys import upload_key
from ulak.lists.uploads import Uploads
from ulak.operators.registry import sent_through
from ulak.planning.planner import Planner
from ulak.planning.quotes import QuotePointer, Quotes
from ulak.platform.edge import Response
from ulak.reports.files import File, ReportFiles

from tests.world import MemoryQueue  # isort: skip


class ListsWorld(World):
    def __init__(self, clock: HandClock, operator_id: str = "netgsm") -> None:
        super().__init__(clock, operator_id)
        queue: Any = MemoryQueue(clock)
        self.lists_queue = queue
        planner = Planner(self.house.gate, self.bucket, clock, "test", sent_through)
        self.uploads = Uploads(self.bucket, clock)
        self.quotes = Quotes(planner, self.bucket, queue, clock)
        self.files = ReportFiles(self.store, self.bucket, queue, clock)

    def upload(self, data: bytes) -> str:
        """A file as it stands in the bucket when its form was sent."""
        upload_id: str = self.uploads.create(self.request("POST /v1/uploads")).body["id"]
        self.bucket.put(upload_key(FIRM, upload_id), data, content_type="application/octet-stream")
        return upload_id

    def post_upload(self, data: bytes, text: str = "Merhaba", **more: Any) -> JobRef:
        body = {"text": text, "purpose": "informational", "upload": self.upload(data), **more}
        return self.accept.job(self.request("POST /v1/jobs", body, key=f"key-{self.clock()}")).job.ref

    def quote(self, **body: Any) -> dict[str, Any]:
        answer = self.quotes.create(self.request("POST /v1/quotes", body))
        if answer.status == 202:
            while (pointer := self.lists_queue.take()) is not None:
                fields = json.loads(pointer)
                self.quotes.make(QuotePointer(fields["firm"], fields["quote"]))
            answer = self.quotes.view(self.request("GET", quote_id=answer.body["id"]))
        return dict(answer.body)

    def file(self, ref: JobRef, kind: str, **query: str) -> bytes:
        request = self.request("GET", job_id=ref.job_id)
        request.query.update(query)  # type: ignore[attr-defined]
        ask = self.files.refusals if kind == "refusals" else lambda request: self.files.report(request, kind)
        answer: Response = ask(request)
        while answer.status == 202:
            while (pointer := self.lists_queue.take()) is not None:
                self.files.build(File.decode(json.loads(pointer)))
            answer = ask(request)
        assert answer.status == 303
        key = (
            urllib.parse.urlsplit(answer.headers["location"])
            .path.split("/", 1)[1]
            .removeprefix("ulak-test-bucket/")
        )
        return self.bucket.get(key)

    def refused(self, ref: JobRef) -> list[tuple[int, str, str, str]]:
        """Row, column, masked value and code of each refused row."""
        page = self.views.refusals(self.request("GET", job_id=ref.job_id))
        return [(one["row"], one["column"], one["value"], one["code"]) for one in page["refusals"]]


def table(data: bytes, delimiter: str = ";", encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter))
