"""People come in by their firm's own provider, through the simulated one; and nobody else does."""

from __future__ import annotations

import re

import orjson
import pytest

from simulator.provider.realm import CLIENT_SECRET
from tests.conftest import HandClock
from tests.console.console_world import Browser, Page
from tests.people.provider_world import HOST, ProviderWorld, parameter
from ulak.errors import InputError, InvalidValue, NotFound
from ulak.people.ceremonies import LASTS
from ulak.people.openid import KEYS_ANEW_AFTER, SILENT_FOR, ProviderAddress, ProviderUnreachable
from ulak.people.providers import ProviderTyped
from ulak.people.roles import Role
from ulak.platform.clock import HOUR, MINUTE
from ulak.platform.reach import Fetched

EMAIL = "ayse@acme.example"
SESSION = "__Host-ulak"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ProviderWorld:
    world = ProviderWorld(clock)
    world.set_provider()
    return world


def is_in(page: Page, browser: Browser) -> bool:
    return page.status == 303 and page.location == "/konsol" and SESSION in browser.cookies


def refused(world: ProviderWorld, wrong: str) -> tuple[Page, Browser]:
    world.invite(Role.VIEWER)
    world.misbehave(wrong)
    browser = world.browser()
    return world.come_in(browser), browser


# --- as it goes --------------------------------------------------------------------------------------------


def test_who_was_invited_comes_in_and_is_bound_to_the_account(world: ProviderWorld) -> None:
    world.invite(Role.SENDER)
    browser = world.browser()
    page = world.come_in(browser)
    assert is_in(page, browser)
    assert "Ayşe Demir" in browser.follow(page).plain
    assert "__Host-ulak-adim" not in browser.cookies
    world.web.post("/provider/acme/behaviour", json={"subjects": {"yeni@acme.example": _subject(world)}})
    again = world.browser()
    assert is_in(world.come_in(again, "yeni@acme.example"), again), (
        "the account counts from now on, not the address"
    )


def _subject(world: ProviderWorld) -> str:
    from simulator.provider.realm import Realm

    return Realm("acme", lambda: 0).subject(EMAIL)


def test_a_person_goes_on_to_where_it_was_going(world: ProviderWorld) -> None:
    world.invite(Role.SENDER)
    browser = world.browser()
    away = world.sent_away(browser, back="/konsol/isler")
    assert browser.get(world.answered(away)).location == "/konsol/isler"


@pytest.mark.parametrize(
    "back",
    [
        "https://kotu.example/",
        "//kotu.example",
        "/konsol/../../x\\@kotu.example",
        "/konsol@kotu.example",
        "javascript:x",
    ],
)
def test_nobody_is_led_elsewhere_afterwards(world: ProviderWorld, back: str) -> None:
    world.invite(Role.SENDER)
    browser = world.browser()
    page = browser.get(world.answered(world.sent_away(browser, back=back)))
    assert page.location == "/konsol"


def test_the_browser_is_sent_with_what_only_this_sign_in_knows(world: ProviderWorld) -> None:
    one, two = (world.sent_away(world.browser()) for _ in range(2))
    for name in ("state", "nonce", "code_challenge"):
        assert parameter(one, name) != parameter(two, name)
        assert len(parameter(one, name)) == 43
    assert parameter(one, "code_challenge_method") == "S256"
    assert parameter(one, "redirect_uri") == "http://localhost:4700/konsol/giris/kurum/acme/donus"
    assert CLIENT_SECRET not in one


def test_the_firms_page_says_where_the_browser_is_going(world: ProviderWorld) -> None:
    page = world.browser().get("/konsol/giris/kurum?firma=ACME")
    assert page.status == 200
    assert "127.0.0.1:9100" in page.plain
    assert 'href="/konsol/giris/kurum/acme?donus=/konsol"' in page.text
    assert "Firma kodu" in world.browser().get("/konsol/giris/kurum").plain


@pytest.mark.parametrize("firm", ["globex", "yokboyle", "a", "../x", "acme-test"])
def test_a_firm_without_a_provider_and_no_firm_are_told_alike(world: ProviderWorld, firm: str) -> None:
    world.directory.add_firm("globex", "Globex")
    page = world.browser().get(f"/konsol/giris/kurum?firma={firm}")
    assert page.status == 422
    assert "kurum hesabıyla giriş yok" in page.plain


def test_a_browser_remembers_the_firm_that_it_came_in_by(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    browser = world.browser()
    world.come_in(browser)
    browser.post("/konsol/cikis")
    assert "firma=acme" in browser.get("/konsol/giris").text


def test_who_stops_at_the_provider_is_asked_again(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    browser = world.browser()
    page = browser.get(world.answered(world.sent_away(browser), stop="1"))
    assert page.location == "/konsol/giris?bilgi=kurum"
    assert "tamamlanmadı" in browser.follow(page).plain
    assert SESSION not in browser.cookies


def test_who_was_not_invited_is_told_what_to_do(world: ProviderWorld) -> None:
    browser = world.browser()
    page = world.come_in(browser)
    assert page.status == 403
    assert "davet etmesini isteyin" in page.plain
    assert SESSION not in browser.cookies


def test_who_was_ended_stays_out_and_comes_in_when_invited_again(world: ProviderWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR, name="Can Ak", email="can@acme.example")
    world.invite(Role.VIEWER)
    browser = world.browser()
    world.come_in(browser)
    person = world.house.people.store.by_email(EMAIL)
    assert person is not None
    administrator.post(f"/konsol/ayarlar/kisiler/{person.person_id}/sonlandir")
    assert browser.get("/konsol").location.startswith("/konsol/giris")
    assert world.come_in(world.browser()).status == 403
    world.clock.turn(MINUTE)
    world.invite(Role.VIEWER)
    again = world.browser()
    assert is_in(world.come_in(again), again)


def test_a_reset_person_is_bound_anew(world: ProviderWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR, name="Can Ak", email="can@acme.example")
    world.invite(Role.VIEWER)
    world.come_in(world.browser())
    world.misbehave(subjects={EMAIL: "another-account"})
    page = world.come_in(world.browser())
    assert page.status == 403
    assert "başka bir kurum hesabına bağlı" in page.plain
    person = world.house.people.store.by_email(EMAIL)
    assert person is not None
    administrator.post(f"/konsol/ayarlar/kisiler/{person.person_id}/sifirla")
    browser = world.browser()
    assert is_in(world.come_in(browser), browser)


def test_a_person_is_invited_by_its_account_where_no_address_is_told(world: ProviderWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR, name="Can Ak", email="can@acme.example")
    world.misbehave("no-email", subjects={"x@y.example": "00u-ayse"})
    typed = {"name": "Ayşe Demir", "email": EMAIL, "number": "0532 000 0001", "roles": "viewer"}
    stranger = world.come_in(world.browser(), "x@y.example")
    assert "bildirmedi" in stranger.plain
    page = administrator.post("/konsol/ayarlar/kisiler", {**typed, "subject": "00u-ayse"})
    assert page.status == 303, page.plain
    browser = world.browser()
    assert is_in(world.come_in(browser, "x@y.example"), browser)
    other = {**typed, "email": "ali@acme.example", "subject": "00u-ayse"}
    assert "başka birine bağlı" in administrator.post("/konsol/ayarlar/kisiler", other).plain


def test_keys_that_the_provider_changes_are_fetched_and_not_at_each_token(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    world.come_in(world.browser())
    fetched = world.asked.count(("GET", f"{HOST}/provider/acme/keys"))
    world.come_in(world.browser())
    assert world.asked.count(("GET", f"{HOST}/provider/acme/keys")) == fetched, "kept"
    world.misbehave(rotate=True)
    assert world.come_in(world.browser()).status == 403, "not fetched more often than once a minute"
    world.clock.turn(KEYS_ANEW_AFTER)
    browser = world.browser()
    assert is_in(world.come_in(browser), browser)


# --- attacks -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        *("nonce", "issuer", "audience", "party", "expired", "future", "altered", "none", "hmac", "own-key"),
        "number",
    ],
)
def test_a_token_that_proves_nothing_is_refused(world: ProviderWorld, wrong: str) -> None:
    page, browser = refused(world, wrong)
    assert page.status == 403
    assert "doğrulanamadı" in page.plain
    assert SESSION not in browser.cookies


def test_a_provider_that_answers_for_another_is_refused(world: ProviderWorld) -> None:
    page, browser = refused(world, "iss")
    assert page.status == 403
    assert SESSION not in browser.cookies
    assert not [one for one in world.asked if one[1].endswith("/token")], "the code went nowhere"


@pytest.mark.parametrize(("wrong", "taken"), [("unverified", False), ("silent", True)])
def test_an_address_counts_when_it_is_verified(world: ProviderWorld, wrong: str, taken: bool) -> None:
    page, browser = refused(world, wrong)
    assert page.status == 403
    assert "doğrulandığını söylemiyor" in page.plain
    world.set_provider(vouches=True)
    browser = world.browser()
    assert is_in(world.come_in(browser), browser) is taken, "where the firm says so, and the provider nothing"


def test_what_came_back_counts_once(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    world.misbehave("reused")
    browser = world.browser()
    back = world.answered(world.sent_away(browser))
    step = browser.cookies["__Host-ulak-adim"]
    assert is_in(browser.get(back), browser)
    thief = world.browser()
    thief.cookies["__Host-ulak-adim"] = step
    assert thief.get(back).status == 403
    assert SESSION not in thief.cookies


def test_what_came_back_is_of_the_browser_that_left(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    victim, thief = world.browser(), world.browser()
    back = world.answered(world.sent_away(thief))
    assert victim.get(back).status == 403, "a browser that never left"
    world.sent_away(victim)
    assert victim.get(back).status == 403, "a browser with a sign-in of its own"
    assert SESSION not in victim.cookies
    assert is_in(thief.get(back), thief), "nothing of it was used up"


def test_a_code_that_was_caught_is_worth_nothing_elsewhere(world: ProviderWorld) -> None:
    """PKCE: the thief has a sign-in of its own, with its own state and the victim's code."""
    world.invite(Role.VIEWER)
    victim, thief = world.browser(), world.browser()
    code = parameter(world.answered(world.sent_away(victim)), "code")
    own = world.answered(world.sent_away(thief), "thief@acme.example")
    page = thief.get(own.replace(parameter(own, "code"), code))
    assert page.status == 403
    assert SESSION not in thief.cookies


def test_an_answer_for_one_firm_opens_no_other(world: ProviderWorld) -> None:
    world.directory.add_firm("globex", "Globex")
    world.set_provider("globex", "globex")
    world.invite(Role.VIEWER)
    browser = world.browser()
    back = world.answered(world.sent_away(browser, "globex"))
    assert browser.get(back.replace("/globex/", "/acme/")).status == 403
    assert SESSION not in browser.cookies


def test_a_sign_in_that_took_too_long_is_over(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    browser = world.browser()
    away = world.sent_away(browser)
    world.clock.turn(LASTS)
    assert browser.get(world.answered(away)).status == 403
    assert SESSION not in browser.cookies


def test_a_provider_that_is_changed_meanwhile_takes_no_answer_of_the_one_before(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    browser = world.browser()
    back = world.answered(world.sent_away(browser))
    world.set_provider(realm="other")
    assert browser.get(back).status == 403


def test_a_secret_that_the_provider_does_not_take_is_told_and_read_anew(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    typed = ProviderTyped(world.issuer(), "ulak-konsol", "yanlis")
    world.house.people.provider_settings.keep("acme", typed, None)
    assert "gizli değerini kabul etmedi" in world.come_in(world.browser()).plain
    world.set_provider()
    browser = world.browser()
    assert is_in(world.come_in(browser), browser)


# --- whose provider --------------------------------------------------------------------------------------


@pytest.fixture
def globex(world: ProviderWorld) -> str:
    """Another firm, whose administrators say of anybody that somebody is that person."""
    world.directory.add_firm("globex", "Globex")
    world.set_provider("globex", "globex")
    return "globex"


def test_a_firms_provider_opens_no_other_firm_of_the_person(world: ProviderWorld, globex: str) -> None:
    """Ayşe works for Acme. Globex invites her address, and its own provider says that somebody is Ayşe."""
    world.signed_in(Role.ADMINISTRATOR)
    link = world.invite(Role.VIEWER, firm=globex)
    browser = world.browser()
    page = world.come_in(browser, firm=globex)
    assert "Globex" in browser.follow(page).plain
    assert "acme" not in browser.get("/konsol/firma").text
    assert browser.post("/konsol/firma", {"firma": "acme"}).status == 403
    del link


def test_a_firms_provider_joins_no_other_firm(world: ProviderWorld, globex: str) -> None:
    world.invite(Role.VIEWER, firm=globex)
    browser = world.browser()
    world.come_in(browser, firm=globex)
    link = world.invite(Role.ADMINISTRATOR)
    page = browser.post(f"/konsol/davet/{link}/katil")
    assert page.status == 403
    assert "şu an giriş yaptığınız yolla" in page.plain


def test_a_password_of_another_firms_making_opens_no_firm_that_was_joined_by_its_provider(
    world: ProviderWorld, globex: str
) -> None:
    """Globex invites the address first and sets a password; Acme's person of that address comes in otherwise."""
    link = world.invite(Role.VIEWER, firm=globex)
    assert world.browser().post(f"/konsol/davet/{link}", {"parola": "kırmızı bisiklet 1987"}).status == 303
    world.invite(Role.ADMINISTRATOR)
    world.come_in(world.browser())
    person = world.house.people.store.by_email(EMAIL)
    assert person is not None
    assert world.house.people.entrances.open_to(person.person_id, "") == [globex]


def test_a_person_of_two_firms_of_one_provider_chooses(world: ProviderWorld) -> None:
    world.directory.add_firm("acme2", "Acme İki")
    world.set_provider("acme2", "acme")
    world.invite(Role.VIEWER)
    world.invite(Role.SENDER, firm="acme2")
    world.come_in(world.browser(), firm="acme2")
    browser = world.browser()
    page = world.come_in(browser)
    assert page.location == "/konsol/firma"
    assert "Acme İki" in browser.follow(page).plain
    assert browser.post("/konsol/firma", {"firma": "acme2"}).location == "/konsol"
    assert "Acme İki" in browser.get("/konsol").plain
    assert browser.post("/konsol/firma", {"firma": "acme"}).location == "/konsol"


# --- the only way in ---------------------------------------------------------------------------------------


def test_a_firm_that_asks_for_its_provider_is_entered_by_no_other_way(world: ProviderWorld) -> None:
    link = world.invite(Role.VIEWER)
    assert world.browser().post(f"/konsol/davet/{link}", {"parola": "kırmızı bisiklet 1987"}).status == 303
    world.set_provider(required=True)
    page = world.browser().post("/konsol/giris", {"eposta": EMAIL, "parola": "kırmızı bisiklet 1987"})
    assert page.status == 422
    assert "yalnız kurum hesabıyla" in page.plain
    other = world.invite(Role.VIEWER, name="Ali Kaya", email="ali@acme.example")
    shown = world.browser().get(f"/konsol/davet/{other}")
    assert "Yeni parola" not in shown.plain
    assert "/konsol/giris/kurum/acme" in shown.text
    refused_link = world.browser().post(f"/konsol/davet/{other}", {"parola": "kırmızı bisiklet 1987"})
    assert refused_link.status == 403
    browser = world.browser()
    assert is_in(world.come_in(browser), browser)


def test_a_firm_is_closed_to_other_ways_by_who_came_in_by_this_one(world: ProviderWorld) -> None:
    typed = {"issuer": world.issuer(), "client_id": "ulak-konsol", "secret": "", "required": "1"}
    by_passkey = world.signed_in(Role.ADMINISTRATOR, name="Can Ak", email="can@acme.example")
    page = by_passkey.post("/konsol/ayarlar/kurum", typed)
    assert page.status == 422
    assert "kurum hesabıyla girin" in page.plain
    world.invite(Role.ADMINISTRATOR)
    browser = world.browser()
    world.come_in(browser)
    assert browser.post("/konsol/ayarlar/kurum", typed).status == 303
    provider = world.house.people.providers.of("acme")
    assert provider is not None
    assert provider.required


def test_without_its_provider_a_firm_is_entered_as_before(world: ProviderWorld) -> None:
    world.invite(Role.VIEWER)
    world.come_in(world.browser())
    world.house.people.provider_settings.remove("acme")
    person = world.house.people.store.by_email(EMAIL)
    assert person is not None
    assert world.house.people.entrances.open_to(person.person_id, "") == [], (
        "until it is reset and has means of its own"
    )
    with pytest.raises(NotFound):
        world.house.people.provider_settings.remove("acme")


# --- the settings ------------------------------------------------------------------------------------------


def test_an_administrator_sets_the_provider_and_the_secret_is_never_shown(world: ProviderWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    page = administrator.get("/konsol/ayarlar/kurum")
    assert "http://localhost:4700/konsol/giris/kurum/acme/donus" in page.text
    typed = {"issuer": world.issuer(), "client_id": "ulak-konsol", "secret": CLIENT_SECRET}
    page = administrator.follow(administrator.post("/konsol/ayarlar/kurum", typed))
    assert CLIENT_SECRET not in page.text
    assert "Kurum hesabıyla girişi kaydetti" in administrator.get("/konsol/iz").plain
    assert administrator.post("/konsol/ayarlar/kurum", {"islem": "kaldir"}).status == 303
    assert world.house.people.providers.of("acme") is None
    assert administrator.post("/konsol/ayarlar/kurum", {"islem": "kaldir"}).status == 303


def test_everything_that_is_wrong_is_told_and_nothing_that_was_typed_is_lost(world: ProviderWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    world.house.people.provider_settings.remove("acme")
    typed = {"issuer": "ftp://x", "client_id": "", "secret": "", "required": "1"}
    page = administrator.post("/konsol/ayarlar/kurum", typed)
    assert page.status == 422
    for said in (
        "https:// ile başlamalı",
        "istemci kimliğini yazın",
        "gizli değeri yazın",
        "kurum hesabıyla girin",
    ):
        assert said in page.plain
    assert 'value="ftp://x"' in page.text
    assert re.search(r'name="required" value="1" checked', page.text)


def test_a_new_provider_needs_its_own_secret(world: ProviderWorld) -> None:
    """The secret of one provider is never shown to another."""
    with pytest.raises(InputError, match="provider_secret"):
        world.house.people.provider_settings.keep(
            "acme", ProviderTyped(world.issuer("other"), "ulak-konsol", ""), None
        )


def test_a_provider_that_names_itself_otherwise_is_refused(world: ProviderWorld) -> None:
    typed = ProviderTyped(world.issuer() + "/", "ulak-konsol", CLIENT_SECRET)
    with pytest.raises(InputError, match="provider_other_issuer"):
        world.house.people.provider_settings.keep("acme", typed, None)


@pytest.mark.parametrize(
    "url",
    [
        "http://idp.example.com",
        "https://169.254.169.254",
        "https://10.0.0.7",
        "https://[::ffff:169.254.169.254]",
        "https://0x7f000001",
        "https://user:pass@idp.example.com",
        "https://idp.example.com/#x",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_provider_leads_into_our_own_network(world: ProviderWorld, url: str) -> None:
    """Also where this machine may be called: plain HTTP leads to it alone."""
    asked = len(world.asked)
    with pytest.raises((ProviderAddress, InvalidValue)):
        world.house.people.openid.document(url)
    assert len(world.asked) == asked


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_every_address_of_a_document_is_judged(world: ProviderWorld, name: str) -> None:
    told = orjson.loads(world.web.get("/provider/acme/.well-known/openid-configuration").content)
    told[name] = "https://169.254.169.254/latest"
    openid = world.house.people.openid
    lying = type(openid)(lambda *_: Fetched(200, orjson.dumps(told)), openid.allowed, openid.clock)
    with pytest.raises(ProviderAddress):
        lying.document(world.issuer())


def test_a_document_is_read_anew_after_an_hour(world: ProviderWorld) -> None:
    address = ("GET", f"{HOST}/provider/acme/.well-known/openid-configuration")
    before = world.asked.count(address)
    world.sent_away(world.browser())
    assert world.asked.count(address) == before
    world.clock.turn(HOUR)
    world.sent_away(world.browser())
    assert world.asked.count(address) == before + 1


def test_a_provider_that_does_not_answer_is_not_asked_at_each_click(world: ProviderWorld) -> None:
    openid, asked = world.house.people.openid, []

    def silent(*call: object) -> Fetched:
        asked.append(call)
        return Fetched(503, b"")

    quiet = type(openid)(silent, openid.allowed, openid.clock)
    for _ in range(3):
        with pytest.raises(ProviderUnreachable):
            quiet.document(world.issuer())
    assert len(asked) == 1
    world.clock.turn(SILENT_FOR)
    with pytest.raises(ProviderUnreachable):
        quiet.document(world.issuer())
    assert len(asked) == 2
