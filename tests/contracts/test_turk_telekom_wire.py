"""TT Mesaj's wire: what the adapter writes, and what it makes of everything that may come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.contracts.benches import call
from tests.contracts.wires import answering
from ulak.operators.port import NO_REPORTS, Accepted, Answer, InDoubt, NotSent, Outbound, Rejected
from ulak.operators.turk_telekom import TurkTelekom
from ulak.rules import Purpose, Then
from ulak.text import MessageType

NUMBER = "905321234567"
LOGIN = {"username": "u", "password": "p", "brand_code": "611001"}
ACCEPTED = {"sonuc": "*OK*77", "kontor": "10", "message": "*OK*"}
TOKEN = {"access_token": "t1", "expires_in": 86400}


def operator(
    answer: httpx.Response | Callable[[httpx.Request], httpx.Response],
    seen: list[httpx.Request] | None = None,
    **credentials: str,
) -> TurkTelekom:
    def take(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        if request.url.path == "/api/Login/TokenJson":
            return httpx.Response(200, json=TOKEN)
        return answer if isinstance(answer, httpx.Response) else answer(request)

    made: TurkTelekom = answering(TurkTelekom, LOGIN | credentials, take)
    return made


def written(outbound: Outbound, **credentials: str) -> tuple[list[httpx.Request], dict[str, Any]]:
    seen: list[httpx.Request] = []
    assert operator(httpx.Response(200, json=ACCEPTED), seen, **credentials).send(outbound) == Accepted("77")
    return seen, json.loads(seen[-1].content)


def test_a_token_is_asked_for_first_and_the_call_carries_it() -> None:
    seen, body = written(call(NUMBER, "994501234567", text="Merhaba"))
    login, sent = seen
    assert json.loads(login.content) == {"userName": "u", "password": "p"}
    assert (sent.url.path, sent.headers["authorization"]) == ("/api/SendSms/SendSingle", "Bearer t1")
    assert body == {
        "username": "u",
        "password": "p",
        "numbers": "905321234567,00994501234567",
        "message": "Merhaba",
        "origin": "ULAK",
        "sd": "0",
        "ed": "0",
        "isNotification": True,
        "recipentType": "BIREYSEL",
        "brandCode": "",
    }


def test_the_token_can_be_another_users() -> None:
    seen, body = written(call(NUMBER), api_username="api", api_password="secret")
    assert json.loads(seen[0].content) == {"userName": "api", "password": "secret"}
    assert (body["username"], body["password"]) == ("u", "p")


def test_a_commercial_message_is_no_notification_and_names_the_brand() -> None:
    _, body = written(call(NUMBER, purpose=Purpose.COMMERCIAL))
    assert (body["isNotification"], body["recipentType"], body["brandCode"]) == (False, "BIREYSEL", "611001")


def test_a_code_goes_by_its_own_route() -> None:
    seen, body = written(call(NUMBER, message_type=MessageType.OTP))
    assert seen[-1].url.path == "/api/Otp/SendSms"
    assert body == {
        "username": "u",
        "password": "p",
        "number": NUMBER,
        "origin": "ULAK",
        "messageText": "Merhaba",
        "sendDate": "0",
        "endDate": "0",
    }


def test_a_call_of_several_texts_is_never_made() -> None:
    with pytest.raises(ValueError, match="too many"):
        operator(httpx.Response(200, json=ACCEPTED)).send(call(NUMBER, "905321234568", texts=["a", "b"]))


def told(sonuc: object, status: int = 200, **more: object) -> httpx.Response:
    return httpx.Response(status, json={"sonuc": sonuc, "kontor": "", **more})


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        pytest.param(told("*OK*77"), Accepted("77"), id="accepted"),
        pytest.param(told("", message="*OK*78"), Accepted("78"), id="accepted, told in message"),
        pytest.param(told("*OK*"), InDoubt, id="accepted without an id"),
        pytest.param(told("1"), Rejected("1", "refused_credentials", Then.PAUSE), id="credentials"),
        pytest.param(told("2"), Rejected("2", "refused_caller_address", Then.PAUSE), id="address"),
        pytest.param(told(5), Rejected("5", "refused_sender_id", Then.PAUSE), id="a number"),
        pytest.param(told("13"), Rejected("13", "refused_rate", Then.RETRY), id="traffic"),
        pytest.param(told("14"), Rejected("14", "refused_no_credit", Then.PAUSE), id="credit"),
        pytest.param(told("34"), Rejected("34", "refused_iys_no_brand", Then.PAUSE), id="brand"),
        pytest.param(told("WP:-16,hata"), InDoubt("refused_operator_error:-16"), id="negative"),
        pytest.param(told("99"), InDoubt("refused_unknown:99"), id="a code nobody knows"),
        pytest.param(told(None), InDoubt, id="nothing"),
        pytest.param(httpx.Response(200, content=b"<html>"), InDoubt, id="garbage"),
        pytest.param(httpx.Response(200, json=["*OK*1"]), InDoubt, id="a list"),
        pytest.param(httpx.Response(500, json=ACCEPTED), InDoubt, id="accepted in a 500"),
        pytest.param(httpx.Response(502), InDoubt, id="502"),
        pytest.param(httpx.Response(400), Rejected("400", "refused_parameter", Then.FAIL), id="400"),
        pytest.param(
            httpx.Response(401), Rejected("401", "refused_credentials", Then.PAUSE), id="401 always"
        ),
        pytest.param(httpx.Response(429), Rejected("429", "refused_rate", Then.RETRY), id="429"),
    ],
)
def test_every_answer_is_understood_or_in_doubt(
    response: httpx.Response, answer: Answer | type[InDoubt]
) -> None:
    got = operator(response).send(call(NUMBER))
    assert isinstance(got, answer) if isinstance(answer, type) else got == answer


@pytest.mark.parametrize(
    ("login", "answer"),
    [
        (httpx.Response(401), Rejected("401", "refused_credentials", Then.PAUSE)),
        (
            httpx.Response(400, json={"error": "invalid_grant"}),
            Rejected("400", "refused_credentials", Then.PAUSE),
        ),
        (httpx.Response(500), NotSent("no token, HTTP 500")),
        (httpx.Response(200, json={}), NotSent("no token, HTTP 200")),
        (httpx.ConnectError("x"), NotSent("ConnectError")),
        (httpx.ReadTimeout("x"), NotSent("ReadTimeout")),
    ],
    ids=["401", "400", "500", "nothing", "nobody", "silence"],
)
def test_without_a_token_nothing_of_the_call_leaves(
    login: httpx.Response | Exception, answer: Answer
) -> None:
    def take(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/Login/TokenJson"
        if isinstance(login, Exception):
            raise login
        return login

    assert answering(TurkTelekom, LOGIN, take).send(call(NUMBER)) == answer


def test_it_lists_no_reports() -> None:
    adapter = operator(httpx.Response(500))
    assert adapter.reports(["77"], 0, 1, 1) == NO_REPORTS == adapter.reports_between(0, 1, 1)
