"""The queue of İYS: a firm's consents are reported, and what changed there is taken."""

from ulak.assembly import House

handler = House().consume("consent.iys_worker")
