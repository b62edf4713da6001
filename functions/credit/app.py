"""A firm's credit: what there is, where it went, and top-ups by an administrator's key."""

from ulak.assembly import House

handler = House().serve("credit")
