"""Lists as people have them, over HTTP through the deployed template."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from bench.units import write_units
from local import Ports, Settings, Stack
from tests.e2e.lists_stack import Firm, accepted, calls, dead_letters, until
from ulak.identity.msisdn import Region, normalise

pytestmark = [pytest.mark.stack, pytest.mark.slow]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state: Path = tmp_path_factory.mktemp("lists") / "state"
    stack = Stack.up(
        Settings(state=state, ports=Ports.free(), operator=("--mix", "calm", "--time-factor", "0"))
    )
    yield stack
    stack.down()


@pytest.fixture(scope="module")
def firm(stack: Stack) -> Firm:
    return Firm(stack)


def numbers(count: int, first: int) -> list[str]:
    return [f"905{first + n:09d}" for n in range(count)]


def table(data: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=";"))


LIST = "Adı;Cep Telefonu;Tutar\r\nŞule;0532 123 45 67;125,50\r\nGül;5,32123E+09;1\r\n=1+1;+90 533 765 43 21;2\r\n"


# --- files in and out -------------------------------------------------------------------------------------


def test_a_list_is_uploaded_quoted_sent_reported_and_its_refused_row_mended(stack: Stack, firm: Firm) -> None:
    upload = firm.upload(LIST.encode("cp1254"))
    asked = firm.http.post("/v1/quotes", json={"text": "Sayın {ad}: {tutar} TL", "upload": upload})
    assert asked.status_code == 202

    def quoted() -> dict[str, Any] | None:
        quote: dict[str, Any] = firm.http.get(asked.headers["location"]).json()
        return quote if quote["status"] != "pending" else None

    quote = until(quoted)
    assert (quote["recipients"], quote["refused"], quote["credits"]) == (2, 1, 2)
    assert [(one["row"], one["code"]) for one in quote["refusals"]] == [(3, "msisdn_spreadsheet")]

    job_id = firm.post(text="Sayın {ad}: {tutar} TL", upload=upload).json()["id"]
    job = firm.until_over(job_id)
    assert (job["segments"], job["counts"]["delivered"]) == (quote["segments"], 2)
    report = table(firm.file(job_id, "report.csv"))
    assert [(row[2], row[3], row[6]) for row in report[1:]] == [
        ("0532 123 45 67", "Sayın Şule: 125,50 TL", "iletildi"),
        ("0533 765 43 21", "Sayın =1+1: 2 TL", "iletildi"),
    ]
    masked = firm.file(job_id, "report.csv", masked="true").decode("utf-8-sig")
    assert "0532 123 45 67" not in masked
    assert "053* *** *5 67" in masked
    assert "Şule" not in masked
    with zipfile.ZipFile(io.BytesIO(firm.file(job_id, "report.xlsx"))) as book:
        assert b"0532 123 45 67" in b"".join(book.read(name) for name in book.namelist())

    refused = firm.file(job_id, "refusals.csv").decode("cp1254")
    assert table(refused.encode("cp1254"), "cp1254")[1][:4] == ["Gül", "5,32123E+09", "1", "3"]
    mended = firm.upload(refused.replace("5,32123E+09", "0532 111 22 33").encode("cp1254"))
    again = firm.until_over(firm.post(text="Sayın {ad}: {tutar} TL", upload=mended).json()["id"])
    assert (again["refused"], again["counts"]["delivered"]) == (0, 1)


def test_a_long_list_is_reported_by_a_file_built_behind_and_by_pages_of_one_status(
    stack: Stack, firm: Firm
) -> None:
    rows = numbers(12_000, 401_000_000)
    job_id = firm.post(text="Merhaba", upload=firm.upload("\n".join(["GSM", *rows]).encode())).json()["id"]
    firm.until_over(job_id, seconds=240)
    report = table(firm.file(job_id, "report.csv"))
    assert [normalise(row[2], Region.TR) for row in report[1:]] == rows
    page = firm.http.get(f"/v1/jobs/{job_id}/recipients", params={"status": "delivered"}).json()
    assert len(page["recipients"]) == 500
    page = firm.http.get(f"/v1/jobs/{job_id}/recipients", params={"status": "failed"}).json()
    assert page["recipients"] == []
    assert page["next_cursor"]


def test_a_file_over_the_stated_size_is_refused_by_the_form(firm: Firm) -> None:
    place = firm.http.post("/v1/uploads").json()
    assert place["largest_size"] == 512 * 1024 * 1024
    empty = httpx.post(place["url"], data=place["fields"], files={"file": b""})
    assert empty.status_code == 400


def test_another_firm_can_reach_none_of_it(stack: Stack, firm: Firm) -> None:
    upload = firm.upload(b"GSM\n0532 123 45 67\n")
    job_id = firm.until_over(firm.post(text="Merhaba", recipients=["05321234567"]).json()["id"])["id"]
    quote_id = firm.http.post("/v1/quotes", json={"text": "Merhaba", "upload": upload}).json()["id"]
    stranger = Firm(stack)
    names = ("report.csv", "report.xlsx", "refusals.csv")
    for path in (f"uploads/{upload}", f"quotes/{quote_id}", *(f"jobs/{job_id}/{name}" for name in names)):
        answer = stranger.http.get(f"/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    refused = stranger.post(text="Merhaba", upload=upload)
    assert [one["code"] for one in refused.json()["problems"]] == ["upload_missing"]


# --- hours and pauses -------------------------------------------------------------------------------------


def test_a_job_waits_for_its_hour_and_can_be_called_off_before(stack: Stack, firm: Firm) -> None:
    hour = datetime.now(UTC) + timedelta(seconds=20)
    local = hour.astimezone().isoformat(timespec="seconds")
    job = firm.post(text="Merhaba", recipients=numbers(2, 402_000_000), send_at=local).json()
    assert (job["status"], job["recipients"]) == ("scheduled", 2)
    late = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    other = firm.post(text="Merhaba", recipients=numbers(2, 403_000_000), send_at=late).json()["id"]
    assert firm.http.post(f"/v1/jobs/{other}/cancel").json()["status"] == "cancelled"
    firm.until_over(job["id"], seconds=120)
    assert set(accepted(stack, set(numbers(2, 402_000_000))).values()) == {1}
    assert set(accepted(stack, set(numbers(2, 403_000_000))).values()) == {0}
    message = next(
        call for call in calls(stack) if call["jobid"] == _call_of(stack, numbers(1, 402_000_000)[0])
    )
    assert datetime.fromisoformat(message["at"]) >= hour - timedelta(seconds=1)


def _call_of(stack: Stack, msisdn: str) -> str:
    page = httpx.get(f"{stack.operator_url}/books/phone/{msisdn}").json()
    return str(page["messages"][0]["jobid"])


def test_a_pause_outlasts_every_delivery_of_the_queue_and_the_rest_goes_exactly_once(stack: Stack) -> None:
    firm = Firm(stack, segments_per_second=250)
    rows = numbers(3_000, 404_000_000)
    job_id = firm.post(text="Merhaba", recipients=rows).json()["id"]
    until(lambda: firm.job(job_id)["chunks"]["done"] or None, seconds=90)
    assert firm.http.post(f"/v1/jobs/{job_id}/pause").json()["status"] == "paused"
    # Were pointers kept waiting in the queue, each of five receives would end within a visibility of 90 s.
    time.sleep(5 * 90 + 15)
    assert dead_letters(stack) == dict.fromkeys(dead_letters(stack), 0)
    held = sum(accepted(stack, set(rows)).values())
    assert 0 < held < len(rows)
    firm.http.post(f"/v1/jobs/{job_id}/resume").raise_for_status()
    firm.until_over(job_id, seconds=180)
    assert set(accepted(stack, set(rows)).values()) == {1}


# --- pace -------------------------------------------------------------------------------------------------


def test_all_workers_together_keep_to_the_accounts_pace_by_the_operators_clock(stack: Stack) -> None:
    pace = 200
    firm = Firm(stack, segments_per_second=pace)
    rows = numbers(4_000, 405_000_000)
    before = len(calls(stack))
    job_id = firm.post(text="Merhaba", recipients=rows).json()["id"]
    firm.until_over(job_id, seconds=240)
    made = [(datetime.fromisoformat(call["at"]).timestamp(), call["count"]) for call in calls(stack)[before:]]
    assert sum(count for _, count in made) == len(rows)
    # In any window no more than its share, and the two calls at its ends.
    for first in range(len(made)):
        sent = 0
        for at, count in made[first:]:
            sent += count
            assert sent <= pace * (at - made[first][0]) + 2 * 50 + pace, (first, at)
    assert all(later[0] >= earlier[0] for earlier, later in pairwise(made))


def test_a_single_goes_within_seconds_while_a_hundred_thousand_are_sent(stack: Stack) -> None:
    firm = Firm(stack, segments_per_second=500)
    rows = numbers(100_000, 406_000_000)
    job_id = firm.post(text="Merhaba", upload=firm.upload("\n".join(["GSM", *rows]).encode())).json()["id"]
    until(lambda: firm.job(job_id)["chunks"]["done"] or None, seconds=180)
    waits: list[float] = []
    for n in range(10):
        started = time.monotonic()
        body = {"to": f"0532 77{n:05d}", "text": "Tek", "purpose": "informational"}
        answer = firm.http.post(
            "/v1/messages", json=body, headers={"idempotency-key": f"single-{job_id}-{n}"}
        )
        where = answer.raise_for_status().headers["location"]
        until(lambda: firm.http.get(where).json()["status"] in ("sent", "delivered") or None, seconds=30)  # noqa: B023 - asked at once
        waits.append(time.monotonic() - started)
    assert firm.job(job_id)["status"] == "sending"
    firm.http.post(f"/v1/jobs/{job_id}/cancel").raise_for_status()
    assert sorted(waits)[len(waits) // 2] < 5, waits


# --- what is wrong is said --------------------------------------------------------------------------------

GOOD: dict[str, Any] = {"text": "Merhaba {ad}", "rows": [{"to": "0532 123 45 67", "ad": "Ali"}]}

BAD: dict[str, tuple[dict[str, Any] | bytes, int, list[tuple[str, str]]]] = {
    "over 10,000 rows": (
        {"recipients": ["05321234567"] * 10_001, "text": "x"},
        422,
        [("too_many_rows", "/recipients")],
    ),
    "over 4 MB": (b'{"text": "' + b"x" * (4 * 1024 * 1024) + b'"}', 413, []),
    "an empty list": ({"text": "x", "recipients": []}, 422, [("recipients_or_rows", "")]),
    "an unknown placeholder": (GOOD | {"text": "{soyad}"}, 422, [("placeholder_unknown", "/text")]),
    "a text over its type's limit": (GOOD | {"text": "x" * 908}, 422, [("text_too_long", "/text")]),
    "an unknown sender ID": (GOOD | {"sender_id": "YABANCI"}, 422, [("sender_id_unknown", "/sender_id")]),
    "a control character": (GOOD | {"text": "a\u0007"}, 422, [("text_control_character", "/text")]),
    "a bidi character": (GOOD | {"text": "a\u202e"}, 422, [("text_direction_control", "/text")]),
    "deep JSON": (b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}", 400, [("body_too_deep", "")]),
    "duplicate keys": (b'{"text": "a", "text": "b"}', 400, [("body_duplicate_name", "")]),
    "NaN": (b'{"text": NaN}', 400, [("body_not_a_number", "")]),
    "not JSON": (b'{"text": "a",}', 400, [("body_not_json", "")]),
    "no object": (b"[]", 400, [("body_not_object", "")]),
    "not UTF-8": (b'{"text": "\xfe"}', 400, [("body_not_utf8", "")]),
    "all or nothing": (
        GOOD | {"rows": [*GOOD["rows"], {"to": "0212 555 11 22", "ad": "x"}], "all_or_nothing": True},
        422,
        [("msisdn_landline", "/rows/1/to")],
    ),
    "a value that is missing": (
        GOOD | {"rows": [{"to": "0532 123 45 67", "ad": ""}]},
        422,
        [("value_missing", "/rows/0/ad")],
    ),
    "a time without its zone": (
        GOOD | {"send_at": "2027-01-01T09:00:00"},
        422,
        [("send_at_not_a_time", "/send_at")],
    ),
    "a time that is past": (GOOD | {"send_at": "2020-01-01T09:00:00Z"}, 422, [("send_at_past", "/send_at")]),
    "columns without a file": (GOOD | {"columns": {"to": 1}}, 422, [("columns_without_upload", "/columns")]),
    "a file that is not there": ({"text": "x", "upload": "0" * 32}, 422, [("upload_missing", "/upload")]),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_is_wrong_with_a_job_is_said_with_where_and_what_to_do(
    firm: Firm, name: str, language: str
) -> None:
    body, status, wanted = BAD[name]
    if isinstance(body, dict):
        answer = firm.post(**body)
    else:
        headers = {"idempotency-key": "bad-input-1", "accept-language": language}
        answer = firm.http.post("/v1/jobs", content=body, headers=headers)
    problem = answer.json()
    assert answer.status_code == status, problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert [(one["code"], one.get("pointer", "")) for one in problem.get("problems", [])] == wanted
    assert all(len(one["message"]) > 20 for one in problem.get("problems", []))
    if status == 413:
        assert "/v1/uploads" in problem["title"]


BAD_FILES: dict[str, tuple[bytes, list[str]]] = {
    "a pdf": (b"%PDF-1.7", ["file_pdf"]),
    "an old excel file": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ["file_old_excel"]),
    "a web page called xls": (b"<html><table>", ["file_markup"]),
    "a row with too many cells, and no other": (b"GSM;Ad;Tutar\n0532 123 45 67;Ali;5;6\n", []),
    "no column of numbers": (b"Ad;Adres\nAli;Ankara\n", ["column_to_missing"]),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_what_is_wrong_with_a_file_is_said_by_the_job_that_it_fails(firm: Firm, name: str) -> None:
    data, codes = BAD_FILES[name]
    job = firm.until_over(firm.post(text="Merhaba", upload=firm.upload(data)).json()["id"])
    assert job["status"] == "failed"
    assert [one["code"] for one in job.get("problems", [])] == codes
    if not codes:
        refused = firm.http.get(f"/v1/jobs/{job['id']}/refusals").json()["refusals"]
        assert [(one["row"], one["code"]) for one in refused] == [(2, "row_too_long")]


@pytest.mark.parametrize(
    "path",
    [
        "jobs/yok",
        "jobs/yok/recipients",
        "jobs/yok/report.csv",
        "jobs/yok/refusals.csv",
        "quotes/yok",
        "uploads/yok",
    ],
)
def test_what_is_unknown_is_not_found(firm: Firm, path: str) -> None:
    answer = firm.http.get(f"/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


# --- counting ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item",
    [
        {"a": {"S": "x"}},
        {"a": {"S": "ş" * 511}},
        {"a": {"S": "x" * 2_000}, "b": {"N": "-1795384800000"}},
        {"a": {"L": [{"M": {"o": {"S": "a"}, "t": {"N": "1795384800000"}}} for _ in range(40)]}},
        {"a": {"B": b"\0" * 1_100}, "c": {"BOOL": True}, "d": {"NULL": True}},
    ],
    ids=["small", "two octets a letter", "two kilobytes", "a journal", "octets"],
)
@pytest.mark.parametrize("in_transaction", [False, True])
def test_our_count_of_write_units_is_the_engines_own(
    stack: Stack, item: dict[str, Any], in_transaction: bool
) -> None:
    dynamodb, name = stack.client("dynamodb"), stack.outputs["TableName"]
    # A fresh item: one that is overwritten is billed by the larger of the two.
    whole = {"pk": {"S": f"UNITS#{uuid4().hex}"}, "sk": {"S": "1"}} | item
    if in_transaction:
        put = {"Put": {"TableName": name, "Item": whole}}
        answer = dynamodb.transact_write_items(TransactItems=[put], ReturnConsumedCapacity="TOTAL")
        (consumed,) = answer["ConsumedCapacity"]
    else:
        answer = dynamodb.put_item(TableName=name, Item=whole, ReturnConsumedCapacity="TOTAL")
        consumed = answer["ConsumedCapacity"]
    assert write_units(whole, in_transaction=in_transaction) == consumed["CapacityUnits"]
