"""Verimor."""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import (
    Certainty,
    DeliveryStatus,
    OperatorProfile,
    OptOutFlag,
    ReportStatus,
    SendError,
    Then,
    source,
)
from ulak.text import AppendedBy, Limit, MessageType, PerEncoding, Turkish

_PENDING, _DELIVERED, _UNDELIVERED = DeliveryStatus

ROW: Final = OperatorProfile(
    id="verimor",
    name="Verimor",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=8,
    turkish=Turkish.LOCKING_SHIFT,
    operator_code="B038",
    code_appended_by=AppendedBy.OPERATOR,
    code_counted=True,
    max_segments=PerEncoding(gsm7=7, gsm7_tr=7, ucs2=7),
    limits=(Limit(MessageType.BULK, PerEncoding(gsm7=1066, gsm7_tr=1038, ucs2=464)),),
    message_types=frozenset({MessageType.BULK}),
    batch_size=50,
    one_encoding_a_call=True,
    segments_per_second=1_000,
    report_calls_per_minute=20,
    report_page_size=100,
    query_by_reference=True,
    echoes_reference=True,
    visibility_lag_seconds=10,
    opt_out=OptOutFlag("add_ret", sent=False, left_out_appends=None),
    send_errors=(
        SendError("401", "refused_credentials", Then.PAUSE),
        SendError("401 IP", "refused_caller_address", Then.PAUSE),
        SendError("404", "refused_address", Then.PAUSE),
        SendError("413", "refused_parameter"),
        SendError("429", "refused_rate", Then.RETRY),
        SendError("INVALID_SOURCE_ADDRESS", "refused_sender_id", Then.PAUSE),
        SendError("NUMERIC_SOURCE_ADDRESS_NOT_ALLOWED", "refused_sender_id", Then.PAUSE),
        SendError("MISSING_MESSAGE", "refused_text"),
        SendError("MESSAGE_TOO_LONG", "refused_text"),
        SendError("FORBIDDEN_MESSAGE", "refused_text"),
        SendError("INVALID_PERIOD", "refused_parameter"),
        SendError("INVALID_DELIVERY_TIME", "refused_parameter"),
        SendError("INVALID_DATACODING", "refused_parameter"),
        SendError("MESSAGE_COUNT_LIMIT_EXCEEDED", "refused_parameter"),
        SendError("MISSING_DESTINATION_ADDRESS", "refused_msisdn"),
        SendError("INVALID_DESTINATION_ADDRESS", "refused_msisdn"),
        SendError("INSUFFICIENT_CREDITS", "refused_no_credit", Then.PAUSE),
        SendError("MISSING_IYS_BRAND_CODE", "refused_iys_no_brand", Then.PAUSE),
        SendError("AHS_AUTHORIZATION_ERROR", "refused_iys_not_allowed", Then.PAUSE),
    ),
    report_statuses=(
        ReportStatus("SENDING", _PENDING),
        ReportStatus("WAITING", _PENDING),
        ReportStatus("SENT", _PENDING),
        ReportStatus("DELIVERED", _DELIVERED),
        ReportStatus("NOT_DELIVERED", _UNDELIVERED, "undelivered_unreachable"),
        ReportStatus("EXPIRED", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("INVALID_DESTINATION_ADDRESS", _UNDELIVERED, "undelivered_invalid_msisdn"),
        ReportStatus("REJECTED", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("DOUBLE_SEND_ERROR", _UNDELIVERED, "undelivered_duplicate"),
        ReportStatus("BLACKLISTED_DESTINATION_ADDRESS", _UNDELIVERED, "undelivered_blacklisted"),
        ReportStatus("NOT_ALLOWED_BY_IYS", _UNDELIVERED, "undelivered_iys_refused"),
        ReportStatus("MISSING_TARIFF", _UNDELIVERED, "undelivered_no_route"),
        ReportStatus("ROUTE_NOT_AVAILABLE", _UNDELIVERED, "undelivered_no_route"),
        ReportStatus("NETWORK_NOTCOVERED", _UNDELIVERED, "undelivered_no_route"),
        ReportStatus("SEND_ERROR", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("INTERNATIONAL_DENIED", _UNDELIVERED, "undelivered_no_route"),
    ),
    sources=(
        source(
            Certainty.VENDOR,
            "operator_code code_appended_by code_counted",
            "verimor.com.tr, 'SMS Sonuna Operatör Kodunun Eklenmesi': B038 is appended for the customer, "
            "0-155 and 156-301 characters are 1 and 2 credits (its 453 for the third is a slip for 454)",
        ),
        source(
            Certainty.VENDOR,
            "reference_bits turkish max_segments report_calls_per_minute report_page_size report_statuses "
            "message_types echoes_reference query_by_reference send_errors one_encoding_a_call opt_out",
            "github.com/verimor/SMS-API user_guide.md: the tables 160..1071, 155..1043, 70..469 before "
            "the code, Turkish letters one each, 20 status queries a minute, the status by custom_id, one datacoding a "
            "request, the codes of refusals",
        ),
        source(Certainty.COMPUTED, "limits", "1071, 1043 and 469 less the 5 of the code"),
        source(
            Certainty.UNCONFIRMED,
            "turkish",
            "the guide counts € as two in a Turkish text too; in the locking shift table it is one",
        ),
        source(
            Certainty.UNCONFIRMED,
            "batch_size segments_per_second messages_a_minute_to_one dedupes_by_reference query_complete "
            "visibility_lag_seconds tckn_own_subscribers_only",
            "50 a call is ours (Verimor takes 50,000), so that a call's reports are one page and a lost answer leaves "
            "few in doubt; so are rate and lag. Whether the status by custom_id is complete, and how soon, is not said",
        ),
    ),
)
