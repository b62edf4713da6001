"""Receivers that are slow, endless or hostile: each call is bounded, and nobody else's waits for them."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import httpcore
import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.events.hostile import ENDLESS, SLOW_BODIES, receiver, seconds_of
from tests.streams import Stream
from tests.world import FIRM, TABLE, World, make_webhook_master
from ulak.assembly import House
from ulak.events.callbacks import AT_ONCE, Callbacks
from ulak.events.happened import Event
from ulak.events.records import Call, CallRef
from ulak.events.webhooks import Webhook, WebhookState, webhook_id_of
from ulak.identity.caller import Caller
from ulak.platform import due, reach
from ulak.platform.clock import HOUR, MINUTE, SECOND, Milliseconds, system_clock
from ulak.platform.due import DueWork
from ulak.platform.reach import Answered, OutwardClient, public_or_loopback

TOTAL = 1.0
"""Seconds of a call here."""


def post(url: str) -> Answered:
    return OutwardClient(public_or_loopback, TOTAL).post(url, [("content-type", "application/json")], b"{}")


@pytest.mark.parametrize("name", ENDLESS)
def test_a_call_without_an_end_ends_in_time(name: str) -> None:
    behave, scheme = ENDLESS[name]

    def call() -> None:
        with pytest.raises((httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)):
            post(url)

    with receiver(behave, scheme) as url:
        assert seconds_of(call) < TOTAL + 0.5


@pytest.mark.parametrize("name", SLOW_BODIES)
def test_of_an_answer_without_an_end_the_status_counts(name: str) -> None:
    with receiver(SLOW_BODIES[name]) as url:
        assert seconds_of(lambda: post(url)) < TOTAL + 0.5
        assert post(url).status == 200


def test_a_receiver_that_reads_nothing_is_given_up_in_time() -> None:
    def reads_nothing(connection: socket.socket, over: threading.Event) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        over.wait()

    def call() -> None:
        client = OutwardClient(public_or_loopback, TOTAL)
        with pytest.raises((httpcore.TimeoutException, httpcore.NetworkError)):
            client.post(url, [], b"x" * 20_000_000)

    with receiver(reads_nothing) as url:
        assert seconds_of(call) < TOTAL + 0.5


def test_a_resolver_that_never_answers_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def never(*_: object, **__: object) -> list[object]:
        over.wait(10)
        raise socket.gaierror

    monkeypatch.setattr(reach.socket, "getaddrinfo", never)

    def call() -> None:
        with pytest.raises(httpcore.ConnectTimeout):
            post("http://slow-resolver.example/")

    assert seconds_of(call) < TOTAL + 0.5
    over.set()


# --- whose calls wait -----------------------------------------------------------------------------------------

WAITS = (5 * SECOND, 5 * MINUTE, 30 * MINUTE)


@dataclass
class Client:
    """In the place of the network: what each URL does."""

    does: dict[str, Callable[[], int]] = field(default_factory=dict)
    called: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def post(self, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answered:
        self.called.append((url, dict(headers)))
        return Answered(self.does[url](), "")


def silent() -> int:
    raise httpcore.ReadTimeout


class Calls:
    """A world whose webhooks are called."""

    def __init__(self, clock: Any, house: House, queue: Any) -> None:
        self.clock, self.house, self.queue = clock, house, queue
        self.store = house.events.store
        self.client = Client()
        make_webhook_master(house)
        client: Any = self.client
        self.callbacks = Callbacks(
            self.store,
            house.events.webhook_master,
            client,
            queue,
            house.platform.turns,
            clock,
            WAITS,
            house.platform.attempts.tell,
        )

    def webhook(self, firm: str, does: Callable[[], int]) -> Webhook:
        url = f"https://{firm}.example.com/"
        self.client.does[url] = does
        made = Webhook(firm, webhook_id_of(firm, url), url, ("*",), WebhookState.ACTIVE, 1, 0, self.clock())
        self.store.put_webhook(made)
        return self.webhook_of(made)

    def webhook_of(self, webhook: Webhook) -> Webhook:
        return self.store.webhook(webhook.firm_id, webhook.webhook_id)

    def happens(self, firm: str, times: int = 1) -> None:
        for n in range(times):
            event = Event(firm, f"evt_{firm}_{self.clock()}_{n}", "job.finished", {"n": n})
            self.queue.send([ref.encode() for ref in self.store.record(event, now=self.clock())])

    def run(self, span: Milliseconds) -> None:
        """Deliver what is due, and look for what is overdue every minute, for so long."""
        until, swept = self.clock() + span, self.clock()
        while self.clock() < until:
            while (message := self.queue.take()) is not None:
                self.callbacks.take(message, lambda: 30 * SECOND)
            if self.clock() - swept >= MINUTE:
                swept = self.clock()
                self.queue.send([ref.encode() for ref in self.store.due(self.clock(), 200)])
            self.clock.turn(SECOND)

    def calls(self, webhook: Webhook) -> list[Call]:
        return self.store.calls(webhook.firm_id, webhook.webhook_id, 0, 1_000)


@pytest.fixture
def calls(aws_in_process: None, clock: HandClock) -> Calls:
    world = World(clock)
    return Calls(clock, world.house, world.queues["callbacks"])


class SharedQueue:
    """A queue of real time that several workers take from."""

    def __init__(self) -> None:
        self._messages: list[tuple[Milliseconds, str]] = []
        self._lock = threading.Lock()

    def send(self, pointers: Any, *, delay_seconds: int = 0) -> None:
        with self._lock:
            due = system_clock() + delay_seconds * SECOND
            self._messages += [(due, json.dumps(dict(pointer))) for pointer in pointers]

    def take(self) -> str | None:
        with self._lock:
            for message in self._messages:
                if message[0] <= system_clock():
                    self._messages.remove(message)
                    return message[1]
        return None


def test_one_firms_slow_receivers_take_their_share_and_others_calls_are_on_time(
    aws_in_process: None, clock: HandClock
) -> None:
    """Ten workers, as the template has. Sixty calls to receivers that take a second each came before another
    firm's ten: without shares those would wait for six seconds."""
    queue = SharedQueue()
    calls = Calls(system_clock, World(clock).house, queue)
    at_once, most, lock, arrived = 0, 0, threading.Lock(), []

    def slow() -> int:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(1)
        with lock:
            at_once -= 1
        return 200

    def good() -> int:
        arrived.append(time.monotonic())
        return 200

    calls.webhook("slow", slow)
    calls.webhook("good", good)
    calls.happens("slow", 60)
    calls.happens("good", 10)
    until = time.monotonic() + 4

    def work() -> None:
        while time.monotonic() < until:
            if (message := queue.take()) is None:
                time.sleep(0.01)
            else:
                calls.callbacks.take(message, lambda: 30 * SECOND)

    started = time.monotonic()
    with ThreadPoolExecutor(10) as workers:
        for _ in range(10):
            workers.submit(work)
    assert len(arrived) == 10
    assert max(arrived) - started < 3, "they wait for the handling of those before them, not for their calls"
    assert most == AT_ONCE


def test_a_receiver_that_keeps_failing_is_left_alone_tried_by_one_call_and_goes_on(calls: Calls) -> None:
    webhook = calls.webhook(FIRM, silent)
    calls.happens(FIRM, 40)
    calls.run(4 * SECOND)
    opened = calls.webhook_of(webhook).breaker
    assert opened.state(calls.clock()) == "open"
    made = len(calls.client.called)
    assert made <= 8, "five failures open it"
    calls.run(4 * MINUTE)
    assert len(calls.client.called) - made <= 2, "then it is tried by one call at a time"
    calls.client.does[webhook.url] = lambda: 204
    calls.run(20 * MINUTE)
    closed = calls.webhook_of(webhook).breaker
    assert (closed.failures, closed.openings, closed.state(calls.clock())) == (0, 0, "closed")
    calls.run(HOUR)
    assert {made.state for made in calls.calls(webhook)} == {"delivered"}


def test_what_waits_for_a_receiver_costs_no_attempts(calls: Calls) -> None:
    webhook = calls.webhook(FIRM, silent)
    calls.happens(FIRM, 40)
    calls.run(10 * MINUTE)
    assert sum(made.attempts for made in calls.calls(webhook)) == len(calls.client.called)
    assert max(made.attempts for made in calls.calls(webhook)) <= len(WAITS) + 1


def test_a_receiver_that_is_never_back_is_given_up_and_all_its_calls_end(calls: Calls) -> None:
    webhook = calls.webhook(FIRM, silent)
    calls.happens(FIRM, 40)
    calls.run(3 * HOUR)
    assert calls.webhook_of(webhook).state is WebhookState.DISABLED
    assert {made.state for made in calls.calls(webhook)} == {"failed"}
    assert len(calls.client.called) < 30


def test_a_call_over_which_every_worker_dies_ends(calls: Calls) -> None:
    class Died(BaseException):
        """The process ends."""

    def kills() -> int:
        raise Died

    webhook = calls.webhook(FIRM, kills)
    calls.happens(FIRM)
    ref = CallRef(FIRM, webhook.webhook_id, 1)
    for _ in range(20):
        with suppress(Died):
            calls.callbacks.deliver(ref)
        calls.clock.turn(MINUTE)
    (one,) = calls.calls(webhook)
    assert (one.state, one.outcome, len(calls.client.called)) == ("failed", "gave_up", len(WAITS) + 1)


def test_its_owner_sees_how_a_receiver_fails_and_is_told(aws_in_process: None, clock: HandClock) -> None:
    world = World(clock)
    calls, stream = Calls(clock, world.house, world.queues["callbacks"]), Stream(TABLE)
    webhook = calls.webhook(FIRM, silent)

    def shown_to_its_owner() -> Mapping[str, Any]:
        answer = call(world.house, "GET", f"/v1/webhooks/{webhook.webhook_id}", caller=Caller(FIRM, "k"))
        breaker: Mapping[str, Any] = answer.body["breaker"]
        return breaker

    shown = shown_to_its_owner()
    assert shown == {"state": "closed", "failures": 0, "failing_since": None, "next_try_at": None}
    calls.happens(FIRM, 10)
    calls.run(2 * SECOND)
    shown = shown_to_its_owner()
    assert shown["state"] == "open"
    assert shown["failures"] >= 5
    assert shown["failing_since"] < shown["next_try_at"]
    calls.client.does[webhook.url] = lambda: 200
    calls.run(HOUR)
    world.house.events.recorder.record({"Records": stream.records()})
    log = [event.kind for event in world.house.events.store.events(FIRM, 0, 100)]
    assert [kind for kind in log if kind.startswith("endpoint")] == ["endpoint.suspended", "endpoint.resumed"]


def test_a_firms_overdue_calls_hide_no_other_firms(calls: Calls) -> None:
    firms = {firm: calls.webhook(firm, silent) for firm in ("noisy", "quiet1", "quiet2", "quiet3")}
    calls.happens("noisy", 60)
    for firm in ("quiet1", "quiet2", "quiet3"):
        calls.happens(firm)
    calls.clock.turn(MINUTE)
    calls.queue.messages.clear()
    found = DueWork(calls.store.due, calls.queue, calls.clock)
    with patch.object(due, "_MOST_AT_ONCE", 8):
        assert found.push_on() == 8
    queued = {json.loads(message)["firm"] for _, message in calls.queue.messages}
    assert queued == set(firms)
