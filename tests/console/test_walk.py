"""Every route of the console is taken, in one process; whoever has not the grant sees no whole number on any page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from moto import mock_aws

from simulator.provider.realm import CLIENT_ID, CLIENT_SECRET
from tests.calls import call
from tests.conftest import HandClock
from tests.console.console_world import Browser, Page
from tests.console.test_masked import digits
from tests.console.walk import Who, found, missed, walk
from tests.dynamodb import engine
from tests.people.provider_world import ProviderWorld
from ulak.directory import personal
from ulak.directory.approvers import Approver, Approves
from ulak.erp.records import ErpRef
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region, normalise
from ulak.jobs.keys import upload_key
from ulak.people.roles import Role
from ulak.platform.clock import MINUTE
from ulak.schedules.commands import PutSchedule
from ulak.schedules.times import When

WHOLE = ("5321234567", "5331234567", "5341234567")
"""Numbers that the walk sends to, and keeps cards of."""


class Seen(Browser):
    """Notes what it asks for."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012 - of all browsers

    def ask(
        self, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Page:
        self.asked.append((method, address.partition("?")[0]))
        return super().ask(method, address, body, headers)


class InProcess:
    def __init__(self, world: ProviderWorld) -> None:
        self.world = world
        world.directory.add_firm("globex", "Globex")
        world.house.platform.secrets.set(personal.secret_name("test", "acme"), personal.new_key())

    def browser(self) -> Browser:
        return Seen(self.world)

    def invitation(self, who: Who, *, other_firm: bool = False) -> str:
        firm = "globex" if other_firm else "acme"
        more = {"name": who.name, "email": who.email, "number": who.number}
        return self.world.invite(*who.roles, firm=firm, whole=True, **more)

    def code(self, number: str) -> str:
        (code,) = re.findall(r"(?<!\w)[0-9]{6}(?!\w)", self.world.operator.calls[-1].texts[0])
        return str(code)

    def put_upload(self, form: Page, data: bytes) -> None:
        upload_id = found(r'name="upload" value="(\w+)"', form)
        self.world.bucket.put(upload_key("acme", upload_id), data, content_type="application/octet-stream")

    def put_schedule(self, name: str) -> None:
        job = {"text": "Merhaba", "purpose": "informational", "recipients": ["0532 123 45 67"]}
        when = When(zone="Europe/Istanbul", cron="0 9 * * *")
        self.world.house.jobs.schedule_commands.put(Caller("acme", "k"), PutSchedule(name, when, job, {}))

    def receive(self, number: str, text: str) -> None:
        body = {"id": text, "sender": number, "text": text}
        assert call(self.world.house, "POST", "/v1/inbox", body, caller=Caller("acme", "k")).status == 200

    def begin_task(self, user: str, number: str) -> str:
        house, caller = self.world.house, Caller("acme", "k1")
        msisdn = normalise(number, Region.TR)
        house.directory.store.approvers.put(
            Approver("acme", user, msisdn, frozenset({Approves.TASK}), {"TRY": "100000.00"})
        )
        begun = {"users": [user], "task_id": "WF-7", "title": "Onay", "amount": "10.00", "currency": "TRY"}
        event = {"type": "approval.started", "id": "WF-7-1", "data": begun | {"requester": "ali"}}
        ref = ErpRef("acme", str(call(house, "POST", "/v1/erp/events", event, caller=caller).body["id"]))
        house.events.erp_process.run(ref)
        shown = call(house, "GET", f"/v1/erp/events/{ref.event_id}", caller=caller)
        return str(shown.body["sent"][0]["otp_id"])

    def provider(self) -> dict[str, str]:
        return {"issuer": self.world.issuer(), "client_id": CLIENT_ID, "secret": CLIENT_SECRET}

    def answered(self, away: str, email: str) -> str:
        return self.world.answered(away, email)

    def settle(self) -> None:
        self.world.build()
        self.world.run(seconds=30)

    def forget(self) -> None:
        self.world.clock.turn(MINUTE)


@pytest.fixture(scope="module")
def walked() -> Iterator[ProviderWorld]:
    """One walk for all that is asked of it here: it takes seconds."""
    with mock_aws(), engine():
        world = ProviderWorld(HandClock())
        walk(InProcess(world))
        yield world


def test_a_walk_takes_every_route(walked: ProviderWorld) -> None:
    assert missed(Seen.asked) == []


def test_no_page_shows_a_whole_number_without_the_grant(walked: ProviderWorld) -> None:
    """With every role at once."""
    world = walked
    pages = sorted({address for method, address in Seen.asked if method == "GET"})
    everything = world.signed_in(*Role, name="Can Ak", email="can.ak@acme.example", number="0532 000 0055")
    granted = world.signed_in(
        *Role, name="Ece Ak", email="ece.ak@acme.example", number="0532 000 0056", whole=True
    )
    shown = 0
    for address in pages:
        if any(word in address for word in ("/giris", "/davet/", "/parca/")):
            continue
        for one in (address, f"{address}?no=05321234567"):
            page = everything.get(one)
            read = digits(page.text.replace("05321234567", "") if "?" in one else page.text)
            assert not [number for number in WHOLE if number in read], (one, page.plain)
            shown += page.status == 200
        world.clock.turn(2_000)
    assert shown > 40, "the pages are there"
    job = next(address for address in pages if address.endswith("/alicilar"))
    assert any(number in digits(granted.get(job).text) for number in WHOLE), "with it they are shown"
    assert "Açık numaraları gördü" in everything.get("/konsol/iz").plain
