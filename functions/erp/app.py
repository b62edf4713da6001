"""The ERP's side of a firm: its events by key, its users' numbers, texts, and the sources of foreign events."""

from ulak.assembly import House

handler = House().serve("erp")
