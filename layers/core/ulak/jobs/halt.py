"""Pausing a job that only a person can help."""

from __future__ import annotations

from contextlib import suppress

from ulak.errors import Conflict
from ulak.jobs.course import JobCourse
from ulak.jobs.job import JobRef
from ulak.platform.metrics import emit
from ulak.platform.telemetry import logger


def halt(course: JobCourse, ref: JobRef, reason: str) -> None:
    """Pause the job and raise the alarm. Where somebody was faster, cancelled or paused by hand, that holds."""
    logger().error("job_paused", extra={"job": ref.job_id, "reason": reason})
    emit("job_paused", {"firm": ref.firm_id, "reason": reason}, {"job": ref.job_id})
    with suppress(Conflict):
        course.pause(ref, reason)
