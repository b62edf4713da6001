"""Yankı, which is simulated: docs/operators/yanki.md."""

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
_TYPES: Final = frozenset({MessageType.BULK, MessageType.TCKN, MessageType.FLASH, MessageType.WAP_PUSH})

ROW: Final = OperatorProfile(
    id="yanki",
    name="Yankı (simulated)",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=8,
    turkish=Turkish.UCS2,
    operator_code="B999",
    code_appended_by=AppendedBy.OPERATOR,
    code_counted=True,
    max_segments=turk_telekom.ROW.max_segments,
    limits=tuple(row for row in turk_telekom.ROW.limits if row.message_type in _TYPES),
    message_types=_TYPES,
    tckn_own_subscribers_only=True,
    batch_size=50,
    segments_per_second=1_000,
    report_calls_per_minute=600,
    report_page_size=500,
    dedupes_by_reference=False,
    query_by_reference=True,
    query_complete=True,
    echoes_reference=True,
    visibility_lag_seconds=2,
    report_statuses=(
        ReportStatus("pending", _PENDING),
        ReportStatus("delivered", _DELIVERED),
        ReportStatus("expired", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("invalid_number", _UNDELIVERED, "undelivered_invalid_msisdn"),
        ReportStatus("not_sent", _UNDELIVERED, "undelivered_not_passed_on"),
        ReportStatus("rejected", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("error", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("repeated", _UNDELIVERED, "undelivered_duplicate"),
        ReportStatus("no_credit", _UNDELIVERED, "undelivered_no_credit"),
        ReportStatus("blacklisted", _UNDELIVERED, "undelivered_blacklisted"),
        ReportStatus("iys_refused", _UNDELIVERED, "undelivered_iys_refused"),
        ReportStatus("iys_error", _UNDELIVERED, "undelivered_iys_error"),
        ReportStatus("no_subscriber", _UNDELIVERED, "undelivered_no_subscriber"),
    ),
    send_errors=(
        SendError("text", "refused_text"),
        SendError("credentials", "refused_credentials", Then.PAUSE),
        SendError("sender", "refused_sender_id", Then.PAUSE),
        SendError("iys", "refused_iys_not_allowed", Then.PAUSE),
        SendError("iys_brand", "refused_iys_no_brand", Then.PAUSE),
        SendError("parameter", "refused_parameter"),
        SendError("rate", "refused_rate", Then.RETRY),
        SendError("same_number", "refused_rate_one_msisdn", Then.RETRY),
        SendError("system", "refused_operator_error", Then.DOUBT),
    ),
    sources=(
        source(
            Certainty.SIMULATED,
            "reference_bits turkish operator_code code_appended_by code_counted message_types "
            "tckn_own_subscribers_only batch_size segments_per_second messages_a_minute_to_one "
            "report_calls_per_minute report_page_size dedupes_by_reference query_by_reference query_complete "
            "echoes_reference visibility_lag_seconds report_statuses send_errors",
            "docs/operators/yanki.md: an operator of this project's own, so that sending by TCKN and "
            "a query by reference run whole although no public wire for TCKNs is known",
        ),
        source(
            Certainty.NOTICE,
            "max_segments limits",
            f"taken from {turk_telekom.NOTICE}: bulk and TCKN 913 and 598, flash 155 and 65, WAP push 741",
        ),
    ),
)
