"""Texts that were read in another encoding than they were written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.text.misread import mended, misread, shown

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


def test_a_byte_order_mark_that_was_misread_goes() -> None:
    assert mended("ï»¿Merhaba") == "Merhaba"


WHOLE = [
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
