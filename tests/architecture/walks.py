"""``python -m tests.architecture.walks``: walks a number and a code through the code, and writes what it counted into
``docs/architecture.md``.

A walk is a call of the real handlers over AWS in process, up to the operator's adapter. While it runs, each call
between modules of ``ulak`` is recorded.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import CO_OPTIMIZED
from types import FrameType
from typing import Any, Final

import httpx
from moto import mock_aws

from local.builds import ROOT
from local.rooms import PAGE, floors
from tests.conftest import HandClock
from tests.dynamodb import engine
from tests.otp.otp_world import FIRM, MSISDN, OtpWorld
from tests.world import World
from ulak.operators.http import Http
from ulak.operators.netgsm import Netgsm

ROOT_ROOMS: Final = ("assembly", "routes")
"""Put the house together and are no part of a walk."""

_SOURCES: Final = "/ulak/"


@dataclass
class Walk:
    """What one call of the handlers entered."""

    modules: list[str] = field(default_factory=list)
    """In the order in which each was first entered."""
    upward: dict[tuple[str, str], None] = field(default_factory=dict)
    """Calls from a module to one of a higher floor, each pair once."""

    @property
    def rooms(self) -> list[str]:
        return list(dict.fromkeys(_room(module) for module in self.modules))

    @property
    def sentence(self) -> str:
        """As the page tells it."""
        up = "; ".join(f"`{caller}` to `{called}`" for caller, called in self.upward)
        return (
            f"It enters {len(self.modules)} modules of {len(self.rooms)} rooms. "
            f"{len(self.upward)} calls go to a higher floor: {up}."
        )

    def record(self, run: Callable[[], None]) -> Walk:
        sys.setprofile(self._entered)
        try:
            run()
        finally:
            sys.setprofile(None)
        return self

    def _entered(self, frame: FrameType, event: str, _: object) -> None:
        module = _module(frame) if event == "call" else None
        if module is None or _room(module) in ROOT_ROOMS or frame.f_code.co_name == "__init__":
            return
        if module not in self.modules:
            self.modules.append(module)
        caller = next((found for found in map(_module, _outside(frame)) if found), None)
        if caller and _room(caller) not in ROOT_ROOMS and _FLOORS[_room(module)] > _FLOORS[_room(caller)]:
            self.upward[caller, module] = None


_FLOORS: Final[Mapping[str, int]] = {room: -number for number, floor in enumerate(floors()) for room in floor}


def _outside(frame: FrameType) -> Iterable[FrameType]:
    while (outer := frame.f_back) is not None:
        yield outer
        frame = outer


def _module(frame: FrameType) -> str | None:
    """The module of ``ulak`` whose function this is; the bodies of modules and classes are none."""
    name: str = frame.f_globals.get("__name__", "")
    code = frame.f_code
    written = _SOURCES in code.co_filename and code.co_flags & CO_OPTIMIZED
    return name.removeprefix("ulak.") if written and name.startswith("ulak.") else None


def _room(module: str) -> str:
    return module.partition(".")[0]


# --- the walks ---------------------------------------------------------------------------------------------


def walks() -> dict[str, Walk]:
    """Each walk of the page, by the name of its section. The first of two runs does what is done once a process."""
    for _ in range(2):
        with mock_aws(), engine():
            number = _number()
        with mock_aws(), engine():
            issued, verified = _code()
    return {"A number": number, "A code, issued": issued, "A code, verified": verified}


def _number() -> Walk:
    """``POST /v1/jobs`` with one row, and its chunk sent."""
    world, calls = World(HandClock()), list[httpx.Request]()
    world.operator = _netgsm(calls)  # type: ignore[assignment] # an operator in all that is asked of it
    handler = world.house.serve("jobs")
    rows = [{"to": "0532 123 45 67", "ad": "Ayşe"}]
    body = {"text": "Sayın {ad}, merhaba", "purpose": "informational", "rows": rows}

    def run() -> None:
        assert handler(_event("POST /v1/jobs", world.key, body), object())["statusCode"] == 202
        while not calls and world.step():
            pass

    walk = Walk().record(run)
    assert calls, "the number never came to its operator"
    return walk


def _code() -> tuple[Walk, Walk]:
    """``POST /v1/otp``, and ``POST /v1/otp/{otp_id}/verify`` with the code that the operator was given."""
    world, calls = OtpWorld(HandClock()), list[httpx.Request]()
    world.operator = _netgsm(calls)  # type: ignore[assignment] # an operator in all that is asked of it
    issue, verify = world.house.serve("otp_issue"), world.house.serve("otp_verify")
    key, answer = world.keys[FIRM], dict[str, Any]()

    def run_issue() -> None:
        answer.update(issue(_event("POST /v1/otp", key, {"to": MSISDN, "purpose": "sign_in"}), object()))

    issued = Walk().record(run_issue)
    assert answer["statusCode"] == 201, answer
    found = re.search(r"(?<![0-9])[0-9]{6}(?![0-9])", calls[0].content.decode())
    assert found, calls[0].content
    otp_id, body = json.loads(answer["body"])["id"], {"code": found[0]}

    def run_verify() -> None:
        event = _event("POST /v1/otp/{otp_id}/verify", key, body, otp_id=otp_id)
        told = verify(event, object())
        assert json.loads(told["body"])["status"] == "approved", told

    return issued, Walk().record(run_verify)


def _netgsm(calls: list[httpx.Request]) -> Netgsm:
    def accept(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        if b"xml" in request.headers.get("content-type", "").encode():
            return httpx.Response(200, text="<xml><main><code>0</code><jobID>1</jobID></main></xml>")
        return httpx.Response(200, json={"code": "00", "jobid": "1", "description": "queued"})

    http = Http(httpx.MockTransport(accept), "http://operator", 1)
    return Netgsm(http, {"username": "8503021000", "password": "sifre-ulak-1"})


def _event(route: str, key: str, body: object, **path: str) -> dict[str, Any]:
    method, _, template = route.partition(" ")
    return {
        "version": "2.0",
        "routeKey": route,
        "rawPath": template.format(**path),
        "headers": {"authorization": f"Bearer {key}", "idempotency-key": "key-00000001"},
        "pathParameters": path,
        "queryStringParameters": {},
        "requestContext": {"requestId": "r-1", "http": {"method": method, "path": template}},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


# --- the page ----------------------------------------------------------------------------------------------


def told(page: str, name: str) -> Sequence[str]:
    """The modules of a walk's numbered steps."""
    section = re.search(rf"^### {name}\n(.*?)^#", page + "\n#", re.MULTILINE | re.DOTALL)
    assert section, f"{PAGE} tells no walk of the name {name}"
    return re.findall(r"^\d+\. \*\*`([a-z0-9_.]+)`\*\*", section[1], re.MULTILINE)


def counted(page: str, name: str, sentence: str) -> str:
    """The page with the walk's sentence written anew."""
    head, heading, rest = page.partition(f"### {name}\n")
    written, count = re.subn(r"^It enters \d+ modules.*$", sentence, rest, count=1, flags=re.MULTILINE)
    assert count, f"{PAGE} does not say what the walk {name} enters"
    return head + heading + written


def main() -> None:
    page = ROOT / PAGE
    text = page.read_text(encoding="utf-8")
    for name, walk in walks().items():
        text = counted(text, name, walk.sentence)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
