"""Each file that goes out is read again: by the one reader of lists, and by a library that knows nothing of us.
Numbers, amounts and days are the same in both, and in both forms."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.calls import call
from tests.conftest import HandClock
from tests.lists.files_in import read
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM
from ulak.directory import personal
from ulak.identity.caller import Caller
from ulak.lists.cells import restored
from ulak.platform.clock import SECOND, instant
from ulak.text.amounts import kurus_of

CALLER = Caller(FIRM, "k")

CARDS = {
    "accounts": "Cari Kodu;Unvan;Bakiye;Vade;Cep;Cep 2;Gönderilmesin;Not\r\n"
    "00120;=Işık;-1.234,50;24.11.2026;905321112233;+994501234567;Evet;'tırnak\r\n"
    "1-2;Güneş & Oğlu;1.250;;0212 555 11 22;;Hayır;+5\r\n"
    '3;"Kaya; Gıda ""A.Ş.""";0,05;01.02.2027;00905321112233;;;-\r\n'
    "5E10;0012;1.000.000,00;;;;;1/2\r\n",
    "subscribers": "Kod;Ad;Cep;Dil;Hizmet Numarası\r\n"
    "S1;Ayşe Çağrı;905320000001;ingilizce;\r\n007;=cmd;05320000002;;telefon\r\n",
}


class Office(ListsWorld):
    job_id = ""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())

    def made(self, path: str, body: dict[str, Any], locale: str) -> bytes:
        """The file of what is built behind."""
        made = call(self.house, "POST", path, body, caller=CALLER, locale=locale)
        self.build()
        return self.fetched(call(self.house, "GET", made.headers["location"], caller=CALLER, locale=locale))

    def job_file(self, job_id: str, name: str, locale: str, **query: str) -> bytes:
        path = f"/v1/jobs/{job_id}/{name}"
        return self.fetched(call(self.house, "GET", path, caller=CALLER, query=query, locale=locale))

    def sent(self) -> str:
        """A job of all kinds of cells; once."""
        if self.job_id:
            return self.job_id
        rows = [
            {"to": "905321112233", "ad": "=1+1", "no": "0012"},
            {"to": "+994501234567", "ad": "Ali; Veli", "no": "5E10"},
            {"to": "05338112233", "ad": 'Gül "A.Ş."', "no": "24.11.2026"},
            {"to": "0212 555 11 22", "ad": "-5", "no": "+90"},
        ]
        tags = {"cost_center": "=1+1", "branch": "007"}
        body = {"text": "{ad} {no}", "purpose": "informational", "rows": rows, "tags": tags}
        ref = self.send_job(body, key=f"key-{self.clock()}").job.ref
        self.run(seconds=60)
        self.job_id = ref.job_id
        return self.job_id


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    clock.now = instant("2026-11-24T06:00:00Z")
    return Office(clock)


def report(office: Office, form: str, locale: str) -> bytes:
    return office.job_file(office.sent(), f"report.{form}", locale)


def masked_report(office: Office, form: str, locale: str) -> bytes:
    return office.job_file(office.sent(), f"report.{form}", locale, masked="true")


def cards(kind: str) -> Callable[[Office, str, str], bytes]:
    def export(office: Office, form: str, locale: str) -> bytes:
        office.ask("POST", "/v1/imports", {"kind": kind, "upload": office.upload(CARDS[kind].encode())})
        office.build()
        return office.made("/v1/exports", {"kind": kind, "format": form}, locale)

    return export


def month(office: Office, form: str, locale: str) -> bytes:
    office.sent()
    return office.made("/v1/reports/months/2026-11", {"format": form}, locale)


def comparison(office: Office, form: str, locale: str) -> bytes:
    office.sent()
    upload = office.upload(b"Tarih;Hizmet;SMS\n24.11.2026;SMS;1500\n23.11.2026;OTP;12\n")
    body = {"upload": upload, "operator": "netgsm", "format": form}
    return office.made("/v1/reports/months/2026-11/comparisons", body, locale)


FILES: dict[str, Callable[[Office, str, str], bytes]] = {
    "report": report,
    "masked report": masked_report,
    "accounts": cards("accounts"),
    "subscribers": cards("subscribers"),
    "month": month,
    "comparison": comparison,
}


def by_another(data: bytes, form: str) -> list[list[Any]]:
    if form == "xlsx":
        return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    text = data.decode("utf-8-sig")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def same(ours: str, other: Any) -> bool:
    """Whether what our reader gives is what the other has."""
    match other:
        case bool():
            return False
        case datetime():
            shown = (
                "%d.%m.%Y" if other.time() == time() and len(ours) == len("24.11.2026") else "%d.%m.%Y %H:%M"
            )
            return ours == other.strftime(shown)
        case date():
            return ours == other.strftime("%d.%m.%Y")
        case int() | float():
            return kurus_of(ours, ",") == round(other * 100)
        case _:
            return restored(ours) == restored(other)


@pytest.mark.parametrize("locale", ["tr", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", FILES)
def test_what_goes_out_is_read_again_as_another_library_reads_it(
    office: Office, name: str, form: str, locale: str
) -> None:
    data = FILES[name](office, form, locale)
    ours, others = read(data), by_another(data, form)
    assert len(ours) == len(others) >= 2
    for row, other in zip(ours, others, strict=True):
        width = max(len(row), len(other))
        padded = zip(row + [""] * (width - len(row)), other + [""] * (width - len(other)), strict=True)
        assert [(cell, shown) for cell, shown in padded if not same(cell, shown)] == []


@pytest.mark.parametrize("name", FILES)
def test_both_forms_of_a_file_say_the_same(office: Office, name: str) -> None:
    told = []
    for form in ("csv", "xlsx"):
        header, *rows = read(FILES[name](office, form, "tr"))
        told.append([header, *sorted([restored(cell) for cell in row] for row in rows)])
    assert told[0] == told[1]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", CARDS)
def test_cards_that_come_back_change_nothing(office: Office, kind: str, form: str) -> None:
    data = FILES[kind](office, form, "tr")
    office.clock.turn(SECOND)
    made = office.ask("POST", "/v1/imports", {"kind": kind, "upload": office.upload(data)})
    office.build()
    taken = office.ask("GET", made.headers["location"]).body
    count = CARDS[kind].count("\r\n") - 1
    assert (taken["unchanged"], taken["created"], taken["updated"], taken["refused"]) == (count, 0, 0, 0)


def test_refused_rows_come_back_as_they_were(office: Office) -> None:
    rows = [["Ad", "Cep", "Tutar"], ["=1+1", "0212 555 11 22", "1.250,00"], ["'tırnak", "905321112", "-5"]]
    data = "".join(";".join(row) + "\r\n" for row in rows).encode()
    ref = office.post_upload(data, "{ad} {tutar}")
    office.run(seconds=20)
    file = office.job_file(ref.job_id, "refusals.csv", "tr")
    header, *refused = read(file)
    assert header[:3] == rows[0]
    assert [[restored(cell) for cell in row[:3]] for row in refused] == rows[1:]
    assert [row[3] for row in refused] == ["2", "3"]
    office.clock.turn(SECOND)
    again = office.post_upload(file, "{ad} {tutar}")
    office.run(seconds=20)
    assert [one["code"] for one in office.refusals(again)] == [one["code"] for one in office.refusals(ref)]
