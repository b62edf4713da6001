"""T1 and T2: CPU for each recipient of a list, from its upload to its last report, against a pipeline of tasks.

Ours is the deployed template on a local stack: what the processes of its functions take, by function. The engine that
plays AWS and the simulated operator count on neither side, nor does the peer's Redis server. Both sides have sent a
small list before, so that no process's start is counted but those that come later. The peer (`bench.celery_peer`) runs
in an environment of its own, ``build/tools/peers``, which ``make bench`` installs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Final

import psutil

from bench.cold_engine import accepting
from bench.cost import PATIENCE_SECONDS, TEXT, listed
from local import Ports, Settings, Stack, processes
from local.builds import ROOT
from local.processes import HOST
from local.stack import PARAMETERS
from tests.e2e.lists_stack import Firm
from tests.e2e.roots import house_of
from ulak.jobs.job import JobRef

Row = dict[str, Any]

_PEERS: Final = ROOT / "build" / "tools" / "peers" / "bin"
_WARMING: Final = 1_000
_OURS: Final = 50_000
_ONE_BY_ONE: Final = 3_000
_BY_FIFTIES: Final = 20_000
_ROUNDS: Final = 3
_VERSIONS: Final = """
from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in ("celery", "redis", "httpx")), sep=", ")
"""
_REPORTING: Final = ("ReportsFunction",)


class Cpu:
    """CPU seconds of the functions of a stack, by function: processes that have ended too."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._names = {physical: logical for logical, physical in stack.resources.items()}
        self._seconds: dict[tuple[str, int], float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.25):
            self._look()

    def _look(self) -> None:
        for process in processes.of_stack(self._stack.state):
            name = processes.environment(process).get("AWS_LAMBDA_FUNCTION_NAME")
            if name:
                with suppress(psutil.NoSuchProcess):
                    used = process.cpu_times()
                    self._seconds[self._names[name], process.pid] = used.user + used.system

    def now(self) -> dict[str, float]:
        self._look()
        seconds: dict[str, float] = {}
        for (name, _), used in dict(self._seconds).items():
            seconds[name] = seconds.get(name, 0.0) + used
        return seconds

    def end(self) -> None:
        self._over.set()
        self._thread.join()


@contextmanager
def _our_stack() -> Iterator[tuple[Stack, Firm, Cpu]]:
    with tempfile.TemporaryDirectory(prefix="ulak-tasks-") as folder:
        settings = Settings(
            state=Path(folder),
            ports=Ports.free(),
            parameters={**PARAMETERS, "Pace": "standard"},
            operator=("--mix", "calm", "--time-factor", "0"),
        )
        stack = Stack.up(settings, wipe=True)
        try:
            cpu = Cpu(stack)
            yield stack, Firm(stack, segments_per_second=100_000), cpu
            cpu.end()
        finally:
            stack.down()


def _sent(stack: Stack, firm: Firm, cpu: Cpu, recipients: int) -> dict[str, float]:
    """Seconds of each function for a list, from its upload until its last report is in."""
    before = cpu.now()
    answer = firm.post(text=TEXT, upload=firm.upload(listed(recipients)))
    if answer.status_code != 202:
        raise RuntimeError("\n".join([answer.text, *stack.said()][-60:]))
    ref, store = JobRef(firm.firm_id, answer.json()["id"]), house_of(stack).jobs
    began = time.monotonic()
    while True:
        job = store.job(ref)
        if job is not None and job.progress.delivered == recipients and job.due_at is None:
            break
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise RuntimeError(f"the list was not delivered: {job}")
        time.sleep(0.5)
    return {name: used - before.get(name, 0.0) for name, used in cpu.now().items()}


class Peer:
    """A worker of Celery with a Redis server of its own."""

    def __init__(self, folder: Path, operator: str) -> None:
        port = Ports.free().aws
        self._folder = folder
        self._redis_url = f"redis://{HOST}:{port}/0"
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "bench"),
            "PEER_REDIS": self._redis_url,
            "PEER_OPERATOR": operator,
        }
        server = shutil.which("redis-server")
        if server is None:
            raise RuntimeError("redis-server is missing: apt-get install redis-server, as `make bench` does")
        redis = [server, "--port", str(port), "--bind", HOST, "--save", "", "--dir", str(folder)]
        celery = [
            str(_PEERS / "celery"),
            "--app",
            "celery_peer",
            "worker",
            "--pool",
            "solo",
            "--loglevel",
            "WARNING",
        ]
        quiet: Mapping[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._server = subprocess.Popen(redis, **quiet)
        self._worker = subprocess.Popen(celery, env=self._environment, cwd=folder, **quiet)
        self._numbers = 0

    def send(self, recipients: int, batch: int) -> float:
        """CPU seconds of whoever hands the list out and of the worker, until each recipient has its state."""
        path = self._folder / "list.csv"
        path.write_bytes(listed(recipients, first=self._numbers))
        self._numbers += recipients
        before = self._used()
        hands = [str(_PEERS / "python"), str(ROOT / "bench" / "celery_peer.py"), str(path), str(batch)]
        handing = psutil.Popen(hands, env=self._environment, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(handing.pid, 0)
        if status:
            raise RuntimeError("the peer did not hand its list out")
        began = time.monotonic()
        while self._kept() < self._numbers:
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise RuntimeError("the peer's list was not sent")
            time.sleep(0.2)
        return self._used() - before + used.ru_utime + used.ru_stime

    def _used(self) -> float:
        """Of the worker with its children, and of the Redis server."""
        worker = psutil.Process(self._worker.pid)
        every = [worker, *worker.children(recursive=True), psutil.Process(self._server.pid)]
        return float(sum(used.user + used.system for used in (one.cpu_times() for one in every)))

    def _kept(self) -> int:
        asked = [str(shutil.which("redis-cli")), "-u", self._redis_url, "hlen", "sent"]
        return int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout or 0)

    def close(self) -> None:
        for one in (self._worker, self._server):
            one.terminate()
            one.wait()


@cache
def measured() -> list[dict[str, Any]]:
    """Rounds of all three, in turn: microseconds a recipient."""
    with ExitStack() as opened:
        stack, firm, cpu = opened.enter_context(_our_stack())
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="ulak-celery-")))
        peer = Peer(folder, opened.enter_context(accepting()))
        opened.callback(peer.close)
        _sent(stack, firm, cpu, _WARMING)
        peer.send(_WARMING, 50)
        return [
            {
                "ours": {
                    name: used / _OURS * 1e6
                    for name, used in _sent(stack, firm, cpu, _OURS).items()
                    if used / _OURS * 1e6 >= 0.5
                },
                "one": peer.send(_ONE_BY_ONE, 1) / _ONE_BY_ONE * 1e6,
                "fifty": peer.send(_BY_FIFTIES, 50) / _BY_FIFTIES * 1e6,
            }
            for _ in range(_ROUNDS)
        ]


def rows() -> Iterator[Row]:
    asked = [str(_PEERS / "python"), "-c", _VERSIONS]
    versions = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    rounds = measured()
    whole = [sum(each["ours"].values()) for each in rounds]
    without = [sum(used for name, used in each["ours"].items() if name not in _REPORTING) for each in rounds]
    by_function = {
        name: round(median(each["ours"].get(name, 0.0) for each in rounds), 1)
        for name in sorted({name for each in rounds for name in each["ours"]})
    }
    times = median(each["one"] for each in rounds) / median(whole)
    yield {
        "id": "T1",
        "what": f"CPU a recipient, upload to last report, {median(whole):.0f} µs",
        "value": round(times, 2),
        "bar": 20,
        "unit": "x",
        "holds": times >= 20,
        "rounds": [(ours * 1e-6, each["one"] * 1e-6) for ours, each in zip(whole, rounds, strict=True)],
        "by_function": by_function,
        "against": f"{versions}, Redis: a task and a POST each, no reports",
    }
    share = median(without) / median(each["fifty"] for each in rounds)
    yield {
        "id": "T2",
        "what": f"CPU a recipient, without reports, {median(without):.0f} µs",
        "value": round(share, 2),
        "bar": 0.6,
        "unit": "x its CPU",
        "holds": share <= 0.6,
        "rounds": [(ours * 1e-6, each["fifty"] * 1e-6) for ours, each in zip(without, rounds, strict=True)],
        "against": f"{versions}, Redis: fifty a task and a POST, no reports",
    }
