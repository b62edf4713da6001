"""Sources and texts of an ERP, set by an administrator who may send."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld, Page
from ulak.identity.caller import Caller
from ulak.people.roles import Role

PLACE, TEXTS = "/konsol/ayarlar/erp", "/konsol/ayarlar/erp-metinleri"
EXAMPLE = json.dumps(
    {"FICHENO": "FT1", "CARI": {"GSM": "0532 111 22 33", "UNVAN": "Yılmaz"}, "TUTAR": "1250.00"}
)
RULE = {
    "r0.type": "document.created",
    "r0.when": "FICHENO",
    "r0.id": "FICHENO",
    "r0.n0": "recipients",
    "r0.e0": "CARI.GSM",
    "r0.n1": "unvan",
    "r0.e1": "CARI.UNVAN",
}
SAMPLES = Path(__file__).parents[2] / "docs" / "mappings"


@pytest.fixture
def both(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, Role.SENDER)


@pytest.fixture
def page(both: Browser) -> Page:
    return both.follow(both.post(PLACE, {"source": "logo", "scheme": "url"}))


def kept(world: ConsoleWorld, name: str = "logo") -> dict[str, Any]:
    found = call(world.house, "GET", "/v1/erp/sources", caller=Caller("acme", "k")).body["sources"]
    return next(one for one in found if one["source"] == name)


def told(page: Page, cell: str) -> list[str]:
    assert (page.status, f'href="#{cell}"' in page.text) == (422, True), page.plain
    found = re.findall(rf'id="{cell}-sorun\d*"><span class="hidden">[^<]*</span> ([^<]*)</p>', page.text)
    return [html.unescape(one) for one in found]


def form_of(page: Page) -> dict[str, str]:
    """The rules as they stand in the form."""
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(
            r'<input id="r[^"]*" name="(r\d+\.[^"]+)"[^>]* value="([^"]*)"', page.text
        )
    }
    for name, inner in re.findall(r'<select [^>]*name="(r\d+\.type)"[^>]*>(.*?)</select>', page.text, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', inner)
        fields[name] = chosen[0] if chosen else ""
    return fields


def test_a_sources_address_is_shown_once_and_takes_events(
    world: ConsoleWorld, both: Browser, page: Page
) -> None:
    address = re.findall(r"http://localhost:4700(/v1/erp/hooks/acme/logo/[\w-]+)<", page.text)[0]
    assert "…" in both.get(page.address).text
    assert address not in both.get(page.address).text
    secret = address.rpartition("/")[2]
    source = world.house.events.erp_settings.source("acme", "logo")
    assert source.recognises(world.house.events.webhook_master, {}, secret, b"{}", world.clock())
    rotated = both.follow(both.post(page.address, {"islem": "yenile"}))
    assert address not in rotated.text
    assert re.search(r"/v1/erp/hooks/acme/logo/[\w-]{20,}", rotated.text)


def test_a_source_that_signs_shows_its_secret_once(both: Browser) -> None:
    page = both.follow(both.post(PLACE, {"source": "sap", "scheme": "standard"}))
    secret = re.findall(r"whsec_[^<]+", page.text)[0]
    assert secret not in both.get(page.address).text
    assert "/v1/erp/hooks/acme/sap<" in page.text
    assert "sap" in both.get(PLACE).plain


def test_a_name_that_is_none_or_taken_is_told_and_two_clicks_are_one(both: Browser, page: Page) -> None:
    assert both.post(PLACE, {"source": "logo", "scheme": "url"}).status == 303
    for name in ("", "Logo!", "api", "x" * 2000):
        assert len(told(both.post(PLACE, {"source": name, "scheme": "url"}), "source")) == 1, name
    assert len(told(both.post(PLACE, {"source": "logo", "scheme": "github"}), "source")) == 1
    assert len(told(both.post(PLACE, {"source": "yeni", "scheme": ""}), "scheme")) == 1


def test_rules_are_tried_with_an_example_and_kept_only_then(
    world: ConsoleWorld, both: Browser, page: Page
) -> None:
    tried = both.post(page.address, {**RULE, "example": EXAMPLE, "islem": "dene"})
    assert tried.status == 200
    for shown in ("FT1", "0532 111 22 33", "{unvan}", "Yılmaz", "Hiçbir şey kaydedilmedi"):
        assert shown in html.unescape(tried.plain), shown
    assert html.unescape(tried.text).count(EXAMPLE) == 1, "it stays in the form"
    assert kept(world)["rules"] == []
    without = both.post(page.address, {**RULE, "islem": "kaydet"})
    assert "Paste" not in without.plain
    assert len(told(without, "example")) == 1
    done = both.post(page.address, {**RULE, "example": EXAMPLE, "decimal": ",", "islem": "kaydet"})
    assert "Kurallar kaydedildi" in both.follow(done).plain
    assert kept(world)["rules"] == [
        {
            "type": "document.created",
            "when": "FICHENO",
            "id": "FICHENO",
            "data": {"recipients": "CARI.GSM", "unvan": "CARI.UNVAN"},
        }
    ]
    assert kept(world)["reading"] == {"decimal": ",", "nothing_words": None}
    gone = {**form_of(both.get(page.address)), "r0.out": "1", "islem": "kaydet"}
    assert both.post(page.address, gone).status == 303
    assert kept(world)["rules"] == []


def test_what_is_wrong_stands_at_its_cell(both: Browser, page: Page) -> None:
    def asked(**changed: str) -> Page:
        named = {name.replace("_", "."): value for name, value in changed.items()}
        return both.post(page.address, {**RULE, "example": EXAMPLE, "islem": "dene", **named})

    assert told(asked(r0_e1="CARI..UNVAN"), "r0-e1") == ["Bu bir JMESPath ifadesi değil."]
    assert len(told(asked(r0_when="(("), "r0-when")) == 1
    assert told(asked(r0_id=""), "r0-id") == ["Olayın kimliğinin nereden alınacağını yazın."]
    assert told(asked(r0_type=""), "r0-type") == ["Olayın türünü seçin."]
    assert len(told(asked(r0_n1="recipients"), "r0-n1")) == 1
    assert len(told(asked(r0_e1=""), "r0-e1")) == 1
    assert len(told(asked(r0_n1=""), "r0-n1")) == 1
    assert len(told(asked(r0_e0="CARI"), "r0-e0")) == 1, "an object is no number"
    assert len(told(asked(r0_when="state"), "example")) == 1
    assert len(told(asked(example="{"), "example")) == 1
    assert len(told(asked(r0_e0="YOK"), "example")) == 1, "nobody is named"


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.json")), ids=lambda one: one.stem)
def test_every_sample_of_the_page_goes_through_the_form_as_it_is(
    world: ConsoleWorld, both: Browser, page: Page, sample: Path
) -> None:
    given = json.loads(sample.read_text(encoding="utf-8"))
    rules = given["rules"]
    if isinstance(rules, str):  # those of another sample
        rules = json.loads((SAMPLES / f"{rules}.json").read_text(encoding="utf-8"))["rules"]
    body = {"scheme": "url", "rules": rules, "reading": given.get("reading", {})}
    assert world.ask("PUT", "/v1/erp/sources/logo", body).status == 200
    before = kept(world)
    typed = form_of(both.get(page.address))
    reading = {name: one or "" for name, one in before["reading"].items()}
    example = json.dumps(given["payload"], ensure_ascii=False)
    done = both.post(page.address, {**typed, **reading, "example": example, "islem": "kaydet"})
    assert done.status == 303, done.plain
    assert kept(world) == before


def test_an_administrator_who_cannot_send_looks_and_changes_nothing(world: ConsoleWorld, page: Page) -> None:
    alone = world.signed_in(Role.ADMINISTRATOR, email="y@acme.example", name="Yasin Er")
    assert "Gönderici yetkisi de gerekir" in alone.get(PLACE).plain
    assert "Gönderici yetkisi de gerekir" in alone.get(page.address).plain
    for address, typed in (
        (PLACE, {"source": "x1", "scheme": "url"}),
        (page.address, {"islem": "yenile"}),
        (page.address, {**RULE, "example": EXAMPLE, "islem": "dene"}),
        (page.address, {"islem": "kaydet"}),
        (TEXTS, {"type": "document.created", "text": "Merhaba"}),
    ):
        refused = alone.post(address, typed)
        assert (refused.status, "sizde de Gönderici yetkisi olmalı" in refused.plain) == (422, True), address
    assert kept(world)["secret_generation"] == 1


def test_texts_of_events_are_set_and_changed(world: ConsoleWorld, both: Browser) -> None:
    assert "Henüz metin yok" in both.get(TEXTS).plain
    typed = {
        "type": "document.created",
        "document_type": "invoice",
        "text": "Sayın {unvan}, {no} numaralı faturanız kesildi.",
        "purpose": "informational",
    }
    page = both.follow(both.post(TEXTS, typed))
    assert "{no} numaralı faturanız kesildi." in page.plain
    form = both.get(f"{TEXTS}?tur=document.created&belge=invoice")
    assert "Sayın {unvan}, {no} numaralı faturanız kesildi." in form.text.rpartition("<textarea")[2]
    found = call(world.house, "GET", "/v1/erp/templates", caller=Caller("acme", "k")).body["templates"]
    assert [one["document_type"] for one in found] == ["invoice"]
    assert len(told(both.post(TEXTS, {**typed, "type": "workflow.alert"}), "document_type")) == 1
    assert len(told(both.post(TEXTS, {**typed, "type": ""}), "type")) == 1
    assert len(told(both.post(TEXTS, {**typed, "text": ""}), "text")) == 1
    assert len(told(both.post(TEXTS, {**typed, "text": "{"}), "text")) == 1
    assert len(told(both.post(TEXTS, {**typed, "sender_id": "YOK"}), "sender_id")) == 1
    assert both.get(f"{TEXTS}?tur=approval.started").status == 404
