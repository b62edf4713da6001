"""What every page keeps: its policy, its size, its language."""

from __future__ import annotations

import gzip
import html
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.console.console_world import Browser, ConsoleWorld
from ulak.console import assets, texts
from ulak.console.environment import TEMPLATES, environment
from ulak.console.forms import read_form_with_files
from ulak.errors import MalformedBody
from ulak.people.roles import Role

PAGES = (
    "/konsol",
    "/konsol/gonder",
    "/konsol/isler",
    "/konsol/zamanla",
    "/konsol/zamanlanmis",
    "/konsol/gelen",
    "/konsol/uyum/izinler?no=05321234567",
    "/konsol/uyum/engellenenler",
    "/konsol/uyum/iys",
    "/konsol/uyum/kurallar",
    "/konsol/kanit",
    "/konsol/kisisel",
    "/konsol/ayarlar/kisiler",
    "/konsol/ayarlar",
    "/konsol/ayarlar/programlar",
    "/konsol/ayarlar/hesaplar/sms",
    "/konsol/ayarlar/saatler",
    "/konsol/ayarlar/iys",
    "/konsol/ayarlar/imza",
    "/konsol/ayarlar/ticari",
    "/konsol/ayarlar/icerik",
    "/konsol/ayarlar/kelimeler",
    "/konsol/ayarlar/ekip",
    "/konsol/ayarlar/yonlendirme",
    "/konsol/ayarlar/bildirimler",
    "/konsol/ayarlar/fiyat",
    "/konsol/ayarlar/erp",
    "/konsol/ayarlar/erp-metinleri",
    "/konsol/ayarlar/kurum",
    "/konsol/ayarlar/birimler/branch",
    "/konsol/iz",
    "/konsol/kredi/fatura",
    "/konsol/kredi/otp",
    "/konsol/firma",
)
STATIC = Path(assets.FOLDER)


@pytest.fixture
def browser(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, Role.SENDER, whole=True)


@pytest.mark.parametrize("address", [*PAGES, "/konsol/giris"])
def test_a_page_lets_nothing_foreign_in_and_is_small(browser: Browser, address: str) -> None:
    page = browser.get(address)
    assert page.status == 200
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=|javascript:", page.text)
    assert page.headers["cache-control"] == "no-store"
    assert 'lang="tr"' in page.text
    assert len(gzip.compress(page.text.encode())) <= 20_000


def test_the_scripts_of_a_page_are_small() -> None:
    of_page = [assets.asset(name) for name in ("htmx.js", "konsol.js")]
    assert sum(len(one.compressed) for one in of_page) <= 20_000
    assert len(assets.asset("gecis.js").compressed) <= 20_000


def test_a_part_may_be_kept_for_good_since_its_address_changes_with_it(browser: Browser) -> None:
    page = browser.get(assets.address("konsol.css"))
    assert page.status == 200
    assert "immutable" in page.headers["cache-control"]
    assert browser.get("/konsol/parca/..").status == 404
    assert browser.get("/konsol/parca/htmx.LICENSE.txt").status == 404


@pytest.mark.parametrize("address", PAGES)
def test_english_by_choice(browser: Browser, address: str) -> None:
    turkish = browser.get(address, accept_language="en-GB")
    assert 'lang="tr"' in turkish.text
    chosen = browser.post("/konsol/dil", {"dil": "en", "donus": address})
    assert chosen.location == address
    assert 'html lang="en"' in browser.follow(chosen).text


def test_every_text_is_said_in_both_languages_with_the_same_places_and_is_used() -> None:
    sources = "".join(path.read_text() for path in TEMPLATES.iterdir()).replace("'", '"')
    sources += "".join(
        path.read_text() for path in TEMPLATES.parent.rglob("*.py") if not path.name.startswith("texts")
    )
    of_many = "status count source role standing home.first send entry alert schedule firing kind "
    of_many += "scope keykind country sender day unit hours account units.within rules.unit webhook call "
    of_many += "inbox.state consent consents.may consents.why consents.channel consents.check recipient.type "
    of_many += "suppression.reason suppression.scope suppressions.column iys.source iys.state iys.none "
    of_many += "law.keeper law.certainty send.type send.typehint "
    of_many += "invoice.by commercial.mode keywords.answer signing routing.state "
    of_many += "persons.state persons.told persons.does "
    of_many += "doctor.verdict doctor.check doctor.breaker "
    of_many += "cron holiday when.how cards.status cards.count "
    of_many += "erp.scheme erp.schemehint erp.kind "
    of_many += "cards.title cards.lead cards.import erp.reading erp.choice pick.from pick.title "
    of_many += "reading.ask reading.choice"
    families = {f'"{name}."' for name in of_many.split()}
    for code, (turkish, english) in texts.TEXTS.items():
        places = [
            {name for _, name, _, _ in string.Formatter().parse(said) if name} for said in (turkish, english)
        ]
        assert places[0] == places[1], code
        family = f'"{code.rpartition(".")[0]}."'
        assert f'"{code}"' in sources or family in families & set(re.findall(r'"[a-z.]+\."', sources)), code


def test_every_text_that_a_template_asks_for_is_there() -> None:
    for path in TEMPLATES.iterdir():
        for code in re.findall(r"""\bt\(["']([a-z_.]+)["'][,)]""", path.read_text()):
            assert code in texts.TEXTS, (path.name, code)


def test_the_templates_compile_and_escape_what_they_are_given(browser: Browser, world: ConsoleWorld) -> None:
    for path in TEMPLATES.iterdir():
        environment().get_template(path.name)
    evil = "<script>alert(1)</script>"
    world.post_job(["05321234567"], evil)
    world.signed_in(Role.VIEWER, name=evil, email="x@acme.example")
    for address in (*PAGES, "/konsol/ayarlar/kisiler"):
        assert evil not in browser.get(address).text


def test_a_list_is_narrowed_and_goes_on_where_its_page_ended(browser: Browser, world: ConsoleWorld) -> None:
    texts_sent = [f"Mesaj {n:02}" for n in range(60)]
    for number, text in enumerate(texts_sent):
        world.post_job([f"0532{number:07}"], text, key=f"list-{number:05}")
        world.clock.turn(1_000)
    first = browser.get("/konsol/isler")
    link = re.search(r'href="(/konsol/isler\?[^"]*imlec=[^"]+)"', first.text)
    assert link is not None
    second = browser.get(html.unescape(link[1]))
    jobs = [set(re.findall(r"/konsol/isler/([0-9a-f]{32})", page.text)) for page in (first, second)]
    assert len(jobs[0] | jobs[1]) == len(texts_sent)
    assert not jobs[0] & jobs[1]
    assert not re.search(r"/konsol/isler/[0-9a-f]{32}", browser.get("/konsol/isler?durum=cancelled").text)
    assert browser.get("/konsol/isler?imlec=AAAA").status == 400


def test_whoever_signs_in_is_led_back(browser: Browser) -> None:
    assert 'value="/konsol/iz"' in browser.get("/konsol/giris?donus=/konsol/iz").text


def test_a_refusal_is_a_page_in_the_readers_language(browser: Browser) -> None:
    page = browser.get("/konsol/isler/nothing")
    assert page.status == 404
    assert "Ana sayfaya dön" in page.plain
    assert "request" not in page.plain


# --- forms with files --------------------------------------------------------------------------------------


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from([b"\r", b"\n", b"-", b"\x85", b"\x00", b"a"])).map(b"".join)
)
def test_a_file_of_a_form_is_read_octet_for_octet(octets: bytes) -> None:
    head = '--x7\r\nContent-Disposition: form-data; name="not"\r\n\r\nığ\r\niki\r\n--x7\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="lı.csv"\r\nContent-Type: text/csv\r\n\r\n'
    form = read_form_with_files(head.encode() + octets + b"\r\n--x7--\r\n")
    assert form.text("not") == "ığ\niki"
    assert form.files == ({"file": octets} if octets else {})


@pytest.mark.parametrize(
    "body", [b"--", b"--x7\r\n", b"--x7\r\n\r\nwithout a name\r\n--x7--\r\n", b"--\xff\r\n"]
)
def test_a_form_that_cannot_be_read_is_told(body: bytes) -> None:
    with pytest.raises(MalformedBody):
        read_form_with_files(body)


def test_a_link_that_asks_again_loads_the_page_anew() -> None:
    """An address that differs by nothing, or ends with the place that is open already, only scrolls."""
    for path in TEMPLATES.glob("*.html"):
        for link in re.findall(r'<a href="([^"]+)">\{\{ t\("job.refresh"\)', path.read_text()):
            assert "#" not in link, path.name
