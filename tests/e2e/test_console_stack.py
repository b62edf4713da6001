"""The console through the deployed stack: every route of it is taken, and its functions' roles suffice."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import pytest

from local import Stack
from local.demonstration import console_of
from tests.attacks.victims import armed, code_at
from tests.console.console_world import Browser, Page
from tests.console.walk import Who, missed, walk
from tests.e2e.programs import FirmProgram, eventually
from tests.e2e.roots import house_of
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region, normalise
from ulak.jobs.keys import upload_key
from ulak.people.invitations import Invited
from ulak.schedules.commands import PutSchedule
from ulak.schedules.times import When

pytestmark = [pytest.mark.stack, pytest.mark.slow]

REMEMBERED_SECONDS = 61
"""How long a function may remember a firm's settings, and a second more."""


@dataclass
class OverHttp(Browser):
    """A browser of the stack's console. Cookies are `Secure`, so they are carried by hand over plain HTTP."""

    address: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(
        self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Page:
        self.asked.append((method, address.partition("?")[0]))
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**(headers or {})} | ({"cookie": kept} if kept else {})
        if "origin" in sent:
            sent["origin"] = self.address
        if body:
            sent["content-type"] = "application/x-www-form-urlencoded"
        answer = httpx.request(
            method, self.address + address, content=body, headers=sent, timeout=60, trust_env=False
        )
        for cookie in answer.headers.get_list("set-cookie"):
            self._keep(cookie)
        return Page(answer.status_code, answer.headers, answer.text, address)


class OnStack:
    def __init__(self, program: FirmProgram) -> None:
        self.program, self.stack = program, program.stack
        self.house = house_of(self.stack)
        parts = urlsplit(console_of(self.stack))
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.asked: list[tuple[str, str]] = []
        self.other = f"{program.firm}2"
        self.house.worlds.add_firm(self.other, "İkinci A.Ş.")

    def browser(self) -> Browser:
        return OverHttp(None, address=self.origin, asked=self.asked)  # type: ignore[arg-type]  # no world

    def invitation(self, who: Who, *, other_firm: bool = False) -> str:
        firm = self.other if other_firm else self.program.firm
        invited = Invited(who.name, who.email, who.number, who.roles, sees_whole=True)
        return self.house.invitations.invite(firm, invited)

    def code(self, number: str) -> str:
        return code_at(self.program, normalise(number, Region.TR))

    def put_upload(self, upload_id: str, data: bytes) -> None:
        key = upload_key(self.program.firm, upload_id)
        self.house.bucket.put(key, data, content_type="application/octet-stream")

    def put_schedule(self, name: str) -> None:
        job = {"text": "Merhaba", "purpose": "informational", "recipients": ["0532 123 45 67"]}
        when = When(zone="Europe/Istanbul", cron="0 9 * * *")
        self.house.schedule_commands.put(Caller(self.program.firm, "k"), PutSchedule(name, when, job, {}))

    def settle(self) -> None:
        def over() -> bool:
            jobs = self.program.get("/v1/jobs")["jobs"]
            return all(one["status"] not in ("accepted", "expanding", "sending") for one in jobs)

        time.sleep(3)
        eventually(lambda: over() or None, "jobs that are over")

    def forget(self) -> None:
        time.sleep(REMEMBERED_SECONDS)


def test_every_route_of_the_console_is_taken(stack: Stack, firm: FirmProgram) -> None:
    house_of(stack).peppers.rotate()
    site = OnStack(armed(firm))
    walk(site)
    assert missed(site.asked) == []
