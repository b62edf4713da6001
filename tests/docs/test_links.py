"""Links of the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_to_a_file_and_to_a_heading_in_it(page: Path) -> None:
    missing = [
        f"{target}#{heading}" if heading else target
        for target, heading in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", page.read_text())
        if not _leads_somewhere(page, target, heading)
    ]
    assert missing == []


def _leads_somewhere(page: Path, target: str, heading: str) -> bool:
    file = page.parent / target if target else page
    if not file.exists():
        return False
    return not heading or heading in {
        _anchor(line) for line in file.read_text().splitlines() if line[:1] == "#"
    }


def _anchor(line: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
