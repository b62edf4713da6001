"""Netgsm."""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import (
    Certainty,
    DeliveryStatus,
    OperatorProfile,
    ReportStatus,
    SendError,
    Then,
    source,
)
from ulak.text import AppendedBy, Limit, MessageType, PerEncoding, Turkish

_NETGSM_CLIENT: Final = "Netgsm's own client library, npm @netgsm/sms 1.1.11"

_PENDING, _DELIVERED, _UNDELIVERED = DeliveryStatus

ROW: Final = OperatorProfile(
    id="netgsm",
    name="Netgsm",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=16,
    turkish=Turkish.SINGLE_SHIFT,
    operator_code="B021",
    code_appended_by=AppendedBy.OPERATOR,
    code_counted=True,
    max_segments=PerEncoding(gsm7=6, gsm7_tr=6, ucs2=6),
    limits=(
        Limit(MessageType.BULK, PerEncoding(gsm7=907, gsm7_tr=883, ucs2=391)),
        Limit(MessageType.OTP, PerEncoding(gsm7=155, gsm7_tr=150, ucs2=65)),
        Limit(MessageType.FLASH, PerEncoding(gsm7=155, gsm7_tr=150, ucs2=65)),
    ),
    plain_letters_only=frozenset({MessageType.OTP}),
    message_types=frozenset({MessageType.BULK, MessageType.OTP, MessageType.FLASH}),
    batch_size=50,
    one_text_a_call=frozenset({MessageType.FLASH}),
    segments_per_second=1_000,
    messages_a_minute_to_one=20,
    report_calls_per_minute=10,
    report_page_size=100,
    dedupes_by_reference=False,
    query_by_reference=False,
    query_complete=False,
    echoes_reference=False,
    report_statuses=(
        ReportStatus("0", _PENDING),
        ReportStatus("1", _DELIVERED),
        ReportStatus("2", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("3", _UNDELIVERED, "undelivered_invalid_msisdn"),
        ReportStatus("4", _UNDELIVERED, "undelivered_not_passed_on"),
        ReportStatus("11", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("12", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("13", _UNDELIVERED, "undelivered_duplicate"),
        ReportStatus("14", _UNDELIVERED, "undelivered_no_credit"),
        ReportStatus("15", _UNDELIVERED, "undelivered_blacklisted"),
        ReportStatus("16", _UNDELIVERED, "undelivered_iys_refused"),
        ReportStatus("17", _UNDELIVERED, "undelivered_iys_error"),
    ),
    send_errors=(
        SendError("20", "refused_text"),
        SendError("30", "refused_credentials", Then.PAUSE),
        SendError("40", "refused_sender_id", Then.PAUSE),
        SendError("50", "refused_iys_not_allowed", Then.PAUSE),
        SendError("51", "refused_iys_no_brand", Then.PAUSE),
        SendError("70", "refused_parameter"),
        SendError("80", "refused_rate", Then.RETRY),
        SendError("85", "refused_rate_one_msisdn", Then.RETRY),
        SendError("100", "refused_operator_error", Then.DOUBT),
        SendError("101", "refused_operator_error", Then.DOUBT),
    ),
    otp_send_errors=(
        SendError("20", "refused_text"),
        SendError("30", "refused_credentials"),
        SendError("40", "refused_sender_id"),
        SendError("41", "refused_sender_id"),
        SendError("50", "refused_msisdn"),
        SendError("51", "refused_msisdn"),
        SendError("52", "refused_msisdn"),
        SendError("60", "refused_no_credit"),
        SendError("70", "refused_parameter"),
        SendError("100", "refused_operator_error", Then.DOUBT),
        SendError("101", "refused_operator_error", Then.DOUBT),
    ),
    sources=(
        source(
            Certainty.VENDOR,
            "message_types plain_letters_only messages_a_minute_to_one report_calls_per_minute report_page_size "
            "report_statuses send_errors otp_send_errors",
            f"{_NETGSM_CLIENT}: code lists (85: over 20 jobs a minute to one number), ten report queries a minute, "
            "pages of 100. The OTP route takes "
            "one message without Turkish letters",
        ),
        source(
            Certainty.VENDOR,
            "message_types one_text_a_call send_errors",
            "Netgsm's own client for PHP, netgsm/sms (SmsSend::flashSms): flash goes by the XML of /sms/send/xml, one "
            "text to many numbers. REST v2 has no message class",
        ),
        source(
            Certainty.COMPUTED,
            "limits",
            "flash is one segment, as a code is",
        ),
        source(
            Certainty.THIRD_PARTY,
            "reference_bits turkish operator_code max_segments limits",
            "integrators' tables: plain 912 with the code; Turkish 150, 291, 439, 587, 735, 883 septets "
            "with Turkish letters two each; Unicode 391",
        ),
        source(
            Certainty.COMPUTED,
            "reference_bits turkish limits",
            "912 = 6 * 152 and 883 = 6 * 148 - 5 are a 16-bit reference and one shift element",
        ),
        source(
            Certainty.VENDOR,
            "dedupes_by_reference query_by_reference query_complete echoes_reference",
            f"{_NETGSM_CLIENT}: no field of the send call makes it repeatable, a report is asked for by "
            "the operator's own job id only",
        ),
        source(
            Certainty.UNCONFIRMED,
            "code_appended_by code_counted tckn_own_subscribers_only visibility_lag_seconds batch_size "
            "segments_per_second send_errors",
            "whether reports of flash messages are asked for by the older interface's job ids is not said. That the "
            "code is appended and counted follows from the tables. Batch and rate are not "
            "documented: 50 a call is ours, so that a lost answer leaves no more than 50 in doubt, and so "
            "is the rate (code 80 says that there is one). Whether a system error (100, 101) comes before "
            "acceptance is not said",
        ),
    ),
)
