"""Every code that can stand in a file has its word in both languages."""

from __future__ import annotations

from importlib import import_module

import pytest

from ulak.cards.fields import KINDS
from ulak.catalogue import ROOMS, sentence
from ulak.directory.firms import Service
from ulak.jobs.status import RecipientStatus
from ulak.rules import profiles
from ulak.text.profile import Encoding
from ulak.words import (
    CHOICES,
    ENCODINGS,
    MONTHS,
    PARAMETERS,
    SERVICES,
    SOURCES,
    STATUSES,
    Words,
    month_name,
    word,
    words,
)

TABLES = {
    "statuses": (STATUSES, {status.value for status in RecipientStatus}),
    "services": (SERVICES, {service.value for service in Service}),
    "encodings": (ENCODINGS, {encoding.value for encoding in Encoding}),
    "sources": (SOURCES, {"rows", "upload", "subscribers", "accounts", "group", "filter"}),
    "months": (MONTHS, {f"{month:02}" for month in range(1, 13)}),
    "choices": (CHOICES, {"yes", "no", "msisdn", "tckn", "tr", "en"}),
}
ALIKE = {("encodings", "ucs2"), ("choices", "tckn")}
"""The same word in both languages."""


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_a_word_in_each_language_and_no_word_is_left_over(name: str) -> None:
    table, codes = TABLES[name]
    assert table.keys() == codes
    for code, (turkish, english) in table.items():
        assert turkish.strip()
        assert english.strip()
        assert (turkish == english) is ((name, code) in ALIKE)
    for column in (0, 1):  # a reader tells two codes apart
        assert len({pair[column] for pair in table.values()}) == len(table)


def test_no_turkish_word_of_a_status_is_its_code() -> None:
    assert [code for code, (turkish, _) in STATUSES.items() if turkish == code] == []


def test_every_reason_of_an_operator_is_a_sentence_in_each_language() -> None:
    reasons = {
        row.reason
        for one in profiles()
        for row in (*one.report_statuses, *one.send_errors, *one.otp_send_errors)
        if row.reason
    }
    assert len(reasons) > 15
    for code in reasons:
        turkish, english = sentence(code, "tr"), sentence(code, "en")
        assert turkish != english
        assert code not in turkish + english


def test_a_recipient_whose_status_the_operator_tells_as_undelivered_is_told_why() -> None:
    assert [
        (one.id, row)
        for one in profiles()
        for row in one.report_statuses
        if row.status == "undelivered" and not row.reason
    ] == []


@pytest.mark.parametrize(("code", "name"), PARAMETERS)
def test_a_parameter_that_is_a_code_is_told_by_its_word(code: str, name: str) -> None:
    table: Words = PARAMETERS[code, name]
    sentences = {c: s for room in ROOMS for c, s in import_module(f"ulak.{room}.sentences").SENTENCES.items()}
    assert "{" + name + "}" in sentences[code][0]
    for each, pair in table.items():
        for locale, said in zip(("tr", "en"), pair, strict=True):
            assert said in sentence(code, "tr" if locale == "tr" else "en", {name: each})


def test_a_cell_that_is_no_choice_is_told_the_choices_in_the_files_language() -> None:
    told = sentence("cell_choice", "tr", {"known": "yes, no", "field": "Gönderilmesin"})
    assert "Evet, Hayır" in told
    assert "yes" not in told
    assert words(CHOICES, "yes, faks", "en") == "Yes, faks"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("locale", ["tr", "en"])
def test_a_field_reads_the_words_that_an_export_writes(kind: str, locale: str) -> None:
    fields = {one.name: one for one in KINDS[kind].fields}
    for code, read in (("yes", True), ("no", False)):
        for name in {"blocked"} & fields.keys():
            assert fields[name].read(word(CHOICES, code, locale)) is read
    for name in {"service_number", "language"} & fields.keys():
        codes = ("msisdn", "tckn") if name == "service_number" else ("tr", "en")
        assert [fields[name].read(word(CHOICES, code, locale)) for code in codes] == list(codes)


def test_a_month_has_its_name() -> None:
    assert [month_name(f"2026-{month:02}", "tr") for month in (1, 2, 8, 12)] == [
        "Ocak 2026",
        "Şubat 2026",
        "Ağustos 2026",
        "Aralık 2026",
    ]
