import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.text.profiles_for_tests import profiles
from ulak.errors import InputError, InvalidValue
from ulak.rules import profile
from ulak.text import EncodingChoice, MessageType, count, on_the_wire
from ulak.text.placeholders import NAME_CAP, TEXT_CAP, VALUES_CAP, _attaches, compile


def codes(text, columns=()):
    with pytest.raises(InputError) as caught:
        compile(text, columns)
    return [problem.code for problem in caught.value.problems]


def rendered(text, value, text_as=None):
    render = compile(text, ["a"], text_as).renderer(
        profile("netgsm"), EncodingChoice.PROFILE, MessageType.BULK
    )
    return render((value,))[0]


def test_values_stand_where_their_names_stood():
    template = compile("{ad} {soyad}, {ad}!", ["soyad", "şehir", "ad"])
    assert template.names == ("ad", "soyad")
    assert template.render(["Işık", "Muş", "Ğülşen"]) == "Ğülşen Işık, Ğülşen!"


def test_turkish_letters_make_names():
    assert (
        compile("{borç_tutarı} {İL} {ığüşöç2}", ["İL", "borç_tutarı", "ığüşöç2"]).render(["a", "b", "c"])
        == "b a c"
    )


def test_a_text_without_placeholders_renders_from_nothing():
    template = compile("Bayramınız kutlu olsun.", [])
    assert template.names == ()
    assert template.render([]) == "Bayramınız kutlu olsun."


def test_one_placeholder_alone_renders():
    assert compile("{ad}", ["ad"]).render(["Ali"]) == "Ali"


def test_a_value_is_never_rendered_again():
    assert compile("{ad} {kod}", ["ad", "kod"]).render(["{kod}", "{ad}"]) == "{kod} {ad}"


def test_doubled_braces_are_braces():
    assert compile("{{no}} {{{ad}}} }}{{", ["ad"]).render(["Ali"]) == "{no} {Ali} }{"


@pytest.mark.parametrize("text", ["Sayın {{ad}}", "{{ad}}", "{ad} {{ad}}", "{{şube}}", "{{s\u0327ube}}"])
def test_a_column_in_two_braces_is_refused_unless_it_is_meant(text):
    with pytest.raises(InputError) as caught:
        compile(text, ["ad", "şube"])
    assert [problem.code for problem in caught.value.problems] == ["placeholder_escaped"]
    assert compile(text, ["ad", "şube"], "written").render(["x", "y"]).count("{") == 1


def test_names_are_one_however_their_letters_are_composed():
    template = compile("s\u0327u {s\u0327ube}", ["şube"])
    assert (template.names, template.render(["Ankara"])) == (("şube",), "şu Ankara")
    assert compile("{şube}", ["s\u0327ube"]).render(["Ankara"]) == "Ankara"


@pytest.mark.parametrize(("text", "pairs"), [("MÃ¼ÅŸteri", "Ã¼→ü, ÅŸ→ş"), ("Sayýn", "ý→ı")])
def test_a_misread_text_is_a_question_and_goes_out_as_it_is_chosen(text, pairs):
    with pytest.raises(InputError) as caught:
        compile(text, [])
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["pairs"]) == ("text_misread", pairs)
    assert (problem.readings, problem.choose) == (("written", "mended"), "/text_as")
    assert compile(text, [], "written").render([]) == text
    assert compile(text, [], "mended").render([]) == {"MÃ¼ÅŸteri": "Müşteri", "Sayýn": "Sayın"}[text]


@pytest.mark.parametrize(
    ("value", "meant"), [("GÃ¼l", "Gül"), ("Iþýk", "Işık"), ("Ä\x9f", "ğ"), ("â€™", "’")]
)
def test_a_misread_value_is_refused_or_goes_out_as_it_is_chosen(value, meant):
    with pytest.raises(InvalidValue, match="value_misread"):
        rendered("{a}", value)
    assert rendered("{a}", value, "mended") == meant
    if value.isprintable():
        assert rendered("{a}", value, "written") == value


@pytest.mark.parametrize("lost", ["\ufffd", "Say\ufffdn", "ï¿½"])
def test_a_lost_character_is_refused_in_texts_and_values(lost):
    with pytest.raises(InputError, match="text_replacement_character"):
        compile(lost, [])
    for text_as in (None, "written"):
        with pytest.raises(InvalidValue, match="value_replacement_character"):
            rendered("{a}", lost, text_as)


def test_a_value_of_which_nothing_is_seen_is_missing():
    with pytest.raises(InvalidValue, match="value_missing"):
        compile("{a}", ["a"]).render(["\u200b\u00ad"])


def test_every_unknown_placeholder_is_listed_once_with_the_columns():
    with pytest.raises(InputError) as caught:
        compile("{ad} {x} {y} {x}", ["ad", "tutar"])
    assert [problem.params["name"] for problem in caught.value.problems] == ["x", "y"]
    assert caught.value.problems[0].params["columns"] == "ad, tutar"


@pytest.mark.parametrize(
    "text",
    [
        "{u.__init__.__globals__}",
        "{x:>99999999}",
        "{x!r}",
        "{0}",
        "{}",
        "{ad",
        "ad}",
        "{Ad Soyad}",
        "{ad }",
        "{" * 3,
        "{" + "a" * (NAME_CAP + 1) + "}",
    ],
)
def test_braces_that_hold_no_name_are_refused(text):
    assert "placeholder_malformed" in codes(text, ["ad", "x", "u", "0", ""])


@pytest.mark.parametrize(
    "text", ["{" * TEXT_CAP + "{", "{a" * 2_000, "{" + "a" * (TEXT_CAP - 1), "{a}" * 1_333]
)
def test_hostile_texts_are_refused(text):
    assert len(codes(text, ["b"])) == 1


def test_an_empty_or_endless_text_is_refused():
    assert codes("") == ["text_empty"]
    assert codes("a" * (TEXT_CAP + 1)) == ["template_too_long"]
    assert compile("a" * TEXT_CAP, []).render([]) == "a" * TEXT_CAP


def refused(values, text="{a}-{b}"):
    with pytest.raises(InvalidValue) as caught:
        compile(text, ["a", "b", "c"]).render(values)
    return caught.value.problem.code, caught.value.problem.params["column"]


def test_a_refused_value_names_its_column():
    assert refused(["x", "", "y"]) == ("value_missing", "b")
    assert refused(["x", "1\x07", "y"]) == ("value_control", "b")
    assert refused(["x" * VALUES_CAP, "1", "y"]) == ("value_too_long", "a")


def test_columns_the_text_does_not_name_are_not_looked_at():
    assert compile("{a}", ["a", "b"]).render(["x", "\x00" * 5_000]) == "x"


def test_a_short_value_repeated_without_end_is_refused():
    assert refused(["x" * 100, "y", "z"], "{a}" * 11) == ("value_too_long", "a")


REFUSED = [
    "\x00",
    "\x1b",
    "\x0c",
    "\x7f",
    "\x85",
    "\u061c",
    "\u200e",
    "\u202e",
    "\u2066",
    "\ud83d",
]


@pytest.mark.parametrize("character", REFUSED, ids=lambda character: f"U+{ord(character):04X}")
def test_invisible_controls_are_refused_in_texts_and_values(character):
    with pytest.raises(InputError) as caught:
        compile(f"ab{character}c", [])
    assert caught.value.problems[0].params == {"character": f"U+{ord(character):04X}", "position": 3}
    assert refused(["ok", f"ab{character}", ""])[0] == "value_control"


@pytest.mark.parametrize(
    "text", ["bir\niki", "a\r\nb", "a\tb", "no\u00a0break", "👨‍👩‍👧", "soft\u00adhyphen"]
)
def test_line_ends_tabs_and_harmless_unprintables_pass_as_they_are(text):
    assert compile("{a}", ["a"]).render([text]) == text
    assert compile(text, []).render([]) == text


pieces = st.lists(st.sampled_from(["{", "}", "{{", "}}", "ad", " şu ", "\n", 0, 1]), min_size=1)
values = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs"], exclude_characters="\ufffd"), min_size=1, max_size=20
)


@given(pieces.filter(lambda pieces: set(pieces) != {"\n"}), values, values)
def test_literals_escaped_and_values_given_come_out_in_their_order(pieces, first, second):
    names, given_values = ["{ad}", "{tutar}"], [first, second]
    escaped = "".join(
        names[piece] if isinstance(piece, int) else piece.replace("{", "{{").replace("}", "}}")
        for piece in pieces
    )
    rendered = compile(escaped, ["ad", "tutar"], "written").render(given_values)
    assert rendered == "".join(given_values[piece] if isinstance(piece, int) else piece for piece in pieces)


@given(st.text("{}ab_0é:. \n\x00"))
def test_any_text_is_a_template_or_refused_with_problems(text):
    try:
        template = compile(text, ["a", "b"])
    except InputError as refused:
        found = refused.problems
        assert found
    else:
        assert set(template.names) <= {"a", "b"}


marks = st.sampled_from(
    ["\u0301", "e\u0301", "\u0327", "\u1161", "\u09be", "é", "ş", "\t", "\r\n", "’", "a", " ", "`"]
)


@given(
    st.lists(
        st.sampled_from(["{ad}", "{tutar}", "ş", "\u0301", "\u1100", "\r", "\n", "₺", "a", "e"]), min_size=1
    ),
    st.lists(marks, min_size=1).map("".join).filter(str.strip),
    st.lists(marks, min_size=1).map("".join).filter(str.strip),
    st.sampled_from(EncodingChoice),
)
@example(["{ad}", "\u0301"], "a", "a", EncodingChoice.PROFILE)
@example(["e", "{ad}"], "\u0301", "a", EncodingChoice.TRANSLITERATE)
def test_a_renderer_gives_what_goes_to_the_wire(pieces, first, second, choice):
    assume(first.strip() and second.strip())
    text = "x" + "".join(pieces)
    template = compile(text, ["ad", "tutar"])
    netgsm = profile("netgsm")
    render = template.renderer(netgsm, choice, MessageType.BULK)
    wired = on_the_wire(template.render([first, second]), netgsm, choice)
    assert render(template.pick([first, second])) == (wired, count(wired, netgsm, MessageType.BULK))


letters = st.sampled_from("a bzöüÇèØ€{[~ğşıİçŞĞâə")


@given(
    st.sampled_from(
        ["{a}{b}", "x{a}y{b}", "ş{a} {b}", "€{a}ğ{b}", "â{a}{b}", "😀{a}{b}😀", "%{a}%s{b}", "è{a}{b}"]
    ),
    st.lists(
        st.tuples(st.text(letters, min_size=1, max_size=8), st.integers(1, 22), st.booleans()), min_size=1
    ),
    profiles,
    st.sampled_from(EncodingChoice),
)
def test_a_renderer_counts_as_counting_does_row_after_row(text, rows, counting, choice):
    template = compile(text, ["a", "b"], "written")
    render = template.renderer(counting, choice, MessageType.BULK)
    for value, times, turned in rows:
        row = ["".join(sorted(value)) * times, value[::-1] * times][:: -1 if turned else 1]
        if all(map(str.strip, row)) and sum(map(len, row)) <= VALUES_CAP:
            wired = on_the_wire(template.render(row), counting, choice)
            assert render(template.pick(row)) == (wired, count(wired, counting, MessageType.BULK))


def test_a_renderer_refuses_what_rendering_refuses():
    render = compile("{a}-{b}", ["a", "b"]).renderer(
        profile("netgsm"), EncodingChoice.PROFILE, MessageType.BULK
    )
    for value, code in {
        "": "missing",
        "\x07": "control",
        "\0": "control",
        "a" * VALUES_CAP: "too_long",
    }.items():
        with pytest.raises(InvalidValue, match=f"value_{code}"):
            render(("x", value))


@pytest.mark.parametrize("before", ["a", "e\u0327", "\u1100", "\uac00", "\u09c7", "\u0928"])
def test_only_a_piece_that_attaches_changes_behind_another(before):
    before = unicodedata.normalize("NFC", before)
    for character in map(chr, (*range(0x300), *range(0x300, 0xD800), *range(0xE000, 0x12000))):
        piece = unicodedata.normalize("NFC", character)
        if not _attaches(piece):
            assert unicodedata.normalize("NFC", before + piece) == before + piece
