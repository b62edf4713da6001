"""A code's message: what it says, and that it is one segment whatever the code."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.catalogue import Locale
from ulak.errors import InputError, InvalidValue
from ulak.otp.task import AMOUNT, Task, canonical_amount, shown_amount
from ulak.otp.texts import BUILT_IN, RETRIEVER_OCTETS, Wording, render
from ulak.rules import OperatorProfile, profile
from ulak.text import EncodingChoice, MessageType, count
from ulak.text.amounts import kurus_of

TURK_TELEKOM, NETGSM = profile("turk_telekom"), profile("netgsm")
WITH_LETTERS = replace(TURK_TELEKOM, plain_letters_only=frozenset())
"""Türk Telekom's tables, where an OTP route takes Turkish letters."""
TASK = Task("WF-1", "Ödeme", "F-9", "1250.00", "TRY", "Ay A.Ş.", "ayse")
SIGN_IN = Wording("sign_in", "tr", "Acme", "14:35")


def problems(wording: Wording) -> list[str]:
    with pytest.raises(InputError) as refused:
        render(wording, 6, TURK_TELEKOM)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(("purpose", "locale"), BUILT_IN, ids=str)
@pytest.mark.parametrize("operator", [TURK_TELEKOM, NETGSM], ids=lambda row: row.id)
def test_every_built_in_text_is_one_segment_with_the_longest_code(
    purpose: str, locale: Locale, operator: OperatorProfile
) -> None:
    task = TASK if purpose == "approve_task" else None
    rendered = render(Wording(purpose, locale, "Acme Ticaret", "14:35", task), 10, operator)
    assert rendered.longest.segments == 1
    assert not rendered.longest.exceeded
    for serial in (1, 9):
        sent = count(rendered.text("0123456789", serial), operator, MessageType.OTP)
        assert (sent.segments, sent.exceeded) == (1, False)


def _of_units(units: int, choice: EncodingChoice, letter: str) -> Wording:
    shortest = "{firm}{code}{until}"
    fixed = len("Acme") + len("000000 (9)") + len("14:35")
    return replace(SIGN_IN, template=shortest + letter * (units - fixed), choice=choice)


@pytest.mark.parametrize(
    ("operator", "letter", "fits"),
    [
        pytest.param(TURK_TELEKOM, "a", 155, id="Türk Telekom, GSM"),
        pytest.param(WITH_LETTERS, "ğ", 65, id="Türk Telekom, Unicode"),
        pytest.param(NETGSM, "a", 155, id="Netgsm, GSM"),
    ],
)
def test_a_template_of_one_unit_too_many_is_refused_with_the_count(
    operator: OperatorProfile, letter: str, fits: int
) -> None:
    longest = render(_of_units(fits, EncodingChoice.PROFILE, letter), 6, operator).longest
    assert longest.units == fits
    with pytest.raises(InputError) as refused:
        render(_of_units(fits + 1, EncodingChoice.PROFILE, letter), 6, operator)
    (problem,) = refused.value.problems
    assert problem.code == "otp_text_segments"
    assert (problem.params["units"], problem.params["limit"]) == (fits + 1, fits)


def test_an_otp_route_without_turkish_letters_gets_none() -> None:
    wording = replace(
        SIGN_IN, template="{firm} şifreniz {code}, çöğüıÖÇ {until}", choice=EncodingChoice.PROFILE
    )
    rendered = render(wording, 6, NETGSM)
    assert rendered.text("123456", 1) == "Acme sifreniz 123456, coguiOC 14:35"
    assert rendered.plain


def test_letters_stay_where_the_operator_takes_them_and_the_caller_asked() -> None:
    wording = replace(SIGN_IN, template="{firm} şifreniz {code} {until}", choice=EncodingChoice.PROFILE)
    assert render(wording, 6, WITH_LETTERS).text("123456", 1) == "Acme şifreniz 123456 14:35"
    assert render(wording, 6, TURK_TELEKOM).text("123456", 1) == "Acme sifreniz 123456 14:35"


def test_the_lines_for_machines_stand_last_and_an_operator_code_behind_them_is_a_word_of_its_own() -> None:
    wording = replace(
        SIGN_IN,
        template="{firm}: {code}, {until}",
        android_hash="FA+9qCX9VSu",
        web_domain="erp.acme.example",
    )
    text = render(wording, 6, TURK_TELEKOM).text("123456", 2)
    *_, android, web = (text + " B001").split("\n")
    assert android == "FA+9qCX9VSu"
    assert web.split(" ")[:2] == ["@erp.acme.example", "#123456"]
    assert "123456 (2)" in text


def test_a_message_for_sms_retriever_has_140_octets_at_most() -> None:
    wording = replace(
        _of_units(RETRIEVER_OCTETS - 11, EncodingChoice.PROFILE, "a"), android_hash="FA+9qCX9VSu"
    )
    with pytest.raises(InputError) as refused:
        render(wording, 6, TURK_TELEKOM)
    assert refused.value.problems[0].params["limit"] == RETRIEVER_OCTETS


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{firm} {until}", "otp_template_code_once"),
        ("{firm} {until} {code} {code}", "otp_template_code_once"),
        ("{firm} {until} {{code}}", "placeholder_escaped"),
        ("{firm} {until} {code} MÃ¼ÅŸteri", "text_misread"),
        ("{firm} {until} {code} \ufffd", "text_replacement_character"),
        ("{code} {until}", "otp_template_lacks"),
        ("{code} {firm}", "otp_template_lacks"),
        ("{code} {firm} {until} {party}", "otp_template_value_missing"),
        ("{code} {firm} {until} {task}", "otp_template_value_missing"),
        ("{code} {firm} {until} {u.__init__}", "placeholder_malformed"),
        ("{code} {firm} {until} {x:>99999999}", "placeholder_malformed"),
        ("{code} {firm} {until} {iban}", "placeholder_unknown"),
        ("{code} {firm} {until} \u202e", "text_direction_control"),
    ],
)
def test_a_template_that_cannot_be_sent_is_refused(template: str, code: str) -> None:
    assert code in problems(replace(SIGN_IN, template=template))


@pytest.mark.parametrize(
    ("template", "lacks"),
    [
        ("{firm} {until} {code} {title}", "amount"),
        ("{firm} {until} {code} {amount} {currency}", "title"),
        ("{firm} {until} {code} {title} {amount}", "currency"),
    ],
)
def test_a_tasks_template_names_the_task_and_its_amount_or_party(template: str, lacks: str) -> None:
    with pytest.raises(InputError) as refused:
        render(Wording("approve_task", "tr", "Acme", "14:35", TASK, template), 6, TURK_TELEKOM)
    assert {problem.params.get("name") for problem in refused.value.problems} == {lacks}


def test_a_long_party_gives_way_to_the_amount_and_a_long_title_to_the_document() -> None:
    long_party = replace(TASK, party="Yıldız Çelik Sanayi ve Ticaret Anonim Şirketi Ostim Şubesi")
    text = render(Wording("approve_task", "tr", "Acme", "14:35", long_party), 6, WITH_LETTERS).text(
        "1" * 6, 1
    )
    assert "Ödeme F-9, 1.250,00 TRY; onay" in text
    long_title = replace(
        long_party, title="Satınalma siparişinin onaylanması ve tedarikçiye iletilmesi için görev"
    )
    text = render(Wording("approve_task", "tr", "Acme", "14:35", long_title), 6, WITH_LETTERS).text(
        "1" * 6, 1
    )
    assert "Acme: F-9, 1.250,00 TRY; onay" in text


@given(st.text(max_size=40), st.sampled_from(["title", "party", "document_number"]))
def test_no_words_of_a_task_change_where_the_code_stands(words: str, field: str) -> None:
    task = replace(TASK, **{field: words})
    try:
        rendered = render(Wording("approve_task", "en", "Acme", "14:35", task), 6, TURK_TELEKOM)
    except InputError:
        return
    text = rendered.text("493817", 1)
    assert text.count("493817") == 1
    assert "approval code 493817, until 14:35" in text
    assert "\ue000" not in text


@given(st.integers(0, 10**15 - 1), st.integers(0, 99))
def test_an_amount_reads_the_same_however_it_was_written(whole: int, cents: int) -> None:
    amount = canonical_amount(f"{whole}.{cents:02d}")
    assert len(str(whole)) == 15 or amount == canonical_amount(f"0{whole}.{cents:02d}")
    assert shown_amount(amount, "tr").replace(".", "").replace(",", ".") == amount
    assert shown_amount(amount, "en").replace(",", "") == amount


@pytest.mark.parametrize(
    "text", ["", "-1", "1e5", "1.234", "1,234", "١٢", "12 ", "1" * 16, ".5", "5.", "1.2.3", "1.25,000.00"]
)
def test_what_is_no_amount_or_has_two_readings_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        canonical_amount(text)
    uncertain = text in ("1.234", "1,234")
    assert refused.value.problem.code == ("value_uncertain" if uncertain else "otp_amount")


@given(st.from_regex(AMOUNT, fullmatch=True, alphabet=st.characters(codec="ascii")))
def test_an_amount_of_a_task_is_read_as_everywhere(text: str) -> None:
    try:
        kurus = kurus_of(text)
    except InvalidValue:
        kurus = int(Decimal(text) * 100)  # of more digits than money has anywhere else
    assert canonical_amount(text) == f"{kurus // 100}.{kurus % 100:02}"


@given(st.lists(st.text(max_size=5), min_size=2, max_size=2, unique=True))
def test_two_tasks_have_two_digests(values: list[str]) -> None:
    first, second = (replace(TASK, party=value) for value in values)
    assert first.digest() != second.digest()
