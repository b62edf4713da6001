"""The send and interactive queues: claim a chunk, journal each call, make it."""

from ulak.assembly import House

handler = House().consume_claimed("delivery.worker")
