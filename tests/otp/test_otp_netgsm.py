"""Netgsm's own route for codes."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from ulak.operators.http import Http
from ulak.operators.netgsm import Netgsm
from ulak.operators.port import Accepted, Answer, InDoubt, NotSent, Outbound, Rejected
from ulak.rules import Purpose
from ulak.text import MessageType

CALL = Outbound(
    "ACMEOTP", ("905321234567",), ("Kod 123456",), MessageType.OTP, Purpose.INFORMATIONAL, "ref-1"
)


def answer_to(reply: Callable[[httpx.Request], httpx.Response]) -> tuple[Answer, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def transport(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return reply(request)

    http = Http(httpx.MockTransport(transport), "https://operator.example", 1)
    return Netgsm(http, {}).send(CALL), seen


def test_a_code_goes_by_the_otp_route_as_one_message() -> None:
    answer, seen = answer_to(lambda _: httpx.Response(200, json={"code": "00", "jobid": "17"}))
    assert answer == Accepted("17")
    assert seen[0].url.path == "/sms/rest/v2/otp"
    assert json.loads(seen[0].content) == {"msgheader": "ACMEOTP", "msg": "Kod 123456", "no": "5321234567"}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("20", "refused_text"),
        ("41", "refused_sender_id"),
        ("52", "refused_msisdn"),
        ("60", "refused_no_credit"),
    ],
)
def test_the_routes_own_codes_are_read(code: str, reason: str) -> None:
    answer, _ = answer_to(lambda _: httpx.Response(406, json={"code": code, "description": "x"}))
    assert isinstance(answer, Rejected)
    assert (answer.code, answer.reason) == (code, reason)


def test_a_system_error_and_a_broken_answer_are_in_doubt_and_no_connection_is_not() -> None:
    def hang(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("late", request=request)

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    assert isinstance(answer_to(lambda _: httpx.Response(406, json={"code": "100"}))[0], InDoubt)
    assert isinstance(answer_to(lambda _: httpx.Response(200, text="<html>"))[0], InDoubt)
    assert isinstance(answer_to(hang)[0], InDoubt)
    assert isinstance(answer_to(refuse)[0], NotSent)
