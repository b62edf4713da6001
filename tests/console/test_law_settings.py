"""Settings that the law, İYS and recipients' answers ask for, on the console's pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.signatures.pki import made
from ulak.directory.approvers import Approver, Approves
from ulak.directory.firms import new_key
from ulak.identity.caller import Scope
from ulak.people.roles import Role
from ulak.platform.clock import DAY, SECOND
from ulak.rules.commercial import ContentMode

PLACE = "/konsol/ayarlar"
IYS = {"iys_code": "123456", "brand_code": "654321", "username": "acme-api", "password": "gizli-1"}
COMMERCIAL = {
    "name": "Acme A.Ş.",
    "mersis": "0012 3456 7890 0015",
    "refusal": "RET yaz 4609",
    "mode": "append",
}
SERIAL = "17291716060"


@pytest.fixture
def administrator(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR)


def alert(page: Page) -> str:
    assert page.status == 422
    found = re.search(r'role="alert".*?</div>', page.text, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", " ", found[0])


# --- İYS ---------------------------------------------------------------------------------------------------


def test_the_account_with_iys_is_kept_and_the_address_that_it_may_call_shown_once(
    world: ConsoleWorld, administrator: Browser
) -> None:
    first = administrator.get(f"{PLACE}/iys")
    assert "tanımlı" in first.plain
    done = administrator.post(f"{PLACE}/iys", {**IYS, "activation": "2026-12-01T09:00"})
    shown = administrator.follow(done)
    secret = re.search(r"http://localhost:4700/v1/iys/push/acme/([\w-]+)", shown.text)
    assert secret is not None
    assert world.house.consent.iys_accounts.rung("acme", secret[1])
    again = administrator.get(f"{PLACE}/iys")
    assert "/v1/iys/push" not in again.text
    assert "gizli-1" not in again.text
    assert 'value="654321"' in again.text
    assert 'value="2026-12-01T09:00"' in again.text
    kept = world.house.consent.iys_accounts.show("acme")
    assert (kept.iys_code, kept.brand_code, kept.username) == (123456, 654321, "acme-api")
    assert world.house.platform.secrets.get("ulak/test/acme/iys")["password"] == "gizli-1"
    assert "İYS hesabını kaydetti 654321" in administrator.get("/konsol/iz").plain


def test_the_password_may_stay_out_while_the_user_name_stays(administrator: Browser) -> None:
    assert "parola" in alert(administrator.post(f"{PLACE}/iys", {**IYS, "password": ""})).lower()
    assert administrator.post(f"{PLACE}/iys", IYS).status == 303
    assert administrator.post(f"{PLACE}/iys", {**IYS, "password": "", "brand_code": "7"}).status == 303
    other = {**IYS, "password": "", "username": "baska"}
    assert administrator.post(f"{PLACE}/iys", other).status == 422


def test_every_problem_of_the_iys_account_is_told_at_once_and_the_rest_stays(administrator: Browser) -> None:
    page = administrator.post(
        f"{PLACE}/iys", {"iys_code": "on iki", "brand_code": "", "username": "acme", "activation": "yarın"}
    )
    assert page.text.count('class="field bad"') == 3
    assert 'value="acme"' in page.text


# --- commercial texts --------------------------------------------------------------------------------------


def test_commercial_texts_are_completed_as_the_page_shows(
    world: ConsoleWorld, administrator: Browser
) -> None:
    done = administrator.post(f"{PLACE}/ticari", COMMERCIAL)
    page = administrator.follow(done)
    assert "Bugüne özel %20 indirim. Acme A.Ş. Mersis 0012345678900015 RET yaz 4609" in page.plain
    kept = world.house.firm.commercial.show("acme")
    assert (kept.mersis, kept.mode) == ("0012345678900015", ContentMode.APPEND)


def test_what_a_commercial_text_lacks_of_its_parts_is_told_beside_each(
    world: ConsoleWorld, administrator: Browser
) -> None:
    page = administrator.post(f"{PLACE}/ticari", {**COMMERCIAL, "name": "", "mersis": "12"})
    assert page.text.count('class="field bad"') == 2
    assert 'value="RET yaz 4609"' in page.text
    assert world.house.firm.commercial.show("acme").mode is ContentMode.OFF
    assert administrator.post(f"{PLACE}/ticari", {**COMMERCIAL, "mode": "belki"}).status == 422


# --- what texts may hold -----------------------------------------------------------------------------------


def test_hosts_and_words_are_kept_a_line_each(world: ConsoleWorld, administrator: Browser) -> None:
    typed = {"link_hosts": "acme.com.tr\r\nAcme.de", "words": "bedava, kampanya"}
    administrator.post(f"{PLACE}/icerik", typed)
    firm = world.house.firm.content.show("acme")
    assert list(firm.link_hosts) == ["acme.com.tr", "acme.de"]
    assert len(firm.unwanted_words) == 2
    page = administrator.post(f"{PLACE}/icerik", {"link_hosts": "https://acme.com.tr/x", "words": ""})
    assert "https://acme.com.tr/x" in alert(page)
    assert list(world.house.firm.content.show("acme").link_hosts) == ["acme.com.tr", "acme.de"]


# --- automatic answers -------------------------------------------------------------------------------------


def test_words_are_kept_changed_and_taken_away(world: ConsoleWorld, administrator: Browser) -> None:
    place = f"{PLACE}/kelimeler"
    word = {"islem": "kaydet", "word": "Saat", "answer": "text", "text": "09-18 açığız"}
    assert "SAAT" in administrator.follow(administrator.post(place, word)).plain
    administrator.post(place, {**word, "word": "SAAT", "text": "09-17 açığız"})
    (kept,) = world.house.inbox.settings.show("acme").keywords
    assert (kept.word, kept.text) == ("SAAT", "09-17 açığız")
    administrator.post(place, {"islem": "sinir", "answers_a_day": "3"})
    assert world.house.inbox.settings.show("acme").answers_a_day == 3
    administrator.post(place, {"islem": "kaldir", "word": "SAAT"})
    assert not world.house.inbox.settings.show("acme").keywords
    assert world.house.inbox.settings.show("acme").answers_a_day == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"word": "RET"},
        {"word": "iki kelime"},
        {"text": ""},
        {"text": "Merhaba {bilinmeyen}"},
        {"answer": "x"},
    ],
)
def test_a_word_that_cannot_be_is_told_and_what_was_typed_stays(
    world: ConsoleWorld, administrator: Browser, wrong: dict[str, str]
) -> None:
    word = {"islem": "kaydet", "word": "SAAT", "answer": "text", "text": "09-18 açığız"}
    page = administrator.post(f"{PLACE}/kelimeler", {**word, **wrong})
    assert page.status == 422
    assert page.text.count("field bad") == 1, page.plain
    assert not world.house.inbox.settings.show("acme").keywords


# --- signatures --------------------------------------------------------------------------------------------


@pytest.fixture
def signing(world: ConsoleWorld) -> ConsoleWorld:
    """An issuer counts, and an approver of jobs is there."""
    root = made("Kok", authority=True, now=datetime.fromtimestamp(world.clock() / SECOND, UTC))
    world.house.evidence.signature_settings.add_issuer(root.der, "made up", b"", world.clock())
    world.house.directory.store.approvers.put(
        Approver("acme", "mudur", "905320000097", frozenset({Approves.JOB}))
    )
    return world


def test_signatures_are_asked_for_once_somebody_could_sign(
    signing: ConsoleWorld, administrator: Browser
) -> None:
    place = f"{PLACE}/imza"
    refused = administrator.post(place, {"islem": "ayar", "asked": "1"})
    assert "sertifikası tanımlı olmalı" in alert(refused)
    administrator.post(place, {"islem": "imzaci", "user": "mudur", "serial": SERIAL})
    administrator.post(place, {"islem": "ayar", "asked": "1"})
    assert signing.house.evidence.signature_settings.show("acme") == (True, ["mudur"])
    page = administrator.get(place)
    assert SERIAL not in page.text
    assert re.search(r'id="asked"[^>]*checked', page.text)
    assert "sertifikası tanımlı olmalı" in alert(
        administrator.post(place, {"islem": "kaldir", "user": "mudur"})
    )
    administrator.post(place, {"islem": "ayar"})
    assert signing.house.evidence.signature_settings.show("acme") == (False, ["mudur"]), (
        "who signs stays known"
    )
    administrator.post(place, {"islem": "kaldir", "user": "mudur"})
    assert signing.house.evidence.signature_settings.show("acme") == (False, [])


def test_a_signer_is_an_approver_with_a_serial_number(signing: ConsoleWorld, administrator: Browser) -> None:
    place = f"{PLACE}/imza"
    page = administrator.post(place, {"islem": "imzaci", "user": "yok", "serial": SERIAL})
    assert "yok" in alert(page)
    assert SERIAL not in page.text, "what may be a TCKN is not shown again"
    assert (
        administrator.post(place, {"islem": "imzaci", "user": "", "serial": ""}).text.count("field bad") == 2
    )
    assert signing.house.evidence.signature_settings.show("acme") == (False, [])


def test_keys_are_approved_for_a_period_before_that_is_asked_for(
    signing: ConsoleWorld, administrator: Browser
) -> None:
    place, house = f"{PLACE}/imza", signing.house
    key, _ = new_key("acme", "logo", scopes=frozenset({Scope.SEND}))
    house.directory.store.add_key(key)
    assert key.key_id in alert(administrator.post(place, {"islem": "ayar", "key_periods": "1"}))
    assert administrator.post(place, {"islem": "sure", "key_id": key.key_id, "days": "45"}).status == 422
    for one in house.evidence.signature_settings.periods.sending("acme"):
        administrator.post(place, {"islem": "sure", "key_id": one.key_id, "days": "60"})
    kept = house.directory.store.key("acme", key.key_id)
    assert kept is not None
    assert kept.period is not None
    assert kept.period.until == signing.clock() + 60 * DAY
    page = administrator.follow(administrator.post(place, {"islem": "ayar", "key_periods": "1"}))
    assert "Ayşe Demir" in page.plain, "who approved is told by name"
    assert house.evidence.signature_settings.asks_periods("acme")
    assert administrator.post(place, {"islem": "sure", "key_id": "yok", "days": "60"}).status == 404


def test_who_can_send_changes_nothing_of_signatures(signing: ConsoleWorld) -> None:
    both = signing.signed_in(Role.ADMINISTRATOR, Role.SENDER)
    page = both.get(f"{PLACE}/imza")
    assert "mesaj gönderemeyen bir yönetici" in page.plain
    assert 'action="/konsol/ayarlar/imza"' not in page.text
    for islem in ("ayar", "imzaci", "kaldir", "sure"):
        refused = both.post(
            f"{PLACE}/imza", {"islem": islem, "user": "mudur", "serial": SERIAL, "days": "30"}
        )
        assert refused.status == 422
    assert signing.house.evidence.signature_settings.show("acme") == (False, [])


# --- the team ----------------------------------------------------------------------------------------------


def test_numbers_of_the_team_are_added_and_taken_away_masked_or_not(
    world: ConsoleWorld, administrator: Browser
) -> None:
    place = f"{PLACE}/ekip"
    administrator.post(place, {"islem": "ekle", "numbers": "0532 123 45 67\r\n0533 123 45 67"})
    assert world.house.firm.settings.team("acme") == ("905321234567", "905331234567")
    page = administrator.get(place)
    assert "5321234567" not in re.sub(r"\D", "", page.plain)
    names = re.findall(r'name="kim" value="(\w+)"', page.text)
    administrator.post(place, {"islem": "kaldir", "kim": names[0]})
    assert world.house.firm.settings.team("acme") == ("905331234567",)
    assert "değiştirmiş" in alert(administrator.post(place, {"islem": "kaldir", "kim": names[0]}))
    assert "0212" in alert(administrator.post(place, {"islem": "ekle", "numbers": "0212 555 11 22"}))
    granted = world.signed_in(Role.ADMINISTRATOR, name="Eda", email="eda@acme.example", whole=True)
    assert "+905331234567" in granted.get(place).plain


@pytest.mark.parametrize("page", ["iys", "imza", "ticari", "icerik", "kelimeler", "ekip"])
def test_these_are_an_administrators_pages(world: ConsoleWorld, page: str) -> None:
    sender = world.signed_in(Role.SENDER, Role.APPROVER, Role.ACCOUNTING)
    assert sender.get(f"{PLACE}/{page}").status == 403
    assert sender.post(f"{PLACE}/{page}", {"islem": "ayar"}).status == 403
    assert world.signed_in(Role.ADMINISTRATOR, name="E", email="e@acme.example").get(
        "/konsol/ayarlar"
    ).text.count(f"/konsol/ayarlar/{page}") == (page != "ekip")
