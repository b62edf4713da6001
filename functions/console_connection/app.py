"""An account with an operator is tried out: what is left on it is asked, and nothing is sent."""

from ulak.assembly import House

handler = House().serve("console_connection")
