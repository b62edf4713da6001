"""What erasing one number out of a job costs, counted: a GET a chunk to find it, and for the rest the same however long
the job is. ``docs/personal-data.md`` states the figures."""

from __future__ import annotations

from pathlib import Path

from tests.privacy.large_erasure import erase
from ulak.jobs.chunks import CHUNK_SIZE


def test_requests_grow_by_a_get_a_chunk_and_by_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "short").mkdir()
    (tmp_path / "long").mkdir()
    done, short = erase(10_000, tmp_path / "short")
    _, long = erase(100_000, tmp_path / "long")
    assert done.erased == {"lists": 1, "messages": 1}
    more = {
        what: long.requests[what] - short.requests[what]
        for what in long.requests
        if long.requests[what] != short.requests[what]
    }
    assert more == {"get chunks": (100_000 - 10_000) // CHUNK_SIZE}
    assert long.requests["put chunks"] == long.requests["put list"] == 1
    assert long.octets["put chunks"] < 1.2 * short.octets["put chunks"]


def test_the_list_is_written_again_without_the_one_row(tmp_path: Path) -> None:
    erase(1_000, tmp_path)
    rows = (tmp_path / "list.csv").read_text().splitlines()
    assert len(rows) == 1_001
    assert rows[501] == ","
    assert rows[500].startswith("05300000499")
