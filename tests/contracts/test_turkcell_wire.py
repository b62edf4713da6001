"""Mesajüssü's wire: what the adapter writes, and what it makes of everything that may come back."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.contracts.benches import call
from tests.contracts.wires import answering
from ulak.operators.port import Accepted, Answer, InDoubt, NotSent, Outbound, Rejected
from ulak.operators.turkcell import Turkcell
from ulak.rules import Then
from ulak.text import MessageType

NUMBER = "905321234567"
LOGIN = {"username": "u", "password": "p"}
API = "/api/api/integration/v2"


def operator(*answers: httpx.Response, seen: list[httpx.Request] | None = None) -> Turkcell:
    """Its answers to send calls, one after another; the last again and again."""
    left = list(answers)
    logins = 0

    def take(request: httpx.Request) -> httpx.Response:
        nonlocal logins
        if seen is not None:
            seen.append(request)
        if request.url.path == f"{API}/login":
            logins += 1
            return httpx.Response(200, json={"token": f"t{logins}"})
        return left.pop(0) if len(left) > 1 else left[0]

    made: Turkcell = answering(Turkcell, LOGIN, take)
    return made


def written(outbound: Outbound) -> tuple[httpx.Request, dict[str, Any]]:
    seen: list[httpx.Request] = []
    operator(httpx.Response(200, json={"campaignId": 7}), seen=seen).send(outbound)
    assert json.loads(seen[0].content) == {"username": "u", "password": "p"}
    return seen[1], json.loads(seen[1].content)


def test_one_text_goes_to_many_receivers_without_turkcells_own_addition() -> None:
    request, body = written(call(NUMBER, "905331234567"))
    assert (request.url.path, request.headers["token"]) == (f"{API}/sms/send/oton", "t1")
    assert body == {
        "message": "Merhaba",
        "sender": "ULAK",
        "etkFlag": False,
        "receivers": ["5321234567", "5331234567"],
    }


def test_texts_that_differ_go_each_with_its_receiver() -> None:
    request, body = written(call(NUMBER, "905331234567", texts=["bir", "iki"]))
    assert request.url.path == f"{API}/sms/send/nton"
    assert body == {
        "messages": [
            {"receiver": "5321234567", "message": "bir", "sender": "ULAK"},
            {"receiver": "5331234567", "message": "iki", "sender": "ULAK"},
        ],
        "etkFlag": False,
    }


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        pytest.param(httpx.Response(200, json={"campaignId": 7}), Accepted("7"), id="accepted"),
        pytest.param(
            httpx.Response(200, json={"resultDescription": "success"}),
            Accepted("7f3a-0-0"),
            id="without an id",
        ),
        pytest.param(httpx.Response(200, json={"resultDescription": "error"}), InDoubt, id="200, no success"),
        pytest.param(httpx.Response(200, json={}), InDoubt, id="nothing"),
        pytest.param(httpx.Response(200, content=b"<html>"), InDoubt, id="garbage"),
        pytest.param(httpx.Response(500), InDoubt, id="500"),
        pytest.param(httpx.Response(302), InDoubt, id="moved"),
        pytest.param(httpx.Response(920), InDoubt("refused_operator_error:920"), id="system"),
        pytest.param(httpx.Response(999), InDoubt("refused_unknown:999"), id="a status nobody knows"),
        pytest.param(
            httpx.Response(823), Rejected("823", "refused_caller_address", Then.PAUSE), id="address"
        ),
        pytest.param(httpx.Response(869), Rejected("869", "refused_hours", Then.RETRY), id="hours"),
        pytest.param(httpx.Response(938), Rejected("938", "refused_hours", Then.RETRY), id="working hours"),
        pytest.param(httpx.Response(883), Rejected("883", "refused_iys_no_brand", Then.PAUSE), id="brand"),
        pytest.param(httpx.Response(996), Rejected("996", "refused_blacklisted", Then.FAIL), id="blacklist"),
        pytest.param(httpx.Response(907), Rejected("907", "refused_account", Then.PAUSE), id="locked"),
        pytest.param(
            httpx.Response(908), Rejected("908", "refused_credentials", Then.PAUSE), id="no token holds"
        ),
    ],
)
def test_every_answer_is_understood_or_in_doubt(
    response: httpx.Response, answer: Answer | type[InDoubt]
) -> None:
    got = operator(response).send(call(NUMBER))
    assert isinstance(got, answer) if isinstance(answer, type) else got == answer


@pytest.mark.parametrize("status", [401, 908, 918])
def test_a_dead_token_is_renewed_and_the_call_made_again(status: int) -> None:
    seen: list[httpx.Request] = []
    adapter = operator(httpx.Response(status), httpx.Response(200, json={"campaignId": 7}), seen=seen)
    assert adapter.send(call(NUMBER)) == Accepted("7")
    assert [request.headers.get("token") for request in seen] == [None, "t1", None, "t2"]


@pytest.mark.parametrize(
    ("login", "answer"),
    [
        (httpx.Response(902), Rejected("902", "refused_credentials", Then.PAUSE)),
        (httpx.Response(823), Rejected("823", "refused_caller_address", Then.PAUSE)),
        (httpx.Response(503), NotSent("no token, HTTP 503")),
        (httpx.Response(920), NotSent("no token, HTTP 920")),
    ],
    ids=["password", "address", "down", "system"],
)
def test_a_log_in_that_fails_lets_nothing_leave(login: httpx.Response, answer: Answer) -> None:
    assert answering(Turkcell, LOGIN, lambda request: login).send(call(NUMBER)) == answer


TCKNS = ("17291716060", "10000000146")


def by_tckn(*answers: httpx.Response, seen: list[httpx.Request] | None = None, **more: Any) -> Answer:
    made = operator(*answers, seen=seen)
    fields = {"texts": ["Sayin uye"] * 2, "tckns": TCKNS, "message_type": MessageType.TCKN} | more
    return made.send(call("bir", "iki", **fields))


def test_a_tckn_goes_to_the_partner_in_xml_and_is_named_nowhere_else() -> None:
    seen: list[httpx.Request] = []
    assert by_tckn(httpx.Response(200, text="ID:4711"), seen=seen) == Accepted("4711")
    (request,) = seen
    assert request.url.path == "/xmlapi.aspx"
    assert "17291716060" not in str(request.url)
    assert request.content.decode() == (
        "<MainmsgBody><UserName>u</UserName><PassWord>p</PassWord><Action>0</Action><Mesgbody>Sayin uye</Mesgbody>"
        "<Numbers>17291716060,10000000146</Numbers><Originator>ULAK</Originator><SDate></SDate></MainmsgBody>"
    )


def test_texts_that_differ_go_each_with_its_tckn_and_marks_are_escaped() -> None:
    seen: list[httpx.Request] = []
    by_tckn(httpx.Response(200, text="ID: 4711"), seen=seen, texts=["a & b", "<c>"])
    body = seen[0].content.decode()
    assert "<Message><Mesgbody>a &amp; b</Mesgbody><Number>17291716060</Number></Message>" in body
    assert "<Mesgbody>&lt;c&gt;</Mesgbody>" in body


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        (httpx.Response(200, text="01"), Rejected("01", "refused_credentials", Then.PAUSE)),
        (httpx.Response(200, text="06"), Rejected("06", "refused_sender_id", Then.PAUSE)),
        (httpx.Response(200, text="11"), InDoubt("refused_operator_error:11")),
        (httpx.Response(200, text="77"), InDoubt("refused_unknown:77")),
        (httpx.Response(200, text="<html>"), InDoubt("HTTP 200 without a readable answer")),
        (httpx.Response(500, text="ID:1"), InDoubt("HTTP 500 without a readable answer")),
    ],
)
def test_every_answer_about_tckns_is_understood_or_in_doubt(response: httpx.Response, answer: Answer) -> None:
    assert by_tckn(response) == answer


def test_without_an_address_of_the_partners_no_tckn_leaves() -> None:
    made = Turkcell.connect(LOGIN, None, 1)
    sent = call("bir", texts=["a"], tckns=TCKNS[:1], message_type=MessageType.TCKN)
    assert made.send(sent) == Rejected("no address", "refused_address", Then.PAUSE)
    made._http.close()
