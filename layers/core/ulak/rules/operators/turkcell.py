"""Turkcell."""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import (
    NOT_AT_HAND,
    Certainty,
    OperatorProfile,
    OptOutFlag,
    SendError,
    Then,
    source,
)
from ulak.text import Limit, MessageType, PerEncoding

ROW: Final = OperatorProfile(
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
    limits=(Limit(MessageType.TCKN, PerEncoding(gsm7=155, gsm7_tr=None, ucs2=None)),),
    plain_letters_only=frozenset({MessageType.TCKN}),
    message_types=frozenset({MessageType.BULK, MessageType.TCKN, MessageType.OTP}),
    tckn_own_subscribers_only=True,
    batch_size=50,
    segments_per_second=100,
    opt_out=OptOutFlag("etkFlag", sent=False, left_out_appends=True),
    send_errors=(
        SendError("01", "refused_credentials", Then.PAUSE),
        SendError("02", "refused_no_credit", Then.PAUSE),
        SendError("03", "refused_parameter"),
        SendError("04", "refused_parameter"),
        SendError("05", "refused_parameter"),
        SendError("06", "refused_sender_id", Then.PAUSE),
        SendError("10", "refused_operator_error", Then.DOUBT),
        SendError("11", "refused_operator_error", Then.DOUBT),
        SendError("12", "refused_credentials", Then.PAUSE),
        SendError("400", "refused_parameter"),
        SendError("401", "refused_credentials", Then.PAUSE),
        SendError("403", "refused_credentials", Then.PAUSE),
        SendError("404", "refused_address", Then.PAUSE),
        SendError("429", "refused_rate", Then.RETRY),
        SendError("823", "refused_caller_address", Then.PAUSE),
        SendError("869", "refused_hours", Then.RETRY),
        SendError("883", "refused_iys_no_brand", Then.PAUSE),
        SendError("900", "refused_credentials", Then.PAUSE),
        SendError("901", "refused_credentials", Then.PAUSE),
        SendError("902", "refused_credentials", Then.PAUSE),
        SendError("903", "refused_account", Then.PAUSE),
        SendError("907", "refused_account", Then.PAUSE),
        SendError("908", "refused_credentials", Then.PAUSE),
        SendError("913", "refused_credentials", Then.PAUSE),
        SendError("918", "refused_credentials", Then.PAUSE),
        SendError("920", "refused_operator_error", Then.DOUBT),
        SendError("931", "refused_service", Then.PAUSE),
        SendError("932", "refused_parameter"),
        SendError("938", "refused_hours", Then.RETRY),
        SendError("971", "refused_sender_id", Then.PAUSE),
        SendError("982", "refused_account", Then.PAUSE),
        SendError("983", "refused_account", Then.PAUSE),
        SendError("984", "refused_account", Then.PAUSE),
        SendError("985", "refused_account", Then.PAUSE),
        SendError("987", "refused_account", Then.PAUSE),
        SendError("996", "refused_blacklisted"),
    ),
    sources=(
        source(
            Certainty.NOTICE,
            "message_types tckn_own_subscribers_only",
            "Logo, 'Turkcell Hizmetleri': bulk, OTP, and SMS to a TCKN by a separate subscription with a "
            "sender ID of its own, to Turkcell's customers only",
        ),
        source(
            Certainty.THIRD_PARTY,
            "send_errors opt_out",
            "integrators' code for Mesajüssü's integration API v2: HTTP statuses with their meaning in English",
        ),
        source(
            Certainty.THIRD_PARTY,
            "limits plain_letters_only",
            "of TCKN messages, pages of partners (smsdeveloper.net/122, api.3gbilisim.com): 160 characters without "
            "Turkish letters, here less the 5 of a code. Two digits of refusal are theirs too (01 to 12)",
        ),
        source(
            Certainty.UNCONFIRMED,
            "operator_code code_appended_by code_counted",
            "the BTK decision binds it; B002 is said to be its code and nobody has confirmed it",
        ),
        source(
            Certainty.UNCONFIRMED,
            f"{NOT_AT_HAND} report_statuses send_errors",
            "50 numbers a call and 100 segments a second are ours; 932 says that there is a limit. Whether 996 is said "
            "of the account or of a number is not known. No source describes reports, balance, or a call for codes",
        ),
    ),
)
