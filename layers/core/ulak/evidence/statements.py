"""What is signed: a job's facts, and the root of the tree over its recipients' leaves. Nothing of it is personal."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Any, Final

import orjson

from ulak.jobs.job import SIGNATURE, Job, Plan
from ulak.platform.clock import SECOND, Milliseconds, rfc3339

TYPE: Final = "ulak-evidence+jwt"
"""In the header of what is signed: an approval's record is none, though the same key signs it."""

_VERSION: Final = 1


def claims(
    job: Job, plan: Plan, firm_name: str, issuer: str, root: bytes, leaves: int, now: Milliseconds
) -> dict[str, Any]:
    """The claims of a statement over `leaves` leaves: all of the job's, or one."""
    return {
        "v": _VERSION,
        "iss": issuer,
        "aud": job.ref.firm_id,
        "sub": job.ref.job_id,
        "iat": now // SECOND,
        "as_of": rfc3339(now),
        "root": root.hex(),
        "leaves": leaves,
        "firm": {"id": job.ref.firm_id, "name": firm_name},
        "job": {
            "id": job.ref.job_id,
            "status": job.status.value,
            "recipients": job.totals.recipients,
            "accepted_at": rfc3339(job.created_at),
            "sending_since": rfc3339(job.sending_since) if job.sending_since else None,
            "closed_at": rfc3339(job.closed_at) if job.closed_at else None,
            "request_sha256": job.body_sha256,
            "sender_id": plan.sender_id,
            "operator": plan.operator_id,
            "message_type": plan.message_type.value,
            "purpose": plan.purpose.value,
            "recipient_type": plan.recipient_type.value,
            "template": plan.template,
            "rules_on": plan.rules_on.isoformat(),
            "client_reference": plan.client_reference,
        },
        "asked": {
            "source": plan.source,
            "with": plan.asked_with,
            "by": list(plan.asked_by),
            "requested_by": plan.requested_by,
        },
        "approval": _approval(job, plan),
    }


def claims_of(statement: str) -> dict[str, Any]:
    """The claims of a statement of ours, to be shown; it is checked by whoever is given it."""
    octets = statement.split(".")[1]
    told: dict[str, Any] = orjson.loads(urlsafe_b64decode(octets + "=" * (-len(octets) % 4)))
    return told


def _approval(job: Job, plan: Plan) -> dict[str, Any] | None:
    if job.approval_id is None:
        return None
    signed = job.approval_id.startswith(SIGNATURE)
    return {
        "by": "signature" if signed else "code",
        "id": job.approval_id,
        "approver": plan.approver,
        "rule": dict(job.approval_rule) if job.approval_rule else None,
    }
