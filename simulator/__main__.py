"""``python -m simulator``: one process, one port, books in memory.

It prints one line when it listens, and ends on SIGTERM or SIGINT with status 0, leaving nothing behind but
the ``--state`` file, if it was asked for one.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import orjson
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http import h11_impl
from uvicorn.protocols.http.h11_impl import H11Protocol

from simulator import accounts, app
from simulator.books import Books
from simulator.misbehaviour import MIXES, Misbehaviour, Mix
from simulator.operator import Operator
from simulator.quotas import PROFILES, RAISED, TRUE
from simulator.wire import HANG_UP

h11_impl.STATUS_PHRASES.update(dict.fromkeys(range(600, 1000), b""))
# Turkcell refuses with statuses that HTTP has no name for, and the server names every one that it sends.


class Protocol(H11Protocol):
    """HTTP on which the application may close the connection without an answer, as a real network does."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        super().connection_made(transport)
        self.app = _with_hang_up(self.app, transport.abort)


def _with_hang_up(inner: Any, hang_up: Callable[[], None]) -> ASGIApp:
    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[HANG_UP] = hang_up
        await inner(scope, receive, send)

    return outer


class Server(uvicorn.Server):
    """Says when it listens, ends held connections first, and takes a signal for a clean end."""

    def __init__(self, config: uvicorn.Config, operator: Operator) -> None:
        super().__init__(config)
        self.operator = operator

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        print(_ready(f"http://{host}:{port}", self.operator), flush=True)

    async def shutdown(self, sockets: Any = None) -> None:
        self.operator.closing.set()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.should_exit = True


def _ready(url: str, operator: Operator) -> str:
    profile, rules = operator.profile, operator.misbehaviour
    quota = f"{profile.report_calls} report calls a minute"
    if profile is not TRUE:
        quota += f" where Netgsm allows {TRUE.report_calls}"
    return (
        f"simulated operator ready on {url} · seed {rules.seed} · mix {rules.mix.name} · quota profile "
        + (f"{profile.name}: {quota}")
    )


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100, help="0 takes a free one and prints it")
    parser.add_argument("--seed", type=int, default=7, help="what every outcome is drawn from")
    parser.add_argument(
        "--mix", type=_mix, default="demo", help=f"{', '.join(MIXES)}, or a JSON file of weights"
    )
    parser.add_argument("--quota-profile", choices=PROFILES, default=RAISED.name)
    parser.add_argument("--timeout-seconds", type=float, default=10.0, help="how long a silent call is held")
    parser.add_argument("--time-factor", type=float, default=1.0, help="stretches every delay of a report")
    parser.add_argument("--accounts", type=_accounts, help="a JSON file; without it one account is there")
    parser.add_argument("--state", type=Path, help="books are read here at the start and written at the end")
    return parser.parse_args(given)


def _mix(name: str) -> Mix:
    return MIXES[name] if name in MIXES else Mix.parse(orjson.loads(_content(name)), Path(name).stem)


def _accounts(name: str) -> dict[str, accounts.Account]:
    return accounts.read(_content(name))


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{name}: {error.strerror}") from error


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    operator = Operator(
        accounts=options.accounts or accounts.by_user([accounts.DEFAULT]),
        profile=PROFILES[options.quota_profile],
        misbehaviour=Misbehaviour(
            seed=options.seed,
            mix=options.mix,
            timeout_seconds=options.timeout_seconds,
            time_factor=options.time_factor,
        ),
        clock=time.time,
    )
    if options.state and options.state.exists():
        operator.books = Books.load(orjson.loads(options.state.read_bytes()))
    config = uvicorn.Config(
        app.build(operator),
        host=options.host,
        port=options.port,
        http=Protocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
    )
    Server(config, operator).run()
    if options.state:
        _write(options.state, orjson.dumps(operator.books.dump()))
    return 0


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    whole = path.with_name(path.name + ".new")
    whole.write_bytes(content)
    whole.replace(path)


if __name__ == "__main__":
    sys.exit(main())
