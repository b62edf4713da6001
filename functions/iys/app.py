"""A firm's consents at İYS: what is reported, what was refused, and İYS's notices."""

from ulak.assembly import House

handler = House().serve("iys")
