"""A font file that somebody uploaded for designs, made ready to be stored.

Everything that is parsed here is hostile: ``asset_process`` runs it, no web process does. Every table is read and
written anew by fontTools; what rendering does not need (hints, which are programs, and tables of editors) is left out.
"""

from __future__ import annotations

from io import BytesIO

from fontTools.ttLib import TTFont, TTLibError

from credcloud_bridge.rendering.pictures.prepared_picture import PreparedAsset
from credcloud_bridge.rendering.text.font_details import font_details
from credcloud_bridge.rendering.uploaded_picture import PictureRefused

LARGEST_FONT = 10 * 1024 * 1024  # bytes, uploaded and made ready
_MOST_GLYPHS = 65_535
_KEPT_TABLES = frozenset(
    (
        *("head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post", "CFF ", "VORG"),
        *("vhea", "vmtx", "BASE", "GDEF", "GSUB", "GPOS", "kern"),
    )
)
# OS/2 fsType (OpenType 1.9): the lowest four bits are how far it may be embedded.
_RESTRICTED, _NO_SUBSETTING, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
_KEPT_NAMES = frozenset((*range(7), 13, 14, 16, 17))  # names, licence, typographic names


def prepare_font(data: bytes) -> PreparedAsset:
    """A TTF, OTF, WOFF or WOFF2 as a static TrueType or OpenType file; of a variable font its default instance.

    ``details`` are ``family``, ``style``, ``postscript_name``, ``weight``, ``italic``, ``licence``, ``licence_url``,
    ``copyright``, and ``was_ready``: nothing had to be left out. The same file gives the same bytes, and what came
    out of here comes out unchanged.
    Raises ``PictureRefused`` with codes ``font-…``.
    """
    if len(data) > LARGEST_FONT:
        raise PictureRefused("font-too-large")
    if data[:4] == b"ttcf":
        raise PictureRefused("font-collection")
    try:
        opened = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
        was_ready = opened.flavor is None and _KEPT_TABLES.issuperset(set(opened.keys()) - {"GlyphOrder"})
        font = _static(opened)
        _refuse_what_may_not_be_embedded(font)
        ready = _written_anew(font)
        with TTFont(BytesIO(ready), lazy=True) as written:
            details = {**font_details(written), "was_ready": was_ready}
    except PictureRefused:
        raise
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise PictureRefused("font-unreadable") from error
    if len(ready) > LARGEST_FONT:
        raise PictureRefused("font-too-large")
    media_type = "font/otf" if ready[:4] == b"OTTO" else "font/ttf"
    return PreparedAsset("font", media_type, ready, 0, 0, details=details)


def _static(font: TTFont) -> TTFont:
    if font["maxp"].numGlyphs > _MOST_GLYPHS:
        raise PictureRefused("font-unreadable")
    if "fvar" in font:
        from fontTools.varLib import instancer

        font = instancer.instantiateVariableFont(
            font, {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        )
    if "glyf" not in font and "CFF " not in font:
        raise PictureRefused("font-without-outlines")
    if not font.getBestCmap():
        raise PictureRefused("font-unreadable")
    return font


def _refuse_what_may_not_be_embedded(font: TTFont) -> None:
    embedding = font["OS/2"].fsType
    if embedding & 0x000F == _RESTRICTED or embedding & _BITMAPS_ONLY:
        raise PictureRefused("font-may-not-be-embedded")
    if embedding & _NO_SUBSETTING:
        raise PictureRefused("font-may-not-be-subset")


def _written_anew(font: TTFont) -> bytes:
    for tag in [tag for tag in font.keys() if tag not in _KEPT_TABLES and tag != "GlyphOrder"]:  # noqa: SIM118
        del font[tag]
    font.flavor = None
    for tag in font.keys():  # noqa: SIM118 (a font is no mapping)
        if hasattr(font[tag], "ensureDecompiled"):
            font[tag].ensureDecompiled()
        if type(font[tag]).__name__ == "DefaultTable":
            raise TTLibError(f"table {tag} cannot be read")
    if "glyf" in font:
        for name in font.getGlyphOrder():
            glyph = font["glyf"][name]
            glyph.expand(font["glyf"])
            glyph.removeHinting()
    names = font["name"]
    names.names = [one for one in names.names if one.nameID in _KEPT_NAMES]
    for name in names.names:
        name.string = str(name.toUnicode(errors="replace"))[:4000]
    if "post" in font:
        font["post"].formatType = 3.0
    out = BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()
