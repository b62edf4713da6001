"""Webhooks in that are forged or replayed; webhooks out that lead somewhere else, or to who keeps the caller."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.attacks.victims import TEXT, Victim, number
from tests.e2e.programs import FirmProgram, Receiver, eventually
from tests.events.hostile import ENDLESS
from tests.events.hostile import receiver as hostile_receiver

pytestmark = [pytest.mark.stack, pytest.mark.attack]


@pytest.fixture(scope="module")
def source(attacker: FirmProgram) -> dict[str, str]:
    rules = [{"type": "workflow.alert", "id": "id", "data": {"users": "users", "text": "text"}}]
    made = attacker.http.put("/v1/erp/sources/saldiri", json={"scheme": "standard", "rules": rules})
    assert made.is_success, made.text
    return dict(made.json())


def payload() -> str:
    return json.dumps({"id": str(uuid4()), "users": ["nobody"], "text": "a"})


def headers(source: dict[str, str], body: str, *, seconds: int = 0, message: str = "") -> dict[str, str]:
    message, at = message or f"msg_{uuid4().hex}", datetime.now(UTC) + timedelta(seconds=seconds)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(source["secret"]).sign(message, at, body),
    }


def called(
    attacker: FirmProgram, source: dict[str, str], body: str, headers: dict[str, Any]
) -> httpx.Response:
    url = attacker.stack.api_url + source["path"]
    coded = {
        name: value.encode() if isinstance(value, str) else value for name, value in headers.items() if value
    }
    return httpx.post(url, content=body.encode(), headers=coded, trust_env=False, timeout=30)


def test_only_the_senders_own_octets_in_time_are_taken(attacker: FirmProgram, source: dict[str, str]) -> None:
    body = payload()
    good = headers(source, body)
    another = "v1," + "A" * 43 + "="
    refused = {
        "too old": (body, headers(source, body, seconds=-310)),
        "too new": (body, headers(source, body, seconds=360)),  # a cold start takes its time
        "reordered": (json.dumps(dict(reversed(json.loads(body).items()))), good),
        "a space more": (body + " ", good),
        "no id": (body, good | {"webhook-id": ""}),
        "no time": (body, good | {"webhook-timestamp": ""}),
        "no signature": (body, good | {"webhook-signature": ""}),
        "another id": (body, good | {"webhook-id": "msg_other"}),
        "another time": (body, good | {"webhook-timestamp": str(int(good["webhook-timestamp"]) + 1)}),
        "é": (body, good | {"webhook-signature": "v1,é"}),
        "a time that is none": (body, good | {"webhook-timestamp": "١٢٣"}),
        "another's": (body, good | {"webhook-signature": another}),
        "no version": (body, good | {"webhook-signature": good["webhook-signature"].removeprefix("v1,")}),
        "10,000 signatures": (body, good | {"webhook-signature": " ".join([another] * 1_000)}),
    }
    for what, (octets, told) in refused.items():
        answer = called(attacker, source, octets, told)
        assert answer.status_code in (400, 401, 431), (what, answer.text)
    two = good | {"webhook-signature": f"{another} {good['webhook-signature']}"}
    taken = called(attacker, source, body, two)
    assert taken.status_code == 202, taken.text
    replayed = called(attacker, source, body, good)
    assert replayed.status_code == 202
    assert replayed.json()["id"] == taken.json()["id"]


def test_an_unknown_source_firm_and_secret_are_refused_alike(
    attacker: FirmProgram, source: dict[str, str], victim: Victim
) -> None:
    body = payload()
    places = (
        source["path"],
        source["path"].replace("saldiri", "yok"),
        f"/v1/erp/hooks/nofirm/{uuid4().hex}",
        victim.source_path,
    )
    answers = [
        httpx.post(
            attacker.stack.api_url + path, content=body, headers=headers(source, body), trust_env=False
        )
        for path in places[1:]
    ]
    assert [one.status_code for one in answers] == [401] * 3
    assert len({one.json()["code"] for one in answers}) == 1


WITHIN = (
    "10.0.0.1",
    "169.254.169.254",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "[fd00:ec2::254]",
    "192.168.1.1",
    "[fe80::1]",
    "user:secret@127.0.0.1",
)


@pytest.mark.parametrize("host", WITHIN)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_webhook_leads_into_our_own_network(attacker: FirmProgram, host: str, scheme: str) -> None:
    answer = attacker.http.post("/v1/webhooks", json={"url": f"{scheme}://{host}/", "types": ["*"]})
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/", "//127.0.0.1/", "http:/a", ""])
def test_no_webhook_goes_by_another_scheme(attacker: FirmProgram, url: str) -> None:
    answer = attacker.http.post("/v1/webhooks", json={"url": url, "types": ["*"]})
    assert answer.status_code == 422, answer.text


def test_a_redirect_is_not_followed(attacker: FirmProgram, receiver: Receiver) -> None:
    with hostile_receiver(ENDLESS["never answers"][0]) as inner:
        receiver.answers, receiver.location = [302] * 20, inner
        hook = attacker.webhook(receiver.url, "job.finished")
        attacker.post("/v1/jobs", {"text": "a", "purpose": "informational", "recipients": [number()]})
        receiver.wait_for("job.finished")
        calls = eventually(
            lambda: attacker.get(f"/v1/webhooks/{hook['id']}/calls")["calls"] or None, "the call is told"
        )
    assert attacker.http.delete(f"/v1/webhooks/{hook['id']}").status_code in (200, 204)
    assert "delivered" not in {call["status"] for call in calls}


def test_receivers_that_never_answer_keep_nobody_elses_waiting(
    attacker: FirmProgram, victim: Victim, receiver: Receiver
) -> None:
    job = TEXT | {"recipients": [number()]}
    hook = victim.program.webhook(receiver.url, "job.finished")
    with ExitStack() as open_:
        held = [
            attacker.webhook(open_.enter_context(hostile_receiver(behave, scheme)), "job.finished")
            for behave, scheme in list(ENDLESS.values())[:6]
            if scheme == "http"
        ]
        for _ in range(5):
            attacker.post("/v1/jobs", {"text": "a", "purpose": "informational", "recipients": [number()]})
        started = time.monotonic()
        victim.program.post("/v1/jobs", job)
        receiver.wait_for("job.finished")
        took = time.monotonic() - started
        for one in held:
            attacker.http.delete(f"/v1/webhooks/{one['id']}")
    victim.program.http.delete(f"/v1/webhooks/{hook['id']}")
    assert took < 30
