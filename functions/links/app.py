"""The links of messages, as their recipients open them."""

from ulak.assembly import House

handler = House().serve("links")
