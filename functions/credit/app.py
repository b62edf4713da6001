"""A firm's credit: what there is, where it went, and top-ups by an administrator's key."""

from ulak.assembly import House
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "GET /v1/credit": lambda request: house.credit.show(request),
        "GET /v1/credit/operator": lambda request: house.credit.at_operator(request),
        "GET /v1/credit/entries": lambda request: house.credit.entries(request),
        "POST /v1/credit/top-ups": lambda request: house.credit.top_up(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
