"""Turkcell."""

from __future__ import annotations

from typing import Final

from ulak.rules.profile import NOT_AT_HAND, Certainty, OperatorProfile, source
from ulak.text import MessageType, PerEncoding

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
    limits=(),
    message_types=frozenset({MessageType.BULK, MessageType.TCKN, MessageType.OTP}),
    tckn_own_subscribers_only=True,
    sources=(
        source(
            Certainty.NOTICE,
            "message_types tckn_own_subscribers_only",
            "Logo, 'Turkcell Hizmetleri': bulk, OTP, and SMS to a TCKN by a separate subscription with a "
            "sender ID of its own, to Turkcell's customers only",
        ),
        source(
            Certainty.UNCONFIRMED,
            "operator_code code_appended_by code_counted",
            "the BTK decision binds it; B002 is said to be its code and nobody has confirmed it",
        ),
        source(Certainty.UNCONFIRMED, NOT_AT_HAND, "no description of its interface is at hand"),
    ),
)
