"""Badges: legible at 90 pixels, so few words, large shapes, two colours and a light one."""

from __future__ import annotations

import ornaments as o
from sheet import BADGE, Sheet

WHITE = "#ffffff"


def badge(slug: str, name: str, font: str, brand: dict[str, str], **more: str) -> Sheet:
    """An empty badge."""
    return Sheet(slug, name, BADGE, font=font, ink=WHITE, kind="badge", brand=brand, **more)


def symbol(s: Sheet, drawing: str, x: float, y: float, size: float, *, plate: str = WHITE, ring: str = "") -> None:
    """The symbol at the top, or the issuer's logo on a light disc in its place."""
    s.svg("Symbol", drawing, x, y, size, size, showUnless="issuer_logo")
    half = size / 2
    s.svg("Logo plate", o.circle(half, half, half - 0.4, plate, ring or plate, 0.6), x, y, size, size, showIf="issuer_logo")
    side = size * 0.72
    s.picture("logo", "issuer_logo", x + (size - side) / 2, y + size * 0.24, side, size * 0.52)


def words(s: Sheet, x: float, y: float, width: float, *, title: float, height: float, below: float, bold: str, ink: str, faint: str, issuer: float = 8) -> None:
    """Title, issuer and date, one below the other."""
    s.value("title", x, y, width, height, size=title, least=5.5, font=bold, ink=ink, line=1.08)
    inset = below
    s.value("issuer_name", x + inset, y + height + 1.5, width - 2 * inset, 8, size=issuer, least=4.5, ink=ink, line=1.1)
    s.value("issued_on", x + inset * 1.6, y + height + 10.5, width - 3.2 * inset, 4.5, size=6.5, least=4.5, ink=faint)


def medal() -> Sheet:
    """A medal on its ribbon."""
    navy, gold, deep = "#172c54", "#d0a23a", "#0e1e3d"
    s = badge("badge-medal", "Medal badge", "Lato", {navy: "colour", deep: "colour", gold: "accent_colour"})
    s.svg("Ribbon", o.ribbon_tails(50, 66, 27, 30, 22, navy, deep))
    s.svg("Medal", o.scalloped(50, 44, 40.5, 40, gold) + o.circle(50, 44, 37.4, navy) + o.circle(50, 44, 35, "none", gold, 0.7))
    symbol(s, o.star(9, 9, 8.6, "#f4dd9c"), 41, 12, 18, ring=gold)
    words(s, 19, 31.5, 62, title=19, height=22, below=6, bold="Lato Bold", ink=WHITE, faint="#f4dd9c")
    return s


def laurel_ring() -> Sheet:
    """A light disc in a laurel, for honours."""
    green, pale = "#1d5a40", "#f3f7f3"
    s = badge("badge-laurel", "Laurel badge", "Lora", {green: "colour", pale: "colour 5%"})
    s.svg("Disc", o.circle(50, 50, 48.5, green) + o.circle(50, 50, 46.4, pale))
    s.svg("Laurel", o.laurel(50, 50, 41.5, green, 17, 158, 0.13))
    symbol(s, o.star(7, 7, 6.8, green), 43, 14, 14, ring=green)
    words(s, 20, 31, 60, title=18, height=25, below=5, bold="Lora Bold", ink=green, faint=green, issuer=7.5)
    return s


def level_shield() -> Sheet:
    """A shield whose chevrons say that there is a next level."""
    indigo, deep, mint = "#31307d", "#232260", "#6fe0bd"
    s = badge("badge-chevrons", "Level badge", "Montserrat", {indigo: "colour", deep: "colour", mint: "accent_colour"})
    shield = "M50 3L90 14V52C90 74 74 89 50 97C26 89 10 74 10 52V14z"
    s.svg("Shield", o.path(shield, fill=mint) + o.path("M50 6.4L86.8 16.4V52C86.8 72 72 86 50 93.6C28 86 13.2 72 13.2 52V16.4z", fill=indigo))
    s.svg("Chevrons", "".join(o.path(f"M{50 - w} {y}L50 {y + 6}L{50 + w} {y}V{y + 3}L50 {y + 9}L{50 - w} {y + 3}z", fill=mint) for w, y in ((14, 74), (10, 79.5))))
    symbol(s, o.path("M9 1L16 5V10C16 14 13 16.4 9 17.4C5 16.4 2 14 2 10V5z", fill=deep, stroke=mint, width=0.9) + o.path("M5.6 9L8.2 11.6L12.8 6.6", stroke=mint, width=1.5), 41, 12, 18, ring=mint)
    s.value("title", 17, 31.5, 66, 23, size=18, least=5.5, font="Montserrat Bold", ink=WHITE, line=1.08)
    s.value("issuer_name", 22, 55.5, 56, 8, size=7.5, least=4.5, ink=WHITE, line=1.1)
    s.value("issued_on", 30, 65, 40, 5, size=6.5, least=4.5, ink="#c9f5e6")
    return s


def skill_tile() -> Sheet:
    """A rounded tile for a single skill, with a tick."""
    blue, sky = "#1257c9", "#d8e7ff"
    s = badge("badge-tile", "Skill tile", "Inter", {blue: "colour", sky: "colour 16%"})
    s.svg("Tile", o.rect(4, 4, 92, 92, blue, r=20) + o.rect(7, 7, 86, 86, "none", sky, 0.5, 17.5) + o.path("M4 78H96V76A20 20 0 0 1 76 96H24A20 20 0 0 1 4 76z", fill=sky))
    symbol(s, o.circle(10, 10, 9.4, sky) + o.path("M5.4 10.4L8.8 13.8L14.8 6.8", stroke=blue, width=2, more=' stroke-linecap="round" stroke-linejoin="round"'), 14, 14, 20)
    s.value("title", 14, 37.5, 72, 28, size=22, least=6.5, font="Inter Bold", ink=WHITE, align="left", line=1.1)
    s.value("issuer_name", 14, 66.5, 72, 8, size=8, least=4.5, ink=WHITE, align="left")
    s.value("issued_on", 22, 81, 56, 6, size=7.5, least=5, font="Inter Bold", ink=blue)
    return s


def sunburst() -> Sheet:
    """Rays around a disc, for a first success."""
    coral, sun = "#b93a2b", "#ffd166"
    s = badge("badge-sunburst", "Sunburst badge", "League Spartan", {coral: "colour", sun: "accent_colour"})
    s.svg("Rays", o.toothed(50, 50, 49, 28, sun, 0.15))
    s.svg("Disc", o.circle(50, 50, 39, coral) + o.circle(50, 50, 36.6, "none", sun, 0.6))
    symbol(s, o.path("M8.5 1.5L10.7 6.4L16 7L12 10.6L13.1 15.8L8.5 13.1L3.9 15.8L5 10.6L1 7L6.3 6.4z", fill=sun), 41.5, 17, 17, ring=sun)
    words(s, 19, 35.5, 62, title=20, height=22, below=6, bold="League Spartan Bold", ink=WHITE, faint=WHITE, issuer=8)
    return s


def graduation_cap() -> Sheet:
    """A mortarboard above a banner."""
    plum, rose, deep = "#5a2358", "#f0c4d4", "#431640"
    s = badge("badge-cap", "Graduation badge", "Poppins", {plum: "colour", deep: "colour", rose: "colour 22%"})
    s.svg("Disc", o.circle(50, 50, 48.5, rose) + o.circle(50, 50, 46, plum) + o.path("M5.6 62A46 46 0 0 0 94.4 62z", fill=deep))
    cap = o.polygon([(15, 3), (29, 9.5), (15, 16), (1, 9.5)], WHITE) + o.path("M7 13.6V19.5C10 22.8 20 22.8 23 19.5V13.6L15 17.4z", fill=rose)
    cap += o.path("M27 10.4V20", stroke=rose, width=0.9) + o.circle(27, 21, 1.3, rose)
    s.svg("Cap", cap, 35, 10, 30, 24, showUnless="issuer_logo")
    s.svg("Logo plate", o.circle(11, 11, 10.6, WHITE, rose, 0.6), 39, 9, 22, 22, showIf="issuer_logo")
    s.picture("logo", "issuer_logo", 42, 14.5, 16, 11)
    s.value("title", 13, 34.5, 74, 26, size=19, least=6, font="Poppins Bold", ink=WHITE, line=1.12)
    s.value("issuer_name", 18, 64, 64, 9, size=8, least=4.5, ink=WHITE, line=1.1)
    s.value("issued_on", 28, 76, 44, 5, size=6.5, least=4.5, ink="#f6d9e4")
    return s


def code_tile() -> Sheet:
    """Brackets on a dark hexagon, for programming."""
    dark, green = "#10161f", "#3ddc97"
    s = badge("badge-code", "Code badge", "JetBrains Mono", {green: "accent_colour"})
    s.svg("Hexagon", o.polygon(o.around(50, 50, 48.5, 6), green) + o.polygon(o.around(50, 50, 46.4, 6), dark))
    brackets = o.path("M7 3L2 8L7 13M17 3L22 8L17 13M14 1.5L10 14.5", stroke=green, width=1.5, more=' stroke-linecap="round" stroke-linejoin="round"')
    s.svg("Brackets", brackets, 38, 14, 24, 16, showUnless="issuer_logo")
    s.svg("Logo plate", o.rect(0, 0, 30, 15, WHITE, r=2.5), 35, 14, 30, 15, showIf="issuer_logo")
    s.picture("logo", "issuer_logo", 37, 15.5, 26, 12)
    s.value("title", 14, 32, 72, 27, size=17, least=5.5, font="JetBrains Mono Bold", ink=WHITE, line=1.15)
    s.value("issuer_name", 18, 61, 64, 8, size=7, least=4.5, ink=WHITE, line=1.1)
    s.value("issued_on", 28, 71.5, 44, 5, size=6.5, least=4.5, ink="#9af0cb")
    return s


def khatam_star() -> Sheet:
    """The eight-pointed star, in Arabic."""
    teal, gold, deep = "#0f5752", "#d6ac4e", "#0a413d"
    s = badge("badge-khatam", "Arabic star badge", "Cairo", {teal: "colour", deep: "colour", gold: "accent_colour"}, language="ar", direction="rtl")

    def eight(r: float, fill: str) -> str:
        return o.polygon(o.around(50, 50, r, 4, -90), fill) + o.polygon(o.around(50, 50, r, 4, -45), fill)

    s.svg("Star", eight(49, gold) + eight(46.4, teal))
    s.svg("Inner star", o.khatam(50, 50, 42.6, gold, 0.5))
    symbol(s, o.khatam(8, 8, 7, "#f2dca4", 0.8) + o.circle(8, 8, 2, "#f2dca4"), 42, 13, 16, ring=gold)
    words(s, 22, 31, 56, title=18, height=24, below=4, bold="Cairo Bold", ink=WHITE, faint="#f2dca4", issuer=8)
    return s


SHEETS = (medal, laurel_ring, level_shield, skill_tile, sunburst, graduation_cap, code_tile, khatam_star)
