"""The mask: what slips into a log is unreadable there."""

from __future__ import annotations

import io
import json
import logging

import pytest
from aws_lambda_powertools import Logger

from ulak.platform.telemetry import _serialize, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("905321234567", "90*******567"),
        ("+905321234567", "+9********567"),
        ("00905321234567", "00*********567"),
        ("05321234567", "05******567"),
        ("5321234567", "53*****567"),
        ("994501234567", "99*******567"),
        ("17291716060", "17******060"),
        ('{"to":"905321234567"}', '{"to":"90*******567"}'),
        ("905321234567,905321234568", "90*******567,90*******568"),
        ("ulak_acme_1f.s3cr3t-_x", "ulak_acme_1f.***"),
        ("Bearer ulak_acme_0123456789ab.abc", "Bearer ulak_acme_0123456789ab.***"),
    ],
)
def test_numbers_and_keys_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "1795384800250",  # an instant in milliseconds
        "7f3a905321234567aa",  # within an id
        "took 12345678 ms",
        "123.5321234567",  # digits behind a point
        "53212345678901",
    ],
)
def test_what_is_no_number_stays(text: str) -> None:
    assert masked(text) == text


def logged(write: object) -> str:
    stream = io.StringIO()
    log = Logger(service="mask", stream=stream, level="DEBUG", json_serializer=_serialize)
    write(log)  # type: ignore[operator] # a parameter of pytest's, which has no type
    log.handlers.clear()
    logging.Logger.manager.loggerDict.pop("mask", None)
    return stream.getvalue()


def test_a_log_line_is_json_and_holds_no_number_however_it_got_there() -> None:
    def write(log: Logger) -> None:
        log.info("to 905321234567", extra={"who": ["05321234567"], "tckn": "17291716060"})

    line = logged(write)
    assert json.loads(line)["who"] == ["05******567"]
    assert not any(secret in line for secret in ("905321234567", "05321234567", "17291716060"))


def test_a_traceback_is_masked_at_the_beginnings_of_its_lines_too() -> None:
    def write(log: Logger) -> None:
        try:
            raise ValueError("first line\n905321234567\n\tulak_acme_1f.s3cr3t\t05321234568")
        except ValueError:
            log.exception("odd")

    line = logged(write)
    assert json.loads(line)["level"] == "ERROR"
    assert not any(secret in line for secret in ("905321234567", "s3cr3t", "05321234568"))
