"""What the threat model names as its proof is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text()
STOPPED = PAGE.partition("## Where it is stopped")[2].partition("\n## ")[0]


def _proofs() -> list[str]:
    rows = [line.split("|") for line in STOPPED.splitlines() if line.startswith("| ")]
    return [proof for row in rows[1:] for proof in re.findall("`([^`]+)`", row[3])]


def test_every_attack_names_a_proof_and_every_proof_is_there() -> None:
    rows = [line for line in STOPPED.splitlines() if line.startswith("| ")][1:]
    assert rows
    assert [row for row in rows if not re.search("`[^`]+`", row.split("|")[3])] == []
    targets = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    absent = [
        proof
        for proof in _proofs()
        if not (
            proof.removeprefix("make ") in targets
            if proof.startswith("make ")
            else (ROOT / "tests" / proof).exists()
        )
    ]
    assert absent == []


def test_every_file_named_as_a_proof_holds_tests() -> None:
    files = [ROOT / "tests" / proof for proof in _proofs() if proof.endswith(".py")]
    assert files
    assert [str(file) for file in files if "\ndef test_" not in file.read_text()] == []
