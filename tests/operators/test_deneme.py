"""The built-in operator: its fates, and jobs, codes and events of a test key from end to end."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.contracts.benches import call
from tests.otp.otp_world import FIRM as OTP_FIRM
from tests.otp.otp_world import OtpWorld
from tests.world import CREDIT, FIRM, World
from ulak.directory.firms import Service, new_key
from ulak.firm_settings.worlds import CREDIT as TEST_CREDIT
from ulak.identity.caller import Caller, KeyKind
from ulak.jobs.job import JobRef
from ulak.operators.deneme import FATES, NO_SUBSCRIBER, NUMBERS, REFUSED, Deneme
from ulak.operators.port import Accepted, InDoubt, NotSent, Rejected
from ulak.platform.clock import HOUR, SECOND
from ulak.rules import Then, profile
from ulak.text import MessageType

ORDINARY = "905321234567"
TEST = Caller(f"{FIRM}-test", "k", kind=KeyKind.TEST)


def number(end: str) -> str:
    return NUMBERS + end


# --- the operator ------------------------------------------------------------------------------------------


@pytest.fixture
def deneme(aws_in_process: None, clock: HandClock) -> Deneme:
    return World(clock).house.operators.built_in


def statuses(deneme: Deneme, clock: HandClock, *job_ids: str) -> dict[str, str]:
    page = deneme.reports(job_ids, clock() - HOUR, clock() + HOUR, 1)
    assert page.last
    return {row.msisdn: row.raw_status for row in page.rows}


@pytest.mark.parametrize("end", FATES)
def test_what_becomes_of_a_message_follows_from_its_number(
    deneme: Deneme, clock: HandClock, end: str
) -> None:
    answer = deneme.send(call(number(end), ORDINARY))
    assert isinstance(answer, Accepted)
    status, after = FATES[end]
    if after:
        assert statuses(deneme, clock, answer.operator_job_id)[number(end)] == "pending"
        clock.turn(after)
    assert statuses(deneme, clock, answer.operator_job_id) == {number(end): status, ORDINARY: "delivered"}


def test_every_fate_is_a_status_of_its_row() -> None:
    known = {one.raw for one in profile("deneme").report_statuses}
    assert {status for status, _ in FATES.values()} | {"no_subscriber"} == known


@pytest.mark.parametrize("end", REFUSED)
def test_a_call_with_a_refused_number_is_refused_whole(deneme: Deneme, clock: HandClock, end: str) -> None:
    answer = deneme.send(call(ORDINARY, number(end)))
    assert isinstance(answer, Rejected)
    assert answer.code == REFUSED[end]
    assert deneme.query("7f3a-0-0") is None


def test_a_throttled_call_goes_through_when_it_is_made_again(deneme: Deneme) -> None:
    again = call(number("33"))
    assert deneme.send(again) == Rejected("rate", "refused_rate", Then.RETRY)
    assert isinstance(deneme.send(again), Accepted)


def test_a_call_in_doubt_is_found_by_its_reference_if_it_was_taken(deneme: Deneme) -> None:
    assert isinstance(deneme.send(call(number("40"), reference="taken-0-0")), InDoubt)
    assert isinstance(deneme.send(call(number("41"), reference="lost-0-0")), InDoubt)
    assert deneme.query("taken-0-0") is not None
    assert deneme.query("lost-0-0") is None


def test_an_unreachable_operator_got_nothing(deneme: Deneme) -> None:
    assert deneme.send(call(number("50"))) == NotSent("ConnectError")


def test_a_call_that_comes_twice_is_taken_once(deneme: Deneme, clock: HandClock) -> None:
    first = deneme.send(call(ORDINARY))
    clock.turn(SECOND)
    assert deneme.send(call(ORDINARY)) == first
    assert isinstance(first, Accepted)
    assert statuses(deneme, clock, first.operator_job_id) == {ORDINARY: "delivered"}


def test_a_tckn_is_told_by_the_name_it_was_given(deneme: Deneme, clock: HandClock) -> None:
    named = call(
        "bir", "iki", message_type=MessageType.TCKN, tckns=("10000000146", NO_SUBSCRIBER), texts=["a", "b"]
    )
    answer = deneme.send(named)
    assert isinstance(answer, Accepted)
    assert statuses(deneme, clock, answer.operator_job_id) == {"bir": "delivered", "iki": "no_subscriber"}


def test_pages_give_each_row_once(deneme: Deneme, clock: HandClock) -> None:
    numbers = [f"90532{1_000_000 + n}" for n in range(1_100)]
    jobs = []
    for first in range(0, len(numbers), 100):
        answer = deneme.send(call(*numbers[first : first + 100], reference=f"r-{first}"))
        assert isinstance(answer, Accepted)
        jobs.append(answer.operator_job_id)
    pages = [deneme.reports(jobs, clock() - HOUR, clock(), page) for page in (1, 2, 3)]
    assert [page.last for page in pages] == [False, False, True]
    assert sorted(row.msisdn for page in pages for row in page.rows) == numbers


def test_no_text_but_a_codes_is_kept(deneme: Deneme) -> None:
    deneme.send(call(ORDINARY, text="Merhaba", reference="a"))
    deneme.send(call(ORDINARY, text="Kod 123456", reference="b", message_type=MessageType.OTP))
    assert (deneme.text_of("a"), deneme.text_of("b"), deneme.text_of("c")) == (None, "Kod 123456", None)


# --- jobs --------------------------------------------------------------------------------------------------


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    world = World(clock)
    world.house.firm.worlds.open(FIRM)
    return world


def settled(world: World, *recipients: str, **more: Any) -> dict[str, dict[str, Any]]:
    """The recipients of a job by their number, when it is over."""
    body = {"text": "Merhaba", "purpose": "informational", "recipients": recipients} | more
    answer = world.call("POST", "/v1/jobs", body, key="deneme-00000001", caller=TEST)
    assert answer.status == 202, answer.body
    assert answer.body["mode"] == "test"
    world.run(seconds=5 * 60)
    page = world.call("GET", f"/v1/jobs/{answer.body['id']}/recipients", caller=TEST).body
    return {one["to"]: one for one in page["recipients"]}


def test_a_job_runs_through_and_nothing_leaves_or_is_charged(world: World) -> None:
    ends = ["01", "02", "03", "10", "12", "40", "41"]
    found = {end: settled_one(world, number(end)) for end in ends}
    assert {end: (one["status"], one["reason"]) for end, one in found.items()} == {
        "01": ("delivered", None),
        "02": ("delivered", None),
        "03": ("sent", None),
        "10": ("undelivered", "undelivered_expired"),
        "12": ("undelivered", "undelivered_rejected"),
        "40": ("delivered", None),
        "41": ("failed", "never_accepted"),
    }
    assert world.operator.calls == []
    assert world.house.ledger.store.remaining(FIRM, "sms") == CREDIT
    assert world.house.ledger.store.remaining(f"{FIRM}-test", "sms") < TEST_CREDIT


def settled_one(world: World, to: str) -> dict[str, Any]:
    body = {"to": to, "text": "Merhaba", "purpose": "informational"}
    answer = world.call("POST", "/v1/messages", body, key=f"deneme-{to}", caller=TEST)
    assert answer.status == 202, answer.body
    world.run(seconds=(40 if to.startswith(number("4")) else 5) * 60)
    return dict(world.call("GET", f"/v1/messages/{answer.body['message_id']}", caller=TEST).body)


def test_a_test_job_is_marked_wherever_it_is_shown_and_seen_by_no_live_key(world: World) -> None:
    found = settled(world, ORDINARY)
    assert found[ORDINARY]["status"] == "delivered"
    listed = world.call("GET", "/v1/jobs", caller=TEST)
    (job,) = listed.body["jobs"]
    assert (job["mode"], job["operator"], listed.headers["ulak-mode"]) == ("test", "deneme", "test")
    message = world.call("GET", f"/v1/messages/{job['id']}-0-0", caller=TEST).body
    assert (message["mode"], message["text"]) == ("test", "Merhaba")
    live = world.call("GET", "/v1/jobs")
    assert (live.body["jobs"], "ulak-mode" in live.headers) == ([], False)
    assert world.call("GET", f"/v1/jobs/{job['id']}").status == 404


def test_a_live_job_is_marked_live(world: World) -> None:
    world.post_job([ORDINARY])
    assert [job["mode"] for job in world.call("GET", "/v1/jobs").body["jobs"]] == ["live"]
    assert world.call("GET", "/v1/jobs", caller=TEST).body["jobs"] == []


def test_a_test_key_sends_from_the_firms_own_sender_ids(world: World) -> None:
    answer = world.call(
        "POST",
        "/v1/messages",
        {"to": ORDINARY, "text": "Merhaba", "purpose": "informational", "sender_id": "ACME2"},
        key="deneme-00000001",
        caller=TEST,
    )
    assert (answer.status, answer.body["sender_id"]) == (202, "ACME2")


def test_tckns_go_to_the_built_in_operator_too(world: World) -> None:
    body = {
        "text": "Merhaba",
        "purpose": "informational",
        "message_type": "tckn",
        "tckns": ["10000000146", NO_SUBSCRIBER],
    }
    answer = world.call("POST", "/v1/jobs", body, key="deneme-00000001", caller=TEST)
    assert answer.status == 202, answer.body
    world.run(seconds=5 * 60)
    page = world.call("GET", f"/v1/jobs/{answer.body['id']}/recipients", caller=TEST).body
    assert [one["status"] for one in page["recipients"]] == ["delivered", "undelivered"]
    assert world.operator.calls == []


def test_the_same_idempotency_key_is_free_in_each_world(world: World) -> None:
    body = {"to": ORDINARY, "text": "Merhaba", "purpose": "informational"}
    ids = {
        world.call("POST", "/v1/messages", body, key="fatura-0001", caller=caller).body["job_id"]
        for caller in (TEST, Caller(FIRM, "k"))
    }
    assert len(ids) == 2


def test_what_is_measured_of_a_test_is_no_metric_of_what_is_live(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    settled(world, ORDINARY)
    assert '"Namespace":"Ulak"' not in capsys.readouterr().out.replace(" ", "")


def test_the_books_of_a_test_world_balance(world: World) -> None:
    settled(world, ORDINARY, number("10"))
    findings = world.house.delivery.audit.run(f"{FIRM}-test", whole=True)
    assert findings.violations == []


def test_the_plan_of_a_test_job_says_that_it_is_one(world: World) -> None:
    settled(world, ORDINARY)
    (job,) = world.call("GET", "/v1/jobs", caller=TEST).body["jobs"]
    plan = world.store.plan(JobRef(f"{FIRM}-test", job["id"]))
    assert (plan.operator_id, plan.is_test) == ("deneme", True)


# --- codes -------------------------------------------------------------------------------------------------


@pytest.fixture
def codes(aws_in_process: None, clock: HandClock) -> OtpWorld:
    codes = OtpWorld(clock)
    codes.house.firm.worlds.open(OTP_FIRM)
    key, text = new_key(OTP_FIRM, "tests", kind=KeyKind.TEST)
    codes.directory.add_key(key)
    codes.keys["test"] = text
    return codes


def test_a_code_is_read_from_the_simulated_phone_and_approves(codes: OtpWorld) -> None:
    key = codes.keys["test"]
    sent = codes.issue(ORDINARY, key=key)
    assert (sent.status, sent["mode"]) == (201, "test")
    received = codes.call("GET /v1/otp/{otp_id}/received", key=key, otp_id=sent["id"])
    assert received.status == 200
    code = re.search(r"(?<!\d)\d{6}(?!\d)", received["text"])
    assert code is not None
    assert code[0] not in sent.raw + codes.show(sent["id"], key=key).raw
    approved = codes.verify(sent["id"], code[0], key=key)
    assert (approved.status, approved["status"], approved["mode"]) == (200, "approved", "test")
    assert codes.operator.calls == []
    assert codes.remaining() == 1_000
    assert codes.house.ledger.store.remaining(f"{OTP_FIRM}-test", Service.OTP) == TEST_CREDIT - 1


def test_there_is_no_code_that_always_holds(codes: OtpWorld) -> None:
    key = codes.keys["test"]
    sent = codes.issue(ORDINARY, key=key)
    for code in ("000000", "123456", "111111"):
        answer = codes.verify(sent["id"], code, key=key)
        assert answer.body.get("status") != "approved"


def test_a_live_code_is_shown_by_no_route(codes: OtpWorld) -> None:
    sent = codes.issue()
    answer = codes.call("GET /v1/otp/{otp_id}/received", otp_id=sent["id"])
    assert (answer.status, answer.code) == (403, "test_key_only")
    other = codes.call("GET /v1/otp/{otp_id}/received", key=codes.keys["test"], otp_id=sent["id"])
    assert other.status == 404


def test_a_code_that_the_operator_refuses_was_received_by_nobody(codes: OtpWorld) -> None:
    key = codes.keys["test"]
    sent = codes.issue(number("32"), key=key)
    assert (sent["status"], sent["why"]) == ("failed", "refused_sender_id")
    assert codes.call("GET /v1/otp/{otp_id}/received", key=key, otp_id=sent["id"]).status == 404
