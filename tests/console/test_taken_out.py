"""What a person made in the console a person takes out there: ERP users' numbers, texts and sources, units, sender IDs,
drafts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.console.console_world import Browser, ConsoleWorld
from ulak.directory.firms import Registration
from ulak.directory.units import UnitKind
from ulak.erp.kinds import Kind
from ulak.identity.caller import Caller, Scope
from ulak.people.roles import Role

USERS, TEXTS, SOURCES = (f"/konsol/ayarlar/erp{one}" for one in ("-kullanicilari", "-metinleri", ""))
UNITS, SENDERS = "/konsol/ayarlar/birimler/branch", "/konsol/ayarlar/hesaplar/sms"
KEY = Caller("acme", "k", scopes=frozenset(Scope))


@pytest.fixture
def boss(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, Role.SENDER, name="Işıl İnce", whole=True)


@pytest.fixture
def masked(world: ConsoleWorld) -> Browser:
    """The same without the grant of whole numbers."""
    return world.signed_in(Role.ADMINISTRATOR, Role.SENDER, email="m@acme.example", name="Can Su")


def api(world: ConsoleWorld, method: str, path: str, body: Any = None, **more: Any) -> Answer:
    return call(world.house, method, path, body, caller=KEY, **more)


def number(world: ConsoleWorld, user: str = "ayse.isik") -> str | None:
    return world.house.events.erp_users.number_of("acme", user)


# --- numbers of ERP users ---------------------------------------------------------------------------------


def test_an_erp_users_number_is_added_changed_and_removed(world: ConsoleWorld, boss: Browser) -> None:
    assert "Henüz kullanıcı yok" in boss.get(USERS).plain
    assert USERS in boss.get("/konsol/ayarlar").text
    shown = boss.follow(boss.post(USERS, {"user": "AYŞE.IŞIK", "msisdn": "0532 111 22 33"}))
    assert "AYŞE.IŞIK +905321112233" in shown.plain
    assert number(world, "ayşe.ışık") == "905321112233"
    form = boss.get(f"{USERS}?kullanici=AY%C5%9EE.I%C5%9EIK")
    assert 'value="+905321112233"' in form.text
    changed = {"user": "AYŞE.IŞIK", "degisen": "AYŞE.IŞIK", "msisdn": "0533 111 22 33"}
    assert "+905331112233" in boss.follow(boss.post(USERS, changed)).plain
    gone = {"user": "ayşe.ışık", "islem": "sil"}
    assert "AYŞE" not in boss.follow(boss.post(USERS, gone)).plain
    assert number(world, "ayşe.ışık") is None
    assert boss.post(USERS, gone).status == 303, "it is gone: two clicks"
    trail = boss.get("/konsol/iz").plain
    assert trail.count("ERP kullanıcısının numarasını kaydetti") == 2
    assert trail.count("ERP kullanıcısının numarasını sildi") == 1
    assert "Açık numaraları gördü" in trail


def test_without_the_grant_the_number_is_masked_and_not_in_the_form(
    world: ConsoleWorld, masked: Browser
) -> None:
    masked.post(USERS, {"user": "ayse.isik", "msisdn": "0532 111 22 33"})
    for address in (USERS, f"{USERS}?kullanici=ayse.isik"):
        page = masked.get(address)
        assert "1112233" not in page.text.replace(" ", "")
        assert "ayse.isik" in page.text
    changed = {"user": "ayse.isik", "degisen": "ayse.isik", "msisdn": "0533 111 22 33"}
    assert masked.post(USERS, changed).status == 303
    assert number(world) == "905331112233"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"user": "", "msisdn": ""}, ["Cep telefonunu yazın."]),
        ({"user": "ayse.isik", "msisdn": "0212 111 22 33"}, []),
        ({"user": "x" * 65, "msisdn": "0532 111 22 33"}, []),
        ({"user": "veli", "msisdn": "0533 999 99 99"}, ["veli için bir numara var."]),
    ],
    ids=["nothing", "a landline", "a long code", "somebody who has one"],
)
def test_what_is_wrong_is_told_where_it_stands_and_changes_nothing(
    world: ConsoleWorld, boss: Browser, typed: dict[str, str], said: list[str]
) -> None:
    boss.post(USERS, {"user": "veli", "msisdn": "0533 111 22 33"})
    page = boss.post(USERS, typed)
    assert page.status == 422
    assert 'class="field bad"' in page.text
    assert all(one in page.plain for one in said), page.plain
    assert number(world, "veli") == "905331112233"
    assert number(world) is None


def test_two_clicks_on_a_new_user_are_one(world: ConsoleWorld, boss: Browser) -> None:
    typed = {"user": "veli", "msisdn": "0533 111 22 33"}
    assert [boss.post(USERS, typed).status for _ in range(2)] == [303, 303]
    assert boss.get("/konsol/iz").plain.count("ERP kullanıcısının numarasını kaydetti") == 1


def test_who_may_not_send_looks_and_changes_nothing(world: ConsoleWorld, boss: Browser) -> None:
    boss.post(USERS, {"user": "veli", "msisdn": "0533 111 22 33"})
    only = world.signed_in(Role.ADMINISTRATOR, email="o@acme.example", name="Ece Su")
    assert "veli" in only.get(USERS).plain
    assert "Değiştir" not in only.get(USERS).plain
    for typed in ({"user": "veli", "islem": "sil"}, {"user": "ali", "msisdn": "0532 111 22 33"}):
        refused = only.post(USERS, typed)
        assert (refused.status, "Gönderici yetkisi" in refused.plain) == (422, True)
    assert world.signed_in(Role.SENDER, email="s@acme.example", name="Ali Can").get(USERS).status == 403
    assert number(world, "veli") == "905331112233"


# --- texts and sources of the ERP -------------------------------------------------------------------------


def test_a_text_of_the_erp_is_removed_on_the_page_and_by_the_api(world: ConsoleWorld, boss: Browser) -> None:
    settings = world.house.events.erp_settings
    for document in ("", "invoice"):
        boss.post(
            TEXTS, {"type": "document.created", "document_type": document, "text": f"{document} kesildi"}
        )
    gone = {"type": "document.created", "document_type": "invoice", "islem": "sil"}
    page = boss.follow(boss.post(TEXTS, gone))
    assert "invoice kesildi" not in page.plain
    assert settings.template("acme", Kind.DOCUMENT_CREATED, "invoice") is None
    assert settings.template("acme", Kind.DOCUMENT_CREATED, "") is not None, "the text of all others stays"
    assert boss.post(TEXTS, gone).status == 303, "it is gone: two clicks"
    path = "/v1/erp/templates/document.created"
    assert api(world, "DELETE", path, query={"document_type": "invoice"}).status == 404
    assert api(world, "DELETE", path).body == {
        "type": "document.created",
        "document_type": None,
        "status": "removed",
    }
    assert api(world, "GET", "/v1/erp/templates").body["templates"] == []
    boss.post(TEXTS, {"type": "document.created", "text": "yeniden"})
    assert [one["text"] for one in api(world, "GET", "/v1/erp/templates").body["templates"]] == ["yeniden"]


@pytest.mark.parametrize("by", ["page", "api"])
def test_a_removed_source_takes_nothing_and_none_of_its_secrets_holds_again(
    world: ConsoleWorld, boss: Browser, by: str
) -> None:
    made = api(world, "PUT", "/v1/erp/sources/logo", {"scheme": "url"}).body
    rotated = api(world, "POST", "/v1/erp/sources/logo/rotate").body
    if by == "page":
        assert boss.post(f"{SOURCES}/logo", {"islem": "sil"}).location == SOURCES
        assert boss.post(f"{SOURCES}/logo", {"islem": "sil"}).status == 303, "it is gone: two clicks"
        assert f'href="{SOURCES}/logo"' not in boss.get(SOURCES).text
    else:
        assert api(world, "DELETE", "/v1/erp/sources/logo").body == {"source": "logo", "status": "removed"}
        assert api(world, "DELETE", "/v1/erp/sources/logo").status == 404
    assert api(world, "GET", "/v1/erp/sources").body["sources"] == []
    assert api(world, "POST", "/v1/erp/sources/logo/rotate").status == 404
    again = api(world, "PUT", "/v1/erp/sources/logo", {"scheme": "url"}).body
    secrets = {one["path"].rpartition("/")[2] for one in (made, rotated, again)}
    assert len(secrets) == 3, "a new source has a new secret"
    source = world.house.events.erp_settings.source("acme", "logo")
    master, now = world.house.events.webhook_master, world.clock()
    held = [secret for secret in secrets if source.recognises(master, {}, secret, b"", now)]
    assert held == [again["path"].rpartition("/")[2]]


# --- units, sender IDs, drafts ----------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["page", "api"])
def test_a_removed_unit_has_no_limits_left(world: ConsoleWorld, boss: Browser, by: str) -> None:
    boss.post(UNITS, {"code": "IZM", "name": "İzmir", "credits_a_month.sms": "5"})
    boss.post(UNITS, {"code": "BUR", "name": "Bursa"})
    units = world.house.firm.units
    assert units.unit_in_month("acme", UnitKind.BRANCH, "IZM").limits == {"sms": 5}
    path = "/v1/settings/units/branch/IZM"
    if by == "page":
        assert "Birimi sil" in boss.get(f"{UNITS}?kod=IZM").plain
        assert boss.post(UNITS, {"code": "IZM", "islem": "sil"}).location == UNITS
        assert boss.post(UNITS, {"code": "IZM", "islem": "sil"}).status == 303, "it is gone: two clicks"
    else:
        assert api(world, "DELETE", path).body == {"kind": "branch", "code": "IZM", "status": "removed"}
    assert api(world, "DELETE", path).status == api(world, "GET", path).status == 404
    listed = api(world, "GET", "/v1/settings/units/branch").body["units"]
    assert [one["code"] for one in listed] == ["BUR"]
    assert world.house.ledger.quotas.limits("acme", ["branch#IZM"]).get("branch#IZM", {}) == {}
    boss.post(UNITS, {"code": "IZM", "name": "İzmir"})
    assert units.unit_in_month("acme", UnitKind.BRANCH, "IZM").limits == {}


def test_a_sender_id_is_taken_out_but_not_the_last(world: ConsoleWorld, boss: Browser) -> None:
    place = f"{SENDERS}/gonderici"
    boss.post(place, {"sender_id": "YANLIS", "state": "pending"})
    known = world.house.firm.senders.known
    assert ("YANLIS", Registration.PENDING) in known("acme", "sms")
    for name in ("YANLIS", "ACME2"):
        assert boss.post(place, {"sender_id": name, "islem": "sil"}).location == SENDERS
        assert boss.post(place, {"sender_id": name, "islem": "sil"}).status == 303, "it is gone: two clicks"
    assert known("acme", "sms") == [("ACME", Registration.REGISTERED)]
    last = boss.post(place, {"sender_id": "ACME", "islem": "sil"})
    assert last.status == 422
    assert known("acme", "sms") == [("ACME", Registration.REGISTERED)]
    boss.post(place, {"sender_id": "YANLIS", "state": "registered"})
    assert ("YANLIS", Registration.REGISTERED) in known("acme", "sms")


def test_a_draft_is_thrown_away_by_its_writer_alone(
    world: ConsoleWorld, boss: Browser, masked: Browser
) -> None:
    page = boss.get("/konsol/gonder")
    found = re.search(r'name="taslak" value="(\w+)"', page.text)
    assert found is not None
    draft = {"taslak": found[1], "text": "Yarım kaldı", "purpose": "informational"}
    boss.post("/konsol/gonder", {**draft, "islem": "dosya"})
    assert "Yarım kaldı" in boss.get("/konsol/gonder").plain
    masked.post("/konsol/gonder", {"taslak": found[1], "islem": "at"})
    assert "Yarım kaldı" in boss.get("/konsol/gonder").plain, "another's stays"
    for _ in range(2):
        assert boss.post("/konsol/gonder", {"taslak": found[1], "islem": "at"}).location == "/konsol/gonder"
    assert "Yarım kaldı" not in boss.get("/konsol/gonder").plain
    assert "Yarım" not in repr(
        world.house.platform.people_table.get((f"PERSON#{boss.person_id}", f"DRAFT#acme#{found[1]}"))
    )


def test_an_event_that_waits_when_its_source_is_removed_sends_nothing(world: ConsoleWorld) -> None:
    api(world, "PUT", "/v1/erp/sources/logo", {"scheme": "url"})
    posted = b'{"type": "workflow.alert", "id": "1", "data": {"recipients": ["0532 111 22 33"], "text": "Merhaba"}}'
    source = Caller("acme", "source:logo", scopes=frozenset({Scope.SEND}))
    received = world.house.events.erp_intake.take_foreign(source, "logo", "e-1", posted)
    api(world, "DELETE", "/v1/erp/sources/logo")
    world.house.events.erp_process.run(received.incoming.ref)
    told = api(world, "GET", f"/v1/erp/events/{received.incoming.ref.event_id}").body
    assert (told["status"], told["refused"]) == ("failed", [{"code": "source_removed"}])
    world.run(seconds=60)
    assert world.operator.calls == []
