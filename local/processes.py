"""The processes of a local stack: started apart from the terminal, found by a mark, ended whole.

Every process of a stack inherits an environment variable that names the stack's state folder. So all of them
are found even when whoever started them was killed, and a process id that the system gave away again is never
taken for ours.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

HOST: Final = "127.0.0.1"
MARK: Final = "ULAK_LOCAL_STATE"
PATIENCE_SECONDS: Final = 15.0
"""For a graceful end: the engine saves its state then."""

_POLL_SECONDS: Final = 0.02


class DidNotStart(Exception):
    """A program ended, or did not listen in time; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Program:
    """Something that listens at a port."""

    command: list[str]
    port: int
    log: Path
    settings: Mapping[str, str]
    """Environment variables."""


def start(program: Program, state: Path) -> int:
    """Starts a program of this stack in a session of its own and returns its process id.

    It sees its settings and a bare environment: nothing that happens to be set in the developer's shell.
    """
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    program.log.parent.mkdir(parents=True, exist_ok=True)
    return os.posix_spawn(
        program.command[0],
        program.command,
        bare | {MARK: str(state)} | dict(program.settings),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(program.log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,  # Ctrl-C in the terminal is not for it
    )


def wait_until_it_listens(program: Program, process_id: int, seconds: float = 20.0) -> None:
    """Raises `DidNotStart` when it ends, or does not listen in time."""
    deadline = time.monotonic() + seconds
    while not _listens(program.port):
        if _has_ended(process_id) or time.monotonic() > deadline:
            end_of_log = "\n".join(program.log.read_text(errors="replace").splitlines()[-20:])
            raise DidNotStart(f"Nothing listens at {HOST}:{program.port}. {program.log} ends:\n{end_of_log}")
        time.sleep(_POLL_SECONDS)


def of_stack(state: Path) -> list[psutil.Process]:
    """Every living process that bears this stack's mark."""
    return [process for process in psutil.process_iter() if environment(process).get(MARK) == str(state)]


def environment(process: psutil.Process) -> Mapping[str, str]:
    """What the process was started with; nothing of one that has ended or is another user's."""
    try:
        return {} if process.status() == psutil.STATUS_ZOMBIE else process.environ()
    except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
        return {}


def end(processes: Iterable[psutil.Process], patience: float = PATIENCE_SECONDS) -> None:
    """SIGTERM, patience, SIGKILL. Returns when all have ended."""
    living = list(processes)
    for process in living:
        _send(process, "terminate")
    _, living = psutil.wait_procs(living, timeout=patience)
    for process in living:
        _send(process, "kill")
    psutil.wait_procs(living)


def _send(process: psutil.Process, signal: str) -> None:
    try:
        getattr(process, signal)()
    except psutil.NoSuchProcess:
        return


def _has_ended(process_id: int) -> bool:
    try:
        return bool(psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def is_free(port: int) -> bool:
    """Whether a program could listen at `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens at, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
