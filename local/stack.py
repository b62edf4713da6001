"""A local stack: the embedded AWS engine with the template deployed, and the simulated operator beside it.

Everything of a stack lives in its state folder: ports, logs, data. Stacks with folders and ports of their own
know nothing of each other.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import boto3
import psutil

from local import deploy, processes
from local.build import ROOT, build_local
from local.processes import HOST
from local.template import API_ID

REGION: Final = "eu-central-1"
DEFAULT_STATE: Final = ROOT / ".ulak"
PARAMETERS: Final[Mapping[str, str]] = {
    "Stage": "local",
    "Pace": "quick",
    "DeletionProtection": "false",
    "LogRetentionDays": "1",
    "SendConcurrency": "4",
}
"""The template's parameters on a machine of one's own."""

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
        running = cls.attach(settings.state)
        if running and (wipe or settings.ports not in (None, running.ports)):
            running.down()
            running = None
        stack = running or cls._start(settings, wipe=wipe)
        try:
            deploy.deploy(
                stack.client, settings.template, code, region=REGION, parameters=settings.parameters
            )
        except BaseException:
            if not running:
                stack.down()
            raise
        return stack

    @classmethod
    def attach(cls, state: Path = DEFAULT_STATE) -> Self | None:
        """The stack that runs with this state folder, if one does."""
        state = state.resolve()
        ports = _recorded_ports(state)
        return cls(state, ports) if ports and processes.of_stack(state) else None

    @classmethod
    def _start(cls, settings: Settings, *, wipe: bool) -> Self:
        state = settings.state.resolve()
        recorded = _recorded_ports(state)
        ports = settings.ports or recorded or Ports()
        if wipe:
            shutil.rmtree(state / "data", ignore_errors=True)
        elif recorded and recorded.aws != ports.aws and (state / "data").is_dir():
            raise StackError(
                f"The data in {state} belongs to a stack whose queues stand at port {recorded.aws}. "
                f"Give --aws-port {recorded.aws}, or --wipe to start without it."
            )
        for name, port in asdict(ports).items():
            if not processes.is_free(port):
                option = "--port" if name == "api" else f"--{name}-port"
                raise StackError(
                    f"Port {port} is in use. End what listens there, or give another: {option} PORT."
                )
        (state / "data" / "tmp").mkdir(parents=True, exist_ok=True)
        (state / "stack.json").write_text(json.dumps(asdict(ports)))
        stack = cls(state, ports)
        try:
            stack._start_processes(settings.operator)
        except BaseException:
            stack.down()
            raise
        return stack

    def _start_processes(self, operator: tuple[str, ...] | None) -> None:
        logs, data = self.state / "logs", self.state / "data"
        started = {
            self.ports.aws: processes.start(
                [sys.executable, "-P", str(_EMULATOR)],
                state=self.state,
                log=logs / "aws.log",
                settings={
                    "ULAK_API_PORT": str(self.ports.api),
                    "ULAK_API_ID": API_ID,
                    "GATEWAY_PORT": str(self.ports.aws),
                    "MINISTACK_HOST": HOST,  # not "localhost", which may mean ::1 first
                    "MINISTACK_REGION": REGION,
                    "AWS_ENDPOINT_URL": self.aws_url,  # functions inherit it
                    "PERSIST_STATE": "1",
                    "STATE_DIR": str(data / "services"),
                    "S3_PERSIST": "1",
                    "S3_DATA_DIR": str(data / "objects"),
                    "TMPDIR": str(data / "tmp"),
                    "IOT_MTLS_ENABLED": "0",  # would listen on every address
                    "SFTP_ENABLED": "0",
                    "AUTH": "true",  # roles and policies hold
                },
            )
        }
        if operator is not None:
            started[self.ports.operator] = processes.start(
                [
                    sys.executable,
                    "-m",
                    "simulator",
                    "--port",
                    str(self.ports.operator),
                    "--state",
                    str(data / "operator.json"),
                    *operator,
                ],
                state=self.state,
                log=logs / "operator.log",
                settings={"PYTHONPATH": str(ROOT)},
            )
        for port, process_id in started.items():
            processes.wait_for_port(
                port, process_id, logs / ("aws.log" if port == self.ports.aws else "operator.log")
            )

    def down(self) -> None:
        """Ends every process of the stack, gracefully first: data is saved then. Returns when all ended."""
        while living := processes.of_stack(self.state):
            processes.end(living)

    def client(self, service: str) -> Any:
        """A boto3 client of this stack's AWS."""
        return self._session.client(service, endpoint_url=self.aws_url)

    @property
    def outputs(self) -> Mapping[str, str]:
        """The template's outputs. (The API's address is `api_url`; the output names one on AWS.)"""
        return deploy.describe(self.client).outputs

    @property
    def resources(self) -> Mapping[str, str]:
        """Physical ids by the template's logical ids."""
        return deploy.describe(self.client).resources

    def function_processes(self, logical_id: str) -> list[psutil.Process]:
        """The living processes that run a function, busy or waiting for work."""
        name = self.resources[logical_id]
        return [
            process
            for process in processes.of_stack(self.state)
            if processes.environment(process).get("AWS_LAMBDA_FUNCTION_NAME") == name
        ]


def _recorded_ports(state: Path) -> Ports | None:
    record = state / "stack.json"
    return Ports(**json.loads(record.read_text())) if record.exists() else None
