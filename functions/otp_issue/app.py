"""One-time passwords go out: issued, sent again, cancelled; and their templates kept."""

from ulak.assembly import House

handler = House().start("otp_issue")
