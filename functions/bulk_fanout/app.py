"""The plan queue: a job's snapshot becomes chunks, is committed, and fans out to the send queue."""

from ulak.assembly import House
from ulak.jobs.pointers import JobPointer
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.fan_out.run(JobPointer.decode(body).ref))
