"""After RET from a number no commercial message goes to it, by whatever path, on whatever card it stands.

Law 6563 art. 8: a refusal ends it. Paths: one message, each source of a job, a file, a template, a schedule, a reply, a
birthday; commands alone, since the console and the command line call the same ones.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.inbox.test_conversations import NUMBER, Desk
from tests.world import FIRM
from ulak.jobs.keys import upload_key
from ulak.platform.clock import HOUR, MINUTE, istanbul_day

COMMERCIAL = {"text": "İndirim", "purpose": "commercial"}
INFORMATIONAL = {"text": "Kargonuz yolda", "purpose": "informational"}


@pytest.fixture
def desk(aws_in_process: None, clock: HandClock) -> Desk:
    clock.turn(10 * HOUR)
    desk = Desk(clock)
    today = f"{istanbul_day(clock()):%m-%d}"
    for code in ("S1", "S2"):
        card = {"name": code, "numbers": ["0532 123 45 67"], "birthday": today}
        assert desk.ask("PUT", f"/v1/subscribers/{code}", card).status == 201
    for code in ("120.01", "120.02"):
        desk.account(code, "+90 532 123 45 67")
    desk.ask("PUT", "/v1/groups/G", {"name": "G"})
    desk.ask("POST", "/v1/groups/G/members", {"subscribers": ["S1", "S2"]})
    desk.ask("PUT", "/v1/filters/F", {"name": "F", "balance_over": "1"})
    desk.bucket.put(upload_key(FIRM, "ab" * 16), b"to\r\n05321234567\r\n")
    desk.ask("PUT", "/v1/templates/T", {"name": "T", **COMMERCIAL})
    return desk


SOURCES: dict[str, dict[str, Any]] = {
    "numbers": {"recipients": [NUMBER]},
    "rows": {"rows": [{"to": "0 532 123 45 67"}]},
    "subscribers": {"subscribers": ["S1", "S2"]},
    "accounts": {"accounts": ["120.01", "120.02"]},
    "groups": {"groups": ["G"]},
    "filters": {"filters": ["F"]},
    "birthdays": {"birthdays": True},
    "a file": {"upload": "ab" * 16},
}


def numbers(desk: Desk, text: str) -> list[str]:
    return [msisdn for msisdn, told in desk.texts if told == text]


@pytest.mark.parametrize("source", SOURCES)
def test_no_job_goes_to_who_refused(desk: Desk, source: str) -> None:
    message = desk.receive("RET")
    assert message["refusal"]
    desk.ask("POST", "/v1/jobs", {**COMMERCIAL, **SOURCES[source]}, key="key-00000001")
    desk.run(seconds=30)
    assert numbers(desk, "İndirim") == []


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_job_would_have_gone_before(desk: Desk, source: str) -> None:
    desk.ask("POST", "/v1/jobs", {**COMMERCIAL, **SOURCES[source]}, key="key-00000001")
    desk.run(seconds=30)
    assert numbers(desk, "İndirim") == [NUMBER]


@pytest.mark.parametrize("named", [{"to": NUMBER}, {"subscriber": "S1"}, {"account": "120.02"}])
def test_no_message_goes_to_who_refused(desk: Desk, named: dict[str, str]) -> None:
    desk.receive("RET")
    for key, body in (("key-00000001", COMMERCIAL), ("key-00000002", {"template": "T"})):
        assert desk.ask("POST", "/v1/messages", {**body, **named}, key=key).codes == ["consent_ret"]
    assert desk.ask("POST", "/v1/messages", {**INFORMATIONAL, **named}, key="key-00000003").status == 202


def test_no_schedule_and_no_reply_goes_to_who_refused(desk: Desk) -> None:
    job = {**COMMERCIAL, "subscribers": ["S1"], "accounts": ["120.01"]}
    put = desk.ask("PUT", "/v1/schedules/saat", {"when": {"every_minutes": 30}, "job": job})
    assert put.status == 200, put.body
    message = desk.receive("RET")
    body = {"message": message["id"], **COMMERCIAL}
    assert desk.ask("POST", "/v1/inbox/replies", body, key="reply-0001").codes == ["consent_ret"]
    desk.clock.turn(31 * MINUTE)
    for ref in desk.house.jobs.schedules.due(desk.clock(), 10):
        desk.house.jobs.fire_schedule.take(json.dumps(ref.encode()), desk.remaining)
    desk.run(seconds=30)
    assert numbers(desk, "İndirim") == []


def test_another_number_on_the_same_card_is_its_own(desk: Desk) -> None:
    """A person refuses by the phone that wrote."""
    desk.receive("RET")
    body = {**COMMERCIAL, "to": "905321234568"}
    assert desk.ask("POST", "/v1/messages", body, key="key-00000001").status == 202
