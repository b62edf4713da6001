"""What a firm's administrators set in the console, over the same use cases as the API's routes."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.console.test_sending import checked
from ulak.directory.firms import Registration, Service
from ulak.directory.units import UnitKind
from ulak.errors import Forbidden, Unauthenticated
from ulak.identity.caller import Caller, Scope
from ulak.identity.msisdn import Region
from ulak.operators.port import BalanceUnavailable, NotAnswered
from ulak.operators.registry import wire_of
from ulak.people.roles import Role
from ulak.platform.clock import DAY, MINUTE

PROGRAMS = "/konsol/ayarlar/programlar"


@pytest.fixture
def administrator(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, Role.SENDER)


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
        return world.house.directory.firms.authenticate(f"Bearer {key}", source).erp_user == "AYSE"
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


# --- accounts with operators -----------------------------------------------------------------------------

SMS = "/konsol/ayarlar/hesaplar/sms"
NETGSM = {"operator": "netgsm", "country": "KKTC", "credentials.username": "8503021000"}


def test_an_account_is_kept_and_its_password_is_seen_nowhere(
    world: ConsoleWorld, administrator: Browser
) -> None:
    wrong = administrator.post(SMS, NETGSM)
    assert (wrong.status, 'href="#c-password"' in wrong.text) == (422, True)
    assert 'value="8503021000"' in wrong.text
    kept = administrator.post(SMS, {**NETGSM, "credentials.password": "gizli-sifre-7"})
    assert kept.location == SMS
    page = administrator.follow(kept)
    assert "gizli-sifre-7" not in page.text
    assert "Kayıtlı. Boş bırakırsanız değişmez" in page.plain
    account = world.directory.account("acme", Service.SMS)
    assert account is not None
    assert (account.region, account.credentials) == (Region.KKTC, {"username": "8503021000"})
    assert world.house.platform.secrets.get("ulak/test/acme/sms")["password"] == "gizli-sifre-7"
    assert "Operatör hesabını kaydetti SMS" in trail(administrator)


def test_an_account_keeps_its_password_while_nothing_else_of_it_changes(
    world: ConsoleWorld, administrator: Browser
) -> None:
    administrator.post(SMS, {**NETGSM, "credentials.password": "gizli-sifre-7"})
    assert administrator.post(SMS, {**NETGSM, "segments_per_second": "25"}).status == 303
    account = world.directory.account("acme", Service.SMS)
    assert account is not None
    assert account.segments_per_second == 25
    other = administrator.post(SMS, {**NETGSM, "credentials.username": "8503029999"})
    assert (other.status, 'href="#c-password"' in other.text) == (422, True)


def test_a_sender_id_is_sent_from_when_the_operator_has_registered_it(
    world: ConsoleWorld, administrator: Browser
) -> None:
    bad = administrator.post(f"{SMS}/gonderici", {"sender_id": "GÜNEŞ", "state": "pending"})
    assert (bad.status, 'href="#gonderici"' in bad.text) == (422, True)
    administrator.post(f"{SMS}/gonderici", {"sender_id": "BURSA", "state": "pending"})
    senders = world.house.firm.senders
    assert dict(senders.known("acme", Service.SMS))["BURSA"] is Registration.PENDING
    administrator.post(
        f"{SMS}/gonderici", {"sender_id": "BURSA", "state": "registered", "islem": "varsayilan"}
    )
    assert senders.known("acme", Service.SMS)[0] == ("BURSA", Registration.REGISTERED)
    of_codes = administrator.post(
        "/konsol/ayarlar/hesaplar/tckn/gonderici", {"sender_id": "BURSA", "state": "registered"}
    )
    assert of_codes.status == 422, "no sender ID is one of phones and of national identity numbers"


def test_an_account_is_tried_out_without_sending(world: ConsoleWorld, administrator: Browser) -> None:
    page = administrator.post(f"{SMS}/dene")
    assert (page.status, "Bağlantı kuruldu" in page.plain, "SMS: 1000" in page.plain) == (200, True, True)
    assert world.operator.calls == []

    def refuses() -> None:
        raise BalanceUnavailable("HTTP 406")

    world.operator.balances = refuses  # type: ignore[method-assign, assignment]  # an operator that says no
    page = administrator.post(f"{SMS}/dene")
    assert "Bağlantı kurulamadı" in page.plain
    assert "hesabı açmadı (HTTP 406)" in page.plain
    assert administrator.post("/konsol/ayarlar/hesaplar/yok/dene").status == 404


def test_an_account_whose_operator_tells_no_balance_is_tried_by_its_log_in(
    world: ConsoleWorld, administrator: Browser
) -> None:
    class LogsIn:
        def log_in(self) -> None:
            if refused:
                raise NotAnswered("900", refused=True)

    refused = False
    firm = world.house.firm
    firm.connection = replace(
        firm.connection, connect=lambda _: LogsIn(), wire_of=lambda _: wire_of("turkcell")
    )
    page = administrator.post(f"{SMS}/dene")
    assert ("Bağlantı kuruldu" in page.plain, "Operatör oturum açtı" in page.plain) == (True, True)
    refused = True
    page = administrator.post(f"{SMS}/dene")
    assert "hesabı açmadı (900)" in page.plain


# --- send windows, units ---------------------------------------------------------------------------------


def test_hours_are_kept_as_rows_and_those_of_a_message_type_stay(
    world: ConsoleWorld, administrator: Browser
) -> None:
    place = "/konsol/ayarlar/saatler"
    world.house.directory.store.set_windows("acme", "", ["informational/flash=08:00-22:00"])
    weekdays = [("commercial_days", day) for day in "12345"]
    weekdays.append(("informational_choice", "any"))
    typed = [("commercial_choice", "hours"), ("commercial_opens", "10:00"), ("commercial_closes", "19:30")]
    kept = administrator.post(place, [*typed, *weekdays])
    assert kept.location == place
    firm = world.house.firm.settings.need_firm("acme")
    assert set(firm.windows) == {
        "commercial=10:00-19:30@12345",
        "informational=none",
        "informational/flash=08:00-22:00",
    }
    page = administrator.follow(kept).text
    assert 'value="19:30"' in page
    assert not re.search(r'name="commercial_days" value="6" checked', page)
    wrong = administrator.post(place, [*typed[:1], ("commercial_opens", "20:00"), *typed[2:], *weekdays])
    assert (wrong.status, 'href="#commercial"' in wrong.text) == (422, True)
    midnight = [typed[0], typed[1], ("commercial_closes", "00:00"), *weekdays]
    assert administrator.post(place, midnight).status == 303
    assert "commercial=10:00-24:00@12345" in world.house.firm.settings.need_firm("acme").windows


def test_a_unit_is_kept_with_its_senders_and_its_credits_a_month(
    world: ConsoleWorld, administrator: Browser
) -> None:
    place = "/konsol/ayarlar/birimler/branch"
    typed = {"code": "BURSA", "name": "Bursa Şubesi", "company": "01", "sender_ids": "ACME"}
    kept = administrator.post(place, {**typed, "credits_a_month.sms": "5.000"})
    assert kept.location == f"{place}?kod=BURSA"
    assert 'value="5000"' in administrator.follow(kept).text
    found = world.house.firm.units.unit_in_month("acme", UnitKind.BRANCH, "BURSA")
    assert (found.limits, found.unit.sender_ids) == ({"sms": 5000}, ("ACME",))
    wrong = administrator.post(place, {**typed, "credits_a_month.sms": "çok"})
    assert (wrong.status, 'href="#q-sms"' in wrong.text) == (422, True)
    assert administrator.get("/konsol/ayarlar/birimler/yok").status == 404


# --- webhooks --------------------------------------------------------------------------------------------

HOOKS = "/konsol/ayarlar/bildirimler"


def test_a_webhook_is_added_tried_paused_and_removed(world: ConsoleWorld, administrator: Browser) -> None:
    wrong = administrator.post(HOOKS, {"url": "http://10.0.0.1/"})
    assert (wrong.status, 'href="#url"' in wrong.text) == (422, True)
    made = administrator.post(HOOKS, {"url": "https://erp.example.com/ulak", "types": "job.finished"})
    page = administrator.follow(made)
    assert "whsec_" in page.text
    assert "whsec_" not in administrator.get(made.location).text, "a secret is shown once"
    administrator.post(made.location, {"islem": "dene"})
    tried = administrator.get(made.location)
    assert "endpoint.tested" in tried.plain
    assert world.queues["callbacks"].take() is not None
    administrator.post(made.location, {"islem": "duraklat"})
    assert "siz duraklattınız" in administrator.get(made.location).plain
    again = administrator.post(made.location, {"islem": "dene"})
    assert (again.status, 'role="alert"' in again.text) == (422, True)
    administrator.post(made.location, {"islem": "surdur"})
    rotated = administrator.follow(administrator.post(made.location, {"islem": "yenile"}))
    assert "whsec_" in rotated.text
    assert administrator.post(made.location, {"islem": "sil"}).location == HOOKS
    assert administrator.get(made.location).status == 404
    assert "Bildirim adresini sildi https://erp.example.com/ulak" in trail(administrator)


# --- prices ------------------------------------------------------------------------------------------------


def test_a_price_for_a_credit_shows_sums_in_liras(world: ConsoleWorld, administrator: Browser) -> None:
    place = "/konsol/ayarlar/fiyat"
    wrong = administrator.post(place, {"sms": "1.250,00"})
    assert (wrong.status, 'href="#sms"' in wrong.text) == (422, True)
    assert administrator.post(place, {"sms": "0,0450"}).location == place
    assert 'value="0,0450"' in administrator.get(place).text
    world.clock.turn(2 * MINUTE)  # functions remember a firm for a minute
    sender = world.signed_in(Role.SENDER, email="g@acme.example")
    counted = sender.post("/konsol/gonder/say", {"text": "a" * 200})
    assert "2 kredi (kişi başı ≈ 0,09 TL)" in counted.plain.replace(" )", ")")
    assert "≈ 0,18 TL" in checked(sender, text="a" * 200).plain
    assert re.search(r"≈ [\d.]+,\d\d TL", sender.get("/konsol/kredi").plain)
    program = Caller("acme", "key-1", scopes=frozenset({Scope.ADMIN, Scope.SEND}))
    quote = call(
        world.house, "POST", "/v1/quotes", {"text": "a", "recipients": ["05321234567"]}, caller=program
    )
    assert quote.body["price"] == {"amount": "0.05", "currency": "TRY"}
    kept = call(world.house, "PUT", "/v1/settings/credit-prices", {"prices": {"otp": "1.5"}}, caller=program)
    assert kept.body == {"currency": "TRY", "prices": {"otp": "1.5000"}}
    shown = call(world.house, "GET", "/v1/settings/credit-prices", caller=program)
    assert shown.body == kept.body
    bad = call(world.house, "PUT", "/v1/settings/credit-prices", {"prices": {"otp": "yok"}}, caller=program)
    assert bad.codes == ["credit_price"]


def test_the_state_of_each_account_is_shown_with_what_to_do(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR, email="durum@acme.example")
    page = administrator.get("/konsol/ayarlar/durum")
    assert page.status == 200
    for account in ("SMS", "OTP"):
        assert f"{account} · netgsm" in page.plain
    assert "sabit çıkış adresi yok" in page.plain
    assert re.search(r"iyi|öneri|sorun", page.plain)
    assert "Operatör hesaplarının durumuna baktı" in administrator.get("/konsol/iz").plain
    assert world.signed_in(Role.SENDER, email="g@acme.example").get("/konsol/ayarlar/durum").status == 403
