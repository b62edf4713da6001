"""The callbacks queue: a firm's webhook is called about one event."""

from ulak.assembly import House

handler = House().consume_claimed("events.callbacks")
