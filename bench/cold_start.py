"""One cold start, in this process: ``python -S bench/cold_start.py FOLDER MODULE EVENT``.

Imports MODULE from FOLDER, hands EVENT (JSON) to its handler three times, and writes what each part took as one line
of JSON: seconds of this process's CPU for import and init, the first answer, and the third. What the interpreter
itself took to start is in none of them.
"""

import resource
import sys


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


_began = _cpu()
sys.path.insert(0, sys.argv[1])
_module = __import__(sys.argv[2])
_ready = _cpu()

import itertools  # noqa: E402 - the import that is measured is over
import json  # noqa: E402 - its import is the function's own to pay for


class _Context:
    function_name, memory_limit_in_mb, aws_request_id = "cold", 1024, "r-1"
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:cold"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


_events = json.loads(sys.argv[3])
_stdout, _answers, _times = sys.stdout, [], [_cpu()]
sys.stdout = sys.stderr
for _event in _events:
    _answers.append(_module.handler(_event, _Context()))
    _times.append(_cpu())
_seconds = [after - before for before, after in itertools.pairwise(_times)]
_stdout.write(
    json.dumps({"init": _ready - _began, "first": _seconds[0], "warm": _seconds[-1], "answers": _answers})
    + "\n"
)
_stdout.flush()
