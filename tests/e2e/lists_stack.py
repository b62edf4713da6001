"""A firm on a local stack, spoken to over HTTP alone, as its ERP would."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from local import Stack
from tests.e2e.roots import house_of
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.identity.msisdn import Region

T = TypeVar("T")
CREDITS = 10_000_000
DEAD_LETTERS = ("Plan", "Lists", "Send", "Interactive", "Reports")


@dataclass(frozen=True)
class Http:
    """The API as one key sees it; a connection a request, so that none is left open."""

    base_url: str
    headers: dict[str, str]

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self._request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self._request("POST", path, **more)

    def _request(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = self.headers | more.pop("headers", {})
        return httpx.request(method, f"{self.base_url}{path}", headers=headers, timeout=40, **more)


@dataclass
class Firm:
    """A firm of its own on the stack, with an account at the simulated operator."""

    stack: Stack
    segments_per_second: int | None = None
    firm_id: str = field(default_factory=lambda: f"f{uuid4().hex[:12]}")
    http: Http = field(init=False)

    def __post_init__(self) -> None:
        house = house_of(self.stack)
        house.firm.worlds.add_firm(self.firm_id, "Deneme")
        account = OperatorAccount(
            self.firm_id,
            Service.SMS,
            "netgsm",
            Region.TR,
            ("ULAK",),
            segments_per_second=self.segments_per_second,
            report_calls_per_minute=1_200,
            base_url=self.stack.operator_url,
        )
        house.directory.store.set_account(account)
        house.platform.secrets.set(
            account.secret_name("local"), {"username": "8503021000", "password": "sifre-ulak-1"}
        )
        house.ledger.store.top_up(self.firm_id, "sms", CREDITS, reference="e2e", by="e2e", now=house.clock())
        key, text = new_key(self.firm_id, "e2e")
        house.directory.store.add_key(key)
        self.http = Http(self.stack.api_url, {"authorization": f"Bearer {text}", "accept-language": "tr"})

    def upload(self, data: bytes) -> str:
        """Put a file where the API says, by a form, with nothing but what it answered."""
        place = self.http.post("/v1/uploads").raise_for_status().json()
        answer = httpx.post(place["url"], data=place["fields"], files={"file": data}, timeout=60)
        assert answer.status_code in (200, 204), answer.text
        return str(place["id"])

    def post(self, **body: Any) -> httpx.Response:
        key = body.pop("key", uuid4().hex)
        body = {"purpose": "informational"} | body
        return self.http.post("/v1/jobs", json=body, headers={"idempotency-key": key})

    def job(self, job_id: str) -> dict[str, Any]:
        return dict(self.http.get(f"/v1/jobs/{job_id}").raise_for_status().json())

    def file(self, job_id: str, name: str, **query: str) -> bytes:
        """A file of the job's, waited for where it is built behind."""

        def ready() -> httpx.Response | None:
            answer = self.http.get(f"/v1/jobs/{job_id}/{name}", params=query)
            assert answer.status_code in (202, 303), answer.text
            return answer if answer.status_code == 303 else None

        return httpx.get(until(ready).headers["location"]).raise_for_status().content

    def until_over(self, job_id: str, *, seconds: float = 60) -> dict[str, Any]:
        """The job when nothing of it is pending or merely sent."""

        def over() -> dict[str, Any] | None:
            job = self.job(job_id)
            moving = job["counts"]["pending"] + job["counts"]["sent"]
            return job if job["status"] in ("finished", "failed", "cancelled") and not moving else None

        return until(over, seconds=seconds)


def until(holds: Callable[[], T | None], *, seconds: float = 60, every: float = 0.3) -> T:
    deadline = time.monotonic() + seconds
    while (value := holds()) is None:
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(every)
    return value


def dead_letters(stack: Stack) -> dict[str, int]:
    """Messages in each dead-letter queue."""
    sqs, outputs = stack.client("sqs"), stack.outputs
    counts = {}
    for name in DEAD_LETTERS:
        answer = sqs.get_queue_attributes(
            QueueUrl=outputs[f"{name}DeadLettersUrl"], AttributeNames=["ApproximateNumberOfMessages"]
        )
        counts[name] = int(answer["Attributes"]["ApproximateNumberOfMessages"])
    return counts


def calls(stack: Stack) -> list[dict[str, Any]]:
    """Every send call in the operator's own books."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = httpx.get(f"{stack.operator_url}/books/calls", params={"after": after}).json()
        found += page["calls"]
        after = page["next"]
    return found


def accepted(stack: Stack, msisdns: set[str]) -> dict[str, int]:
    """How often the operator's books hold each of these numbers."""
    times = dict.fromkeys(msisdns, 0)
    after: int | None = 0
    while after is not None:
        page = httpx.get(f"{stack.operator_url}/books/messages", params={"after": after}).json()
        for message in page["messages"]:
            if message["msisdn"] in times:
                times[message["msisdn"]] += 1
        after = page["next"]
    return times
