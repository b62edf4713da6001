"""What an idle deployment costs is computed from the template, and told in the page as it is computed."""

from __future__ import annotations

from bench import idle


def test_an_idle_deployment_stays_within_its_dollars() -> None:
    assert {row["id"]: row["holds"] for row in idle.rows()} == {"I.first": True, "I.further": True}


def test_the_page_shows_what_is_computed() -> None:
    """``python -m bench.idle`` writes it."""
    page = idle.PAGE.read_text(encoding="utf-8")
    assert page == idle.page_with(page)
