"""Kinds of messages, links, warnings and refusals in the send flow: what the API says stands where it can be mended."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.console.test_sending import checked, fields, send_address
from tests.links.test_links import PNG, opened
from ulak.identity.caller import Caller
from ulak.links.media import media_key
from ulak.people.roles import Role
from ulak.text import MessageType

TARGET = "https://www.ornek.com/kampanya"


@pytest.fixture
def sender(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.SENDER, whole=True)


def field(page: Page, name: str) -> str:
    """What the page says from this id on, to the end of the part that folds out."""
    at = page.text.index(f'id="{name}"')
    said = page.text[at:].partition("</details>")[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", said).split()))


def job_of(world: ConsoleWorld, sender: Browser, page: Page) -> str:
    address: str = sender.post(*send_address(page)).location
    world.run(seconds=5)
    return address


# --- kinds of messages -------------------------------------------------------------------------------------


def test_what_the_operator_does_not_offer_says_so_beside_the_choice(sender: Browser) -> None:
    blank = sender.get("/konsol/gonder")
    assert (
        "Flash Ekranda hemen görünür; çoğu telefon saklamaz. Tek boy olmalı. Hesabınızın operatörü sunmuyor."
        in field(blank, "message_type")
    )
    page = checked(sender, message_type="flash")
    assert "bu mesaj türünü sunmuyor" in field(page, "message_type")
    assert '<details id="message_type" class="sure field" open>' in page.text
    assert 'value="flash" checked' in page.text


def test_an_mms_says_that_it_would_not_arrive_as_one(sender: Browser) -> None:
    page = checked(sender, message_type="mms")
    assert "resimli mesaj olarak ulaşmaz" in field(page, "message_type")
    assert "{link}" in field(page, "message_type")


@pytest.mark.parametrize(
    ("kind", "text"), [("flash", "Kapınız açık"), ("wap_push", "https://a.tr/k Kampanya"), ("", "Merhaba")]
)
def test_a_kind_that_the_operator_takes_goes_out_as_it(
    aws_in_process: None, clock: HandClock, kind: str, text: str
) -> None:
    world = ConsoleWorld(clock, "yanki")
    sender = world.signed_in(Role.SENDER, whole=True)
    job = job_of(world, sender, checked(sender, message_type=kind, text=text))
    assert {one.message_type for one in world.operator.calls} == {MessageType(kind or "bulk")}
    assert ("Flash" in sender.get(job).plain) is (kind == "flash")


def test_what_is_wrong_with_a_kind_stands_at_the_text(aws_in_process: None, clock: HandClock) -> None:
    world = ConsoleWorld(clock, "yanki")
    sender = world.signed_in(Role.SENDER, whole=True)
    page = checked(sender, message_type="flash", text="a" * 156)
    assert "155" in page.plain
    assert "kişiye gönder" not in page.plain
    counted = sender.post(
        "/konsol/gonder/say", {"text": "a" * 156, "message_type": "flash"}, hx_request="true"
    )
    assert 'class="wrong"' in counted.text


def test_a_kind_and_identity_numbers_do_not_go_together(sender: Browser) -> None:
    page = checked(sender, by="tckn", message_type="flash", recipients="", groups="VIP")
    assert "yalnız normal mesaj gider" in field(page, "message_type")


# --- links -------------------------------------------------------------------------------------------------


def test_a_link_is_counted_checked_sent_and_its_openings_are_told(
    world: ConsoleWorld, sender: Browser
) -> None:
    counted = sender.post(
        "/konsol/gonder/say", {"text": "a" * 120 + "{link}", "link_url": TARGET}, hx_request="true"
    )
    assert "2 mesaj" in counted.text or "1 mesaj" in counted.text
    page = checked(sender, text="Kampanya: {link}", link_url=TARGET, link_days="14")
    assert "Bağlantı https://k.test/l/" in page.plain
    job = job_of(world, sender, page)
    path = world.operator.calls[-1].texts[0].rpartition("https://k.test/l/")[2]
    assert opened(world, path)["headers"]["location"] == TARGET
    shown = sender.get(job).plain
    assert "1 Açan kişi" in " ".join(reversed(re.findall(r"Açan kişi|(?<=Açan kişi )1", shown)))
    assert TARGET in shown
    rows = re.findall(r"<tr><td.*?</tr>", sender.get(f"{job}/alicilar").text)
    assert sorted(int(re.findall(r'class="number">(\d+)<', row)[-1]) for row in rows) == [0, 1]


def test_a_mark_without_an_address_is_asked_about_where_it_is_given(sender: Browser) -> None:
    page = checked(sender, text="Kampanya: {link}")
    assert "nereye gideceğini yazın" in field(page, "baglanti")
    both = checked(sender, text="{link}", link_url=TARGET, link_media="0" * 32)
    assert "ikisi birden olmaz" in both.plain
    wrong = checked(sender, text="{link}", link_url="javascript:alert(1)")
    assert "http:// ya da https://" in field(wrong, "link_url-sorun")
    days = checked(sender, text="{link}", link_url=TARGET, link_days="99")
    assert 'href="#link_days"' in days.text
    unused = checked(sender, text="Merhaba", link_url=TARGET)
    assert 'href="#text"' in unused.text
    braces = checked(sender, text="Bir {{link}}")
    assert "kişiye gönder" in braces.plain


def test_without_a_short_domain_the_page_says_so_and_offers_no_field(
    world: ConsoleWorld, sender: Browser
) -> None:
    world.house.console.sending = replace(world.house.console.sending, has_short_domain=False)
    page = sender.get("/konsol/gonder")
    assert "kısa bağlantı alan adı yok" in field(page, "baglanti")
    assert 'name="link_url"' not in page.text


def test_a_file_is_added_for_the_link_and_sent(world: ConsoleWorld, sender: Browser) -> None:
    blank = sender.get("/konsol/gonder")
    form = sender.follow(sender.post("/konsol/gonder", fields(blank, text="Katalog: {link}", islem="medya")))
    upload = re.search(r'name="upload" value="(\w+)"', form.text)
    assert upload is not None
    told = sender.post(form.address, {"upload": upload[1]})
    assert (told.status, "Dosya henüz gelmedi" in told.plain) == (422, True)
    for octets, status in ((b"<html>", 422), (PNG, 303)):
        world.bucket.put(media_key("acme", upload[1]), octets, content_type="application/octet-stream")
        told = sender.post(form.address, {"upload": upload[1]})
        assert told.status == status, told.plain
    written = sender.follow(told)
    assert "Bağlantı, eklediğiniz dosyaya gider." in written.plain
    typed = fields(written, text="Katalog: {link}", link_media=upload[1])
    job = job_of(world, sender, sender.follow(sender.post("/konsol/gonder", typed)))
    assert "eklenen dosya" in sender.get(job).plain
    gone = sender.post(
        "/konsol/gonder", fields(sender.get("/konsol/gonder"), link_media=upload[1], islem="medyasiz")
    )
    assert upload[1] not in sender.follow(gone).text


# --- warnings and refusals ---------------------------------------------------------------------------------


def test_letters_that_mislead_are_told_while_typing_and_in_the_check(sender: Browser) -> None:
    text = "Ziraat Bаnkası: onayınız gerekli"
    counted = sender.post("/konsol/gonder/say", {"text": text}, hx_request="true")
    assert 'class="warn"' in counted.text
    assert "B[\u0430]nkası" in counted.text
    page = checked(sender, text=text)
    assert "2 kişinin mesajında; satırlar: 1, 2." in page.plain


def test_who_may_not_be_written_to_is_told_by_reason_with_the_way_to_look(
    world: ConsoleWorld, sender: Browser
) -> None:
    rows = [{"to": "0532 123 45 67", "scope": "all", "reason": "legal"}]
    call(world.house, "POST", "/v1/suppressions", {"rows": rows}, caller=Caller("acme", "k"))
    ret = {"to": "0533 123 45 67", "status": "RET", "source": "HS_WEB", "at": "2026-11-20T10:00:00+03:00"}
    call(world.house, "POST", "/v1/consents", {"rows": [ret]}, caller=Caller("acme", "k"))
    numbers = "0532 123 45 67\n0533 123 45 67\n0534 123 45 67"
    page = checked(sender, purpose="commercial", recipients=numbers)
    assert "1 kişiye gönder" in page.plain
    assert "1 satır: Engellenenler listesinde. Bak" in page.plain
    assert "1 satır: Reddetti; daha sonraki tarihli bir onayı yok. Bak" in page.plain
    assert "/v1/" not in page.plain


def test_merchants_are_written_to_as_merchants(world: ConsoleWorld, sender: Browser) -> None:
    world.house.consent.commands.set_check(
        "acme", world.house.consent.store.settings("acme").check.__class__("required")
    )
    private = checked(sender, purpose="commercial")
    assert "2 satır: Onayı yok" in private.plain
    merchants = checked(sender, purpose="commercial", recipient_type="TACIR")
    assert "2 kişiye gönder" in merchants.plain
