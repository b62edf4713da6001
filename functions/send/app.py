"""One message: taken in, and looked at."""

from ulak.assembly import House
from ulak.planning.responses import accepted_message, shown
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "POST /v1/messages": lambda request: accepted_message(house.accept.message(request)),
        "GET /v1/messages/{message_id}": lambda request: shown(house.views.message(request)),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
