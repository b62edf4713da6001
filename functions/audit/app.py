"""Every hour: do the books hold? What does not is logged as an error, which an alarm watches."""

from typing import Any

from ulak.assembly import House

house = House()


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    return house.delivery.audit_rounds.run(context.get_remaining_time_in_millis)
