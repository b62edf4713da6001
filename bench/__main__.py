"""Run the benchmarks, show what they came to, keep it in ``bench/results.json``; exit 1 when a bar is missed.

``python -m bench`` runs all, some four minutes; ``python -m bench F1 S2`` those whose ids begin so, and keeps
the other results as they were.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench import (
    bulk,
    cold,
    console,
    contention,
    cost,
    fair,
    idle,
    latency,
    ledger,
    lookups,
    otp,
    tasks,
    text,
)

BENCHES: Final[dict[str, Callable[[], Iterable[dict[str, Any]]]]] = {
    "S": text.rows,
    "P1": bulk.normalisation,
    "F1": bulk.against_libraries,
    "F2": bulk.linearity,
    "F3": bulk.memory,
    "F4": bulk.against_reading,
    "D1": cost.sending,
    "D2": ledger.rows,
    "D3": cost.reporting,
    "O1": otp.calls,
    "O2": otp.handler,
    "C": cold.rows,
    "H1": contention.rows,
    "I": idle.rows,
    "L1": latency.rows,
    "Q1": lookups.rows,
    "R1": fair.rows,
    "T": tasks.rows,
    "W1": console.rows,
}
"""How the ids of a benchmark's rows begin, and what makes them."""

RESULTS: Final = Path(__file__).with_name("results.json")


def main(wanted: Sequence[str]) -> int:
    console = Console()
    measured: list[dict[str, Any]] = []
    started = time.monotonic()
    for begins, rows in BENCHES.items():
        if not wanted or any(begins.startswith(id) or id.startswith(begins) for id in wanted):
            with console.status(f"{begins} …"):
                measured += (row for row in rows() if not wanted or row["id"].startswith(tuple(wanted)))
            _keep(measured, others=bool(wanted))  # at once: a run that is ended has told so far
    if not measured:
        console.print(f"No benchmark has an id that begins with {' or '.join(wanted)}.")
        return 2
    _show(console, measured)
    console.print(f"{time.monotonic() - started:.0f} s; {RESULTS}")
    return 0 if all(row["holds"] for row in measured) else 1


def _show(console: Console, rows: Sequence[dict[str, Any]]) -> None:
    table = Table("id", "what", "value", "bar", "against", "holds")
    for row in rows:
        holds = "[green]yes[/]" if row["holds"] else "[red]NO[/]"
        figures = (f"{row['value']:g} {row['unit']}", f"{row['bar']:g}")
        table.add_row(row["id"], row["what"], *figures, row.get("against", ""), holds)
    console.print(table)


def _keep(measured: Sequence[dict[str, Any]], *, others: bool) -> None:
    rows = {row["id"]: row for row in json.loads(RESULTS.read_text())} if others and RESULTS.exists() else {}
    rows |= {row["id"]: row for row in measured}
    RESULTS.write_text(json.dumps(list(rows.values()), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
