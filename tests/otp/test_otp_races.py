"""Checks that run at the same time, against an engine whose conditional writes are atomic (moto's are not)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import pytest

from local import Ports, Settings, Stack
from tests.conftest import HandClock
from tests.otp.otp_world import CREDIT, OtpWorld
from tests.otp.otp_world import FIRM as ACME
from ulak.assembly import House
from ulak.assembly import Ports as HousePorts
from ulak.directory.firms import Service
from ulak.identity.msisdn import plan_of
from ulak.otp.challenge import Challenge, NumberRecord, Status, status_of, with_send
from ulak.otp.checks import Check, Counted, NotCounted
from ulak.otp.codes import ChallengeRef, Peppers, macs_equal
from ulak.otp.limits import MOST_ATTEMPTS, limits_of
from ulak.otp.records import KeyClaim
from ulak.otp.sends import Sending
from ulak.otp.windows import counters
from ulak.platform import aws
from ulak.platform.clock import MINUTE, system_clock
from ulak.platform.idempotency import BodyDigest
from ulak.platform.settings import Settings as HouseSettings
from ulak.platform.table import new_token

pytestmark = pytest.mark.stack

FIRM = "acme"
AT_ONCE = 40
RIGHT, WRONG = "493817", "000000"
LIMITS = limits_of({})

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Main: &table
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]
  Otp: *table
Outputs:
  Main: {Value: !Ref Main}
  Otp: {Value: !Ref Otp}
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    root = tmp_path_factory.mktemp("otp-races")
    template = root / "template.yaml"
    template.write_text(TEMPLATE)
    (root / "code").mkdir()
    stack = Stack.up(
        Settings(
            state=root / "state",
            ports=Ports.free(),
            template=template,
            parameters={},
            code=root / "code",
            operator=None,
        )
    )
    yield stack
    stack.down()


class Codes:
    """Challenges over the engine, as the use cases write them."""

    def __init__(self, stack: Stack) -> None:
        tables = {"table": stack.outputs["Main"], "otp_table": stack.outputs["Otp"]}
        house = House(HouseSettings("test", **tables), ports=HousePorts(client=stack.client))
        self.main, self.ledger = house.platform.table, house.ledger.store
        self.store, self.sends, self.checks = house.otp.store, house.otp.sends, house.otp.checks
        self.peppers = Peppers.new()
        self.ledger.top_up(FIRM, Service.OTP, 10_000, new_token(), by="tests", now=system_clock())
        self.ledger.refill(FIRM, Service.OTP, 1, now=system_clock())

    def issue(self) -> ChallengeRef:
        now, token = system_clock(), new_token()
        ref = ChallengeRef(
            FIRM, self.peppers.digest(FIRM, "msisdn", token), self.peppers.digest(FIRM, "id", token)
        )
        challenge = Challenge(
            stored=Status.PENDING,
            purpose="sign_in",
            client="",
            generation=1,
            mac=b"",
            key_id=self.peppers.current.key_id,
            length=6,
            ttl=10 * MINUTE,
            attempts=0,
            issued_at=now,
            sent_at=now,
            expires_at=now + 10 * MINUTE,
            body_sha256="",
            prefix="90532",
            credit_left=0,
        )
        challenge = replace(challenge, mac=challenge.binding(ref).mac(self.peppers.current.key, RIGHT))
        before = NumberRecord()
        after = replace(with_send(before, ref.local_id, challenge, now), token=token)
        moved = counters(LIMITS, now, credits=1, prefix="90532", ip_digest="", user_digest="")
        draw = self.ledger.draw(FIRM, Service.OTP, 1)
        claim = KeyClaim(f"KEY#{token}", str(ref), BodyDigest("", ""))
        self.sends.send(Sending(ref, claim, before, after), moved, (self.main, [draw]), now)
        return ref

    def check(self, ref: ChallengeRef, code: str) -> tuple[bool, bool]:
        """Whether a code was compared, and whether that approved."""
        asked = Check(ref, client="", task_id="", task_digest="", now=system_clock(), token=new_token())
        counted = self.checks.count(asked, LIMITS)
        if isinstance(counted, NotCounted):
            return False, False
        assert isinstance(counted, Counted)
        challenge = counted.challenge
        if not macs_equal(challenge.mac, challenge.binding(ref).mac(self.peppers.current.key, code)):
            return True, False
        consumed = self.checks.consume(asked, challenge)
        return True, isinstance(consumed, Challenge)


@pytest.fixture(scope="module")
def codes(stack: Stack) -> Codes:
    return Codes(stack)


def test_of_a_thousand_wrong_codes_at_once_five_are_compared_and_the_right_one_comes_too_late(
    codes: Codes,
) -> None:
    ref = codes.issue()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(lambda _: codes.check(ref, WRONG), range(1_000)))
    assert sum(compared for compared, _ in told) == MOST_ATTEMPTS
    assert codes.check(ref, RIGHT) == (False, False)
    record = codes.store.record(ref)
    assert record is not None
    assert record.failures == MOST_ATTEMPTS
    assert status_of(record.challenges[ref.local_id], system_clock()) is Status.LOCKED


@pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_of_two_hundred_right_codes_at_once_one_approves(codes: Codes, rounds: int) -> None:
    for _ in range(rounds):
        ref = codes.issue()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            told = list(pool.map(lambda _: codes.check(ref, RIGHT), range(200)))  # noqa: B023 - done before the next
        assert sum(approved for _, approved in told) == 1
        assert sum(compared for compared, _ in told) <= MOST_ATTEMPTS
        record = codes.store.record(ref)
        assert record is not None
        assert record.challenges[ref.local_id].stored is Status.APPROVED
        assert record.failures < MOST_ATTEMPTS


@pytest.fixture
def world(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[OtpWorld]:
    """The whole of the codes, over the engine."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", stack.aws_url)
    for kept in (aws.client, aws._session):  # a session remembers the keys that it was made with
        kept.cache_clear()
    yield OtpWorld(HandClock())
    for kept in (aws.client, aws._session):
        kept.cache_clear()


@pytest.mark.slow
def test_of_five_thousand_sends_over_random_prefixes_no_more_go_out_than_the_caps_let(
    world: OtpWorld,
) -> None:
    """Numbers of open and closed countries and of none, through the real handlers. Here and not on moto, which
    copies a table for each transaction and keeps the copies."""
    firm_hour, prefix_hour = 300, 20
    world.directory.set_otp_settings(
        ACME, {"limits": {"firm_hour": firm_hour, "prefix_hour": prefix_hour, "spend_day": 10_000}}
    )
    random = Random(20_261_123)
    told: Counter[tuple[int, str]] = Counter()
    for _ in range(5_000):
        start = random.choice(("905", "905", "905", "905", "994", "9053384", "9054285", "49"))
        number = start + "".join(random.choice("0123456789") for _ in range(12 - len(start)))
        answer = world.issue("+" + number if start in ("994", "49") else number)
        told[answer.status, answer.body.get("code", "")] += 1
    sent = [call.msisdns[0] for call in world.operator.calls]
    print(f"{len(sent)} sent; answers: {dict(told)}")
    assert len(sent) == told[201, ""] <= firm_hour
    assert max(Counter(msisdn[:5] for msisdn in sent).values()) <= prefix_hour
    assert [msisdn for msisdn in sent if plan_of(msisdn).calling_code != "90"] == []
    assert [msisdn for msisdn in sent if msisdn.startswith(("9053384", "9054285"))] == []
    assert {status for status, _ in told} == {201, 422, 429}
    assert world.remaining() == CREDIT - len(sent)
