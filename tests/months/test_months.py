"""A month's report and its comparison with an operator's invoice, over a whole Ulak in one process."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.directory.conftest import counted_calls
from tests.lists.files_in import read
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM
from ulak.errors import InputError
from ulak.firm_settings.bodies import WindowsBody
from ulak.identity.caller import Caller
from ulak.jobs.keys import upload_key
from ulak.ledger.codes import CodeLine, CodeState
from ulak.ledger.quotas import month_of
from ulak.months.books import bounds, figures
from ulak.months.invoices import Invoice, compared, read_invoice
from ulak.platform.clock import DAY, HOUR, ISTANBUL, SECOND, rfc3339
from ulak.platform.table import Put
from ulak.words import SERVICES

NUMBERS = [f"0532 123 {n:02d} 00" for n in range(10)]
UPLOAD = "0" * 32


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    return ListsWorld(clock)


def asked(world: ListsWorld, month: str, body: dict[str, Any]) -> Answer:
    path = f"/v1/reports/months/{month}" + ("/comparisons" if "upload" in body else "")
    return world.ask("POST", path, body)


def ask(world: ListsWorld, month: str, **body: Any) -> dict[str, Any]:
    """What came of a report or comparison, built as the lists queue would."""
    where = asked(world, month, body).headers["location"]
    assert world.ask("GET", where).body["status"] == "pending"
    assert world.build() == 1
    return dict(world.ask("GET", where).body)


def table(world: ListsWorld, report: dict[str, Any]) -> list[dict[str, str]]:
    text = world.fetched(world.ask("GET", f"/v1/reports/{report['id']}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# --- the report --------------------------------------------------------------------------------------------


def test_a_month_is_told_by_who_sent_what_for_whom(world: ListsWorld) -> None:
    world.post_job(NUMBERS, requested_by="ayse", tags={"cost_center": "=1+1", "branch": "IZM"})
    world.post_job(NUMBERS[:3], key="key-00000002", requested_by="ayse", sender_id="ACME2")
    world.post_job(
        NUMBERS[:2], key="key-00000003", requested_by="ayse", tags={"cost_center": "=1+1", "branch": "IZM"}
    )
    world.run(seconds=60)
    first, second = table(world, ask(world, "2026-11"))
    assert (first["Branch"], first["Cost center"], first["ERP user"]) == ("IZM", "'=1+1", "ayse")
    numbers = ("Requests", "Recipients", "Segments", "Credits", "Delivered", "Uncertain")
    assert [first[name] for name in numbers] == ["2", "12", "12", "12", "12", "0"]
    assert (second["Sender ID"], second["Recipients"]) == ("ACME2", "3")


@pytest.mark.parametrize(
    ("locale", "sheet", "titles", "service"),
    [
        ("tr", "Kasım 2026", ["Hizmet", "Operatör"], "Toplu SMS"),
        ("en", "November 2026", ["Service", "Operator"], "Bulk SMS"),
    ],
)
def test_a_month_is_told_in_the_readers_words_and_numbers_are_numbers(
    world: ListsWorld, locale: str, sheet: str, titles: list[str], service: str
) -> None:
    world.post_job(NUMBERS)
    world.run(seconds=20)
    path = "/v1/reports/months/2026-11"
    made = call(world.house, "POST", path, {"format": "xlsx"}, caller=Caller(FIRM, "k"), locale=locale)
    world.build()
    content = world.fetched(world.ask("GET", made.headers["location"]))
    header, line = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
    assert header[:2] == titles
    assert line[:2] == [service, "Netgsm"]
    assert line[10:13] == [10.0, 10.0, 10.0]


def test_every_service_that_stands_in_a_report_is_read_as_the_same_in_an_invoice() -> None:
    for code, names in SERVICES.items():
        for name in names:
            found = read_invoice([["Hizmet", "SMS"], [name, "1"]])
            assert found.segments == {(code,): 1}


def test_a_job_belongs_to_the_month_in_which_it_began_in_istanbul(
    world: ListsWorld, clock: HandClock
) -> None:
    clock.now = bounds("2026-12", ISTANBUL)[0] - SECOND
    world.post_job(NUMBERS)
    world.run(seconds=5)
    world.post_job(NUMBERS[:4], key="key-00000002")
    world.run(seconds=60)
    by_month = {
        month: sum(
            one.recipients
            for one in figures(
                world.store, world.bucket, world.house.platform.table, FIRM, *bounds(month, ISTANBUL)
            ).values()
        )
        for month in ("2026-10", "2026-11", "2026-12")
    }
    assert by_month == {"2026-10": 0, "2026-11": 10, "2026-12": 4}


def test_a_month_and_its_invoice_go_by_the_firms_clock(world: ListsWorld, clock: HandClock) -> None:
    """In Baku the month turns an hour before Istanbul's."""
    world.house.firm.settings.put_windows(FIRM, WindowsBody(time_zone="Asia/Baku", windows=[]))
    clock.now = bounds("2026-12", ISTANBUL)[0] - HOUR - 30 * SECOND
    world.post_job(NUMBERS[:3])
    world.run(seconds=5)
    assert asked(world, "2026-12", {"format": "csv"}).codes == ["report_month"]
    clock.now = bounds("2026-12", ISTANBUL)[0] - HOUR
    world.post_job(NUMBERS[:4], key="key-00000002")
    world.run(seconds=60)
    (before,), (turned,) = table(world, ask(world, "2026-11")), table(world, ask(world, "2026-12"))
    assert (before["Recipients"], turned["Recipients"]) == ("3", "4")
    invoice = b"Tarih;SMS\n30.11.2026;3\n01.12.2026;4\n"
    for month, segments in (("2026-11", 3), ("2026-12", 4)):
        world.bucket.put(upload_key(FIRM, UPLOAD), invoice)
        found = ask(world, month, upload=UPLOAD, operator="netgsm")
        ours = {one["day"]: one["ours"] for one in found["differences"]}
        assert found["segments"]["ours"] == segments
        assert [ours[day] for day in ours] == [0], "the day of the other month alone differs"


def test_a_job_that_waits_for_its_hour_is_told_when_it_went(world: ListsWorld, clock: HandClock) -> None:
    sent_at = clock() + 20 * DAY
    world.post_job(NUMBERS, send_at=rfc3339(sent_at))
    assert (
        figures(world.store, world.bucket, world.house.platform.table, FIRM, *bounds("2026-12", ISTANBUL))
        == {}
    )
    clock.now = sent_at
    world.run(seconds=40)
    (found,) = figures(
        world.store, world.bucket, world.house.platform.table, FIRM, *bounds("2026-12", ISTANBUL)
    ).values()
    assert (found.recipients, found.segments) == (10, 10)


def test_codes_stand_beside_jobs_and_refused_ones_cost_nothing(world: ListsWorld, clock: HandClock) -> None:
    line = CodeLine(clock(), "c-1", 1, 1, "netgsm", "ACMEOTP", requested_by="ayse")
    states = dict(zip(("c-1", "c-2", "c-3"), CodeState, strict=True))
    for message, state in states.items():
        one = replace(line, message=message)
        world.house.platform.table.write(one.put(FIRM))
        if state is not CodeState.SENT:
            world.house.platform.table.write(one.became(FIRM, state))
    ((group, found),) = figures(
        world.store, world.bucket, world.house.platform.table, FIRM, *bounds("2026-11", ISTANBUL)
    ).items()
    assert (group.service, group.sender_id, group.requested_by) == ("otp", "ACMEOTP", "ayse")
    assert (found.jobs, found.segments, found.sent, found.uncertain, found.failed) == (3, 2, 1, 1, 1)


def _sixty_jobs(world: ListsWorld) -> None:
    """One that was posted, and what it left in the table 59 times more."""
    job = world.post_job(NUMBERS[:1])
    table, pk = world.house.platform.table, f"FIRM#{FIRM}#JOB#{job.job_id}"
    records = [table.get((pk, sk)) for sk in ("JOB", "PLAN")]
    line = next(iter(table.query(f"FIRM#{FIRM}#JOBS#2026-11-22", between=("0", ":"))))
    for number in range(59):
        other = f"{number:032}"
        table.write(Put(line | {"sk": line["sk"].replace(job.job_id, other)}))
        for record in records:
            assert record is not None
            table.write(Put(record | {"pk": pk.replace(job.job_id, other)}))


def test_a_month_of_many_jobs_is_read_fifty_at_a_time(world: ListsWorld) -> None:
    _sixty_jobs(world)
    with counted_calls() as calls:
        (found,) = figures(
            world.store, world.bucket, world.house.platform.table, FIRM, *bounds("2026-11", ISTANBUL)
        ).values()
    assert found.jobs == 60
    assert calls["BatchGetItem"] == 2
    assert "Scan" not in calls
    assert calls["Query"] <= 31 + 32 + 1  # a day's lines each, and the codes


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "26-11", "2026-11-01", "2027-01", "２０２６-11"])
def test_a_month_is_one_that_has_begun(world: ListsWorld, month: str) -> None:
    assert asked(world, month, {}).codes == ["report_month"]


@pytest.mark.parametrize("report_id", ["x", "0" * 32, "..%2F" * 10 + "ab", "é" * 32])
def test_a_report_that_nobody_asked_for_is_not_found(world: ListsWorld, report_id: str) -> None:
    assert world.ask("GET", f"/v1/reports/{report_id}").status == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"format": "pdf"}, "field_not_one_of", id="another format"),
        pytest.param({"format": None}, "field_not_one_of", id="no format"),
        pytest.param({"by": "day"}, "field_unknown", id="an unknown field"),
        pytest.param({"upload": "x"}, "field_missing", id="an invoice of nobody's"),
        pytest.param({"upload": "1" * 32, "operator": "netgsm"}, "upload_missing", id="no such file"),
        pytest.param({"upload": "../../x", "operator": "netgsm"}, "upload_missing", id="no file's id"),
        pytest.param({"upload": 7, "operator": "netgsm"}, "field_not_text", id="a number"),
    ],
)
def test_a_bad_question_about_a_month_is_told_what_is_wrong(
    world: ListsWorld, body: dict[str, Any], code: str
) -> None:
    assert asked(world, "2026-11", body).codes == [code]
    assert world.build() == 0


def test_another_firms_report_is_as_unknown_as_none(world: ListsWorld) -> None:
    report = ask(world, "2026-11")
    stranger = Caller("globex", "k")
    assert call(world.house, "GET", f"/v1/reports/{report['id']}", caller=stranger).status == 404


# --- the invoice -------------------------------------------------------------------------------------------


def invoice(world: ListsWorld, text: str, month: str = "2026-11") -> dict[str, Any]:
    world.bucket.put(upload_key(FIRM, UPLOAD), text.encode())
    return ask(world, month, upload=UPLOAD, operator="netgsm")


def test_an_invoice_by_day_and_service_differs_where_it_counts_more(
    world: ListsWorld, clock: HandClock
) -> None:
    world.post_job(NUMBERS)
    world.run(seconds=20)
    clock.turn(DAY)
    world.post_job(NUMBERS[:4], key="key-00000002")
    world.run(seconds=20)
    told = invoice(world, "Tarih;Hizmet;SMS\n23.11.2026;Toplu SMS;10\n24.11.2026;Toplu SMS;5\nTOPLAM;;15\n")
    assert told["segments"] == {"ours": 14, "theirs": 15, "difference": 1}
    assert told["differences"] == [
        {"day": "2026-11-24", "service": "sms", "ours": 4, "theirs": 5, "difference": 1}
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_comparison_is_a_file_too_with_every_difference(world: ListsWorld, form: str) -> None:
    world.post_job(NUMBERS)
    world.run(seconds=20)
    days = "".join(f"{day:02}.11.2026;OTP;{day}\n" for day in range(1, 31))
    world.bucket.put(upload_key(FIRM, UPLOAD), f"Tarih;Hizmet;SMS\n{days}23.11.2026;SMS;1500\n".encode())
    body = {"upload": UPLOAD, "operator": "netgsm", "format": form}
    path = "/v1/reports/months/2026-11/comparisons"
    made = call(world.house, "POST", path, body, caller=Caller(FIRM, "k"), locale="tr")
    assert world.ask("GET", made.headers["location"]).body["status"] == "pending"
    world.build()
    answer = world.ask("GET", made.headers["location"])
    assert answer.body["differing"] == len(answer.body["differences"]) == 31
    header, first, *others = read(world.fetched(answer))
    assert header == ["Gün", "Hizmet", "Bizim kaydımız", "Fatura", "Fark"]
    assert first == ["23.11.2026", "Toplu SMS", "10", "1500", "1490"]
    assert others[0] == ["30.11.2026", "OTP (tek kullanımlık şifre)", "0", "30", "30"]
    assert len(others) == 30


def test_a_comparison_whose_invoice_is_none_has_no_file(world: ListsWorld) -> None:
    world.bucket.put(upload_key(FIRM, UPLOAD), b"Tarih;SMS\n31.11.2026;5\n")
    told = ask(world, "2026-11", upload=UPLOAD, operator="netgsm", format="xlsx")
    assert (told["status"], [one["code"] for one in told["problems"]]) == ("failed", ["invoice_day"])
    assert "url" not in told


def test_an_invoice_by_message_id_names_the_calls_that_differ(world: ListsWorld) -> None:
    world.post_job(NUMBERS)
    world.run(seconds=20)
    (call,) = world.operator.accepted
    told = invoice(world, f"Job ID,Adet\n{call},10\n99999,3\n")
    assert told["differences"] == [{"message": "99999", "ours": 0, "theirs": 3, "difference": 3}]


def test_a_job_over_midnight_is_counted_by_its_calls(world: ListsWorld, clock: HandClock) -> None:
    clock.now = bounds("2026-12", ISTANBUL)[0] - HOUR
    job = world.post_job(NUMBERS)
    while world.plan_queue.take():
        pass
    world.control.pause(job)
    clock.turn(2 * HOUR)
    resumed = resumed_job(world, job.job_id)
    assert resumed["status"] == "sending"
    world.run(seconds=20)
    november = invoice(world, "Tarih,SMS\n30.11.2026,0\n")
    assert november["segments"]["ours"] == 0
    december = invoice(world, "Tarih,SMS\n01.12.2026,10\n", "2026-12")
    assert (december["differing"], december["segments"]["ours"]) == (0, 10)


def resumed_job(world: ListsWorld, job_id: str) -> dict[str, Any]:
    return dict(world.call("POST", f"/v1/jobs/{job_id}/resume").body)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("Ad,Soyad\nA,B\n", "invoice_columns", id="no columns of an invoice"),
        pytest.param("Tarih,Gönderici\n01.11.2026,ACME\n", "invoice_columns", id="no count"),
        pytest.param("SMS\n5\n", "invoice_columns", id="no key"),
        pytest.param("Tarih,SMS\nKasım,5\n", "invoice_day", id="no day"),
        pytest.param("Tarih,SMS\n01.11.2026,beş\n", "invoice_number", id="no number"),
        pytest.param("Tarih,SMS\n01.11.2026,1.5\n", "invoice_number", id="a fraction"),
        pytest.param("Tarih,SMS\n01.11.2026,#YOK\n", "invoice_error_cell", id="a formula's error"),
        pytest.param("Tarih,SMS,Not\n01.11.2026,5,\ufffd\n", "invoice_replacement_character", id="lost"),
        pytest.param("Tarih,SMS\n01.11.2026,-5\n", "invoice_number", id="less than nothing"),
    ],
)
def test_a_file_that_is_no_invoice_is_told_row_by_row(world: ListsWorld, text: str, code: str) -> None:
    told = invoice(world, text)
    assert (told["status"], [one["code"] for one in told["problems"]]) == ("failed", [code])


def counted(*counts: str) -> dict[str, Any]:
    rows = [["Job ID", "SMS"], *([str(n), count] for n, count in enumerate(counts))]
    return {key[0]: found for key, found in read_invoice(rows).segments.items()}


def test_a_count_is_read_as_amounts_are_and_is_whole() -> None:
    assert counted("1.250", "1250", "1.250,00", "1.250.000") == {
        "0": 1250,
        "1": 1250,
        "2": 1250,
        "3": 1_250_000,
    }
    assert counted("1,250", "2,000") == {"0": 1250, "1": 2000}
    assert counted("2.000", "1.500") == {"0": 2000, "1": 1500}
    assert counted("2.000", "3.00") == {"0": 2, "1": 3}
    with pytest.raises(InputError, match="invoice_number"):
        counted("1234.000", "1.250,00")


def test_a_count_of_two_readings_that_nothing_decides_is_asked(world: ListsWorld) -> None:
    text = "Tarih;SMS\n01.11.2026;2.000\n02.11.2026;5\n"
    (question,) = invoice(world, text)["problems"]
    assert (question["code"], question["row"], question["choose"]) == (
        "column_uncertain",
        2,
        "/reading/decimal",
    )
    for decimal, theirs in ((",", 2005), (".", 7)):
        world.bucket.put(upload_key(FIRM, UPLOAD), text.encode())
        said = {"upload": UPLOAD, "operator": "netgsm", "reading": {"decimal": decimal}}
        assert ask(world, "2026-11", **said)["segments"]["theirs"] == theirs


_CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


_REFUSED = {
    *("invoice_day", "invoice_number", "invoice_error_cell", "invoice_replacement_character"),
    *("column_uncertain", "column_disagrees"),
}
"""All that `read_invoice` says of cells."""


@given(st.lists(st.lists(_CELLS, max_size=4), max_size=6))
def test_no_file_breaks_the_reading_of_an_invoice(rows: list[list[str]]) -> None:
    try:
        found = read_invoice([["Tarih", "Gönderici", "SMS"], *rows])
    except InputError as refused:
        codes = {one.code for one in refused.problems}
    else:
        codes = set()
        assert len(found.segments) <= len(rows)
    assert codes <= _REFUSED


_SUMS = st.dictionaries(st.tuples(st.sampled_from("abcdef")), st.integers(0, 50))


@given(_SUMS, _SUMS)
def test_the_differences_add_up_to_the_difference(
    ours: dict[tuple[str, ...], int], theirs: dict[tuple[str, ...], int]
) -> None:
    told = compared(Invoice(("sender_id",), theirs), ours)
    assert sum(one["difference"] for one in told["differences"]) == told["segments"]["difference"]
    assert told["differing"] == sum(ours.get(key, 0) != theirs.get(key, 0) for key in ours.keys() | theirs)


@given(st.integers(bounds("2026-01", ISTANBUL)[0], bounds("2030-01", ISTANBUL)[0]))
def test_every_instant_is_within_its_month(instant: int) -> None:
    first, after = bounds(month_of(instant), ISTANBUL)
    assert first <= instant < after
