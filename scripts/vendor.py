"""Fetches the CSS and JavaScript that the project carries, from npm at pinned versions.

Nothing on a page comes from another host, so these files are committed; this
script is how they got here. Each package's checksum is pinned as well: a
package that changed under the same version is refused.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "credcloud_bridge" / "static" / "credcloud" / "vendor"
TESTS = ROOT / "tests" / "browser" / "vendor"


@dataclass(frozen=True)
class Package:
    """An npm package: ``files`` maps paths inside it to paths in this repository."""

    spec: str
    sha512: str
    files: dict[str, Path]


PACKAGES = (
    Package(
        spec="@openedx/paragon@23.23.0",
        sha512="dr4zDytE7YC/Hk3sIl3MBgLyeIJBZpPp0tI2x+SQ1d/tJXhyJk4pDOfG8bFbGHt4jaM/cwjwX25jaTUV1jszIg==",
        files={
            "dist/core.min.css": STATIC / "paragon" / "core.min.css",
            "dist/light.min.css": STATIC / "paragon" / "light.min.css",
            "LICENSE": STATIC / "paragon" / "LICENSE",
        },
    ),
    Package(
        spec="htmx.org@2.0.11",
        sha512="Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        files={
            "dist/htmx.min.js": STATIC / "htmx" / "htmx.min.js",
            "LICENSE": STATIC / "htmx" / "LICENSE",
        },
    ),
    Package(
        spec="axe-core@4.14.1",
        sha512="FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        files={
            "axe.min.js": TESTS / "axe.min.js",
            "LICENSE": TESTS / "axe.LICENSE",
        },
    ),
)

ELSEWHERE = re.compile(r"""(?:@import\s+|url\(\s*)["']?(?:https?:)?//[^;)]*[;)]?""")


def fetch(package: Package, folder: Path) -> Path:
    """Download the package's archive and check it."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", folder, package.spec],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / packed.stdout.strip().splitlines()[-1]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.sha512:
        sys.exit(f"{package.spec}: the archive's sha512 is {found}, expected {package.sha512}.")
    return archive


def cleaned(name: str, content: bytes) -> bytes:
    """The file as we keep it: style sheets ask no other host for fonts or images, maps are not kept."""
    if not name.endswith((".css", ".js")):
        return content
    text = content.decode("utf-8")
    if name.endswith(".css"):
        text = ELSEWHERE.sub("", text)
    text = re.sub(r"\n?(?://|/\*)# sourceMappingURL=\S+?(?: ?\*/|$)", "", text, flags=re.MULTILINE)
    return text.encode("utf-8")


def unpack(package: Package, archive: Path) -> None:
    """Write the wanted files of the archive to their places."""
    with tarfile.open(archive) as tar:
        for inside, target in package.files.items():
            member = tar.extractfile(f"package/{inside}")
            if member is None:
                sys.exit(f"{package.spec} has no file {inside}.")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(cleaned(inside, member.read()))
            print(f"   {target.relative_to(ROOT)}")


def main() -> None:
    for package in PACKAGES:
        print(f"── {package.spec}")
        with tempfile.TemporaryDirectory() as folder:
            unpack(package, fetch(package, Path(folder)))


if __name__ == "__main__":
    main()
