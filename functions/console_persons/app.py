"""One person's data, given out or erased, and how far each erasure is."""

from ulak.assembly import House

handler = House().serve("console_persons")
