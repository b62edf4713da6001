"""Netgsm's wire, octet by octet: what the adapter writes, and what it makes of everything that may come back."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.contracts.benches import call
from tests.contracts.netgsm_bench import netgsm
from tests.simulator.simulator_world import running
from ulak.operators.http import Http, basic_authorization
from ulak.operators.netgsm import Netgsm
from ulak.operators.port import (
    Accepted,
    Answer,
    BalanceUnavailable,
    InDoubt,
    NotSent,
    OperatorBalance,
    Rejected,
    ReportRow,
    ReportsUnavailable,
)
from ulak.rules import Purpose, Then, profile
from ulak.text import MessageType

NUMBER = "905321234567"
LOGIN = {"username": "u", "password": "p"}
NOON_UTC = 1_795_348_800_000 + 750  # 2026-11-22 12:00:00.750 UTC, 15:00 in Türkiye


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> Netgsm:
    transport = httpx.MockTransport(answer)
    basic = {"authorization": basic_authorization("u", "p")}
    return Netgsm(Http(transport, "http://operator", 1, basic), LOGIN)


def failing(error: Exception) -> Netgsm:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    return answering(fail)


def sent(**more: Any) -> dict[str, Any]:
    """The body of a call as it leaves."""
    bodies: list[dict[str, Any]] = []

    def take(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json={"code": "00", "jobid": "1"})

    answering(take).send(call(NUMBER, **more))
    return bodies[0]


# --- what is written --------------------------------------------------------------------------------------


def test_a_call_is_written_as_netgsm_documents_it() -> None:
    seen: list[httpx.Request] = []

    def take(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"code": "00", "jobid": 1742})

    answer = answering(take).send(call(NUMBER, "994501234567", texts=["Bir", "İki"]))
    assert answer == Accepted("1742")
    (request,) = seen
    assert (request.method, request.url.path) == ("POST", "/sms/rest/v2/send")
    assert request.headers["authorization"] == "Basic " + base64.b64encode(b"u:p").decode()
    assert json.loads(request.content) == {
        "msgheader": "ULAK",
        "messages": [{"msg": "Bir", "no": "5321234567"}, {"msg": "İki", "no": "994501234567"}],
        "iysfilter": "0",
        "referansID": "7f3a-0-0",
        "encoding": "TR",
    }


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Borcunuz 12 TL {a}", None), ("Şöyle", "TR"), ("kâr", "TR"), ("1 €", "TR"), ("😀", "TR")],
)
def test_letters_beyond_ascii_ask_for_the_encoding_that_takes_them(text: str, encoding: str | None) -> None:
    assert sent(texts=[text]).get("encoding") == encoding


@pytest.mark.parametrize(("purpose", "filter_"), [(Purpose.INFORMATIONAL, "0"), (Purpose.COMMERCIAL, "11")])
def test_the_purpose_says_whether_iys_is_asked(purpose: Purpose, filter_: str) -> None:
    assert sent(purpose=purpose)["iysfilter"] == filter_


def report_request(ask: Callable[[Netgsm], object]) -> dict[str, Any]:
    bodies: list[dict[str, Any]] = []

    def take(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/sms/rest/v2/report"
        bodies.append(json.loads(request.content))
        return httpx.Response(406, json={"code": "60"})

    ask(answering(take))
    return bodies[0]


def test_pages_count_from_0_on_the_wire_and_times_are_türkiyes() -> None:
    body = report_request(lambda one: one.reports(["17", "18"], NOON_UTC, NOON_UTC + 3_600_000, 1))
    assert body == {
        "jobids": ["17", "18"],
        "startdate": "22.11.2026 15:00:00",
        "stopdate": "22.11.2026 16:00:00",
        "pagenumber": 0,
        "pagesize": 100,
    }


def test_a_window_names_no_job() -> None:
    body = report_request(lambda one: one.reports_between(NOON_UTC, NOON_UTC, 3))
    assert "jobids" not in body
    assert body["pagenumber"] == 2


# --- what comes back of a call ----------------------------------------------------------------------------

GARBAGE = b"<html>Bak\xfdmday\xfdz</html>"


def unpackable() -> httpx.Response:
    return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b"not gzip"))


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        pytest.param(
            httpx.Response(200, json={"code": "00", "jobid": 17}), Accepted("17"), id="jobid a number"
        ),
        pytest.param(
            httpx.Response(200, json={"code": "00", "jobid": "00017"}), Accepted("00017"), id="zeros kept"
        ),
        pytest.param(httpx.Response(200, json={"code": "00"}), InDoubt, id="00 without a job"),
        pytest.param(httpx.Response(200, json={"code": "00", "jobid": None}), InDoubt, id="00, job null"),
        pytest.param(httpx.Response(200, json=["00", "17"]), InDoubt, id="a list"),
        pytest.param(httpx.Response(200, content=b""), InDoubt, id="empty"),
        pytest.param(httpx.Response(200, content=GARBAGE), InDoubt, id="garbage"),
        pytest.param(httpx.Response(200, content=b'{"code":"00","jobid":"1'), InDoubt, id="cut short"),
        pytest.param(httpx.Response(200, json={"code": "30"}), InDoubt, id="a refusal in a 200"),
        pytest.param(unpackable(), InDoubt, id="cannot be unpacked"),
        pytest.param(httpx.Response(500, json={"code": "00", "jobid": "1"}), InDoubt, id="00 in a 500"),
        pytest.param(httpx.Response(502, content=GARBAGE), InDoubt, id="502"),
        pytest.param(httpx.Response(503), InDoubt, id="503"),
        pytest.param(httpx.Response(504), InDoubt, id="504"),
        pytest.param(httpx.Response(408), InDoubt, id="408"),
        pytest.param(httpx.Response(302, headers={"location": "/elsewhere"}), InDoubt, id="moved"),
        pytest.param(httpx.Response(406, content=GARBAGE), InDoubt, id="406 without a code"),
        pytest.param(
            httpx.Response(406, json={"code": 70}),
            Rejected("70", "refused_parameter", Then.FAIL),
            id="code a number",
        ),
        pytest.param(
            httpx.Response(406, json={"code": "77"}),
            Rejected("77", "refused_unknown", Then.FAIL),
            id="new code",
        ),
        pytest.param(httpx.Response(429), Rejected("429", "refused_rate", Then.RETRY), id="429"),
        pytest.param(httpx.Response(401), Rejected("401", "refused_credentials", Then.PAUSE), id="401"),
        pytest.param(httpx.Response(403), Rejected("403", "refused_credentials", Then.PAUSE), id="403"),
        pytest.param(httpx.Response(404), Rejected("404", "refused_address", Then.PAUSE), id="404"),
        pytest.param(httpx.Response(405), Rejected("405", "refused_address", Then.PAUSE), id="405"),
        pytest.param(httpx.Response(413), Rejected("413", "refused_parameter", Then.FAIL), id="413"),
    ],
)
def test_every_answer_of_the_operator_is_understood_or_in_doubt(
    response: httpx.Response, answer: Answer | type[InDoubt]
) -> None:
    got = answering(lambda _: response).send(call(NUMBER))
    assert isinstance(got, answer) if isinstance(answer, type) else got == answer


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (httpx.ConnectError("refused"), NotSent),
        (httpx.ConnectTimeout("no route"), NotSent),
        (httpx.PoolTimeout("all in use"), NotSent),
        (httpx.UnsupportedProtocol("no http://"), NotSent),
        (httpx.LocalProtocolError("a line break in a header"), NotSent),
        (httpx.WriteError("reset"), InDoubt),
        (httpx.WriteTimeout("slow"), InDoubt),
        (httpx.ReadError("reset"), InDoubt),
        (httpx.ReadTimeout("silent"), InDoubt),
        (httpx.RemoteProtocolError("closed"), InDoubt),
        (httpx.CloseError("closed"), InDoubt),
        (httpx.DecodingError("gzip"), InDoubt),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.__name__,
)
def test_only_what_fails_before_the_first_octet_counts_as_not_sent(
    error: Exception, answer: type[Answer]
) -> None:
    assert failing(error).send(call(NUMBER)) == answer(type(error).__name__)  # type: ignore[call-arg] # the kinds given take a name


# --- a real socket ----------------------------------------------------------------------------------------


@contextmanager
def listening(treat: Callable[[socket.socket], None]) -> Iterator[Netgsm]:
    """An operator whose every connection is treated so."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return  # the test is over
                with connection:
                    treat(connection)

        threading.Thread(target=serve, daemon=True).start()
        operator = netgsm(f"http://127.0.0.1:{server.getsockname()[1]}")
        yield operator
        operator._http.close()  # or its socket is found unclosed, by whichever test the collector runs in
        server.shutdown(socket.SHUT_RDWR)


def test_a_connection_closed_before_the_answer_is_in_doubt() -> None:
    with listening(lambda connection: connection.recv(1)) as operator:
        assert isinstance(operator.send(call(NUMBER)), InDoubt)


def test_an_operator_that_does_not_even_read_is_in_doubt_when_part_of_the_call_left() -> None:
    done = threading.Event()
    texts = ["a" * 1_000] * 20_000  # larger than the buffers of both ends
    with listening(lambda connection: bool(done.wait(5))) as operator:
        answer = operator.send(call(*[NUMBER] * len(texts), texts=texts))
        done.set()
    assert answer == InDoubt("WriteTimeout")


def test_an_answer_cut_short_is_in_doubt() -> None:
    def half(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"code":"00"')

    with listening(half) as operator:
        assert isinstance(operator.send(call(NUMBER)), InDoubt)


def test_a_kept_connection_that_the_operator_closed_meanwhile_loses_no_call() -> None:
    body = b'{"code":"00","jobid":"1"}'

    def answer_one(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    with listening(answer_one) as operator:
        for _ in range(3):
            assert operator.send(call(NUMBER)) == Accepted("1")
            time.sleep(0.05)  # the operator's closing has arrived


def test_an_operators_silence_is_waited_for_as_long_as_the_account_says_and_no_longer() -> None:
    credentials = {"username": "8503021000", "password": "sifre-ulak-1"}
    with running("--mix", "calm", "--timeout-seconds", "30") as program:
        operator = Netgsm.connect(credentials, program.url, timeout_seconds=1)
        began = time.monotonic()
        assert operator.send(call("905320000401")) == InDoubt("ReadTimeout")
        assert 1 <= time.monotonic() - began < 1.8
        with program.client() as books:
            assert books.get("/books").json()["accepted"] == 1
        operator._http.close()


# --- reports ----------------------------------------------------------------------------------------------


def row(**more: Any) -> dict[str, Any]:
    whole = {
        "jobid": "17",
        "number": NUMBER,
        "status": 1,
        "operator": 20,
        "msglen": 2,
        "deliveredDate": "22.11.2026 15:00:00",
        "errorCode": 0,
        "referansID": "",
    }
    return {name: value for name, value in (whole | more).items() if value != ...}


def reported(*jobs: Any) -> list[ReportRow]:
    operator = answering(lambda _: httpx.Response(200, json={"code": "00", "jobs": jobs}))
    return list(operator.reports(["17"], NOON_UTC, NOON_UTC, 1).rows)


def test_a_report_row_is_read_with_its_time_in_utc() -> None:
    assert reported(row()) == [ReportRow("17", NUMBER, "1", NOON_UTC - 750, 2)]


@pytest.mark.parametrize(
    ("number", "msisdn"),
    [
        ("5321234567", NUMBER),
        (5321234567, NUMBER),
        ("05321234567", NUMBER),
        ("+905321234567", NUMBER),
        ("00905321234567", NUMBER),
        ("994501234567", "994501234567"),
    ],
)
def test_a_number_is_ours_however_the_operator_writes_it(number: str | int, msisdn: str) -> None:
    assert [one.msisdn for one in reported(row(number=number), row(number=..., telno=number))] == [msisdn] * 2


@pytest.mark.parametrize("when", ["", None, "0", "2026-11-22T15:00:00", "31.02.2026 10:00:00", ...])
def test_a_status_stands_without_a_date_that_can_be_read(when: Any) -> None:
    assert [(one.raw_status, one.done_at) for one in reported(row(deliveredDate=when))] == [("1", None)]


@pytest.mark.parametrize("length", ["", None, "x", "²", -1, ...])
def test_a_length_that_is_none_is_none(length: Any) -> None:
    assert [one.message_length for one in reported(row(msglen=length))] == [None]


def test_rows_that_name_no_call_or_number_are_passed_over() -> None:
    assert reported(row(jobid=...), row(number=...), "17", None, 3, row()) == reported(row())


@pytest.mark.parametrize(
    ("response", "throttled"),
    [
        pytest.param(httpx.Response(406, json={"code": "80"}), True, id="quota"),
        pytest.param(httpx.Response(429), True, id="429"),
        pytest.param(httpx.Response(406, json={"code": "30"}), False, id="credentials"),
        pytest.param(httpx.Response(500), False, id="500"),
        pytest.param(httpx.Response(200, content=GARBAGE), False, id="garbage"),
        pytest.param(httpx.Response(200, json={"code": "00", "jobs": {}}), False, id="no list"),
        pytest.param(unpackable(), False, id="cannot be unpacked"),
    ],
)
def test_reports_that_do_not_come_are_said_to_be_unavailable(
    response: httpx.Response, throttled: bool
) -> None:
    with pytest.raises(ReportsUnavailable) as raised:
        answering(lambda _: response).reports(["17"], NOON_UTC, NOON_UTC, 1)
    assert raised.value.throttled is throttled


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.DecodingError("x")])
def test_a_report_call_that_fails_on_the_way_is_unavailable_and_not_throttled(error: Exception) -> None:
    with pytest.raises(ReportsUnavailable) as raised:
        failing(error).reports_between(NOON_UTC, NOON_UTC, 1)
    assert raised.value.throttled is False


def test_an_eleventh_report_call_in_a_minute_is_told_as_throttled() -> None:
    with running("--mix", "calm", "--quota-profile", "true") as program:
        operator = netgsm(program.url)
        for _ in range(10):
            operator.reports(["17"], NOON_UTC, NOON_UTC, 1)
        with pytest.raises(ReportsUnavailable) as raised:
            operator.reports(["17"], NOON_UTC, NOON_UTC, 1)
        operator._http.close()
    assert raised.value.throttled


def test_the_balance_is_told_in_the_operators_own_words() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert json.loads(request.content) == {"usercode": "u", "password": "p", "stip": 3}
        return httpx.Response(200, json={"balance": [{"amount": 930, "balance_name": "Adet SMS"}]})

    assert answering(answer).balances() == [OperatorBalance("Adet SMS", "930")]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(406, json={"code": "30"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={}),
    ],
    ids=["refused", "garbage", "nothing"],
)
def test_a_balance_that_is_not_told_is_not_made_up(answer: httpx.Response) -> None:
    with pytest.raises(BalanceUnavailable):
        answering(lambda _: answer).balances()


def test_a_call_that_netgsm_took_as_several_jobs_is_reported_as_one() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/send"):
            return httpx.Response(200, json={"code": "00", "jobid": "17,18"})
        assert json.loads(request.content)["jobids"] == ["17", "18", "19"]
        jobs = [{"jobid": one, "number": NUMBER, "status": 1} for one in ("17", "18", "19")]
        return httpx.Response(200, json={"jobs": jobs})

    operator = answering(answer)
    assert operator.send(call(NUMBER)) == Accepted("17,18")
    told = operator.reports(["17,18", "19"], NOON_UTC, NOON_UTC, 1)
    assert [row.operator_job_id for row in told.rows] == ["17,18", "17,18", "19"]


# --- flash ------------------------------------------------------------------------------------------------

FLASH = {"message_type": MessageType.FLASH}


def flashed(body: str, status: int = 200, **more: Any) -> tuple[Answer, httpx.Request]:
    """What the adapter makes of an answer to a flash message, and the request that it made."""
    seen: list[httpx.Request] = []

    def take(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, text=body)

    answer = answering(take).send(call(NUMBER, "905321234568", **FLASH, **more))
    return answer, seen[0]


def test_a_flash_message_is_written_as_netgsms_php_client_writes_it() -> None:
    answer, request = flashed("00 1311191776", text="Kapı <açık> & ]]> son")
    assert answer == Accepted("1311191776")
    assert (request.method, request.url.path) == ("POST", "/sms/send/xml")
    assert request.headers["content-type"].startswith("text/xml")
    assert request.content.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?><mainbody><header><company dil="TR">Netgsm</company>'
        "<usercode>u</usercode><password>p</password><type>1:n</type><flash>1</flash>"
        "<msgheader>ULAK</msgheader><filter>0</filter><encoding>TR</encoding></header>"
        "<body><msg><![CDATA[Kapı <açık> & ]]]]><![CDATA[> son]]></msg>"
        "<no>5321234567</no><no>5321234568</no></body></mainbody>"
    )
    assert "<encoding>" not in flashed("00 1", text="Kapi")[1].content.decode()
    assert "<filter>11</filter>" in flashed("00 1", purpose=Purpose.COMMERCIAL)[1].content.decode()


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        pytest.param("01 77", 200, Accepted("77"), id="a date put right"),
        pytest.param("20", 200, Rejected("20", "refused_text", Then.FAIL), id="text"),
        pytest.param("30", 200, Rejected("30", "refused_credentials", Then.PAUSE), id="credentials"),
        pytest.param("80", 200, Rejected("80", "refused_rate", Then.RETRY), id="too many"),
        pytest.param("100", 200, InDoubt("refused_operator_error:100"), id="system error"),
        pytest.param("99", 200, Rejected("99", "refused_unknown", Then.FAIL), id="unknown"),
        pytest.param("00", 200, InDoubt("HTTP 200 without a readable answer"), id="without a job"),
        pytest.param("", 200, InDoubt("HTTP 200 without a readable answer"), id="empty"),
        pytest.param("<html>", 502, InDoubt("HTTP 502 without a readable answer"), id="a gateway's page"),
        pytest.param("no", 403, Rejected("403", "refused_credentials", Then.PAUSE), id="not let in"),
    ],
)
def test_an_answer_to_a_flash_message_is_understood(body: str, status: int, expected: Answer) -> None:
    assert flashed(body, status)[0] == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx.ConnectError("no"), NotSent("ConnectError")),
        (httpx.ReadTimeout("late"), InDoubt("ReadTimeout")),
    ],
    ids=["not sent", "not answered"],
)
def test_a_flash_message_that_gets_no_answer(error: Exception, expected: Answer) -> None:
    assert failing(error).send(call(NUMBER, **FLASH)) == expected


def test_flash_messages_with_a_text_each_are_a_call_each() -> None:
    rules = profile("netgsm")
    assert rules.batch_of(["a", "b"], MessageType.FLASH) == rules.smallest_batch(MessageType.FLASH) == 1
    assert rules.batch_of(["a"], MessageType.FLASH) == rules.batch_of(["a", "b"], MessageType.BULK) == 50
