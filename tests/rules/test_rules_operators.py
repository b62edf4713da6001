"""The operators' rows: what their documents say, held against what the arithmetic gives."""

from __future__ import annotations

import importlib.util
from dataclasses import fields
from datetime import date
from enum import StrEnum

import pytest

from ulak.catalogue import sentence, unfilled
from ulak.directory.firms import Service
from ulak.errors import InputError
from ulak.operators.registry import ADAPTERS, sent_through
from ulak.rules import (
    Certainty,
    DeliveryStatus,
    OperatorProfile,
    Purpose,
    Then,
    profile,
    profiles,
)
from ulak.rules.former import operator_of, report_quota_of
from ulak.text import CountingProfile, Encoding, MessageType, count, segment

BULK, TCKN, FLASH = MessageType.BULK, MessageType.TCKN, MessageType.FLASH
OTP, VIP, WAP = MessageType.OTP, MessageType.VIP, MessageType.WAP_PUSH
TURK_TELEKOM, NETGSM, VERIMOR = profile("turk_telekom"), profile("netgsm"), profile("verimor")


def _longest(character: str, segments: int, rules: CountingProfile) -> int:
    """Characters of a text of `segments` segments, found by counting ever longer ones."""
    units = 1
    while count(character * (units + 1), rules, BULK).segments <= segments:
        units += 1
    return units


SERIES = {
    "Türk Telekom, Concat": (TURK_TELEKOM, "a", [155, 301, 454, 607, 760, 913]),
    "Türk Telekom, Unicode": (TURK_TELEKOM, "ə", [65, 129, 196, 263, 330, 397, 464, 531, 598]),
    "Türk Telekom, a Turkish letter": (TURK_TELEKOM, "ş", [65, 129]),
    "Netgsm, plain": (NETGSM, "a", [155, 299, 451, 603, 755, 907]),
    "Netgsm, Unicode": (NETGSM, "ə", [65, 127, 193, 259, 325, 391]),
    "Verimor, plain": (VERIMOR, "a", [n - 5 for n in (160, 306, 459, 612, 765, 918, 1071)]),
    "Verimor, Turkish": (VERIMOR, "ş", [n - 5 for n in (155, 298, 447, 596, 745, 894, 1043)]),
    "Verimor, Unicode": (VERIMOR, "ə", [n - 5 for n in (70, 134, 201, 268, 335, 402, 469)]),
    "İletiMerkezi, plain and Turkish": (profile("iletimerkezi"), "a", [155]),
}


@pytest.mark.parametrize(("rules", "character", "series"), SERIES.values(), ids=SERIES)
def test_an_operators_table_follows_from_the_budgets(rules, character, series):
    assert [_longest(character, n, rules) for n in range(1, len(series) + 1)] == series


def test_netgsms_turkish_table_follows_in_septets():
    # Letters cost two septets, so odd lengths need a plain character beside them.
    for segments, septets in enumerate((150, 291, 439, 587, 735, 883), 1):
        text = "ş" + "a" * (septets - 2)
        assert count(text, NETGSM, BULK)[:3] == (Encoding.GSM7_TR, septets, segments)
        assert count(text + "a", NETGSM, BULK).segments == segments + 1


def test_iletimerkezis_turkish_message_is_150():
    rules = profile("iletimerkezi")
    assert count("ş" + "a" * 148, rules, BULK).segments == 1
    assert count("ş" + "a" * 149, rules, BULK).segments == 2


@pytest.mark.parametrize("row", profiles(), ids=lambda row: row.id)
@pytest.mark.parametrize("encoding", Encoding)
def test_a_bulk_limit_is_what_the_most_segments_hold(row, encoding):
    limit, most = row.limit(BULK, encoding), row.max_segments.of(encoding)
    if limit is not None:
        assert limit == row.budget(encoding).part * most - 5


LIMITS = {
    "bulk": (BULK, 913, 598),
    "TCKN": (TCKN, 913, 598),
    "flash": (FLASH, 155, 65),
    "OTP": (OTP, 155, 65),
    "VIP": (VIP, 155, 65),
    "WAP push": (WAP, 741, None),
}


@pytest.mark.parametrize(("message_type", "plain", "unicode"), LIMITS.values(), ids=LIMITS)
def test_turk_telekoms_limits_are_those_of_its_notice(message_type, plain, unicode):
    assert not count("a" * plain, TURK_TELEKOM, message_type).exceeded
    assert count("a" * (plain + 1), TURK_TELEKOM, message_type).exceeded
    if unicode is not None:
        assert not count("ə" * unicode, TURK_TELEKOM, message_type).exceeded
        assert count("ə" * (unicode + 1), TURK_TELEKOM, message_type).exceeded


@pytest.mark.parametrize("message_type", [FLASH, OTP, VIP])
def test_a_type_of_one_segment_has_the_limit_of_one_segment(message_type):
    for rules in (TURK_TELEKOM, NETGSM):
        for encoding in Encoding:
            limit = rules.limit(message_type, encoding)
            if limit is not None:
                assert limit == rules.budget(encoding).single - 5


def test_turk_telekom_takes_456_euro_at_no_length_of_text():
    assert not count("€" * 454, TURK_TELEKOM, BULK).exceeded
    assert count("€" * 455, TURK_TELEKOM, BULK).exceeded


def test_156_characters_are_billed_as_two_and_598_reported_as_four():
    assert count("a" * 156, TURK_TELEKOM, BULK).billed_segments == 2
    assert segment("a" * 598, TURK_TELEKOM, BULK).reported == (153, 153, 153, 139)
    assert segment("ş" * 598, TURK_TELEKOM, BULK).reported == (153, 153, 153, 139)
    assert count("ş" * 598, TURK_TELEKOM, BULK).segments == 9


def test_an_otp_is_one_segment_under_the_accounts_profile():
    assert [TURK_TELEKOM.limit(OTP, e) for e in (Encoding.GSM7, Encoding.UCS2)] == [155, 65]
    assert NETGSM.limit(OTP, Encoding.GSM7_TR) == 150


@pytest.mark.parametrize("row", profiles(), ids=lambda row: row.id)
def test_every_fact_has_a_source_and_every_unknown_says_so(row):
    said = {fact for source in row.sources for fact in source.facts}
    open_ = (
        Certainty.UNCONFIRMED,
        Certainty.SIMULATED,
    )  # what an operator of our own leaves out, it leaves out
    unconfirmed = {fact for source in row.sources if source.certainty in open_ for fact in source.facts}
    names = {field.name for field in fields(OperatorProfile)}
    assert said <= names
    without_one = {"id", "name", "country", "valid_from", "valid_to", "sources", "by_type", "report_rule",
                   "plain_letters_only", "opt_out", "not_spoken"}  # fmt: skip
    unless_said = ("one_text_a_call", "one_encoding_a_call", "reports_by_push_alone")
    for name in names - without_one:
        value = getattr(row, name)
        if value is None:
            assert name in unconfirmed, f"{name} is not known and no source says so"
        elif value != () and not (name in unless_said and not value):
            assert name in said, f"{name} has no source"
    assert all(source.where for source in row.sources)


@pytest.mark.parametrize("row", [r for r in profiles() if r.report_statuses], ids=lambda row: row.id)
def test_a_report_table_begins_with_pending_and_names_a_reason_for_every_failure(row):
    first, *_ = row.report_statuses
    assert first.status is DeliveryStatus.PENDING
    assert len({status.raw for status in row.report_statuses}) == len(row.report_statuses) <= 256
    for status in row.report_statuses:
        assert bool(status.reason) == (status.status is DeliveryStatus.UNDELIVERED)


# What has been stored is an index: a row may be added at the end, never moved.
NETGSM_ORDER = ["0", "1", "2", "3", "4", "11", "12", "13", "14", "15", "16", "17"]
VERIMOR_ORDER = [
    "SENDING", "WAITING", "SENT", "DELIVERED", "NOT_DELIVERED", "EXPIRED", "INVALID_DESTINATION_ADDRESS",
    "REJECTED", "DOUBLE_SEND_ERROR", "BLACKLISTED_DESTINATION_ADDRESS", "NOT_ALLOWED_BY_IYS",
    "MISSING_TARIFF", "ROUTE_NOT_AVAILABLE", "NETWORK_NOTCOVERED", "SEND_ERROR", "INTERNATIONAL_DENIED",
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "order"), [(NETGSM, NETGSM_ORDER), (VERIMOR, VERIMOR_ORDER)], ids=["netgsm", "verimor"]
)
def test_the_order_of_a_report_table_is_kept(row, order):
    assert [status.raw for status in row.report_statuses][: len(order)] == order


def test_a_report_status_means_what_the_operator_says_of_its_raw_code():
    by_raw = {row.raw: row for row in NETGSM.report_statuses}
    assert by_raw["1"].status is DeliveryStatus.DELIVERED
    assert by_raw["13"].reason == "undelivered_duplicate"
    assert "99" not in by_raw, "and one that nobody knows tells nothing"


def test_every_reason_has_a_sentence_in_both_languages():
    reasons = {status.reason for row in profiles() for status in row.report_statuses if status.reason}
    reasons |= {error.reason for row in profiles() for error in (*row.send_errors, *row.otp_send_errors)}
    assert all(map(unfilled, reasons))


def test_netgsm_refuses_for_a_while_by_80_and_85_only():
    assert {error.raw for error in NETGSM.send_errors if error.retryable} == {"80", "85"}
    assert {error.raw for error in NETGSM.send_errors if error.then is Then.DOUBT} == {"100", "101"}


def test_the_same_code_may_mean_another_thing_on_the_otp_route():
    send = {error.raw: error.reason for error in NETGSM.send_errors}
    otp = {error.raw: error.reason for error in NETGSM.otp_send_errors}
    assert (send["50"], otp["50"]) == ("refused_iys_not_allowed", "refused_msisdn")


def test_nothing_is_invented_for_netgsm():
    assert not any((NETGSM.dedupes_by_reference, NETGSM.query_by_reference, NETGSM.query_complete,
                    NETGSM.echoes_reference))  # fmt: skip
    assert (NETGSM.report_calls_per_minute, NETGSM.report_page_size) == (10, 100)


def test_a_raised_quota_is_no_operator():
    assert "netgsm_raised" not in {row.id for row in profiles()}
    assert operator_of("netgsm_raised") == "netgsm"
    assert report_quota_of("netgsm_raised") == 1_200


_WithVoice = StrEnum("_WithVoice", {one.name: one.value for one in MessageType} | {"VOICE": "voice"})
"""The message types, and one that nobody has heard of."""


@pytest.mark.parametrize("operator_id", [row.id for row in profiles()])
def test_a_new_message_type_is_offered_by_nobody_until_a_row_says_so(operator_id, monkeypatch):
    monkeypatch.setattr("ulak.text.MessageType", _WithVoice)
    row = _read_anew(f"ulak.rules.operators.{operator_id}").ROW
    assert {one.value for one in row.message_types} == {
        one.value for one in profile(operator_id).message_types
    }


@pytest.mark.parametrize("operator_id", ADAPTERS)
def test_a_new_message_type_is_sent_by_no_adapter_until_it_declares_so(operator_id, monkeypatch):
    sent = {one.value for one in sent_through(operator_id)}
    monkeypatch.setattr("ulak.text.MessageType", _WithVoice)
    wire = _read_anew(ADAPTERS[operator_id]).WIRE
    assert {one.value for one in wire.message_types} == sent


def _read_anew(name):
    """The module as it would be if it were imported now, beside the one that everybody has."""
    spec = importlib.util.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_message_type_has_a_service_and_a_new_one_has_none():
    assert {Service.of(one) for one in MessageType} == set(Service)
    with pytest.raises(KeyError):
        Service.of(_WithVoice.VOICE)


def test_an_unknown_operator_is_answered_with_those_that_are_known():
    with pytest.raises(InputError) as caught:
        profile("turktelekom")
    (problem,) = caught.value.problems
    assert problem.code == "operator_unknown"
    assert "turk_telekom" in sentence(problem.code, "tr", problem.params)


def test_a_row_holds_from_its_first_day():
    assert profile("turk_telekom", date(2016, 12, 8)) is TURK_TELEKOM
    with pytest.raises(InputError) as caught:
        profile("turk_telekom", date(2016, 12, 7))
    assert caught.value.problems[0].code == "operator_not_valid"
    assert TURK_TELEKOM not in profiles(date(2016, 12, 7))
    assert profile("netgsm", date(2016, 12, 7)) is NETGSM


def test_every_operator_has_one_row_a_day():
    for day in (None, date(2016, 1, 1), date(2026, 1, 1)):
        ids = [row.id for row in profiles(day)]
        assert len(ids) == len(set(ids))


def test_a_tckn_of_another_operator_is_turkcells_rule_alone():
    assert profile("turkcell").tckn_own_subscribers_only is True
    assert TURK_TELEKOM.tckn_own_subscribers_only is None
    assert TCKN in TURK_TELEKOM.message_types


def test_the_purpose_is_no_message_type():
    assert not {p.value for p in Purpose} & {m.value for m in MessageType}


def test_azerbaijan_has_no_operator_code():
    assert count("a" * 160, profile("lsim"), BULK).segments == 1
    assert count("a" * 156, profile("turkcell"), BULK).segments == 2
