"""Colours and fonts of a PowerPoint theme (ECMA-376, part 1, 20.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ROLES = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_NAMED = {
    "black": "000000",
    "white": "ffffff",
    "red": "ff0000",
    "blue": "0000ff",
    "gray": "808080",
    "gold": "ffd700",
}


@dataclass(slots=True)
class Theme:
    """Named colours as six hexadecimal digits, and the two families that ``+mj-lt`` and ``+mn-lt`` stand for."""

    colours: dict[str, str] = field(default_factory=dict)
    heading: str = ""
    body: str = ""

    def family(self, typeface: str) -> str:
        """The family that a typeface means."""
        if typeface.startswith("+mj"):
            return self.heading
        return self.body if typeface.startswith("+mn") else typeface

    def colour(self, fill: Any) -> str | None:
        """The colour of a ``solidFill`` or ``gradFill`` as ``#rrggbb``; ``None`` where there is none."""
        if fill is None:
            return None
        for kind in ("srgbClr", "schemeClr", "sysClr", "prstClr"):
            found = fill.find(f".//{A}{kind}")
            if found is None:
                continue
            value = found.get("val") or ""
            if kind == "schemeClr":
                value = self.colours.get(_ROLES.get(value, value), "000000")
            elif kind == "sysClr":
                value = found.get("lastClr") or "000000"
            elif kind == "prstClr":
                value = _NAMED.get(value, "000000")
            return _adjusted(value, found)
        return None


def alpha_of(fill: Any) -> float:
    """How much of a fill shows, 0 to 1."""
    found = fill.find(f".//{A}alpha") if fill is not None else None
    try:
        amount = float(str(found.get("val") or 100_000).rstrip("%")) if found is not None else 100_000.0
    except ValueError:
        amount = 100_000.0
    return round(min(1.0, max(0.0, amount / 100_000)), 3)


def read_theme(root: Any) -> Theme:
    """The theme in its XML."""
    theme = Theme()
    scheme = root.find(f".//{A}clrScheme")
    for entry in scheme if scheme is not None else ():
        inner = next(iter(entry), None)
        if inner is not None:
            theme.colours[entry.tag.rpartition("}")[2]] = inner.get("lastClr") or inner.get("val") or "000000"
    for name, part in (("heading", "majorFont"), ("body", "minorFont")):
        latin = root.find(f".//{A}{part}/{A}latin")
        setattr(theme, name, latin.get("typeface") or "" if latin is not None else "")
    return theme


def _adjusted(value: str, colour: Any) -> str:
    """The colour with its light changed, as ``lumMod`` and ``lumOff`` say, in thousandths of a percent."""
    try:
        parts = [int(value[place : place + 2], 16) for place in (0, 2, 4)]
        for tag in ("lumMod", "shade", "lumOff", "tint"):
            found = colour.find(f"{A}{tag}")
            if found is None:
                continue
            amount = int(found.get("val") or "100000") / 100_000
            if tag in ("lumMod", "shade"):
                parts = [round(part * amount) for part in parts]
            elif tag == "lumOff":
                parts = [round(part + 255 * amount) for part in parts]
            else:
                parts = [round(255 - (255 - part) * amount) for part in parts]
    except ValueError:
        return "#000000"
    return "#" + "".join(f"{min(255, max(0, part)):02x}" for part in parts)
