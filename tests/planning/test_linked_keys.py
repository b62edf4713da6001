"""A key that stands for an ERP user: it reads and controls what was made for this user, and nothing of another's."""

from __future__ import annotations

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM, make_webhook_master
from ulak.identity.caller import OWN_SCOPES, Caller, Scope

AYSE, ALI = Caller(FIRM, "k-ayse", "AYSE"), Caller(FIRM, "k-ali", "ali")
OFFICE = Caller(FIRM, "k-office", "mehmet", scopes=OWN_SCOPES | {Scope.ADMIN})
PROGRAM = Caller(FIRM, "k-program")
JOB = {"text": "Merhaba", "purpose": "informational", "recipients": ["0532 111 22 33"]}
SCHEDULE = {"when": {"cron": "0 9 * * *"}, "job": JOB}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    world = ListsWorld(clock)
    make_webhook_master(world.house)
    world.hold(AYSE, ALI, OFFICE, PROGRAM)
    return world


def ask(
    world: ListsWorld, caller: Caller, method: str, path: str, body: object = None, key: str = ""
) -> Answer:
    return call(world.house, method, path, body, caller=caller, key=key)


def job_of(world: ListsWorld, caller: Caller, key: str = "key-00000001") -> str:
    return str(ask(world, caller, "POST", "/v1/jobs", JOB, key).body["id"])


READ = ["", "/recipients", "/refusals", "/report.csv", "/report.xlsx"]


@pytest.mark.parametrize("of_job", READ)
def test_another_users_job_is_not_found(world: ListsWorld, of_job: str) -> None:
    job_id = job_of(world, AYSE)
    world.run()
    path = f"/v1/jobs/{job_id}{of_job}"
    assert ask(world, ALI, "GET", path).status == 404
    assert {ask(world, one, "GET", path).status for one in (AYSE, OFFICE, PROGRAM)} <= {200, 303}


@pytest.mark.parametrize("step", ["pause", "resume", "cancel"])
def test_another_users_job_is_not_controlled(world: ListsWorld, step: str) -> None:
    job_id = job_of(world, AYSE)
    assert ask(world, ALI, "POST", f"/v1/jobs/{job_id}/{step}").status == 404
    assert ask(world, AYSE, "POST", f"/v1/jobs/{job_id}/{step}").status in (200, 409)


def test_a_job_of_no_user_is_the_firms_own(world: ListsWorld) -> None:
    job_id = job_of(world, PROGRAM)
    assert ask(world, AYSE, "GET", f"/v1/jobs/{job_id}").status == 404


def test_lists_and_messages_hold_ones_own_only(world: ListsWorld) -> None:
    hers, his = job_of(world, AYSE), job_of(world, ALI, "key-00000002")
    world.run()
    assert [job["id"] for job in ask(world, ALI, "GET", "/v1/jobs").body["jobs"]] == [his]
    assert len(ask(world, OFFICE, "GET", "/v1/jobs").body["jobs"]) == 2
    assert ask(world, ALI, "GET", f"/v1/messages/{hers}-0-0").status == 404
    assert ask(world, ALI, "GET", f"/v1/messages/{his}-0-0").status == 200


def test_schedules_are_ones_own(world: ListsWorld) -> None:
    path = "/v1/schedules/sabah"
    assert ask(world, AYSE, "PUT", path, SCHEDULE).status == 200
    assert ask(world, ALI, "PUT", path, SCHEDULE).code == "schedule_of_another_user"
    assert ask(world, ALI, "GET", "/v1/schedules").body == {"schedules": [], "next_cursor": None}
    for method, step in (
        ("GET", ""),
        ("POST", "/pause"),
        ("POST", "/resume"),
        ("POST", "/run"),
        ("DELETE", ""),
    ):
        assert ask(world, ALI, method, path + step, key="key-00000001").status == 404
    assert ask(world, OFFICE, "GET", path).status == 200


def test_a_run_by_hand_sends_for_the_schedules_user(world: ListsWorld) -> None:
    ask(world, AYSE, "PUT", "/v1/schedules/sabah", SCHEDULE)
    ask(world, PROGRAM, "POST", "/v1/schedules/sabah/run", key="key-00000001")
    world.house.jobs.fire_schedule.take(str(world.queues["schedules"].take()), world.remaining)
    (job,) = ask(world, AYSE, "GET", "/v1/jobs").body["jobs"]
    assert job["requested_by"] == "AYSE"


def test_an_erp_event_keeps_who_sent_it(world: ListsWorld) -> None:
    data = {"recipients": ["0532 111 22 33"], "text": "Onay bekliyor"}
    event = {"type": "workflow.alert", "id": "wf-1", "data": data}
    event_id = ask(world, AYSE, "POST", "/v1/erp/events", event).body["id"]
    assert ask(world, ALI, "GET", f"/v1/erp/events/{event_id}").status == 404
    world.house.events.erp_process.take(str(world.queues["erp"].take()), world.remaining)
    answer = ask(world, AYSE, "GET", f"/v1/erp/events/{event_id}").body
    assert answer["status"] == "processed"
    (job,) = ask(world, AYSE, "GET", "/v1/jobs").body["jobs"]
    assert job["requested_by"] == "AYSE"


def test_a_quote_of_a_file_is_for_who_asked(world: ListsWorld) -> None:
    body = {**JOB, "upload": world.upload(b"Telefon\n0532 111 22 33\n")}
    del body["recipients"]
    quote_id = ask(world, AYSE, "POST", "/v1/quotes", body).body["id"]
    assert ask(world, ALI, "GET", f"/v1/quotes/{quote_id}").status == 404
    assert ask(world, AYSE, "GET", f"/v1/quotes/{quote_id}").status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/webhooks"), ("POST", "/v1/reports/months/2026-11"), ("GET", "/v1/webhooks/ep_1/calls")],
)
def test_what_is_of_the_whole_firm_is_refused(world: ListsWorld, method: str, path: str) -> None:
    body = {"format": "csv"} if method == "POST" else None
    assert ask(world, AYSE, method, path, body).code == "key_of_one_user"
    assert ask(world, OFFICE, method, path, body).status in (200, 202, 404)
