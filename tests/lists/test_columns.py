"""Which column is what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.catalogue import sentence
from ulak.errors import InputError
from ulak.identity.msisdn import Region
from ulak.lists.columns import Columns, find


@pytest.mark.parametrize(
    ("header", "to"),
    [
        (["Ad", "Telefon"], 1),
        (["Ad", "Cep Telefonu", "Telefon"], 1),
        (["Telefon", "GSM"], 1),
        (["İsim", "CEP TEL."], 1),
        (["Name", "Mobile Phone"], 1),
        (["No", "Telefon No"], 1),
        (["Numara", "Ad"], 0),
        (["Ad", "to"], 1),
    ],
)
def test_the_numbers_stand_under_the_header_that_says_so_best(header: list[str], to: int) -> None:
    assert find(header, [], {}, Region.TR).to == to


@pytest.mark.parametrize(
    ("placeholder", "header"),
    [
        ("ad", "Adı"),
        ("name", "İsim"),
        ("tutar", "Amount"),
        ("son_ödeme_tarihi", "Vade Tarihi"),
        ("müşteri_adı", "Customer Name"),
        ("özel_alan", "ÖZEL ALAN"),
    ],
)
def test_a_placeholder_finds_its_column_in_either_language(placeholder: str, header: str) -> None:
    assert find(["Telefon", "Diğer", header], [placeholder], {}, Region.TR).names == ("to", "c2", placeholder)


def test_a_caller_may_say_which_column_is_which_by_header_or_number() -> None:
    found = find(["A1", "B1", "C1"], ["ad"], {"to": 3, "ad": "b1"}, Region.TR)
    assert (found.to, found.names) == (2, ("to", "c1", "ad"))


def test_a_file_without_a_header_is_known_by_a_number_in_its_first_row() -> None:
    found = find(["Ali", "0532 123 45 67"], [], {}, Region.TR)
    assert (found.header, found.to) == ((), 1)


@pytest.mark.parametrize(
    ("header", "placeholders", "given_columns", "codes"),
    [
        (["Ad", "Adres"], [], {}, ["column_to_missing"]),
        (["Cep", "GSM"], [], {}, ["column_to_ambiguous"]),
        (["0532 123 45 67", "0533 123 45 67"], [], {}, ["column_to_ambiguous"]),
        (["Ad"], ["borç"], {}, ["column_to_missing", "placeholder_unknown"]),
        (["Telefon"], ["ad"], {"ad": "Adı", "to": 9}, ["column_not_there", "column_not_there"]),
        (["0532 123 45 67", "Ali"], ["ad"], {}, ["placeholder_without_header"]),
    ],
    ids=["no numbers", "two of equal name", "two numbers", "all that is wrong", "wrongly said", "no header"],
)
def test_what_cannot_be_told_is_asked_for(
    header: list[str], placeholders: list[str], given_columns: dict[str, str | int], codes: list[str]
) -> None:
    with pytest.raises(InputError) as refused:
        find(header, placeholders, given_columns, Region.TR)
    assert [problem.code for problem in refused.value.problems] == codes


@pytest.mark.parametrize("header", [["Ad", "Adres"], ["Ali", "Ankara", "1"]])
def test_where_no_column_holds_numbers_the_request_may_name_one(header: list[str]) -> None:
    """The sentence speaks of the file alone; the field that decides stands beside it."""
    with pytest.raises(InputError) as refused:
        find(header, [], {}, Region.TR)
    (problem,) = refused.value.problems
    numbers = tuple(str(number + 1) for number in range(len(header)))
    assert (problem.readings, problem.choose) == (numbers, "/columns/to")
    assert "columns'" not in sentence(problem.code, "en", problem.filling)
    assert find(header, [], {"to": 2}, Region.TR).to == 1


def test_a_list_without_a_header_is_filled_by_the_numbers_of_its_columns() -> None:
    first = ["0532 123 45 67", "Ali"]
    with pytest.raises(InputError) as refused:
        find(first, ["ad"], {}, Region.TR)
    (problem,) = refused.value.problems
    assert (problem.readings, problem.choose) == (("1", "2"), "/columns/ad")
    assert find(first, ["ad"], {"ad": 2}, Region.TR).names == ("to", "ad")


@given(st.integers(0, 5), st.lists(st.text(max_size=3), max_size=9))
def test_a_row_of_any_width_comes_back_as_it_was_filed(to: int, row: list[str]) -> None:
    columns = Columns((), to, ("to", "c1", "c2", "c3", "c4", "c5"))
    assert columns.as_filed(columns.arranged(list(row))) == row


@pytest.mark.parametrize(
    ("header", "placeholder", "readings"),
    [
        (["Telefon", "Miktar"], "tutar", ("Miktar",)),
        (["Telefon", "Toplam"], "tutar", ("Toplam",)),
        (["Telefon", "Tutar", "Tutar"], "tutar", ("Tutar (B)", "Tutar (C)")),
        (["Telefon", "Toplam", "Amount"], "tutar", ("Toplam", "Amount")),
        (["Telefon", "Amount", "Miktar"], "tutar", ("Amount", "Miktar")),
        (["Telefon", "Adı", "İsim"], "ad", ("Adı", "İsim")),
        (["Telefon", "Ad Soyad"], "ad", ("Ad Soyad",)),
        (["Telefon", "Cari Ünvanı"], "müşteri", ("Cari Ünvanı",)),
        (["Telefon", "Bakiye"], "borç", ("Bakiye",)),
        (["Telefon", "Fatura"], "fatura_no", ("Fatura",)),
    ],
)
def test_a_column_that_only_may_be_meant_and_two_that_fit_are_questions(
    header: list[str], placeholder: str, readings: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as refused:
        find(header, [placeholder], {}, Region.TR)
    (asked,) = refused.value.problems
    assert (asked.code, asked.readings) == ("placeholder_ambiguous", readings)
    assert asked.choose == f"/columns/{placeholder}"
    chosen = find(header, [placeholder], {placeholder: 2}, Region.TR)
    assert (chosen.names[1], chosen.rules[placeholder]) == (placeholder, "caller")


def test_a_column_of_the_placeholders_own_name_is_the_one_whatever_stands_beside_it() -> None:
    found = find(["Telefon", "Miktar", "Tutar", "Toplam"], ["tutar"], {}, Region.TR)
    assert found.names == ("to", "c2", "tutar", "c4")
    assert found.rules == {"to": "synonym", "tutar": "own_name"}
    assert find(["Telefon", "Name"], ["ad"], {}, Region.TR).rules["ad"] == "synonym"


def test_two_columns_of_one_name_are_told_apart_by_number_alone() -> None:
    with pytest.raises(InputError) as refused:
        find(["Telefon", "Tutar", "Tutar"], ["tutar"], {"tutar": "Tutar"}, Region.TR)
    (problem,) = refused.value.problems
    assert (problem.code, problem.params["columns"]) == ("column_named_twice", "2 (B), 3 (C)")
