"""The console through the deployed stack: every route of it is taken, and its functions' roles suffice."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest

from local import Stack
from simulator.provider.realm import CLIENT_ID, CLIENT_SECRET
from tests.attacks.victims import armed, code_at
from tests.console.console_world import Page
from tests.console.walk import Who, found, missed, walk
from tests.e2e.browsers import OverHttp, browser_of, signed_in
from tests.e2e.programs import FirmProgram, eventually
from tests.e2e.roots import house_of
from ulak.directory.approvers import Approver, Approves
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region, normalise
from ulak.people.invitations import Invited
from ulak.people.roles import Role
from ulak.platform.clock import MINUTE
from ulak.schedules.commands import PutSchedule
from ulak.schedules.times import When

pytestmark = [pytest.mark.stack, pytest.mark.slow]

REMEMBERED_SECONDS = 61
"""How long a function may remember a firm's settings, and a second more."""


class OnStack:
    def __init__(self, program: FirmProgram) -> None:
        self.program, self.stack = program, program.stack
        self.house = house_of(self.stack)
        self.asked: list[tuple[str, str]] = []
        self.other = f"{program.firm}2"
        self.house.firm.worlds.add_firm(self.other, "İkinci A.Ş.")

    def browser(self) -> OverHttp:
        browser = browser_of(self.stack)
        browser.asked = self.asked
        return browser

    def invitation(self, who: Who, *, other_firm: bool = False) -> str:
        firm = self.other if other_firm else self.program.firm
        invited = Invited(who.name, who.email, who.number, who.roles, sees_whole=True)
        return self.house.people.invitations.invite(firm, invited)

    def code(self, number: str) -> str:
        return code_at(self.program, normalise(number, Region.TR))

    def put_upload(self, form: Page, data: bytes) -> None:
        address = found(r'action="([^"]+)" enctype="multipart/form-data"', form)
        of_bucket = form.text.partition('enctype="multipart/form-data"')[2].partition("</form>")[0]
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', of_bucket))
        told = {unescape(name): unescape(value) for name, value in fields.items()}
        httpx.post(unescape(address), data=told, files={"file": data}, trust_env=False).raise_for_status()

    def put_schedule(self, name: str) -> None:
        job = {"text": "Merhaba", "purpose": "informational", "recipients": ["0532 123 45 67"]}
        when = When(zone="Europe/Istanbul", cron="0 9 * * *")
        self.house.jobs.schedule_commands.put(
            Caller(self.program.firm, "k"), PutSchedule(name, when, job, {})
        )

    def begin_task(self, user: str, number: str) -> str:
        approves = Approver(
            self.program.firm,
            user,
            normalise(number, Region.TR),
            frozenset({Approves.TASK}),
            {"TRY": "100000.00"},
        )
        self.house.directory.store.approvers.put(approves)
        begun = {"users": [user], "task_id": "WF-7", "title": "Onay", "amount": "10.00", "currency": "TRY"}
        event = {"type": "approval.started", "id": "WF-7-1", "data": begun | {"requester": "ali"}}
        event_id = self.program.post("/v1/erp/events", event)["id"]

        def issued() -> str | None:
            sent = self.program.get(f"/v1/erp/events/{event_id}").get("sent")
            return str(sent[0]["otp_id"]) if sent else None

        return eventually(issued, "the approver's code")

    def receive(self, number: str, text: str) -> None:
        self.program.http.post(
            "/v1/inbox", json={"id": text, "sender": number, "text": text}
        ).raise_for_status()

    def provider(self) -> dict[str, str]:
        issuer = f"{self.stack.operator_url}/provider/{self.program.firm}"
        return {"issuer": issuer, "client_id": CLIENT_ID, "secret": CLIENT_SECRET}

    def answered(self, away: str, email: str) -> str:
        answer = httpx.post(away, data={"email": email}, trust_env=False)
        assert answer.status_code == 303, answer.text
        parts = urlsplit(answer.headers["location"])
        return f"{parts.path}?{parts.query}"

    def settle(self) -> None:
        def over() -> bool:
            jobs = self.program.get("/v1/jobs")["jobs"]
            return all(one["status"] not in ("accepted", "expanding", "sending") for one in jobs)

        time.sleep(3)
        eventually(lambda: over() or None, "jobs that are over")

    def forget(self) -> None:
        time.sleep(REMEMBERED_SECONDS)


def test_every_route_of_the_console_is_taken(stack: Stack, firm: FirmProgram) -> None:
    house_of(stack).otp.peppers.rotate()
    site = OnStack(armed(firm))
    walk(site)
    assert missed(site.asked) == []


PAGES_OF_FUNCTIONS = {
    "console": "/konsol",
    "console_send": "/konsol/gonder",
    "console_approvals": "/konsol/onaylar",
    "console_settings": "/konsol/ayarlar/kisiler",
    "console_rules": "/konsol/ayarlar/onay",
    "console_firm": "/konsol/ayarlar/programlar",
    "console_webhooks": "/konsol/ayarlar/bildirimler",
    "console_evidence": "/konsol/kanit",
    "console_persons": "/konsol/kisisel",
    "console_lists": "/konsol/rehber/aboneler/dosya",
}


def test_each_function_notes_that_a_session_is_used(stack: Stack, firm: FirmProgram) -> None:
    """A session that nobody used for a minute is noted by whatever page is opened next."""
    browser = signed_in(stack, firm.firm, *Role, email=f"{firm.firm}@ornek.example", whole=True)
    sessions = house_of(stack).people.sessions
    earlier = replace(sessions, clock=lambda: sessions.clock() - 2 * MINUTE)
    for function, address in PAGES_OF_FUNCTIONS.items():
        browser.cookies["__Host-ulak"] = earlier.begin(browser.person_id, firm.firm)
        assert browser.get(address).status == 200, function
    browser.cookies["__Host-ulak"] = earlier.begin(browser.person_id, firm.firm)
    assert browser.post("/konsol/ayarlar/hesaplar/sms/dene").status == 200
    browser.cookies["__Host-ulak"] = earlier.begin(browser.person_id, firm.firm)
    assert browser.post("/konsol/rehber/aboneler").status == 422, "console_directory; nothing was typed"
