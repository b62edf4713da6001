"""The firm's webhooks, as its administrators set them."""

from ulak.assembly import House

handler = House().serve("console_webhooks")
