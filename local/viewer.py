"""``make viewer``: puts the page's viewer, as its makers published it, beside the function that serves it.

The package is pinned by version and by the registry's own digest of it, and what is taken out of it is checked in: a
clone needs no registry, and the page calls nobody. For another version change `VERSION`, `INTEGRITY` (``npm view
swagger-ui-dist dist.integrity``) and what this then tells of `SERVED`, and look at ``/docs``.
"""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import tarfile
import urllib.request
from pathlib import Path
from typing import Final

from local.builds import ROOT

VERSION: Final = "5.35.0"
INTEGRITY: Final = (
    "sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ=="
)
ADDRESS: Final = f"https://registry.npmjs.org/swagger-ui-dist/-/swagger-ui-dist-{VERSION}.tgz"

FOLDER: Final = ROOT / "functions" / "root" / "static"
TAKEN: Final = {
    "swagger-ui-bundle.js": "swagger-ui-bundle.js",
    "swagger-ui.css": "swagger-ui.css",
    "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-bundle.js.LICENSE.txt",
    "LICENSE": "swagger-ui.LICENSE.txt",
    "NOTICE": "swagger-ui.NOTICE.txt",
}
"""Files of the package, and their names with us. They are kept octet for octet."""
SERVED: Final = {
    "swagger-ui-bundle.js": "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2",
    "swagger-ui.css": "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d",
}
"""SHA-256 of what a browser gets: a test holds the checked-in files to it."""


def taken(package: bytes) -> dict[str, bytes]:
    """What we serve of the package, by our names. Raises `ValueError` if it is not the one that is pinned."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()
    if found != INTEGRITY:
        raise ValueError(f"the package has the digest {found}")
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
        files = {ours: _content(archive, f"package/{theirs}") for theirs, ours in TAKEN.items()}
    for name, digest in SERVED.items():
        if (found := hashlib.sha256(files[name]).hexdigest()) != digest:
            raise ValueError(f"{name} has the digest {found}")
    return files


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise ValueError(f"{name} is no file")
    return file.read()


def main() -> None:
    """The package from the registry, or from a file that is given (``npm pack`` makes it)."""
    if len(sys.argv) > 1:
        package = Path(sys.argv[1]).read_bytes()
    else:
        with urllib.request.urlopen(ADDRESS) as answer:
            package = answer.read()
    for name, content in taken(package).items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
