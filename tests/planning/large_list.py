"""A program: a list of so many rows from file to chunks, as ``bulk_fanout`` does it, within a function's memory.

``python tests/planning/large_list.py ROWS MEGABYTES`` prints JSON. The bucket is a folder: what is measured is ours.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from ulak.assembly import House, Ports
from ulak.identity.msisdn import Region
from ulak.jobs.job import JobRef, Plan, Upload
from ulak.lists.uploads import resolve, snapshot_of
from ulak.platform.bucket import PART, Head
from ulak.platform.settings import Settings
from ulak.rules import Purpose
from ulak.text import EncodingChoice, MessageType
from ulak.text.placeholders import placeholders_of

TEXT = "Sayın {ad}, {tutar} TL tutarındaki faturanızın son ödeme günü yarındır."


class Folder:
    """A bucket of files. Chunks are counted and not kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.chunks = 0

    def path(self, key: str) -> Path:
        return self.root / key.replace("/", "_")

    def head(self, key: str) -> Head | None:
        path = self.path(key)
        return Head(path.stat().st_size, "1", {}) if path.exists() else None

    def open(self, key: str, version: str = "") -> BinaryIO:
        return self.path(key).open("rb")

    def beginning(self, key: str, octets: int, version: str = "") -> bytes:
        with self.open(key) as file:
            return file.read(octets)

    def lines(self, key: str) -> Iterator[str]:
        return io.TextIOWrapper(self.open(key), "utf-8", newline="")

    def put(self, key: str, data: bytes) -> None:
        self.chunks += 1

    def put_once(self, key: str, data: bytes) -> bool:
        self.path(key).write_bytes(data)
        return True

    @contextmanager
    def writer(self, key: str, **_: Any) -> Iterator[BinaryIO]:
        with self.path(key).open("wb", buffering=PART) as file:
            yield file


def write_list(path: Path, rows: int) -> None:
    with path.open("w", encoding="cp1254", newline="") as file:
        file.write("Adı;Cep Telefonu;Tutar\r\n")
        for n in range(rows):
            file.write(
                f"Müşteri {n};0{530 + n // 10**7} {n % 10**7 // 10**4:03d} {n % 10**4:04d};{n % 900},50\r\n"
            )


def main(rows: int, megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bucket: Any = Folder(Path(folder))
        nothing: Any = None
        ports = Ports(client=lambda service: nothing, queue=lambda name: nothing)
        house = House(Settings("test", table="none"), ports=ports)
        house.platform.bucket = bucket
        upload = Upload("uploads/f/1", "1")
        write_list(bucket.path(upload.key), rows)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        plan = Plan(
            text=TEXT,
            columns=(),
            snapshot="",
            message_type=MessageType.BULK,
            purpose=Purpose.INFORMATIONAL,
            encoding=EncodingChoice.PROFILE,
            sender_id="ULAK",
            service="sms",
            operator_id="netgsm",
            rules_on=date(2026, 11, 22),
            base_url=None,
            secret_name="",
            region=Region.TR,
            tariff={"90": 1, "994": 1},
            upload=upload,
        )
        plan = replace(plan, snapshot=snapshot_of("f", upload, placeholders_of(TEXT), plan))
        size = bucket.path(upload.key).stat().st_size
        began, cpu = time.monotonic(), time.process_time()
        resolve(bucket, plan, str)
        resolved = time.process_time()
        totals = house.jobs.fan_out._expand(JobRef("f", "1"), plan, lambda: bucket.lines(plan.snapshot))
        figures = {
            "rows": totals.rows,
            "recipients": totals.recipients,
            "chunks": totals.chunks,
            "octets": size,
            "resolve_cpu_seconds": round(resolved - cpu, 1),
            "cpu_seconds": round(time.process_time() - cpu, 1),
            "seconds": round(time.monotonic() - began, 1),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        }
        print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
