"""The reports queue: ask the operator about a job and fold what it tells."""

from ulak.assembly import House
from ulak.jobs.pointers import JobPointer
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.poller.poll(JobPointer.decode(body).ref, remaining))
