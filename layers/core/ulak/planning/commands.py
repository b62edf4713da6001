"""What the API, schedules and ERP events ask of this room, as frozen values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.identity.caller import Caller
from ulak.platform.idempotency import RequestKey
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.planning.requests import (  # brings pydantic, which looking at jobs does not need
        JobBody,
        MessageBody,
    )

LARGEST_BODY: Final = 4 * 1024 * 1024
"""Octets of a body. API Gateway and Lambda take 6 MB; a list beyond this belongs in a file."""


@dataclass(frozen=True, slots=True)
class SendJob:
    """Send a bulk job. The same `key` with the same body digest is the same job."""

    caller: Caller
    key: RequestKey
    body: JobBody
    source: str = ""
    """By which way it is asked for (`ulak.directory.approval_rules`), where the caller does not tell."""
    asked_by: tuple[str, ...] = ()
    """Other names of whoever asks, besides the caller's: none of them approves it."""
    tell: str = ""
    """The msisdn of a person who wishes to be told of its course by an SMS."""


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Send one message: a job with one recipient."""

    caller: Caller
    key: RequestKey
    body: MessageBody
    source: str = ""
    asked_by: tuple[str, ...] = ()
