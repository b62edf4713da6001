"""Evidence through the deployed stack: over HTTP and by the administrator, checked by the docs' script alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import ROOT
from tests.e2e.programs import FirmProgram, eventually
from tests.e2e.roots import house_of

pytestmark = pytest.mark.stack

SCRIPT = ROOT / "docs" / "check_evidence.py"
NUMBERS = [f"9053312{n:05d}" for n in range(700)]


def _proof(number: str) -> str:
    """A document of its own."""
    return f"form {sha256(number.encode()).hexdigest()}"


def _checked(file: Path, keys: Path) -> Any:
    told = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file), str(keys)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_a_message_and_a_whole_job_are_proven_and_checked_without_ulak(
    firm: FirmProgram, tmp_path: Path
) -> None:
    firm.put("/v1/settings/send-windows", {"time_zone": "Europe/Istanbul", "windows": ["commercial=none"]})
    given = {"status": "ONAY", "source": "HS_WEB", "at": "2026-11-01T10:00:00+03:00"}
    rows = [{"to": one, **given, "proof": _proof(one)} for one in NUMBERS[:40]]
    answer = firm.http.post("/v1/consents", json={"rows": rows})
    assert answer.status_code == 200, answer.text
    body = {"text": "Kampanya başladı", "purpose": "commercial", "recipients": NUMBERS}
    job = firm.post("/v1/jobs", body)["id"]
    beside = firm.post("/v1/jobs", {**body, "recipients": NUMBERS[:40]})["id"]  # small: it goes beside bulk

    def over() -> Any:
        shown = firm.get(f"/v1/jobs/{job}")
        done = shown["status"] == "finished" and not shown["counts"]["pending"] + shown["counts"]["sent"]
        return shown if done else None

    eventually(over, "the job is over and reported", 180)

    published = tmp_path / "keys.json"
    published.write_bytes(httpx.get(f"{firm.stack.api_url}/v1/otp/keys", trust_env=False).content)
    proof = tmp_path / "proof.json"
    answer = firm.http.get(f"/v1/messages/{job}-0-1/evidence")
    assert answer.status_code == 200, answer.text
    proof.write_bytes(answer.content)
    claims = _checked(proof, published)
    leaf = json.loads(answer.json()["leaf"])
    assert (claims["sub"], claims["leaves"], leaf["to"]) == (job, 1, NUMBERS[1])
    assert (leaf["consent"]["status"], leaf["consent"]["proof"]) == ("ONAY", _proof(NUMBERS[1]))
    bucket = house_of(firm.stack).platform.bucket
    assert list(bucket.keys(f"claims/{firm.firm}/{job}/00000-")), (
        "consents of many sources stand in the bucket"
    )
    eventually(lambda: list(bucket.keys(f"claims/{firm.firm}/{beside}/")) or None, "of a small job too")
    assert leaf["call"]["outcome"] == "accepted"
    assert leaf["reports"]

    def built() -> httpx.Response | None:
        found = firm.http.get(f"/v1/jobs/{job}/evidence")
        assert found.status_code in (202, 303), found.text
        return found if found.status_code == 303 else None

    link = eventually(built, "the job's evidence is built")
    whole = tmp_path / "job.jsonl"
    whole.write_bytes(httpx.get(link.headers["location"], trust_env=False).content)
    sealed = _checked(whole, published)
    assert (sealed["sub"], sealed["leaves"]) == (job, len(NUMBERS))

    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": firm.stack.aws_url,
        "PYTHONPATH": f"{ROOT}/layers/core:{ROOT}",
    }
    environment |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    environment |= {"AWS_DEFAULT_REGION": "eu-central-1"}
    kept = tmp_path / "administrators.json"
    page = subprocess.run(
        [sys.executable, "-m", "cli", "evidence", firm.firm, f"{job}-1-150", "--out", str(kept)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert page.returncode == 0, page.stderr
    assert page.stdout.startswith("İLETİ KANITI")
    assert NUMBERS[650] in page.stdout
    assert _checked(kept, published) == sealed, "a proof out of the tree of the whole job"
    house = house_of(firm.stack)
    assert list(house.platform.bucket.keys(f"evidence/{firm.firm}/{job}/"))
