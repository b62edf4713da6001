"""The page's own flash and WAP push, through the deployed stack to an operator that shows them."""

from __future__ import annotations

from typing import Final

import pytest

from local import Stack
from tests.docs.examples import shown, value
from tests.e2e.conftest import OPERATOR_PASSWORD, OPERATOR_USER, Firm, books, command, until

pytestmark = [pytest.mark.stack, pytest.mark.slow]

TYPES: Final = {"flash": "flash", "wap_push": "wap_push"}


def test_the_pages_messages_arrive_in_their_form(stack: Stack) -> None:
    firm_id = "turler"
    command(stack, "add-firm", firm_id, "--name", "Türler A.Ş.")
    account = ("set-account", firm_id, "sms", "--operator", "yanki", "--sender-id", "ULAK")
    command(stack, *account, "--base-url", stack.operator_url, typed="yanki-ulak-1\n")
    command(stack, "top-up", firm_id, "sms", "100", "--reference", "INV-1")
    firm = Firm(stack, firm_id, command(stack, "add-key", firm_id, "--label", "e2e")["key"])
    bodies = [value(one.text) for one in shown() if one.page == "docs/message-types.md"]
    assert {body["message_type"] for body in bodies} == set(TYPES)
    for body in bodies:
        answer = firm.post("/v1/messages", body)
        assert answer.status_code == 202, answer.text
        message = answer.json()["message_id"]
        until(
            lambda message=message: firm.get(f"/v1/messages/{message}")["status"] == "delivered", seconds=60
        )
    forms = {one["text"]: one["form"] for one in books(stack.operator_url)}
    assert {body["text"]: TYPES[body["message_type"]] for body in bodies}.items() <= forms.items()
    refused = firm.post("/v1/messages", bodies[0] | {"message_type": "mms"})
    assert refused.json()["problems"][0]["code"] == "mms_arrives_as_text"
    firm.http.close()


def test_a_flash_message_goes_by_netgsm_and_its_report_comes(stack: Stack) -> None:
    firm_id = "parlak"
    command(stack, "add-firm", firm_id, "--name", "Parlak A.Ş.")
    account = ("set-account", firm_id, "sms", "--operator", "netgsm", "--username", OPERATOR_USER)
    address = ("--sender-id", "ULAK", "--base-url", stack.operator_url)
    command(stack, *account, *address, typed=f"{OPERATOR_PASSWORD}\n")
    command(stack, "top-up", firm_id, "sms", "100", "--reference", "INV-1")
    firm = Firm(stack, firm_id, command(stack, "add-key", firm_id, "--label", "e2e")["key"])
    body = {
        "to": "0532 740 00 01",
        "text": "Kapınız açık",
        "message_type": "flash",
        "purpose": "informational",
    }
    message = firm.post("/v1/messages", body).json()["message_id"]
    until(lambda: firm.get(f"/v1/messages/{message}")["status"] == "delivered", seconds=90)
    (taken,) = [one for one in books(stack.operator_url) if one["msisdn"] == "905327400001"]
    assert (taken["form"], taken["segments"], taken["times"]) == ("flash", 1, 1)
    two = firm.post("/v1/messages", body | {"text": "ş" * 151})
    assert two.json()["problems"][0]["code"] == "text_too_long"
    firm.http.close()
