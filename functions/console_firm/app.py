"""The firm's programs and keys, accounts with operators, sender IDs, send windows and units, as its administrators set
them."""

from ulak.assembly import House

handler = House().serve("console_firm")
