"""A job's files as a person opens them: in the reader's language, by the firm's clocks, and read back by us."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.calls import call
from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld, table
from tests.world import FIRM
from ulak.catalogue import Locale, sentence
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region, normalise
from ulak.jobs.job import JobRef
from ulak.lists.columns import MENDING
from ulak.platform.clock import instant
from ulak.rules import profile
from ulak.words import SOURCES, STATUSES, word

CALLER = Caller(FIRM, "k")
TURKISH_TITLES = [
    "Mesaj no",
    "Satır",
    "Telefon",
    "Metin",
    "SMS",
    "Operatör raporu",
    "Durum",
    "Neden",
    "Gönderim",
    "Rapor",
]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    clock.now = instant("2026-11-24T06:00:00Z")
    return ListsWorld(clock)


def file(world: ListsWorld, ref: JobRef, name: str, locale: str, **query: str) -> bytes:
    answer = call(
        world.house, "GET", f"/v1/jobs/{ref.job_id}/{name}", caller=CALLER, query=query, locale=locale
    )
    return world.fetched(answer)


def sheet(data: bytes, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()


def test_a_turkish_report_is_turkish_and_an_english_one_english(world: ListsWorld) -> None:
    world.operator.statuses = {"905321112233": "2", "905321112234": ""}
    ref = world.post_job(["905321112233", "0532 111 22 34", "00994 50 123 45 67"], "Borcunuz 10 TL")
    world.run(seconds=300)
    titles, *lines = table(file(world, ref, "report.csv", "tr"))
    assert titles == TURKISH_TITLES
    assert [line[2] for line in lines] == ["0532 111 22 33", "0532 111 22 34", "00994 50 123 45 67"]
    english_titles, *english = table(file(world, ref, "report.csv", "en"), delimiter=",")
    assert english_titles[2] == "Number"
    pairs = {(line[6], other[6]) for line, other in zip(lines, english, strict=True)}
    assert pairs <= {
        ("iletildi", "delivered"),
        ("iletilmedi", "undelivered"),
        ("gönderildi", "sent"),
    }
    assert len(pairs) > 1
    for line, other in zip(lines, english, strict=True):
        assert bool(line[7]) is bool(other[7])
        assert not line[7] or (line[7] != other[7] and line[7][0].isupper())


@pytest.mark.parametrize("locale", ["tr", "en"])
def test_each_status_of_the_operator_is_told_by_a_word_and_its_reason_by_a_sentence(
    world: ListsWorld, locale: Locale
) -> None:
    rows = {f"90532111{number:04}": row for number, row in enumerate(profile("netgsm").report_statuses)}
    assert len(rows) > 5
    world.operator.statuses = {msisdn: row.raw for msisdn, row in rows.items()}
    ref = world.post_job(list(rows), "Merhaba")
    world.run(seconds=600)
    data = file(world, ref, "report.csv", locale)
    lines = table(data, delimiter=";" if locale == "tr" else ",")[1:]
    for line, row in zip(lines, rows.values(), strict=True):
        if row.status in ("delivered", "undelivered"):
            assert line[6] == word(STATUSES, row.status, locale)
            assert line[7] == (sentence(row.reason, locale) if row.reason else "")


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("", 9), ("Europe/Istanbul", 9), ("Asia/Famagusta", 8), ("Asia/Baku", 10)],
)
def test_a_sheets_times_are_dates_by_the_firms_clocks(world: ListsWorld, zone: str, hour: int) -> None:
    if zone:
        world.directory.set_windows(FIRM, zone, ())
    ref = world.post_job(["0532 111 22 33"], "Merhaba")
    world.run(seconds=20)
    titles, line = sheet(file(world, ref, "report.xlsx", "tr"), "Rapor")
    assert titles == TURKISH_TITLES
    assert line[2] == "0532 111 22 33"
    assert line[1] == line[4] == 1
    assert line[5] == len("Merhaba")
    assert isinstance(line[8], datetime)
    assert (line[8].date().isoformat(), line[8].hour) == ("2026-11-24", hour)
    (csv_line,) = table(file(world, ref, "report.csv", "tr"))[1:]
    assert csv_line[8] == f"24.11.2026 {hour:02}:00"


def test_a_reports_numbers_are_taken_as_a_list_of_the_same_people(world: ListsWorld) -> None:
    given = ["905321112233", "+994 50 123 45 67", "5338112233"]
    ref = world.post_job(given, "Merhaba")
    world.run(seconds=20)
    for name in ("report.csv", "report.xlsx"):
        data = file(world, ref, name, "tr")
        again = world.post_upload(data, "Merhaba yine")
        world.run(seconds=20)
        assert [one["to"] for one in world.recipients(again)] == [normalise(one, Region.TR) for one in given]


def test_a_masked_report_keeps_the_shape_of_numbers(world: ListsWorld) -> None:
    ref = world.post_job(["905321112233", "+994501234567"], "Merhaba")
    world.run(seconds=20)
    lines = table(file(world, ref, "report.csv", "tr", masked="true"))[1:]
    assert [line[2] for line in lines] == ["053* *** *2 33", "00994 50 *** *5 67"]


@pytest.mark.parametrize(
    ("locale", "titles"),
    [
        ("tr", ["Ret satırı", "Ret sütunu", "Ret nedeni"]),
        ("en", ["Refused row", "Refused column", "Refusal reason"]),
    ],
)
def test_refused_rows_are_told_in_the_readers_language_and_no_number_becomes_an_amount(
    world: ListsWorld, locale: str, titles: list[str]
) -> None:
    data = b"Ad;Cep\r\nAli;905321112233\r\n;905321112234\r\nVeli;0212 555 11 22\r\n"
    ref = world.post_upload(data, "Sayın {ad}")
    world.run(seconds=20)
    header, *rows = table(file(world, ref, "refusals.csv", locale))
    assert header == ["Ad", "Cep", *titles]
    refused = {row[1]: row for row in rows}
    assert "0212 555 11 22" in refused
    assert not any(cell.isdecimal() and len(cell) > 11 for row in rows for cell in row)
    mended = (
        file(world, ref, "refusals.csv", locale).decode("utf-8-sig").replace("0212 555 11 22", "0533 1112233")
    )
    again = world.post_upload(mended.encode(), "Merhaba")
    world.run(seconds=20)
    assert "905331112233" in {one["to"] for one in world.recipients(again)}


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("tr", ["Telefon", "ad", "Kaynak", "Kim", *MENDING["tr"]]),
        ("en", ["Number", "ad", "Source", "Who", *MENDING["en"]]),
    ],
)
def test_refused_rows_of_several_sources_tell_their_source_by_a_word(
    world: ListsWorld, locale: Locale, expected: list[str]
) -> None:
    upload = world.upload(b"Ad;Cep\r\nAli;0212 555 11 22\r\nVeli;0532 111 22 33\r\n")
    rows = [{"to": "0532 1", "ad": "Can"}]
    body = {"text": "Sayın {ad}", "purpose": "informational", "upload": upload, "rows": rows}
    ref = world.send_job(body, key="key-mixed-0001").job.ref
    world.run(seconds=20)
    header, *lines = table(file(world, ref, "refusals.csv", locale))
    assert header == expected
    told = {line[2]: line for line in lines}
    assert told.keys() == {word(SOURCES, "rows", locale), word(SOURCES, "upload", locale)}
    assert told[word(SOURCES, "upload", locale)][:2] == ["0212 555 11 22", "Ali"]
    assert {line[5] for line in lines} == {expected[0]}
