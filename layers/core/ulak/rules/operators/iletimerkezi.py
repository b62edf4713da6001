"""İletiMerkezi."""

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
from ulak.text import AppendedBy, MessageType, PerEncoding, Turkish

_PENDING, _DELIVERED, _UNDELIVERED = DeliveryStatus

ROW: Final = OperatorProfile(
    id="iletimerkezi",
    name="İletiMerkezi",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=None,
    turkish=Turkish.SINGLE_SHIFT,
    operator_code="B186",
    code_appended_by=AppendedBy.OPERATOR,
    code_counted=True,
    max_segments=PerEncoding(gsm7=7, gsm7_tr=7, ucs2=7),
    limits=(),
    message_types=frozenset({MessageType.BULK}),
    batch_size=50,
    segments_per_second=100,
    query_by_reference=False,
    dedupes_by_reference=False,
    report_statuses=(
        ReportStatus("110", _PENDING),
        ReportStatus("111", _DELIVERED),
        ReportStatus("112", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("accepted", _PENDING),
        ReportStatus("delivered", _DELIVERED),
        ReportStatus("undelivered", _UNDELIVERED, "undelivered_unreachable"),
    ),
    send_errors=(
        SendError("401", "refused_credentials", Then.PAUSE),
        SendError("402", "refused_no_credit", Then.PAUSE),
        SendError("404", "refused_address", Then.PAUSE),
        SendError("429", "refused_rate", Then.RETRY),
        SendError("450", "refused_sender_id", Then.PAUSE),
        SendError("451", "refused_duplicate"),
        SendError("452", "refused_msisdn"),
        SendError("453", "refused_text"),
        SendError("457", "refused_parameter"),
        SendError("460", "refused_sender_id", Then.PAUSE),
        SendError("468", "refused_iys_not_allowed", Then.PAUSE),
        SendError("469", "refused_iys_no_brand", Then.PAUSE),
        SendError("470", "refused_iys_not_allowed", Then.PAUSE),
        SendError("503", "refused_operator_error", Then.DOUBT),
    ),
    sources=(
        source(
            Certainty.VENDOR,
            "operator_code code_appended_by code_counted max_segments report_statuses message_types turkish "
            "send_errors query_by_reference dedupes_by_reference",
            "İletiMerkezi API v1: B186 appended, 155 plain and 150 with Turkish letters, 453 for more "
            "than 7 messages, 50,000 recipients a request, statuses of get-report and of its webhook",
        ),
        source(
            Certainty.UNCONFIRMED,
            "reference_bits turkish limits",
            "150 is one shift element, but which of the two is not said: counted as the dearer. The table "
            "beyond the first message is not at hand",
        ),
        source(
            Certainty.UNCONFIRMED,
            "batch_size segments_per_second messages_a_minute_to_one report_calls_per_minute report_page_size "
            "query_complete echoes_reference visibility_lag_seconds tckn_own_subscribers_only",
            "50 a call (it takes 50,000) and 100 segments a second are ours; which of 468 to 470 means what is not "
            "said. A second order with the same text and number within 10 minutes is answered 451: a guard by "
            "content, not by a reference of ours",
        ),
    ),
)
