"""University: a crest with laurel, burgundy and gold on an upright page."""

from __future__ import annotations

from ink import circle, laurel, path, polygon, rect, star, svg
from template import A4_PORTRAIT, design, picture, qr, text

PAPER, WINE, GOLD, INK, SOFT = "#fffdf8", "#6a1b2d", "#a9832f", "#2a2326", "#665a5d"
WIDTH, HEIGHT = A4_PORTRAIT
CENTRE = WIDTH / 2


def notched(inset: float, notch: float) -> str:
    """Path data of a frame whose corners are cut out in quarter circles."""
    right, bottom = WIDTH - inset, HEIGHT - inset
    return (
        f"M{inset + notch} {inset}H{right - notch}a{notch} {notch} 0 0 0 {notch} {notch}V{bottom - notch}"
        f"a{notch} {notch} 0 0 0 {-notch} {notch}H{inset + notch}a{notch} {notch} 0 0 0 {-notch} {-notch}"
        f"V{inset + notch}a{notch} {notch} 0 0 0 {notch} {-notch}z"
    )


def shield(cx: float, top: float, width: float, height: float) -> str:
    """Path data of a heater shield."""
    half = width / 2
    return (
        f"M{cx - half} {top}H{cx + half}V{top + height * 0.45}"
        f"C{cx + half} {top + height * 0.74} {cx + half * 0.5} {top + height * 0.9} {cx} {top + height}"
        f"C{cx - half * 0.5} {top + height * 0.9} {cx - half} {top + height * 0.74} {cx - half} {top + height * 0.45}z"
    )


def book(cx: float, cy: float, half: float) -> str:
    """Path data of an open book seen from above its foot."""
    rise, depth = half * 0.22, half * 0.62
    page = "M{cx} {cy}c{a} {up} {b} {up} {half} 0v{depth}c{c} {up} {d} {up} {back} 0z"
    found = ""
    for side in (1, -1):
        found += page.format(
            cx=cx,
            cy=cy,
            a=side * half * 0.3,
            b=side * half * 0.7,
            up=-rise * 1.6,
            half=side * half,
            depth=depth,
            c=-side * half * 0.3,
            d=-side * half * 0.7,
            back=-side * half,
        )
    return found


def _crest(cx: float, top: float) -> str:
    chief = f"M{cx - 10.6} {top + 1.4}h21.2v7.2h-21.2z"
    chevron = polygon(
        [
            (cx - 7.6, top + 23.1),
            (cx, top + 19.6),
            (cx + 7.6, top + 23.1),
            (cx + 6.3, top + 24.8),
            (cx, top + 21.9),
            (cx - 6.3, top + 24.8),
        ]
    )
    return "".join(
        (
            path(laurel(cx, top + 14.5, 20.5, leaves=9, length=6.2, sweep=0.31), fill=GOLD),
            path(shield(cx, top, 24, 31), fill=PAPER),
            path(shield(cx, top, 24, 31), stroke=GOLD, width=0.8),
            path(shield(cx, top + 1.4, 21.2, 27.9), fill=WINE),
            path(chief, fill=GOLD),
            path([star(cx + at, top + 5, 2.1, 0.85, 5) for at in (-6.6, 0, 6.6)], fill=PAPER),
            path(book(cx, top + 12.6, 6.6), fill=PAPER),
            path(polygon([(cx, top + 12.4), (cx, top + 16.8)], closed=False), stroke=WINE, width=0.35),
            path(chevron, fill=GOLD),
            circle(cx, top + 35, 1.3, fill=GOLD),
        )
    )


def _fleuron(y: float, half: float) -> str:
    sides = polygon([(CENTRE - half, y), (CENTRE - 5.2, y)], closed=False)
    sides += polygon([(CENTRE + 5.2, y), (CENTRE + half, y)], closed=False)
    tips = [
        star(CENTRE, y, 2.0, 0.62, 4),
        star(CENTRE - 3.6, y, 1.0, 0.32, 4),
        star(CENTRE + 3.6, y, 1.0, 0.32, 4),
    ]
    return path(sides, stroke=GOLD, width=0.3) + path(tips, fill=GOLD)


def _page() -> str:
    corners = "".join(
        circle(x, y, 1.5, fill=GOLD) for x in (11.5, WIDTH - 11.5) for y in (11.5, HEIGHT - 11.5)
    )
    return (
        rect(0, 0, WIDTH, HEIGHT, fill=PAPER)
        + path(notched(9, 7), stroke=WINE, width=0.9)
        + path(notched(11, 7), stroke=GOLD, width=0.3)
        + corners
    )


DESIGN = design(
    slug="university-crest",
    name="University crest (A4 portrait)",
    page=A4_PORTRAIT,
    fields=[
        picture(
            WIDTH,
            HEIGHT,
            svg(WIDTH, HEIGHT, _page(), _crest(CENTRE, 27), _fleuron(99, 40), _fleuron(226, 62)),
        ),
        text(
            "issuer_name",
            "{issuer_name}",
            (24, 67, WIDTH - 48, 18),
            font="EB Garamond",
            size=30,
            smallest=14,
            color=WINE,
            align="center",
            leading=1.05,
        ),
        text(
            "organisation",
            "{organisation}",
            (30, 85.5, WIDTH - 60, 8),
            font="EB Garamond Italic",
            size=14,
            smallest=9,
            color=SOFT,
            align="center",
        ),
        text(
            "confers",
            "hereby certifies that",
            (30, 108, WIDTH - 60, 8),
            font="EB Garamond Italic",
            size=15,
            color=SOFT,
            align="center",
        ),
        text(
            "recipient_name",
            "{recipient_name}",
            (22, 119.5, WIDTH - 44, 24.5),
            font="EB Garamond",
            size=42,
            smallest=16,
            color=INK,
            align="center",
            leading=1.1,
        ),
        text(
            "completed",
            "has completed the course of study",
            (30, 149, WIDTH - 60, 8),
            font="EB Garamond Italic",
            size=15,
            color=SOFT,
            align="center",
        ),
        text(
            "course_title",
            "{course_title}",
            (26, 159.5, WIDTH - 52, 15),
            font="EB Garamond",
            size=24,
            smallest=12,
            color=INK,
            align="center",
            leading=1.05,
        ),
        text(
            "awarded",
            "and is awarded the",
            (30, 178, WIDTH - 60, 8),
            font="EB Garamond Italic",
            size=15,
            color=SOFT,
            align="center",
        ),
        text(
            "title",
            "{title}",
            (26, 188, WIDTH - 52, 16.5),
            font="EB Garamond",
            size=26,
            smallest=12,
            color=WINE,
            align="center",
            leading=1.05,
        ),
        text(
            "course_details",
            "{course_details}",
            (34, 208, WIDTH - 68, 12),
            font="EB Garamond",
            size=12,
            smallest=8,
            color=SOFT,
            align="center",
            leading=1.2,
        ),
        text(
            "dates",
            "Issued on {issued_on}\nValid until {expires_on}",
            (24, 240, 62, 20),
            font="EB Garamond",
            size=13,
            smallest=9,
            color=INK,
            vertical="middle",
            leading=1.35,
        ),
        qr(CENTRE - 13.5, 236.5, 27, color=INK, background=PAPER),
        text(
            "number",
            "Credential number",
            (WIDTH - 24 - 60, 243, 60, 7),
            font="EB Garamond",
            size=13,
            color=INK,
            align="right",
        ),
        text(
            "credential_id",
            "{credential_id}",
            (WIDTH - 24 - 60, 250, 60, 6),
            font="Noto Sans",
            size=9,
            smallest=6,
            color=INK,
            align="right",
        ),
        text(
            "how_to_check",
            "Scan the code to see that this certificate is genuine and current.",
            (30, 264, WIDTH - 60, 6),
            font="EB Garamond Italic",
            size=10,
            color=SOFT,
            align="center",
        ),
    ],
)
