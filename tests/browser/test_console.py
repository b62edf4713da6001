"""The console through the deployed template, in a real browser."""

from __future__ import annotations

import csv
import io
import re
import time
from typing import Any

import httpx
import pytest

from local import Stack
from tests.browser.conftest import APPROVER, HELD, Invite, MakePerson, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "Sayın müşterimiz, siparişiniz yola çıktı. İyi günler."
TWO = "0532 000 0011\n0532 000 0012"
SENDS = re.compile("kişiye gönder")


def books(stack: Stack) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        asked = {"after": after, "limit": 1000}
        page = httpx.get(f"{stack.operator_url}/books/messages", params=asked, trust_env=False).json()
        found += page["messages"]
        after = page["next"]
    return found


@pytest.fixture
def sender(person: MakePerson, invite: Invite) -> Person:
    return person().with_passkeys().accept(invite())


# --- 1: an invitation, a passkey, out and in again ---------------------------------------------------------


def test_an_invitation_makes_a_passkey_that_signs_in_again_and_works_once(
    person: MakePerson, invite: Invite
) -> None:
    link, ayse = invite(), person().with_passkeys()
    ayse.page.goto(link)
    ayse.shot("invitation")
    ayse.accept(link)
    ayse.shot("home-first")
    page = ayse.page
    page.get_by_text("Işıl İnce").first.click()
    page.get_by_role("button", name="Çıkış").click()
    page.wait_for_url(re.compile("/konsol/giris"))
    ayse.shot("sign-in")
    page.get_by_role("button", name="Geçiş anahtarıyla giriş yap").click()
    page.wait_for_url("**/konsol")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Merhaba")
    other = person()
    other.expected = "404"
    answer = other.page.goto(link)
    assert answer.status == 404
    assert "kullanılmış ya da süresi dolmuş" in other.page.inner_text("main")
    other.shot("invitation-over")


def test_a_password_and_the_code_on_the_phone_sign_in_without_scripts(
    person: MakePerson, admin: Any, stack: Stack
) -> None:
    invited = admin.run(
        *("add-person", "ornek", "--name", "İpek Şen", "--email", "ipek@ornek.example"),
        *(
            "--number",
            "0532 000 0999",
            "--role",
            "sender",
            "--address",
            f"http://localhost:{stack.ports.api}",
        ),
    )
    ipek = person(java_script_enabled=False).accept_by_password(invited["link"])
    ipek.sign_in("ipek@ornek.example", "905320000999")
    before = len(books(stack))
    ipek.write(TEXT, TWO)
    ipek.check()
    ipek.shot("check-without-scripts")
    ipek.page.get_by_role("button", name=SENDS).click()
    ipek.page.wait_for_url("**/isler/*")
    while "2 kişiden 2 kişiye denendi" not in ipek.page.inner_text("#durum"):
        ipek.page.get_by_role("link", name="Yenile").click()
    assert len(books(stack)) == before + 2


# --- 2: the counter ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Merhaba", "Şişli'den ığdır üzümü geldi", "Merhaba 👋", "a[b]€" * 30, "u" * 1500],
    ids=["plain", "turkish", "emoji", "extension", "too long"],
)
def test_typing_shows_the_count_that_the_quote_gives(
    sender: Person, admin: Any, stack: Stack, text: str
) -> None:
    key = admin.run("add-key", "ornek", "--label", "browser")["key"]
    headers = {"authorization": f"Bearer {key}"}
    quote = httpx.post(
        f"{stack.api_url}/v1/quotes", json={"text": text}, headers=headers, timeout=60, trust_env=False
    )
    counter = quote.json()["counter"]
    page = sender.page
    page.goto("/konsol/gonder")
    box = page.get_by_label("Mesaj", exact=True)
    box.fill(text[:-1])
    box.press_sequentially(text[-1])
    shown = f"{counter['segments']} mesaj · kişi başı {counter['credits']} kredi"
    page.get_by_text(shown).wait_for(timeout=60_000)
    if counter["limit"]:
        assert f"{counter['used']} / {counter['limit']}" in page.inner_text("#sayac")
    if counter["problem"]:
        assert page.locator("#sayac .wrong").count() == 1


# --- 3: a file --------------------------------------------------------------------------------------------


def uploaded(one: Person, name: str, content: str) -> None:
    """A file is added to the message that stands in the form."""
    page = one.page
    page.get_by_role("button", name=re.compile("Dosya ekle|Dosyayı değiştir")).click()
    page.get_by_label("Dosya", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Yükle", exact=True).click()
    page.get_by_text("Dosya eklendi").wait_for()


def test_a_file_tells_of_its_column_then_of_its_cell_and_the_corrected_one_goes(
    person: MakePerson, invite: Invite, stack: Stack
) -> None:
    one = person().with_passkeys().accept(invite("sender", whole=True))
    page, before = one.page, len(books(stack))
    one.write("Sayın {ad}, {tutar} TL borcunuz var.", "")
    uploaded(one, "liste.csv", "telefon;tutar\n0532 000 0031;10,50\n0212 555 11 22;20,00\n")
    one.shot("file-added")
    page.get_by_role("button", name="Denetle").click()
    page.get_by_role("alert").get_by_text("ad").first.wait_for()
    assert page.get_by_role("cell").count() == 0, "rows are not shown before the columns are right"
    one.shot("file-column")
    assert one.findings() == []

    uploaded(one, "liste.csv", "telefon;ad;tutar\n0532 000 0031;Işıl;10,50\n0212 555 11 22;Ali;20,00\n")
    one.check()
    page.get_by_role("button", name="1 kişiye gönder").wait_for()
    row = page.get_by_role("row").filter(has_text="Bu bir sabit hat")
    assert row.get_by_role("cell").first.inner_text() == "3"
    assert "cell" in (row.get_by_role("cell").nth(1).get_attribute("class") or "")
    one.shot("file-cell")
    one.picture("hucre")
    assert one.findings() == []

    page.get_by_role("link", name="Düzelt").click()
    uploaded(one, "liste.csv", "telefon;ad;tutar\n0532 000 0031;Işıl;10,50\n0532 000 0032;Ali;20,00\n")
    one.check()
    page.get_by_role("button", name="2 kişiye gönder").click()
    page.wait_for_url("**/isler/*")
    page.get_by_text("2 kişiden 2 kişiye denendi").wait_for()
    assert len(books(stack)) == before + 2


def test_a_file_is_sent_without_scripts(person: MakePerson, admin: Any, stack: Stack) -> None:
    invited = admin.run(
        *("add-person", "ornek", "--name", "Ömer Şık", "--email", "omer@ornek.example", "--role", "sender"),
        *("--number", "0532 000 0998", "--address", f"http://localhost:{stack.ports.api}"),
    )
    omer = person(java_script_enabled=False).accept_by_password(invited["link"])
    omer.sign_in("omer@ornek.example", "905320000998")
    page = omer.page
    omer.write(TEXT, "")
    page.get_by_role("button", name="Dosya ekle").click()
    page.get_by_label("Dosya", exact=True).set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": b"telefon\n0532 000 0041\n"}
    )
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Yükle", exact=True).click()
    assert sent.value.ok
    page.get_by_role("button", name="Yükledim, devam et").click()
    omer.check()
    while page.get_by_role("button", name=SENDS).count() == 0:
        page.get_by_role("link", name="Yenile").click()
    page.get_by_role("button", name=SENDS).click()
    page.wait_for_url("**/isler/*")


# --- 4: check, send, once ----------------------------------------------------------------------------------


def test_a_double_click_the_back_button_and_a_reload_make_one_job(sender: Person, stack: Stack) -> None:
    page, before = sender.page, len(books(stack))
    sender.write(TEXT, f"{TWO}\n0212 555 11 22")
    sender.shot("send")
    sender.picture("gonder")
    sender.check()
    page.get_by_role("link", name="Sonraki satır").click()
    page.get_by_role("link", name="Sonraki satır").click()
    assert "Bu satır gönderilmez: Bu bir sabit hat" in page.inner_text("main")
    sender.shot("check")
    sender.picture("denetle")
    page.get_by_role("button", name=SENDS).dblclick()
    page.wait_for_url("**/isler/*")
    job = page.url
    page.reload()
    page.go_back()
    page.wait_for_url("**/isler/*")
    assert page.url == job
    page.get_by_text("Tamamlandı").wait_for()
    assert len(books(stack)) == before + 2
    sender.shot("job")


# --- 5: a larger job, followed to its end ------------------------------------------------------------------


def test_a_jobs_progress_ends_by_itself_and_its_figures_are_the_operators(
    sender: Person, stack: Stack
) -> None:
    page, rows = sender.page, 10_000
    before = len(books(stack))
    sender.write("Bilgilendirme: tahsilat günü yarın.", "")
    uploaded(sender, "liste.csv", "telefon\n" + "\n".join(f"0532{4000000 + n}" for n in range(rows)))
    sender.check()
    page.get_by_role("button", name="10.000 kişiye gönder").click()
    page.wait_for_url("**/isler/*")
    page.wait_for_selector("#durum:not([hx-get])", timeout=240_000)
    assert page.get_by_text("İptal et").count() == 0, "a job that is over is not cancelled"
    accepted = books(stack)[before:]
    states = [message["final_state"] for message in accepted]
    figures = dict(
        zip(
            page.locator("#durum dt").all_inner_texts(),
            (int(text.replace(".", "")) for text in page.locator("#durum dd").all_inner_texts()),
            strict=True,
        )
    )
    assert figures["İletildi"] == states.count("delivered")
    assert figures.get("İletilmedi", 0) == states.count("undelivered")
    assert "10.000 kişiden 10.000 kişiye denendi" in page.inner_text("#durum")
    sender.shot("job-finished")
    sender.picture("is")
    with page.expect_download() as download:
        page.get_by_role("link", name="Raporu indir (CSV)").click()
    lines = list(
        csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")), delimiter=";")
    )
    assert len(lines) == rows + 1
    reported = [line[6] for line in lines[1:]]
    assert reported.count("iletildi") == states.count("delivered")


# --- 6: what a rule holds --------------------------------------------------------------------------------


def test_a_sender_cannot_approve_what_a_rule_holds_and_an_approver_does_by_the_code(
    person: MakePerson, invite: Invite, stack: Stack
) -> None:
    sender = person().with_passkeys().accept(invite("sender", "approver", email=HELD))
    approver = person().with_passkeys().accept(invite("approver", number=APPROVER, whole=True))
    page, before = sender.page, len(books(stack))
    sender.write(TEXT, TWO)
    sender.check()
    page.get_by_role("button", name=SENDS).click()
    page.wait_for_url("**/isler/*")
    page.get_by_text("Onay bekliyor").wait_for()
    page.get_by_role("link", name="onayı").click()
    assert "kendisi istedi" in page.inner_text("main")
    assert page.get_by_role("button", name="Görevi gerçekle").count() == 0
    sender.shot("approval-own")
    assert sender.findings() == []

    other = approver.page
    approver.expected = "422"
    other.get_by_role("link", name="Onaylar").click()
    approver.shot("approvals")
    assert approver.findings() == []
    other.get_by_role("link", name=TEXT[:20]).click()
    other.get_by_role("button", name="Görevi gerçekle").click()
    other.get_by_label("Kod", exact=True).wait_for()
    approver.shot("approval-code")
    approver.picture("onay")
    assert approver.findings() == []
    code = approver.code(f"90{APPROVER[1:].replace(' ', '')}")
    other.get_by_label("Kod", exact=True).fill("000000" if code != "000000" else "111111")
    other.get_by_role("button", name="Tamam, onayla").click()
    other.get_by_role("alert").get_by_text("4 deneme hakkınız kaldı").wait_for()
    other.get_by_label("Kod", exact=True).fill(code)
    other.get_by_role("button", name="Tamam, onayla").dblclick()
    other.wait_for_url("**/isler/*")
    other.get_by_text("2 kişiden 2 kişiye denendi").wait_for()
    assert len(books(stack)) == before + 1 + 2, "the code, and the job once"


# --- 9: an ended person, a forged form ---------------------------------------------------------------------


def test_an_ended_persons_next_click_goes_to_the_sign_in(person: MakePerson, invite: Invite) -> None:
    administrator = person().with_passkeys().accept(invite())
    other = person().with_passkeys().accept(invite("viewer"))
    name = other.page.locator(".person summary").inner_text()
    page = administrator.page
    page.goto("/konsol/ayarlar/kisiler")
    administrator.shot("people")
    page.get_by_role("link", name=name).click()
    administrator.shot("person")
    page.get_by_text("Erişimi sonlandır").click()
    page.get_by_role("button", name="Evet, sonlandır").click()
    page.wait_for_url("**/kisiler")
    other.page.get_by_role("link", name="Mesajlar").click()
    other.page.wait_for_url(re.compile("/konsol/giris"))
    page.goto("/konsol/iz")
    assert "Erişimini sonlandırdı" in page.inner_text("main")
    administrator.shot("trail")


def test_a_form_of_another_site_is_refused_by_the_browsers_own_words(sender: Person, stack: Stack) -> None:
    """The page of another site: another port of this machine, which is another origin and the same site."""
    sender.expected = "403|favicon"
    sender.page.goto(f"{stack.operator_url.replace('127.0.0.1', 'localhost')}/books")
    answer = sender.page.evaluate(
        """async (address) => {
          const answer = await fetch(address, {method: "POST", mode: "no-cors", credentials: "include",
            headers: {"content-type": "application/x-www-form-urlencoded"}, body: "_form=x"});
          return answer.type;
        }""",
        f"{sender.base}/konsol/cikis",
    )
    assert answer == "opaque"
    sender.page.goto("/konsol")
    assert sender.page.get_by_role("heading", level=1).inner_text().startswith("Merhaba")


def test_what_was_typed_last_is_kept_when_the_page_is_left(sender: Person) -> None:
    page = sender.page
    page.goto("/konsol/gonder")
    page.get_by_label("Mesaj", exact=True).fill("Yarıda kalan bir mesaj")
    page.goto("/konsol")
    page.goto("/konsol/gonder")
    page.get_by_role("link", name="Yarıda kalan bir mesaj").click()
    assert page.get_by_label("Mesaj", exact=True).input_value() == "Yarıda kalan bir mesaj"


def test_a_test_goes_to_ones_own_phone(person: MakePerson, invite: Invite, stack: Stack) -> None:
    one = person().with_passkeys().accept(invite("sender", number="0532 000 0097"))
    one.write(TEXT, TWO)
    one.page.get_by_role("button", name="Kendime deneme gönder").click()
    one.page.get_by_role("link", name="Denemenin durumu").click()
    one.page.get_by_text("1 kişiden 1 kişiye denendi").wait_for()
    assert books(stack)[-1]["msisdn"] == "905320000097"


# --- settings ----------------------------------------------------------------------------------------------


def test_a_key_made_in_the_settings_sends_and_ended_there_is_refused(
    person: MakePerson, invite: Invite, stack: Stack
) -> None:
    one = person().with_passkeys().accept(invite("administrator", "sender"))
    page = one.page
    page.get_by_role("link", name="Ayarlar").click()
    page.get_by_role("link", name="Programlar ve anahtarlar").click()
    page.get_by_label("Programın adı").fill("Logo Tiger")
    page.get_by_role("button", name="Program ekle").click()
    page.get_by_role("heading", name="Logo Tiger").wait_for()
    page.get_by_role("button", name="Anahtar oluştur").click()
    key = page.get_by_role("textbox", name="Yeni anahtar").input_value()
    one.shot("key")
    assert one.findings() == []
    headers = {"authorization": f"Bearer {key}"}

    def asked() -> int:
        return httpx.get(
            f"{stack.api_url}/v1/credit", headers=headers, timeout=60, trust_env=False
        ).status_code

    assert asked() == 200
    page.reload()
    assert page.get_by_role("textbox", name="Yeni anahtar").count() == 0
    page.get_by_role("button", name="Bitir").click()
    page.get_by_text("Geçerli anahtarı yok").wait_for()
    until = time.monotonic() + 90  # functions remember a key for a minute
    while asked() != 401:
        assert time.monotonic() < until
        time.sleep(3)


def test_an_account_is_tried_out_against_its_operator(person: MakePerson, invite: Invite) -> None:
    one = person().with_passkeys().accept(invite("administrator"))
    page = one.page
    page.goto("/konsol/ayarlar/hesaplar/sms")
    page.get_by_role("button", name="Bağlantıyı dene").click()
    page.get_by_text("Bağlantı kuruldu").wait_for()
    one.shot("connection")
    assert one.findings() == []


def test_a_webhook_is_tried_and_its_answer_is_shown(person: MakePerson, invite: Invite, stack: Stack) -> None:
    one = person().with_passkeys().accept(invite("administrator"))
    page = one.page
    page.goto("/konsol/ayarlar/bildirimler")
    page.get_by_label("Adres", exact=True).fill(f"{stack.operator_url}/books/none")
    page.get_by_role("button", name="Adres ekle").click()
    page.get_by_role("heading", name="Gizli değer", exact=True).wait_for()
    page.get_by_role("button", name="Deneme bildirimi gönder").click()
    row = page.get_by_role("row").filter(has_text="endpoint.tested")
    row.wait_for()
    until = time.monotonic() + 60
    while not re.search(r"\b40\d\b", row.inner_text()):
        assert time.monotonic() < until, row.inner_text()
        page.get_by_role("link", name="Yenile").click()
    one.shot("webhook")
    assert one.findings() == []


# --- 10: for everybody -------------------------------------------------------------------------------------


PAGES = {
    "home": "/konsol",
    "send-empty": "/konsol/gonder",
    "jobs": "/konsol/isler",
    "people-all": "/konsol/ayarlar/kisiler",
    "trail-all": "/konsol/iz",
    "choose": "/konsol/firma",
    "subscribers": "/konsol/rehber/aboneler",
    "groups": "/konsol/rehber/gruplar",
    "current-accounts": "/konsol/rehber/cariler",
    "filters": "/konsol/rehber/filtreler",
    "templates": "/konsol/rehber/sablonlar",
    "approvals-empty": "/konsol/onaylar",
    "number": "/konsol/numara",
    "schedules": "/konsol/zamanlanmis",
    "schedule-form": "/konsol/zamanla",
    "subscribers-file": "/konsol/rehber/aboneler/dosya",
    "credit": "/konsol/kredi",
    "codes": "/konsol/kredi/otp",
    "settings": "/konsol/ayarlar",
    "rules": "/konsol/ayarlar/onay",
    "programs": "/konsol/ayarlar/programlar",
    "account": "/konsol/ayarlar/hesaplar/sms",
    "hours": "/konsol/ayarlar/saatler",
    "units": "/konsol/ayarlar/birimler/branch",
    "webhooks": "/konsol/ayarlar/bildirimler",
    "erp-sources": "/konsol/ayarlar/erp",
    "erp-texts": "/konsol/ayarlar/erp-metinleri",
    "erp-users": "/konsol/ayarlar/erp-kullanicilari",
    "prices": "/konsol/ayarlar/fiyat",
    "provider": "/konsol/ayarlar/kurum",
}


def looked_at(person: Person, addresses: dict[str, str]) -> dict[tuple[str, int], list[str]]:
    """What axe finds on each page, wide and narrow. A page that has to be moved sideways fails."""
    page, found = person.page, {}
    for name, address in addresses.items():
        for width in (1100, 320):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address)
            assert page.locator("html").get_attribute("lang") == "tr"
            found[name, width] = person.findings()
            inside = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert page.evaluate(inside), (name, width)
            person.shot(f"{name}-{width}")
    return found


def test_every_page_is_without_findings_and_fits_320_pixels(person: MakePerson, invite: Invite) -> None:
    sender = person().with_passkeys().accept(invite("administrator", "sender", "approver", whole=True))
    page = sender.page
    typed = {"aboneler": ("A1", "İpek Işık"), "cariler": ("120.01", "ışıl Ticaret")}
    for kind, (code, name) in typed.items():
        page.goto(f"/konsol/rehber/{kind}")
        page.get_by_label("Kod", exact=True).fill(code)
        page.get_by_label("Ad", exact=True).last.fill(name)
        page.get_by_label("Cep telefonları").fill("0532 000 0051")
        page.get_by_role("button", name="Kaydet").click()
        page.get_by_role("rowheader", name=name).wait_for()
    sender.write(TEXT, TWO)
    sender.check()
    found = looked_at(sender, {**PAGES, "check": page.url})
    page.goto("/konsol/gonder")
    page.get_by_role("link", name=TEXT[:20]).first.click()
    sender.check()
    page.get_by_role("button", name=SENDS).click()
    page.wait_for_url("**/isler/*")
    page.get_by_text("2 kişiden 2 kişiye denendi").wait_for()
    found |= looked_at(sender, {"job": page.url, "recipients": f"{page.url}/alicilar"})
    assert {where: what for where, what in found.items() if what} == {}


def test_the_pages_before_signing_in_are_without_findings(person: MakePerson, invite: Invite) -> None:
    one, link = person(viewport={"width": 320, "height": 800}), invite()
    for name, address in {"sign-in-320": "/konsol/giris", "invitation-320": link}.items():
        one.page.goto(address)
        assert one.findings() == []
        one.shot(name)
    one.expected = "422|404"
    one.page.goto("/konsol/giris")
    one.page.get_by_label("E-posta").fill("nobody@ornek.example")
    one.page.get_by_label("Parola").fill("yanlış bir parola")
    one.page.get_by_role("button", name="Devam et").click()
    one.page.get_by_role("alert").first.wait_for()
    assert one.page.title().startswith("Hata:")
    assert one.findings() == []
    one.shot("sign-in-wrong")


def test_the_whole_send_flow_goes_by_keyboard_alone(sender: Person, stack: Stack) -> None:
    page, before = sender.page, len(books(stack))
    page.goto("/konsol")

    def reach(wanted: str) -> None:
        """Tab on until the focus stands on something of that name."""
        for _ in range(40):
            page.keyboard.press("Tab")
            name = page.evaluate(
                "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
                " || document.activeElement.value || ''"
            )
            if wanted in name:
                return
        raise AssertionError(f"Tab does not lead to {wanted}")

    reach("Mesaj gönder")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gonder")
    reach("Mesaj")
    while page.evaluate("document.activeElement.id") != "text":
        page.keyboard.press("Tab")
    page.keyboard.type(TEXT)
    reach("Alıcılar")
    page.keyboard.type("0532 000 0021")
    reach("Bilgilendirme")
    page.keyboard.press("Space")
    reach("Denetle")
    page.keyboard.press("Enter")
    page.wait_for_url("**/denetle")
    reach("kişiye gönder")
    page.keyboard.press("Enter")
    page.wait_for_url("**/isler/*")
    page.get_by_text("1 kişiden 1 kişiye denendi").wait_for()
    assert len(books(stack)) == before + 1
