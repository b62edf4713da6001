"""``docs/architecture.md`` tells what the code is."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from local.builds import ROOT
from local.rooms import PACKAGE, PAGE, Room, floors, picture, rooms, written
from tests.architecture.walks import Walk, counted, told, walks

TEXT = (ROOT / PAGE).read_text(encoding="utf-8")
WALKS = ("A number", "A code, issued", "A code, verified")


@pytest.fixture(scope="module")
def walked() -> Mapping[str, Walk]:
    return walks()


@pytest.fixture(scope="module")
def known() -> Mapping[str, Room]:
    return rooms()


def test_the_picture_is_what_the_contract_and_the_imports_say() -> None:
    assert written(TEXT, {"rooms": picture()}) == TEXT, "run `make rooms`"


def test_every_arrow_leads_down(known: Mapping[str, Room]) -> None:
    height = {room: number for number, floor in enumerate(reversed(floors())) for room in floor}
    arrows = [(room.name, other) for room in known.values() for other in room.imports]
    assert [(room, other) for room, other in arrows if height[other] >= height[room]] == []


def test_every_room_says_what_it_is(known: Mapping[str, Room]) -> None:
    assert [room.name for room in known.values() if len(room.sentence) < 20] == []


def test_every_module_that_the_page_names_is_there(known: Mapping[str, Room]) -> None:
    dotted = re.findall(r"`([a-z_]+(?:\.[a-z0-9_]+)+)`", TEXT)
    named = {name for name in dotted if name.split(".")[0] in known}
    package = ROOT / PACKAGE
    missing = [
        name
        for name in sorted(named)
        if not any((package / (name.replace(".", "/") + end)).exists() for end in (".py", "/__init__.py"))
    ]
    assert missing == []


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_enters_the_modules_of_its_steps_in_their_order(name: str, walked: Mapping[str, Walk]) -> None:
    steps = told(TEXT, name)
    assert steps
    assert [module for module in walked[name].modules if module in steps] == list(steps)


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_comes_back_to_no_room_that_it_left(name: str) -> None:
    path = [module.split(".")[0] for module in told(TEXT, name)]
    visits = [room for place, room in enumerate(path) if place == 0 or path[place - 1] != room]
    assert len(visits) == len(set(visits)), visits


@pytest.mark.parametrize("name", WALKS)
def test_the_page_counts_what_a_walk_enters(name: str, walked: Mapping[str, Walk]) -> None:
    assert counted(TEXT, name, walked[name].sentence) == TEXT, "run `make rooms`"
