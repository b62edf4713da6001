"""The callbacks queue: a firm's webhook is called about one event."""

from ulak.assembly import House
from ulak.events.store import CallRef
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.callbacks.deliver(CallRef.decode(body)))
