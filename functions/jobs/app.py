"""Bulk jobs: taken in, looked at, paused, resumed, cancelled."""

from ulak.assembly import House

handler = House().serve("jobs")
