"""Input made from good input: octets changed, cut, doubled and moved, by a seed."""

from __future__ import annotations

import os
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

INTERESTING = (
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b'"',
    b";",
    b",",
    b"\r",
    b"\n",
    b"{",
    b"[",
    b"]",
    b"}",
    b"\\u0000",
    b"\\ud800",
    b"-",
    b"1e999",
    b"NaN",
    b"9" * 400,
    b"<!--",
    b"&amp;",
    b"=",
    b" ",
    "İı".encode(),
    "\u202e".encode(),
    b"PK\x03\x04",
)


def mutations(seeds: Sequence[bytes], seed: int, most: int = 200_000) -> Iterator[bytes]:
    """Without an end; no longer than `most` octets."""
    draw = random.Random(seed)
    while True:
        made = bytearray(draw.choice(seeds))
        for _ in range(draw.choice((1, 1, 2, 4, 16))):
            _mutate(made, draw, seeds)
        yield bytes(made[:most])


def _mutate(made: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    start = draw.randrange(len(made) + 1)
    stop = min(len(made), start + draw.choice((1, 2, 8, 64, 512)))
    match draw.randrange(6):
        case 0:
            made[start:start] = draw.choice(INTERESTING)
        case 1:
            del made[start:stop]
        case 2:
            made[start:start] = bytes(made[start:stop]) * draw.choice((1, 2, 50))
        case 3:
            made[start:stop] = draw.randbytes(stop - start)
        case 4:
            other = draw.choice(seeds)
            cut = draw.randrange(len(other) + 1)
            made[start:stop] = other[cut : cut + 64]
        case _:
            for place in range(start, stop):
                made[place] ^= 1 << draw.randrange(8)


@dataclass
class Watched:
    """What reading the inputs cost."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    """CPU seconds of one input, those of children among them."""
    grown: int = 0
    """Octets that the process, or a child of it, grew by at its peak."""


def watch(
    parse: Callable[[bytes], object],
    refusals: tuple[type[Exception], ...],
    inputs: Iterator[bytes],
    *,
    seconds: float,
    most: int,
) -> Watched:
    """Reads inputs until so many were read or so much time is over. Another exception than `refusals` goes through,
    with the input as a note."""
    cost, until, before = Watched(), time.monotonic() + seconds, _peak()
    for data in inputs:
        started = _spent()
        if time.monotonic() > until or cost.read + cost.refused >= most:
            break
        try:
            parse(data)
            cost.read += 1
        except refusals:
            cost.refused += 1
        except Exception as error:
            error.add_note(f"input: {data[:2000]!r}")
            raise
        cost.slowest = max(cost.slowest, _spent() - started)
    cost.grown = _peak() - before
    return cost


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _peak() -> int:
    return (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        * 1024
    )
