"""A file that has two readings: each page that takes one asks, and goes on with the same file by what is chosen."""

from __future__ import annotations

import html
import re

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.console.test_card_files import uploaded
from tests.console.test_consents import given as given_numbers
from tests.console.test_consents import held
from tests.console.test_invoice import given as given_invoice
from tests.console.test_lists import draft_of
from tests.console.test_sending import send_address
from tests.lists.test_xlsx_rows import HIDDEN, workbook
from ulak.directory import personal
from ulak.directory.templates import TemplateBody
from ulak.jobs.keys import upload_key
from ulak.people.roles import Role

NAMED = "Telefon;Ad;Not\n0532 123 45 67;Işık Şen;a\n0533 555 11 22;Çağrı Öz;b\n"
TWO_SIGNS = "Telefon;Ad,Cep\n0532 123 45 67;Ali,0533 123 45 67\n0534 123 45 67;Ece,0535 123 45 67\n"
PEOPLE, ACCOUNTS = "/konsol/rehber/aboneler", "/konsol/rehber/cariler"


@pytest.fixture
def sender(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.SENDER, whole=True)


def typed(page: Page, **more: str) -> list[tuple[str, str]]:
    """The message's form as it stands, with what was answered of its file."""
    said = re.findall(r'name="said" value="([^"]*)"', page.text)
    return [*{**draft_of(page), **more}.items(), *(("said", html.unescape(one)) for one in said)]


def with_file(
    world: ConsoleWorld, sender: Browser, content: bytes, text: str = "Sayın {ad}, bekleriz."
) -> Page:
    """Where the browser is led once the file was added."""
    page = sender.get("/konsol/gonder")
    asked = sender.follow(sender.post("/konsol/gonder", typed(page, text=text, islem="dosya")))
    upload = re.search(r'name="upload" value="(\w+)"', asked.text)
    assert upload is not None
    world.bucket.put(upload_key("acme", upload[1]), content, content_type="application/octet-stream")
    return sender.follow(sender.post(asked.address, {"upload": upload[1]}))


def choices(page: Page, field: str) -> dict[str, str]:
    """What may be chosen of a question, with all that stands beside each."""
    parts = re.findall(
        rf'name="{re.escape(field)}" value="([^"]*)"(.*?)(?=<div class="reading">|</fieldset>)',
        page.text,
        re.S,
    )
    return {
        html.unescape(value): " ".join(re.sub(r"<[^>]+>", " ", f"<{rest}").split()) for value, rest in parts
    }


def answered(sender: Browser, page: Page, **said: str) -> Page:
    """The page that follows an answer. ``reading_`` and ``column_`` stand for the fields' prefixes."""
    names = {name.replace("_", ".", 1): value for name, value in said.items()}
    action = re.search(r'<form method="post" action="([^"]*)" novalidate>', page.text)
    assert action is not None
    kept = re.findall(r'<input type="hidden" name="(?!_form)([\w.]+)" value="([^"]*)">', page.text)
    form = page.text.partition("novalidate>")[2]
    kept = [(name, html.unescape(value)) for name, value in kept if f'name="{name}"' in form]
    return sender.post(action[1], [*kept, *names.items()])


def checked(world: ConsoleWorld, sender: Browser, page: Page) -> Page:
    """Where the browser is led once the list was read."""
    waits = sender.follow(sender.post("/konsol/gonder", typed(page, text=_text(page))))
    assert waits.status == 202, waits.plain
    world.build()
    shown = sender.get(waits.address)
    return shown if shown.status == 200 else sender.follow(shown)


def _text(page: Page) -> str:
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page.text, re.S)
    assert found is not None
    return html.unescape(found[1])


def sent(world: ConsoleWorld, sender: Browser, check: Page) -> list[str]:
    """The texts that went out."""
    assert sender.post(*send_address(check)).status == 303
    world.run(seconds=60)
    return sorted(text for one in world.operator.calls for text in one.texts)


def test_letters_with_two_readings_stand_side_by_side_and_the_message_goes_by_the_one_that_is_chosen(
    world: ConsoleWorld, sender: Browser
) -> None:
    page = with_file(world, sender, NAMED.encode("cp857"))
    assert page.address.endswith("/okuma")
    assert "Harfler hangisinde doğru?" in page.plain
    seen = choices(page, "reading.encoding")
    assert "0532 123 45 67 Işık Şen" in seen["cp857"]
    assert "DOS Türkçe (857)" in seen["cp857"]
    assert "mac-turkish" in seen
    assert "Işık Şen" not in seen["mac-turkish"]
    assert 'type="radio"' in page.text

    without = answered(sender, page)
    assert (without.status, "Birini seçin" in without.plain) == (422, True)
    assert answered(sender, page, reading_encoding="koi8-r").status == 422

    form = sender.follow(answered(sender, without, reading_encoding="cp857"))
    assert "Sütunları: Telefon, Ad, Not" in form.plain
    assert _text(form) == "Sayın {ad}, bekleriz.", "what was typed is there"
    texts = sent(world, sender, checked(world, sender, form))
    assert [text.partition(" B0")[0] for text in texts] == [
        "Sayın Işık Şen, bekleriz.",
        "Sayın Çağrı Öz, bekleriz.",
    ]


def test_one_answer_leads_to_the_next_question(world: ConsoleWorld, sender: Browser) -> None:
    page = with_file(world, sender, TWO_SIGNS.replace("Ali", "Işıl Şen").encode("cp857"))
    page = sender.follow(answered(sender, page, reading_encoding="cp857"))
    seen = choices(page, "reading.delimiter")
    assert "Noktalı virgül ; Telefon Ad,Cep 0532 123 45 67 Işıl Şen,0533 123 45 67" in seen[";"]
    assert "Virgül , Telefon;Ad Cep" in seen[","]
    form = sender.follow(answered(sender, page, reading_delimiter=","))
    assert "Sütunları: Telefon;Ad, Cep" in form.plain


def test_rows_that_a_sheet_hides_are_shown_and_left_out_or_not(world: ConsoleWorld, sender: Browser) -> None:
    page = with_file(world, sender, workbook(HIDDEN))
    assert "filtreyle dışarıda kalmış 1 dolu satır" in page.plain
    assert "0533 Can" in choices(page, "reading.hidden_rows")["send"]
    form = sender.follow(answered(sender, page, reading_hidden_rows="leave_out"))
    assert "Sütunları: Telefon, Ad" in form.plain
    assert 'value="reading.hidden_rows=leave_out"' in form.text


def test_what_the_rows_leave_open_is_asked_after_the_check_and_the_check_goes_on(
    world: ConsoleWorld, sender: Browser
) -> None:
    columns = [{"name": "ad", "type": "text"}, {"name": "tutar", "type": "amount"}]
    body = {"name": "Borç", "text": "Sayın {ad}, borcunuz {tutar} TL.", "purpose": "informational"}
    world.house.directory.templates.put(
        "acme",
        "BORC",
        TemplateBody.model_validate(
            body | {"columns": [one | {"typical": "1", "longest": 20} for one in columns]}
        ),
    )
    form = with_file(world, sender, b"telefon;ad;tutar\n0532 123 45 67;NULL;125.500\n", "")
    waits = sender.follow(sender.post("/konsol/gonder", typed(form, text="", template="BORC")))
    assert waits.status == 202, waits.plain
    world.build()
    page = sender.follow(sender.get(waits.address))
    assert page.address.endswith("/okuma"), page.plain
    assert "125.500,00" in choices(page, "reading.decimal")[","]
    waits = sender.follow(answered(sender, page, reading_decimal=","))
    assert waits.status == 202, "the list is read anew"
    world.build()
    page = sender.follow(sender.get(waits.address))
    assert "NULL" in choices(page, "reading.nothing_words")["text"]
    waits = sender.follow(answered(sender, page, reading_nothing_words="text"))
    world.build()
    page = sender.get(waits.address)
    assert "Sayın NULL, borcunuz 125.500,00 TL." in page.plain


def test_the_column_with_the_numbers_is_chosen_with_its_rows_in_sight(
    world: ConsoleWorld, sender: Browser
) -> None:
    page = with_file(world, sender, b"Kime;Hat;Ad\n0532 123 45 67;0533 123 45 67;Ali\n", "Merhaba")
    seen = choices(page, "column.to")
    assert "0533 123 45 67" in seen["2"]
    form = sender.follow(answered(sender, page, column_to="2", reading_header_row="1"))
    check = checked(world, sender, form)
    assert "1 kişiye gönder" in check.plain
    sent(world, sender, check)
    assert [to for to, _ in world.operator.times_accepted()] == ["905331234567"]


def test_the_header_may_be_another_row(world: ConsoleWorld, sender: Browser) -> None:
    rows = "Rapor;Kasım\nKişi;Hat\nAli;0532 123 45 67\n".encode()
    page = with_file(world, sender, rows, "Merhaba")
    assert "Sütunların adları hangi satırda?" in page.plain
    assert "Kişi Hat" in choices(page, "reading.header_row")["2"]
    half = answered(sender, page, column_to="2", reading_header_row="")
    assert half.status == 422
    assert re.search(r'name="column.to" value="2" checked', half.text), "what was chosen stays chosen"
    form = sender.follow(answered(sender, page, column_to="2", reading_header_row="2"))
    assert "Sütunları: Kişi, Hat" in form.plain
    assert "1 kişiye gönder" in checked(world, sender, form).plain


def test_another_file_is_asked_about_anew(world: ConsoleWorld, sender: Browser) -> None:
    page = with_file(world, sender, NAMED.encode("cp857"))
    form = sender.follow(answered(sender, page, reading_encoding="cp857"))
    assert "reading.encoding=cp857" in form.text
    gone = sender.follow(sender.post("/konsol/gonder", typed(form, islem="dosyasiz")))
    assert "reading.encoding" not in gone.text


def test_without_the_grant_numbers_of_the_first_rows_are_masked(world: ConsoleWorld) -> None:
    sender = world.signed_in(Role.SENDER)
    page = with_file(world, sender, NAMED.encode("cp857"))
    assert "Işık Şen" in page.plain
    assert "0532 123 45 67" not in page.plain
    assert "123 45" not in page.plain


def test_a_tckn_is_masked_for_everybody(world: ConsoleWorld, sender: Browser) -> None:
    page = with_file(world, sender, b"Kim;Kayit\nAli;17291716060\n", "Merhaba")
    assert page.address.endswith("/okuma")
    assert "17******060" in page.plain
    assert "17291716060" not in page.text


# --- the other pages that take a file ------------------------------------------------------------------------


def test_numbers_that_get_no_message_are_taken_in_by_the_encoding_that_is_chosen(
    world: ConsoleWorld, sender: Browser
) -> None:
    data = "Cep Telefonu;Not\n0532 123 45 67;Işık Şen istemedi\n".encode("cp857")
    page = given_numbers(sender, data, source="eski sistem")
    assert "Işık Şen istemedi" in choices(page, "reading.encoding")["cp857"]
    assert held(world) == set()
    without = answered(sender, page)
    assert (without.status, "Birini seçin" in without.plain) == (422, True)
    done = answered(sender, without, reading_encoding="cp857")
    assert done.status == 303, done.plain
    assert "eski sistem · Işık Şen istemedi" in sender.follow(done).plain


def test_the_column_of_the_numbers_that_get_no_message_is_chosen(
    world: ConsoleWorld, sender: Browser
) -> None:
    page = given_numbers(sender, b"ad;hat\r\nAli;0532 123 45 67\r\n")
    assert "Numaralar hangi sütunda?" in page.plain
    assert "0532 123 45 67" in choices(page, "column.to")["2"]
    done = answered(sender, page, column_to="2", reading_header_row="1")
    assert done.status == 303, done.plain
    assert len(held(world)) == 1


def test_an_invoice_is_compared_again_by_the_amounts_that_are_chosen(world: ConsoleWorld) -> None:
    world.post_job(["0532 123 45 67"], "Merhaba")
    world.run(seconds=30)
    accountant = world.signed_in(Role.ACCOUNTING)
    asked = given_invoice(accountant, b"Hizmet;SMS adedi\nToplu SMS;1.000\n")
    world.build()
    page = accountant.follow(asked)
    assert "SMS adedi sütunundaki '1.000' ne kadar?" in html.unescape(page.plain)
    again = answered(accountant, page, reading_decimal=",")
    assert again.status == 303, again.plain
    world.build()
    assert "1 satırdan 1 tanesi farklı" in accountant.follow(again).plain


def test_an_invoice_whose_letters_are_open_is_asked_about(world: ConsoleWorld) -> None:
    accountant = world.signed_in(Role.ACCOUNTING)
    asked = given_invoice(accountant, "Gönderici;SMS adedi\nIŞIK ŞEN;1\n".encode("cp857"))
    world.build()
    page = accountant.follow(asked)
    assert "IŞIK ŞEN" in choices(page, "reading.encoding")["cp857"]
    again = answered(accountant, page, reading_encoding="cp857")
    world.build()
    assert "farklı" in accountant.follow(again).plain


def test_cards_are_taken_in_by_the_letters_that_are_chosen(world: ConsoleWorld, sender: Browser) -> None:
    world.house.platform.secrets.set(personal.secret_name("test", "acme"), personal.new_key())
    page = uploaded_octets(
        world, sender, "Kod;Ad Soyad;Cep Tel\nA1;Işık Şen;0532 123 45 67\n".encode("cp857")
    )
    assert "Işık Şen" in choices(page, "reading.encoding")["cp857"]
    without = sender.post(page.address, {"asked": "reading.encoding"})
    assert (without.status, "Birini seçin" in without.plain) == (422, True)
    assert 'name="islem" value="bak"' in page.text, "its columns are not known yet"
    said = {"asked": "reading.encoding", "reading.encoding": "cp857"}
    columns = sender.post(page.address, {**said, "islem": "bak"})
    assert "Cep Tel Cep Telefonu" in columns.plain
    assert 'name="reading.encoding" value="cp857"' in columns.text
    taken = sender.post(page.address, said)
    assert taken.status == 303, taken.plain
    world.build()
    assert "Eklenen 1" in sender.follow(taken).plain
    assert "Işık Şen" in sender.get(PEOPLE).plain


def uploaded_octets(world: ConsoleWorld, sender: Browser, data: bytes) -> Page:
    asked = sender.get(f"{PEOPLE}/dosya")
    upload = re.findall(r'name="upload" value="(\w+)"', asked.text)[0]
    world.bucket.put(upload_key("acme", upload), data, content_type="application/octet-stream")
    return sender.follow(sender.post(f"{PEOPLE}/dosya", {"upload": upload}))


def test_an_import_that_its_rows_left_open_goes_on_with_the_same_file(
    world: ConsoleWorld, sender: Browser
) -> None:
    world.house.platform.secrets.set(personal.secret_name("test", "acme"), personal.new_key())
    page = uploaded(world, sender, PEOPLE, "Kod;Ad Soyad;Cep Tel\nA1;NULL;0532 123 45 67\n")
    begun = sender.post(page.address, {})
    world.build()
    failed = sender.follow(begun)
    assert "henüz hiçbir satır alınmadı" in failed.plain
    link = re.search(r'href="([^"]+\?alim=[^"]+)"', failed.text)
    assert link is not None
    page = sender.get(link[1])
    assert "'NULL' yazıyor" in html.unescape(page.plain)
    said = {"asked": "reading.nothing_words", "alim": link[1].partition("alim=")[2]}
    without = sender.post(page.address.partition("?")[0], said)
    assert (without.status, "'NULL' yazıyor" in html.unescape(without.plain)) == (422, True)
    taken = sender.post(page.address.partition("?")[0], {**said, "reading.nothing_words": "text"})
    world.build()
    assert "Eklenen 1" in sender.follow(taken).plain
    assert "NULL" in sender.get(PEOPLE).plain
