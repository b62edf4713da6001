"""Turkcell's service in KKTC."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ulak.rules.operators import turkcell
from ulak.rules.profile import NOT_AT_HAND, Certainty, source
from ulak.text import MessageType

ROW: Final = replace(
    turkcell.ROW,
    id="turkcell_kktc",
    name="Turkcell, KKTC",
    country="KKTC",
    message_types=frozenset({MessageType.BULK}),
    tckn_own_subscribers_only=None,
    batch_size=None,
    segments_per_second=None,
    send_errors=(),
    limits=(),
    plain_letters_only=frozenset(),
    not_spoken="operator_http_alone",
    sources=(
        source(
            Certainty.NOTICE,
            "message_types",
            "Logo, 'Turkcell Hizmetleri': sending is offered to firms in KKTC by choosing the country",
        ),
        source(
            Certainty.UNCONFIRMED,
            "operator_code code_appended_by code_counted tckn_own_subscribers_only",
            "whether the code of the BTK decision is appended in KKTC is not known: counted as if it were",
        ),
        source(
            Certainty.UNCONFIRMED,
            NOT_AT_HAND,
            "the only wire that is described is a partner's of old (api.cyprus.mobildev.net, XML over http): nothing "
            "is sent over http",
        ),
    ),
)
