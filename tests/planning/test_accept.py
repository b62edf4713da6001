"""Taking requests in: once, whole or not at all, and told in full what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.fakes import OpenGate
from tests.world import BUCKET, FIRM, TABLE, World
from ulak.directory.firms import Service
from ulak.errors import InputError, Problem
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef, MessageId
from ulak.planning.commands import LARGEST_BODY, SendJob, SendMessage
from ulak.planning.requests import JobBody, MessageBody
from ulak.platform.aws import client
from ulak.platform.bodies import parse
from ulak.platform.clock import MINUTE, instant
from ulak.platform.cursors import LONGEST
from ulak.platform.http.edge import edge
from ulak.platform.idempotency import RequestKey
from ulak.routes import all_routes

NUMBER = "0532 123 45 67"
JOB = {"text": "Merhaba", "purpose": "informational", "recipients": [NUMBER]}
MESSAGE = {"text": "Merhaba", "purpose": "informational", "to": NUMBER}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    return World(clock)


def post_job(world: World, body: Any = JOB, *, key: str = "key-00000001") -> Answer:
    return world.call("POST", "/v1/jobs", body, key=key)


def test_a_job_goes_by_the_rules_of_the_day_in_turkiye(world: World) -> None:
    world.clock.now = instant("2026-12-31T22:30:00Z")
    assert world.store.plan(world.post_job([NUMBER])).rules_on == date(2027, 1, 1)


def post_message(world: World, body: Any = MESSAGE, *, key: str = "key-00000001") -> Answer:
    return world.call("POST", "/v1/messages", body, key=key)


def refused(world: World, body: Any, *, message: bool = False, key: str = "key-00000001") -> list[Problem]:
    """The problems as they are told; their parameters stand in their sentences."""
    answer = (post_message if message else post_job)(world, body, key=key)
    assert answer.status == 422, answer.body
    return [Problem(one["code"], one.get("pointer", ""), one.get("row")) for one in answer.body["problems"]]


def refused_with(world: World, body: Any) -> Mapping[str, Any]:
    """The parameters of the only problem of a job."""
    with pytest.raises(InputError) as raised:
        world.send_job(body, key="key-00000003")
    (problem,) = raised.value.problems
    return problem.params


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in problems]


def stored() -> tuple[int, int]:
    """Items of jobs in the table, and objects in the bucket."""
    items = client("dynamodb").scan(TableName=TABLE)["Items"]
    jobs = [item for item in items if "#JOB#" in item["pk"]["S"]]
    return len(jobs), client("s3").list_objects_v2(Bucket=BUCKET)["KeyCount"]


def numbers(count: int) -> list[str]:
    return [f"0532{n:07d}" for n in range(count)]


# --- once -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("post", [post_job, post_message])
def test_the_same_request_again_gets_the_same_answer_and_says_that_it_is_one(
    world: World, post: Callable[[World], Answer]
) -> None:
    first, second = post(world), post(world)
    assert (first.status, second.status) == (202, 202)
    assert second.body == first.body
    assert "idempotent-replayed" not in first.headers
    assert second.headers == {**first.headers, "idempotent-replayed": "true"}
    world.run(seconds=30)
    assert len(world.operator.calls) == 1


def test_a_repeated_request_shows_how_far_the_job_is_by_now(world: World) -> None:
    post_job(world)
    world.run(seconds=30)
    assert post_job(world).body["status"] == "finished"


@pytest.mark.parametrize(
    "other",
    [
        {**JOB, "text": "Başka"},
        {**JOB, "recipients": [NUMBER, NUMBER]},
        json.dumps(JOB, indent=1).encode(),
    ],
    ids=["other text", "other rows", "same fields in other octets"],
)
def test_another_body_under_the_same_key_is_refused_and_changes_nothing(world: World, other: Any) -> None:
    before = post_job(world)
    again = post_job(world, other)
    assert (again.status, again.code) == (422, "idempotency_mismatch")
    assert post_job(world).body == before.body


def test_a_refused_body_under_a_used_key_tells_its_own_problems(world: World) -> None:
    post_job(world)
    assert codes(refused(world, {**JOB, "purpose": "odd"})) == [("/purpose", "field_not_one_of")]


def test_one_key_on_two_paths_is_two_requests(world: World) -> None:
    job, message = post_job(world), post_message(world)
    assert job.body["id"] != message.body["job_id"]


def test_a_refused_request_is_not_remembered(world: World) -> None:
    refused(world, {**JOB, "recipients": ["0212 555 11 22"]})
    assert post_job(world).status == 202


def test_what_was_accepted_once_stays_so_when_todays_settings_would_refuse_it(
    world: World, clock: HandClock
) -> None:
    first = post_job(world, {**JOB, "sender_id": "ACME2"})
    account = world.directory.account(FIRM, Service.SMS)
    assert account is not None
    world.directory.set_account(replace(account, sender_ids=("ACME",)))
    clock.turn(2 * MINUTE)
    assert post_job(world, {**JOB, "sender_id": "ACME2"}).body["id"] == first.body["id"]
    assert codes(refused(world, {**JOB, "sender_id": "ACME2"}, key="key-00000002")) == [
        ("/sender_id", "sender_id_unknown")
    ]


def test_what_was_accepted_once_stays_so_when_todays_rules_refuse_its_body(world: World) -> None:
    """As a retry of 0.1 across an upgrade: its body was taken as 0.1 read it."""
    caller, odd, key = (
        Caller(FIRM, "k"),
        json.dumps({**JOB, "one_per_number": "yes"}).encode(),
        "key-00000001",
    )
    of_then = RequestKey.of("/v1/jobs", key, odd)
    first = world.accept.job(SendJob(caller, of_then, parse(JobBody, JOB)))
    again = call(world.house, "POST", "/v1/jobs", odd, caller=caller, key=key)
    assert (again.status, again.body["id"]) == (202, first.job.ref.job_id)
    assert again.headers["idempotent-replayed"] == "true"
    other = call(world.house, "POST", "/v1/jobs", odd + b" ", caller=caller, key=key)
    assert (other.status, other.codes) == (422, ["field_not_boolean"])
    unheard = call(world.house, "POST", "/v1/jobs", odd, caller=caller, key="key-00000002")
    assert (unheard.status, unheard.codes) == (422, ["field_not_boolean"])


def test_what_an_inner_caller_keeps_stays_accepted_too(world: World) -> None:
    caller, kept = Caller(FIRM, "k"), {**MESSAGE, "template_version": "1"}
    key = RequestKey.of("/v1/erp/events", "event-0001-0", json.dumps(kept).encode())
    with pytest.raises(InputError):
        world.accept.kept_message(caller, key, kept, "api")
    first = world.accept.message(SendMessage(caller, key, parse(MessageBody, MESSAGE)))
    again = world.accept.kept_message(caller, key, kept, "api")
    assert (again.job.ref, again.replayed) == (first.job.ref, True)


@pytest.mark.parametrize("key", ["", "short-7", "k" * 129, "ş" * 10, "line\nbreak1"])
def test_a_key_is_asked_for_along_with_everything_else_that_is_wrong(world: World, key: str) -> None:
    assert codes(refused(world, JOB, key=key)) == [("", "idempotency_key_required")]
    assert codes(refused(world, {**JOB, "text": ""}, key=key)) == [
        ("", "idempotency_key_required"),
        ("/text", "field_empty"),
    ]
    assert stored() == (0, 0)


def test_a_job_id_tells_nothing_of_its_key_and_differs_from_firm_to_firm(world: World) -> None:
    mine = post_job(world).body["id"]
    world.directory.add_firm("other", "Other")
    account = world.directory.account(FIRM, Service.SMS)
    assert account is not None
    world.directory.set_account(replace(account, firm_id="other"))
    world.house.ledger.store.top_up("other", "sms", 100, "INV-1", by="tests", now=world.clock())
    theirs = world.send_job(JOB, caller=Caller("other", "k"))
    assert theirs.job.ref.job_id != mine
    assert len(mine) == 32
    assert "key" not in mine


# --- whole or not at all ----------------------------------------------------------------------------------


def test_a_small_job_whose_every_row_is_wrong_is_refused_row_by_row_and_nothing_is_stored(
    world: World,
) -> None:
    rows = [{"to": "0212 555 11 22", "ad": "A"}, {"to": NUMBER, "ad": ""}, {"to": "x", "ad": "B"}]
    problems = refused(world, {"text": "Sayın {ad}", "purpose": "informational", "rows": rows})
    assert [(one.pointer, one.row, one.code) for one in problems] == [
        ("/rows/0/to", 1, "msisdn_landline"),
        ("/rows/1/ad", 2, "value_missing"),
        ("/rows/2/to", 3, "msisdn_letters"),
    ]
    assert stored() == (0, 0)


def test_plain_numbers_are_pointed_at_where_they_stand(world: World) -> None:
    problems = refused(world, {**JOB, "recipients": ["", "444 0 111"]})
    assert [(one.pointer, one.row, one.code) for one in problems] == [
        ("/recipients/0", 1, "msisdn_empty"),
        ("/recipients/1", 2, "msisdn_special"),
    ]


def test_one_good_row_is_enough_and_the_others_are_told_as_refused(world: World) -> None:
    answer = post_job(world, {**JOB, "recipients": [NUMBER, "0212 555 11 22", NUMBER]})
    assert (answer.status, answer.body["status"]) == (202, "sending")
    assert (answer.body["recipients"], answer.body["refused"], answer.body["duplicates"]) == (1, 1, 1)


def test_a_large_job_is_accepted_first_and_expanded_behind(world: World) -> None:
    answer = post_job(world, {**JOB, "recipients": numbers(1_001)})
    assert (answer.status, answer.body["status"], answer.body["recipients"]) == (202, "accepted", 0)
    assert answer.headers["location"] == f"/v1/jobs/{answer.body['id']}"
    world.run(seconds=30)
    assert world.job(JobRef(FIRM, answer.body["id"]))["counts"]["delivered"] == 1_001


def test_a_large_job_whose_every_row_is_wrong_fails_behind_with_the_rows_refused(world: World) -> None:
    answer = post_job(world, {**JOB, "recipients": ["0212 555 11 22"] * 1_001})
    world.run(seconds=5)
    job = world.job(JobRef(FIRM, answer.body["id"]))
    assert (job["status"], job["failure"], job["refused"]) == ("failed", "rows_refused", 1_001)
    assert world.operator.calls == []


@pytest.mark.parametrize("count", [1, 1_001], ids=["small", "large"])
def test_a_text_over_its_limit_is_refused_at_once_however_long_the_list(world: World, count: int) -> None:
    # Netgsm takes 907 septets of a plain text
    body = {**JOB, "recipients": numbers(count)}
    post_job(world, {**body, "text": "a" * 907})
    problems = refused(world, {**body, "text": "a" * 908}, key="key-00000002")
    assert codes(problems) == [("/text", "text_too_long")]
    params = refused_with(world, {**body, "text": "a" * 908})
    assert params == {"limit": 907, "units": 908, "encoding": "gsm7"}


def test_a_list_that_turns_out_to_be_no_list_fails_behind_and_is_not_tried_for_ever(world: World) -> None:
    # a cell beyond what CSV readers take, past the rows that are looked at while the caller waits
    recipients = [*numbers(1_600), "5" * 2_200_000]
    answer = post_job(world, {**JOB, "recipients": recipients})
    world.run(seconds=5)
    job = world.job(JobRef(FIRM, answer.body["id"]))
    assert (job["status"], job["failure"]) == ("failed", "list_refused")
    assert [one["code"] for one in job["problems"]] == ["list_malformed"]
    assert world.operator.calls == []
    assert not list(world.store.due(world.clock() + 100 * MINUTE, 10))


def test_a_body_beyond_four_megabytes_is_too_large(world: World) -> None:
    answer = post_job(world, b" " * (LARGEST_BODY + 1))
    assert (answer.status, answer.code) == (413, "body_too_large")


# --- what was asked is shown ------------------------------------------------------------------------------

ASKED = {
    "tags": {
        "cost_center": "CC-7",
        "department": "Tahsilat",
        "branch": "İzmir",
        "erp_company": "001",
        "document_number": "2026/11",
    },
    "requested_by": "ayşe",
    "client_reference": "borç 11",
    "sender_id": "ACME2",
    "encoding": "transliterate",
}


@pytest.mark.parametrize("large", [False, True])
def test_a_job_shows_what_was_asked_in_its_answer_and_later(world: World, large: bool) -> None:
    answer = post_job(world, {**JOB, **ASKED, "recipients": numbers(1_001 if large else 1)})
    for view in (answer.body, world.job(JobRef(FIRM, answer.body["id"]))):
        assert {name: view[name] for name in ASKED} == ASKED
        assert (view["purpose"], view["message_type"], view["text"]) == ("informational", "bulk", "Merhaba")


def test_the_keys_erp_user_stands_in_when_nobody_is_named(world: World) -> None:
    taken = world.send_job(JOB, caller=Caller(FIRM, "k", erp_user="mehmet"))
    assert taken.plan.requested_by == "mehmet"


def test_a_message_is_a_job_of_one_with_a_timeline_of_its_own(world: World) -> None:
    answer = post_message(world, {**MESSAGE, **ASKED, "text": "Sayın {ad}", "params": {"ad": "Ali"}})
    message_id = answer.body["message_id"]
    assert answer.headers["location"] == f"/v1/messages/{message_id}"
    assert str(MessageId.parse(message_id)) == message_id
    ref = JobRef(FIRM, answer.body["job_id"])
    fresh = world.message(ref)
    assert (fresh["status"], [one["event"] for one in fresh["timeline"]]) == ("pending", ["accepted"])
    assert {name: fresh[name] for name in ASKED} == ASKED
    assert not world.send_queue.messages, "it does not wait behind bulk jobs"
    world.run(seconds=30)
    done = world.message(ref)
    assert (done["status"], done["text"], done["to"]) == ("delivered", "Sayin Ali", "905321234567")
    assert [one["event"] for one in done["timeline"]] == ["accepted", "sent", "delivered"]
    assert world.job(JobRef(FIRM, answer.body["job_id"]))["recipients"] == 1


# --- cursors and other firms ------------------------------------------------------------------------------


def listed(world: World, name: str, job_id: str, cursor: str | None) -> Answer:
    query = {"cursor": cursor} if cursor is not None else {}
    return world.call("GET", f"/v1/jobs/{job_id}/{name}", query=query)


def test_a_cursor_is_good_for_its_own_list_and_no_other(world: World) -> None:
    rows = [*numbers(1_600), *["0212 555 11 22"] * 1_100]
    first = post_job(world, {**JOB, "recipients": rows}).body["id"]
    second = post_job(world, {**JOB, "recipients": rows}, key="key-00000002").body["id"]
    world.run(seconds=5)
    cursor = listed(world, "recipients", first, None).body["next_cursor"]
    assert len(listed(world, "recipients", first, cursor).body["recipients"]) == 500
    page = listed(world, "refusals", first, None).body
    assert listed(world, "refusals", first, page["next_cursor"]).body["total"] == 1_100
    for name, job_id, odd in [
        ("recipients", second, cursor),
        ("refusals", first, cursor),
        ("recipients", first, cursor[:-1]),
        ("recipients", first, cursor + "x"),
        ("recipients", first, "1"),
        ("recipients", first, "ş"),
        ("recipients", first, "A" * 10_000),
    ]:
        expected = "field_too_long" if len(odd) > LONGEST else "cursor_unknown"
        assert listed(world, name, job_id, odd).codes == [expected]


ROUTES = [
    "GET /v1/jobs/{job_id}",
    "GET /v1/jobs/{job_id}/recipients",
    "GET /v1/jobs/{job_id}/refusals",
    "POST /v1/jobs/{job_id}/pause",
    "POST /v1/jobs/{job_id}/resume",
    "POST /v1/jobs/{job_id}/cancel",
    "GET /v1/messages/{message_id}",
]


class Strangers:
    """The world as a caller of another firm asks it."""

    gate = OpenGate()

    def __init__(self, world: World) -> None:
        self.firms, self._world = self, world

    def authenticate(self, authorization: str | None, address: str) -> Caller:
        return Caller("stranger", "k")

    def remembers(self, authorization: str | None) -> bool:
        return True

    def part(self, path: str) -> Any:
        return self._world.house.part(path)


@pytest.mark.parametrize("route", ROUTES)
def test_another_firms_id_is_answered_like_one_that_never_was(world: World, route: str) -> None:
    job_id = post_job(world, {**JOB, "recipients": numbers(3)}).body["id"]
    world.run(seconds=1)
    handler = edge([one for one in all_routes() if one.key == route], Strangers(world))

    def ask(job: str) -> dict[str, Any]:
        path = {"job_id": job} if "job_id" in route else {"message_id": f"{job}-0-0"}
        event = {
            "routeKey": route,
            "headers": {},
            "pathParameters": path,
            "rawPath": "/v1/jobs",
            "requestContext": {"requestId": "r", "http": {"method": "GET"}},
        }
        return handler(event, object())

    answers = [ask(one) for one in (job_id, "0" * 32, "odd", "#" * 5_000, "", "\ud800", "FIRM#acme")]
    assert {answer["statusCode"] for answer in answers} == {404}
    assert len({json.dumps(answer) for answer in answers}) == 1
    assert world.job(JobRef(FIRM, job_id))["status"] == "sending"


@pytest.mark.parametrize(
    "message_id", ["x", "{job}", "{job}-0", "{job}-0-1", "{job}-1-0", "{job}-0--1", "{job}-٠-0"]
)
def test_a_message_id_that_names_no_recipient_is_unknown(world: World, message_id: str) -> None:
    job_id = post_job(world).body["id"]
    assert world.call("GET", f"/v1/messages/{message_id.format(job=job_id)}").status == 404
