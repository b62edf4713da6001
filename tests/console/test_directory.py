"""Subscribers, groups, current accounts and templates: added, looked through, sent to."""

from __future__ import annotations

import re

import pytest

from tests.console.console_world import Browser, ConsoleWorld
from tests.console.test_sending import fields, send_address
from ulak.people.roles import Role

KINDS = ("aboneler", "gruplar", "cariler", "sablonlar")


@pytest.fixture
def sender(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.SENDER, whole=True)


def kept(browser: Browser, kind: str, **typed: str) -> str:
    """The list after a card was kept."""
    done = browser.post(f"/konsol/rehber/{kind}", typed)
    assert done.location == f"/konsol/rehber/{kind}", done.plain
    return browser.follow(done).plain


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_list_says_what_to_do_first(sender: Browser, kind: str) -> None:
    page = sender.get(f"/konsol/rehber/{kind}")
    assert (page.status, "Henüz" in page.plain) == (200, True)
    assert '<form method="post"' in page.text


def test_another_kind_is_none(sender: Browser) -> None:
    assert sender.get("/konsol/rehber/firmalar").status == 404
    assert sender.post("/konsol/rehber/firmalar", {}).status == 404


def test_those_that_are_ticked_are_sent_to(world: ConsoleWorld, sender: Browser) -> None:
    kept(sender, "cariler", code="120.01", name="İpek Işık", numbers="0532 123 45 67", balance="1250.50")
    shown = kept(
        sender, "cariler", code="120.02", name="ışıl Can", numbers="0533 123 45 67", due_date="2026-11-24"
    )
    assert "1.250,50 TRY" in shown
    assert "24 Kasım 2026" in shown
    page = sender.get("/konsol/gonder?accounts=120.01,120.02")
    typed = fields(page, recipients="", text="Sayın {ad}, bekliyoruz.", accounts="120.01,120.02")
    waits = sender.follow(sender.post("/konsol/gonder", typed))
    world.build()
    check = sender.get(waits.address)
    assert "Sayın İpek Işık, bekliyoruz." in check.plain
    sender.post(*send_address(check))
    world.run(seconds=60)
    assert len(world.operator.times_accepted()) == 2


def test_a_name_is_found_by_its_turkish_letters(sender: Browser) -> None:
    kept(sender, "aboneler", code="A1", name="İpek Işık", numbers="0532 123 45 67")
    kept(sender, "aboneler", code="A2", name="ışıl Can", numbers="0533 123 45 67")
    assert "A1" in sender.get("/konsol/rehber/aboneler?ara=ipek").plain
    assert "A2" in sender.get("/konsol/rehber/aboneler?ara=IŞIL").plain
    assert "A1" not in sender.get("/konsol/rehber/aboneler?ara=IŞIL").plain
    assert "Böyle başlayan bir ad yok" in sender.get("/konsol/rehber/aboneler?ara=zzz").plain


def test_a_group_gets_members_and_leads_to_a_message(sender: Browser) -> None:
    kept(sender, "aboneler", code="A1", name="İpek Işık", numbers="0532 123 45 67")
    assert "VIP" in kept(sender, "gruplar", code="VIP", name="Özel müşteriler", members="A1")
    assert "İpek Işık" in sender.get("/konsol/rehber/gruplar?kod=VIP").plain
    page = sender.get("/konsol/gonder?groups=VIP")
    assert re.search(r'name="groups" value="VIP" checked', page.text)


def test_a_template_is_counted_for_each_operator_and_sent_with(world: ConsoleWorld, sender: Browser) -> None:
    typed = {"text": "Sayın {ad}, borcunuz var.", "purpose": "informational"}
    kept(sender, "sablonlar", code="BORC", name="Borç hatırlatma", **typed)
    page = sender.get("/konsol/rehber/sablonlar?kod=BORC")
    assert "sürüm 1" in page.plain
    assert "Netgsm" in page.plain
    form = sender.get("/konsol/gonder?template=BORC")
    assert re.search(r'value="BORC" selected', form.text)
    sender.post("/konsol/rehber/aboneler", {"code": "A1", "name": "Ali", "numbers": "0532 123 45 67"})
    asked = fields(form, text="", template="BORC", recipients="", subscribers="A1")
    waits = sender.follow(sender.post("/konsol/gonder", asked))
    world.build()
    assert "Sayın Ali, borcunuz var." in sender.get(waits.address).plain
    plain = {"text": "İyi bayramlar.", "purpose": "informational"}
    kept(sender, "sablonlar", code="BAYRAM", name="Bayram", **plain)
    asked = fields(sender.get("/konsol/gonder"), text="", template="BAYRAM")
    assert "İyi bayramlar." in sender.follow(sender.post("/konsol/gonder", asked)).plain


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("aboneler", {"code": "", "name": "Ali"}, "code"),
        ("aboneler", {"code": "A1", "name": ""}, "name"),
        ("cariler", {"code": "C1", "name": "Ali", "balance": "çok"}, "balance"),
        ("cariler", {"code": "C1", "name": "Ali", "due_date": "yarın"}, "due_date"),
        ("gruplar", {"code": "G1", "name": "Grup", "members": "YOK"}, "members"),
        ("sablonlar", {"code": "S1", "name": "Ad", "text": "Merhaba {", "purpose": "informational"}, "text"),
        ("sablonlar", {"code": "S1", "name": "Ad", "text": "Merhaba"}, "purpose"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    sender: Browser, kind: str, typed: dict[str, str], field: str
) -> None:
    page = sender.post(f"/konsol/rehber/{kind}", typed)
    assert page.status == 422
    assert f'href="#{field}"' in page.text, page.plain
    assert all(value in page.text for value in typed.values() if value)


def test_a_viewer_sees_masked_cards_and_adds_none(world: ConsoleWorld, sender: Browser) -> None:
    kept(sender, "aboneler", code="A1", name="İpek Işık", numbers="0532 123 45 67")
    kept(sender, "cariler", code="C1", name="İpek Işık", numbers="0532 123 45 67")
    kept(sender, "gruplar", code="VIP", name="Özel", members="A1")
    viewer = world.signed_in(Role.VIEWER, email="v@acme.example", name="Veli Er")
    for address in ("aboneler", "cariler", "gruplar?kod=VIP"):
        page = viewer.get(f"/konsol/rehber/{address}")
        assert "Işık" not in page.plain
        assert "5321234567" not in page.text
        assert 'method="post" action="/konsol/rehber' not in page.text
    assert viewer.post("/konsol/rehber/aboneler", {"code": "A2", "name": "x"}).status == 403
    trail = world.signed_in(Role.ADMINISTRATOR, email="y@acme.example").get("/konsol/iz").plain
    assert "Rehberde kaydetti" in trail
    assert "Açık numaraları gördü" in trail
    assert "Veli Er Açık" not in trail
