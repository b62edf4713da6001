"""One person's data: given out, erased; what is kept for how long; the trail."""

from ulak.assembly import House

handler = House().serve("persons")
