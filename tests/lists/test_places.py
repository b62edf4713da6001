"""Places in a file are those that its reader sees: a row's number counts the header, titles and blank rows. A character
that was lost anywhere in a file refuses its row, and is told with its place."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld, table

ROWS: dict[str, list[list[str]]] = {
    "a header alone": [["GSM", "Ad"], ["0532 111 22 33", "Ali"], ["0212 555 11 22", "Can"]],
    "titles above": [["Liste"], [], ["GSM", "Ad"], ["0532 111 22 33", "Ali"], ["0212 555 11 22", "Can"]],
    "blank rows between": [["GSM", "Ad"], [], [], ["0532 111 22 33", "Ali"], [], ["0212 555 11 22", "Can"]],
    "blank rows above": [[], [], ["GSM", "Ad"], ["0532 111 22 33", "Ali"], ["0212 555 11 22", "Can"]],
    "no header": [["0532 111 22 33", "Ali"], ["0212 555 11 22", "Can"]],
    "no header below a title": [["Liste", ""], ["0532 111 22 33", "Ali"], ["0212 555 11 22", "Can"]],
    "a cell of two lines": [["GSM", "Ad"], ["0532 111 22 33", "A\nli"], ["0212 555 11 22", "Can"]],
}


def as_csv(rows: list[list[str]]) -> bytes:
    cells = [[f'"{cell}"' if "\n" in cell else cell for cell in row] for row in rows]
    return "".join(";".join(row) + "\r\n" for row in cells).encode()


def as_declared_csv(rows: list[list[str]]) -> bytes:
    return b"sep=;\r\n" + as_csv(rows)


def as_xlsx(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


FORMS: dict[str, tuple[Callable[[list[list[str]]], bytes], int]] = {
    "csv": (as_csv, 0),
    "csv that declares its delimiter in a line": (as_declared_csv, 1),
    "xlsx": (as_xlsx, 0),
}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    return ListsWorld(clock)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ROWS)
def test_a_row_bears_its_number_in_the_file_wherever_it_is_told(
    world: ListsWorld, name: str, form: str
) -> None:
    rows, (written, above) = ROWS[name], FORMS[form]
    good, bad = (
        next(n for n, row in enumerate(rows, 1 + above) if number in row)
        for number in ("0532 111 22 33", "0212 555 11 22")
    )
    upload = world.upload(written(rows))
    quote = world.quote(text="Merhaba", upload=upload)
    assert [one["row"] for one in quote["refusals"]] == [bad]
    assert [one["row"] for one in quote["first"]] == [good]
    ref = world.send_job({"text": "Merhaba", "purpose": "informational", "upload": upload}).job.ref
    world.run(seconds=10)
    assert [one["row"] for one in world.refusals(ref)] == [bad]
    file = table(world.file(ref, "refusals"))
    assert file[1][file[0].index("Refused row")] == str(bad)
    report = table(world.file(ref, "csv"), ",")
    assert report[1][report[0].index("Row")] == str(good)
    assert world.job(ref)["rows"] == 2


def test_a_row_of_a_file_among_others_tells_its_row_in_the_file(world: ListsWorld) -> None:
    upload = world.upload(as_csv(ROWS["titles above"]))
    quote = world.quote(text="Merhaba", upload=upload, recipients=["0532 000 00 01"])
    ref = world.send_job(
        {"text": "Merhaba", "purpose": "informational", "upload": upload, "recipients": ["0532 000 00 01"]}
    ).job.ref
    world.run(seconds=10)
    assert quote["refused"] == 1
    assert [(one["source"], one["who"]) for one in world.refusals(ref)] == [("upload", "5")]


def test_a_question_names_its_row_in_the_file(world: ListsWorld) -> None:
    rows = [["Liste"], ["GSM", "Ad"], [], ["0532 111 22 33", "Ali"], ["0533 111 22 33", "NULL"]]
    (asked,) = world.quote(text="{ad}", upload=world.upload(as_csv(rows)))["problems"]
    assert (asked["code"], asked["row"]) == ("value_nothing_word", 5)


# --- characters that were lost --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (["0532 111 22 33", "G\ufffdl", "Ankara", ""], "value_replacement_character", "ad"),
        (["0532 111 22 33", "Gül", "İ\ufffdel", ""], "row_replacement_character", "c3"),
        (["0532 111 22 33", "Gül", "ï¿½el", ""], "row_replacement_character", "c3"),
        (["0532 111 22 33", "Gül", "", "\ufffd"], "row_replacement_character", "c4"),
        (["0532 111 22 3\ufffd", "Gül", "Ankara", ""], "value_replacement_character", "to"),
    ],
)
def test_a_lost_character_refuses_its_row_in_whatever_column(
    world: ListsWorld, cells: list[str], code: str, column: str, form: str
) -> None:
    written, above = FORMS[form]
    rows = [["GSM", "Ad", "İlçe", "Not"], ["0533 111 22 33", "Ali", "Bursa", "x"], cells]
    upload = world.upload(written(rows))
    ref = world.send_job({"text": "Sayın {ad}", "purpose": "informational", "upload": upload}).job.ref
    world.run(seconds=10)
    assert [text for call in world.operator.calls for text in call.texts] == ["Sayın Ali"]
    (refusal,) = world.refusals(ref)
    assert (refusal["row"], refusal["column"], refusal["code"]) == (3 + above, column, code)
    if column.startswith("c"):
        assert f"column {'ABCD'[int(column[1:]) - 1]} is" in refusal["message"]


def test_a_lost_character_refuses_its_row_of_a_file_among_others_too(world: ListsWorld) -> None:
    rows = [["GSM", "Ad", "İlçe"], ["0533 111 22 33", "Ali", "Bursa"], ["0532 111 22 33", "Gül", "İ\ufffdel"]]
    body: dict[str, Any] = {"text": "Sayın {ad}", "upload": world.upload(as_csv(rows))}
    quote = world.quote(**body, rows=[{"to": "0534 111 22 33", "ad": "Can"}])
    assert (quote["recipients"], [one["code"] for one in quote["refusals"]]) == (
        2,
        ["row_replacement_elsewhere"],
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_header_with_a_lost_character_refuses_the_file_with_its_place(world: ListsWorld, form: str) -> None:
    written, above = FORMS[form]
    rows = [["Liste"], ["GSM", "M\ufffd\ufffdteri"], ["0533 111 22 33", "Ali"]]
    (problem,) = world.quote(text="Merhaba", upload=world.upload(written(rows)))["problems"]
    assert (problem["code"], problem["row"]) == ("list_header_replacement_character", 2 + above)
    assert "column B" in problem["message"]
