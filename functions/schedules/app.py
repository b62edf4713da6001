"""Schedules: made, changed, looked at, paused, run at once, cancelled."""

from ulak.assembly import House

handler = House().serve("schedules")
