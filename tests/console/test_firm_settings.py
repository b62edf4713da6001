"""What a firm's administrators set in the console, over the same use cases as the API's routes."""

from __future__ import annotations

import html
import re

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld, Page
from ulak.errors import Forbidden, Unauthenticated
from ulak.identity.caller import Caller, Scope
from ulak.people.roles import Role
from ulak.platform.clock import DAY, MINUTE

PROGRAMS = "/konsol/ayarlar/programlar"


@pytest.fixture
def administrator(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR)


def trail(browser: Browser) -> str:
    return browser.get("/konsol/iz").plain


# --- programs and keys ---------------------------------------------------------------------------------


def key_of(page: Page) -> str:
    found = re.search(r"ulak_[\w-]+_[0-9a-f]{12}\.[\w-]{43}", html.unescape(page.text))
    return found[0] if found else ""


def admitted(world: ConsoleWorld, key: str, source: str = "203.0.113.7") -> bool:
    """Whether a program comes in by the key, as the edge would let it."""
    world.clock.turn(2 * MINUTE)  # functions remember a key for a minute
    try:
        return world.house.firms.authenticate(f"Bearer {key}", source).erp_user == "AYSE"
    except (Unauthenticated, Forbidden):
        return False


@pytest.fixture
def logo(administrator: Browser) -> str:
    """The page of a program that was just added."""
    added = administrator.post(
        PROGRAMS,
        [("client", "Logo Tiger"), ("scopes", "read"), ("scopes", "send"), ("erp_user", "AYSE")],
    )
    assert added.location == f"{PROGRAMS}/Logo%20Tiger"
    return added.location


def test_a_key_is_shown_once_and_lets_its_program_in(
    world: ConsoleWorld, administrator: Browser, logo: str
) -> None:
    page = administrator.follow(administrator.post(f"{logo}/anahtar", {"kind": "live"}))
    key = key_of(page)
    assert admitted(world, key)
    assert key_of(administrator.get(logo)) == ""
    assert key.partition(".")[2] not in trail(administrator)
    assert "Anahtar oluşturdu Logo Tiger" in trail(administrator)


def test_a_key_is_rotated_the_old_one_ends_when_it_was_said(
    world: ConsoleWorld, administrator: Browser, logo: str
) -> None:
    old = key_of(administrator.follow(administrator.post(f"{logo}/anahtar", {"kind": "live"})))
    new = key_of(administrator.follow(administrator.post(f"{logo}/anahtar", {"kind": "live", "old": "7"})))
    third = administrator.post(f"{logo}/anahtar", {"kind": "live"})
    assert (third.status, "iki anahtarı var" in third.plain) == (422, True)
    assert admitted(world, old)
    assert admitted(world, new)
    world.clock.turn(7 * DAY)
    assert not admitted(world, old)
    assert admitted(world, new)


def test_a_key_ends_alone_or_with_all_of_its_program(
    world: ConsoleWorld, administrator: Browser, logo: str
) -> None:
    keys = [
        key_of(administrator.follow(administrator.post(f"{logo}/anahtar", {"kind": "live"})))
        for _ in range(2)
    ]
    first = keys[0].partition(".")[0].rpartition("_")[2]
    administrator.post(f"{logo}/bitir", {"anahtar": first})
    assert [admitted(world, key) for key in keys] == [False, True]
    administrator.post(f"{logo}/bitir")
    assert [admitted(world, key) for key in keys] == [False, False]
    assert "Programın bütün anahtarlarını bitirdi Logo Tiger" in trail(administrator)


def test_a_programs_addresses_hold_for_its_keys_and_what_is_wrong_is_told_by_the_field(
    world: ConsoleWorld, administrator: Browser, logo: str
) -> None:
    key = key_of(administrator.follow(administrator.post(f"{logo}/anahtar", {"kind": "live"})))
    wrong = administrator.post(logo, {"scopes": "read", "addresses": "203.0.113.0/24\n300.1.1.1"})
    assert wrong.status == 422
    assert 'href="#addresses"' in wrong.text
    assert "300.1.1.1" in wrong.text, "what was typed stays"
    nothing = administrator.post(logo, {"erp_user": "AYSE"})
    assert (nothing.status, 'href="#scopes"' in nothing.text) == (422, True)
    kept = administrator.post(logo, {"scopes": "read", "erp_user": "AYSE", "addresses": "203.0.113.0/24"})
    assert kept.location == logo
    assert admitted(world, key, "203.0.113.9")
    assert not admitted(world, key, "198.51.100.9")


def test_what_the_console_keeps_is_what_the_api_shows(
    world: ConsoleWorld, administrator: Browser, logo: str
) -> None:
    program = Caller("acme", "key-1", scopes=frozenset({Scope.ADMIN}))
    answer = call(world.house, "GET", "/v1/settings/clients/Logo Tiger", caller=program)
    assert (answer.body["erp_user"], answer.body["scopes"]) == ("AYSE", ["read", "send"])


def test_a_program_of_a_name_that_there_is_none_of_is_not_found(administrator: Browser) -> None:
    assert administrator.get(f"{PROGRAMS}/yok").status == 404
    assert administrator.post(f"{PROGRAMS}/yok", {"scopes": "read"}).status == 404
    bad = administrator.post(PROGRAMS, {"client": "a/b", "scopes": "read"})
    assert (bad.status, 'href="#client"' in bad.text) == (422, True)
