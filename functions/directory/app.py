"""Subscribers, groups, current accounts and filters: whom a firm writes to; and templates: what."""

from ulak.assembly import House

handler = House().serve("directory")
