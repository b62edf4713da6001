"""The evidence of a long job takes no more memory than that of a short one."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from tests.evidence.evidence_world import CHECKS
from tests.evidence.large_job import build
from ulak.evidence.merkle import root_of


def _peak(recipients: int, folder: Path) -> int:
    tracemalloc.start()
    build(recipients, folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_job(tmp_path: Path) -> None:
    _peak(2_000, tmp_path / "first")  # what is imported and cached once
    short, long = _peak(12_000, tmp_path / "short"), _peak(30_000, tmp_path / "long")
    assert long <= 1.2 * short


def test_pages_join_to_the_root_of_all_leaves(tmp_path: Path) -> None:
    for recipients in (511, 512, 513, 2_600):
        folder = tmp_path / str(recipients)
        folder.mkdir()
        first, *leaves = build(recipients, folder).read_bytes().splitlines()
        root = root_of(CHECKS.leaf(CHECKS.parsed(one)) for one in leaves)
        assert CHECKS.parsed(first)["statement"] == f"{root.hex()}.{recipients}.x"
