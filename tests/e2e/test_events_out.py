"""Events out, through the deployed stack: HTTP in, the webhook called, its signature judged by the scheme's own
library."""

from __future__ import annotations

from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.e2e.programs import FirmProgram, Receiver, eventually

pytestmark = [pytest.mark.stack, pytest.mark.slow]

JOB = {"text": "Merhaba", "purpose": "informational", "client_reference": "FAT-1"}


def send(firm: FirmProgram, *numbers: str) -> str:
    return str(firm.post("/v1/jobs", JOB | {"recipients": [*numbers]})["id"])


def calls(firm: FirmProgram, webhook: str) -> list[dict[str, Any]]:
    return list(firm.get(f"/v1/webhooks/{webhook}/calls")["calls"])


def test_a_finished_job_is_told_once_signed_and_stands_in_the_log(
    firm: FirmProgram, receiver: Receiver
) -> None:
    hook = firm.webhook(receiver.url, "job.finished", "job.reported")
    job = send(firm, "05321112233", "05331112244")
    (told,) = receiver.wait_for("job.finished")
    verified = Webhook(hook["secret"]).verify(told.body, told.headers)
    assert verified["data"] | {"counts": None} == {
        "job_id": job,
        "status": "finished",
        "rows": 2,
        "recipients": 2,
        "duplicates": 0,
        "refused": 0,
        "segments": 2,
        "counts": None,
        "client_reference": "FAT-1",
        "requested_by": "logo",
        "tags": {},
    }
    receiver.wait_for("job.reported")
    assert len(receiver.of("job.finished")) == 1
    log = firm.get("/v1/events")
    assert [event["type"] for event in log["events"]] == ["job.started", "job.finished", "job.reported"]
    assert told.event in log["events"]
    eventually(
        lambda: [c["status"] for c in calls(firm, hook["id"])] == ["delivered", "delivered"] or None,
        "both calls delivered",
    )


def test_a_body_that_was_touched_or_another_secret_is_no_signature(
    firm: FirmProgram, receiver: Receiver
) -> None:
    hook = firm.webhook(receiver.url, "job.finished")
    send(firm, "05321112233")
    (told,) = receiver.wait_for("job.finished")
    with pytest.raises(WebhookVerificationError):
        Webhook(hook["secret"]).verify(told.body + b" ", told.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 43 + "=").verify(told.body, told.headers)


def test_a_message_of_one_is_told_by_its_own_states(firm: FirmProgram, receiver: Receiver) -> None:
    firm.webhook(receiver.url, "message.sent", "message.delivered")
    body = {"to": "05321112233", "text": "Kodunuz geldi", "purpose": "informational"}
    message = firm.post("/v1/messages", body)["message_id"]
    for kind in ("message.sent", "message.delivered"):
        (told,) = receiver.wait_for(kind)
        assert told.event["data"]["message_id"] == message


def test_a_rotated_secret_holds_beside_the_old_one(firm: FirmProgram, receiver: Receiver) -> None:
    hook = firm.webhook(receiver.url, "job.finished")
    rotated = firm.post(f"/v1/webhooks/{hook['id']}/rotate", expect=200)
    assert rotated["secret"] != hook["secret"]
    send(firm, "05321112233")
    (told,) = receiver.wait_for("job.finished")
    for secret in (hook["secret"], rotated["secret"]):
        Webhook(secret).verify(told.body, told.headers)


def test_a_call_that_failed_comes_again_later_and_later_with_the_same_id(
    firm: FirmProgram, receiver: Receiver
) -> None:
    receiver.answers = [500, 302]
    receiver.location = "http://169.254.169.254/latest/meta-data/"
    hook = firm.webhook(receiver.url, "job.finished")
    send(firm, "05321112233")
    told = receiver.wait_for("job.finished", 3)
    assert len({one.headers["webhook-id"] for one in told}) == 1
    assert len({one.body for one in told}) == 1
    assert told[2].at - told[1].at > told[1].at - told[0].at > 0.9
    (call,) = eventually(
        lambda: [c for c in calls(firm, hook["id"]) if c["status"] == "delivered"] or None, "delivered"
    )
    assert (call["attempts"], call["outcome"]) == (3, "204")


def test_lasting_failure_disables_a_webhook_and_is_told_to_the_others(
    firm: FirmProgram, receiver: Receiver
) -> None:
    dead = firm.webhook("http://127.0.0.1:9/", "job.finished")
    firm.webhook(receiver.url, "endpoint.disabled")
    send(firm, "05321112233")
    (told,) = receiver.wait_for("endpoint.disabled")
    assert told.event["data"] == {
        "endpoint_id": dead["id"],
        "url": "http://127.0.0.1:9/",
        "reason": "failing",
    }
    assert firm.get(f"/v1/webhooks/{dead['id']}")["status"] == "disabled"
    (call,) = calls(firm, dead["id"])
    assert (call["status"], call["attempts"], call["outcome"]) == ("failed", 4, "ConnectError")


def test_a_failed_call_is_replayed_on_request(firm: FirmProgram, receiver: Receiver) -> None:
    receiver.answers = [410]
    hook = firm.webhook(receiver.url, "job.finished")
    send(firm, "05321112233")
    eventually(
        lambda: firm.get(f"/v1/webhooks/{hook['id']}")["status"] == "disabled" or None, "gone means disabled"
    )
    (call,) = calls(firm, hook["id"])
    path = f"/v1/webhooks/{hook['id']}/calls/{call['number']}/replay"
    assert firm.post(path, expect=409)["code"] == "webhook_disabled"
    firm.post(f"/v1/webhooks/{hook['id']}/enable", expect=200)
    firm.post(path)
    first, second = receiver.wait_for("job.finished", 2)
    assert first.body == second.body
    Webhook(hook["secret"]).verify(second.body, second.headers)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://169.254.169.254/", "webhook_address"),
        ("http://[::ffff:169.254.169.254]/", "webhook_address"),
        ("http://[64:ff9b::a9fe:a9fe]/", "webhook_address"),
        ("http://10.0.0.1/", "webhook_address"),
        ("ftp://example.com/", "webhook_url"),
        ("https://user:pass@example.com/", "webhook_url"),
    ],
)
def test_a_webhook_leads_to_no_address_of_a_network_within(firm: FirmProgram, url: str, code: str) -> None:
    answer = firm.post("/v1/webhooks", {"url": url}, expect=422)
    assert [(p["code"], p["pointer"]) for p in answer["problems"]] == [(code, "/url")]


def test_another_firm_sees_neither_webhooks_nor_events_nor_may_it_use_their_cursor(
    firm: FirmProgram, another_firm: FirmProgram, receiver: Receiver
) -> None:
    hook = firm.webhook(receiver.url, "job.finished")
    send(firm, "05321112233")
    receiver.wait_for("job.finished")
    cursor = firm.get("/v1/events")["next_cursor"]
    assert another_firm.get("/v1/events")["events"] == []
    assert another_firm.get("/v1/webhooks")["webhooks"] == []
    assert (
        another_firm.get("/v1/events", cursor=cursor, expect=400)["problems"][0]["code"] == "cursor_unknown"
    )
    for path in (f"/v1/webhooks/{hook['id']}", f"/v1/webhooks/{hook['id']}/calls"):
        another_firm.get(path, expect=404)
    for path in ("rotate", "enable", "calls/1/replay"):
        another_firm.post(f"/v1/webhooks/{hook['id']}/{path}", expect=404)


def test_the_log_goes_on_from_its_cursor(firm: FirmProgram) -> None:
    send(firm, "05321112233")
    kinds = ["job.finished", "job.reported", "job.started", "message.delivered", "message.sent"]

    def all_told() -> dict[str, Any] | None:
        log: dict[str, Any] = firm.get("/v1/events")
        return log if sorted(event["type"] for event in log["events"]) == kinds else None

    first = eventually(all_told, "the five events of one recipient")
    assert firm.get("/v1/events", cursor=first["next_cursor"])["events"] == []
    send(firm, "05331112244")
    later = eventually(
        lambda: firm.get("/v1/events", cursor=first["next_cursor"])["events"] or None, "what came after"
    )
    assert not [event for event in later if event in first["events"]]
