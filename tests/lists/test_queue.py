"""What a message of the lists queue asks for, and who builds it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM
from ulak.lists.queue import BUILDERS, PARTS, ListBuilds, builder_of
from ulak.reports.files import ReportFile

POINTERS = Path(__file__).parents[1] / "compat" / "v0_1_0" / "pointers.json"
KEPT: list[dict[str, Any]] = [json.loads(one) for one in json.loads(POINTERS.read_text())["lists"]]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    return ListsWorld(clock)


def test_every_builder_is_held_by_the_root(world: ListsWorld) -> None:
    assert PARTS.keys() == set(BUILDERS.values())
    for path in PARTS.values():
        assert callable(world.house.part(path).build), path


def test_a_pointer_of_0_1_0_has_one_builder() -> None:
    file = {"firm": FIRM, "job": "0" * 32, "kind": "csv", "locale": "tr", "masked": 1}
    for pointer in (*KEPT, file):
        assert [field for field in BUILDERS if field in pointer] == [
            field for field, name in BUILDERS.items() if name == builder_of(pointer)
        ]
    # kinds that 0.1.0 did not know
    since = {"index_builds", "evidence_files", "person_exports", "erasures", "inbox_ties", "number_builds"}
    assert {builder_of(pointer) for pointer in (*KEPT, file)} == set(BUILDERS.values()) - since


def test_a_pointer_that_nobody_builds_goes_back_to_the_queue() -> None:
    with pytest.raises(LookupError):
        ListBuilds({}.__getitem__).take('{"firm":"acme","song":"1"}', lambda: 0)


def test_a_report_files_pointer_is_the_one_of_0_1_0(world: ListsWorld) -> None:
    ref = world.post_job(["0532 123 45 67"])
    world.run(seconds=20)
    pointer = {"firm": FIRM, "job": ref.job_id, "kind": "xlsx", "locale": "tr", "masked": 1}
    file = ReportFile.of(pointer)
    assert (file.artefact.pointer, file.name) == (pointer, "report-tr-masked.xlsx")
    world.lists_queue.send([pointer])
    world.build()
    assert world.bucket.head(f"exports/{FIRM}/{ref.job_id}/report-tr-masked.xlsx") is not None
