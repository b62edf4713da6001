"""Keys of each kind through the deployed stack: a test key has a whole world beside it and touches nothing live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.e2e.programs import FirmProgram, Receiver, eventually
from tests.e2e.roots import house_of
from ulak.directory.firms import new_key
from ulak.identity.caller import Scope

pytestmark = [pytest.mark.stack, pytest.mark.slow]

CLIENT = "/v1/settings/clients/erp"
MESSAGE = {"text": "Merhaba", "purpose": "informational"}


class Programs:
    """A firm's administrator, who makes keys of a client, and the programs that hold them."""

    def __init__(self, firm: FirmProgram) -> None:
        self.firm, self._open = firm, list[httpx.Client]()
        key, text = new_key(firm.firm, "kurulum", scopes=frozenset(Scope))
        house_of(firm.stack).directory.store.add_key(key)
        self.administrator = self.program(text)
        self.administrator.put(CLIENT, {"erp_user": None}, expect=201)

    def program(self, key: str) -> FirmProgram:
        headers = {"authorization": f"Bearer {key}", "accept-language": "en"}
        http = httpx.Client(base_url=self.firm.stack.api_url, headers=headers, timeout=30, trust_env=False)
        self._open.append(http)
        return FirmProgram(self.firm.stack, self.firm.firm, http)

    def with_key(self, **body: Any) -> FirmProgram:
        return self.program(self.administrator.post(f"{CLIENT}/keys", body, expect=201)["key"])

    def close(self) -> None:
        for http in self._open:
            http.close()


@pytest.fixture
def programs(firm: FirmProgram) -> Iterator[Programs]:
    made = Programs(firm)
    yield made
    made.close()


def test_a_test_key_sends_is_reported_to_and_told_by_webhooks_and_nothing_leaves(
    programs: Programs, receiver: Receiver
) -> None:
    firm, test = programs.firm, programs.with_key(kind="test")
    hook = test.webhook(receiver.url, "message.sent", "message.delivered", "message.undelivered")
    before = firm.get("/v1/credit")
    taken = len(firm.operators_texts())
    sent = {
        number: test.post("/v1/messages", {"to": number, **MESSAGE})
        for number in ("05321112233", "05000000010")
    }
    assert {one["mode"] for one in sent.values()} == {"test"}
    (delivered,) = receiver.wait_for("message.delivered")
    (undelivered,) = receiver.wait_for("message.undelivered")
    assert Webhook(hook["secret"]).verify(delivered.body, delivered.headers)["mode"] == "test"
    assert undelivered.event["data"]["message_id"] == sent["05000000010"]["message_id"]
    message = test.get(f"/v1/messages/{sent['05000000010']['message_id']}")
    assert (message["status"], message["reason"]) == ("undelivered", "undelivered_expired")
    assert {event["mode"] for event in test.get("/v1/events")["events"]} == {"test"}
    assert len(firm.operators_texts()) == taken
    assert firm.get("/v1/credit") == before
    assert firm.get("/v1/jobs")["jobs"] == firm.get("/v1/events")["events"] == []


def test_a_list_of_a_test_key_goes_through_and_its_report_is_built(programs: Programs) -> None:
    test = programs.with_key(kind="test")
    numbers = [f"90532{number:07}" for number in range(1, 251)]
    job = test.post("/v1/jobs", {"recipients": numbers, **MESSAGE})["id"]
    eventually(
        lambda: test.get(f"/v1/jobs/{job}")["counts"]["delivered"] == 250 or None, "all reports are in"
    )
    report = test.http.get(f"/v1/jobs/{job}/report.csv", follow_redirects=True)
    assert report.status_code == 200
    assert len(report.text.splitlines()) == 251  # its header, and a line each


def test_a_code_of_a_test_key_is_read_from_the_simulated_phone(programs: Programs) -> None:
    house_of(programs.firm.stack).otp.peppers.rotate()
    test = programs.with_key(kind="test")
    body = {"to": f"90532{uuid4().int % 9_000_000 + 1_000_000}", "purpose": "sign_in"}
    sent = test.post("/v1/otp", body, expect=201)
    text = test.get(f"/v1/otp/{sent['id']}/received")["text"]
    code = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    assert code is not None
    approved = test.post(f"/v1/otp/{sent['id']}/verify", {"code": code[0]}, expect=200)
    assert (approved["status"], approved["mode"]) == ("approved", "test")
    assert programs.firm.http.get(f"/v1/otp/{sent['id']}/received").status_code == 403


def test_a_team_key_reaches_the_listed_numbers_alone(programs: Programs) -> None:
    programs.administrator.put("/v1/settings/team", {"numbers": ["0532 111 22 33"]})
    team = programs.with_key(kind="team")
    team.post("/v1/messages", {"to": "0532 111 22 33", **MESSAGE})
    refused = team.post("/v1/messages", {"to": "0533 111 22 33", **MESSAGE}, expect=422)
    assert [one["code"] for one in refused["problems"]] == ["recipient_not_in_team"]


def test_a_key_holds_from_its_addresses_is_seen_to_be_used_and_ends(programs: Programs) -> None:
    administrator = programs.administrator
    key = programs.with_key()
    key.get("/v1/jobs")
    shown = administrator.get(CLIENT)["keys"]
    assert shown[0]["last_used_at"] is not None
    administrator.put(CLIENT, {"erp_user": None, "addresses": ["192.0.2.0/24"]})
    fresh = programs.with_key()
    refused = fresh.http.get("/v1/jobs")
    assert (refused.status_code, refused.json()["code"]) == (403, "address_not_listed")
    administrator.put(CLIENT, {"erp_user": None, "addresses": ["127.0.0.0/8"]})
    administrator.http.delete(f"{CLIENT}/keys/{shown[0]['key_id']}")
    third = programs.with_key()
    assert third.http.get("/v1/schedules").status_code == 200
