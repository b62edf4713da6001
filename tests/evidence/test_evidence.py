"""Evidence of what was sent: what it says, and that it is checked with the published key alone."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.evidence.evidence_world import CHECKS, EvidenceWorld
from tests.fakes import FakeOperator
from tests.world import FIRM
from ulak.identity.caller import Caller, Scope
from ulak.jobs.keys import raw_reports_prefix
from ulak.operators.port import ReportPage
from ulak.platform.clock import DAY, SECOND
from ulak.reports.pages import heard_rows

NUMBERS = [f"9053200{n:05d}" for n in range(1_300)]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> EvidenceWorld:
    return EvidenceWorld(clock)


def _leaf(proof: bytes) -> Any:
    return json.loads(json.loads(proof)["leaf"])


def test_a_message_is_proven_with_who_asked_the_consent_the_answer_and_each_report(
    world: EvidenceWorld,
) -> None:
    world.consent(NUMBERS[0], proof="form 7")
    world.operator.statuses[NUMBERS[0]] = "0"  # waits; then it is delivered
    body = {"text": "İndirim başladı", "purpose": "commercial", "recipients": NUMBERS[:2]}
    caller = Caller(FIRM, "k-7", "ayse")
    ref = world.send_job({**body, "client_reference": "F-1"}, caller=caller).job.ref
    world.run(seconds=40)
    world.operator.statuses.clear()
    world.run(seconds=600)
    proof = world.proof(f"{ref.job_id}-0-0")
    claims, leaf = world.checked(proof), _leaf(proof)
    assert claims["asked"] == {"source": "api", "with": "k-7", "by": ["ayse"], "requested_by": "ayse"}
    assert (claims["aud"], claims["sub"], claims["firm"]) == (FIRM, ref.job_id, {"id": FIRM, "name": "Acme"})
    assert claims["job"]["purpose"] == "commercial"
    assert (claims["job"]["sender_id"], claims["job"]["client_reference"]) == ("ACME", "F-1")
    assert (leaf["to"], leaf["text"], leaf["status"]) == (NUMBERS[0], "İndirim başladı", "delivered")
    assert leaf["text_sha256"] == hashlib.sha256("İndirim başladı".encode()).hexdigest()
    consent = leaf["consent"]
    assert (consent["status"], consent["source"], consent["proof"]) == ("ONAY", "HS_WEB", "form 7")
    assert consent["given_at"] == "2026-11-01T07:00:00.000Z"
    assert consent["asked_at"] <= leaf["call"]["at"]
    assert (leaf["call"]["outcome"], leaf["call"]["operator_job_id"]) == ("accepted", "1000")
    came = [one["status"] for one in leaf["reports"]]
    assert came == ["0"] * (len(came) - 1) + ["1"], "each as it came"
    assert len(came) > 1
    assert leaf["reports"][0]["heard_at"] < leaf["reports"][-1]["heard_at"]
    other = _leaf(world.proof(f"{ref.job_id}-0-1"))
    assert (other["consent"]["status"], other["consent"]["required"]) == (None, False)


def test_a_call_that_was_found_in_a_list_shows_what_the_list_told_of_it(
    world: EvidenceWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer was lost, and the operator is asked for all that the account sent."""
    others = world.send_job({"text": "Hazır", "purpose": "informational", "recipients": NUMBERS[5:9]}).job.ref
    world.run(seconds=30)
    world.operator.answers = [world.operator.accept_silently]
    world.operator.statuses = dict.fromkeys(NUMBERS[:2], "0")  # it waits, says the list
    nothing = ReportPage([], last=True, raw=b"[]")
    with monkeypatch.context() as silent:
        silent.setattr(FakeOperator, "reports", lambda *_: nothing)
        body = {"text": "Geldi", "purpose": "informational", "recipients": NUMBERS[:2]}
        ref = world.send_job(body, key="key-00000002").job.ref
        world.run(seconds=900)
        leaf = _leaf(world.proof(f"{ref.job_id}-0-1"))
    call_made, listed = leaf["call"], leaf["reports"]
    assert (call_made["outcome"], call_made["operator_job_id"]) == ("uncertain", "1001")
    assert [one["status"] for one in listed] == ["0"] * len(listed)
    assert listed[0]["heard_at"] > call_made["at"]
    kept = list(world.bucket.keys(raw_reports_prefix(ref, 0)))
    assert {row.msisdn for key in kept for _, row in heard_rows(world.bucket.get(key))} == set(NUMBERS[:2])
    world.operator.statuses.clear()
    world.run(seconds=3_600)
    told = _leaf(world.proof(f"{ref.job_id}-0-1"))
    assert [one["status"] for one in told["reports"]] == [*(one["status"] for one in listed), "1"]
    assert told["status"] == "delivered"
    assert [one["status"] for one in _leaf(world.proof(f"{others.job_id}-0-0"))["reports"]] == ["1"]


def test_evidence_says_what_held_at_the_claim_though_the_person_refused_since(world: EvidenceWorld) -> None:
    world.consent(NUMBERS[0], proof="form 7")
    ref = world.post_job(NUMBERS[:1], purpose="commercial")
    world.run()
    world.clock.turn(DAY)
    world.consent(NUMBERS[0], status="RET", at="2026-11-22T10:00:00+03:00")
    assert _leaf(world.proof(f"{ref.job_id}-0-0"))["consent"]["status"] == "ONAY"


def test_a_single_message_is_proven_by_its_own_small_tree(world: EvidenceWorld) -> None:
    accepted = world.send_message({"to": NUMBERS[0], "text": "Merhaba", "purpose": "informational"})
    world.run()
    proof = world.proof(f"{accepted.job.ref.job_id}-0-0")
    assert world.checked(proof)["leaves"] == 1
    assert _leaf(proof)["consent"] is None


def test_every_recipients_proof_leads_to_the_root_of_the_jobs_file(world: EvidenceWorld) -> None:
    ref = world.post_job(NUMBERS)
    world.run()
    file = world.evidence(ref)
    claims = world.checked(file)
    assert claims["leaves"] == len(NUMBERS) == len(file.splitlines()) - 1
    for place in (0, 499, 500, 511, 512, 1_023, 1_024, 1_299):
        proof = world.proof(f"{ref.job_id}-{place // 500}-{place % 500}")
        assert world.checked(proof) == claims
        assert _leaf(proof)["to"] == NUMBERS[place]
    assert world.ask("GET", f"/v1/messages/{ref.job_id}-0-500/evidence").status == 404
    assert world.ask("GET", f"/v1/messages/{ref.job_id}-2-300/evidence").status == 404


def test_a_build_that_is_cut_short_goes_on_where_it_was(world: EvidenceWorld) -> None:
    ref = world.post_job(NUMBERS)
    world.run()
    path = f"/v1/jobs/{ref.job_id}/evidence"
    assert world.ask("GET", path).status == 202
    pointer = json.loads(world.lists_queue.take() or "")
    puts: list[str] = []
    events = world.bucket._client.meta.events
    events.register("before-call.s3.PutObject", lambda params, **_: puts.append(params["url_path"]))
    for _ in range(3):
        left = iter((300 * SECOND,))
        world.house.evidence.files.build(pointer, lambda: next(left, SECOND))  # noqa: B023 - called within
    assert world.ask("GET", path).status == 202
    world.house.evidence.files.build(pointer, lambda: 900 * SECOND)
    pages = [one for one in puts if one.endswith(".jsonl.gz")]
    assert len(pages) == len(set(pages)) == 3
    assert world.checked(world.fetched(world.ask("GET", path)))["leaves"] == len(NUMBERS)


def test_a_job_that_is_not_over_has_no_file_and_one_that_moved_gets_another(world: EvidenceWorld) -> None:
    world.operator.statuses[NUMBERS[0]] = "0"
    ref = world.post_job(NUMBERS[:2])
    assert world.ask("GET", f"/v1/jobs/{ref.job_id}/evidence").code == "job_state"
    world.run(seconds=60)
    before = world.evidence(ref)
    world.operator.statuses.clear()
    world.run(seconds=1_200)
    after = world.evidence(ref)
    assert world.checked(before)["root"] != world.checked(after)["root"]
    assert [json.loads(json.loads(one)["leaf"])["status"] for one in after.splitlines()[1:]] == [
        "delivered"
    ] * 2


def test_who_took_evidence_stands_in_the_trail(world: EvidenceWorld) -> None:
    ref = world.post_job(NUMBERS[:1])
    world.run()
    world.evidence(ref)
    world.clock.turn(SECOND)
    world.proof(f"{ref.job_id}-0-0")
    entries = world.house.people.trail.page(FIRM).entries
    assert [(one.person_id, one.what, one.about) for one in entries] == [
        ("k", "evidence_taken", f"{ref.job_id}-0-0"),
        ("k", "evidence_taken", ref.job_id),
    ]


def test_whoever_may_not_see_whole_numbers_gets_no_evidence(world: EvidenceWorld) -> None:
    ref = world.post_job(NUMBERS[:1])
    world.run()
    less = Caller(FIRM, "k-less", scopes=frozenset({Scope.READ, Scope.SEND}))
    for path in (f"/v1/messages/{ref.job_id}-0-0/evidence", f"/v1/jobs/{ref.job_id}/evidence"):
        assert call(world.house, "GET", path, caller=less).status == 403
        assert call(world.house, "GET", path, caller=Caller("globex", "k")).status in (403, 404)
        assert call(world.house, "GET", path, caller=Caller(FIRM, "k", "veli")).status == 404


def test_a_proof_holds_after_all_personal_data_is_gone(world: EvidenceWorld) -> None:
    ref = world.post_job(NUMBERS[:3])
    world.run()
    world.evidence(ref)
    proof = world.proof(f"{ref.job_id}-0-1")
    keys = world.keys
    for prefix in ("chunks/", "snapshots/", "evidence/", "exports/", "reports/"):
        for key in list(world.bucket.keys(prefix)):
            world.bucket.erase(key)
    assert CHECKS.check(proof.splitlines(), keys)["sub"] == ref.job_id
    assert world.ask("GET", f"/v1/messages/{ref.job_id}-0-1/evidence").status == 404
