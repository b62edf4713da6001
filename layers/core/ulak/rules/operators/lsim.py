"""LSIM, Azerbaijan."""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import (
    NOT_AT_HAND,
    Certainty,
    DeliveryStatus,
    OperatorProfile,
    ReportStatus,
    SendError,
    Then,
    source,
)
from ulak.text import AppendedBy, MessageType, PerEncoding

_PENDING, _DELIVERED, _UNDELIVERED = DeliveryStatus

ROW: Final = OperatorProfile(
    id="lsim",
    name="LSIM",
    country="AZ",
    valid_from=None,
    valid_to=None,
    reference_bits=None,
    turkish=None,
    operator_code=None,
    code_appended_by=AppendedBy.NOBODY,
    code_counted=False,
    max_segments=PerEncoding(None, None, None),
    limits=(),
    message_types=frozenset({MessageType.BULK}),
    batch_size=50,
    segments_per_second=100,
    dedupes_by_reference=True,
    query_by_reference=False,
    report_statuses=(
        ReportStatus("100", _PENDING),
        ReportStatus("101", _DELIVERED),
        ReportStatus("102", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("103", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("104", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("105", _UNDELIVERED, "undelivered_cancelled"),
        ReportStatus("106", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("109", _UNDELIVERED, "undelivered_blacklisted"),
        ReportStatus("1", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("2", _DELIVERED),
        ReportStatus("3", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("4", _PENDING),
        ReportStatus("5", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("6", _UNDELIVERED, "undelivered_blacklisted"),
        ReportStatus("7", _PENDING),
        ReportStatus("8", _UNDELIVERED, "undelivered_duplicate"),
    ),
    send_errors=(
        SendError("100", "refused_parameter"),
        SendError("101", "refused_parameter"),
        SendError("102", "refused_parameter"),
        SendError("103", "refused_credentials", Then.PAUSE),
        SendError("104", "refused_credentials", Then.PAUSE),
        SendError("105", "refused_credentials", Then.PAUSE),
        SendError("106", "refused_sender_id", Then.PAUSE),
        SendError("107", "refused_sender_id", Then.PAUSE),
        SendError("110", "refused_parameter"),
        SendError("111", "refused_parameter"),
        SendError("112", "refused_parameter"),
        SendError("113", "refused_parameter"),
        SendError("114", "refused_parameter"),
        SendError("115", "refused_parameter"),
        SendError("116", "refused_text"),
        SendError("117", "refused_msisdn"),
        SendError("118", "refused_no_credit", Then.PAUSE),
        SendError("235", "refused_operator_error", Then.DOUBT),
    ),
    sources=(
        source(
            Certainty.THIRD_PARTY,
            "message_types report_statuses send_errors dedupes_by_reference query_by_reference",
            "PyPI integrify-lsim 1.1.0 for www.sendsms.az/smxml/api: codes, a status each message, code 2 for a "
            "controlid that came before. Statuses 100 to 109 are the single interface's (apps.lsim.az/quicksms/v1)",
        ),
        source(
            Certainty.UNCONFIRMED,
            "code_appended_by code_counted operator_code",
            "the BTK decision is Turkish law; no Azerbaijani counterpart is known",
        ),
        source(
            Certainty.UNCONFIRMED,
            f"{NOT_AT_HAND} tckn_own_subscribers_only",
            "50 messages a call and 100 segments a second are ours. For how long a controlid is remembered, and "
            "whether the answer to a repeated one names its task, is not said. Reports are asked for by task: no "
            "client has a call that takes a controlid or lists tasks, so messages of a task not known stay sent",
        ),
    ),
)
