"""Amounts: what is certain is read, what has two readings is asked, and everything else is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.errors import InvalidValue
from ulak.text.amounts import Notation, in_kurus, kurus_of, kurus_of_json, notation_of
from ulak.text.columns import ColumnType, writer, written
from ulak.text.questions import Notations
from ulak.text.turkish import money


@pytest.mark.parametrize(
    ("text", "kurus"),
    [
        ("1250", 125000),
        ("1.250,00", 125000),
        ("1,250.00", 125000),
        ("1.250.000", 125000000),
        ("1,250,000", 125000000),
        ("125,5", 12550),
        ("125.50", 12550),
        ("1250,1499999999999", 125015),
        ("-1.250,5", -125050),
        ("\u22121.250,50", -125050),
        ("1.250,00-", -125000),
        ("(1.250,00)", -125000),
        ("₺1.250,00", 125000),
        ("1.250,00 TL", 125000),
        ("1\u00a0250,00", 125000),
        ("1 250,00", 125000),
        ("12\u200b50,00", 125000),
        ("'1250,50", 125050),
        ('="1.250,50"', 125050),
        (",5", 50),
        ("0", 0),
    ],
)
def test_a_certain_amount_is_read(text: str, kurus: int) -> None:
    assert kurus_of(text) == kurus
    assert kurus_of(text, ",") == kurus
    assert kurus_of(text, ".") == kurus


@pytest.mark.parametrize(
    "text", ["125.500", "125,500", "1.250", "-1,250", "1.250 TL", "\u00a0125.500", '="125.500"']
)
def test_one_separator_with_three_digits_after_it_is_uncertain(text: str) -> None:
    assert notation_of(text) == "?"
    with pytest.raises(InvalidValue, match="value_uncertain"):
        kurus_of(text)


def test_a_notation_decides_for_what_is_uncertain() -> None:
    assert [kurus_of(text, ",") for text in ("125.500", "125,500")] == [12550000, 12550]
    assert [kurus_of(text, ".") for text in ("125.500", "125,500")] == [12550, 12550000]


@pytest.mark.parametrize(
    "text",
    ["", " ", "yok", "1.2.3", "1,2,3", "1.25.000,00", "12,50,00", "1.250,0.0", "5.", "1E+05", "--5", "-5-", "(5", "$5",
     "#N/A", "١٢", "1/2", "%5", "9" * 14, "1" * 100],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="value_no_amount"):
        kurus_of(text, ",")


@pytest.mark.parametrize(
    ("number", "kurus"),
    [
        ("125.500", 12550),
        ("1250.1499999999999", 125015),
        ("0.1", 10),
        ("48250", 4825000),
        ("1.25e3", 125000),
        ("1e-400", 0),
        ("-0", 0),
        ("1250.005", 125001),
    ],
)
def test_in_json_the_point_stands_before_the_decimals(number: str, kurus: int) -> None:
    assert kurus_of_json(number) == kurus


@pytest.mark.parametrize("number", ["1e400", "99999999999999", str(2**70), "x"])
def test_a_number_of_json_beyond_all_amounts_is_refused(number: str) -> None:
    with pytest.raises(InvalidValue, match="value_no_amount"):
        kurus_of_json(number)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_an_amount_that_we_wrote_is_read_back_in_every_notation(kurus: int) -> None:
    turkish = money(kurus)
    english = turkish.translate(str.maketrans(".,", ",."))
    for text in (turkish, english, in_kurus(kurus)):
        for notation in (None, ",", "."):
            assert kurus_of(text, notation) == kurus


@given(st.text("0123456789.,-'() \u00a0\u200b₺TL=\"", max_size=20), st.sampled_from([None, ",", "."]))
def test_any_text_is_read_or_refused(text: str, notation: Notation | None) -> None:
    try:
        read = kurus_of(text, notation)
    except InvalidValue as refused:
        codes = [refused.problem.code]
    else:
        codes = []
        assert isinstance(read, int)
    assert set(codes) <= {"value_no_amount", "value_uncertain"}


def test_certain_amounts_of_a_column_decide_if_they_agree() -> None:
    column = Notations()
    for row, value in enumerate(["125.500", "1.250,00", "1250"], 1):
        column.note(row, value)
    assert (column.decided, column.is_open) == (",", False)
    column.note(4, "1,250.00")
    assert column.is_open
    question = column.question("tutar")
    assert (question.code, question.row, question.readings) == ("column_disagrees", 1, (",", "."))
    assert (question.params["comma"], question.params["point"]) == ("125.500,00", "125,50")


def test_a_template_says_how_its_column_is_written() -> None:
    assert written(ColumnType.AMOUNT_COMMA, "125.500") == "125.500,00"
    assert written(ColumnType.AMOUNT_POINT, "125.500") == "125,50"
    with pytest.raises(InvalidValue, match="value_uncertain"):
        written(ColumnType.AMOUNT, "125.500")
    write = writer({"t": ColumnType.AMOUNT}, ["t"], {"t": "."})
    assert write is not None
    row = ["1,250"]
    write(row)
    assert row == ["1.250,00"]
