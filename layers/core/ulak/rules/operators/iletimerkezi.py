"""İletiMerkezi."""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import Certainty, DeliveryStatus, OperatorProfile, ReportStatus, source
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
    batch_size=50_000,
    report_statuses=(
        ReportStatus("110", _PENDING),
        ReportStatus("111", _DELIVERED),
        ReportStatus("112", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("accepted", _PENDING),
        ReportStatus("delivered", _DELIVERED),
        ReportStatus("undelivered", _UNDELIVERED, "undelivered_unreachable"),
    ),
    sources=(
        source(
            Certainty.VENDOR,
            "operator_code code_appended_by code_counted max_segments batch_size report_statuses "
            "message_types turkish",
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
            "segments_per_second messages_a_minute_to_one report_calls_per_minute report_page_size "
            "dedupes_by_reference query_by_reference query_complete echoes_reference visibility_lag_seconds "
            "tckn_own_subscribers_only",
            "a second order with the same text and number within 10 minutes is answered 451: a guard by "
            "content, not by a reference of ours",
        ),
    ),
)
