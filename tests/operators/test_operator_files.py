"""An operator is five files: row, adapter, simulator face, bench of the contracts, page. What is missing is told by
name. A row alone is an operator that texts are counted under."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from local.demo.operators import LOGINS
from simulator.faces import FACES
from tests.contracts.conftest import BENCHES
from ulak.operators import deneme
from ulak.operators.registry import ADAPTERS, OPERATOR, wire_of
from ulak.operators.wire import Capability
from ulak.rules import BUILT_IN, profile, profiles
from ulak.rules.operators import ROWS

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "operators"
ROOMS = {
    "rules/operators": ROOT / "layers" / "core" / "ulak" / "rules" / "operators",
    "operators": ROOT / "layers" / "core" / "ulak" / "operators",
    "faces": ROOT / "simulator" / "faces",
}
LONGEST = 500
"""Lines of a module."""


def missing(operator_id: str) -> list[str]:
    """The files that an operator with an adapter, a face, a bench or a page lacks."""
    known = {
        "row": operator_id in {row.id for row in ROWS},
        "adapter": operator_id in ADAPTERS,
        "simulator face": operator_id in FACES,
        "bench in tests/contracts": operator_id in BENCHES,
        "page in docs/operators": (PAGES / f"{operator_id}.md").exists(),
    }
    return [what for what, there in known.items() if not there]


def test_an_operator_that_is_spoken_has_all_its_files() -> None:
    pages = {page.stem for page in PAGES.glob("*.md")} - {"README", BUILT_IN}
    lacks = {one: missing(one) for one in sorted({*ADAPTERS, *FACES, *BENCHES, *pages})}
    assert {one: files for one, files in lacks.items() if files} == {}


def test_the_demonstration_runs_through_every_operator_that_is_spoken() -> None:
    assert set(LOGINS) == set(ADAPTERS)


def test_what_is_missing_is_told_by_name() -> None:
    assert missing("turkcell_kktc") == [
        "adapter",
        "simulator face",
        "bench in tests/contracts",
        "page in docs/operators",
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_stands_in_the_module_of_its_operator(row) -> None:
    assert import_module(f"ulak.rules.operators.{row.id}").ROW is row


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_no_module_of_an_operator_is_longer_than_anybody_reads(room: Path) -> None:
    lines = {file.name: len(file.read_text().splitlines()) for file in room.glob("*.py")}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


@pytest.mark.parametrize("operator_id", ADAPTERS)
class TestADeclaration:
    def test_sends_nothing_that_the_operator_does_not_offer(self, operator_id: str) -> None:
        wire = wire_of(operator_id)
        assert wire is not None
        assert wire.message_types
        assert wire.message_types <= profile(operator_id).message_types

    def test_says_of_queries_what_the_row_says(self, operator_id: str) -> None:
        wire = wire_of(operator_id)
        assert wire is not None
        assert (Capability.QUERY in wire.capabilities) is bool(profile(operator_id).query_by_reference)

    def test_names_each_credential_once_with_a_label_in_both_languages(self, operator_id: str) -> None:
        wire = wire_of(operator_id)
        assert wire is not None
        names = [one.name for one in wire.credentials]
        assert len(set(names)) == len(names)
        assert all(name.isidentifier() and name != OPERATOR for name in names)
        assert all(one.tr and one.en for one in wire.credentials)
        assert wire.secret_names

    def test_stands_on_the_operators_page(self, operator_id: str) -> None:
        wire = wire_of(operator_id)
        assert wire is not None
        page = (PAGES / f"{operator_id}.md").read_text()
        told = [line for line in page.splitlines() if line.startswith("| `")]
        for one in wire.credentials:
            secret = "secret" if one.secret else "shown"
            assert f"| `{one.name}` | {one.tr} · {one.en} | {secret} |" in page, told
        assert f"Message types sent: {', '.join(sorted(wire.message_types))}." in page
        assert f"Capabilities: {', '.join(sorted(wire.capabilities)) or 'none'}." in page


def test_the_list_of_operators_says_which_are_spoken() -> None:
    page = (PAGES / "README.md").read_text()
    for row in profiles():
        known = row.id in ADAPTERS or row.id == BUILT_IN
        name = f"[{row.name}]({row.id}.md)" if known else row.name
        state = "spoken" if row.id in ADAPTERS else "built in" if row.id == BUILT_IN else "counted"
        offered = ", ".join(sorted(row.message_types))
        assert f"| `{row.id}` | {name} | {row.country} | {state} | {offered} |" in page


def test_the_built_in_operator_has_a_page_with_every_number_that_has_a_fate() -> None:
    page = (PAGES / f"{BUILT_IN}.md").read_text()
    wire = wire_of(BUILT_IN)
    assert wire is not None
    assert f"Message types sent: {', '.join(sorted(wire.message_types))}." in page
    assert f"Capabilities: {', '.join(sorted(wire.capabilities))}." in page
    for end in (*deneme.FATES, *deneme.REFUSED, "33", "40", "41", "50"):
        assert f"| `0500 000 00 {end}` |" in page
    assert deneme.NO_SUBSCRIBER in page


def test_a_declaration_is_read_without_an_http_library() -> None:
    for module in ADAPTERS.values():
        assert "httpx" not in vars(import_module(module))
