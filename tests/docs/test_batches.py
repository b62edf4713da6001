"""What a million messages cost by each operator's batch size stands in the page as it is counted."""

from __future__ import annotations

from bench import batches


def test_the_page_shows_what_is_counted() -> None:
    """``python -m bench.batches`` writes it."""
    page = batches.PAGE.read_text(encoding="utf-8")
    assert page == batches.page_with(page)
