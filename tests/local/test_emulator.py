"""What the launcher relies on inside the pinned engine: told here, when the pin moves, instead of by a slow stack."""

from __future__ import annotations

import inspect
import queue
import re
import socketserver
import time
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
from ministack import app
from ministack.core import iam_evaluator, lambda_runtime

from local import emulator
from local.builds import ROOT


def test_the_engine_is_the_version_that_was_patched() -> None:
    (pinned,) = re.findall(r"^ministack==(\S+)", (ROOT / "requirements" / "dev.in").read_text(), re.MULTILINE)
    assert version("ministack") == pinned == "1.5.33"


def test_what_is_patched_is_still_there_with_the_same_arguments() -> None:
    drain = inspect.signature(lambda_runtime.Worker._drain_stderr_bounded)
    assert list(drain.parameters) == ["self", "first_line_wait", "idle_confirm", "hard_cap"]
    assert {type(parameter.default) for parameter in list(drain.parameters.values())[1:]} == {float}
    spawn = inspect.signature(lambda_runtime.ProvidedWorker._spawn)
    assert list(spawn.parameters) == ["self", "init_timeout"]
    assert "_stderr_queue" in inspect.getsource(lambda_runtime.ProvidedWorker._spawn)
    assert callable(lambda_runtime.reset)
    assert hasattr(socketserver.StreamRequestHandler, "wbufsize")
    assert hasattr(socketserver.StreamRequestHandler, "disable_nagle_algorithm")


def test_every_decision_about_a_role_passes_where_the_account_is_kept() -> None:
    enforce = inspect.signature(iam_evaluator.enforce)
    assert list(enforce.parameters) == [
        *("access_key_id", "iam_action", "service", "region", "resource_arn", "service_context")
    ]
    assert list(inspect.signature(iam_evaluator.resolve_principal).parameters)[:2] == [
        *("access_key_id", "account_id")
    ]
    source = inspect.getsource(app)
    assert "from ministack.core.iam_evaluator import AuthError, enforce" in source  # at each call, so patched
    assert not hasattr(app, "enforce")


def test_a_silent_functions_log_is_waited_for_no_longer_than_it_takes_to_arrive() -> None:
    began = time.monotonic()
    assert emulator._drain(SimpleNamespace(_stderr_queue=queue.Queue())) == ""
    assert time.monotonic() - began < 0.05


def test_every_line_that_was_written_is_drained() -> None:
    lines: queue.Queue[str] = queue.Queue()
    for line in ("one", "two", "three"):
        lines.put(line)
    assert emulator._drain(SimpleNamespace(_stderr_queue=lines)) == "one\ntwo\nthree"


def test_a_function_that_starts_while_the_stack_goes_down_is_refused() -> None:
    with pytest.raises(RuntimeError, match="going down"):
        emulator._refuse(None)


def test_the_emulator_is_known_to_the_local_package_alone() -> None:
    folders = ("layers", "functions", "simulator", "bench", "cli")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert not [path for path in sources if "ministack" in Path(path).read_text().lower()]
