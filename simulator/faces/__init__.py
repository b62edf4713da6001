"""The wires that the simulated operator speaks: a module each, a line each.

A face parses, names a refusal in its own words, and answers. What every wire does in the same way stands in
``simulator.operator``; the books are one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from starlette.routing import Route

from simulator.faces import (
    iletimerkezi,
    infobip,
    jasmin,
    kannel,
    lsim,
    netgsm,
    turk_telekom,
    turkcell,
    verimor,
    yanki,
)
from simulator.operator import Operator

FACES: Final[Mapping[str, Callable[[Operator], list[Route]]]] = {
    "netgsm": netgsm.routes,
    "turk_telekom": turk_telekom.routes,
    "turkcell": turkcell.routes,
    "verimor": verimor.routes,
    "iletimerkezi": iletimerkezi.routes,
    "lsim": lsim.routes,
    "infobip": infobip.routes,
    "kannel": kannel.routes,
    "jasmin": jasmin.routes,
    "yanki": yanki.routes,
}
"""Operator → the paths of its wire."""
