"""What attackers and faults do, and what must hold all the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.otp.otp_world import CREDIT, FIRM, MSISDN, OTP_TABLE, TASK, OtpWorld
from tests.world import TABLE
from ulak.errors import NotFound
from ulak.otp.codes import ChallengeRef
from ulak.otp.limits import MOST_ATTEMPTS
from ulak.platform.aws import client
from ulak.platform.clock import HOUR, MINUTE, SECOND

# --- guessing ---------------------------------------------------------------------------------------------


def test_a_resend_gives_no_new_attempts(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    for _ in range(4):
        world.verify(otp_id, world.wrong_code())
    world.clock.turn(MINUTE)
    world.resend(otp_id)
    assert world.verify(otp_id, world.wrong_code())["status"] == "locked"
    assert world.verify(otp_id, world.code())["status"] == "locked"


def test_twenty_failures_over_four_challenges_lock_the_number(world: OtpWorld) -> None:
    for _ in range(4):
        otp_id = world.issue()["id"]
        for _ in range(MOST_ATTEMPTS):
            world.verify(otp_id, world.wrong_code())
        world.clock.turn(3 * MINUTE)
    refused = world.issue()
    assert (refused.status, refused["code"]) == (429, "otp_number_locked")
    assert int(refused.headers["retry-after"]) == 3600 - 180


def test_a_lock_falls_on_challenges_that_are_already_out(world: OtpWorld) -> None:
    first = world.issue(ttl=600)["id"]
    right = world.code()
    for _ in range(4):
        otp_id = world.issue(ttl=600)["id"]
        for _ in range(MOST_ATTEMPTS):
            world.verify(otp_id, world.wrong_code())
    refused = world.verify(first, right)
    assert refused["status"] == "locked"
    assert "locked_until" in refused.body


def _lock(world: OtpWorld) -> None:
    for _ in range(4):
        otp_id = world.issue()["id"]
        for _ in range(MOST_ATTEMPTS):
            world.verify(otp_id, world.wrong_code())


def test_after_the_lock_one_check_an_hour_is_let_through(world: OtpWorld) -> None:
    _lock(world)
    world.clock.turn(HOUR)
    otp_id = world.issue()["id"]
    assert world.verify(otp_id, world.wrong_code())["status"] == "locked"
    assert world.verify(otp_id, world.code())["status"] == "locked"
    assert world.issue()["code"] == "otp_number_locked"


def test_an_administrator_unlocks_a_number(world: OtpWorld) -> None:
    _lock(world)
    world.clock.turn(10 * MINUTE)
    number = world.house.otp.peppers.peppers().digest(FIRM, "msisdn", MSISDN)
    assert world.house.otp.store.unlock(FIRM, number)
    otp_id = world.issue()["id"]
    assert world.verify(otp_id, world.code())["status"] == "approved"


def test_a_success_forgets_the_failures(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    for _ in range(4):
        world.verify(otp_id, world.wrong_code())
    world.verify(otp_id, world.code())
    assert world.record(otp_id).failures == 0


# --- input ------------------------------------------------------------------------------------------------

NOT_CODES = {
    "null": None,
    "empty": "",
    "true": True,
    "number": 123456,
    "fraction": 123456.0,
    "list": ["123456"],
    "object": {"code": "123456"},
    "line feed": "123456\n",
    "no-break space": "123456\u00a0",
    "space": " 123456",
    "Arabic-Indic": "١٢٣٤٥٦",
    "full-width": "１２３４５６",
    "NUL": "12345\x00",
    "short": "12345",
    "long": "12345678901",
    "signed": "+12345",
    "letters": "12a456",
}


@pytest.mark.parametrize("code", NOT_CODES.values(), ids=NOT_CODES)
def test_what_is_no_code_is_refused_and_not_counted(world: OtpWorld, code: Any) -> None:
    otp_id = world.issue()["id"]
    refused = world.verify(otp_id, code)
    assert 400 <= refused.status < 500
    assert world.record(otp_id).failures == 0
    assert world.show(otp_id)["status"] == "pending"


BODIES = {
    "missing": "{}",
    "no object": "[]",
    "nothing": "",
    "megabyte": json.dumps({"code": "1" * 1_000_000}),
    "twice": '{"code": "123456", "code": "123457"}',
    "NaN": '{"code": NaN}',
    "deep": '{"code": ' + "[" * 5_000 + "]" * 5_000 + "}",
    "digits": '{"code": ' + "1" * 5_000 + "}",
    "unknown": '{"code": "123456", "approved": true}',
    "half a pair": '{"code": "\\ud800"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_no_body_is_refused(world: OtpWorld, body: str) -> None:
    otp_id = world.issue()["id"]
    refused = world.call("POST /v1/otp/{otp_id}/verify", body, otp_id=otp_id)
    assert 400 <= refused.status < 500
    assert world.show(otp_id)["status"] == "pending"


@pytest.mark.parametrize("otp_id", ["otp_", "otp_1_2", "..", "otp_" + "G" * 32 + "_" + "0" * 32])
def test_what_is_no_id_is_not_found(world: OtpWorld, otp_id: str) -> None:
    assert world.verify(otp_id, "123456").status == 404


@pytest.mark.parametrize("otp_id", ["", "../keys", "otp_" + "0" * 32 + "_" + "0" * 32 + "\n"])
def test_what_is_no_id_names_no_challenge(otp_id: str) -> None:
    with pytest.raises(NotFound):
        ChallengeRef.parse(FIRM, otp_id)


# --- time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off", "status"), [(-1, "approved"), (0, "expired"), (1, "expired"), (SECOND, "expired")]
)
def test_only_before_its_end_does_a_code_hold(world: OtpWorld, off: int, status: str) -> None:
    otp_id = world.issue(ttl=180)["id"]
    world.clock.turn(180 * SECOND + off)
    assert world.verify(otp_id, world.code())["status"] == status


# --- pumping ----------------------------------------------------------------------------------------------


def test_a_number_gets_five_messages_in_ten_minutes(world: OtpWorld) -> None:
    for _ in range(5):
        assert world.issue().status == 201
        world.clock.turn(MINUTE)
    refused = world.issue()
    assert (refused.status, refused["code"]) == (429, "otp_limit_number_burst")
    assert refused.headers["retry-after"] == "300"
    world.clock.turn(5 * MINUTE)
    assert world.issue().status == 201
    assert world.issue().status == 429


def test_a_number_gets_its_share_a_day(world: OtpWorld) -> None:
    world.directory.set_otp_settings(FIRM, {"limits": {"number_day": 3}})
    for _ in range(3):
        world.issue()
        world.clock.turn(HOUR)
    refused = world.issue()
    assert (refused["code"], refused.headers["retry-after"]) == ("otp_limit_number_day", str(21 * 3600))


def _msisdn(n: int) -> str:
    return f"90532{n:07d}"


FIRM_LIMITS: dict[str, tuple[dict[str, int], str, dict[str, Any]]] = {
    "hour": ({"firm_hour": 3}, "otp_limit_firm_hour", {}),
    "day": ({"firm_day": 3}, "otp_limit_firm_day", {}),
    "spending": ({"spend_day": 3}, "otp_limit_spend_day", {}),
    "unanswered prefix": ({"prefix_hour": 3}, "otp_limit_prefix_hour", {}),
    "address": ({"ip_hour": 3}, "otp_limit_ip_hour", {"visitor": {"ip": "192.0.2.7"}}),
    "user": ({"user_hour": 3}, "otp_limit_user_hour", {"visitor": {"user": "u-7"}}),
}


@pytest.mark.parametrize(("limits", "code", "more"), FIRM_LIMITS.values(), ids=FIRM_LIMITS)
def test_a_cap_holds_and_says_when_to_come_back(
    world: OtpWorld, limits: dict[str, int], code: str, more: dict[str, Any]
) -> None:
    world.directory.set_otp_settings(FIRM, {"limits": limits})
    told = [world.issue(_msisdn(n), **more) for n in range(6)]
    assert [one.status for one in told] == [201] * 3 + [429] * 3
    assert {one["code"] for one in told[3:]} == {code}
    assert all(int(one.headers["retry-after"]) >= 1 for one in told[3:])
    assert len(world.operator.calls) == 3
    assert world.remaining() == CREDIT - 3


ONE_VISITOR = {
    "a /64 of IPv6": [f"2001:db8:0:1:{n:x}::{n:x}" for n in range(1, 7)],
    "spellings of IPv6": [
        "2001:db8:0:1::9",
        "2001:DB8:0:1::9",
        "2001:0db8:0000:0001:0000:0000:0000:0009",
        "2001:db8:0:1:0:0:0:9",
        "2001:db8::1:0:0:0.0.0.9",
        " 2001:db8:0:1::9",
    ],
    "spellings of IPv4": [
        "192.0.2.7",
        "::ffff:192.0.2.7",
        "::FFFF:c000:207",
        "0:0:0:0:0:ffff:192.0.2.7",
        "192.0.2.7 ",
        "::ffff:192.0.2.7%eth0",
    ],
}


@pytest.mark.parametrize("addresses", ONE_VISITOR.values(), ids=ONE_VISITOR)
def test_a_visitor_is_one_however_its_address_is_written_or_chosen(
    world: OtpWorld, addresses: list[str]
) -> None:
    world.directory.set_otp_settings(FIRM, {"limits": {"ip_hour": 3}})
    told = [world.issue(_msisdn(n), visitor={"ip": address}) for n, address in enumerate(addresses)]
    assert [one.status for one in told] == [201] * 3 + [429] * 3
    assert world.issue(_msisdn(9), visitor={"ip": "2001:db8:0:2::9"}).status == 201


def test_answers_make_room_for_a_prefix(world: OtpWorld) -> None:
    world.directory.set_otp_settings(FIRM, {"limits": {"prefix_hour": 2}})
    for n in range(5):
        otp_id = world.issue(_msisdn(n))["id"]
        assert world.verify(otp_id, world.code())["status"] == "approved"


def test_an_answer_makes_room_for_one_message_and_no_more(world: OtpWorld) -> None:
    world.directory.set_otp_settings(FIRM, {"limits": {"prefix_hour": 3}})
    issued = [world.issue(_msisdn(n)) for n in range(3)]
    assert world.issue(_msisdn(3)).status == 429
    assert world.verify(issued[-1]["id"], world.code())["status"] == "approved"
    assert [world.issue(_msisdn(n)).status for n in (4, 5)] == [201, 429]


def test_a_closed_country_gets_no_message(world: OtpWorld) -> None:
    for to in ("+994501234567", "905338123456"):
        refused = world.issue(to)
        assert [problem["code"] for problem in refused["problems"]] == ["otp_country_closed"]
    assert world.operator.calls == []
    world.directory.set_otp_settings(FIRM, {"countries": ["TR", "AZ"]})
    world.clock.turn(2 * MINUTE)
    assert world.issue("+994501234567").status == 201


def test_caps_hold_over_many_numbers_of_many_prefixes(world: OtpWorld) -> None:
    world.directory.set_otp_settings(FIRM, {"limits": {"firm_hour": 40, "prefix_hour": 10}})
    prefixes = ("530", "531", "532", "541", "552")
    told = [world.issue(f"90{prefixes[n % 5]}{n:07d}") for n in range(80)]
    assert sum(one.status == 201 for one in told) == 40 == len(world.operator.calls)
    assert {one.status for one in told} == {201, 429}


# --- nothing in clear -------------------------------------------------------------------------------------


def _everything_kept() -> str:
    found = ""
    for table in (OTP_TABLE, TABLE):
        found += str(client("dynamodb").scan(TableName=table)["Items"])
    return found


def test_no_code_and_no_number_is_left_anywhere(world: OtpWorld, capfd: pytest.CaptureFixture[str]) -> None:
    secrets: set[str] = set()
    answers: list[str] = []

    def note(answer: Any) -> Any:
        answers.append(answer.raw)
        if world.operator.calls:
            secrets.add(world.code())
        return answer

    canary = "905057654321"
    issued = note(world.issue(canary, length=10, visitor={"ip": "192.0.2.99", "user": "canary-user"}))
    note(world.verify(issued["id"], world.wrong_code()))
    secrets.add(world.wrong_code())
    world.clock.turn(MINUTE)
    note(world.resend(issued["id"], canary, length=10))
    note(world.issue(canary, length=10, again="order-4711"))
    note(world.issue(canary, length=10, again="order-4711"))
    note(world.verify(issued["id"], "0123456789x"))
    world.operator.answers = [_explode]
    assert note(world.issue(canary, length=10)).status == 500
    task = note(world.issue(length=10, task=TASK))
    with _failing("GetPublicKey"):
        note(world.verify(task["id"], world.code(), task=TASK))
    note(world.show(task["id"]))
    with _failing("UpdateItem"):
        assert note(world.verify(issued["id"], world.code())).status == 503
    assert len(secrets) >= 5
    out, err = capfd.readouterr()
    assert "ProvisionedThroughput" not in out or "unexpected" in out + err
    everywhere = {"tables": _everything_kept(), "answers": "".join(answers), "output": out + err}
    for place, text in everywhere.items():
        for secret in (*secrets, canary, canary[2:], "192.0.2.99", "canary-user"):
            assert secret not in text, (place, secret)
    assert TASK["party"] not in everywhere["tables"] + everywhere["output"]


def _explode(call: Any) -> Any:
    raise RuntimeError(f"to {call.msisdns[0]}")


@contextmanager
def _failing(operation: str) -> Iterator[None]:
    """Each call of this operation fails as AWS would."""

    def fail(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "InternalServerError", "Message": "x"}}, operation)

    events = [client(service).meta.events for service in ("dynamodb", "kms")]
    for one in events:
        one.register(f"before-call.*.{operation}", fail)
    try:
        yield
    finally:
        for one in events:
            one.unregister(f"before-call.*.{operation}", fail)


# --- lost answers -----------------------------------------------------------------------------------------


@contextmanager
def _answers_lost(operation: str) -> Iterator[list[int]]:
    """The answer of each successful write is lost once, and the SDK sends the write again."""
    dynamodb, lost = client("dynamodb"), [0]
    original: Callable[..., Any] = dynamodb._make_api_call

    def twice(name: str, params: dict[str, Any]) -> Any:
        answer = original(name, params)
        if name != operation:
            return answer
        lost[0] += 1
        return original(name, params)

    dynamodb._make_api_call = twice
    try:
        yield lost
    finally:
        dynamodb._make_api_call = original


@pytest.mark.parametrize("operation", ["UpdateItem", "TransactWriteItems"])
def test_a_lost_answer_changes_nothing(world: OtpWorld, operation: str) -> None:
    world.house.ledger.store.refill(FIRM, "otp", 1, now=world.clock())
    with _answers_lost(operation) as lost:
        otp_id = world.issue()["id"]
        assert world.verify(otp_id, world.wrong_code())["attempts_remaining"] == 4
        world.clock.turn(MINUTE)
        assert world.resend(otp_id)["serial"] == 2
        assert world.verify(otp_id, world.code())["status"] == "approved"
    assert lost[0] >= 2
    assert len(world.operator.calls) == 2
    assert world.remaining() == CREDIT - 2


# --- races, one step at a time ----------------------------------------------------------------------------


@contextmanager
def _just_before(operation: str, act: Callable[[], Any]) -> Iterator[None]:
    """`act` happens once, just before the first such call."""
    dynamodb, done = client("dynamodb"), []
    original = dynamodb._make_api_call

    def meanwhile(name: str, params: dict[str, Any]) -> Any:
        if name == operation and not done:
            done.append(True)
            act()
        return original(name, params)

    dynamodb._make_api_call = meanwhile
    try:
        yield
    finally:
        dynamodb._make_api_call = original


def test_of_two_right_codes_at_once_one_approves(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    code, other = world.code(), []
    with _just_before("TransactWriteItems", lambda: other.append(world.verify(otp_id, code))):
        mine = world.verify(otp_id, code)
    assert other[0]["status"] == "approved"
    assert (mine.status, mine["code"]) == (409, "otp_already_used")


def test_a_resend_between_count_and_consume_wins(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    code = world.code()
    world.clock.turn(MINUTE)
    with _just_before("TransactWriteItems", lambda: world.resend(otp_id)):
        assert world.verify(otp_id, code)["status"] == "pending"
    assert world.verify(otp_id, world.code())["status"] == "approved"


def test_a_cancel_between_count_and_consume_wins(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    with _just_before("TransactWriteItems", lambda: world.cancel(otp_id)):
        assert world.verify(otp_id, world.code())["status"] == "cancelled"


def test_a_resend_keeps_attempts_that_were_counted_meanwhile(world: OtpWorld) -> None:
    otp_id = world.issue()["id"]
    wrong = world.wrong_code()
    world.clock.turn(MINUTE)
    with _just_before("TransactWriteItems", lambda: world.verify(otp_id, wrong)):
        world.resend(otp_id)
    assert world.show(otp_id)["attempts_remaining"] == 4


def test_two_issues_at_once_hold_the_limit(world: OtpWorld) -> None:
    for _ in range(4):
        world.issue()
    with _just_before("TransactWriteItems", lambda: world.issue()):
        assert world.issue()["code"] == "otp_limit_number_burst"
    assert len(world.operator.calls) == 5


def test_the_same_request_twice_at_once_sends_one_message(world: OtpWorld) -> None:
    other: list[Any] = []
    with _just_before("TransactWriteItems", lambda: other.append(world.issue(again="order-4711"))):
        mine = world.issue(again="order-4711")
    assert mine.body == other[0].body
    assert mine.headers["idempotent-replayed"] == "true"
    assert len(world.operator.calls) == 1
