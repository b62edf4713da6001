"""Two clicks on what is shown once: one thing is made, and both answers show it."""

from __future__ import annotations

import re

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from ulak.people.roles import Role

WORDS = {
    "key": "Anahtar oluşturdu",
    "hook": "Bildirim adresi ekledi",
    "rotated": "gizli değerini yeniledi",
}


@pytest.fixture
def boss(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, Role.SENDER, name="Işıl İnce")


def once(page: Page, action: str) -> dict[str, str]:
    """The token of the form that goes to `action`."""
    form = re.search(rf'<form[^>]* action="{re.escape(action)}".*?</form>', page.text, re.DOTALL)
    forms = re.findall(rf'<form[^>]* action="{re.escape(action)}".*?</form>', page.text, re.DOTALL)
    assert form is not None, page.plain
    found = [one for text in forms for one in re.findall(r'name="istek" value="(\w+)"', text)]
    assert len(found) == 1, page.plain
    return {"istek": found[0]}


def shown(browser: Browser, page: Page) -> str:
    """What the page that a post leads to shows this once."""
    (text,) = re.findall(r"<textarea[^>]*readonly[^>]*>([^<]+)</textarea>", browser.follow(page).text)[-1:]
    return str(text)


def twice(browser: Browser, address: str, fields: dict[str, str]) -> tuple[str, str]:
    """Two posts at once: the answer to the first is not looked at before the second has come."""
    first, second = browser.post(address, fields), browser.post(address, fields)
    assert first.status == second.status == 303, second.plain
    kept = dict(browser.cookies)
    one = shown(browser, first)
    browser.cookies = kept
    return one, shown(browser, second)


def words(browser: Browser, word: str) -> int:
    return browser.get("/konsol/iz").plain.count(word)


def test_two_clicks_make_one_key(world: ConsoleWorld, boss: Browser) -> None:
    boss.post("/konsol/ayarlar/programlar", {"client": "muhasebe", "scopes": "send"})
    place = "/konsol/ayarlar/programlar/muhasebe"
    fields = {"kind": "live", **once(boss.get(place), f"{place}/anahtar")}
    first, second = twice(boss, f"{place}/anahtar", fields)
    assert first == second
    assert first.startswith("ulak_acme_")
    assert len(world.house.firm.settings.need_client("acme", "muhasebe").keys) == 1
    assert words(boss, WORDS["key"]) == 1
    third = boss.post(f"{place}/anahtar", {"kind": "live", **once(boss.get(place), f"{place}/anahtar")})
    assert shown(boss, third) != first, "a form that was shown anew asks for another"


def test_two_clicks_make_one_webhook_and_one_new_secret(world: ConsoleWorld, boss: Browser) -> None:
    place = "/konsol/ayarlar/bildirimler"
    made = {"url": "https://erp.example.com/ulak", **once(boss.get(place), place)}
    first, second = twice(boss, place, made)
    assert first == second
    (webhook,) = world.house.events.store.webhooks("acme")
    one = f"{place}/{webhook.webhook_id}"
    rotated = twice(boss, one, {"islem": "yenile", **once(boss.get(one), one)})
    assert rotated[0] == rotated[1] != first
    (webhook,) = world.house.events.store.webhooks("acme")
    assert webhook.generation == 2
    assert words(boss, WORDS["rotated"]) == 1


def test_two_clicks_make_one_new_secret_of_a_source(world: ConsoleWorld, boss: Browser) -> None:
    boss.post("/konsol/ayarlar/erp", {"source": "logo", "scheme": "standard"})
    place = "/konsol/ayarlar/erp/logo"
    boss.get(place)
    first, second = twice(boss, place, {"islem": "yenile", **once(boss.get(place), place)})
    assert first == second
    assert world.house.events.erp_settings.source("acme", "logo").generation == 2


def test_two_clicks_make_one_invitation_and_one_reset(world: ConsoleWorld, boss: Browser) -> None:
    place = "/konsol/ayarlar/kisiler"
    typed = {"name": "Ece Su", "email": "ece@acme.example", "number": "0532 000 0009", "roles": "sender"}
    first, second = twice(boss, place, {**typed, **once(boss.get(place), place)})
    assert first == second
    assert world.browser().get("/konsol/davet/" + first.rpartition("/")[2]).status == 200
    person = world.house.people.store.by_email("ece@acme.example")
    assert person is not None
    one = f"{place}/{person.person_id}"
    reset = twice(boss, f"{one}/sifirla", once(boss.get(one), f"{one}/sifirla"))
    assert reset[0] == reset[1] != first
    assert words(boss, "Davet etti") == 1


def test_two_clicks_leave_one_address_for_iys(world: ConsoleWorld, boss: Browser) -> None:
    place = "/konsol/ayarlar/iys"
    typed = {"iys_code": "1", "brand_code": "2", "username": "acme", "password": "gizli"}
    first, second = twice(boss, place, {**typed, **once(boss.get(place), place)})
    assert first == second
    assert world.house.consent.iys_accounts.rung("acme", first.rpartition("/")[2])


def test_what_was_typed_anew_in_the_same_form_is_another_request(world: ConsoleWorld, boss: Browser) -> None:
    place = "/konsol/ayarlar/kisiler"
    token = once(boss.get(place), place)
    typed = {"name": "Ece Su", "email": "ece@acme.example", "number": "0532 000 0009", "roles": "sender"}
    boss.post(place, {**typed, **token})
    other = boss.post(place, {**typed, "email": "ece.su@acme.example", "number": "0532 000 0008", **token})
    assert other.status == 303
    assert world.house.people.store.by_email("ece.su@acme.example") is not None


def test_another_persons_post_of_the_same_form_shows_nothing_of_it(
    world: ConsoleWorld, boss: Browser
) -> None:
    boss.post("/konsol/ayarlar/programlar", {"client": "muhasebe", "scopes": "send"})
    place = "/konsol/ayarlar/programlar/muhasebe"
    fields = {"kind": "live", **once(boss.get(place), f"{place}/anahtar")}
    mine = shown(boss, boss.post(f"{place}/anahtar", fields))
    other = world.signed_in(Role.ADMINISTRATOR, Role.SENDER, email="o@acme.example", name="Can Su")
    assert shown(other, other.post(f"{place}/anahtar", fields)) != mine
