"""By which accounts messages go, as the console shows and changes it."""

from __future__ import annotations

import re

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from ulak.directory.firms import Service
from ulak.operators.breaker import Ended, Seen
from ulak.operators.breakers import AccountRef
from ulak.people.roles import Role

PLACE = "/konsol/ayarlar/yonlendirme"
SPARE = "/konsol/ayarlar/hesaplar/sms-yedek"
CREDENTIALS = {"credentials.username": "8503021001", "credentials.password": "sifre-ulak-2"}


@pytest.fixture
def administrator(world: ConsoleWorld) -> Browser:
    """With a further account."""
    browser = world.signed_in(Role.ADMINISTRATOR)
    kept = browser.post(SPARE, {"operator": "netgsm", "country": "TR", "sender_id": "ACME", **CREDENTIALS})
    assert kept.status == 303, kept.plain
    return browser


def add(browser: Browser, account: str, *more: tuple[str, str]) -> Page:
    return browser.post(PLACE, [("hizmet", "sms"), ("islem", "ekle"), ("account", account), *more])


def rows(world: ConsoleWorld) -> list[str]:
    return [row.account for row in world.house.firm.routing.show("acme")["sms"]]


def names(browser: Browser) -> list[str]:
    """The rows, as the page names them in its forms."""
    found = re.findall(r'name="satir" value="(\w+)"><button[^>]*value="kaldir"', browser.get(PLACE).text)
    return list(found)


def test_without_rows_the_page_says_where_everything_goes(administrator: Browser) -> None:
    page = administrator.get(PLACE).plain
    assert "her şey sms hesabından gider" in page
    assert "sms-yedek" in page


def test_rows_are_added_moved_and_taken_away(world: ConsoleWorld, administrator: Browser) -> None:
    add(administrator, "sms", ("countries", "TR"), ("countries", "AZ"))
    done = add(administrator, "sms-yedek", ("purposes", "commercial"), ("message_types", "bulk"))
    page = administrator.follow(done).plain
    assert "Türkiye" in page
    assert "Normal, Ticari" in page
    assert rows(world) == ["sms", "sms-yedek"]
    first, second = names(administrator)
    administrator.post(PLACE, {"hizmet": "sms", "islem": "yukari", "satir": second})
    assert rows(world) == ["sms-yedek", "sms"]
    administrator.post(PLACE, {"hizmet": "sms", "islem": "asagi", "satir": second})
    assert rows(world) == ["sms", "sms-yedek"]
    administrator.post(PLACE, {"hizmet": "sms", "islem": "kaldir", "satir": first})
    assert rows(world) == ["sms-yedek"]
    assert "Yönlendirmeyi değiştirdi SMS" in administrator.get("/konsol/iz").plain


def test_a_row_that_somebody_took_away_meanwhile_changes_nothing(
    world: ConsoleWorld, administrator: Browser
) -> None:
    add(administrator, "sms")
    page = administrator.post(PLACE, {"hizmet": "sms", "islem": "kaldir", "satir": "0" * 12})
    assert page.status == 422
    assert "başka biri değiştirmiş" in page.plain
    assert rows(world) == ["sms"]


def test_what_is_wrong_with_a_row_is_told_and_what_was_ticked_stays(
    world: ConsoleWorld, administrator: Browser
) -> None:
    add(administrator, "sms", ("countries", "TR"))
    for account, code in (("sms", "countries"), ("sms-yok", "account")):
        page = add(administrator, account, ("countries", "TR"))
        assert page.status == 422, code
        assert 'class="field bad"' in page.text
        assert re.search(r'id="u-TR"[^>]*checked', page.text)
    assert rows(world) == ["sms"]


def test_an_account_that_fails_is_shown_as_held_back_with_why(
    world: ConsoleWorld, administrator: Browser
) -> None:
    ref = AccountRef("acme", "sms-yedek", "netgsm")
    world.house.operators.breakers.observe(ref, [Seen(Ended.REFUSED, "refused_credentials")])
    page = administrator.get(PLACE).plain
    assert "kapalı, gönderilmiyor" in page
    assert "çalışıyor" in page, "of the first account"


def test_a_further_account_is_set_up_by_its_short_name(administrator: Browser) -> None:
    assert administrator.get(f"{PLACE}?hizmet=otp&ad=yedek").location == "/konsol/ayarlar/hesaplar/otp-yedek"
    page = administrator.get(f"{PLACE}?hizmet=sms&ad=Yedek Hesap")
    assert page.status == 422
    assert "küçük harf" in page.plain
    shown = administrator.get(SPARE)
    assert "8503021001" in shown.text
    assert administrator.get("/konsol/ayarlar/hesaplar/faks-yedek").status == 404
    assert "SMS-YEDEK" in administrator.get("/konsol/ayarlar").plain


def test_each_service_has_an_order_of_its_own(administrator: Browser) -> None:
    assert administrator.get(f"{PLACE}?hizmet=otp").status == 200
    assert administrator.get(f"{PLACE}?hizmet=faks").status == 404
    assert len(list(Service)) == administrator.get(PLACE).text.count(f"{PLACE}?hizmet=")


def test_only_administrators_route(world: ConsoleWorld) -> None:
    sender = world.signed_in(Role.SENDER)
    assert sender.get(PLACE).status == 403
    assert add(sender, "sms").status == 403
