"""A job over its cap is approved. Apart from the jobs function: only this one may look at challenges."""

from ulak.assembly import House

handler = House().serve("job_approval")
