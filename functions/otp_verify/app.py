"""One-time passwords come back: checked, looked at; and the keys that approvals are signed with."""

from ulak.assembly import House

handler = House().start("otp_verify")
