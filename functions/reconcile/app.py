"""Every minute: whatever is due is looked at and pushed on."""

from typing import Any

from ulak.assembly import House

house = House()


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    return {
        "jobs": house.reconcile.run(context.get_remaining_time_in_millis),
        "schedules": house.due_schedules.push_on(),
        "erp_events": house.overdue_erp_events.push_on(),
        "calls": house.overdue_calls.push_on(),
    }
