"""Structured logs that carry no personal data.

Nothing logs a number, a code, a key or a text on purpose; the mask below is the net for what slips into a
message or a traceback all the same.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

_NUMBER = re.compile(
    r"(?:(?<![\w.])|(?<=\\[nrt]))\+?(?:"  # what precedes may be a line's end, as JSON writes it
    r"(?:90|0090|0)?5\d{9}"  # a Turkish mobile
    r"|(?:00)?994\d{9}"  # an Azerbaijani one
    r"|[1-9]\d{10}"  # a TCKN
    r")(?!\w)"
)
_KEY = re.compile(r"(ulak_\w+\.)[\w-]+")


def masked(text: str) -> str:
    """The text with phone numbers, TCKNs and API keys made unreadable.

    >>> masked("905321234567 answered; key ulak_acme_1f.s3cr3t; took 1795384800250 ms")
    '90*******567 answered; key ulak_acme_1f.***; took 1795384800250 ms'
    """
    text = _NUMBER.sub(lambda m: m[0][:2] + "*" * (len(m[0]) - 5) + m[0][-3:], text)
    return _KEY.sub(r"\1***", text)


def _serialize(record: dict[str, Any]) -> str:
    return masked(orjson.dumps(record, default=str).decode())


@cache
def logger() -> Logger:
    """The one logger of this process; its service's name comes from the template."""
    from aws_lambda_powertools import Logger  # 60 ms that a function without a word to log does not pay

    return Logger(json_serializer=_serialize, use_rfc3339=True, utc=True)
