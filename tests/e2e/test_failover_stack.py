"""Two operators for one firm, through the deployed stack: the first is down, comes back, and once does not answer."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from local import Stack
from tests.e2e.conftest import OPERATOR_PASSWORD, OPERATOR_USER, Firm, books, command, until

pytestmark = [pytest.mark.stack, pytest.mark.slow]

FIRM = "yedekli"
ROUTED = [f"05327{n:06d}" for n in range(6)]
UNANSWERED = "0532 000 0401"
"""The operator takes the call and does not answer."""


def nobody() -> str:
    """An address that nothing listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"


def account(stack: Stack, account_id: str, operator: str, address: str) -> None:
    login = ("--operator", operator, "--username", OPERATOR_USER, "--sender-id", "ULAK")
    # A Türk Telekom account has a second secret, which may be left out.
    typed = f"{OPERATOR_PASSWORD}\n" + ("\n" if operator == "turk_telekom" else "")
    command(stack, "set-account", FIRM, account_id, *login, "--base-url", address, typed=typed)


@pytest.fixture(scope="module")
def firm(stack: Stack) -> Iterator[Firm]:
    """Its first accounts lead nowhere, its second ones to the operator."""
    command(stack, "rotate-pepper")
    command(stack, "add-firm", FIRM, "--name", "Yedekli A.Ş.")
    away = nobody()
    for service, second in (("sms", "verimor"), ("otp", "turk_telekom")):
        account(stack, service, "netgsm", away)
        account(stack, f"{service}-yedek", second, stack.operator_url)
        rows = ("--row", f"account={service}", "--row", f"account={service}-yedek")
        command(stack, "set-routing", FIRM, service, *rows)
        command(stack, "top-up", FIRM, service, "1000", "--reference", "INV-1")
    key = command(
        stack, "add-key", FIRM, "--label", "e2e", "--scope", "send", "--scope", "read", "--scope", "admin"
    )
    made = Firm(stack, FIRM, key["key"])
    yield made
    made.http.close()


def sent_to(stack: Stack, numbers: list[str]) -> Counter[str]:
    wanted = {f"90{number.replace(' ', '')[1:]}" for number in numbers}
    return Counter(one["msisdn"] for one in books(stack.operator_url) if one["msisdn"] in wanted)


def send(firm: Firm, number: str) -> dict[str, Any]:
    answer = firm.post("/v1/messages", {"text": "Merhaba", "purpose": "informational", "to": number})
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def delivered(firm: Firm, message: dict[str, Any]) -> None:
    until(lambda: firm.get(f"/v1/messages/{message['message_id']}")["status"] == "delivered")


def breaker(firm: Firm, account_id: str) -> dict[str, Any]:
    accounts = {one["account"]: one for one in firm.get("/v1/doctor")["accounts"]}
    return dict(accounts[account_id]["breaker"])


def test_the_second_operator_sends_while_the_first_is_down_and_the_first_when_it_is_back(
    stack: Stack, firm: Firm
) -> None:
    quote = firm.post(
        "/v1/quotes", {"text": "Merhaba", "purpose": "informational", "recipients": ROUTED}
    ).json()
    assert [(one["account"], one["recipients"]) for one in quote["accounts"]] == [
        ("sms", 6),
        ("sms-yedek", 0),
    ]
    for number in ROUTED:
        delivered(firm, send(firm, number))
    assert sent_to(stack, ROUTED) == {f"90{number[1:]}": 1 for number in ROUTED}
    assert breaker(firm, "sms")["state"] == "open"
    assert breaker(firm, "sms")["reason"] == "account_unreachable"
    assert breaker(firm, "sms-yedek")["state"] == "closed"
    assert firm.get("/v1/doctor")["healthy"] is False

    account(stack, "sms", "netgsm", stack.operator_url)  # it is back
    numbers = (f"053271{n:05d}" for n in range(100))

    def closed() -> bool:
        """Functions remember an account for a minute; each message may be the one that tries it."""
        delivered(firm, send(firm, next(numbers)))
        return bool(breaker(firm, "sms")["state"] == "closed")

    until(closed, seconds=240)


def test_what_the_first_may_have_taken_never_goes_by_the_second(stack: Stack, firm: Firm) -> None:
    assert breaker(firm, "sms")["state"] == "closed"
    made = send(firm, UNANSWERED)
    seen = until(
        lambda: (
            one
            if (one := firm.get(f"/v1/messages/{made['message_id']}"))["status"] in ("uncertain", "delivered")
            else None
        ),
        seconds=90,
    )
    assert seen is not None
    assert sent_to(stack, [UNANSWERED]) == {"905320000401": 1}


def test_a_code_goes_by_the_second_account_within_the_request(stack: Stack, firm: Firm) -> None:
    answer = firm.post("/v1/otp", {"to": "05327200000", "purpose": "sign_in"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["status"] == "pending"
    assert sent_to(stack, ["05327200000"]) == {"905327200000": 1}


def test_a_job_that_no_account_can_send_says_for_what_it_waits(stack: Stack) -> None:
    firm_id = "yedeksiz"
    command(stack, "add-firm", firm_id, "--name", "Yedeksiz A.Ş.")
    login = ("--operator", "netgsm", "--username", OPERATOR_USER, "--sender-id", "ULAK")
    command(
        stack,
        *("set-account", firm_id, "sms", *login, "--base-url", nobody()),
        typed=f"{OPERATOR_PASSWORD}\n",
    )
    command(stack, "top-up", firm_id, "sms", "100", "--reference", "INV-1")
    firm = Firm(stack, firm_id, command(stack, "add-key", firm_id, "--label", "e2e")["key"])
    for n in range(6):
        send(firm, f"0532730000{n}")
    made = send(firm, "05327300009")
    waiting = firm.job_when(made["job_id"], lambda job: job.get("waits_for") == "account", seconds=90)
    (held,) = waiting["accounts_held_back"]
    assert (held["account"], held["state"], held["reason"]) == ("sms", "open", "account_unreachable")
    firm.http.close()
