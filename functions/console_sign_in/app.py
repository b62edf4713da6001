"""People come in: they sign in and out, accept invitations, choose a firm."""

from ulak.assembly import House

handler = House().start("console_sign_in")
