"""Subscribers, groups, current accounts and templates: added, looked through, sent to."""

from __future__ import annotations

import re

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld
from tests.console.test_sending import fields, send_address
from ulak.identity.caller import Caller
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


@pytest.mark.parametrize(
    "code", ["x" * 3_000, "\ufdfa" * 400, "9" * 1_025, " "], ids=["x", "wide", "digits", "none"]
)
@pytest.mark.parametrize("kind", [*KINDS, "filtreler"])
def test_what_can_be_no_code_is_told_whatever_is_done_with_it(sender: Browser, kind: str, code: str) -> None:
    typed = {"code": code, "name": "Ali", "text": "Merhaba", "purpose": "informational", "numbers": ""}
    for more in ({}, {"edits": "1"}, {"islem": "sil"}, {"islem": "cikar", "uye": code, "tur": "groups"}):
        done = sender.post(f"/konsol/rehber/{kind}", {**typed, **more})
        assert done.status in (404, 422), (more, done.status)


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


# --- a card is changed and taken out -----------------------------------------------------------------------


def put(world: ConsoleWorld, path: str, body: dict[str, object]) -> None:
    answer = call(world.house, "PUT", path, body, caller=Caller("acme", "k"))
    assert answer.status in (200, 201), answer.body


SUBSCRIBER = {
    "name": "Ali Kaya",
    "numbers": ["0532 123 45 67"],
    "erp_user": "AYSE",
    "birthday": "03-15",
    "language": "en",
    "fields": {"bayi": "Bursa"},
}


def test_a_change_leaves_what_the_form_does_not_show(world: ConsoleWorld) -> None:
    put(world, "/v1/subscribers/A1", SUBSCRIBER)
    clerk = world.signed_in(Role.SENDER, name="Can", email="c@acme.example", whole=True)
    page = clerk.get("/konsol/rehber/aboneler?kod=A1")
    assert 'value="0532 123 45 67"' in page.text
    typed = {"code": "A1", "edits": "1", "name": "Veli Ak", "numbers": "0533 123 45 67", "blocked": "1"}
    changed = clerk.follow(clerk.post("/konsol/rehber/aboneler", typed))
    assert "Veli Ak" in changed.plain
    shown = call(world.house, "GET", "/v1/subscribers/A1", caller=Caller("acme", "k")).body
    assert (shown["erp_user"], shown["birthday"], shown["language"]) == ("AYSE", "03-15", "en")
    assert shown["fields"] == {"bayi": "Bursa"}
    assert shown["blocked"] is True
    assert [one["msisdn"] for one in shown["numbers"]] == ["905331234567"]
    clerk.post("/konsol/rehber/aboneler", {"code": "A1", "edits": "1", "name": "Veli Ak", "numbers": ""})
    shown = call(world.house, "GET", "/v1/subscribers/A1", caller=Caller("acme", "k")).body
    assert shown["numbers"] == []
    assert shown["blocked"] is False


def test_who_sees_no_numbers_changes_a_card_without_losing_them(world: ConsoleWorld) -> None:
    clerk = world.signed_in(Role.SENDER, name="Can", email="c@acme.example")
    put(world, "/v1/subscribers/A1", SUBSCRIBER)
    page = clerk.get("/konsol/rehber/aboneler?kod=A1")
    assert "5321234567" not in re.sub(r"\D", "", page.text)
    assert "Boş bırakırsanız kayıtlı olan kalır" in page.plain
    clerk.post(
        "/konsol/rehber/aboneler", {"code": "A1", "edits": "1", "name": "", "numbers": "", "blocked": "1"}
    )
    shown = call(world.house, "GET", "/v1/subscribers/A1", caller=Caller("acme", "k")).body
    assert (shown["name"], shown["blocked"]) == ("Ali Kaya", True)
    assert [one["msisdn"] for one in shown["numbers"]] == ["905321234567"]


def test_an_accounts_balance_is_changed_and_its_contacts_keep_their_labels(world: ConsoleWorld) -> None:
    contacts = [
        {"number": "0532 123 45 67", "label": "muhasebe"},
        {"number": "0533 123 45 67", "label": "patron", "preferred": True},
    ]
    account = {
        "name": "Işık Ticaret",
        "balance": "100.50",
        "currency": "EUR",
        "disputed": True,
        "city": "Bursa",
    }
    put(world, "/v1/accounts/C1", {**account, "contacts": contacts, "due_date": "2026-12-01"})
    clerk = world.signed_in(Role.SENDER, name="Can", email="c@acme.example", whole=True)
    assert 'value="100.50"' in clerk.get("/konsol/rehber/cariler?kod=C1").text
    numbers = "0532 123 45 67, 0533 123 45 67"
    typed = {"code": "C1", "edits": "1", "name": "Işık Ticaret", "balance": "250,00", "numbers": numbers}
    assert clerk.post("/konsol/rehber/cariler", {**typed, "city": "Bursa", "due_date": ""}).status == 303
    shown = call(world.house, "GET", "/v1/accounts/C1", caller=Caller("acme", "k")).body
    assert (shown["balance"], shown["currency"], shown["disputed"], shown["city"]) == (
        "250.00",
        "EUR",
        True,
        "Bursa",
    )
    assert [one.get("label") for one in shown["contacts"]] == ["muhasebe", "patron"]
    assert "due_date" not in shown, "it was emptied"
    assert shown["sends_to"]["msisdn"] == "905331234567"
    clerk.post("/konsol/rehber/cariler", {"code": "C1", "name": "Işık A.Ş."})
    shown = call(world.house, "GET", "/v1/accounts/C1", caller=Caller("acme", "k")).body
    assert (shown["name"], shown["balance"]) == ("Işık A.Ş.", "250.00"), "what the form left empty stays"
    assert len(shown["contacts"]) == 2


def test_cards_of_each_kind_are_taken_out(world: ConsoleWorld, sender: Browser) -> None:
    put(world, "/v1/subscribers/A1", SUBSCRIBER)
    put(world, "/v1/accounts/C1", {"name": "Işık Ticaret"})
    sender.post("/konsol/rehber/gruplar", {"code": "G1", "name": "Bayiler", "members": "A1"})
    sender.post(
        "/konsol/rehber/sablonlar",
        {"code": "S1", "name": "Hoş geldin", "text": "Merhaba", "purpose": "informational"},
    )
    assert "Gruptan çıkar" in sender.get("/konsol/rehber/gruplar?kod=G1").plain
    out = {"code": "G1", "islem": "cikar", "uye": "A1", "tur": "subscriber"}
    assert "Gruptan çıkar" not in sender.follow(sender.post("/konsol/rehber/gruplar", out)).plain
    for kind, code in (("aboneler", "A1"), ("cariler", "C1"), ("gruplar", "G1"), ("sablonlar", "S1")):
        assert "Evet, sil" in sender.get(f"/konsol/rehber/{kind}?kod={code}").plain
        gone = sender.post(f"/konsol/rehber/{kind}", {"code": code, "islem": "sil"})
        assert f"kod={code}" not in sender.follow(gone).text
        assert sender.get(f"/konsol/rehber/{kind}?kod={code}").status == 404
        assert sender.post(f"/konsol/rehber/{kind}", {"code": code, "islem": "sil"}).status == 404
    trail = world.signed_in(Role.ADMINISTRATOR, name="E", email="e@acme.example").get("/konsol/iz").plain
    assert "Rehberden sildi A1" in trail
    assert "Gruptan üye çıkardı G1" in trail


def test_who_only_reads_changes_no_card(world: ConsoleWorld) -> None:
    put(world, "/v1/subscribers/A1", SUBSCRIBER)
    viewer = world.signed_in(Role.VIEWER, name="V", email="v@acme.example")
    page = viewer.get("/konsol/rehber/aboneler?kod=A1")
    assert page.status == 200
    assert 'action="/konsol/rehber' not in page.text
    assert viewer.post("/konsol/rehber/aboneler", {"code": "A1", "islem": "sil"}).status == 403


# --- filters -----------------------------------------------------------------------------------------------


def test_a_filter_is_made_shows_whom_it_takes_and_is_sent_to(world: ConsoleWorld, sender: Browser) -> None:
    put(world, "/v1/accounts/C1", {"name": "Işık Ticaret", "balance": "5000.00", "city": "İzmir"})
    put(world, "/v1/accounts/C2", {"name": "Ay Ticaret", "balance": "10.00", "city": "İzmir"})
    place = "/konsol/rehber/filtreler"
    typed = {"code": "F1", "name": "Borçlu İzmir", "balance_over": "1.000,00", "city": "izmir"}
    made = sender.follow(sender.post(place, typed))
    assert "Borçlu İzmir" in made.plain
    page = sender.get(f"{place}?kod=F1")
    assert "Işık Ticaret" in page.plain
    assert "Ay Ticaret" not in page.plain
    assert "/konsol/gonder?filters=F1" in page.text
    assert re.search(r'name="filters" value="F1" checked', sender.get("/konsol/gonder?filters=F1").text)
    edited = {"code": "F1", "edits": "1", "name": "İzmir", "city": "İZMİR", "undisputed": "1"}
    assert "Ay Ticaret" in sender.follow(sender.post(place, edited)).plain
    assert sender.post(place, {"code": "F1", "islem": "sil"}).status == 303
    assert sender.get(f"{place}?kod=F1").status == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "en az bir koşul"),
        ({"overdue_days": "otuz"}, "overdue_days"),
        ({"code": "", "city": "Bursa"}, "code"),
        ({"name": "", "city": "Bursa"}, "name"),
        ({"currency": "LIRA"}, "currency"),
    ],
)
def test_what_is_wrong_with_a_filter_is_told(sender: Browser, typed: dict[str, str], said: str) -> None:
    page = sender.post("/konsol/rehber/filtreler", {"code": "F1", "name": "Filtre", **typed})
    assert page.status == 422
    assert said in page.text
    assert 'role="alert"' in page.text
