"""Starts MiniStack, the embedded AWS engine, with two addresses: AWS's own APIs, and the HTTP API alone.

A program of its own, so that the engine's process holds nothing of ours: ``python -P local/emulator.py``. The
engine reads its settings from the environment; ``ULAK_API_PORT`` and ``ULAK_API_ID`` are ours.

What is patched here is private to the engine, whose version is pinned; tests/local tells when it moves.
"""

from __future__ import annotations

import asyncio
import copy
import gc
import json
import marshal
import os
import queue
import signal
import socketserver
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NoReturn

import hypercorn.asyncio
import hypercorn.config
from ministack.app import app
from ministack.core import iam_evaluator, lambda_runtime
from ministack.core.responses import get_account_id
from ministack.services import dynamodb

HOST = "127.0.0.1"
LOG_SETTLES_SECONDS = 0.002
"""How long a function's output may still be on its way after its answer."""


def answer_at_once() -> None:
    """Invocations as fast as the functions are: GET p50 falls from 101 ms to 9 ms."""
    # An answer of the runtime API is one packet, which nothing holds back for more.
    socketserver.StreamRequestHandler.wbufsize = -1
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    # The engine waits up to 50 ms for a function's log after each answer.
    lambda_runtime.Worker._drain_stderr_bounded = _drain


def _drain(self: Any, first_line_wait: float = LOG_SETTLES_SECONDS, **_: float) -> str:
    lines: list[str] = []
    # While a function starts, the engine asks for a longer wait, to report why it did not.
    patience = first_line_wait
    while True:
        try:
            lines.append(self._stderr_queue.get(timeout=patience))
        except queue.Empty:
            return "\n".join(lines)
        patience = LOG_SETTLES_SECONDS


def copy_fast() -> None:
    """Items are copied, and expressions read, several times a request."""
    # Of an expression: there are some hundreds, each asked for thousands of times.
    tokens = lru_cache(4_096)(dynamodb._tokenize)
    dynamodb._tokenize = lambda expression: list(tokens(expression))
    dynamodb.copy = SimpleNamespace(deepcopy=_copied)


def _copied(value: Any) -> Any:
    """Items are what JSON can hold, which marshal writes and reads in a tenth of the time."""
    try:
        return marshal.loads(marshal.dumps(value))  # noqa: S302 - its own octets, of a moment ago
    except ValueError:
        return copy.deepcopy(value)


def collect_seldom() -> None:
    """The engine's modules and the template stay: the garbage collector need not go through them."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def keep_account(path: str) -> None:
    """Keeps an account of what roles were asked for: a line of JSON for each role, action and resource, once, whether
    it was allowed. Objects of one folder are told as one."""
    enforce, told = iam_evaluator.enforce, set[tuple[str, str, str, bool]]()

    def noted(access_key_id: str, iam_action: str, *rest: Any, resource_arn: str = "*", **more: Any) -> Any:
        refusal = enforce(access_key_id, iam_action, *rest, resource_arn=resource_arn, **more)
        caller = iam_evaluator.resolve_principal(access_key_id or "", get_account_id())
        arn = getattr(caller, "arn", "")
        if ":assumed-role/" in arn:
            line = (arn.split("/")[1], iam_action, _folder(resource_arn), refusal is None)
            if line not in told:
                told.add(line)
                with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123 - the engine's process needs no Path
                    named = dict(zip(("role", "action", "resource", "allowed"), line, strict=True))
                    file.write(json.dumps(named) + "\n")
        return refusal

    iam_evaluator.enforce = noted


def _folder(arn: str) -> str:
    """An object's ARN with its folder alone: ``arn:aws:s3:::bucket/chunks/x``."""
    bucket, *inside = arn.split("/")
    return f"{bucket}/{inside[0]}/x" if arn.startswith("arn:aws:s3:::") and len(inside) > 1 else arn


def api_only(api_port: int, api_id: str) -> Any:
    """The engine's application; what arrives at `api_port` reaches the HTTP API, as at its address on AWS."""
    prefix = f"/_aws/execute-api/{api_id}/$default"

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["server"][1] == api_port:
            scope = scope | {
                "path": prefix + scope["path"],
                "raw_path": prefix.encode() + scope["raw_path"],
            }
        await app(scope, receive, send)

    return application


async def until_told_to_stop() -> None:
    """Waits for SIGTERM or SIGINT, then ends every function's process and lets none start.

    The engine saves its state next: a function that still ran could tell an operator what no state remembers.
    """
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
    lambda_runtime.ProvidedWorker._spawn = _refuse
    await asyncio.to_thread(lambda_runtime.reset)


def _refuse(self: Any, init_timeout: float | None = None) -> NoReturn:
    raise RuntimeError("the local stack is going down")


def main() -> None:
    answer_at_once()
    copy_fast()
    collect_seldom()
    keep_account(os.environ["ULAK_ACCESS_LOG"])
    api_port = int(os.environ["ULAK_API_PORT"])
    config = hypercorn.config.Config()
    config.bind = [f"{HOST}:{os.environ['GATEWAY_PORT']}", f"{HOST}:{api_port}"]
    config.keep_alive_timeout = 75
    config.errorlog = "-"
    application = api_only(api_port, os.environ["ULAK_API_ID"])
    asyncio.run(hypercorn.asyncio.serve(application, config, shutdown_trigger=until_told_to_stop))


if __name__ == "__main__":
    main()
