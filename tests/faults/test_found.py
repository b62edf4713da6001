"""What the faults found once, each told alone."""

from __future__ import annotations

from tests.faults.flows import SMALL
from tests.faults.world import World


def test_a_job_without_a_chunk_left_to_ask_about_is_asked_about_in_vain(world: World) -> None:
    """DynamoDB refuses a range that ends before it begins; moto takes it."""
    world.post_job(SMALL)
    (ref,) = world.jobs()
    assert list(world.store.chunks(ref, 1, 1)) == []
