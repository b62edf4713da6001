"""A job over its cap is approved. Apart from the jobs function: only this one may look at challenges."""

from ulak.assembly import House
from ulak.planning.responses import shown
from ulak.platform.edge import edge

house = House()

handler = edge(
    {"POST /v1/jobs/{job_id}/approve": lambda request: shown(house.job_approval.approve(request))},
    lambda authorization: house.gate.authenticate(authorization),
)
