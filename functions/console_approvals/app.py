"""What waits for a second person's approval."""

from ulak.assembly import House

handler = House().serve("console_approvals")
