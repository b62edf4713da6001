"""What happened, to be read, and the webhooks that are told of it."""

from ulak.assembly import House

handler = House().serve("events")
