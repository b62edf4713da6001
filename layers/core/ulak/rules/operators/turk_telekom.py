"""Türk Telekom. Its tables are its own notice to corporate customers on the BTK decision (operator code B001); its
interface is TT Mesaj's."""

from __future__ import annotations

from datetime import date
from typing import Final

from ulak.rules.profile import Certainty, OperatorProfile, SendError, Then, source
from ulak.text import AppendedBy, Limit, MessageType, PerEncoding, ReportRule, Turkish

NOTICE: Final = "Türk Telekom, customer notice on the BTK decision about CLI, 2016-12"

ROW: Final = OperatorProfile(
    id="turk_telekom",
    name="Türk Telekom",
    country="TR",
    valid_from=date(2016, 12, 8),
    valid_to=None,
    reference_bits=8,
    turkish=Turkish.UCS2,
    operator_code="B001",
    code_appended_by=AppendedBy.OPERATOR,
    code_counted=True,
    max_segments=PerEncoding(gsm7=6, gsm7_tr=None, ucs2=9, octets=6),
    limits=(
        Limit(MessageType.BULK, PerEncoding(gsm7=913, gsm7_tr=None, ucs2=598)),
        Limit(MessageType.TCKN, PerEncoding(gsm7=913, gsm7_tr=None, ucs2=598)),
        Limit(MessageType.FLASH, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),
        Limit(MessageType.OTP, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),
        Limit(MessageType.VIP, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=65)),
        Limit(MessageType.WAP_PUSH, PerEncoding(gsm7=None, gsm7_tr=None, ucs2=None, octets=741)),
    ),
    report_rule=ReportRule.AS_GSM7,
    message_types=frozenset(
        {
            MessageType.BULK,
            MessageType.TCKN,
            MessageType.FLASH,
            MessageType.OTP,
            MessageType.VIP,
            MessageType.WAP_PUSH,
        }
    ),
    plain_letters_only=frozenset({MessageType.OTP}),
    batch_size=50,
    one_text_a_call=frozenset(MessageType),
    segments_per_second=100,
    send_errors=(
        SendError("1", "refused_credentials", Then.PAUSE),
        SendError("2", "refused_caller_address", Then.PAUSE),
        SendError("3", "refused_msisdn"),
        SendError("4", "refused_text"),
        SendError("5", "refused_sender_id", Then.PAUSE),
        SendError("6", "refused_parameter"),
        SendError("7", "refused_parameter"),
        SendError("8", "refused_parameter"),
        SendError("9", "refused_parameter"),
        SendError("13", "refused_rate", Then.RETRY),
        SendError("14", "refused_no_credit", Then.PAUSE),
        SendError("15", "refused_parameter"),
        SendError("16", "refused_service", Then.PAUSE),
        SendError("33", "refused_parameter"),
        SendError("34", "refused_iys_no_brand", Then.PAUSE),
        *(
            SendError(code, "refused_operator_error", Then.DOUBT)
            for code in ("0", "-1", "-4", "-6", "-10", "-11", "-15", "-16")
        ),
    ),
    sources=(
        source(
            Certainty.VENDOR,
            "one_text_a_call plain_letters_only",
            "ttmesaj.com/tr/sms-gonderim-metotlari: SendSingle carries one text to numbers with commas between; "
            "/tr/otp-gonderim-metotlari: one number, English letters",
        ),
        source(
            Certainty.THIRD_PARTY,
            "send_errors batch_size",
            "integrators' code: the codes of ttmesaj's older interface, 15 for over 50,000 numbers a call",
        ),
        source(
            Certainty.NOTICE,
            "operator_code code_appended_by code_counted max_segments limits message_types valid_from",
            f"{NOTICE}: the tables of 1 to 6 and of 1 to 9 messages, the maxima per type. "
            "WAP push's 741 follows from no rule that the notice states: it is data",
        ),
        source(
            Certainty.COMPUTED,
            "reference_bits",
            "parts of 153 septets and 67 units are those of an 8-bit reference",
        ),
        source(
            Certainty.COMPUTED,
            "limits",
            "Unicode of the types that are one segment (flash, OTP, VIP): 70 - 5 = 65",
        ),
        source(
            Certainty.COMPUTED,
            "max_segments",
            "WAP push: 6 segments of 128 octets less 7 of WSP, 15 of WBXML and 5 of the operator code are 741, so the "
            "limit reads as octets of address and text in six segments. A 16-bit reference without action and code "
            "gives 741 too",
        ),
        source(
            Certainty.UNCONFIRMED,
            "limits turkish report_rule",
            "TCKN's Unicode limit is taken from bulk, WAP push's is not stated. Turkish letters as "
            "Unicode: the notice knows no third table. Unicode 'reported like Concat SMS' is read as "
            "parts of 153; its own example (598 = 153 + 153 + 153 + 139) is the same for a GSM text",
        ),
        source(
            Certainty.UNCONFIRMED,
            "tckn_own_subscribers_only batch_size segments_per_second messages_a_minute_to_one report_calls_per_minute "
            "report_page_size dedupes_by_reference query_by_reference query_complete echoes_reference "
            "visibility_lag_seconds report_statuses send_errors",
            "50 numbers a call is ours, so that a lost answer leaves no more in doubt, and so is the rate (code 13 "
            "says that there is one). What 0 and the negative codes mean is not said, so they are in doubt. No source "
            "describes a call for reports: what it accepted stays sent",
        ),
    ),
)
