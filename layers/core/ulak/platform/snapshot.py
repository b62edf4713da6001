"""What a process does when it is restored from a snapshot (Lambda SnapStart)."""

from __future__ import annotations

import random

from ulak.platform.settings import Settings

_SNAP_START = "snap-start"


def reseed_when_restored(settings: Settings) -> None:
    """Each process that is restored from one snapshot draws jitter of its own: without it all would try again at the
    same moments. Secrets and tokens come from the system, which is random in each."""
    if settings.initialization == _SNAP_START:
        from snapshot_restore_py import register_after_restore  # Lambda's runtime has it

        register_after_restore(random.seed)
