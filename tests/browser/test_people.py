"""People in a real browser: in by the firm's own provider; the task of an ERP approved; told by an SMS; by TCKN."""

from __future__ import annotations

import re
import time
from itertools import islice

import httpx
import pytest

from local import Stack
from local.demo.customer import Admin
from local.demonstration import FIRM
from simulator.provider.realm import CLIENT_ID, CLIENT_SECRET
from tests.browser.conftest import APPROVER, HELD_TOO, Invite, MakePerson, Person
from tests.browser.test_console import SENDS, TEXT, TWO, books, uploaded
from tests.e2e.test_tckn_stack import tckns_that

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TASKS = "0532 000 0096"
"""The phone of whom the firm lets approve tasks."""


# --- by the firm's own provider ----------------------------------------------------------------------------


def at_the_provider(one: Person, email: str) -> None:
    page = one.page
    page.get_by_role("heading", name="Benzetilen sağlayıcı").wait_for()
    page.get_by_label("E-posta").fill(email)
    page.get_by_role("button", name="Giriş yap").click()


def test_a_firms_provider_is_set_up_and_its_people_come_in_by_it(
    person: MakePerson, invite: Invite, stack: Stack
) -> None:
    administrator = person().with_passkeys().accept(invite("administrator"))
    page = administrator.page
    page.get_by_role("link", name="Ayarlar").click()
    page.get_by_role("link", name="Kurum hesabıyla giriş").click()
    assert f"/konsol/giris/kurum/{FIRM}/donus" in page.get_by_label("Dönüş adresi").input_value()
    administrator.expected = "422"
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("alert").get_by_text("istemci kimliğini yazın").first.wait_for()
    assert administrator.findings() == []
    page.get_by_label("Sağlayıcının adresi").fill(f"{stack.operator_url}/provider/{FIRM}")
    page.get_by_label("İstemci kimliği").fill(CLIENT_ID)
    page.get_by_label("Gizli değer").fill(CLIENT_SECRET)
    page.get_by_role("button", name="Kaydet").click()
    link = page.get_by_label("Giriş adresi", exact=True).input_value()
    administrator.shot("provider")
    assert administrator.findings() == []

    email = "kurum@ornek.example"
    invite("sender", email=email)
    clerk = person()
    clerk.page.goto("/konsol/isler")
    clerk.page.get_by_role("link", name="Kurum hesabıyla giriş").click()
    clerk.page.get_by_label("Firma kodu").fill(FIRM)
    clerk.shot("enterprise")
    clerk.page.get_by_role("button", name="Devam et").click()
    clerk.shot("enterprise-leads")
    assert clerk.findings() == []
    clerk.page.get_by_role("link", name="hesabıyla giriş yap").click()
    at_the_provider(clerk, email)
    clerk.page.wait_for_url("**/konsol/isler")
    clerk.page.get_by_text("Işıl İnce").first.click()
    clerk.page.get_by_role("button", name="Çıkış").click()
    clerk.page.goto(link)
    at_the_provider(clerk, email)
    clerk.page.wait_for_url("**/konsol")
    assert clerk.page.get_by_role("heading", level=1).inner_text().startswith("Merhaba")

    stranger = person()
    stranger.expected = "403"
    stranger.page.goto(link)
    at_the_provider(stranger, "yabanci@ornek.example")
    stranger.page.get_by_text("davet etmesini isteyin").wait_for()
    stranger.shot("enterprise-unknown")
    assert stranger.findings() == []
    stranger.page.goto(link)
    stranger.page.get_by_role("button", name="Vazgeç").click()
    stranger.page.get_by_text("tamamlanmadı").wait_for()

    page.get_by_text("Kurum hesabıyla girişi kaldır").click()
    page.get_by_role("button", name="Evet, kaldır").click()
    page.wait_for_url("**/ayarlar/kurum")
    assert page.get_by_label("Giriş adresi", exact=True).count() == 0


# --- a task of the ERP -------------------------------------------------------------------------------------


def begun(admin: Admin, stack: Stack, number: int) -> str:
    """A task of the ERP that waits for the code of its approver; its title."""
    key = admin.run("add-key", FIRM, "--label", f"erp {number}")["key"]
    title = f"Satınalma onayı {number}"
    data = {
        "users": ["gorev"],
        "task_id": f"WF-{number}",
        "title": title,
        "amount": "48250.00",
        "currency": "TRY",
        "party": "İnci Ltd.",
        "requester": "ali",
    }
    event = {"type": "approval.started", "id": f"WF-{number}-1", "data": data}
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=60, trust_env=False) as erp:
        taken = erp.post("/v1/erp/events", json=event)
        assert taken.status_code == 202, taken.text
        until = time.monotonic() + 60
        while not erp.get(f"/v1/erp/events/{taken.json()['id']}").json().get("sent"):
            assert time.monotonic() < until, erp.get(f"/v1/erp/events/{taken.json()['id']}").text
            time.sleep(0.5)
    return title


@pytest.fixture(scope="module")
def tasks(admin: Admin) -> None:
    admin.run("set-erp-user", FIRM, "gorev", TASKS, "--approves", "task", "--most", "TRY=100000.00")


def test_a_task_of_the_erp_is_approved_by_the_code(
    person: MakePerson, invite: Invite, admin: Admin, stack: Stack, tasks: None
) -> None:
    approver = person().with_passkeys().accept(invite("approver", number=TASKS, whole=True))
    page, title = approver.page, begun(admin, stack, 1)
    page.get_by_role("link", name="Onaylar").click()
    approver.shot("tasks")
    assert approver.findings() == []
    page.get_by_role("link", name=title).click()
    for said in ("48.250,00 TRY", "İnci Ltd.", "ali", "deneme hakkınız"):
        assert said in page.inner_text("main"), said
    before = page.locator("[data-seconds]").inner_text()
    page.wait_for_function(
        "shown => document.querySelector('[data-seconds]').innerText !== shown", arg=before
    )
    approver.shot("task")
    assert approver.findings() == []
    approver.expected = "422"
    code = approver.code(f"90{TASKS[1:].replace(' ', '')}")
    page.get_by_label("Kod", exact=True).fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Tamam").click()
    page.get_by_role("alert").first.wait_for()
    assert page.title().startswith("Hata:")
    approver.shot("task-wrong")
    page.get_by_label("Kod", exact=True).fill(code)
    page.get_by_role("button", name="Tamam").dblclick()
    page.get_by_text("onaylandı").first.wait_for()
    approver.shot("task-approved")
    assert approver.findings() == []
    page.get_by_role("link", name="Onaylar").first.click()
    assert page.get_by_role("link", name=title).count() == 0


def test_a_task_is_seen_by_its_approver_alone_and_can_be_refused(
    person: MakePerson, invite: Invite, admin: Admin, stack: Stack, tasks: None
) -> None:
    title = begun(admin, stack, 2)
    other = person().with_passkeys().accept(invite("approver"))
    other.page.goto("/konsol/onaylar")
    assert other.page.get_by_role("link", name=title).count() == 0
    approver = person().with_passkeys().accept(invite("approver", number=TASKS))
    page = approver.page
    page.goto("/konsol/onaylar")
    page.get_by_role("link", name=title).click()
    address = page.url
    page.get_by_text("Reddet").first.click()
    page.get_by_role("button", name="Evet, reddet").click()
    page.wait_for_url("**/konsol/onaylar")
    assert page.get_by_role("link", name=title).count() == 0
    other.expected = "404"
    assert other.page.goto(address).status == 404


# --- told by an SMS ----------------------------------------------------------------------------------------


def told(stack: Stack, msisdn: str, wanted: str) -> str:
    """The message about a job that came to the phone."""
    until = time.monotonic() + 90
    while True:
        shown = httpx.get(f"{stack.operator_url}/books/phone/{msisdn}", trust_env=False).json()["messages"]
        found = [one["text"] for one in shown if wanted in one["text"]]
        if found:
            return str(found[-1])
        assert time.monotonic() < until, [one["text"] for one in shown]
        time.sleep(1)


def sent_and_told_of(one: Person, text: str) -> None:
    one.write(text, TWO)
    one.page.get_by_label("SMS ile haber ver").check()
    one.check()
    one.page.get_by_role("button", name=SENDS).click()
    one.page.wait_for_url("**/isler/*")


def test_a_person_is_told_by_an_sms_when_its_job_is_over(
    person: MakePerson, invite: Invite, stack: Stack
) -> None:
    one = person().with_passkeys().accept(invite("sender", number="0532 000 0095"))
    sent_and_told_of(one, TEXT)
    job = one.page.url.rpartition("/")[2]
    assert job[:8] in told(stack, "905320000095", "tamamlandı")


def test_a_person_is_told_by_an_sms_when_its_job_waits_and_when_it_is_refused(
    person: MakePerson, invite: Invite, stack: Stack
) -> None:
    one = person().with_passkeys().accept(invite("sender", email=HELD_TOO, number="0532 000 0094"))
    sent_and_told_of(one, f"{TEXT} Bekler.")
    one.page.get_by_text("Onay bekliyor").wait_for()
    assert "onay bekliyor" in told(stack, "905320000094", "onay bekliyor")
    approver = person().with_passkeys().accept(invite("approver", number=APPROVER, whole=True))
    approver.page.goto(one.page.url.replace("/isler/", "/onaylar/"))
    approver.page.get_by_text("Reddet").first.click()
    approver.page.get_by_role("button", name="Evet, reddet").click()
    approver.page.wait_for_url("**/konsol/onaylar")
    assert "iptal edildi" in told(stack, "905320000094", "iptal edildi")


# --- by TCKN -----------------------------------------------------------------------------------------------


def test_a_list_is_sent_by_tckn_and_no_page_shows_one(
    person: MakePerson, invite: Invite, admin: Admin, stack: Stack
) -> None:
    account = ("--operator", "yanki", "--sender-id", "ULAKTCKN", "--base-url", stack.operator_url)
    admin.run("set-account", FIRM, "tckn", *account, stdin="yanki-ulak-1\n")
    admin.run("top-up", FIRM, "tckn", "100", "--reference", "tckn")
    numbers = list(islice(tckns_that(""), 2))
    one = person().with_passkeys().accept(invite("sender"))
    page = one.page
    until = time.monotonic() + 90  # functions remember for a minute that the firm had no such account
    page.goto("/konsol/gonder")
    while page.get_by_label("T.C. kimlik numarası").count() == 0:
        assert time.monotonic() < until
        time.sleep(3)
        page.reload()
    page.get_by_label("Mesaj", exact=True).fill("Sayın {ad}, başvurunuz alındı.")
    page.get_by_label("T.C. kimlik numarası").check()
    page.get_by_label("Bilgilendirme").check()
    rows = "\n".join(f"{number};Ayşe" for number in (*numbers, "17291716050"))
    uploaded(one, "liste.csv", f"TC Kimlik No;ad\n{rows}\n")
    one.check()
    page.get_by_role("button", name="2 kişiye gönder").wait_for()
    one.shot("check-tckn")
    assert one.findings() == []
    shown = re.sub(r"\D", " ", page.inner_text("body"))
    page.get_by_role("button", name="2 kişiye gönder").click()
    page.wait_for_url("**/isler/*")
    page.get_by_text("2 kişiden 2 kişiye denendi").wait_for()
    page.goto(f"{page.url}/alicilar")
    shown += re.sub(r"\D", " ", page.inner_text("body"))
    assert not [number for number in (*numbers, "17291716050") if number in shown]
    mine = {message["msisdn"] for message in books(stack) if message["sender_id"] == "ULAKTCKN"}
    assert mine == set(numbers)


# --- the settings ------------------------------------------------------------------------------------------


@pytest.fixture
def setting_up(person: MakePerson, invite: Invite) -> Person:
    one = person().with_passkeys().accept(invite("administrator"))
    one.page.get_by_role("link", name="Ayarlar").click()
    return one


def kept_and_seen(one: Person, name: str) -> None:
    """What was kept is there when the page is opened again."""
    one.page.get_by_role("button", name="Kaydet").first.click()
    one.page.wait_for_load_state()
    assert not one.page.title().startswith("Hata:"), one.page.inner_text("main")
    one.page.reload()
    one.shot(name)
    assert one.findings() == []


def test_a_firms_clock_and_hours_are_set_and_its_pages_show_them(setting_up: Person) -> None:
    page = setting_up.page
    page.get_by_role("link", name="Gönderim saatleri").click()
    page.get_by_label("Saat dilimi").select_option("Asia/Baku")
    kept_and_seen(setting_up, "hours-baku")
    assert page.get_by_label("Saat dilimi").input_value() == "Asia/Baku"
    until = time.monotonic() + 90  # functions remember a firm for a minute
    while "Azerbaycan saati" not in page.inner_text("footer"):
        assert time.monotonic() < until
        time.sleep(2)
        page.goto("/konsol/ayarlar/saatler")
    page.get_by_label("Saat dilimi").select_option("")
    kept_and_seen(setting_up, "hours-usual")


def test_a_price_is_set_and_what_is_wrong_is_told(setting_up: Person) -> None:
    page = setting_up.page
    page.get_by_role("link", name="Kredi fiyatı").click()
    setting_up.expected = "422"
    page.get_by_label("SMS kredisi").fill("yirmi")
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("alert").first.wait_for()
    assert page.get_by_label("SMS kredisi").input_value() == "yirmi"
    setting_up.shot("prices-wrong")
    assert setting_up.findings() == []
    page.get_by_label("SMS kredisi").fill("0,0450")
    kept_and_seen(setting_up, "prices-kept")
    assert page.get_by_label("SMS kredisi").input_value() == "0,0450"


def test_a_unit_is_kept_with_its_quota(setting_up: Person) -> None:
    page = setting_up.page
    page.goto("/konsol/ayarlar/birimler/department")
    page.get_by_label("Kod", exact=True).fill("SATIS")
    page.get_by_label("Ad", exact=True).fill("Satış")
    page.get_by_role("button", name="Kaydet").click()
    page.get_by_role("rowheader", name="Satış").wait_for()
    setting_up.shot("units-kept")
    assert setting_up.findings() == []


def test_an_administrator_who_cannot_send_is_offered_no_right_to_give(setting_up: Person) -> None:
    page = setting_up.page
    page.get_by_role("link", name="Programlar ve anahtarlar").click()
    assert page.locator("input[name=scopes][value=read]").count() == 1
    assert page.locator("input[name=scopes][value=send]").count() == 0
    setting_up.expected = "422"
    page.goto("/konsol/ayarlar/kisiler")
    page.get_by_role("row").filter(has_text="(siz)").get_by_role("link").click()
    page.get_by_label("Gönderici").check()
    page.get_by_role("button", name="Yetkileri kaydet").click()
    page.get_by_role("alert").get_by_text("Başka bir yönetici").first.wait_for()
    setting_up.shot("person-own-right")
