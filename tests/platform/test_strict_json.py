"""JSON from strangers: what is refused, with its reason, and fast."""

from __future__ import annotations

import json
import time
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.catalogue import sentence
from ulak.errors import InputError, MalformedBody
from ulak.platform.strict_json import JsonNumber, decode, encode, parse_object

LARGE = 4 * 1024 * 1024


def refused(body: bytes) -> str:
    with pytest.raises(MalformedBody) as raised:
        parse_object(body)
    (problem,) = raised.value.problems
    assert "{" not in sentence(problem.code, "tr", problem.params).replace("{ ... }", "")
    return problem.code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body_not_json"),
        (b"{", "body_not_json"),
        (b"{'a': 1}", "body_not_json"),
        (b'{"a": 1} {}', "body_not_json"),
        (b'{"a": 1,}', "body_not_json"),
        (b'{"a": "line\nbreak"}', "body_not_json"),
        (b'\xef\xbb\xbf\xef\xbb\xbf{"a": 1}', "body_not_json"),
        (b"null", "body_not_object"),
        (b"[]", "body_not_object"),
        (b'"text"', "body_not_object"),
        (b"12", "body_not_object"),
        (b'{"a": "\xfe"}', "body_not_utf8"),
        (b'{"a": "\xed\xa0\x80"}', "body_not_utf8"),
        ('{"a": "ş"}'.encode("utf-16"), "body_not_utf8"),
        ('{"a": 1}'.encode("utf-16-le"), "body_not_utf8"),
        ('{"a": 1}'.encode("utf-32"), "body_not_utf8"),
        (b'{"a": NaN}', "body_not_a_number"),
        (b'{"a": [Infinity]}', "body_not_a_number"),
        (b'{"a": -Infinity}', "body_not_a_number"),
        (b'{"a": 1, "a": 1}', "body_duplicate_name"),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', "body_duplicate_name"),
        (b'{"a": 1, "\\u0061": 2}', "body_duplicate_name"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "body_duplicate_name"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "body_number_too_long"),
        (b'{"a": -' + b"1" * 5_000 + b"}", "body_number_too_long"),
        (b'{"a": 0.' + b"1" * 5_000 + b"}", "body_number_too_long"),
        (b'{"a": "\\ud83d"}', "body_lone_surrogate"),
        (b'{"a": "\\uDE00\\uD83D"}', "body_lone_surrogate"),
        (b'{"\\udc00": 1}', "body_lone_surrogate"),
        (b'{"a": ' + b"[" * 16 + b"]" * 16 + b"}", "body_too_deep"),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "body_too_deep"),
    ],
)
def test_a_body_that_is_no_plain_json_object_is_refused_with_its_reason(body: bytes, code: str) -> None:
    assert refused(body) == code


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"s\u0327": "Gu\u0308l I\u0307"}'.encode(), {"ş": "Gül İ"}),
        (b'{"s\\u0327": ["Gu\\u0308l", {"a": "g\\u0306"}]}', {"ş": ["Gül", {"a": "ğ"}]}),
        (b' \n{"a" : 1 }\r\n', {"a": 1}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
        (b'{"a": "\\\\ud800"}', {"a": "\\ud800"}),
        (b'{"a": 12.50}', {"a": JsonNumber("12.50")}),
        (b'{"a": 1e400}', {"a": JsonNumber("1e400")}),
        (b'{"a": ' + b"9" * 64 + b"}", {"a": JsonNumber("9" * 64)}),
        (b'{"a": 9223372036854775807, "b": -9223372036854775808}', {"a": 2**63 - 1, "b": -(2**63)}),
        (
            b'{"a": 9223372036854775808, "b": -9223372036854775809}',
            {"a": JsonNumber(str(2**63)), "b": JsonNumber(str(-(2**63) - 1))},
        ),
        (b'{"a": "' + b"[{" * 50 + b'"}', {"a": "[{" * 50}),
        (b'{"a": "\\"' + b"[" * 50 + b'\\\\"}', {"a": '"' + "[" * 50 + "\\"}),
        (b'{"a": ' + b"[" * 15 + b"]" * 15 + b"}", {"a": json.loads("[" * 15 + "]" * 15)}),
        (b'{"a": [' + b"[]," * 50 + b"[]]}", {"a": [[]] * 51}),
    ],
)
def test_a_body_that_only_looks_odd_is_taken_as_it_is(body: bytes, value: object) -> None:
    assert parse_object(body) == value


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ('{"text": "Sayın Gülşah, ödemeniz alındı"}'.encode("cp1254"), "windows-1254"),
        ('{"text": "Sayın Gülşah, ödemeniz alındı"}'.encode("mac_turkish"), "MacTurkish"),
        ('{"text": "Sayın Gülşah, ödemeniz alındı"}'.encode("cp857"), "CP857"),
        ('{"text": "Sayın Gülşah"}'.encode("utf-16"), "UTF-16"),
        ('{"text": "Sayin Gulsah"}'.encode("utf-16-be"), "UTF-16"),
        (b'{"text": "caf\xe9"}', "?"),
    ],
)
def test_octets_that_are_not_utf8_are_told_by_the_encoding_that_they_look_like(
    body: bytes, encoding: str
) -> None:
    with pytest.raises(MalformedBody) as raised:
        parse_object(body)
    (problem,) = raised.value.problems
    assert (problem.code, problem.params["encoding"]) == ("body_not_utf8", encoding)
    assert encoding in sentence(problem.code, "tr", problem.params)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ('{"text": "Say\ufffdn"}'.encode(), [("/text", 4)]),
        (b'{"text": "Say\\ufffdn"}', [("/text", 4)]),
        (b'{"text": "Say\\uFFFDn"}', [("/text", 4)]),
        (
            '{"rows": [{"a": "x"}, {"a/b": "\ufffd", "c": "a\ufffd"}]}'.encode(),
            [("/rows/1/a~1b", 1), ("/rows/1/c", 2)],
        ),
        (
            '{"rows": [{"\ufffdd": "x"}], "sender_id": "F\ufffdRMA"}'.encode(),
            [("/rows/0", 1), ("/sender_id", 2)],
        ),
    ],
)
def test_a_lost_character_is_refused_with_its_place(body: bytes, places: list[tuple[str, int]]) -> None:
    with pytest.raises(InputError) as raised:
        parse_object(body)
    assert [(one.pointer, one.params["position"]) for one in raised.value.problems] == places
    assert {one.code for one in raised.value.problems} == {"body_replacement_character"}


def test_names_that_are_one_when_composed_stand_twice() -> None:
    assert refused('{"ü": 1, "u\u0308": 2}'.encode()) == "body_duplicate_name"
    assert refused(b'{"\\u00fc": 1, "u\\u0308": 2}') == "body_duplicate_name"


def test_an_escaped_backslash_before_ufffd_is_no_lost_character() -> None:
    assert parse_object(b'{"a": "\\\\ufffd"}') == {"a": "\\ufffd"}


def names(count: int) -> bytes:
    return b",".join(b'"%d":1' % n for n in range(count))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * LARGE, id="brackets"),
        pytest.param(b'{"a":' * (LARGE // 5), id="objects"),
        pytest.param(b'{"a": ' + b"1" * LARGE + b"}", id="digits"),
        pytest.param(b'{"a": "' + b'\\"[' * (LARGE // 3), id="escapes that never end"),
        pytest.param(b"{" + names(400_000) + b',"399999":1}', id="the last name of many twice"),
        pytest.param(b'{"a": [' + b"{}," * (LARGE // 3) + b"NaN]}", id="many objects"),
    ],
)
def test_an_attack_of_four_megabytes_is_refused_at_once(body: bytes) -> None:
    began = time.process_time()
    refused(body)
    assert time.process_time() - began < 5


def test_an_honest_list_of_ten_thousand_rows_is_read_in_a_blink() -> None:
    rows = [{"to": f"0532{n:07d}", "ad": f"Müşteri [{n}]", "tutar": f"{n},50"} for n in range(10_000)]
    body = json.dumps({"text": "Sayın {ad}", "rows": rows}, ensure_ascii=False).encode()
    began = time.process_time()
    assert parse_object(body)["rows"] == rows
    assert time.process_time() - began < 1


def composed(value: object) -> object:
    """As a body is read: texts composed, integers beyond 64 bits as they were written."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return JsonNumber(str(value))
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", name): composed(one) for name, one in value.items()}
    if isinstance(value, list):
        return [composed(one) for one in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), values, max_size=5), st.booleans())
def test_whatever_json_writes_is_read_back_or_too_deep(value: dict[str, object], ascii_only: bool) -> None:
    try:
        assert parse_object(
            json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        ) == composed(value)
    except InputError as error:
        codes = {problem.code for problem in error.problems}
        assert codes <= {
            "body_too_deep",
            "body_number_too_long",
            "body_lone_surrogate",
            "body_not_utf8",
            "body_duplicate_name",  # two names that are one when composed
            "body_replacement_character",
        }


@given(st.binary(max_size=200))
def test_any_octets_are_an_object_or_refused(body: bytes) -> None:
    with suppress(InputError):
        assert isinstance(parse_object(body), dict)


@pytest.mark.parametrize(
    "body", [b'{"a":125.500}', b'{"a":[1e400,-0.0]}', b'{"a":{"b":36893488147419103232}}']
)
def test_a_number_is_encoded_as_it_was_written(body: bytes) -> None:
    value = parse_object(body)
    assert encode(value) == body
    assert decode(body.decode()) == value


def test_a_number_that_is_kept_as_written_is_neither_text_nor_number_and_stands_in_no_repr() -> None:
    number = parse_object(b'{"a": 125.500}')["a"]
    assert not isinstance(number, str | int | float)
    assert str(number) == "125.500"
    assert "125" not in repr(number)
    with pytest.raises(TypeError):
        encode({"a": object()})
