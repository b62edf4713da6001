"""Evidence, one person's data, and the settings that the law asks for, by the deployed template, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from local import Stack
from tests.browser.conftest import Invite, MakePerson, Person
from tests.browser.test_console import SENDS, TEXT, TWO, looked_at
from tests.evidence.evidence_world import CHECKS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def clerk(person: MakePerson, invite: Invite) -> Person:
    return person(accept_downloads=True).with_passkeys().accept(invite("administrator", "sender", whole=True))


def sent(clerk: Person) -> str:
    """The address of a job that is over."""
    page = clerk.page
    clerk.write(TEXT, TWO)
    clerk.check()
    page.get_by_role("button", name=SENDS).click()
    page.get_by_text("2 kişiden 2 kişiye denendi").wait_for()
    return str(page.url)


def downloaded(page: Any, link: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()


def test_a_messages_evidence_is_read_taken_along_and_checked_without_us(
    clerk: Person, stack: Stack, tmp_path: Path
) -> None:
    job, page = sent(clerk), clerk.page
    page.goto("/konsol")
    page.get_by_role("link", name="Uyum").click()
    page.get_by_role("link", name="Kanıt", exact=True).click()
    page.get_by_label("Numara", exact=True).fill("0532 000 0011")
    page.get_by_role("button", name="Gidenleri göster").click()
    page.get_by_role("link", name=re.compile("^Kanıt .")).first.click()
    page.get_by_role("heading", name="İleti kanıtı").wait_for()
    clerk.picture("kanit")
    assert "905320000011" in page.locator("main").inner_text()
    keys = json.loads(downloaded(page, "İmza anahtarlarını indirin.", tmp_path))["keys"]
    claims = CHECKS.check([downloaded(page, "Kanıt dosyasını indir", tmp_path)], keys)
    assert claims["root"] in page.locator("main").inner_text()
    assert b"def check(" in downloaded(page, "Denetim programını indirin.", tmp_path)
    message = page.url
    page.goto(job)
    page.get_by_role("link", name="İşin kanıtı").click()
    build = page.get_by_role("link", name="Dosyayı hazırla ve indir")
    clerk.refresh_until(build).click()
    for _ in range(60):
        if "/konsol/kanit/" not in page.url or not page.get_by_role("link", name="Yenile").count():
            break
        page.get_by_role("link", name="Yenile").click()
    file = httpx.get(_address_of(clerk, job, stack), timeout=60, trust_env=False).content
    assert CHECKS.check(file.splitlines(), keys)["leaves"] == 2
    found = looked_at(
        clerk,
        {
            "evidence": "/konsol/kanit",
            "evidence-message": message,
            "evidence-job": job.replace("isler", "kanit"),
        },
    )
    assert {where: what for where, what in found.items() if what} == {}


def _address_of(clerk: Person, job: str, stack: Stack) -> str:
    """Where the job's file is given out, as the browser is led there."""
    answer = clerk.context.request.get(f"{job.replace('isler', 'kanit')}/dosya", max_redirects=0)
    assert answer.status == 303
    return str(answer.headers["location"])


def test_the_order_of_accounts_is_changed_and_each_pages_fits(clerk: Person) -> None:
    page = clerk.page
    page.goto("/konsol")
    page.get_by_role("link", name="Ayarlar").click()
    page.get_by_role("link", name="Yönlendirme").click()
    add = page.locator("section", has=page.get_by_role("heading", name="Satır ekle"))
    for country in ("Türkiye", "Azerbaycan"):
        add.get_by_label(country).check()
        add.get_by_role("button", name="Satır ekle").click()
        page.get_by_role("row").filter(has_text=country).wait_for()
    page.get_by_role("button", name=re.compile("^Yukarı .*Azerbaycan")).click()
    first = page.locator("tbody tr").first
    first.filter(has_text="Azerbaycan").wait_for()
    found = looked_at(clerk, {"routing": "/konsol/ayarlar/yonlendirme"})
    assert {where: what for where, what in found.items() if what} == {}
    clerk.expected = "422"
    add.get_by_label("Türkiye").check()
    add.get_by_role("button", name="Satır ekle").click()
    page.get_by_role("alert").wait_for()
    assert clerk.findings() == []
    clerk.shot("routing-wrong")
    for _ in range(2):
        page.goto("/konsol/ayarlar/yonlendirme")
        page.get_by_role("button", name=re.compile("^Kaldır")).first.click()
        page.wait_for_url("**/yonlendirme?hizmet=sms")


def test_a_persons_data_is_given_out_and_erased_after_a_look_at_what_that_does(clerk: Person) -> None:
    sent(clerk)
    page = clerk.page
    page.goto("/konsol")
    page.get_by_role("link", name="Uyum").click()
    page.get_by_role("link", name="Kişisel veri").click()
    give = page.locator("section", has_text="Kişinin verisini ver")
    give.get_by_label("Cep telefonu").fill("0532 000 0011")
    give.get_by_role("button", name="Dosyayı hazırla").click()
    ready = page.get_by_role("link", name="Dosya hazır: indir")
    clerk.refresh_until(ready)
    file = httpx.get(str(ready.get_attribute("href")), timeout=60, trust_env=False)
    assert "905320000011" in file.text
    assert "905320000012" not in file.text
    file_page = page.url
    page.get_by_role("navigation", name="Uyum").get_by_role("link", name="Kişisel veri").click()
    erase = page.locator("section", has_text="Kişinin verisini sil")
    clerk.expected = "422"
    erase.get_by_label("Cep telefonu").fill("0532 000 0011")
    erase.get_by_role("button", name="Ne silineceğini göster").click()
    page.get_by_role("alert").wait_for()
    assert clerk.findings() == []
    clerk.shot("persons-wrong")
    erase.get_by_label("Başvurunun numarası ya da nedeni").fill("KVKK-2026-17")
    erase.get_by_role("button", name="Ne silineceğini göster").click()
    page.get_by_role("heading", name="Bu kişinin verisi silinsin mi?").wait_for()
    assert clerk.findings() == []
    clerk.shot("persons-sure")
    clerk.picture("kisisel")
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    clerk.shot("persons-sure-320")
    page.get_by_role("button", name="Evet, sil").click()
    page.wait_for_url("**/kisisel/silme/*")
    found = looked_at(
        clerk, {"persons": "/konsol/kisisel", "person-file": file_page, "person-erasure": page.url}
    )
    assert {where: what for where, what in found.items() if what} == {}


LAW = {
    "settings-iys": "/konsol/ayarlar/iys",
    "settings-signing": "/konsol/ayarlar/imza",
    "settings-commercial": "/konsol/ayarlar/ticari",
    "settings-content": "/konsol/ayarlar/icerik",
    "settings-keywords": "/konsol/ayarlar/kelimeler",
    "settings-team": "/konsol/ayarlar/ekip",
    "settings-all": "/konsol/ayarlar",
}


def test_what_the_law_asks_of_the_settings_is_set_and_fits(person: MakePerson, invite: Invite) -> None:
    """By an administrator who cannot send, as signatures ask for."""
    manager = person().with_passkeys().accept(invite("administrator"))
    page = manager.page
    page.goto("/konsol")
    page.get_by_role("link", name="Ayarlar").click()
    page.get_by_role("link", name="Ticari ileti metni").click()
    manager.expected = "422"
    page.get_by_label("Eksik olan metnin sonuna eklensin").check()
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("alert").wait_for()
    assert manager.findings() == []
    manager.shot("settings-commercial-wrong")
    page.get_by_label("Ticaret unvanı").fill("Örnek Ticaret A.Ş.")
    page.get_by_label("MERSİS numarası").fill("0012 3456 7890 0015")
    page.get_by_label("Nasıl reddedilir?").fill("RET yazip 4609'a gonderin")
    page.get_by_label("Eksik olan metnin sonuna eklensin").check()
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("heading", name="Böyle gider").wait_for()
    assert "Mersis 0012345678900015" in page.locator(".bubble").inner_text()
    page.get_by_label("Bakılmasın").check()
    page.get_by_role("button", name="Kaydet").click()
    page.goto("/konsol/ayarlar/kelimeler")
    page.get_by_label("Kelime", exact=True).fill("Saat")
    page.get_by_label("Yanıtın metni").fill("Hafta içi 09-18 açığız.")
    page.get_by_role("button", name="Kaydet").first.click()
    page.get_by_role("rowheader", name="SAAT").wait_for()
    page.goto("/konsol/ayarlar/ekip")
    page.get_by_label("Numaralar").fill("0532 000 0017")
    page.get_by_role("button", name="Numara ekle").click()
    page.get_by_role("button", name=re.compile("^Kaldır")).wait_for()
    found = looked_at(manager, LAW)
    assert {where: what for where, what in found.items() if what} == {}
    page.set_viewport_size({"width": 1100, "height": 800})
    page.goto("/konsol/ayarlar/kelimeler")
    page.get_by_role("button", name=re.compile("^Kaldır .*SAAT")).click()
    page.get_by_text("Henüz kelime yok").wait_for()


def test_an_invoice_is_compared_and_the_trail_taken_along(clerk: Person, tmp_path: Path) -> None:
    sent(clerk)
    page = clerk.page
    page.goto("/konsol")
    page.get_by_role("link", name="Kredi", exact=True).click()
    page.get_by_role("link", name="Fatura karşılaştırma").click()
    page.get_by_label("Dosya", exact=True).set_input_files(
        {
            "name": "fatura.csv",
            "mimeType": "text/csv",
            "buffer": b"Hizmet;SMS adedi\nToplu SMS;9999\n",
        }
    )
    page.get_by_role("button", name="Karşılaştır").click()
    done = page.get_by_text(re.compile("satırdan [0-9]+ tanesi farklı"))
    clerk.refresh_until(done)
    found = looked_at(clerk, {"invoice": page.url, "trail": "/konsol/iz"})
    assert {where: what for where, what in found.items() if what} == {}
    page.goto("/konsol/iz")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Ayın izini Excel olarak indir").click()
    waiting.value.save_as(tmp_path / "iz.xlsx")
    assert (tmp_path / "iz.xlsx").read_bytes().startswith(b"PK")


def test_a_card_is_changed_and_taken_out(clerk: Person) -> None:
    page = clerk.page
    page.goto("/konsol/rehber/aboneler")
    page.get_by_label("Kod", exact=True).fill("SIL1")
    page.get_by_label("Ad", exact=True).last.fill("Zeki Zor")
    page.get_by_label("Cep telefonları").fill("0532 000 0061")
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_label("Bu sayfadakilerin hepsini seç").check()
    assert page.locator("tbody .tickbox:not(:checked)").count() == 0
    page.get_by_role("link", name="Zeki Zor").click()
    page.get_by_label("Ad", exact=True).fill("Zeki Kolay")
    page.get_by_label("Cep telefonları").fill("0532 000 0062")
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("heading", name="Zeki Kolay").wait_for()
    found = looked_at(clerk, {"card": page.url})
    assert {where: what for where, what in found.items() if what} == {}
    page.locator("summary", has_text="Rehberden sil").click()
    page.get_by_role("button", name="Evet, sil").click()
    page.wait_for_url("**/rehber/aboneler")
    assert page.get_by_role("link", name="Zeki Kolay").count() == 0


def test_a_filter_finds_accounts_and_is_sent_to(clerk: Person) -> None:
    page = clerk.page
    page.goto("/konsol/rehber/cariler")
    page.get_by_label("Kod", exact=True).fill("FLT1")
    page.get_by_label("Ad", exact=True).last.fill("Umut Ticaret")
    page.get_by_label("Bakiye").fill("7500.50")
    page.get_by_label("Cep telefonları").fill("0532 000 0063")
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("link", name="Filtreler").click()
    page.get_by_label("Kod", exact=True).fill("BORC")
    page.get_by_label("Ad", exact=True).fill("Çok borçlu")
    page.get_by_label("Bakiyesi şundan çok").fill("7.000,00")
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("link", name="Çok borçlu", exact=True).click()
    page.get_by_role("link", name="Umut Ticaret").wait_for()
    found = looked_at(clerk, {"filter": page.url, "account-card": "/konsol/rehber/cariler?kod=FLT1"})
    assert {where: what for where, what in found.items() if what} == {}
    page.goto("/konsol/rehber/filtreler?kod=BORC")
    page.get_by_role("link", name="SMS gönder").click()
    assert page.get_by_role("checkbox", name="Çok borçlu").is_checked()
