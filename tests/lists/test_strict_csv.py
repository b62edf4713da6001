"""A broken CSV is refused with its place; what has two readings is asked; nothing is repaired by guess."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.lists.files_in import read
from ulak.errors import InputError, Problem
from ulak.lists.reading import Reading
from ulak.lists.rows import opened

GOOD = "".join(f"0532 111 {n:02} {n:02};Ali {n};{n},50\n" for n in range(10, 40))
HEADER = "Telefon;Ad;Tutar\n"


def refused(data: bytes, **said: Any) -> Problem:
    with pytest.raises(InputError) as error:
        read(data, **said)
    (problem,) = error.value.problems
    return problem


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ('05321112233;"Kaya Gida;10\n', "list_quote_open", "B"),
        ('05321112233;Kaya;"10\n', "list_quote_open", "C"),
        ('05321112233;"Kaya Gida"x;10\n', "list_quote_text_after", "B"),
        ('05321112233;"Kaya Gida;10\n05321112244;"Ali";5\n', "list_quote_text_after", "B"),
        ('05321112233;"Kaya Gida;10\n05321112244;Can";5\n', "list_quote_lines", "B"),
        ('05321112233;Ali;"10\n05321112244;Can;5"\n', "list_quote_lines", "C"),
        ('05321112233;Ali;"10\n0533 999 88 77\n5"\n', "list_quote_lines", "C"),
        ('05321112233;"Kaya;10"\n', "list_quote_open", "B"),
        ('05321112233;Kaya";10;\n', "list_quote_stray", "B"),
    ],
    ids=[
        "never closed",
        "never closed in the last column",
        "letters behind the closing quote",
        "closed by the next row's opening quote",
        "closed by a quote in the next row",
        "rows swallowed in a column that no text uses",
        "somebody's number swallowed",
        "closed late, so that a cell is missing",
        "closed and never opened, so that a cell is too many",
    ],
)
def test_a_quote_that_does_not_close_where_it_should_refuses_the_list_by_row_and_column(
    line: str, code: str, column: str
) -> None:
    problem = refused(f"{HEADER}{GOOD}{line}{GOOD}".encode())
    assert (problem.code, problem.row, problem.params["column"]) == (code, 32, column)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('0532; "Kaya; Gida" ;10\n', ["0532", "Kaya; Gida", "10"]),
        ('0532;"Ali ""Veli"" Can";10\n', ["0532", 'Ali "Veli" Can', "10"]),
        ('0532;Ali "Veli" Can;10\n', ["0532", 'Ali "Veli" Can', "10"]),
        ('0532;Boru 5";10\n', ["0532", 'Boru 5"', "10"]),
        ('0532;"Atatürk Cad.\nNo: 5\n";10\n', ["0532", "Atatürk Cad.\nNo: 5", "10"]),
        ('0532;Ali;"Atatürk Cad.\r\nNo: 5"\n', ["0532", "Ali", "Atatürk Cad.\r\nNo: 5"]),
        ("0532;Ali\n", ["0532", "Ali", ""]),
        ("0532;Ali;10;;;\n", ["0532", "Ali", "10"]),
        ("0532;\u00a0Ali\u200b ; \u00a0\n", ["0532", "Ali", ""]),
        ('"";"";"x"\n', ["", "", "x"]),
    ],
    ids=[
        "spaces around a quoted cell",
        "doubled quotes",
        "quotes within a cell",
        "an inch",
        "an address of three lines",
        "an address of two lines in the last column",
        "a row that a program cut short",
        "cells too many and empty",
        "white space and what nobody sees",
        "empty quoted cells",
    ],
)
def test_what_is_in_order_is_read(line: str, cells: list[str]) -> None:
    rows = read(f"{HEADER}{GOOD}{line}{GOOD}".encode())
    assert rows[31] == cells
    assert len(rows) == 62


def test_cells_beyond_the_header_stay_so_that_their_row_is_refused() -> None:
    assert read(f"{HEADER}{GOOD}0532;Kaya; Gida;10\n".encode())[-1] == ["0532", "Kaya", "Gida", "10"]


def test_physical_rows_are_told_beside_those_read() -> None:
    data = f'Liste\n\n{HEADER}{GOOD}0532;"a\nb";1\n;;\n'.encode()
    with opened(lambda: io.BytesIO(data)) as rows:
        numbers = [number for number, _ in rows]
    assert (rows.header_row, rows.passed_over, rows.physical_rows, rows.read_rows) == (3, (1,), 36, 31)
    assert numbers == list(range(4, 35))


@pytest.mark.parametrize(
    ("data", "header_row", "passed_over"),
    [
        (HEADER + GOOD, 1, ()),
        (f"Müşteri listesi;;\n\n{HEADER}{GOOD}", 3, (1,)),
        (GOOD, 0, ()),
        (f"0532 12;Ali;5\n{GOOD}", 0, ()),
        (f"5,32123E+09;Ali;5\n{GOOD}", 0, ()),
        (f"O532 111 22 33;Ali;5\n{GOOD}", 0, ()),
        (f"0532 111 22 33;;\n{GOOD}", 0, ()),
        ("Telefon\n0532 111 22 33\n", 1, ()),
        (f";Ali;\n{GOOD}", 0, ()),
        (f"Liste;;\n;Ali;\n{GOOD}", 0, (1,)),
    ],
    ids=[
        "a header",
        "a title above",
        "none",
        "too short",
        "scientific",
        "an O",
        "a number alone",
        "one column",
        "a name without a number",
        "a name without a number, below a title",
    ],
)
def test_the_header_is_told_from_titles_and_from_rows_with_a_bad_number(
    data: str, header_row: int, passed_over: tuple[int, ...]
) -> None:
    with opened(lambda: io.BytesIO(data.encode())) as rows:
        assert (rows.header_row, rows.passed_over) == (header_row, passed_over)


def test_the_owner_says_which_row_is_the_header() -> None:
    data = f"Rapor;24.11.2026\nŞube;Ankara\n{HEADER}{GOOD}".encode()
    assert read(data, header_row=3)[0] == ["Telefon", "Ad", "Tutar"]
    with opened(lambda: io.BytesIO(GOOD.encode()), Reading(header_row=0)) as rows:
        assert len(list(rows)) == 30
    assert refused(data, header_row=90).code == "list_header_row"


def test_the_delimiter_is_the_one_under_which_rows_agree_with_the_header() -> None:
    rows = "".join(f"0532 111 22 {n};Cad. {n}, Sok. {n}, No {n}\n" for n in range(10, 30))
    assert read(f"Telefon;Adres\n{rows}".encode())[1] == ["0532 111 22 10", "Cad. 10, Sok. 10, No 10"]
    wide = f"Telefon;Adres, İl, İlçe\n{rows}".encode()
    assert read(wide)[0] == ["Telefon", "Adres, İl, İlçe"]
    assert read(wide, delimiter=",")[0] == ["Telefon;Adres", "İl", "İlçe"]
    unsure = refused(b"Kod;Unvan, Sehir\nA;B, C\nD;E, F\n")
    assert (unsure.code, unsure.readings, unsure.choose) == (
        "list_delimiter_unsure",
        (";", ","),
        "/reading/delimiter",
    )


TURKISH = "Telefon;Ad\n0532 111 22 33;Şule Işık\n0533 111 22 33;Gülçin Öğüt\n0534 111 22 33;ağabey İnşaat\n"


@pytest.mark.parametrize(("codec", "name"), [("cp857", "cp857"), ("mac_turkish", "mac-turkish")])
def test_an_encoding_that_is_only_likely_is_asked_with_the_proposal(codec: str, name: str) -> None:
    asked = refused(TURKISH.encode(codec))
    assert (asked.code, asked.readings[0], asked.choose) == (
        "list_encoding_unsure",
        name,
        "/reading/encoding",
    )
    assert "ş" in str(asked.params["letters"])
    assert read(TURKISH.encode(codec), encoding=name) == read(TURKISH.encode())


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("cp1251", "Мария Иванова"),
        ("cp1253", "Γιώργος Παππάς"),
        ("cp1256", "محمد علي حسن"),
        ("koi8-r", "Мария Иванова"),
        ("cp1250", "Kaya Şen"),
        ("gbk", "王小明"),
        ("big5", "陳小明"),
    ],
)
def test_letters_of_another_language_are_asked_about_and_not_sent_as_turkish_ones(
    codec: str, name: str
) -> None:
    data = f"Telefon;Ad\n0532 111 22 33;{name}\n".encode(codec)
    asked = refused(data)
    assert asked.code in ("list_encoding_foreign", "file_encoding")
    assert read(data, encoding="windows-1254")[1][0] == "0532 111 22 33"


@pytest.mark.parametrize("name", ["Yağmur", "Sığınak", "Bilgi Yağız", "ağ"])
def test_one_word_of_an_old_mac_is_enough_to_ask(name: str) -> None:
    data = f"Telefon;Ad\n0532 111 22 33;{name}\n".encode("mac_turkish")
    assert refused(data).code == "list_encoding_unsure"
    assert read(data, encoding="mac-turkish")[1][1] == name


@pytest.mark.parametrize(
    "text", ["5×3 m", "%50 ± 2", "‰5", "12 €", "Nu.¹", "“Şen”", "KÂZIM LÛTFİ", "TÜBİTAK'ın"]
)
def test_signs_that_stand_alone_in_a_turkish_list_are_read(text: str) -> None:
    data = f"Telefon;Ad\n0532 111 22 33;Ayşe Işık {text}\n".encode("cp1254")
    assert read(data)[1][1] == f"Ayşe Işık {text}"


def test_names_of_neighbours_are_read() -> None:
    for codec, name in (("cp1252", "Müller Ñandú José"), ("cp1254", "ÇİĞDEM ÖĞÜT ÜÇÖĞÜŞ ŞIĞ")):
        data = f"Telefon;Ad\n0532 111 22 33;{name}\n".encode(codec)
        assert read(data)[1][1] == name


@pytest.mark.parametrize("through", ["cp1252", "latin-1"])
def test_a_text_decoded_twice_is_asked_and_read_mended(through: str) -> None:
    plain = "Telefon;Ad\n0532 111 22 33;Gülçin Özgür\n0533 111 22 33;Müjde Küçük\n"
    twice = plain.encode().decode(through).encode()
    asked = refused(twice)
    assert (asked.code, asked.readings) == ("list_encoding_twice", ("utf-8-twice", "utf-8"))
    assert read(twice, encoding="utf-8-twice") == read(plain.encode())
    assert read(twice, encoding="utf-8")[1][1] != "Gülçin Özgür"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16", "utf-16-le", "utf-16-be"], ids=str
)
def test_encodings_that_are_certain_are_read(encoding: str) -> None:
    assert read(TURKISH.encode(encoding)) == read(TURKISH.encode())


@pytest.mark.parametrize("cut", [b"\xff", b"\xc3\x28", b"\xe2\x82"])
def test_utf_8_with_one_octet_broken_is_refused_and_never_read_as_windows_1254(cut: bytes) -> None:
    lines = TURKISH.encode().splitlines(keepends=True)
    broken = lines[0] + lines[1] + lines[2][:-1] + cut + b"\n" + lines[3]
    problem = refused(broken)
    assert (problem.code, problem.row) == ("file_encoding", 3)


def test_an_encoding_that_the_owner_chose_holds_for_the_whole_file() -> None:
    problem = refused(TURKISH.encode("cp1254"), encoding="utf-8")
    assert (problem.code, problem.row) == ("file_encoding", 2)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1254", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("good", [1, 10, 400, 3_000])
def test_a_quote_left_open_is_named_whatever_the_file_is(
    end: str, encoding: str, delimiter: str, good: int
) -> None:
    """Also where the quote makes one row of all the others, and of how they are written."""
    rows = "".join(f"0532111{n:04};Ali {n};{n}\n" for n in range(good))
    text = f'Telefon;Ad;Tutar\n05321112233;"Kaya Gıda;10\n{rows}'
    problem = refused(text.replace(";", delimiter).replace("\n", end).encode(encoding))
    assert (problem.code, problem.row, problem.params["column"]) == ("list_quote_open", 2, "B")


def test_the_header_of_a_file_decoded_twice_is_mended_too() -> None:
    data = "Telefon;Müşteri\n05321112233;Şükrü\n".encode().decode("cp1252").encode()
    assert read(data, encoding="utf-8-twice") == [["Telefon", "Müşteri"], ["05321112233", "Şükrü"]]


# --- what always holds ---------------------------------------------------------------------------------------

_CELL = st.text(alphabet=st.sampled_from("aşİ0159 .,;|\t\"'"), max_size=12).map(str.strip)
_NAME = st.text(alphabet=st.sampled_from("abcçdeğ"), min_size=1, max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    header = draw(st.lists(_NAME, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1, max_size=8))
    return [header, *rows]


def written(table: list[list[str]], end: str, *, all_quoted: bool) -> str:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=";", lineterminator=end, quoting=quoting).writerows(table)
    return out.getvalue()


@examples(200)
@given(table=tables(), end=st.sampled_from(["\n", "\r\n", "\r"]), all_quoted=st.booleans())
def test_a_well_formed_file_reads_as_pythons_own_reader_reads_it(
    table: list[list[str]], end: str, all_quoted: bool
) -> None:
    text = written(table, end, all_quoted=all_quoted)
    theirs = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if any(row)]
    assert read(text.encode(), delimiter=";", header_row=1, encoding="utf-8") == theirs


_ROWS = [["053211122" + str(n), f"Kaya; {n}", f"Ad {n}", f'5" {n}'] for n in range(10, 20)]


@examples(400)
@given(data=st.data(), all_quoted=st.booleans())
def test_a_file_that_lost_or_won_a_quote_is_read_or_refused_and_never_shifted(
    data: st.DataObject, all_quoted: bool
) -> None:
    """Whoever's number stands in a row has their own cells beside it, or the row has not the header's width."""
    text = written([["Telefon", "Unvan", "Ad", "Not"], *_ROWS], "\n", all_quoted=all_quoted)
    quotes = [place for place, letter in enumerate(text) if letter == '"']
    place = data.draw(st.sampled_from(quotes) if data.draw(st.booleans()) else st.integers(40, len(text) - 1))
    mutated = text[:place] + text[place + 1 :] if text[place] == '"' else text[:place] + '"' + text[place:]
    try:
        found = read(mutated.encode(), delimiter=";", header_row=1)[1:]
    except InputError:
        return
    own = {row[0]: row for row in _ROWS}
    for row in found:
        if len(row) == 4 and row[0] in own:
            assert [cell.replace('"', "") for cell in row] == [cell.replace('"', "") for cell in own[row[0]]]
    assert len(found) == len(_ROWS)
