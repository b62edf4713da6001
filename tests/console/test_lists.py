"""A list by a file, by groups and by codes: quoted behind, told of where it is wrong, sent as it was checked."""

from __future__ import annotations

import re

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.console.test_sending import fields, send_address
from ulak.directory.groups import GroupBody, MembersBody
from ulak.directory.subscribers import SubscriberBody
from ulak.identity.caller import Caller
from ulak.jobs.keys import upload_key
from ulak.jobs.listing import JobFilter
from ulak.people.roles import Role
from ulak.platform.table import Update

TEXT = "Sayın {ad}, {tutar} TL borcunuz var."
NO_NAME = "telefon;tutar\n0532 123 45 67;10,50\n0212 555 11 22;20,00\n"
LANDLINE = "telefon;ad;tutar\n0532 123 45 67;Ayşe;10,50\n0212 555 11 22;Ali;20,00\n"
RIGHT = "telefon;ad;tutar\n0532 123 45 67;Ayşe;10,50\n0533 555 11 22;Ali;20,00\n"


@pytest.fixture
def sender(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.SENDER, whole=True)


def draft_of(page: Page) -> dict[str, str]:
    """The form as it stands."""
    found = {
        name: value
        for name, value in re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page.text)
        if name in ("taslak", "upload", "upload_columns")
    }
    return {"text": TEXT, "recipients": "", "purpose": "informational", "sender_id": "ACME", **found}


def with_file(world: ConsoleWorld, sender: Browser, page: Page, content: str) -> Page:
    """The form's page after a file was added."""
    asked = sender.follow(sender.post("/konsol/gonder", {**draft_of(page), "islem": "dosya"}))
    upload = re.search(r'name="upload" value="(\w+)"', asked.text)
    assert upload is not None
    world.bucket.put(upload_key("acme", upload[1]), content.encode(), content_type="application/octet-stream")
    return sender.follow(sender.post(asked.address, {"upload": upload[1]}))


def checked(world: ConsoleWorld, sender: Browser, page: Page) -> Page:
    """The check, once the list was read; or the form with what is wrong."""
    waits = sender.follow(sender.post("/konsol/gonder", draft_of(page)))
    assert (waits.status, "Liste okunuyor" in waits.plain) == (202, True), waits.plain
    assert sender.get(f"{waits.address}/durum").status == 204
    world.build()
    assert sender.get(f"{waits.address}/durum").headers["hx-redirect"] == waits.address
    shown = sender.get(waits.address)
    return shown if shown.status == 200 else sender.follow(shown)


def test_a_file_tells_of_a_missing_column_first_then_of_a_cell_and_then_goes(
    world: ConsoleWorld, sender: Browser
) -> None:
    page = with_file(world, sender, sender.get("/konsol/gonder"), NO_NAME)
    assert "Sütunları: telefon, tutar" in page.plain
    page = checked(world, sender, page)
    assert "denetle" not in page.address
    assert "ad" in re.findall(r'class="wrong"[^>]*>.*?</p>', page.text, re.S)[0]
    assert "5551122" not in page.text, "rows are not looked at before the columns are right"

    page = checked(world, sender, with_file(world, sender, page, LANDLINE))
    assert "1 kişiye gönder" in page.plain
    assert re.search(r'<td class="number">3</td><td class="cell">[^<]*</td><td>Bu bir sabit hat', page.text)
    assert "Sayın Ayşe, 10,50 TL borcunuz var." in page.plain

    form = sender.get(page.address.removesuffix("/denetle"))
    page = checked(world, sender, with_file(world, sender, form, RIGHT))
    assert "2 kişiye gönder" in page.plain
    job = sender.post(*send_address(page)).location
    world.run(seconds=60)
    assert "Tamamlandı" in sender.get(job).plain
    assert [to for to, _ in sorted(world.operator.times_accepted())] == ["905321234567", "905335551122"]
    assert set(world.operator.times_accepted().values()) == {1}


def test_a_file_that_has_not_come_or_is_no_list_is_told_and_the_draft_stays(
    world: ConsoleWorld, sender: Browser
) -> None:
    asked = sender.follow(
        sender.post("/konsol/gonder", {**draft_of(sender.get("/konsol/gonder")), "islem": "dosya"})
    )
    assert "Dosya henüz gelmedi" in sender.post(asked.address, {"upload": "0" * 32}).plain
    world.bucket.put(upload_key("acme", "1" * 32), b"%PDF-1.4 \x00\x01", content_type="x/y")
    assert sender.post(asked.address, {"upload": "1" * 32}).status == 422
    assert TEXT in sender.get(asked.address.removesuffix("/dosya")).plain


def test_a_check_whose_answer_is_kept_no_more_is_made_again(world: ConsoleWorld, sender: Browser) -> None:
    page = checked(world, sender, with_file(world, sender, sender.get("/konsol/gonder"), RIGHT))
    world.house.platform.people_table.write(
        Update(
            (f"PERSON#{sender.person_id}", f"DRAFT#acme#{page.address.split('/')[3]}"),
            "SET quote_id = :gone",
            "attribute_exists(pk)",
            values={":gone": "0" * 32},
        )
    )
    assert sender.get(page.address).status == 202
    world.build()
    assert "2 kişiye gönder" in sender.get(page.address).plain


def test_the_bucket_of_another_firm_is_out_of_reach(world: ConsoleWorld, sender: Browser) -> None:
    world.directory.add_firm("globex", "Globex")
    world.bucket.put(upload_key("globex", "2" * 32), RIGHT.encode(), content_type="text/csv")
    page = sender.follow(
        sender.post("/konsol/gonder", {**draft_of(sender.get("/konsol/gonder")), "islem": "dosya"})
    )
    assert sender.post(page.address, {"upload": "2" * 32}).status == 422


def test_groups_and_codes_are_sent_to_and_masked_without_the_grant(world: ConsoleWorld) -> None:
    house = world.house
    house.directory.subscribers.put(
        "acme", "A1", SubscriberBody(name="Ayşe Işık", numbers=["0532 123 45 67"])
    )
    house.directory.subscribers.put("acme", "A2", SubscriberBody(name="Ali Can", numbers=["0533 123 45 67"]))
    house.directory.groups.put("acme", "VIP", GroupBody(name="Özel müşteriler"))
    house.directory.groups.add("acme", "VIP", MembersBody(subscribers=["A1"]))
    sender = world.signed_in(Role.SENDER)
    page = sender.get("/konsol/gonder")
    assert "Özel müşteriler" in page.plain
    typed = fields(page, recipients="", text="Sayın {ad}, bekliyoruz.", groups="VIP", subscribers="A2")
    waits = sender.follow(sender.post("/konsol/gonder", typed))
    world.build()
    page = sender.get(waits.address)
    assert "2 kişiye gönder" in page.plain
    assert "Işık" not in page.plain
    assert "5321234567" not in page.text
    job = sender.post(*send_address(page)).location
    world.run(seconds=60)
    assert "Tamamlandı" in sender.get(job).plain
    assert len(world.operator.times_accepted()) == 2


def test_a_job_for_a_later_hour_with_tags_waits_for_it(world: ConsoleWorld, sender: Browser) -> None:
    page = sender.get("/konsol/gonder")
    typed = fields(page, send_at="2026-11-23T10:30", department="SATIS")
    shown = sender.follow(sender.post("/konsol/gonder", typed))
    assert "23 Kasım 2026, 10:30 tarihinde gitmeye başlar" in shown.plain
    job = sender.post(*send_address(shown)).location
    assert "Zamanını bekliyor" in sender.get(job).plain
    (listed,) = world.house.jobs.listing.page(Caller("acme", "k"), JobFilter()).jobs
    assert listed.plan.tags["department"] == "SATIS"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"send_at": "yarın"}, "Tarih ve saati birlikte yazın"),
        ({"send_at": "2020-01-01T10:00"}, "geç"),
        ({"template": "YOK", "text": ""}, "YOK"),
        ({"template": "YOK"}, "ikisi birden olmaz"),
        ({"groups": "YOK"}, "YOK"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(sender: Browser, typed: dict[str, str], told: str) -> None:
    page = sender.follow(sender.post("/konsol/gonder", fields(sender.get("/konsol/gonder"), **typed)))
    assert page.text.count('id="sorunlar"') == 1
    assert told in page.plain.partition("Bir sorun var")[2].partition("Alıcıların göreceği metin")[0]


def test_the_same_file_put_in_anew_is_known_and_another_is_not(world: ConsoleWorld, sender: Browser) -> None:
    def check_of(content: str) -> Page:
        return checked(world, sender, with_file(world, sender, sender.get("/konsol/gonder"), content))

    job = sender.post(*send_address(check_of(RIGHT))).location
    again = check_of(RIGHT)
    assert "Bu listeye" in again.plain
    assert f'href="{job}"' in again.text
    assert "Bu listeye" not in check_of(RIGHT.replace("Ali", "Veli")).plain
