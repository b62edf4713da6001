"""The event log and webhooks as a firm's programs see them. On moto."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World, make_webhook_master
from ulak.events.happened import TYPES, Event
from ulak.events.log import PAGE
from ulak.events.records import CallRef
from ulak.events.webhooks import MOST_WEBHOOKS
from ulak.identity.caller import Caller

URL = "https://erp.example.com/ulak"


class Program:
    """A firm's program, which asks over HTTP."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        world = World(clock)
        world.directory.add_firm("other", "Other")
        self.root, self.queue = world.house, world.queues["callbacks"]
        self.store = self.root.events.store
        make_webhook_master(self.root)

    def ask(self, method: str, path: str, body: Any = None, *, firm: str = FIRM, **query: str) -> Answer:
        return call(self.root, method, f"/v1/{path}", body, caller=Caller(firm, "k"), query=query)

    def webhook(self, url: str = URL, *types: str) -> dict[str, Any]:
        made = self.ask("POST", "webhooks", {"url": url} | ({"types": [*types]} if types else {}))
        assert made.status == 201, made
        return dict(made.body)

    def happens(self, kind: str = "job.finished", times: int = 1) -> None:
        for n in range(times):
            self.store.record(Event(FIRM, f"evt_{self.clock()}_{n}", kind, {"n": n}), now=self.clock())


@pytest.fixture
def program(aws_in_process: None, clock: HandClock) -> Program:
    return Program(clock)


def test_a_webhooks_secret_is_shown_when_it_is_made_and_when_it_is_rotated_and_not_between(
    program: Program,
) -> None:
    made = program.webhook()
    path = f"webhooks/{made['id']}"
    assert (made["types"], made["status"], made["secret_generation"]) == (["*"], "active", 1)
    assert "secret" not in program.ask("GET", path).body
    assert program.ask("GET", "webhooks").body["webhooks"] == [program.ask("GET", path).body]
    rotated = program.ask("POST", f"{path}/rotate").body
    assert rotated["secret_generation"] == 2
    assert rotated["secret"] != made["secret"]


def test_one_url_is_one_webhook_and_a_firm_has_ten(program: Program) -> None:
    made = program.webhook()
    again = program.ask("POST", "webhooks", {"url": URL})
    assert (again.status, again.code) == (409, "webhook_exists")
    assert made["id"] in again.body["title"]
    for n in range(MOST_WEBHOOKS - 1):
        program.webhook(f"{URL}/{n}")
    assert program.ask("POST", "webhooks", {"url": f"{URL}/x"}).code == "webhooks_too_many"


def test_everything_wrong_with_a_webhook_is_told_at_once(program: Program) -> None:
    refused = program.ask("POST", "webhooks", {"url": "http://10.0.0.1/", "types": ["*", "job.eaten"]})
    assert [(one["pointer"], one["code"]) for one in refused.body["problems"]] == [
        ("/types/1", "event_type_unknown"),
        ("/url", "webhook_url"),
    ]
    assert program.ask("POST", "webhooks", {"url": "https://10.0.0.1/"}).codes == ["webhook_address"]
    assert program.ask("POST", "webhooks", {"url": URL, "types": []}).codes == ["field_empty"]
    assert program.webhook(URL, *TYPES)["types"] == [*TYPES]


def test_a_removed_webhook_is_not_there_and_may_be_made_anew_with_another_secret(program: Program) -> None:
    made = program.webhook()
    path = f"webhooks/{made['id']}"
    assert program.ask("DELETE", path).body == {"id": made["id"], "status": "removed"}
    for method, what in (
        ("GET", ""),
        ("DELETE", ""),
        ("GET", "/calls"),
        ("POST", "/rotate"),
        ("POST", "/enable"),
    ):
        assert program.ask(method, path + what).status == 404
    assert program.webhook()["secret"] != made["secret"]


def test_a_test_calls_one_webhook_whatever_its_types_and_a_paused_one_is_not_called(
    program: Program,
) -> None:
    made, other = program.webhook(URL, "credit.low"), program.webhook(f"{URL}/2")
    path = f"webhooks/{made['id']}"
    tried = program.ask("POST", f"{path}/test")
    assert (tried.status, tried.body["webhook"]) == (202, made["id"])
    (called,) = program.ask("GET", f"{path}/calls").body["calls"]
    assert (called["type"], called["status"]) == ("endpoint.tested", "pending")
    assert CallRef.decode(program.queue.take()) == CallRef(FIRM, made["id"], called["number"])
    assert program.ask("GET", f"webhooks/{other['id']}/calls").body["calls"] == []
    paused = program.ask("POST", f"{path}/disable").body
    assert (paused["status"], paused["reason"]) == ("disabled", "paused")
    assert program.ask("POST", f"{path}/test").code == "webhook_disabled"
    program.happens("credit.low")
    assert len(program.ask("GET", f"{path}/calls").body["calls"]) == 1
    assert program.ask("POST", f"{path}/enable").body["status"] == "active"
    program.clock.turn(1)
    program.happens("credit.low")
    assert len(program.ask("GET", f"{path}/calls").body["calls"]) == 2


def test_the_log_is_read_page_by_page_and_its_cursor_waits_for_what_comes(program: Program) -> None:
    program.happens(times=PAGE + 1)
    first = program.ask("GET", "events").body
    assert (len(first["events"]), first["more"]) == (PAGE, True)
    second = program.ask("GET", "events", cursor=first["next_cursor"]).body
    assert [event["data"] for event in second["events"]] == [{"n": PAGE}]
    assert program.ask("GET", "events", cursor=second["next_cursor"]).body["events"] == []
    assert program.ask("GET", "events", firm="other", cursor=first["next_cursor"]).codes == ["cursor_unknown"]


def test_a_call_is_listed_and_made_anew_while_its_webhook_is_active(program: Program) -> None:
    webhook = program.webhook()
    path = f"webhooks/{webhook['id']}"
    program.happens()
    page = program.ask("GET", f"{path}/calls").body
    (made,) = page["calls"]
    assert (made["number"], made["type"], made["status"], made["outcome"]) == (
        1,
        "job.finished",
        "pending",
        None,
    )
    assert program.ask("GET", f"{path}/calls", cursor=page["next_cursor"]).body["calls"] == []
    again = program.ask("POST", f"{path}/calls/1/replay")
    assert (again.status, again.body["status"]) == (202, "pending")
    assert CallRef.decode(program.queue.take() or "") == CallRef(FIRM, webhook["id"], 1)
    for number in ("2", "x", "-1", "१", "1" * 13):
        assert program.ask("POST", f"{path}/calls/{number}/replay").status == 404
    program.store.disable(program.store.webhook(FIRM, webhook["id"]), "gone")
    assert program.ask("POST", f"{path}/calls/1/replay").code == "webhook_disabled"
    assert program.ask("GET", path).body["reason"] == "gone"
    assert program.ask("POST", f"{path}/enable").body["status"] == "active"


def test_another_firm_finds_nothing_of_it(program: Program) -> None:
    path = f"webhooks/{program.webhook()['id']}"
    program.happens()
    assert program.ask("GET", path, firm="other").status == 404
    assert program.ask("GET", "webhooks", firm="other").body == {"webhooks": []}
    assert program.ask("GET", "events", firm="other").body["events"] == []
