"""Bulk jobs: taken in, looked at, paused, resumed, cancelled."""

from ulak.assembly import House
from ulak.planning.responses import accepted_job, shown
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "POST /v1/jobs": lambda request: accepted_job(house.accept.job(request)),
        "GET /v1/jobs/{job_id}": lambda request: shown(house.views.job(request)),
        "GET /v1/jobs/{job_id}/recipients": lambda request: shown(house.views.recipients(request)),
        "GET /v1/jobs/{job_id}/refusals": lambda request: shown(house.views.refusals(request)),
        "POST /v1/jobs/{job_id}/pause": lambda request: shown(house.control.pause(request)),
        "POST /v1/jobs/{job_id}/resume": lambda request: shown(house.control.resume(request)),
        "POST /v1/jobs/{job_id}/cancel": lambda request: shown(house.control.cancel(request)),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
