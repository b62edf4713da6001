"""Which jobs a caller may name. Every face makes a `JobRef` of a request here and nowhere else."""

from __future__ import annotations

from ulak.errors import NotFound
from ulak.identity.caller import Caller
from ulak.jobs.job import JobRef
from ulak.jobs.store import JobStore


def reached(store: JobStore, caller: Caller, job_id: str, *, to_approve: bool = False) -> JobRef:
    """The job `job_id` of the caller's firm. ``NotFound`` where the caller is bound to an ERP user and the job was
    made for another, told as for a job that never was. `to_approve`: its approver reaches it too."""
    ref = JobRef(caller.firm_id, job_id)
    if caller.bound:
        if store.job(ref) is None:
            raise NotFound
        plan = store.plan(ref)
        if not caller.acts_for(plan.requested_by) and not (to_approve and caller.acts_for(plan.approver)):
            raise NotFound
    return ref
