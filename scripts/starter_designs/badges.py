"""Three badges: a hexagon, a round seal and a shield."""

from __future__ import annotations

from typing import Any

from ink import circle, laurel, path, polygon, rect, regular, rosette, scalloped, star, svg
from template import BADGE, design, picture, text
from university_crest import book, shield

SIDE = BADGE[0]
CENTRE = SIDE / 2


def _hexagon() -> dict[str, Any]:
    indigo, deep, light, mint = "#3a2d8f", "#2a2070", "#8f86e0", "#5fe0c2"
    outer, middle, inner = (regular(CENTRE, CENTRE, radius, 6) for radius in (48, 44.8, 41.6))
    # Three rhombi that make the hexagon a cube: a pattern that stays behind the words.
    facets = [
        path(polygon([inner[0], inner[1], (CENTRE, CENTRE), inner[5]]), fill="#43369f"),
        path(polygon([inner[1], inner[2], inner[3], (CENTRE, CENTRE)]), fill=indigo),
        path(polygon([inner[5], (CENTRE, CENTRE), inner[3], inner[4]]), fill="#34287f"),
    ]
    drawing = svg(
        SIDE,
        SIDE,
        path(polygon(outer), fill=deep),
        path(polygon(middle), fill=mint),
        path(polygon(inner), fill=indigo),
        *facets,
        path([star(CENTRE + at, 22.5 + abs(at) * 0.28, 2.6, 1.05, 5) for at in (-8, 0, 8)], fill=mint),
        path(polygon([(CENTRE - 14, 68.2), (CENTRE + 14, 68.2)], closed=False), stroke=light, width=0.4),
    )
    return design(
        slug="badge-hexagon",
        name="Hexagon badge",
        kind="badge",
        page=BADGE,
        fields=[
            picture(SIDE, SIDE, drawing),
            text(
                "title",
                "{title}",
                (17, 32, 66, 33),
                font="Noto Sans Display Bold",
                size=21,
                smallest=7,
                color="#ffffff",
                align="center",
                leading=1.12,
            ),
            text(
                "issuer_name",
                "{issuer_name}",
                (22, 69.5, 56, 8.5),
                font="Noto Sans",
                size=10,
                smallest=5,
                color="#e4e1ff",
                align="center",
                leading=1.1,
            ),
            text(
                "issued_on",
                "{issued_on}",
                (32, 78, 36, 5),
                font="Noto Sans",
                size=7.5,
                smallest=5,
                color=mint,
                align="center",
            ),
        ],
    )


def _seal() -> dict[str, Any]:
    forest, paper, gold, ink = "#14493f", "#fdf9ee", "#c39a3e", "#17332d"
    drawing = svg(
        SIDE,
        SIDE,
        path(scalloped(CENTRE, CENTRE, 47.2, 1.3, 44), fill=gold),
        circle(CENTRE, CENTRE, 44.4, fill=forest),
        path(rosette(CENTRE, CENTRE, radius=39.6, depth=3.4, petals=44, lines=4), stroke=gold, width=0.22),
        circle(CENTRE, CENTRE, 34.8, fill=paper, stroke=gold, line=0.9),
        circle(CENTRE, CENTRE, 33.2, stroke=gold, line=0.25),
        path(laurel(CENTRE, CENTRE + 1, 25.5, leaves=7, length=6.0, sweep=0.17), fill=gold),
        path(star(CENTRE, 26.4, 4.0, 1.6, 5), fill=gold),
    )
    return design(
        slug="badge-seal",
        name="Round seal badge",
        kind="badge",
        page=BADGE,
        fields=[
            picture(SIDE, SIDE, drawing),
            text(
                "title",
                "{title}",
                (24, 32, 52, 24.5),
                font="EB Garamond",
                size=20,
                smallest=7,
                color=ink,
                align="center",
                leading=1.05,
            ),
            text(
                "issuer_name",
                "{issuer_name}",
                (30, 58.5, 40, 7),
                font="EB Garamond Italic",
                size=10,
                smallest=5,
                color=forest,
                align="center",
                leading=1.05,
            ),
            text(
                "issued_on",
                "{issued_on}",
                (36, 66, 28, 4.5),
                font="EB Garamond",
                size=7.5,
                smallest=5,
                color=forest,
                align="center",
            ),
        ],
    )


def _shield() -> dict[str, Any]:
    night, red, cream, gold = "#1c2b45", "#b23a3a", "#fff8ea", "#d9a441"
    ribbon = "M6 44h88l-5.5 11.5 5.5 11.5h-88l5.5-11.5z"
    drawing = svg(
        SIDE,
        SIDE,
        path(shield(CENTRE, 3, 78, 94), fill=gold),
        path(shield(CENTRE, 5.4, 73.2, 89), fill=night),
        path(shield(CENTRE, 8, 68, 83.6), stroke=gold, width=0.4),
        path(book(CENTRE, 26.5, 12), fill=cream),
        path(polygon([(CENTRE, 25.9), (CENTRE, 33.9)], closed=False), stroke=night, width=0.6),
        path([star(CENTRE + at, 15.4, 2.2, 0.9, 5) for at in (-9, 0, 9)], fill=gold),
        path(ribbon, fill=red),
        rect(11.5, 45.4, 77, 0.3, fill=gold),
        rect(11.5, 65.3, 77, 0.3, fill=gold),
    )
    return design(
        slug="badge-shield",
        name="Shield badge",
        kind="badge",
        page=BADGE,
        fields=[
            picture(SIDE, SIDE, drawing),
            text(
                "title",
                "{title}",
                (15, 46.8, 70, 17.2),
                font="Noto Serif Display Bold",
                size=19,
                smallest=7,
                color=cream,
                align="center",
                leading=1.08,
            ),
            text(
                "issuer_name",
                "{issuer_name}",
                (26, 69, 48, 9),
                font="Noto Sans",
                size=9.5,
                smallest=5,
                color=cream,
                align="center",
                leading=1.1,
            ),
            text(
                "issued_on",
                "{issued_on}",
                (34, 78.5, 32, 5),
                font="Noto Sans",
                size=7,
                smallest=5,
                color=gold,
                align="center",
            ),
        ],
    )


DESIGNS = (_hexagon(), _seal(), _shield())
