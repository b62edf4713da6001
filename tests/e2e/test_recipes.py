"""The recipes of the documentation, run as they stand there, against the deployed stack."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from standardwebhooks.webhooks import Webhook

from local import Stack
from tests.e2e.conftest import command
from tests.e2e.programs import FirmProgram, Receiver, eventually, make_firm
from tests.e2e.recipes import Recipe
from tests.e2e.roots import house_of
from ulak.directory.firms import OperatorAccount, Service, new_key
from ulak.identity.msisdn import Region

pytestmark = [pytest.mark.stack, pytest.mark.slow]


class Office:
    """A firm with credit for SMS and OTP, and an approver whose number the administrator keeps."""

    def __init__(self, program: FirmProgram) -> None:
        self.program, stack = program, program.stack
        house = house_of(stack)
        account = OperatorAccount(
            program.firm, Service.OTP, "netgsm", Region.TR, ("ULAK",), base_url=stack.operator_url
        )
        house.directory.store.set_account(account)
        house.platform.secrets.set(
            account.secret_name("local"), {"username": "8503021000", "password": "sifre-ulak-1"}
        )
        house.ledger.store.top_up(program.firm, "otp", 100, "first", by="tests", now=house.clock())
        self.approver = f"0532{uuid4().int % 9_000_000 + 1_000_000}"
        command(
            stack,
            "set-erp-user",
            program.firm,
            "mudur",
            self.approver,
            "--approves",
            "job",
            "--approves",
            "task",
        )
        key, self.key = new_key(program.firm, "erp")
        house.directory.store.add_key(key)
        program.http.headers["authorization"] = f"Bearer {self.key}"

    def recipe(self, page: str, folder: Path, **variables: str) -> Recipe:
        return Recipe(page, folder, {"ULAK": self.program.stack.api_url, "KEY": self.key, **variables})

    def texts_to(self, number: str, containing: str) -> list[str]:
        msisdn = "90" + number.replace(" ", "")[1:]
        found = self.program.operators_texts()
        return [one["text"] for one in found if one["msisdn"] == msisdn and containing in one["text"]]

    def code(self) -> str:
        (text,) = eventually(lambda: self.texts_to(self.approver, "kodu") or None, "the code")
        found = re.search(r"kodu (\d{6})", text)
        assert found is not None
        return found[1]


@pytest.fixture(scope="module")
def pepper(stack: Stack) -> None:
    command(stack, "rotate-pepper")


@pytest.fixture
def office(stack: Stack, pepper: None) -> Iterator[Office]:
    program = make_firm(stack)
    with program.http:
        yield Office(program)


def test_the_receivables_run_as_the_page_has_it(office: Office, receiver: Receiver, tmp_path: Path) -> None:
    page = office.recipe("receivables.md", tmp_path, RECEIVER=receiver.url)
    assert page.run('POST "$ULAK/v1/accounts')["created"] == 5
    page.run("/v1/filters/VADE30")
    taken = page.run("/v1/filters/VADE30/accounts")["accounts"]
    assert sorted(one["code"] for one in taken) == ["120.01.0042", "120.01.0043", "120.01.0045"]
    page.run("/v1/templates/TAHSILAT")
    asked = page.run("/v1/quotes")
    quote = eventually(lambda: ready(office, asked["id"]), "the quote")
    assert (quote["credits"], quote["needs_approval"], quote["waits_until"]) == (2, True, None)
    assert page.run("/v1/schedules/tahsilat")["next_at"].endswith("T06:00:00.000Z")
    secret = page.run("/v1/webhooks")["secret"]
    # Since last night one has paid: the balance is looked at when the schedule fires.
    assert (
        office.program.http.put(
            "/v1/accounts/120.01.0042",
            json={"name": "Yılmaz Ticaret Ltd.", "balance": "999.90", "due_date": "2026-10-01"}
            | {"contacts": [{"number": "0532 111 22 33"}]},
        ).status_code
        == 200
    )
    page.run("/v1/schedules/tahsilat/run")

    (waits,) = receiver.wait_for("job.awaiting_approval")
    job_id = Webhook(secret).verify(waits.body, waits.headers)["data"]["job_id"]
    job = page.run("/v1/jobs/$JOB", JOB=job_id)
    assert (job["status"], job["recipients"], job["credits"]["held"]) == ("awaiting_approval", 2, 2)
    task = json.dumps(job["approval"]["task"], ensure_ascii=False)
    otp_id = page.run("/v1/otp", TASK=task)["id"]
    assert page.run("/verify", OTP=otp_id, CODE=office.code())["status"] == "approved"
    assert page.run("/approve")["status"] == "sending"
    assert page.commands == []

    finished = eventually(lambda: reminded(receiver, secret, "finished"), "the end")
    told = eventually(lambda: reminded(receiver, secret, "reported"), "the reports", patience=180)
    for accounts in (finished, told):
        assert {one["account"] for one in accounts} == {"120.01.0042", "120.01.0043"}
        assert all(one["message_id"].startswith(job_id) for one in accounts)
    (approval,) = office.texts_to(office.approver, "kodu")
    assert f"Toplu SMS {job_id[:8]}, alici 2, kredi 2" in approval
    (text,) = office.texts_to("0532 111 22 33", "Yılmaz")
    assert "01.10.2026 vadeli 999,90 TRY borcunuz" in text
    for left_out in ("0532 111 22 35", "0532 111 22 36", "0532 111 22 37"):
        assert office.texts_to(left_out, "vadeli") == []
    reached = {one["account"] for one in told if one["reminded_at"]}
    taken = office.program.get("/v1/filters/VADE30/accounts")["accounts"]
    assert reached.isdisjoint(one["code"] for one in taken)
    (ended,) = eventually(
        lambda: office.texts_to("0532 111 22 30", "tahsilat bitti") or None, "the end's alert", patience=150
    )
    assert ended.startswith("tahsilat bitti: 2 alıcıdan")


def ready(office: Office, quote_id: str) -> dict[str, Any] | None:
    quote: dict[str, Any] = office.program.get(f"/v1/quotes/{quote_id}")
    return quote if quote["status"] == "ready" else None


def reminded(receiver: Receiver, secret: str, stage: str) -> list[dict[str, Any]] | None:
    """What the events of that stage told of accounts; each is verified."""
    found: list[dict[str, Any]] = []
    for one in receiver.of("account.reminded"):
        data = Webhook(secret).verify(one.body, one.headers)["data"]
        if data["stage"] == stage:
            found += data["accounts"]
    return found or None


def test_the_logo_recipe_as_the_page_has_it(office: Office, tmp_path: Path) -> None:
    page = office.recipe("logo.md", tmp_path)
    assert page.run("cariler.json") == {"created": 2, "updated": 0, "unchanged": 0, "without_mobile": 1}
    changed = worked_through(office, page.run("account.upserted")["id"])
    assert changed["account"] == {"code": "120.01.0042", "outcome": "updated"}
    shown = office.program.get("/v1/accounts/120.01.0042")
    assert (shown["balance"], shown["sends_to"]["msisdn"]) == ("750.00", "905321112233")

    page.run("/v1/messages")
    sent = eventually(lambda: office.texts_to("0532 111 22 33", "faturanız") or None, "the message")
    assert sent == [
        "Sayın Yılmaz Ticaret Ltd., FTR2026000000142 numaralı faturanız kesilmiştir. Güncel bakiyeniz 750,00 TRY."
    ]
    alert = worked_through(office, page.run("workflow.alert")["id"])
    assert (alert["status"], alert["unreachable"]) == ("processed", [])

    clicked = worked_through(office, page.run("approval.started")["id"])
    (code,) = clicked["sent"]
    assert code["credit"]["remaining"] == 99
    verified = page.run("/verify", OTP=code["otp_id"], CODE=office.code())
    assert (verified["status"], bool(verified["approval"])) == ("approved", True)
    assert page.commands == []


def worked_through(office: Office, event_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        event: dict[str, Any] = office.program.get(f"/v1/erp/events/{event_id}")
        return event if event["status"] != "received" else None

    return eventually(look, "the event")


def test_a_message_outside_its_window_waits_visibly_and_goes_when_it_opens(
    office: Office, receiver: Receiver
) -> None:
    program, now = office.program, datetime.now(UTC)
    hook = program.webhook(receiver.url, "job.scheduled", "job.started")
    # A window that opens with the minute after next, on the firm's own clock.
    opens = (now + timedelta(seconds=75)).replace(second=0, microsecond=0)
    line = f"informational={opens:%H:%M}-{max(opens + timedelta(hours=2), opens):%H:%M}"
    if opens.hour >= 22:  # past midnight there is no such window: until the day's end, then
        line = f"informational={opens:%H:%M}-24:00"
    command(program.stack, "set-windows", program.firm, "--time-zone", "Etc/UTC", "--window", line)
    number = f"0532{uuid4().int % 9_000_000 + 1_000_000}"
    body = {"to": number, "text": "Pencere açıldı", "purpose": "informational"}
    message = program.post("/v1/messages", body)
    until = opens.strftime("%Y-%m-%dT%H:%M:00.000Z")
    assert (message["status"], message["waits_until"], message["waits_for"]) == ("scheduled", until, "window")
    assert program.get(f"/v1/messages/{message['message_id']}")["waits_until"] == until
    (told,) = receiver.wait_for("job.scheduled")
    Webhook(hook["secret"]).verify(told.body, told.headers)
    eventually(lambda: office.texts_to(number, "Pencere") or None, "the opening", patience=240)
    (started,) = receiver.wait_for("job.started")
    assert started.at >= opens.timestamp()


def test_a_code_for_a_job_goes_to_no_phone_but_its_approvers(office: Office) -> None:
    program, other = office.program, f"0532{uuid4().int % 9_000_000 + 1_000_000}"
    job = program.post(
        "/v1/jobs",
        {"text": "a", "purpose": "informational", "recipients": [other], "cap": 0, "approver": "mudur"},
    )
    asked = {"to": other, "purpose": "approve_task", "task": job["approval"]["task"]}
    refused = program.post("/v1/otp", asked, expect=422)
    assert [(one["code"], one["pointer"]) for one in refused["problems"]] == [("otp_to_the_approver", "/to")]
    assert office.texts_to(other, "kodu") == []
    assert program.post(f"/v1/jobs/{job['id']}/cancel", expect=200)["status"] == "cancelled"
