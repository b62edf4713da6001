"""A job ends once: when every recipient is sent, refused, or in doubt past the deadline."""

from __future__ import annotations

from ulak.jobs.course import JobCourse
from ulak.jobs.job import DOUBT_DEADLINE, Job, JobRef
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.platform.clock import Milliseconds
from ulak.platform.metrics import emit_all
from ulak.platform.telemetry import logger


def close_if_over(store: JobStore, course: JobCourse, ref: JobRef, now: Milliseconds) -> Job:
    """Close the job if every recipient is sent, refused, or in doubt past the deadline; of a cancelled one,
    close the books when all that was begun is done. The job as it is."""
    job = store.job(ref)
    if job is None:
        raise LookupError("a job that is polled exists")
    if (
        job.status is JobStatus.SENDING
        and job.all_tried
        and (job.doubts == 0 or job.idle_for(now) > DOUBT_DEADLINE)
        and course.close(job, now=now)
    ):
        job = store.job(ref) or job
        emit_all(
            {"recipients": job.totals.recipients, "uncertain": job.doubts},
            {"firm": ref.firm_id, "service": job.service},
            {"job": ref.job_id},
        )
        logger().info("job_finished", extra={"job": ref.job_id, "counts": job.counts()})
    elif (
        job.status is JobStatus.CANCELLED
        and job.holds_credit
        and all(record is None or record.done for record, _ in store.chunks(ref, 0, job.totals.chunks))
        and course.release_cancelled(job, now=now)
    ):
        job = store.job(ref) or job
    return job
