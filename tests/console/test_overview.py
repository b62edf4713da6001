"""What is looked up, and what the firm's administrators set."""

from __future__ import annotations

import re

import pytest

from tests.console.console_world import Browser, ConsoleWorld
from tests.console.test_sending import checked, send_address
from ulak.directory import personal
from ulak.directory.approvers import Approves
from ulak.identity.caller import Caller
from ulak.people.roles import Role
from ulak.schedules.commands import PutSchedule
from ulak.schedules.times import When


@pytest.fixture
def sender(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.SENDER, whole=True)


@pytest.fixture
def administrator(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, email="y@acme.example", name="Yasin Er")


def test_what_was_sent_to_a_number_is_found_and_masked_without_the_grant(
    world: ConsoleWorld, sender: Browser
) -> None:
    world.house.platform.secrets.set(personal.secret_name("test", "acme"), personal.new_key())
    sender.post(*send_address(checked(sender)))
    world.run(seconds=60)
    page = sender.get("/konsol/numara?no=0532 123 45 67")
    assert "Sayın müşterimiz, siparişiniz yola çıktı." in page.plain
    assert "İletildi" in page.plain
    viewer = world.signed_in(Role.VIEWER, email="v@acme.example")
    masked = viewer.get("/konsol/numara?no=0532 123 45 67")
    assert "Sayın müşterimiz" not in masked.plain
    assert "İletildi" in masked.plain
    assert "bir şey gönderilmedi" in viewer.get("/konsol/numara?no=0532 999 99 99").plain
    wrong = viewer.get("/konsol/numara?no=12")
    assert (wrong.status, 'href="#no"' in wrong.text) == (422, True)


def test_the_credit_tells_what_moved_it_and_a_months_report_is_built(
    world: ConsoleWorld, sender: Browser
) -> None:
    sender.post(*send_address(checked(sender)))
    world.run(seconds=60)
    accounting = world.signed_in(Role.ACCOUNTING, email="m@acme.example")
    page = accounting.get("/konsol/kredi")
    assert "Yükleme" in page.plain
    assert re.search(r'href="/konsol/isler/\w{32}"', page.text)
    assert "Kasım 2026" in page.plain
    waits = accounting.follow(accounting.post("/konsol/kredi/rapor", {"ay": "2026-11", "bicim": "csv"}))
    assert "Rapor hazırlanıyor" in waits.plain
    world.build()
    assert "Rapor hazır: indir" in accounting.get(waits.address.partition("#")[0]).plain
    assert accounting.post("/konsol/kredi/rapor", {"ay": "2026-13", "bicim": "csv"}).status == 422
    assert accounting.get("/konsol/kredi?hizmet=yok").status == 404


def test_a_schedule_is_shown_paused_and_resumed(world: ConsoleWorld, sender: Browser) -> None:
    assert "Zamanlanmış görev yok" in sender.get("/konsol/zamanlanmis").plain
    job = {"text": "Merhaba", "purpose": "informational", "recipients": ["0532 123 45 67"]}
    when = When(zone="Europe/Istanbul", cron="0 9 * * *")
    world.house.jobs.schedule_commands.put(Caller("acme", "k"), PutSchedule("gunluk", when, job, {}))
    assert "gunluk etkin" in sender.get("/konsol/zamanlanmis").plain
    paused = sender.post("/konsol/zamanlanmis/gunluk", {"islem": "duraklat"})
    assert paused.location == "/konsol/zamanlanmis/gunluk"
    assert "gunluk duraklatıldı" in sender.get("/konsol/zamanlanmis").plain
    sender.post("/konsol/zamanlanmis/gunluk", {"islem": "surdur"})
    assert "gunluk etkin" in sender.get("/konsol/zamanlanmis").plain
    assert sender.post("/konsol/zamanlanmis/yok", {"islem": "surdur"}).status == 404


def test_an_administrator_keeps_an_approver_and_then_a_rule_and_takes_them_away(
    world: ConsoleWorld, administrator: Browser
) -> None:
    rule = {"recipients_over": "1.000", "purposes": "commercial", "unit": "department#SATIS"}
    early = administrator.post("/konsol/ayarlar/onay", rule)
    assert (early.status, "Önce bir onaylayan tanımlayın" in early.plain) == (422, True)
    approver = {"user": "mudur", "msisdn": "0532 000 00 02", "approves": "job", "credits": "5.000"}
    assert administrator.post("/konsol/ayarlar/onaylayan", approver).location == "/konsol/ayarlar/onay"
    kept = world.directory.approvers.get("acme", "mudur")
    assert kept is not None
    assert (kept.msisdn, kept.approves, kept.credits) == ("905320000002", {Approves.JOB}, 5000)
    page = administrator.follow(administrator.post("/konsol/ayarlar/onay", rule))
    assert "1.000 alıcıdan çok, Ticari, department#SATIS." in page.plain
    assert "5320000002" not in page.text
    name = re.search(r'name="kural" value="([^"]+)"', page.text)
    assert name is not None
    gone = administrator.post("/konsol/ayarlar/onay", {"islem": "kaldir", "kural": name[1]})
    assert "Henüz kural yok" in administrator.follow(gone).plain
    administrator.post("/konsol/ayarlar/onaylayan", {"islem": "kaldir", "user": "mudur"})
    assert world.directory.approvers.get("acme", "mudur") is None
    trail = administrator.get("/konsol/iz").plain
    assert "Onay kurallarını değiştirdi" in trail
    assert "Onaylayanı değiştirdi" in trail


@pytest.mark.parametrize(
    ("address", "typed", "field"),
    [
        ("onay", {"recipients_over": "çok"}, "recipients_over"),
        ("onay", {"credits_over": "-1"}, "credits_over"),
        ("onay", {"unit": "SATIS"}, "unit"),
        ("onaylayan", {"user": "mudur", "msisdn": "0212 555 11 22"}, "msisdn"),
        ("onaylayan", {"user": "", "msisdn": "0532 000 00 02"}, "user"),
        ("onaylayan", {"user": "mudur", "msisdn": "0532 000 00 02", "credits": "sınırsız"}, "credits"),
    ],
)
def test_a_wrong_setting_is_told_at_its_field(
    administrator: Browser, address: str, typed: dict[str, str], field: str
) -> None:
    page = administrator.post(f"/konsol/ayarlar/{address}", typed)
    assert page.status == 422
    assert f'href="#{field}"' in page.text, page.plain
    assert page.text.count('class="wrong"') == 1


def test_whoever_sends_chooses_neither_rules_nor_approvers(world: ConsoleWorld) -> None:
    both = world.signed_in(Role.ADMINISTRATOR, Role.SENDER)
    page = both.post("/konsol/ayarlar/onaylayan", {"user": "a", "msisdn": "0532 000 00 02"})
    assert (page.status, "seçmiş olurdu" in page.plain) == (422, True)
    assert both.post("/konsol/ayarlar/onay", {"recipients_over": "1"}).status == 422
    assert world.directory.approvers.all("acme") == []


def test_the_settings_tell_of_accounts_and_programs(world: ConsoleWorld, administrator: Browser) -> None:
    page = administrator.get("/konsol/ayarlar")
    assert "netgsm" in page.plain
    assert "Programlar ve anahtarlar" in page.plain
