"""The firm's people, as its administrators set them."""

from ulak.assembly import House

handler = House().serve("console_settings")
