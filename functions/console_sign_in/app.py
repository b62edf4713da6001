"""People come in: they sign in and out, accept invitations, choose a firm."""

from ulak.assembly import House

handler = House().serve("console_sign_in")
