"""Full size, run when somebody wants to know: ``SCALE=0.1 make full``. Not a part of ``make bench``.

At scale 1: 1,000,000 subscribers imported from a file, a group of 500,000 expanded and sent, a filter over 1,000,000
current accounts, a list of 5,000,000 rows expanded and committed. Each is done at the scale and at a tenth of it, in a
process of its own, and what it takes for each row is compared: requests, write units, CPU seconds are to be linear
within a tenth.
AWS is played by another process, so that CPU and memory are the product's alone; write units are counted on the items
as they stand afterwards (`bench.units`). Then Q1 is asked of as many messages.

``python -m bench.full 0.1`` prints a table and leaves ``build/full-0.1.json``.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench.units import write_units
from local.builds import ROOT

SUBSCRIBERS: Final = 1_000_000
ACCOUNTS: Final = 1_000_000
ROWS: Final = 5_000_000
NUMBERED: Final = 10_000_000
LINEAR: Final = 0.10
_TEXT: Final = "Sayın {ad}, ödemeniz için teşekkür ederiz."


def subscribers(world: Any, scale: float) -> Iterator[tuple[str, int, Callable[[], None]]]:
    """The import, then half of them as a group."""
    count = round(SUBSCRIBERS * scale)
    lines = (f"S{n:07};Abone {n};0533 {n:07}" for n in range(count))
    file = "\r\n".join(["Abone Kodu;Ad;Cep Tel", *lines, ""]).encode("cp1254")

    def take_in() -> None:
        body = {"kind": "subscribers", "upload": world.upload(file)}
        made = world.ask("POST", "/v1/imports", body)
        world.build(lambda: 10**9)
        taken = world.ask("GET", made.headers["location"]).body
        if (taken.get("created"), taken.get("refused")) != (count, 0):
            raise RuntimeError(f"the import came to {taken}")

    yield "subscribers imported", count, take_in
    half = count // 2
    _asked(world, "PUT", "/v1/groups/HALF", {"name": "Half"})
    for first in range(0, half, 10_000):
        codes = [f"S{n:07}" for n in range(first, min(first + 10_000, half))]
        _asked(world, "POST", "/v1/groups/HALF/members", {"subscribers": codes})

    def send() -> None:
        body = {"text": _TEXT, "purpose": "informational", "groups": ["HALF"]}
        ref = world.send_job(body).job.ref
        world.run(seconds=36_000)
        job = world.store.job(ref)
        if job.progress.delivered != half:
            raise RuntimeError(f"the group came to {job}")

    yield "members of a group sent to, reports in", half, send


def accounts(world: Any, scale: float) -> Iterator[tuple[str, int, Callable[[], None]]]:
    """A filter over all accounts that takes a hundredth of them."""
    count = round(ACCOUNTS * scale)
    for first in range(0, count, 10_000):
        rows = [
            {
                "code": f"C{n:07}",
                "name": f"Cari {n}",
                "contacts": [{"number": f"0533 {n:07}"}],
                "balance": "100,00",
                "city": "İzmir" if n % 100 == 0 else "Ankara",
            }
            for n in range(first, min(first + 10_000, count))
        ]
        _asked(world, "POST", "/v1/accounts", {"rows": rows})
    _asked(world, "PUT", "/v1/filters/IZMIR", {"name": "İzmir", "city": "İzmir"})

    def expand() -> None:
        body = {"text": "Sayın {ad}", "purpose": "informational", "filters": ["IZMIR"]}
        ref = world.send_job(body).job.ref
        world.fan_out.run(ref)
        job = world.store.job(ref)
        if job.totals.recipients != count // 100:
            raise RuntimeError(f"the filter came to {job}")

    yield "accounts that a filter looks through", count, expand


def rows(world: Any, scale: float) -> Iterator[tuple[str, int, Callable[[], None]]]:
    count = round(ROWS * scale)
    lines = (f"0{532 + n // 10**7}{n % 10**7:07};Müşteri {n}" for n in range(count))
    file = "\r\n".join(["Telefon;Ad", *lines, ""]).encode("cp1254")

    def expand() -> None:
        ref = world.post_upload(file, _TEXT)
        world.fan_out.run(ref)
        job = world.store.job(ref)
        if job.totals.recipients != count:
            raise RuntimeError(f"the list came to {job}")

    yield "rows of a list expanded and committed", count, expand


def _asked(world: Any, method: str, path: str, body: Any) -> None:
    answer = world.ask(method, path, body)
    if answer.status >= 400 or answer.body.get("refused"):
        raise RuntimeError(f"{path}: {answer.body}")


_WORK: Final = {"subscribers": subscribers, "accounts": accounts, "rows": rows}


def play_aws(told: Any) -> None:
    """In a process of its own: AWS over HTTP, until it is told to end; how much was written when it is asked."""
    from moto import mock_aws

    from bench.cold_engine import listening
    from tests.dynamodb import answer, engine

    books: Counter[str] = Counter()

    def kept(table: str, key: Any) -> Any:
        asked = json.dumps({"TableName": table, "Key": key}).encode()
        request = SimpleNamespace(
            body=asked, headers={"X-Amz-Target": "DynamoDB_20120810.GetItem"}, url="dynamodb"
        )
        return json.loads(answer(request)[2]).get("Item", {})

    def process(apply: Callable[[Any], Any], request: Any) -> Any:
        answered = apply(request)
        books["requests"] += 1
        if "dynamodb" not in request.url or answered[0] != 200:
            return answered
        target = str(request.headers["X-Amz-Target"])
        asked = json.loads(request.body)
        if target.endswith("TransactWriteItems"):
            for one in asked["TransactItems"]:
                ((kind, write),) = one.items()
                if kind != "ConditionCheck":
                    item = write.get("Item") or kept(write["TableName"], write["Key"])
                    books["write units"] += write_units(item, in_transaction=True)
        elif target.endswith(("PutItem", "UpdateItem", "DeleteItem")):
            item = asked.get("Item") or kept(asked["TableName"], asked["Key"])
            books["write units"] += write_units(item)
        return answered

    with mock_aws(), engine(process), listening() as url:
        told.send(url)
        while told.recv():
            told.send(dict(books))


def measure(kind: str, scale: float) -> None:
    """Prints a line of JSON for each part of the work."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    aws = multiprocessing.get_context("spawn").Process(target=play_aws, args=(theirs,), daemon=True)
    aws.start()
    os.environ["AWS_ENDPOINT_URL"] = ours.recv()

    from tests.conftest import HandClock
    from tests.lists.lists_world import ListsWorld
    from tests.world import FIRM
    from ulak.directory import personal

    def books() -> Counter[str]:
        ours.send(True)
        return Counter(ours.recv())

    found: list[dict[str, Any]] = []
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        world = ListsWorld(HandClock())
        world.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
        for _ in range(9):
            world.house.ledger.store.top_up(
                FIRM, "sms", 1_000_000, f"full-{_}", by="bench", now=world.clock()
            )
        for what, count, work in _WORK[kind](world, scale):
            before, cpu, began = books(), time.process_time(), time.monotonic()
            work()
            after = books()
            found.append(
                {
                    "what": what,
                    "count": count,
                    "requests": after["requests"] - before["requests"],
                    "write units": after["write units"] - before["write units"],
                    "CPU seconds": round(time.process_time() - cpu, 1),
                    "seconds": round(time.monotonic() - began, 1),
                    "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
                }
            )
    ours.send(False)
    aws.join()
    print(json.dumps(found))


def _measured(kind: str, scale: float) -> list[dict[str, Any]]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'layers' / 'core'}"}
    command = [sys.executable, "-m", "bench.full", kind, str(scale)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment)
    told: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return told


def main(scale: float) -> int:
    console = Console()
    kept: list[dict[str, Any]] = []
    for kind in _WORK:
        with console.status(f"{kind} …"):
            smaller, larger = _measured(kind, scale / 10), _measured(kind, scale)
        kept += [{"larger": one, "smaller": other} for one, other in zip(larger, smaller, strict=True)]
        Path(ROOT / "build" / f"full-{scale:g}.json").write_text(
            json.dumps(kept, indent=1, ensure_ascii=False)
        )
    holds = _show(console, kept)
    with console.status("by number …"):
        from bench import lookups

        for row in lookups.rows(round(NUMBERED * scale)):
            console.print(f"{row['what']}: {row['value']} s")
    return 0 if holds else 1


def _show(console: Console, kept: list[dict[str, Any]]) -> bool:
    figures = ("requests", "write units", "CPU seconds")
    table = Table(
        "what", "count", *(f"{name}, each" for name in figures), "against a tenth", "seconds", "peak MB"
    )
    holds = True
    for pair in kept:
        larger, smaller = pair["larger"], pair["smaller"]
        each = {name: larger[name] / larger["count"] for name in figures}
        ratios = {
            name: each[name] / (smaller[name] / smaller["count"]) if smaller[name] else 1.0
            for name in figures
        }
        holds = holds and all(ratio <= 1 + LINEAR for ratio in ratios.values())
        table.add_row(
            larger["what"],
            f"{larger['count']:,}",
            *(f"{each[name]:.6f}" for name in figures),
            " ".join(f"{ratio:.2f}" for ratio in ratios.values()),
            f"{larger['seconds']:g}",
            f"{larger['peak MB']} ({smaller['peak MB']})",
        )
    console.print(table)
    return holds


if __name__ == "__main__":
    os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Ulak")
    if len(sys.argv) == 3:
        measure(sys.argv[1], float(sys.argv[2]))
    else:
        sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1))
