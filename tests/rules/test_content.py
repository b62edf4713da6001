"""What a text holds is told and nothing of it is changed."""

from __future__ import annotations

import pytest

from ulak.rules.content import BY_CODE, RULES, ContentSettings, findings, folded, links
from ulak.text.letters import UNSEEN

NOTHING = ContentSettings()


def codes(text: str, settings: ContentSettings = NOTHING) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in findings(text, settings):
        found.setdefault(one.code, []).append(one.found)
    return found


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("Tıkla http://185.12.4.9/giris", "content_link_number", "185.12.4.9"),
        ("http://[2001:db8::1]/x", "content_link_number", "[2001:db8::1]"),
        ("http://3104576521/x", "content_link_number", "3104576521"),
        ("Detay bit.ly/3Ab", "content_link_shortened", "bit.ly"),
        ("https://WWW.TinyURL.com/x", "content_link_shortened", "tinyurl.com"),
        ("https://xn--zraatbank-yfb.com", "content_link_letters", "xn--zraatbank-yfb.com"),
        ("https://zırаat.com.tr", "content_link_letters", "zırаat.com.tr"),
        ("https://acme.com.tr@kotu.xyz/giris", "content_link_user", "acme.com.tr@kotu.xyz"),
        ("Zirаat Bankası", "content_mixed_scripts", "Zir[а]at"),
        ("Garantι BBVA", "content_mixed_scripts", "Garant[ι]"),
        ("Sayın müşteri, СОРА hesabınız", "content_mixed_scripts", "[С][О][Р][А]"),
        ("Vakıf\u200bBank", "content_invisible", "U+200B"),
        ("Ka\u00adzandınız", "content_invisible", "U+00AD"),
        ("Canlı BAHİS heyecanı", "content_word_gambling", "bahis"),
        ("bahisçiler", "content_word_gambling", "bahis"),
    ],
)
def test_what_is_there_is_told_by_its_kind(text: str, code: str, found: str) -> None:
    assert found in codes(text).get(code, [])


@pytest.mark.parametrize(
    "text",
    [
        "Sayın Ayşe, 1.250,00 TL borcunuz var. Son gün 01.12.2026, saat 10.30. A.Ş.",
        "Əziz müştəri, hörmətlə. Çağrı: 0850 222 33 44",
        "Kâğıt, hâlâ, millî; “tırnak” ve 5₺ – 3×2",
        "https://acme.com.tr/kampanya?x=1",
        "a@b.com adresine yazın",
        "👩\u200d💻 ve 👨\u200d👩\u200d👧",
        "Уважаемый клиент, ваш код",
        "1ª ve 2º, Ω 5, Δ 3, µ",
        "Tabahis değil, bir ad",
        "Kırk\u00a0beş lira",
    ],
)
def test_what_every_text_may_have_is_not_told(text: str) -> None:
    assert codes(text) == {}


def test_a_list_of_hosts_takes_what_is_below_them_and_no_other() -> None:
    settings = ContentSettings(("acme.com.tr", "bit.ly"))
    text = "acme.com.tr/a https://www.acme.com.tr/b kotuacme.com.tr/c acme.com.tr.evil.xyz bit.ly/d"
    assert codes(text, settings) == {"content_link_not_listed": ["kotuacme.com.tr", "acme.com.tr.evil.xyz"]}


def test_the_firms_words_are_found_in_any_case_of_turkish() -> None:
    settings = ContentSettings(words=("ışıltı", "indirim"))
    assert codes("IŞILTILI İNDİRİMLER", settings) == {"content_word": ["ışıltı", "indirim"]}
    assert folded("IİĞ") == "ıiğ"


def test_an_address_of_mail_is_no_link() -> None:
    assert links("bilgi@acme.com.tr") == []


@pytest.mark.parametrize("character", sorted(one for one, twin in UNSEEN.items() if twin == ""))
def test_every_character_that_is_not_seen_is_told(character: str) -> None:
    assert codes(f"a{character}b") == {"content_invisible": [f"U+{ord(character):04X}"]}


def test_every_row_has_a_source_and_a_sentence() -> None:
    from ulak.catalogue import unfilled

    assert len(BY_CODE) == len(RULES)
    assert all(row.where and unfilled(row.code) for row in RULES)


def test_a_long_text_of_dots_takes_no_time() -> None:
    assert findings("a." * 5_000 + "@" * 2_000 + "http://" * 500, NOTHING) == []
