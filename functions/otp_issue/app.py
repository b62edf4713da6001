"""One-time passwords go out: issued, sent again, cancelled."""

from ulak.assembly import House
from ulak.otp.responses import issued, resent
from ulak.platform.edge import Response, edge

house = House()

handler = edge(
    {
        "POST /v1/otp": lambda request: issued(house.issue_otp.issue(request)),
        "POST /v1/otp/{otp_id}/resend": lambda request: resent(house.issue_otp.resend(request)),
        "POST /v1/otp/{otp_id}/cancel": lambda request: Response(200, house.otp_views.cancel(request)),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
