"""What a claim found of consents is kept with it, in the request that keeps its first intent."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.units import write_units
from tests.conftest import HandClock
from tests.consent.asking import ask
from tests.world import FIRM, World
from ulak.consent.claimed import Found
from ulak.consent.permits import Consent, ConsentStatus, Wanted
from ulak.delivery.claims import MOST_IN_TABLE
from ulak.jobs.items import PROOF_KEPT, found_item, found_sk, job_pk
from ulak.jobs.job import JobRef
from ulak.jobs.journal import Journal
from ulak.jobs.keys import claims_prefix
from ulak.jobs.pointers import ChunkPointer
from ulak.jobs.records import Claim
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND, rfc3339
from ulak.platform.table import marshal
from ulak.rules import RecipientType

NUMBERS = [f"9053200{n:05d}" for n in range(500)]
TO_PERSONS = Wanted(commercial=True, recipient_type=RecipientType.BIREYSEL, required=True)
NOW = 1_795_384_800_000

CONSENTS = st.none() | st.builds(
    Consent,
    status=st.sampled_from(ConsentStatus),
    source=st.sampled_from(["HS_WEB", "HS_MESAJ", "elden"]),
    at=st.integers(0, NOW),
    proof=st.text(max_size=20),
    recorded_at=st.integers(0, NOW),
    by=st.sampled_from(["k1", "person:7"]),
)


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    clock.turn(10 * HOUR)
    return World(clock)


@given(st.lists(CONSENTS, max_size=40))
def test_what_was_found_is_read_as_it_was_kept(consents: list[Consent | None]) -> None:
    found = Found(NOW, TO_PERSONS, tuple(consents))
    assert Found.decode(found.encode()) == found


def _given(world: World, number: str, proof: str, status: str = "ONAY") -> None:
    at = rfc3339(world.clock() - HOUR)
    row = {"to": number, "status": status, "source": "HS_WEB", "at": at, "proof": proof}
    assert ask(world, "POST", "/v1/consents", {"rows": [row]}).status == 200


def test_a_consent_is_kept_as_it_was_at_the_claim_whatever_the_registry_says_later(world: World) -> None:
    _given(world, NUMBERS[0], "form 7")
    ref = world.post_job(NUMBERS[:2], purpose="commercial")
    world.run()
    world.clock.turn(DAY)
    _given(world, NUMBERS[0], "telefonla", status="RET")
    ((chunk, found),) = world.store.found(ref, 0, 1, world.bucket)
    assert chunk == 0
    assert [one and (one.status, one.source, one.proof) for one in found.consents] == [
        (ConsentStatus.ONAY, "HS_WEB", "form 7"),
        None,
    ]
    assert found.asked_at <= world.store.chunk(ref, 0)[0].journal.entries[0].at  # type: ignore[union-attr] # it was claimed above


def test_informational_messages_keep_nothing_of_it(world: World) -> None:
    ref = world.post_job(NUMBERS[:2])
    world.run()
    assert list(world.store.found(ref, 0, 1, world.bucket)) == []


def _calls(world: World, **more: Any) -> Counter[str]:
    """The requests to the table, by operation, of the worker that sends a job to 500."""
    world.clock.turn(10 * MINUTE)  # its turn has come
    ref = world.post_job(NUMBERS, **more)
    counted: Counter[str] = Counter()
    events = world.house.platform.table._client.meta.events
    events.register("before-call.dynamodb", lambda model, **_: counted.update([model.name]), unique_id="n")
    world.worker.send(ChunkPointer(ref, 0), lambda: 900 * SECOND)
    events.unregister("before-call.dynamodb", unique_id="n")
    assert world.job(ref)["counts"]["pending"] == 0
    return counted


def test_keeping_it_takes_no_request_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first intent's write becomes a transaction of two; nothing is added."""
    at = rfc3339(world.clock() - HOUR)
    rows = [{"to": one, "status": "ONAY", "source": "HS_WEB", "at": at, "proof": "form"} for one in NUMBERS]
    assert ask(world, "POST", "/v1/consents", {"rows": rows}).status == 200
    _calls(world, purpose="commercial")  # the first of an account books its turn by one write less
    counted = _calls(world, purpose="commercial", key="key-00000003")
    monkeypatch.setattr(Found, "encode", lambda self: b"")
    without = _calls(world, purpose="commercial", key="key-00000002")
    assert sum(counted.values()) == sum(without.values())
    assert counted["TransactWriteItems"] == without["TransactWriteItems"] + 1
    assert counted["UpdateItem"] == without["UpdateItem"] - 1


def _each_its_own(world: World) -> None:
    """Consents of as many moments and forms as there are numbers."""
    for first in range(0, len(NUMBERS), 100):
        rows = [
            {
                "to": one,
                "status": "ONAY",
                "source": "HS_WEB",
                "at": rfc3339(world.clock() - HOUR - n * 7_654_321),
                "proof": f"form-{n * 7919 % 10**6:06d}",
            }
            for n, one in enumerate(NUMBERS[first : first + 100], first)
        ]
        assert ask(world, "POST", "/v1/consents", {"rows": rows}).status == 200


def test_consents_of_many_sources_stand_in_the_bucket_and_are_shown_like_others(world: World) -> None:
    """One PUT, and an item of one write unit: the claim of 500 writes 0.006 units a recipient, whatever it found."""
    _each_its_own(world)
    ref = world.post_job(NUMBERS, purpose="commercial")
    world.run()
    (key,) = world.bucket.keys(claims_prefix(ref, 0))
    (item,) = world.house.platform.table.query(job_pk(ref), between=(found_sk(0), found_sk(1)))
    assert "found" not in item
    assert write_units(marshal(item), in_transaction=True) == 2
    ((_, found),) = world.store.found(ref, 0, 1, world.bucket)
    assert {one.proof for one in found.consents if one} == {
        f"form-{n * 7919 % 10**6:06d}" for n in range(500)
    }
    assert Found.decode(world.bucket.get(key)) == found
    assert not any(one.encode() in world.bucket.get(key) for one in NUMBERS)


def test_a_claim_whose_intent_was_not_kept_tells_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It died behind the bucket's write. The next claim keeps its own, and what the first found is nobody's."""
    _each_its_own(world)
    ref = world.post_job(NUMBERS, purpose="commercial")
    write_all = world.house.platform.table.write_all
    world.clock.turn(MINUTE)

    def dies(writes: Any, **more: Any) -> None:
        raise OSError("died")

    with monkeypatch.context() as dying:
        dying.setattr(world.house.platform.table, "write_all", dies)
        with pytest.raises(OSError, match="died"):
            world.worker.send(ChunkPointer(ref, 0), lambda: 60 * SECOND)
    assert world.house.platform.table.write_all == write_all
    assert len(list(world.bucket.keys(claims_prefix(ref, 0)))) == 1
    assert list(world.store.found(ref, 0, 1, world.bucket)) == []
    world.clock.turn(10 * MINUTE)
    world.run()
    ((_, found),) = world.store.found(ref, 0, 1, world.bucket)
    record, _ = world.store.chunk(ref, 0)
    assert record is not None
    assert found.asked_at <= record.journal.entries[0].at


@pytest.mark.parametrize(
    ("what", "proof", "units_a_recipient"),
    [
        ("imported at once, one proof", lambda n: "aktarım 2026-11", 0.008),
        ("each at its own moment, a form's number", lambda n: f"form-{n * 7919 % 10**6:06d}", 0.008),
    ],
)
def test_what_it_costs_in_write_units(what: str, proof: Any, units_a_recipient: float) -> None:
    """500 recipients. ``docs/evidence.md`` states the figures."""
    spread = 1 if "own moment" in what else 0
    consents = tuple(
        Consent(
            ConsentStatus.ONAY,
            "HS_WEB",
            (NOW - spread * n * 7_654_321) // SECOND * SECOND,
            proof(n),
            (NOW - spread * n * 7_650_021) // SECOND * SECOND,
            "k1",
        )
        for n in range(500)
    )
    claim = Claim(JobRef(FIRM, "7f3a" * 8), 0, "t", 0, Journal(500))
    octets = Found(NOW, TO_PERSONS, consents).encode()
    item = found_item(claim, None if len(octets) > MOST_IN_TABLE else octets, NOW)
    units = write_units(marshal(item), in_transaction=True) + 1  # and the journal's own, now in a transaction
    print(what, len(octets), units)
    assert units / 500 <= units_a_recipient
    assert item["expires_at"] == (NOW + PROOF_KEPT) // SECOND
