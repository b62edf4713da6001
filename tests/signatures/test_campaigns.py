"""What is sent from a screen waits for its approver's signature, where the firm asks for one; nothing else does."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.planning.test_cap import CapWorld
from tests.signatures.pki import Holder, made, revoking, sign
from tests.world import FIRM, SETTINGS, make_people_table
from ulak.assembly import House
from ulak.assembly.people import PeopleWing
from ulak.directory.approvers import EVERYTHING, Approver
from ulak.errors import InvalidValue
from ulak.identity.caller import PERSON as OF_PERSON
from ulak.identity.caller import Caller, Scope
from ulak.jobs.job import JobRef
from ulak.people.invitations import Invited
from ulak.people.roles import Role
from ulak.platform.clock import MINUTE, SECOND

ADMIN = Caller(FIRM, "k-admin", scopes=frozenset({Scope.READ, Scope.ADMIN}))
SENDER = Caller(FIRM, "k", scopes=frozenset({Scope.READ, Scope.SEND, Scope.PERSONAL}))
PERSON = Caller(FIRM, f"{OF_PERSON}1", scopes=frozenset({Scope.READ, Scope.SEND}))
FIVE = [f"0532{n:07d}" for n in range(5)]
PATH = "/v1/settings/signatures"
TCKN = "17291716060"


class SigningWorld(CapWorld):
    """An issuer counts, and Ayşe's certificate is known."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.now = datetime.fromtimestamp(clock() / SECOND, UTC)
        self.root = made("Kok", authority=True, now=self.now)
        self.issuer = made("Nitelikli", self.root, authority=True, now=self.now)
        self.ayse = made("Ayse Isik", self.issuer, serial=TCKN, now=self.now)
        self.directory.approvers.put(Approver(FIRM, "ayse", "905321119901", EVERYTHING, alone=True))

    def with_people(self) -> PeopleWing:
        """The same firm, and a table of people beside it."""
        settings = replace(SETTINGS, people_table=make_people_table())
        self.house = House(settings, self.clock, self.ports())
        return self.house.people

    def count_issuer(self, revoked: bytes = b"") -> None:
        self.house.evidence.signature_settings.add_issuer(self.root.der, "made up", revoked, self.clock())

    def ask(self, **changed: Any) -> Answer:
        answer = self.edge("PUT", PATH, {"asked": True, "signers": {"ayse": TCKN}, **changed}, ADMIN)
        self.clock.turn(MINUTE)  # functions remember a firm for a minute
        return answer

    def edge(self, method: str, path: str, body: Any = None, caller: Caller = SENDER, **query: str) -> Answer:
        return call(self.house, method, path, body, caller=caller, query=query)

    def campaign(self, caller: Caller = PERSON, key: str = "key-00000001") -> JobRef:
        body = {"text": "Merhaba", "purpose": "informational", "recipients": FIVE}
        return self.send_job(body, key=key, caller=caller).job.ref

    def document(self, ref: JobRef, user: str = "ayse") -> bytes:
        answer = self.edge("GET", f"/v1/jobs/{ref.job_id}/signature", approver=user)
        assert answer.status == 200, answer.body
        return base64.b64decode(answer.body["document"])

    def file(self, ref: JobRef, holder: Holder | None = None, content: bytes | None = None) -> bytes:
        at = datetime.fromtimestamp(self.clock() / SECOND, UTC)
        octets = self.document(ref) if content is None else content
        return sign(holder or self.ayse, octets, at, chain=(self.issuer,))

    def post(self, ref: JobRef, file: bytes, user: str = "ayse") -> Answer:
        body = {"approver": user, "signature": base64.b64encode(file).decode()}
        return self.edge("POST", f"/v1/jobs/{ref.job_id}/signature", body)

    def status(self, ref: JobRef) -> str:
        return str(self.edge("GET", f"/v1/jobs/{ref.job_id}").body["status"])


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> SigningWorld:
    made_world = SigningWorld(clock)
    made_world.count_issuer()
    assert made_world.ask().status == 200
    return made_world


def test_it_is_off_by_default_and_said_to_be_unconfirmed(aws_in_process: None, clock: HandClock) -> None:
    """BTK's decision was reported and its text not seen (OPERATORS: law since 2024)."""
    world = SigningWorld(clock)
    shown = world.edge("GET", PATH, None, ADMIN).body
    assert shown.items() >= {"asked": False, "confirmed": False, "signers": [], "key_periods": False}.items()
    assert world.status(world.campaign()) == "sending"


def test_a_campaign_of_a_screen_waits_and_goes_on_by_its_approvers_signature(world: SigningWorld) -> None:
    ref = world.campaign()
    assert world.status(ref) == "awaiting_approval"
    file = world.file(ref)
    job = world.post(ref, file)
    assert (job.status, job.body["status"]) == (200, "sending")
    kept = world.edge("GET", f"/v1/jobs/{ref.job_id}/signature", approver="ayse").body["signature"]
    assert job.body["approval"]["signature"] == kept["sha256"]
    assert (kept["approver"], base64.b64decode(kept["file"])) == ("ayse", file)
    assert world.post(ref, file).status == 200  # the same again is the same
    world.run()
    assert world.status(ref) == "finished"


def test_what_a_program_sends_does_not_wait(world: SigningWorld) -> None:
    assert world.status(world.campaign(SENDER)) == "sending"


def test_a_quote_at_the_screen_says_that_it_waits(world: SigningWorld) -> None:
    body = {"text": "Merhaba", "purpose": "informational", "recipients": FIVE}
    assert world.edge("POST", "/v1/quotes", body, PERSON).body["needs_approval"] is True
    assert world.edge("POST", "/v1/quotes", body, SENDER).body["needs_approval"] is False


def test_a_code_does_not_do(world: SigningWorld) -> None:
    ref = world.campaign()
    shown = world.edge("GET", f"/v1/jobs/{ref.job_id}").body
    world.approved["otp_1"] = {**shown["approval"]["task"], "approver": "ayse"}
    refused = world.try_approve(ref)
    assert (refused.status, refused.code) == (409, "signature_asked")
    assert world.status(ref) == "awaiting_approval"


def test_a_signature_of_another_campaign_does_not_do(world: SigningWorld) -> None:
    first, second = world.campaign(), world.campaign(key="key-00000002")
    refused = world.post(second, world.file(first))
    assert (refused.status, refused.codes) == (422, ["signature_altered"])
    assert world.status(second) == "awaiting_approval"


def test_a_signature_of_another_person_does_not_do(world: SigningWorld) -> None:
    veli = made("Veli", world.issuer, serial="10000000146", now=world.now)
    ref = world.campaign()
    refused = world.post(ref, world.file(ref, veli))
    assert refused.codes == ["signature_of_another"]
    assert "10000000146" not in str(refused.body)


def test_whoever_may_not_approve_cannot_sign(world: SigningWorld) -> None:
    ref = world.campaign()
    file = world.file(ref)
    assert world.post(ref, file, "veli").code == "approver_not_of_jobs"
    answer = world.edge("GET", f"/v1/jobs/{ref.job_id}/signature", approver="veli")
    assert (answer.status, answer.code) == (409, "approver_not_of_jobs")


@pytest.mark.parametrize("how", ["self_made", "expired", "revoked", "altered"])
def test_what_is_not_whole_leaves_the_campaign_waiting(world: SigningWorld, how: str) -> None:
    ref = world.campaign()
    file, code = world.file(ref), "signature_altered"
    if how == "self_made":
        root = made("Kok", authority=True, now=world.now)
        holder = made("Ayse Isik", root, serial=TCKN, now=world.now)
        file, code = sign(holder, world.document(ref), None, chain=(root,)), "signature_issuer_unknown"
    elif how == "expired":
        old = made("Ayse", world.issuer, serial=TCKN, now=world.now, begins=-timedelta(days=9), days=8)
        file, code = world.file(ref, old), "signature_expired"
    elif how == "revoked":
        listed = revoking(world.root, world.issuer, now=world.now).public_bytes(Encoding.DER)
        world.count_issuer(listed)
        code = "signature_revoked"
    else:
        file = file[:-1] + bytes([file[-1] ^ 1])
    refused = world.post(ref, file)
    assert (refused.status, refused.codes) == (422, [code])
    assert world.status(ref) == "awaiting_approval"
    assert world.edge("GET", f"/v1/jobs/{ref.job_id}").body["approval"].get("signature") is None


def test_a_campaign_that_is_over_takes_no_signature(world: SigningWorld) -> None:
    ref = world.campaign()
    file = world.file(ref)
    world.edge("POST", f"/v1/jobs/{ref.job_id}/cancel")
    assert world.post(ref, file).code == "job_state"


def test_a_key_of_another_user_finds_no_document_and_signs_nothing(world: SigningWorld) -> None:
    ref = world.campaign()
    file, linked = world.file(ref), Caller(FIRM, "k3", "veli")
    path = f"/v1/jobs/{ref.job_id}/signature"
    assert world.edge("GET", path, None, linked, approver="ayse").status == 404
    body = {"approver": "ayse", "signature": base64.b64encode(file).decode()}
    assert world.edge("POST", path, body, linked).status == 404
    stranger = Caller("other", "k4")
    assert world.edge("POST", path, body, stranger).status == 404


def test_a_signature_file_names_a_person_and_is_shown_to_who_may_see_persons(world: SigningWorld) -> None:
    ref = world.campaign()
    world.post(ref, world.file(ref))
    narrow = Caller(FIRM, "k5", scopes=frozenset({Scope.READ, Scope.SEND}))
    path = f"/v1/jobs/{ref.job_id}/signature"
    assert world.edge("GET", path, None, narrow, approver="ayse").body["signature"]["file"] is None


# --- the setting ------------------------------------------------------------------------------------------


def test_it_is_not_switched_on_where_nobody_could_sign(aws_in_process: None, clock: HandClock) -> None:
    world = SigningWorld(clock)
    assert world.ask().codes == ["issuers_missing"]
    world.count_issuer()
    assert world.ask(signers={}).codes == ["signers_missing"]
    assert world.ask(signers={"ayse": TCKN, "kimse": "12345678950"}).codes == ["signer_no_approver"]
    shown = world.ask().body
    assert shown.items() >= {"asked": True, "confirmed": False, "signers": ["ayse"]}.items()


def test_who_sends_does_not_say_whose_signature_counts(world: SigningWorld) -> None:
    both = Caller(FIRM, "k2", scopes=frozenset(Scope))
    refused = world.edge("PUT", PATH, {"asked": False, "signers": {}}, both)
    assert (refused.status, refused.code) == (403, "approval_by_another_right")


def test_a_tckn_of_a_certificate_stands_in_the_table_as_a_mac_alone(world: SigningWorld) -> None:
    item = world.house.platform.table.get((f"FIRM#{FIRM}", "SIGNERS"))
    assert TCKN not in str(item)
    assert TCKN not in str(world.edge("GET", PATH, None, ADMIN).body)


@pytest.mark.parametrize(
    "octets", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_certificate_becomes_no_issuer(world: SigningWorld, octets: bytes) -> None:
    with pytest.raises(InvalidValue) as refused:
        world.house.evidence.signature_settings.add_issuer(octets, "x", b"", 0)
    assert refused.value.problem.code == "issuer_unreadable"


def test_a_list_of_revoked_ones_of_somebody_else_is_refused(world: SigningWorld) -> None:
    other = made("Baskasi", authority=True, now=world.now)
    listed = revoking(other, now=world.now).public_bytes(Encoding.DER)
    with pytest.raises(InvalidValue):
        world.count_issuer(listed)


def test_what_a_person_scheduled_waits_and_what_a_program_scheduled_does_not(world: SigningWorld) -> None:
    body = {
        "when": {"every_minutes": 10},
        "job": {"text": "Merhaba", "purpose": "informational", "recipients": FIVE},
    }
    people = world.with_people()
    secret = people.invitations.invite(
        FIRM, Invited("Ece Su", "ece@acme.example", "0532 000 0001", (Role.SENDER,))
    )
    invitation, person = people.invitations.look(secret)
    people.store.accept(invitation, world.clock())
    for name, caller in (
        ("kisi", replace(PERSON, key_id=f"{OF_PERSON}{person.person_id}")),
        ("program", SENDER),
    ):
        assert world.edge("PUT", f"/v1/schedules/{name}", body, caller).status == 200
    world.clock.turn(10 * MINUTE)
    world.house.jobs.due_schedules.push_on()
    queue = world.queues["schedules"]
    while (message := queue.take()) is not None:
        world.house.jobs.fire_schedule.take(message, lambda: MINUTE)
    shown = world.edge("GET", "/v1/jobs").body["jobs"]
    status = {world.house.jobs.store.plan(JobRef(FIRM, one["id"])).of_screen: one["status"] for one in shown}
    assert status == {True: "awaiting_approval", False: "sending"}
