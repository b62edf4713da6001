"""A file becomes a job: what is sent, what is refused and why, and what comes back to be mended."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter

from tests.calls import call
from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld, table
from tests.world import FIRM
from ulak.errors import InputError
from ulak.identity.caller import Caller
from ulak.platform.aws import client
from ulak.platform.clock import SECOND

CALLER = Caller(FIRM, "k")


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    return ListsWorld(clock)


BAD_CELLS = {
    "5,32123E+09": "msisdn_spreadsheet",
    "": "msisdn_empty",
    "0532 111 22 33 / 0533 444 55 66": "msisdn_several",
    "0212 555 11 22": "msisdn_landline",
    "17291716060": "msisdn_tckn",
    "0850 123 45 67": "msisdn_special",
    "O532 123 45 67": "msisdn_letters",
    "0532 123": "msisdn_too_short",
    "+1 212 555 1234": "msisdn_country",
}


def excel_csv(*rows: tuple[str, ...]) -> bytes:
    return ("\r\n".join(";".join(row) for row in rows) + "\r\n").encode("cp1254")


def test_each_bad_cell_is_named_by_row_column_value_and_reason_and_the_good_rows_go(
    world: ListsWorld,
) -> None:
    rows = [("Adı", "Cep Telefonu"), ("Şule", "0532 123 45 67"), *(("Gül", cell) for cell in BAD_CELLS)]
    ref = world.post_upload(excel_csv(*rows), "Sayın {ad}")
    world.run()
    job = world.job(ref)
    assert (job["status"], job["recipients"], job["refused"]) == ("finished", 1, len(BAD_CELLS))
    assert [call.texts for call in world.operator.calls] == [["Sayın Şule"]]
    refused = world.refused(ref)
    assert [(row, column, code) for row, column, _, code in refused] == [
        (row, "to", code) for row, code in enumerate(BAD_CELLS.values(), 3)
    ]
    assert all(value != cell for (_, _, value, _), cell in zip(refused, BAD_CELLS, strict=True) if cell)


@pytest.mark.parametrize("encoding", ["cp1254", "utf-8-sig", "utf-16"])
def test_the_refused_rows_come_back_as_a_file_that_is_mended_and_sent_again(
    world: ListsWorld, encoding: str
) -> None:
    text = "Adı;Cep\r\n=CMD();+90 212 555 11 22\r\nŞule;0532 123 45 67\r\n;;\r\nGül;0533 12\r\n"
    ref = world.post_upload(text.encode(encoding), "Sayın {ad}")
    world.run()
    data = world.file(ref, "refusals")
    back = "cp1254" if encoding == "cp1254" else "utf-8-sig"
    lines = table(data, encoding=back)
    assert lines[0] == ["Adı", "Cep", "Refused row", "Refused column", "Refusal reason"]
    assert [row[:4] for row in lines[1:]] == [
        ["'=CMD()", "'+90 212 555 11 22", "2", "Cep"],
        ["Gül", "0533 12", "5", "Cep"],
    ]
    mended = (
        data.decode(back)
        .replace("'+90 212 555 11 22", "'+90 532 765 43 21")
        .replace("0533 12;", "0533 123 45 67;")
    )
    world.clock.turn(SECOND)
    again = world.post_upload(mended.encode(back), "Sayın {ad}")
    world.run()
    assert world.job(again)["counts"]["delivered"] == 2
    assert sorted(world.operator.calls[-1].texts) == ["Sayın =CMD()", "Sayın Gül"]
    world.clock.turn(SECOND)
    third = world.post_upload(data, "Sayın {ad}")
    world.run(seconds=5)
    assert table(world.file(third, "refusals"), encoding=back)[0] == lines[0]


def workbook(*rows: list[Any]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_an_excel_file_is_sent_and_its_refused_rows_come_back(world: ListsWorld) -> None:
    data = workbook(["Müşteri", "GSM", "Tutar"], ["Ali", 5321234567, 125.5], [], ["Can", 2125551122, 3])
    ref = world.post_upload(data, "{müşteri}: {tutar} TL")
    world.run()
    assert world.operator.calls[0].texts == ["Ali: 125,5 TL"]
    assert table(world.file(ref, "refusals"))[1][:4] == ["Can", "2125551122", "3", "4"]


def test_all_or_nothing_sends_nothing_when_a_row_is_refused(world: ListsWorld) -> None:
    ref = world.post_upload(b"GSM\n0532 123 45 67\n0212 555 11 22\n", all_or_nothing=True)
    world.run(seconds=5)
    job = world.job(ref)
    assert (job["status"], job["failure"], job["refused"]) == ("failed", "rows_refused", 1)
    assert world.operator.calls == []
    assert len(table(world.file(ref, "refusals"))) == 2


@pytest.mark.parametrize(
    ("data", "text", "codes"),
    [
        (b"%PDF-1.4", "Merhaba", ["file_pdf"]),
        (b"Ad;Adres\nAli;Ankara\n", "Merhaba {borc}", ["column_to_missing", "placeholder_unknown"]),
        (b"GSM;Ad\n0532 123 45 67;Ali\n", "x" * 1_000, ["text_too_long"]),
        (b'GSM;Ad\n0532 123 45 67;Ali\n0533;"' + b"x" * 15_000, "Merhaba", ["list_quote_open"]),
    ],
    ids=["no list", "columns that are not there", "a text too long", "torn in the middle"],
)
def test_a_file_that_cannot_be_sent_fails_the_job_once_and_says_why(
    world: ListsWorld, data: bytes, text: str, codes: list[str]
) -> None:
    ref = world.post_upload(data, text)
    world.run(seconds=5)
    job = world.job(ref)
    assert (job["status"], job["failure"]) == ("failed", "list_refused")
    assert [problem["code"] for problem in job["problems"]] == codes
    assert world.operator.calls == []
    assert world.plan_queue.messages == []


def test_a_job_keeps_the_version_of_the_file_that_it_found(world: ListsWorld) -> None:
    client("s3").put_bucket_versioning(
        Bucket="ulak-test-bucket", VersioningConfiguration={"Status": "Enabled"}
    )
    upload_id = world.upload(b"GSM\n0532 123 45 67\n")
    body = {"text": "Merhaba", "purpose": "informational", "upload": upload_id}
    ref = world.send_job(body).job.ref
    key = f"uploads/acme/{upload_id}"
    world.bucket.put(key, b"GSM\n0533 999 88 77\n")
    world.run()
    assert [r["to"] for r in world.recipients(ref)] == ["905321234567"]


def test_the_first_writer_of_a_snapshot_wins(world: ListsWorld) -> None:
    ref = world.post_upload(b"GSM\n0532 123 45 67\n")
    plan = world.store.plan(ref)
    world.fan_out.run(ref)
    before = world.bucket.get(plan.snapshot)
    with world.bucket.writer(plan.snapshot, content_type="text/csv") as stream:
        stream.write(b"to\n905330000000\n")
    assert world.bucket.get(plan.snapshot) == before


def test_an_upload_is_shown_by_what_it_is_taken_for(world: ListsWorld) -> None:
    upload_id = world.upload("Adı;Cep\r\nŞule;0532 123 45 67\r\n".encode("cp1254"))
    view = world.ask("GET", f"/v1/uploads/{upload_id}").body
    assert view["columns"] == ["Adı", "Cep"]
    assert view["problems"] == []
    assert (view["kind"], view["encoding"], view["delimiter"], view["to"]) == ("csv", "cp1254", ";", "Cep")


def test_an_upload_that_is_no_list_is_shown_with_why(world: ListsWorld) -> None:
    view = world.ask("GET", f"/v1/uploads/{world.upload(b'%PDF-1.7')}").body
    assert [one["code"] for one in view["problems"]] == ["file_pdf"]
    assert not {"kind", "columns", "to"} & view.keys()
    view = world.ask("GET", f"/v1/uploads/{world.upload(b'Ad;Adres')}").body
    assert (view["kind"], [one["code"] for one in view["problems"]]) == ("csv", ["column_to_missing"])
    assert world.ask("GET", f"/v1/uploads/{'0' * 32}").status == 404


@pytest.mark.parametrize("upload_id", ["0" * 32, "../../x", "", "ü" * 32])
def test_an_upload_that_is_not_there_is_said_with_everything_else_that_is_wrong(
    world: ListsWorld, upload_id: str
) -> None:
    body = {"text": "Merhaba {", "purpose": "informational", "upload": upload_id, "sender_id": "YABANCI"}
    with pytest.raises(InputError) as refused:
        world.send_job(body)
    codes = [problem.code for problem in refused.value.problems]
    wanted = ["sender_id_unknown", "placeholder_malformed", "upload_missing"]
    assert codes == (wanted if upload_id else ["recipients_or_rows"])


def test_a_quote_tells_how_its_list_was_read_and_its_first_messages(world: ListsWorld) -> None:
    rows = "".join(f"Müşteri {n};0532 123 45 {n}\r\n" for n in range(10, 15))
    data = f"Liste;\r\nAdı;Cep\r\n{rows};;\r\n".encode("cp1254")
    quote = world.quote(text="Sayın {ad}", purpose="informational", upload=world.upload(data))
    assert quote["read_as"] == {
        "kind": "csv",
        "sheet": None,
        "encoding": "cp1254",
        "delimiter": ";",
        "physical_rows": 8,
        "read_rows": 5,
        "header_row": 2,
        "passed_over": [1],
        "left_out": 0,
        "columns": [
            {"name": "ad", "column": "Adı", "place": "A", "found_by": "synonym"},
            {"name": "to", "column": "Cep", "place": "B", "found_by": "synonym"},
        ],
    }
    assert [one["text"] for one in quote["first"]] == [
        "Sayın Müşteri 10",
        "Sayın Müşteri 11",
        "Sayın Müşteri 12",
    ]
    assert all("*" in one["to"] for one in quote["first"])
    inline = world.quote(text="Sayın {ad}", rows=[{"to": "0532 123 45 67", "ad": "Ali"}])
    assert (inline["read_as"]["kind"], inline["read_as"]["physical_rows"]) == ("request", 1)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("NULL", "value_nothing_word"), ("#YOK", "value_error_cell"), ("1.250", "column_uncertain")],
)
def test_a_question_names_the_row_of_the_file(world: ListsWorld, cell: str, code: str) -> None:
    columns = [{"name": "tutar", "type": "amount", "typical": "1250.50", "longest": 12}]
    template = {"name": "Borç", "text": "Borcunuz {tutar}", "purpose": "informational", "columns": columns}
    assert world.ask("PUT", "/v1/templates/BORC", template).status == 201
    upload = world.upload(f"Liste;\n\nTelefon;Tutar\n0532 111 22 33;5\n0532 111 22 34;{cell}\n".encode())
    (asked,) = world.quote(template="BORC", upload=upload)["problems"]
    assert (asked["code"], asked["row"], asked["pointer"]) == (code, 5, "/upload")
    job = world.send_job({"template": "BORC", "upload": upload}, key="key-00000009").job.ref
    world.run()
    (told,) = world.job(job)["problems"]
    assert (told["code"], told["row"]) == (code, 5)
    rows = [{"to": "0532 111 22 33", "tutar": "5"}, {"to": "0532 111 22 34", "tutar": cell}]
    for path in ("/v1/quotes", "/v1/jobs"):
        answer = call(
            world.house, "POST", path, {"template": "BORC", "rows": rows}, caller=CALLER, key="key-00000010"
        )
        (told,) = answer.body["problems"]
        assert (told["code"], told["row"], told["pointer"]) == (code, 2, "/rows/1/tutar")
    message = {"template": "BORC", "to": "0532 111 22 33", "params": {"tutar": cell}}
    (told,) = call(world.house, "POST", "/v1/messages", message, caller=CALLER, key="key-00000011").body[
        "problems"
    ]
    assert (told["code"], told["pointer"]) == (code, "/params/tutar")


def test_a_question_fails_the_job_once_and_the_field_that_it_names_answers_it(world: ListsWorld) -> None:
    data = "Adı;Cep\r\nŞule Işık;0532 123 45 67\r\n".encode("cp857")
    ref = world.post_upload(data, "Sayın {ad}")
    world.run(seconds=5)
    (asked,) = world.job(ref)["problems"]
    assert (asked["code"], asked["readings"][0]) == ("list_encoding_unsure", "cp857")
    assert asked["choose"] == "/reading/encoding"
    assert world.operator.calls == []
    world.clock.turn(SECOND)
    world.post_upload(data, "Sayın {ad}", reading={"encoding": "cp857"})
    world.run()
    assert world.operator.calls[-1].texts == ["Sayın Şule Işık"]
