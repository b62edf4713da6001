"""Whoever has not the grant is given no whole number in any file, with every role at once; pages are looked at in
``test_walk``."""

from __future__ import annotations

import io
import re
import zipfile
from urllib.parse import unquote, urlsplit

from tests.conftest import HandClock
from tests.people.provider_world import ProviderWorld
from tests.world import BUCKET
from ulak.people.roles import Role


def digits(text: str) -> str:
    """Digits as they are read, apart where anything but a blank stands between; ids of ours are left out."""
    return re.sub(r"(?<=\d)[\s.()-]+(?=\d)", "", re.sub(r"[0-9a-f]{16,}", "", text))


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
