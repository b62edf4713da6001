"""Events in, through the deployed stack: an ERP's call or a foreign webhook becomes messages in the operator's
books."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.e2e.programs import FirmProgram, Receiver, eventually
from tests.e2e.roots import house_of
from ulak.directory.approvers import Approver

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def number() -> str:
    return f"0532{uuid4().int % 9_000_000 + 1_000_000}"


def worked_through(firm: FirmProgram, event_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        event: dict[str, Any] = firm.get(f"/v1/erp/events/{event_id}")
        return event if event["status"] != "received" else None

    return eventually(look, f"{event_id} worked through")


def texts_to(firm: FirmProgram, *numbers: str) -> list[str]:
    """What the operator took for these numbers, in any order."""
    wanted = {"90" + one[1:] for one in numbers}

    def look() -> list[str] | None:
        found = [m["text"] for m in firm.operators_texts() if m["msisdn"] in wanted]
        return sorted(found) if len(found) >= len(numbers) else None

    return eventually(look, f"messages to {len(numbers)} numbers")


def alert(*users: str, event_id: str = "") -> dict[str, Any]:
    data = {"users": [*users], "text": "Satın alma onayınızı bekliyor: SA-2026-17"}
    return {"type": "workflow.alert", "id": event_id or str(uuid4()), "data": data}


def test_a_workflow_alert_reaches_each_user_and_reports_the_one_without_a_number(
    firm: FirmProgram, receiver: Receiver
) -> None:
    firm.webhook(receiver.url, "erp.processed")
    ayse, ismail = number(), number()
    firm.put("/v1/erp/users/ayse.isik", {"msisdn": ayse})
    firm.put("/v1/erp/users/İSMAİL", {"msisdn": ismail})
    kept = firm.post("/v1/erp/events", alert("AYSE.ISIK", "ismail", "mehmet"))
    done = worked_through(firm, kept["id"])
    assert done["status"] == "partial"
    assert [sent["user"] for sent in done["sent"]] == ["AYSE.ISIK", "ismail"]
    assert done["unreachable"] == [{"user": "mehmet", "code": "user_without_number"}]
    assert texts_to(firm, ayse, ismail) == ["Satın alma onayınızı bekliyor: SA-2026-17"] * 2
    (told,) = receiver.wait_for("erp.processed")
    assert told.event["data"]["unreachable"] == done["unreachable"]
    message = firm.get(f"/v1/messages/{done['sent'][0]['message_id']}")
    assert message["requested_by"] == "logo"  # whom the key stands for; she is whom it is for


def test_a_user_whose_number_the_administrator_keeps_is_reached_and_no_key_moves_that_number(
    firm: FirmProgram,
) -> None:
    kept, registered = number(), number()
    directory = house_of(firm.stack).directory.store
    directory.approvers.put(Approver(firm.firm, "mudur", "90" + kept[1:]))
    worked_through(firm, firm.post("/v1/erp/events", alert("mudur"))["id"])
    assert len(texts_to(firm, kept)) == 1
    firm.put("/v1/erp/users/mudur", {"msisdn": registered})
    worked_through(firm, firm.post("/v1/erp/events", alert("mudur"))["id"])
    assert len(texts_to(firm, registered)) == 1
    assert directory.approvers.get(firm.firm, "mudur").msisdn == "90" + kept[1:]


def test_the_same_event_twice_is_one_and_another_under_its_id_is_refused(firm: FirmProgram) -> None:
    ayse = number()
    firm.put("/v1/erp/users/ayse", {"msisdn": ayse})
    event = alert("ayse")
    first, second = firm.post("/v1/erp/events", event), firm.post("/v1/erp/events", event)
    assert first["id"] == second["id"]
    worked_through(firm, first["id"])
    firm.post("/v1/erp/events", event)
    other = event | {"data": event["data"] | {"text": "Başka"}}
    assert firm.post("/v1/erp/events", other, expect=422)["code"] == "idempotency_mismatch"
    time.sleep(2)  # what would be sent twice would come within this
    assert len(texts_to(firm, ayse)) == 1


def test_a_document_is_worded_by_its_type_and_a_task_by_its_own_text(firm: FirmProgram) -> None:
    customer, first, last = number(), number(), number()
    firm.put(
        "/v1/erp/templates/document.created",
        {"document_type": "invoice", "text": "Sayın {unvan}, {no} numaralı {tutar} TL faturanız kesildi."},
    )
    firm.put("/v1/erp/templates/document.created", {"text": "{no} numaralı belgeniz hazır."})
    firm.put("/v1/erp/templates/task.ended", {"text": "{gorev} bitti: {sonuc}."})
    values = {"unvan": "Yılmaz Ltd.", "no": "FT-9", "tutar": "1.250,00", "recipients": customer}
    tasks: list[dict[str, Any]] = [
        {"type": "document.created", "id": "FT-9", "data": {"document_type": "invoice"} | values},
        {"type": "document.created", "id": "IR-3", "data": {"document_type": "dispatch", "no": "IR-3"}
         | {"recipients": [first]}},
        {"type": "task.ended", "id": "G-1", "data": {"gorev": "Yedek", "sonuc": "başarılı"}
         | {"recipients": [last]}},
    ]  # fmt: skip
    for task in tasks:
        assert worked_through(firm, firm.post("/v1/erp/events", task)["id"])["status"] == "processed"
    assert texts_to(firm, customer) == ["Sayın Yılmaz Ltd., FT-9 numaralı 1.250,00 TL faturanız kesildi."]
    assert texts_to(firm, first) == ["IR-3 numaralı belgeniz hazır."]
    assert texts_to(firm, last) == ["Yedek bitti: başarılı."]


def test_everything_wrong_with_an_event_is_told_at_once(firm: FirmProgram) -> None:
    body = {"type": "workflow.alarm", "id": "", "data": {"users": [True], "x": 1.5, "y": [1]}, "z": 1}
    problems = firm.post("/v1/erp/events", body, expect=422)["problems"]
    assert sorted(problem["pointer"] for problem in problems) == [
        "/data/users/0",
        "/data/y",
        "/id",
        "/type",
        "/z",
    ]


def hook(firm: FirmProgram, path: str, body: bytes, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value.encode() for name, value in headers.items()}
    return httpx.post(firm.stack.api_url + path, content=body, headers=named, timeout=20)


def test_a_signed_foreign_event_is_taken_and_every_forgery_is_not(firm: FirmProgram) -> None:
    source = firm.put("/v1/erp/sources/workflow", {"scheme": "standard"})
    ayse = number()
    firm.put("/v1/erp/users/ayse", {"msisdn": ayse})
    body = json.dumps({"type": "workflow.notice", "data": {"users": ["ayse"], "text": "Bilginize"}}).encode()
    now, signer = datetime.now(UTC), Webhook(source["secret"])

    def signed(at: datetime, message_id: str = "msg_1", **changed: str) -> dict[str, str]:
        headers = {
            "webhook_id": message_id,
            "webhook_timestamp": str(int(at.timestamp())),
            "webhook_signature": signer.sign(message_id, at, body.decode()),
        }
        return headers | changed

    forgeries = [
        signed(now - timedelta(seconds=302)),
        signed(now + timedelta(seconds=360)),  # a cold start takes its time
        signed(now, webhook_id="msg_2"),
        signed(now, webhook_timestamp="soon"),
        signed(now, webhook_signature="v1,é"),
        signed(now, webhook_signature="v1,AAAA"),
        {name: value for name, value in signed(now).items() if name != "webhook_signature"},
        {},
    ]
    answers = [hook(firm, source["path"], body, **headers).status_code for headers in forgeries]
    assert answers == [401] * len(forgeries)
    assert hook(firm, source["path"], body + b" ", **signed(now)).status_code == 401
    assert hook(firm, source["path"].replace("workflow", "other"), body, **signed(now)).status_code == 401
    two = signed(now, webhook_signature="v1,AAAA " + signer.sign("msg_1", now, body.decode()))
    taken = hook(firm, source["path"], body, **two)
    assert taken.status_code == 202
    again = hook(firm, source["path"], body, **signed(now))
    assert (again.status_code, again.headers["idempotent-replayed"]) == (202, "true")
    assert worked_through(firm, taken.json()["id"])["status"] == "processed"
    assert texts_to(firm, ayse) == ["Bilginize"]


def test_githubs_signature_is_judged_over_the_raw_body(firm: FirmProgram) -> None:
    source = firm.put("/v1/erp/sources/depo", {"scheme": "github"})
    whom = number()
    body = json.dumps(
        {"type": "task.started", "data": {"recipients": whom, "text": "Sayım başladı"}}
    ).encode()
    signature = "sha256=" + hmac.new(source["secret"].encode(), body, hashlib.sha256).hexdigest()
    assert hook(firm, source["path"], body, x_hub_signature_256="sha256=" + "0" * 64).status_code == 401
    assert hook(firm, source["path"], body[:-1], x_hub_signature_256=signature).status_code == 401
    taken = hook(firm, source["path"], body, x_hub_signature_256=signature, x_github_delivery="d-1")
    assert worked_through(firm, taken.json()["id"])["source_id"] == "d-1"
    assert texts_to(firm, whom) == ["Sayım başladı"]


ODOO_RULES = [
    {
        "type": "document.created",
        "when": "_model == 'account.move' && state == 'posted'",
        "id": "join('-', ['odoo', to_string(_id), state])",
        "data": {
            "document_type": "'invoice'",
            "recipients": "partner_mobile || partner_phone",
            "unvan": "partner_name",
            "no": "name",
        },
    }
]


def test_odoos_secret_url_is_answered_within_its_second_and_its_payload_mapped(firm: FirmProgram) -> None:
    source = firm.put("/v1/erp/sources/odoo", {"scheme": "url", "rules": ODOO_RULES})
    firm.put(
        "/v1/erp/templates/document.created", {"text": "Sayın {unvan}, {no} numaralı faturanız kesilmiştir."}
    )
    whom = number()
    payload = {
        "_model": "account.move",
        "_id": 42,
        "name": "INV/2026/00042",
        "state": "posted",
        "partner_name": "Kaya Gıda",
        "partner_mobile": False,
        "partner_phone": whom,
    }
    tried = firm.post("/v1/erp/sources/odoo/try", payload, expect=200)
    assert (tried["id"], tried["recipients"]) == ("odoo-42-posted", [whom])
    body = json.dumps(payload).encode()
    hook(firm, source["path"], body)  # wakes the function
    began = time.monotonic()
    taken = hook(firm, source["path"], body)
    assert time.monotonic() - began < 1
    assert taken.status_code == 202
    assert hook(firm, source["path"][:-4] + "AAAA", body).status_code == 401
    assert worked_through(firm, taken.json()["id"])["status"] == "processed"
    assert texts_to(firm, whom) == ["Sayın Kaya Gıda, INV/2026/00042 numaralı faturanız kesilmiştir."]
    draft = hook(firm, source["path"], json.dumps(payload | {"state": "draft"}).encode())
    assert worked_through(firm, draft.json()["id"])["refused"] == [{"code": "no_rule_matches", "pointer": ""}]


def test_after_a_rotation_both_urls_hold(firm: FirmProgram) -> None:
    old = firm.put("/v1/erp/sources/odoo", {"scheme": "url"})["path"]
    new = firm.post("/v1/erp/sources/odoo/rotate", expect=200)["path"]
    body = json.dumps({"type": "task.started", "data": {"recipients": number(), "text": "a"}}).encode()
    assert {hook(firm, path, body).status_code for path in (old, new)} == {202}


def test_another_firm_sees_nothing_of_it(firm: FirmProgram, another_firm: FirmProgram) -> None:
    firm.put("/v1/erp/users/ayse", {"msisdn": number()})
    source = firm.put("/v1/erp/sources/odoo", {"scheme": "url"})
    kept = firm.post("/v1/erp/events", alert("ayse"))
    assert another_firm.get("/v1/erp/users")["users"] == []
    assert another_firm.get("/v1/erp/sources")["sources"] == []
    another_firm.get(f"/v1/erp/events/{kept['id']}", expect=404)
    another_firm.post("/v1/erp/sources/odoo/rotate", expect=404)
    theirs = source["path"].replace(firm.firm, another_firm.firm)
    assert hook(firm, theirs, b"{}").status_code == 401
    event = another_firm.post("/v1/erp/events", alert("ayse"))
    assert worked_through(another_firm, event["id"])["status"] == "failed"
