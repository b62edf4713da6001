"""Inbox, consents, suppressions, İYS, rules and kinds of messages, by the deployed template, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from local import Stack
from tests.browser.conftest import Invite, MakePerson, Person
from tests.browser.test_console import TEXT, TWO, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "inbox": "/konsol/gelen",
    "consents": "/konsol/uyum/izinler?no=05320000012",
    "suppressions": "/konsol/uyum/engellenenler",
    "iys": "/konsol/uyum/iys",
    "law": "/konsol/uyum/kurallar",
}


@pytest.fixture
def api(admin: Any, stack: Stack) -> Iterator[httpx.Client]:
    key = admin.run("add-key", "ornek", "--label", "inbox")["key"]
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=60, trust_env=False) as client:
        yield client


def receive(api: httpx.Client, text: str, number: str = "0532 000 0011") -> None:
    body = {"id": f"{number}-{text}", "sender": number, "to": "4609", "text": text}
    assert api.post("/v1/inbox", json=body).status_code == 200


@pytest.fixture
def clerk(person: MakePerson, invite: Invite) -> Person:
    return person().with_passkeys().accept(invite("administrator", "sender", whole=True))


def test_an_answer_is_read_given_to_somebody_and_shown_in_its_conversation(
    clerk: Person, api: httpx.Client
) -> None:
    page = clerk.page
    clerk.write(TEXT, TWO)
    clerk.check()
    page.get_by_role("button", name=re.compile("kişiye gönder")).click()
    page.get_by_text("2 kişiden 2 kişiye denendi").wait_for()
    receive(api, "Siparişim nerede?")
    page.goto("/konsol")
    page.get_by_role("link", name="Mesajlar").click()
    page.get_by_role("link", name="Gelen kutusu").click()
    row = page.get_by_role("row").filter(has_text="Siparişim nerede?")
    assert "Okunmadı" in row.inner_text()
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Okundu say").click()
    assert "Okunmadı" not in page.get_by_role("row").filter(has_text="Siparişim nerede?").inner_text()
    page.get_by_role("row").filter(has_text="Siparişim nerede?").get_by_role("link").click()
    talk = page.get_by_role("list", name="Yazışma").inner_text()
    assert talk.index(TEXT) < talk.index("Siparişim nerede?")
    page.get_by_role("button", name="Ata").click()
    page.get_by_text("İlgilenen: Işıl İnce").wait_for()
    assert clerk.findings() == []
    clerk.shot("conversation")
    clerk.picture("gelen")
    page.set_viewport_size({"width": 320, "height": 800})
    inside = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(inside)
    assert clerk.findings() == []
    clerk.shot("conversation-320")


def test_the_inbox_goes_by_keyboard_alone(clerk: Person, api: httpx.Client) -> None:
    receive(api, "Klavyeyle okunur", "0532 000 0013")
    page = clerk.page
    page.goto("/konsol/gelen?durum=okunmamis")
    for reached in ("tickbox", "button"):
        for _ in range(60):
            page.keyboard.press("Tab")
            kind = page.evaluate("document.activeElement.className + ' ' + document.activeElement.value")
            if reached in kind and (reached != "button" or "okundu" in kind):
                break
        else:
            raise AssertionError(f"Tab does not lead to {reached}")
        page.keyboard.press("Space" if reached == "tickbox" else "Enter")
    page.wait_for_url("**/gelen?durum=okunmamis")
    assert page.get_by_role("row").filter(has_text="Klavyeyle okunur").count() == 0


def test_a_number_is_suppressed_taken_off_and_a_list_with_a_wrong_cell_is_mended(clerk: Person) -> None:
    page = clerk.page
    page.goto("/konsol")
    page.get_by_role("link", name="Uyum").click()
    page.get_by_label("Numara").fill("0532 000 0041")
    page.get_by_role("button", name="Bak").click()
    page.get_by_role("combobox", name="Neden").select_option("complaint")
    page.get_by_role("button", name="Bu numarayı engelle").click()
    page.get_by_role("rowheader", name="şikayet").wait_for()
    clerk.shot("consents-held")
    clerk.picture("izin")
    assert clerk.findings() == []
    page.locator("summary", has_text="Listeden çıkar").click()
    page.get_by_role("button", name="Evet, çıkar").click()
    assert page.get_by_role("rowheader", name="şikayet").count() == 0
    page.get_by_role("link", name="Engellenenler").click()

    def given(content: str) -> None:
        page.get_by_label("Dosya", exact=True).set_input_files(
            {"name": "engellenenler.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )
        page.get_by_role("button", name="Listeyi al").click()

    clerk.expected = "422"
    given("telefon;neden\n0532 000 0042;ret\n0212 555 11 22;hava\n")
    page.get_by_role("alert").wait_for()
    row = page.get_by_role("row").filter(has_text="sabit hat")
    assert row.locator(".cell").count() == 2
    clerk.shot("suppressions-cell")
    clerk.picture("engellenenler")
    assert clerk.findings() == []
    given("telefon;neden\n0532 000 0042;ret\n0532 000 0043;yasal\n")
    page.get_by_text("2 numara listeye alındı").wait_for()
    page.get_by_role("combobox", name="Biçim").select_option("csv")
    page.get_by_role("button", name="Listeyi indir").click()
    ready = page.get_by_role("link", name="Liste hazır: indir")
    clerk.refresh_until(ready)
    file = httpx.get(str(ready.get_attribute("href")), timeout=60, trust_env=False)
    assert "0532 000 00 43;ticari;yasal" in file.text


def test_a_list_of_suppressions_is_taken_in_without_scripts(
    person: MakePerson, admin: Any, stack: Stack
) -> None:
    email, number = "esra@ornek.example", "0532 000 0998"
    invited = admin.run(
        *("add-person", "ornek", "--name", "Esra Şen", "--email", email, "--number", number),
        *("--role", "sender", "--address", f"http://localhost:{stack.ports.api}"),
    )
    esra = person(java_script_enabled=False).accept_by_password(invited["link"])
    esra.sign_in(email, "905320000998")
    page = esra.page
    page.goto("/konsol/uyum/engellenenler")
    page.get_by_label("Dosya", exact=True).set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": b"telefon\n0532 000 0044\n"}
    )
    page.get_by_role("button", name="Listeyi al").click()
    page.get_by_text("1 numara listeye alındı").wait_for()


def test_a_kind_and_a_link_that_cannot_be_sent_say_why_beside_the_field(clerk: Person) -> None:
    page = clerk.page
    clerk.write("Kampanya: {link}", TWO)
    page.locator("summary", has_text="Mesaj türü").click()
    page.get_by_role("radio", name=re.compile("^MMS")).check()
    page.get_by_role("button", name="Denetle").click()
    page.get_by_role("alert").first.wait_for()
    assert "nereye gideceğini yazın" in page.locator("#baglanti").inner_text()
    assert clerk.findings() == []
    clerk.shot("send-link")
    page.get_by_label("Mesaj", exact=True).fill("Kampanya")
    page.get_by_role("button", name="Denetle").click()
    page.locator("#message_type .wrong").wait_for()
    assert "resimli mesaj olarak ulaşmaz" in page.locator("#message_type").inner_text()
    assert clerk.findings() == []
    clerk.shot("send-mms")


def test_every_page_of_compliance_is_without_findings_and_fits_320_pixels(
    clerk: Person, api: httpx.Client
) -> None:
    receive(api, "Bir şikayetim var, siparişim üç gündür gelmedi ve kimse aramıyor.")
    receive(api, "RET", "0532 000 0012")
    found = looked_at(clerk, PAGES)
    assert {where: what for where, what in found.items() if what} == {}
