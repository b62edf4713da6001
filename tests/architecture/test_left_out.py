"""What `make test` leaves out by folders is what it leaves out by marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ALONE

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize(("folder", "mark"), ALONE.items())
def test_every_file_of_a_folder_that_is_left_out_bears_its_mark(folder: str, mark: str) -> None:
    bearing = re.compile(rf"^pytestmark = (?:.+\n)*?.*pytest\.mark\.{mark}\b", re.MULTILINE)
    files = sorted((TESTS / folder).rglob("test_*.py"))
    assert files
    assert [path.name for path in files if not bearing.search(path.read_text())] == []
