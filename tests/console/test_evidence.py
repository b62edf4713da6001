"""Evidence in the console: a proof that is read is the proof that is kept, and a job's file is made behind."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld
from tests.evidence.evidence_world import CHECKS, SCRIPT
from tests.world import BUCKET
from ulak.console import assets
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.people.roles import Role

NUMBERS = ["0532 123 45 67", "0533 123 45 67"]


@pytest.fixture
def job(world: ConsoleWorld) -> JobRef:
    ref = world.post_job(NUMBERS, "Sayın müşterimiz,\nsiparişiniz yola çıktı.")
    world.run(seconds=30)
    return ref


@pytest.fixture
def lawyer(world: ConsoleWorld) -> Browser:
    return world.signed_in(Role.ADMINISTRATOR, whole=True)


def kept(page_text: str) -> bytes:
    """The octets of the file that the page gives out."""
    found = re.search(r'href="data:application/json;base64,([^"]+)"', page_text)
    assert found is not None
    return base64.b64decode(found[1].replace("&#43;", "+"))


def keys(world: ConsoleWorld) -> Any:
    return call(world.house, "GET", "/v1/otp/keys", caller=Caller("acme", "k")).body["keys"]


def test_the_file_that_the_page_gives_out_is_checked_without_us(
    world: ConsoleWorld, job: JobRef, lawyer: Browser
) -> None:
    page = lawyer.get(f"/konsol/kanit/{job.job_id}-0-0")
    assert page.status == 200
    octets = kept(page.text)
    claims = CHECKS.check([octets], keys(world))
    assert claims["sub"] == job.job_id
    for said in (
        "905321234567",
        "siparişiniz yola çıktı.",
        "sorulmadı: bilgilendirme iletisi",
        claims["root"],
    ):
        assert said in page.plain
    assert claims["as_of"][:4] in page.plain


def test_the_page_speaks_english_by_choice(job: JobRef, lawyer: Browser) -> None:
    lawyer.post("/konsol/dil", {"dil": "en", "donus": "/konsol"})
    page = lawyer.get(f"/konsol/kanit/{job.job_id}-0-0").plain
    assert "it was not asked for: an informational message" in page
    assert not re.search(r"Alıcı|İzin|yapılmadı", page)


def test_the_files_sum_stands_on_the_page(job: JobRef, lawyer: Browser) -> None:
    import hashlib

    page = lawyer.get(f"/konsol/kanit/{job.job_id}-0-1")
    assert hashlib.sha256(kept(page.text)).hexdigest() in page.plain


def test_a_jobs_file_is_made_behind_and_checks(world: ConsoleWorld, job: JobRef, lawyer: Browser) -> None:
    place = f"/konsol/kanit/{job.job_id}"
    assert "Dosyayı hazırla" in lawyer.get(place).plain
    waits = lawyer.get(f"{place}/dosya")
    assert waits.status == 202
    assert "hazırlanıyor" in waits.plain
    world.build()
    ready = lawyer.get(f"{place}/dosya")
    assert ready.status == 303, ready.plain
    key = (
        ready.location.split("?")[0].partition(f"{BUCKET}/")[2]
        or ready.location.split("?")[0].split("/", 3)[3]
    )
    lines = world.bucket.get(key).splitlines()
    assert CHECKS.check(lines, keys(world))["leaves"] == len(NUMBERS)
    one = kept(lawyer.get(f"{place}-0-0").text)
    assert json.loads(one)["path"], "a proof is of the job's tree from now on"


def test_of_a_job_that_is_not_over_no_file_is_offered(world: ConsoleWorld, lawyer: Browser) -> None:
    ref = world.post_job(NUMBERS, "Yarın gelin", key="later-00001", send_at="2026-11-30T09:00:00+03:00")
    assert "iş bitince" in lawyer.get(f"/konsol/kanit/{ref.job_id}").plain
    assert lawyer.get(f"/konsol/kanit/{ref.job_id}/dosya").status == 409


def test_without_the_grant_there_is_no_evidence_and_no_link_to_it(world: ConsoleWorld, job: JobRef) -> None:
    clerk = world.signed_in(Role.SENDER, Role.ADMINISTRATOR, name="Can Er", email="can@acme.example")
    for address in ("", f"/{job.job_id}", f"/{job.job_id}-0-0", f"/{job.job_id}/dosya"):
        assert clerk.get(f"/konsol/kanit{address}").status == 403
    for address in (f"/konsol/isler/{job.job_id}", f"/konsol/isler/{job.job_id}/alicilar", "/konsol"):
        assert "/konsol/kanit" not in clerk.get(address).text


def test_what_is_taken_stands_in_the_trail(job: JobRef, lawyer: Browser) -> None:
    lawyer.get(f"/konsol/kanit/{job.job_id}-0-0")
    assert f"Kanıt aldı {job.job_id}-0-0" in lawyer.get("/konsol/iz").plain


def test_it_is_found_by_its_id_and_what_is_none_is_told(job: JobRef, lawyer: Browser) -> None:
    found = lawyer.get(f"/konsol/kanit?id={job.job_id}-0-0")
    assert found.location == f"/konsol/kanit/{job.job_id}-0-0"
    wrong = lawyer.get("/konsol/kanit?id=../isler")
    assert wrong.status == 422
    assert "ileti ya da iş numarası değil" in wrong.plain
    for nothing in (f"{job.job_id}-9-0", "0" * 32, f"{'0' * 32}-0-0"):
        assert lawyer.get(f"/konsol/kanit/{nothing}").status == 404


def test_another_firms_evidence_is_not_there(world: ConsoleWorld, job: JobRef) -> None:
    world.directory.add_firm("globex", "Globex")
    other = world.signed_in(Role.ADMINISTRATOR, firm="globex", name="Eda", email="e@g.example", whole=True)
    for address in (f"/{job.job_id}", f"/{job.job_id}-0-0", f"/{job.job_id}/dosya"):
        assert other.get(f"/konsol/kanit{address}").status == 404


def test_the_program_that_checks_is_given_out_as_it_stands_in_the_docs(lawyer: Browser) -> None:
    assert Path(assets.FOLDER, "check_evidence.txt").read_bytes() == SCRIPT.read_bytes()
    assert lawyer.get(assets.address("check_evidence.txt")).text == SCRIPT.read_text()
