"""What 0.1.0 wrote is read today: the same requests have the same ids, what it had accepted is never done again, and
what it had begun is ended. ``record.py`` says what the files are."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from tests.compat.record import steady
from tests.compat.today import FIRM, Aws, Today, aws
from tests.conftest import HandClock
from tests.world import TABLE
from ulak.platform.idempotency import BodyDigest

_HERE: Final = Path(__file__).parent / "v0_1_0"
_MINUTE: Final = 60_000
_ACCEPTED_ONCE: Final = ("POST /v1/messages", "POST /v1/jobs", "POST /v1/otp", "POST /v1/otp/{otp_id}/resend")
_NAMED_ONCE: Final = (
    *_ACCEPTED_ONCE,
    "POST /v1/erp/events",
    "POST /v1/erp/hooks/{firm}/{source}/{secret}",
    "POST /v1/schedules/{schedule}/run",
)
_IDS: Final = ("id", "message_id", "job_id", "run")
_SENTENCES: Final = ("message", "title", "hints", "warnings")
"""What the catalogue says: it may say it better by now."""

_NAMED_TODAY: Final = {"netgsm_raised": "netgsm"}
"""A raised report quota is the account's setting now, and no operator."""


def read(name: str) -> Any:
    return json.loads((_HERE / f"{name}.json").read_text())


KNOWN: Final = read("known")


@pytest.fixture
def world() -> Iterator[Aws]:
    with aws() as world:
        yield world


def restored(world: Aws, name: str) -> Today:
    today = Today(world, HandClock())
    today.restore(read(name))
    return today


@pytest.fixture
def kept(world: Aws) -> Today:
    return restored(world, "kept")


def named(today: Today) -> dict[tuple[str, str, str], str]:
    """The digest of the request that each job, code and event was made of, by its key in its table."""
    return digests(today.tables())


def digests(tables: dict[str, list[dict[str, Any]]]) -> dict[tuple[str, str, str], str]:
    return {
        (table, item["pk"]["S"], item["sk"]["S"]): item["body_sha256"]["S"]
        for table, items in tables.items()
        for item in items
        if "body_sha256" in item
    }


def requests(*routes: str) -> list[dict[str, Any]]:
    return [one for one in read("asked") if one.get("route") in routes]


def ask(today: Today, asked: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
    return today.ask(asked, KNOWN["keys"][asked["key"]])


def get(today: Today, function: str, route: str, **path: str) -> Any:
    status, answer, _ = ask(
        today, {"function": function, "route": f"GET {route}", "path": path, "key": "office"}
    )
    assert status == 200, answer
    return answer


def post(today: Today, function: str, route: str, body: Any = None, again: str = "", **path: str) -> Any:
    asked = {"function": function, "route": f"POST {route}", "path": path, "key": "own"}
    asked |= {"body": json.dumps(body)} if body is not None else {}
    status, answer, _ = ask(today, asked | {"idempotency_key": again})
    assert status < 300, answer
    return answer


def job(today: Today, name: str) -> Any:
    return get(today, "jobs", "/v1/jobs/{job_id}", job_id=KNOWN[f"job {name}"])


def event(today: Today, name: str) -> Any:
    return get(today, "erp", "/v1/erp/events/{event_id}", event_id=KNOWN[f"event {name}"])


def item(today: Today, pk: str, sk: str) -> dict[str, Any]:
    (found,) = (one for one in today.tables()[TABLE] if (one["pk"]["S"], one["sk"]["S"]) == (pk, sk))
    return found


def references(today: Today) -> list[str]:
    return [
        call.reference
        for operator in today.operators.values()
        for call in operator.accepted.values()
        if call.sender_id != "ACMEOTP"
    ]


def within(then: Any, now: Any, where: str = "") -> Iterator[str]:
    """Where today does not say what was said then. It may say more."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name, value in then.items():
            if name not in now:
                yield f"{where}/{name} is gone"
            elif (
                name == "next_cursor"
            ):  # opaque, and under a key today: only whether the list goes on is told
                yield from [] if bool(value) == bool(now[name]) else [f"{where}/{name} is {now[name]!r}"]
            elif name not in _SENTENCES:
                yield from within(value, now[name], f"{where}/{name}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for index, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from within(one, other, f"{where}/{index}")
    elif now not in (then, _NAMED_TODAY.get(str(then))):
        yield f"{where}: {then!r} is {now!r}"


# --- ids ---------------------------------------------------------------------------------------------------


def test_the_same_requests_have_the_same_ids(world: Aws) -> None:
    today = restored(world, "begun")
    for asked in read("asked"):
        today.clock.now = max(today.clock.now, asked["at"])
        if "run" in asked:
            today.run(asked["run"], *asked["queues"])
        elif asked["route"] in _NAMED_ONCE:
            status, answer, _ = ask(today, asked)
            then = {name: asked["answer"][name] for name in _IDS if name in asked["answer"]}
            assert (status, [*within(then, answer)]) == (asked["status"], [])
    while today.take("plan", "erp", "schedules"):
        pass
    then = digests(read("kept")["tables"])
    assert len(then) > 30
    assert len([sk for table, _, sk in then if table == "otp" and sk.startswith("KEY#")]) == 6
    now, id_key = named(today), today.house.directory.firms.firm(FIRM).id_key
    keyed = {key: BodyDigest.again(id_key, digest).kept for key, digest in then.items()}
    assert {key: now.get(key) for key in then} == keyed


def test_what_was_accepted_is_answered_again_and_not_done_again(kept: Today) -> None:
    before = named(kept)
    for asked in requests(*_NAMED_ONCE):
        status, answer, headers = ask(kept, asked)
        assert status == asked["status"], answer
        assert [
            *within({name: asked["answer"].get(name) for name in _IDS if name in asked["answer"]}, answer)
        ] == []
        if asked["route"] in _ACCEPTED_ONCE and status < 300:
            assert headers.get("idempotent-replayed") == "true", asked
    assert named(kept) == before


def test_another_body_under_a_key_that_was_taken_is_refused(kept: Today) -> None:
    for asked in requests("POST /v1/messages", "POST /v1/jobs", "POST /v1/otp"):
        status, answer, _ = ask(kept, asked | {"body": asked["body"].replace("{", "{ ", 1)})
        assert (status, answer["code"]) == (422, "idempotency_mismatch"), answer


@pytest.mark.parametrize("name", ["notice", "hook", "approval"])
def test_an_event_that_died_before_its_end_makes_nothing_anew(kept: Today, name: str) -> None:
    before, then = named(kept), event(kept, name)
    as_it_was = item(kept, f"FIRM#{FIRM}#ERP#{KNOWN[f'event {name}']}", "INCOMING")
    del as_it_was["result"]
    kept.put_item(TABLE, as_it_was | {"state": {"S": "received"}})
    kept.consume("erp", json.dumps({"firm": FIRM, "event": KNOWN[f"event {name}"]}))
    now = event(kept, name)
    ids = [[one.get("message_id") or one.get("otp_id") for one in told["sent"]] for told in (then, now)]
    assert ids[0] == ids[1] != []
    assert now["status"] == then["status"]
    assert named(kept) == before


def test_an_instant_that_died_before_its_end_fires_nothing_anew(kept: Today) -> None:
    before = named(kept)
    (then,) = get(kept, "schedules", "/v1/schedules/{schedule}", schedule="sabah")["firings"]
    records = f"FIRM#{FIRM}#SCHEDS"
    firing = next(one for one in kept.tables()[TABLE] if one["sk"]["S"].startswith("FIRING#sabah#"))
    kept.put_item(TABLE, item(kept, records, "SCHED#sabah") | {"due_at": firing["due"]})
    kept.remove_item(TABLE, records, firing["sk"]["S"])
    kept.consume("schedules", json.dumps({"firm": FIRM, "schedule": "sabah", "run": "", "firing": ""}))
    kept.clock.turn(2 * _MINUTE)
    kept.consume(
        "schedules",
        json.dumps({"firm": FIRM, "schedule": "sabah", "run": "", "firing": firing["due"]["N"]}),
    )
    (now,) = get(kept, "schedules", "/v1/schedules/{schedule}", schedule="sabah")["firings"]
    assert now == then
    assert set(now["alerts"]) == {"start", "end"}
    assert named(kept) == before


# --- what is shown -----------------------------------------------------------------------------------------


def test_everything_is_shown_as_it_was(kept: Today) -> None:
    shown = read("shown")
    assert len(shown) > 90
    amiss = []
    for asked in shown:
        status, answer, _ = ask(kept, asked)
        where = f"{asked['route']} {asked.get('path', '')}"
        amiss += [] if status == asked["status"] else [f"{where}: {status} {answer}"]
        amiss += within(asked["answer"], steady(answer), where)
    assert amiss == []


# --- what was begun ----------------------------------------------------------------------------------------


def test_what_was_begun_is_ended_once(world: Aws) -> None:
    kept = restored(world, "kept")
    kept.listen()
    kept.run(26 * 60)
    for name in ("half sent", "in doubt", "died", "queued", "planned"):
        assert job(kept, name)["status"] == "finished", name
    assert job(kept, "half sent")["counts"]["delivered"] == 600
    assert job(kept, "in doubt")["counts"]["delivered"] == job(kept, "died")["counts"]["delivered"] == 1
    assert event(kept, "queued")["status"] == "processed"
    firings = get(kept, "schedules", "/v1/schedules/{schedule}", schedule="sabah")["firings"]
    assert [one["outcome"] for one in firings] == ["fired", "fired", "fired"]
    for kind, name in (("import", "import queued"), ("quote", "quote queued")):
        route = f"/v1/{kind}s/{{{kind}_id}}"
        assert get(kept, "lists", route, **{f"{kind}_id": KNOWN[name]})["status"] == "ready"
    sent = references(kept)
    assert len(sent) == len(set(sent)) > 20
    # At least once: every message that a queue of then may still hold comes again.
    before = named(kept)
    for queue, bodies in read("pointers").items():
        for body in bodies:
            kept.consume(queue, body)
    kept.run(60)
    assert named(kept) == before
    assert references(kept) == sent
    assert kept.audited() == {"firms": 1, "violations": 0}


def test_what_waited_goes_on(kept: Today) -> None:
    post(kept, "jobs", "/v1/jobs/{job_id}/resume", job_id=KNOWN["job paused"])
    awaiting = job(kept, "awaiting")
    task = awaiting["approval"]["task"]
    body = {"to": {"erp_user": "ayse"}, "purpose": "approve_task", "task": task}
    otp_id = post(kept, "otp_issue", "/v1/otp", body, "approve-00001")["id"]
    code = kept.last_code()
    verify = {"code": code, "task": task}
    assert post(kept, "otp_verify", "/v1/otp/{otp_id}/verify", verify, otp_id=otp_id)["status"] == "approved"
    post(kept, "job_approval", "/v1/jobs/{job_id}/approve", {"otp_id": otp_id}, job_id=awaiting["id"])
    kept.run(120)
    assert [job(kept, name)["status"] for name in ("paused", "awaiting")] == ["finished", "finished"]
    assert [job(kept, name)["waits_for"] for name in ("later", "in the morning")] == ["send_at", "window"]
    kept.clock.now = 1_795_413_600_000  # nine in Istanbul
    kept.run(180)
    for name in ("later", "in the morning"):
        assert job(kept, name)["counts"]["delivered"] == 1, name
    dokuz = get(kept, "schedules", "/v1/schedules/{schedule}", schedule="dokuz")
    assert [one["outcome"] for one in dokuz["firings"]] == ["fired", "fired"]
    assert kept.audited() == {"firms": 1, "violations": 0}


def test_a_code_that_was_sent_then_is_taken_once(kept: Today) -> None:
    otp_id = KNOWN["otp pending"]
    verify = {"function": "otp_verify", "route": "POST /v1/otp/{otp_id}/verify", "path": {"otp_id": otp_id}}
    right = verify | {"key": "own", "body": json.dumps({"code": KNOWN["code of pending"]})}
    wrong = right | {"body": json.dumps({"code": f"{(int(KNOWN['code of pending']) + 1) % 10**6:06d}"})}
    assert ask(kept, wrong)[1]["status"] == "pending"
    status, answer, _ = ask(kept, right)
    assert (status, answer["id"], answer["status"]) == (200, otp_id, "approved")
    assert ask(kept, right)[0] == 409


def test_webhooks_are_called_with_the_secret_of_then(world: Aws) -> None:
    kept = restored(world, "kept")
    waiting = len(kept.queues["callbacks"])
    kept.run(60, "callbacks")
    wire = b"".join(world.called)
    assert wire.count(b"POST /ulak HTTP/1.1") == waiting > 0
    secret = base64.b64decode(KNOWN["secret of webhook"].removeprefix("whsec_"))
    for request in wire.split(b"POST /ulak HTTP/1.1\r\n")[1:]:
        head, _, body = request.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n"))
        signature = next(
            line.split(b" ", 1)[1]
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"webhook-signature")
        )
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(secret, signed, sha256).digest())
        assert signature == b"v1," + expected
    calls = get(kept, "events", "/v1/webhooks/{webhook_id}/calls", webhook_id=KNOWN["webhook"])["calls"]
    assert {one["status"] for one in calls} == {"delivered"}


# --- lists of what 0.1.0 sent ------------------------------------------------------------------------------


def listed(today: Today, route: str, name: str, **query: str) -> list[Any]:
    found: list[Any] = []
    while True:
        asked = {"function": "jobs", "route": f"GET {route}", "path": {}, "key": "office", "query": query}
        status, answer, _ = ask(today, asked)
        assert status == 200, answer
        found += answer[name]
        if answer["next_cursor"] is None:
            return found
        query |= {"cursor": answer["next_cursor"]}


def test_jobs_of_0_1_0_are_listed(kept: Today) -> None:
    jobs = {pk.split("#")[3] for _, pk, sk in named(kept) if sk == "JOB"}
    assert {one["id"] for one in listed(kept, "/v1/jobs", "jobs")} == jobs


def test_messages_of_0_1_0_are_found_before_and_after_they_are_indexed(kept: Today) -> None:
    sent = {
        (message["message_id"], message["to"])
        for one in read("shown")
        if one["route"] == "GET /v1/jobs/{job_id}/recipients" and one["status"] == 200
        for message in one["answer"]["recipients"]
        if "*" not in message["to"]
    }
    assert sent
    for _ in range(2):
        for message_id, number in sent:
            found = listed(kept, "/v1/messages", "messages", to=number)
            assert message_id in {one["message_id"] for one in found}, number
        kept.clock.now += 10 * _MINUTE
        kept.consume("lists", json.dumps({"firm": FIRM, "index": "messages"}))
    segments = kept.house.lists.message_index.manifest(FIRM).segments
    assert sum(one.records for one in segments) >= len(sent)
