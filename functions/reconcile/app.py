"""Every minute: whatever is due is looked at and pushed on."""

from typing import Any

from ulak.assembly import House
from ulak.platform.each import each

house = House()


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    return each(
        [
            ("work", lambda: house.platform.attempts.push_on()),
            ("jobs", lambda: house.delivery.reconcile.run(context.get_remaining_time_in_millis)),
            ("schedules", lambda: house.jobs.due_schedules.push_on()),
            ("erp_events", lambda: house.events.overdue_erp_events.push_on()),
            ("calls", lambda: house.events.overdue_calls.push_on()),
            ("iys", lambda: house.consent.due_iys.push_on()),
            ("indexes", lambda: house.lists.due_indexes.push_on()),
            ("erasures", lambda: house.evidence.due_erasures.push_on()),
            ("pressure", lambda: house.platform.measure_pressure()),
        ]
    )
