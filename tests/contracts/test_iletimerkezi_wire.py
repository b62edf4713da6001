"""İletiMerkezi's wire: what the adapter writes, and what it makes of everything that may come back."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.contracts.benches import call
from tests.contracts.wires import answering
from ulak.operators.iletimerkezi import IletiMerkezi, hears
from ulak.operators.port import Accepted, Answer, InDoubt, Rejected, ReportRow
from ulak.rules import Purpose, Then

NUMBER = "905321234567"
LOGIN = {"key": "k", "hash": "h"}


def told(code: object, status: int = 200, **more: Any) -> httpx.Response:
    return httpx.Response(status, json={"response": {"status": {"code": code, "message": ""}, **more}})


def operator(answer: httpx.Response, seen: list[httpx.Request] | None = None) -> IletiMerkezi:
    def take(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return answer

    made: IletiMerkezi = answering(IletiMerkezi, LOGIN, take)
    return made


def written(*msisdns: str, **more: Any) -> dict[str, Any]:
    seen: list[httpx.Request] = []
    operator(told(200, order={"id": 7}), seen).send(call(*msisdns, **more))
    assert seen[0].url.path == "/v1/send-sms/json"
    request: dict[str, Any] = json.loads(seen[0].content)["request"]
    assert request["authentication"] == LOGIN
    return dict(request["order"])


def test_one_text_goes_to_many_and_is_informational() -> None:
    assert written(NUMBER, "905331234567") == {
        "sender": "ULAK",
        "sendDateTime": "",
        "iys": "0",
        "message": {"text": "Merhaba", "receipents": {"number": [f"+{NUMBER}", "+905331234567"]}},
    }


def test_texts_that_differ_are_a_list_and_a_commercial_order_asks_iys() -> None:
    order = written(NUMBER, "905331234567", texts=["bir", "iki"], purpose=Purpose.COMMERCIAL)
    assert [one["text"] for one in order["message"]] == ["bir", "iki"]
    assert (order["iys"], order["iysList"]) == ("1", "BIREYSEL")


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        pytest.param(told("200", order={"id": "7"}), Accepted("7"), id="code as text"),
        pytest.param(told(200, order={"id": 7}), Accepted("7"), id="code as number"),
        pytest.param(told(200), InDoubt, id="no order"),
        pytest.param(told(401), InDoubt, id="a refusal in a 200"),
        pytest.param(httpx.Response(200, text="<html>"), InDoubt, id="garbage"),
        pytest.param(httpx.Response(500), InDoubt, id="500"),
        pytest.param(told(503, 503), InDoubt("refused_operator_error:503"), id="503"),
        pytest.param(told(402, 402), Rejected("402", "refused_no_credit", Then.PAUSE), id="credit"),
        pytest.param(told(451, 451), Rejected("451", "refused_duplicate", Then.FAIL), id="duplicate"),
        pytest.param(told(499, 499), Rejected("499", "refused_unknown", Then.FAIL), id="a code nobody knows"),
    ],
)
def test_every_answer_is_understood_or_in_doubt(
    response: httpx.Response, answer: Answer | type[InDoubt]
) -> None:
    got = operator(response).send(call(NUMBER))
    assert isinstance(got, answer) if isinstance(answer, type) else got == answer


def test_a_pushed_report_is_of_its_order() -> None:
    report = {"report": {"id": 1, "packet_id": 7, "status": "delivered", "to": f"+{NUMBER}", "body": "x"}}
    assert hears(json.dumps(report).encode(), "sms").reports == (ReportRow("7", NUMBER, "delivered"),)
    with pytest.raises(ValueError, match="no report"):
        hears(b"[]", "sms")
