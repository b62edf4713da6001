"""A firm types and sees the time of its own clock: Baku's, Northern Cyprus's, which is turned, and Istanbul's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.console.walk import TEXT, form, sent
from ulak.console.environment import moment
from ulak.console.times import local_instant
from ulak.directory.firms import Service
from ulak.errors import InvalidValue
from ulak.firm_settings.bodies import WindowsBody
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region
from ulak.jobs.job import JobRef
from ulak.people.roles import Role
from ulak.schedules.commands import PutSchedule
from ulak.schedules.times import When

BAKU, CYPRUS, ISTANBUL = "Asia/Baku", "Asia/Famagusta", "Europe/Istanbul"


def in_country(world: ConsoleWorld, region: Region) -> None:
    for service in Service:
        account = world.directory.account("acme", service)
        if account is not None:
            world.directory.set_account(replace(account, region=region))


def in_zone(world: ConsoleWorld, zone: str) -> None:
    world.house.firm.settings.put_windows("acme", WindowsBody(time_zone=zone, windows=[]))


def with_send_at(browser: Browser, send_at: str) -> Page:
    page = browser.get("/konsol/gonder")
    typed = form(page, recipients="+90 532 123 45 67", send_at=send_at, text=f"{TEXT} {send_at}")
    return browser.post("/konsol/gonder", typed)


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        ("2026-12-01T09:00", ISTANBUL, "2026-12-01T09:00:00+03:00"),
        ("2026-12-01T09:00", BAKU, "2026-12-01T09:00:00+04:00"),
        ("2026-12-01T09:00", CYPRUS, "2026-12-01T09:00:00+02:00"),
        ("2027-07-01T09:00", CYPRUS, "2027-07-01T09:00:00+03:00"),
    ],
)
def test_what_the_clock_shows_becomes_an_instant(wall: str, zone: str, instant: str) -> None:
    assert local_instant(wall, zone) == instant


@pytest.mark.parametrize(
    ("wall", "code"),
    [
        ("2027-03-28T03:30", "draft_send_at_never"),
        ("2026-10-25T03:30", "draft_send_at_twice"),
        ("x", "draft_send_at"),
    ],
)
def test_a_time_that_is_not_there_once_is_asked_again(wall: str, code: str) -> None:
    with pytest.raises(InvalidValue, match=code):
        local_instant(wall, CYPRUS)


@pytest.mark.parametrize(
    ("region", "own", "zone", "offset_hours", "named"),
    [
        (Region.TR, "", ISTANBUL, 3, "Türkiye saati"),
        (Region.AZ, "", BAKU, 4, "Azerbaycan saati"),
        (Region.KKTC, "", CYPRUS, 2, "KKTC saati"),
        (Region.TR, BAKU, BAKU, 4, "Azerbaycan saati"),
    ],
    ids=["Türkiye", "Azerbaijan", "Northern Cyprus", "a clock of its own"],
)
def test_a_person_types_and_sees_the_firms_clock(
    world: ConsoleWorld, region: Region, own: str, zone: str, offset_hours: int, named: str
) -> None:
    in_country(world, region)
    if own:
        in_zone(world, own)
    browser = world.signed_in(Role.SENDER, Role.ADMINISTRATOR, whole=True, number="+90 532 000 0001")
    page = browser.get("/konsol/gonder")
    assert f"Boşsa hemen. {named}yle yazın." in page.plain
    assert f"Saatler: {named}" in page.plain
    check = browser.follow(with_send_at(browser, "2026-12-03T09:30"))
    assert check.status == 200, check.plain
    job = browser.get(sent(browser, check))
    plan = world.house.jobs.store.plan(JobRef("acme", job.address.rpartition("/")[2]))
    at = datetime.fromtimestamp((plan.send_at or 0) / 1000, UTC)
    assert at == datetime(2026, 12, 3, 9 - offset_hours, 30, tzinfo=UTC)
    now = moment(world.clock(), "tr", zone)
    for address in ("/konsol/isler", "/konsol", "/konsol/iz", job.address):
        assert now in browser.get(address).plain, address


def test_a_wrong_hour_is_told_at_its_field(world: ConsoleWorld) -> None:
    in_country(world, Region.KKTC)
    browser = world.signed_in(Role.SENDER)
    page = browser.follow(with_send_at(browser, "2027-03-28T03:30"))
    assert "saat atlanıyor" in page.plain
    assert 'value="2027-03-28T03:30"' in page.text, "nothing that was typed is lost"


def test_a_schedule_says_its_own_clock(world: ConsoleWorld) -> None:
    """Also one that is due once: its time is written as it was given."""
    job = {"text": "Merhaba", "purpose": "informational", "recipients": ["0532 123 45 67"]}
    when = When(zone=BAKU, at="2027-01-05T09:00")
    world.house.jobs.schedule_commands.put(Caller("acme", "k"), PutSchedule("bir", when, job, {}))
    page = world.signed_in(Role.VIEWER).get("/konsol/zamanlanmis")
    assert page.status == 200
    assert "5 Ocak 2027, 09:00 · Azerbaycan saati" in page.plain
    assert "5 Ocak 2027, 08:00" in page.plain, "when it is next due, on the firm's clock"


def test_a_schedule_that_names_no_clock_has_the_firms(world: ConsoleWorld) -> None:
    in_country(world, Region.AZ)
    job = {"text": "Merhaba", "purpose": "informational", "recipients": ["+994 50 123 45 67"]}
    body = {"when": {"at": "2027-01-05T09:00"}, "job": job}
    answer = world.ask("PUT", "/v1/schedules/bir", body)
    assert answer.status == 200, answer.body
    assert answer.body["when"]["time_zone"] == BAKU
    assert answer.body["next_at"] == "2027-01-05T05:00:00.000Z"
