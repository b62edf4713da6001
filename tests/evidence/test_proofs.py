"""A proof and a job's file against whoever alters them, or tries to learn of others from them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from tests.conftest import HandClock
from tests.dynamodb import engine
from tests.evidence.evidence_world import CHECKS, SCRIPT, EvidenceWorld
from tests.examples import examples
from ulak.evidence.page import page

NUMBERS = [f"9053200{n:05d}" for n in range(200)]


@pytest.fixture(scope="module")
def shown() -> Iterator[tuple[EvidenceWorld, bytes, bytes]]:
    """A job's file of three, and one recipient's proof out of it."""
    with mock_aws(), engine():
        world = EvidenceWorld(HandClock())
        world.consent(*NUMBERS[:3], proof="form 7")
        ref = world.post_job(NUMBERS[:3], purpose="commercial", text="Sayın müşterimiz, şubemiz açıldı")
        world.run()
        yield world, world.evidence(ref), world.proof(f"{ref.job_id}-0-1")


def test_the_numbers_of_others_are_not_found_by_trying_them_against_one_proof(
    shown: tuple[EvidenceWorld, bytes, bytes],
) -> None:
    """Whoever holds one proof knows its form, its job's texts and times, and every number there is. Without the others'
    salts nothing that they try comes to the hashes in the path. Without salts it would: the second half shows."""
    _, file, proof = shown
    leaves = [json.loads(line) for line in file.splitlines()[1:]]
    path = {other for _, other in json.loads(proof)["path"]}
    assert path & {CHECKS.leaf(one).hex() for one in leaves}, "a neighbour's hash stands in the path"

    def guesses(salt: str) -> set[str]:
        """All that is known of the others but their numbers, with the numbers tried."""
        return {
            CHECKS.leaf({"leaf": one["leaf"].replace(NUMBERS[place], number), "salt": salt}).hex()
            for place, one in enumerate(leaves)
            for number in NUMBERS[:200]
        }

    for known in (json.loads(proof)["salt"], "00" * 16):
        assert not path & guesses(known)
    assert path & {CHECKS.leaf(one).hex() for one in leaves}, "with their own salts they are found"
    assert len({one["salt"] for one in leaves}) == len(leaves)


@settings(examples(400), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_altered_byte_fails(data: st.DataObject, shown: tuple[EvidenceWorld, bytes, bytes]) -> None:
    world, file, proof = shown
    octets = data.draw(st.sampled_from([file, proof]))
    place = data.draw(st.integers(0, len(octets) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != octets[place]))
    altered = octets[:place] + bytes([other]) + octets[place + 1 :]
    with pytest.raises((Exception, SystemExit)):
        CHECKS.check(altered.split(b"\n")[: -1 if altered.endswith(b"\n") else None], world.keys)


def test_an_approvals_record_is_no_evidence(shown: tuple[EvidenceWorld, bytes, bytes]) -> None:
    world, _, proof = shown
    told = json.loads(proof)
    told["statement"] = world.house.otp.signer.sign_as("ulak-otp-approval+jwt", world.checked(proof))
    forged = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    with pytest.raises(SystemExit):
        world.checked(forged)


def test_the_script_runs_by_itself(shown: tuple[EvidenceWorld, bytes, bytes], tmp_path: Any) -> None:
    world, file, proof = shown
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"keys": world.keys}))
    for name, octets in (("job.jsonl", file), ("proof.json", proof)):
        path = tmp_path / name
        path.write_bytes(octets)
        told = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), str(path), str(keys)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(told.stdout) == world.checked(octets)
        path.write_bytes(octets.replace("açıldı".encode(), "kapandı".encode(), 1))
        refused = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), str(path), str(keys)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 1


def test_the_page_says_in_turkish_what_the_proof_says(shown: tuple[EvidenceWorld, bytes, bytes]) -> None:
    world, _, proof = shown
    told = page(world.checked(proof), json.loads(json.loads(proof)["leaf"]), "ab" * 32)
    assert "Sayın müşterimiz, şubemiz açıldı" in told
    for label, value in (
        ("Alıcı", NUMBERS[1]),
        ("Amaç", "ticari"),
        ("İzin", "ONAY (izin verilmiş)"),
        ("Kaynağı", "HS_WEB"),
        ("Verildiği an", "01.11.2026 10:00:00"),
        ("Belgesi", "form 7"),
        ("Cevabı", "kabul etti"),
        ("Onay", "istenmedi"),
        ("Firma", "Acme (acme)"),
        ("Kanıt dosyasının SHA-256'sı", "ab" * 32),
    ):
        assert f"{label:<26}: {value}\n" in told
    assert max(map(len, told.splitlines())) <= 100


def test_a_page_of_what_was_not_sent_says_so() -> None:
    claims: Any = {
        "iss": "ulak/test",
        "as_of": "2026-11-28T01:00:00.000Z",
        "root": "00",
        "firm": {"id": "acme", "name": "Acme"},
        "asked": {"source": "console", "with": "", "requested_by": None},
        "approval": {"by": "signature", "id": "sig-1", "approver": "ayse"},
        "job": {
            "sender_id": "ACME",
            "purpose": "informational",
            "operator": "netgsm",
            "accepted_at": "2026-11-28T00:00:00.000Z",
            "client_reference": None,
        },
    }
    leaf: Any = {
        "message_id": "1-0-0",
        "to": NUMBERS[0],
        "text": "Bir\nİki",
        "text_sha256": "00",
        "segments": 1,
        "status": "suppressed",
        "reason": "consent_ret",
        "reported_at": None,
        "consent": None,
        "call": None,
        "reports": [],
    }
    told = page(claims, leaf, "00")
    assert "sorulmadı: bilgilendirme iletisi" in told
    assert "güvenli elektronik imza ile (sig-1)" in told
    assert f"{'Çağrı':<26}: yapılmadı" in told
    assert f"{'Metin':<26}: Bir\n{'':<26}  İki" in told
