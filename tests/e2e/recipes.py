"""The documentation's own commands, taken out of it and run as a reader would."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"

_BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<name>[\w.]+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Recipe:
    """Commands of a page, in its order; each is run in bash with the variables that the reader has set."""

    page: str
    folder: Path
    variables: dict[str, str]
    commands: list[str] = field(init=False)

    def __post_init__(self) -> None:
        blocks = list(_BLOCK.finditer((RECIPES / self.page).read_text()))
        self.commands = [block["text"] for block in blocks if block["kind"] == "sh"]
        for block in blocks:
            if block["name"]:
                (self.folder / block["name"]).write_text(block["text"])

    def run(self, begins: str, **variables: str) -> Any:
        """Run the next command; it has to be the one that calls `begins`. Its last answer."""
        self.variables |= variables
        command = self.commands.pop(0)
        assert begins in command, (begins, command)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder,
            env={**os.environ, **self.variables},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        answers = done.stdout.replace("}{", "}\n{").splitlines()
        return json.loads(answers[-1])
