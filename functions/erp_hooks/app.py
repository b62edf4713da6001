"""Foreign events, from sources that sign their requests or hold a secret URL."""

from ulak.assembly import House
from ulak.platform.edge import signed_edge

house = House()

handler = signed_edge(
    {
        "POST /v1/erp/hooks/{firm}/{source}": lambda request: house.erp_intake.take_foreign(request),
        "POST /v1/erp/hooks/{firm}/{source}/{secret}": lambda request: house.erp_intake.take_foreign(request),
    },
    lambda presented: house.erp_intake.recognise(presented),
)
