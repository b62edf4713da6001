"""The examples of the pages, found where they stand: commands with curl, JSON, and calls within a sentence.

A block of JSON says behind its fence what it is: ``json body of POST /v1/otp``, ``json answer of GET /v1/jobs/{id}``,
``json event job.finished``. What is left out of an example is written ``…``.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from simulator.faces import FACES

ROOT: Final = Path(__file__).parents[2]
OTHER_PROGRAMS: Final = {
    "docs/simulator.md": "the simulated operator's own HTTP; tests/simulator calls it",
    **{
        f"docs/operators/{face}.md": "an operator's API; tests/contracts holds our calls of it"
        for face in FACES
    },
}
"""Pages whose calls are none of this API's, and what holds them instead."""

PAGES: Final = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])

LEFT_OUT: Final = "…"

_BLOCK: Final = re.compile(
    r"^(?P<margin> *)```(?P<kind>\w*)(?: (?P<says>[^\n]+))?\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL
)
_INLINE: Final = re.compile(r"`((?:(?:GET|POST|PUT|DELETE) )+)(/[^\s`?]*)(?:\?[^\s`]*)?(?:\s+(\{[^`]*\}))?`")
_ADDRESS: Final = re.compile(r"^(?:\$\w+|https?://(?:localhost|127\.0\.0\.1):\d+)(/[^?]*)")
_SPLICE: Final = re.compile(r"\$(\w+)")

_STAND_INS: Final[Mapping[str, str]] = {
    "TASK": '{"id": "job-7f3a", "title": "Toplu SMS", "approver": "mudur"}',
    "CODE": "493817",
    "RECEIVER": "https://erp.example.com/ulak",
    "ID": "0" * 32,
    "OTP": "otp_" + "0" * 32,
    "KOD": "493817",
}
"""What a reader's own variables may hold."""


@dataclass(frozen=True)
class Call:
    """A request that a page shows, with the answer behind it where one is shown."""

    page: str
    line: int
    method: str
    address: str
    body: str | None = None
    answer: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    inline: bool = False

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.method} {self.address}"


@dataclass(frozen=True)
class Shown:
    """A block of JSON, with what it says of itself."""

    page: str
    line: int
    says: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line} {self.says}"


def calls() -> Iterator[Call]:
    for page in PAGES:
        text, name = page.read_text(encoding="utf-8"), page.relative_to(ROOT).as_posix()
        if name in OTHER_PROGRAMS:
            continue
        for block in _BLOCK.finditer(text):
            if block["kind"] in ("", "sh", "console"):
                files = {
                    f"@{other['says']}": other["text"] for other in _BLOCK.finditer(text) if other["says"]
                }
                yield from _commands(name, _line(text, block.start("text")), block["text"], files)
        for found in _INLINE.finditer(_BLOCK.sub(lambda block: "\n" * block[0].count("\n"), text)):
            methods, address, body = found.groups()
            body = body and " ".join(body.split())  # a sentence goes on over lines
            for method in methods.split():
                yield Call(name, _line(text, found.start()), method, address, body, inline=True)


def shown() -> Iterator[Shown]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            if block["kind"] == "json":
                name = page.relative_to(ROOT).as_posix()
                yield Shown(name, _line(text, block.start("text")), block["says"] or "", block["text"])


def value(text: str) -> Any:
    """The JSON that an example shows; what it leaves out stands in it as `LEFT_OUT`, a key or an item.

    >>> value('{"otp": {…}, "of": [1, …], "id": "7f3a…", …}')
    {'otp': {'…': None}, 'of': [1, '…'], 'id': '7f3a…', '…': None}
    """
    written, opened, before = [], [""], ""
    for part in re.findall(r'"(?:[^"\\]|\\.)*"|\s+|.', text, re.DOTALL):
        if part == LEFT_OUT:
            part = f'"{LEFT_OUT}": null' if opened[-1] == "{" and before in "{," else f'"{LEFT_OUT}"'
        elif part in "{[":
            opened.append(part)
        elif part in "}]":
            opened.pop()
        written.append(part)
        before = part if part.strip() else before
    return json.loads("".join(written))


def is_partial(value: Any) -> bool:
    """Whether something is left out of it."""
    if isinstance(value, dict):
        return LEFT_OUT in value or any(is_partial(one) for one in value.values())
    return any(is_partial(one) for one in value) if isinstance(value, list) else value == LEFT_OUT


def without_left_out(value: Any) -> Any:
    """The value with what it shows alone."""
    if isinstance(value, dict):
        return {
            name: without_left_out(one) for name, one in value.items() if name != LEFT_OUT and one != LEFT_OUT
        }
    if isinstance(value, list):
        return [without_left_out(one) for one in value if one != LEFT_OUT]
    return value


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _commands(page: str, line: int, text: str, files: Mapping[str, str]) -> Iterator[Call]:
    """Each curl of a block, over as many lines as it goes on, with its answer up to the next prompt."""
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        first = place
        command = lines[place].removeprefix("$ ")
        place += 1
        if not command.startswith("curl "):
            continue
        while (words := _words(command)) is None:
            command += "\n" + lines[place]
            place += 1
        answer: list[str] = []
        while place < len(lines) and lines[first].startswith("$ ") and not lines[place].startswith("$ "):
            answer.append(lines[place])
            place += 1
        if call := _call(page, line + first, words, "\n".join(answer), files):
            yield call


def _words(command: str) -> list[str] | None:
    """The command's words, or None while it goes on."""
    if command.endswith("\\"):
        return None
    try:
        return shlex.split(command, comments=True)
    except ValueError:
        return None


def _call(page: str, line: int, words: list[str], answer: str, files: Mapping[str, str]) -> Call | None:
    """None: the command leads to another service. `files` are those that the page itself shows."""
    method, body, headers, address = "", None, {}, ""
    rest = iter(words[1:])
    for word in rest:
        if word in ("-X", "-sX"):
            method = next(rest)
        elif word in ("-d", "--data", "--data-binary"):
            given = next(rest)
            body = _SPLICE.sub(lambda found: _STAND_INS.get(found[1], "x" * 8), files.get(given, given))
        elif word == "-H":
            name, _, given = next(rest).partition(": ")
            headers[name.lower()] = given
        elif found := _ADDRESS.match(word):
            address = _SPLICE.sub("x" * 8, found[1])
    if not address:
        return None
    return Call(page, line, method or ("POST" if body else "GET"), address, body, answer or None, headers)
