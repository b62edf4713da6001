"""The world with files in and out: uploads, quotes, report files."""

from __future__ import annotations

import csv
import io
import urllib.parse
from typing import Any

from tests.calls import Answer, call
from tests.fakes import MemoryQueue
from tests.world import BUCKET, FIRM, World
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.jobs.keys import upload_key
from ulak.platform.clock import SECOND, Remaining


class ListsWorld(World):
    @property
    def lists_queue(self) -> MemoryQueue:
        return self.queues["lists"]  # type: ignore[no-any-return] # a MemoryQueue, or what a world puts in its place

    # --- as a caller --------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        return call(self.house, method, path, body, caller=Caller(FIRM, "k"), query=query)

    def upload(self, data: bytes) -> str:
        """A file as it stands in the bucket when its form was sent."""
        upload_id: str = self.ask("POST", "/v1/uploads").body["id"]
        self.bucket.put(upload_key(FIRM, upload_id), data, content_type="application/octet-stream")
        return upload_id

    def post_upload(self, data: bytes, text: str = "Merhaba", **more: Any) -> JobRef:
        body = {"text": text, "purpose": "informational", "upload": self.upload(data), **more}
        return self.send_job(body, key=f"key-{self.clock()}").job.ref

    def quote(self, **body: Any) -> dict[str, Any]:
        """A quote, however long it takes; or why it is refused."""
        answer = self.ask("POST", "/v1/quotes", body)
        if answer.status == 202:
            self.build()
            answer = self.ask("GET", answer.headers["location"])
        return dict(answer.body)

    def file(self, ref: JobRef, kind: str, **query: str) -> bytes:
        path = f"/v1/jobs/{ref.job_id}/{'refusals.csv' if kind == 'refusals' else f'report.{kind}'}"
        answer = self.ask("GET", path, **query)
        while answer.status == 202:
            self.build()
            answer = self.ask("GET", path, **query)
        return self.fetched(answer)

    def fetched(self, answer: Answer) -> bytes:
        """The file that an answer leads to."""
        assert answer.status == 303
        assert answer.headers["location"] == answer.body["url"]
        path = urllib.parse.unquote(urllib.parse.urlsplit(answer.body["url"]).path)
        return self.bucket.get(path.split("/", 1)[1].removeprefix(f"{BUCKET}/"))

    def refused(self, ref: JobRef) -> list[tuple[int, str, str, str]]:
        """Row, column, masked value and code of each refused row."""
        return [(one["row"], one["column"], one["value"], one["code"]) for one in self.refusals(ref)]

    # --- as Lambda ----------------------------------------------------------------------------------------

    def build(self, remaining: Remaining = lambda: 60 * SECOND) -> int:
        """Work through the lists queue; how many messages it had."""
        turns = 0
        while (message := self.lists_queue.take()) is not None:
            turns += 1
            self.house.lists.builds.take(message, remaining)
        return turns


def table(data: bytes, delimiter: str = ";", encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter))
