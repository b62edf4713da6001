"""W1: a page of the console against the same data as JSON, both warm, by the processor's time.

Both go through the edge, with the store's answers replayed: what is measured is Ulak and its AWS client, not the engine
that plays the store. The page is the list of jobs, compressed as a browser asks for it; the JSON is ``GET /v1/jobs``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from botocore.awsrequest import AWSResponse
from moto import mock_aws

from bench.measure import ratio
from tests.conftest import HandClock
from tests.console.console_world import HOST, ConsoleWorld
from tests.dynamodb import engine
from tests.fakes import OpenGate
from ulak.assembly.door import Door
from ulak.people.roles import Role
from ulak.platform import aws
from ulak.platform.http.edge import edge
from ulak.routes import all_routes

JOBS: Final = 50
_TEXT: Final = "Sayın müşterimiz, siparişiniz yola çıktı. İyi günler."

Handler = Callable[[dict[str, Any], object], dict[str, Any]]


def rows() -> Iterator[dict[str, Any]]:
    """W1."""
    aws.client.cache_clear()
    with mock_aws(), engine():
        world = ConsoleWorld(HandClock())
        for number in range(JOBS):
            world.post_job([f"0532{number:07}"], f"{_TEXT} {number}", key=f"bench-{number:05}")
            world.clock.turn(1_000)
        # requests are counted in blocks, by a write now and then
        vars(world.house.platform)["gate"] = OpenGate()
        browser = world.signed_in(Role.VIEWER, whole=True)
        cookie = f"__Host-ulak={browser.cookies['__Host-ulak']}"
        replay = _Replay()
        aws.client("dynamodb").meta.events.register("before-send", replay.before_send)
        aws.client("dynamodb").meta.events.register("response-received", replay.received)
        page = _asked(world, "GET /konsol/isler", {"accept-encoding": "gzip"}, [cookie])
        answer = _asked(world, "GET /v1/jobs", {"authorization": f"Bearer {world.key}"}, [])
        for warm in (page, answer, page, answer):
            warm()
        replay.closed = True
        yield ratio(
            "W1",
            f"a warm page of {JOBS} jobs, rendered and compressed, against the same jobs as JSON",
            page,
            answer,
            bar=1.5,
            against="GET /v1/jobs of Ulak's own",
            faster=False,
        )
    aws.client.cache_clear()


def _asked(
    world: ConsoleWorld, key: str, headers: Mapping[str, str], cookies: list[str]
) -> Callable[[], object]:
    """One request, again and again."""
    route = next(one for one in all_routes() if one.key == key)
    handler: Handler = edge([route], Door(world.house))
    http = {"method": "GET", "path": route.path, "sourceIp": "203.0.113.7"}
    event: dict[str, Any] = {
        "routeKey": key,
        "rawPath": route.path,
        "headers": {"host": HOST, **headers},
        "cookies": cookies,
        "requestContext": {"requestId": "r-1", "http": http},
    }

    def ask() -> object:
        told = handler(event, object())
        if told["statusCode"] != 200:
            raise RuntimeError(told)
        return told

    return ask


class _Replay:
    """What the store answered to a request before, answered again."""

    def __init__(self) -> None:
        self.closed = False
        self._kept: dict[bytes, tuple[int, Mapping[str, str], bytes]] = {}
        self._asked = b""

    def before_send(self, request: Any, **_: Any) -> AWSResponse | None:
        self._asked = request.headers["X-Amz-Target"] + bytes(request.body)
        kept = self._kept.get(self._asked)
        if kept is None:
            if self.closed:
                raise RuntimeError("a warm request asked for something new")
            return None
        status, headers, body = kept
        return AWSResponse(request.url, status, headers, _Raw(body))

    def received(self, response_dict: Mapping[str, Any], **_: Any) -> None:
        told = response_dict
        self._kept[self._asked] = (told["status_code"], dict(told["headers"]), bytes(told["body"]))


class _Raw:
    """A body as botocore reads it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._body

    def release_conn(self) -> None:
        pass
