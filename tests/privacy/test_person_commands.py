"""The administrator's commands over one person's data, and the page of evidence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli import __main__ as program
from tests.conftest import HandClock
from tests.privacy.privacy_world import TO, PrivacyWorld
from tests.world import FIRM
from ulak.assembly import House


@dataclass
class Deployed:
    """The world, as commands reach a deployment."""

    house: House

    def firms(self, firm_id: str) -> Sequence[str]:
        self.house.directory.store.need_firm(firm_id)
        return [firm_id]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> PrivacyWorld:
    return PrivacyWorld(clock)


@pytest.fixture
def run(world: PrivacyWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.setattr(program, "Deployment", lambda stack: Deployed(world.house))

    def typed(*words: str) -> tuple[int, str]:
        capsys.readouterr()  # what was measured before
        status = program.main(list(words))
        return status, capsys.readouterr().out

    return typed


def test_a_person_is_given_out_and_erased_by_command(world: PrivacyWorld, run: Any, tmp_path: Path) -> None:
    world.post_job([TO], "Hazır")
    world.settle()
    file = tmp_path / "person.jsonl"
    status, told = run("export-person", FIRM, "--to", TO, "--out", str(file))
    assert (status, json.loads(told)["lines"]) == (0, 1)
    assert json.loads(file.read_text())["text"] == "Hazır"
    world.clock.turn(1_000)
    assert run("erase-person", FIRM, "--to", TO, "--reason", "KVKK-1")[0] == 0
    world.work()
    (done,) = json.loads(run("erasures", FIRM)[1])["erasures"]
    assert (done["status"], done["asked_by"], done["erased"]["messages"]) == ("done", "cli", 1)
    entries = json.loads(run("trail", FIRM)[1])["trail"]
    assert [(one["who"], one["says"]) for one in entries] == [
        ("cli", "Bir kişinin verisini sildirdi"),
        ("cli", "Bir kişinin verisini istedi"),
    ]


def test_neither_a_number_nor_a_tckn_is_said_to_be_missing(
    world: PrivacyWorld, run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["erase-person", FIRM, "--reason", "x"]) == 1
    assert "'tckn'" in capsys.readouterr().err


def test_evidence_is_printed_as_a_page_and_kept_as_it_is_checked(
    world: PrivacyWorld, run: Any, tmp_path: Path
) -> None:
    ref = world.post_job([TO], "Hazır")
    world.settle()
    file = tmp_path / "proof.json"
    status, told = run("evidence", FIRM, f"{ref.job_id}-0-0", "--out", str(file))
    assert status == 0
    assert told.startswith("İLETİ KANITI")
    assert "Hazır" in told
    assert world.checked(file.read_bytes())["sub"] == ref.job_id
