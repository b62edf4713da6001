"""The schedules queue: a schedule that is due becomes a job."""

from ulak.assembly import House

handler = House().consume("jobs.fire_schedule")
