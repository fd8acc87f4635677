"""Fetches the fonts that the package carries, from npm at pinned versions.

The packages hold the font files of Google Fonts as they are, so nothing is joined,
renamed or cut: a font that reserves its name may not be changed under it. Beside the
files stand their licences and ``fonts.json``, from which rendering knows them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from vendor import ROOT, Package, fetch

FOLDER = ROOT / "credcloud_bridge" / "rendering" / "font_files"

# Weight, italic, and how the style is called in the package's folders and in PostScript names.
_REGULAR = (400, False, "400Regular", "Regular")
_ITALIC = (400, True, "400Regular_Italic", "Italic")
_BOLD = (700, False, "700Bold", "Bold")
_BOLD_ITALIC = (700, True, "700Bold_Italic", "BoldItalic")

REGULAR = (_REGULAR,)
WITH_ITALIC = (_REGULAR, _ITALIC)
WITH_BOLD = (_REGULAR, _BOLD)
FOUR = (_REGULAR, _ITALIC, _BOLD, _BOLD_ITALIC)


@dataclass(frozen=True)
class Family:
    """A family and the npm package (in ``@expo-google-fonts``) that its files come from."""

    name: str
    kind: str  # serif, sans, script or mono
    styles: tuple[tuple[int, bool, str, str], ...]
    package: str
    sha512: str


FAMILIES = (
    Family(
        "Allura",
        "script",
        REGULAR,
        "allura@0.4.2",
        "xpFBNfeceldt5xtt9sT2GoeZFprCn2JWEpwFfyTzqjPpF+MFqqUPygZDjSGvLAoS99f4kKD8YYon4HcsEUi3lw==",
    ),
    Family(
        "Amiri",
        "serif",
        FOUR,
        "amiri@0.4.1",
        "JTZUZ4olyqGeXu5UBWVEerrbym/MD9U3wU8qzSg8z4qEtHFKAI3uPg2DuytfeRmJ6EppaHLYsYqpGerMOrpJeA==",
    ),
    Family(
        "Cairo",
        "sans",
        WITH_BOLD,
        "cairo@0.4.2",
        "iWXHgE4MH6BfFqs8IxhbjNphAboUsb8NSEVIf1kWVGkiwCkAXDHxotgASabuPhhM1SQQXrgOPdmjT9VyeakM3Q==",
    ),
    Family(
        "Cinzel",
        "serif",
        WITH_BOLD,
        "cinzel@0.4.2",
        "UAlyuHCGjmKpMt2MoCKYueHz8ZEzjHO1VEol2G7NcPW54UH+85SWIGzpor05YNqUvr/aoqS8Qrfnswxg1RsNMw==",
    ),
    Family(
        "Cormorant Garamond",
        "serif",
        FOUR,
        "cormorant-garamond@0.4.1",
        "e8J4Cn13K1txygamg50n3odLUsYP7Ck28XOGobMi7uDsWvFmp/jgK0qcALqJTlmi9NczSWUNdERxcLauHCBa/Q==",
    ),
    Family(
        "DM Serif Display",
        "serif",
        WITH_ITALIC,
        "dm-serif-display@0.4.2",
        "onlO8xAzsgMbKcwUE+fAgJ5AFHhk06VtaDN7eQOJwjV65QIciDKTiSNu1ymHc4m6g/x6D9OqPIYPXdTNIfaEaA==",
    ),
    Family(
        "Great Vibes",
        "script",
        REGULAR,
        "great-vibes@0.4.1",
        "sh3S2Toirw5R2smI5YFHPiUcd1mJkcr5njRBGaFW3ldpP8ayTTm3e/aEJLfZzza/zUyL/F85ahplW8RYZXK/TA==",
    ),
    Family(
        "Hind",
        "sans",
        WITH_BOLD,
        "hind@0.4.1",
        "AfWRUD8GM9c4J7vU0t9I7aCEbBAJJYffbC8tUgHkj+KSRpDvXYeWUS+3PkZXy/sAuyO1KhCuhNa+A1Bkf1ZnXA==",
    ),
    Family(
        "Inter",
        "sans",
        FOUR,
        "inter@0.4.2",
        "syfiImMaDmq7cFi0of+waE2M4uSCyd16zgyWxdPOY7fN2VBmSLKEzkfbZgeOjJq61kSqPBNNtXjggiQiSD6gMQ==",
    ),
    Family(
        "JetBrains Mono",
        "mono",
        FOUR,
        "jetbrains-mono@0.4.1",
        "CslACrtMOcRwoWXCO7OMEI+9w3fukWSoBtvNz46OqPoogEuuoY0tkDY1O8sFumk8t0pC6Cx0Xr95O0TOQhpkug==",
    ),
    Family(
        "Lato",
        "sans",
        FOUR,
        "lato@0.4.1",
        "U2g1sOBFSNgmxhh/Ywgyi7Hx6T3UielX2nmZuP55wqndrIEyNX3HeUQIhhQDe2vZ+nvZI0Z2vTcVjmOn/BM9ow==",
    ),
    Family(
        "League Spartan",
        "sans",
        WITH_BOLD,
        "league-spartan@0.4.2",
        "ab+9zpXBOz09ymJIKTxlun7d3G7twGNg9Yo7mBC3vGxH047wz1uMevTmbqGk9/RF76wJvgzwA+MOGtEtqsxwZw==",
    ),
    Family(
        "Libre Baskerville",
        "serif",
        FOUR,
        "libre-baskerville@0.4.3",
        "EUd0gcmJ2C9ZzobNFe5ohFEOyfZFAy5rA8qluzl32VJCqdysRO1RjU2uxmK4g5EUxwCq4UHVHVzp3sPS7+Ubrw==",
    ),
    Family(
        "Lora",
        "serif",
        FOUR,
        "lora@0.4.2",
        "Bnofh2mIOUKp4KUS48VjaBgug4lQOcw/ftU0NFv5OPtiutL422//G1v63xDZEMUEL6ft4fi5q94/uKcpDjbPag==",
    ),
    Family(
        "Montserrat",
        "sans",
        FOUR,
        "montserrat@0.4.2",
        "Xyq7rKJhhZOE1Xk4wKSSVoUeOkFmQEMhtZ3pdFrgYckGZMs115Apmld1AI8Ju+yrl5GzDdfRCCqRr33dvEDYUA==",
    ),
    Family(
        "Open Sans",
        "sans",
        FOUR,
        "open-sans@0.4.2",
        "gvhPqLXYnltWgll3iBwRGUwf5yN2HCh4mgQmFoQ8oU66LTs23oX4N7T3t0BDsKfP/1Z8F8+4c7wSkA11Nnk4kA==",
    ),
    Family(
        "Pinyon Script",
        "script",
        REGULAR,
        "pinyon-script@0.4.1",
        "iNpL4X01gh9Vlc2M9vift7igmN5EuuYYYFYIWeQGpqpJpaJ2NC0vaz6Tk3LsisYz3OxpCUpZDy4RBqK0gQ04Eg==",
    ),
    Family(
        "Playfair Display",
        "serif",
        FOUR,
        "playfair-display@0.4.2",
        "mWhBV59RUjSS3aYpytUb7UyHHTnXcHh7epAn7gq+M4XAEh5PuMKUrP8eiUfkJLb6UwHZCi7EhQpUzxHu5OL96w==",
    ),
    Family(
        "Poppins",
        "sans",
        FOUR,
        "poppins@0.4.1",
        "LiX5oEryJqDt3UmWwr4oqf11hGMz/JEffkkNcZ3UtGwyoMFzXmBmTwcrAWrEttxypxmLNmPykDg+CY2VjKve9A==",
    ),
    Family(
        "Raleway",
        "sans",
        FOUR,
        "raleway@0.4.2",
        "EFHYXFx9/M+6kGt/T2/y2Aqo30SosZUp4d8Dd7aLumhacrwlcRL6GYMqwIYQpLbR0xh5Vn4/APH5N72tEkoKRA==",
    ),
    Family(
        "Source Serif 4",
        "serif",
        FOUR,
        "source-serif-4@0.4.1",
        "Ej4UXDjW1kwYPHG8YLq6fK1bqnJGb3K35J3S5atSL0ScKFAFLKvndxoTWeCls7mybtlS9x99hzwDeXCBkiI3rA==",
    ),
    Family(
        "Tajawal",
        "sans",
        WITH_BOLD,
        "tajawal@0.4.1",
        "cxbpKCUn8784UwrUQz/YLz8eHbqXN1vWjx5oyvf481pxho+CQR8QfoaeCS0LJ03Op2HG8SMCxRbPopNHebPR5Q==",
    ),
)


def write_family(family: Family, folder: Path) -> list[dict[str, object]]:
    """Write the family's files and licence; returns what ``fonts.json`` says of them."""
    package = Package(spec=f"@expo-google-fonts/{family.package}", sha512=family.sha512, files={})
    bare = family.name.replace(" ", "")
    described: list[dict[str, object]] = []
    with tarfile.open(fetch(package, folder)) as tar:
        for weight, italic, inside, style in family.styles:
            name = f"{bare}-{style}"
            data = _content(tar, f"package/{inside}/{bare}_{inside}.ttf")
            (FOLDER / f"{name}.ttf").write_bytes(data)
            described.append(
                {
                    "family": family.name,
                    "kind": family.kind,
                    "weight": weight,
                    "italic": italic,
                    "postscript_name": name,
                    "sha256": hashlib.sha256(data).hexdigest(),
                }
            )
        (FOLDER / "licences" / f"{bare}.txt").write_bytes(_content(tar, "package/LICENSE_FONT"))
    return described


def _content(tar: tarfile.TarFile, path: str) -> bytes:
    member = tar.extractfile(path)
    if member is None:
        raise SystemExit(f"The package has no file {path}.")
    return member.read()


def main() -> None:
    """Fetch all of them again."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "licences").mkdir(parents=True)
    fonts: list[dict[str, object]] = []
    for family in FAMILIES:
        print(f"── {family.name}")
        with tempfile.TemporaryDirectory() as folder:
            fonts += write_family(family, Path(folder))
    lines = ",\n".join(" " + json.dumps(font) for font in fonts)
    (FOLDER / "fonts.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
