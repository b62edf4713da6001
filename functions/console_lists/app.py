"""Files of cards are taken in and given out."""

from ulak.assembly import House

handler = House().serve("console_lists")
