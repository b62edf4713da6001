"""Whom the firm may write to, in the console: one number, the suppression list with its files, İYS, the law's rules."""

from __future__ import annotations

import csv
import html
import io
import re
import urllib.parse

import pytest

from tests.calls import call
from tests.console.console_world import ORIGIN, Browser, ConsoleWorld, Page
from tests.world import BUCKET
from ulak.consent.permits import ConsentCheck, ConsentStatus, SuppressionReason
from ulak.identity.caller import Caller
from ulak.iys.records import State
from ulak.iys.settings import PutIys
from ulak.people.roles import Role
from ulak.platform.clock import DAY
from ulak.rules import RecipientType
from ulak.rules.law import LAW

NUMBER = "905321234567"
SHOWN = "0532 123 45 67"
CONSENT = {"islem": "izin", "recipient_type": "BIREYSEL", "source": "HS_WEB", "proof": "form 12"}
HOLD = {"islem": "engelle", "scope": "commercial", "reason": "complaint", "note": "aradı"}


@pytest.fixture
def clerk(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.SENDER, whole=True)


@pytest.fixture
def administrator(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, name="Yasin Er", email="y@acme.example")


def looked(browser: Browser, number: str = SHOWN) -> str:
    page = browser.get(f"/konsol/uyum/izinler?no={number}")
    assert page.status == 200
    return page.plain


def said(browser: Browser, status: str, at: str = "2026-11-20T10:00") -> Page:
    return browser.post("/konsol/uyum/izinler", {**CONSENT, "no": SHOWN, "status": status, "at": at})


def given(browser: Browser, data: bytes, **typed: str) -> Page:
    """A file is given by the form of the suppression list, as a browser sends it."""
    fields = {
        "_form": browser.token,
        "numbers": "",
        "scope": "commercial",
        "reason": "other",
        "source": "",
    } | typed
    parts = [
        f'--x7\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = '--x7\r\nContent-Disposition: form-data; name="file"; filename="liste.csv"\r\n\r\n'
    body = "".join([*parts, head]).encode() + data + b"\r\n--x7--\r\n"
    headers = {
        "origin": ORIGIN,
        "sec-fetch-site": "same-origin",
        "content-type": "multipart/form-data; boundary=x7",
    }
    return browser.ask("POST", "/konsol/uyum/engellenenler", body, headers)


def held(world: ConsoleWorld, number: str = NUMBER) -> set[SuppressionReason]:
    record = world.house.consent.commands.find("acme", f"+{number}")
    return set(record.holds) if record else set()


# --- one number --------------------------------------------------------------------------------------------


def test_a_number_without_a_record_may_be_written_to_as_the_firm_has_set_it(
    clerk: Browser, administrator: Browser, world: ConsoleWorld
) -> None:
    assert "Ticari, bireysel alıcı olarak gönderilebilir" in looked(clerk)
    administrator.post("/konsol/uyum/izinler/ayar", {"check": "required"})
    assert world.house.consent.store.settings("acme").check is ConsentCheck.REQUIRED
    page = looked(clerk)
    assert "Ticari, bireysel alıcı olarak gönderilmez Onayı yok" in page
    assert "Ticari, tacir ya da esnaf olarak gönderilebilir" in page
    assert "Bilgilendirme gönderilebilir" in page


def test_a_consent_and_a_later_refusal_are_recorded_and_stop_what_they_stop(
    world: ConsoleWorld, clerk: Browser
) -> None:
    page = clerk.follow(said(clerk, "ONAY"))
    assert "Onay mesaj Bireysel 20 Kasım 2026, 10:00 Web sitesi (HS_WEB) form 12" in page.plain
    clerk.post("/konsol/uyum/izinler", {**CONSENT, "no": SHOWN, "status": "RET", "at": "2026-11-21T10:00"})
    assert "bireysel alıcı olarak gönderilmez Reddetti" in looked(clerk)
    body = {"to": NUMBER, "text": "İndirim", "purpose": "commercial"}
    asked = call(world.house, "POST", "/v1/messages", body, caller=Caller("acme", "k"), key="key-00000001")
    assert asked.codes == ["consent_ret"]


def test_what_is_wrong_with_a_record_stands_at_its_field_and_nothing_is_recorded(
    world: ConsoleWorld, clerk: Browser
) -> None:
    wrong = said(clerk, "", at="")
    assert wrong.status == 422
    for field in ("status", "at"):
        assert f'href="#{field}"' in wrong.text, field
    future = said(clerk, "ONAY", at="2027-01-01T10:00")
    assert "gelecekte" in future.plain
    assert 'value="form 12"' in future.text, "what was typed stays"
    assert world.house.consent.commands.find("acme", SHOWN) is None
    assert clerk.get("/konsol/uyum/izinler?no=0212 555 11 22").status == 422


def test_a_number_is_suppressed_with_its_reason_and_only_an_administrator_takes_it_off(
    world: ConsoleWorld, clerk: Browser, administrator: Browser
) -> None:
    page = clerk.follow(clerk.post("/konsol/uyum/izinler", {**HOLD, "no": SHOWN}))
    assert "şikayet aradı ticari iletiler" in page.plain
    assert held(world) == {SuppressionReason.COMPLAINT}
    off = {"no": SHOWN, "reason": "complaint"}
    assert clerk.post("/konsol/uyum/izinler/kaldir", off).status == 403
    assert "Listeden çıkar" not in page.plain
    assert administrator.post("/konsol/uyum/izinler/kaldir", {**off, "reason": "hava"}).status == 404
    assert administrator.post("/konsol/uyum/izinler/kaldir", off).status == 303
    assert held(world) == set()
    trail = administrator.get("/konsol/iz").plain
    assert "Numarayı engelledi 53*****567" in trail.replace("90532", "532") or "engelledi" in trail
    assert NUMBER not in trail


def test_without_the_grant_a_number_looked_up_is_masked(world: ConsoleWorld, clerk: Browser) -> None:
    clerk.post("/konsol/uyum/izinler", {**HOLD, "no": SHOWN})
    viewer = world.signed_in(Role.VIEWER, email="v@acme.example")
    page = viewer.get(f"/konsol/uyum/izinler?no={SHOWN}")
    assert NUMBER not in page.text
    assert "şikayet" in page.plain
    assert "aradı" not in page.plain
    assert "Bu numarayı engelle" not in page.plain
    listed = viewer.get("/konsol/uyum/engellenenler")
    assert "53*****567" in listed.plain
    assert NUMBER not in listed.text
    assert viewer.post("/konsol/uyum/engellenenler/liste", {"bicim": "csv"}).status == 403


# --- the suppression list ----------------------------------------------------------------------------------


def test_an_empty_list_says_how_it_fills(clerk: Browser) -> None:
    assert "RET yazanlar kendiliğinden eklenir" in clerk.get("/konsol/uyum/engellenenler").plain


def test_a_file_is_taken_in_whole_with_what_its_columns_say(world: ConsoleWorld, clerk: Browser) -> None:
    data = (
        "Ad;Cep Telefonu;Kapsam;Neden;Not;Tarih\r\n"
        "Ali;0532 123 45 67;Hepsi;Şikayet;aradı;24.10.2026\r\n"
        "Işıl;0533 123 45 67;;;;\r\n"
    )
    done = given(clerk, data.encode("windows-1254"), source="eski sistem")
    assert done.status == 303, done.plain
    page = clerk.follow(done)
    assert "2 numara listeye alındı; 0 numara zaten listedeydi." in page.plain
    assert "eski sistem · aradı şikayet bütün iletiler (kodlar dışında) 24 Ekim 2026, 00:00" in page.plain
    assert held(world) == {SuppressionReason.COMPLAINT}
    assert held(world, "905331234567") == {SuppressionReason.OTHER}
    again = clerk.follow(given(clerk, data.encode("windows-1254"), source="eski sistem"))
    assert "2 numara zaten listedeydi" in again.plain


def test_wrong_cells_are_marked_with_their_reason_and_nothing_is_taken_in(
    world: ConsoleWorld, clerk: Browser
) -> None:
    data = "telefon;neden;tarih\r\n0532 123 45 67;ret;\r\n0212 555 11 22;hava;yarın\r\n"
    page = given(clerk, data.encode())
    assert page.status == 422
    assert "1 satır yanlış; hiçbiri alınmadı" in page.plain
    row = re.search(r'<tr><td class="number">3</td>(.*?)</tr>', page.text)
    assert row is not None
    assert re.findall(r'<td class="cell">([^<]*)</td>', row[1]) == ["0212 555 11 22", "hava", "yarın"]
    assert "sabit hat" in row[1]
    assert "Neden 'ret', 'şikayet'" in html.unescape(page.plain)
    assert held(world) == set()


def test_a_wrong_number_of_a_file_is_masked_without_the_grant(world: ConsoleWorld) -> None:
    browser = world.signed_in(Role.SENDER)
    page = given(browser, b"telefon\r\n0212 555 11 22\r\n0532 123 45 67\r\n")
    assert page.status == 422
    assert "0212 555 11 22" not in page.text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"telefon;neden;sebep\r\n0532 123 45 67;ret;ret\r\n", "aynı şeyi"),
        (b"telefon\r\n" + b"0532 123 45 67\r\n" * 10_001, "10000"),
        (b"x" * (1024 * 1024 + 1), "1 MB"),
    ],
    ids=["pdf", "two columns", "too many", "too large"],
)
def test_a_file_that_is_no_list_is_told_at_its_field(clerk: Browser, data: bytes, told: str) -> None:
    page = given(clerk, data)
    assert page.status == 422
    assert 'href="#file"' in page.text
    assert told in page.plain


def test_numbers_are_pasted_and_none_is_told(world: ConsoleWorld, clerk: Browser) -> None:
    typed = {"scope": "commercial", "reason": "legal", "source": ""}
    assert 'href="#numbers"' in clerk.post("/konsol/uyum/engellenenler", {**typed, "numbers": " \n"}).text
    done = clerk.post("/konsol/uyum/engellenenler", {**typed, "numbers": f"{SHOWN}\n0533 123 45 67"})
    assert done.location == "/konsol/uyum/engellenenler?alindi=2&ayni=0"
    assert held(world) == {SuppressionReason.LEGAL}


def test_a_form_with_a_file_needs_the_sessions_token_too(world: ConsoleWorld, clerk: Browser) -> None:
    assert given(clerk, b"telefon\r\n0532 123 45 67\r\n", _form="0" * 32).status == 403
    assert held(world) == set()


def test_the_list_is_given_out_as_a_file_that_is_taken_in_as_it_is(
    world: ConsoleWorld, clerk: Browser
) -> None:
    clerk.post("/konsol/uyum/izinler", {**HOLD, "no": SHOWN})
    clerk.post("/konsol/uyum/engellenenler", {"numbers": "0533 123 45 67", "scope": "all", "reason": "legal"})
    said(clerk, "ONAY")
    waits = clerk.follow(clerk.post("/konsol/uyum/engellenenler/liste", {"bicim": "csv"}))
    assert "Liste hazırlanıyor" in waits.plain
    world.build()
    ready = clerk.get(waits.address.partition("#")[0])
    link = re.search(r'<a href="(http[^"]+)">Liste hazır', ready.text)
    assert link is not None, ready.plain
    path = urllib.parse.unquote(urllib.parse.urlsplit(link[1]).path)
    data = world.bucket.get(path.split("/", 1)[1].removeprefix(f"{BUCKET}/"))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Numara", "Kapsam", "Neden", "Kaynak", "Not", "Tarih"]
    assert sorted(row[:5] for row in rows[1:]) == [
        [SHOWN, "ticari", "şikayet", "konsol", "aradı"],
        ["0533 123 45 67", "hepsi", "yasal", "konsol", ""],
    ]
    again = clerk.follow(given(clerk, data))
    assert "0 numara listeye alındı; 2 numara zaten listedeydi." in again.plain


@pytest.mark.parametrize("path", ["one number", "a file", "pasted"])
def test_a_refusal_is_reported_to_iys_however_the_clerk_enters_it(
    world: ConsoleWorld, clerk: Browser, path: str
) -> None:
    world.house.consent.iys_accounts.put(PutIys("acme", 123456, 654321, "acme-api", "gizli", None))
    for _ in range(2):
        match path:
            case "one number":
                done = clerk.post("/konsol/uyum/izinler", {**HOLD, "no": SHOWN, "reason": "ret"})
            case "a file":
                data = "telefon;neden;kaynak\r\n0532 123 45 67;ret;çağrı merkezi\r\n0533 123 45 67;yasal;\r\n"
                done = given(clerk, data.encode())
            case _:
                typed = {"scope": "all", "reason": "ret", "source": "", "numbers": SHOWN}
                done = clerk.post("/konsol/uyum/engellenenler", typed)
        assert done.status == 303, done.plain
    waiting = world.house.consent.iys_store.reports("acme", State.WAITING)
    assert {(one.change.recipient, one.change.status, one.change.source) for one in waiting} == {
        (NUMBER, ConsentStatus.RET, "HS_KARAR")
    }
    assert {one.change.kind for one in waiting} == set(RecipientType)
    assert len(waiting) == len(RecipientType), "once"


# --- İYS and the law ---------------------------------------------------------------------------------------


def test_iys_says_what_waits_and_what_is_late(world: ConsoleWorld, clerk: Browser) -> None:
    assert "tanımlı değil" in clerk.get("/konsol/uyum/iys").plain
    put = PutIys("acme", 123456, 654321, "acme-api", "gizli", None)
    world.house.consent.iys_accounts.put(put)
    assert "bekleyen yok" in clerk.get("/konsol/uyum/iys").plain
    said(clerk, "ONAY")
    page = clerk.get("/konsol/uyum/iys").plain
    assert f"{NUMBER} Bireysel · mesaj Onay HS_WEB" in page
    assert "bekliyor" in page
    world.clock.turn(20 * DAY)
    late = world.signed_in(Role.VIEWER, email="v@acme.example").get("/konsol/uyum/iys")
    assert "Gecikti" in late.plain
    assert NUMBER not in late.text
    for state in ("geri", "tamam"):
        assert NUMBER not in clerk.get(f"/konsol/uyum/iys?durum={state}").plain


def test_every_rule_of_the_law_stands_with_its_source(world: ConsoleWorld) -> None:
    page = world.signed_in(Role.VIEWER).get("/konsol/uyum/kurallar")
    text = re.sub(r"&#39;|&#34;", "'", page.plain)
    for rule in LAW:
        assert rule.turkish.replace('"', "'") in text, rule.code
        assert rule.source.where in text, rule.code
    assert "doğrulanmadı" in text
