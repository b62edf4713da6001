"""Kannel's and Jasmin's wires: what the adapters write, and what they make of everything that may come back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
import pytest

from tests.contracts.benches import call
from tests.contracts.wires import answering, failing
from ulak.errors import InputError
from ulak.operators.inbound import Inbound
from ulak.operators.jasmin import WIRE as JASMIN
from ulak.operators.jasmin import Jasmin
from ulak.operators.kannel import WIRE as KANNEL
from ulak.operators.kannel import Kannel
from ulak.operators.port import (
    Accepted,
    Answer,
    BalanceUnavailable,
    InDoubt,
    NotSent,
    OperatorBalance,
    Outbound,
    Rejected,
    ReportRow,
)
from ulak.operators.wire import Wire, credential_problems
from ulak.rules import Then
from ulak.text import MessageType

NUMBER = "905321234567"
ADDRESS = "https://api.example/v1/operators/t"
LOGIN = {"username": "u", "password": "p", "report_url": ADDRESS, "tags_script": "evet"}
PUSH = "http://a.tr/k Kampanya"
PUSH_OCTETS = (
    "0605040b8423f0" + "01060403ae81ea" + "02056a0045c60c03612e74722f6b000701034b616d70616e7961000101"
)


def kannel(answer: httpx.Response, seen: list[httpx.Request] | None = None, **login: str) -> Kannel:
    made: Kannel = answering(Kannel, LOGIN | login, _taking(answer, seen))
    return made


def jasmin(answer: httpx.Response, seen: list[httpx.Request] | None = None, **login: str) -> Jasmin:
    made: Jasmin = answering(Jasmin, LOGIN | login, _taking(answer, seen))
    return made


def _taking(answer: httpx.Response, seen: list[httpx.Request] | None) -> Any:
    def take(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return answer

    return take


def to_kannel(outbound: Outbound, **login: str) -> dict[str, str]:
    """The fields of the query, a character an octet."""
    seen: list[httpx.Request] = []
    assert isinstance(
        kannel(httpx.Response(202, text="0: Accepted for delivery"), seen, **login).send(outbound), Accepted
    )
    assert (seen[0].method, seen[0].url.path) == ("GET", "/cgi-bin/sendsms")
    return dict(parse_qsl(seen[0].url.query.decode(), encoding="latin-1"))


def to_jasmin(outbound: Outbound, **login: str) -> dict[str, Any]:
    seen: list[httpx.Request] = []
    assert isinstance(
        jasmin(httpx.Response(200, text='Success "07a1"'), seen, **login).send(outbound), Accepted
    )
    assert (seen[0].method, seen[0].url.path) == ("POST", "/send")
    return dict(json.loads(seen[0].content))


BARE = {"username": "u", "password": "p", "from": "ULAK", "to": NUMBER}
TOLD_KANNEL = {"dlr-mask": "19", "dlr-url": f"{ADDRESS}?ref=7f3a-0-0&to={NUMBER}&status=%d&at=%T"}
TOLD_JASMIN = {
    "dlr": "yes",
    "dlr-level": "3",
    "dlr-method": "GET",
    "dlr-url": f"{ADDRESS}?ref=7f3a-0-0&to={NUMBER}",
}


def test_kannel_is_given_the_text_and_where_to_tell_of_it() -> None:
    assert to_kannel(call(NUMBER)) == {**BARE, "charset": "UTF-8", "text": "Merhaba", **TOLD_KANNEL}
    assert to_kannel(call(NUMBER), report_url="") == {**BARE, "charset": "UTF-8", "text": "Merhaba"}


def test_kannel_is_told_what_gsm_does_not_hold_and_a_class() -> None:
    turkish = to_kannel(call(NUMBER, text="Şifre €"))
    assert (turkish["coding"], turkish["text"].encode("latin-1").decode()) == ("2", "Şifre €")
    assert "coding" not in to_kannel(call(NUMBER, text="Öğle".replace("ğ", "g") + " €"))
    assert to_kannel(call(NUMBER, message_type=MessageType.FLASH))["mclass"] == "0"


def test_kannel_is_given_a_push_as_a_header_and_octets() -> None:
    written = to_kannel(call(NUMBER, text=PUSH, message_type=MessageType.WAP_PUSH))
    octets = written["udh"].encode("latin-1") + written["text"].encode("latin-1")
    assert (written["coding"], octets.hex()) == ("1", PUSH_OCTETS)


def test_jasmin_is_given_the_text_and_where_to_tell_of_it() -> None:
    assert to_jasmin(call(NUMBER)) == {**BARE, "coding": 0, "hex-content": b"Merhaba".hex(), **TOLD_JASMIN}
    assert "dlr" not in to_jasmin(call(NUMBER), report_url="")


def test_jasmin_is_given_octets_and_tags_where_a_text_alone_would_be_broken() -> None:
    turkish = to_jasmin(call(NUMBER, text="Ş"))
    assert (turkish["coding"], turkish["hex-content"]) == (8, "015e")
    assert to_jasmin(call(NUMBER, text="@5€"))["hex-content"] == "00351b65"
    assert to_jasmin(call(NUMBER, message_type=MessageType.FLASH))["tags"] == "dcs-240"
    assert to_jasmin(call(NUMBER, text="Ş", message_type=MessageType.FLASH))["tags"] == "dcs-24"
    push = to_jasmin(call(NUMBER, text=PUSH, message_type=MessageType.WAP_PUSH))
    assert (push["coding"], push["hex-content"], push["tags"]) == (4, PUSH_OCTETS, "udhi")


@pytest.mark.parametrize(
    ("outbound", "refusal"),
    [
        pytest.param(
            call(NUMBER, message_type=MessageType.FLASH),
            Rejected("interceptor", "refused_service", Then.PAUSE),
            id="a flash without the script",
        ),
        pytest.param(
            call(NUMBER, text=PUSH, message_type=MessageType.WAP_PUSH),
            Rejected("interceptor", "refused_service", Then.PAUSE),
            id="a push without the script",
        ),
        pytest.param(
            call(NUMBER, text="a" * 152 + "€" + "b" * 20),
            Rejected("seam", "refused_seam", Then.FAIL),
            id="a text cut inside a pair",
        ),
        pytest.param(
            call(NUMBER, text=f"http://a.tr/{'k' * 150} K", message_type=MessageType.WAP_PUSH),
            Rejected("seam", "refused_seam", Then.FAIL),
            id="a push of two segments",
        ),
    ],
)
def test_what_jasmin_would_break_never_leaves(outbound: Outbound, refusal: Rejected) -> None:
    seen: list[httpx.Request] = []
    assert jasmin(httpx.Response(200, text='Success "1"'), seen, tags_script="").send(outbound) == refusal
    assert seen == []


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        (httpx.Response(202, text="0: Accepted for delivery"), Accepted("7f3a-0-0")),
        (httpx.Response(202, text="3: Queued for later delivery"), Accepted("7f3a-0-0")),
        (httpx.Response(202, text="<html>"), InDoubt),
        (httpx.Response(200, text="0: Accepted for delivery"), InDoubt),
        (
            httpx.Response(403, text="Authorization failed for sendsms"),
            Rejected("Authorization failed for sendsms", "refused_credentials", Then.PAUSE),
        ),
        (
            httpx.Response(403, text="Not routable. Do not try again."),
            Rejected("Not routable. Do not try again.", "refused_no_route", Then.FAIL),
        ),
        (
            httpx.Response(503, text="Temporal failure, try again later."),
            Rejected("Temporal failure, try again later.", "refused_rate", Then.RETRY),
        ),
        (httpx.Response(400, text="Neues, rejected"), Rejected("400", "refused_parameter", Then.FAIL)),
        (httpx.Response(404, text="no page"), Rejected("404", "refused_address", Then.PAUSE)),
        (httpx.Response(503, text="upstream"), InDoubt),
        (httpx.Response(403, text="a proxy's own"), InDoubt),
        (httpx.Response(500, text="Sending failed."), InDoubt),
    ],
    ids=lambda given: str(given.text) if isinstance(given, httpx.Response) else "",
)
def test_every_answer_of_kannel_is_understood_or_in_doubt(
    response: httpx.Response, answer: Answer | type[InDoubt]
) -> None:
    got = kannel(response).send(call(NUMBER))
    assert isinstance(got, answer) if isinstance(answer, type) else got == answer


@pytest.mark.parametrize(
    ("status", "words", "answer"),
    [
        (200, 'Success "07a1"', Accepted("7f3a-0-0")),
        (200, "<html>", InDoubt),
        (
            403,
            'Error "Authentication failure for username:u"',
            Rejected("Authentication failure", "refused_credentials", Then.PAUSE),
        ),
        (
            403,
            'Error "Cannot charge submit_sm, check RouterPB log file for details"',
            Rejected("Cannot charge submit_sm", "refused_no_credit", Then.PAUSE),
        ),
        (
            403,
            'Error "User throughput exceeded"',
            Rejected("User throughput exceeded", "refused_rate", Then.RETRY),
        ),
        (412, 'Error "No route found"', Rejected("No route found", "refused_no_route", Then.FAIL)),
        (400, 'Error "Argument [x] is unknown."', Rejected("400", "refused_parameter", Then.FAIL)),
        (403, "a proxy's own", InDoubt),
        (500, 'Error "Unknown"', InDoubt),
    ],
)
def test_every_answer_of_jasmin_is_understood_or_in_doubt(
    status: int, words: str, answer: Answer | type[InDoubt]
) -> None:
    got = jasmin(httpx.Response(status, text=words)).send(call(NUMBER))
    assert isinstance(got, answer) if isinstance(answer, type) else got == answer


@pytest.mark.parametrize("adapter", [Kannel, Jasmin])
def test_a_call_that_left_is_in_doubt_and_one_that_did_not_is_not_sent(adapter: Any) -> None:
    gone = answering(adapter, LOGIN, failing(httpx.ReadTimeout("")))
    assert gone.send(call(NUMBER)) == InDoubt("ReadTimeout")
    here = answering(adapter, LOGIN, failing(httpx.ConnectError("")))
    assert here.send(call(NUMBER)) == NotSent("ConnectError")


@pytest.mark.parametrize(
    ("wire", "query", "row"),
    [
        (KANNEL, f"ref=7f3a-0-0&to={NUMBER}&status=1&at=1795348800", ("1", 1_795_348_800_000)),
        (KANNEL, f"ref=7f3a-0-0&to={NUMBER}&status=77&at=%25T", ("77", None)),
        (
            JASMIN,
            f"ref=7f3a-0-0&to={NUMBER}&id=07a1&level=2&message_status=DELIVRD&connector=7&err=000",
            ("DELIVRD", None),
        ),
        (JASMIN, f"ref=7f3a-0-0&to={NUMBER}&message_status=ESME_RINVDSTADR", ("ESME_RINVDSTADR", None)),
    ],
)
def test_a_report_is_read_from_the_query(wire: Wire, query: str, row: tuple[str, int | None]) -> None:
    assert wire.hears is not None
    heard = wire.hears(query.encode(), "sms")
    assert heard.reports == (ReportRow("7f3a-0-0", NUMBER, row[0], row[1], reference="7f3a-0-0"),)


def written(to: str = "3456", text: str = "Şifre", at: int | None = None, **more: str) -> Inbound:
    return Inbound("sms", more["operator"], NUMBER, to, text, at, more.get("id", ""))


@pytest.mark.parametrize(
    ("wire", "query", "message"),
    [
        pytest.param(
            KANNEL,
            "from=%2B905321234567&to=3456&text=%C5%9Eifre&charset=UTF-8&at=1795348800&id=9d86",
            written(at=1_795_348_800_000, operator="kannel", id="9d86"),
            id="kannel",
        ),
        pytest.param(
            KANNEL,
            "from=%2B905321234567&to=3456&text=" + quote("Şifre".encode("utf-16-be")) + "&charset=UTF-16BE",
            written(operator="kannel"),
            id="kannel that does not recode",
        ),
        pytest.param(
            JASMIN,
            "from=905321234567&to=3456&id=9&content=%01%5E&coding=%08&binary="
            + "Şifre".encode("utf-16-be").hex(),
            written(operator="jasmin", id="9"),
            id="jasmin, UCS-2",
        ),
        pytest.param(
            JASMIN,
            "from=905321234567&to=3456&coding=%00&binary=" + b"RET \x00\x1b\x65".hex(),
            written(text="RET @€", operator="jasmin"),
            id="jasmin, septets",
        ),
        pytest.param(
            JASMIN,
            "from=905321234567&to=3456&binary=" + b"RET".hex(),
            written(text="RET", operator="jasmin"),
            id="jasmin, no coding",
        ),
    ],
)
def test_a_message_from_a_phone_is_read_from_the_query(wire: Wire, query: str, message: Inbound) -> None:
    assert wire.hears is not None
    assert wire.hears(query.encode(), "sms").inbound == (message,)


@pytest.mark.parametrize("wire", [KANNEL, JASMIN])
@pytest.mark.parametrize(
    "query", ["", "ref=7f3a-0-0", "from=&text=a&binary=00", "from=1&text=%FF&charset=x&binary=zz", "\xff"]
)
def test_what_says_nothing_cannot_be_read(wire: Wire, query: str) -> None:
    assert wire.hears is not None
    with pytest.raises(ValueError, match=r".+"):
        wire.hears(query.encode("latin-1"), "sms")


def test_jasmins_balance_is_told_in_its_words() -> None:
    told = httpx.Response(200, json={"balance": 98.5, "sms_count": "ND"})
    assert jasmin(told).balances() == [OperatorBalance("balance", "98.5")]
    with pytest.raises(BalanceUnavailable):
        jasmin(httpx.Response(403, text="no")).balances()


@pytest.mark.parametrize("wire", [KANNEL, JASMIN])
def test_a_gateway_has_no_address_but_its_firms_own(wire: Wire) -> None:
    with pytest.raises(InputError) as raised:
        wire.connect({"username": "u", "password": "p"}, None, 5)
    assert [one.code for one in raised.value.problems] == ["operator_without_address"]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("https://api.example/v1/operators/t", []),
        ("http://127.0.0.1:4700/v1/operators/t", []),
        ("http://api.example/v1/operators/t", ["operator_address_overheard"]),
        ("", []),
    ],
)
def test_a_report_address_that_others_can_overhear_is_refused(address: str, codes: list[str]) -> None:
    given = {"username": "u", "password": "p", "report_url": address}
    assert [one.code for one in credential_problems("kannel", KANNEL, given)] == codes
