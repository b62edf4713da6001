"""What a gateway tells by fetching an address of ours: the query string is all that it says.

A report names the call by our reference and the number, which stand in the address that the call gave; what follows
is the gateway's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

from ulak.operators.inbound import Inbound
from ulak.operators.port import ReportRow
from ulak.operators.wire import Credential
from ulak.platform.clock import Milliseconds

REPORT_ADDRESS: Final = Credential(
    "report_url", "Rapor adresi", "Report address", secret=True, required=False, address=True
)
"""The account's own address for pushes (``ulak report-route``), which each call gives the gateway. It holds a token."""

REFERENCE: Final = "ref"
NUMBER: Final = "to"


def report_address(base: str, reference: str, msisdn: str) -> str:
    """Where the gateway is to tell what became of the message to `msisdn` of the call `reference`.

    >>> report_address("https://api.example/v1/operators/t", "7f3a-0-0", "905321234567")
    'https://api.example/v1/operators/t?ref=7f3a-0-0&to=905321234567'
    """
    return f"{base}?{urlencode({REFERENCE: reference, NUMBER: msisdn})}"


def fields_of(query: bytes) -> Mapping[str, str]:
    """The fields of a query string, a character an octet. ``ValueError`` for octets that are none.

    >>> fields_of(b"from=%2B90532&text=a+b&empty=")
    {'from': '+90532', 'text': 'a b', 'empty': ''}
    """
    return dict(parse_qsl(query.decode("ascii"), keep_blank_values=True, encoding="latin-1"))


def digits_of(number: str) -> str:
    """A number without its plus sign, as numbers are written here."""
    return number.strip().lstrip("+")


def report_of(told: Mapping[str, str], raw_status: str, done_at: Milliseconds | None = None) -> ReportRow:
    """The report that an address of ours was fetched with; the gateway's own name of the call is ours."""
    return ReportRow(
        operator_job_id=told[REFERENCE],
        msisdn=digits_of(told.get(NUMBER, "")),
        raw_status=raw_status,
        done_at=done_at,
        reference=told[REFERENCE],
    )


def inbound_of(
    told: Mapping[str, str],
    service: str,
    operator_id: str,
    text: str,
    received_at: Milliseconds | None = None,
) -> Inbound:
    """The message from a phone that an address of ours was fetched with."""
    return Inbound(
        account=service,
        operator_id=operator_id,
        msisdn=digits_of(told["from"]),
        to=told.get("to", ""),
        text=text,
        received_at=received_at,
        operator_message_id=told.get("id", ""),
    )
