"""Two builds of the same sources: ``python -m local.build``.

``build/local/`` is for the running interpreter; the local stack executes it and nothing else, so what is
missing or broken there is missing or broken in the stack. ``build/lambda/`` is for Lambda's Python: made by
the very recipe that ``sam build`` uses, and checked here before anything is deployed. Both mirror the
repository, so that a code location of the template is a path in either::

    build/local/functions/<name>/app.py     build/lambda/functions/<name>/app.py
    build/local/layers/core/python/         build/lambda/layers/core/python/
    build/local/runtime/                    (Lambda brings its own runtime client)

What was made from the same inputs is left alone.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from platform import machine as machine_of_this_computer
from typing import Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parent.parent
LOCAL: Final = ROOT / "build" / "local"
LAMBDA: Final = ROOT / "build" / "lambda"
RUNTIME: Final = "runtime"
"""The folder of `LOCAL` that holds Lambda's runtime client, which on AWS is part of the machine."""

LAYER: Final = Path("layers") / "core"
FUNCTIONS: Final = Path("functions")
LAMBDA_PYTHON: Final = "3.13"
UNZIPPED_LIMIT: Final = 250 * 1024 * 1024
"""Octets of a function and its layers together: Lambda's quota."""

ARCHITECTURE: Final = os.environ.get("ARCHITECTURE", "x86_64")
"""What the deployable build is for: ``x86_64`` or ``arm64``, as the template's parameter of that name."""
_MACHINES: Final = {"x86_64": ("x86_64", 0x3E), "arm64": ("aarch64", 0xB7)}
"""Architecture → how wheels name its machine, and ``e_machine`` of an ELF header (its octets 18 and 19)."""

_IMPORT_HANDLERS: Final = """
import importlib.util, pathlib, sys
for app in sorted(pathlib.Path(sys.argv[1]).glob("*/app.py")):
    spec = importlib.util.spec_from_file_location("app_" + app.parent.name, app)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not callable(module.handler):
        sys.exit(f"{app}: handler is not callable")
"""


class BuildFailed(Exception):
    """A build could not be made; the message holds what the tool said."""


def build_local() -> Path:
    """Makes ``build/local/`` current and returns it. Safe beside another build of the same folder."""
    with _one_at_a_time():
        runtime_client = f"awslambdaric=={version('awslambdaric')}"
        _made_from(
            LOCAL / RUNTIME,
            _digest([runtime_client, sys.version]),
            lambda folder: _install([runtime_client], folder),
        )
        lock = ROOT / LAYER / "requirements.lock"
        packages = _digest([lock.read_text(), sys.version])
        _made_from(
            LOCAL / "packages",
            packages,
            lambda folder: _install(["--no-deps", "--require-hashes", "-r", str(lock)], folder),
        )
        layer = _digest([packages, (ROOT / LAYER / "slim.py").read_text(), *_texts(ROOT / LAYER / "ulak")])
        _made_from(LOCAL / LAYER, layer, _assemble_layer)
        _made_from(LOCAL / FUNCTIONS, _digest(_texts(ROOT / FUNCTIONS)), _copy_functions)
    return LOCAL


def build_lambda() -> Path:
    """Makes ``build/lambda/`` current and returns it; `check_lambda` tells whether it is fit to deploy."""
    with _one_at_a_time():
        _made_from(
            LAMBDA / LAYER,
            _digest([ARCHITECTURE, str(find_python(LAMBDA_PYTHON)), *_texts(ROOT / LAYER)]),
            lambda folder: _run(
                "make",
                "--directory",
                str(ROOT / LAYER),
                "build-CoreLayer",
                f"ARTIFACTS_DIR={folder}",
                f"PYTHON={sys.executable}",
                f"ARCHITECTURE={ARCHITECTURE}",
            ),
        )
        _made_from(LAMBDA / FUNCTIONS, _digest(_texts(ROOT / FUNCTIONS)), _copy_functions)
    return LAMBDA


# --- making ------------------------------------------------------------------------------------------------


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Tests and a developer's own stack build the same folders."""
    lock = ROOT / "build" / ".lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _made_from(folder: Path, inputs: str, make: Callable[[Path], None]) -> None:
    """`folder` is as `make` makes it, made anew only when `inputs` is not what it was made from.

    It is made aside and put in place whole, so a build that fails leaves the last good one.
    """
    stamp = folder.with_name(f".{folder.name}.inputs")
    if folder.is_dir() and stamp.is_file() and stamp.read_text() == inputs:
        return
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    make(fresh)
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    stamp.write_text(inputs)


def _install(requirements: list[str], folder: Path) -> None:
    _run(
        sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable,
        "--target", str(folder), *requirements,
    )  # fmt: skip
    shutil.rmtree(folder / "bin", ignore_errors=True)
    _compile(folder)


def _assemble_layer(folder: Path) -> None:
    python = folder / "python"
    shutil.copytree(LOCAL / "packages", python, copy_function=os.link)
    _run(sys.executable, str(ROOT / LAYER / "slim.py"), str(python))
    shutil.copytree(ROOT / LAYER / "ulak", python / "ulak", ignore=_BYTECODE)
    _compile_pages(python / "ulak")
    _compile(python / "ulak")


def _copy_functions(folder: Path) -> None:
    shutil.copytree(ROOT / FUNCTIONS, folder, ignore=_NOT_CODE, dirs_exist_ok=True)


def _compile(folder: Path) -> None:
    """Bytecode that is trusted as it stands, as in the deployed layer: it starts in a third of the time."""
    _run(
        sys.executable, "-m", "compileall", "-q", "-j0", "--invalidation-mode", "unchecked-hash", str(folder)
    )


def _compile_pages(package: Path) -> None:
    """The console's templates as Python, in place of what would be compiled while somebody waits."""
    _run(sys.executable, "-c", _COMPILE_PAGES, str(package.parent), str(package / "console" / "compiled"))


_COMPILE_PAGES: Final = """
import sys
sys.path.insert(0, sys.argv[1])
from ulak.console.environment import main
main(sys.argv[2])
"""


_BYTECODE: Final = shutil.ignore_patterns("__pycache__", "*.pyc")
_NOT_CODE: Final = shutil.ignore_patterns("__pycache__", "*.pyc", "*.yaml")
"""In a function's folder: its declaration too, which would start it anew when a permission changes."""


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def _texts(folder: Path) -> Iterator[str]:
    """Path and content of every source under `folder`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"{path.relative_to(folder)}\0{path.read_text(encoding='utf-8')}"


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()


def runs_here() -> bool:
    """Whether this machine is of the deployable build's architecture."""
    return machine_of_this_computer() == _MACHINES[ARCHITECTURE][0]


def find_python(wanted: str) -> Path | None:
    """A working Python of that version: on the path, or one that pyenv keeps."""
    candidates = [found] if (found := shutil.which(f"python{wanted}")) else []
    kept = Path.home() / ".pyenv" / "versions"
    candidates += [str(path) for path in sorted(kept.glob(f"{wanted}*/bin/python{wanted}"), reverse=True)]
    for candidate in candidates:
        # pyenv's shims are found on the path and still do not run.
        if subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode == 0:
            return Path(candidate)
    return None


# --- checking ----------------------------------------------------------------------------------------------


def check_lambda(build: Path = LAMBDA) -> list[str]:
    """What would fail on Lambda in this build, one sentence each; nothing is a build fit to deploy."""
    layer, functions = build / LAYER / "python", build / FUNCTIONS
    problems = [
        *foreign_wheels(layer),
        *foreign_libraries(layer),
        *absent_packages(layer, ROOT / LAYER / "requirements.lock"),
        *unresolved_imports(layer, functions),
    ]
    if (size := unzipped_size(build / LAYER, functions)) > UNZIPPED_LIMIT:
        problems.append(f"{size:,} octets unzipped; Lambda takes {UNZIPPED_LIMIT:,}")
    return problems


def foreign_wheels(layer: Path, architecture: str = ARCHITECTURE) -> Iterator[str]:
    """Wheels whose tags are neither pure Python nor Lambda's own Python on Linux of that architecture."""
    machine, _ = _MACHINES[architecture]
    ours = f"cp{LAMBDA_PYTHON.replace('.', '')}"
    for wheel in sorted(layer.glob("*.dist-info/WHEEL")):
        tags = [
            line.removeprefix("Tag: ") for line in wheel.read_text().splitlines() if line.startswith("Tag: ")
        ]
        for interpreter, abi, platform in (tag.split("-") for tag in tags):
            pure = abi == "none" and platform == "any"
            built = abi in (ours, "abi3") and "manylinux" in platform and platform.endswith(f"_{machine}")
            if not (pure or built):
                yield f"{wheel.parent.name}: built for {interpreter}-{abi}-{platform}"


def foreign_libraries(layer: Path, architecture: str = ARCHITECTURE) -> Iterator[str]:
    """Compiled modules of another machine, system or Python."""
    machine, number = _MACHINES[architecture]
    for library in sorted(layer.rglob("*.so")):
        header = library.read_bytes()[:20]
        if header[:4] != b"\x7fELF" or int.from_bytes(header[18:20], "little") != number:
            yield f"{library.relative_to(layer)}: not a Linux {machine} library"
        if ".cpython-" in library.name and f".cpython-{LAMBDA_PYTHON.replace('.', '')}-" not in library.name:
            yield f"{library.relative_to(layer)}: of another Python"


_LAMBDA_MARKERS: Final = {
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "python_full_version": f"{LAMBDA_PYTHON}.0",
    "python_version": LAMBDA_PYTHON,
    "sys_platform": "linux",
}
"""What a requirement's condition is judged by: where it will run, not where it is built."""


def locked(lock: str) -> Iterator[str]:
    """The requirements of a lock, a line each, without their hashes and comments."""
    for line in lock.splitlines():
        if line and not line.startswith(("#", " ")):
            yield line.removesuffix("\\").strip()


def absent_packages(layer: Path, lock: Path) -> Iterator[str]:
    """Requirements of the lock that are not installed in the layer at their version."""
    for line in locked(lock.read_text()):
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate(_LAMBDA_MARKERS):
            continue
        pinned = str(wanted.specifier).removeprefix("==")
        if not (layer / f"{wanted.name.replace('-', '_')}-{pinned}.dist-info").is_dir():
            yield f"{line}: not in the layer"


_OF_THE_RUNTIME: Final = {"snapshot_restore_py"}
"""Modules that Lambda's own runtime holds and nobody pins."""


def unresolved_imports(layer: Path, functions: Path) -> Iterator[str]:
    """Modules that our own code imports and neither Python, the layer nor the function's folder holds."""
    for source in sorted([*(layer / "ulak").rglob("*.py"), *functions.glob("*/*.py")]):
        for module in _imported(source):
            package = module.split(".")[0]
            beside = [layer, source.parent] if source.is_relative_to(functions) else [layer]
            if package in sys.stdlib_module_names | _OF_THE_RUNTIME:
                continue
            if not any(_holds(place, module) for place in beside):
                yield f"{source.parent.name}/{source.name}: imports {module}, which is nowhere in the build"


def _imported(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _holds(place: Path, module: str) -> bool:
    path = place.joinpath(*module.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file() or any(path.parent.glob(f"{path.name}.*.so"))


def list_layer(cyclonedx: Path, build: Path = LAMBDA) -> Path:
    """Writes the bill of materials of the layer (CycloneDX, JSON) beside the build, where a release takes it from: each
    package with its version, licence and origin, and Ulak itself. `cyclonedx` is the command ``cyclonedx-py``."""
    listed = build / "sbom.cdx.json"
    with tempfile.TemporaryDirectory() as folder:
        # An environment that holds nothing but the layer, by a path file: what is listed is what is shipped.
        environment = Path(folder) / "layer"
        _run(sys.executable, "-m", "uv", "venv", "--quiet", "--python", sys.executable, str(environment))
        (site_packages,) = environment.glob("lib/python*/site-packages")
        (site_packages / "layer.pth").write_text(f"{(build / LAYER / 'python').resolve()}\n")
        _run(
            str(cyclonedx), "environment", "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible",
            "--spec-version", "1.6", "--output-format", "JSON", "--output-file", str(listed),
            str(environment / "bin" / "python"),
        )  # fmt: skip
    materials = json.loads(listed.read_text())
    materials["metadata"]["component"]["version"] = _version(build / LAYER / "python" / "ulak")
    listed.write_text(json.dumps(materials, indent=2) + "\n")
    return listed


def _version(package: Path) -> str:
    """What the package says of itself, without importing it."""
    for node in ast.parse((package / "__init__.py").read_bytes()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__":
            return str(ast.literal_eval(node.value))
    raise BuildFailed(f"{package} does not say its version")


def unzipped_size(*folders: Path) -> int:
    """Octets of everything in these folders."""
    return sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())


_STAND_INS: Final = {
    "AWS_ACCESS_KEY_ID": "-",
    "AWS_SECRET_ACCESS_KEY": "-",
    "AWS_DEFAULT_REGION": "eu-central-1",
    **{
        f"ULAK_{name}": "-"
        for name in (
            "STAGE",
            "TABLE",
            "OTP_TABLE",
            "RATES_TABLE",
            "PEOPLE_TABLE",
            "BUCKET",
            "APPROVAL_KEY_IDS",
        )
    },
    **{
        f"ULAK_{name}_QUEUE_URL": "http://localhost/-" for name in ("PLAN", "INTERACTIVE", "REPORTS", "LISTS")
    },
}
"""What functions are told when their handlers are only imported: those that make everything at init look for it."""


def run_handlers(interpreter: Path, build: Path = LAMBDA) -> str | None:
    """Imports every function's handler from the build alone; what went wrong, or None."""
    done = subprocess.run(
        [interpreter, "-S", "-c", _IMPORT_HANDLERS, build / FUNCTIONS],
        env={
            "PYTHONPATH": str(build / LAYER / "python"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **_STAND_INS,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{done.stdout}{done.stderr}" if done.returncode else None
