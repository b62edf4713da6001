"""Infobip."""

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
from ulak.text import Limit, MessageType, PerEncoding

_PENDING, _DELIVERED, _UNDELIVERED = DeliveryStatus

ROW: Final = OperatorProfile(
    id="infobip",
    name="Infobip",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=None,
    turkish=None,
    operator_code=None,
    code_appended_by=None,
    code_counted=None,
    max_segments=PerEncoding(None, None, None, octets=1),
    limits=(Limit(MessageType.FLASH, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),),
    message_types=frozenset({MessageType.BULK, MessageType.FLASH, MessageType.WAP_PUSH}),
    batch_size=50,
    segments_per_second=100,
    report_calls_per_minute=60,
    query_by_reference=True,
    echoes_reference=True,
    visibility_lag_seconds=10,
    report_statuses=(
        ReportStatus("PENDING", _PENDING),
        ReportStatus("ACCEPTED", _PENDING),
        ReportStatus("DELIVERED", _DELIVERED),
        ReportStatus("UNDELIVERABLE", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("EXPIRED", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("REJECTED", _UNDELIVERED, "undelivered_rejected"),
    ),
    send_errors=(
        SendError("400", "refused_parameter"),
        SendError("401", "refused_credentials", Then.PAUSE),
        SendError("403", "refused_service", Then.PAUSE),
        SendError("404", "refused_address", Then.PAUSE),
        SendError("413", "refused_parameter"),
        SendError("429", "refused_rate", Then.RETRY),
        SendError("REJECTED_NOT_ENOUGH_CREDITS", "refused_no_credit", Then.PAUSE),
        SendError("REJECTED_SENDER", "refused_sender_id", Then.PAUSE),
        SendError("REJECTED_INVALID_DESTINATION", "refused_msisdn"),
        SendError("REJECTED_DESTINATION", "refused_msisdn"),
        SendError("REJECTED_ROUTE_NOT_AVAILABLE", "refused_service", Then.PAUSE),
    ),
    sources=(
        source(
            Certainty.VENDOR,
            "message_types query_by_reference echoes_reference report_statuses send_errors",
            "PyPI infobip-api-python-client 6.0.0, generated from Infobip's own document: messages, logs by "
            "bulkId, options.flash, binary content, groups of statuses; its page of response codes",
        ),
        source(
            Certainty.COMPUTED,
            "limits",
            "flash is one segment: 160 and 70 less the 5 of a code that is counted as if it were appended",
        ),
        source(
            Certainty.UNCONFIRMED,
            "reference_bits turkish operator_code code_appended_by code_counted max_segments batch_size "
            "segments_per_second messages_a_minute_to_one report_calls_per_minute report_page_size "
            "dedupes_by_reference query_complete visibility_lag_seconds tckn_own_subscribers_only",
            "A push is one segment: whether parts of one are kept together is not said. "
            "50 messages a call, the rates and the lag are ours. Its logs reach back 48 hours; whether they know every "
            "call is not said. Which code ends its messages in Türkiye is not said either",
        ),
    ),
)
