"""Deneme, the operator that is built in and sends nothing: docs/operators/deneme.md."""

from __future__ import annotations

from typing import Final

from ulak.rules.operators import turk_telekom
from ulak.rules.profile import (
    Certainty,
    DeliveryStatus,
    OperatorProfile,
    ReportStatus,
    SendError,
    Then,
    source,
)
from ulak.text import AppendedBy, MessageType, Turkish

_PENDING, _DELIVERED, _UNDELIVERED = DeliveryStatus
_TYPES: Final = frozenset(
    {
        MessageType.BULK,
        MessageType.OTP,
        MessageType.TCKN,
        MessageType.FLASH,
        MessageType.VIP,
        MessageType.WAP_PUSH,
    }
)

ROW: Final = OperatorProfile(
    id="deneme",
    name="Deneme (simulated, built in)",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=8,
    turkish=Turkish.UCS2,
    operator_code="B998",
    code_appended_by=AppendedBy.OPERATOR,
    code_counted=True,
    max_segments=turk_telekom.ROW.max_segments,
    limits=tuple(row for row in turk_telekom.ROW.limits if row.message_type in _TYPES),
    message_types=_TYPES,
    tckn_own_subscribers_only=False,
    batch_size=100,
    segments_per_second=1_000,
    report_calls_per_minute=600,
    report_page_size=500,
    dedupes_by_reference=False,
    query_by_reference=True,
    query_complete=True,
    echoes_reference=False,
    visibility_lag_seconds=0,
    report_statuses=(
        ReportStatus("pending", _PENDING),
        ReportStatus("delivered", _DELIVERED),
        ReportStatus("expired", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("invalid_number", _UNDELIVERED, "undelivered_invalid_msisdn"),
        ReportStatus("rejected", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("error", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("blacklisted", _UNDELIVERED, "undelivered_blacklisted"),
        ReportStatus("iys_refused", _UNDELIVERED, "undelivered_iys_refused"),
        ReportStatus("no_subscriber", _UNDELIVERED, "undelivered_no_subscriber"),
    ),
    send_errors=(
        SendError("text", "refused_text"),
        SendError("parameter", "refused_parameter"),
        SendError("sender", "refused_sender_id", Then.PAUSE),
        SendError("rate", "refused_rate", Then.RETRY),
    ),
    sources=(
        source(
            Certainty.SIMULATED,
            "reference_bits turkish operator_code code_appended_by code_counted message_types "
            "tckn_own_subscribers_only batch_size segments_per_second messages_a_minute_to_one "
            "report_calls_per_minute report_page_size dedupes_by_reference query_by_reference query_complete "
            "echoes_reference visibility_lag_seconds report_statuses send_errors",
            "docs/operators/deneme.md: an operator of this project's own, for test keys",
        ),
        source(
            Certainty.NOTICE,
            "max_segments limits",
            f"taken from {turk_telekom.NOTICE}: bulk and TCKN 913 and 598, flash, OTP and VIP 155 and 65, WAP push 741",
        ),
    ),
)
