"""What the routes of signatures take."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from ulak.directory.cards import Code
from ulak.errors import InputError, Problem
from ulak.platform.bodies import Body

LARGEST_FILE = 64 * 1024
"""Octets of a signature file: its certificates and a list of revoked ones in it; the table keeps it."""


class SignaturesBody(Body):
    """``PUT /v1/settings/signatures``: all of it."""

    asked: StrictBool
    """Whether whatever is sent from the console waits for a signature."""
    signers: dict[Code, Annotated[str, Field(min_length=5, max_length=64)]] = Field(
        default={}, max_length=100
    )
    """ERP user → the serial number of the subject of that person's qualified certificate, in Türkiye the TCKN. It is
    kept as a MAC."""
    key_periods: StrictBool | None = None
    """Whether programs send by keys alone whose approved period holds; as it is when left out."""


class KeyPeriodBody(Body):
    """``PUT /v1/settings/keys/{key_id}/period``."""

    days: Literal[30, 60, 90]
    """From now on."""


class SignatureBody(Body):
    """``POST /v1/jobs/{job_id}/signature``."""

    approver: Code
    signature: str = Field(min_length=1, max_length=LARGEST_FILE * 4 // 3 + 4)
    """The signature file (``.p7s``), in base64."""

    def file(self) -> bytes:
        try:
            return base64.b64decode(self.signature, validate=True)
        except (binascii.Error, ValueError) as error:
            raise InputError([Problem("signature_unreadable", "/signature")]) from error
