"""The page that says which test holds what is promised of lists names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "lists-held.md"


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(\S+\.py)::(test_\w+)`", PAGE.read_text())
    assert len(named) > 60
    missing = [
        f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / "tests" / file).read_text()
    ]
    assert missing == []


def test_every_promise_has_a_test() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ") and "**" not in line][1:]
    assert all("::test_" in row for row in rows)
