"""A program: reads the workbook on its standard input and writes its rows, as they are read, to its standard output.

A line of JSON each: first what the sheet is, then rows in batches, last the end or the problems. It holds itself to
the memory and CPU time that its arguments give.
"""

from __future__ import annotations

import os
import resource
import sys
from dataclasses import asdict
from typing import Any, BinaryIO, Final

import orjson

from ulak.errors import InputError
from ulak.lists.workbook import Workbook

_BATCH: Final = 500
_BATCH_SIZE: Final = 1 << 18


def main(memory: int, seconds: int, *, count_hidden: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.fdopen(os.dup(1), "wb")
    try:
        _rows(os.fdopen(os.dup(0), "rb"), out, count_hidden=count_hidden)
    except InputError as error:
        _tell(out, {"problems": [asdict(problem) for problem in error.problems]})
    except MemoryError:
        _tell(out, {"bound": "memory"})
    out.flush()


def _rows(file: BinaryIO, out: BinaryIO, *, count_hidden: bool) -> None:
    book = Workbook.open(file)
    hidden, first = book.hidden_rows() if count_hidden else (0, [])
    _tell(out, {"sheet": book.sheet_name, "hidden": hidden, "first": first})
    batch: list[tuple[int, bool, list[str]]] = []
    size = 0
    for row in book.rows():
        batch.append(row)
        size += sum(map(len, row[2])) + len(row[2])
        if len(batch) >= _BATCH or size >= _BATCH_SIZE:
            _tell(out, batch)
            batch, size = [], 0
    if batch:
        _tell(out, batch)
    _tell(out, {"end": True})


def _tell(out: BinaryIO, what: Any) -> None:
    out.write(orjson.dumps(what) + b"\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), count_hidden=sys.argv[3] == "1")
