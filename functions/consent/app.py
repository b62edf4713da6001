"""Whom a firm may not write to, and who allowed it."""

from ulak.assembly import House

handler = House().serve("consent")
