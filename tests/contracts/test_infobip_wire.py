"""Infobip's wire: what the adapter writes, and what it makes of everything that may come back."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.contracts.benches import call
from tests.contracts.wires import answering
from ulak.operators.infobip import Infobip, hears
from ulak.operators.port import NO_REPORTS, Accepted, Answer, InDoubt, Rejected, ReportRow, ReportsUnavailable
from ulak.operators.wire import Heard
from ulak.rules import Purpose, Then
from ulak.text import MessageType

NUMBER = "905321234567"
LOGIN = {"api_key": "k", "brand_code": "611001"}


def message(group: str, name: str = "") -> dict[str, Any]:
    return {"messageId": "m", "status": {"groupName": group, "name": name}}


def accepted(*messages: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json={"bulkId": "7f3a-0-0", "messages": list(messages)})


def operator(answer: httpx.Response, seen: list[httpx.Request] | None = None) -> Infobip:
    def take(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return answer

    made: Infobip = answering(Infobip, LOGIN, take)
    return made


def written(**more: Any) -> tuple[httpx.Request, dict[str, Any]]:
    seen: list[httpx.Request] = []
    operator(accepted(message("PENDING")), seen).send(call(NUMBER, **more))
    return seen[0], json.loads(seen[0].content)


def test_a_call_carries_our_reference_as_its_bulk_id() -> None:
    request, body = written()
    assert (request.url.path, request.headers["authorization"]) == ("/sms/3/messages", "App k")
    assert body == {
        "messages": [
            {
                "sender": "ULAK",
                "destinations": [{"to": NUMBER}],
                "content": {"text": "Merhaba"},
                "webhooks": {"callbackData": "7f3a-0-0"},
            }
        ],
        "options": {"schedule": {"bulkId": "7f3a-0-0"}},
    }


def test_a_flash_and_a_commercial_message_say_so() -> None:
    assert written(message_type=MessageType.FLASH)[1]["messages"][0]["options"] == {"flash": True}
    options = written(purpose=Purpose.COMMERCIAL)[1]["messages"][0]["options"]
    assert options == {"regional": {"turkeyIys": {"recipientType": "BIREYSEL", "brandCode": 611001}}}


def test_a_push_is_binary_content_with_its_header() -> None:
    (message,) = written(text="http://a.tr/k Kampanya", message_type=MessageType.WAP_PUSH)[1]["messages"]
    assert message["content"] == {
        "dataCoding": 4,
        "esmClass": 64,
        "hex": "06 05 04 0b 84 23 f0 01 06 04 03 ae 81 ea "
        "02 05 6a 00 45 c6 0c 03 61 2e 74 72 2f 6b 00 07 01 03 4b 61 6d 70 61 6e 79 61 00 01 01",
    }


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        pytest.param(accepted(message("PENDING")), Accepted("7f3a-0-0"), id="accepted"),
        pytest.param(
            accepted(message("REJECTED"), message("PENDING")), Accepted("7f3a-0-0"), id="some are rejected"
        ),
        pytest.param(
            accepted(message("REJECTED", "REJECTED_NOT_ENOUGH_CREDITS")),
            Rejected("REJECTED_NOT_ENOUGH_CREDITS", "refused_no_credit", Then.PAUSE),
            id="all are rejected",
        ),
        pytest.param(
            accepted(message("REJECTED", "REJECTED_NEW")),
            Rejected("REJECTED_NEW", "refused_unknown", Then.FAIL),
            id="rejected for what nobody knows",
        ),
        pytest.param(httpx.Response(200, json={}), InDoubt, id="nothing"),
        pytest.param(httpx.Response(200, text="<html>"), InDoubt, id="garbage"),
        pytest.param(httpx.Response(500), InDoubt, id="500"),
        pytest.param(httpx.Response(401), Rejected("401", "refused_credentials", Then.PAUSE), id="401"),
        pytest.param(httpx.Response(429), Rejected("429", "refused_rate", Then.RETRY), id="429"),
    ],
)
def test_every_answer_is_understood_or_in_doubt(
    response: httpx.Response, answer: Answer | type[InDoubt]
) -> None:
    got = operator(response).send(call(NUMBER))
    assert isinstance(got, answer) if isinstance(answer, type) else got == answer


ROW = {
    "bulkId": "7f3a-0-0",
    "destination": NUMBER,
    "doneAt": "2026-11-22T12:00:00.000+0000",
    "messageCount": 2,
    "status": {"groupName": "DELIVERED"},
}


def test_reports_and_queries_are_of_the_logs() -> None:
    seen: list[httpx.Request] = []
    adapter = operator(httpx.Response(200, json={"results": [ROW, {}]}), seen)
    told = adapter.reports(["7f3a-0-0"], 0, 1, 1)
    assert list(told.rows) == [ReportRow("7f3a-0-0", NUMBER, "DELIVERED", 1_795_348_800_000, 2)]
    assert told.last
    assert adapter.query("7f3a-0-0") == "7f3a-0-0"
    assert {request.url.params["bulkId"] for request in seen} == {"7f3a-0-0"}
    assert operator(httpx.Response(200, json={"results": []})).query("7f3a-0-0") is None
    assert adapter.reports([], 0, 1, 1) == NO_REPORTS == adapter.reports_between(0, 1, 1)


@pytest.mark.parametrize(
    ("answer", "throttled"),
    [(httpx.Response(429), True), (httpx.Response(500), False), (httpx.Response(200, json={}), False)],
    ids=["too often", "down", "no results"],
)
def test_logs_that_are_not_given_are_unavailable(answer: httpx.Response, throttled: bool) -> None:
    with pytest.raises(ReportsUnavailable) as raised:
        operator(answer).reports(["7f3a-0-0"], 0, 1, 1)
    assert raised.value.throttled is throttled


def test_a_push_holds_reports_and_messages_from_phones() -> None:
    report = {**ROW, "to": f"+{NUMBER}", "callbackData": "7f3a-0-0"}
    del report["destination"]
    inbound = {
        "messageId": "9",
        "from": NUMBER,
        "to": "4609",
        "text": "RET",
        "receivedAt": "2026-11-22T12:00:00.000+0000",
    }
    heard = hears(json.dumps({"results": [report, inbound, 7]}).encode(), "sms")
    assert [(row.msisdn, row.raw_status, row.reference) for row in heard.reports] == [
        (NUMBER, "DELIVERED", "7f3a-0-0")
    ]
    (one,) = heard.inbound
    assert (one.msisdn, one.to, one.text, one.received_at) == (NUMBER, "4609", "RET", 1_795_348_800_000)
    assert hears(b'{"results": []}', "sms") == Heard()
    for unreadable in (b"<xml>", b"[]", b"{}"):
        with pytest.raises(ValueError, match="no "):
            hears(unreadable, "sms")
