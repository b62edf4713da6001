"""An administrator's program, started once: each command runs in a fork of it, which has all that ``python -m cli`` has
when it has read its modules. Those take half a second, and a run of the stack gives a hundred commands.

``test_upgrade`` and ``test_evidence_stack`` start ``python -m cli`` itself.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Ran(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def run(aws_url: str, words: tuple[str, ...], typed: str) -> Ran:
    """What ``python -m cli`` makes of these words, at this deployment."""
    program = _program(aws_url)
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(json.dumps([words, typed]) + "\n")
    program.stdin.flush()
    return Ran(*json.loads(program.stdout.readline()))


@cache
def _program(aws_url: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": aws_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "PYTHONPATH": f"{ROOT}/layers/core:{ROOT}",
    }
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.administrator"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(program.communicate)  # it ends with what it reads
    return program


def _forked(words: list[str], typed: str) -> None:
    """Runs one command and tells what came of it; does not return."""
    from cli.__main__ import main

    told, complained, sys.stdin = io.StringIO(), io.StringIO(), io.StringIO(typed)
    with redirect_stdout(told), redirect_stderr(complained):
        try:
            code = main(words)
        except SystemExit as ended:  # argparse refuses words so
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException as error:
            sys.excepthook(type(error), error, error.__traceback__)
            code = 1
    print(json.dumps([code, told.getvalue(), complained.getvalue()]), flush=True)
    os._exit(0)


if __name__ == "__main__":
    import cli.__main__  # noqa: F401 - read before the first command

    for line in sys.stdin:
        if (child := os.fork()) == 0:
            _forked(*json.loads(line))
        os.waitpid(child, 0)
