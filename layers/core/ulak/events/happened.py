"""Which changes of records are events: one function a kind of record, from the record before and after.

==============================  ===================================================================
type                            when
==============================  ===================================================================
``job.scheduled``               accepted for a later hour
``job.awaiting_approval``       it costs more than its cap, and waits for its approver
``job.started``                 sending began
``job.paused``, ``.resumed``    every time
``job.finished``                every recipient is sent, refused or past the doubt deadline
``job.cancelled``, ``.failed``  once
``job.reported``                the last delivery report that was waited for has come
``inbox.received``              a message came in; by its id in the inbox, without number and text
``inbox.tied``                  it was found which message it answers, or which subscriber wrote it
``inbox.marked``                it was read, or not after all; or somebody else takes care of it
``inbox.replied``               a person answered it, by a message of its own
``message.sent``                a job of one recipient, by that recipient's own states
``message.failed``
``message.uncertain``
``message.delivered``
``message.undelivered``
``credit.low``                  an account's credit fell under its threshold, once after each top-up
``endpoint.suspended``          a webhook that keeps failing is left alone for a while
``endpoint.resumed``            it takes calls again
``endpoint.disabled``           a webhook was given up, or paused
``endpoint.tested``             a call was asked for to try a webhook; told to this webhook alone
``schedule.fired``              a schedule made its job; ``.failed``: it could not
``schedule.missed``             a schedule was not fired in time
``schedule.paused``             who made a schedule may not send any more: nothing was sent, somebody takes it over
``account.reminded``            a job that reminds is over: up to a hundred accounts, each with its message; and
                                again when its delivery reports are in
``erp.processed``               an event of the ERP's was worked through: who was reached, who was not
``work.failed``                 accepted work was given up: its tries are used up, or it was hindered for too long
``credential.ending``           a key, password, certificate or signature period ends in 30, 7 or 1 days
``otp.issued``                  a code was written and is handed to the operator; the first and each one after it
``otp.approved``                once; an approved task's signed record with it
``otp.locked``                  the last try was used, and was wrong
``otp.cancelled``               by its firm, or void because its task or its approver's number changed
``otp.failed``                  the operator refused the message, or could not be reached at all
``otp.refused``                 a code for an approval was asked for, and refused: who may approve is the firm's setting
==============================  ===================================================================

That a code has expired is told by no event: nothing happens then. Whoever knows `expires_at` knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from ulak.directory.reminders import REACHED, unpack
from ulak.jobs.status import JobStatus
from ulak.otp.challenge import Status
from ulak.otp.codes import ChallengeRef
from ulak.otp.limits import MOST_ATTEMPTS
from ulak.otp.records import CHALLENGE
from ulak.platform.clock import rfc3339

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A record before and after one write; empty where there was none. `sequence` is the stream's own name
    for this write, the same however often it is read."""

    before: Record
    after: Record
    sequence: str

    @property
    def firm_id(self) -> str:
        return str(self.after["pk"]).split("#")[1]


@dataclass(frozen=True, slots=True)
class Event:
    """`event_id` is derived from what happened, so the same happening has one id."""

    firm_id: str
    event_id: str
    kind: str
    data: Mapping[str, Any]


TESTED: Final = "endpoint.tested"
"""It comes from no record: somebody asked for it."""

TYPES: Final = (
    "job.scheduled",
    "job.awaiting_approval",
    "job.started",
    "job.paused",
    "job.resumed",
    "job.finished",
    "job.cancelled",
    "job.failed",
    "job.reported",
    "inbox.received",
    "inbox.tied",
    "inbox.marked",
    "inbox.replied",
    "message.sent",
    "message.failed",
    "message.uncertain",
    "message.delivered",
    "message.undelivered",
    "credit.low",
    "endpoint.suspended",
    "endpoint.resumed",
    "endpoint.disabled",
    TESTED,
    "schedule.fired",
    "schedule.failed",
    "schedule.missed",
    "schedule.paused",
    "account.reminded",
    "erp.processed",
    "work.failed",
    "credential.ending",
    "otp.issued",
    "otp.approved",
    "otp.locked",
    "otp.cancelled",
    "otp.failed",
    "otp.refused",
)


def events_of(change: Change) -> list[Event]:
    """What the change means to the firm; mostly nothing.

    >>> before = {"pk": "FIRM#acme#JOB#7f", "sk": "JOB", "status": "sending"}
    >>> [event.kind for event in events_of(Change(before, {**before, "status": "paused"}, "1"))]
    ['job.paused']
    >>> events_of(Change(before, before, "2"))
    []
    """
    if not change.after:
        return []  # expired and taken away by the table: nothing happened to the firm
    kind = str(change.after["sk"]).split("#")[0]
    return list(BY_RECORD[kind](change)) if kind in BY_RECORD else []


_ON_STATUS: Final[Mapping[str, str]] = {
    JobStatus.SCHEDULED: "job.scheduled",
    JobStatus.AWAITING_APPROVAL: "job.awaiting_approval",
    JobStatus.SENDING: "job.started",
    JobStatus.PAUSED: "job.paused",
    JobStatus.FINISHED: "job.finished",
    JobStatus.CANCELLED: "job.cancelled",
    JobStatus.FAILED: "job.failed",
}

_OF_ONE: Final[Mapping[str, str]] = {
    "accepted": "message.sent",
    "failed": "message.failed",
    "uncertain": "message.uncertain",
    "delivered": "message.delivered",
    "undelivered": "message.undelivered",
}


def _of_job(change: Change) -> Iterator[Event]:
    before, after = change.before, change.after
    job_id = str(after["pk"]).split("#")[3]
    status, was = after["status"], before.get("status")
    if status != was and status in _ON_STATUS:
        resumed = was == JobStatus.PAUSED and status == JobStatus.SENDING
        kind = "job.resumed" if resumed else _ON_STATUS[status]
        again = status == JobStatus.PAUSED or resumed  # may happen any number of times
        yield _event(change, kind, job_id, change.sequence if again else "", _job_data(job_id, after))
    if after.get("recipients") == 1:
        for counter, kind in _OF_ONE.items():
            if after.get(counter, 0) > before.get(counter, 0):
                told = {"message_id": f"{job_id}-0-0", "job_id": job_id, "status": kind.partition(".")[2]}
                yield _event(change, kind, job_id, "", told)
    if _reported(after) and not _reported(before):
        yield _event(change, "job.reported", job_id, "", _job_data(job_id, after))


def _reported(job: Record) -> bool:
    """Whether every recipient that the operator took has its report."""
    taken = job.get("accepted", 0) + job.get("doubts_resolved", 0)
    reports = job.get("delivered", 0) + job.get("undelivered", 0)
    return job.get("status") == JobStatus.FINISHED and 0 < taken <= reports


_COUNTERS: Final = ("accepted", "failed", "uncertain", "cancelled", "suppressed", "delivered", "undelivered")


def _job_data(job_id: str, job: Record) -> dict[str, Any]:
    data: dict[str, Any] = {"job_id": job_id, "status": job["status"]}
    data |= {name: job.get(name, 0) for name in ("rows", "recipients", "duplicates", "refused", "segments")}
    data["counts"] = {name: job.get(name, 0) for name in _COUNTERS}
    for name in ("failure", "pause_reason"):
        if job.get(name):
            data[name] = job[name]
    return data


def _of_credit(change: Change) -> Iterator[Event]:
    if not change.before and change.after.get("event") == "credit_low":
        told = {name: change.after[name] for name in ("service", "remaining", "threshold")}
        yield _event(change, "credit.low", str(change.after["sk"]), "", told)


def _of_inbox(change: Change) -> Iterator[Event]:
    before, after = change.before, change.after
    message_id = str(after["sk"]).rpartition("#")[2]
    told: dict[str, Any] = {"inbox_id": message_id, "conversation": after.get("conversation", "")}
    if not before:
        received = {name: after[name] for name in ("account", "refusal")}
        received["taken_as"] = after.get("taken_as", "refusal" if after["refusal"] else "message")
        received["received_at"] = rfc3339(after["received_at"])
        yield _event(change, "inbox.received", message_id, "", told | received)
        return
    for kind, names in _ON_INBOX.items():
        if any(after.get(name) != before.get(name) for name in names) and any(
            after.get(name) for name in names
        ):
            values = {shown: after.get(name) for name, shown in names.items()}
            yield _event(change, kind, message_id, change.sequence, told | values)


_ON_INBOX: Final[Mapping[str, Mapping[str, str]]] = {
    "inbox.tied": {"answers": "message_id", "subscriber": "subscriber"},
    "inbox.marked": {"read": "read", "assigned_to": "assigned_to"},
    "inbox.replied": {"reply": "message_id"},
}
"""By what of a message's record changed, and what it is called in the event."""


def _of_webhook(change: Change) -> Iterator[Event]:
    before, after = change.before, change.after
    webhook_id = str(after["sk"]).split("#")[1]
    told = {"endpoint_id": webhook_id, "url": after["url"]}
    if before.get("state") == "active" and after["state"] == "disabled":
        why = {"reason": after["reason"]}
        yield _event(change, "endpoint.disabled", webhook_id, change.sequence, told | why)
        return
    failed, fails = before.get("openings", 0), after.get("openings", 0)
    if fails and not failed:
        since = {name: rfc3339(after[at]) for name, at in _SUSPENDED.items()}
        yield _event(change, "endpoint.suspended", webhook_id, change.sequence, told | since)
    if failed and not fails and after["state"] == "active":
        yield _event(change, "endpoint.resumed", webhook_id, change.sequence, told)


_SUSPENDED: Final = {"failing_since": "failing_since", "next_try_at": "open_until"}


def _of_incoming(change: Change) -> Iterator[Event]:
    if change.after["state"] != "received" and change.before.get("state") == "received":
        erp_event_id = change.after["event_id"]
        told = {"id": erp_event_id, "type": change.after["kind"], "status": change.after["state"]}
        yield _event(change, "erp.processed", erp_event_id, "", told | dict(change.after["result"]))


def _of_roll(change: Change) -> Iterator[Event]:
    after = change.after
    job_id, chunk = after["job_id"], after["chunk"]
    accounts = [
        {
            "account": one.account,
            "message_id": f"{job_id}-{chunk}-{one.index}",
            "state": one.state,
            "reminded_at": rfc3339(one.at) if one.at and one.state in REACHED else None,
        }
        for one in unpack(after["reminders"])
    ]
    told = {"job_id": job_id, "stage": after["stage"], "accounts": accounts}
    which = f"{chunk}#{after['part']}#{after['stage']}"
    yield _event(change, "account.reminded", job_id, which, told)


def _of_firing(change: Change) -> Iterator[Event]:
    if not change.before:
        told = {name: change.after[name] for name in ("schedule", "missed", "code")}
        if change.after["job_id"]:
            told["job_id"] = change.after["job_id"]
        told["due_at"] = rfc3339(change.after["due"])
        kind = f"schedule.{change.after['outcome']}"
        yield _event(change, kind, str(change.after["sk"]), "", told)


def _of_given_up(change: Change) -> Iterator[Event]:
    after = change.after
    told = {name: after[name] for name in ("kind", "name", "code", "tries")} | {
        "failed_at": rfc3339(after["at"])
    }
    yield _event(change, "work.failed", str(after["sk"]), str(after["at"]), told)


def _of_ending(change: Change) -> Iterator[Event]:
    if not change.before:
        after = change.after
        told = {name: after[name] for name in ("kind", "name", "days")} | {
            "ends_at": rfc3339(after["ends_at"])
        }
        yield _event(change, "credential.ending", str(after["sk"]), "", told)


_ON_STORED: Final[Mapping[str, str]] = {
    Status.APPROVED: "otp.approved",
    Status.CANCELLED: "otp.cancelled",
    Status.FAILED: "otp.failed",
}


def _of_number(change: Change) -> Iterator[Event]:
    """A number's record holds its challenges. No code stands in it, no number and no word of a task."""
    before, after = change.before, change.after
    for name, code in after.items():
        if name.startswith(CHALLENGE):
            yield from _of_code(change, name.removeprefix(CHALLENGE), before.get(name, {}), code)
    for name, code in before.items():
        if name.startswith(CHALLENGE) and name not in after and _was_taken_back(code, after):
            local_id = name.removeprefix(CHALLENGE)
            told = _code_data(change, local_id, code) | {"status": "failed", "why": "not_sent"}
            yield _event(change, "otp.failed", local_id, str(after["version"]), told)


def _of_code(change: Change, local_id: str, before: Record, code: Record) -> Iterator[Event]:
    told = _code_data(change, local_id, code)
    if code["generation"] != before.get("generation"):
        # By the version: a code that was taken back may be issued once more under the same id.
        yield _event(change, "otp.issued", local_id, str(change.after["version"]), told)
    stored = code["stored"]
    if stored != before.get("stored") and stored in _ON_STORED:
        yield _event(change, _ON_STORED[stored], local_id, "", told)
    if stored == Status.PENDING and code["attempts"] >= MOST_ATTEMPTS > before.get("attempts", 0):
        yield _event(change, "otp.locked", local_id, "", told | {"status": "locked"})


def _was_taken_back(code: Record, after: Record) -> bool:
    """Whether the challenge went because its message had never left, and not because it was long over."""
    sends = after.get("sends", [])
    return not sends or sends[-1] < code["sent_at"]


def _code_data(change: Change, local_id: str, code: Record) -> dict[str, Any]:
    number = str(change.after["pk"]).split("#")[3]
    data: dict[str, Any] = {
        "otp_id": str(ChallengeRef(change.firm_id, number, local_id)),
        "status": code["stored"],
        "purpose": code["purpose"],
        "serial": code["generation"],
        "expires_at": rfc3339(code["expires_at"]),
        "client_reference": code["client_reference"],
        "credit": {"remaining": code["credit_left"], "as_of": rfc3339(code["sent_at"] or code["issued_at"])},
    }
    if code["task_id"]:
        data["task"] = {
            "id": code["task_id"],
            "digest": code["task_digest"],
            "approver": code["approver"],
        }
    if code["why"]:
        data["why"] = code["why"]
    if code["approved_at"]:
        data["approved_at"] = rfc3339(code["approved_at"])
    return data


def _of_refusal(change: Change) -> Iterator[Event]:
    after = change.after
    if not change.before:
        task = {"id": after["task_id"], "digest": after["task_digest"], "approver": after["approver"]}
        told = {
            "task": task,
            "codes": after["codes"],
            "key_id": after["key_id"],
            "requested_by": after["client"],
        }
        yield _event(change, "otp.refused", str(after["sk"]), "", told | {"at": rfc3339(after["at"])})


BY_RECORD: Final[Mapping[str, Callable[[Change], Iterator[Event]]]] = {
    "JOB": _of_job,
    "EVENT": _of_credit,
    "HOOK": _of_webhook,
    "FIRING": _of_firing,
    "INCOMING": _of_incoming,
    "FAILED": _of_given_up,
    "ENDING": _of_ending,
    "REMINDED": _of_roll,
    "INBOX": _of_inbox,
    "NUMBER": _of_number,
    "REFUSED": _of_refusal,
}
"""By the first part of the record's sort key; the template's filters of the two streams let through the same."""


def _event(change: Change, kind: str, subject: str, which: str, data: Mapping[str, Any]) -> Event:
    whole = "\0".join((change.firm_id, kind, subject, which)).encode()
    return Event(change.firm_id, f"evt_{sha256(whole).hexdigest()[:32]}", kind, data)
