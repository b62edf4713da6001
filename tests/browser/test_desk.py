"""Schedules, files of cards and the ERP's sources, in a real browser."""

from __future__ import annotations

import json

import httpx
import pytest

from local import Stack
from tests.browser.conftest import Invite, MakePerson, Person
from tests.browser.test_console import books, looked_at
from tests.e2e.programs import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "Sayın müşterimiz, haftalık toplantı saat 10:00'da."
LIST = "Kod;Ad Soyad;Cep Tel\nD1;Işıl Kaya;0532 000 0071\nD2;Ali Can;0532 00\n"


@pytest.fixture
def sender(person: MakePerson, invite: Invite) -> Person:
    return person().with_passkeys().accept(invite("administrator", "sender", whole=True))


def told(stack: Stack, text: str) -> int:
    return sum(one["text"] == text for one in books(stack))


def test_a_schedule_is_made_run_at_once_and_ended(sender: Person, stack: Stack) -> None:
    page, text = sender.page, f"{TEXT} Bekleriz."
    page.goto("/konsol/zamanlanmis")
    page.get_by_role("link", name="Yeni zamanlanmış görev").click()
    page.get_by_label("Görevin adı").fill("Haftalık toplantı")
    assert not page.get_by_label("Cron ifadesi", exact=True).is_visible()
    page.get_by_label("Haftanın seçtiğim günleri").check()
    for day in ("Pazartesi", "Perşembe"):
        page.get_by_label(day).check()
    page.get_by_label("Saat", exact=True).fill("09:30")
    sender.picture("zamanla")
    page.get_by_label("Mesaj", exact=True).fill(text)
    page.get_by_text("1 mesaj · kişi başı 1 kredi").wait_for()
    page.get_by_label("Alıcılar", exact=True).fill("0532 000 0061")
    page.get_by_label("Bilgilendirme").check()
    page.get_by_text("Bitiş Uyarısı Alıcıları").click()
    page.locator("#end_recipients").fill("0532 000 0062")
    page.get_by_role("button", name="Kaydet ve başlat").click()
    page.wait_for_url("**/zamanlanmis/haftalik-toplanti")
    assert "Pazartesi, Perşembe 09:30" in page.inner_text("main")
    assert page.get_by_role("listitem").filter(has_text=", 09:30").count() == 3
    page.get_by_text("Şimdi çalıştır", exact=True).click()
    page.get_by_role("button", name="Evet, şimdi gönder").dblclick()
    sender.refresh_until(page.get_by_role("link", name="gönderildi"))
    found = looked_at(
        sender, {"schedule": page.url, "schedule-change": "/konsol/zamanla?ad=haftalik-toplanti"}
    )
    assert {where: what for where, what in found.items() if what} == {}
    eventually(lambda: told(stack, text) or None, "the schedule's message")
    page.goto("/konsol/zamanlanmis/haftalik-toplanti")
    page.get_by_text("Görevi bitir", exact=True).click()
    page.get_by_role("button", name="Evet, bitir").click()
    page.wait_for_url("**/zamanlanmis")
    assert "haftalik-toplanti" not in page.inner_text("main")
    assert told(stack, text) == 1, "two clicks ran it once"


def test_a_message_becomes_a_schedule_and_what_is_wrong_stands_at_its_field(sender: Person) -> None:
    page = sender.page
    sender.expected = "422"
    sender.write(TEXT, "0532 000 0063")
    page.get_by_role("button", name="Zamanlanmış görev yap").click()
    page.wait_for_url("**/zamanla?taslak=*")
    assert page.get_by_label("Mesaj", exact=True).input_value() == TEXT
    page.get_by_label("Her gün", exact=True).check()
    page.get_by_role("button", name="Kaydet ve başlat").click()
    page.get_by_role("alert").get_by_role("link", name="Göreve bir ad verin").click()
    assert page.evaluate("document.activeElement.id") == "name"
    assert page.get_by_label("Mesaj", exact=True).input_value() == TEXT
    assert sender.findings() == []


def test_a_schedule_and_a_file_go_without_scripts(person: MakePerson, admin: object, stack: Stack) -> None:
    invited = admin.run(  # type: ignore[attr-defined]  # the administrator's commands
        *("add-person", "ornek", "--name", "Ümit Işık", "--email", "umit@ornek.example", "--role", "sender"),
        *("--number", "0532 000 0997", "--address", f"http://localhost:{stack.ports.api}"),
    )
    one = person(java_script_enabled=False).accept_by_password(invited["link"])
    one.sign_in("umit@ornek.example", "905320000997")
    page = one.page
    page.goto("/konsol/zamanla")
    page.get_by_label("Görevin adı").fill("Ay sonu")
    page.get_by_label("Her ayın bir günü").check()
    page.get_by_label("Ayın günü").select_option("L")
    page.get_by_label("Saat", exact=True).fill("17:00")
    page.get_by_label("Mesaj", exact=True).fill(TEXT)
    page.get_by_label("Alıcılar", exact=True).fill("0532 000 0064")
    page.get_by_label("Bilgilendirme").check()
    page.get_by_role("button", name="Kaydet ve başlat").click()
    page.get_by_text("her ayın son günü 17:00").wait_for()

    page.goto("/konsol/rehber/aboneler")
    page.get_by_role("link", name="Dosyadan al").click()
    page.get_by_label("Dosya", exact=True).set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.replace("D1", "E1").encode()}
    )
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Yükle", exact=True).click()
    assert sent.value.ok
    page.get_by_role("button", name="Yükledim, devam et").click()
    page.get_by_role("button", name="İçeri al").click()
    one.refresh_until(page.get_by_text("Bitti", exact=True))
    assert "Geri çevrilen 1 satır" in page.inner_text("main")


def test_a_file_of_subscribers_tells_its_columns_then_its_wrong_cell(sender: Person) -> None:
    page = sender.page
    page.goto("/konsol/rehber/aboneler")
    page.get_by_role("link", name="Dosyadan al").click()
    page.get_by_label("Dosya", exact=True).set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.get_by_role("button", name="Yükle", exact=True).click()
    page.get_by_role("heading", name="Sütunlar böyle alınacak").wait_for()
    assert page.get_by_role("row", name="Cep Tel Cep Telefonu").count() == 1
    found = looked_at(sender, {"columns": page.url})
    page.get_by_role("button", name="İçeri al").click()
    page.get_by_text("Bitti", exact=True).wait_for()  # the page renews itself
    row = page.get_by_role("row").filter(has_text="0532 00")
    assert row.get_by_role("cell").first.inner_text() == "3"
    assert "cell" in (row.get_by_role("cell").nth(2).get_attribute("class") or "")
    sender.picture("alim")
    found |= looked_at(sender, {"import": page.url})
    assert {where: what for where, what in found.items() if what} == {}
    page.goto("/konsol/rehber/aboneler")
    page.get_by_role("rowheader", name="Işıl Kaya").first.wait_for()
    page.get_by_role("button", name="CSV olarak indir").click()
    sender.refresh_until(page.get_by_role("link", name="Dosya hazır: indir"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Dosya hazır: indir").click()
    assert "Işıl Kaya" in download.value.path().read_text(encoding="utf-8-sig")


def test_a_source_of_the_erp_is_made_tried_and_takes_an_event(sender: Person, stack: Stack) -> None:
    page = sender.page
    sender.expected = "422"
    page.goto("/konsol/ayarlar/erp")
    page.get_by_label("Kaynağın adı").fill("logo")
    page.get_by_label("Adresteki gizli değerle").check()
    page.get_by_role("button", name="Kaynak ekle").click()
    page.wait_for_url("**/erp/logo")
    address = page.get_by_role("textbox", name="Olayların gönderileceği adres").input_value()
    event = {"FICHENO": "FT1", "CARI": {"GSM": "0532 000 0081", "UNVAN": "Işık Ticaret"}}
    page.get_by_label("ERP'nin gönderdiği örnek bir olay").fill(json.dumps(event, ensure_ascii=False))
    page.get_by_label("Olayın türü").first.select_option("document.created")
    page.get_by_label("Olayın kimliği").first.fill("FICHENO")
    for place, (name, expression) in enumerate(
        {"recipients": "CARI.GSM", "unvan": "CARI..UNVAN", "no": "FICHENO"}.items(), 1
    ):
        page.get_by_label(f"Alan: users, recipients, text, no… {place}", exact=True).first.fill(name)
        page.get_by_label(f"Olaydaki yeri: CARI.GSM {place}", exact=True).first.fill(expression)
    page.get_by_role("button", name="Dene", exact=True).click()
    page.get_by_role("alert").get_by_role("link", name="JMESPath").click()
    assert page.evaluate("document.activeElement.id") == "r0-e1"
    assert sender.findings() == []
    page.locator("#r0-e1").fill("CARI.UNVAN")
    page.get_by_role("button", name="Dene", exact=True).click()
    page.get_by_role("heading", name="Örnek, bu olaya çevrildi").wait_for()
    page.get_by_role("heading", name="Olayın çevrilmesi").scroll_into_view_if_needed()
    sender.picture("kaynak")
    assert sender.findings() == []
    page.get_by_role("button", name="Kuralları kaydet").click()
    page.get_by_text("Kurallar kaydedildi.").wait_for()
    assert page.get_by_role("textbox", name="Olayların gönderileceği adres").input_value() != address
    found = looked_at(sender, {"erp-source": "/konsol/ayarlar/erp/logo"})

    page.goto("/konsol/ayarlar/erp-metinleri")
    page.get_by_label("Olayın türü").select_option("document.created")
    page.get_by_label("Mesaj", exact=True).fill("Sayın {unvan}, {no} numaralı faturanız kesildi.")
    page.get_by_role("button", name="Metni kaydet").click()
    page.get_by_text("Sayın {unvan}, {no} numaralı faturanız kesildi.").first.wait_for()
    found |= looked_at(sender, {"erp-texts-set": "/konsol/ayarlar/erp-metinleri"})
    assert {where: what for where, what in found.items() if what} == {}

    posted = httpx.post(address, json={**event, "FICHENO": "FT2"}, timeout=60, trust_env=False)
    assert posted.status_code == 202
    invoice = "Sayın Işık Ticaret, FT2 numaralı faturanız kesildi."
    eventually(lambda: told(stack, invoice) or None, "the event's message")
