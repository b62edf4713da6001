"""One-time passwords go out: issued, sent again, cancelled; and their templates kept."""

from ulak.assembly import House
from ulak.otp.responses import issued, resent, shown
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "POST /v1/otp": lambda request: issued(house.issue_otp.issue(request)),
        "POST /v1/otp/{otp_id}/resend": lambda request: resent(house.issue_otp.resend(request)),
        "POST /v1/otp/{otp_id}/cancel": lambda request: shown(house.otp_views.cancel(request)),
        "POST /v1/otp/templates/{name}": lambda request: shown(house.otp_templates.save(request)),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
