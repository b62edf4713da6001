"""One-time passwords in one process: moto's AWS, a hand clock, an operator of the tests' own, the declared routes.

A phone is what the fake operator accepted: ``world.code()`` reads the last message as a person would.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

from tests import calls
from tests.conftest import HandClock
from tests.fakes import FakeOperator, MemoryQueue
from tests.world import BUCKET, TABLE, make_resources
from ulak.assembly import House, Ports
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.identity.msisdn import Region
from ulak.otp.codes import ChallengeRef
from ulak.platform.aws import client
from ulak.platform.settings import Settings

FIRM, OTHER_FIRM = "acme", "globex"
OTP_TABLE = "otp"
CREDIT = 1_000
MSISDN = "905321234567"

TASK = {
    "id": "WF-1042",
    "title": "Satınalma onayı",
    "document_number": "SA-2026-117",
    "amount": "48250.00",
    "currency": "TRY",
    "party": "Yıldız Çelik A.Ş.",
    "approver": "ayse",
}


class OtpWorld:
    """Made inside ``aws_in_process``."""

    def __init__(self, clock: HandClock, operator_id: str = "netgsm") -> None:
        self.clock = clock
        make_resources()
        client("dynamodb").create_table(
            TableName=OTP_TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
        )
        key = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
        settings = Settings(
            stage="test",
            table=TABLE,
            otp_table=OTP_TABLE,
            rates_table=TABLE,
            bucket=BUCKET,
            approval_key_ids=key["KeyId"],
        )
        self.operator = FakeOperator(clock)
        self.queues: defaultdict[str, Any] = defaultdict(lambda: MemoryQueue(clock))
        """By their names; made when first asked for."""
        ports = Ports(
            queue=lambda name: self.queues[name], operator=lambda *_: self.operator, sleep=clock.turn
        )
        self.house = House(settings, clock, ports)
        self.directory = self.house.directory.store
        self.keys: dict[str, str] = {}
        for firm in (FIRM, OTHER_FIRM):
            self.add_firm(firm, operator_id)
        self.house.ledger.store.top_up(FIRM, Service.OTP, CREDIT, "first", by="tests", now=clock())
        self.approver("ayse", MSISDN)
        self.house.otp.peppers.rotate()
        self._posted = 0

    def approver(self, user: str, msisdn: str, **more: Any) -> Approver:
        """Keep a user's number, with every right that `more` does not take, as if its administrator had."""
        rights: dict[str, Any] = {"approves": EVERYTHING, "alone": True} | more
        given = Approver(FIRM, user, msisdn, **rights)
        return self.directory.approvers.put(given, self.directory.approvers.get(FIRM, user))

    def add_firm(self, firm: str, operator_id: str = "netgsm", region: Region = Region.TR) -> None:
        """A firm with an account and a key, and no credit."""
        self.directory.add_firm(firm, firm.capitalize())
        self.directory.set_account(OperatorAccount(firm, Service.OTP, operator_id, region, ("ACMEOTP",)))
        self.keys[firm] = self.new_key(firm)

    def new_key(self, firm: str, erp_user: str | None = None) -> str:
        key, text = new_key(firm, "tests", erp_user=erp_user)
        self.directory.add_key(key)
        return text

    # --- as a caller --------------------------------------------------------------------------------------

    def call(
        self,
        route: str,
        body: Any = None,
        *,
        key: str | None = None,
        idempotency_key: str = "",
        **path: str,
    ) -> Answer:
        """Ask a route (``"GET /v1/otp/{otp_id}"``) with an API key, as whoever the key stands for."""
        method, _, template = route.partition(" ")
        raw = body.encode() if isinstance(body, str) else body
        caller = self.house.directory.firms.authenticate(f"Bearer {key or self.keys[FIRM]}")
        answer = calls.call(
            self.house, method, template.format(**path), raw, caller=caller, key=idempotency_key
        )
        return Answer(answer.status, answer.headers, answer.body)

    def next_key(self) -> str:
        self._posted += 1
        return f"request-{self._posted:06d}"

    def issue(
        self, to: Any = None, *, key: str | None = None, again: str | None = None, **more: Any
    ) -> Answer:
        return self.call(
            "POST /v1/otp", self._issue_body(to, more), key=key, idempotency_key=again or self.next_key()
        )

    def resend(self, otp_id: str, to: Any = None, *, again: str | None = None, **more: Any) -> Answer:
        route = "POST /v1/otp/{otp_id}/resend"
        return self.call(
            route, self._issue_body(to, more), idempotency_key=again or self.next_key(), otp_id=otp_id
        )

    @staticmethod
    def _issue_body(to: Any, more: dict[str, Any]) -> dict[str, Any]:
        """To the user's own number; of a task, to whom it is kept for."""
        if "task" in more:
            return ({} if to is None else {"to": to}) | {"purpose": "approve_task"} | more
        return {"to": MSISDN if to is None else to, "purpose": "sign_in"} | more

    def verify(self, otp_id: str, code: Any, *, key: str | None = None, **more: Any) -> Answer:
        body = {"code": code} | more
        return self.call("POST /v1/otp/{otp_id}/verify", body, key=key, otp_id=otp_id)

    def show(self, otp_id: str, *, key: str | None = None) -> Answer:
        return self.call("GET /v1/otp/{otp_id}", key=key, otp_id=otp_id)

    def cancel(self, otp_id: str, *, key: str | None = None) -> Answer:
        return self.call("POST /v1/otp/{otp_id}/cancel", key=key, otp_id=otp_id)

    # --- as a phone ---------------------------------------------------------------------------------------

    def message(self) -> str:
        return self.operator.calls[-1].texts[0]

    def code(self) -> str:
        found = re.search(r"(?<![0-9])[0-9]{6,10}(?![0-9])", self.message())
        assert found is not None
        return found[0]

    def wrong_code(self) -> str:
        return f"{(int(self.code()) + 1) % 10 ** len(self.code()):0{len(self.code())}d}"

    # --- as an administrator ------------------------------------------------------------------------------

    def remaining(self, firm: str = FIRM) -> int:
        return self.house.ledger.store.remaining(firm, Service.OTP)

    def record(self, otp_id: str) -> Any:
        return self.house.otp.store.record(ChallengeRef.parse(FIRM, otp_id))


class Answer(calls.Answer):
    @property
    def raw(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)

    def __getitem__(self, name: str) -> Any:
        return self.body[name]
