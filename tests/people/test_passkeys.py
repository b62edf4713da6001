"""Passkeys, as a device of software answers; and what an attacker makes of the answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.console.console_world import ORIGIN, Browser, ConsoleWorld, Page
from tests.people.authenticator import PRESENT, Authenticator
from ulak.people.ceremonies import LASTS
from ulak.people.roles import Role

SESSION, STEP = "__Host-ulak", "__Host-ulak-adim"


def ask(browser: Browser, address: str, body: Any = None) -> Page:
    """What a script of the page sends."""
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", "content-type": "application/json"}
    return browser.ask("POST", address, b"" if body is None else json.dumps(body).encode(), headers)


def options(browser: Browser) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(ask(browser, "/konsol/giris/gecis/iste").text)
    return told


def signed_in_by(browser: Browser, answer: dict[str, Any]) -> bool:
    page = ask(browser, "/konsol/giris/gecis", answer)
    assert page.status in (200, 403), page.text
    assert (page.status == 200) == (SESSION in browser.cookies)
    return page.status == 200


def registered(world: ConsoleWorld, device: Authenticator, link: str = "") -> Browser:
    link, browser = link or world.invite(Role.VIEWER), world.browser()
    place = f"/konsol/davet/{link}/gecis"
    told = json.loads(ask(browser, f"{place}/iste").text)
    assert ask(browser, place, device.made(told)).status == 200
    return browser


@pytest.fixture
def device(world: ConsoleWorld) -> Authenticator:
    """Of a person who took its invitation by it."""
    device = Authenticator()
    browser = registered(world, device)
    assert browser.get("/konsol").status == 200
    return device


def test_a_passkey_signs_in_again_and_begins_a_session_of_its_own(
    world: ConsoleWorld, device: Authenticator
) -> None:
    """A cookie that was there before means nothing afterwards: no session is fixed from outside."""
    browser = world.browser()
    browser.cookies[SESSION] = f"{'0' * 16}.acme.{'x' * 43}"
    before = browser.cookies[SESSION]
    assert signed_in_by(browser, device.proof(options(browser)))
    assert browser.cookies[SESSION] != before
    assert STEP not in browser.cookies
    assert browser.get("/konsol").status == 200


def test_an_answer_counts_once(world: ConsoleWorld, device: Authenticator) -> None:
    browser = world.browser()
    answer = device.proof(options(browser))
    thief = world.browser()
    thief.cookies[STEP] = browser.cookies[STEP]
    assert signed_in_by(browser, answer)
    assert not signed_in_by(thief, answer), "with the cookie of the sign-in itself"
    options(thief)
    assert not signed_in_by(thief, answer), "for a challenge of its own"


def test_an_answer_is_of_the_browser_that_asked(world: ConsoleWorld, device: Authenticator) -> None:
    victim, thief = world.browser(), world.browser()
    answer = device.proof(options(victim))
    assert not signed_in_by(thief, answer), "a browser that never asked"
    assert signed_in_by(victim, answer)


def test_a_challenge_is_over_after_ten_minutes(world: ConsoleWorld, device: Authenticator) -> None:
    browser = world.browser()
    answer = device.proof(options(browser))
    world.clock.turn(LASTS)
    assert not signed_in_by(browser, answer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost.kotu.example:4700"},
        {"origin": "https://ulak.kotu.example"},
        {"rp_id": "kotu.example"},
        {"flags": PRESENT},
        {"credential_id": b"another-passkey!"},
        {"user_handle": b"0000000000000000"},
        {"user_handle": b"\xff\xfe"},
    ],
    ids=["origin", "another site", "rp", "nobody verified", "unknown passkey", "another person", "no person"],
)
def test_what_is_no_proof_is_refused(
    world: ConsoleWorld, device: Authenticator, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(device, name, value)
    browser = world.browser()
    assert not signed_in_by(browser, device.proof(options(browser)))


def test_a_signature_by_another_key_is_refused(world: ConsoleWorld, device: Authenticator) -> None:
    device.key = Authenticator().key
    browser = world.browser()
    assert not signed_in_by(browser, device.proof(options(browser)))


def test_a_copied_passkey_whose_counter_goes_back_is_refused(
    world: ConsoleWorld, device: Authenticator
) -> None:
    for _ in range(3):
        browser = world.browser()
        assert signed_in_by(browser, device.proof(options(browser)))
    device.counter = 0
    browser = world.browser()
    assert not signed_in_by(browser, device.proof(options(browser)))


def test_a_passkey_of_an_ended_or_reset_person_opens_nothing(
    world: ConsoleWorld, device: Authenticator
) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR, name="Can Ak", email="can@acme.example")
    person = world.house.people.store.by_email("ayse@acme.example")
    assert person is not None
    place = f"/konsol/ayarlar/kisiler/{person.person_id}"
    assert administrator.post(f"{place}/sifirla").status == 303
    browser = world.browser()
    assert not signed_in_by(browser, device.proof(options(browser))), "reset"
    world.clock.turn(1000)
    assert administrator.post(f"{place}/sonlandir").status == 303
    browser = world.browser()
    page = ask(browser, "/konsol/giris/gecis", device.proof(options(browser)))
    assert page.status in (403, 422)
    assert SESSION not in browser.cookies


def test_a_registration_is_of_the_link_that_it_was_asked_for(world: ConsoleWorld) -> None:
    """A browser asks by its own link, and answers by another's."""
    own = world.invite(Role.VIEWER)
    other = world.invite(Role.ADMINISTRATOR, name="Ali Kaya", email="ali@acme.example")
    browser = world.browser()
    told = json.loads(ask(browser, f"/konsol/davet/{own}/gecis/iste").text)
    assert ask(browser, f"/konsol/davet/{other}/gecis", Authenticator().made(told)).status == 403
    assert SESSION not in browser.cookies


@pytest.mark.parametrize("address", ["/konsol/giris/gecis/iste", "/konsol/giris/gecis"])
@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://kotu.example"}, {"sec-fetch-site": "cross-site", "origin": ORIGIN}, {}],
    ids=["another origin", "cross-site", "says nothing"],
)
def test_no_other_site_asks_or_answers(world: ConsoleWorld, address: str, headers: dict[str, str]) -> None:
    browser = world.browser()
    page = browser.ask("POST", address, b"{}", {"content-type": "application/json", **headers})
    assert page.status == 403
    assert not browser.cookies
