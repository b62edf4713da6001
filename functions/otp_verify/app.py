"""One-time passwords come back: checked, looked at; and the keys that approvals are signed with."""

from ulak.assembly import House
from ulak.otp.responses import published, shown
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "POST /v1/otp/{otp_id}/verify": lambda request: shown(house.verify_otp.verify(request)),
        "GET /v1/otp/{otp_id}": lambda request: shown(house.otp_views.show(request)),
    },
    lambda authorization: house.gate.authenticate(authorization),
    {"GET /v1/otp/keys": lambda: published(house.signer.keys())},
)
