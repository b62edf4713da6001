"""Codes under faults: one number, one phone, one caller who asks again, and an AWS and an operator that anything may
befall. Which faults there are, and when a process is dead, is said by ``steps``."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from botocore.exceptions import ClientError, HTTPClientError

from tests.conftest import HandClock
from tests.faults.operators import SILENT, BookkeepingOperator, account_of
from tests.faults.steps import Died, Fault, Steps, faults_of
from tests.faults.world import laboratory
from ulak.assembly import House, Ports
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.directory.firms import Service
from ulak.erp.intake import read_posted
from ulak.errors import Conflict, NotFound, TooManyRequests, UlakError
from ulak.identity.caller import Caller
from ulak.ledger.audit import check_account
from ulak.otp.challenge import Status
from ulak.otp.codes import ChallengeRef
from ulak.otp.commands import IssueCode, ResendCode, VerifyCode
from ulak.otp.issue import SentCode
from ulak.otp.requests import read_issue, read_verify
from ulak.otp.secret import secret_name
from ulak.otp.views import ChallengeView
from ulak.platform.aws import client
from ulak.platform.clock import MINUTE, SECOND
from ulak.platform.idempotency import RequestKey
from ulak.platform.settings import Settings
from ulak.rules import profile

CREDIT: Final = 100
MSISDN: Final = "905320000001"
TASK: Final = {
    "id": "WF-1",
    "title": "Onay",
    "amount": "48250.00",
    "currency": "TRY",
    "approver": "ayse",
}
BODY: Final = {"purpose": "approve_task", "task": TASK, "ttl": 600}
EVENT: Final = {
    "type": "approval.started",
    "id": "WF-1",
    "data": {"users": ["ayse"], "task_id": "WF-1", "title": "Onay", "amount": "48250.00", "currency": "TRY"}
    | {"ttl": 600},
}
_RAW: Final = json.dumps(BODY).encode()
_TRIES: Final = 6
_MENDED_INSIDE: Final = {Fault.LOSE, Fault.CONFLICT}
"""No caller may hear of these."""
_KNOWN_AT_ONCE: Final = _MENDED_INSIDE | {Fault.NOT_SENT, Fault.REFUSED, Fault.THROTTLED, Fault.LOCKED_OUT}
"""After these it is certain what was sent, and so what is charged."""
_LATER: Final = (ClientError, HTTPClientError)

_serial = count()
Use = Callable[[Steps], None]


@contextmanager
def codes_laboratory() -> Iterator[Use]:
    """The laboratory, with steps of Secrets Manager and KMS too."""
    with laboratory() as use:
        client("secretsmanager").create_secret(
            Name=secret_name("test"), SecretString=json.dumps(_pepper_fields())
        )
        key_id = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"][
            "KeyId"
        ]
        World.key_id = key_id
        current: list[Steps] = []

        def before_call(**event: Any) -> None:
            if current:
                current[0].before_call(**event)

        def use_both(steps: Steps) -> None:
            current[:] = [steps]
            use(steps)

        for service in ("secretsmanager", "kms"):
            client(service).meta.events.register("before-call", before_call)
        yield use_both


def _pepper_fields() -> dict[str, Any]:
    from ulak.otp.codes import Peppers

    return Peppers.new().fields()


class World:
    """Made inside a `codes_laboratory`, one after the other."""

    key_id = ""

    def __init__(self, use: Use) -> None:
        self.clock = HandClock()
        self.steps = Steps()
        use(self.steps)
        self.firm = f"o{next(_serial):06d}"
        self.tables = (f"main-{self.firm}", f"otp-{self.firm}")
        for table in self.tables:
            _make_table(table)
        settings = Settings(
            stage="test", table=self.tables[0], otp_table=self.tables[1], approval_key_ids=self.key_id
        )
        self.operator = BookkeepingOperator(self.clock, profile(SILENT), self.steps)
        queue: Any = _NoQueue()
        self.house = House(
            settings, self.clock, Ports(queue=lambda _: queue, operator=lambda *_: self.operator)
        )
        directory = self.house.directory.store
        directory.add_firm(self.firm, "Acme")
        directory.set_account(account_of(self.firm, Service.OTP, SILENT))
        directory.approvers.put(Approver(self.firm, "ayse", MSISDN, EVERYTHING, alone=True))
        self.house.ledger.store.top_up(self.firm, "otp", CREDIT, "INV-1", by="tests", now=self.clock())
        self.intake, self.process = self.house.events.erp_intake, self.house.events.erp_process
        self.caller = Caller(self.firm, "k")
        self.otp_id = ""
        self.approved = 0
        """Answers that said so."""
        self.voided = False
        self.endings: Counter[str] = Counter()
        self.surprises: Counter[str] = Counter()

    def close(self) -> None:
        self.steps.counting = self.steps.dead = False
        for table in self.tables:
            client("dynamodb").delete_table(TableName=table)

    # --- as a caller who asks again -------------------------------------------------------------------------

    def until_answered(self, work: Callable[[], Any]) -> Any:
        """What `work` answers, asked once more a minute later where it did not. An error that says what is so
        is an answer."""
        for _ in range(_TRIES):
            self.steps.dead = False
            try:
                return work()
            except Died:
                self.endings["died"] += 1
            except (Conflict, NotFound, TooManyRequests) as error:
                return error
            except (UlakError, *_LATER) as error:
                self.endings[type(error).__name__] += 1
            except Exception as error:
                self.surprises[f"{type(error).__name__}: {error}"] += 1
            finally:
                self.steps.dead = False
            self.clock.turn(31 * SECOND)
        return None

    def _key(self, path: str, key: str) -> RequestKey:
        return RequestKey.of(path, key, _RAW)

    def issue(self) -> None:
        command = IssueCode(self.caller, self._key("/v1/otp", "order-0001"), read_issue(_RAW))
        answer = self.until_answered(lambda: self.house.otp.issue.issue(command))
        if isinstance(answer, SentCode):
            self.otp_id = str(answer.view.ref)

    def resend(self, key: str = "again-0001") -> Any:
        asked = self._key("/v1/otp/{otp_id}/resend", key)
        command = ResendCode(self.caller, asked, read_issue(_RAW), self.otp_id)
        return self.until_answered(lambda: self.house.otp.issue.resend(command))

    def verify(self, code: str) -> Any:
        raw = json.dumps({"code": code, "task": TASK}).encode()
        answer = self.until_answered(
            lambda: self.house.otp.verify.verify(VerifyCode(self.caller, self.otp_id, read_verify(raw)))
        )
        if isinstance(answer, ChallengeView):
            self.approved += answer.status is Status.APPROVED
        return answer

    def cancel(self) -> None:
        self.until_answered(lambda: self.house.otp.views.cancel(self.caller, self.otp_id))
        self.voided = True

    def click(self) -> None:
        """Taken, worked through, delivered once more."""
        body = json.dumps(EVENT).encode()
        taken = self.until_answered(lambda: self.intake.take(Caller(self.firm, "k"), read_posted(body), body))
        ref = taken.incoming.ref
        for _ in range(2):
            self.until_answered(lambda: self.process.run(ref))
        incoming = self.until_answered(lambda: self.house.events.erp_store.incoming(ref))
        for told in (*incoming.result["sent"], *incoming.result["refused"]):
            self.otp_id = told.get("otp_id", "")

    # --- as a phone -----------------------------------------------------------------------------------------

    def code(self) -> str:
        """The last message's code; none if nothing came."""
        texts = [taken.call.texts[0] for taken in self.operator.books]
        found = re.search(r"(?<![0-9])[0-9]{6}(?![0-9])", texts[-1]) if texts else None
        return found[0] if found else ""

    def wrong_code(self) -> str:
        return f"{(int(self.code()) + 1) % 10**6:06d}"

    # --- what must hold -------------------------------------------------------------------------------------

    def challenge(self) -> Any:
        record = self.house.otp.store.record(ChallengeRef.parse(self.firm, self.otp_id))
        return record.challenges.get(ChallengeRef.parse(self.firm, self.otp_id).local_id) if record else None

    def live_out(self) -> list[str]:
        """Faults off: the person ends what was begun. What kept him from it."""
        self.steps.counting = False
        self.steps.plan = {}
        challenge = self.challenge() if self.otp_id else None
        if self.voided:
            self.verify(self.code())
            return (
                [] if challenge.stored is Status.CANCELLED and not self.approved else ["a void code approves"]
            )
        if challenge is None or challenge.stored is Status.FAILED:
            return [] if not self.approved else ["approved by nothing"]
        for again in range(3):
            challenge = self.challenge()
            if challenge.stored is Status.APPROVED:
                return []
            if (
                challenge.attempts < 4
                and self.code()
                and (again or len(self.operator.books) == challenge.generation)
            ):
                self.verify(self.code())
            else:
                self.clock.turn(MINUTE)
                self.resend(f"later-{again:04d}")
        stored = self.challenge().stored
        return [] if stored is Status.APPROVED else [f"the person cannot approve: {stored}"]

    def violations(self, met: set[Fault]) -> list[str]:
        standing = self.house.ledger.store.standing(self.firm, "otp")
        entries = list(self.house.ledger.store.entries(self.firm, "otp"))
        found = [str(one) for one in check_account(self.firm, standing, entries)]
        charged, accepted = CREDIT - standing.remaining, len(self.operator.books)
        references = Counter(taken.call.reference for taken in self.operator.books)
        found += [f"I4 {reference} accepted {n} times" for reference, n in references.items() if n > 1]
        if charged < accepted:
            found.append(f"{accepted} messages accepted, {charged} charged")
        if charged > accepted + len(met - _KNOWN_AT_ONCE):
            found.append(f"{charged} charged, {accepted} messages accepted")
        if not met and charged != accepted:
            found.append(f"without a fault {charged} charged for {accepted}")
        if self.approved > 1:
            found.append(f"approved {self.approved} times")
        if self.surprises:
            found.append(f"surprised: {dict(self.surprises)}")
        if met and met <= _MENDED_INSIDE and self.endings:
            found.append(f"refused wrongly: {dict(self.endings)}")
        if self.otp_id and (challenge := self.challenge()) and challenge.attempts > 5:
            found.append(f"{challenge.attempts} attempts")
        return found


class _NoQueue:
    def send(self, pointers: Any, **_: Any) -> None:
        list(pointers)


@dataclass(frozen=True, slots=True)
class Flow:
    """`prepare` in peace, then `act` counted; then the person ends it in peace."""

    name: str
    act: Callable[[World], object]
    prepare: Callable[[World], object] = lambda world: None


def _issued(world: World) -> None:
    world.issue()
    world.clock.turn(31 * SECOND)


def _tries(world: World) -> None:
    world.verify(world.wrong_code())
    world.verify(world.code())


FLOWS: Final = (
    Flow("issue", World.issue),
    Flow("click", World.click),
    Flow("resend", World.resend, _issued),
    Flow("verify", _tries, _issued),
    Flow("cancel", World.cancel, _issued),
)
NAMED: Final = {flow.name: flow for flow in FLOWS}

Plan = tuple[tuple[int, Fault], ...]


def run(use: Use, flow: Flow, plan: Plan = ()) -> tuple[list[str], list[str]]:
    """What does not hold after the flow under `plan`, and the steps it took."""
    world = World(use)
    try:
        flow.prepare(world)
        world.steps.plan = dict(plan)
        world.steps.counting = True
        flow.act(world)
        met = {fault for _, _, fault in world.steps.met}
        found = world.live_out()
        return found + world.violations(met), list(world.steps.trace)
    finally:
        world.close()


def single_faults(flow: Flow, steps: list[str]) -> Iterator[Plan]:
    """Each thing that can befall each step, alone."""
    for number, name in enumerate(steps, 1):
        for fault in faults_of(name):
            yield ((number, fault),)


def _make_table(name: str) -> None:
    keys = {"pk": "HASH", "sk": "RANGE"}
    client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
    )
