"""People come in by an invitation, and again by a password and a code; each secret works once."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.console.console_world import PASSWORD, Browser, ConsoleWorld, Page
from ulak.errors import Conflict, NotFound
from ulak.people import passwords
from ulak.people.roles import Role
from ulak.people.sign_in import LOCKED_FOR, MOST_WRONG
from ulak.people.store import INVITED_FOR
from ulak.platform.clock import MINUTE

EMAIL = "ayse@acme.example"


def accepted(world: ConsoleWorld, *roles: Role) -> str:
    secret = world.invite(*(roles or (Role.ADMINISTRATOR,)))
    assert world.browser().post(f"/konsol/davet/{secret}", {"parola": PASSWORD}).status == 303
    return secret


def password(browser: Browser, typed: str = PASSWORD, email: str = EMAIL) -> Page:
    return browser.post("/konsol/giris", {"eposta": email, "parola": typed})


def test_an_invitation_sets_a_password_that_signs_in_with_a_code(world: ConsoleWorld) -> None:
    accepted(world)
    browser = world.browser()
    asked = password(browser, email=" AYSE@acme.example ")
    assert asked.location.startswith("/konsol/giris/kod")
    assert "00 01" in browser.follow(asked).plain, "the last digits of the number alone"
    entered = browser.post("/konsol/giris/kod", {"kod": f" {world.code()[:3]} {world.code()[3:]} "})
    assert browser.follow(entered).status == 200
    assert "__Host-ulak-adim" not in browser.cookies


def test_a_link_refuses_a_second_use_and_a_late_one(world: ConsoleWorld, clock: HandClock) -> None:
    secret = accepted(world)
    assert world.browser().get(f"/konsol/davet/{secret}").status == 404
    again = world.browser().post(f"/konsol/davet/{secret}", {"parola": PASSWORD + "!"})
    assert again.status == 404
    late = world.invite(Role.VIEWER, name="Ali Kaya", email="ali@acme.example")
    clock.turn(INVITED_FOR)
    assert world.browser().get(f"/konsol/davet/{late}").status == 404


def test_of_two_uses_at_once_one_holds(world: ConsoleWorld) -> None:
    secret = world.invite(Role.VIEWER)
    invitation, _ = world.house.people.invitations.look(secret)
    world.house.people.store.accept(invitation, world.clock())
    with pytest.raises(NotFound):
        world.house.people.store.accept(invitation, world.clock())


def test_a_wrong_code_tells_the_tries_left_and_a_right_one_counts_once(world: ConsoleWorld) -> None:
    accepted(world)
    browser, thief = world.browser(), world.browser()
    password(browser)
    thief.cookies = dict(browser.cookies)
    code = world.code()
    wrong = browser.post("/konsol/giris/kod", {"kod": f"{(int(code) + 1) % 10**6:06d}"})
    assert wrong.status == 422
    assert "deneme hakkınız kaldı" in wrong.plain
    assert browser.post("/konsol/giris/kod", {"kod": code}).status == 303
    assert thief.post("/konsol/giris/kod", {"kod": code}).status == 403


def test_codes_that_are_none_are_counted_like_wrong_ones(world: ConsoleWorld) -> None:
    accepted(world)
    browser = world.browser()
    password(browser)
    statuses = [browser.post("/konsol/giris/kod", {"kod": "abc"}).status for _ in range(5)]
    assert statuses[0] == 422
    assert statuses[-1] == 403, "the sign-in is over"


@pytest.mark.parametrize("email", [EMAIL, "nobody@acme.example"])
def test_wrong_passwords_are_told_alike_and_then_nothing_is_looked_at(
    world: ConsoleWorld, clock: HandClock, email: str
) -> None:
    accepted(world)
    told = {password(world.browser(), "yanlış parola 12345", email).plain for _ in range(MOST_WRONG)}
    assert len(told) == 1
    assert "E-posta ya da parola yanlış" in told.pop()
    assert "Çok fazla" in password(world.browser(), PASSWORD, email).plain, "a right one neither"
    clock.turn(LOCKED_FOR)
    assert password(world.browser(), PASSWORD, email).status == (303 if email == EMAIL else 422)


def test_a_code_belongs_to_the_browser_that_asked_for_it(world: ConsoleWorld) -> None:
    accepted(world)
    password(world.browser())
    assert world.browser().post("/konsol/giris/kod", {"kod": world.code()}).status == 403
    assert world.browser().get("/konsol/giris/kod").location == "/konsol/giris"


def test_a_sign_in_left_for_ten_minutes_is_over(world: ConsoleWorld, clock: HandClock) -> None:
    accepted(world)
    browser = world.browser()
    password(browser)
    clock.turn(10 * MINUTE)
    assert browser.post("/konsol/giris/kod", {"kod": world.code()}).status == 403


def test_signing_in_leads_only_to_pages_of_ours(world: ConsoleWorld) -> None:
    accepted(world)
    for asked, led in (
        ("/konsol/isler", "/konsol/isler"),
        ("https://evil.example/konsol", "/konsol"),
        ("//evil.example", "/konsol"),
        ("/konsol/\\evil", "/konsol"),
        ("/konsolx", "/konsol"),
    ):
        browser = world.browser()
        password(browser)
        code = {"kod": world.code(), "donus": asked}
        assert browser.post("/konsol/giris/kod", code).location == led
        world.clock.turn(2 * MINUTE)  # a number gets so many codes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("kısa parola", "password_short"),
        ("a" * 20, "password_obvious"),
        ("ababababababababab", "password_obvious"),
        ("abcdefghijklmnopq", "password_obvious"),
        ("1234567890123456", "password_obvious"),
        ("qwertyuiopasdfgh", "password_obvious"),
        ("ayse@acme.example", "password_obvious"),
        ("x" * 129, "password_long"),
        ("kırmızı bisiklet 1987", None),
        ("correct horse battery", None),
    ],
)
def test_a_password_is_long_and_not_obvious(typed: str, code: str | None) -> None:
    found = [one.code for one in passwords.problems_of(typed, ("Ayşe Demir", "ayse@acme.example", "acme"))]
    assert found == ([code] if code else [])


def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    kept = passwords.kept("kırmızı bisiklet şu")
    assert passwords.same("kırmızı bisiklet s\u0327u", kept)
    assert not passwords.same("kirmizi bisiklet şu", kept)
    assert not passwords.same("", passwords.NOBODYS)


# --- people of several firms -------------------------------------------------------------------------------


@pytest.fixture
def globex(world: ConsoleWorld) -> str:
    world.directory.add_firm("globex", "Globex")
    return "globex"


def test_a_person_of_two_firms_signs_in_once_and_chooses(world: ConsoleWorld, globex: str) -> None:
    accepted(world)
    further = world.invite(Role.VIEWER, firm=globex)
    refused = world.browser().post(f"/konsol/davet/{further}", {"parola": PASSWORD + "!"})
    assert refused.status == 404, "a firm's link sets no password of a person of another"
    browser = world.browser()
    password(browser)
    browser.post("/konsol/giris/kod", {"kod": world.code()})
    assert "Globex firmasına katıl" in browser.get(f"/konsol/davet/{further}").plain
    assert browser.post(f"/konsol/davet/{further}/katil").location == "/konsol"
    assert "Globex" in browser.get("/konsol").plain
    assert browser.get("/konsol/gonder").status == 403, "a viewer there"
    chosen = browser.post("/konsol/firma", {"firma": "acme"})
    assert chosen.location == "/konsol"
    assert "Acme" in browser.get("/konsol").plain
    world.clock.turn(2 * MINUTE)
    again = world.browser()
    password(again)
    assert again.post("/konsol/giris/kod", {"kod": world.code()}).location == "/konsol/firma"
    assert again.get("/konsol").location == "/konsol/firma"
    assert again.post("/konsol/firma", {"firma": "initech"}).status == 403


def test_only_who_was_invited_joins(world: ConsoleWorld, globex: str) -> None:
    accepted(world)
    further = world.invite(Role.VIEWER, firm=globex)
    other = world.signed_in(Role.VIEWER, name="Ali Kaya", email="ali@acme.example")
    assert other.post(f"/konsol/davet/{further}/katil").status == 403


def test_no_firms_administrator_resets_a_person_of_another_firm(world: ConsoleWorld, globex: str) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    shared = world.signed_in(Role.VIEWER, name="Ali Kaya", email="ali@acme.example")
    world.invite(Role.VIEWER, firm=globex, name="Ali Kaya", email="ali@acme.example")
    assert administrator.post(f"/konsol/ayarlar/kisiler/{shared.person_id}/sifirla").status == 403


def test_a_link_that_was_kept_sets_nothing_once_the_person_works_for_another_firm(
    world: ConsoleWorld, globex: str
) -> None:
    kept, used = world.invite(Role.VIEWER), world.invite(Role.VIEWER)
    assert world.browser().post(f"/konsol/davet/{used}", {"parola": PASSWORD}).status == 303
    joined = world.invite(Role.VIEWER, firm=globex)
    invitation, _ = world.house.people.invitations.look(joined)
    world.house.people.store.accept(invitation, world.clock())
    assert world.browser().post(f"/konsol/davet/{kept}", {"parola": PASSWORD + "!"}).status == 404


# --- an administrator's part -------------------------------------------------------------------------------


def test_a_reset_ends_sessions_and_password_at_once_and_gives_a_new_link(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR, name="Can Ak", email="can@acme.example")
    accepted(world, Role.VIEWER)
    person = world.house.people.store.by_email(EMAIL)
    assert person is not None
    browser = world.browser()
    browser.cookies["__Host-ulak"] = world.house.people.sessions.begin(person.person_id, "acme")
    page = administrator.follow(administrator.post(f"/konsol/ayarlar/kisiler/{person.person_id}/sifirla"))
    link = page.text.partition("/konsol/davet/")[2].partition("<")[0]
    assert "/konsol/davet/" not in administrator.get(page.address).text, "shown once"
    assert browser.get("/konsol").status == 303
    assert password(world.browser()).status == 422
    assert world.browser().post(f"/konsol/davet/{link}", {"parola": PASSWORD}).status == 303
    assert password(world.browser()).status == 303


def test_the_last_administrator_stays_one(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    own = f"/konsol/ayarlar/kisiler/{administrator.person_id}"
    assert administrator.post(f"{own}/sonlandir").status == 409
    refused = administrator.post(own, {"roles": "viewer"})
    assert refused.status == 422
    assert "son yöneticisi" in refused.plain


def test_an_invitation_says_everything_that_is_wrong_and_loses_nothing(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    page = administrator.post(
        "/konsol/ayarlar/kisiler", {"name": "", "email": "yok", "number": "0212 555 11 22"}
    )
    assert page.status == 422
    for said in ("Ad soyad yazın", "ad@firma.com", "sabit hat", "En az bir yetki"):
        assert said in page.plain
    assert 'value="0212 555 11 22"' in page.text


def test_who_is_in_the_firm_already_is_not_invited_again(world: ConsoleWorld) -> None:
    world.signed_in(Role.VIEWER)
    with pytest.raises(Conflict):
        world.invite(Role.SENDER)


def test_a_mistyped_number_is_corrected_by_inviting_again_until_the_person_came_in(
    world: ConsoleWorld,
) -> None:
    world.invite(Role.SENDER, name="Ayse Demri", number="0532 000 0007")
    secret = world.invite(Role.SENDER)
    invitation, person = world.house.people.invitations.look(secret)
    assert (person.name, person.msisdn) == ("Ayşe Demir", "905320000001")
    world.browser().post(f"/konsol/davet/{secret}", {"parola": PASSWORD})
    assert world.house.people.store.person(person.person_id).password
    administrator = world.signed_in(Role.ADMINISTRATOR, email="ece@acme.example")
    administrator.post(f"/konsol/ayarlar/kisiler/{invitation.person_id}/sonlandir")
    world.invite(Role.VIEWER, number="0532 000 0008")
    assert world.house.people.store.person(person.person_id).msisdn == "905320000001"


def test_the_trail_tells_who_did_what(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    fields = {"name": "Ali Kaya", "email": "ali@acme.example", "number": "0532 000 0002", "roles": "sender"}
    administrator.post("/konsol/ayarlar/kisiler", fields)
    person = world.house.people.store.by_email("ali@acme.example")
    assert person is not None
    administrator.post(f"/konsol/ayarlar/kisiler/{person.person_id}", {"roles": "viewer"})
    world.clock.turn(MINUTE)
    administrator.post(f"/konsol/ayarlar/kisiler/{person.person_id}/sonlandir")
    plain = administrator.get("/konsol/iz").plain
    for said in ("Davet etti", "Yetkilerini değiştirdi", "Erişimini sonlandırdı", "Ali Kaya", "Görüntüleyen"):
        assert said in plain
    assert "0532" not in plain


def test_a_person_who_is_forbidden_is_told_so_in_a_page(world: ConsoleWorld) -> None:
    page = world.signed_in(Role.VIEWER).get("/konsol/ayarlar/kisiler")
    assert page.status == 403
    assert page.headers["content-type"].startswith("text/html")
    assert "yetkiniz yok" in page.plain
