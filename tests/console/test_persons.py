"""One person's data in the console: given out, erased after a look at what that does, and the log."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.world import BUCKET
from ulak.directory import personal
from ulak.people.roles import Role
from ulak.rules.retention import RETENTION, OnErasure

PLACE = "/konsol/kisisel"
NUMBER = {"to": "0532 123 45 67", "tckn": ""}
ERASURE = {**NUMBER, "reason": "KVKK-2026-17"}
TCKN = "17291716060"


@pytest.fixture
def firm(world: ConsoleWorld) -> ConsoleWorld:
    """A person who was sent something, wrote back, and stands in the directory."""
    world.house.platform.secrets.set(personal.secret_name("test", "acme"), personal.new_key())
    keeper = world.signed_in(Role.SENDER, name="Can Su", email="su@acme.example")
    keeper.post("/konsol/rehber/aboneler", {"code": "A1", "name": "Ali Kaya", "numbers": "0532 123 45 67"})
    world.post_job(["0532 123 45 67", "0533 123 45 67"], "Borcunuz 10 TL")
    world.run(seconds=3_600)
    return world


@pytest.fixture
def officer(firm: ConsoleWorld) -> Browser:
    return firm.signed_in(Role.ADMINISTRATOR, whole=True)


def settled(world: ConsoleWorld, browser: Browser, address: str) -> Page:
    """The page of an erasure, once it is done."""
    for _ in range(10):
        world.build()
        world.clock.turn(60_000)
        page = browser.get(address)
        if "Silme bitti" in page.plain:
            break
    return page


def test_all_that_is_kept_of_a_person_comes_as_a_file(firm: ConsoleWorld, officer: Browser) -> None:
    asked = officer.post(f"{PLACE}/dosya", NUMBER)
    waits = officer.follow(asked)
    assert waits.status == 202
    assert "hazırlanıyor" in waits.plain
    firm.build()
    found = re.search(r'href="(http[^"]+)"', officer.get(asked.location).text)
    assert found is not None
    key = urlsplit(found[1]).path.removeprefix("/").removeprefix(f"{BUCKET}/")
    classes = {json.loads(line)["class"] for line in firm.bucket.get(key).splitlines()}
    assert classes == {"subscribers", "messages"}
    assert "Bir kişinin verisini istedi" in officer.get("/konsol/iz").plain


def test_before_anything_is_erased_it_is_said_what_goes_and_what_stays(
    firm: ConsoleWorld, officer: Browser
) -> None:
    page = officer.post(f"{PLACE}/silme", ERASURE)
    assert page.status == 200
    assert "532 *** ** 67" in page.plain or "67" in page.plain
    assert "5321234567" not in re.sub(r"\D", "", page.plain)
    for row in RETENTION:
        assert (row.turkish in page.plain.replace("&#39;", "'")) is (row.on_erasure is not OnErasure.NOBODY)
    log = officer.get(PLACE).plain
    assert "Henüz silme istenmedi" in log


def test_a_person_is_erased_and_the_log_says_what_was_done_and_not_whose_it_was(
    firm: ConsoleWorld, officer: Browser
) -> None:
    begun = officer.post(f"{PLACE}/silme", {**ERASURE, "islem": "sil"})
    assert "Silme sürüyor" in officer.follow(begun).plain
    done = settled(firm, officer, begun.location)
    assert "Abone kartları: 1" in done.plain
    assert "Kime ne gönderildiği" in done.plain
    assert "artık bilinmiyor" in done.plain
    assert "Ayşe Demir" in done.plain, "who asked is told by name"
    assert "KVKK-2026-17" in officer.get(PLACE).plain
    assert "Bir kişinin verisini sildirdi" in officer.get("/konsol/iz").plain
    assert "Ali Kaya" not in officer.get("/konsol/rehber/aboneler").plain


def test_proof_of_informational_messages_stays_where_the_firm_says_so(
    firm: ConsoleWorld, officer: Browser
) -> None:
    sure = officer.post(f"{PLACE}/silme", {**ERASURE, "keep_messages": "1"})
    assert "Bilgilendirme iletileri de kalır" in sure.plain
    assert 'name="keep_messages" value="1"' in sure.text
    begun = officer.post(f"{PLACE}/silme", {**ERASURE, "keep_messages": "1", "islem": "sil"})
    done = settled(firm, officer, begun.location)
    assert "Kalanlar ve nedeni" in done.plain
    assert "ispat süresince kalır : 1" in done.plain.replace("</strong>", "") or ": 1" in done.plain


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "ikisinden yalnız birini"),
        ({"tckn": TCKN}, "ikisinden yalnız birini"),
        ({"to": "123"}, "numara"),
        ({"to": "", "tckn": "11111111111"}, "kimlik"),
        ({"reason": ""}, "Başvurunun numarası"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_erased(
    firm: ConsoleWorld, officer: Browser, typed: dict[str, str], said: str
) -> None:
    asked = {**ERASURE, **typed} if typed else {"reason": "x"}
    for more in ({}, {"islem": "sil"}):
        page = officer.post(f"{PLACE}/silme", {**asked, **more})
        assert page.status == 422
        assert 'role="alert"' in page.text
        assert said in page.plain
    assert "Henüz silme istenmedi" in officer.get(PLACE).plain


def test_a_person_is_named_by_an_identity_number_too(firm: ConsoleWorld, officer: Browser) -> None:
    page = officer.post(f"{PLACE}/silme", {"to": "", "tckn": TCKN, "reason": "KVKK-18"})
    assert page.status == 200
    assert TCKN not in re.sub(r'value="[^"]*"', "", page.text), "it is shown masked"


def test_giving_out_asks_for_the_grant_and_erasing_for_an_administrator(firm: ConsoleWorld) -> None:
    viewer = firm.signed_in(Role.VIEWER, name="Can Er", email="can@acme.example")
    page = viewer.get(PLACE)
    assert "Neyi ne kadar tutuyoruz?" in page.plain
    assert '<form method="post" action="/konsol/kisisel' not in page.text
    assert viewer.post(f"{PLACE}/dosya", NUMBER).status == 403
    assert viewer.post(f"{PLACE}/silme", ERASURE).status == 403
    granted = firm.signed_in(Role.VIEWER, name="Eda Er", email="eda@acme.example", whole=True)
    assert "Kişinin verisini ver" in granted.get(PLACE).plain
    assert "Kişinin verisini sil" not in granted.get(PLACE).plain


def test_another_firm_sees_neither_file_nor_erasure(firm: ConsoleWorld, officer: Browser) -> None:
    firm.directory.add_firm("globex", "Globex")
    other = firm.signed_in(Role.ADMINISTRATOR, firm="globex", name="Eda", email="e@g.example", whole=True)
    for asked in (
        officer.post(f"{PLACE}/dosya", NUMBER),
        officer.post(f"{PLACE}/silme", {**ERASURE, "islem": "sil"}),
    ):
        assert other.get(asked.location).status == 404
