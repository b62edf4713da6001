"""The programs of these tests, each on free ports of this machine, ended with its block: SMSC, Kannel, Jasmin and its
two stores."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
TOOLS: Final = ROOT / "build" / "tools"
JASMIN: Final = TOOLS / "jasmin"
SMSC_MODULES: Final = TOOLS / "smsc" / "node_modules"

PATIENCE_SECONDS: Final = 60
USER, PASSWORD = "acme", "sifre-1"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listened at a moment ago."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def until(ready: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until `ready` says so. Nobody there yet is not ready."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with contextlib.suppress(httpx.HTTPError, OSError):
            if ready():
                return
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} s")


@contextmanager
def program(
    folder: Path, *command: str | Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A program whose output is kept in `folder`; it and its children end with the block."""
    name = Path(command[0]).name
    with (
        (folder / f"{name}.log").open("wb") as log,
        subprocess.Popen(
            [str(one) for one in command],
            cwd=folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            for signal in (15, 9):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(10)


def listens(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def missing() -> list[str]:
    """What these tests need and this machine has not."""
    programs = ("node", "bearerbox", "smsbox", "redis-server", "epmd")
    lacks = [one for one in programs if shutil.which(one) is None]
    places = (
        Path("/usr/lib/rabbitmq/bin/rabbitmq-server"),
        JASMIN / "bin" / "jasmind.py",
        SMSC_MODULES / "smpp",
    )
    return lacks + [str(one) for one in places if not one.exists()]


@dataclass(frozen=True)
class Smsc:
    """The SMPP server, through its control address."""

    port: int
    control: httpx.Client

    def taken(self) -> list[dict[str, Any]]:
        """What was submitted, refused or not."""
        return list(self.control.get("/taken").json())

    def accepted(self, count: int = 1) -> list[dict[str, Any]]:
        """The messages that were accepted, once they are so many."""
        until(lambda: len(self._accepted()) >= count, f"{count} messages at the SMSC", 20)
        return self._accepted()

    def _accepted(self) -> list[dict[str, Any]]:
        return [one for one in self.taken() if one["status"] == 0]

    def is_bound(self) -> bool:
        return bool(self.control.get("/binds").json())

    def do(self, what: str, **more: Any) -> None:
        self.control.post(f"/{what}", json=more).raise_for_status()


@contextmanager
def smsc(folder: Path) -> Iterator[Smsc]:
    port, control_port = free_ports(2)
    environment = {"NODE_PATH": str(SMSC_MODULES)}
    with (
        program(folder, "node", HERE / "smsc.cjs", str(port), str(control_port), env=environment),
        httpx.Client(base_url=f"http://127.0.0.1:{control_port}", trust_env=False) as control,
    ):
        until(lambda: control.get("/binds").status_code == 200, "the SMSC")
        yield Smsc(port, control)


@contextmanager
def kannel(folder: Path, to: Smsc, report_url: str) -> Iterator[str]:
    """Kannel as the page sets it, bound to the SMSC. The address of its ``sendsms``."""
    admin, smsbox, sendsms = free_ports(3)
    for name in ("spool", "dlr"):
        (folder / name).mkdir()
    settings = (HERE / "kannel.conf").read_text()
    values = {
        "folder": folder,
        "admin": admin,
        "smsbox": smsbox,
        "sendsms": sendsms,
        "smsc": to.port,
        "report_url": report_url,
        "user": USER,
        "password": PASSWORD,
    }
    for name, value in values.items():
        settings = settings.replace(f"@{name}@", str(value))
    file = folder / "kannel.conf"
    file.write_text(settings)
    with program(folder, "bearerbox", file):
        until(lambda: listens(smsbox), "bearerbox")
        with program(folder, "smsbox", file):
            until(lambda: listens(sendsms) and to.is_bound(), "Kannel's bind")
            yield f"http://127.0.0.1:{sendsms}"


@contextmanager
def rabbitmq(folder: Path) -> Iterator[int]:
    """RabbitMQ with an `epmd` of its own. Its port."""
    port, distribution, names = free_ports(3)
    (folder / "enabled_plugins").write_text("[].")
    (folder / "rabbitmq.conf").write_text(
        f"listeners.tcp.default = 127.0.0.1:{port}\nloopback_users = none\n"
        "vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 50MB\n"
    )
    environment = {
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"ulak{port}@localhost",
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2",
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }
    with (
        program(folder, "epmd", "-port", str(names), "-address", "127.0.0.1", env=environment),
        program(folder, "/usr/lib/rabbitmq/bin/rabbitmq-server", env=environment),
    ):
        until(lambda: listens(port), "RabbitMQ")
        yield port


@contextmanager
def redis(folder: Path) -> Iterator[int]:
    (port,) = free_ports(1)
    options = (
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--dir",
        str(folder),
        "--save",
        "",
        "--appendonly",
        "no",
    )
    with program(folder, "redis-server", *options):
        until(lambda: listens(port), "Redis")
        yield port


@contextmanager
def jasmin(folder: Path, to: Smsc, report_url: str) -> Iterator[str]:
    """Jasmin as the page sets it, with its script, bound to the SMSC. The address of its HTTP API."""
    with rabbitmq(folder) as amqp, redis(folder) as store:
        ports = dict(
            zip(
                ("api", "cli", "manager", "router", "interceptor", "pb", "server"), free_ports(7), strict=True
            )
        )
        settings = folder / "etc"
        for name in ("resource", "store"):
            (settings / name).mkdir(parents=True)
        logs = folder / "log-jasmin"
        logs.mkdir()
        (package,) = JASMIN.glob("lib/python3*/site-packages/txamqp")
        specification = package / "specs" / "standard" / "amqp0-9-1.stripped.xml"
        shutil.copy(specification, settings / "resource" / "amqp0-9-1.xml")  # which the wheel leaves out
        values = {**ports, "amqp": amqp, "redis": store}
        written = (HERE / "jasmin.cfg").read_text()
        for key, value in values.items():
            written = written.replace(f"@{key}@", str(value))
        for name in ("jasmin.cfg", "interceptor.cfg"):
            (settings / name).write_text(written)
        environment = {
            "ROOT_PATH": str(folder),
            "CONFIG_PATH": f"{settings}/",
            "STORE_PATH": f"{settings / 'store'}/",
            "LOG_PATH": str(logs),
            "RESOURCE_PATH": f"{settings / 'resource'}/",
        }
        python, bin_folder = JASMIN / "bin" / "python", JASMIN / "bin"
        with program(folder, python, bin_folder / "interceptord.py", env=environment):
            until(lambda: listens(ports["interceptor"]), "Jasmin's interceptor")
            options = ("--username=jcliadmin", "--password=jclipwd", "--enable-interceptor-client")
            services = ("--enable-dlr-thrower", "--enable-dlr-lookup")
            with program(folder, python, bin_folder / "jasmind.py", *options, *services, env=environment):
                api = f"http://127.0.0.1:{ports['api']}"
                until(lambda: httpx.get(f"{api}/ping", trust_env=False).text == "Jasmin/PONG", "Jasmin")
                until(lambda: listens(ports["cli"]), "Jasmin's command line")
                provision(ports["cli"], to.port, report_url, folder)
                until(to.is_bound, "Jasmin's bind")
                yield api


def script_of_page() -> str:
    """The script that the operator's page gives, as it stands there."""
    page = (ROOT / "docs" / "operators" / "jasmin.md").read_text()
    found = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


def provision(port: int, smsc_port: int, report_url: str, folder: Path) -> None:
    """Bind, user, routes, script, through Jasmin's command line."""
    script = folder / "tags.py"
    script.write_text(script_of_page())
    commands = (HERE / "jasmin.jcli").read_text()
    for name, value in {
        "smsc": smsc_port,
        "report_url": report_url,
        "script": script,
        "user": USER,
        "password": PASSWORD,
    }.items():
        commands = commands.replace(f"@{name}@", str(value))
    prompt = re.compile(rb"(jcli : |\n> |Authentication required\.\s+|Username: |Password: )$")
    marks = re.compile(rb"\xff..|\x1b\[[0-9;]*[A-Za-z]|\x1b.")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:

        def read() -> str:
            told = b""
            while not prompt.search(marks.sub(b"", told)):
                more = line.recv(65_536)
                assert more, told
                told += more
            return told.decode("latin-1")

        read()
        for command in ("jcliadmin", "jclipwd", *commands.splitlines()):
            line.sendall(f"{command}\r\n".encode())
            told = read()
            assert "rror" not in told.replace("submit_error", ""), (command, told)
