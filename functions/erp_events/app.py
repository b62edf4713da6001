"""The ERP queue: an event becomes messages."""

from ulak.assembly import House

handler = House().consume("events.erp_process")
