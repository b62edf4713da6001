"""A local stack: the embedded AWS engine with the template deployed, and the simulated operator beside it.

Everything of a stack lives in its state folder: ports, logs, data. Stacks with folders and ports of their own
know nothing of each other.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, Self

import boto3
import psutil

from local import deploy, processes
from local.builds import ROOT, build_local
from local.processes import HOST, Program
from local.template import API_ID

REGION: Final = "eu-central-1"
DEFAULT_STATE: Final = ROOT / ".ulak"
PARAMETERS: Final[Mapping[str, str]] = {
    "Stage": "local",
    "Pace": "quick",
    "DeletionProtection": "false",
    "LogRetentionDays": "1",
    "SendConcurrency": "4",
    "CallbackReach": "loopback",
    "ShortDomain": "k.ulak.test",
}
"""The template's parameters on a machine of one's own."""

_PLATFORM_LINES: Final = ("START ", "END ", "REPORT ")
"""What Lambda itself writes around each invocation."""

_EMULATOR: Final = Path(__file__).with_name("emulator.py")
_KEY_ID, _KEY_SECRET = "test", "test"
"""The engine's account root. Functions get keys of their roles, and what a role may not do is refused."""


class StackError(Exception):
    """The stack cannot be brought up as asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a stack listens, on the loopback address only."""

    api: int = 4700
    """The HTTP API, as at its address on AWS."""
    aws: int = 4701
    """AWS's own APIs, for any SDK or command line by its endpoint URL."""
    operator: int = 4702
    """The simulated operator."""

    @classmethod
    def free(cls) -> Self:
        """Three that nothing uses now."""
        return cls(*processes.free_ports(3))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a stack is made of."""

    state: Path = DEFAULT_STATE
    """The folder of its ports, logs and data."""
    ports: Ports | None = None
    """None: those it had before, or the usual ones."""
    template: Path = ROOT / "template.yaml"
    parameters: Mapping[str, str] = field(default_factory=lambda: PARAMETERS)
    code: Path | None = None
    """Where the template's code locations are found; None: ``build/local``, made current first."""
    operator: tuple[str, ...] | None = ()
    """The simulated operator's further arguments; None: no operator."""
    functions_see: str | None = None
    """Where functions reach AWS, if not at the engine itself: something that listens in between."""


class Stack:
    """A running stack. Made by `up` or `attach`."""

    def __init__(self, state: Path, ports: Ports) -> None:
        self.state = state
        self.ports = ports
        self.api_url = f"http://{HOST}:{ports.api}"
        self.aws_url = f"http://{HOST}:{ports.aws}"
        self.operator_url = f"http://{HOST}:{ports.operator}"
        # One session a stack: making a client of the module's default session is not safe between threads.
        self._session = boto3.Session(_KEY_ID, _KEY_SECRET, region_name=REGION)

    @classmethod
    def up(cls, settings: Settings = Settings(), *, wipe: bool = False) -> Self:
        """Brings the stack up, or a running one up to date with the template and the code.

        The data of an earlier run is kept unless `wipe`. A stack that could not be deployed is taken down.
        Raises `StackError`, `BuildFailed`, `DeployFailed`, `DidNotStart`.
        """
        code = settings.code or build_local()
        state = settings.state.resolve()
        ports = _ports(settings, state, wipe=wipe)
        stack = cls.attach(state)
        if stack and not wipe and stack.ports == ports:
            stack._deploy(settings, code)
            return stack
        take_down(state)
        if wipe:
            shutil.rmtree(state / "data", ignore_errors=True)
        stack = cls(state, ports)
        try:
            stack._start(settings)
            stack._deploy(settings, code)
        except BaseException:  # raised again: no half of a stack stays up
            stack.down()
            raise
        return stack

    @classmethod
    def attach(cls, state: Path = DEFAULT_STATE) -> Self | None:
        """The stack that runs, whole, with this state folder, if one does."""
        state = state.resolve()
        record = _record(state)
        living = {process.pid for process in processes.of_stack(state)}
        return cls(state, record.ports) if record and living.issuperset(record.process_ids) else None

    def _start(self, settings: Settings) -> None:
        for name, port in asdict(self.ports).items():
            if not processes.is_free(port):
                option = "--port" if name == "api" else f"--{name}-port"
                raise StackError(
                    f"Port {port} is in use. End what listens there, or give another: {option} PORT."
                )
        (self.state / "data" / "tmp").mkdir(parents=True, exist_ok=True)
        programs = [_engine(self, settings.functions_see or self.aws_url)]
        if settings.operator is not None:
            programs.append(_operator(self, settings.operator))
        started = [(program, processes.start(program, self.state)) for program in programs]
        _Record(self.ports, [process_id for _, process_id in started]).write(self.state)
        for program, process_id in started:
            processes.wait_until_it_listens(program, process_id)

    def _deploy(self, settings: Settings, code: Path) -> None:
        deploy.deploy(self.client, settings.template, code, region=REGION, parameters=settings.parameters)

    def down(self) -> None:
        """Ends every process of the stack, gracefully first: data is saved then. Returns when all ended.

        With the variable ``ULAK_ROLES``, the name of a folder, what roles were asked for is told there before.
        """
        # A stack that never came up, or of a release that kept no such account, has nothing to tell.
        if (folder := os.environ.get("ULAK_ROLES")) and self.access_log.exists():
            from local import roles

            roles.seen(self).write(Path(folder) / f"{self.ports.aws}.json")
        take_down(self.state)

    def client(self, service: str) -> Any:
        """A boto3 client of this stack's AWS."""
        return self._session.client(service, endpoint_url=self.aws_url)

    @property
    def environment(self) -> Mapping[str, str]:
        """What leads AWS's own tools and the administrator's commands to this stack."""
        return {
            "AWS_ENDPOINT_URL": self.aws_url,
            "AWS_ACCESS_KEY_ID": _KEY_ID,
            "AWS_SECRET_ACCESS_KEY": _KEY_SECRET,
            "AWS_DEFAULT_REGION": REGION,
            "PYTHONPATH": str(ROOT / "layers" / "core"),
        }

    @property
    def outputs(self) -> Mapping[str, str]:
        """The template's outputs. (The API's address is `api_url`; the output names one on AWS.)"""
        return deploy.describe(self.client).outputs

    @property
    def resources(self) -> Mapping[str, str]:
        """Physical ids by the template's logical ids."""
        return deploy.describe(self.client).resources

    @property
    def access_log(self) -> Path:
        """What functions' roles were asked for since the stack was first brought up; a line of JSON each."""
        return self.state / "logs" / "access.jsonl"

    def said(self) -> list[str]:
        """Every line that functions wrote, oldest first, behind the name of its log group."""
        logs = self.client("logs")
        lines: list[tuple[int, str]] = []
        for group in deploy.physical_ids(self.client, "AWS::Logs::LogGroup"):
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group):
                lines += [
                    (event["timestamp"], f"{group} {event['message'].rstrip()}")
                    for event in page["events"]
                    if not event["message"].startswith(_PLATFORM_LINES)
                ]
        # Lines of one moment keep their order: sorting is stable.
        return [line for _, line in sorted(lines, key=itemgetter(0))]

    def function_processes(self, logical_id: str) -> list[psutil.Process]:
        """The living processes that run a function, busy or waiting for work."""
        name = self.resources[logical_id]
        return [
            process
            for process in processes.of_stack(self.state)
            if processes.environment(process).get("AWS_LAMBDA_FUNCTION_NAME") == name
        ]


def take_down(state: Path) -> bool:
    """Ends whatever runs with this state folder, a stack or what is left of one; whether anything did."""
    found = False
    while living := processes.of_stack(state.resolve()):
        processes.end(living)
        found = True
    return found


def _ports(settings: Settings, state: Path, *, wipe: bool) -> Ports:
    """Where the stack shall listen. Raises `StackError` when data that is kept stands against it."""
    record = _record(state)
    if record is None:
        return settings.ports or Ports()
    ports = settings.ports or record.ports
    if ports.aws != record.ports.aws and not wipe and (state / "data").is_dir():
        raise StackError(
            f"The addresses of the queues in {state} hold the port {record.ports.aws}. "
            f"Give --aws-port {record.ports.aws}, or --wipe to start without that data."
        )
    return ports


@dataclass(frozen=True, slots=True)
class _Record:
    """What a state folder remembers of its stack."""

    ports: Ports
    process_ids: list[int]
    """Of the programs, without the functions' processes."""

    def write(self, state: Path) -> None:
        (state / "stack.json").write_text(json.dumps(asdict(self)))


def _record(state: Path) -> _Record | None:
    path = state / "stack.json"
    if not path.exists():
        return None
    fields = json.loads(path.read_text())
    return _Record(Ports(**fields["ports"]), fields["process_ids"])


def _engine(stack: Stack, functions_see: str) -> Program:
    data = stack.state / "data"
    return Program(
        command=[sys.executable, "-P", str(_EMULATOR)],
        port=stack.ports.aws,
        log=stack.state / "logs" / "aws.log",
        settings={
            "ULAK_API_PORT": str(stack.ports.api),
            "ULAK_API_ID": API_ID,
            "ULAK_ACCESS_LOG": str(stack.access_log),
            "GATEWAY_PORT": str(stack.ports.aws),
            "MINISTACK_HOST": HOST,  # not "localhost", which may mean ::1 first
            "MINISTACK_REGION": REGION,
            "AWS_ENDPOINT_URL": functions_see,  # functions inherit it
            "AUTH": "true",  # roles and policies hold
            "PERSIST_STATE": "1",
            "STATE_DIR": str(data / "services"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(data / "objects"),
            "TMPDIR": str(data / "tmp"),
            "IOT_MTLS_ENABLED": "0",  # would listen on every address
            "SFTP_ENABLED": "0",
        },
    )


def _operator(stack: Stack, arguments: tuple[str, ...]) -> Program:
    books = stack.state / "data" / "operator.json"
    return Program(
        command=[
            *(sys.executable, "-m", "simulator"),
            *("--port", str(stack.ports.operator), "--state", str(books)),
            *arguments,
        ],
        port=stack.ports.operator,
        log=stack.state / "logs" / "operator.log",
        settings={"PYTHONPATH": str(ROOT)},
    )
