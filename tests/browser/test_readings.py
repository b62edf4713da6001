"""A file with two readings is asked about, a form outlives its session, and people are picked from a list: in a real
browser."""

from __future__ import annotations

import re
import time

import pytest

from local import Stack
from tests.browser.conftest import Invite, MakePerson, Person
from tests.browser.test_console import SENDS, books, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIST = "Telefon;Ad;Not\n0532 000 0051;Işık Şen;a\n0532 000 0052;Çağrı Öz;b\n"
IDLE = 31 * 60_000


@pytest.fixture
def sender(person: MakePerson, invite: Invite) -> Person:
    return person().with_passkeys().accept(invite("administrator", "sender", whole=True))


def ended(stack: Stack, one: Person) -> None:
    """The person's session is over by time."""
    cookie = next(each["value"] for each in one.context.cookies() if each["name"] == "__Host-ulak")
    person_id = cookie.partition(".")[0]
    table, engine = stack.outputs["PeopleTableName"], stack.client("dynamodb")
    between = {":pk": {"S": f"PERSON#{person_id}"}, ":sk": {"S": "SESSION#"}}
    found = engine.query(
        TableName=table,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues=between,
    )
    for item in found["Items"]:
        engine.update_item(
            TableName=table,
            Key={"pk": item["pk"], "sk": item["sk"]},
            UpdateExpression="SET used_at = :then",
            ExpressionAttributeValues={":then": {"N": str(int(time.time() * 1000) - IDLE)}},
        )


def added(page: object, content: bytes) -> None:
    """A file is put into the bucket by its own form."""
    page.get_by_label("Dosya", exact=True).set_input_files(  # type: ignore[attr-defined]  # playwright's
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Yükle", exact=True).click()  # type: ignore[attr-defined]  # playwright's


def test_the_letters_of_a_file_are_chosen_and_the_message_goes_by_them(sender: Person, stack: Stack) -> None:
    page = sender.page
    sender.write("Sayın {ad}, kampanyamız başladı.", "")
    page.get_by_role("button", name="Dosya ekle").click()
    added(page, LIST.encode("cp857"))
    page.get_by_role("heading", name="Dosyanız nasıl okunsun?").wait_for()
    right = page.locator(".reading", has=page.get_by_role("cell", name="Işık Şen", exact=True))
    assert right.count() == 1
    sender.picture("okuma")
    found = looked_at(sender, {"questions": page.url})
    assert {where: what for where, what in found.items() if what} == {}
    page.set_viewport_size({"width": 1100, "height": 800})
    sender.expected = "422"
    page.get_by_role("button", name="Devam et").click()
    page.get_by_role("alert").get_by_text("Birini seçin.").wait_for()
    sender.shot("questions-unanswered")
    assert sender.findings() == []
    right.get_by_role("radio").check()
    sender.shot("questions-chosen")
    page.get_by_role("button", name="Devam et").click()
    page.get_by_text("Sütunları: Telefon, Ad, Not").wait_for()
    assert page.get_by_label("Mesaj", exact=True).input_value() == "Sayın {ad}, kampanyamız başladı."
    sender.check()
    page.get_by_role("button", name=SENDS).click()
    page.get_by_text("2 kişiden 2 kişiye denendi").wait_for()
    texts = {one["text"] for one in books(stack)}
    assert {"Sayın Işık Şen, kampanyamız başladı.", "Sayın Çağrı Öz, kampanyamız başladı."} <= texts


def test_cards_and_a_file_of_numbers_are_asked_about_without_scripts(
    person: MakePerson, admin: object, stack: Stack
) -> None:
    invited = admin.run(  # type: ignore[attr-defined]  # the administrator's commands
        *(
            "add-person",
            "ornek",
            "--name",
            "Işıl Öz",
            "--email",
            "oz@ornek.example",
            "--role",
            "sender",
            "--sees-whole",
        ),
        *("--number", "0532 000 0996", "--address", f"http://localhost:{stack.ports.api}"),
    )
    one = person(java_script_enabled=False).accept_by_password(invited["link"])
    one.sign_in("oz@ornek.example", "905320000996")
    page = one.page
    page.goto("/konsol/rehber/aboneler/dosya")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        added(page, "Kod;Ad Soyad;Cep Tel\nR1;Işık Şen;0532 000 0053\n".encode("cp857"))
    assert sent.value.ok
    page.get_by_role("button", name="Yükledim, devam et").click()
    right = page.locator(".reading", has=page.get_by_role("cell", name="Işık Şen", exact=True))
    one.shot("cards-questions")
    right.get_by_role("radio").check()
    page.get_by_role("button", name="Devam et").click()
    page.get_by_role("row", name="Cep Tel Cep Telefonu").wait_for()
    page.get_by_role("button", name="İçeri al").click()
    one.refresh_until(page.get_by_text("Bitti", exact=True))
    page.goto("/konsol/rehber/aboneler?ara=Işık")
    page.get_by_role("rowheader", name="Işık Şen").first.wait_for()

    page.goto("/konsol/uyum/engellenenler")
    page.get_by_label("Dosya", exact=True).set_input_files(
        {
            "name": "liste.csv",
            "mimeType": "text/csv",
            "buffer": "Cep Telefonu;Not\n0532 000 0054;Işık Şen istemedi\n".encode("cp857"),
        }
    )
    page.get_by_label("Nereden geldi").fill("eski sistem")
    page.get_by_role("button", name="Listeyi al").click()
    right = page.locator(".reading", has=page.get_by_role("cell", name="Işık Şen istemedi", exact=True))
    right.get_by_role("radio").check()
    page.get_by_role("button", name="Devam et").click()
    page.get_by_text("1 numara listeye alındı").wait_for()


def test_a_schedule_outlives_its_session_and_its_alert_names_who_is_picked(
    sender: Person, stack: Stack
) -> None:
    page = sender.page
    for code, name in (("S1", "Ilgaz Er"), ("S2", "İrem Işık")):
        page.goto("/konsol/rehber/aboneler")
        page.locator("#code").fill(code)
        page.locator("#name").fill(name)
        page.locator("#numbers").fill("0532 000 0055")
        page.get_by_role("button", name="Kaydet").click()
        page.get_by_role("rowheader", name=name).first.wait_for()
    page.goto("/konsol/zamanla")
    page.get_by_label("Görevin adı").fill("Ay başı")
    page.get_by_label("Haftanın seçtiğim günleri").check()
    page.get_by_label("Salı").check()
    page.get_by_label("Saat", exact=True).fill("08:45")
    page.get_by_label("Mesaj", exact=True).fill("Aidat günü yaklaştı.")
    page.get_by_label("Alıcılar", exact=True).fill("0532 000 0056")
    page.get_by_label("Bilgilendirme").check()
    page.get_by_text("Bitiş Uyarısı Alıcıları").click()
    page.locator("#end_text").fill("Bitti.")
    page.locator("details", has=page.locator("#end_text")).get_by_role(
        "button", name="Abone listesinden seç"
    ).click()
    page.get_by_role("heading", name="Abone seçin").wait_for()
    page.get_by_role("searchbox").fill("irem")
    page.get_by_role("button", name="Göster").click()
    page.get_by_role("checkbox", name="İrem Işık").check()
    listed = page.url
    page.get_by_role("button", name="Ekle ve forma dön").click()
    assert page.locator("#end_subscribers").input_value() == "S2"
    assert page.locator("#end_recipients").is_visible()

    ended(stack, sender)
    page.get_by_role("button", name="Kaydet ve başlat").click()
    page.wait_for_url(re.compile("/konsol/giris[?]donus="))
    page.get_by_role("button", name="Geçiş anahtarıyla giriş yap").click()
    page.get_by_text("Oturumunuz bitmişti").wait_for()
    sender.shot("kept-form")
    assert sender.findings() == []
    assert page.get_by_label("Görevin adı").input_value() == "Ay başı"
    assert page.get_by_label("Salı").is_checked()
    assert page.locator("#end_text").input_value() == "Bitti."
    assert page.locator("#end_subscribers").input_value() == "S2"
    back = page.url
    page.goto("/konsol")
    page.get_by_role("link", name="sayfasındaki form").wait_for()
    sender.shot("home-waiting")
    assert sender.findings() == []
    page.goto(back)
    page.get_by_role("button", name="Kaydet ve başlat").click()
    page.wait_for_url("**/zamanlanmis/ay-basi")
    page.goto("/konsol")
    assert page.get_by_role("link", name="sayfasındaki form").count() == 0
    found = looked_at(sender, {"pick": listed})
    assert {where: what for where, what in found.items() if what} == {}
