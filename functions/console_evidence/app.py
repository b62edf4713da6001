"""Evidence of what was sent, signed: of a message as a page, of a job as a file."""

from ulak.assembly import House

handler = House().serve("console_evidence")
