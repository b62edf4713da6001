"""Signed evidence of what was sent."""

from ulak.assembly import House

handler = House().serve("evidence")
