"""What happened, to be read, and the webhooks that are told of it."""

from ulak.assembly import House
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "GET /v1/events": lambda request: house.desk.events(request),
        "POST /v1/webhooks": lambda request: house.desk.create(request),
        "GET /v1/webhooks": lambda request: house.desk.list(request),
        "GET /v1/webhooks/{webhook_id}": lambda request: house.desk.show(request),
        "DELETE /v1/webhooks/{webhook_id}": lambda request: house.desk.remove(request),
        "POST /v1/webhooks/{webhook_id}/rotate": lambda request: house.desk.rotate(request),
        "POST /v1/webhooks/{webhook_id}/enable": lambda request: house.desk.enable(request),
        "GET /v1/webhooks/{webhook_id}/calls": lambda request: house.desk.calls(request),
        "POST /v1/webhooks/{webhook_id}/calls/{number}/replay": lambda request: house.desk.replay(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
