"""The product's own use cases over a local stack, for what no API of a firm does."""

from __future__ import annotations

from local import Stack
from ulak.assembly import House, Ports
from ulak.platform.settings import Settings


def house_of(stack: Stack) -> House:
    return House(Settings.of_stack("local", stack.outputs), ports=Ports(client=stack.client))
