"""Calls of the API by the firm's own program."""

from __future__ import annotations

from typing import Any

from tests.calls import Answer, call
from tests.world import FIRM, World
from ulak.identity.caller import Caller


def ask(world: World, method: str, path: str, body: Any = None, **more: Any) -> Answer:
    return call(world.house, method, path, body, **{"caller": Caller(FIRM, "k"), **more})
