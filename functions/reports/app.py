"""The reports queue: ask the operator about a job and fold what it tells."""

from ulak.assembly import House

handler = House().consume_claimed("delivery.poller")
