"""What operators push: delivery reports and messages from phones."""

from ulak.assembly import House

handler = House().serve("operator_push")
