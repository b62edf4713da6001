"""Cards taken in from files and given out as files, by a person."""

from __future__ import annotations

import html
import re

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from ulak.directory import personal
from ulak.directory.groups import GroupBody
from ulak.jobs.keys import upload_key
from ulak.people.roles import Role

PEOPLE = "/konsol/rehber/aboneler"
ACCOUNTS = "/konsol/rehber/cariler"
GROUPS = "/konsol/rehber/gruplar"
LIST = "Kod;Ad Soyad;Cep Tel;Bölge\nA1;Ayşe Işık;0532 123 45 67;Ege\nA2;;0533 123 45 67;\n"


@pytest.fixture
def sender(world: ConsoleWorld) -> Browser:
    world.house.platform.secrets.set(personal.secret_name("test", "acme"), personal.new_key())
    return world.signed_in(Role.SENDER, whole=True)


def uploaded(world: ConsoleWorld, browser: Browser, place: str, content: str, **more: str) -> Page:
    """The page of the file's columns, or the form with what is wrong."""
    asked = browser.get(f"{place}/dosya")
    assert asked.status == 200
    upload = re.findall(r'name="upload" value="(\w+)"', asked.text)[0]
    world.bucket.put(upload_key("acme", upload), content.encode(), content_type="application/octet-stream")
    page = browser.post(f"{place}/dosya", {"upload": upload, **more})
    return browser.follow(page) if page.status == 303 else page


def taken(world: ConsoleWorld, browser: Browser, columns: Page, **chosen: str) -> Page:
    """The import's page, when it is over."""
    begun = browser.post(columns.address.partition("?")[0], chosen)
    waits = browser.follow(begun)
    assert "Sırada" in waits.plain
    assert re.search(r'hx-get="[^"]+/durum"', waits.text), "it looks again by itself"
    world.build()
    part = browser.get(f"{begun.location}/durum")
    assert "hx-get" not in part.text, "it stops by itself"
    return browser.get(begun.location)


def figures(page: Page) -> dict[str, int]:
    return {name: int(number) for name, number in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page.text)}


def test_subscribers_come_in_and_the_wrong_cell_is_marked_with_its_reason(
    world: ConsoleWorld, sender: Browser
) -> None:
    assert "Dosyadan al" in sender.get(PEOPLE).plain
    columns = uploaded(world, sender, PEOPLE, LIST)
    for title, field in (("Cep Tel", "Cep Telefonu"), ("Bölge", "{bölge}")):
        assert re.search(rf'<th scope="row">{title}</th><td>[^<]*{re.escape(field)}', columns.text), title
    page = taken(world, sender, columns)
    assert figures(page) == {
        "Okunan satır": 2,
        "Eklenen": 1,
        "Değişen": 0,
        "Zaten aynı": 0,
        "Geri çevrilen": 1,
    }
    assert re.search(
        r'<td class="number">3</td><td>Ad Soyad</td><td class="cell"></td><td>[^<]+</td>', page.text
    )
    assert "Ayşe Işık" in sender.get(PEOPLE).plain
    file = sender.get(f"{page.address}/retler")
    assert (file.status, "refused" in file.location) == (303, True)
    trail = world.signed_in(Role.ADMINISTRATOR, email="y@acme.example").get("/konsol/iz").plain
    assert "Rehbere dosyadan aldı" in trail
    again = taken(world, sender, uploaded(world, sender, PEOPLE, LIST))
    assert figures(again)["Zaten aynı"] == 1


def test_a_column_that_is_missing_is_told_before_any_row_and_chosen_by_hand(
    world: ConsoleWorld, sender: Browser
) -> None:
    columns = uploaded(world, sender, ACCOUNTS, "Hesap;Unvan;Bakiye\n120.01;Işık Ticaret;1.234,56\n")
    assert "'Cari Kodu' sütunu bulunamadı" in html.unescape(columns.plain)
    assert 'href="#column-code"' in columns.text
    refused = sender.post(columns.address, {})
    assert (refused.status, world.lists_queue.take()) == (422, None)
    page = taken(world, sender, columns, **{"column.code": "1"})
    assert figures(page)["Eklenen"] == 1
    assert "1.234,56" in sender.get(ACCOUNTS).plain


def test_an_amount_with_two_readings_is_asked_and_answered_on_the_page(
    world: ConsoleWorld, sender: Browser
) -> None:
    columns = uploaded(world, sender, ACCOUNTS, "Cari Kodu;Unvan;Bakiye\n120.01;Işık;125.500\n")
    failed = taken(world, sender, columns)
    assert "Doğru olanı seçin; henüz hiçbir satır alınmadı" in failed.plain
    assert "reading.decimal" not in failed.plain
    link = re.findall(r'href="([^"]+[?]alim=[^"]+)"', failed.text)[0]
    asked = sender.get(link)
    assert "Bakiye sütunundaki &#39;125.500&#39; ne kadar?" in asked.plain
    page = taken(world, sender, columns, **{"reading.decimal": ",", "asked": "reading.decimal"})
    assert figures(page)["Eklenen"] == 1
    assert "125.500,00" in sender.get(ACCOUNTS).plain


def test_members_come_into_a_group_by_their_codes_and_whoever_is_nobody_is_told(
    world: ConsoleWorld, sender: Browser
) -> None:
    world.house.directory.groups.put("acme", "VIP", GroupBody(name="Önemli müşteriler"))
    taken(world, sender, uploaded(world, sender, PEOPLE, LIST))
    assert f"{GROUPS}/dosya?grup=VIP" in sender.get(f"{GROUPS}?kod=VIP").text
    columns = uploaded(world, sender, GROUPS, "Abone Kodu\nA1\nYOK\nA1\n")
    assert "Hangi gruba" in columns.plain
    without = sender.post(columns.address, {})
    assert "Üyelerin gireceği grubu seçin" in without.plain
    page = taken(world, sender, columns, group="VIP")
    assert figures(page) == {
        "Okunan satır": 3,
        "Gruba giren": 1,
        "Değişen": 0,
        "Zaten üye": 0,
        "Geri çevrilen": 2,
    }
    assert "YOK" in page.plain
    assert "Ayşe Işık" in sender.get(f"{GROUPS}?kod=VIP").plain
    again = taken(
        world, sender, uploaded(world, sender, GROUPS, "Abone Kodu\nA1\n", group="VIP"), group="VIP"
    )
    assert figures(again)["Zaten üye"] == 1


def test_subscribers_of_a_file_come_into_a_group_too(world: ConsoleWorld, sender: Browser) -> None:
    world.house.directory.groups.put("acme", "VIP", GroupBody(name="Önemli"))
    columns = uploaded(world, sender, PEOPLE, LIST)
    assert ">Önemli</option>" in columns.text
    taken(world, sender, columns, group="VIP")
    assert "Ayşe Işık" in sender.get(f"{GROUPS}?kod=VIP").plain
    gone = uploaded(world, sender, PEOPLE, LIST)
    assert sender.post(gone.address, {"group": "YOK"}).status == 422


def test_a_file_that_has_not_come_or_is_no_list_is_told(world: ConsoleWorld, sender: Browser) -> None:
    assert sender.post(f"{PEOPLE}/dosya", {"upload": "0" * 32}).status == 422
    assert sender.get(f"{PEOPLE}/dosya/{'0' * 32}").status == 404
    assert uploaded(world, sender, PEOPLE, "%PDF-1.4 \x00\x01").status == 422
    assert sender.get("/konsol/rehber/sablonlar/dosya").status == 404


def test_cards_are_given_out_as_a_file_to_whoever_sees_whole_numbers(
    world: ConsoleWorld, sender: Browser
) -> None:
    taken(world, sender, uploaded(world, sender, PEOPLE, LIST))
    waits = sender.follow(sender.post(f"{PEOPLE}/indir", {"bicim": "csv"}))
    assert "Dosya hazırlanıyor" in waits.plain
    world.build()
    assert "Dosya hazır: indir" in sender.get(waits.address).plain
    groups = sender.post(f"{GROUPS}/indir", {"bicim": "xlsx"})
    assert groups.status == 303
    masked = world.signed_in(Role.SENDER, email="b@acme.example")
    assert masked.post(f"{PEOPLE}/indir", {"bicim": "csv"}).status == 403
    assert "indir" not in masked.get(PEOPLE).plain.lower()
    assert masked.get(f"{PEOPLE}/sablon").status == 303


def test_without_the_grant_a_refused_cell_is_masked(world: ConsoleWorld, sender: Browser) -> None:
    other = world.signed_in(Role.SENDER, email="b@acme.example", name="Barış Ay")
    columns = uploaded(world, other, PEOPLE, "Kod;Ad;Cep\nA1;Ayşe;0532 123\n")
    page = taken(world, other, columns)
    assert figures(page)["Geri çevrilen"] == 1
    assert "0532 123" not in page.text
    assert other.get(f"{page.address}/retler").status == 403
