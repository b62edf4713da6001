"""T1 and T2: CPU for each recipient of a list, from its upload to its last report, against a pipeline of tasks.

Ours are the handlers of the functions, in one process that has sent a list before: what each takes is its CPU while it
runs. The list comes through the edge, its chunks and polls through queues, and the simulated operator is called over
HTTP. AWS is played by another process. Neither that counts nor the operator, nor whoever hands messages to handlers.

Of the peer (`bench.celery_peer`, in an environment of its own, ``build/tools/peers``, which ``make bench`` installs)
count the worker with its children, whoever hands the list out, and its Redis server.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, redirect_stdout
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Final

import psutil

from bench.cold_engine import accepting
from bench.cost import PATIENCE_SECONDS, TEXT, listed
from local import Ports
from local.builds import ROOT
from local.processes import HOST

Row = dict[str, Any]

_PEERS: Final = ROOT / "build" / "tools" / "peers" / "bin"
_WARMING: Final = 1_000
_OURS: Final = 20_000
_ONE_BY_ONE: Final = 2_000
_BY_FIFTIES: Final = 20_000
_ROUNDS: Final = 5
_VERSIONS: Final = """
from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in ("celery", "redis", "httpx")), sep=", ")
"""
_RECORDS: Final = "return #redis.call('keys', 'message:*')"
_REPORTING: Final = "reports"


class _Context:
    function_name, memory_limit_in_mb, aws_request_id = "tasks", 1769, "r-1"
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:tasks"

    def get_remaining_time_in_millis(self) -> int:
        return 900_000


class Functions:
    """The functions that a list goes through, and the part of Lambda that hands them their messages."""

    def __init__(self, operator_url: str) -> None:
        from tests.world import BUCKET, TABLE, make_resources
        from ulak.assembly import House
        from ulak.directory.firms import OperatorAccount, Service, new_key
        from ulak.identity.msisdn import Region
        from ulak.platform.aws import client
        from ulak.platform.settings import Settings

        make_resources()
        self._sqs = client("sqs")
        names = ("plan", "send", "interactive", "reports", "lists", "callbacks")
        self._urls = {name: self._sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}
        settings = {f"{name}_queue_url": url for name, url in self._urls.items()}
        self.house = House(
            Settings("test", TABLE, BUCKET, rates_table=TABLE, longest_turn_seconds="900", **settings)
        )
        self.house.directory.store.add_firm("acme", "Acme")
        account = OperatorAccount(
            "acme",
            Service.SMS,
            "netgsm",
            Region.TR,
            ("ULAK",),
            segments_per_second=100_000,
            report_calls_per_minute=100_000,
            base_url=operator_url,
        )
        self.house.directory.store.set_account(account)
        self.house.platform.secrets.set(
            account.secret_name("test"), {"username": "8503021000", "password": "sifre-ulak-1"}
        )
        self.house.ledger.store.top_up("acme", "sms", 1_000_000, "bench", by="bench", now=self.house.clock())
        key, self._key = new_key("acme", "bench")
        self.house.directory.store.add_key(key)
        self._ask = self.house.serve("jobs")
        self._upload = self.house.serve("lists")
        self._take: dict[str, Callable[[Any, Any], Any]] = {
            "plan": self.house.consume("jobs.plan_work"),
            "send": self.house.consume_claimed("delivery.worker"),
            "reports": self.house.consume_claimed("delivery.poller"),
        }
        self._batches = {"plan": 1, "send": 2, "reports": 1}
        self._jobs = 0
        self.used: defaultdict[str, float] = defaultdict(float)

    def send(self, recipients: int) -> dict[str, float]:
        """CPU seconds of each function for a list, until its last report is in."""
        from bench.cold import posted
        from ulak.jobs.job import JobRef
        from ulak.jobs.keys import upload_key

        self._jobs += 1
        self.used.clear()
        event = posted("/v1/uploads", self._key, {}, f"upload-{self._jobs:04d}")
        upload_id = self._answer("lists", self._upload, event)["id"]
        self.house.platform.bucket.put(upload_key("acme", upload_id), listed(recipients))
        body = {"text": TEXT, "purpose": "informational", "upload": upload_id}
        event = posted("/v1/jobs", self._key, body, f"job-{self._jobs:08d}")
        ref = JobRef("acme", self._answer("jobs", self._ask, event)["id"])
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            handed = [self._hand_over(name) for name in self._take]
            if not any(handed):
                job = self.house.jobs.store.job(ref)
                if job is not None and job.progress.delivered == recipients:
                    return dict(self.used)
                time.sleep(0.1)
        raise RuntimeError(f"the list was not delivered: {self.house.jobs.store.job(ref)}")

    def _answer(self, name: str, handler: Callable[[Any, Any], Any], event: Any) -> Any:
        answer = self._counted(name, handler, event)
        if answer["statusCode"] not in (201, 202):
            raise RuntimeError(answer["body"])
        return json.loads(answer["body"])

    def _hand_over(self, name: str) -> bool:
        url, batch = self._urls[name], self._batches[name]
        messages = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=batch).get("Messages", ())
        if not messages:
            return False
        records = [
            {
                "messageId": one["MessageId"],
                "receiptHandle": one["ReceiptHandle"],
                "body": one["Body"],
                "attributes": {},
                "messageAttributes": {},
                "md5OfBody": one["MD5OfBody"],
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:eu-central-1:123456789012:{name}",
                "awsRegion": "eu-central-1",
            }
            for one in messages
        ]
        answer = self._counted(name, self._take[name], {"Records": records})
        if answer["batchItemFailures"]:
            raise RuntimeError(f"{name}: {answer}")
        for one in messages:
            self._sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        return True

    def _counted(self, name: str, handler: Callable[[Any, Any], Any], event: Any) -> Any:
        before = time.process_time()
        try:
            return handler(event, _Context())
        finally:
            self.used[name] += time.process_time() - before


def serve() -> None:
    """In a process of its own: a list for each number that is read, answered by a line of JSON."""
    from bench.full import play_aws

    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    aws = multiprocessing.get_context("spawn").Process(target=play_aws, args=(theirs,), daemon=True)
    aws.start()
    os.environ |= {
        "AWS_ENDPOINT_URL": ours.recv(),
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "POWERTOOLS_METRICS_NAMESPACE": "Ulak",
        "POWERTOOLS_SERVICE_NAME": "ulak",
    }
    with _simulator() as operator, Path(os.devnull).open("w") as nowhere:
        told = sys.stdout
        functions = Functions(operator)
        for line in sys.stdin:
            with redirect_stdout(nowhere):
                used = functions.send(int(line))
            print(json.dumps(used), file=told, flush=True)
    ours.send(False)


def _simulator() -> Any:
    from contextlib import contextmanager

    @contextmanager
    def running() -> Iterator[str]:
        command = [sys.executable, "-m", "simulator", "--port", "0", "--mix", "calm", "--time-factor", "0"]
        program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        try:
            line = program.stdout.readline() if program.stdout else ""
            yield line[line.index("http") :].split()[0].rstrip("/.,")
        finally:
            program.terminate()
            program.wait()

    return running()


class Ours:
    """The process of `serve`."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'layers' / 'core'}"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.tasks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )

    def send(self, recipients: int) -> dict[str, float]:
        asks, tells = self._process.stdin, self._process.stdout
        if asks is None or tells is None:
            raise RuntimeError("it is spoken to by pipes")
        asks.write(f"{recipients}\n")
        asks.flush()
        used: dict[str, float] = json.loads(tells.readline())
        return used

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()


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
        asked = [str(shutil.which("redis-cli")), "-u", self._redis_url, "eval", _RECORDS, "0"]
        return int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout or 0)

    def close(self) -> None:
        for one in (self._worker, self._server):
            one.terminate()
            one.wait()


@cache
def measured() -> list[dict[str, Any]]:
    """Rounds of all three, in turn: microseconds a recipient."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="ulak-celery-")))
        peer = Peer(folder, opened.enter_context(accepting()))
        opened.callback(peer.close)
        ours = Ours()
        opened.callback(ours.close)
        ours.send(_WARMING)
        peer.send(_WARMING, 50)
        return [
            {
                "ours": {name: used / _OURS * 1e6 for name, used in ours.send(_OURS).items()},
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
    without = [sum(used for name, used in each["ours"].items() if name != _REPORTING) for each in rounds]
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


if __name__ == "__main__":
    serve()
