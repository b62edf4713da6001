"""The schedules queue: a schedule that is due becomes a job."""

from ulak.assembly import House
from ulak.platform.batch import batch
from ulak.schedules.store import ScheduleRef

house = House()

handler = batch(lambda body, remaining: house.fire_schedule.run(ScheduleRef.decode(body)))
