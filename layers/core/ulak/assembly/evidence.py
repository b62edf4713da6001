"""Proof and privacy: what a job's evidence says, what one person is told and forgotten, and who signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ulak.assembly.house import House
    from ulak.evidence.files import EvidenceFiles
    from ulak.evidence.http import EvidenceRequests
    from ulak.evidence.leaves import Leaves
    from ulak.evidence.proofs import MessageEvidence, Statements
    from ulak.evidence.sealed import SealedJobs
    from ulak.platform.due import DueWork
    from ulak.privacy.erasures import Erasures
    from ulak.privacy.exports import PersonExports
    from ulak.privacy.http import PersonRequests
    from ulak.privacy.messages import SentMessages
    from ulak.privacy.person import Persons
    from ulak.privacy.store import ErasureStore
    from ulak.signatures.campaigns import CampaignSignatures
    from ulak.signatures.settings import SignatureSettings
    from ulak.signatures.store import SignatureStore


class EvidenceWing:
    """The rooms `evidence`, `privacy` and `signatures`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @cached_property
    def leaves(self) -> Leaves:
        from ulak.evidence.leaves import Leaves

        return Leaves(self.house.jobs.store, self.house.platform.bucket)

    @cached_property
    def statements(self) -> Statements:
        from ulak.evidence.proofs import Statements

        return Statements(lambda: self.house.otp.signer, self.house.directory.firms, self.house.clock)

    @cached_property
    def sealed_jobs(self) -> SealedJobs:
        from ulak.evidence.sealed import SealedJobs

        return SealedJobs(self.house.platform.bucket)

    @cached_property
    def messages(self) -> MessageEvidence:
        from ulak.evidence.proofs import MessageEvidence

        return MessageEvidence(self.house.jobs.store, self.leaves, self.sealed_jobs, self.statements)

    @cached_property
    def requests(self) -> EvidenceRequests:
        from ulak.evidence.http import EvidenceRequests

        return EvidenceRequests(self.messages, self.files, self.house.people.note_of_key)

    @cached_property
    def files(self) -> EvidenceFiles:
        from ulak.evidence.files import EvidenceFiles

        return EvidenceFiles(
            self.house.jobs.store,
            self.house.platform.artefacts,
            self.leaves,
            self.sealed_jobs,
            self.statements,
            self.house.clock,
            self.house.platform.attempts.given_up,
        )

    @cached_property
    def persons(self) -> Persons:
        from ulak.privacy.person import Persons

        return Persons(self.house.directory.personal, self.house.directory.region_of)

    @cached_property
    def sent_messages(self) -> SentMessages:
        from ulak.privacy.messages import SentMessages

        return SentMessages(self.house.jobs.store, self.house.platform.bucket)

    @cached_property
    def erasure_store(self) -> ErasureStore:
        from ulak.privacy.store import ErasureStore

        return ErasureStore(self.house.platform.table)

    @cached_property
    def erasures(self) -> Erasures:
        from ulak.inbox.store import InboxStore
        from ulak.privacy.erasures import Erasures
        from ulak.privacy.rewriting import Rewriting

        return Erasures(
            self.erasure_store,
            self.persons,
            self.sent_messages,
            Rewriting(self.house.platform.bucket, self.house.platform.table),
            self.house.platform.table,
            InboxStore(self.house.platform.table),
            self.house.consent.store,
            self.house.consent.requests,
            self.house.consent.iys_store,
            self._schedule_bodies,
            self.house.platform.queue("lists"),
            self.house.platform.cursors,
            self.house.clock,
        )

    @cached_property
    def due_erasures(self) -> DueWork:
        from ulak.platform.due import DueWork

        return DueWork(self.erasure_store.due, self.house.platform.queue("lists"), self.house.clock)

    @cached_property
    def person_exports(self) -> PersonExports:
        from ulak.inbox.store import InboxStore
        from ulak.privacy.exports import PersonExports

        return PersonExports(
            self.persons,
            self.sent_messages,
            self.leaves,
            self.house.platform.table,
            InboxStore(self.house.platform.table),
            self.house.consent.store,
            self.house.consent.requests,
            self.house.consent.iys_store,
            self._schedule_bodies,
            self.house.platform.artefacts,
            self.house.clock,
        )

    @cached_property
    def person_requests(self) -> PersonRequests:
        from ulak.privacy.http import PersonRequests

        return PersonRequests(self.erasures, self.person_exports, self.house.people.note_of_key)

    def _schedule_bodies(self, firm_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for one in self.house.jobs.schedules.schedules(firm_id):
            yield one.ref.name, {"job": one.job, "alerts": one.alerts}

    @cached_property
    def signature_store(self) -> SignatureStore:
        from ulak.signatures.store import SignatureStore

        return SignatureStore(self.house.platform.table)

    @cached_property
    def signature_settings(self) -> SignatureSettings:
        from ulak.signatures.periods import KeyPeriods
        from ulak.signatures.settings import SignatureSettings

        return SignatureSettings(
            self.signature_store,
            self.house.directory.store,
            KeyPeriods(self.house.directory.store, self.house.clock),
        )

    @cached_property
    def campaign_signatures(self) -> CampaignSignatures:
        from ulak.signatures.campaigns import CampaignSignatures

        return CampaignSignatures(
            self.signature_store,
            self.house.jobs.store,
            lambda: self.house.jobs.approval,
            lambda firm_id: self.house.directory.firms.firm(firm_id).id_key,
            self.house.clock,
        )
