"""Who may approve what in a firm."""

from ulak.assembly import House

handler = House().serve("approvers")
