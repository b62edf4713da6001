"""One message: taken in, and looked at."""

from ulak.assembly import House

handler = House().start("send")
