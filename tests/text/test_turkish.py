"""Names and cases as Turkish writes them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.identity.erp_user import user_key
from ulak.text.turkish import folded, lower, titled, upper

TITLED = {
    "apostrophe": ("ANKARA'DA", "Ankara'da"),
    "curly apostrophe": ("ANKARA’DA", "Ankara’da"),
    "accent for an apostrophe": ("ANKARA´DA İZMİR`DE", "Ankara´da İzmir`de"),
    "suffix behind a digit": ("5'İNCİ KAT 1923'TE", "5'inci Kat 1923'te"),
    "suffix behind a full stop": ("A.Ş.'NİN", "A.Ş.'nin"),
    "suffix already small": ("Ankara'da", "Ankara'da"),
    "one letter before it": ("O'CONNOR D'ALEMBERT", "O'Connor D'Alembert"),
    "quoted": ("'YILDIZ' ‘GÜNEŞ’", "'Yıldız' ‘Güneş’"),
    "hyphen": ("AYŞE-NUR", "Ayşe-Nur"),
    "slash": ("ÇANKAYA/ANKARA", "Çankaya/Ankara"),
    "company": ("IŞIK İNŞAAT SAN. VE TİC. A.Ş.", "Işık İnşaat San. Ve Tic. A.Ş."),
    "company, small": ("ışık a.ş.", "Işık A.Ş."),
    "initials": ("M. ALİ H.İ. YILMAZ", "M. Ali H.İ. Yılmaz"),
    "small": ("ışıl ipek", "Işıl İpek"),
    "digits": ("3KARDEŞLER 2. CADDE", "3Kardeşler 2. Cadde"),
    "own capitals": ("McDonald TürkTelekom LC Waikiki", "McDonald TürkTelekom Lc Waikiki"),
    "caps lock": ("aHMET yILMAZ", "Ahmet Yılmaz"),
    "decomposed": (unicodedata.normalize("NFD", "ŞÜKRÜ GÜLİZ"), "Şükrü Güliz"),
    "what lower() of others leaves": ("İSMAİL İPEK".lower(), "İsmail İpek"),
    "circumflex": ("ÂDEM KÂMİL", "Âdem Kâmil"),
    "ampersand": ("ALİ & VELİ", "Ali & Veli"),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("given_name", "name"), TITLED.values(), ids=TITLED)
def test_a_name_is_written_as_turkish_writes_it(given_name: str, name: str) -> None:
    assert titled(given_name) == name
    assert titled(name) == name


letters = st.text(st.sampled_from("aAbBçÇğĞıIiİöÖşŞüÜ'’-. 1"), max_size=30)


@given(letters)
def test_casing_is_the_same_however_letters_are_composed(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    for case in (titled, upper, lower, folded, user_key_or_nothing):
        assert case(apart) == case(text)


def user_key_or_nothing(text: str) -> str:
    return user_key(f"x{text}x")


@given(letters)
def test_a_name_that_is_titled_stays(text: str) -> None:
    assert titled(titled(text)) == titled(text)
