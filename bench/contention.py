"""H1: one busy firm, where transactions that overlap on an item are refused (`tests.contention`).

Requests arrive by Poisson, each is answered by a process that has nothing else to do, as Lambda has it: one that was
idle or a new one, which knows nothing of the firm yet. A transaction holds its items for 20 ms. Time is simulated: what
is told are shares of refused requests and seconds of the simulation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.contention import Timeline, contended

Row = dict[str, Any]

HOLD: Final = 20
SECONDS: Final = 10
CODES, JOBS = 200, 50
"""A second."""
_NOW: Final = 1_795_384_800_000
_MOST_REFUSED, _MOST_SECONDS = 0.1, 1.0


@dataclass
class Run:
    """What came of one load."""

    refused: int = 0
    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def percent_refused(self) -> float:
        return 100 * self.refused / len(self.seconds)

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)]


def rows() -> Iterator[Row]:
    for name, load, rate in (("codes", codes, CODES), ("jobs", jobs, JOBS)):
        run = load(rate, SECONDS)
        what = f"{name} of one firm, {rate} a second, transactions that hold {HOLD} ms"
        yield _row(f"H1.{name}.refused", f"refused: {what}", run.percent_refused, _MOST_REFUSED, "%", run)
        yield _row(f"H1.{name}.p99", f"p99: {what}", run.p99, _MOST_SECONDS, "s", run)


def _row(id: str, what: str, value: float, bar: float, unit: str, run: Run) -> Row:
    return {
        "id": id,
        "what": what,
        "value": round(value, 3),
        "bar": bar,
        "unit": unit,
        "holds": value <= bar,
        "requests": len(run.seconds),
        "statuses": {str(status): times for status, times in sorted(run.statuses.items())},
        "seen": dict(sorted(run.seen.items())),
    }


def codes(rate: int, seconds: int, hold: int = HOLD, seed: int = 7) -> Run:
    """Codes to numbers of 26 prefixes, each number once."""
    from tests.otp.otp_world import FIRM, OtpWorld
    from ulak.directory.firms import Service

    timeline = Timeline(_NOW)
    with contended(timeline, hold) as conflicts, _silence():
        world = OtpWorld(timeline)  # type: ignore[arg-type] # a clock that nobody turns by hand
        generous = dict.fromkeys(("firm_hour", "firm_day", "spend_day", "prefix_hour"), 10**6)
        world.directory.set_otp_settings(FIRM, {"limits": generous})
        world.house.ledger.store.top_up(FIRM, Service.OTP, 10**6, "more", by="bench", now=timeline())
        random = Random(seed)

        def ask(house: Any, n: int) -> int:
            to = f"905{random.randrange(30, 56)}{n:07d}"
            return _call(house, "/v1/otp", {"to": to, "purpose": "sign_in"}, FIRM, n)

        run = _arrive(timeline, random, rate, seconds, world.house, ask)
        run.seen = dict(conflicts.seen)
        _require_books(world.house, FIRM, Service.OTP.value)
        return run


def jobs(rate: int, seconds: int, hold: int = HOLD, seed: int = 7) -> Run:
    """Jobs of up to 100 credits, from request to commit."""
    from tests.world import FIRM, World
    from ulak.directory.firms import Service

    timeline = Timeline(_NOW)
    with contended(timeline, hold) as conflicts, _silence():
        world = World(timeline)  # type: ignore[arg-type] # a clock that nobody turns by hand
        random = Random(seed)

        def ask(house: Any, n: int) -> int:
            recipients = [f"90532{n:05d}{m:02d}" for m in range(random.randint(1, 100))]
            body = {"recipients": recipients, "text": "Merhaba", "purpose": "informational"}
            return _call(house, "/v1/jobs", body, FIRM, n)

        run = _arrive(timeline, random, rate, seconds, world.house, ask)
        run.seen = dict(conflicts.seen)
        _require_books(world.house, FIRM, Service.SMS.value)
        return run


def _arrive(
    timeline: Timeline,
    random: Random,
    rate: int,
    seconds: int,
    first: Any,
    ask: Callable[[Any, int], int],
) -> Run:
    """Requests by Poisson, each to a process that is idle or new."""
    from ulak.assembly import House, Ports

    run = Run()
    idle: list[Any] = []
    ports = Ports(queue=first.ports.queue, operator=first.ports.operator, sleep=timeline.pause)

    def request(n: int) -> None:
        began = timeline()
        house = idle.pop() if idle else House(first.settings, timeline, ports)
        status = ask(house, n)
        idle.append(house)
        run.seconds.append((timeline() - began) / 1_000)
        run.statuses[status] = run.statuses.get(status, 0) + 1
        run.refused += status >= 400

    after = 0.0
    for n in range(rate * seconds):
        after += random.expovariate(rate) * 1_000
        timeline.at(after, lambda n=n: request(n))  # type: ignore[misc] # mypy infers no lambda with defaults
    timeline.run()
    return run


def _call(house: Any, path: str, body: dict[str, Any], firm: str, n: int) -> int:
    from tests.calls import call
    from ulak.identity.caller import Caller

    return call(house, "POST", path, body, caller=Caller(firm, "k"), key=f"request-{n:06d}").status


def _require_books(house: Any, firm: str, service: str) -> None:
    from ulak.ledger.audit import check_account

    entries = list(house.ledger.store.entries(firm, service))
    if found := check_account(f"{firm}/{service}", house.ledger.store.standing(firm, service), entries):
        raise AssertionError("\n".join(map(str, found)))


def _silence() -> Any:
    return redirect_stdout(Path(os.devnull).open("w"))


if __name__ == "__main__":
    import tests.conftest  # noqa: F401 - the environment of AWS in process

    for row in rows():
        print(row)
