"""One-time passwords come back: checked, looked at; and the keys that approvals are signed with."""

from ulak.assembly import House
from ulak.platform.edge import Response, edge

house = House()

handler = edge(
    {
        "POST /v1/otp/{otp_id}/verify": lambda request: Response(200, house.verify_otp.verify(request)),
        "GET /v1/otp/{otp_id}": lambda request: Response(200, house.otp_views.show(request)),
        "GET /v1/otp/keys": lambda request: Response(200, house.signer.keys()),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
