"""*Kısa Mesaj ile Uyar*: who is told that a scheduled job began, and who that it ended, each by a list of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from ulak.catalogue import sentence
from ulak.directory.cards import Code
from ulak.errors import InputError, Problem
from ulak.jobs.job import Job
from ulak.planning.requests import JobBody
from ulak.platform.bodies import Body, parse
from ulak.text import placeholders

MOST_NUMBERS: Final = 100
"""Of one alert; for more there are groups."""

NAMES: Final = ("schedule", "status", "recipients", "sent")
"""What an alert's own text may be filled with."""

_Number = Annotated[str, Field(min_length=1, max_length=40)]


class AlertBody(Body):
    text: str | None = Field(default=None, min_length=1)
    """Ours when left out."""
    recipients: list[_Number] = Field(default=[], max_length=MOST_NUMBERS)
    subscribers: list[Code] = Field(default=[], max_length=MOST_NUMBERS)
    groups: list[Code] = Field(default=[], max_length=10)


class AlertsBody(Body):
    start: AlertBody | None = None
    end: AlertBody | None = None


def problems_of(alerts: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """What is wrong with alerts as jobs, as far as it can be known before they are sent."""
    for when, alert in alerts.items():
        try:
            parse(JobBody, body_of(alert, "a"))
            placeholders.compile(alert.get("text") or "a", NAMES)
        except InputError as error:
            for one in error.problems:
                pointer = one.pointer or ("/text" if one.code.startswith("placeholder") else "")
                yield Problem(one.code, f"/alerts/{when}{pointer}", one.row, one.params)


def started(schedule: str, alert: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the job that tells of the beginning."""
    values = {"schedule": schedule, "status": "started", "recipients": "-", "sent": "-"}
    return body_of(alert, _text(alert, "schedule_began", values))


def ended(schedule: str, alert: Mapping[str, Any], job: Job | None) -> dict[str, Any]:
    """The body of the job that tells of the end; without a job: none could be made."""
    counts = job.counts() if job else {}
    values = {
        "schedule": schedule,
        "status": job.status.value if job else "failed",
        "recipients": str(job.totals.recipients if job else 0),
        "sent": str(sum(counts.get(name, 0) for name in ("sent", "delivered", "undelivered"))),
    }
    return body_of(alert, _text(alert, f"schedule_over_{values['status']}", values))


def body_of(alert: Mapping[str, Any], text: str) -> dict[str, Any]:
    lists = {name: alert[name] for name in ("recipients", "subscribers", "groups") if alert.get(name)}
    return {"text": text, "purpose": "informational", **lists}


def _text(alert: Mapping[str, Any], code: str, values: Mapping[str, str]) -> str:
    """The alert's own text, or ours, as a job's text that holds no placeholder any more."""
    own = alert.get("text")
    if own:
        text = placeholders.compile(own, NAMES).render([values[name] for name in NAMES])
    else:
        text = sentence(code, "tr", values)
    return text.replace("{", "{{").replace("}", "}}")
