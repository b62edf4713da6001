"""The registry of consents and İYS tell each other what they took."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.iys.registered import Registered, at
from tests.world import FIRM
from ulak.iys.records import State
from ulak.platform.clock import HOUR

NUMBER = "905321234567"
CONSENT = {
    "to": f"+{NUMBER}",
    "status": "ONAY",
    "source": "HS_WEB",
    "at": "2026-11-27T10:00:00+03:00",
}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> Registered:
    clock.now = at("2026-11-27 12:00:00")  # a Friday
    world = Registered(clock)
    world.house.consent.__dict__["iys_takers"] = (world.house.consent.iys_registry.take,)
    return world


def statuses(world: Registered) -> list[str]:
    return [one.status for one in world.register.history.get(654321, [])]


def test_a_consent_that_is_recorded_is_reported_once(world: Registered) -> None:
    for _ in range(2):
        assert world.call("POST", "/v1/consents", {"rows": [CONSENT]}).status == 200
        world.run()
    assert statuses(world) == ["ONAY"]
    (report,) = world.house.consent.iys_store.reports(FIRM, State.DONE)
    assert (report.change.recipient, report.change.source) == (NUMBER, "HS_WEB")


def test_of_rows_with_a_problem_none_is_reported(world: Registered) -> None:
    rows = [CONSENT, CONSENT | {"to": "0212"}]
    assert world.call("POST", "/v1/consents", {"rows": rows}).status == 422
    world.run()
    assert statuses(world) == []


def test_a_refusal_by_message_is_reported_as_a_message(world: Registered) -> None:
    assert world.call("POST", "/v1/consents", {"rows": [CONSENT]}).status == 200
    world.run()
    world.clock.turn(HOUR)
    body = {"id": "m1", "sender": NUMBER, "to": "4609", "text": "RET"}
    for _ in range(2):
        assert world.call("POST", "/v1/inbox", body).status == 200
        world.run()
    assert statuses(world) == ["ONAY", "RET"]
    assert world.register.history[654321][-1].source == "HS_MESAJ"


def test_what_a_recipient_says_to_iys_stops_commercial_messages(world: Registered) -> None:
    assert world.call("POST", "/v1/consents", {"rows": [CONSENT]}).status == 200
    world.run()
    world.clock.turn(HOUR)
    world.citizen(NUMBER, "RET")
    world.run(seconds=2 * 3600)
    body = {"to": NUMBER, "text": "İndirim", "purpose": "commercial"}
    refused = world.call("POST", "/v1/messages", body, key="key-00000001")
    assert refused.codes == ["consent_ret"]
    assert statuses(world) == ["ONAY", "RET"]
