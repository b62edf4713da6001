"""A form that comes when its writer's session is over: kept whole but for its secrets, and shown as it was typed."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import HandClock
from tests.console.console_world import ORIGIN, Browser, ConsoleWorld, Page
from tests.console.test_schedules import DAILY, FORM
from ulak.console.environment import TEMPLATES
from ulak.console.http.kept import place_of
from ulak.people.roles import Role
from ulak.platform.clock import MINUTE
from ulak.platform.http import Authority
from ulak.routes import all_routes

ROUTES = [route for route in all_routes() if route.authority is Authority.SESSION]


@pytest.fixture
def both(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, Role.SENDER, Role.APPROVER, Role.ACCOUNTING, whole=True)


def again(world: ConsoleWorld, browser: Browser) -> Browser:
    """Another browser in which the same person has signed in."""
    other = world.browser()
    other.cookies["__Host-ulak"] = world.house.people.sessions.begin(browser.person_id, "acme")
    other.person_id = browser.person_id
    return other


def came_back(world: ConsoleWorld, browser: Browser, away: Page) -> Page:
    """The page to which signing in leads."""
    assert away.status == 303, away.plain
    assert away.location.startswith("/konsol/giris?donus="), away.location
    return again(world, browser).get(unquote(away.location.partition("donus=")[2]))


def values(page: Page) -> list[str]:
    """What stands in the fields of a page, what is ticked and what is chosen."""
    typed = re.findall(r'<input(?![^>]*type="(?:checkbox|radio|hidden)")[^>]* value="([^"]*)"', page.text)
    ticked = re.findall(
        r'<input(?=[^>]*type="(?:checkbox|radio)")(?=[^>]* checked)[^>]* value="([^"]*)"', page.text
    )
    areas = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.S)
    chosen = re.findall(r'<option value="([^"]*)"[^>]* selected', page.text)
    return [html.unescape(one) for one in (*typed, *ticked, *areas, *chosen)]


def test_a_schedule_is_kept_whole(world: ConsoleWorld, both: Browser, clock: HandClock) -> None:
    typed = {
        **DAILY,
        "how": "weekly",
        "days": "3",
        "cost_center": "M-7",
        "start_recipients": "0534 123 45 67",
        "start_text": "Başladı.",
        "end_subscribers": "A1, A2",
    }
    clock.turn(31 * MINUTE)
    page = came_back(world, both, both.post(FORM, typed))
    assert world.house.jobs.schedules.schedules("acme") == [], "nothing was done"
    assert "Oturumunuz bitmişti" in page.plain
    assert set(typed.values()) <= set(values(page))


EVERY = [
    ("/konsol/ayarlar/erp", {"source": "logo-satis"}, ""),
    (
        "/konsol/ayarlar/erp/logo",
        {
            "islem": "kaydet",
            "r0.type": "document.created",
            "r0.when": "durum = 1",
            "r0.n0": "to",
            "r0.e0": "cep",
            "decimal": ",",
            "example": "{}",
        },
        "",
    ),
    (
        "/konsol/ayarlar/erp-metinleri",
        {"type": "document.created", "text": "Sayın {ad}", "document_type": "FT"},
        "",
    ),
    (
        "/konsol/ayarlar/kisiler",
        {"name": "Ece Su", "email": "ece@acme.example", "number": "0532 000 0009", "roles": "sender"},
        "",
    ),
    ("/konsol/ayarlar/kisiler/{person}", {"roles": "viewer"}, ""),
    ("/konsol/ayarlar/onay", {"credits_over": "2500", "purposes": "commercial"}, ""),
    ("/konsol/ayarlar/onaylayan", {"user": "MUDUR", "msisdn": "0532 000 0004"}, "/konsol/ayarlar/onay"),
    ("/konsol/ayarlar/imza", {"islem": "imzaci", "user": "MUDUR"}, ""),
    ("/konsol/ayarlar/programlar", {"client": "netsis", "scopes": "send", "addresses": "203.0.113.7"}, ""),
    (
        "/konsol/ayarlar/programlar/logo",
        {"scopes": "read", "addresses": "203.0.113.9", "branch": "IZMIR"},
        "",
    ),
    (
        "/konsol/ayarlar/programlar/logo/anahtar",
        {"kind": "test", "days": "45"},
        "/konsol/ayarlar/programlar/logo",
    ),
    ("/konsol/ayarlar/hesaplar/sms", {"operator": "netgsm", "segments_per_second": "17"}, ""),
    (
        "/konsol/ayarlar/hesaplar/sms/gonderici",
        {"sender_id": "YENI", "state": "pending"},
        "/konsol/ayarlar/hesaplar/sms",
    ),
    ("/konsol/ayarlar/yonlendirme", {"islem": "ekle", "purposes": "commercial"}, ""),
    ("/konsol/ayarlar/iys", {"iys_code": "654321", "username": "ulak"}, ""),
    ("/konsol/ayarlar/ticari", {"name": "Acme A.Ş.", "mersis": "0123456789012345", "mode": "append"}, ""),
    ("/konsol/ayarlar/icerik", {"link_hosts": "acme.example", "words": "bahis"}, ""),
    (
        "/konsol/ayarlar/saatler",
        {"informational_choice": "hours", "informational_opens": "09:15", "time_zone": "Asia/Baku"},
        "",
    ),
    ("/konsol/ayarlar/ekip", {"numbers": "0532 000 0004"}, ""),
    ("/konsol/ayarlar/birimler/department", {"code": "SATIS", "name": "Satış ekibi"}, ""),
    ("/konsol/ayarlar/fiyat", {"sms": "0,1234"}, ""),
    ("/konsol/ayarlar/kurum", {"issuer": "https://kimlik.acme.example", "client_id": "ulak-konsol"}, ""),
    (
        "/konsol/ayarlar/kelimeler",
        {"islem": "kaydet", "word": "DUR", "text": "Anladık.", "answer": "text"},
        "",
    ),
    ("/konsol/ayarlar/bildirimler", {"url": "https://acme.example/haber", "types": "job.finished"}, ""),
    ("/konsol/rehber/aboneler", {"code": "M9", "name": "Işıl İnce", "numbers": "0532 123 45 67"}, ""),
    ("/konsol/rehber/cariler", {"code": "120.9", "name": "Işık Ticaret", "balance": "1.250,50"}, ""),
    ("/konsol/rehber/gruplar", {"code": "G9", "name": "Bayiler", "members": "M1, M2"}, ""),
    ("/konsol/rehber/sablonlar", {"code": "HATIRLATMA", "name": "Hatırlatma", "text": "Sayın {ad}"}, ""),
    ("/konsol/rehber/filtreler", {"code": "GECIKEN", "name": "Gecikenler", "overdue_days": "30"}, ""),
    ("/konsol/uyum/engellenenler", {"numbers": "0532 123 45 67", "source": "eski sistem"}, ""),
    (
        "/konsol/uyum/izinler?no=%2B905321234567",
        {
            "no": "+905321234567",
            "islem": "izin",
            "status": "RET",
            "at": "2026-11-20T10:00",
            "proof": "form 12",
        },
        "",
    ),
    ("/konsol/kisisel/silme", {"to": "0532 123 45 67", "reason": "dilekçe"}, "/konsol/kisisel"),
    ("/konsol/kisisel/dosya", {"to": "0532 123 45 67"}, "/konsol/kisisel"),
]
WITHOUT_SENDING = ("/konsol/ayarlar/onay", "/konsol/ayarlar/onaylayan", "/konsol/ayarlar/imza")
"""What an administrator sets who cannot send."""


@pytest.mark.parametrize(("address", "typed", "place"), EVERY, ids=[one[0] for one in EVERY])
def test_every_long_form_is_kept(
    world: ConsoleWorld,
    both: Browser,
    clock: HandClock,
    address: str,
    typed: dict[str, str],
    place: str,
) -> None:
    both.post("/konsol/ayarlar/programlar", {"client": "logo", "scopes": "send"})
    both.post("/konsol/ayarlar/erp", {"source": "logo", "scheme": "url"})
    address = address.format(person=world.signed_in(Role.SENDER, name="C", email="c@acme.example").person_id)
    browser = both
    if address in WITHOUT_SENDING:
        browser = world.signed_in(Role.ADMINISTRATOR, name="Işıl", email="isil@acme.example")
    path, _, query = address.partition("?")
    clock.turn(31 * MINUTE)
    page = came_back(world, browser, browser.post(path, typed, referer=f"{ORIGIN}{path}?{query}"))
    assert page.status == 200
    assert page.address.partition("?")[0] == (place or path)
    assert "Oturumunuz bitmişti" in page.plain
    assert {one for name, one in typed.items() if name != "islem"} <= set(values(page))


def test_a_form_comes_back_to_the_very_card_that_it_changes(
    world: ConsoleWorld, both: Browser, clock: HandClock
) -> None:
    both.post("/konsol/rehber/aboneler", {"code": "M1", "name": "Işıl", "numbers": "0532 123 45 67"})
    clock.turn(31 * MINUTE)
    away = both.post(
        "/konsol/rehber/aboneler",
        {"code": "M1", "edits": "1", "name": "Işıl İnce", "numbers": "0532 123 45 67"},
        referer=f"{ORIGIN}/konsol/rehber/aboneler?kod=M1",
    )
    page = came_back(world, both, away)
    assert "kod=M1" in page.address
    assert "Işıl İnce" in values(page)
    assert 'name="edits" value="1"' in page.text


def test_no_secret_and_no_tckn_is_kept(world: ConsoleWorld, both: Browser, clock: HandClock) -> None:
    form = both.get("/konsol/ayarlar/hesaplar/sms")
    secrets = re.findall(r'name="_secret" value="([^"]+)"', form.text)
    assert secrets == re.findall(r'<input[^>]* name="([^"]+)" type="password"', form.text) != []
    clock.turn(31 * MINUTE)
    typed = [("_secret", one) for one in secrets] + [(one, "Gizli1987!") for one in secrets]
    page = came_back(
        world, both, both.post("/konsol/ayarlar/hesaplar/sms", [*typed, ("segments_per_second", "17")])
    )
    assert "Gizli1987!" not in page.text
    assert "17" in values(page)

    other = again(world, both)
    clock.turn(31 * MINUTE)
    numbers = {"code": "M9", "name": "Can", "numbers": "17291716060"}
    page = came_back(world, both, other.post("/konsol/rehber/aboneler", numbers))
    assert "Can" in values(page)
    assert "17291716060" not in page.text
    everything = str(world.house.platform.people_table.get((f"PERSON#{both.person_id}", "x")))
    assert "17291716060" not in everything


def test_what_was_kept_waits_on_the_first_page_until_it_is_sent_again(
    world: ConsoleWorld, both: Browser, clock: HandClock
) -> None:
    clock.turn(31 * MINUTE)
    page = came_back(world, both, both.post(FORM, DAILY))
    browser = again(world, both)
    home = browser.get("/konsol")
    assert "Gönderilmeyi bekleyen formlar" in home.plain
    assert html.escape(page.address).replace("&#x27;", "'") in home.text
    kept = re.search(r'name="_kept" value="(\w+)"', page.text)
    assert kept is not None
    wrong = browser.post(FORM, {**DAILY, "time": "", "_kept": kept[1]})
    assert (wrong.status, f'name="_kept" value="{kept[1]}"' in wrong.text) == (422, True)
    assert "Gönderilmeyi bekleyen formlar" in browser.get("/konsol").plain
    assert browser.post(FORM, {**DAILY, "_kept": kept[1]}).location == "/konsol/zamanlanmis/tahsilat-gunu"
    assert "Gönderilmeyi bekleyen formlar" not in browser.get("/konsol").plain


def test_a_session_that_ends_again_keeps_the_same_form(
    world: ConsoleWorld, both: Browser, clock: HandClock
) -> None:
    clock.turn(31 * MINUTE)
    page = came_back(world, both, both.post(FORM, DAILY))
    kept = re.search(r'name="_kept" value="(\w+)"', page.text)
    assert kept is not None
    browser = again(world, both)
    clock.turn(31 * MINUTE)
    page = came_back(world, both, browser.post(FORM, {**DAILY, "name": "Başka ad", "_kept": kept[1]}))
    assert "Başka ad" in values(page)
    assert again(world, both).get("/konsol").text.count("saklanan=") == 1


def test_nobody_else_sees_it_and_it_shows_on_no_other_page(
    world: ConsoleWorld, both: Browser, clock: HandClock
) -> None:
    clock.turn(31 * MINUTE)
    page = came_back(world, both, both.post(FORM, DAILY))
    other = world.signed_in(Role.SENDER, name="Can", email="can@acme.example")
    shown = other.get(page.address)
    assert (shown.status, DAILY["text"] in shown.text, "Oturumunuz bitmişti" in shown.plain) == (
        200,
        False,
        False,
    )
    query = page.address.partition("?")[2]
    assert "Oturumunuz bitmişti" not in again(world, both).get(f"/konsol/ayarlar/ekip?{query}").plain


def test_the_sign_in_leads_back_by_a_passkey_and_by_a_password(
    world: ConsoleWorld, both: Browser, clock: HandClock
) -> None:
    clock.turn(31 * MINUTE)
    away = both.post(FORM, DAILY)
    page = both.get(away.location)
    back = html.unescape(re.findall(r'name="donus" value="([^"]*)"', page.text)[-1])
    assert re.fullmatch(r"/konsol/zamanla\?saklanan=\w{24}", back), back
    answer = html.unescape(re.findall(r'data-answer="([^"]*)"', page.text)[0])
    assert unquote(answer.partition("donus=")[2]) == back


def test_a_form_that_people_were_picked_for_is_kept_too(
    world: ConsoleWorld, both: Browser, clock: HandClock
) -> None:
    listed = both.follow(both.post(FORM, {**DAILY, "islem": "sec-end_subscribers"}))
    form_id = re.findall(r'name="form" value="(\w+)"', listed.text)[0]
    back = both.post("/konsol/sec", {"form": form_id, "alan": "end_subscribers", "kod": "S2"})
    page = both.get(back.location.partition("#")[0])
    kept = re.findall(r'name="_kept" value="(\w+)"', page.text)[0]
    clock.turn(31 * MINUTE)
    typed = {**DAILY, "end_subscribers": "S2", "_kept": kept}
    page = came_back(world, both, both.post(FORM, typed, referer=f"{ORIGIN}{FORM}?saklanan={kept}"))
    assert "Oturumunuz bitmişti" in page.plain
    assert "S2" in values(page)


def test_a_button_leads_to_its_page_and_keeps_nothing(
    world: ConsoleWorld, both: Browser, clock: HandClock
) -> None:
    clock.turn(31 * MINUTE)
    away = both.post(f"/konsol/isler/{'0' * 32}/iptal", {})
    assert unquote(away.location) == f"/konsol/giris?donus=/konsol/isler/{'0' * 32}"


def test_a_forged_form_and_an_ended_person_keep_nothing(
    world: ConsoleWorld, both: Browser, clock: HandClock
) -> None:
    clock.turn(31 * MINUTE)
    assert both.post(FORM, DAILY, origin="https://kotu.example").status == 403
    assert both.post(FORM, DAILY, token="0" * 32).status == 403
    assert "saklanan" not in again(world, both).get("/konsol").text


def test_every_form_of_the_console_has_a_page_to_come_back_to() -> None:
    pages = {route.path for route in ROUTES if route.method == "GET"}
    pages |= {"/konsol/uyum/izinler", "/konsol/uyum/engellenenler"}  # of /konsol/uyum/{page}
    posts = [route for route in ROUTES if route.method == "POST"]
    assert [route.path for route in posts if place_of(route.path) not in pages] == []
    assert [route.path for route in posts if not route.late] == []
    own = [route.path for route in posts if route.around is None]
    assert own == ["/konsol/gonder", "/konsol/gonder/taslak"], "drafts keep themselves"


def test_every_secret_field_says_that_it_is_one() -> None:
    sources = {path.name: path.read_text() for path in Path(TEMPLATES).iterdir()}
    bare = [
        name
        for name, text in sources.items()
        if re.search(r'<input[^>]*(?:type="password"|one-time-code)', text) and name != "parts.html"
    ]
    assert bare == []
    assert 'name="_secret"' in sources["parts.html"]
