"""Whoever has not the grant sees no whole number on any page, with every role at once."""

from __future__ import annotations

import io
import re
import zipfile
from urllib.parse import unquote, urlsplit

from tests.conftest import HandClock
from tests.console.test_walk import InProcess, Seen
from tests.console.walk import walk
from tests.people.provider_world import ProviderWorld
from tests.world import BUCKET
from ulak.people.roles import Role

WHOLE = ("5321234567", "5331234567", "5341234567")
"""Numbers that the walk sends to, and keeps cards of."""


def digits(text: str) -> str:
    """Digits as they are read, apart where anything but a blank stands between; ids of ours are left out."""
    return re.sub(r"(?<=\d)[\s.()-]+(?=\d)", "", re.sub(r"[0-9a-f]{16,}", "", text))


def test_no_page_shows_a_whole_number_without_the_grant(aws_in_process: None, clock: HandClock) -> None:
    world = ProviderWorld(clock)
    first = len(Seen.asked)
    walk(InProcess(world))
    pages = sorted({address for method, address in Seen.asked[first:] if method == "GET"})
    everything = world.signed_in(*Role, name="Can Ak", email="can.ak@acme.example", number="0532 000 0055")
    granted = world.signed_in(
        *Role, name="Ece Ak", email="ece.ak@acme.example", number="0532 000 0056", whole=True
    )
    shown = 0
    for address in pages:
        if any(word in address for word in ("/giris", "/davet/", "/parca/")):
            continue
        for one in (address, f"{address}?no=05321234567"):
            page = everything.get(one)
            read = digits(page.text.replace("05321234567", "") if "?" in one else page.text)
            assert not [number for number in WHOLE if number in read], (one, page.plain)
            shown += page.status == 200
        world.clock.turn(2_000)
    assert shown > 40, "the pages are there"
    job = next(address for address in pages if address.endswith("/alicilar"))
    assert any(number in digits(granted.get(job).text) for number in WHOLE), "with it they are shown"
    assert "Açık numaraları gördü" in everything.get("/konsol/iz").plain


def test_no_file_holds_a_whole_number_without_the_grant(aws_in_process: None, clock: HandClock) -> None:
    """Reports, refusals and a month's book, as they come to a person who may do everything else."""
    world = ProviderWorld(clock)
    ref = world.post_job(["0532 123 45 67", "0212 555 11 22"], "Merhaba")
    world.run(seconds=30)
    person = world.signed_in(*Role, name="Can Ak", email="can.ak@acme.example", number="0532 000 0055")
    for form in ("csv", "xlsx"):
        address = f"/konsol/isler/{ref.job_id}/rapor.{form}"
        page = person.get(address)
        for _ in range(5):
            if page.status == 303:
                break
            world.build()
            page = person.get(address)
        assert page.status in (303, 403), page.plain
        if page.status == 303 and page.location.startswith("http"):
            key = unquote(urlsplit(page.location).path).split("/", 1)[1].removeprefix(f"{BUCKET}/")
            read = _text_of(world.bucket.get(key), form)
            assert "5321234567" not in digits(read), form
            assert "5 67" in read, "the mask shows its last digits"


def _text_of(data: bytes, form: str) -> str:
    if form == "csv":
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
