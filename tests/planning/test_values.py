"""Values of a list are never guessed: what has two readings is asked before anything is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ulak.errors import InputError, Problem
from ulak.identity.msisdn import Region
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Totals
from ulak.jobs.keys import FACTS
from ulak.jobs.refusals import Refusals
from ulak.lists.reading import Reading
from ulak.planning.checks import words_for_nothing
from ulak.planning.expansion import ExpansionRules, expand
from ulak.planning.requests import JobBody, MessageBody
from ulak.planning.snapshot import Snapshot
from ulak.platform.bodies import parse
from ulak.platform.strict_json import parse_object
from ulak.rules import profile
from ulak.text import EncodingChoice, MessageType

RULES = ExpansionRules(
    "Borcunuz {tutar} TL",
    profile("netgsm"),
    MessageType.BULK,
    EncodingChoice.PROFILE,
    Region.TR,
    column_types={"tutar": "amount"},
)


def amounts(*values: str, rules: ExpansionRules = RULES) -> list[str]:
    """The amounts as they go out."""
    lines = [f'053211122{number:02},"{value}"' for number, value in enumerate(values, 10)]
    return sent(["to,tutar", *lines], rules)


def sent(lines: list[str], rules: ExpansionRules) -> list[str]:
    parts = list(expand(lambda: lines, rules))
    texts = [text for part in parts if isinstance(part, Chunk) for text in part.texts]
    return [text.removeprefix("Borcunuz ").removesuffix(" TL") for text in texts]


def asked(*values: str, rules: ExpansionRules = RULES) -> Problem:
    with pytest.raises(InputError) as refused:
        amounts(*values, rules=rules)
    (question,) = refused.value.problems
    return question


@pytest.mark.parametrize("value", ["125.500", "125,500"])
def test_an_uncertain_amount_alone_is_a_question(value: str) -> None:
    question = asked("1250", value)
    assert (question.code, question.row) == ("column_uncertain", 2)
    assert (question.readings, question.choose) == ((",", "."), "/reading/decimal")


def test_certain_amounts_of_the_column_decide_wherever_they_stand() -> None:
    assert amounts("125.500", "1.250,00") == ["125.500,00", "1.250,00"]
    assert amounts("125.500", "1,250.00") == ["125,50", "1.250,00"]
    assert amounts("12.5", "125.500") == ["12,50", "125,50"]


def test_certain_amounts_that_disagree_decide_nothing() -> None:
    assert asked("1.250,00", "1,250.00", "125.500").code == "column_disagrees"
    assert amounts("1.250,00", "1,250.00") == ["1.250,00", "1.250,00"]  # nothing is uncertain


@pytest.mark.parametrize(("decimal", "amount"), [(",", "125.500,00"), (".", "125,50")])
def test_the_job_or_the_templates_column_may_say_it(decimal: str, amount: str) -> None:
    said = replace(RULES, reading=Reading(decimal=decimal))
    assert amounts("125.500", rules=said) == [amount]
    kind = {",": "amount_comma", ".": "amount_point"}[decimal]
    assert amounts("125.500", rules=replace(RULES, column_types={"tutar": kind})) == [amount]


def test_a_plan_of_before_means_what_it_meant() -> None:
    old = replace(RULES, reading=None)
    assert amounts("125.500", "1234.5", "1.234,56", rules=old) == ["125.500,00", "1.234,50", "1.234,56"]
    named = replace(old, text="Sayın {tutar}", column_types={})
    assert sent(["to,tutar", "05321112233,NULL"], named) == ["Sayın NULL"]


def test_rows_of_each_source_decide_for_themselves() -> None:
    header = ",".join(["to", "tutar", *FACTS])
    lines = [header, '05321112233,"125,500",rows,,', '05321112234,"1.250,00",accounts,120.01,']
    with pytest.raises(InputError):
        sent(lines, RULES)
    assert sent([*lines, "05321112235,12.5,rows,,"], RULES) == ["125.500,00", "1.250,00", "12,50"]


def snapshot(rows: str) -> list[str]:
    body = parse(
        JobBody,
        parse_object(f'{{"text": "{{tutar}}", "purpose": "informational", "rows": {rows}}}'.encode()),
    )
    return list(Snapshot.of(body, ["tutar"], str, {"tutar": "amount"}).lines())


def test_a_json_number_has_its_point_before_the_decimals_and_decides_for_no_text() -> None:
    rows = '[{"to": "05321112233", "tutar": 125.500}, {"to": "05321112234", "tutar": 1250.1499999999999}]'
    assert sent(snapshot(rows), RULES) == ["125,50", "1.250,15"]
    with pytest.raises(InputError, match="column_uncertain"):
        sent(snapshot('[{"to": "1", "tutar": 125.5}, {"to": "2", "tutar": "125.500"}]'), RULES)


NAMED = replace(RULES, text="Borcunuz {ad} TL", column_types={})


@pytest.mark.parametrize(
    "word",
    ["NULL", "null", "Null", "None", "undefined", "NaN", "nan", "NaT", "nil", "(null)", "N/A", r"\N"],
)
def test_a_word_for_nothing_is_asked_about_and_never_sent_as_a_name(word: str) -> None:
    lines = ["to,ad,not", "05321112233,Ali,", f"05321112234,{word},"]
    with pytest.raises(InputError) as refused:
        sent(lines, NAMED)
    (question,) = refused.value.problems
    assert (question.code, question.row, question.choose) == (
        "value_nothing_word",
        2,
        "/reading/nothing_words",
    )
    assert sent(lines, replace(NAMED, reading=Reading(nothing_words="text"))) == ["Ali", word]
    empty = replace(NAMED, reading=Reading(nothing_words="empty"))
    (refusals,) = [part for part in expand(lambda: lines, empty) if isinstance(part, Refusals)]
    assert [(one.row, one.code) for one in refusals.rows] == [(2, "value_missing")]


@pytest.mark.parametrize(
    "error",
    ["#N/A", "#YOK", "#DEĞER!", "#REF!", "#SAYI/0!", "#AD?", "#BAŞV!", "#BOŞ!", "#ENGELLENDİ!", "#değer!", "Err:502",
     "########", "#VERİ_ALINIYOR"],
)  # fmt: skip
def test_a_formulas_error_is_asked_about_and_no_choice_sends_it(error: str) -> None:
    lines = ["to,ad,not", "05321112233,Ali,", f"05321112234,{error},"]
    with pytest.raises(InputError) as refused:
        sent(lines, NAMED)
    (question,) = refused.value.problems
    assert (question.code, question.row, question.readings) == ("value_error_cell", 2, ("empty",))
    for words, code in (("empty", "value_missing"), ("text", "value_error_cell")):
        chosen = replace(NAMED, reading=Reading(nothing_words=words))
        chunk, refusals, _ = expand(lambda: lines, chosen)
        assert isinstance(chunk, Chunk)
        assert isinstance(refusals, Refusals)
        assert chunk.texts == ["Borcunuz Ali TL"]
        assert [(one.row, one.column, one.code) for one in refusals.rows] == [(2, "ad", code)]


@pytest.mark.parametrize("name", ["Nil", "NIL", "Nullah", "Nan Hotel", "Yok", "Boş"])
def test_a_name_that_only_resembles_such_a_word_is_sent(name: str) -> None:
    assert sent(["to,ad", f"05321112233,{name}"], NAMED) == [name]


def test_a_word_for_nothing_in_a_column_that_the_text_does_not_use_asks_nothing() -> None:
    *_, totals = expand(lambda: ["to,ad,not", "05321112233,Ali,NULL"], NAMED)
    assert isinstance(totals, Totals)
    assert totals.recipients == 1


def test_words_for_nothing_in_the_request_are_asked_about_at_once_with_their_place() -> None:
    rows = [{"to": "05321112233", "ad": "Ali"}, {"to": "05321112234", "ad": " NULL "}]
    fields = {"text": "Sayın {ad}", "purpose": "informational"}
    (question,) = words_for_nothing(parse(JobBody, fields | {"rows": rows}), ["ad"])
    assert (question.code, question.pointer, question.row) == ("value_nothing_word", "/rows/1/ad", 2)
    message = parse(MessageBody, fields | {"to": "05321112233", "params": {"ad": "None"}})
    assert [one.pointer for one in words_for_nothing(message, ["ad"])] == ["/params/ad"]
    said = parse(JobBody, fields | {"rows": rows, "reading": {"nothing_words": "text"}})
    assert words_for_nothing(said, ["ad"]) == []
