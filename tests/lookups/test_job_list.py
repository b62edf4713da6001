"""``GET /v1/jobs``: the newest first, by what is asked for, and bounded whatever that is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.identity.caller import Caller, Scope
from ulak.jobs import listing
from ulak.platform.clock import DAY, SECOND

READER = Caller(FIRM, "k", scopes=frozenset({Scope.READ}))


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def listed(world: World, **query: str) -> list[dict[str, Any]]:
    """All pages of the list, one after another."""
    found: list[dict[str, Any]] = []
    for _ in range(40):
        answer = world.call("GET", "/v1/jobs", query=query)
        assert answer.status == 200, answer.body
        found += answer.body["jobs"]
        if answer.body["next_cursor"] is None:
            return found
        query |= {"cursor": answer.body["next_cursor"]}
    raise AssertionError("the list has no end")


def days_of_jobs(world: World, days: int, *, every: int = 1) -> list[str]:
    """A job a day; their ids, the newest first."""
    ids = []
    for n in range(days):
        more: dict[str, Any] = {"tags": {"department": "Tahsilat"}} if n % 2 else {}
        ref = world.post_job([f"0532 000 00 {n:02d}"], f"Merhaba {n}", key=f"job-{n:08d}", **more)
        ids.insert(0, ref.job_id)
        world.clock.turn(every * DAY)
    return ids


def test_jobs_are_listed_the_newest_first_and_page_by_page(world: World) -> None:
    ids = days_of_jobs(world, 7)
    assert [job["id"] for job in listed(world)] == ids
    assert [job["id"] for job in listed(world, limit="2")] == ids
    first = world.call("GET", "/v1/jobs", query={"limit": "3"}).body
    assert [job["id"] for job in first["jobs"]] == ids[:3]
    assert world.call("GET", "/v1/jobs", query={"limit": "7"}).body["next_cursor"] is None


def test_jobs_are_found_by_status_tag_user_sender_and_days(world: World) -> None:
    ids = days_of_jobs(world, 4)
    world.run(seconds=60)
    waiting = world.post_job(
        ["0532 000 00 09"],
        key="job-later-0001",
        send_at="2026-12-20T09:00:00+03:00",
        sender_id="ACME2",
    ).job_id
    user = Caller(FIRM, "k", erp_user="MEHMET")
    body = {"text": "Merhaba", "purpose": "informational", "to": "0532 000 00 10"}
    single = world.call("POST", "/v1/messages", body, key="message-0001", caller=user).body["job_id"]
    assert [job["id"] for job in listed(world, status="scheduled")] == [waiting]
    assert [job["id"] for job in listed(world, sender_id="ACME2")] == [waiting]
    assert [job["id"] for job in listed(world, **{"tag.department": "Tahsilat"})] == [ids[0], ids[2]]
    assert listed(world, **{"tag.department": "Satış"}) == []
    by_user = listed(world, requested_by="MEHMET")
    assert [(job["id"], job["single"]) for job in by_user] == [(single, True)]
    assert [
        job["created_at"][:10] for job in listed(world, **{"from": "2026-11-24", "to": "2026-11-25"})
    ] == [
        "2026-11-24",  # at 22:00 of UTC, which is the 25th in Istanbul
        "2026-11-23",
    ]
    assert listed(world, **{"from": "2026-11-26", "to": "2026-11-25"}) == []


def test_a_day_is_one_of_istanbul(world: World) -> None:
    world.clock.now = 1_795_554_000_000 - SECOND  # a second before midnight of 24 November in Istanbul
    before = world.post_job(["0532 000 00 01"], key="job-00000001").job_id
    world.clock.turn(SECOND)
    after = world.post_job(["0532 000 00 02"], key="job-00000002").job_id
    assert [job["id"] for job in listed(world, **{"from": "2026-11-24", "to": "2026-11-24"})] == [before]
    assert [job["id"] for job in listed(world, **{"from": "2026-11-25"})] == [after]


def test_a_page_may_be_empty_and_not_the_last(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "JOBS_LOOKED_AT", 2)
    wanted = world.post_job(["0532 000 00 99"], key="job-wanted-1", sender_id="ACME2").job_id
    days_of_jobs(world, 6)
    first = world.call("GET", "/v1/jobs", query={"sender_id": "ACME2"}).body
    assert first["jobs"] == []
    assert first["next_cursor"] is not None
    assert [job["id"] for job in listed(world, sender_id="ACME2")] == [wanted]


def test_jobs_of_years_are_reached_with_a_first_day_only(world: World) -> None:
    old = world.post_job(["0532 000 00 01"], key="job-00000001").job_id
    world.clock.turn(400 * DAY)
    assert listed(world) == []
    assert [job["id"] for job in listed(world, **{"from": "2026-11-01"})] == [old]


def test_texts_are_listed_only_for_those_who_may_see_them(world: World) -> None:
    days_of_jobs(world, 1)
    assert listed(world)[0]["text"] == "Merhaba 0"
    masked = world.call("GET", "/v1/jobs", caller=READER).body["jobs"]
    assert [job["text"] for job in masked] == [None]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"status": "sent"}, "status_unknown"),
        ({"from": "24.11.2026"}, "day_unknown"),
        ({"to": "2026-11-31"}, "day_unknown"),
        ({"from": "2026-W48-2"}, "day_unknown"),
        ({"limit": "0"}, "limit_range"),
        ({"limit": "101"}, "limit_range"),
        ({"limit": "²"}, "limit_range"),
        ({"cursor": "x"}, "cursor_unknown"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(world: World, query: dict[str, str], code: str) -> None:
    assert world.call("GET", "/v1/jobs", query=query).codes == [code]


def test_a_cursor_leads_on_in_its_own_list_only(world: World) -> None:
    days_of_jobs(world, 3)
    cursor = world.call("GET", "/v1/jobs", query={"limit": "1"}).body["next_cursor"]
    other = {"limit": "1", "cursor": cursor, "status": "finished"}
    assert world.call("GET", "/v1/jobs", query=other).codes == ["cursor_unknown"]


def test_another_firms_jobs_are_not_listed(world: World) -> None:
    days_of_jobs(world, 1)
    world.directory.add_firm("other", "Other")
    stranger = Caller("other", "k")
    assert world.call("GET", "/v1/jobs", caller=stranger).body == {"jobs": [], "next_cursor": None}
