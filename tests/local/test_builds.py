"""The checks on what is about to be deployed, each shown something that would fail on Lambda."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from local import builds

ELF_X86_64 = b"\x7fELF" + bytes(14) + (0x3E).to_bytes(2, "little")
ELF_ARM64 = b"\x7fELF" + bytes(14) + (0xB7).to_bytes(2, "little")


def wheel(layer: Path, *tags: str) -> None:
    folder = layer / "thing-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "WHEEL").write_text("Wheel-Version: 1.0\n" + "".join(f"Tag: {tag}\n" for tag in tags))


@pytest.mark.parametrize(
    "tag", ["py3-none-any", "cp313-cp313-manylinux_2_28_x86_64", "cp39-abi3-manylinux2014_x86_64"]
)
def test_a_wheel_that_lambda_runs_is_taken(tmp_path: Path, tag: str) -> None:
    wheel(tmp_path, tag)
    assert list(builds.foreign_wheels(tmp_path)) == []


@pytest.mark.parametrize(
    "tag",
    [
        "cp311-cp311-manylinux_2_28_x86_64",
        "cp313-cp313-manylinux_2_28_aarch64",
        "cp313-cp313-macosx_11_0_arm64",
        "cp313-cp313-musllinux_1_2_x86_64",
    ],
)
def test_a_wheel_of_another_python_or_machine_is_named(tmp_path: Path, tag: str) -> None:
    wheel(tmp_path, "py3-none-any", tag)
    assert list(builds.foreign_wheels(tmp_path)) == [f"thing-1.0.dist-info: built for {tag}"]


def test_a_library_of_lambdas_machine_is_taken(tmp_path: Path) -> None:
    (tmp_path / "fast.cpython-313-x86_64-linux-gnu.so").write_bytes(ELF_X86_64)
    assert list(builds.foreign_libraries(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("fast.so", ELF_ARM64, "not a Linux x86_64 library"),
        ("fast.so", b"\xcf\xfa\xed\xfe" + bytes(16), "not a Linux x86_64 library"),
        ("fast.cpython-311-x86_64-linux-gnu.so", ELF_X86_64, "of another Python"),
    ],
    ids=["arm64", "macOS", "Python 3.11"],
)
def test_a_library_of_another_machine_or_python_is_named(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert list(builds.foreign_libraries(tmp_path)) == [f"{name}: {why}"]


def test_a_requirement_at_another_version_is_absent(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("python-stdnum==2.2\nhttpx==0.28.1\n")
    (tmp_path / "python_stdnum-2.2.dist-info").mkdir()
    (tmp_path / "httpx-0.27.0.dist-info").mkdir()
    assert list(builds.absent_packages(tmp_path, lock)) == ["httpx==0.28.1: not in the layer"]


def test_an_import_that_nothing_in_the_build_answers_is_named(tmp_path: Path) -> None:
    layer, functions = tmp_path / "layer", tmp_path / "functions"
    (layer / "ulak").mkdir(parents=True)
    (layer / "ulak" / "rules.py").write_text("import json\nfrom ulak import text\nimport requests.adapters\n")
    (functions / "send").mkdir(parents=True)
    (functions / "send" / "app.py").write_text(
        "import helper\nfrom ulak.rules import x\nfrom ulak.gone import y\n"
    )
    (functions / "send" / "helper.py").write_text("")
    assert list(builds.unresolved_imports(layer, functions)) == [
        "send/app.py: imports ulak.gone, which is nowhere in the build",
        "ulak/rules.py: imports requests.adapters, which is nowhere in the build",
    ]


def a_build(folder: Path, handler: str) -> Path:
    (folder / builds.LAYER / "python").mkdir(parents=True)
    (folder / builds.FUNCTIONS / "send").mkdir(parents=True)
    (folder / builds.FUNCTIONS / "send" / "app.py").write_text(handler)
    return folder


def test_a_handler_that_imports_from_the_build_alone_runs(tmp_path: Path) -> None:
    fit = a_build(tmp_path, "import json\ndef handler(event, context): ...\n")
    assert builds.run_handlers(Path(sys.executable), fit) is None


@pytest.mark.parametrize("handler", ["import pytest\ndef handler(event, context): ...\n", "handler = 1\n"])
def test_a_handler_that_leans_on_this_machine_or_cannot_be_called_is_told(
    tmp_path: Path, handler: str
) -> None:
    assert builds.run_handlers(Path(sys.executable), a_build(tmp_path, handler))


def test_what_was_made_from_the_same_inputs_is_left_alone(tmp_path: Path) -> None:
    made: list[str] = []

    def make(folder: Path) -> None:
        (folder / "content").write_text(made[-1])

    def ask(inputs: str, content: str) -> str:
        made.append(content)
        builds._made_from(tmp_path / "target", inputs, make)
        return (tmp_path / "target" / "content").read_text()

    assert [ask("a", "first"), ask("a", "second"), ask("b", "third")] == ["first", "first", "third"]


def test_a_build_that_fails_leaves_the_last_good_one(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        raise builds.BuildFailed("no such package")

    builds._made_from(tmp_path / "target", "good", lambda folder: (folder / "good").touch())
    with pytest.raises(builds.BuildFailed):
        builds._made_from(tmp_path / "target", "bad", fail)
    assert (tmp_path / "target" / "good").exists()


def test_the_lock_pins_what_the_requirements_ask_for_and_the_tests_run_with() -> None:
    lock = set(builds.locked((builds.ROOT / builds.LAYER / "requirements.lock").read_text()))
    asked = [
        line.split("#")[0].strip()
        for line in (builds.ROOT / builds.LAYER / "requirements.txt").read_text().splitlines()
        if not line.startswith("#")
    ]
    tested = set(builds.locked((builds.ROOT / "requirements" / "dev.txt").read_text()))
    assert set(asked) <= lock
    assert lock <= tested


LOCKS = [
    builds.ROOT / builds.LAYER / "requirements.lock",
    *sorted((builds.ROOT / "requirements").glob("*.txt")),
]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_of_a_lock_is_held_to_its_hashes(lock: Path) -> None:
    text = lock.read_text()
    assert not [line for line in builds.locked(text) if "==" not in line]
    for entry in re.split(r"\n(?=[^ #])", text):
        if entry.strip() and not entry.startswith("#"):
            assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_a_package_whose_octets_are_others_is_not_installed(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"six==1.17.0 \\\n    --hash=sha256:{'0' * 64}\n")
    with pytest.raises(builds.BuildFailed, match=r"(?i)hash"):
        builds._install(["--no-deps", "--require-hashes", "-r", str(lock)], tmp_path / "layer")
