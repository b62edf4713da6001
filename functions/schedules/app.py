"""Schedules: made, changed, looked at, paused, run at once, cancelled."""

from ulak.assembly import House
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "GET /v1/schedules": lambda request: house.schedule_desk.list(request),
        "GET /v1/schedules/{schedule}": lambda request: house.schedule_desk.show(request),
        "PUT /v1/schedules/{schedule}": lambda request: house.schedule_desk.put(request),
        "DELETE /v1/schedules/{schedule}": lambda request: house.schedule_desk.cancel(request),
        "POST /v1/schedules/{schedule}/pause": lambda request: house.schedule_desk.pause(request),
        "POST /v1/schedules/{schedule}/resume": lambda request: house.schedule_desk.resume(request),
        "POST /v1/schedules/{schedule}/run": lambda request: house.schedule_desk.run_now(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
