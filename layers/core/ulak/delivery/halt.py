"""Pausing a job that only a person can help."""

from __future__ import annotations

from contextlib import suppress

from ulak.delivery.jobs import JobRef
from ulak.delivery.store import JobStore
from ulak.errors import Conflict
from ulak.platform.metrics import emit
from ulak.platform.telemetry import logger


def halt(store: JobStore, ref: JobRef, reason: str) -> None:
    """Pause the job and raise the alarm. Where somebody was faster, cancelled or paused by hand, that holds."""
    logger().error("job_paused", extra={"job": ref.job_id, "reason": reason})
    emit("job_paused", {"firm": ref.firm_id, "reason": reason}, {"job": ref.job_id})
    with suppress(Conflict):
        store.pause(ref, reason)
