"""The ERP's side of a firm: its events by key, its users' numbers, texts, and the sources of foreign events."""

from ulak.assembly import House
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "POST /v1/erp/events": lambda request: house.erp_intake.take(request),
        "GET /v1/erp/events/{event_id}": lambda request: house.erp_intake.show(request),
        "GET /v1/erp/users": lambda request: house.erp_desk.users(request),
        "PUT /v1/erp/users/{user}": lambda request: house.erp_desk.set_user(request),
        "DELETE /v1/erp/users/{user}": lambda request: house.erp_desk.remove_user(request),
        "GET /v1/erp/templates": lambda request: house.erp_desk.templates(request),
        "PUT /v1/erp/templates/{type}": lambda request: house.erp_desk.set_template(request),
        "GET /v1/erp/sources": lambda request: house.erp_desk.sources(request),
        "PUT /v1/erp/sources/{source}": lambda request: house.erp_desk.set_source(request),
        "POST /v1/erp/sources/{source}/rotate": lambda request: house.erp_desk.rotate(request),
        "POST /v1/erp/sources/{source}/try": lambda request: house.erp_desk.try_mapping(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
