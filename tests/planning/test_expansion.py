import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.catalogue import unfilled
from ulak.errors import InputError, InvalidValue
from ulak.identity.msisdn import Region, normalise
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Totals
from ulak.jobs.refusals import REFUSALS_A_PAGE, Refusals
from ulak.planning.expansion import ExpansionRules, expand
from ulak.rules import profile
from ulak.text import EncodingChoice, MessageType, count, on_the_wire

NETGSM = profile("netgsm")


def rules(text, **changed):
    standing = {
        "profile": NETGSM,
        "message_type": MessageType.BULK,
        "encoding": EncodingChoice.PROFILE,
        "region": Region.TR,
    }
    return ExpansionRules(text, **{**standing, **changed})


def snapshot(*rows, header=("to", "ad", "tutar")):
    """A function that opens a list of these rows, as the one that reads the bucket does."""
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows([header, *rows])
    return lambda: io.StringIO(lines.getvalue(), newline="")


def expanded(open_snapshot, given_rules):
    """Chunks, refusals (of all pages) and totals."""
    *parts, totals = expand(open_snapshot, given_rules)
    assert isinstance(totals, Totals)
    chunks = [part for part in parts if isinstance(part, Chunk)]
    pages = [part for part in parts if isinstance(part, Refusals)]
    assert len(chunks) + len(pages) == len(parts)
    return chunks, [refusal for page in pages for refusal in page.rows], totals


def sent(chunks):
    return [
        (chunk.rows[i], chunk.msisdns[i], chunk.text(i), chunk.billed_segments(i))
        for chunk in chunks
        for i in range(len(chunk))
    ]


def test_each_row_becomes_a_recipient_with_its_own_text():
    chunks, refusals, totals = expanded(
        snapshot(["0532 123 45 67", "Işık", "10"], ["+90 533 765 43 21", "Ali", "20"]),
        rules("Sayın {ad}, borcunuz {tutar} TL."),
    )
    assert sent(chunks) == [
        (1, "905321234567", "Sayın Işık, borcunuz 10 TL.", 1),
        (2, "905337654321", "Sayın Ali, borcunuz 20 TL.", 1),
    ]
    assert refusals == []
    assert totals == Totals(
        rows=2,
        recipients=2,
        segments=2,
        by_encoding={"gsm7_tr": 2},
        chunks=1,
    )


def test_what_is_equal_for_all_is_kept_once():
    chunks, _, _ = expanded(snapshot(*[[f"053212345{n}", "x", "y"] for n in range(10, 60)]), rules("Merhaba"))
    assert chunks[0].texts == ["Merhaba"]
    assert chunks[0].segments == [1]
    assert len(chunks[0]) == 50


def test_segments_that_differ_are_kept_each():
    text = "Sayın {ad} {tutar}"
    chunks, _, totals = expanded(
        snapshot(["5321234567", "a" * 150, "x"], ["5321234568", "a", "x"]), rules(text)
    )
    assert chunks[0].segments == [2, 1]
    assert totals.segments == 3


def test_chunks_hold_their_size_and_are_numbered():
    rows = [[f"0532{n:07}", "Ali", str(n)] for n in range(25)]
    chunks, _, totals = expanded(snapshot(*rows), rules("{tutar}", chunk_size=10))
    assert [(chunk.number, len(chunk)) for chunk in chunks] == [(0, 10), (1, 10), (2, 5)]
    assert totals.chunks == 3


def test_rows_that_are_the_same_make_the_same_chunks():
    rows = [[f"0532{n:07}", "Ali", str(n)] for n in range(25)]
    chunks, _, _ = expanded(snapshot(*rows), rules("{tutar}", chunk_size=10))
    changed, _, _ = expanded(snapshot(*rows[:-1]), rules("{tutar}", chunk_size=10))
    assert changed[:2] == chunks[:2]


def test_the_text_is_counted_and_kept_as_it_goes_to_the_wire():
    chunks, _, totals = expanded(
        snapshot(["5321234567", "Şükrü Işık", "x"]),
        rules("Sayın\t{ad},\r\nhâlâ", encoding=EncodingChoice.TRANSLITERATE),
    )
    assert chunks[0].texts == ["Sayin Sükrü Isik,\nhala"]
    assert totals.by_encoding == {"gsm7": 1}


REPEATS = [
    ["0532 123 45 67", "Ali", "10"],
    ["+905321234567", "Ali", "10"],
    ["5321234567", "Ali", "20"],
    ["5321234568", "Ali", "10"],
    ["05321234567", "Ali", "20"],
]


@pytest.mark.parametrize(
    ("text", "one_per_number", "rows"),
    [
        pytest.param("{ad} {tutar}", False, [1, 3, 4], id="number and text"),
        pytest.param("{ad}", False, [1, 4], id="a text that hides the difference"),
        pytest.param("{ad} {tutar}", True, [1, 4], id="one a number"),
        pytest.param("Merhaba", False, [1, 4], id="one text for all"),
    ],
)
def test_a_repeated_recipient_is_sent_once(text, one_per_number, rows):
    chunks, refusals, totals = expanded(snapshot(*REPEATS), rules(text, one_per_number=one_per_number))
    assert [row for row, *_ in sent(chunks)] == rows
    assert refusals == []
    assert totals.duplicates == len(REPEATS) - len(rows)


def test_a_refused_row_does_not_stand_in_for_a_later_one():
    chunks, refusals, _ = expanded(
        snapshot(["5321234567", "", "x"], ["5321234567", "Ali", "x"]), rules("{ad}", one_per_number=True)
    )
    assert [refusal.row for refusal in refusals] == [1]
    assert [row for row, *_ in sent(chunks)] == [2]


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        pytest.param(["0212 555 11 22", "Ali", "1"], "to", "02***** 22", "msisdn_landline", id="landline"),
        pytest.param(["17291716060", "Ali", "1"], "to", "17******060", "msisdn_tckn", id="tckn"),
        pytest.param(["Ali", "05321234567", "1"], "to", "***", "msisdn_letters", id="columns swapped"),
        pytest.param(["", "Ali", "1"], "to", "", "msisdn_empty", id="no number"),
        pytest.param(["5321234567", "Ali"], "", "", "row_too_short", id="a cell missing"),
        pytest.param(["5321234567", "Ali", "1", "2"], "", "", "row_too_long", id="a cell too many"),
        pytest.param(["5321234567", "", "1"], "ad", "", "value_missing", id="no value"),
        pytest.param(
            ["5321234567", "Ali\x1b[31m!!!", "1"], "ad", "Al*****!!!", "value_control", id="control"
        ),
        pytest.param(["5321234567", "x" * 1_001, "1"], "ad", "xx*****xxx", "value_too_long", id="long value"),
        pytest.param(["5321234567", "x" * 950, "1"], "", "", "text_too_long", id="long text"),
        pytest.param(["5321234567", " ", " "], "", "", "text_empty", id="nothing but spaces"),
    ],
)
def test_a_row_that_cannot_be_sent_is_refused_alone(row, column, value, code):
    good = ["5339999999", "Ali", "1"]
    chunks, refusals, totals = expanded(snapshot(good, row, [*good[:2], "2"]), rules("{ad}{tutar}"))
    assert [number for number, *_ in sent(chunks)] == [1, 3]
    assert [(refusal.row, refusal.column, refusal.code) for refusal in refusals] == [(2, column, code)]
    assert refusals[0].value == value
    assert unfilled(refusals[0].code)
    assert (totals.rows, totals.recipients, totals.refused, totals.refusal_pages) == (3, 2, 1, 1)


def test_refusals_come_in_pages_that_can_be_stored():
    bad = [["0212 555 11 22", "Ali", str(n)] for n in range(2 * REFUSALS_A_PAGE + 1)]
    *pages, totals = expand(snapshot(*bad), rules("{ad}"))
    assert [(page.number, len(page.rows)) for page in pages] == [
        (0, REFUSALS_A_PAGE),
        (1, REFUSALS_A_PAGE),
        (2, 1),
    ]
    assert (totals.refused, totals.refusal_pages, totals.recipients) == (len(bad), 3, 0)
    stored = pages[1].encode()
    assert Refusals.decode(stored) == pages[1]
    assert b"5551122" not in stored
    with pytest.raises(ValueError, match="version"):
        Refusals.decode(stored.replace(b'"v":1', b'"v":2'))


def test_a_cell_with_line_ends_quotes_and_commas_is_one_value():
    chunks, _, _ = expanded(snapshot(["5321234567", 'Ali "Bey",\nİzmir', "x"]), rules("{ad}"))
    assert chunks[0].texts == ['Ali "Bey",\nİzmir']


@pytest.mark.parametrize(
    ("lines", "text", "code"),
    [
        pytest.param([], "x", "list_empty", id="nothing"),
        pytest.param(["\n"], "x", "list_empty", id="an empty header"),
        pytest.param(["tel,ad\n"], "x", "list_without_to", id="no column to"),
        pytest.param(["to,ad,ad\n"], "x", "column_repeated", id="a column twice"),
        pytest.param(["to,ad\n"], "{soyad}", "placeholder_unknown", id="an unknown placeholder"),
        pytest.param(["to,ad\n"], "{ad", "placeholder_malformed", id="a lone brace"),
        pytest.param(["to,ad\n"], "x" * 1_000, "text_too_long", id="one text, too long"),
        pytest.param(["to,ad\n"], " ", "text_empty", id="one text, blank"),
        pytest.param(["x" * 200_000], "x", "list_malformed", id="a header without end"),
        pytest.param(["to\n", "x" * 200_000], "x", "list_malformed", id="a cell without end"),
    ],
)
def test_what_is_wrong_with_the_whole_job_is_raised(lines, text, code):
    with pytest.raises(InputError) as caught:
        list(expand(lambda: lines, rules(text)))
    assert [problem.code for problem in caught.value.problems] == [code]
    assert unfilled(code)


def test_a_list_without_rows_comes_to_nothing():
    chunks, refusals, totals = expanded(snapshot(), rules("{ad}"))
    assert (chunks, refusals, totals.rows) == ([], [], 0)


def simply_expanded(rows, given_rules):
    """What expansion promises, written without care for speed or memory."""
    sent_rows, refused, duplicates, seen = [], [], 0, set()
    for number, (to, ad, tutar) in enumerate(rows, 1):
        try:
            msisdn = normalise(to, given_rules.region)
        except InvalidValue:
            refused.append(number)
            continue
        if not ad or not tutar:
            refused.append(number)
            continue
        text = on_the_wire(f"Sayın {ad}; {tutar}", given_rules.profile, given_rules.encoding)
        if (msisdn, text) in seen:
            duplicates += 1
            continue
        seen.add((msisdn, text))
        billed = count(text, given_rules.profile, given_rules.message_type).billed_segments
        sent_rows.append((number, msisdn, text, billed))
    return sent_rows, refused, duplicates


to = st.sampled_from(
    ["5321234567", "0532 123 45 67", "+905321234568", "90 533 123 45 67", "0212 555 11 22", ""]
)
ad = st.sampled_from(["Ali", "Işık", "{tutar}", "a" * 160, "😀", "e\u0301", "\u0301e", "hâlâ", "a\tb", ""])
tutar = st.sampled_from(["1", "1,5", "₺5", "x" * 200])


@given(
    st.lists(st.tuples(to, ad, tutar), max_size=60),
    st.sampled_from(EncodingChoice),
    st.integers(1, 7),
    st.booleans(),
)
def test_expansion_is_what_the_plain_way_gives(rows, encoding, chunk_size, again):
    given_rules = rules("Sayın {ad}; {tutar}", encoding=encoding, chunk_size=chunk_size)
    source = snapshot(*rows)
    chunks, refusals, totals = expanded(source, given_rules)
    sent_rows, refused, duplicates = simply_expanded(rows, given_rules)
    assert sent(chunks) == sent_rows
    assert [refusal.row for refusal in refusals] == refused
    assert totals.duplicates == duplicates
    assert totals.rows == len(rows) == totals.recipients + totals.duplicates + totals.refused
    assert all(len(chunk) == chunk_size for chunk in chunks[:-1])
    if again:
        assert [chunk.encode() for chunk in expanded(source, given_rules)[0]] == [c.encode() for c in chunks]


def test_an_empty_line_between_rows_is_no_row_but_keeps_the_count() -> None:
    lines = ["to\n", "0532 123 45 67\n", "\n", "0212 555 11 22\n"]
    *_, refusals, totals = expand(lambda: lines, rules("Merhaba"))
    assert (totals.rows, totals.recipients, totals.refused) == (2, 1, 1)
    assert [refusal.row for refusal in refusals.rows] == [3]
