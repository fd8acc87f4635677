"""Which font renders what a design's own font cannot.

Characters that it lacks, and letters whose marks it cannot place, are taken
from the Noto family of their script (serif beside serif, the CJK variant by
language), then from any other of the product's fallback fonts. These are a list
by name, ``fallback_fonts.json``, never whatever is installed: a font that comes
with another program changes nothing of what is rendered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from fontTools import unicodedata as ucd

from credcloud_bridge.rendering.text import fontconfig
from credcloud_bridge.rendering.text.characters import has_private_use, ignorable, script_of
from credcloud_bridge.rendering.text.fonts import Face, installed, load_face, matched_face
from credcloud_bridge.rendering.text.included_fonts import included_kind
from credcloud_bridge.rendering.text.mark_attachment import attaches_marks

# Scripts whose Noto family is not called "Noto Sans <script name>".
_FAMILIES: dict[str, tuple[str, ...]] = {
    "Arab": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "Aran": ("Noto Nastaliq Urdu",),
    "Nkoo": ("Noto Sans NKo",),
    "Phag": ("Noto Sans PhagsPa",),
    "Zsye": ("Noto Color Emoji",),
    "Zmth": ("Noto Sans Math",),
    "Zsym": ("Noto Sans Symbols", "Noto Sans Symbols2"),
    "Khmr": ("Noto Serif Khmer", "Noto Sans Khmer"),
    "Hmnp": ("Noto Serif Hmong Nyiakeng",),
    "Syrc": ("Noto Sans Syriac",),
    "Cans": ("Noto Sans Canadian Aboriginal",),
}
_CJK = frozenset(("Hani", "Hira", "Kana", "Bopo", "Hang"))


@lru_cache(maxsize=1)
def _list() -> tuple[int, frozenset[str]]:
    listed = json.loads(
        files("credcloud_bridge.rendering.text").joinpath("fallback_fonts.json").read_text("utf-8")
    )
    return listed["version"], frozenset(listed["families"])


def list_version() -> int:
    """The version of the product's list of fallback fonts."""
    return _list()[0]


def fallback_families() -> frozenset[str]:
    """The names of the families in the product's list."""
    return _list()[1]


@lru_cache(maxsize=1)
def fallback_fonts() -> tuple[fontconfig.InstalledFont, ...]:
    """The installed fonts of the product's list, in a stable order."""
    return tuple(font for font in installed() if fallback_families().intersection(font.families))


@lru_cache(maxsize=65536)
def fallback_face(cluster: str, primary: Face, language: str) -> Face | None:
    """The face for a cluster that ``primary`` lacks; ``None`` when none of the product's fallback fonts renders it."""
    for family in _fallback_families(cluster, primary, language):
        face = (
            matched_face(family, primary.weight, italic=primary.italic)
            if family in fallback_families()
            else None
        )
        if face and renders(face, cluster) and not _misnamed(face):
            return face
    needed = [ord(character) for character in cluster if not ignorable(character)]
    candidates = [
        font for font in fallback_fonts() if all(fontconfig.has_char(font, codepoint) for codepoint in needed)
    ]
    candidates.sort(key=lambda font: (font.italic != primary.italic, abs(font.weight - primary.weight)))
    faces = (load_face(font.file, font.index) for font in candidates)
    return next((face for face in faces if renders(face, cluster)), None)


def _misnamed(face: Face) -> bool:
    """Whether a bold face says it is regular, as Noto Serif Myanmar's does: fontconfig takes it for the regular."""
    return face.weight < 600 and any("bold" in name.casefold() for name in face.installed.full_names)


def _fallback_families(cluster: str, primary: Face, language: str) -> Iterable[str]:
    serif = _is_serif(primary)
    script = script_of(cluster[0])
    if "\ufe0f" in cluster or script == "Zsye":
        yield from _FAMILIES["Zsye"]
    if script in _CJK:
        locale = _cjk_locale(script, language)
        yield f"Noto {'Serif' if serif else 'Sans'} CJK {locale}"
        yield f"Noto Sans CJK {locale}"
        return
    if script == "Arab" and language.split("-")[0] == "ur":
        yield from _FAMILIES["Aran"]
    if script in _FAMILIES:
        families = _FAMILIES[script]
        yield from families if serif or len(families) == 1 else reversed(families)
    elif script in ("Zyyy", "Zinh", "Latn", "Grek", "Cyrl"):
        yield from ("Noto Serif", "Noto Sans") if serif else ("Noto Sans", "Noto Serif")
        yield from (*_FAMILIES["Zsym"], *_FAMILIES["Zmth"], "Noto Color Emoji")
        yield f"Noto Sans CJK {_cjk_locale('Hani', language)}"
    else:
        name = ucd.script_name(script).replace("_", " ")
        yield from (
            (f"Noto Serif {name}", f"Noto Sans {name}")
            if serif
            else (f"Noto Sans {name}", f"Noto Serif {name}")
        )


def _is_serif(face: Face) -> bool:
    kind = included_kind(face.family) if face.sha256 else None
    if kind:
        return kind in ("serif", "script")
    return "serif" in face.family.casefold() or "garamond" in face.family.casefold()


def _cjk_locale(script: str, language: str) -> str:
    tag = language.replace("_", "-").casefold()
    if tag.startswith("ja") or script in ("Hira", "Kana"):
        return "JP"
    if tag.startswith("ko") or script == "Hang":
        return "KR"
    if "-hk" in tag or "-mo" in tag or tag.startswith("yue"):
        return "HK"
    if "-tw" in tag or "-hant" in tag or script == "Bopo":
        return "TC"
    return "SC"


@lru_cache(maxsize=65536)
def covers(face: Face, cluster: str) -> bool:
    """Whether the face has a glyph for all of the cluster, as written or in composed form."""
    if all(ignorable(character) or face.has(character) for character in cluster):
        return True
    if len(cluster) == 1:
        decomposed = ucd.normalize("NFD", cluster)
        return decomposed != cluster and all(face.has(character) for character in decomposed)
    composed = ucd.normalize("NFC", cluster)
    return composed != cluster and all(ignorable(character) or face.has(character) for character in composed)


@lru_cache(maxsize=65536)
def renders(face: Face, cluster: str) -> bool:
    """Whether the face has all glyphs of the cluster and puts its marks where they belong."""
    return covers(face, cluster) and attaches_marks(face, cluster) and not has_private_use(cluster)
