"""LSIM, Azerbaijan."""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import NOT_AT_HAND, Certainty, DeliveryStatus, OperatorProfile, ReportStatus, source
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
    batch_size=1,
    report_statuses=(
        ReportStatus("100", _PENDING),
        ReportStatus("101", _DELIVERED),
        ReportStatus("102", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("103", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("104", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("105", _UNDELIVERED, "undelivered_cancelled"),
        ReportStatus("106", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("109", _UNDELIVERED, "undelivered_blacklisted"),
    ),
    sources=(
        source(
            Certainty.THIRD_PARTY,
            "message_types batch_size report_statuses",
            "integrators' code for apps.lsim.az/quicksms/v1: one message a call, statuses 100 to 109",
        ),
        source(
            Certainty.UNCONFIRMED,
            "code_appended_by code_counted operator_code",
            "the BTK decision is Turkish law; no Azerbaijani counterpart is known",
        ),
        source(
            Certainty.UNCONFIRMED,
            f"{NOT_AT_HAND} tckn_own_subscribers_only",
            "its bulk interface (sendsms.az, controlid) refuses a repeated id, which is another "
            "interface's rule",
        ),
    ),
)
