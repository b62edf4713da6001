"""Kannel: a gateway of the firm's own, before its own SMPP binds."""

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
_MOST: Final = 10
"""Segments: ``max-messages`` of the page's settings. What is beyond it Kannel cuts off in silence."""

ROW: Final = OperatorProfile(
    id="kannel",
    name="Kannel",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=8,
    turkish=Turkish.UCS2,
    operator_code=None,
    code_appended_by=None,
    code_counted=None,
    max_segments=PerEncoding(gsm7=_MOST, gsm7_tr=None, ucs2=_MOST, octets=_MOST),
    limits=(Limit(MessageType.FLASH, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),),
    message_types=frozenset({MessageType.BULK, MessageType.FLASH, MessageType.WAP_PUSH}),
    batch_size=1,
    segments_per_second=50,
    query_by_reference=False,
    reports_by_push_alone=True,
    echoes_reference=True,
    report_statuses=(
        ReportStatus("8", _PENDING),
        ReportStatus("4", _PENDING),
        ReportStatus("1", _DELIVERED),
        ReportStatus("2", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("34", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("16", _UNDELIVERED, "undelivered_rejected"),
    ),
    send_errors=(
        SendError("Authorization failed for sendsms", "refused_credentials", Then.PAUSE),
        SendError("Not routable. Do not try again.", "refused_no_route"),
        SendError("Number(s) has/have been denied by white- and/or black-lists.", "refused_blacklisted"),
        SendError("Temporal failure, try again later.", "refused_rate", Then.RETRY),
        SendError("400", "refused_parameter"),
        SendError("404", "refused_address", Then.PAUSE),
    ),
    sources=(
        source(
            Certainty.VENDOR,
            "reference_bits turkish max_segments message_types batch_size query_by_reference reports_by_push_alone "
            "echoes_reference report_statuses send_errors",
            "Kannel 1.4.5 of Debian, run against an SMPP server by `make gateways`, and its user guide: coding, mclass "
            "and udh of sendsms; values of %d; no call is named or listed. To several numbers it answers when the "
            "first is taken, whatever becomes of the others: so each is a call of its own",
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
