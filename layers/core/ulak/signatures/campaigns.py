"""A campaign that waits is approved by its approver's signature over a document of ours that says what it is."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from ulak.errors import Conflict, InputError, InvalidValue, Problem
from ulak.jobs.job import SIGNATURE, Job, JobRef, Plan
from ulak.jobs.status import JobStatus
from ulak.jobs.store import JobStore
from ulak.jobs.views import JobView, found_job
from ulak.planning.approval import JobApproval
from ulak.platform.clock import SECOND, Clock, Milliseconds
from ulak.signatures.cades import Trusted, judge
from ulak.signatures.settings import serial_mac
from ulak.signatures.store import Kept, SignatureStore


@dataclass(frozen=True, slots=True)
class Document:
    """What is signed, octet for octet, and what was signed already."""

    octets: bytes
    kept: Kept | None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.octets).hexdigest()


@dataclass(frozen=True, slots=True)
class CampaignSignatures:
    store: SignatureStore
    jobs: JobStore
    approval: Callable[[], JobApproval]
    id_key: Callable[[str], bytes]
    clock: Clock

    def document(self, ref: JobRef, user: str) -> Document:
        """What `user` signs to approve the job; of one that was approved so, what was signed. ``Conflict`` where the
        job does not wait, or `user` may not approve it."""
        job, plan = found_job(self.jobs, ref), self.jobs.plan(ref)
        kept = self.store.kept(ref.firm_id, ref.job_id)
        if kept is not None and job.approval_id == SIGNATURE + kept.sha256:
            return Document(kept.document, kept)
        if job.status is not JobStatus.AWAITING_APPROVAL:
            raise Conflict("job_state", status=job.status.value)
        self.approval().may_sign(job, plan, user)
        return Document(_document(job, plan, user), None)

    def sign(self, ref: JobRef, user: str, file: bytes) -> JobView:
        """Approve the job by the signature file of `user`. Again, it is the same. ``InputError`` with what is wrong
        with the signature, or that it is not this approver's; ``Conflict`` as `document` says."""
        signature_id = SIGNATURE + hashlib.sha256(file).hexdigest()
        job, plan = found_job(self.jobs, ref), self.jobs.plan(ref)
        if job.approval_id != signature_id:
            if job.status is not JobStatus.AWAITING_APPROVAL:
                raise Conflict("job_state", status=job.status.value)
            self.approval().may_sign(job, plan, user)
            self.store.keep(ref.firm_id, self._judged(job, plan, user, file))
        return self.approval().approve_signed(ref, user, signature_id)

    def _judged(self, job: Job, plan: Plan, user: str, file: bytes) -> Kept:
        now, firm_id = self.clock(), job.ref.firm_id
        document = _document(job, plan, user)
        try:
            signer = judge(file, document, self._trusted(), _moment(now), _moment(job.created_at))
        except InvalidValue as error:
            raise InputError([Problem(error.problem.code, "/signature")]) from error
        expected = self.store.signers(firm_id).get(user.casefold(), b"")
        if not hmac.compare_digest(expected, serial_mac(self.id_key(firm_id), signer.serial_number)):
            raise InputError([Problem("signature_of_another", "/signature", params={"user": user})])
        signed_at = int(signer.signed_at.timestamp()) * SECOND if signer.signed_at else None
        return Kept(
            job.ref.job_id,
            user,
            hashlib.sha256(file).hexdigest(),
            document,
            file,
            signer.issuer,
            signer.certificate_sha256,
            signed_at,
            signer.revocation_told,
            now,
        )

    def _trusted(self) -> Trusted:
        from cryptography import x509

        issuers = self.store.issuers()
        return Trusted(
            [x509.load_der_x509_certificate(one.certificate) for one in issuers],
            [x509.load_der_x509_crl(one.revoked) for one in issuers if one.revoked],
        )


def _document(job: Job, plan: Plan, user: str) -> bytes:
    """What a campaign is, the same octets each time. The job's id stands for its recipients, which nothing changes any
    more; the text goes as its digest."""
    told = {
        "approver": user.casefold(),
        "credits": job.totals.credits,
        "firm": job.ref.firm_id,
        "job": job.ref.job_id,
        "recipients": job.totals.recipients,
        "request_sha256": job.body_sha256,
        "segments": job.totals.segments,
        "sender_id": plan.sender_id,
        "text_sha256": hashlib.sha256(plan.text.encode()).hexdigest(),
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def _moment(at: Milliseconds) -> datetime:
    return datetime.fromtimestamp(at / SECOND, UTC)
