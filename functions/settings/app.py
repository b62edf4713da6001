"""A firm's settings, by a key of the scope ``admin``: accounts with operators, clients and their keys, units."""

from ulak.assembly import House

handler = House().serve("settings")
