"""Texts that were read in another encoding than they were written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.errors import InputError, InvalidValue
from ulak.rules import profile
from ulak.text import EncodingChoice, MessageType
from ulak.text.misread import looks_whole, mended, misread, shown
from ulak.text.placeholders import compile

TURKISH = "çğıöşüÇĞİÖŞÜâîûÂÎÛ"
TEXT = f"Sayın müşterimiz, {TURKISH} KÂĞIT – “hâlâ” ’ … ₺ €"


def read_as(text: str, encoding: str) -> str:
    """UTF-8 as a program shows it that takes it for `encoding`: octets that it has no character for are controls."""
    return "".join(
        octet.decode(encoding) if _known(octet, encoding) else chr(octet[0])
        for octet in (bytes((one,)) for one in text.encode())
    )


def _known(octet: bytes, encoding: str) -> bool:
    try:
        octet.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp1254", "cp857", "mac_turkish"])
def test_utf8_that_was_misread_is_known_and_mended(encoding: str) -> None:
    text = read_as(TEXT, encoding)
    assert mended(text) == TEXT
    assert {meant for _, meant in misread(text)} >= set(TURKISH)


@pytest.mark.parametrize("rounds", [2, 3])
def test_a_text_that_was_misread_more_than_once_is_mended(rounds: int) -> None:
    text = TEXT
    for _ in range(rounds):
        text = read_as(text, "cp1252")
    assert mended(text) == TEXT


def test_windows_1254_that_was_taken_for_latin_1_is_mended() -> None:
    text = TURKISH.encode("cp1254").decode("latin-1")
    assert mended(text) == TURKISH
    assert dict(misread(text)) == {"ý": "ı", "Ý": "İ", "þ": "ş", "Þ": "Ş", "ð": "ğ", "Ð": "Ğ"}


def test_a_misread_emoji_is_told_whole() -> None:
    assert misread(read_as("😀", "cp1252")) == [("ðŸ˜€", "😀")]
    assert misread(read_as("😀", "cp1254")) == [("ğŸ˜€", "😀")]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("M&uuml;&#351;teri", "Müşteri"),
        ("M&#xFC;&#x15f;teri", "Müşteri"),
        ("Kaya &amp; Oğlu", "Kaya & Oğlu"),
        ("&quot;Kaya&quot;", '"Kaya"'),
        ("M\\u00fc\\u015fteri", "Müşteri"),
        ("M=C3=BC=C5=9Fteri", "Müşteri"),
        ("G&uuml;l MÃ¼ÅŸteri", "Gül Müşteri"),
    ],
)
def test_a_letter_that_is_written_out_is_asked_about(text: str, meant: str) -> None:
    assert mended(text) == meant
    assert misread(text)
    assert not looks_whole(text)
    with pytest.raises(InputError) as asked:
        compile(f"{text} {{ad}}", ["ad"])
    assert [one.code for one in asked.value.problems] == ["text_misread"]
    rules = profile("netgsm")
    render = compile("Sayın {ad}", ["ad"]).renderer(rules, EncodingChoice.PROFILE, MessageType.BULK)
    render(("a" * len(text),))  # so that texts of that length are known
    with pytest.raises(InvalidValue) as refused:
        render((text,))
    assert refused.value.problem.code == "value_misread"


def test_a_byte_order_mark_that_was_misread_goes() -> None:
    assert mended("ï»¿Merhaba") == "Merhaba"


WHOLE = [
    r"Kaya & Oğlu, AT&T; R&D; C:\users\u12 1=1 a=3 https://ulak.example/?a=1&copy=2&b=%C3%BC",
    TEXT,
    "ULUDAĞ’ın GENÇ’lik KÂR’ı SÖZ… BALIKÇI” «HÂL»",
    "hâlâ”… hâlâ’… kâ€ hâlâ‚x",
    "Ə ə Azərbaycan çağırışı, Müştəri",
    "Für Ärzte: Äpfel, Straße, Åre, São Paulo, naïve, café, Ã, Ä, Å",
    "5 € ≈ 5,40 $; √2; ±1 °C ½ · © ® ™ ¬ ƒ",
    "😀 👩\u200d💻 ❤️ 🇹🇷",
    "Привет мир, 한국어, Ελλάδα, عربي",
    "1.250,00₺ – “İyi günler”",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_text_that_reads_as_it_was_written_is_not_asked_about(text: str) -> None:
    assert (misread(text), mended(text)) == ([], text)


@given(st.text(st.sampled_from(TURKISH + "abcABC ,.!?’“”…–₺1234567890\n"), max_size=60))
def test_no_turkish_text_is_asked_about(text: str) -> None:
    assert (misread(text), mended(text)) == ([], text)


@given(st.text(max_size=40))
def test_what_is_not_asked_about_is_not_changed(text: str) -> None:
    if not misread(text):
        assert mended(text) == text


@given(
    st.text(st.sampled_from(TURKISH), min_size=1, max_size=20),
    st.sampled_from(["latin-1", "cp1252", "cp1254", "cp857", "mac_turkish"]),
)
def test_every_misread_turkish_word_is_asked_about_with_what_was_meant(text: str, encoding: str) -> None:
    pairs = misread(read_as(text, encoding))
    assert {meant for _, meant in pairs} == set(text)
    assert "→" in shown(pairs)
