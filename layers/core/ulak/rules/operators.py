"""The operators' rules, a row each, with sources.

Türk Telekom's tables are its own notice to corporate customers on the BTK decision (operator code B001). The
other operators' rows hold what their documentation or others' code supports; the rest is marked unconfirmed.
Every operator's alphanumeric messages end in a code of 4 characters after a space (BTK decision on the CLI of
short messages, 2016/DK-YED/211, art. 5): where an operator's code is unknown its 5 units are counted all
the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from ulak.rules.profile import (
    Certainty,
    DeliveryStatus,
    OperatorProfile,
    ReportStatus,
    SendError,
    Source,
    Then,
)
from ulak.text import AppendedBy, Limit, MessageType, PerEncoding, ReportRule, Turkish

_PENDING, _DELIVERED, _UNDELIVERED = DeliveryStatus
_NOTICE, _VENDOR, _THIRD_PARTY, _COMPUTED, _SIMULATED, _UNCONFIRMED = Certainty
_CODE_FROM: Final = date(2016, 12, 8)


def _source(certainty: Certainty, facts: str, where: str) -> Source:
    return Source(tuple(facts.split()), certainty, where)


# --- Türk Telekom ------------------------------------------------------------------------------------------

_TURK_TELEKOM_NOTICE: Final = "Türk Telekom, customer notice on the BTK decision about CLI, 2016-12"

TURK_TELEKOM: Final = OperatorProfile(
    id="turk_telekom",
    name="Türk Telekom",
    country="TR",
    valid_from=_CODE_FROM,
    valid_to=None,
    reference_bits=8,
    turkish=Turkish.UCS2,
    operator_code="B001",
    code_appended_by=AppendedBy.OPERATOR,
    code_counted=True,
    max_segments=PerEncoding(gsm7=6, gsm7_tr=None, ucs2=9),
    limits=(
        Limit(MessageType.BULK, PerEncoding(gsm7=913, gsm7_tr=None, ucs2=598)),
        Limit(MessageType.TCKN, PerEncoding(gsm7=913, gsm7_tr=None, ucs2=598)),
        Limit(MessageType.FLASH, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),
        Limit(MessageType.OTP, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),
        Limit(MessageType.VIP, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),
        Limit(MessageType.WAP_PUSH, PerEncoding(gsm7=741, gsm7_tr=None, ucs2=None)),
    ),
    report_rule=ReportRule.AS_GSM7,
    message_types=frozenset(MessageType),
    sources=(
        _source(
            _NOTICE,
            "operator_code code_appended_by code_counted max_segments limits message_types valid_from",
            f"{_TURK_TELEKOM_NOTICE}: the tables of 1 to 6 and of 1 to 9 messages, the maxima per type. "
            "WAP push's 741 follows from no rule of segmentation: it is data",
        ),
        _source(
            _COMPUTED, "reference_bits", "parts of 153 septets and 67 units are those of an 8-bit reference"
        ),
        _source(
            _COMPUTED, "limits", "Unicode of the types that are one segment (flash, OTP, VIP): 70 - 5 = 65"
        ),
        _source(
            _UNCONFIRMED,
            "limits turkish report_rule",
            "TCKN's Unicode limit is taken from bulk, WAP push's is not stated. Turkish letters as "
            "Unicode: the notice knows no third table. Unicode 'reported like Concat SMS' is read as "
            "parts of 153; its own example (598 = 153 + 153 + 153 + 139) is the same for a GSM text",
        ),
        _source(
            _UNCONFIRMED,
            "tckn_own_subscribers_only batch_size segments_per_second messages_a_minute_to_one report_calls_per_minute "
            "report_page_size dedupes_by_reference query_by_reference query_complete echoes_reference "
            "visibility_lag_seconds",
            "no description of its interface is at hand",
        ),
    ),
)

# --- Netgsm ------------------------------------------------------------------------------------------------

_NETGSM_CLIENT: Final = "Netgsm's own client library, npm @netgsm/sms 1.1.11"

NETGSM: Final = OperatorProfile(
    id="netgsm",
    name="Netgsm",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=16,
    turkish=Turkish.SINGLE_SHIFT,
    operator_code="B021",
    code_appended_by=AppendedBy.OPERATOR,
    code_counted=True,
    max_segments=PerEncoding(gsm7=6, gsm7_tr=6, ucs2=6),
    limits=(
        Limit(MessageType.BULK, PerEncoding(gsm7=907, gsm7_tr=883, ucs2=391)),
        Limit(MessageType.OTP, PerEncoding(gsm7=155, gsm7_tr=150, ucs2=65)),
    ),
    plain_letters_only=frozenset({MessageType.OTP}),
    message_types=frozenset({MessageType.BULK, MessageType.OTP}),
    batch_size=50,
    segments_per_second=1_000,
    messages_a_minute_to_one=20,
    report_calls_per_minute=10,
    report_page_size=100,
    dedupes_by_reference=False,
    query_by_reference=False,
    query_complete=False,
    echoes_reference=False,
    report_statuses=(
        ReportStatus("0", _PENDING),
        ReportStatus("1", _DELIVERED),
        ReportStatus("2", _UNDELIVERED, "undelivered_expired"),
        ReportStatus("3", _UNDELIVERED, "undelivered_invalid_msisdn"),
        ReportStatus("4", _UNDELIVERED, "undelivered_not_passed_on"),
        ReportStatus("11", _UNDELIVERED, "undelivered_rejected"),
        ReportStatus("12", _UNDELIVERED, "undelivered_operator_error"),
        ReportStatus("13", _UNDELIVERED, "undelivered_duplicate"),
        ReportStatus("14", _UNDELIVERED, "undelivered_no_credit"),
        ReportStatus("15", _UNDELIVERED, "undelivered_blacklisted"),
        ReportStatus("16", _UNDELIVERED, "undelivered_iys_refused"),
        ReportStatus("17", _UNDELIVERED, "undelivered_iys_error"),
    ),
    send_errors=(
        SendError("20", "refused_text"),
        SendError("30", "refused_credentials", Then.PAUSE),
        SendError("40", "refused_sender_id", Then.PAUSE),
        SendError("50", "refused_iys_not_allowed", Then.PAUSE),
        SendError("51", "refused_iys_no_brand", Then.PAUSE),
        SendError("70", "refused_parameter"),
        SendError("80", "refused_rate", Then.RETRY),
        SendError("85", "refused_rate_one_msisdn", Then.RETRY),
        SendError("100", "refused_operator_error", Then.DOUBT),
        SendError("101", "refused_operator_error", Then.DOUBT),
    ),
    otp_send_errors=(
        SendError("20", "refused_text"),
        SendError("30", "refused_credentials"),
        SendError("40", "refused_sender_id"),
        SendError("41", "refused_sender_id"),
        SendError("50", "refused_msisdn"),
        SendError("51", "refused_msisdn"),
        SendError("52", "refused_msisdn"),
        SendError("60", "refused_no_credit"),
        SendError("70", "refused_parameter"),
        SendError("100", "refused_operator_error", Then.DOUBT),
        SendError("101", "refused_operator_error", Then.DOUBT),
    ),
    sources=(
        _source(
            _VENDOR,
            "message_types plain_letters_only messages_a_minute_to_one report_calls_per_minute report_page_size "
            "report_statuses send_errors otp_send_errors",
            f"{_NETGSM_CLIENT}: code lists (85: over 20 jobs a minute to one number), ten report queries a minute, "
            "pages of 100. The OTP route takes "
            "one message without Turkish letters",
        ),
        _source(
            _THIRD_PARTY,
            "reference_bits turkish operator_code max_segments limits",
            "integrators' tables: plain 912 with the code; Turkish 150, 291, 439, 587, 735, 883 septets "
            "with Turkish letters two each; Unicode 391",
        ),
        _source(
            _COMPUTED,
            "reference_bits turkish limits",
            "912 = 6 * 152 and 883 = 6 * 148 - 5 are a 16-bit reference and one shift element",
        ),
        _source(
            _VENDOR,
            "dedupes_by_reference query_by_reference query_complete echoes_reference",
            f"{_NETGSM_CLIENT}: no field of the send call makes it repeatable, a report is asked for by "
            "the operator's own job id only",
        ),
        _source(
            _UNCONFIRMED,
            "code_appended_by code_counted tckn_own_subscribers_only visibility_lag_seconds batch_size "
            "segments_per_second send_errors",
            "that the code is appended and counted follows from the tables. Batch and rate are not "
            "documented: 50 a call is ours, so that a lost answer leaves no more than 50 in doubt, and so "
            "is the rate (code 80 says that there is one). Whether a system error (100, 101) comes before "
            "acceptance is not said",
        ),
    ),
)

NETGSM_RAISED: Final = replace(
    NETGSM,
    id="netgsm_raised",
    name="Netgsm, report quota raised for this account",
    report_calls_per_minute=1_200,
    sources=(
        _source(
            _UNCONFIRMED,
            "report_calls_per_minute",
            "not Netgsm's public quota, which is 10: what an account with a raised one would have, for "
            "demonstrations. All else is Netgsm's own row",
        ),
        *NETGSM.sources,
    ),
)

# --- Verimor -----------------------------------------------------------------------------------------------

VERIMOR: Final = OperatorProfile(
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
    batch_size=50_000,
    report_calls_per_minute=20,
    report_page_size=100,
    echoes_reference=True,
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
        _source(
            _VENDOR,
            "operator_code code_appended_by code_counted",
            "verimor.com.tr, 'SMS Sonuna Operatör Kodunun Eklenmesi': B038 is appended for the customer, "
            "0-155 and 156-301 characters are 1 and 2 credits (its 453 for the third is a slip for 454)",
        ),
        _source(
            _VENDOR,
            "reference_bits turkish max_segments batch_size report_calls_per_minute report_page_size "
            "report_statuses message_types echoes_reference",
            "github.com/verimor/SMS-API user_guide.md: the tables 160..1071, 155..1043, 70..469 before "
            "the code, Turkish letters one each, 50,000 a request, 20 status queries a minute, "
            "message_custom_id in reports",
        ),
        _source(_COMPUTED, "limits", "1071, 1043 and 469 less the 5 of the code"),
        _source(
            _UNCONFIRMED,
            "turkish",
            "the guide counts € as two in a Turkish text too; in the locking shift table it is one",
        ),
        _source(
            _UNCONFIRMED,
            "segments_per_second messages_a_minute_to_one dedupes_by_reference query_by_reference query_complete "
            "visibility_lag_seconds tckn_own_subscribers_only",
            "status can be asked for by custom_id; whether that is complete, and after how long, is not said",
        ),
    ),
)

# --- İletiMerkezi ------------------------------------------------------------------------------------------

ILETIMERKEZI: Final = OperatorProfile(
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
        _source(
            _VENDOR,
            "operator_code code_appended_by code_counted max_segments batch_size report_statuses "
            "message_types turkish",
            "İletiMerkezi API v1: B186 appended, 155 plain and 150 with Turkish letters, 453 for more "
            "than 7 messages, 50,000 recipients a request, statuses of get-report and of its webhook",
        ),
        _source(
            _UNCONFIRMED,
            "reference_bits turkish limits",
            "150 is one shift element, but which of the two is not said: counted as the dearer. The table "
            "beyond the first message is not at hand",
        ),
        _source(
            _UNCONFIRMED,
            "segments_per_second messages_a_minute_to_one report_calls_per_minute report_page_size "
            "dedupes_by_reference query_by_reference query_complete echoes_reference visibility_lag_seconds "
            "tckn_own_subscribers_only",
            "a second order with the same text and number within 10 minutes is answered 451: a guard by "
            "content, not by a reference of ours",
        ),
    ),
)

# --- Turkcell, and its service in KKTC ---------------------------------------------------------------------

_NOT_AT_HAND: Final = (
    "reference_bits turkish max_segments limits batch_size segments_per_second messages_a_minute_to_one "
    "report_calls_per_minute "
    "report_page_size dedupes_by_reference query_by_reference query_complete echoes_reference "
    "visibility_lag_seconds"
)

TURKCELL: Final = OperatorProfile(
    id="turkcell",
    name="Turkcell",
    country="TR",
    valid_from=None,
    valid_to=None,
    reference_bits=None,
    turkish=None,
    operator_code=None,
    code_appended_by=None,
    code_counted=None,
    max_segments=PerEncoding(None, None, None),
    limits=(),
    message_types=frozenset({MessageType.BULK, MessageType.TCKN, MessageType.OTP}),
    tckn_own_subscribers_only=True,
    sources=(
        _source(
            _NOTICE,
            "message_types tckn_own_subscribers_only",
            "Logo, 'Turkcell Hizmetleri': bulk, OTP, and SMS to a TCKN by a separate subscription with a "
            "sender ID of its own, to Turkcell's customers only",
        ),
        _source(
            _UNCONFIRMED,
            "operator_code code_appended_by code_counted",
            "the BTK decision binds it; B002 is said to be its code and nobody has confirmed it",
        ),
        _source(_UNCONFIRMED, _NOT_AT_HAND, "no description of its interface is at hand"),
    ),
)

TURKCELL_KKTC: Final = replace(
    TURKCELL,
    id="turkcell_kktc",
    name="Turkcell, KKTC",
    country="KKTC",
    message_types=frozenset({MessageType.BULK}),
    tckn_own_subscribers_only=None,
    sources=(
        _source(
            _NOTICE,
            "message_types",
            "Logo, 'Turkcell Hizmetleri': sending is offered to firms in KKTC by choosing the country",
        ),
        _source(
            _UNCONFIRMED,
            "operator_code code_appended_by code_counted tckn_own_subscribers_only",
            "whether the code of the BTK decision is appended in KKTC is not known: counted as if it were",
        ),
        _source(_UNCONFIRMED, _NOT_AT_HAND, "no description of its interface is at hand"),
    ),
)

# --- LSIM, Azerbaijan --------------------------------------------------------------------------------------

LSIM: Final = OperatorProfile(
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
        _source(
            _THIRD_PARTY,
            "message_types batch_size report_statuses",
            "integrators' code for apps.lsim.az/quicksms/v1: one message a call, statuses 100 to 109",
        ),
        _source(
            _UNCONFIRMED,
            "code_appended_by code_counted operator_code",
            "the BTK decision is Turkish law; no Azerbaijani counterpart is known",
        ),
        _source(
            _UNCONFIRMED,
            f"{_NOT_AT_HAND} tckn_own_subscribers_only",
            "its bulk interface (sendsms.az, controlid) refuses a repeated id, which is another "
            "interface's rule",
        ),
    ),
)

# --- Yankı, which is simulated -----------------------------------------------------------------------------

YANKI: Final = OperatorProfile(
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
    max_segments=TURK_TELEKOM.max_segments,
    limits=tuple(
        row for row in TURK_TELEKOM.limits if row.message_type in (MessageType.BULK, MessageType.TCKN)
    ),
    message_types=frozenset({MessageType.BULK, MessageType.TCKN}),
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
        _source(
            _SIMULATED,
            "reference_bits turkish operator_code code_appended_by code_counted message_types "
            "tckn_own_subscribers_only batch_size segments_per_second messages_a_minute_to_one "
            "report_calls_per_minute report_page_size dedupes_by_reference query_by_reference query_complete "
            "echoes_reference visibility_lag_seconds report_statuses send_errors",
            "docs/simulator.md, 'The second wire': an operator of this project's own, so that sending by TCKN and "
            "a query by reference run whole although no public wire for TCKNs is known",
        ),
        _source(
            _NOTICE,
            "max_segments limits",
            f"taken from {_TURK_TELEKOM_NOTICE}: bulk and TCKN 913 and 598",
        ),
    ),
)

ROWS: Final = (
    TURK_TELEKOM,
    NETGSM,
    NETGSM_RAISED,
    VERIMOR,
    ILETIMERKEZI,
    TURKCELL,
    TURKCELL_KKTC,
    LSIM,
    YANKI,
)
