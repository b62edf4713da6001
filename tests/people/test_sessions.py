"""A session ends when it should, and a form of another site does nothing."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.console.console_world import ORIGIN, Browser, ConsoleWorld
from ulak.people.roles import Role
from ulak.people.sessions import IDLE, LONGEST
from ulak.platform.clock import MINUTE

POLLED = "/konsol/isler/{}/durum"


def is_out(browser: Browser) -> bool:
    page = browser.get("/konsol")
    assert page.status in (200, 303)
    return page.status == 303 and page.location.startswith("/konsol/giris")


def test_a_stranger_is_led_to_the_sign_in_and_back(world: ConsoleWorld) -> None:
    page = world.browser().get("/konsol/isler")
    assert (page.status, page.location) == (303, "/konsol/giris?donus=/konsol/isler")
    assert "no-store" in page.headers["cache-control"]


@pytest.mark.parametrize("in_headers", [True, False], ids=["in headers", "apart"])
def test_a_cookie_is_read_wherever_a_gateway_puts_it(world: ConsoleWorld, in_headers: bool) -> None:
    browser = world.signed_in(Role.VIEWER)
    browser.in_headers = in_headers
    assert browser.get("/konsol").status == 200


def test_the_table_holds_a_digest_and_not_the_cookie(world: ConsoleWorld) -> None:
    browser = world.signed_in(Role.VIEWER)
    secret = browser.cookies["__Host-ulak"].rpartition(".")[2]
    items = world.house.platform.people_table.query(f"PERSON#{browser.person_id}", between=("!", "~"))
    assert secret not in repr(list(items))


def test_thirty_idle_minutes_end_a_session_and_a_used_one_goes_on(
    world: ConsoleWorld, clock: HandClock
) -> None:
    browser = world.signed_in(Role.VIEWER)
    for _ in range(4):
        clock.turn(IDLE - 2 * MINUTE)
        assert not is_out(browser)
    clock.turn(IDLE)
    assert is_out(browser)


def test_twelve_hours_end_a_session_however_it_is_used(world: ConsoleWorld, clock: HandClock) -> None:
    browser = world.signed_in(Role.VIEWER)
    began = clock()
    often = IDLE - 5 * MINUTE
    while clock() < began + LONGEST - often:
        assert not is_out(browser)
        clock.turn(often)
    assert not is_out(browser)
    clock.turn(often)
    assert is_out(browser)


def test_what_a_page_polls_prolongs_nothing(world: ConsoleWorld, clock: HandClock) -> None:
    browser = world.signed_in(Role.VIEWER)
    job = world.post_job(["05321234567"])
    for _ in range(30):
        clock.turn(MINUTE)
        page = browser.get(POLLED.format(job.job_id), hx_request="true")
    assert page.status == 401
    assert "Oturumunuz" in page.plain or "oturumunuz" in page.plain
    assert "hx-trigger" not in page.text, "a part that is shown in its place asks no more"
    assert is_out(browser)


def test_an_ended_person_is_out_with_the_next_click(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    browser = world.signed_in(Role.VIEWER, name="Ali Kaya", email="ali@acme.example")
    assert not is_out(browser)
    ended = administrator.post(f"/konsol/ayarlar/kisiler/{browser.person_id}/sonlandir")
    assert ended.status == 303
    assert is_out(browser)


def test_a_role_that_is_taken_holds_no_more_with_the_next_click(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    browser = world.signed_in(Role.SENDER, name="Ali Kaya", email="ali@acme.example")
    assert browser.get("/konsol/gonder").status == 200
    changed = administrator.post(f"/konsol/ayarlar/kisiler/{browser.person_id}", {"roles": "viewer"})
    assert changed.status == 303
    assert browser.get("/konsol/gonder").status == 403


def test_signing_out_ends_the_session_and_not_the_cookie_alone(world: ConsoleWorld) -> None:
    browser, thief = world.signed_in(Role.VIEWER), world.browser()
    thief.cookies = dict(browser.cookies)
    assert browser.post("/konsol/cikis").status == 303
    assert is_out(thief)


def test_the_cookie_of_one_firm_opens_nothing_of_another(world: ConsoleWorld) -> None:
    world.directory.add_firm("globex", "Globex")
    browser = world.signed_in(Role.ADMINISTRATOR)
    person, _, secret = browser.cookies["__Host-ulak"].split(".")
    browser.cookies["__Host-ulak"] = f"{person}.globex.{secret}"
    assert is_out(browser)
    browser.cookies["__Host-ulak"] = f"{person}.-.{secret}"
    assert browser.get("/konsol/firma").status == 303
    other = world.signed_in(Role.ADMINISTRATOR, firm="globex", name="Can Ak", email="can@globex.example")
    job = world.post_job(["05321234567"])
    assert other.get(f"/konsol/isler/{job.job_id}").status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec_fetch_site": "cross-site"},
        {"origin": "https://evil.example", "sec_fetch_site": ""},
        {"origin": "null", "sec_fetch_site": ""},
        {"origin": "", "sec_fetch_site": "same-site"},
        {"origin": ORIGIN, "sec_fetch_site": "cross-site"},
        {"origin": "http://localhost:4701", "sec_fetch_site": ""},
        {"origin": "", "sec_fetch_site": ""},
    ],
    ids=lambda headers: "/".join(headers.values()) or "none",
)
def test_a_form_of_another_site_does_nothing(world: ConsoleWorld, headers: dict[str, str]) -> None:
    browser = world.signed_in(Role.VIEWER)
    refused = browser.post("/konsol/cikis", **headers)
    assert refused.status == 403
    assert not is_out(browser)


@pytest.mark.parametrize("token", ["", "0" * 32, "ş"])
def test_a_form_without_the_sessions_token_does_nothing(world: ConsoleWorld, token: str) -> None:
    browser = world.signed_in(Role.VIEWER)
    assert browser.post("/konsol/cikis", token=token).status == 403
    assert not is_out(browser)


def test_another_sessions_form_token_does_not_hold(world: ConsoleWorld) -> None:
    browser = world.signed_in(Role.VIEWER)
    other = world.signed_in(Role.VIEWER, name="Ali Kaya", email="ali@acme.example")
    assert browser.post("/konsol/cikis", token=other.token).status == 403
