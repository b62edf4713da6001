"""``make viewer``: puts scripts of others, as their makers published them, beside what serves them.

A package is pinned by version and by the registry's own digest of it, and what is taken out of it is checked in: a
clone needs no registry, and no page calls anybody. For another version change `version`, `integrity` (``npm view
<package> dist.integrity``) and what this then tells of `served`, and look at the pages.
"""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from local.builds import ROOT


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the registry, and what we take of it."""

    name: str
    version: str
    integrity: str
    folder: Path
    taken: Mapping[str, str]
    """Files of the package, and their names with us. They are kept octet for octet."""
    served: Mapping[str, str]
    """SHA-256 of what a browser gets, by our names: a test holds the files to it."""

    @property
    def address(self) -> str:
        return f"https://registry.npmjs.org/{self.name}/-/{self.name}-{self.version}.tgz"

    def files(self, package: bytes) -> dict[str, bytes]:
        """What we take of the package, by our names. Raises `ValueError` if it is not the one that is pinned."""
        found = "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()
        if found != self.integrity:
            raise ValueError(f"{self.name} has the digest {found}")
        with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
            files = {ours: _content(archive, f"package/{theirs}") for theirs, ours in self.taken.items()}
        for name, digest in self.served.items():
            if (found := hashlib.sha256(files[name]).hexdigest()) != digest:
                raise ValueError(f"{name} has the digest {found}")
        return files

    def fetch(self) -> None:
        """Put its files into the folder, from the registry."""
        with urllib.request.urlopen(self.address) as answer:  # noqa: S310 - the registry's, as it is written above
            package = answer.read()
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files(package).items():
            (self.folder / name).write_bytes(content)


SWAGGER: Final = Package(
    name="swagger-ui-dist",
    version="5.35.0",
    integrity="sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ==",
    folder=ROOT / "functions" / "root" / "static",
    taken={
        "swagger-ui-bundle.js": "swagger-ui-bundle.js",
        "swagger-ui.css": "swagger-ui.css",
        "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-bundle.js.LICENSE.txt",
        "LICENSE": "swagger-ui.LICENSE.txt",
        "NOTICE": "swagger-ui.NOTICE.txt",
    },
    served={
        "swagger-ui-bundle.js": "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2",
        "swagger-ui.css": "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d",
    },
)
"""The viewer of ``/docs``."""

HTMX: Final = Package(
    name="htmx.org",
    version="2.0.11",
    integrity="sha512-Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
    folder=ROOT / "layers" / "core" / "ulak" / "console" / "static",
    taken={"dist/htmx.min.js": "htmx.js", "LICENSE": "htmx.LICENSE.txt"},
    served={"htmx.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"},
)
"""Counters and progress of the console."""

AXE: Final = Package(
    name="axe-core",
    version="4.14.1",
    integrity="sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    folder=ROOT / "build" / "tools" / "axe",
    taken={"axe.min.js": "axe.min.js"},
    served={"axe.min.js": "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"},
)
"""Judges the console's pages in tests/browser. It is served to nobody, so it is fetched and not checked in."""


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise ValueError(f"{name} is no file")
    return file.read()


def main() -> None:
    """Fetch what is served anew; or, with ``--tests``, what the browser tests need."""
    for package in (AXE,) if "--tests" in sys.argv[1:] else (SWAGGER, HTMX):
        if package is not AXE or not (AXE.folder / "axe.min.js").is_file():
            package.fetch()


if __name__ == "__main__":
    main()
