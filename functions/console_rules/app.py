"""The firm's rules of approval, and its approvers."""

from ulak.assembly import House

handler = House().serve("console_rules")
