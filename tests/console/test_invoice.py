"""An operator's invoice compared with the month's books, on the console's page."""

from __future__ import annotations

import re

import pytest

from tests.console.console_world import ORIGIN, Browser, ConsoleWorld, Page
from ulak.people.roles import Role

PLACE = "/konsol/kredi/fatura"


@pytest.fixture
def accountant(world: ConsoleWorld) -> Browser:
    world.post_job(["0532 123 45 67", "0533 123 45 67"], "Merhaba")
    world.run(seconds=30)
    return world.signed_in(Role.ACCOUNTING)


def given(browser: Browser, data: bytes, **typed: str) -> Page:
    fields = {"_form": browser.token, "month": "2026-11", "operator": "netgsm"} | typed
    parts = [
        f'--x7\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = '--x7\r\nContent-Disposition: form-data; name="file"; filename="fatura.csv"\r\n\r\n'
    headers = {
        "origin": ORIGIN,
        "sec-fetch-site": "same-origin",
        "content-type": "multipart/form-data; boundary=x7",
    }
    body = "".join([*parts, head]).encode() + data + b"\r\n--x7--\r\n"
    return browser.ask("POST", PLACE, body, headers)


def test_an_invoice_that_counts_more_is_told_where(world: ConsoleWorld, accountant: Browser) -> None:
    asked = given(accountant, b"Hizmet;SMS adedi\nToplu SMS;5\n")
    assert "Karşılaştırılıyor" in accountant.follow(asked).plain
    world.build()
    page = accountant.follow(asked)
    assert "1 satırdan 1 tanesi farklı" in page.plain
    row = re.search(r"<tbody>(.*?)</tbody>", page.text, re.DOTALL)
    assert row is not None
    assert re.findall(r">(\w+)</td>", row[1]) == ["SMS", "5", "2", "3"]
    assert "Bütün farkları Excel olarak indir" in page.plain
    assert (
        "Faturayı karşılaştırdı"
        in world.signed_in(Role.ADMINISTRATOR, name="E", email="e@acme.example").get("/konsol/iz").plain
    )


def test_an_invoice_that_is_the_same_is_told_so(world: ConsoleWorld, accountant: Browser) -> None:
    asked = given(accountant, b"Hizmet;SMS adedi\nToplu SMS;2\n")
    world.build()
    assert "Fark yok" in accountant.follow(asked).plain


def test_a_file_that_is_no_invoice_is_told_why(world: ConsoleWorld, accountant: Browser) -> None:
    asked = given(accountant, b"Ad;Soyad\nAli;Kaya\n")
    world.build()
    page = accountant.follow(asked)
    assert "Bu dosya karşılaştırılamadı" in page.plain
    assert "Ad" in page.plain


def test_what_is_missing_is_told_at_once(accountant: Browser) -> None:
    page = given(accountant, b"", month="2026-99", operator="yok")
    assert page.status == 422
    assert page.text.count("field bad") == 3


def test_another_firm_does_not_see_it(world: ConsoleWorld, accountant: Browser) -> None:
    asked = given(accountant, b"Hizmet;SMS adedi\nToplu SMS;5\n")
    world.build()
    world.directory.add_firm("globex", "Globex")
    other = world.signed_in(Role.ACCOUNTING, firm="globex", name="Eda", email="e@g.example")
    assert other.get(asked.location).status == 404


def test_a_month_of_the_trail_is_given_out_as_a_file(world: ConsoleWorld) -> None:
    administrator = world.signed_in(Role.ADMINISTRATOR)
    administrator.post("/konsol/ayarlar/fiyat", {"sms": "0,20"})
    page = administrator.get("/konsol/iz")
    assert "Ayın izini Excel olarak indir" in page.plain
    file = administrator.get("/konsol/iz/csv?ay=2026-11")
    assert file.headers["content-disposition"] == 'attachment; filename="iz-2026-11.csv"'
    lines = file.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "Ne zaman;Kim;Ne;Neyle ilgili;Kişi ya da anahtar no"
    assert any(";Ayşe Demir;Kredi fiyatını değiştirdi;" in line for line in lines[1:])
    assert "İz kaydını indirdi 2026-11" in administrator.get("/konsol/iz").plain
    assert len(administrator.get("/konsol/iz/csv?ay=2026-10").text.splitlines()) == 1
    for wrong in ("csv?ay=2027-01", "csv?ay=x", "csv"):
        assert administrator.get(f"/konsol/iz/{wrong}").status == 422
    assert administrator.get("/konsol/iz/pdf?ay=2026-11").status == 404
    assert world.signed_in(Role.SENDER, name="E", email="e@a.example").get("/konsol/iz/csv").status == 403
