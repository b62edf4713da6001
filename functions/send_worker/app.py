"""The send and interactive queues: claim a chunk, journal each call, make it."""

from ulak.assembly import House
from ulak.jobs.pointers import ChunkPointer
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.worker.send(ChunkPointer.decode(body), remaining))
