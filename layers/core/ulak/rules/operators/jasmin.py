"""Jasmin: a gateway of the firm's own, before its own SMPP binds."""

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
from ulak.text import Limit, MessageType, PerEncoding, Turkish

_PENDING, _DELIVERED, _UNDELIVERED = DeliveryStatus
_MOST: Final = 5
"""Segments: ``long_content_max_parts``, where it is not set. What is beyond it Jasmin cuts off in silence."""

ROW: Final = OperatorProfile(
    id="jasmin",
    name="Jasmin",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=8,
    turkish=Turkish.UCS2,
    operator_code=None,
    code_appended_by=None,
    code_counted=None,
    max_segments=PerEncoding(gsm7=_MOST, gsm7_tr=None, ucs2=_MOST, octets=1),
    limits=(Limit(MessageType.FLASH, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),),
    message_types=frozenset({MessageType.BULK, MessageType.FLASH, MessageType.WAP_PUSH}),
    batch_size=1,
    segments_per_second=50,
    query_by_reference=False,
    reports_by_push_alone=True,
    echoes_reference=True,
    report_statuses=(
        ReportStatus("ESME_ROK", _PENDING),
        ReportStatus("ACCEPTD", _PENDING),
        ReportStatus("ENROUTE", _PENDING),
        ReportStatus("DELIVRD", _DELIVERED),
        ReportStatus("UNDELIV", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("EXPIRED", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("REJECTD", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("DELETED", _UNDELIVERED, "undelivered_cancelled"),
        ReportStatus("UNKNOWN", _PENDING),
        ReportStatus("ESME_RINVDSTADR", _UNDELIVERED, "undelivered_invalid_msisdn"),
        ReportStatus("ESME_RINVSRCADR", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("ESME_RSUBMITFAIL", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("ESME_RSYSERR", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("ESME_RTHROTTLED", _UNDELIVERED, "undelivered_not_passed_on"),
        ReportStatus("ESME_RMSGQFUL", _UNDELIVERED, "undelivered_not_passed_on"),
    ),
    send_errors=(
        SendError("Authentication failure", "refused_credentials", Then.PAUSE),
        SendError("Authorization failed", "refused_service", Then.PAUSE),
        SendError("Cannot charge submit_sm", "refused_no_credit", Then.PAUSE),
        SendError("User throughput exceeded", "refused_rate", Then.RETRY),
        SendError("No route found", "refused_no_route"),
        SendError("400", "refused_parameter"),
        SendError("404", "refused_address", Then.PAUSE),
        SendError("interceptor", "refused_service", Then.PAUSE),
        SendError("seam", "refused_seam"),
    ),
    sources=(
        source(
            Certainty.VENDOR,
            "reference_bits turkish max_segments message_types batch_size query_by_reference reports_by_push_alone "
            "echoes_reference report_statuses send_errors",
            "Jasmin 0.11.0 of PyPI, run against an SMPP server by `make gateways`: one number a call; statuses of "
            "submit_sm_resp and of receipts by their names (SMPP 3.4 §5.1.3, §5.2.28); no call is listed. What it cuts "
            "inside a pair of septets, and a class or header without its script, is not sent: those two are ours",
        ),
        source(
            Certainty.COMPUTED,
            "limits",
            "flash is one segment: 160 and 70 less the 5 of a code that is counted as if it were appended",
        ),
        source(
            Certainty.UNCONFIRMED,
            "operator_code code_appended_by code_counted segments_per_second messages_a_minute_to_one "
            "report_calls_per_minute report_page_size dedupes_by_reference query_complete visibility_lag_seconds "
            "tckn_own_subscribers_only",
            "what the operator behind the bind appends and counts, and how fast it takes messages, is its own: the "
            "bind's contract tells. 50 segments a second are ours",
        ),
    ),
)
