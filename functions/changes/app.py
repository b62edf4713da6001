"""The main table's stream: what changed and means something to a firm becomes an event."""

from typing import Any

from ulak.assembly import House

house = House()


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    return house.events.recorder.record(event)
