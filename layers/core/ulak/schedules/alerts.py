"""*Kısa Mesaj ile Uyar*: the messages that tell of a scheduled job's beginning and end, each to a list of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ulak.catalogue import sentence
from ulak.jobs.job import Job
from ulak.text import placeholders

NAMES: Final = ("schedule", "status", "recipients", "sent")
"""What an alert's own text may be filled with."""


def start_job(schedule: str, alert: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the job that tells that the scheduled job began."""
    values = {"schedule": schedule, "status": "started", "recipients": "-", "sent": "-"}
    return job_body(alert, _text(alert, "schedule_began", values))


def end_job(schedule: str, alert: Mapping[str, Any], job: Job | None) -> dict[str, Any]:
    """The body of the job that tells how `job` ended; ``None``: the scheduled job could not be made."""
    counts = job.counts() if job else {}
    values = {
        "schedule": schedule,
        "status": job.status.value if job else "failed",
        "recipients": str(job.totals.recipients if job else 0),
        "sent": str(sum(counts.get(name, 0) for name in ("sent", "delivered", "undelivered"))),
    }
    return job_body(alert, _text(alert, f"schedule_over_{values['status']}", values))


def paused_job(schedule: str, alert: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the job that tells that the schedule sends no more, since who made it may not. Always ours: the
    alert's own text is its author's."""
    return job_body(
        {**alert, "text_as": ""}, _escaped(sentence("schedule_over_paused", "tr", {"schedule": schedule}))
    )


def job_body(alert: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The body of the job that sends `text` to the alert's lists."""
    lists = {name: alert[name] for name in ("recipients", "subscribers", "groups") if alert.get(name)}
    chosen = {"text_as": alert["text_as"]} if alert.get("text_as") else {}
    return {"text": text, "purpose": "informational", **chosen, **lists}


def _text(alert: Mapping[str, Any], code: str, values: Mapping[str, str]) -> str:
    """The alert's own text, or ours, with its placeholders filled; braces are escaped as a job's text has them."""
    own = alert.get("text")
    if own:
        text = placeholders.compile(own, NAMES, alert.get("text_as")).render([values[name] for name in NAMES])
    else:
        text = sentence(code, "tr", values)
    return _escaped(text)


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
