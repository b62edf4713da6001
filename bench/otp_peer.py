"""The verify handler as it is written with Powertools: resolver, validation, logger and metrics."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.exceptions import UnauthorizedError
from pydantic import BaseModel, Field


class Body(BaseModel):
    code: str = Field(pattern="^[0-9]{6,10}$")


class Credit(BaseModel):
    remaining: int
    as_of: datetime


class Outcome(BaseModel):
    id: str
    status: str
    purpose: str
    issued_at: datetime
    expires_at: datetime
    serial: int
    attempts_remaining: int
    approved_at: datetime
    credit: Credit


def handler(key: str, code: str) -> Callable[[dict[str, Any], object], dict[str, Any]]:
    """Approves `code` for whoever shows `key`."""
    os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "bench")
    os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "bench")
    app = APIGatewayHttpResolver(enable_validation=True)
    # Its level is said here: tests, which other benchmarks import, silence it by the environment.
    logger = Logger(level="INFO", stream=Path(os.devnull).open("w"))  # noqa: SIM115 - lives with it
    metrics = Metrics()
    pepper, known = os.urandom(32), sha256(key.encode()).digest()
    mac = hmac.new(pepper, code.encode(), sha256).digest()

    @app.post("/v1/otp/<otp_id>/verify")
    def verify(otp_id: str, body: Body) -> Outcome:
        _, _, key = (app.current_event.headers.get("authorization") or "").partition(" ")
        if not hmac.compare_digest(known, sha256(key.encode()).digest()):
            raise UnauthorizedError("unknown key")
        now = datetime.now(UTC)
        same = hmac.compare_digest(mac, hmac.new(pepper, body.code.encode(), sha256).digest())
        logger.info("verified", extra={"otp_id": otp_id})
        metrics.add_metric(name="otp_approved", unit="Count", value=1)
        return Outcome(
            id=otp_id,
            status="approved" if same else "pending",
            purpose="sign_in",
            issued_at=now,
            expires_at=now,
            serial=1,
            attempts_remaining=0,
            approved_at=now,
            credit=Credit(remaining=100, as_of=now),
        )

    def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
        return app.resolve(event, cast(Any, context))

    wrapped: Any = logger.inject_lambda_context(metrics.log_metrics(handle))
    return cast("Callable[[dict[str, Any], object], dict[str, Any]]", wrapped)
