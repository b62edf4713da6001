"""For whoever knows nothing yet: the OpenAPI document, its page, health; and every path that no other route takes."""

from ulak.assembly import House

handler = House().serve("root")
