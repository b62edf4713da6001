"""Puts everything together: a function asks the root for a use case and gets it whole.

The house has wings, a module each, and a wing has parts: ``house.delivery.worker``. Everything is made when first asked
for, and what a function does not ask for is not even imported.
"""

from ulak.assembly.house import House
from ulak.assembly.ports import Connect, Ports

__all__ = ["Connect", "House", "Ports"]
