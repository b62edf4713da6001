"""Lists: an upload becomes recipients, and a job's report a file, whatever dies over them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from tests.faults.world import NUMBERS, World
from ulak.identity.msisdn import Region, normalise
from ulak.jobs.keys import upload_key
from ulak.platform.clock import SECOND
from ulak.reports.files import ReportFile

_UPLOAD = "ab" * 16
_ROWS = [
    (msisdn, name) for msisdn, name in zip(NUMBERS, ("Ali", "Banu", "Can", "Deniz", "Ece"), strict=False)
]
_TEXT = "Sayin {ad}, borcunuz var."


def uploaded(world: World) -> None:
    lines = "".join(f"{msisdn};{name}\r\n" for msisdn, name in _ROWS)
    world.bucket.put(upload_key(world.firm, _UPLOAD), f"to;ad\r\n{lines}".encode())


def posts_the_upload(world: World) -> None:
    body = {"text": _TEXT, "purpose": "informational", "upload": _UPLOAD}
    world.wish(lambda: world.send_job(body))


def everyone_once(world: World) -> Iterator[str]:
    went = Counter(
        (msisdn, text)
        for taken in world.operator.books
        for msisdn, text in zip(taken.call.msisdns, taken.call.texts, strict=True)
    )
    wanted = {(msisdn, _TEXT.replace("{ad}", name)) for msisdn, name in _ROWS}
    if not went.keys() <= wanted or any(times > 1 for times in went.values()):
        yield f"{dict(went)} went out"
    if len(world.jobs()) != 1:
        yield f"{len(world.jobs())} jobs of one upload"


def delivered(world: World) -> None:
    """A job that is over, and a function that builds its report."""
    world.post_job(_ROWS)
    world.run()
    world.add_function("lists", world.counted(lambda: world.house.lists.builds))


def wants_the_report(world: World) -> None:
    """Twice: the caller had no answer."""
    for after in (0, 10 * SECOND):
        world.wish(lambda: world.queues["lists"].send([_file(world).artefact.pointer]), after=after)


def whole_report(world: World) -> Iterator[str]:
    file = _file(world)
    found = world.bucket.get(file.artefact.key(file.name)).decode("utf-8-sig")
    sample = csv.Sniffer().sniff(found.splitlines()[0], ";,")
    rows = list(csv.DictReader(io.StringIO(found), dialect=sample))
    if [normalise(row["Number"], Region.TR) for row in rows] != [msisdn for msisdn, _ in _ROWS]:
        yield f"the file holds {rows}"


def _file(world: World) -> ReportFile:
    (ref,) = world.jobs()
    return ReportFile(ref, "csv", "en")
