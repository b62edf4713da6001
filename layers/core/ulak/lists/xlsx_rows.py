"""The rows of an XLSX, read by a process of its own with limits on memory and CPU time.

A workbook is an archive of XML: a small file can unpack to more than a worker has. So the worker reads none of it.
The child knows neither the worker's environment nor its credentials, holds the bounds of `ulak.lists.bounds` while it
reads, and gives the rows back over a pipe as it reads them; if it is killed, that costs the file.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import orjson

from ulak.errors import InputError, Problem
from ulak.lists import bounds
from ulak.lists.bounds import beyond, question, refused
from ulak.platform.telemetry import logger

_BLOCK: Final = 1 << 20


class XlsxRows:
    """The sheet of a workbook. `close` it: the process that reads it ends then."""

    def __init__(self, source: BinaryIO, hidden_rows: str | None, *, asks: bool = True) -> None:
        """`hidden_rows` is what the list's owner said of them: ``send``, ``leave_out``. ``list_rows_hidden`` is the
        question where nothing is said and there are some, unless it only looks."""
        self._process, self._seconds = _started(source, count_hidden=hidden_rows is None)
        self._leaves_out = hidden_rows == "leave_out"
        self.left_out = 0
        """Hidden rows passed over so far."""
        self.read = 0
        try:
            first = self._next()
        except BaseException:  # raised again: the process does not outlive it
            self.close()
            raise
        self.sheet: str = first["sheet"]
        """The sheet's name."""
        self.first_hidden: list[list[str]] = first["first"]
        """The first of its hidden rows, where nothing is said of them."""
        if first["hidden"] and asks:
            self.close()
            raise question("list_rows_hidden", "hidden_rows", ("send", "leave_out"), rows=first["hidden"])

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of each row with something in it, as far as it is not left out."""
        try:
            while isinstance(batch := self._next(), list):
                for number, hidden, cells in batch:
                    self.read = number
                    if hidden and self._leaves_out:
                        self.left_out += 1
                    else:
                        yield number, cells
        finally:
            self.close()

    def _next(self) -> Any:
        line = self._process.stdout.readline() if self._process.stdout else b""
        if not line.endswith(b"\n"):
            raise self._killed()
        told = orjson.loads(line)
        if isinstance(told, dict):
            if "problems" in told:
                raise InputError(Problem(**one) for one in told["problems"])
            if "bound" in told:
                raise beyond("file_memory", bounds.XLSX_MEMORY // bounds.MEGABYTE)
        return told

    def _killed(self) -> InputError:
        """Why the process ended without a word: a bound of its own, or a failure that is the file's."""
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return beyond("file_time", self._seconds)
        if code < 0:
            return beyond("file_memory", bounds.XLSX_MEMORY // bounds.MEGABYTE)
        logger().warning("xlsx_child_failed", extra={"code": code})
        return refused("file_xlsx_broken")

    def close(self) -> None:
        """End the process, if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


def hidden_rows(source: BinaryIO) -> list[list[str]]:
    """The first rows of the sheet that it hides, or that its filter leaves out."""
    looked = XlsxRows(source, None, asks=False)
    looked.close()
    return looked.first_hidden


def _libraries() -> dict[str, str]:
    """Where Python's own libraries are, if the environment says so, as on Lambda. Nothing else of it is passed on."""
    name = "LD_LIBRARY_PATH"
    return {name: os.environ[name]} if name in os.environ else {}


def _started(source: BinaryIO, *, count_hidden: bool) -> tuple[subprocess.Popen[bytes], int]:
    """The process that reads `source`, and its CPU time in seconds."""
    with tempfile.TemporaryFile() as file:
        size = 0
        while block := source.read(_BLOCK):
            size += len(block)
            if size > bounds.XLSX_SIZE:
                raise beyond("file_xlsx_too_large", bounds.XLSX_SIZE // bounds.MEGABYTE)
            file.write(block)
        file.seek(0)
        seconds = bounds.XLSX_SECONDS + bounds.XLSX_SECONDS_A_MEGABYTE * (size // bounds.MEGABYTE)
        arguments = [str(bounds.XLSX_MEMORY), str(seconds), "1" if count_hidden else "0"]
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "ulak.lists.xlsx_child", *arguments],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_libraries()},
            close_fds=True,
        )
    return process, seconds
