"""Pages that only read: the first page, jobs, reports, the trail."""

from ulak.assembly import House

handler = House().serve("console")
