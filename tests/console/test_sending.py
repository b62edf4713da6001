"""A person writes, checks and sends: what goes out is what was checked, once; nothing typed is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.streams import Stream
from tests.world import TABLE
from ulak.directory import personal
from ulak.directory.approval_rules import ApprovalRule
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.directory.firms import Service
from ulak.directory.subscribers import SubscriberBody
from ulak.identity.caller import Caller
from ulak.jobs.keys import upload_key
from ulak.people.roles import Role
from ulak.planning.requests import MOST_INLINE_ROWS
from ulak.platform.clock import MINUTE

TEXT = "Sayın müşterimiz, siparişiniz yola çıktı."


@pytest.fixture
def sender(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.SENDER)


def fields(page: Page, **typed: str) -> dict[str, str]:
    """The form of a page, filled."""
    found = re.search(r'name="taslak" value="(\w+)"', page.text)
    assert found is not None
    filled = {"text": TEXT, "recipients": "0532 123 45 67\r\n0533 123 45 67", "purpose": "informational"}
    return {"taslak": found[1], "sender_id": "ACME", **filled, **typed}


def checked(sender: Browser, **typed: str) -> Page:
    page = sender.get("/konsol/gonder")
    return sender.follow(sender.post("/konsol/gonder", fields(page, **typed)))


def send_address(page: Page) -> tuple[str, dict[str, str]]:
    action = re.search(r'action="(/konsol/gonder/\w+/gonder)"', page.text)
    seen = re.search(r'name="gorulen" value="(\w+)"', page.text)
    assert action is not None, page.plain
    assert seen is not None
    return action[1], {"gorulen": seen[1]}


def test_a_message_is_written_checked_and_sent_and_its_page_follows_it(
    world: ConsoleWorld, sender: Browser
) -> None:
    page = checked(sender)
    assert "2 kişiye gönder" in page.plain
    job = sender.post(*send_address(page)).location
    world.run(seconds=60)
    shown = sender.get(job)
    assert "Tamamlandı" in shown.plain
    assert len(world.operator.accepted) > 0
    assert set(world.operator.times_accepted().values()) == {1}
    assert "Metni görmek ayrı bir yetkidir" in shown.plain  # as by the API, which masks it without the grant


def test_a_double_click_the_back_button_and_a_reload_make_one_job(
    world: ConsoleWorld, sender: Browser
) -> None:
    page = checked(sender)
    address, seen = send_address(page)
    jobs = {sender.post(address, seen).location for _ in range(3)}
    assert len(jobs) == 1
    draft = urlsplit(page.address).path
    assert {sender.get(draft).location, sender.get(draft.removesuffix("/denetle")).location} == jobs
    again = sender.post("/konsol/gonder", fields(sender.get("/konsol/gonder"), taslak=draft.split("/")[3]))
    assert sender.get(again.location).location in jobs
    world.run(seconds=60)
    assert set(world.operator.times_accepted().values()) == {1}
    listed = sender.get("/konsol/isler").text
    assert len(set(re.findall(r"/konsol/isler/([0-9a-f]{32})", listed))) == 1


def test_what_was_changed_after_the_check_is_checked_again(sender: Browser) -> None:
    page = checked(sender)
    address, seen = send_address(page)
    draft = address.split("/")[3]
    other = fields(sender.get("/konsol/gonder"), taslak=draft, text="Başka bir metin")
    sender.post("/konsol/gonder", other)
    led = sender.post(address, seen)
    assert led.location == f"/konsol/gonder/{draft}/denetle"
    assert "Başka bir metin" in sender.get(led.location).plain


def test_a_draft_outlives_a_session_and_is_nobody_elses(world: ConsoleWorld, sender: Browser) -> None:
    typed = fields(sender.get("/konsol/gonder"), purpose="")
    assert "Taslak kaydedildi" in sender.post("/konsol/gonder/taslak", typed, hx_request="true").plain
    sender.post("/konsol/cikis")
    sender.cookies["__Host-ulak"] = world.house.people.sessions.begin(sender.person_id, "acme")
    page = sender.get("/konsol/gonder")
    assert TEXT in page.plain
    kept = sender.get(f"/konsol/gonder/{typed['taslak']}")
    assert "0532 123 45 67\n0533 123 45 67" in kept.text
    other = world.signed_in(Role.SENDER, name="Ali Kaya", email="ali@acme.example")
    assert other.get(f"/konsol/gonder/{typed['taslak']}").status == 404


def test_a_change_that_arrives_late_undoes_none_that_came_after_it(sender: Browser) -> None:
    typed = fields(sender.get("/konsol/gonder"))
    sender.post("/konsol/gonder/taslak", {**typed, "text": "yeni", "an": "2000"})
    sender.post("/konsol/gonder/taslak", {**typed, "text": "eski", "an": "1000"})
    assert "yeni" in sender.get(f"/konsol/gonder/{typed['taslak']}").text


def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(sender: Browser) -> None:
    page = checked(sender, text="", recipients="", purpose="")
    for said in ("Mesaj boş olamaz", "En az bir numara", "Mesajın amacını seçin"):
        assert said in page.plain
    assert 'href="#text"' in page.text
    kept = checked(sender, purpose="")
    assert TEXT in kept.plain
    assert "<title>Hata:" in kept.text


def test_a_row_that_cannot_be_sent_is_told_in_its_cell_and_the_rest_goes(sender: Browser) -> None:
    page = checked(sender, recipients="0532 123 45 67\n0212 555 11 22\nyok")
    assert "1 kişiye gönder" in page.plain
    assert "Gönderilmeyecek 2 satır" in page.plain
    assert "sabit hat" in page.plain
    second = sender.get(f"{urlsplit(page.address).path}?satir=2")
    assert "Bu satır gönderilmez" in second.plain
    assert sender.get(f"{urlsplit(page.address).path}?satir=99x").status == 200


@pytest.mark.parametrize(
    "text",
    ["Merhaba", "Şişli'ye gelen ığdır üzümü", "Merhaba 👋", "a[b]{{c}}€" * 20, "u" * 1000, "ş" * 700],
    ids=["plain", "turkish", "emoji", "extension", "long", "too long"],
)
def test_the_counter_says_what_the_quote_says(world: ConsoleWorld, sender: Browser, text: str) -> None:
    counted = sender.post("/konsol/gonder/say", {"text": text}, hx_request="true")
    answer = call(world.house, "POST", "/v1/quotes", {"text": text}, caller=Caller("acme", "k"))
    counter = answer.body["counter"]
    assert f"{counter['segments']} mesaj" in counted.plain
    assert f"kişi başı {counter['credits']} kredi" in counted.plain
    if counter["limit"]:
        assert f"{counter['used']} / {counter['limit']} karakter" in counted.plain


def test_a_text_that_looks_misread_is_asked_about(sender: Browser) -> None:
    page = checked(sender, text="MÃ¼ÅŸteri")
    assert "Metin nasıl gitsin?" in page.plain
    mended = checked(sender, text="MÃ¼ÅŸteri", text_as="mended")
    assert "Müşteri" in mended.plain


def test_too_little_credit_is_told_before_and_nothing_is_sent(world: ConsoleWorld, sender: Browser) -> None:
    world.directory.add_firm("poor", "Poor")
    account = world.house.directory.firms.account("acme", Service.SMS)
    world.directory.set_account(replace(account, firm_id="poor"))
    browser = world.signed_in(Role.SENDER, firm="poor", email="can@poor.example")
    page = checked(browser)
    assert "Krediniz yetmiyor" in page.plain
    assert "kişiye gönder" not in page.plain


def test_more_numbers_than_a_page_takes_are_refused_whole(sender: Browser) -> None:
    many = "\n".join(f"0532{number:07d}" for number in range(MOST_INLINE_ROWS + 1))
    assert "çok uzun" in checked(sender, recipients=many).plain


@pytest.mark.parametrize(
    "large",
    [{"text": "a" * 30_000}, {"recipients": "0532 123 45 67\n" * 30_000}],
    ids=lambda large: next(iter(large)),
)
def test_what_is_too_large_to_be_kept_is_told_and_stays_in_the_form(
    sender: Browser, large: dict[str, str]
) -> None:
    typed = fields(sender.get("/konsol/gonder"), **large)
    page = sender.post("/konsol/gonder", typed)
    assert page.status == 422
    assert page.text.count('class="wrong"') == 1
    assert all(value in page.text for value in large.values())
    assert sender.post("/konsol/gonder/taslak", typed, hx_request="true").status == 422


def test_a_job_is_paused_resumed_and_cancelled(world: ConsoleWorld, sender: Browser) -> None:
    job = sender.post(*send_address(checked(sender))).location
    assert sender.post(f"{job}/duraklat").location == job
    assert "Duraklatıldı" in sender.get(job).plain
    assert sender.post(f"{job}/surdur").location == job
    assert sender.post(f"{job}/iptal").location == job
    assert "İptal edildi" in sender.get(job).plain
    refused = sender.post(f"{job}/surdur")
    assert refused.status == 409
    world.run(seconds=30)
    assert world.operator.calls == []


def test_the_progress_of_a_job_that_is_over_asks_no_more(world: ConsoleWorld, sender: Browser) -> None:
    job = sender.post(*send_address(checked(sender))).location
    moving = sender.get(f"{job}/durum")
    assert "hx-trigger" in moving.text
    assert "İptal et" in moving.plain
    world.run(seconds=600)
    over = sender.get(f"{job}/durum")
    assert "hx-trigger" not in over.text
    assert "İptal et" not in over.plain


def test_the_report_is_the_apis_own(world: ConsoleWorld, sender: Browser) -> None:
    job = sender.post(*send_address(checked(sender))).location
    world.run(seconds=60)
    led = sender.get(f"{job}/rapor.csv")
    assert led.status == 303
    assert "masked" in led.location, "this person has no grant to see whole numbers"


def test_an_empty_console_says_what_to_do_first(world: ConsoleWorld) -> None:
    world.directory.add_firm("empty", "Empty")
    browser = world.signed_in(Role.SENDER, firm="empty", email="can@empty.example")
    plain = browser.get("/konsol").plain
    assert "Bir operatör hesabı tanımlayın" in plain
    assert "yapılacak" in plain
    assert "İlk mesajınızı gönderin" in browser.get("/konsol/isler").plain
    assert browser.get("/konsol/gonder").status == 200
    assert checked(browser).status == 200


# --- tried out, and sent before --------------------------------------------------------------------------


def tried(sender: Browser, **typed: str) -> Page:
    page = sender.get("/konsol/gonder")
    return sender.post("/konsol/gonder", fields(page, **typed, islem="deneme"))


def test_a_test_goes_to_ones_own_phone_alone_at_once_and_the_draft_stays(
    world: ConsoleWorld, sender: Browser
) -> None:
    page = sender.follow(tried(sender, send_at="2026-12-24T10:00"))
    assert "Sayın müşterimiz" in page.plain
    job = re.search(r"/konsol/isler/[0-9a-f]{32}", page.text)
    assert job is not None
    world.run(seconds=60)
    assert [list(call.msisdns) for call in world.operator.accepted.values()] == [["905320000001"]]
    again = sender.post("/konsol/gonder", {**fields(page), "islem": "deneme", "send_at": "2026-12-24T10:00"})
    assert job[0].rpartition("/")[2] in again.location
    world.run(seconds=60)
    assert len(world.operator.accepted) == 1
    trail = world.signed_in(Role.ADMINISTRATOR, email="y@acme.example").get("/konsol/iz").plain
    assert "Kendisine deneme mesajı gönderdi" in trail


def test_a_test_needs_a_text_and_a_purpose_and_no_recipients(world: ConsoleWorld, sender: Browser) -> None:
    wrong = tried(sender, text="", purpose="")
    assert wrong.status == 422
    assert {'href="#text"' in wrong.text, 'href="#purpose"' in wrong.text} == {True}
    assert tried(sender, recipients="").status == 303
    world.run(seconds=60)
    assert [list(call.msisdns) for call in world.operator.accepted.values()] == [["905320000001"]]


def test_the_check_tells_who_sent_to_the_same_list_before_however_it_is_written(
    world: ConsoleWorld, sender: Browser
) -> None:
    first = checked(sender)
    assert "Bu listeye" not in first.plain
    job = sender.post(*send_address(first)).location
    world.clock.turn(3_600_000)
    other = world.signed_in(Role.SENDER, name="Can Er", email="can@acme.example")
    same = checked(other, text="Başka bir metin.", recipients="+90 533 123 45 67, 05321234567, 0532 123 4567")
    assert "Ayşe Demir gönderdi" in same.plain
    assert f'href="{job}"' in same.text
    assert "Bu listeye" not in checked(other, recipients="0532 123 45 67").plain


# --- to national identity numbers --------------------------------------------------------------------------

TCKN = "17291716060"


def test_identity_numbers_that_are_typed_are_kept_nowhere(world: ConsoleWorld, sender: Browser) -> None:
    page = sender.get("/konsol/gonder")
    for where in ("/konsol/gonder", "/konsol/gonder/taslak"):
        answer = sender.post(where, fields(page, recipients=f"0532 123 45 67\n{TCKN}"))
        assert answer.status == 422
        assert "taslakta saklanmaz" in answer.plain
    kept = str(
        list(world.house.platform.people_table.query(f"PERSON#{sender.person_id}", between=("A", "z")))
    )
    assert TCKN not in kept
    assert "Taslaklarınız" not in sender.get("/konsol/gonder").plain


@pytest.mark.parametrize(
    ("by", "file", "told"),
    [
        ("tckn", f"TC Kimlik No;ad\n{TCKN};Can\n", ""),
        ("", "Telefon;ad\n0532 123 45 67;Can\n", ""),
        ("tckn", "Telefon;ad\n0532 123 45 67;Can\n", "Numaralar hangi sütunda?"),
        ("", f"TC Kimlik No;ad\n{TCKN};Can\n", "Numaralar hangi sütunda?"),
    ],
)
def test_a_files_column_is_looked_for_by_what_is_written_to(
    world: ConsoleWorld, sender: Browser, by: str, file: str, told: str
) -> None:
    typed = {"by": by, "sender_id": "", "text": "Merhaba", "recipients": "", "islem": "dosya"}
    asked = sender.follow(sender.post("/konsol/gonder", fields(sender.get("/konsol/gonder"), **typed)))
    found = re.search(r'name="upload" value="(\w+)"', asked.text)
    assert found is not None
    key = upload_key("acme", found[1])
    world.bucket.put(key, file.encode(), content_type="application/octet-stream")
    page = sender.follow(sender.post(asked.address, {"upload": found[1]}))
    assert page.address.endswith("/okuma") is bool(told), page.plain
    assert told in page.plain
    assert TCKN not in page.text
    assert "reading.header_row" not in page.plain, "a clerk is not told of a request's fields"


def test_a_group_is_written_to_by_identity_numbers(world: ConsoleWorld, sender: Browser) -> None:
    world.house.platform.secrets.set(personal.secret_name("test", "acme"), personal.new_key())
    account = world.directory.account("acme", Service.TCKN)
    assert account is not None
    world.directory.set_account(replace(account, operator_id="yanki"))
    world.clock.turn(2 * MINUTE)  # functions remember an account for a minute
    body = SubscriberBody(name="Can", tckn=TCKN, service_number="tckn")
    world.house.directory.subscribers.put("acme", "C1", body)
    page = sender.get("/konsol/gonder")
    assert "Hizmet numaraları" in page.plain
    typed = {"by": "tckn", "sender_id": "", "text": "Merhaba"}
    wrong = sender.follow(sender.post("/konsol/gonder", fields(page, **typed)))
    assert "bu alan boş kalsın" in wrong.plain
    waits = sender.follow(
        sender.post("/konsol/gonder", fields(page, **typed, recipients="", subscribers="C1"))
    )
    assert waits.status == 202, waits.plain
    world.build()
    checked_page = sender.get(waits.address)
    assert "Gönderici: ACMETCKN" in checked_page.plain
    assert TCKN not in checked_page.text
    job = sender.post(*send_address(checked_page)).location
    world.run(seconds=60)
    (call_made,) = world.operator.accepted.values()
    assert (call_made.sender_id, list(call_made.tckns)) == ("ACMETCKN", [TCKN])
    assert TCKN not in sender.get(f"{job}/alicilar").text
    fresh = sender.get("/konsol/gonder")
    tried_page = sender.post("/konsol/gonder", fields(fresh, **typed, recipients="", islem="deneme"))
    assert (tried_page.status, "telefonunuza gider" in tried_page.plain) == (422, True)


# --- a session that is over --------------------------------------------------------------------------------


def test_what_was_typed_when_the_session_was_over_waits_behind_the_sign_in(
    world: ConsoleWorld, sender: Browser
) -> None:
    page = sender.get("/konsol/gonder")
    typed = fields(page, text="Uzun uzun yazıldı.")
    world.clock.turn(31 * MINUTE)
    sent = sender.post("/konsol/gonder", typed)
    assert sent.location == f"/konsol/giris?donus=/konsol/gonder/{typed['taslak']}"
    quietly = {**typed, "text": "Uzun uzun yazıldı, sonra da."}
    part = sender.post("/konsol/gonder/taslak", quietly, hx_request="true")
    assert (part.status, "Giriş" in part.plain) == (401, True)
    for method, where in (("GET", "/konsol/gonder"), ("POST", "/konsol/gonder/say"), ("GET", "/konsol")):
        asked = sender.get(where) if method == "GET" else sender.post(where, typed)
        assert asked.location.startswith("/konsol/giris"), "nothing else is open to it"
    assert sender.post("/konsol/gonder", {**typed, "islem": "deneme"}).location.startswith("/konsol/giris")
    assert world.operator.calls == []
    sender.cookies["__Host-ulak"] = world.house.people.sessions.begin(sender.person_id, "acme")
    assert "Uzun uzun yazıldı" in sender.get(f"/konsol/gonder/{typed['taslak']}").plain


def test_a_session_that_was_ended_keeps_nothing(world: ConsoleWorld, sender: Browser) -> None:
    typed = fields(sender.get("/konsol/gonder"))
    world.house.people.sessions.end_all(sender.person_id)
    assert sender.post("/konsol/gonder", typed).location.startswith("/konsol/giris")
    sender.cookies["__Host-ulak"] = world.house.people.sessions.begin(sender.person_id, "acme")
    assert sender.get(f"/konsol/gonder/{typed['taslak']}").status == 404


def test_a_forged_form_keeps_nothing_of_a_session_that_is_over(world: ConsoleWorld, sender: Browser) -> None:
    typed = fields(sender.get("/konsol/gonder"))
    world.clock.turn(31 * MINUTE)
    assert sender.post("/konsol/gonder", typed, token="0" * 32).status == 403
    assert sender.post("/konsol/gonder", typed, origin="https://evil.example").status == 403


# --- told by SMS -------------------------------------------------------------------------------------------


def told(world: ConsoleWorld, stream: Stream) -> list[str]:
    """The texts that the sender's own phone got, after the stream was read to its end (twice, as it may be)."""
    for _ in range(2):
        assert world.house.events.recorder.record({"Records": stream.records()}) == {"batchItemFailures": []}
    world.run(seconds=60)
    return [
        made.texts[0] for made in world.operator.accepted.values() if list(made.msisdns) == ["905320000001"]
    ]


def test_who_wishes_it_is_told_once_when_the_job_has_ended(world: ConsoleWorld, sender: Browser) -> None:
    stream = Stream(TABLE)
    quiet = sender.post(*send_address(checked(sender))).location
    asked = sender.post(*send_address(checked(sender, text="Başka", tell="1"))).location
    world.run(seconds=60)
    assert told(world, stream) == [
        f"Ulak: {asked.rpartition('/')[2][:8]} numaralı işiniz (2 alıcı) tamamlandı."
    ]
    assert len(told(world, stream)) == 1, "the message about it tells of nothing itself"
    assert quiet != asked


def test_who_wishes_it_is_told_that_a_job_waits_for_an_approval(world: ConsoleWorld, sender: Browser) -> None:
    world.directory.approvers.put(Approver("acme", "mudur", "905320000002", EVERYTHING))
    world.house.firm.settings.put_approval_rules("acme", [ApprovalRule()])
    world.clock.turn(2 * MINUTE)
    stream = Stream(TABLE)
    sender.post(*send_address(checked(sender, tell="1")))
    (text,) = told(world, stream)
    assert text.endswith("(2 alıcı) onay bekliyor.")
