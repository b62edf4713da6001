"""Foreign events, from sources that sign their requests or hold a secret URL."""

from ulak.assembly import House

handler = House().serve("erp_hooks")
