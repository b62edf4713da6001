"""What the API, schedules and ERP events ask of this room, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from ulak.identity.caller import Caller
from ulak.planning.requests import JobBody, MessageBody
from ulak.platform.idempotency import RequestKey


@dataclass(frozen=True, slots=True)
class SendJob:
    """Send a bulk job. The same `key` with the same body digest is the same job."""

    caller: Caller
    key: RequestKey
    body: JobBody


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Send one message: a job with one recipient."""

    caller: Caller
    key: RequestKey
    body: MessageBody
